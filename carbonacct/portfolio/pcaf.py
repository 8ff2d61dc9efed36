"""PCAF: asset classes, options of emissions, attribution, scope 3, undrawn and facilitated amounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct import methods as catalogue
from carbonacct.attribution import column_of
from carbonacct.book.model import Numbers
from carbonacct.corridor import Places, bind, evaluate
from carbonacct.portfolio import tables
from carbonacct.portfolio.activity import derive_energy, derive_products, derive_sectors, derive_yuan, product_rows
from carbonacct.portfolio.exchange import rate, rates
from carbonacct.portfolio.footprint_run import Extra, Rung, Share
from carbonacct.portfolio.mismatches import say_boundary, say_overlap, say_years

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LISTED = ("listed_equity", "corporate_bond")
COMPANIES = (*LISTED, "business_loan", "unlisted_equity")
BUILDINGS = ("commercial_real_estate", "mortgage")
STATES = ("sovereign_debt", "sub_sovereign_debt")
STRUCTURES = ("use_of_proceeds", "securitisation")
FROM_2025 = ("sub_sovereign_debt", *STRUCTURES)
CLASSES = (*COMPANIES, "project_finance", *BUILDINGS, "motor_vehicle_loan", *STATES, *STRUCTURES, "facilitated")
BY_PRODUCT = {
    "project": "project_finance",
    "non_project": "business_loan",
    "bill": "business_loan",
    "factoring": "business_loan",
    "syndicate": "business_loan",
    "on_lending": "business_loan",
}
ALSO = {"report": ("1a", "1b"), "energy": ("2a",), "product": ("2b",), "revenue": ("3a",), "balance": ("3b",)}
STATED = ("scope1", "scope2", "scope1_2", "scope3", "scope1_excl_lulucf")
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
        classes = _classes(run)
        run.classes = classes
        run.leave(classes < 0, "no_asset_class", "asset_class")
        if run.options.edition == "2022":
            for name in FROM_2025:
                run.exclude(_of(run, name), "class_not_in_edition", "asset_class")
        individual = run.words("borrower_type", frozenset({"individual"}))
        run.exclude(individual & _of(run, *COMPANIES), "consumer_credit", "borrower_type")
        _outstanding(run)
        _denominators(run)
        derive_sectors(run)
        derive_yuan(run, "outstanding_yuan", "outstanding", "fx.year_end")
        derive_yuan(run, "revenue_yuan", "revenue", "fx.average", positive=True)
        _options(run)
        run.with_energy = derive_energy(run)
        derive_products(run)
        _exposure(run)
        weight = np.full(run.book.size, tables.facilitation_weight())
        values, known = column_of(run.book, "facilitation_weight")
        whole = np.ones(run.book.size, dtype=bool)
        run.derived.number("facilitation_weight", np.where(known, values, weight), whole, "PCAF Part B, 33 %")

    def _products(self, run: FootprintRun) -> None:
        words = run.book.words.get("product_kind")
        for word in words.words if words is not None else ():
            if tables.treatment("pcaf", word) == "out":
                run.exclude(run.words("product_kind", frozenset({word})), tables.reason(word), "product_kind")

    def rungs(self, run: FootprintRun) -> Iterable[Rung]:
        """Return the options of every class, best first."""
        allowed = run.allowed
        states, facilitated = _of(run, *STATES), _of(run, "facilitated")
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

    def _companies(self, run: FootprintRun) -> Iterator[Rung]:
        rows = _of(run, *COMPANIES, "project_finance")
        goods, adjusted = product_rows(run)["product"], column_of(run.book, "price_ratio")[1]
        for option, method in METHODS.items():
            mine = rows & run.allowed[option]
            if option == "2b":
                mine = mine & goods
            if option == "3a":
                yield Rung(option, "pcaf_2022.sector_revenue_adjusted", mine & adjusted)
            if option == "2a":
                mine = mine & run.with_energy
            yield Rung(option, method, mine, direct=option in ("3b", "3c"))

    def _buildings(self, run: FootprintRun) -> Iterator[Rung]:
        rows = _of(run, *BUILDINGS)
        for option in ("1a", "1b"):
            yield Rung(option, "pcaf_2022.energy", rows & run.allowed[option] & run.with_energy)
        for option in ("2a", "2b"):
            mine = rows & run.allowed[option] & _any_known(run, "per_area")
            yield Rung(option, "pcaf_2022.building_floor_area", mine)
        yield Rung("3", "pcaf_2022.building_number", rows & run.allowed["3"] & _any_known(run, "per_building"))

    def _vehicles(self, run: FootprintRun) -> Iterator[Rung]:
        rows = _of(run, "motor_vehicle_loan")
        fuelled = column_of(run.book, "fuel_volume")[1] | column_of(run.book, "electricity_bought")[1]
        yield Rung("1a", "pcaf_2022.vehicle_fuel", rows & run.allowed["1a"] & fuelled)
        efficient = _any_known(run, "per_km")
        for option in ("1b", "2a", "2b", "3a", "3b"):
            yield Rung(option, "pcaf_2022.vehicle_distance", rows & run.allowed[option] & efficient)

    def shares(self, run: FootprintRun) -> Iterator[Share]:
        """Return the denominators of every class, in order of preference."""
        top = "outstanding"
        companies, projects = _of(run, *COMPANIES), _of(run, "project_finance")
        yield Share("pcaf_2022.attribution_evic", companies, top, ("evic",))
        yield Share("pcaf_2022.attribution_equity_debt", companies | projects, top, ("total_equity", "total_debt"))
        yield Share("pcaf_2022.attribution_assets", companies | projects, top, ("total_assets",))
        yield Share("pcaf_2022.attribution_investment", projects, top, ("total_investment",))
        yield Share("pcaf_2022.attribution_property", _of(run, *BUILDINGS), top, ("property_value",))
        vehicles = _of(run, "motor_vehicle_loan")
        yield Share("pcaf_2022.attribution_vehicle", vehicles, top, ("vehicle_value",))
        yield Share("pcaf_2022.attribution_vehicle_whole", vehicles, top, ())
        yield Share("pcaf_2022.attribution_gdp", _of(run, "sovereign_debt"), "exposure", ("gdp_ppp",))
        regions = _of(run, "sub_sovereign_debt")
        regional = ("regional_gdp", "gdp_ppp", "gdp")
        yield Share("pcaf_2025.attribution_regional_gdp", regions, "exposure", regional)
        yield Share("pcaf_2025.attribution_sub_sovereign_balance", regions, top, ("total_equity", "total_debt"))
        structures = _of(run, "use_of_proceeds")
        yield Share("pcaf_2025.attribution_structure", structures, top, ("total_equity", "total_debt"))
        yield Share("pcaf_2025.attribution_deal", _of(run, "securitisation"), top, ("deal_nominal",))

    def extras(self, run: FootprintRun) -> Iterator[Extra]:
        """Return removals and credits, each a line of its own."""
        for name in ("removals", "credits_retired", "credits_generated"):
            if name in run.book.numbers:
                yield Extra(f"pcaf_2022.{name}")

    def finish(self, run: FootprintRun) -> None:
        """Score every figure, attribute the undrawn part, and say what the standard wants said."""
        _score(run)
        if run.options.edition != "2022":
            _undrawn(run)
        capped = run.attributed & (run.factor == 1.0) & _of(run, "sub_sovereign_debt")
        run.warn(capped, "capped", "attribution_factor")
        _say_scope3(run)
        say_years(run)
        say_boundary(run)
        say_overlap(run, project=_of(run, "project_finance"))


def _classes(run: FootprintRun) -> NDArray[np.int8]:
    """Return each row's place among the classes, −1 where unknown; a blank class follows the product."""
    words, products = run.book.words.get("asset_class"), run.book.words.get("product_kind")
    found = np.full(run.book.size, -1, dtype=np.int8)
    if products is not None:
        meant = [CLASSES.index(BY_PRODUCT[w]) if w in BY_PRODUCT else -1 for w in products.words]
        found = np.array([*meant, -1], dtype=np.int8)[products.codes]
    if words is not None:
        for place, word in enumerate(words.words):
            if word not in CLASSES:
                hint = f"one of {', '.join(CLASSES)}"
                run.reject(words.codes == place, "unknown_asset_class", "asset_class", word, hint)
        own = np.array([*(CLASSES.index(w) if w in CLASSES else -1 for w in words.words), -1], dtype=np.int8)
        found = np.where(words.codes >= 0, own[words.codes], found)
    return found


