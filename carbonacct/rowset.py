"""Sets of rows that know when they are all or none, and numbers per row held once while all rows share them.

Most decisions of a run hold for every row or for none: such a decision costs nothing per row.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]
S = TypeVar("S", bound=np.generic)

MOST_COUNTED = 1 << 16
# Sums of 2**63 figures up to this stay below the largest float64.
LARGEST = 2.0**960


class RowSet:
    """Some rows of a table, shape (size,): all of them, none, or those where a mask is true.

    Sets are combined with ``&``, ``|`` and ``~``, also with masks, and may stand for a mask in NumPy functions.

    Examples
    --------
    >>> late = RowSet.of(np.array([False, True, True]))
    >>> (late & RowSet.every(3)).positions.tolist(), (late | ~late).all(), (late & ~late).any()
    ([1, 2], True, False)
    """

    __array_ufunc__ = None
    __slots__ = ("_mask", "_positions", "count", "size")

    def __init__(self, size: int, count: int, mask: Mask | None = None) -> None:
        self.size, self.count = size, count
        self._mask = mask if 0 < count < size else None
        self._positions: Positions | None = None

    @classmethod
    def every(cls, size: int) -> RowSet:
        """Return all rows."""
        return cls(size, size)

    @classmethod
    def none(cls, size: int) -> RowSet:
        """Return no row."""
        return cls(size, 0)

    @classmethod
    def of(cls, mask: Mask | RowSet) -> RowSet:
        """Return the rows where a mask is true."""
        if isinstance(mask, RowSet):
            return mask
        same = shared(mask)
        return cls(len(mask), int(np.count_nonzero(mask)) if same is None else len(mask) * bool(same), mask)

    @classmethod
    def known(cls, valid: Mask | None, size: int) -> RowSet:
        """Return the rows where a figure is known; ``None`` says everywhere."""
        return cls.every(size) if valid is None else cls.of(valid)

    @property
    def mask(self) -> Mask:
        """True for the rows of the set, shape (size,); not to be written to."""
        return same_for_all(self.count > 0, self.size, np.bool_) if self._mask is None else self._mask

    @property
    def positions(self) -> Positions:
        """Positions of the rows, ascending."""
        if self._positions is None:
            self._positions = np.flatnonzero(self._mask) if self._mask is not None else np.arange(self.count)
        return self._positions

    @property
    def index(self) -> slice | Positions:
        """What picks the rows out of a column: positions, or a slice for all."""
        return slice(None) if self.all() else self.positions

    def any(self) -> bool:
        """Tell whether there is a row in the set."""
        return self.count > 0

    def all(self) -> bool:
        """Tell whether every row is in the set."""
        return self.count == self.size

    def within(self, part: RowSet) -> RowSet:
        """Return the rows of this set that another picks out; ``part`` is over the rows of this set, in order."""
        if part.all():
            return self
        if self.all() or not part.any():
            return part if self.all() else RowSet.none(self.size)
        mask = np.zeros(self.size, dtype=bool)
        mask[self.positions[part.mask]] = True
        return RowSet(self.size, part.count, mask)

    def at(self, part: RowSet) -> RowSet:
        """Return which rows of another set are in this one, as a set over that set's rows."""
        if self._mask is None or part.all():
            return self if part.all() else RowSet(part.count, part.count if self.count else 0)
        return RowSet.of(self._mask[part.positions])

    def __and__(self, other: RowSet | Mask) -> RowSet:
        other = RowSet.of(other)
        if not self.count or other.all():
            return self
        if not other.count or self.all():
            return other
        return RowSet.of(self.mask & other.mask)

    def __or__(self, other: RowSet | Mask) -> RowSet:
        other = RowSet.of(other)
        if self.all() or not other.count:
            return self
        if other.all() or not self.count:
            return other
        return RowSet.of(self.mask | other.mask)

    __rand__, __ror__ = __and__, __or__

    def __invert__(self) -> RowSet:
        return RowSet(self.size, self.size - self.count, None if self._mask is None else ~self._mask)

    def __getitem__(self, rows: Any) -> Any:
        return self.mask[rows]

    def __len__(self) -> int:
        return self.size

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.mask, dtype=dtype or bool) if copy else np.asarray(self.mask, dtype=dtype)


