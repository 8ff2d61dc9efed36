"""Paths that a figure should follow from year to year: straight, geometric, contraction, peak and neutral.

A path is a value for each year from its base year to its last. It says what rule it follows, where the rule was
published and whether that was verified. The schedules of CO2 per gross product stand in
:mod:`carbonacct.portfolio.schedules`, sector convergence and market shares in :mod:`carbonacct.portfolio.alignment`,
the comparison with actual figures in :mod:`carbonacct.portfolio.verdicts`.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as File

from carbonacct.errors import OptionError
from carbonacct.factors import FactorSet
from carbonacct.units import parse_unit

GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Rule:
    """A published figure that a path rests on, and where it stands."""

    rule: str
    value: float
    unit: str
    citation: str
    status: str
    note: str


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """Return the published figures of paths that are no factor of the factor set, by name.

    Examples
    --------
    >>> rules()["cn.neutral_year"].value
    2060.0
    """
    with File(__file__).with_name("data").joinpath("path_rules.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["rule"]: Rule(
                row["rule"],
                float(row["value"]),
                row["unit"],
                ", ".join(
                    row[part] for part in ("publisher", "document", "document_no", "clause", "year") if row[part]
                ),
                row["status"],
                row["note"],
            )
            for row in csv.DictReader(file)
        }


@dataclass(frozen=True, slots=True)
class Path:
    """A value for each year.

    Attributes
    ----------
    name
        The rule it follows.
    years, values
        Consecutive years, and the value of each, in `unit`.
    source, status
        Where the rule was published; ``confirmed``, ``memory`` (not re-read) or ``given`` (by the user).
    convention, convention_zh
        What must be printed beside a verdict, if the rule was made for another quantity.
    notes
        What else a reader must know, such as a target above the start.
    """

    name: str
    years: tuple[int, ...]
    values: tuple[float, ...]
    unit: str
    source: str = GIVEN
    status: str = GIVEN
    convention: str = ""
    convention_zh: str = ""
    notes: tuple[str, ...] = ()

    @property
    def base_year(self) -> int:
        """First year."""
        return self.years[0]

    @property
    def target_year(self) -> int:
        """Last year."""
        return self.years[-1]

    @property
    def additive(self) -> bool:
        """Whether yearly values may be added into a budget: a mass of gas, not an intensity."""
        dimension = parse_unit(self.unit).dimension
        return len(dimension) == 1 and dimension[0][1] == 1

    def at(self, year: int) -> float:
        """Return the value of a year.

        Raises
        ------
        OptionError
            The path does not reach that year; nothing is extrapolated.
        """
        if not self.base_year <= year <= self.target_year:
            raise OptionError(
                "the path does not reach this year",
                where=self.name,
                given=year,
                needed=f"a year from {self.base_year} to {self.target_year}",
            )
        return self.values[year - self.base_year]

    def as_dict(self) -> dict[str, object]:
        """Return the path as plain data."""
        return {
            "name": self.name,
            "unit": self.unit,
            "values": dict(zip(self.years, self.values, strict=True)),
            "source": self.source,
            "status": self.status,
            "convention": self.convention,
            "notes": list(self.notes),
        }


def linear(base_year: int, base: float, target_year: int, target: float, *, unit: str) -> Path:
    """Return the straight path from the value of a base year to that of a target year, both in `unit`.

    Raises
    ------
    OptionError
        A value is negative or not finite, or the target year is not after the base year.

    Examples
    --------
    >>> linear(2025, 50.0, 2030, 40.0, unit="tCO2e/MCNY").at(2027)
    46.0
    """
    years = _between(base_year, base, target_year, target)
    span = target_year - base_year
    values = [base + (target - base) * (year - base_year) / span for year in years[:-1]]
    return Path("linear", years, (*values, float(target)), unit)


def geometric(base_year: int, base: float, target_year: int, target: float, *, unit: str) -> Path:
    """Return the path that falls by the same share every year, from a base year's value to a target's (`unit`).

    Raises
    ------
    OptionError
        A value is not positive, or the target year is not after the base year.

    Examples
    --------
    >>> round(geometric(2025, 50.0, 2030, 40.0, unit="tCO2e/MCNY").at(2026), 6)
    47.817625
    """
    years = _between(base_year, base, target_year, target)
    if not (base > 0 and target > 0):
        raise OptionError(
            "a geometric path never reaches zero", given=(base, target), hint="use `linear`, or a small target"
        )
    span = target_year - base_year
    values = [base * (target / base) ** ((year - base_year) / span) for year in years[:-1]]
    return Path("geometric", years, (*values, float(target)), unit)


def yearly_decline(base_year: int, base: float, last_year: int, rate: float, *, unit: str) -> Path:
    """Return the path that falls by a given share (`rate`, 0 to 1) of the year before, every year.

    Parameters
    ----------
    base_year, base
        First year and its value.
    last_year
        Last year of the path.
    rate
        Share of the year before, 0 to below 1.
    unit
        Unit of the value.

    Examples
    --------
    >>> yearly_decline(2025, 100.0, 2027, 0.5, unit="tCO2e").values
    (100.0, 50.0, 25.0)
    """
    years = consecutive_years(base_year, last_year)
    check_levels(base=base)
    _check_rate(rate)
    values = tuple(base * (1 - rate) ** (year - base_year) for year in years)
    return Path(f"yearly decline of {rate:.2%}", years, values, unit)


def paris_aligned(base_year: int, base: float, last_year: int, *, unit: str) -> Path:
    """Return the decline of an EU Paris-aligned benchmark: 7 % a year, geometric ((EU) 2020/1818, Article 7).

    The regulation means the portfolio's greenhouse-gas intensity (WACI by enterprise value). For loans it is a
    yardstick only.

    Parameters
    ----------
    base_year, base
        First year and its value.
    last_year
        Last year of the path.
    unit
        Unit of the value.

    Examples
    --------
    >>> round(paris_aligned(2025, 100.0, 2030, unit="tCO2e/MCNY").at(2030), 6)
    69.568837
    """
    rule = rules()["pab.yearly_decline"]
    path = yearly_decline(base_year, base, last_year, rule.value / 100, unit=unit)
    return Path("EU Paris-aligned benchmark", path.years, path.values, unit, rule.citation, rule.status)


def required_reduction(base_year: int, target_year: int, rate: float) -> float:
    """Return the share of base-year emissions to be cut by absolute contraction (SBTi Net-Zero Standard 1.3).

    The yearly linear `rate` (0 to 1) counts from the base year, but from 2020 when the base year is later.

    Parameters
    ----------
    base_year, target_year
        From when to when.
    rate
        Yearly linear reduction, 0 to below 1.

    Examples
    --------
    >>> round(required_reduction(2022, 2030, 0.042), 9)
    0.42
    """
    first = min(base_year, int(rules()["absolute_contraction.counted_from"].value))
    consecutive_years(base_year, target_year)
    _check_rate(rate)
    return rate * (target_year - first)


def absolute_contraction(
    base_year: int,
    base: float,
    target_year: int,
    *,
    rate: float | None = None,
    unit: str = "tCO2e",
    factors: FactorSet | None = None,
) -> Path:
    """Return the straight path of absolute contraction (SBTi) to a target year.

    Parameters
    ----------
    base_year, base
        Base year and its emissions [`unit`].
    target_year
        Year of the near-term target.
    rate
        Linear yearly rate, 0 to 1; the factor ``pathway.rate.sbti`` ``aca_1p5`` (4.2 %/a) if ``None``.
    factors
        Factor set to take the rate from; the newest edition if ``None``.

    Raises
    ------
    OptionError
        The cut would be the whole of the emissions or more: contraction is a rule for near-term targets.

    Examples
    --------
    >>> round(absolute_contraction(2020, 1000.0, 2030).at(2030), 9)
    580.0
    """
    source, status = GIVEN, GIVEN
    if rate is None:
        factor = (factors or FactorSet.load()).resolve("pathway.rate.sbti", key="aca_1p5")
        rate, source, status = factor.value / 100, factor.source.citation, factor.status
    cut = required_reduction(base_year, target_year, rate)
    if cut >= 1:
        raise OptionError(
            "absolute contraction reaches zero before the target year",
            where="target_year",
            given=target_year,
            needed=f"a cut below 100 %, got {cut:.1%}",
            hint="use `linear` with the residual of the net-zero target",
        )
    path = linear(base_year, base, target_year, base * (1 - cut), unit=unit)
    return Path("absolute contraction", path.years, path.values, unit, source, status)


def peak_and_neutral(
    base_year: int,
    base: float,
    peak: float,
    *,
    residual: float,
    unit: str = "tCO2e",
    peak_year: int | None = None,
    neutral_year: int | None = None,
) -> Path:
    """Return the straight path from a base year to a peak, and from there to a residual.

    Parameters
    ----------
    base_year, base
        Base year and its emissions [`unit`].
    peak
        Emissions in the peak year: no level is published, so it must be given.
    residual
        Emissions left in the neutral year, to be removed or offset.
    peak_year, neutral_year
        2030 and 2060 if ``None`` (State Council, 2021).

    Examples
    --------
    >>> path = peak_and_neutral(2025, 100.0, 110.0, residual=0.0)
    >>> path.at(2030), path.at(2045), path.at(2060)
    (110.0, 55.0, 0.0)
    """
    table = rules()
    chosen = (peak_year, neutral_year)
    peak_year = int(table["cn.peak_year"].value) if peak_year is None else peak_year
    neutral_year = int(table["cn.neutral_year"].value) if neutral_year is None else neutral_year
    rise = linear(base_year, base, peak_year, peak, unit=unit)
    fall = linear(peak_year, peak, neutral_year, residual, unit=unit)
    source, status = GIVEN, GIVEN
    if None in chosen:
        source = f"{table['cn.peak_year'].citation}; {table['cn.neutral_year'].citation}"
        status = "confirmed"
    note = "the level of the peak is given: none is published for an institution"
    return Path(
        f"peak {peak_year}, neutral {neutral_year}",
        rise.years + fall.years[1:],
        rise.values + fall.values[1:],
        unit,
        source,
        status,
        notes=(note,),
    )


def _between(base_year: int, base: float, target_year: int, target: float) -> tuple[int, ...]:
    """Return the years from base to target year, and refuse levels that are none."""
    years = consecutive_years(base_year, target_year)
    check_levels(base=base, target=target)
    return years


def consecutive_years(first: int, last: int) -> tuple[int, ...]:
    """Return the years of a path; refuse a last year that does not come after the first."""
    if last <= first:
        raise OptionError("the target year must come after the base year", given=(first, last))
    return tuple(range(first, last + 1))


def check_levels(**levels: float) -> None:
    """Refuse a level that is negative or not finite, by its name."""
    for name, value in levels.items():
        if not math.isfinite(value) or value < 0:
            raise OptionError("a level must be finite and not negative", where=name, given=value)


def _check_rate(rate: float) -> None:
    if not 0 <= rate < 1:
        raise OptionError("a yearly rate is a share from 0 to below 1", where="rate", given=rate, hint="4.2 % is 0.042")