def _of(run: FootprintRun, *names: str) -> Mask:
    chosen = np.zeros(len(CLASSES) + 1, dtype=bool)
    chosen[[CLASSES.index(name) for name in names]] = True
    rows: Mask = chosen[run.classes]
    return rows


def _any_known(run: FootprintRun, ending: str) -> Mask:
    found = np.zeros(run.book.size, dtype=bool)
    for name in run.book.numbers:
        if name.endswith(ending):
            found |= column_of(run.book, name)[1]
    return found


def _outstanding(run: FootprintRun) -> None:
    """Take the balance at year end; unlisted equity by its shares, a loan by what was granted and repaid."""
    book = run.book
    values, known = column_of(book, "balance")
    part, part_known = column_of(book, "allocated_balance")
    values, known = np.where(part_known, part, values), known | part_known
    run.reject(known & (values < 0), "short_position", "balance")
    run.derived.number("outstanding", values, known, "balance at year end")
    for method, rows in (
        ("pcaf_2022.unlisted_equity_outstanding", _of(run, "unlisted_equity")),
        ("pcaf_2022.loan_outstanding", _of(run, "business_loan", "project_finance", "motor_vehicle_loan", "mortgage")),
    ):
        mine = rows & ~known & run.outcome.open
        _fill(run, "outstanding", method, "outstanding", mine)
    lacking = run.outcome.open & ~run.derived.numbers["outstanding"].known
    run.leave(lacking, "no_balance", "balance")


