"""Schedules of CO2 per gross product (单位GDP二氧化碳排放): the planned falls of a country or province, as a path.

The figures are factors of the family ``target.co2_per_gdp``; a row's key is the plan, its year the target year, and its
basis names the base year. Energy per gross product is another quantity and never a carbon path.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from carbonacct.errors import FactorDataError, FactorNotFound
from carbonacct.factors import FactorSet
from carbonacct.portfolio.pathways import Path, check_levels, consecutive_years
from carbonacct.units import conversion, parse_unit, scale
from carbonacct.vocabulary import regions

FAMILY = "target.co2_per_gdp"
ENERGY = "target.energy_per_gdp"
WEAKEST = ("memory", "given", "confirmed")
BASE_YEAR = re.compile(r"(?:base year|基年|基期)\s*(\d{4})")

CONVENTION = (
    "CO2 per gross product is a target of an economy, not of lenders: its yearly rate is applied here to an intensity "
    "per money lent by convention."
)
CONVENTION_ZH = "单位GDP二氧化碳排放是地区经济的目标，并非对贷款人的要求；将其年均降幅用于贷款碳强度仅为本报告的约定。"


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned change of CO2 per gross product over the years of a plan, in percent (−18).

    ``own`` marks a plan that a user added.
    """

    key: str
    region: str
    base_year: int
    target_year: int
    percent: float
    factor_id: str
    source: str
    status: str
    own: bool = False

    @property
    def kept(self) -> float:
        """Share of the base year's CO2 per gross product that is left in the target year."""
        return (100 + self.percent) / 100

    @property
    def yearly_rate(self) -> float:
        """Share by which it falls each year, geometric.

        Examples
        --------
        >>> [round(plan.yearly_rate, 4) for plan in plans("CN") if plan.key in ("14fyp", "15fyp")]
        [0.0389, 0.0366]
        """
        return float(1 - self.kept ** (1 / (self.target_year - self.base_year)))


def plans(region: str, *, factors: FactorSet | None = None) -> tuple[Plan, ...]:
    """Return the plans of CO2 per gross product published for a region, by base year.

    Parameters
    ----------
    region
        ``CN``, a province or county; a plan of a place above it never stands in.
    factors
        Factor set; the newest edition if ``None``. A target of one's own is a row of ``target.co2_per_gdp`` whose
        ``basis`` says ``base year 2025`` (基年 2025).

    Raises
    ------
    FactorNotFound
        None is published for that region (Chongqing among them).
    FactorDataError
        A row does not say from which year it counts, or leaves nothing over.

    Examples
    --------
    >>> [(plan.key, plan.base_year, plan.target_year, plan.percent) for plan in plans("CN")][-1]
    ('15fyp', 2025, 2030, -17.0)
    """
    factors = factors or FactorSet.load()
    place = regions.parse(region)
    code = region if place is None else place.code
    found, given = [], {row.id for row in factors.given()[0]}
    for row in factors.rows(FAMILY):
        if row.region == code and row.value is not None and row.year is not None:
            base = BASE_YEAR.search(row.basis)
            if base is None:
                raise FactorDataError(
                    "a plan says from which year it counts",
                    where=row.id,
                    given=row.basis,
                    needed="basis: base year 2025",
                    hint="add the plan as a row of a table, with its basis",
                )
            percent = float(scale(row.value, conversion(parse_unit(row.unit), parse_unit("%"))))
            if percent <= -100 or row.year <= int(base[1]):
                raise FactorDataError(
                    "a plan leaves something over, in a later year",
                    where=row.id,
                    given=f"{percent:+g} % from {base[1]} to {row.year}",
                )
            source, own = factors.source(row.source_id).citation, row.id in given
            found.append(Plan(row.key, code, int(base[1]), row.year, percent, row.id, source, row.status, own))
    if not found:
        raise _none_published(factors, code)
    return tuple(sorted(found, key=lambda plan: (plan.base_year, plan.target_year)))


