"""The money of a footprint result: what was lent row by row, and the one currency in which it is added up."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.attribution import allocated
from carbonacct.portfolio.exchange import HOME, currencies, rates
from carbonacct.portfolio.footprint_run import FootprintRun
from carbonacct.rowset import RowSet, shared, whole_numbers

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Money(NamedTuple):
    """Money of every row in one currency, shape (rows,), where it is known, and the rows that lack a rate."""

    values: Floats
    known: RowSet
    without_rate: RowSet


class Lent:
    """What a lender lent, row by row."""

    def __init__(self, run: FootprintRun) -> None:
        self._run, self.book = run, run.book

    @cached_property
    def amount(self) -> tuple[Floats, RowSet]:
        """The amount the standard attributes, else the balance, in each row's own currency."""
        values, known = self._run.numerator
        if known.all():
            return values, known
        balance, stated = allocated(self.book, "balance")
        return np.where(known.mask, values, balance), known | stated

    @property
    def lending(self) -> tuple[Floats, Mask]:
        """Amount of every row that coverage is measured by, in the row's own currency, and where it is known."""
        values, known = self.amount
        return values, known.mask

    @cached_property
    def currency(self) -> str:
        """The one currency of the computed rows, else yuan: that of intensities."""
        return self._currency_of(self._run.outcome.having(results.COMPUTED))

    @cached_property
    def covering_currency(self) -> str:
        """The one currency of the rows that the standard covers, computed or not, else yuan: that of coverage."""
        return self._currency_of(~self._run.outcome.having(results.OUT_OF_SCOPE))

    def currencies_of(self, rows: RowSet) -> set[str]:
        """Return the currencies of some rows."""
        column = self.book.words.get("currency")
        if column is None:
            return {HOME} if rows.any() else set()
        words = [*column.words, HOME]
        return {words[code] for code in whole_numbers(column.codes, rows)}

    def _currency_of(self, rows: RowSet) -> str:
        found = self.currencies_of(rows)
        return found.pop() if len(found) == 1 else HOME

    @cached_property
    def money(self) -> Money:
        """The attributed amount in the currency of intensities."""
        return self.money_in(self.currency)

    def money_in(self, currency: str) -> Money:
        """Return the attributed amount of the computed rows in yuan, or in the one currency that they all have."""
        values, known = self._run.numerator
        known = known & self._run.outcome.having(results.COMPUTED)
        if currency != HOME:
            return Money(values, known, RowSet.none(known.size))
        rate = rates(self.book, self._run.years, "fx.year_end", self._run.sources, known)
        plain = shared(rate.values) == 1.0
        return Money(values if plain else values * rate.values, known & rate.valid, known & ~rate.valid)

    @cached_property
    def lent(self) -> Floats:
        """The amount of every row in the currency of coverage, computed or not, shape (rows,); NaN where not known."""
        return self.lent_in(self.covering_currency)

    @property
    def without_rate(self) -> Mask:
        """The rows whose amount is known and not below zero but has no rate to the currency of coverage."""
        amount, known = self.lending
        return known & (amount >= 0) & np.isnan(self.lent)

    def lent_in(self, currency: str) -> Floats:
        """Return the amount of every row in a currency, shape (rows,); NaN where not known.

        Yuan has foreign amounts at their year-end rate, any other currency only its own amounts.
        """
        values, known = self.amount
        if currency == HOME:
            rate = rates(self.book, self._run.years, "fx.year_end", self._run.sources, known)
            values, known = values * rate.values, known & rate.valid
        else:
            known = known & (currencies(self.book) == currency)
        return np.where(known.mask, values, np.nan)

    @cached_property
    def lacking_rates(self) -> list[tuple[str, int]]:
        """Currency and year of the computed rows whose money has no rate to yuan, ascending."""
        rows, column = self.money_in(HOME).without_rate, self.book.words.get("currency")
        if column is None or not rows.any():
            return []
        mine = {word: rows & column.having(word.__eq__) for word in column.words if word != HOME}
        return sorted((word, int(year)) for word in mine for year in whole_numbers(self._run.years, mine[word]))

    @cached_property
    def reconciliation(self) -> results.Reconciliation:
        """Rows and money read, and what became of them."""
        return self.reconciled(self.amount[1].mask)

    def reconciled(self, known: Mask) -> results.Reconciliation:
        """Return the reconciliation with the amounts of some rows, shape (rows,), in place of all that are known."""
        return results.reconcile(self._run.outcome, self.amount[0], known, currencies(self.book))
