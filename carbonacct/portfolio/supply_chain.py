"""Supply-chain emissions by revenue: the price year and currency of the factor are met, or nothing is computed.

Revenue goes to the factor's currency at the average rate of its own year, and is then divided by the price index of
that year over the price index of the factor's year. Both are dated factors that the bank gives.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct import methods as catalogue
from carbonacct.attribution import column_of
from carbonacct.book.model import Words
from carbonacct.corridor import Places, bind, evaluate
from carbonacct.errors import FactorNotFound
from carbonacct.factors import Factor
from carbonacct.portfolio.asset_classes import COMPANIES, of_class
from carbonacct.portfolio.exchange import HOME, Behind, rate
from carbonacct.portfolio.sectors import Sectors
from carbonacct.portfolio.standard import all_known

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

EPA, OWN = "pcaf_2022.supply_chain_us_epa", "pcaf_2022.supply_chain_own"
TURNOVER = "pcaf_2022.financed_revenue"
EPA_TURNOVER, OWN_TURNOVER = "pcaf_2022.supply_chain_us_epa_turnover", "pcaf_2022.supply_chain_own_turnover"
EPA_FAMILY, OWN_FAMILY = "us.epa.supply_chain.without_margins", "sector.supply_chain"
PRICES = "economy.price_index"
EPA_YEAR, EPA_REGION, EPA_CURRENCY, OWN_REGION = 2022, "US", "USD", "CN"
SIX_DIGITS = re.compile(r"(?<!\d)(\d{6})(?!\d)")
REVENUE_SCORE, TURNOVER_SCORE = "3a", "3c"


def derive_supply_chain(run: FootprintRun) -> None:
    """Add revenue at the factors' prices, and say by method to which rows it applies; a table of one's own first.

    Where no revenue is stated, or option 3c is, the revenue is the one that the outstanding amount makes by the asset
    turnover of the sector; what comes of it is the loan's own.
    """
    companies = of_class(run, *COMPANIES, "project_finance") & run.outcome.open
    fixed = run.allowed["3c"] & ~run.allowed["3b"]
    stated = column_of(run.book, "revenue")[1]
    entity = companies & stated & ~fixed
    run.supply_chain.attributed = _by_method(run, entity, "revenue", (OWN, EPA))
    if has_factors(run):
        turned = _financed_revenue(run, companies & run.allowed["3c"] & (fixed | ~stated))
        run.supply_chain.direct = _by_method(run, turned, "financed_revenue", (OWN_TURNOVER, EPA_TURNOVER))


def has_factors(run: FootprintRun) -> bool:
    """Tell whether any row can meet a supply-chain factor."""
    return "naics" in run.book.words or bool(run.sources.factors.rows(OWN_FAMILY))


def _by_method(run: FootprintRun, mine: Mask, source: str, methods: tuple[str, str]) -> dict[str, Mask]:
    own, epa = methods
    rows = {own: _own(run, mine, source)}
    rows[epa] = _epa(run, mine & ~rows[own], source, epa)
    return rows


def _financed_revenue(run: FootprintRun, mine: Mask) -> Mask:
    """Add the revenue that outstanding amounts make by the turnover of their sectors, and return where it is known."""
    known = np.zeros(run.book.size, dtype=bool)
    method = catalogue.get(TURNOVER)
    positions = np.flatnonzero(mine & run.derived.numbers["outstanding"].known)
    if not len(positions):
        return known
    book = run.with_derived()
    bound = bind(method, book, positions, run.years, Places.of(book, run.years), run.sources)
    results, valid = evaluate(method, bound)
    taken = np.isfinite(results["financed_revenue"]) & all_known(valid, ("financed_revenue",), bound.rows)
    values = np.zeros(run.book.size)
    values[positions[taken]] = results["financed_revenue"][taken]
    known[positions[taken]] = True
    run.derived.number("financed_revenue", values, known, "outstanding × asset turnover of the sector")
    run.supply_chain.turnover = (method, bound, positions, taken)
    return known


def keep_turnover(run: FootprintRun) -> None:
    """Keep the turnovers behind the figures that rest on them."""
    figure = run.figures.get("supply_chain")
    if run.supply_chain.turnover is not None and figure is not None:
        method, bound, positions, taken = run.supply_chain.turnover
        run.remember(method, bound, positions, taken & (figure.valid & run.direct)[positions])


def _epa(run: FootprintRun, mine: Mask, source: str, method: str) -> Mask:
    words = run.book.words.get("naics")
    if words is None:
        return np.zeros(run.book.size, dtype=bool)
    held = {row.key for row in run.sources.factors.rows(EPA_FAMILY)}
    codes = [found[1] if (found := SIX_DIGITS.search(word)) else word for word in words.words]
    known = np.array([*(code in held for code in codes), False], dtype=bool)[words.codes]
    strange = mine & (words.codes >= 0) & ~known
    if strange.any():
        run.warn(strange, "unknown_naics", "naics")
    distinct = [*dict.fromkeys(codes)]
    place = np.array([*(distinct.index(code) for code in codes), -1], dtype=np.int32)
    run.derived.words["naics_code"] = Words(place[words.codes], distinct)
    name = f"{source}_usd2022"
    dollars, valid = _revenue(run, mine & known, source, EPA_CURRENCY, name)
    target = np.full(run.book.size, EPA_YEAR)
    deflated, priced = _at_prices(run, dollars, valid, EPA_REGION, target, name)
    told = f"{source} in US dollars at average rates, ÷ {PRICES} of the year in the US ÷ that of {EPA_YEAR}"
    run.derived.number(name, deflated, priced, told)
    run.own_places[method] = Places(np.ones(run.book.size, dtype=np.int64), [EPA_REGION], EPA_YEAR, 1)
    return priced


def _own(run: FootprintRun, mine: Mask, source: str) -> Mask:
    factors, size = run.sources.factors, run.book.size
    if not factors.rows(OWN_FAMILY):
        return np.zeros(size, dtype=bool)
    sectors = Sectors(run.book)
    keys, _ = sectors.factor_keys(OWN_FAMILY, factors, "2026")
    distinct = [*dict.fromkeys(keys)]
    codes = np.array([*(distinct.index(key) for key in keys), -1], dtype=np.int32)[sectors.codes]
    run.derived.words["supply_chain_sector"] = Words(codes, distinct)
    target = np.zeros(size, dtype=np.int64)
    for place, key in enumerate(distinct):
        for year in np.unique(run.years[mine & (codes == place)]).tolist():
            try:
                found = factors.resolve(OWN_FAMILY, key=key, year=year, fallback=run.sources.fallback)
            except FactorNotFound:
                continue
            target[mine & (codes == place) & (run.years == year)] = found.year or year
    name = f"{source}_at_factor_prices"
    yuan, valid = _revenue(run, mine & (target > 0), source, "CNY", name)
    deflated, priced = _at_prices(run, yuan, valid, OWN_REGION, target, name)
    told = f"{source} in yuan, ÷ {PRICES} of the year ÷ that of the factor's year"
    run.derived.number(name, deflated, priced, told)
    return priced


def _revenue(run: FootprintRun, mine: Mask, source: str, currency: str, column: str) -> tuple[Floats, Mask]:
    """Return positive revenue in a currency at the average rates of each row's year, and where it is known."""
    derived = run.derived.numbers.get(source)
    values, known = column_of(run.book, source) if derived is None else (derived.values, derived.known)
    known = known & (values > 0) & mine
    words = run.book.words.get("currency")
    codes = np.full(run.book.size, -1, dtype=np.int64) if words is None else words.codes.astype(np.int64)
    names = [HOME] if words is None else [*words.words, HOME]
    made, found = np.zeros(run.book.size), np.zeros(run.book.size, dtype=bool)
    for year in np.unique(run.years[known]).tolist():
        below = _rate(run, currency, year)
        for code in np.unique(codes[known & (run.years == year)]).tolist():
            rows = known & (run.years == year) & (codes == code)
            if names[code] == currency:
                made[rows], found[rows] = values[rows], True
                continue
            above = _rate(run, names[code], year)
            if above is None or below is None:
                continue
            made[rows], found[rows] = values[rows] * _value(above) / _value(below), True
            run.behind += [Behind(column, rows, one) for one in (above, below) if isinstance(one, Factor)]
    run.warn(known & ~found, "no_exchange_rate", source, currency)
    return made, found


