"""The sentences a run writes beside its figures: which inputs were blank, which factors were old or absent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.corridor import GIVEN, NOT_FOUND, Bound, distinct

if TYPE_CHECKING:
    from carbonacct.factors import Factor

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Texts:
    """A text for every row (empty where nothing is to be said), kept once per distinct text."""

    codes: NDArray[np.int64]
    words: list[str]

    @property
    def rows(self) -> Mask:
        """Rows with something to say, shape (rows,)."""
        return np.array([bool(word) for word in self.words])[self.codes]

    def at(self, rows: Mask) -> NDArray[np.object_]:
        """Return the texts of some rows."""
        return np.array(self.words, dtype=object)[self.codes[rows]]


def joined(rows: int, parts: Iterable[tuple[Mask, str]]) -> Texts:
    """Join, for every row, the texts whose mask holds there."""
    codes = np.zeros(rows, dtype=np.int64)
    texts = [""]
    for mask, text in parts:
        if mask.any():
            numbers, codes = distinct(codes * 2 + mask)
            texts = ["; ".join(filter(None, (texts[n // 2], text if n % 2 else ""))) for n in numbers.tolist()]
    return Texts(codes, texts)


def blank_inputs(bound: Bound, names: frozenset[str]) -> Texts:
    """Name, for every row, the blank ones among some inputs."""
    masks = ((~mask, name) for name, mask in bound.valid.items() if mask is not None and name in names)
    return joined(bound.rows, masks)


def absent_factors(bound: Bound, names: frozenset[str]) -> Texts:
    """Say, for every row, which factors among some arguments were not found, and what exists instead."""
    parts = []
    for use in bound.uses:
        if use.argument not in names:
            continue
        for place, error in enumerate(use.missing):
            if error is not None:
                text = f"{use.argument}: {error.message}" + (f" — {error.hint}" if error.hint else "")
                parts.append(((use.index == NOT_FOUND) & (use.asked == place), text))
    return joined(bound.rows, parts)


def fallbacks(bound: Bound) -> Texts:
    """Say, for every row, which factors stand in for the one asked for, and how."""
    parts = []
    for use in bound.uses:
        for place, factor in enumerate(use.found):
            if is_fallback(factor):
                parts.append((use.index == place, f"{use.argument} = {describe(factor)}"))
    return joined(bound.rows, parts)


def is_fallback(factor: Factor) -> bool:
    """Whether a factor is older than asked, from a coarser place than published, or from a regrouped region."""
    return factor.fallback


def describe(factor: Factor) -> str:
    """Return a factor's place, year and how it was matched, in a few words."""
    where = " ".join(str(part) for part in (factor.region, factor.year) if part)
    doubt = ", unverified" if factor.unverified else ""
    return f"{factor.family} of {where} ({factor.match}{doubt})"


def rows_using(bound: Bound, wanted: str) -> Mask | None:
    """Return the rows that take an ``unverified`` factor, a ``fallback``, or a ``given`` one; ``None`` if none does."""
    rows: Mask | None = None
    for use in bound.uses:
        if wanted == "given":
            mask = use.index == GIVEN
        else:
            marked = np.array([getattr(factor, wanted) for factor in use.found] + [False, False], dtype=bool)
            if not marked.any():
                continue
            mask = marked[use.index]
        if mask.any():
            rows = mask if rows is None else rows | mask
    return rows