def gdp_schedule(
    base_year: int, base: float, last_year: int, *, region: str, unit: str, factors: FactorSet | None = None
) -> Path:
    """Return the path of an intensity that falls year by year as CO2 per gross product is planned to.

    Each year takes the geometric share of the plan it lies in (where plans overlap, one's own before a published one,
    then the shortest), so a base year inside a plan takes what is left of it, and later years go on into the next plan.

    Parameters
    ----------
    base_year, base
        Base year and its intensity [`unit`].
    last_year
        Last year of the path.
    region
        Whose plans: ``CN``, or a province that has published one.

    Returns
    -------
    Path
        With the convention that must be printed beside a verdict on an intensity of loans.

    Raises
    ------
    FactorNotFound
        The region has no plan, or none covers one of the years.
    FactorDataError
        Two plans have an equal claim to a year, or one does not say from which year it counts.

    Examples
    --------
    >>> path = gdp_schedule(2023, 1.0, 2026, region="CN", unit="tCO2e/MCNY")
    >>> [round(value, 4) for value in path.values]
    [1.0, 0.9611, 0.9237, 0.8899]
    """
    years = consecutive_years(base_year, last_year)
    check_levels(base=base)
    known = plans(region, factors=factors)
    steps: dict[Plan, int] = {}
    values = [float(base)]
    for year in years[:-1]:
        plan = _plan_of(year, known)
        steps[plan] = steps.get(plan, 0) + 1
        left = 1.0
        for one, taken in steps.items():
            left *= one.kept ** (taken / (one.target_year - one.base_year))
        values.append(base * left)
    return Path(
        f"CO2 per gross product, {known[0].region}",
        years,
        tuple(values),
        unit,
        "; ".join(dict.fromkeys(plan.source for plan in steps)),
        min((plan.status for plan in steps), key=WEAKEST.index),
        CONVENTION,
        CONVENTION_ZH,
        tuple(
            f"{plan.key}: {plan.percent:+g} % {plan.base_year}–{plan.target_year}, {plan.factor_id}" for plan in steps
        ),
    )


def _plan_of(year: int, known: tuple[Plan, ...]) -> Plan:
    """Return the plan in which the step from a year to the next lies: one's own first, then the shortest."""
    mine = [plan for plan in known if plan.base_year <= year < plan.target_year]
    if not mine:
        listed = ", ".join(f"{plan.key} {plan.base_year}–{plan.target_year}" for plan in known)
        raise FactorNotFound(
            "no plan of CO2 per gross product covers this year",
            where=FAMILY,
            given=f"{year} to {year + 1}",
            needed=listed,
            hint="nothing is extrapolated; add a row of your own, or use `geometric` with a target",
        )
    chosen, *others = sorted(mine, key=_claim)
    if any(_claim(one) == _claim(chosen) and one.percent != chosen.percent for one in others):
        told = ", ".join(one.factor_id for one in mine if _claim(one) == _claim(chosen))
        raise FactorDataError("two plans have an equal claim to this year", where=FAMILY, given=told, needed="one")
    return chosen


def _claim(plan: Plan) -> tuple[bool, int]:
    """Return what orders plans of one year: one's own first, then the shortest."""
    return not plan.own, plan.target_year - plan.base_year


def _none_published(factors: FactorSet, region: str) -> FactorNotFound:
    energy = [row for row in factors.rows(ENERGY) if row.region == region and row.value is not None]
    others = "; ".join(f"energy per gross product {row.value:+g} % by {row.year}" for row in energy)
    aside = f"{others} is published there, which is not a carbon path; " if energy else ""
    return FactorNotFound(
        "no target of CO2 per gross product is published for this region",
        where=FAMILY,
        given=region,
        needed=", ".join(sorted({row.region for row in factors.rows(FAMILY)})),
        hint=aside + 'name another region, such as region="CN" for the national plan, or add a row of your own',
    )
