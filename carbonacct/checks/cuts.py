"""A portfolio's path in three cuts: all in the scope of the results, the high-carbon part, borrowers of both years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carbonacct.checks.judge import MET, NOT_MET, OFF_TRACK, ON_TRACK, Said
from carbonacct.errors import OptionError

if TYPE_CHECKING:
    from carbonacct.checks.case import Case
    from carbonacct.portfolio.pathways import Path
    from carbonacct.portfolio.verdicts import Cut

FIGURE = "financed_scope1_2 [tCO2e]"
WORDS = {
    "all_in_scope": Said("all in the scope of the results", "结果范围内全部资产"),
    "high_carbon_book": Said("high-carbon book", "高碳行业资产"),
    "borrowers_in_both_years": Said("borrowers in both years", "两年均有余额的借款人"),
}
NO_INTENSITY = Said("", "没有已知排放的敞口，或有敞口缺少汇率，无法计算强度")
ONLY_MIX = Said("", "改善仅来自结构或覆盖范围变化，并非借款人减排")


def cuts(case: Case) -> dict[str, Cut]:
    """Return the cuts of a target's path where base and present are both results of financed emissions of one currency.

    Without borrower numbers nobody is known to be in both years.
    """
    from carbonacct.portfolio.holdings import books_of
    from carbonacct.portfolio.schedules import gdp_schedule
    from carbonacct.portfolio.verdicts import judge

    base, now = case.base.emissions, case.now.emissions
    first, last = case.base.day(base and base.manifest), case.now.day(now and now.manifest)
    deadline = case.target.deadline
    if base is None or now is None or first is None or last is None or deadline is None:
        return {}
    if not first.year < last.year <= deadline.year or any(FIGURE not in one.frame.columns for one in (base, now)):
        return {}
    try:
        books, keys, currency = books_of((base, now), "scope1+2")
    except OptionError:
        return {}
    if any("borrower_id" not in frame.columns for frame in books.values()):
        books = {year: frame.assign(borrower_id="") for year, frame in books.items()}

    def schedule(year: int, value: float) -> Path:
        unit = f"tCO2e/M{currency}"
        return gdp_schedule(year, value, deadline.year, region=case.target.region, unit=unit, factors=case.factors)

    return judge(books, schedule, currency=currency, key=keys)


def told(name: str, cut: Cut, final: bool) -> dict[str, Any]:
    """Return a cut as plain data: its verdict, figures per million, change of emissions, and what moved it."""
    found = cut.nominal
    side = (MET, NOT_MET) if final else (ON_TRACK, OFF_TRACK)
    return {
        "cut": name,
        "verdict": "no_data" if found is None else side[0 if found.on_path else 1],
        "value": None if found is None else found.actual,
        "required": None if found is None else found.required,
        "unit": "" if found is None else found.unit,
        "emissions_change": cut.emissions_change,
        "composition": cut.composition,
        "reason": cut.reason,
    }
