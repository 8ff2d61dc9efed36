"""Values of the loans of a book: one column for each kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.factors import FactorSet
from carbonacct.sums import total
from carbonacct.valuation.prices import Price, Series
from carbonacct.valuation.values import NOT_TAXABLE, SHADOW, carbon_value, environmental_tax, social_cost
from carbonacct.vocabulary import indicators

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

POLLUTANTS = {
    "so2_reduced": "air.so2",
    "nox_reduced": "air.nox",
    "cod_reduced": "water.cod",
    "nh3n_reduced": "water.nh3n",
    "tp_reduced": "water.tp",
}
UNVALUED = {
    "ghg_removed": "no price of removals is shipped; use carbon_value or pledged_right with a series of your own",
    "tn_reduced": NOT_TAXABLE["tn_reduced"],
    "pm_reduced": "dust and soot have different equivalent values; use environmental_tax with one of them",
    "voc_reduced": "volatile organic compounds are taxed substance by substance; use environmental_tax with each",
}
NO_PRICE = "no price of this quantity is shipped"


class Valuation:
    """Values of every loan by kind: columns that are never added to each other.

    ``frame`` has the key columns and ``value_KIND [currency]`` with ``_low`` and ``_high``; ``total()`` gives each
    kind's exact sum; ``reasons`` says for every indicator of the frame that has no value why.
    """

    def __init__(
        self, frame: pd.DataFrame, prices: Mapping[str, tuple[Price, ...]], reasons: Mapping[str, str]
    ) -> None:
        self.frame = frame
        self.prices = dict(prices)
        self.reasons = dict(reasons)

    def total(self) -> dict[str, float]:
        """Return the exact sum of each column of values, rounded once, over the loans that have one."""
        found = {}
        for column in self.frame.columns:
            if column.startswith("value_"):
                figures = self.frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
                found[column] = total(figures[np.isfinite(figures)])
        return found

    def __repr__(self) -> str:
        rows = [f"{name:<40} {amount:>20,.6g}" for name, amount in self.total().items()]
        notes = [f"{kind}: {SHADOW[kind]}" for kind in self.prices if kind in SHADOW]
        return "\n".join([*rows, *notes])


def valuation(
    frame: pd.DataFrame,
    *,
    region: str,
    year: int,
    carbon: Series | None = None,
    discount: str | None = None,
    factors: FactorSet | None = None,
) -> Valuation:
    """Value the benefits of every loan: carbon price, environmental tax and, with a discount rate, social cost.

    Parameters
    ----------
    frame
        One row a loan with columns as in the frame of benefits: ``ghg_reduced [tCO2e]``, ``cod_reduced [t]`` …; a
        missing figure stays missing.
    region, year
        Province of the tax rate; year of all prices.
    carbon
        Carbon prices of one's own; the year-end price of national allowances if ``None``.
    discount
        Discount rate of the social cost (``r2.0``); no social cost if ``None``.

    Returns
    -------
    Valuation
        Values by kind, side by side.

    Raises
    ------
    FactorNotFound
        A price of that year is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> loans = pd.DataFrame({"loan_id": ["A"], "ghg_reduced [tCO2e]": [1000.0], "cod_reduced [t]": [1.2],
    ...     "tn_reduced [t]": [3.0]})
    >>> worth = valuation(loans, region="CN-CQ", year=2024)
    >>> worth.total()["value_carbon_market [CNY]"], worth.total()["value_environmental_tax [CNY]"]
    (97490.0, 3600.0)
    >>> worth.reasons
    {'tn_reduced': 'total nitrogen is not among the taxable pollutants of the statute'}
    """
    factors = factors or FactorSet.load()
    made = frame[[column for column in ("row", "loan_id", "project_id") if column in frame.columns]].copy()
    prices: dict[str, tuple[Price, ...]] = {}
    unit_values = []
    if "ghg_reduced [tCO2e]" in frame.columns:
        unit_values.append((carbon_value(1.0, year=year, series=carbon, factors=factors), "ghg_reduced [tCO2e]"))
        if discount is not None:
            one = social_cost(1.0, year=year, discount=discount, factors=factors)
            unit_values.append((one, "ghg_reduced [tCO2e]"))
    for indicator, pollutant in POLLUTANTS.items():
        if f"{indicator} [t]" in frame.columns:
            one = environmental_tax({pollutant: 1000.0}, region=region, year=year, factors=factors)
            unit_values.append((one, f"{indicator} [t]"))
    for one, column in unit_values:
        prices[one.kind] = tuple(dict.fromkeys((*prices.get(one.kind, ()), *one.prices)))
        amounts = frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
        ends = (amounts * one.low, amounts * one.high)
        figures = {"": amounts * one.value, "_low": np.minimum(*ends), "_high": np.maximum(*ends)}
        for end, mine in figures.items():
            name = f"value_{one.kind}{end} [{one.currency}]"
            made[name] = _added(made[name].to_numpy(), mine) if name in made.columns else mine
    valued = {column for _, column in unit_values}
    reasons = {
        one.id: UNVALUED.get(one.id, NO_PRICE)
        for one in indicators.list()
        if any(column.startswith(f"{one.id} [") and column not in valued for column in frame.columns)
    }
    return Valuation(made, prices, reasons)


def _added(held: Floats, more: Floats) -> Floats:
    """Add the taxes of several pollutants; missing only where all are."""
    both = np.isnan(held) & np.isnan(more)
    return np.where(both, np.nan, np.nan_to_num(held) + np.nan_to_num(more))
