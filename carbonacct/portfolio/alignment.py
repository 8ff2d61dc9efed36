"""Alignment with a sector: convergence of intensities (SDA) and market shares of technologies (PACTA).

Formulas: RMI PACTA, r2dii.analysis (``target_sda``, ``target_market_share``); SBTi, Sectoral Decarbonization Approach.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from carbonacct.errors import FactorNotFound, OptionError
from carbonacct.factors import FactorSet
from carbonacct.portfolio.pathways import GIVEN, Path, check_levels, consecutive_years
from carbonacct.sums import total
from carbonacct.units import conversion, parse_unit, scale


@dataclass(frozen=True, slots=True)
class Scenario:
    """The intensity of a sector by year [`unit`], as published."""

    levels: dict[int, float]
    unit: str
    source: str
    status: str


def published_scenario(key: str, *, family: str = "pathway.oecm_1p5", factors: FactorSet | None = None) -> Scenario:
    """Return a sector scenario of the factor set.

    Parameters
    ----------
    key
        Sector and scopes, such as ``cement.s1``.
    family
        Factor family of the scenario.
    factors
        Factor set; the newest edition if ``None``.

    Raises
    ------
    FactorNotFound
        The family has no such key; the message names those it has.

    Examples
    --------
    >>> published_scenario("electricity.s1").levels[2030]
    0.134
    """
    factors = factors or FactorSet.load()
    rows = factors.rows(family)
    mine = [row for row in rows if row.key == key and row.year is not None and row.value is not None]
    if not mine:
        raise FactorNotFound(
            "no scenario for this sector",
            where=family,
            given=key,
            needed="one of " + ", ".join(sorted({row.key for row in rows})),
        )
    unit = parse_unit(mine[0].unit)
    levels = {
        row.year: float(scale(row.value, conversion(parse_unit(row.unit), unit)))
        for row in mine
        if row.year is not None and row.value is not None
    }
    return Scenario(levels, mine[0].unit, factors.source(mine[0].source_id).citation, mine[0].status)


def sector_convergence(
    base: float,
    scenario: Mapping[int, float],
    *,
    unit: str,
    market: float | None = None,
    source: str = GIVEN,
    status: str = GIVEN,
) -> Path:
    """Return the path of the sectoral decarbonisation approach (SDA) with constant market share (m = 1).

    Parameters
    ----------
    base
        Own physical intensity in the first year of the scenario [`unit`].
    scenario
        Sector intensity by year [`unit`], from the base year to the year of convergence; years between are
        interpolated on a straight line.
    market
        Intensity of the whole market in the base year: the scenario is first scaled to start there (PACTA).
    source, status
        Where the scenario was published, and whether that was verified.

    Returns
    -------
    Path
        ``(base − S(T)) · p(t) + S(T)`` with ``p(t) = (S(t) − S(T)) / (S(0) − S(T))``. For a flat scenario ``p`` has no
        value and the path is the level of the sector. A target above the start is said so in `notes`.

    Raises
    ------
    OptionError
        Fewer than two years, a negative value, a scenario that starts at zero and shall be scaled, or a path that falls
        below zero since the scenario does not run one way.

    Examples
    --------
    >>> path = sector_convergence(0.9, {2020: 0.5, 2025: 0.1}, unit="t/t", market=6.45)
    >>> [round(value, 2) for value in path.values]
    [0.9, 0.98, 1.06, 1.13, 1.21, 1.29]
    """
    years, level = scaled_scenario(scenario, market)
    check_levels(base=base)
    first, last = level[0], level[-1]
    if first == last:
        values = (float(base), *level[1:])
        notes: tuple[str, ...] = ("the scenario is flat: from the second year on the path is the level of the sector",)
    else:
        values = tuple((base - last) * ((value - last) / (first - last)) + last for value in level)
        values = (float(base), *values[1:])
        notes = ()
    below = [year for year, value in zip(years, values, strict=True) if value < 0]
    if below:
        raise OptionError(
            "the path falls below zero: the scenario passes its last level and turns back, or hardly moves",
            where="scenario",
            given=f"below zero in {', '.join(map(str, below))}",
            needed="a scenario that runs one way",
        )
    if values[-1] > base:
        notes = (*notes, "the target lies above the start: the sector converges from above, the portfolio from below")
    return Path("sectoral decarbonisation approach", years, values, unit, source, status, notes=notes)


def scaled_scenario(scenario: Mapping[int, float], market: float | None) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the years of a scenario, without gaps, and its level scaled to start at the market's.

    Examples
    --------
    >>> scaled_scenario({2020: 0.5, 2022: 0.1}, market=1.0)
    ((2020, 2021, 2022), (1.0, 0.6, 0.2))
    """
    check_levels(**{str(year): value for year, value in scenario.items()})
    if len(scenario) < 2:
        raise OptionError("a scenario needs two years or more", where="scenario", given=dict(scenario))
    known = sorted(scenario)
    years = consecutive_years(known[0], known[-1])
    level = np.interp(np.array(years), np.array(known), np.array([scenario[year] for year in known]))
    if market is not None:
        check_levels(market=market)
        if level[0] == 0:
            raise OptionError("a scenario that starts at zero cannot be scaled to a market", where="scenario")
        level = level * (market / level[0])
    return years, tuple(float(value) for value in level)


