"""Industry codes of GB/T 4754-2017: what a cell says, whether it is listed, and which factor key answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.series import Words
from carbonacct.portfolio.tables import high_carbon
from carbonacct.rowset import RowSet, same_for_all
from carbonacct.vocabulary.industries import industry_code

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


class Sectors:
    """The industry of every row: that of the loan's purpose, else the borrower's.

    ``codes`` has shape (rows,) and points into ``words`` (−1 where neither column says one); ``from_borrower`` marks
    rows that take the borrower's.
    """

    def __init__(self, book: Book) -> None:
        purpose, own = book.words.get("sector"), book.words.get("borrower_sector")
        words = [*(purpose.words if purpose else ()), *(own.words if own else ())]
        self.words = [industry_code(word) or word for word in words]
        only = purpose if own is None else own if purpose is None else None
        if purpose is not None and own is not None:
            first, second = purpose.codes, own.codes
            self.from_borrower = RowSet.of((first < 0) & (second >= 0))
            shifted = np.where(second >= 0, second + np.int32(len(purpose.words)), np.int32(-1))
            self.column = Words(np.where(first >= 0, first, shifted), self.words)
        elif only is not None:
            self.from_borrower = RowSet.none(book.size) if own is None else ~RowSet.of(own.blank)
            self.column = only.recoded(self.words)
        else:
            self.from_borrower = RowSet.none(book.size)
            self.column = Words(same_for_all(-1, book.size, np.int32), [])

    @property
    def codes(self) -> NDArray[np.int32]:
        """Place of each row's industry in ``words``, −1 where there is none; shape (rows,)."""
        return self.column.codes

    def listed(self, edition: str, cofired: Mask | RowSet) -> RowSet:
        """Return the rows whose industry is among the eight; biomass power only where fossil fuel is co-fired."""
        known = high_carbon(edition)
        plain = [word in known and not known[word]["condition"] for word in self.words]
        conditional = [word in known and bool(known[word]["condition"]) for word in self.words]
        always = RowSet.of(self.column.spread(plain, False, np.bool_))
        return always | RowSet.of(self.column.spread(conditional, False, np.bool_)) & cofired

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
