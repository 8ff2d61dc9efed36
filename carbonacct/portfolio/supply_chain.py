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
from carbonacct.attribution import known_of
from carbonacct.corridor import bind, evaluate
from carbonacct.errors import FactorNotFound
from carbonacct.factor_lookup import Places
from carbonacct.factors import Factor
from carbonacct.portfolio.asset_classes import COMPANIES, of_class
from carbonacct.portfolio.exchange import HOME, Behind, rate
from carbonacct.portfolio.sectors import Sectors
from carbonacct.rowset import PerRow, RowSet, equal_rows, same_for_all, whole_numbers

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]

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

    Where no revenue is stated, or nothing to divide its emissions by, or option 3c is, the revenue is the one that the
    outstanding amount makes by the asset turnover of the sector; what comes of it is the loan's own.
    """
    companies = of_class(run, *COMPANIES, "project_finance") & run.outcome.open
    fixed = run.allowed["3c"] & ~run.allowed["3b"]
    stated = known_of(run.book, "revenue")[1]
    entity = companies & stated & ~fixed
    run.supply_chain.attributed = _by_method(run, entity, "revenue", (OWN, EPA))
    if has_factors(run):
        turned = _financed_revenue(run, companies & run.allowed["3c"] & (fixed | ~stated | run.without_value))
        run.supply_chain.direct = _by_method(run, turned, "financed_revenue", (OWN_TURNOVER, EPA_TURNOVER))


def has_factors(run: FootprintRun) -> bool:
    """Tell whether any row can meet a supply-chain factor."""
    return "naics" in run.book.words or bool(run.sources.factors.rows(OWN_FAMILY))


def _by_method(run: FootprintRun, mine: RowSet, source: str, methods: tuple[str, str]) -> dict[str, RowSet]:
    own, epa = methods
    rows = {own: _own(run, mine, source)}
    rows[epa] = _epa(run, mine & ~rows[own], source, epa)
    return rows


def _financed_revenue(run: FootprintRun, mine: RowSet) -> RowSet:
    """Add the revenue that outstanding amounts make by the turnover of their sectors, and return where it is known."""
    method = catalogue.get(TURNOVER)
    mine = mine & run.derived.numbers["outstanding"].where
    if not mine.any():
        return mine
    book = run.with_derived()
    bound = bind(method, book, mine.index, run.years, Places.of(book, run.years), run.sources)
    results, known = evaluate(method, bound)
    taken = known["financed_revenue"] & results.finite("financed_revenue")
    values, rows = np.zeros(run.book.size), mine.within(taken)
    values[rows.index] = results["financed_revenue"][taken.index]
    run.derived.number("financed_revenue", values, rows, "outstanding × asset turnover of the sector")
    run.supply_chain.turnover = (method, bound, mine, taken)
    return rows


def keep_turnover(run: FootprintRun) -> None:
    """Keep the turnovers behind the figures that rest on them."""
    figure = run.figures.get("supply_chain")
    if run.supply_chain.turnover is not None and figure is not None:
        method, bound, mine, taken = run.supply_chain.turnover
        run.remember(method, bound, mine, taken & (figure.valid & run.direct).at(mine))


def _epa(run: FootprintRun, mine: RowSet, source: str, method: str) -> RowSet:
    words = run.book.words.get("naics")
    if words is None:
        return RowSet.none(run.book.size)
    held = {row.key for row in run.sources.factors.rows(EPA_FAMILY)}
    codes = [found[1] if (found := SIX_DIGITS.search(word)) else word for word in words.words]
    known = RowSet.of(words.spread([code in held for code in codes], False, np.bool_))
    strange = mine & words.having(lambda _: True) & ~known
    if strange.any():
        run.warn(strange, "unknown_naics", "naics")
    run.derived.word("naics_code", words.renamed(codes), "naics")
    name = f"{source}_usd2022"
    dollars, valid = _revenue(run, mine & known, source, EPA_CURRENCY, name)
    target = same_for_all(EPA_YEAR, run.book.size, np.int64)
    deflated, priced = _at_prices(run, dollars, valid, EPA_REGION, target, name)
    told = f"{source} in US dollars at average rates, ÷ {PRICES} of the year in the US ÷ that of {EPA_YEAR}"
    run.derived.number(name, deflated, priced, told)
    run.own_places[method] = Places(same_for_all(1, run.book.size, np.int64), [EPA_REGION], EPA_YEAR, 1)
    return priced


def _own(run: FootprintRun, mine: RowSet, source: str) -> RowSet:
    factors, size = run.sources.factors, run.book.size
    if not factors.rows(OWN_FAMILY):
        return RowSet.none(size)
    sectors = Sectors(run.book)
    keys, _ = sectors.factor_keys(OWN_FAMILY, factors, "2026")
    column = sectors.column.renamed(keys)
    run.derived.word("supply_chain_sector", column, "sector")
    target = np.zeros(size, dtype=np.int64)
    for key in column.words:
        rows = mine & column.having(key.__eq__)
        for year in whole_numbers(run.years, rows):
            try:
                found = factors.resolve(OWN_FAMILY, key=key, year=year, fallback=run.sources.fallback)
            except FactorNotFound:
                continue
            target[(rows & equal_rows(run.years, year)).mask] = found.year or year
    name = f"{source}_at_factor_prices"
    yuan, valid = _revenue(run, mine & (target > 0), source, "CNY", name)
    deflated, priced = _at_prices(run, yuan, valid, OWN_REGION, target, name)
    told = f"{source} in yuan, ÷ {PRICES} of the year ÷ that of the factor's year"
    run.derived.number(name, deflated, priced, told)
    return priced


def _revenue(run: FootprintRun, mine: RowSet, source: str, currency: str, column: str) -> tuple[Floats, RowSet]:
    """Return positive revenue in a currency at the average rates of each row's year, and where it is known."""
    values, known = run.held(source)
    if not (known & mine).any():
        return values, RowSet.none(run.book.size)
    known = known & (values > 0) & mine
    words = run.book.words.get("currency")
    codes = same_for_all(-1, run.book.size, np.int32) if words is None else words.codes
    names = [HOME] if words is None else [*words.words, HOME]
    made, found = PerRow(run.book.size, np.float64(0.0)), RowSet.none(run.book.size)
    for year in whole_numbers(run.years, known):
        below, of_year = _rate(run, currency, year), known & equal_rows(run.years, year)
        for code in whole_numbers(codes, of_year):
            rows = of_year & equal_rows(codes, code)
            if names[code] == currency:
                made.put(rows, values[rows.index])
                found = found | rows
                continue
            above = _rate(run, names[code], year)
            if above is None or below is None:
                continue
            made.put(rows, values[rows.index] * _value(above) / _value(below))
            found = found | rows
            run.behind += [Behind(column, rows.mask, one) for one in (above, below) if isinstance(one, Factor)]
    run.warn(known & ~found, "no_exchange_rate", source, currency)
    return made.values, found


