"""Spreadsheets: scanned before they are opened, then read cell by cell.

The scan counts what really unpacks, refuses document type definitions and rectangles too large to hold, and finds what
the reader cannot show: error cells, formulas never calculated, merged cells, hidden rows, columns and sheets.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

import numpy as np

from carbonacct.book.heading import find_heading, require
from carbonacct.book.model import Source
from carbonacct.book.numbers import clean_text
from carbonacct.book.tables import Limits, Note, Table, check_shape
from carbonacct.errors import BookError, LimitExceeded, OptionError

LINKED_SHEETS = {
    "loans": ("贷款", "loans", "借据"),
    "projects": ("项目", "projects"),
    "borrowers": ("客户", "borrowers", "借款人"),
    "pools": ("资产池", "pools", "基础资产"),
}
ALL_SHEETS = "*"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_CHUNK = 1 << 16


@dataclass
class Scan:
    """What one sheet holds that a reader of values does not show; rows and columns count from 1."""

    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Workbook:
    """A scanned file: its sheets in order, which are hidden, and the scan of each."""

    name: str
    data: bytes
    sheets: dict[str, Scan] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)


def open_workbook(data: bytes, name: str, limits: Limits) -> Workbook:
    """Scan a workbook within the limits.

    Raises
    ------
    BookError
        Not a workbook of this kind, or broken.
    LimitExceeded
        More bytes, cells or a wider rectangle than allowed.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = set(archive.namelist())
        _refuse_kinds(names, name)
        budget = _Budget(limits, name, len(data))
        book = Workbook(name, data)
        parts = _sheet_parts(archive, budget)
        for sheet, (part, hidden) in parts.items():
            if part not in names:
                continue
            book.sheets[sheet] = _scan_sheet(archive, part, budget)
            if hidden:
                book.hidden.append(sheet)
        for part in sorted(names - {part for part, _ in parts.values()}):
            if part.endswith((".xml", ".rels")):
                _parse(archive, part, budget, lambda tag, attributes: None)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        LookupError,
        RuntimeError,
        zipfile.LargeZipFile,
        ValueError,
    ) as error:
        if isinstance(error, BookError):
            raise
        raise BookError("the workbook is broken", where=name, given=str(error), hint="open and save it again") from None
    except Exception as error:
        if type(error).__module__ in ("zlib", "lzma", "_lzma"):
            raise BookError(
                "the workbook is broken", where=name, given=str(error), hint="open and save it again"
            ) from None
        raise
    if not book.sheets:
        raise BookError("the workbook has no sheet", where=name)
    return book


def _refuse_kinds(names: set[str], name: str) -> None:
    if "xl/workbook.bin" in names:
        raise BookError("this is an XLSB workbook", where=name, hint="save it as XLSX")
    if any(part.endswith("vbaProject.bin") for part in names):
        raise BookError("this is a workbook with macros (XLSM)", where=name, hint="save it as XLSX")
    if "xl/workbook.xml" not in names:
        kind = "an OpenDocument file" if "content.xml" in names else "a ZIP archive, but no XLSX workbook"
        raise BookError(f"this is {kind}", where=name, hint="save it as XLSX or CSV")


