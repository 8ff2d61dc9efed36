"""The holdings of a result as metrics and verdicts take them: money in the reporting currency, in and out of scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import column_of
from carbonacct.errors import OptionError, require
from carbonacct.portfolio.asset_classes import STATES
from carbonacct.portfolio.exchange import HOME, currencies, rates
from carbonacct.portfolio.metrics import Portfolio
from carbonacct.portfolio.pboc_scope import high_carbon_rows
from carbonacct.portfolio.scopes import ENTITY, FINANCED, with_scopes
from carbonacct.portfolio.verdicts import Cut, judge

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.factors import Factor
    from carbonacct.portfolio.emissions import Emissions
    from carbonacct.portfolio.pathways import Path

Floats = NDArray[np.float64]


def portfolio(emissions: Emissions) -> Portfolio:
    """Return the holdings in scope with exposure, revenue and enterprise value in the reporting currency.

    Revenue is converted at the average rate of the year, the rest at its end. ``enterprise_value`` is what the amount
    was divided by (EVIC, else the standard's denominator); ``high_carbon`` marks the eight industries, and is also
    ``carbon_related`` unless the frame is given another column. Data quality is weighed as the standard does. Debt of
    states is left out: their territories hold everybody else's emissions, and the standards report them apart; so is
    facilitated business, which is not held.
    """
    frame = scoped(emissions, "scope1+2")
    left_out = np.zeros(len(frame), dtype=bool)
    if "asset_class" in frame.columns:
        left_out = frame["asset_class"].isin((*STATES, "facilitated")).to_numpy()
    frame = frame[~left_out]
    every = [pattern.format(scope=scope) for pattern in (FINANCED, ENTITY) for scope in ("scope1", "scope2", "scope3")]
    frame = frame.assign(**{name: np.nan for name in every if name not in frame.columns})
    year_end = _in_reporting(emissions, emissions.denominators, "fx.year_end")
    values, known = column_of(emissions.working, "revenue")
    revenue = _in_reporting(emissions, np.where(known, values, np.nan), "fx.average")
    places = frame.index.to_numpy()
    made = [name for name in emissions.book.numbers if name.partition("@")[0] == "output"]
    frame = frame.assign(**{name: emissions.book.numbers[name].values[places] for name in made})
    frame = frame.assign(
        enterprise_value=year_end[places], revenue=revenue[places], carbon_related=frame["high_carbon"]
    )
    return Portfolio(
        frame.reset_index(drop=True),
        currency=emissions.covering_currency,
        weight=emissions.standard.weighting,
        output_units={name: emissions.book.columns[name].canonical for name in made},
    )


def judge_results(
    results: Sequence[Emissions],
    path: Callable[[int, float], Path],
    *,
    scopes: str = "scope1+2",
    price_index: Mapping[int, float | Factor] | None = None,
) -> dict[str, Cut]:
    """Judge the intensity of several years' results in three cuts (see :func:`carbonacct.verdicts.judge`).

    Parameters
    ----------
    results
        One result a year, all in one currency; the earliest is the base.
    path
        Called with base year and base intensity [tCO2e per million]; returns the path.
    scopes
        Scope set of the emissions.
    price_index
        Price level by year; without it nothing is said at constant prices.

    Raises
    ------
    OptionError
        A result of several years, two results of one year, or several reporting currencies.
    """
    books, keys, currency = books_of(results, scopes)
    for frame in books.values():
        if "borrower_id" not in frame.columns:
            raise OptionError("borrowers of both years need a number", where="borrower_id", needed="column borrower_id")
    return judge(books, path, price_index=price_index, currency=currency, key=keys)


def books_of(results: Sequence[Emissions], scopes: str) -> tuple[dict[int, pd.DataFrame], list[str], str]:
    """Return the rows in scope of each result by its year, what tells rows apart, and the currency of all.

    A rejected row without a key of its own is left out.

    Raises
    ------
    OptionError
        A result of several years, two results of one year, or several reporting currencies.
    """
    from carbonacct.portfolio.emissions import Emissions

    if not results:
        raise OptionError("there is nothing to judge", where="results", needed="one result for each year")
    books: dict[int, pd.DataFrame] = {}
    for result in results:
        require(result, Emissions, "judge_results(results)")
        years = sorted({int(year) for year in np.unique(result.years[result.in_scope]).tolist()})
        if len(years) != 1 or years[0] in books:
            raise OptionError("one result for each year", where="results", given=years, needed="one year, once")
        books[years[0]] = scoped(result, scopes)
    money = sorted({result.covering_currency for result in results})
    if len(money) > 1:
        raise OptionError("results in several currencies", where="results", given=", ".join(money))
    keys = keys_of(books.values())
    for year, frame in books.items():
        doubtful = (frame["status"] == "rejected") & (frame.duplicated(keys, keep=False) | (frame[keys[0]] == ""))
        books[year] = frame[~doubtful]
    return books, keys, money[0]


def keys_of(frames: Iterable[pd.DataFrame]) -> list[str]:
    """Return what tells rows apart: the loan, or loan and project where a loan has several."""
    for frame in frames:
        loans = frame["loan_id"][frame["status"] != "rejected"]
        if "project_id" in frame.columns and loans.duplicated().any():
            return ["loan_id", "project_id"]
    return ["loan_id"]


def scoped(emissions: Emissions, scopes: str) -> pd.DataFrame:
    """Return the rows in scope with ``exposure``, ``high_carbon`` and the figures of a scope set.

    Rejected rows are there without figures, so that coverage knows of them; an amount below zero is missing, one whose
    currency has no rate is so too and marked in ``without_rate``.
    """
    frame, lent = emissions.frame, emissions.lent
    found = with_scopes(frame, scopes).assign(
        exposure=np.where(lent >= 0, lent, np.nan),
        without_rate=emissions.without_rate,
        high_carbon=high_carbon_rows(emissions.book),
    )
    return found[frame["status"] != "out_of_scope"]


def _in_reporting(emissions: Emissions, values: Floats, family: str) -> Floats:
    """Return money of the rows' own currencies in the reporting one; NaN without a rate."""
    if emissions.covering_currency != HOME:
        return np.where(currencies(emissions.book) == emissions.covering_currency, values, np.nan)
    rate = rates(emissions.book, emissions.years, family, emissions.sources, np.isfinite(values))
    return np.where(rate.valid, values * rate.values, np.nan)