def _fill(run: FootprintRun, column: str, method_id: str, output: str, mine: Mask) -> None:
    """Fill blanks of a derived column with a method's result."""
    method = catalogue.get(method_id)
    if not mine.any() or not any(item.name in run.book.numbers for item in method.inputs):
        return
    positions = np.flatnonzero(mine)
    book = run.with_derived()
    bound = bind(method, book, positions, run.years, Places.of(book, run.years), run.sources)
    results, valid = evaluate(method, bound)
    mask = valid[output]
    taken = np.isfinite(results[output]) if mask is None else mask & np.isfinite(results[output])
    held = run.derived.numbers.get(column)
    values, known = column_of(run.book, column) if held is None else (held.values, held.known)
    values, known = values.copy(), known.copy()
    values[positions[taken]] = results[output][taken]
    known[positions[taken]] = True
    run.derived.number(column, values, known, f"{column}, else {method_id}")


def _denominators(run: FootprintRun) -> None:
    """Fill enterprise values from their parts; count customer deposits as debt from the third edition on."""
    companies = _of(run, *COMPANIES, "facilitated")
    known = column_of(run.book, "evic")[1]
    _fill(run, "evic", "pcaf_2022.enterprise_value", "evic", companies & ~known)
    deposits, held = column_of(run.book, "customer_deposits")
    debt, debt_known = column_of(run.book, "total_debt")
    if run.options.edition != "2022" and (held & debt_known).any():
        with_deposits = np.where(held, debt + deposits, debt)
        run.derived.number("total_debt", with_deposits, debt_known, "total_debt with customer deposits")


def _options(run: FootprintRun) -> None:
    """Read the option of every row; a blank lets the hierarchy decide, and reported figures follow the verification.

    A figure stated under option 2 or 3 is an estimate of that option: ``"2a stated"``.
    """
    size = run.book.size
    words = run.book.words.get("emission_option")
    names = ("1a", "1b", "2", "2a", "2b", "3", "3a", "3b", "3c", "4a", "4b")
    verified = run.words("emissions_verified", frozenset({"yes"}))
    stated = np.zeros(size, dtype=bool)
    for name in ("scope1", "scope1_2", "scope1_excl_lulucf"):
        stated |= column_of(run.book, name)[1]
    blank = np.ones(size, dtype=bool) if words is None else words.codes < 0
    run.allowed = {name: blank.copy() for name in names}
    run.allowed["1a"] = blank & verified
    run.allowed["1b"] = blank & ~verified
    run.allowed |= {f"{name} stated": np.zeros(size, dtype=bool) for name in names}
    if words is None:
        return
    for place, text in enumerate(words.words):
        rows = words.codes == place
        option = text.strip().lower()
        if option == "report":
            run.allowed["1a"] |= rows & verified
            run.allowed["1b"] |= rows & ~verified
            continue
        option = ALSO[option][0] if option in ALSO else option
        if option not in names:
            run.reject(rows, "option_unknown", "emission_option", text, f"one of {', '.join(names)}")
            continue
        run.allowed[option] |= rows
        if not option.startswith("1"):
            run.allowed[f"{option} stated"] |= rows & stated
    for place, name in enumerate(CLASSES):
        known = tables.scores(name)
        if not known:
            continue
        for word_place, text in enumerate(words.words):
            option = text.strip().lower()
            if option in names and option not in known:
                rows = (words.codes == word_place) & (run.classes == place)
                run.reject(rows, "option_unknown", "emission_option", text, f"{name}: {', '.join(known)}")
    companies = _of(run, *COMPANIES, "project_finance")
    for option in ("3b", "3c"):
        rows = run.allowed[option] & run.allowed[f"{option} stated"] & companies
        run.reject(rows, "option_without_attribution", "emission_option", option)


