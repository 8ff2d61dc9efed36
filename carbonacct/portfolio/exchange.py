"""Dated exchange rates as factors: one look-up for each currency and year of a book."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import FactorNotFound

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.corridor import Sources
    from carbonacct.factors import Factor
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
HOME = "CNY"


@dataclass
class Rates:
    """Yuan per unit of each row's currency, shape (rows,), where it is known, and the factors used."""

    values: Floats
    valid: Mask
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


def behind(run: FootprintRun, column: str, rows: Mask, rate: Rates) -> None:
    """Keep with a run which rates stand behind a derived column of some rows."""
    for (currency, year), factor in rate.found.items():
        run.behind.append(Behind(column, rows & (run.years == year) & (currencies(run.book) == currency), factor))


def rows_using(run: FootprintRun, one: Behind) -> Mask:
    """Return the rows whose result took the column that a factor stands behind, shape (rows,)."""
    used = np.zeros(run.book.size, dtype=bool)
    for made in run.runs:
        if any(item.name == one.column for item in made.method.inputs):
            used[made.positions[made.taken]] = True
    return used & one.rows


def currencies(book: Book) -> NDArray[np.object_]:
    """Return the currency of every row; blank is yuan."""
    words = book.words.get("currency")
    if words is None:
        return np.full(book.size, HOME, dtype=object)
    return np.array([*words.words, HOME], dtype=object)[words.codes]


def rates(book: Book, years: NDArray[np.int64], family: str, sources: Sources, needed: Mask) -> Rates:
    """Return the rate of every row; rows in yuan have 1, rows without a factor none.

    Parameters
    ----------
    family
        ``fx.year_end`` for amounts at the balance date, ``fx.average`` for flows of the year.
    needed
        Rows that need a rate.
    """
    words = book.words.get("currency")
    values, valid = np.ones(book.size), np.ones(book.size, dtype=bool)
    if words is None:
        return Rates(values, valid)
    made = Rates(values, valid)
    for place, currency in enumerate(words.words):
        if currency == HOME:
            continue
        mine = words.codes == place
        valid[mine] = False
        for year in np.unique(years[mine & needed]).tolist():
            factor = rate(currency, year, family, sources)
            if factor is not None:
                rows = mine & (years == year)
                values[rows], valid[rows] = factor.value, True
                made.found[currency, year] = factor
    return made


def rate(currency: str, year: int, family: str, sources: Sources) -> Factor | None:
    """Return one rate, or nothing."""
    try:
        return sources.factors.resolve(family, key=currency, year=year, fallback=sources.fallback)
    except FactorNotFound:
        return None
