"""Results as workbooks: rows, issues, factors, groups and what stands beside them on sheets of their own."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from carbonacct.errors import OutputError

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.loan_benefits import Benefits
    from carbonacct.portfolio.emissions import Emissions

SHEET_ROWS = 1_048_576
SHEET_TEXT = 32_767
MONEY = ("balance", "granted", "average_balance", "total_investment")
FACTS = ("project_name", "borrower_name", "currency", *MONEY)
SHEET_DATE = datetime(2000, 1, 1)
ROWS_PER_BLOCK = 1 << 14


def write_result(file: Path, benefits: Benefits | Emissions, by: str | None, lang: str) -> None:
    """Write a result: its rows, issues and factors, its groups where asked, totals and manifest."""
    sheets = {"结果": _with_facts(benefits), "问题": benefits.issues, "因子": benefits.factors}
    if by is not None:
        from carbonacct.results import BLANK
        from carbonacct.vocabulary.messages import chinese

        groups = benefits.by(by).frame
        sheets["分组"] = groups.replace({by: {BLANK: chinese(BLANK)}}) if lang == "zh" else groups
    write_sheets(file, sheets, benefits.headline, _summary(benefits), lang)


def _with_facts(result: Benefits | Emissions) -> pd.DataFrame:
    """Return the rows with what a share is checked by hand with: names, currency and amounts of the book."""
    frame, book = result.frame.copy(deep=False), result.book
    for name in FACTS:
        if name in frame.columns:
            continue
        if name in book.words:
            frame[name] = book.words[name].texts()
        elif name in book.numbers:
            frame[name] = book.numbers[name].values
    return frame


def _in_chinese(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with Chinese headings, and Chinese words where a column holds words of the program."""
    from carbonacct.vocabulary import headings, project_types
    from carbonacct.vocabulary.messages import chinese

    def type_of(text: str) -> str:
        known = project_types.from_text(text)
        return known.title_zh if known is not None and known.id == text else text

    def flags(text: str) -> str:
        return "；".join(headings.word("reason", one) for one in text.split(";"))

    def coded(name: str) -> Callable[[str], str]:
        return lambda text: chinese(headings.word(name, text))

    speak: dict[str, Callable[[str], str]] = {name: coded(name) for name in headings.CODED}
    speak |= {"project_type": type_of, "flags": flags}
    speak |= dict.fromkeys(("match", "confidence", "source", "place"), chinese)
    frame = frame.copy(deep=False)
    for name, say in speak.items():
        if name in frame.columns:
            words = frame[name].astype(str)
            frame[name] = words.map({word: say(word) for word in words.unique()})
    return frame.rename(columns={name: headings.chinese(str(name)) for name in frame.columns})


def write_sheets(
    file: Path,
    sheets: Mapping[str, pd.DataFrame],
    headline: str,
    summary: Iterable[Sequence[Any]] | None = None,
    lang: str = "en",
) -> None:
    """Write frames as sheets, and what stands beside them as the sheet 清单."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    from carbonacct.vocabulary.messages import chinese

    for name, frame in sheets.items():
        if len(frame) >= SHEET_ROWS:
            raise OutputError(
                f"the sheet {name} has {len(frame):,} rows",
                where=str(file.name),
                needed=f"at most {SHEET_ROWS - 1:,}",
                hint="write .parquet or .csv",
            )
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with TemporaryDirectory() as parts, xlsxwriter.Workbook(str(file), options | {"tmpdir": parts}) as workbook:
            workbook.set_properties({"created": SHEET_DATE, "comments": headline})
            for name, frame in sheets.items():
                shown = _in_chinese(frame) if lang == "zh" else frame
                formats = [_number_format(str(column)) for column in frame.columns]
                _write_sheet(workbook, name, [str(column) for column in shown.columns], plain_rows(shown), formats)
            if summary is not None:
                heads = ["section", "item", "value", "unit"]
                formats = [_number_format(head) for head in heads]
                if lang == "zh":
                    heads, summary = [chinese(head) for head in heads], map(_told, summary)
                _write_sheet(workbook, "清单", heads, summary, formats)
    except XlsxWriterException as error:
        raise OSError(str(error)) from error


def _write_sheet(
    workbook: Any, name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], numbers: Sequence[str]
) -> None:
    """Write one table: header frozen and filterable, texts as text, numbers in the format of their column."""
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    bold = workbook.add_format({"bold": True, "bottom": 1})
    formats = [workbook.add_format({"num_format": number}) for number in numbers]
    for column, header in enumerate(headers):
        sheet.set_column(column, column, min(max(len(header) + 2, 10), 40))
        sheet.write_string(0, column, header, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet.write_string(last, column, value[:SHEET_TEXT])
            elif value is not None:
                sheet.write_number(last, column, value, formats[column])
    sheet.autofilter(0, 0, last, len(headers) - 1)


def _number_format(header: str) -> str:
    if header in ("row", "year"):
        return "0"
    if header in MONEY:
        return "#,##0.00"
    if header in ("share", "share_raw"):
        return "0.00%"
    return "#,##0.00####" if re.search(r" \[.+\]$", header) else "General"


def _summary(benefits: Benefits | Emissions) -> Iterator[tuple[str, str, Any, str]]:
    """Yield what stands beside the rows: headline, reconciliation, totals, coverage, manifest."""
    told = benefits.reconciliation
    yield "headline", "", benefits.headline, ""
    for status, count in told.rows.items():
        yield "rows", status, count, ""
    for currency, money in told.balance.items():
        for status, amount in money.items():
            yield "balance", status, amount, currency
    yield "balance", "unreadable", told.balance_unreadable, "rows"
    for name, total in benefits.total().items():
        yield "totals", name, total.value, total.unit
        yield "totals", f"{name}: loans", total.loans, ""
    for name, share in benefits.coverage().items():
        yield "coverage", name, share if isinstance(share, float) else json.dumps(share), ""
    for name, value in benefits.manifest.items():
        yield "manifest", name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), ""


def _told(line: Sequence[Any]) -> tuple[Any, ...]:
    """Return a line of the summary in Chinese; names of the manifest stay, they are those of the JSON."""
    from carbonacct.vocabulary import headings, messages

    section, item, value, unit = line
    if section == "headline":
        value = messages.headline(value)
    elif section != "manifest":
        figure, colon, loans = item.partition(": ")
        item = headings.word("status", headings.chinese(figure)) + ("：笔数" if colon and loans else "")
        item = messages.chinese(item)
    return messages.chinese(section), item, value, messages.chinese(unit)


def plain_rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a frame as texts, whole numbers, finite floats and ``None``."""
    for start in range(0, len(frame), ROWS_PER_BLOCK):
        block = frame.iloc[start : start + ROWS_PER_BLOCK]
        yield from zip(*(map(_plain, block[name].tolist()) for name in block.columns), strict=True)


def _plain(value: Any) -> Any:
    """Return a cell as text, integer, finite float or ``None``."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, int) else str(value)