def _exposure(run: FootprintRun) -> None:
    """Add the exposure to states in US dollars."""
    states = _of(run, *STATES) & run.outcome.open
    if not states.any():
        return
    held = run.derived.numbers["outstanding"]
    words = run.book.words.get("currency")
    dollars = np.zeros(run.book.size, dtype=bool)
    if words is not None:
        dollars = np.array([*(word == "USD" for word in words.words), False], dtype=bool)[words.codes]
    yuan = rates(run.book, run.years, "fx.year_end", run.sources, states & ~dollars)
    per_dollar, found = np.ones(run.book.size), dollars.copy()
    for year in np.unique(run.years[states & ~dollars]).tolist():
        factor = rate("USD", year, "fx.year_end", run.sources)
        rows = states & ~dollars & (run.years == year)
        if factor is not None:
            per_dollar[rows], found[rows] = factor.value, True
    values = np.where(dollars, held.values, held.values * yuan.values / per_dollar)
    known = held.known & found & (dollars | yuan.valid)
    run.derived.number("exposure", values, known & states, "outstanding in US dollars")
    run.warn(states & held.known & ~known, "no_exchange_rate", "currency", "USD")


def _score(run: FootprintRun) -> None:
    """Score by class and option; a score of the book goes first, and must be a whole number from 1 to 5."""
    structures = _of(run, *STRUCTURES)
    for name, target in (("data_quality", run.quality), ("data_quality_scope3", run.quality_scope3)):
        values, known = column_of(run.book, name)
        whole = structures | (values == np.floor(values))
        bad = known & ((values < 1) | (values > 5) | ~whole)
        if bad.any():
            given = [f"{value:g}" for value in values.tolist()]
            run.reject_computed(bad, "data_quality_out_of_range", name, given)
        target[known & ~bad] = values[known & ~bad]
    counted = run.figured & (run.outcome.status == 0)
    for option, rows in run.options_of(counted):
        for place in np.unique(run.classes[rows]).tolist():
            known_scores = tables.scores(CLASSES[place])
            if option in known_scores:
                mine = rows & (run.classes == place)
                _fill_blank(run.quality, mine, known_scores[option])
                third = run.figures.get("scope3")
                if third is not None:
                    _fill_blank(run.quality_scope3, mine & third.valid, known_scores[option])
    nothing = structures & run.attributed & (run.factor == 0)
    shared = column_of(run.book, "structure_assets")
    nothing |= structures & run.attributed & shared[1] & (shared[0] == 0)
    run.quality[nothing] = np.nan
    run.warn(nothing, "structure_not_allocated", "structure_assets")


def _fill_blank(scores: Floats, rows: Mask, score: float) -> None:
    scores[rows & np.isnan(scores)] = score


def _undrawn(run: FootprintRun) -> None:
    """Attribute what is committed and not drawn, over the denominator of the drawn part; never added to it."""
    committed, known = column_of(run.book, "commitment")
    if not known.any():
        return
    drawn = run.derived.numbers["outstanding"]
    above = known & drawn.known & (committed < drawn.values)
    run.reject_computed(above, "loan_above_commitment", "commitment", [f"{value:.15g}" for value in committed.tolist()])
    values, valid = np.zeros(run.book.size), np.zeros(run.book.size, dtype=bool)
    held = run.working.numbers["outstanding"]
    undrawn = np.where(known & drawn.known, committed - drawn.values, np.nan)
    run.working.numbers["outstanding"] = Numbers(undrawn, known & drawn.known)
    try:
        for place, name in enumerate(run.share_names):
            mine = (run.share_codes == place) & run.attributed & known & (run.outcome.status == 0)
            if name and mine.any() and run.rules[name].numerator == "outstanding":
                method = catalogue.get(name)
                bound, positions = run.bound(method, mine)
                values[positions] = evaluate(method, bound)[0]["attribution_factor"]
                valid[positions] = True
    finally:
        run.working.numbers["outstanding"] = held
    if valid.any():
        run.undrawn = (values, valid)


def _say_scope3(run: FootprintRun) -> None:
    """Note companies without scope 3, which a report published from 2025 on must explain."""
    third = run.figures.get("scope3")
    has = np.zeros(run.book.size, dtype=bool) if third is None else third.valid
    lacking = run.figured & ~has & _of(run, *COMPANIES) & (run.years + 1 >= 2025) & (run.outcome.status == 0)
    if lacking.any():
        run.issues.add("scope3_missing", None, "scope3", f"{int(lacking.sum())} rows")


PCAF = Pcaf()
