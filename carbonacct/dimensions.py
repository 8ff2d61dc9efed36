"""Dimensions in words, and what to do when two of them differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

Dimension = tuple[tuple[str, int], ...]

MONEY = re.compile(r"[A-Z]{3}([0-9]{4})?")

_MECHANICAL: Mapping[str, Mapping[str, int]] = {
    "mass": {"mass": 1},
    "energy": {"length": 2, "mass": 1, "time": -2},
    "volume": {"length": 3},
    "area": {"length": 2},
    "length": {"length": 1},
    "power": {"length": 2, "mass": 1, "time": -3},
    "time": {"time": 1},
}
_SYMBOL_NAMES = {"tce": "standard coal", "C": "carbon", "Nm3": "normal volume", "equivalent": "pollutant equivalent"}

# By the symbols whose powers differ, with the size of the difference.
_HINTS: Mapping[frozenset[tuple[str, int]], str] = {
    frozenset(difference.items()): hint
    for difference, hint in (
        ({"CO2": 1, "CO2e": 1}, "CO2e needs a named GWP set (AR5, AR6 …); a method applies it where it binds factors"),
        ({"CH4": 1, "CO2e": 1}, "CO2e needs a named GWP set: multiply tCH4 by its GWP (family gwp.AR5 …, tCO2e/tCH4)"),
        ({"N2O": 1, "CO2e": 1}, "CO2e needs a named GWP set: multiply tN2O by its GWP (family gwp.AR5 …, tCO2e/tN2O)"),
        ({"mass": 1, "CO2e": 1}, "mass of which gas? write tCO2, tCH4 …; CO2e needs a named GWP set"),
        ({"mass": 1, "CO2": 1}, "mass of CO2 is written tCO2, kgCO2 …"),
        ({"C": 1, "CO2": 1}, "carbon to CO2 is the factor 44/12 tCO2/tC, an input with its source, not a conversion"),
        (
            {"tce": 1, "length": 2, "mass": 1, "time": 2},
            "standard coal and energy need a named coefficient, 当量值 or 等价值 (gce/kWh), with its source",
        ),
        ({"tce": 1, "mass": 1}, "fuel and standard coal need a coefficient (kgce/kg), an input with its source"),
        (
            {"Nm3": 1, "length": 3},
            "Nm3 is gas at 0 °C and 101.325 kPa, m3 states no condition: convert by temperature and pressure first",
        ),
        ({"mass": 1, "length": 3}, "volume and mass need a density (t/m3), an input with its source"),
        ({"year": 1, "time": 1}, "a year has 365 or 366 days: give days or hours as an input"),
        ({"month": 1, "time": 1}, "a month is no fixed time: give days or hours as an input"),
        ({"month": 1, "year": 1}, "months and years are not converted: give the amount of the year"),
        ({"time": 1}, "a rate and an amount differ by a time (hours of operation), an input with its source"),
        ({"year": 1}, "an amount and an amount per year differ: say which one is meant"),
    )
}


def mismatch_hint(source: Dimension, target: Dimension) -> str:
    """Say what is needed instead of a conversion.

    Examples
    --------
    >>> mismatch_hint((("USD", 1),), (("CNY", 1),))
    'currencies need a dated exchange rate with its source'
    """
    difference = dict(source)
    for symbol, power in target:
        difference[symbol] = difference.get(symbol, 0) - power
    changed = {symbol: abs(power) for symbol, power in difference.items() if power}
    if len(changed) > 1 and all(MONEY.fullmatch(symbol) for symbol in changed):
        if any(len(symbol) > 3 for symbol in changed):
            return "money of a price year needs a dated deflator with its source"
        return "currencies need a dated exchange rate with its source"
    return _HINTS.get(frozenset(changed.items()), f"give a unit of {dimension_name(target)}")


def dimension_name(dimension: Dimension) -> str:
    """Say in words what a dimension measures.

    Examples
    --------
    >>> dimension_name((("length", 2), ("mass", 1), ("time", -2)))
    'energy'
    >>> dimension_name((("length", -2), ("tce", 1), ("year", -1)))
    'standard coal/(area·year)'
    >>> dimension_name((("length", 5), ("mass", 1), ("time", -2)))
    'length⁵·mass/time²'
    >>> dimension_name(())
    'pure number'
    """
    mechanical = tuple((symbol, power) for symbol, power in dimension if symbol in ("length", "mass", "time"))
    others = [
        (_SYMBOL_NAMES.get(symbol, symbol), power) for symbol, power in dimension if (symbol, power) not in mechanical
    ]
    named = [*_known_quantities().get(mechanical, mechanical), *others]
    above = [_raised(name, power) for name, power in named if power > 0]
    below = [_raised(name, -power) for name, power in named if power < 0]
    if not above and not below:
        return "pure number"
    head = "·".join(above) or "1"
    if not below:
        return head
    return f"{head}/({'·'.join(below)})" if len(below) > 1 else f"{head}/{below[0]}"


@lru_cache(maxsize=1)
def _known_quantities() -> Mapping[Dimension, tuple[tuple[str, int], ...]]:
    """Mechanical dimensions that have a name, or are one named quantity over another."""
    known: dict[Dimension, tuple[tuple[str, int], ...]] = {}
    for sign in (1, -1):
        for name in _MECHANICAL:
            known.setdefault(_product([(name, sign)]), ((name, sign),))
    for above in _MECHANICAL:
        for below in _MECHANICAL:
            if above != below:
                known.setdefault(_product([(above, 1), (below, -1)]), ((above, 1), (below, -1)))
    return known


def _product(quantities: Iterable[tuple[str, int]]) -> Dimension:
    powers: dict[str, int] = {}
    for name, sign in quantities:
        for symbol, power in _MECHANICAL[name].items():
            powers[symbol] = powers.get(symbol, 0) + sign * power
    return tuple(sorted((symbol, power) for symbol, power in powers.items() if power))


def _raised(name: str, power: int) -> str:
    return name if power == 1 else name + "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(power))