def _rate(run: FootprintRun, currency: str, year: int) -> Factor | float | None:
    """Return yuan per unit of a currency: 1 for the yuan itself, nothing without a factor."""
    return 1.0 if currency == HOME else rate(currency, year, "fx.average", run.sources)


def _value(one: Factor | float) -> float:
    return one if isinstance(one, float) else one.value


def _at_prices(
    run: FootprintRun, values: Floats, known: Mask, region: str, target: NDArray[np.int64], column: str
) -> tuple[Floats, Mask]:
    """Return money at the prices of a target year, and where both price levels are known."""
    made, found = np.zeros(len(values)), np.zeros(len(values), dtype=bool)
    for year, other in np.unique(np.column_stack((run.years, target))[known], axis=0).tolist():
        rows = known & (run.years == year) & (target == other)
        levels = () if year == other else _price_levels(run, region, year, other)
        if levels is None:
            continue
        ratio = levels[0].value / levels[1].value if levels else 1.0
        made[rows], found[rows] = values[rows] / ratio, True
        run.behind += [Behind(column, rows, level) for level in levels]
    run.warn(known & ~found, "no_price_index", "revenue", region)
    return made, found


def _price_levels(run: FootprintRun, region: str, year: int, other: int) -> tuple[Factor, Factor] | None:
    """Return the price levels of two years, or nothing; no year stands in for a year."""
    try:
        now, then = (
            run.sources.factors.resolve(PRICES, region=region, year=one, fallback="strict") for one in (year, other)
        )
    except FactorNotFound:
        return None
    return (now, then) if then.value > 0 and now.value > 0 else None
