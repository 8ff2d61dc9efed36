"""A portfolio's path in three cuts: the whole book, its high-carbon part, and the borrowers of both years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct.checks.judge import MET, NOT_MET, OFF_TRACK, ON_TRACK, Said

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.checks.judge import Case
    from carbonacct.portfolio.pathways import Path
    from carbonacct.portfolio.verdicts import Cut

HOME, FIGURE, LIST_EDITION = "CNY", "financed_scope1_2 [tCO2e]", "2026"
WORDS = {
    "whole_book": Said("whole book", "全部资产"),
    "high_carbon_book": Said("high-carbon book", "高碳行业资产"),
    "borrowers_in_both_years": Said("borrowers in both years", "两年均有余额的借款人"),
}
ONLY_MIX = Said("", "改善仅来自结构或覆盖范围变化，并非借款人减排")


def cuts(case: Case) -> dict[str, Cut]:
    """Return the cuts of a target's path where base and present are both results of financed emissions in yuan."""
    from carbonacct.portfolio.schedules import gdp_schedule
    from carbonacct.portfolio.verdicts import judge

    base, now = case.base.emissions, case.now.emissions
    first, last = case.base.day(base and base.manifest), case.now.day(now and now.manifest)
    deadline = case.target.deadline
    if base is None or now is None or first is None or last is None or deadline is None:
        return {}
    if not first.year < last.year <= deadline.year or any(FIGURE not in one.frame.columns for one in (base, now)):
        return {}
    books = {first.year: _rows(base), last.year: _rows(now)}
    if any((rows["currency"] != HOME).any() for rows in books.values()):
        return {}

    def schedule(year: int, value: float) -> Path:
        unit = f"tCO2e/M{HOME}"
        return gdp_schedule(year, value, deadline.year, region=case.target.region, unit=unit, factors=case.factors)

    return judge(books, schedule, currency=HOME, key="key")


def _rows(emissions: Any) -> pd.DataFrame:
    import pandas as pd

    from carbonacct.portfolio.sectors import Sectors

    frame, book = emissions.frame, emissions.book
    cofired = book.numbers.get("fossil_cofired")
    burnt = np.zeros(book.size, dtype=bool) if cofired is None else cofired.known & (cofired.values > 0)
    listed = Sectors(book).listed(LIST_EDITION, burnt)
    blank = pd.Series("", index=frame.index)
    project = frame.get("project_id", blank)
    rows = pd.DataFrame(
        {
            "key": frame["loan_id"].astype(str) + "\0" + project.astype(str),
            "borrower_id": frame.get("borrower_id", blank),
            "high_carbon": listed,
            "financed_emissions": frame[FIGURE],
            "exposure": frame["numerator"],
            "currency": frame["currency"],
        }
    )
    computed: pd.DataFrame = rows[(frame["status"] == "computed").to_numpy()].reset_index(drop=True)
    return computed


def told(name: str, cut: Cut, over: bool) -> dict[str, Any]:
    """Return a cut as plain data: its verdict, figures per million, change of emissions, and what moved it."""
    found = cut.nominal
    side = (MET, NOT_MET) if over else (ON_TRACK, OFF_TRACK)
    return {
        "cut": name,
        "verdict": "no_data" if found is None else side[0 if found.on_path else 1],
        "value": None if found is None else found.actual,
        "required": None if found is None else found.required,
        "unit": f"tCO2e/M{HOME}" if found is None else found.unit,
        "emissions_change": cut.emissions_change,
        "composition": cut.composition,
        "reason": cut.reason,
    }
