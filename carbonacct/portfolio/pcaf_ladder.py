"""The options of PCAF, class by class, best first, and what each class is divided by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from carbonacct.attribution import known_of
from carbonacct.portfolio import project_figures
from carbonacct.portfolio.activity import product_rows
from carbonacct.portfolio.asset_classes import BUILDINGS, COMPANIES, STATES, of_class
from carbonacct.portfolio.look_through import METHOD, OPTION
from carbonacct.portfolio.pcaf_inputs import OPEN
from carbonacct.portfolio.standard import Rung, Share
from carbonacct.rowset import RowSet

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

SUPPLY_CHAIN = "supply_chain"
COMPANY = frozenset({"consolidated", "entity"})
PRODUCTION = "pcaf_2022.production"
OF_THE_LOAN = {"3b": "pcaf_2022.sector_assets", "3c": "pcaf_2022.sector_turnover"}


def rungs(run: FootprintRun) -> Iterator[Rung]:
    """Return the options of every class, best first.

    What is reported or estimated of a company counts only where there is something to divide by. Where there is not,
    options 3b and 3c go first, which need no denominator; the rest follows them only to tell what the row lacks.
    """
    allowed = run.allowed
    if run.pools is not None:
        yield Rung(OPTION, METHOD, RowSet.of(run.pools.rows))
    states, facilitated = of_class(run, *STATES), of_class(run, "facilitated")
    others, late = ~states & ~facilitated, run.without_value
    yield Rung("1b", "pcaf_2025.facilitated", facilitated, direct=True)
    for option in ("1a", "1b"):
        yield Rung(option, "pcaf_2022.territorial", allowed[option] & states)
    for option in ("2", "3", "3a", "3b", "4a", "4b"):
        yield Rung(option, "pcaf_2022.territorial", allowed[f"{option} stated"] & states)
    yield from _reported(run, others & ~late)
    yield from _of_companies(run, ~late)
    yield from _of_loans(run)
    yield from _buildings(run)
    yield from _vehicles(run)
    for method, rows in run.supply_chain.attributed.items():
        yield Rung(SUPPLY_CHAIN, method, rows & ~late)
    for method, rows in run.supply_chain.direct.items():
        yield Rung(SUPPLY_CHAIN, method, rows, direct=True)
    if late.any():
        project_figures.leave_those_of_others(run, late & _invested(run))
        yield from _reported(run, late)
        yield from _of_companies(run, late)
        for method, rows in run.supply_chain.attributed.items():
            yield Rung(SUPPLY_CHAIN, method, rows & late)
    project_figures.leave_those_of_others(run, of_others(run))


def of_others(run: FootprintRun) -> RowSet:
    """Return project finance with figures of the project, whose other figures are not said to be the project's."""
    projects = of_class(run, "project_finance")
    return projects & project_figures.given(run) & ~project_figures.said(run)


def _invested(run: FootprintRun) -> RowSet:
    """Return project finance with a total investment, and nothing that says whose the figures beside it are."""
    projects = of_class(run, "project_finance")
    told = project_figures.given(run) | project_figures.said(run) | run.words("boundary", COMPANY)
    return projects & known_of(run.book, "total_investment")[1] & ~told


def _reported(run: FootprintRun, rows: RowSet) -> Iterator[Rung]:
    for option in ("1a", "1b", "2a stated", "2b stated", "3 stated", "3a stated"):
        for method in ("pcaf_2022.reported", "pcaf_2022.reported_total"):
            yield Rung(option.removesuffix(" stated"), method, run.allowed[option] & rows)


def _of_companies(run: FootprintRun, rows: RowSet) -> Iterator[Rung]:
    rows, allowed = rows & of_class(run, *COMPANIES, "project_finance"), run.allowed
    own = rows & ~of_others(run)
    yield Rung("2a", "pcaf_2022.energy", own & allowed["2a"] & run.with_energy)
    for name, made in product_rows(run, own & allowed["2b"]).items():
        yield Rung("2b", f"{PRODUCTION}{name.removeprefix('product')}", made)
    adjusted = known_of(run.book, "price_ratio")[1]
    yield Rung("3a", "pcaf_2022.sector_revenue_adjusted", rows & allowed["3a"] & adjusted)
    yield Rung("3a", "pcaf_2022.sector_revenue", rows & allowed["3a"])


