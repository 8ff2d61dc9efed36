"""The yearly return on carbon accounting of lending (投融资碳核算): sector by kind of business, exclusions, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from carbonacct.portfolio.pboc import KINDS
from carbonacct.portfolio.pboc_scope import EXCLUSIONS
from carbonacct.portfolio.ratio_sums import WHOLE
from carbonacct.portfolio.ratios import or_none
from carbonacct.portfolio.sectors import Sectors
from carbonacct.portfolio.tables import high_carbon
from carbonacct.report.case import Case
from carbonacct.report.common import basis, coverage_table, factor_sources, manifest_of
from carbonacct.report.footprint import MIXED, NO_AMOUNT, intensity_unit, ratios
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
    figure,
)
from carbonacct.report.tally import NO_ROW, Tally, by_words, crossed, money, numbered
from carbonacct.report.templates import change_lines
from carbonacct.report.templates.pboc_annex import KIND_WORDS, METHOD_WORDS, REASONS, choices, loans
from carbonacct.report.wording import (
    reason_word,
)
from carbonacct.results import Grouping, Measure

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions

TITLE = Wording("金融机构投融资碳核算年度报表（高碳类）", "Yearly return on carbon accounting of lending (high-carbon)")
UNREAD = Wording(
    "正式文本未读：本表依据征求意见稿及一种实现整理，报送前须与正式文本核对（未核实）。",
    "Official text not read: after a consultation draft and one implementation; check before filing (unverified).",
)
NOT_LISTED = "not_listed"


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
            choices(found),
            loans(found),
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
    for column, name in figures.items():
        cells[column] = {"": loans.whole(name)} if grouping is None else loans.by(name, grouping)
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
        why = MIXED if or_none(result.intensity) is None else NO_AMOUNT
        for rule, effect in result.averaging_effect().items():
            group = {"scope": str(result.manifest["scope"]), "rule": rule}
            word = Wording("按核算期月数平均", "average over the period")
            other = Wording("按存续月数平均", "average over the months the loan existed")
            chosen = word if rule == "period" else other
            lines.append(
                Row(
                    {
                        "scope": Cell(Wording(f"{title.zh}，{chosen.zh}", f"{title.en}, {chosen.en}")),
                        "scope1_2": figure(
                            effect["total"], Trace("emissions", "averaging_effect.total", group), NO_ROW
                        ),
                        "intensity": figure(
                            effect["intensity"], Trace("emissions", "averaging_effect.intensity", group), why
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
        share = figure(shares.get(key), Trace("emissions", "share", {"option": key}), NO_ROW)
        lines.append(Row({"method": Cell(words), **line, "share": share}, PART))
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
