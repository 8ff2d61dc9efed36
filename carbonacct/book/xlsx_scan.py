"""Spreadsheets scanned before a reader opens them.

The scan counts what really unpacks, refuses document type definitions and rectangles too large to hold, and finds what
the reader cannot show: error cells, formulas never calculated, percentages, merged cells, and hidden rows, columns and
sheets.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from carbonacct.book.tables import Limits
from carbonacct.book.xlsx_formats import Formats
from carbonacct.errors import BookError, LimitExceeded

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_CHUNK = 1 << 16


@dataclass
class Scan:
    """What one sheet holds that a reader of values does not show; rows and columns count from 1.

    ``percents`` has the rows of cells with a per cent sign in their number format, by column and format.
    """

    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    percents: dict[tuple[int, str], array[int]] = field(default_factory=dict)
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
        _refuse_packing(archive, name)
        budget = _Budget(limits, name, len(data))
        book = Workbook(name, data)
        parts, styles = _parts(archive, budget)
        formats = Formats()
        if styles in names:
            _parse(archive, styles, budget, formats.start, formats.end)
        percents = formats.by_style()
        for sheet, (part, hidden) in parts.items():
            if part not in names:
                continue
            book.sheets[sheet] = _scan_sheet(archive, part, budget, percents)
            if hidden:
                book.hidden.append(sheet)
        for part in sorted(names - {styles} - {part for part, _ in parts.values()}):
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
        zlib.error,
    ) as error:
        if isinstance(error, BookError):
            raise
        raise BookError("the workbook is broken", where=name, given=str(error), hint="open and save it again") from None
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


def _refuse_packing(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse what no spreadsheet program writes, before a decoder for it is started."""
    for member in archive.infolist():
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BookError(
                "the workbook is packed as no spreadsheet is",
                where=f"{name} ({member.filename})",
                given=f"compression method {member.compress_type}",
                needed="stored or deflated",
                hint="open and save it again",
            )


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


def _parts(archive: zipfile.ZipFile, budget: _Budget) -> tuple[dict[str, tuple[str, bool]], str]:
    """Return, by sheet name, the part that holds it and whether it is hidden; and the part that holds the styles."""
    sheets: list[tuple[str, str, bool]] = []
    targets: dict[str, str] = {}
    styles = ""

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            identifier = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            sheets.append((attributes.get("name", ""), identifier, attributes.get("state", "visible") != "visible"))

    def relation(tag: str, attributes: dict[str, str]) -> None:
        nonlocal styles
        kind = attributes.get("Type", "").rpartition("/")[2] if tag == "Relationship" else ""
        if kind in ("worksheet", "styles"):
            target = attributes.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if kind == "styles":
                styles = part
            else:
                targets[attributes.get("Id", "")] = part

    _parse(archive, "xl/workbook.xml", budget, sheet)
    _parse(archive, "xl/_rels/workbook.xml.rels", budget, relation)
    found = {name: (targets[identifier], hidden) for name, identifier, hidden in sheets if identifier in targets}
    return found, styles


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

    def __init__(self, budget: _Budget, part: str, percents: dict[int, str]) -> None:
        self.scan, self.budget, self.part, self.percents = Scan(), budget, part, percents
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
        if self.percents and (code := self.percents.get(int(attributes.get("s", 0)))):
            scan.percents.setdefault((self.column, code), array("L")).append(self.row)

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


def _scan_sheet(archive: zipfile.ZipFile, part: str, budget: _Budget, percents: dict[int, str]) -> Scan:
    reader = _SheetReader(budget, part, percents)
    _parse(archive, part, budget, reader.start, reader.end, reader.text)
    return reader.scan


def span_name(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """Return a range as a spreadsheet names it.

    Examples
    --------
    >>> span_name(3, 7, 3, 28), span_name(2, 2, 3, 2)
    ('G3:AB3', 'B2:B3')
    """
    return f"{_letters(first_column)}{first_row}:{_letters(last_column)}{last_row}"


def _letters(column: int) -> str:
    before, last = divmod(column - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + last)
