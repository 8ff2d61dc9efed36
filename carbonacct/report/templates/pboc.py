"""The yearly return on carbon accounting of lending (投融资碳核算): sector by kind of business, exclusions, choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct.portfolio.pboc import KINDS
from carbonacct.portfolio.pboc_scope import EXCLUSIONS
from carbonacct.portfolio.ratio_sums import WHOLE
from carbonacct.portfolio.ratios import or_none
from carbonacct.portfolio.sectors import Sectors
from carbonacct.portfolio.tables import high_carbon
from carbonacct.report.case import Case
from carbonacct.report.common import basis, coverage_table, factor_sources, manifest_of
from carbonacct.report.footprint import MIXED, intensity_unit, ratios
from carbonacct.report.model import (
    PART,
    SUBTOTAL,
    TOTAL,
    Cell,
    Column,
    Disclosure,
    Reference,
    Row,
    Table,
    Trace,
    Wording,
    same,
)
from carbonacct.report.tally import Tally, by_words, crossed, money, numbered, texts
from carbonacct.report.templates import change_lines
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
from carbonacct.results import Grouping, Measure

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions

TITLE = Wording("金融机构投融资碳核算年度报表（高碳类）", "Yearly return on carbon accounting of lending (high-carbon)")
UNREAD = Wording(
    "正式文本未读：本表依据征求意见稿及一种实现整理，报送前须与正式文本核对（未核实）。",
    "Official text not read: after a consultation draft and one implementation; check before filing (unverified).",
)
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
NOT_LISTED = "not_listed"
ANNEX = Wording("逐笔附表", "Loan-level annex")
ANNEX_ROWS = 100_000
TOO_LONG = Wording(
    "台账超过10万行，逐笔结果请用 carbonacct footprint -o 输出。",
    "The book has more than 100,000 rows: carbonacct footprint -o writes them loan by loan.",
)


def fill(case: Case) -> Disclosure:
    """Fill the return from the financed emissions of the high-carbon scope, and of all other sectors beside it."""
    found = case.emissions("pboc")
    wider = case.emissions("pboc", tuple(reason for reason in EXCLUSIONS if reason != "sector"))
    sectors = sectors_of(found)
    scope = Wording("监管口径（八大高碳行业）", "regulatory scope (eight sectors)")
    added = Wording("管理口径（含扩展行业）", "management scope (added sectors included)")
    return Disclosure(
        template="pboc",
        title=TITLE,
        tables=(
            _main("sectors", scope, found, sectors),
            _totals(found, wider),
            _methods(found),
            _exclusions(found),
            _main("added", added, wider, sectors_of(wider)),
            _choices(found),
            _loans(found),
            coverage_table(found, "emissions"),
            *change_lines.tables(case, "pboc"),
        ),
        notes=(UNREAD, basis(found.headline)),
        sources=(Reference(TITLE, "银信贷〔2026〕3号", "unverified"), *factor_sources(found)),
        manifest=manifest_of(found, wider),
    )


def sectors_of(found: Emissions) -> Grouping:
    """Group the rows by the eight sectors; others are not listed."""
    listed = high_carbon("draft" if found.manifest["edition"] == "draft" else "2026")
    order = [*dict.fromkeys(row["sector"] for row in listed.values())]
    codes = Sectors(found.book)
    industry = [*codes.industries("2026"), ""]
    return by_words("sector", [industry[code] for code in codes.codes], order, {key: key for key in order}, NOT_LISTED)


def sector_word(key: str) -> Wording:
    """Return the name of one of the eight sectors."""
    for row in high_carbon("2026").values():
        if row["sector"] == key:
            return Wording(row["sector_zh"], key.replace("_", "-"))
    return Wording("其他行业", "other sectors")


def _columns(found: Emissions) -> list[Column]:
    unit = intensity_unit(found)
    return [
        Column("sector", Wording("行业", "Sector")),
        Column("kind", Wording("业务类型", "Kind of business")),
        Column("clients", Wording("客户数", "Clients"), "count"),
        Column("loans", Wording("贷款笔数", "Loans"), "count"),
        Column("average_balance", Wording("月均余额", "Average balance"), "money", "万元"),
        Column("scope1", Wording("归因排放：范围一", "Attributed, scope 1"), "number", "tCO2e"),
        Column("scope2", Wording("归因排放：范围二", "Attributed, scope 2"), "number", "tCO2e"),
        Column("scope1_2", Wording("归因排放合计（范围一+二）", "Attributed, scopes 1 + 2"), "number", "tCO2e"),
        Column("intensity", Wording("碳强度", "Intensity"), "ratio", unit, 4),
        Column("quality", Wording("数据质量得分", "Data quality"), "ratio", "", 2),
        Column("band", Wording("数据质量等级", "Band")),
    ]


def _main(id: str, title: Wording, found: Emissions, sectors: Grouping) -> Table:
    kinds = by_words("kind", found.frame["kind"].tolist(), KINDS, {kind: kind for kind in KINDS}, "none")
    both = crossed(sectors, kinds)
    fine = _cells(found, both)
    coarse = _cells(found, sectors)
    whole = _cells(found, None)
    listed = [key for key in sectors.keys if key != NOT_LISTED]
    lines = []
    for key in [*listed, NOT_LISTED]:
        if key == NOT_LISTED and not coarse["loans"][key].value:
            continue
        for kind in KINDS:
            place = f"{key}|{kind}"
            if fine["loans"][place].value:
                cells = {name: by[place] for name, by in fine.items()}
                lines.append(Row({"sector": Cell(sector_word(key)), "kind": Cell(KIND_WORDS[kind]), **cells}, PART))
        cells = {name: by[key] for name, by in coarse.items()}
        lines.append(
            Row({"sector": Cell(sector_word(key)), "kind": Cell(Wording("小计", "subtotal")), **cells}, SUBTOTAL)
        )
    cells = {name: by[""] for name, by in whole.items()}
    lines.append(Row({"sector": Cell(Wording("合计", "Total")), **cells}, TOTAL))
    note = Wording(
        f"碳强度口径：{title.zh}。客户数按统一社会信用代码去重，各行业之和可大于合计。",
        f"Scope of the intensity: {title.en}. A client with several sectors counts in each.",
    )
    return Table(id, title, _columns(found), lines, (note,))


def _cells(found: Emissions, grouping: Grouping | None) -> dict[str, dict[str, Cell]]:
    """Return the columns of the main table by group; the whole under ``""``."""
    lent = found.frame["numerator"].to_numpy(dtype=np.float64)
    computed = np.asarray(found.frame["status"] == "computed") & np.isfinite(lent)
    yuan = computed & np.asarray(found.frame["currency"] == "CNY")
    measures = {**found.measures, "average_balance": Measure(np.nan_to_num(lent), None, yuan, "CNY")}
    measures["loans"] = Measure(np.ones(len(lent)), None, computed, "1")
    loans = Tally("emissions", measures, found.book.loan_numbers)
    clients = Tally("emissions", measures, numbered(found.book, "borrower_id"))
    figures = {
        "average_balance": "average_balance",
        "scope1": "financed_scope1",
        "scope2": "financed_scope2",
        "scope1_2": "financed_scope1_2",
    }
    cells: dict[str, dict[str, Cell]] = {
        "clients": clients.count("clients", "loans", grouping),
        "loans": loans.count("loans", "loans", grouping),
    }
    for name, figure in figures.items():
        cells[name] = {"": loans.whole(figure)} if grouping is None else loans.by(figure, grouping)
    shown = ratios(found, grouping)
    return cells | {name: shown[name] for name in ("intensity", "quality", "band")}


def _totals(found: Emissions, wider: Emissions) -> Table:
    """Show the regulatory total, the one with added sectors, and what the other balance rule would give."""
    columns = [
        Column("scope", Wording("口径", "Scope")),
        Column("scope1_2", Wording("归因排放合计", "Attributed emissions"), "number", "tCO2e"),
        Column("intensity", Wording("碳强度", "Intensity"), "ratio", intensity_unit(found), 4),
        Column("clients", Wording("纳入客户数", "Clients in scope"), "count"),
    ]
    lines = []
    for title, result in (
        (Wording("监管口径", "regulatory scope"), found),
        (Wording("管理口径", "added sectors included"), wider),
    ):
        why = MIXED if or_none(result.intensity) is None else None
        for rule, effect in result.averaging_effect().items():
            group = {"scope": str(result.manifest["scope"]), "rule": rule}
            word = Wording("按核算期月数平均", "average over the period")
            other = Wording("按存续月数平均", "average over the months the loan existed")
            chosen = word if rule == "period" else other
            lines.append(
                Row(
                    {
                        "scope": Cell(Wording(f"{title.zh}，{chosen.zh}", f"{title.en}, {chosen.en}")),
                        "scope1_2": Cell(effect["total"], Trace("emissions", "averaging_effect.total", group)),
                        "intensity": Cell(
                            effect["intensity"],
                            Trace("emissions", "averaging_effect.intensity", group),
                            why,
                        ),
                        "clients": Cell(
                            effect["clients_in_scope"], Trace("emissions", "averaging_effect.clients", group)
                        ),
                    }
                )
            )
    return Table(
        "totals", Wording("合计与月均余额口径影响", "Totals, and the effect of the balance rule"), columns, lines
    )


def _methods(found: Emissions) -> Table:
    """Show emissions and balance by the method behind them."""
    options = by_words(
        "option", found.frame["option"].tolist(), [*METHOD_WORDS], {one: one for one in METHOD_WORDS}, ""
    )
    cells = _cells(found, options)
    whole = _cells(found, None)
    columns = [column for column in _columns(found) if column.id not in ("sector", "kind", "band")]
    columns.insert(0, Column("method", Wording("核算方法", "Method")))
    columns.append(Column("share", Wording("占归因排放比例", "Share of attributed emissions"), "share", decimals=1))
    shares = found.by(options).shares(WHOLE)
    lines = []
    for key, words in METHOD_WORDS.items():
        line = {name: by[key] for name, by in cells.items() if name != "band"}
        share = shares.get(key)
        trace = Trace("emissions", "share", {"option": key})
        lines.append(Row({"method": Cell(words), **line, "share": Cell(share, trace)}, PART))
    total = {name: by[""] for name, by in whole.items() if name != "band"}
    lines.append(Row({"method": Cell(Wording("合计", "Total")), **total}, TOTAL))
    return Table("methods", Wording("按核算方法", "By method"), columns, lines)


def _exclusions(found: Emissions) -> Table:
    frame = found.frame
    outside = np.asarray(frame["status"] == "out_of_scope")
    reasons = [word if mine else "" for word, mine in zip(frame["reason"].tolist(), outside.tolist(), strict=True)]
    order = [*EXCLUSIONS, *sorted({word for word in reasons if word and word not in EXCLUSIONS})]
    grouping = by_words("reason", reasons, order, {word: word for word in order}, "")
    measures = {
        "balance_excluded": money(found.book, "balance", outside),
        "excluded": Measure(np.ones(len(outside)), None, outside, "1"),
    }
    tally = Tally("emissions", measures, found.book.loan_numbers)
    clients = Tally("emissions", measures, numbered(found.book, "borrower_id"))
    columns = [
        Column("reason", Wording("不纳入原因", "Reason")),
        Column("clients", Wording("客户数", "Clients"), "count"),
        Column("loans", Wording("贷款笔数", "Loans"), "count"),
        Column("balance", Wording("贷款余额", "Balance"), "money", "万元"),
    ]
    counted = tally.count("loans", "excluded", grouping)
    borrowers = clients.count("clients", "excluded", grouping)
    money_cells = tally.by("balance_excluded", grouping)
    lines = [
        Row(
            {
                "reason": Cell(REASONS.get(key) or reason_word(key)),
                "clients": borrowers[key],
                "loans": counted[key],
                "balance": money_cells[key],
            },
            PART,
        )
        for key in order
    ]
    lines.append(
        Row(
            {
                "reason": Cell(Wording("合计", "Total")),
                "clients": clients.count("clients", "excluded")[""],
                "loans": tally.count("loans", "excluded")[""],
                "balance": tally.whole("balance_excluded"),
            },
            TOTAL,
        )
    )
    return Table("exclusions", Wording("不纳入核算的贷款", "Loans left out"), columns, lines)


def _choices(found: Emissions) -> Table:
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


def _loans(found: Emissions) -> Table:
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
    return Table("loans", ANNEX, LOAN_COLUMNS, lines)


def _word(column: str, text: str) -> Wording:
    """Return a text of the annex in words."""
    if column == "status":
        return status_word(text)
    if column == "reason":
        return REASONS.get(text) or (reason_word(text) if text else same(""))
    return {"kind": KIND_WORDS, "option": METHOD_WORDS}.get(column, {}).get(text, same(text))
