"""What a quantity is worth: at a carbon price, at the environmental tax, by its social cost, as a pledged right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from carbonacct.errors import FactorNotFound, OptionError
from carbonacct.factors import FactorSet
from carbonacct.sums import total
from carbonacct.valuation.prices import Price, Series, denominator_of, factor_price, price_of, social_price

CARBON_PRICE = "carbon_price.cea_year_end"
RIGHTS = {
    "forest_carbon": "林业碳汇",
    "emission_right": "排污权",
    "carbon_allowance": "碳排放权配额",
    "ccer": "国家核证自愿减排量",
    "energy_use_right": "用能权",
    "water_right": "用水权",
}
NOT_TAXABLE = {
    "water.tn": "total nitrogen is not among the taxable pollutants of the statute",
    "tn_reduced": "total nitrogen is not among the taxable pollutants of the statute",
}
SHADOW = {
    "carbon_market": "shadow price: a reduction earns it only as an allowance or credit that can be sold",
    "environmental_tax": "shadow price: the tax a discharge of this amount would owe at the full rate; no cap to the "
    "largest pollutants of an outlet, no relief for low concentrations, and nobody's tax bill",
    "social_cost": "shadow price: damage avoided to society, paid to nobody",
}
SHADOW_ZH = {
    "carbon_market": "影子价格：减排量只有形成可出售的配额或减排信用时才能实现该价值",
    "environmental_tax": "影子价格：按全额税率折算，不适用每一排放口前若干项的限制与低浓度减征，不代表任何纳税人的税额",
    "social_cost": "影子价格：社会避免的损害，并无人支付",
}


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a quantity.

    Attributes
    ----------
    kind
        ``carbon_market``, ``environmental_tax``, ``social_cost`` or a pledged right.
    value, low, high
        In `currency` (a price-year currency such as USD2020 is another one).
    quantity, quantity_unit
        What was valued.
    prices
        The prices used.
    shadow
        Why it is a shadow price; empty for a right that can be sold.
    """

    kind: str
    value: float
    low: float
    high: float
    currency: str
    quantity: float
    quantity_unit: str
    prices: tuple[Price, ...]
    shadow: str
    shadow_zh: str

    def as_dict(self) -> dict[str, Any]:
        """Return the value as plain data."""
        return asdict(self)


def carbon_value(
    tonnes: float,
    *,
    year: int,
    series: Series | None = None,
    region: str = "CN",
    factors: FactorSet | None = None,
) -> Value:
    """Return a reduction at a carbon price: tonnes times the price of a year.

    Parameters
    ----------
    tonnes
        Reduction [tCO2e]; negative where emissions rise.
    year
        Year of the price.
    series
        Prices of one's own (CCER, a regional market, a range); the year-end price of national allowances if ``None``.
    factors
        Factor set; the newest edition if ``None``.

    Raises
    ------
    FactorNotFound
        There is no price of that year.

    Examples
    --------
    >>> worth = carbon_value(770.0, year=2024)
    >>> worth.value, worth.currency, worth.prices[0].year
    (75067.3, 'CNY', 2024)
    """
    price = (
        series.at(year) if series else factor_price(factors or FactorSet.load(), CARBON_PRICE, region=region, year=year)
    )
    return _value("carbon_market", tonnes, "tCO2e", (price,), denominator_of(price, ("tCO2", "tCO2e")))


def environmental_tax(
    kilograms: Mapping[str, float],
    *,
    region: str,
    year: int,
    rates: Mapping[str, float] | None = None,
    factors: FactorSet | None = None,
) -> Value:
    """Return pollutants at the rate of the environmental tax: Σ kg / equivalent value × rate of the province.

    Parameters
    ----------
    kilograms
        Amount [kg] by pollutant as in the statute: ``water.cod``, ``water.nh3n``, ``air.so2`` …
    region
        Province or a county in it, whose rate is taken.
    year
        Year; the rate in force then.
    rates
        Rates of one's own [CNY/equivalent] for ``air`` and ``water``, instead of the province's.
    factors
        Factor set; the newest edition if ``None``.

    Returns
    -------
    Value
        In CNY, the quantity in pollutant equivalents. A shadow value: every pollutant counts at the full rate.

    Raises
    ------
    OptionError
        A pollutant that is not taxable, such as total nitrogen.
    FactorNotFound
        An unknown pollutant, or no rate of that province and year.

    Notes
    -----
    Environmental Protection Tax Law of China, articles 7 to 11 and schedules.

    Examples
    --------
    >>> tax = environmental_tax({"water.cod": 1200, "water.nh3n": 180, "water.tp": 25}, region="CN-CQ", year=2025)
    >>> tax.quantity, tax.value
    (1525.0, 4575.0)
    """
    factors = factors or FactorSet.load()
    prices = {}
    equivalents, owed = [], []
    for pollutant, amount in kilograms.items():
        if pollutant in NOT_TAXABLE:
            raise OptionError("not a taxable pollutant", where=pollutant, given=amount, hint=NOT_TAXABLE[pollutant])
        medium = pollutant.partition(".")[0]
        each = factors.resolve("env_tax.equivalent", key=pollutant, unit="kg/equivalent")
        if medium not in prices:
            prices[medium] = _tax_rate(medium, region, year, rates, factors)
        equivalents.append(amount / each.value)
        owed.append(amount / each.value * prices[medium].value)
    worth = total(np.array(owed, dtype=np.float64))
    return Value(
        kind="environmental_tax",
        value=worth,
        low=worth,
        high=worth,
        currency="CNY",
        quantity=total(np.array(equivalents, dtype=np.float64)),
        quantity_unit="equivalent",
        prices=tuple(prices.values()),
        shadow=SHADOW["environmental_tax"],
        shadow_zh=SHADOW_ZH["environmental_tax"],
    )


