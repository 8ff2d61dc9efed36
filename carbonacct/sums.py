"""Exact sums that merge: the same bits in any order, any split, on any engine.

Values are added in blocks. In a block each float64 is cut into pieces that are integer multiples of one quantum, with
as few bits as let the block's pieces add up exactly in float64: 37 for 2**16 values. Two cuts take in all that lies
within 75 bits of the largest value, more cuts the rest; where all are of one sign and alike in size, what the first cut
leaves adds up exactly as it is. The sum of the pieces is an integer, which is kept by levels of 32 bits on a fixed grid
of powers of two; these merge by addition. A total is rounded once, when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BITS = 32
_MANTISSA = 53
_MOST_BITS = 51
_LOWEST = -1074
_HUGE = 900
_ROWS_PER_BLOCK = 1 << 16
_MOST_ROWS_PER_BLOCK = 1 << 20


class ExactSums:
    """Sums of float64 values by group, exact until read.

    Parameters
    ----------
    size
        Number of groups; codes run from 0 to ``size - 1``.

    Examples
    --------
    >>> sums = ExactSums(1)
    >>> sums.add(np.array([1e16, 1.0, -1e16]))
    >>> sums.floats().tolist()
    [1.0]
    """

    __slots__ = ("_levels", "_rows", "size")

    def __init__(self, size: int = 1) -> None:
        self.size = size
        self._levels: dict[int, NDArray[np.int64] | NDArray[np.object_]] = {}
        self._rows = 0

    def add(self, values: Floats, codes: NDArray[np.integer] | None = None) -> None:
        """Add finite ``values`` (shape (n,)) to their groups (``codes``, shape (n,); omitted: all to group 0).

        Raises
        ------
        ValueError
            If a value is not finite.
        """
        length = _ROWS_PER_BLOCK
        while length < min(self.size, _MOST_ROWS_PER_BLOCK):
            length *= 2
        for start in range(0, len(values), length):
            stop = start + length
            self._add_block(values[start:stop], None if codes is None else codes[start:stop])

    def _add_block(self, values: Floats, codes: NDArray[np.integer] | None, scaled: int = 0) -> None:
        """Add the values of a block, each times 2**``scaled``."""
        high, low = float(values.max()), float(values.min())
        largest = max(high, -low)
        if not np.isfinite(largest):
            raise ValueError("only finite values can be summed")
        if largest == 0.0:
            return
        self._reserve(len(values))
        highest = int(np.frexp(largest)[1])
        if highest > _HUGE:
            huge = np.abs(values) >= 2.0 ** (_HUGE // 2)
            for rows, shift in ((huge, _HUGE // 2), (~huge, 0)):
                if rows.any():
                    self._add_block(np.ldexp(values[rows], -shift), None if codes is None else codes[rows], shift)
            return
        places = None if codes is None else codes.astype(np.intp, copy=False)
        doublings = (len(values) - 1).bit_length()
        room = min(_MANTISSA - doublings, _MOST_BITS)
        rest, quantum = values, highest - room
        # All are multiples of the last bit of the smallest; that of a value of either sign is not looked for.
        lowest = int(np.frexp(max(low, -high))[1])
        while True:
            quantum = max(quantum, _LOWEST)
            anchor = np.ldexp(1.5, _MANTISSA - 1 + quantum)
            piece = rest + anchor
            piece -= anchor
            self._add_pieces(piece, places, quantum, scaled)
            rest = np.subtract(rest, piece, out=piece)
            if not rest.any():
                return
            if low * high > 0.0 and quantum - 1 + doublings <= lowest:
                self._add_pieces(rest, places, max(lowest - _MANTISSA, _LOWEST), scaled)
                return
            quantum -= room + 1

    def _add_pieces(self, piece: Floats, places: NDArray[np.intp] | None, quantum: int, scaled: int) -> None:
        """Add multiples of 2**``quantum``, each times 2**``scaled``, to the levels of the grid."""
        if places is None:
            sums = np.zeros(self.size)
            sums[0] = piece.sum()
        else:
            sums = np.bincount(places, weights=piece, minlength=self.size).astype(np.float64, copy=False)
        counts = np.ldexp(sums, -quantum).astype(np.int64)
        level, shift = divmod(quantum + scaled, _BITS)
        below = counts & ((1 << (_BITS - shift)) - 1)
        counts = counts >> (_BITS - shift)
        self._add_level(level, below << shift)
        self._add_level(level + 1, counts & ((1 << _BITS) - 1))
        self._add_level(level + 2, counts >> _BITS)

    def _add_level(self, level: int, counts: NDArray[np.int64]) -> None:
        held = self._levels.get(level)
        if held is not None:
            held += counts
        elif counts.any():
            self._levels[level] = counts

    def _reserve(self, rows: int) -> None:
        """Keep int64 safe: a level takes at most 2**32 quanta a block, so 2**30 rows at the most."""
        self._rows += rows
        if self._rows >= 1 << 30:
            self._levels = {level: counts.astype(object) for level, counts in self._levels.items()}

    def merge(self, other: ExactSums) -> None:
        """Add the sums of ``other`` (same groups)."""
        if other.size != self.size:
            raise ValueError(f"sums over {other.size} groups cannot be merged into {self.size}")
        self._reserve(other._rows)
        for level, counts in other._levels.items():
            held = self._levels.get(level)
            self._levels[level] = counts.copy() if held is None else held + counts

    def picked(self, groups: NDArray[np.int64]) -> ExactSums:
        """Return the sums of some groups, in the order asked for."""
        some = ExactSums(len(groups))
        some._rows = self._rows
        some._levels = {level: counts[groups] for level, counts in self._levels.items()}
        return some

    def folded(self) -> ExactSums:
        """Return the sum over all groups, as one group."""
        whole = ExactSums(1)
        whole._rows = self._rows
        whole._levels = {
            level: np.array([sum(int(count) for count in counts)], dtype=object)
            for level, counts in self._levels.items()
        }
        return whole

    def fractions(self) -> list[Fraction]:
        """Return each group's sum as the exact fraction it is."""
        totals = [0] * self.size
        if not self._levels:
            return [Fraction(0)] * self.size
        lowest = min(self._levels)
        for level, counts in self._levels.items():
            shift = (level - lowest) * _BITS
            for group in np.flatnonzero(counts):
                totals[group] += int(counts[group]) << shift
        quantum = Fraction(2) ** (lowest * _BITS)
        return [total * quantum for total in totals]

    def floats(self) -> Floats:
        """Return each group's sum, correctly rounded to float64 (shape (size,)).

        Raises
        ------
        OverflowError
            If a sum is beyond the largest float64.
        """
        return np.array([float(total) for total in self.fractions()], dtype=np.float64)

    def state(self) -> dict[int, list[int]]:
        """Return the sums as plain integers by level, for transport between processes."""
        return {level: [int(count) for count in counts] for level, counts in self._levels.items()}

    @classmethod
    def from_state(cls, state: Mapping[int, list[int]], size: int) -> ExactSums:
        """Rebuild sums from :meth:`state`; the integers are then of any size."""
        sums = cls(size)
        sums._rows = 1 << 30
        sums._levels = {int(level): np.array(counts, dtype=object) for level, counts in state.items()}
        return sums


def total(values: Floats) -> float:
    """Return the correctly rounded exact sum of finite ``values`` (shape (n,)).

    Examples
    --------
    >>> total(np.array([0.1] * 10))
    1.0
    """
    sums = ExactSums(1)
    sums.add(values)
    return float(sums.floats()[0])
