"""What a carbon price would cost the borrowers of a book, and what share of their revenue that is.

The cost is emissions × price × the part that is priced × the part not passed on. Prices are given, or facts of year
ends; none is extrapolated. It is a first-round cost: no borrower cuts emissions, demand or output.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import FactorNotFound, OptionError, require
from carbonacct.factors import FactorSet
from carbonacct.portfolio.pairing import numbers
from carbonacct.results import BLANK
from carbonacct.sums import total

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

YEAR_END = "carbon_price.cea_year_end"


def year_end_prices(years: Sequence[int], *, factors: FactorSet | None = None) -> dict[int, float]:
    """Return the year-end prices of national allowances [CNY/tCO2] of exactly these years.

    Raises
    ------
    FactorNotFound
        A year has no price; none is extrapolated.

    Examples
    --------
    >>> year_end_prices([2023, 2024])
    {2023: 79.42, 2024: 97.49}
    """
    factors = factors or FactorSet.load()
    known = {row.year: row.value for row in factors.rows(YEAR_END) if row.year is not None and row.value is not None}
    for year in years:
        if year not in known:
            raise FactorNotFound(
                "there is no price of this year, and none is extrapolated",
                where=YEAR_END,
                given=year,
                needed="one of " + ", ".join(map(str, sorted(known))),
                hint="give a price path of your own",
            )
    return {year: known[year] for year in years}


class Stress:
    """The cost of a carbon price path for every borrower.

    Attributes
    ----------
    frame
        One row per borrower and year of the path: ``currency`` where it is given, ``price``, ``emissions [tCO2e]``,
        ``priced [tCO2e]`` (what one more unit of price costs), ``cost``, ``revenue``, ``cost_share`` (0 to 1, missing
        without revenue), ``exposure``.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    @cached_property
    def total(self) -> pd.DataFrame:
        """Cost of each year over all borrowers, and its share of the revenue of those that have one."""
        return self._summed(["year"])

    def by(self, column: str) -> pd.DataFrame:
        """Return cost and share of revenue by year and the words of a column.

        Raises
        ------
        OptionError
            The borrowers have no such column.
        """
        if column not in self.frame.columns:
            raise OptionError("the borrowers have no such column", where="by", given=column)
        return self._summed(["year", column])

    def _summed(self, keys: list[str]) -> pd.DataFrame:
        import pandas as pd

        rows = []
        frame = self.frame.assign(**{key: self.frame[key].fillna(BLANK).replace("", BLANK) for key in keys[1:]})
        for words, group in frame.groupby(keys, sort=True):
            cost, revenue = numbers(group, "cost"), numbers(group, "revenue")
            known, both = np.isfinite(cost), np.isfinite(cost) & (revenue > 0)
            income = total(revenue[both])
            exposure = numbers(group, "exposure")
            rows.append(
                [
                    *(words if isinstance(words, tuple) else (words,)),
                    int(known.sum()),
                    len(group),
                    total(cost[known]) if known.any() else np.nan,
                    total(cost[both]) / income if income else np.nan,
                    total(exposure[np.isfinite(exposure)]),
                ]
            )
        names = ["borrowers_computed", "borrowers", "cost", "cost_share", "exposure"]
        return pd.DataFrame(rows, columns=[*keys, *names])

    def __repr__(self) -> str:
        return str(self.total.to_string(index=False))

    def _repr_html_(self) -> str:
        return str(self.total.to_html(index=False, escape=True, na_rep=""))


def carbon_price_stress(
    borrowers: pd.DataFrame,
    prices: Any,
    *,
    pass_through: float | Mapping[str, float] = 0.0,
    priced: float | Mapping[str, float] = 1.0,
) -> Stress:
    """Return what a price path costs every borrower.

    Parameters
    ----------
    borrowers
        One row each: ``borrower_id``, ``emissions`` [tCO2e, missing where not known], ``revenue`` [currency of the
        price] and ``exposure``; optional ``sector`` and ``currency``. :func:`borrowers_of` makes it from financed
        emissions.
    prices
        Price by year [currency of the borrowers/tCO2e], or a series with ``prices``, ``unit`` and ``at(year)``;
        :func:`year_end_prices` has facts in yuan.
    pass_through
        Share of the cost that customers pay (0 to 1), for all or by sector; a sector not named keeps all of its cost.
    priced
        Share of emissions that pays the price (1 less free allocation), for all or by sector; a sector not named pays
        for all.

    Returns
    -------
    Stress
        Costs in the currency of the price.

    Raises
    ------
    OptionError
        A price, share or emission is negative or not finite, a column is missing, a borrower stands twice, or the
        series is in another currency than the borrowers.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"borrower_id": ["A"], "emissions": [1000.0], "revenue": [1e6], "exposure": [5e5]})
    >>> found = carbon_price_stress(rows, {2030: 200.0}, pass_through=0.25)
    >>> found.frame[["cost", "cost_share"]].values.tolist()
    [[150000.0, 0.15]]
    """
    import pandas as pd

    path = _path(prices)
    _one_currency(borrowers, prices)
    missing = [name for name in ("borrower_id", "emissions", "revenue", "exposure") if name not in borrowers.columns]
    if missing:
        raise OptionError("the borrowers lack a column", where="borrowers", needed=", ".join(missing))
    if borrowers["borrower_id"].duplicated().any():
        twice = borrowers["borrower_id"][borrowers["borrower_id"].duplicated()].iloc[0]
        raise OptionError("a borrower stands twice", where="borrowers", given=twice)
    emitted = numbers(borrowers, "emissions")
    if (emitted < 0).any() or np.isinf(emitted).any():
        raise OptionError("emissions are finite and not negative", where="emissions")
    sectors = borrowers["sector"] if "sector" in borrowers.columns else pd.Series("", index=borrowers.index)
    kept = 1 - _shares("pass_through", pass_through, sectors, 0.0)
    exposed = emitted * _shares("priced", priced, sectors, 1.0)
    revenue = numbers(borrowers, "revenue")
    parts = []
    for year, price in path.items():
        cost = exposed * price * kept
        held = [name for name in ("borrower_id", "currency") if name in borrowers.columns]
        part = borrowers[held].assign(sector=sectors, year=year, price=price)
        part["emissions [tCO2e]"], part["priced [tCO2e]"] = emitted, exposed * kept
        part["cost"], part["revenue"] = cost, revenue
        part["cost_share"] = np.divide(cost, revenue, out=np.full(len(cost), np.nan), where=revenue > 0)
        parts.append(part.assign(exposure=numbers(borrowers, "exposure")))
    return Stress(pd.concat(parts, ignore_index=True))


