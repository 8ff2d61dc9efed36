"""Dated prices: from the factor set or a series of one's own, never beyond the years that are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from carbonacct.errors import FactorNotFound, OptionError

if TYPE_CHECKING:
    from carbonacct.factors import Factor, FactorSet


@dataclass(frozen=True, slots=True)
class Price:
    """A price of one year with its range, and where it was published."""

    value: float
    low: float
    high: float
    unit: str
    year: int
    source: str
    unverified: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Prices of one's own by year: a figure, or (low, figure, high); nothing lies between the years or beyond them.

    Examples
    --------
    >>> ccer = Series("CCER", {2026: (50.0, 80.0, 100.0)}, unit="CNY/tCO2e", source="own contracts")
    >>> ccer.at(2026).high
    100.0
    """

    name: str
    prices: Mapping[int, float | tuple[float, float, float]]
    unit: str
    source: str

    def at(self, year: int) -> Price:
        """Return the price of a year.

        Raises
        ------
        FactorNotFound
            The series has no such year; the message names those it has.
        OptionError
            The price is not finite, or outside its range.
        """
        if year not in self.prices:
            raise FactorNotFound(
                "the series has no price of this year",
                where=self.name,
                given=year,
                needed="one of " + ", ".join(map(str, sorted(self.prices))),
                hint="no price is extrapolated; add the year to the series",
            )
        given = self.prices[year]
        low, value, high = given if isinstance(given, tuple) else (given, given, given)
        if not (np.isfinite([low, value, high]).all() and 0 <= low <= value <= high):
            raise OptionError(
                "a price lies in its range and is not negative", where=f"{self.name}, {year}", given=given
            )
        return Price(value, low, high, self.unit, year, self.source, unverified=False)


def factor_price(factors: FactorSet, family: str, *, region: str, year: int) -> Price:
    """Return the price of exactly this year from a family of the factor set; an error names the years there are."""
    try:
        return price_of(factors.resolve(family, region=region, year=year, fallback="strict"), year)
    except FactorNotFound as cause:
        known = sorted({row.year for row in factors.rows(family) if row.year is not None})
        raise FactorNotFound(
            "there is no price of this year, and none is extrapolated",
            where=family,
            given=year,
            needed="one of " + ", ".join(map(str, known)),
            hint="give a series of your own",
        ) from cause


def price_of(factor: Factor, year: int) -> Price:
    """Return a factor as the price of a year."""
    low = factor.value if factor.low is None else factor.low
    high = factor.value if factor.high is None else factor.high
    return Price(factor.value, low, high, factor.unit, year, factor.source.citation, factor.unverified, factor.note)


def social_price(factors: FactorSet, family: str, discount: str, year: int) -> Price:
    """Return the social cost of a year of emission, on a straight line between two published years."""
    rows = {row.year: row for row in factors.rows(family) if row.key == discount and row.year is not None}
    if not rows:
        keys = sorted({row.key for row in factors.rows(family)})
        raise FactorNotFound("no such discount rate", where=family, given=discount, needed=", ".join(keys))
    before, after = [y for y in rows if y <= year], [y for y in rows if y >= year]
    if not before or not after:
        raise FactorNotFound(
            "there is no price of this year, and none is extrapolated",
            where=f"{family}, {discount}",
            given=year,
            needed=f"a year from {min(rows)} to {max(rows)}",
        )
    first, last = max(before), min(after)
    one, other = (factors.resolve(family, key=discount, year=end) for end in (first, last))
    price = price_of(one, year)
    if first == last:
        return price
    between = float(np.interp(year, [first, last], [one.value, other.value]))
    note = f"on a straight line between {first} and {last}"
    return Price(between, between, between, price.unit, year, price.source, price.unverified, note)


def denominator_of(price: Price, choices: tuple[str, ...]) -> str:
    """Return what the price is per; a price per another quantity is refused."""
    per = price.unit.partition("/")[2]
    if per not in choices:
        raise OptionError("the price is per another quantity", where=price.source, given=price.unit, needed=choices[-1])
    return per
