"""Tables and notes that several forms share: coverage, sources of the factors, manifest, balances by status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from carbonacct.factors.model import is_unverified
from carbonacct.report.model import Cell, Column, Reference, Row, Table, Trace, Wording, figure, same
from carbonacct.report.wording import headline_word, status_word
from carbonacct.results import STATUSES, Reconciliation

if TYPE_CHECKING:
    from carbonacct.loan_benefits import Benefits
    from carbonacct.own_operations import Operations
    from carbonacct.portfolio.emissions import Emissions

COVERAGE = Wording("覆盖率（按行数，不含不在范围）", "coverage by rows (out of scope left out)")
COVERAGE_MONEY = Wording("覆盖率（按余额）", "coverage by balance")
FALLBACK = Wording("使用较早或较粗因子的已测算余额占比", "computed balance on older or coarser factors")
UNVERIFIED = Wording("使用未核实因子的已测算余额占比", "computed balance on unverified factors")
NOTHING_IN_SCOPE = Wording("范围内没有贷款或余额", "there is no loan or balance in scope")
NOTHING_COMPUTED = Wording("没有已测算余额", "there is no computed balance")
NOT_ADDED = Wording(
    "多种货币或缺少汇率，余额不能相加", "money in several currencies, or without a rate, cannot be added"
)
FACTOR = Wording("因子", "factor")
NO_AVERAGE = Wording("没有月均余额的按贷款余额计", "The balance where there is no average balance")


def basis(headline: str) -> Wording:
    """Return the first line of a result as a note."""
    told = headline_word(headline)
    return Wording(f"核算口径：{told.zh}", f"Basis of computation: {told.en}")


def coverage_table(result: Benefits | Emissions, name: str = "benefits", suffix: Wording | None = None) -> Table:
    """Return rows and balances by status, and the coverage, of a result."""
    told = result.reconciliation
    currencies = sorted(told.balance)
    averaged = result.manifest.get("standard", "").startswith("pboc")
    amount = Wording("月均余额", "Average balance") if averaged else Wording("余额", "Balance")
    columns = [
        Column("status", Wording("项目", "Item")),
        Column("rows", Wording("行数", "Rows"), "count"),
        *(Column(f"balance_{word}", amount, "number", word, 2) for word in currencies if word != "CNY"),
        *([Column("balance_CNY", amount, "money", "万元")] if "CNY" in currencies else []),
        Column("share", Wording("占比", "Share"), "share", decimals=1),
    ]
    lines = []
    for status in ("read", *STATUSES):
        cells = {
            "status": Cell(status_word(status)),
            "rows": Cell(told.rows[status], Trace(name, "rows", {"status": status})),
        }
        for word in currencies:
            trace = Trace(name, f"balance {word}", {"status": status})
            cells[f"balance_{word}"] = Cell(told.balance[word][status], trace)
        lines.append(Row(cells))
    coverage = result.coverage()
    shares = (
        (COVERAGE, "loans"),
        (COVERAGE_MONEY, "balance"),
        (FALLBACK, "factor_fallback"),
        (UNVERIFIED, "unverified_factor"),
    )
    for title, key in shares:
        cell = figure(coverage[key], Trace(name, "coverage", {"share": key}), _why_none(told, coverage, key))
        lines.append(Row({"status": Cell(title), "share": cell}))
    notes = [NO_AVERAGE] if averaged else []
    if told.balance_unreadable:
        count = told.balance_unreadable
        notes.append(Wording(f"{count}行余额无法读取", f"{count} rows without a readable balance"))
    title = Wording("数据覆盖", "Coverage") if suffix is None else suffix
    return Table(f"coverage_{name}", title, columns, lines, notes)


def _why_none(told: Reconciliation, coverage: Mapping[str, Any], key: str) -> Wording:
    """Say why a share of the coverage has no value; of several currencies say the share of each."""
    if key in ("loans", "balance"):
        shares = sorted((word, share) for word, share in coverage["by_currency"].items() if share is not None)
        each = ", ".join(f"{word} {100 * share:.1f}%" for word, share in shares)
        if key == "loans" or not each:
            return NOTHING_IN_SCOPE
        return Wording(f"多种货币不能相加：{each.replace(', ', '，')}", f"currencies cannot be added: {each}")
    return NOT_ADDED if any(money["computed"] for money in told.balance.values()) else NOTHING_COMPUTED


def factor_sources(result: Benefits | Emissions | Operations) -> tuple[Reference, ...]:
    """Return every document behind the factors of a result, with the status of its rows."""
    frame = result.factors
    held = frame[frame["source"].notna()]
    found = []
    for source, rows in held.groupby("source", sort=True):
        pairs = set(zip(rows["status"].astype(str), rows["confidence"].astype(str), strict=True))
        verdicts = sorted({_verdict(*pair) for pair in pairs})
        status = "verified in part" if "verified" in verdicts and len(verdicts) > 1 else ", ".join(verdicts)
        found.append(Reference(FACTOR, str(source), status))
    return tuple(found)


def _verdict(status: str, confidence: str) -> str:
    """Return the standing of a factor as the coverage lines count it."""
    return status if status == "given" else "unverified" if is_unverified(status, confidence) else "verified"


def manifest_of(*results: Any) -> dict[str, Any]:
    """Return the manifests of one or several results."""
    if len(results) == 1:
        return dict(results[0].manifest)
    return {f"result {place}": dict(one.manifest) for place, one in enumerate(results, start=1)}


def plain(text: object) -> Cell:
    """Return a cell with a name or number as text."""
    return Cell(same(str(text)))