def _of_loans(run: FootprintRun) -> Iterator[Rung]:
    rows = of_class(run, *COMPANIES, "project_finance")
    for option, method in OF_THE_LOAN.items():
        yield Rung(option, method, rows & run.allowed[option], direct=True)


def _buildings(run: FootprintRun) -> Iterator[Rung]:
    rows = of_class(run, *BUILDINGS)
    blank = run.allowed[OPEN]
    stated, metered = run.allowed["1a"] & ~blank, run.allowed["1b"] | blank
    yield Rung("1a", "pcaf_2022.energy", rows & stated & run.with_energy)
    yield Rung("1b", "pcaf_2022.energy", rows & metered & run.with_energy)
    for option in ("2a", "2b"):
        mine = rows & run.allowed[option] & _any_known(run, "per_area")
        yield Rung(option, "pcaf_2022.building_floor_area", mine)
    yield Rung("3", "pcaf_2022.building_number", rows & run.allowed["3"] & _any_known(run, "per_building"))


def _vehicles(run: FootprintRun) -> Iterator[Rung]:
    rows = of_class(run, "motor_vehicle_loan")
    fuelled = known_of(run.book, "fuel_volume")[1] | known_of(run.book, "electricity_bought")[1]
    blank = run.allowed[OPEN]
    yield Rung("1a", "pcaf_2022.vehicle_fuel", rows & (run.allowed["1a"] | blank) & fuelled)
    efficient = _any_known(run, "per_km")
    yield Rung("1b", "pcaf_2022.vehicle_distance", rows & (run.allowed["1b"] | blank) & efficient)
    for option in ("2a", "2b", "3a", "3b"):
        yield Rung(option, "pcaf_2022.vehicle_distance", rows & run.allowed[option] & efficient)


def shares(run: FootprintRun) -> Iterator[Share]:
    """Return the denominators of every class, in order of preference.

    A project's figures are divided by the project's value. Where it is not said whose a balance sheet is, it goes with
    bare figures of the same row, and the total investment with figures that are the project's by their column.
    """
    top = "outstanding"
    companies, projects = of_class(run, *COMPANIES), of_class(run, "project_finance")
    own, said = projects & project_figures.given(run), projects & project_figures.said(run)
    sheets = companies | projects & ~(own & run.words("boundary", COMPANY))
    yield Share("pcaf_2022.attribution_investment", own & ~said, top, ("total_investment",))
    yield Share("pcaf_2022.attribution_evic", companies, top, ("evic",))
    yield Share("pcaf_2022.attribution_equity_debt", sheets, top, ("total_equity", "total_debt"))
    yield Share("pcaf_2022.attribution_assets", sheets, top, ("total_assets",))
    yield Share("pcaf_2022.attribution_investment", said, top, ("total_investment",))
    yield Share("pcaf_2022.attribution_property", of_class(run, *BUILDINGS), top, ("property_value",))
    vehicles = of_class(run, "motor_vehicle_loan")
    yield Share("pcaf_2022.attribution_vehicle", vehicles, top, ("vehicle_value",))
    yield Share("pcaf_2022.attribution_vehicle_whole", vehicles, top, ())
    yield Share("pcaf_2022.attribution_gdp", of_class(run, "sovereign_debt"), "exposure", ("gdp_ppp",))
    regions = of_class(run, "sub_sovereign_debt")
    regional = ("regional_gdp", "gdp_ppp", "gdp")
    yield Share("pcaf_2025.attribution_regional_gdp", regions, "exposure", regional)
    yield Share("pcaf_2025.attribution_sub_sovereign_balance", regions, top, ("total_equity", "total_debt"))
    structures = of_class(run, "use_of_proceeds")
    yield Share("pcaf_2025.attribution_structure", structures, top, ("total_equity", "total_debt"))
    yield Share("pcaf_2025.attribution_deal", of_class(run, "securitisation"), top, ("deal_nominal",))


def without_value(run: FootprintRun) -> RowSet:
    """Return the companies and projects of which nothing is known that their emissions could be divided by."""
    rows = of_class(run, *COMPANIES, "project_finance") & run.outcome.open
    for share in shares(run):
        valued = share.rows & rows
        for name in share.denominator:
            valued = valued & run.held(name)[1]
        rows = rows & ~valued
    return rows


def _any_known(run: FootprintRun, ending: str) -> RowSet:
    found = RowSet.none(run.book.size)
    for name in run.book.numbers:
        if name.endswith(ending):
            found = found | known_of(run.book, name)[1]
    return found