def social_cost(
    tonnes: float,
    *,
    year: int,
    discount: str,
    low: str | None = None,
    high: str | None = None,
    gas: str = "co2",
    estimate: str = "us_epa_2023",
    factors: FactorSet | None = None,
) -> Value:
    """Return the damage avoided: tonnes of a gas times its social cost in the year of emission.

    Parameters
    ----------
    tonnes
        Reduction [t of the gas]; CO2e counts as CO2.
    year
        Year of emission. Between two published years the cost lies on a straight line and says so.
    discount, low, high
        Discount rate of the value and of its range, such as ``r2.0``, ``r2.5``, ``r1.5``; no range if ``None``.
    gas
        ``co2`` or ``ch4``.
    estimate
        Series, such as ``us_epa_2023``.

    Returns
    -------
    Value
        In money of the series' price year (USD2020); it is neither converted nor inflated.

    Raises
    ------
    FactorNotFound
        No such gas, series or rate, or a year outside the published ones.

    Examples
    --------
    >>> worth = social_cost(1000.0, year=2026, discount="r2.0", low="r2.5", high="r1.5")
    >>> worth.low, worth.value, worth.high, worth.currency
    (132000.0, 214000.0, 364000.0, 'USD2020')
    """
    factors = factors or FactorSet.load()
    family = f"social_cost.{gas}.{estimate}"
    found = [social_price(factors, family, rate, year) for rate in (discount, low or discount, high or discount)]
    middle, bottom, top = found
    if not bottom.value <= middle.value <= top.value:
        raise OptionError("a range holds its value: the lower cost has the higher discount rate", given=(low, high))
    price = replace(middle, low=bottom.value, high=top.value)
    return _value("social_cost", tonnes, f"t{gas.upper()}", (price,), denominator_of(price, (f"t{gas.upper()}",)))


def pledged_right(kind: str, quantity: float, *, year: int, series: Series) -> Value:
    """Return a pledged right at the price of a year: forest carbon, emission rights, allowances, credits.

    Parameters
    ----------
    kind
        One of `RIGHTS`.
    quantity
        Amount of the right, in the unit its price is per.
    series
        Prices, with a range where known: none is shipped for these rights.

    Raises
    ------
    OptionError
        An unknown kind or a negative quantity.
    FactorNotFound
        The series has no price of that year.

    Examples
    --------
    >>> price = Series("SO2 rights", {2026: (6000.0, 8000.0, 9000.0)}, unit="CNY/t", source="exchange, 2026-06")
    >>> worth = pledged_right("emission_right", 12.5, year=2026, series=price)
    >>> worth.low, worth.value, worth.high, worth.shadow
    (75000.0, 100000.0, 112500.0, '')
    """
    if kind not in RIGHTS:
        raise OptionError("unknown right", where="kind", given=kind, needed=", ".join(RIGHTS))
    if not quantity >= 0:
        raise OptionError("a pledged quantity is not negative", where="quantity", given=quantity)
    price = series.at(year)
    unit = price.unit.partition("/")[2]
    return _value(kind, quantity, unit, (price,), unit)


def _tax_rate(medium: str, region: str, year: int, rates: Mapping[str, float] | None, factors: FactorSet) -> Price:
    if rates is not None:
        if medium not in rates:
            raise FactorNotFound("no rate is given for this medium", where="rates", given=medium)
        given = Series(f"environmental tax, {medium}", {year: rates[medium]}, "CNY/equivalent", "given")
        return given.at(year)
    return price_of(factors.resolve("env_tax.rate", key=medium, region=region, year=year), year)


def _value(kind: str, quantity: float, unit: str, prices: tuple[Price, ...], per: str) -> Value:
    if not np.isfinite(quantity):
        raise OptionError("a quantity is finite", where=kind, given=quantity)
    (price,) = prices
    ends = sorted((quantity * price.low, quantity * price.high))
    return Value(
        kind=kind,
        value=quantity * price.value,
        low=ends[0],
        high=ends[1],
        currency=price.unit.removesuffix(f"/{per}"),
        quantity=quantity,
        quantity_unit=unit,
        prices=prices,
        shadow=SHADOW.get(kind, ""),
        shadow_zh=SHADOW_ZH.get(kind, ""),
    )