class _Budget:
    """Bytes that may still unpack."""

    def __init__(self, limits: Limits, name: str, packed: int) -> None:
        self.limits, self.name, self.packed, self.used = limits, name, packed, 0

    def spend(self, count: int) -> None:
        self.used += count
        if self.used > self.limits.inflated:
            raise LimitExceeded(
                "the workbook unpacks to more than allowed",
                where=self.name,
                given=f"over {self.used} bytes from {self.packed}",
                needed=f"at most {self.limits.inflated} bytes",
                hint="split the book, or pass limits=Limits(inflated=…)",
            )


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    budget: _Budget,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise BookError(
            "the workbook holds a document type definition",
            where=f"{budget.name} ({part})",
            hint="it is no plain workbook",
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                budget.spend(len(chunk))
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        where, hint = f"{budget.name} ({part})", "open and save it again"
        raise BookError("the workbook is broken", where=where, given=str(error), hint=hint) from None


def _sheet_parts(archive: zipfile.ZipFile, budget: _Budget) -> dict[str, tuple[str, bool]]:
    """Return, by sheet name, the part that holds it and whether it is hidden."""
    sheets: list[tuple[str, str, bool]] = []
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            identifier = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            sheets.append((attributes.get("name", ""), identifier, attributes.get("state", "visible") != "visible"))

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    _parse(archive, "xl/workbook.xml", budget, sheet)
    _parse(archive, "xl/_rels/workbook.xml.rels", budget, relation)
    return {name: (targets[identifier], hidden) for name, identifier, hidden in sheets if identifier in targets}


def _place(reference: str) -> tuple[int, int] | None:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


class _SheetReader:
    """Handlers that fill a scan while a sheet streams by."""

    def __init__(self, budget: _Budget, part: str) -> None:
        self.scan, self.budget, self.part = Scan(), budget, part
        self.row, self.column = 0, 0
        self.kind, self.formula, self.value, self.inside = "", False, "", False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._cell(attributes)
        elif tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
            if attributes.get("hidden") in ("1", "true"):
                self.scan.hidden_rows.append(self.row)
        elif tag == "f":
            self.formula = True
        elif tag == "v" or tag == "t":
            self.inside = True
        elif tag == "mergeCell":
            ends = [_place(end) for end in attributes.get("ref", "").split(":")]
            if len(ends) == 2 and ends[0] and ends[1]:
                self.scan.merged.append((*ends[0], *ends[1]))
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            self.scan.hidden_columns.append((int(attributes.get("min", 1)), int(attributes.get("max", 1))))

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        place = _place(reference)
        if place is None and reference:
            # The reader takes any number of digits and would reserve memory for all rows up to it.
            raise BookError(
                "a cell stands nowhere",
                where=f"{self.budget.name} ({self.part})",
                given=reference,
                needed="a place such as A1",
                hint="open and save it again",
            )
        self.row, self.column = place or (self.row, self.column + 1)
        scan = self.scan
        scan.last_row, scan.last_column = max(scan.last_row, self.row), max(scan.last_column, self.column)
        if scan.last_row * scan.last_column > self.budget.limits.area:
            raise LimitExceeded(
                "the sheet spans too many cells",
                where=self.budget.name,
                given=f"{scan.last_row} rows × {scan.last_column} columns",
                needed=f"at most {self.budget.limits.area} cells",
                hint="delete the stray cell far from the table",
            )
        self.kind, self.formula, self.value = attributes.get("t", ""), False, ""

    def text(self, text: str) -> None:
        if self.inside and len(self.value) < 64:
            self.value += text

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.inside = False
        elif tag == "c":
            if self.kind == "e":
                self.scan.errors[self.row, self.column] = self.value or "#ERROR"
            elif self.formula and not self.value and self.kind != "str":
                self.scan.uncalculated.append((self.row, self.column))


def _scan_sheet(archive: zipfile.ZipFile, part: str, budget: _Budget) -> Scan:
    reader = _SheetReader(budget, part)
    _parse(archive, part, budget, reader.start, reader.end, reader.text)
    return reader.scan


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
    top = heading.line + 1
    _refuse_merged_header(scan, top, where)
    headers = _without_empty_end(head[heading.line])
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
    _note_sheet(table, scan, top, limits, heading.titles, len(body))
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
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise BookError("the workbook is broken", where=where, hint="open and save it again") from None
        raise


def _without_empty_end(headers: list[str]) -> list[str]:
    while headers and not headers[-1].strip():
        headers = headers[:-1]
    return headers


def _cell(line: list[Any], place: int) -> Any:
    value = line[place] if place < len(line) else ""
    return None if value == "" else value


def _refuse_merged_header(scan: Scan, top: int, where: str) -> None:
    for first_row, first_column, last_row, last_column in scan.merged:
        if first_row <= top <= last_row and (first_column, first_row) != (last_column, last_row):
            raise BookError(
                "the header has merged cells",
                where=f"{where} row {top}",
                given=f"columns {first_column} to {last_column}",
                hint="unmerge them so that every column has its own header",
            )


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
            given = f"rows {first_row} to {last_row}, columns {first_column} to {last_column}"
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
