"""A disclosure as a workbook: a sheet a table with real numbers, then notes, the source of every cell, manifest."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonacct.errors import OutputError
from carbonacct.report.display import Display, ShownTable, width
from carbonacct.report.model import Wording
from carbonacct.report.plain import HEADINGS, as_text, footnotes
from carbonacct.workbook import SHEET_DATE, SHEET_ROWS, SHEET_TEXT

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

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
SOURCE_WIDTHS = (24.0, 10.0, 22.0, 14.0, 32.0, 44.0, 8.0)  # [digits]
MANIFEST_HEADINGS = (Wording("项目", "item"), Wording("内容", "value"))
HEADER_ROW = 3
LINE, TALLEST = 15.0, 409.0  # height of a line of text, and of the tallest row a sheet allows [point]
SPARE = 2.0  # room beside a text [digits]
SIDES: tuple[dict[str, Any], dict[str, Any]] = (
    {"align": "left", "indent": 1, "text_wrap": True},
    {"align": "right"},
)
NARROWEST, HEADING, WIDEST, NOTES_LEAST, NOTES_WIDTH, UNSET = 8.0, 14.0, 34.0, 60.0, 130.0, 8.43  # [digits]


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
                _table(workbook, name, display, table)
            _notes(workbook, display)
            _lines(
                workbook,
                SOURCE(display.lang),
                display.title,
                [one(display.lang) for one in SOURCE_HEADINGS],
                _origins(display),
            )
            manifest = [(name, as_text(value)) for name, value in display.disclosure.manifest.items()]
            _lines(
                workbook,
                HEADINGS["manifest"](display.lang),
                display.title,
                [one(display.lang) for one in MANIFEST_HEADINGS],
                manifest,
            )
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


def _table(workbook: Workbook, name: str, display: Display, table: ShownTable) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.write_string(1, 0, " · ".join(display.reporter))
    sheet.write_string(0, 0, table.title, workbook.add_format({"bold": True, "font_size": 13}))
    widths = [_width(table, column) for column in range(len(table.headings))]
    heads = [
        workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"} | side) for side in SIDES
    ]
    for column, (heading, wide) in enumerate(zip(table.headings, widths, strict=True)):
        sheet.write_string(HEADER_ROW - 1, column, heading, heads[table.numeric[column]])
        sheet.set_column(column, column, wide)
    deepest = max((lines_of(heading, wide) for heading, wide in zip(table.headings, widths, strict=True)), default=1)
    sheet.set_row(HEADER_ROW - 1, LINE * deepest)
    sheet.freeze_panes(HEADER_ROW, 1)
    sheet.repeat_rows(0, HEADER_ROW - 1)
    _print_on_pages(sheet, display.title)
    formats: dict[tuple[str, bool, bool], Any] = {}
    for line, (row, role) in enumerate(zip(table.rows, table.roles, strict=True), start=HEADER_ROW):
        deepest = max((lines_of(cell.text, wide) for cell, wide in zip(row, widths, strict=True)), default=1)
        if deepest > 1:
            sheet.set_row(line, min(LINE * deepest, TALLEST))
        for column, cell in enumerate(row):
            key = (cell.format, role in ("total", "subtotal"), table.numeric[column])
            if key not in formats:
                style = {"num_format": cell.format or "@", "bold": key[1], "quote_prefix": not cell.format}
                formats[key] = workbook.add_format(style | {"valign": "top"} | SIDES[key[2]])
            if cell.number is None:
                sheet.write_string(line, column, cell.text[:SHEET_TEXT], formats[key])
            else:
                sheet.write_number(line, column, cell.number, formats[key])
    below = HEADER_ROW + len(table.rows) + 1
    wrap = workbook.add_format({"italic": True, "text_wrap": True, "valign": "top"})
    last = max(place for place in range(len(widths)) if place == 0 or sum(widths[: place + 1]) <= NOTES_WIDTH)
    room = sum(widths[: last + 1])
    while room < NOTES_LEAST:
        last, room = last + 1, room + UNSET
    for line, note in enumerate([*_placed(table), *table.notes], start=below):
        if last:
            sheet.merge_range(line, 0, line, last, "", wrap)
        sheet.write_string(line, 0, note[:SHEET_TEXT], wrap)
        sheet.set_row(line, min(LINE * lines_of(note, room), TALLEST))


def _width(table: ShownTable, column: int) -> float:
    """Return the width of a column: its longest text, or its heading on several lines, within bounds."""
    longest = max((width(row[column].text) for row in table.rows[:1000]), default=0.0)
    return min(max(longest, min(width(table.headings[column]), HEADING), NARROWEST) + SPARE, WIDEST)


def lines_of(text: str, room: float) -> int:
    """Return over how many lines a text runs in a column of some width.

    Examples
    --------
    >>> lines_of("贷款余额", 10), lines_of("贷款余额（万元）", 10)
    (1, 3)
    """
    return 1 if width(text) + SPARE <= room else math.ceil(1.3 * width(text) / room)


def _print_on_pages(sheet: Worksheet, title: str) -> None:
    """Print across, as wide as the paper (A4), under the title of the form, with page numbers."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&C" + title.replace("&", "&&"))
    sheet.set_footer("&L&A&R&P / &N")


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
    lines += [(HEADINGS["sources"](display.lang), source) for source in display.sources]
    _lines(workbook, HEADINGS["notes"](display.lang), display.title, ["", display.title], lines)


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


def _lines(workbook: Workbook, name: str, title: str, headings: Sequence[str], rows: Any) -> None:
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True, "bottom": 1} | SIDES[0])
    widths = SOURCE_WIDTHS if len(headings) > 2 else (24.0, 100.0)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
        sheet.set_column(column, column, widths[column])
    wrap, number = (workbook.add_format(side | {"valign": "top"}) for side in SIDES)
    sheet.freeze_panes(1, 0)
    _print_on_pages(sheet, title)
    for line, row in enumerate(rows, start=1):
        deepest = max(lines_of(str(value), wide) for value, wide in zip(row, widths, strict=True))
        if deepest > 1:
            sheet.set_row(line, min(LINE * deepest, TALLEST))
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, value[:SHEET_TEXT], wrap)
            else:
                sheet.write_number(line, column, value, number)