def _rate(run: FootprintRun, currency: str, year: int) -> Factor | float | None:
    """Return yuan per unit of a currency: 1 for the yuan itself, nothing without a factor."""
    return 1.0 if currency == HOME else rate(currency, year, "fx.average", run.sources)


def _value(one: Factor | float) -> float:
    return one if isinstance(one, float) else one.value


def _at_prices(
    run: FootprintRun, values: Floats, known: RowSet, region: str, target: NDArray[np.int64], column: str
) -> tuple[Floats, RowSet]:
    """Return money at the prices of a target year, and where both price levels are known."""
    made, found = PerRow(len(values), np.float64(0.0)), RowSet.none(len(values))
    for year in whole_numbers(run.years, known):
        of_year = known & equal_rows(run.years, year)
        for other in whole_numbers(target, of_year):
            rows = of_year & equal_rows(target, other)
            levels = () if year == other else _price_levels(run, region, year, other)
            if levels is None:
                continue
            made.put(rows, values[rows.index] / (levels[0].value / levels[1].value if levels else 1.0))
            found = found | rows
            run.behind += [Behind(column, rows.mask, level) for level in levels]
    run.warn(known & ~found, "no_price_index", "revenue", region)
    return made.values, found


def _price_levels(run: FootprintRun, region: str, year: int, other: int) -> tuple[Factor, Factor] | None:
    """Return the price levels of two years, or nothing; no year stands in for a year."""
    try:
        now, then = (
            run.sources.factors.resolve(PRICES, region=region, year=one, fallback="strict") for one in (year, other)
        )
    except FactorNotFound:
        return None
    return (now, then) if then.value > 0 and now.value > 0 else None
