"""JR/T 0227-2021, commercial bank: chapter 7 (investment and financing) and chapter 8 (own operations)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carbonacct.portfolio.evaluation import balances, green_finance_evaluation, loan_rows
from carbonacct.portfolio.ratios import or_none
from carbonacct.report.case import Case
from carbonacct.report.common import basis, coverage_table, factor_sources, manifest_of
from carbonacct.report.footprint import MIXED, NO_AMOUNT, NO_SCORE, intensity_unit
from carbonacct.report.model import (
    OTHER,
    PART,
    TOTAL,
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
from carbonacct.report.tally import NO_BASE, NO_ROW, Tally, money
from carbonacct.report.templates.green_credit import SEVEN
from carbonacct.report.templates.pboc import UNREAD, sector_word, sectors_of
from carbonacct.report.wording import SCOPES, unit_word
from carbonacct.results import Groups
from carbonacct.vocabulary import indicators

if TYPE_CHECKING:
    from carbonacct.loan_benefits import Benefits
    from carbonacct.portfolio.emissions import Emissions

TITLE = Wording(
    "金融机构环境信息披露：定量表", "Environmental disclosure of financial institutions: quantitative tables"
)
STANDARD = Wording(
    "金融机构环境信息披露指南 JR/T 0227—2021", "Guideline on environmental disclosure of financial institutions"
)
FROM_MEMORY = Wording(
    "章节标题经核对；商业银行定量表栏目凭记忆整理，报送前须与标准核对（未核实）。",
    "Chapter titles are confirmed; the tables of a commercial bank are from memory: check before filing (unverified).",
)
NO_LABEL = Wording("台账没有绿色贷款标识", "the book has no green labels")
NO_BONDS = Wording("台账没有债券", "the book holds no bonds")
NOT_LABELLED = Lack(Wording("绿色贷款余额", "green loans"), Wording("列“绿色贷款标识”", "the column green_label"))

OUTSIDE = Wording(
    "台账以外的余额（上年末、全部机构、风险类）或绿色标识", "balances from outside the book, or green labels"
)


def fill(case: Case) -> Disclosure:
    """Fill chapter 7 from the book, its benefits and its financed emissions; chapter 8 from own operations if given."""
    from carbonacct.report.templates import own_operations

    benefits, emissions = case.benefits("green-credit"), case.emissions("pboc")
    tables = [
        _structure(case),
        _high_carbon(emissions),
        _benefits(benefits),
        _financed(emissions),
        coverage_table(benefits, "benefits", Wording("数据覆盖：环境效益", "Coverage: benefits")),
        coverage_table(emissions, "emissions", Wording("数据覆盖：投融资碳核算", "Coverage: financed emissions")),
        *own_operations.tables(case),
    ]
    return Disclosure(
        template="jrt0227",
        title=TITLE,
        tables=tables,
        notes=(FROM_MEMORY, UNREAD, basis(benefits.headline), basis(emissions.headline)),
        sources=(
            Reference(STANDARD, "JR/T 0227—2021", "recommended standard"),
            *dict.fromkeys((*factor_sources(benefits), *factor_sources(emissions))),
        ),
        manifest=manifest_of(benefits, emissions),
    )


ITEM = Column("item", Wording("指标", "Item"))
AMOUNT = Column("amount", Wording("金额", "Amount"), "money", "万元")
SHARE = Column("share", Wording("占比", "Share"), "share")
VALUE = Column("value", Wording("数值", "Value"), "ratio")
UNIT = Column("unit", Wording("单位", "Unit"))
LOANS = Column("loans", Wording("贷款笔数", "Loans"), "count")


def _structure(case: Case) -> Table:
    """Total loans, green loans and their share; the items of the green-finance evaluation that follow."""
    found = balances(case.loans)
    green = found.green_loans
    labelled = green is not None
    lines = [
        _amount(Wording("各项贷款余额", "Loans outstanding"), found.loans, "balances.loans"),
        _amount(Wording("其中：绿色贷款余额", "of which green loans"), green, "balances.green_loans"),
        Row(
            {
                "item": Cell(Wording("绿色贷款占比", "Green loans in all loans")),
                "share": figure(
                    found.green_share, Trace("book", "balances.green_share"), NO_BASE if labelled else NO_LABEL
                ),
            }
        ),
        _amount(
            Wording("持有绿色债券余额", "Green bonds held"),
            found.green_bonds,
            "balances.green_bonds",
            NO_BONDS if labelled else NO_LABEL,
        ),
    ]
    lacking = [] if labelled else [NOT_LABELLED]
    for item in green_finance_evaluation(green=green, total=found.loans):
        if item.value is None:
            lacking.append(Lack(Wording(item.title_zh, item.title_en), Wording(OUTSIDE.zh, item.reason)))
    en, zh = found.left_out
    notes = [Wording(zh, en)] if en else []
    title = Wording("7.1 信贷结构与绿色信贷", "7.1 Structure of credit, green credit")
    return Table("credit", title, [ITEM, AMOUNT, SHARE], lines, notes, lacking)


def _amount(title: Wording, value: float | None, name: str, why: Wording = NO_LABEL) -> Row:
    return Row({"item": Cell(title), "amount": figure(value, Trace("book", name), why)}, OTHER)


def _high_carbon(found: Emissions) -> Table:
    """Balances of the eight sectors and their share in the book."""
    grouping = sectors_of(found)
    lent = (found.book.state == found.book.OPEN) & loan_rows(found.book)
    measures = {"balance": money(found.book, "balance", lent)}
    tally = Tally("book", measures, found.book.loan_numbers)
    held, counts = tally.by("balance", grouping), tally.count("loans", "balance", grouping)
    shares = Groups(*grouping, found.book.loan_numbers, measures).shares("balance")
    lines = [
        Row(
            {
                "item": Cell(sector_word(key)),
                "loans": counts[key],
                "amount": held[key],
                "share": figure(shares[key], Trace("book", "balance / total", {"sector": key}), NO_BASE),
            },
            PART,
        )
        for key in grouping.keys
    ]
    lines.append(
        Row(
            {
                "item": Cell(Wording("合计", "Total")),
                "loans": tally.count("loans", "balance")[""],
                "amount": tally.whole("balance"),
            },
            TOTAL,
        )
    )
    lacking = []
    if not {"sector", "borrower_sector"} & {*found.book.words}:
        lacking.append(Lack(Wording("行业", "sector"), Wording("列“贷款投向行业”", "the column sector")))
    title = Wording("7.1 高碳行业贷款", "7.1 Loans to high-carbon sectors")
    return Table("high_carbon", title, [ITEM, LOANS, AMOUNT, SHARE], lines, (), lacking)


def _benefits(found: Benefits) -> Table:
    """The seven indicators, then every other one that a loan has."""
    totals = found.total()
    lines = []
    for name in (*SEVEN, *(name for name in totals if name not in SEVEN)):
        indicator = indicators.get(name)
        amount = totals.get(name)
        lines.append(
            Row(
                {
                    "item": Cell(Wording(indicator.title_zh, indicator.title_en)),
                    "value": figure(None if amount is None else amount.value, Trace("benefits", name), NO_ROW),
                    "unit": Cell(unit_word(indicator.unit)),
                    "loans": Cell(0 if amount is None else amount.loans, Trace("benefits", f"{name}: loans")),
                }
            )
        )
    title = Wording("7.1 绿色贷款环境效益（年）", "7.1 Environmental benefit of green loans (yearly)")
    return Table("benefits", title, [ITEM, VALUE, UNIT, LOANS], lines)


def _financed(found: Emissions) -> Table:
    """Financed emissions of the high-carbon scope, with intensity and data quality."""
    totals, rate, quality = found.total(), or_none(found.intensity), found.data_quality()
    words = {
        "financed_scope1": Wording("归因排放：范围一", "Attributed, scope 1"),
        "financed_scope2": Wording("归因排放：范围二", "Attributed, scope 2"),
        "financed_scope1_2": Wording("归因排放合计（范围一+二）", "Attributed, scopes 1 + 2"),
    }
    lines = []
    for name, title in words.items():
        amount = totals.get(name)
        cells = {
            "item": Cell(title),
            "value": figure(None if amount is None else amount.value, Trace("emissions", name), NO_ROW),
            "unit": Cell("tCO2e"),
            "loans": Cell(0 if amount is None else amount.loans, Trace("emissions", f"{name}: loans")),
        }
        lines.append(Row(cells))
    scope = SCOPES.get(found.options.scope, same(found.options.scope))
    why = MIXED if rate is None else NO_AMOUNT if rate.value is None else None
    cells = {
        "item": Cell(Wording(f"碳强度：{scope.zh}", f"Intensity, {scope.en}")),
        "value": Cell(rate and rate.value, Trace("emissions", "intensity"), why, decimals=4),
        "unit": Cell(unit_word(intensity_unit(found))),
        "loans": Cell(rate and rate.loans),
    }
    lines.append(Row(cells))
    word = Wording(f"数据质量得分（{quality.band or '—'}）", f"Data quality (band {quality.band or '—'})")
    score = figure(quality.value, Trace("emissions", "data_quality"), NO_SCORE)
    lines.append(Row({"item": Cell(word), "value": score}))
    title = Wording("7.1 投融资碳核算（高碳类）", "7.1 Financed emissions (high-carbon)")
    lacking = []
    if "financed_scope1_2" not in totals:
        needs = Wording(
            "借款人或项目的排放、能源、产量或营业收入，及资产总额或总投资",
            "emissions, energy, output or revenue of borrower or project, and total assets or investment",
        )
        lacking.append(Lack(Wording("归因排放", "attributed emissions"), needs))
    return Table("financed", title, [ITEM, VALUE, UNIT, LOANS], lines, (), lacking)
