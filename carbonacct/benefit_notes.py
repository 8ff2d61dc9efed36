"""The sentences a run writes beside its figures: which inputs were blank, which factors were old or absent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.whole import Told
from carbonacct.corridor import Bound
from carbonacct.factor_lookup import distinct
from carbonacct.rowset import RowSet, same_for_all, shared

if TYPE_CHECKING:
    from carbonacct.errors import FactorNotFound
    from carbonacct.factors import Factor
    from carbonacct.methods.declare import Input

Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]


class Spread(Sequence[str]):
    """A text for each of some rows, kept once per distinct text."""

    def __init__(self, words: list[str], codes: NDArray[np.integer]) -> None:
        self._words, self._codes = words, codes

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Spread: ...
    def __getitem__(self, place: int | slice) -> str | Spread:
        """Return the text of one row, or the texts of some."""
        if isinstance(place, slice):
            return Spread(self._words, self._codes[place])
        return self._words[int(self._codes[place])]

    def __len__(self) -> int:
        return len(self._codes)

    def at(self, rows: Positions) -> Spread:
        """Return the texts of some of the rows."""
        return Spread(self._words, self._codes[rows])

    def coded(self) -> tuple[list[str], NDArray[np.integer]]:
        """Return the distinct texts and each row's place among them."""
        return self._words, self._codes

    def tolist(self) -> list[str]:
        """Return the text of every row."""
        return [self._words[code] for code in self._codes.tolist()]


@dataclass(frozen=True)
class Texts:
    """A text for every row (empty where nothing is to be said), kept once per distinct text."""

    codes: NDArray[np.integer]
    words: list[str]

    @property
    def rows(self) -> RowSet:
        """Rows with something to say."""
        said = np.array([bool(word) for word in self.words])
        one = shared(self.codes)
        if one is not None or said.all() or not said.any():
            size = len(self.codes)
            return RowSet(size, size * bool(said[0 if one is None else one]))
        return RowSet.of(said.take(self.codes, mode="clip"))

    def at(self, rows: Mask | Positions) -> Spread:
        """Return the texts of some rows."""
        return Spread(self.words, self.codes[rows])


def joined(rows: int, parts: Iterable[tuple[NDArray[np.integer], list[str]]]) -> Texts:
    """Join several texts of every row, each given as a place per row in a list of words."""
    codes: NDArray[np.integer] = np.zeros(0, dtype=np.int64)
    texts: list[str] = []
    for places, words in parts:
        if not any(words):
            continue
        if not texts:
            codes, texts = places, words
        elif places is codes:
            texts = [_both(*pair) for pair in zip(texts, words, strict=True)]
        else:
            numbers, codes = distinct(codes.astype(np.int64) * len(words) + places, len(texts) * len(words))
            texts = [_both(texts[n // len(words)], words[n % len(words)]) for n in numbers.tolist()]
    return Texts(codes, texts) if texts else Texts(same_for_all(0, rows, np.int64), [""])


def _both(first: str, second: str) -> str:
    """Write one sentence after others, unless it stands among them."""
    if f"; {second}; " in f"; {first}; ":
        return first
    return "; ".join(filter(None, (first, second)))


def blank_inputs(bound: Bound, columns: Mapping[str, str]) -> Texts:
    """Name, for every row, the blank ones among some inputs, and dates too late; ``columns`` has the column of each."""
    parts = []
    for name, mask in bound.valid.items():
        if mask is not None and name in columns:
            later = bound.too_late.get(name)
            places = _blank_places(mask) if later is None else (~mask).astype(np.int64) + later
            parts.append((places, ["", columns[name], f"{columns[name]} lies after the year of the row"]))
    return joined(bound.rows, parts)


def _blank_places(known: Mask) -> NDArray[np.integer]:
    one = shared(known)
    return (~known).astype(np.int64) if one is None else same_for_all(not one, len(known), np.int64)


def absent_factors(bound: Bound, names: frozenset[str]) -> Texts:
    """Say, for every row, which factors among some arguments were not found, and what exists instead."""
    parts = []
    for use in bound.uses:
        if use.argument in names and any(use.missing):
            name = f"{use.argument}@{use.label}" if use.label else use.argument
            texts = [_absence(name, error) if error else "" for error in use.missing]
            parts.append(use.per_row(texts, ""))
    return joined(bound.rows, parts)


def _absence(argument: str, error: FactorNotFound) -> str:
    return f"{argument}: {error.message}" + (f" — {error.hint}" if error.hint else "")


def fallbacks(bound: Bound) -> Texts:
    """Say, for every row, which factors stand in for the one asked for, and how."""
    parts = []
    for use in bound.uses:
        texts = [
            f"{use.argument} = {describe(factor)}" if factor is not None and is_fallback(factor) else ""
            for factor in use.factors()
        ]
        if any(texts):
            parts.append(use.per_row(texts, ""))
    return joined(bound.rows, parts)


def assumed_words(bound: Bound, inputs: Iterable[Input]) -> Iterator[tuple[str, Told]]:
    """Name each key column that was blank where a factor was looked up by it, with the words read instead."""
    keys = {item.name: item.key for item in inputs}
    for name, questions in bound.questions.items():
        if questions.assumed is None:
            continue
        rows = np.zeros(bound.rows, dtype=bool)
        for use in bound.uses:
            if keys[use.argument] == name:
                rows |= questions.assumed if use.given is None else questions.assumed & ~use.given
        if rows.any():
            numbers = questions.numbers[np.unique(questions.asked[rows])]
            words = (questions.decode(number)[0] for number in numbers.tolist())
            yield name, Told.of(words, "{words}: {count} rows", count=int(rows.sum()))


def is_fallback(factor: Factor) -> bool:
    """Whether a factor is older than asked, from a coarser place than published, or from a regrouped region."""
    return factor.fallback


def describe(factor: Factor) -> str:
    """Return a factor's place, year and how it was matched, in a few words."""
    where = " ".join(str(part) for part in (factor.region, factor.year) if part)
    doubt = ", unverified" if factor.unverified else ""
    return f"{factor.family} of {where} ({factor.match}{doubt})"


def rows_using(bound: Bound, wanted: str) -> RowSet | None:
    """Return the rows that take an ``unverified`` factor, a ``fallback``, or a ``given`` one; ``None`` if none does."""
    if wanted == "given":
        masks = [use.given for use in bound.uses if use.given is not None and use.given.any()]
        return RowSet.of(np.logical_or.reduce(masks)) if masks else None
    parts = []
    for use in bound.uses:
        marks = ["x" if factor is not None and getattr(factor, wanted) else "" for factor in use.factors()]
        if any(marks):
            parts.append(use.per_row(marks, ""))
    rows = joined(bound.rows, parts).rows
    return rows if rows.any() else None
