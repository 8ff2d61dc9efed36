"""Supply-chain emissions by revenue: the price year and currency of the factor are met, or nothing is computed.

Revenue goes to the factor's currency at the average rate of its own year, and is then divided by the price index of
that year over the price index of the factor's year. Both are dated factors that the bank gives.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import column_of
from carbonacct.book.model import Words
from carbonacct.corridor import Places
from carbonacct.errors import FactorNotFound
from carbonacct.portfolio.asset_classes import COMPANIES, of_class
from carbonacct.portfolio.exchange import rate
from carbonacct.portfolio.sectors import Sectors

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

EPA, OWN = "pcaf_2022.supply_chain_us_epa", "pcaf_2022.supply_chain_own"
EPA_FAMILY, OWN_FAMILY = "us.epa.supply_chain.without_margins", "sector.supply_chain"
PRICES = "economy.price_index"
EPA_YEAR, EPA_REGION, EPA_CURRENCY, OWN_REGION = 2022, "US", "USD", "CN"
SIX_DIGITS = re.compile(r"(?<!\d)(\d{6})(?!\d)")
REVENUE_SCORE = "3a"


def derive_supply_chain(run: FootprintRun) -> dict[str, Mask]:
    """Add revenue at the factors' prices, and return by method the rows it applies to; a table of one's own first."""
    companies = of_class(run, *COMPANIES, "project_finance") & run.outcome.open
    rows = {OWN: _own(run, companies)}
    rows[EPA] = _epa(run, companies & ~rows[OWN])
    return rows


def _epa(run: FootprintRun, mine: Mask) -> Mask:
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
    dollars, valid = _revenue(run, mine & known, EPA_CURRENCY)
    target = np.full(run.book.size, EPA_YEAR)
    deflated, priced = _at_prices(run, dollars, valid, EPA_REGION, target)
    told = f"revenue in US dollars at average rates, ÷ {PRICES} of the year in the US ÷ that of {EPA_YEAR}"
    run.derived.number("revenue_usd2022", deflated, priced, told)
    run.own_places[EPA] = Places(np.ones(run.book.size, dtype=np.int64), [EPA_REGION], EPA_YEAR, 1)
    return priced


def _own(run: FootprintRun, mine: Mask) -> Mask:
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
    yuan, valid = _revenue(run, mine & (target > 0), "CNY")
    deflated, priced = _at_prices(run, yuan, valid, OWN_REGION, target)
    told = f"revenue in yuan, ÷ {PRICES} of the year ÷ that of the factor's year"
    run.derived.number("revenue_at_factor_prices", deflated, priced, told)
    return priced


def _revenue(run: FootprintRun, mine: Mask, currency: str) -> tuple[Floats, Mask]:
    """Return positive revenue in a currency at the average rates of each row's year, and where it is known."""
    values, known = column_of(run.book, "revenue")
    known = known & (values > 0) & mine
    words = run.book.words.get("currency")
    codes = np.full(run.book.size, -1, dtype=np.int64) if words is None else words.codes.astype(np.int64)
    names = ["CNY"] if words is None else [*words.words, "CNY"]
    made, found = np.zeros(run.book.size), np.zeros(run.book.size, dtype=bool)
    for year in np.unique(run.years[known]).tolist():
        below = _rate(run, currency, year)
        for code in np.unique(codes[known & (run.years == year)]).tolist():
            rows = known & (run.years == year) & (codes == code)
            above = _rate(run, names[code], year)
            if names[code] == currency:
                made[rows], found[rows] = values[rows], True
            elif above is not None and below is not None:
                made[rows], found[rows] = values[rows] * above / below, True
    run.warn(known & ~found, "no_exchange_rate", "revenue", currency)
    return made, found


def _rate(run: FootprintRun, currency: str, year: int) -> float | None:
    if currency == "CNY":
        return 1.0
    factor = rate(currency, year, "fx.average", run.sources)
    return None if factor is None else factor.value


def _at_prices(
    run: FootprintRun, values: Floats, known: Mask, region: str, target: NDArray[np.int64]
) -> tuple[Floats, Mask]:
    """Return money at the prices of a target year, and where both price levels are known."""
    made, found = np.zeros(len(values)), np.zeros(len(values), dtype=bool)
    for year, other in np.unique(np.column_stack((run.years, target))[known], axis=0).tolist():
        rows = known & (run.years == year) & (target == other)
        ratio = 1.0 if year == other else _price_ratio(run, region, year, other)
        if ratio is not None:
            made[rows], found[rows] = values[rows] / ratio, True
    run.warn(known & ~found, "no_price_index", "revenue", region)
    return made, found


def _price_ratio(run: FootprintRun, region: str, year: int, other: int) -> float | None:
    """Return the price level of a year over that of another, or nothing; no year stands in for a year."""
    try:
        now, then = (
            run.sources.factors.resolve(PRICES, region=region, year=one, fallback="strict") for one in (year, other)
        )
    except FactorNotFound:
        return None
    return now.value / then.value if then.value > 0 and now.value > 0 else None
