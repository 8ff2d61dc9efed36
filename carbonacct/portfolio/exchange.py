"""Dated exchange rates as factors: one look-up for each currency and year of a book."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import FactorNotFound
from carbonacct.rowset import PerRow, RowSet, equal_rows, whole_numbers

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.factor_lookup import Sources
    from carbonacct.factors import Factor
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
HOME = "CNY"


@dataclass
class Rates:
    """Yuan per unit of each row's currency, shape (rows,), where it is known, and the factors used."""

    values: Floats
    valid: RowSet
    found: dict[tuple[str, int], Factor] = field(default_factory=dict)


@dataclass(frozen=True)
class Behind:
    """A dated factor behind a derived column (a rate, a price level), and the rows it stands behind, shape (rows,)."""

    column: str
    rows: Mask
    factor: Factor

    @property
    def told(self) -> str:
        """The factor's family, and its key or region where it has one."""
        return " ".join(filter(None, (self.factor.family, self.factor.key or self.factor.region)))


def behind(run: FootprintRun, column: str, rows: RowSet, rate: Rates) -> None:
    """Keep with a run which rates stand behind a derived column of some rows."""
    for (currency, year), factor in rate.found.items():
        mine = rows & equal_rows(run.years, year) & (currencies(run.book) == currency)
        run.behind.append(Behind(column, mine.mask, factor))


def rows_using(run: FootprintRun, one: Behind) -> Mask:
    """Return the rows whose result took the column that a factor stands behind, shape (rows,)."""
    used = np.zeros(run.book.size, dtype=bool)
    for made in run.runs:
        if any(item.name == one.column for item in made.method.inputs):
            used[made.rows.within(made.taken).positions] = True
    return used & one.rows


def currencies(book: Book) -> NDArray[np.object_]:
    """Return the currency of every row; blank is yuan."""
    words = book.words.get("currency")
    if words is None:
        return np.full(book.size, HOME, dtype=object)
    return np.array([*words.words, HOME], dtype=object)[words.codes]


def rates(book: Book, years: NDArray[np.int64], family: str, sources: Sources, needed: Mask | RowSet) -> Rates:
    """Return the rate of every row; rows in yuan have 1, rows without a factor none.

    Parameters
    ----------
    family
        ``fx.year_end`` for amounts at the balance date, ``fx.average`` for flows of the year.
    needed
        Rows that need a rate.
    """
    words = book.words.get("currency")
    values, valid = PerRow(book.size, np.float64(1.0)), RowSet.every(book.size)
    found: dict[tuple[str, int], Factor] = {}
    for currency in words.words if words is not None else ():
        if words is None or currency == HOME:
            continue
        mine = words.having(currency.__eq__)
        valid = valid & ~mine
        for year in whole_numbers(years, mine & needed):
            factor = rate(currency, year, family, sources)
            if factor is not None:
                rows = mine & equal_rows(years, year)
                values.put(rows, factor.value)
                valid = valid | rows
                found[currency, year] = factor
    return Rates(values.values, valid, found)


def rate(currency: str, year: int, family: str, sources: Sources) -> Factor | None:
    """Return one rate, or nothing."""
    try:
        return sources.factors.resolve(family, key=currency, year=year, fallback=sources.fallback)
    except FactorNotFound:
        return None
