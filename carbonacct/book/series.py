"""Columns of a book, shape (rows,): numbers in their canonical unit, dates, and words with a code per row."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.fixed_width import BLOCK
from carbonacct.book.keys import all_different
from carbonacct.rowset import RowSet, same_for_all

if TYPE_CHECKING:
    import pyarrow as pa

Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]


class Numbers:
    """One column of numbers in its canonical unit, float64, read-only.

    Parameters
    ----------
    values
        Shape (rows,).
    valid
        Where a number stands; ``None`` when everywhere.
    bounds
        Numbers between which all values lie, where they are known beforehand; they may be wider than the values.
    filled
        Whether ``values`` is NaN where not valid. If not, it is made so when `values` is asked for.
    """

    __slots__ = ("_extremes", "_filled", "_where", "bounds", "raw", "valid")

    def __init__(
        self,
        values: NDArray[np.float64],
        valid: Mask | None,
        *,
        bounds: tuple[float, float] | None = None,
        filled: bool = True,
    ) -> None:
        values.flags.writeable = False
        self.raw, self.valid, self.bounds = values, valid, bounds
        self._filled = filled or valid is None
        self._where: RowSet | None = None
        self._extremes = bounds if valid is None else None

    def __len__(self) -> int:
        return len(self.raw)

    @property
    def where(self) -> RowSet:
        """The rows with a number."""
        if self._where is None:
            self._where = RowSet.known(self.valid, len(self.raw))
        return self._where

    @property
    def extremes(self) -> tuple[float, float]:
        """The least and the greatest number."""
        if self._extremes is None:
            known = self.raw if self.where.all() else self.raw[self.where.mask]
            self._extremes = (float(known.min()), float(known.max())) if len(known) else (np.inf, -np.inf)
        return self._extremes

    def below(self, limit: float) -> RowSet:
        """Return the rows with a number below a limit."""
        low, high = self.extremes
        if low >= limit:
            return RowSet.none(len(self))
        return self.where if high < limit else self.where & (self.raw < limit)

    def above(self, limit: float) -> RowSet:
        """Return the rows with a number above a limit."""
        low, high = self.extremes
        if high <= limit:
            return RowSet.none(len(self))
        return self.where if low > limit else self.where & (self.raw > limit)

    @property
    def values(self) -> NDArray[np.float64]:
        """The numbers, NaN where not valid; shape (rows,). `raw` has anything there."""
        if not self._filled:
            self.raw = np.where(self.known, self.raw, np.nan)
            self.raw.flags.writeable = False
            self._filled = True
        return self.raw

    def take(self, positions: Positions) -> Numbers:
        """Return some rows; a position of -1 is blank."""
        values, valid = _picked(self.raw, positions, np.nan), _taken(self.valid, positions)
        if valid is not None:
            values[~valid] = np.nan
        return Numbers(values, valid)

    @property
    def known(self) -> Mask:
        """Where a number stands, always as an array."""
        return np.ones(len(self.raw), dtype=bool) if self.valid is None else self.valid


@dataclass(frozen=True, slots=True, eq=False)
class Dates:
    """One column of dates; shape (rows,), NaT where not valid."""

    values: NDArray[np.datetime64]
    valid: Mask | None

    def __len__(self) -> int:
        return len(self.values)

    def take(self, positions: Positions) -> Dates:
        """Return some rows; a position of -1 is blank."""
        values, valid = _picked(self.values, positions, np.datetime64("NaT", "D")), _taken(self.valid, positions)
        if valid is not None:
            values[~valid] = np.datetime64("NaT", "D")
        return Dates(values, valid)


def _picked(values: NDArray[Any], positions: Positions, blank: object) -> NDArray[Any]:
    return values[positions] if len(values) else np.full(len(positions), blank, dtype=values.dtype)


def _taken(valid: Mask | None, positions: Positions) -> Mask | None:
    blank = positions < 0
    if valid is None:
        return ~blank if blank.any() else None
    taken = valid[positions] & ~blank if len(valid) else ~np.ones(len(positions), dtype=bool)
    return None if taken.all() else taken


def _spelling(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFKC", word)


class Words:
    """One column of words: a code per row (-1 where blank) and the distinct words.

    Long columns of distinct texts (loan numbers) are encoded only when the codes are asked for.
    """

    __slots__ = ("_bytes", "_codes", "_counts", "_distinct", "_text", "_words")

    def __init__(
        self,
        codes: NDArray[np.int32] | None,
        words: list[str] | None,
        text: pa.Array | None = None,
        byte_range: tuple[int, int] = (0, 255),
    ) -> None:
        self._codes = codes
        self._distinct: bool | None = None
        self._counts: NDArray[np.int64] | None = None
        self._words = words
        self._text = text
        self._bytes = byte_range

    def __len__(self) -> int:
        if self._codes is not None:
            return len(self._codes)
        return 0 if self._text is None else len(self._text)

    @property
    def codes(self) -> NDArray[np.int32]:
        """Place of each row's word in ``words``, -1 where blank; shape (rows,)."""
        if self._codes is None:
            self._encode()
        assert self._codes is not None
        return self._codes

    @property
    def words(self) -> list[str]:
        """The distinct words."""
        if self._words is None:
            self._encode()
        assert self._words is not None
        return self._words

    def _encode(self) -> None:
        import pyarrow as pa

        assert self._text is not None
        encoded = self._text.dictionary_encode()
        codes = encoded.indices.fill_null(-1).cast(pa.int32()).to_numpy(zero_copy_only=False)
        self._words, self._codes, self._text = encoded.dictionary.to_pylist(), codes, None

    @property
    def blank(self) -> Mask:
        """Where no word stands, shape (rows,)."""
        text = self.arrow
        if text is None:
            return self.codes < 0
        if not text.null_count:
            return np.zeros(len(text), dtype=bool)
        return np.asarray(text.is_null().to_numpy(zero_copy_only=False), dtype=bool)

    @property
    def arrow(self) -> pa.Array | None:
        """The words as Arrow text while they are not encoded."""
        return self._text if self._codes is None else None

    @property
    def byte_range(self) -> tuple[int, int]:
        """Two numbers between which all bytes of ``arrow`` lie."""
        return self._bytes

    def distinct(self) -> bool:
        """Tell whether no word stands twice, full-width and other compatible spellings taken as the same."""
        if self._distinct is None:
            self._distinct = self._all_distinct()
        return self._distinct

    def take_for_distinct(self) -> None:
        """Take for known that no word stands twice."""
        self._distinct = True

    def _all_distinct(self) -> bool:
        text = self.arrow
        if text is None:
            return bool(np.count_nonzero(self.codes >= 0) == len(self.words) == len(set(map(_spelling, self.words))))
        given = text.drop_null() if text.null_count else text
        if self._bytes[1] >= 0x80:
            return len(set(map(_spelling, given.to_pylist()))) == len(given)
        return all_different(given)

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many rows have each word, and last how many are blank; shape (words + 1,)."""
        if self._counts is None:
            if len(self.words) == 1:
                blank = int(np.count_nonzero(self.codes))
                self._counts = np.array([len(self) - blank, blank])
            else:
                self._counts = np.zeros(len(self.words) + 1, dtype=np.int64)
                for start in range(0, len(self), BLOCK):
                    places = self.codes[start : start + BLOCK] + np.intp(1)
                    self._counts += np.roll(np.bincount(places, minlength=len(self._counts)), -1)
        return self._counts

    @property
    def complete(self) -> bool:
        """Whether no row is blank and every word stands somewhere."""
        return not self.counts[-1] and bool(self.counts[:-1].all())

    def spread(self, by_word: Sequence[Any], blank: Any, dtype: Any) -> NDArray[Any]:
        """Return what was said by word for every row, held once where all rows have the same."""
        table = np.array([*by_word, blank], dtype=dtype)
        said = table[self.counts > 0]
        if len(said) and (said == said[0]).all():
            return same_for_all(said[0], len(self), dtype)
        return table.take(self.codes, mode="wrap")

    def having(self, chosen: Callable[[str], bool], *, blank: bool = False) -> RowSet:
        """Return the rows whose word is chosen, and those without a word if so asked."""
        return RowSet.of(self.spread([chosen(word) for word in self.words], blank, np.bool_))

    def recoded(self, names: list[str]) -> Words:
        """Return the column with one other word for each of its own; the same word may stand for several."""
        made = Words(self.codes, names)
        made._counts = self.counts
        return made

    def renamed(self, names: list[str]) -> Words:
        """Return the column with other words in place of its own, each of them once."""
        distinct = [*dict.fromkeys(names)]
        if len(distinct) == len(names):
            return self.recoded(names)
        places = {name: place for place, name in enumerate(distinct)}
        return Words(self.spread([places[name] for name in names], -1, np.int32), distinct)

    def normal_codes(self) -> NDArray[np.int32]:
        """Return a code per row that full-width and other compatible spellings of a word share, -1 where blank."""
        places: dict[str, int] = {}
        same = [places.setdefault(_spelling(word), len(places)) for word in self.words]
        return self.codes if len(places) == len(self.words) else np.array([*same, -1], dtype=np.int32)[self.codes]

    def word(self, position: int) -> str:
        """Return the word of one row, empty where blank."""
        if self._codes is None and self._text is not None:
            return self._text[position].as_py() or ""
        code = self.codes[position]
        return self.words[code] if code >= 0 else ""

    def texts(self) -> list[str]:
        """Return the word of every row, empty where blank."""
        if self._codes is None and self._text is not None:
            return [word or "" for word in self._text.to_pylist()]
        words = np.array([*self.words, ""], dtype=object)
        return words[self.codes].tolist()  # type: ignore[no-any-return]

    def take(self, positions: Positions) -> Words:
        """Return some rows; a position of -1 is blank."""
        codes = self.codes[positions] if len(self) else np.full(len(positions), -1, dtype=np.int32)
        codes[positions < 0] = -1
        return Words(codes, self.words)
