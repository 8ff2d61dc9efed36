"""A disclosure as a workbook: a sheet a table with real numbers, then notes, the source of every cell, manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonacct.errors import OutputError
from carbonacct.output import SHEET_DATE, SHEET_ROWS, SHEET_TEXT
from carbonacct.report.display import Display, ShownTable
from carbonacct.report.model import Wording
from carbonacct.report.plain import HEADINGS, as_text, footnotes

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME_LENGTH = 31
SOURCE = Wording("来源", "Cell sources")
SOURCE_HEADINGS = (
    Wording("工作表", "sheet"),
    Wording("单元格", "cell"),
    Wording("未修约数值", "value, not rounded"),
    Wording("结果", "result"),
    Wording("指标", "figure"),
    Wording("分组", "group"),
    Wording("行数", "rows"),
)
HEADER_ROW = 2


def write_workbook(file: Path, display: Display) -> None:
    """Write a disclosure as XLSX, byte for byte the same each time.

    Raises
    ------
    OutputError
        A table has more rows than a sheet.
    OSError
        The file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    for table in display.tables:
        if len(table.rows) + HEADER_ROW >= SHEET_ROWS:
            needed = f"at most {SHEET_ROWS - HEADER_ROW - 1:,}"
            raise OutputError("the table is longer than a sheet", where=table.id, given=len(table.rows), needed=needed)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with xlsxwriter.Workbook(str(file), options) as workbook:
            workbook.set_properties({"created": SHEET_DATE, "title": display.title})
            names = sheet_names([table.title for table in display.tables])
            for table, name in zip(display.tables, names, strict=True):
                _table(workbook, name, table)
            _notes(workbook, display)
            _lines(workbook, SOURCE(display.lang), [one(display.lang) for one in SOURCE_HEADINGS], _origins(display))
            manifest = [(name, as_text(value)) for name, value in display.disclosure.manifest.items()]
            _lines(workbook, HEADINGS["manifest"](display.lang), ["item", "value"], manifest)
    except XlsxWriterException as error:
        raise OSError(str(error)) from error


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Return names that a workbook allows: short, without forbidden signs, all different.

    Examples
    --------
    >>> sheet_names(["a/b", "a b", "x" * 40])
    ['a b', 'a b 2', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx']
    """
    names: list[str] = []
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:NAME_LENGTH]
        name, number = plain, 1
        while name.lower() in {one.lower() for one in names}:
            number += 1
            ending = f" {number}"
            name = plain[: NAME_LENGTH - len(ending)] + ending
        names.append(name)
    return names


def _table(workbook: Workbook, name: str, table: ShownTable) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.write_string(0, 0, table.title, workbook.add_format({"bold": True, "font_size": 13}))
    head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, heading in enumerate(table.headings):
        sheet.write_string(HEADER_ROW - 1, column, heading, head)
        longest = max([len(heading) // 2, *(len(row[column].text) for row in table.rows[:1000])], default=8)
        sheet.set_column(column, column, min(max(longest + 4, 10), 48))
    sheet.freeze_panes(HEADER_ROW, 1)
    formats: dict[tuple[str, bool], Any] = {}
    for line, (row, role) in enumerate(zip(table.rows, table.roles, strict=True), start=HEADER_ROW):
        for column, cell in enumerate(row):
            key = (cell.format, role == "total")
            if key not in formats:
                style = {"num_format": cell.format or "@", "bold": key[1], "quote_prefix": not cell.format}
                formats[key] = workbook.add_format(style)
            if cell.number is None:
                sheet.write_string(line, column, cell.text[:SHEET_TEXT], formats[key])
            else:
                sheet.write_number(line, column, cell.number, formats[key])
    below = HEADER_ROW + len(table.rows) + 1
    wrap = workbook.add_format({"italic": True})
    for place, note in enumerate([*_placed(table), *table.notes]):
        sheet.write_string(below + place, 0, note[:SHEET_TEXT], wrap)


def _placed(table: ShownTable) -> Iterator[str]:
    """Yield the notes of cells with the cells they belong to."""
    for note in footnotes(table):
        cells = [
            address(line, column)
            for line, row in enumerate(table.rows, start=HEADER_ROW)
            for column, cell in enumerate(row)
            if cell.note == note
        ]
        shown = ", ".join(cells[:8]) + (" …" if len(cells) > 8 else "")
        yield f"{shown}: {note}"


def address(row: int, column: int) -> str:
    """Return a cell's address, both counted from 0.

    Examples
    --------
    >>> address(0, 0), address(4, 27)
    ('A1', 'AB5')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _notes(workbook: Workbook, display: Display) -> None:
    lines = [(HEADINGS["notes"](display.lang), note) for note in display.notes]
    for source in display.disclosure.sources:
        status = f" ({source.status})" if source.status else ""
        lines.append((HEADINGS["sources"](display.lang), f"{source.what(display.lang)}: {source.citation}{status}"))
    _lines(workbook, HEADINGS["notes"](display.lang), ["", display.title], lines)


def _origins(display: Display) -> Iterator[tuple[str | float | int, ...]]:
    """Yield the source of every traced cell."""
    names = dict(
        zip(
            (table.id for table in display.disclosure.tables),
            sheet_names([table.title for table in display.tables]),
            strict=True,
        )
    )
    for table, number, column, cell in display.disclosure.cells():
        trace = cell.trace
        assert trace is not None
        place = next(place for place, one in enumerate(table.columns) if one.id == column.id)
        value = display.value(column, cell)
        group = "; ".join(f"{name}={key}" for name, key in trace.group.items())
        yield (
            names[table.id],
            address(number + HEADER_ROW - 1, place),
            "" if value is None else value,
            trace.result,
            trace.figure,
            group,
            "" if trace.rows is None else trace.rows,
        )


def _lines(workbook: Workbook, name: str, headings: Sequence[str], rows: Any) -> None:
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True, "bottom": 1})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
        sheet.set_column(column, column, 24 if column + 1 < len(headings) or len(headings) > 2 else 100)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, value[:SHEET_TEXT])
            else:
                sheet.write_number(line, column, value)
