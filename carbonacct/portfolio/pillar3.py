"""Figures of the EBA Pillar 3 templates on ESG risks that follow from the holdings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.sums import total

if TYPE_CHECKING:
    from carbonacct.book import Book

DAYS_A_YEAR = 365.25


def company_reported_share(exposure: Sequence[float], reported: Sequence[bool]) -> float | None:
    """Return the share of *all* gross exposure [%] whose emissions the company reported (EBA Pillar 3, template 1 k).

    Exposure without any figure stays in the denominator (EBA Q&A 2024_7225); ``None`` without exposure.

    Examples
    --------
    >>> company_reported_share([60, 30, 10], [True, False, False])
    60.0
    """
    gross = np.array(exposure, dtype=np.float64)
    whole = total(gross)
    return 100 * total(gross[np.array(reported, dtype=np.bool_)]) / whole if whole > 0 else None


def maturity_bucket(years: float | None) -> str:
    """Return the maturity bucket of EBA Pillar 3, template 1; no stated maturity is the longest (Q&A 2022_6515).

    Examples
    --------
    >>> maturity_bucket(5), maturity_bucket(12.5), maturity_bucket(None)
    ('<=5y', '10-20y', '>20y')
    """
    if years is None:
        return ">20y"
    bounds = ((5, "<=5y"), (10, "5-10y"), (20, "10-20y"))
    return next((name for bound, name in bounds if years <= bound), ">20y")


def residual_years(book: Book, years: Sequence[int]) -> NDArray[np.float64]:
    """Return the years from the end of each row's year to its maturity, shape (rows,); NaN where none is stated.

    A year is 365.25 days; what has matured has 0 years left.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> book = read_book({"loan_id": ["A", "B"], "maturity": ["2030-12-31", ""]})
    >>> residual_years(book, [2026, 2026]).round(6).tolist()
    [4.0, nan]
    """
    dates = book.dates.get("maturity")
    found = np.full(book.size, np.nan)
    if dates is None:
        return found
    ends = np.array([f"{year}-12-31" for year in years], dtype="datetime64[D]")
    known = np.ones(book.size, dtype=bool) if dates.valid is None else dates.valid
    days = (dates.values.astype("datetime64[D]") - ends)[known].astype(np.float64)
    found[known] = np.maximum(days, 0.0) / DAYS_A_YEAR
    return found