def _path(prices: Any) -> dict[int, float]:
    if hasattr(prices, "at") and hasattr(prices, "prices"):
        prices = {year: prices.at(year).value for year in prices.prices}
    path = {int(year): float(price) for year, price in sorted(dict(prices).items())}
    if not path:
        raise OptionError("a price path needs a price", where="prices")
    for year, price in path.items():
        if not (np.isfinite(price) and price >= 0):
            raise OptionError("a price is finite and not negative", where=f"prices, {year}", given=price)
    return path


def _one_currency(borrowers: pd.DataFrame, prices: Any) -> None:
    unit = str(getattr(prices, "unit", ""))
    held = set(borrowers["currency"]) if "currency" in borrowers.columns else set()
    if unit and held - {unit.partition("/")[0]}:
        raise OptionError(
            "prices and revenue must be in one currency", where="prices", given=unit, needed=", ".join(sorted(held))
        )


def _shares(name: str, given: float | Mapping[str, float], sectors: pd.Series, default: float) -> Floats:
    shares = dict(given) if isinstance(given, Mapping) else {}
    for where, share in [*shares.items(), *([] if isinstance(given, Mapping) else [("all", given)])]:
        if not 0 <= share <= 1:
            raise OptionError("a share lies between 0 and 1", where=f"{name}, {where}", given=share)
    if not isinstance(given, Mapping):
        return np.full(len(sectors), float(given))
    strange = [word for word in shares if word not in set(sectors)]
    if strange:
        raise OptionError("no borrower is of this sector", where=name, given=", ".join(strange))
    return np.array([shares.get(word, default) for word in sectors], dtype=np.float64)


def borrowers_of(emissions: Any, *, figure: str = "scope1_2") -> pd.DataFrame:
    """Return the borrowers of a result of financed emissions for :func:`carbon_price_stress`.

    Parameters
    ----------
    emissions
        What :func:`carbonacct.financed_emissions` returned, for one year.
    figure
        Emissions of the entity that are priced: ``scope1``, ``scope2`` or ``scope1_2``.

    Returns
    -------
    pandas.DataFrame
        Emissions once per borrower (best grade, newest), exposure added over its loans, the sector of its first loan.
        Money is in ``currency``: the one of the result, else yuan; what has no rate is missing.

    Raises
    ------
    OptionError
        The result is of several years, or no entity has the figure.
    """
    from carbonacct.portfolio.emissions import Emissions
    from carbonacct.portfolio.ledger import ledger, rows_of

    require(emissions, Emissions, "emissions")
    currency = emissions.covering_currency
    rows = rows_of(emissions, currency).assign(exposure=emissions.lent)
    years = sorted(set(rows["year"][rows["status"] == "computed"]))
    if len(years) > 1:
        raise OptionError("a stress test is of one year", where="emissions", given=", ".join(map(str, years)))
    column = f"entity_{figure} [tCO2e]"
    if column not in rows.columns:
        raise OptionError("no entity has this figure", where="figure", given=figure)
    accounts = ledger(rows[rows["status"] == "computed"], entity=column).accounts
    grouped = rows[(rows["borrower_id"] != "") & (rows["status"] == "computed")].groupby("borrower_id")
    made = accounts[["borrower_id", "revenue"]].assign(
        emissions=accounts["entity_emissions [tCO2e]"], currency=currency
    )
    made["exposure"] = made["borrower_id"].map(grouped["exposure"].agg(lambda one: total(one.dropna().to_numpy())))
    made["sector"] = made["borrower_id"].map(grouped["sector"].first()) if "sector" in rows.columns else ""
    return made.reset_index(drop=True)
