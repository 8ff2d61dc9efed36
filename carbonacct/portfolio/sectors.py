"""Industry codes of GB/T 4754-2017: what a cell says, whether it is listed, and which factor key answers for it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.portfolio.tables import high_carbon

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.factors import FactorSet

Mask = NDArray[np.bool_]
FAMILIES = {
    "revenue_sector": "sector.revenue_intensity",
    "asset_sector": "sector.asset_intensity",
    "balance_sector": "sector.balance_intensity",
    "turnover_sector": "sector.asset_turnover",
}
_CODE = re.compile(r"([A-T])?\s*(\d{2,4})(?!\d)")
_DIVISIONS = ((5, "A"), (12, "B"), (43, "C"), (46, "D"), (50, "E"), (52, "F"), (60, "G"), (62, "H"), (65, "I"))
_LATER = ((69, "J"), (70, "K"), (72, "L"), (75, "M"), (79, "N"), (82, "O"), (83, "P"), (85, "Q"), (90, "R"), (96, "S"))


@lru_cache(maxsize=1 << 14)
def code_of(text: str) -> str:
    """Return the industry code in a cell, with its letter; empty where there is none.

    Examples
    --------
    >>> code_of("3011 水泥制造"), code_of("C3011"), code_of("水泥制造")
    ('C3011', 'C3011', '')
    """
    found = _CODE.search(unicodedata.normalize("NFKC", text).upper())
    if not found:
        return ""
    digits = found[2]
    division = int(digits[:2])
    letter = found[1] or next((word for last, word in (*_DIVISIONS, *_LATER) if division <= last), "T")
    return letter + digits


class Sectors:
    """The industry of every row: that of the loan's purpose, else the borrower's.

    ``codes`` has shape (rows,) and points into ``words`` (−1 where neither column says one); ``from_borrower`` marks
    rows that take the borrower's.
    """

    def __init__(self, book: Book) -> None:
        purpose, own = book.words.get("sector"), book.words.get("borrower_sector")
        words = [*(purpose.words if purpose else ()), *(own.words if own else ())]
        self.words = [code_of(word) or word for word in words]
        blank = np.full(book.size, -1, dtype=np.int64)
        first = blank if purpose is None else purpose.codes.astype(np.int64)
        shift = 0 if purpose is None else len(purpose.words)
        second = blank if own is None else np.where(own.codes >= 0, own.codes + shift, -1)
        self.from_borrower: Mask = (first < 0) & (second >= 0)
        self.codes = np.where(first >= 0, first, second)

    def listed(self, edition: str, cofired: Mask) -> Mask:
        """Return the rows whose industry is among the eight; biomass power only where fossil fuel is co-fired."""
        known = high_carbon(edition)
        plain = [word in known and not known[word]["condition"] for word in self.words]
        conditional = [word in known and bool(known[word]["condition"]) for word in self.words]
        listed: Mask = np.array([*plain, False], dtype=bool)[self.codes]
        return listed | np.array([*conditional, False], dtype=bool)[self.codes] & cofired

    def industries(self, edition: str) -> list[str]:
        """Return, for each word, which of the eight industries it belongs to; empty where to none."""
        known = high_carbon(edition)
        return [known[word]["sector"] if word in known else "" for word in self.words]

    def factor_keys(self, family: str, factors: FactorSet, edition: str) -> tuple[list[str], list[bool]]:
        """Return the key under which a sector family answers for each word, and whether it is a coarser one.

        The four-digit code goes first, then its groups, then the industry of the list.
        """
        held = {row.key for row in factors.rows(family)}
        industries = self.industries(edition)
        keys, coarser = [], []
        for word, industry in zip(self.words, industries, strict=True):
            tries = [word, *(word[:length] for length in range(len(word) - 1, 0, -1)), industry] if word else []
            key = next((text for text in tries if text and text in held), word)
            keys.append(key)
            coarser.append(key != word)
        return keys, coarser


def client_sector(purposes: list[str], own: str) -> tuple[str, str]:
    """Return the industry a client is shown under, and where it comes from.

    One purpose over all its loans: that purpose; several: the client's own industry.

    Examples
    --------
    >>> client_sector(["C3011", "C3120"], "C3011"), client_sector(["C3120", "C3120"], "C3011")
    (('C3011', 'client'), ('C3120', 'loan purpose'))
    """
    distinct = {*filter(None, purposes)}
    return (distinct.pop(), "loan purpose") if len(distinct) == 1 else (own, "client")