class PerRow(Generic[S]):
    """A number for every row, shape (size,), held once as long as all rows have the same.

    Examples
    --------
    >>> scores = PerRow(3, np.float64(5.0))
    >>> scores.put(RowSet.of(np.array([True, False, False])), 1.0)
    >>> scores.values.tolist(), scores.equal(5.0).positions.tolist()
    ([1.0, 5.0, 5.0], [1, 2])
    """

    __slots__ = ("_values",)

    def __init__(self, size: int, value: S) -> None:
        self._values: NDArray[S] = same_for_all(value, size, value.dtype)

    @property
    def values(self) -> NDArray[S]:
        """The numbers, shape (size,); not to be written to."""
        return self._values

    def put(self, rows: RowSet, value: Any) -> None:
        """Give some rows one number, or numbers of their own, shape (rows in the set,), which are then kept."""
        if rows.all():
            own = np.ndim(value) == 1
            self._values = value if own else same_for_all(value, rows.size, self._values.dtype)
        elif rows.any():
            if not self._values.flags.writeable:
                self._values = self._values.copy()
            if np.ndim(value):
                self._values[rows.positions] = value
            else:
                np.copyto(self._values, value, where=rows.mask)

    def mark(self, rows: RowSet, bits: int) -> None:
        """Set bits of the numbers of some rows."""
        same = shared(self._values)
        if same is not None and rows.all():
            self.put(rows, int(same) | bits)
        elif rows.any():
            self.put(rows, np.bitwise_or(self._values[rows.index], self._values.dtype.type(bits)))

    def blank(self) -> RowSet:
        """Return the rows without a number (NaN)."""
        same = shared(self._values)
        blank = np.isnan(self._values if same is None else same)
        return RowSet.of(blank) if same is None else RowSet(len(self), len(self) * bool(blank))

    def equal(self, value: Any) -> RowSet:
        """Return the rows that have a number."""
        return equal_rows(self._values, value)

    def __len__(self) -> int:
        return len(self._values)


def same_for_all(value: Any, size: int, dtype: Any) -> NDArray[Any]:
    """Return a column that has one value in every row and holds it once; it cannot be written to."""
    column: NDArray[Any] = np.ndarray((size,), dtype, np.array([value], dtype=dtype), strides=(0,))
    column.flags.writeable = False
    return column


def shared(column: NDArray[S]) -> S | None:
    """Return the one value of a column made by :func:`same_for_all`; ``None`` for any other column."""
    return column[0] if column.strides == (0,) and len(column) else None


def rows_of(column: NDArray[S], positions: Positions | slice) -> NDArray[S]:
    """Return some rows of a column; positions are known to lie inside it, which makes this faster than indexing."""
    return column[positions] if isinstance(positions, slice) else column.take(positions, mode="clip")


def summable_rows(values: NDArray[np.float64]) -> RowSet:
    """Return the rows whose figure is a number small enough that those of any book can be added up.

    Examples
    --------
    >>> summable_rows(np.array([1.0, 1e300, np.nan])).mask.tolist()
    [True, False, False]
    """
    if not len(values) or (values.min() >= -LARGEST and values.max() <= LARGEST):
        return RowSet.every(len(values))
    return RowSet.of(np.abs(values) <= LARGEST)


def equal_rows(column: NDArray[Any], value: Any) -> RowSet:
    """Return the rows of a column that have a value."""
    one = shared(column)
    return RowSet.of(column == value) if one is None else RowSet(len(column), len(column) * bool(one == value))


def whole_numbers(column: NDArray[Any], rows: RowSet) -> list[int]:
    """Return the distinct whole numbers of a column in some rows, ascending."""
    one = shared(column)
    if one is not None or not rows.any():
        return [int(one)] if one is not None and rows.any() else []
    mine = column if rows.all() else column[rows.positions]
    low = int(mine.min())
    if int(mine.max()) - low > MOST_COUNTED:
        return [int(number) for number in np.unique(mine)]
    seen = np.zeros(int(mine.max()) - low + 1, dtype=bool)
    seen[mine.astype(np.intp) - low] = True
    return (np.flatnonzero(seen) + low).tolist()
