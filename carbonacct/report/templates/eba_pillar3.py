"""EBA Pillar 3 on ESG risks, banking book: templates 1 and 3 as far as a loan book goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from carbonacct.portfolio.asset_classes import COMPANIES
from carbonacct.portfolio.pillar3 import maturity_bucket, residual_years
from carbonacct.portfolio.scopes import FINANCED as PATTERN
from carbonacct.portfolio.scopes import emissions_of
from carbonacct.report.case import Case
from carbonacct.report.common import basis, coverage_table, factor_sources, manifest_of
from carbonacct.report.footprint import exposure_of, foreign_note, inside_of, sums, tallies
from carbonacct.report.industries import section_word, sections
from carbonacct.report.model import (
    PART,
    TOTAL,
    Cell,
    Column,
    Disclosure,
    Lack,
    Reference,
    Row,
    Table,
    Wording,
    lacks,
)
from carbonacct.report.tally import Tally, money
from carbonacct.report.templates.pboc import sector_word, sectors_of
from carbonacct.results import Grouping, Measure

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions

TITLE = Wording("欧盟第三支柱ESG披露（模板1、3，银行账簿）", "EBA Pillar 3 ESG: templates 1 and 3, banking book")
DOCUMENT = Wording("欧盟银行管理局实施技术标准", "EBA implementing technical standard")
LETTERS = Wording(
    "b、c、f—h、i、k列经核对；其余列字母凭记忆，报送前须核对。",
    "Letters b, c, f–h, i and k are confirmed; the others are from memory: check before filing.",
)
NO_MATURITY = Wording(
    "未注明到期日的列入20年以上（EBA问答2022_6515）；k列分母为全部账面总额（2024_7225）。",
    "No stated maturity counts as above 20 years (Q&A 2022_6515); k is over the whole of column a (2024_7225).",
)
ALL_KNOWN = Wording("i列仅含三个范围均已知的贷款。", "Column i has only loans of which all three scopes are known.")
BUCKETS = {"<=5y": "l", "5-10y": "m", "10-20y": "n", ">20y": "o"}
BUCKET_WORDS = {
    "<=5y": Wording("l ≤5年", "l ≤ 5 years"),
    "5-10y": Wording("m 5—10年", "m 5–10 years"),
    "10-20y": Wording("n 10—20年", "n 10–20 years"),
    ">20y": Wording("o >20年", "o > 20 years"),
}
REPORTED_OPTIONS = ("1a", "1b")  # of a company; those of buildings and vehicles are meters and fuel
MISSING = lacks(
    (
        (
            Wording("行（NACE）", "rows (NACE)"),
            Wording("交易对手的NACE代码；台账为GB/T 4754代码", "NACE codes of counterparties; the book has GB/T 4754"),
        ),
        (
            Wording("b 欧盟巴黎基准除外企业", "b excluded from EU Paris-aligned benchmarks"),
            Wording("企业是否被排除的标识", "a mark for each company"),
        ),
        (
            Wording("c 环境可持续（CCM）", "c environmentally sustainable (CCM)"),
            Wording("欧盟分类法符合比例", "taxonomy alignment"),
        ),
        (
            Wording("d、e 第二阶段、不良", "d, e stage 2, non-performing"),
            Wording("风险阶段与不良标识", "stage and non-performing marks"),
        ),
        (Wording("f—h 减值准备", "f–h impairment"), Wording("减值准备金额", "amounts of impairment")),
    )
)
MISSING_3 = lacks(
    (
        (
            Wording("对齐指标及年份", "alignment metric and year"),
            Wording("行业产量口径的物理强度及情景", "physical intensity over output, and a scenario"),
        ),
        (Wording("与IEA NZE2050的距离", "distance to IEA NZE2050"), Wording("情景数据", "the scenario's values")),
        (Wording("三年后目标", "target in three years"), Wording("机构自定目标", "the institution's own target")),
    )
)


def fill(case: Case) -> Disclosure:
    """Fill templates 1 and 3 from the financed emissions under PCAF."""
    found = case.emissions("pcaf")
    return Disclosure(
        template="eba-pillar3",
        title=TITLE,
        tables=(_first(found), _third(found), coverage_table(found, "emissions")),
        notes=(LETTERS, NO_MATURITY, basis(found.headline)),
        sources=(
            Reference(DOCUMENT, "(EU) 2022/2453, (EU) 2024/3172", "part of the letters from memory"),
            *factor_sources(found),
        ),
        manifest=manifest_of(found),
    )


def _first(found: Emissions) -> Table:
    amount, lack = exposure_of(found.book)
    loans, _ = tallies(found, amount)
    frame, book = found.frame, found.book
    status, inside = frame["status"].to_numpy(), inside_of(found)
    years = residual_years(book, [int(year) for year in frame["year"]])
    held = money(book, amount, inside)
    buckets = np.array([maturity_bucket(None if np.isnan(one) else float(one)) for one in years], dtype=object)
    reported = np.isin(frame["option"].to_numpy().astype(str), REPORTED_OPTIONS) & (status == "computed")
    reported &= np.isin(frame["kind"].to_numpy().astype(str), (*COMPANIES, "project_finance"))
    known = {"financed_scope1_2", "financed_scope3"} <= {*found.measures}
    whole = emissions_of(frame, "scope1+2+3", pattern=PATTERN) if known else np.full(len(frame), np.nan)
    measures = {
        **loans.measures,
        "amount_reported": money(book, amount, inside & reported),
        "financed_scope1_2_3": Measure(np.nan_to_num(whole), None, np.isfinite(whole), "tCO2e"),
        "amount_years": Measure(np.nan_to_num(years), held.values, held.valid & np.isfinite(years), "CNY·a"),
        "amount_dated": money(book, amount, inside & np.isfinite(years)),
        **{f"amount {name}": money(book, amount, inside & (buckets == name)) for name in BUCKETS},
    }
    tally = Tally("emissions", measures, book.loan_numbers)
    grouping = sections(book)
    additive = ("amount", "financed_scope1_2_3", "financed_scope3", *(f"amount {name}" for name in BUCKETS))

    def cells(place: Grouping | None) -> dict[str, dict[str, Cell]]:
        made = {name: sums(tally, name, place) for name in additive}
        made["k"] = tally.quotient("amount_reported", "amount", place)
        made["p"] = tally.quotient("amount_years", "amount_dated", place)
        return made

    by, total = cells(grouping), cells(None)
    counts = loans.count("rows", "rows_in_scope", grouping)
    lines = [
        Row({"sector": Cell(section_word(key)), **{name: one[key] for name, one in by.items()}}, PART)
        for key in grouping.keys
        if counts[key].value
    ]
    lines.append(
        Row({"sector": Cell(Wording("合计", "Total")), **{name: one[""] for name, one in total.items()}}, TOTAL)
    )
    columns = [
        Column("sector", Wording("行业", "Sector")),
        Column("amount", Wording("a 账面总额", "a gross carrying amount"), "money", "百万元"),
        Column(
            "financed_scope1_2_3",
            Wording("i 融资排放（范围一+二+三）", "i financed emissions (scopes 1, 2 and 3)"),
            "number",
            "tCO2e",
        ),
        Column("financed_scope3", Wording("j 其中范围三", "j of which scope 3"), "number", "tCO2e"),
        Column("k", Wording("k 企业自行披露数据占比", "k from company-specific reporting"), "share", decimals=1),
        *(Column(f"amount {name}", word, "money", "百万元") for name, word in BUCKET_WORDS.items()),
        Column("p", Wording("p 平均剩余期限", "p average maturity"), "ratio", "a", 1),
    ]
    notes = (ALL_KNOWN, *foreign_note(book, inside))
    title = Wording("模板1 转型风险敞口质量", "Template 1: credit quality of exposures to transition risk")
    return Table("template_1", title, columns, lines, notes, (*lack, *MISSING))


def _third(found: Emissions) -> Table:
    amount, lack = exposure_of(found.book)
    loans, _ = tallies(found, amount)
    grouping = sectors_of(found)
    held, counts = loans.by("amount", grouping), loans.count("rows", "rows_in_scope", grouping)
    columns = [
        Column("sector", Wording("行业", "Sector")),
        Column("amount", Wording("账面总额", "Gross carrying amount"), "money", "百万元"),
    ]
    lines = [
        Row({"sector": Cell(sector_word(key)), "amount": held[key]}, PART) for key in grouping.keys if counts[key].value
    ]
    lines.append(Row({"sector": Cell(Wording("合计", "Total")), "amount": loans.whole("amount")}, TOTAL))
    lacking: tuple[Lack, ...] = (*lack, *MISSING_3)
    notes = foreign_note(found.book, inside_of(found))
    title = Wording("模板3 对齐指标", "Template 3: alignment metrics")
    return Table("template_3", title, columns, lines, notes, lacking)
