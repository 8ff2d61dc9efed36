"""The first page of a pack: what it holds, how to recompute it, and who signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from carbonacct.report.plain import escaped

BLANK_LINE = "________________"
SIGNED = (("prepared_by", "编制 Prepared"), ("reviewed_by", "复核 Reviewed"), ("approved_by", "批准 Approved"))
MEMBERS = (
    ("inputs/", "输入文件", "input files"),
    ("options.json", "读取与计算参数", "how they are read and computed"),
    ("results/", "逐笔结果、所用因子、问题、合计", "results loan by loan, factors, issues, totals"),
    ("factors.csv", "所用因子及来源", "every factor used, with its source"),
    ("methods.json", "所用方法及公式", "every method used, with its equations"),
    (
        "register.csv",
        "人工判断登记：替换、指定方法、外加因子、剔除",
        "judgements: overrides, methods, factors, rows left out",
    ),
    ("sample.csv", "按风险吨数排序的抽样清单", "sample by tonnes at risk"),
    ("manifest.json", "版本与校验", "versions and checksums"),
    ("checksums.csv", "各文件SHA-256", "SHA-256 of every member"),
)
REDACTED = (
    "本包已脱敏：名称与编号为带密钥的散列值，词表以外的列、理由与文件号已删除；结果由脱敏副本计算，合计与原台账逐位相同。",
    "Redacted: names and ids are keyed hashes; unknown columns, reasons and document numbers are dropped. Results are "
    "those of the redacted copy; totals equal the original's bit for bit.",
)


def cover(results: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    """Return the page as Markdown, in Chinese and English."""
    return "\n".join(_lines(results, options)) + "\n"


def _lines(results: Mapping[str, Any], options: Mapping[str, Any]) -> Iterator[str]:
    filed = options["filed"]
    yield "# 报送存档 · Filed result" if options["kind"] == "filed" else "# 审计底稿包 · Audit pack"
    yield ""
    if filed.get("version"):
        supersedes = f"（取代 supersedes {escaped(filed['supersedes'])}）" if filed.get("supersedes") else ""
        yield f"- 版本 Version: {escaped(filed['version'])}{supersedes}"
        yield f"- 原因 Reason: {escaped(filed.get('reason', ''))}"
    for name, result in results.items():
        yield f"- {name}: {escaped(result.headline)}"
    if options["redacted"]:
        yield ""
        yield from REDACTED
    yield ""
    yield "| 文件 Member | 内容 | Content |"
    yield "|---|---|---|"
    for name, zh, en in MEMBERS:
        yield f"| {name} | {zh} | {en} |"
    yield ""
    yield "## 合计 Totals"
    yield ""
    yield "| 结果 Result | 指标 Figure | 数值 Value | 单位 Unit | 笔数 Loans |"
    yield "|---|---|---:|---|---:|"
    for name, result in results.items():
        for figure, amount in result.total().items():
            yield f"| {name} | {escaped(figure)} | {amount.value!r} | {amount.unit} | {amount.loans} |"
    yield ""
    yield "复算 Recompute: `carbonacct verify PACK.zip`"
    yield ""
    yield "逐笔追溯 One loan back to its sources: `carbonacct explain PACK.zip LOAN_ID`"
    yield ""
    yield "| | 姓名 Name | 日期 Date |"
    yield "|---|---|---|"
    for key, title in SIGNED:
        yield f"| {title} | {escaped(filed.get(key, '')) or escaped(BLANK_LINE)} | {escaped(BLANK_LINE)} |"
