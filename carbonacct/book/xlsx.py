"""Sheets of a scanned workbook: which of them to read, and their cells as tables."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import numpy as np

from carbonacct.book.cell_text import clean_text
from carbonacct.book.heading import find_heading, require
from carbonacct.book.model import Source
from carbonacct.book.tables import Limits, Note, Table, check_shape
from carbonacct.book.xlsx_formats import as_percent, shows_percent
from carbonacct.book.xlsx_header import captions, header_of
from carbonacct.book.xlsx_scan import Scan, Workbook, span_name
from carbonacct.errors import BookError, OptionError

LINKED_SHEETS = {
    "loans": ("贷款", "loans", "借据"),
    "projects": ("项目", "projects"),
    "borrowers": ("客户", "borrowers", "借款人"),
    "pools": ("资产池", "pools", "基础资产"),
}
ALL_SHEETS = "*"


def linked_sheets(book: Workbook) -> dict[str, str]:
    """Return which sheets hold loans, projects, borrowers and pools, by their names."""
    found = {}
    for role, names in LINKED_SHEETS.items():
        sheet = next(
            (sheet for sheet in book.sheets if sheet.strip().casefold() in names and sheet not in book.hidden), None
        )
        if sheet is not None:
            found[role] = sheet
    return found


def chosen_sheets(book: Workbook, sheet: str | None) -> list[str]:
    """Return the sheets to read: the one named, all (``*``), the loans sheet, or the only one that is visible."""
    visible = [name for name in book.sheets if name not in book.hidden]
    if sheet == ALL_SHEETS:
        return visible
    if sheet is not None:
        if sheet not in book.sheets:
            raise OptionError("no such sheet", where=book.name, given=sheet, needed=", ".join(book.sheets))
        return [sheet]
    loans = linked_sheets(book).get("loans")
    if loans is not None:
        return [loans]
    if len(visible) == 1:
        return visible
    raise BookError(
        "the workbook has several sheets",
        where=book.name,
        given=", ".join(visible),
        needed="one sheet",
        hint='pass sheet="…" ("*" for all), or name them 贷款, 项目, 客户',
    )


def read_sheet(
    book: Workbook, sheet: str, limits: Limits, *, header_row: int | None = None, key: str = "loan_id"
) -> Table:
    """Read one sheet as a table."""
    where = f"{book.name} sheet {sheet}"
    grid = _grid(book, sheet, where)
    scan = book.sheets[sheet]
    head = [[clean_text(cell) for cell in line] for line in grid[:64]]
    heading = find_heading(head, header_row, where, key)
    named, last = header_of(head, heading.line, scan.merged, where)
    top = last + 1
    _show_percents(grid, scan)
    headers = _without_empty_end(named)
    titles = (*heading.titles, *captions(head, heading.line, last, headers))
    require(headers, key, where)
    body = grid[top:]
    numbers = [number for number, line in enumerate(body, start=top + 1) if any(cell != "" for cell in line)]
    numbers = sorted({*numbers, *(row for row, _ in [*scan.errors, *scan.uncalculated] if row > top)})
    check_shape(where, len(numbers), len(headers), limits)
    cells = [body[number - top - 1] if number - top - 1 < len(body) else [] for number in numbers]
    columns: list[Any] = [[_cell(line, place) for line in cells] for place in range(len(headers))]
    digest = hashlib.sha256(book.data).hexdigest()
    source = Source(book.name, "xlsx", lambda: digest, sheet=sheet)
    table = Table(headers, columns, np.asarray(numbers, dtype=np.int64), source, heading.caption, as_text=True)
    _note_sheet(table, scan, top, limits, titles, len(body))
    return table


def _grid(book: Workbook, sheet: str, where: str) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(book.data)) as opened:
            return list(opened.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
    except (CalamineError, ValueError, OverflowError) as error:
        raise BookError(
            "the workbook is broken", where=where, given=str(error), hint="open and save it again"
        ) from None
    except BaseException as error:  # a panic of the reader has a class that can be imported from nowhere
        if type(error).__name__ == "PanicException":
            raise BookError("the workbook is broken", where=where, hint="open and save it again") from None
        raise


def _show_percents(grid: list[list[Any]], scan: Scan) -> None:
    """Put the text that it shows in place of every number that shows as a percentage."""
    for (column, code), rows in scan.percents.items():
        for row in rows:
            line = grid[row - 1] if row <= len(grid) else []
            value: Any = line[column - 1] if column <= len(line) else ""
            if type(value) in (int, float) and shows_percent(code, value):
                line[column - 1] = as_percent(value)


def _without_empty_end(headers: list[str]) -> list[str]:
    while headers and not headers[-1].strip():
        headers = headers[:-1]
    return headers


def _cell(line: list[Any], place: int) -> Any:
    value = line[place] if place < len(line) else ""
    return None if value == "" else value


def _note_sheet(table: Table, scan: Scan, top: int, limits: Limits, titles: tuple[str, ...], body: int) -> None:
    place_of = {int(row): position for position, row in enumerate(table.rows)}
    width = len(table.headers)

    def cells(code: str, found: list[tuple[int, int, str]]) -> None:
        for column in sorted({column for _, column, _ in found}):
            here = [(place_of[row], given) for row, at, given in found if at == column]
            positions = np.array([position for position, _ in here], dtype=np.intp)
            table.notes.append(Note(code, positions, column - 1, [given for _, given in here]))

    def inside(row: int, column: int) -> bool:
        return row in place_of and column <= width

    cells(
        "error_cell",
        [(row, column, text) for (row, column), text in sorted(scan.errors.items()) if inside(row, column)],
    )
    cells(
        "formula_not_calculated", [(row, column, "formula") for row, column in scan.uncalculated if inside(row, column)]
    )
    for first_row, first_column, last_row, last_column in scan.merged:
        rows = [
            place_of[row] for row in range(max(first_row, top + 1), min(last_row, top + body) + 1) if row in place_of
        ]
        if rows and first_column <= width:
            given = span_name(first_row, first_column, last_row, last_column)
            table.notes.append(Note("merged_cells", np.array(rows, dtype=np.intp), first_column - 1, given))
    hidden = [place_of[row] for row in scan.hidden_rows if row in place_of]
    if hidden:
        table.notes.append(Note("hidden_rows", np.array(hidden, dtype=np.intp)))
    concealed = [
        table.headers[at - 1] for first, last in scan.hidden_columns for at in range(first, min(last, width) + 1)
    ]
    if concealed:
        table.notes.append(Note("hidden_columns", given=", ".join(concealed)))
    if titles:
        table.notes.append(Note("title_lines", given=" / ".join(titles)))
    for column, found in enumerate(table.columns):
        long = [position for position, cell in enumerate(found) if isinstance(cell, str) and len(cell) > limits.cell]
        if long:
            given_lengths = [f"{len(found[position])} characters" for position in long]
            table.notes.append(Note("cell_too_long", np.array(long, dtype=np.intp), column, given_lengths))


def stacked(tables: list[Table]) -> Table:
    """Return sheets one below the other, matched by header."""
    if len(tables) == 1:
        return tables[0]
    headers = [*dict.fromkeys(header for table in tables for header in table.headers)]
    columns: list[list[Any]] = [[] for _ in headers]
    notes: list[Note] = []
    start = 0
    for table in tables:
        for place, header in enumerate(headers):
            columns[place] += (
                table.columns[table.headers.index(header)] if header in table.headers else [None] * table.size
            )
        for note in table.notes:
            positions = None if note.positions is None else note.positions + start
            column = None if note.column is None else headers.index(table.headers[note.column])
            notes.append(Note(note.code, positions, column, note.given, note.hint))
        start += table.size
    first = tables[0]
    sheets = ", ".join(table.source.sheet for table in tables)
    source = Source(first.source.name, "xlsx", lambda: first.source.sha256, sheet=sheets)
    rows = np.concatenate([table.rows for table in tables])
    captions = {table.caption for table in tables}
    if len(captions) > 1:
        raise BookError(
            "the sheets announce different units", where=first.source.name, given=", ".join(sorted(captions))
        )
    return Table(headers, columns, rows, source, first.caption, as_text=True, notes=notes)


def note_unread(table: Table, book: Workbook, used: set[str]) -> None:
    """Note the sheets that were not read, hidden ones by themselves."""
    others = [name for name in book.sheets if name not in used]
    hidden = [name for name in others if name in book.hidden]
    if hidden:
        table.notes.append(Note("hidden_sheets", given=", ".join(hidden)))
    visible = [name for name in others if name not in book.hidden]
    if visible:
        table.notes.append(Note("sheets_ignored", given=", ".join(visible)))
