"""What stands behind the yearly return on carbon accounting: the choices made, and every loan by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from carbonacct.report.model import Cell, Column, Row, Table, Trace, Wording, same
from carbonacct.report.tally import texts
from carbonacct.report.wording import (
    ASSETS,
    AVERAGING,
    FALLBACK_BASIS,
    READ,
    SCOPES,
    STAND_IN,
    WEIGHTING,
    reason_word,
    status_word,
)

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions

KIND_WORDS = {
    "non_project": Wording("非项目", "non-project"),
    "project_as_project": Wording("项目（以项目方式计算）", "project, by the project method"),
    "project_as_non_project": Wording("项目（以非项目方式计算）", "project, by the non-project method"),
}
METHOD_WORDS = {
    "report": Wording("报告法", "report"),
    "energy": Wording("能源法", "energy"),
    "product": Wording("产品法", "product"),
    "revenue": Wording("经济活动法", "revenue"),
    "balance": Wording("其他计算法", "balance fallback"),
}
REASONS = {
    "product_not_covered": Wording("不纳入的产品", "product not covered"),
    "guarantee": Wording("担保", "guarantee"),
    "off_balance": Wording("表外业务", "off balance sheet"),
    "low_balance": Wording("月均融资低于500万元", "average financing below 5 million yuan"),
    "sme": Wording("小微企业", "small and micro enterprises"),
    "individual": Wording("个人及个体工商户", "individuals and sole traders"),
    "overseas": Wording("境外借款人", "borrowers abroad"),
    "sector": Wording("非高碳行业", "sector not listed"),
}
ANNEX = Wording("逐笔附表", "Loan-level annex")
ANNEX_ROWS = 100_000
TOO_LONG = Wording(
    "台账超过10万行，逐笔结果请用 carbonacct footprint -o 输出。",
    "The book has more than 100,000 rows: carbonacct footprint -o writes them loan by loan.",
)
OF_CHOICES: Mapping[str, Mapping[str, Wording]] = {
    "official_text": {en: Wording(zh, en) for en, zh in READ.items()},
    "scope": SCOPES,
    "averaging": AVERAGING,
    "assets": ASSETS,
    "fallback_basis": FALLBACK_BASIS,
    "weighting": WEIGHTING,
    "fallback": STAND_IN,
}
LOAN_COLUMNS = (
    Column("row", Wording("行号", "Row"), "count"),
    Column("loan_id", Wording("贷款编号", "Loan")),
    Column("borrower_id", Wording("统一社会信用代码", "Borrower")),
    Column("sector", Wording("投向行业", "Sector")),
    Column("kind", Wording("业务类型", "Kind")),
    Column("status", Wording("状态", "Status")),
    Column("reason", Wording("原因", "Reason")),
    Column("option", Wording("核算方法", "Method")),
    Column("numerator", Wording("月均余额", "Average balance"), "money", "万元"),
    Column("denominator", Wording("分母", "Denominator"), "money", "万元"),
    Column("attribution_factor", Wording("归因系数", "Attribution factor"), "ratio", "", 6),
    Column("financed_scope1", Wording("归因排放：范围一", "Attributed, scope 1"), "number", "tCO2e"),
    Column("financed_scope2", Wording("归因排放：范围二", "Attributed, scope 2"), "number", "tCO2e"),
    Column("financed_scope1_2", Wording("归因排放合计", "Attributed, scopes 1 + 2"), "number", "tCO2e"),
    Column("data_quality", Wording("数据质量", "Data quality"), "ratio", "", 0),
)


NO_FIGURE = Wording(
    "“—”：该笔没有此数值，见“状态”“原因”两列；只能得出范围一与范围二之和的，两个范围不分列。",
    "“—”: the loan has no such figure, see status and reason; scopes that are known only together do not stand apart.",
)


def choices(found: Emissions) -> Table:
    """Show every choice that the regime leaves to the bank, as the manifest has it."""
    words = {
        "edition": Wording("版本", "edition"),
        "official_text": Wording("正式文本", "official text"),
        "scope": Wording("范围", "scope"),
        "exclusions": Wording("不纳入规则（按顺序）", "exclusions, in order"),
        "threshold": Wording("月均融资门槛（元）", "threshold of average financing (yuan)"),
        "averaging": Wording("月均余额口径", "balance rule"),
        "assets": Wording("资产总额口径", "basis of total assets"),
        "fallback_basis": Wording("兜底因子基准", "basis of the fallback factor"),
        "weighting": Wording("数据质量权重", "weight of data quality"),
        "gwp": Wording("全球变暖潜势", "global warming potentials"),
        "fallback": Wording("因子替代规则", "rule for stand-in factors"),
        "sector_factors": Wording("行业因子数据集", "dataset of sector factors"),
        "methods": Wording("所用方法", "methods used"),
    }
    lines = []
    for name, title in words.items():
        lines.append(Row({"choice": Cell(title), "value": Cell(_choice(name, found.manifest.get(name, "")))}))
    columns = [Column("choice", Wording("选项", "Choice")), Column("value", Wording("取值", "Value"))]
    return Table("choices", Wording("所作选择", "Choices made"), columns, lines)


def _choice(name: str, value: Any) -> Wording:
    """Return a choice of the manifest in words; a name without words, such as a method's, stays as it is."""
    if isinstance(value, float):
        return same(f"{value:,.15g}")
    words = {**REASONS, **OF_CHOICES[name]} if name in OF_CHOICES else REASONS
    found = [words.get(str(one), same(str(one))) for one in (value if isinstance(value, list) else [value])]
    return Wording("、".join(one.zh for one in found), ", ".join(one.en for one in found))


def loans(found: Emissions) -> Table:
    """List every loan with what it was given; a book too long for a form is left to the command ``footprint``."""
    frame = found.frame
    if len(frame) > ANNEX_ROWS:
        return Table("loans", ANNEX, LOAN_COLUMNS, (), (TOO_LONG,))
    books = {name: texts(found.book, name) for name in ("loan_id", "borrower_id", "sector")}
    held: dict[str, list[Any]] = {}
    for column in LOAN_COLUMNS:
        if column.id in books:
            held[column.id] = books[column.id]
            continue
        names = [name for name in frame.columns if name.split(" [")[0] == column.id]
        held[column.id] = frame[names[0]].tolist() if names else [None] * len(frame)
    lines = []
    for place in range(len(frame)):
        group = {"row": str(held["row"][place])}
        cells = {}
        for column in LOAN_COLUMNS:
            value = held[column.id][place]
            if column.kind == "text":
                text = str(value or "")
                cells[column.id] = Cell(_word(column.id, text))
            else:
                known = value is not None and value == value
                number = int(value) if known and column.kind == "count" else value
                trace = None if column.id == "row" else Trace("emissions", column.id, group)
                cells[column.id] = Cell(number if known else None, trace)
        lines.append(Row(cells))
    return Table("loans", ANNEX, LOAN_COLUMNS, lines, (NO_FIGURE,))


def _word(column: str, text: str) -> Wording:
    """Return a text of the annex in words."""
    if column == "status":
        return status_word(text)
    if column == "reason":
        return REASONS.get(text) or (reason_word(text) if text else same(""))
    return {"kind": KIND_WORDS, "option": METHOD_WORDS}.get(column, {}).get(text, same(text))
