"""Figures of rows: in pieces that do not overlap, and as measures, whole × share, that add up exactly."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct.rowset import LARGEST, RowSet, same_for_all, summable_rows
from carbonacct.sums import ExactSums

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

Taken = dict[tuple[int, int], NDArray[Any]]

ROWS_PER_BLOCK = 1 << 16


class Piece(NamedTuple):
    """Figures of some rows: their positions (``None``: all rows), values, and where known (``None``: everywhere)."""

    positions: Positions | None
    values: Floats
    known: Mask | None


class Figures:
    """One figure over ``size`` rows, kept in pieces that do not overlap and laid out over all rows on demand."""

    def __init__(self, size: int, *pieces: Piece) -> None:
        self.size = size
        self.pieces: list[Piece] = []
        self._whole: tuple[Floats, Mask] | None = None
        for piece in pieces:
            self.add(piece)

    def add(self, piece: Piece) -> None:
        """Add the figures of more rows; those that are not known are left out."""
        if piece.known is not None and not piece.known.any():
            return
        self.pieces.append(piece)
        self._whole = None

    def keep(self, rows: Mask) -> None:
        """Forget the figures of other rows."""
        pieces, self.pieces, self._whole = self.pieces, [], None
        for positions, values, known in pieces:
            kept = rows if positions is None else rows[positions]
            self.add(Piece(positions, values, kept if known is None else known & kept))

    def times(self, part: Floats) -> None:
        """Multiply by a number per row, shape (rows,)."""
        self.pieces = [
            Piece(positions, values * (part if positions is None else part[positions]), known)
            for positions, values, known in self.pieces
        ]
        self._whole = None

    def at(self, positions: Positions) -> tuple[Floats, Mask]:
        """Return the figures of some rows, 0 where not known, and where they are known."""
        for held, values, known in self.pieces:
            if held is positions or (held is None and len(positions) == self.size):
                return values, np.ones(len(values), dtype=bool) if known is None else known
        return self.values[positions], self.valid[positions]

    def below(self, least: float) -> Positions:
        """Return the positions of known figures below a number, ascending."""
        found = [np.empty(0, dtype=np.intp)]
        for positions, values, known in self.pieces:
            if values.min() < least:
                low = values < least if known is None else known & (values < least)
                found.append(np.flatnonzero(low) if positions is None else positions[low])
        return np.sort(np.concatenate(found))

    @property
    def values(self) -> Floats:
        """The figures, shape (rows,), 0 where not known."""
        return self._laid_out()[0]

    @property
    def valid(self) -> Mask:
        """Where the figure is known, shape (rows,)."""
        return self._laid_out()[1]

    def _laid_out(self) -> tuple[Floats, Mask]:
        if self._whole is None and len(self.pieces) == 1 and self.pieces[0].positions is None:
            _, figures, known = self.pieces[0]
            self._whole = figures, same_for_all(True, self.size, np.bool_) if known is None else known
        if self._whole is None:
            values, valid = np.zeros(self.size), np.zeros(self.size, dtype=bool)
            for positions, figures, known in self.pieces:
                here = slice(None) if positions is None else positions
                values[here] = figures
                valid[here] = True if known is None else known
            self._whole = values, valid
        return self._whole


class Measure:
    """One additive figure of every row, whole × share, where it is known, and its unit.

    ``whole`` is the figure of the project or entity, ``share`` the lender's share of it (``None``: all of it).
    ``largest`` is a magnitude that no figure exceeds, where one is known beforehand.
    """

    def __init__(
        self,
        whole: Floats | Figures,
        share: Floats | None,
        valid: Mask | RowSet | None,
        unit: str,
        largest: float | None = None,
    ) -> None:
        if not isinstance(whole, Figures):
            known = None if valid is None or (rows := RowSet.of(valid)).all() else rows.mask
            whole = Figures(len(whole), Piece(None, whole, known))
        self.figures = whole
        self.share, self.unit, self._largest = share, unit, largest

    @property
    def whole(self) -> Floats:
        """The figure before the share, shape (rows,)."""
        return self.figures.values

    @property
    def valid(self) -> Mask:
        """Where the figure is known, shape (rows,)."""
        return self.figures.valid

    @property
    def everywhere(self) -> bool:
        """Whether the figure is known in every row."""
        return any(piece.positions is None and piece.known is None for piece in self.figures.pieces)

    @property
    def values(self) -> Floats:
        """The figures, shape (rows,); meaningless where not valid."""
        return self.whole if self.share is None else self.whole * self.share

    def too_large(self) -> RowSet:
        """Return the rows whose figure is known and beyond what can be added up."""
        if self.share is None:
            return RowSet.none(self.figures.size)
        largest = _largest(self.whole) * _largest(self.share) if self._largest is None else self._largest
        if largest <= LARGEST:
            return RowSet.none(self.figures.size)
        with np.errstate(all="ignore"):
            return RowSet.of(self.valid) & ~summable_rows(self.values)

    def add_to(self, sums: ExactSums, codes: NDArray[np.integer] | None = None, taken: Taken | None = None) -> None:
        """Add the valid figures to exact sums, block by block; ``taken`` remembers shares and codes of some rows."""
        for positions, whole, known in self.figures.pieces:
            share, places = (_of_rows(column, positions, taken) for column in (self.share, codes))
            for start in range(0, len(whole), ROWS_PER_BLOCK):
                block = slice(start, start + ROWS_PER_BLOCK)
                values = whole[block] if share is None else whole[block] * share[block]
                place = None if places is None else places[block]
                if known is not None and not known[block].all():
                    values, place = values[known[block]], None if place is None else place[known[block]]
                if len(values):
                    sums.add(values, place)

    def loans(self, loans: NDArray[np.int64] | None) -> int:
        """Count the loans with a figure; ``loans`` numbers the loan of each row (``None``: one row each)."""
        if loans is not None:
            return _count_loans(self.valid, loans)
        return sum(
            len(values) if known is None else int(np.count_nonzero(known)) for _, values, known in self.figures.pieces
        )


def _of_rows(column: NDArray[Any] | None, positions: Positions | None, taken: Taken | None) -> NDArray[Any] | None:
    if column is None or positions is None:
        return column
    if taken is None:
        return column.take(positions, mode="clip")
    key = id(column), id(positions)
    if key not in taken:
        taken[key] = column.take(positions, mode="clip")
    return taken[key]


def _largest(values: Floats) -> float:
    """Return the largest magnitude among numbers, those that are NaN left out."""
    with np.errstate(all="ignore"):
        return max(float(np.fmax.reduce(values)), -float(np.fmin.reduce(values))) if len(values) else 0.0


def _count_loans(rows: Mask, loans: NDArray[np.int64]) -> int:
    held = np.zeros(int(loans.max(initial=0)) + 1, dtype=bool)
    held[loans[rows]] = True
    return int(np.count_nonzero(held))
