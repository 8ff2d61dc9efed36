"""PCAF: asset classes, options of emissions, attribution, scope 3, undrawn and facilitated amounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import known_of
from carbonacct.portfolio import tables
from carbonacct.portfolio.activity import derive_energy, derive_products, derive_sectors, derive_yuan, product_rows
from carbonacct.portfolio.asset_classes import BUILDINGS, COMPANIES, FROM_2025, STATES, classes_of, of_class
from carbonacct.portfolio.look_through import METHOD, OPTION, look_through
from carbonacct.portfolio.mismatches import say_boundary, say_negative_equity, say_overlap, say_price_years, say_years
from carbonacct.portfolio.pcaf_closing import attribute_undrawn, say_scope3, score
from carbonacct.portfolio.pcaf_inputs import (
    OPEN,
    derive_denominators,
    derive_exposure,
    derive_outstanding,
    read_options,
    take_out_structures,
)
from carbonacct.portfolio.standard import Extra, Rung, Share
from carbonacct.portfolio.supply_chain import derive_supply_chain, keep_turnover
from carbonacct.rowset import PerRow, RowSet, equal_rows, whole_numbers

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Mask = NDArray[np.bool_]

SUPPLY_CHAIN = "supply_chain"
COMPANY = frozenset({"consolidated", "entity"})
OF_PROJECTS = ("scope1", "scope2", "scope1_2", "revenue")
METHODS = {
    "2a": "pcaf_2022.energy",
    "2b": "pcaf_2022.production",
    "3a": "pcaf_2022.sector_revenue",
    "3b": "pcaf_2022.sector_assets",
    "3c": "pcaf_2022.sector_turnover",
}


class Pcaf:
    """PCAF Part A, and Part B for facilitated emissions."""

    id = "pcaf"
    title = {"en": "PCAF financed emissions", "zh": "PCAF 融资排放"}
    weighting = "outstanding"
    numerator = "outstanding"
    money_unit = 1e6
    read = "second edition read in full; third edition and Part B second-hand"

    def prepare(self, run: FootprintRun) -> None:
        """Settle rows out of scope and derive the columns the methods take."""
        self._products(run)
        run.classes = classes_of(run)
        run.classes_present = {*whole_numbers(run.classes, RowSet.every(run.book.size))}
        run.leave(equal_rows(run.classes, -1), "no_asset_class", "asset_class")
        if run.options.edition == "2022":
            for name in FROM_2025:
                run.exclude(of_class(run, name), "class_not_in_edition", "asset_class", name)
        individual = run.words("borrower_type", frozenset({"individual"}))
        run.exclude(individual & of_class(run, *COMPANIES), "consumer_credit", "borrower_type")
        derive_outstanding(run)
        derive_denominators(run)
        take_out_structures(run)
        _figures_of_projects(run)
        sectors = derive_sectors(run)
        derive_yuan(run, "outstanding_yuan", "outstanding", "fx.year_end")
        derive_yuan(run, "revenue_yuan", "revenue", "fx.average", positive=True)
        read_options(run)
        run.with_energy = derive_energy(run, sectors)
        run.with_unknown_product = derive_products(run)
        derive_supply_chain(run)
        derive_exposure(run)
        run.pools = look_through(run)
        weight = PerRow(run.book.size, np.float64(tables.facilitation_weight()))
        values, known = known_of(run.book, "facilitation_weight")
        weight.put(known, values[known.index])
        run.derived.number("facilitation_weight", weight.values, RowSet.every(run.book.size), "PCAF Part B, 33 %")

    def _products(self, run: FootprintRun) -> None:
        words = run.book.words.get("product_kind")
        for word in words.words if words is not None else ():
            if tables.treatment("pcaf", word) == "out":
                run.exclude(run.words("product_kind", frozenset({word})), tables.reason(word), "product_kind", word)

    def rungs(self, run: FootprintRun) -> Iterable[Rung]:
        """Return the options of every class, best first."""
        allowed = run.allowed
        if run.pools is not None:
            yield Rung(OPTION, METHOD, RowSet.of(run.pools.rows))
        states, facilitated = of_class(run, *STATES), of_class(run, "facilitated")
        others = ~states & ~facilitated
        yield Rung("1b", "pcaf_2025.facilitated", facilitated, direct=True)
        for option in ("1a", "1b"):
            yield Rung(option, "pcaf_2022.territorial", allowed[option] & states)
        for option in ("2", "3", "3a", "3b", "4a", "4b"):
            yield Rung(option, "pcaf_2022.territorial", allowed[f"{option} stated"] & states)
        for option in ("1a", "1b"):
            yield Rung(option, "pcaf_2022.reported", allowed[option] & others)
            yield Rung(option, "pcaf_2022.reported_total", allowed[option] & others)
        for option in ("2a", "2b", "3", "3a"):
            yield Rung(option, "pcaf_2022.reported", allowed[f"{option} stated"] & others)
            yield Rung(option, "pcaf_2022.reported_total", allowed[f"{option} stated"] & others)
        yield from self._companies(run)
        yield from self._buildings(run)
        yield from self._vehicles(run)
        for method, rows in run.supply_chain.attributed.items():
            yield Rung(SUPPLY_CHAIN, method, rows)
        for method, rows in run.supply_chain.direct.items():
            yield Rung(SUPPLY_CHAIN, method, rows, direct=True)

    def _companies(self, run: FootprintRun) -> Iterator[Rung]:
        rows = of_class(run, *COMPANIES, "project_finance")
        goods, adjusted = product_rows(run)["product"], known_of(run.book, "price_ratio")[1]
        of_company = _beside_the_company(run)
        for option, method in METHODS.items():
            mine = rows & run.allowed[option]
            if option == "2b":
                mine = mine & goods & ~of_company
            if option == "3a":
                yield Rung(option, "pcaf_2022.sector_revenue_adjusted", mine & adjusted)
            if option == "2a":
                mine = mine & run.with_energy & ~of_company
            yield Rung(option, method, mine, direct=option in ("3b", "3c"))

    def _buildings(self, run: FootprintRun) -> Iterator[Rung]:
        rows = of_class(run, *BUILDINGS)
        blank = run.allowed[OPEN]
        stated, metered = run.allowed["1a"] & ~blank, run.allowed["1b"] | blank
        yield Rung("1a", "pcaf_2022.energy", rows & stated & run.with_energy)
        yield Rung("1b", "pcaf_2022.energy", rows & metered & run.with_energy)
        for option in ("2a", "2b"):
            mine = rows & run.allowed[option] & _any_known(run, "per_area")
            yield Rung(option, "pcaf_2022.building_floor_area", mine)
        yield Rung("3", "pcaf_2022.building_number", rows & run.allowed["3"] & _any_known(run, "per_building"))

    def _vehicles(self, run: FootprintRun) -> Iterator[Rung]:
        rows = of_class(run, "motor_vehicle_loan")
        fuelled = known_of(run.book, "fuel_volume")[1] | known_of(run.book, "electricity_bought")[1]
        blank = run.allowed[OPEN]
        yield Rung("1a", "pcaf_2022.vehicle_fuel", rows & (run.allowed["1a"] | blank) & fuelled)
        efficient = _any_known(run, "per_km")
        yield Rung("1b", "pcaf_2022.vehicle_distance", rows & (run.allowed["1b"] | blank) & efficient)
        for option in ("2a", "2b", "3a", "3b"):
            yield Rung(option, "pcaf_2022.vehicle_distance", rows & run.allowed[option] & efficient)

    def shares(self, run: FootprintRun) -> Iterator[Share]:
        """Return the denominators of every class, in order of preference."""
        top = "outstanding"
        companies, projects = of_class(run, *COMPANIES), of_class(run, "project_finance")
        yield Share("pcaf_2022.attribution_evic", companies, top, ("evic",))
        beside = _beside_the_company(run)
        sheets = companies | projects & ~beside
        separate = projects & (beside | ~run.words("boundary", COMPANY))
        yield Share("pcaf_2022.attribution_equity_debt", sheets, top, ("total_equity", "total_debt"))
        yield Share("pcaf_2022.attribution_assets", sheets, top, ("total_assets",))
        yield Share("pcaf_2022.attribution_investment", separate, top, ("total_investment",))
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

    def extras(self, run: FootprintRun) -> Iterator[Extra]:
        """Return removals and credits, each a line of its own."""
        for name in ("removals", "credits_retired", "credits_generated"):
            if name in run.book.numbers:
                yield Extra(f"pcaf_2022.{name}")
        for method, rows in run.supply_chain.attributed.items():
            yield Extra(method, rows)
        for method, rows in run.supply_chain.direct.items():
            yield Extra(method, rows, direct=True)

    def finish(self, run: FootprintRun) -> None:
        """Score every figure, attribute the undrawn part, and say what the standard wants said."""
        keep_turnover(run)
        score(run)
        if run.options.edition != "2022":
            attribute_undrawn(run)
        regions = of_class(run, "sub_sovereign_debt")
        capped = run.attributed & regions & run.factor.equal(1.0) if regions.any() else regions
        run.warn(capped, "capped", "attribution_factor")
        say_scope3(run)
        say_negative_equity(run)
        say_years(run)
        say_price_years(run)
        say_boundary(run)
        say_overlap(run, project=of_class(run, "project_finance"))


def _any_known(run: FootprintRun, ending: str) -> RowSet:
    found = RowSet.none(run.book.size)
    for name in run.book.numbers:
        if name.endswith(ending):
            found = found | known_of(run.book, name)[1]
    return found


def _beside_the_company(run: FootprintRun) -> RowSet:
    """Return project finance with figures of the project beside a balance sheet of the company."""
    given = RowSet.none(run.book.size)
    for name in OF_PROJECTS:
        given = given | known_of(run.book, f"project_{name}")[1]
    return given & of_class(run, "project_finance") & run.words("boundary", COMPANY)


def _figures_of_projects(run: FootprintRun) -> None:
    """Let project finance take the project's figures where they are given, and then none of the company's."""
    projects, apart = of_class(run, "project_finance"), _beside_the_company(run)
    for name in OF_PROJECTS:
        own, own_known = known_of(run.book, f"project_{name}")
        plain, known = known_of(run.book, name)
        taken = projects & own_known
        if taken.any() or (known & apart).any():
            values = np.where(taken.mask, own, plain)
            told = f"project_{name} for projects, else {name}"
            run.derived.number(name, values, taken | known & ~apart, told)


PCAF = Pcaf()
