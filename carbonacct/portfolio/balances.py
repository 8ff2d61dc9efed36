"""Average balances of loans over a calendar year, and the months a loan existed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import allocated, allocated_part, dates_of, known_of, month_ends, unallocated
from carbonacct.rowset import RowSet, equal_rows, whole_numbers

if TYPE_CHECKING:
    from carbonacct.book import Book

Floats = NDArray[np.float64]
Years = NDArray[np.int64]

RULES = ("period", "tenure", "year_end")
MONTHS = 12


@dataclass(frozen=True)
class Averages:
    """The balance that is attributed, shape (rows,), in the row's own currency; where it is known.

    ``incomplete`` marks rows that have some month-end balances but lack one of a month in which the loan existed,
    ``early`` those with a balance in a month before the one of disbursement.
    """

    values: Floats
    valid: RowSet
    incomplete: RowSet
    early: RowSet


def tenure_months(disbursed: NDArray[np.datetime64], years: Years) -> Years:
    """Return the months of a year in which a loan existed: 12, or from the month of disbursement on, at least 1.

    Parameters
    ----------
    disbursed
        Date of disbursement, shape (rows,); blank (NaT) counts as before the year.
    years
        Accounting year of every row.

    Examples
    --------
    >>> dates = np.array(["2023-05-01", "2024-03-09", "2025-01-01", "NaT"], dtype="datetime64[D]")
    >>> tenure_months(dates, np.full(4, 2024)).tolist()
    [12, 10, 1, 12]
    """
    blank = np.isnat(disbursed)
    month = disbursed.astype("datetime64[M]").astype(np.int64)
    first = np.where(blank, 0, month - (years - 1970) * MONTHS)
    months: Years = np.clip(MONTHS - first, 1, MONTHS)
    return months


def averages(book: Book, years: Years, rule: str) -> Averages:
    """Return the balance of every loan by a rule.

    Parameters
    ----------
    years
        Accounting year of every row.
    rule
        ``period``: sum of month-end balances ÷ 12; ``tenure``: ÷ the months the loan existed; ``year_end``: the
        balance itself. A delivered average is kept. A blank month before disbursement or from maturity on is 0. A loan
        with a balance existed, whatever its date of disbursement says.
    """
    if rule == "year_end":
        values, valid = allocated(book, "balance")
        return Averages(values, valid, RowSet.none(book.size), RowSet.none(book.size))
    values, valid = known_of(book, "average_balance")
    if valid.all():
        usable = ~unallocated(book, "average_balance")
        return Averages(allocated_part(book, values), usable, RowSet.none(book.size), RowSet.none(book.size))
    added, complete, some = month_ends(book, years, range(1, MONTHS + 1))
    existed = tenure_months(dates_of(book, "disbursed_on"), years)
    lent = _months_lent(book, years, ~valid)
    early = ~valid & RowSet.of(lent > existed)
    divisor = np.maximum(existed, lent) if rule == "tenure" else MONTHS
    values = allocated_part(book, np.where(valid.mask, values, added / divisor))
    usable = (valid | complete) & ~unallocated(book, "average_balance")
    return Averages(values, usable, some & ~complete & ~valid, early)


def _months_lent(book: Book, years: Years, rows: RowSet) -> Years:
    """Return the months from the first month-end with a balance to the end of the year, shape (rows,); 0 without."""
    lent: Years = np.zeros(book.size, dtype=np.int64)
    for year in whole_numbers(years, rows):
        mine = rows & equal_rows(years, year)
        for month in range(MONTHS, 0, -1):
            balance, known = known_of(book, f"balance@{year}-{month:02d}")
            if known.any():
                lent[(mine & known & (balance > 0)).mask] = MONTHS + 1 - month
    return lent