def market_average(production: Sequence[float], intensity: Sequence[float]) -> float:
    """Return the intensity of a market: emissions of all producers over their production, as exact sums.

    Raises
    ------
    OptionError
        The production is nothing, or a figure is negative.

    Examples
    --------
    >>> market_average([1, 3], [4, 132])
    100.0
    """
    made, rate = np.array(production, dtype=np.float64), np.array(intensity, dtype=np.float64)
    if made.shape != rate.shape or (made < 0).any() or (rate < 0).any() or not made.any():
        raise OptionError(
            "production and intensity must be of one length, not negative, and not all zero",
            given=(production, intensity),
        )
    return total(made * rate) / total(made)


def declining_share_target(production: float, ratio: float) -> float:
    """Return the target of a technology that shrinks: production [any unit] times ``s(t)/s(0)`` (PACTA, TMSR).

    Examples
    --------
    >>> declining_share_target(250, 0.6)
    150.0
    """
    check_levels(production=production, ratio=ratio)
    return production * ratio


def growing_share_target(production: float, all_technologies: float, change: float) -> float:
    """Return the target of a technology that grows (PACTA, SMSP), in the unit of the production.

    Parameters
    ----------
    production
        Production with the technology in the base year.
    all_technologies
        Production with all technologies of the sector in the base year.
    change
        ``(s(t) − s(0)) / S(0)``: growth of the technology over the sector's base-year production.

    Returns
    -------
    float
        ``production + all_technologies · change``, not below zero.

    Examples
    --------
    >>> growing_share_target(200, 450, 0.34)
    353.0
    """
    check_levels(production=production, all_technologies=all_technologies)
    if not math.isfinite(change):
        raise OptionError("a change must be finite", where="change", given=change)
    return max(production + all_technologies * change, 0.0)


def technology_shares(production: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the technology mix of a portfolio: each company's own mix, weighted by loan (PACTA).

    Parameters
    ----------
    production
        By company, production by technology (one unit).
    weights
        Loan by company, such as the outstanding amount.

    Examples
    --------
    >>> made = {"a": {"ice": 1, "electric": 1}, "b": {"ice": 1, "electric": 3}}
    >>> technology_shares(made, {"a": 1, "b": 3})
    {'electric': 0.6875, 'ice': 0.3125}
    """
    whole = total(np.array([weights[company] for company in production], dtype=np.float64))
    parts: dict[str, list[float]] = {}
    for company, made in production.items():
        check_levels(weight=weights[company], **made)
        own = total(np.array([*made.values()], dtype=np.float64))
        if own == 0 or whole == 0:
            raise OptionError("a mix needs some production and some loan", where=company, given=dict(made))
        for technology, amount in made.items():
            parts.setdefault(technology, []).append(weights[company] * amount / own)
    return {technology: total(np.array(parts[technology])) / whole for technology in sorted(parts)}
