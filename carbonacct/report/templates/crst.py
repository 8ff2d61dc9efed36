"""Carbon-reduction support tool (碳减排支持工具): the quarterly disclosure, by field and by project."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from carbonacct.errors import OptionError
from carbonacct.portfolio.facility import COLUMN_ZH, COLUMNS, TOTAL, facility_table, rules
from carbonacct.report.case import Case
from carbonacct.report.common import basis, factor_sources, manifest_of
from carbonacct.report.model import (
    PART,
    Cell,
    Column,
    Disclosure,
    Lack,
    Reference,
    Row,
    Table,
    Trace,
    Wording,
    figure,
    same,
)
from carbonacct.report.model import TOTAL as WHOLE
from carbonacct.results import BLANK
from carbonacct.units import conversion, parse_unit, scale

if TYPE_CHECKING:
    from carbonacct.portfolio.facility import Cell as Figure
    from carbonacct.portfolio.facility import FacilityTable

TITLE = Wording("碳减排支持工具季度信息披露表", "Carbon-reduction support tool: quarterly disclosure")
TOOL = Wording("碳减排支持工具", "carbon-reduction support tool")
NEVER_ADDED = Wording(
    "本季度、本年累计、设立以来累计互相包含，不得相加；减排量为贷款带动的年度减排量（吨/年），不是历年之和。",
    "Quarter, year to date and since the start hold each other and are never added; the tonnes are a yearly reduction, "
    "not a sum over years.",
)
SECOND_HAND = Wording(
    "披露内容依据各银行公开披露整理，官方文件未读（未核实）。",
    "The content follows banks' public disclosures; the official document was not read (unverified).",
)
BAND = Wording(
    "单位贷款减排量须与公开披露区间对照；区间外的须说明。",
    "Reduction per amount is held against what banks have disclosed; outside of it, explain.",
)
ENGLISH = {"quarter": "in the quarter", "year_to_date": "year to date", "since_start": "since the start"}
NOTHING_DRAWN = Wording("本期没有提款", "nothing was drawn")
NO_RATE = Wording("没有提款注明利率", "no drawdown has a rate")
NOT_MEASURED = Wording("没有提款的减排量已测算", "no drawdown has a measured reduction")
TEN_THOUSAND = conversion(parse_unit("万元"), parse_unit("CNY"))


def fill(case: Case) -> Disclosure:
    """Fill the tables of a quarter (option ``period``, such as 2026Q2; ``drawdowns`` for single payments).

    Raises
    ------
    OptionError
        No quarter is named.
    """
    quarter = case.period or ""
    if "Q" not in quarter:
        raise OptionError("the table is of a quarter", where="period", given=quarter or "none", needed="such as 2026Q2")
    found = Case(case.loans, gwp=case.gwp, factors=case.factors, fallback=case.fallback).benefits("crst")
    table = facility_table(found, quarter=quarter, drawdowns=case.options.get("drawdowns"))
    return Disclosure(
        template="crst",
        title=Wording(f"{TITLE.zh}（{quarter}）", f"{TITLE.en} ({quarter})"),
        tables=(_totals(table, case), *(_fields(table, column) for column in COLUMNS), _left_out(table)),
        notes=(NEVER_ADDED, SECOND_HAND, basis(found.headline)),
        sources=(
            *dict.fromkeys(
                Reference(TOOL, f"{row['publisher']}, {row['document']}", row["status"]) for row in rules().values()
            ),
            *factor_sources(found),
        ),
        manifest=manifest_of(found) | {"quarter": quarter},
    )


def _columns(first: Wording) -> list[Column]:
    return [
        Column("name", first),
        Column("projects", Wording("支持项目数", "Projects"), "count"),
        Column("amount", Wording("贷款金额", "Loan amount"), "money", "万元"),
        Column("rate", Wording("贷款加权平均利率", "Weighted average rate"), "ratio", "%"),
        Column(
            "reduction", Wording("贷款带动的年度碳减排量", "Yearly reduction driven by the loans"), "number", "tCO2e/a"
        ),
        Column("measured", Wording("已测算金额占比", "Amount measured"), "share", decimals=1),
        Column("per_amount", Wording("单位贷款减排量", "Reduction per amount"), "ratio", "tCO2e/万元"),
        Column("plausible", Wording("处于公开披露区间", "Within the disclosed band")),
    ]


def _cells(one: Figure) -> dict[str, Cell]:
    group = {"column": one.column, "field": one.field}

    def cell(name: str, value: Any, why: Wording = NOTHING_DRAWN) -> Cell:
        return figure(value, Trace("facility", name, group), why if one.amount else NOTHING_DRAWN)

    words = {True: Wording("是", "yes"), False: Wording("否", "no"), None: same("")}
    return {
        "projects": cell("projects", one.projects),
        "amount": cell("amount", float(scale(one.amount, TEN_THOUSAND))),
        "rate": _rate(cell("rate", one.rate, NO_RATE), one),
        "reduction": cell("reduction", one.reduction, NOT_MEASURED),
        "measured": cell("measured", one.measured),
        "per_amount": cell("per_amount", one.per_amount, NOT_MEASURED),
        "plausible": cell("plausible", words[one.plausible]),
    }


def _rate(cell: Cell, one: Figure) -> Cell:
    """Say on which part of the amount a rate rests, where it is not all of it."""
    if one.rate is None or one.rated is None or one.rated >= 1:
        return cell
    percent = f"{100 * one.rated:.3g}%"
    return replace(cell, why=Wording(f"有利率的提款占金额的{percent}", f"{percent} of the amount has a rate"))


def _totals(table: FacilityTable, case: Case) -> Table:
    """Return quarter, year to date and since the start, one line each; they are no parts of each other."""
    lines = []
    for column in COLUMNS:
        name = Cell(Wording(COLUMN_ZH[column], ENGLISH[column]))
        lines.append(Row({"name": name, **_cells(table.cell(column))}))
    book = case.loans
    needs = {
        "granted": (Wording("贷款金额", "Loan amount"), Wording("列“发放金额”", "the column granted")),
        "disbursed_on": (Wording("期间", "Period"), Wording("列“发放日期”", "the column disbursed_on")),
        "interest_rate": (
            Wording("贷款加权平均利率", "Weighted average rate"),
            Wording("列“利率”", "the column interest_rate"),
        ),
        "facility_field": (
            Wording("领域", "Field"),
            Wording("列“碳减排领域”：缺则全部贷款计入", "the column facility_field: without it all loans count"),
        ),
    }
    known = {*book.numbers, *book.words, *book.dates}
    lacking = [Lack(*need) for name, need in needs.items() if name not in known]
    title = Wording("总体情况", "Overview")
    return Table("overview", title, _columns(Wording("期间", "Period")), lines, (BAND,), lacking)


def _fields(table: FacilityTable, column: str) -> Table:
    """Return the fields of one period."""
    lines = []
    for one in table.cells:
        if one.column != column:
            continue
        if one.field == TOTAL:
            name = Wording("合计", "Total")
        else:
            name = Wording("未注明领域", "field not stated") if one.field == BLANK else same(one.field)
        lines.append(Row({"name": Cell(name), **_cells(one)}, WHOLE if one.field == TOTAL else PART))
    title = Wording(f"分领域：{COLUMN_ZH[column]}", f"By field, {ENGLISH[column]}")
    return Table(f"fields_{column}", title, _columns(Wording("领域", "Field")), lines)


def _left_out(table: FacilityTable) -> Table:
    """Return the payments in no column, with the reason."""
    words = {
        "unreadable": Wording("日期或金额无法读取", "date or amount unreadable"),
        "not_positive": Wording("金额不为正：还款不是提款", "not above zero: a repayment is no payment"),
        "unknown_loan": Wording("台账中无此贷款", "not in the book"),
        "not_of_the_facility": Wording("非本工具贷款", "not a loan of the facility"),
        "other_currency": Wording("外币", "another currency"),
        "drawn_above_granted": Wording("提款超过发放金额", "drawn above the amount granted"),
        "before_start": Wording("早于工具设立", "before the facility's start"),
        "after_quarter": Wording("晚于本季度", "after the quarter"),
    }
    columns = [
        Column("loan_id", Wording("贷款编号", "Loan")),
        Column("date", Wording("日期", "Date")),
        Column("amount", Wording("金额", "Amount"), "money", "万元"),
        Column("reason", Wording("原因", "Reason")),
    ]
    lines = []
    for record in table.left_out.to_dict("records"):
        amount = record["amount"]
        known = amount is not None and amount == amount
        lines.append(
            Row(
                {
                    "loan_id": Cell(str(record["loan_id"])),
                    "date": Cell("" if str(record["date"]) == "NaT" else str(record["date"])[:10]),
                    "amount": Cell(float(amount) if known else None),
                    "reason": Cell(words.get(str(record["reason"]), same(str(record["reason"])))),
                }
            )
        )
    return Table("left_out", Wording("未计入的提款", "Payments left out"), columns, lines)
