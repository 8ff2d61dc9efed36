"""IFRS S2 paragraph B62: a bank's financed emissions by industry and asset class, with gross exposure and coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carbonacct.attribution import column_of
from carbonacct.report.case import Case
from carbonacct.report.common import basis, coverage_table, factor_sources, manifest_of
from carbonacct.report.footprint import FINANCED, exposure_of, foreign_note, inside_of, scope_columns, sums, tallies
from carbonacct.report.industries import NOT_STATED, section_word, sections
from carbonacct.report.model import PART, SUBTOTAL, TOTAL, Cell, Column, Disclosure, Reference, Row, Table, Wording
from carbonacct.report.tally import Tally, crossed, money
from carbonacct.report.templates.pcaf import class_word, classes, territories, territory
from carbonacct.results import Grouping, Measure

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions

TITLE = Wording("IFRS S2 融资排放披露（B62段）", "IFRS S2: financed emissions (paragraph B62)")
RULES = Wording(
    "毛敞口不扣除减值准备与风险缓释；范围一、二、三分别列示；未提用承诺单列。",
    "Gross exposure before loss allowance and risk mitigants; scopes apart; undrawn commitments apart.",
)
SYSTEM = Wording(
    "行业按国民经济行业分类（GB/T 4754-2017）门类；2025年12月修订后不再强制GICS，所用体系须说明理由。",
    "Industries are the sections of GB/T 4754-2017; GICS is no longer mandatory after the amendments of December 2025, "
    "but the system used must be justified.",
)
PARAGRAPH = Wording("IFRS S2 第29(a)(vi)(2)段、B62段", "IFRS S2, paragraphs 29(a)(vi)(2) and B62")

TOGETHER = Wording(
    "部分方法只给出范围一与范围二之和：此类排放仅在“范围一+二”列。",
    "Some methods yield scopes 1 and 2 only together: those emissions are in the column of both alone.",
)
LAST = Wording(
    "个人类贷款等未注明行业的余额列于末行。", "Exposure without an industry, such as to households, is last."
)


def fill(case: Case) -> Disclosure:
    """Fill the tables from the financed emissions under PCAF."""
    found = case.emissions("pcaf")
    return Disclosure(
        template="ifrs-s2",
        title=TITLE,
        tables=(
            _main(found),
            *territories(found, classes(found)),
            _undrawn(found),
            coverage_table(found, "emissions"),
        ),
        notes=(RULES, SYSTEM, basis(found.headline)),
        sources=(
            Reference(PARAGRAPH, "IFRS S2 Climate-related Disclosures", "read in a mirror text"),
            *factor_sources(found),
        ),
        manifest=manifest_of(found),
    )


def _main(found: Emissions) -> Table:
    amount, lack = exposure_of(found.book)
    loans, _ = tallies(found, amount)
    industries, kinds = sections(found.book), classes(found)
    both = crossed(industries, kinds)
    figures = ("amount", *FINANCED)

    def cells(place: Grouping | None) -> dict[str, dict[str, Cell]]:
        made = {name: sums(loans, name, place) for name in figures}
        return made | {"included": loans.quotient("amount_covered", "amount", place)}

    fine, coarse, whole = cells(both), cells(industries), cells(None)
    counts = loans.count("rows", "rows_in_scope", both)
    lines = []
    for industry in industries.keys:
        held = [kind for kind in kinds.keys if counts[f"{industry}|{kind}"].value]
        for kind in held:
            place = f"{industry}|{kind}"
            line = {name: by[place] for name, by in fine.items()}
            lines.append(Row({"industry": Cell(section_word(industry)), "class": Cell(class_word(kind)), **line}, PART))
        if held:
            line = {name: by[industry] for name, by in coarse.items()}
            subtotal = {"industry": Cell(section_word(industry)), "class": Cell(Wording("小计", "subtotal"))}
            lines.append(Row({**subtotal, **line}, SUBTOTAL))
    lines.append(
        Row({"industry": Cell(Wording("合计", "Total")), **{name: by[""] for name, by in whole.items()}}, TOTAL)
    )
    columns = [
        Column("industry", Wording("行业", "Industry")),
        Column("class", Wording("资产类别", "Asset class")),
        Column("amount", Wording("毛敞口", "Gross exposure"), "money", "万元"),
        Column("included", Wording("纳入计量的毛敞口比例", "Gross exposure included"), "share", decimals=1),
        *scope_columns(*figures[1:]),
    ]
    notes = [TOGETHER, *territory(kinds), *foreign_note(found.book, inside_of(found))]
    if coarse["amount"][NOT_STATED].value is not None:
        notes.append(LAST)
    return Table("industry_by_class", Wording("行业×资产类别", "Industry by asset class"), columns, lines, notes, lack)


def _undrawn(found: Emissions) -> Table:
    """Return undrawn commitments, and what of them is included."""
    words = {
        "financed_undrawn_scope1": Wording("未提用部分：范围一", "Undrawn, scope 1"),
        "financed_undrawn_scope2": Wording("未提用部分：范围二", "Undrawn, scope 2"),
        "financed_undrawn_scope1_2": Wording("未提用部分：范围一+二", "Undrawn, scopes 1 + 2"),
        "financed_undrawn_scope3": Wording("未提用部分：范围三", "Undrawn, scope 3"),
    }
    names = [name for name in words if name in found.measures]
    measures: dict[str, Measure] = {name: found.measures[name] for name in names}
    measures["commitment"] = money(found.book, "commitment", inside_of(found))
    tally = Tally("emissions", measures, found.book.loan_numbers)
    kinds = classes(found)
    by = {name: tally.by(name, kinds) for name in measures}
    lines = [
        Row({"class": Cell(class_word(key)), **{name: one[key] for name, one in by.items()}}, PART)
        for key in kinds.keys
        if any(one[key].value is not None for one in by.values())
    ]
    lines.append(
        Row({"class": Cell(Wording("合计", "Total")), **{name: tally.whole(name) for name in measures}}, TOTAL)
    )
    columns = [
        Column("class", Wording("资产类别", "Asset class")),
        Column("commitment", Wording("授信承诺总额", "Commitments"), "money", "万元"),
        *(Column(name, words[name], "number", "tCO2e") for name in names),
    ]
    _, promised = column_of(found.book, "commitment")
    notes = foreign_note(found.book, inside_of(found) & promised)
    return Table("undrawn", Wording("未提用承诺", "Undrawn commitments"), columns, lines, notes)
