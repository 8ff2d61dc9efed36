"""Text files: encoding, lines and cells, read strictly; regular files at once, irregular ones line by line."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from typing import Any

import numpy as np

from carbonacct.book.heading import delimiter_used, find_heading, require
from carbonacct.book.model import Source
from carbonacct.book.tables import Limits, Note, Table, check_shape
from carbonacct.errors import BookError, LimitExceeded

_BLANK_LINE = re.compile(rb"(?:\r\n|\n|\r)[ \t,]*(?:\r\n|\n|\r)")
_FIRST_BYTES = 1 << 16


def read_text(
    data: bytes, name: str, limits: Limits, *, header_row: int | None, encoding: str | None, key: str
) -> Table:
    """Read a comma-separated file.

    Raises
    ------
    BookError
        Unknown encoding, no header, another separator, a quote that is not closed, most rows cut wrongly.
    """
    digest = hashlib.sha256(data).hexdigest()
    text, used = decode(data, name, encoding)
    source = Source(name, "csv", lambda: digest, encoding=used)
    head = _first_lines(text, name)
    heading = find_heading(head, header_row, name, key)
    headers = head[heading.line]
    if len(headers) == 1 and (separator := delimiter_used(headers[0])):
        raise BookError(
            f"the cells are separated by {separator}, not by commas",
            where=name,
            given=headers[0],
            needed="commas",
            hint="save the file as CSV (comma separated) or as XLSX",
        )
    require(headers, key, name)
    check_shape(name, 0, len(headers), limits)
    table = _regular(text, heading.line, headers, source, limits) or _irregular(
        text, heading.line, headers, source, limits
    )
    table.caption = heading.caption
    if used != "utf-8":
        table.notes.append(Note("encoding", given=used))
    if heading.titles:
        table.notes.append(Note("title_lines", given=" / ".join(heading.titles)))
    return table


def decode(data: bytes, name: str, encoding: str | None) -> tuple[bytes, str]:
    """Return the file as UTF-8 without a mark, and the encoding it was in.

    A mark at the start decides; else strict UTF-8, else strict GB18030. Nothing is replaced or guessed.
    """
    if encoding:
        try:
            return data.decode(encoding).removeprefix("\ufeff").encode(), encoding
        except LookupError:
            raise BookError("unknown encoding", where=name, given=encoding, hint="utf-8, gb18030, utf-16 …") from None
        except UnicodeError as error:
            hint = "leave the encoding out, or name the one it is in"
            raise BookError(f"the file is not {encoding}", where=name, given=str(error), hint=hint) from None
    if data.startswith(codecs.BOM_UTF8):
        data, used = data[3:], "utf-8-sig"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16").encode(), "utf-16"
        except UnicodeError as error:
            raise BookError("broken UTF-16", where=name, given=str(error), hint="save it as UTF-8") from None
    else:
        used = "utf-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _gb18030(data, name, error, marked=used == "utf-8-sig")
    if data[:200].count(b"\0") > len(data[:200]) // 4:
        raise BookError("the file looks like UTF-16 without a mark", where=name, hint="save it as UTF-8")
    return data, used


def _gb18030(data: bytes, name: str, error: UnicodeDecodeError, *, marked: bool) -> tuple[bytes, str]:
    line = data.count(b"\n", 0, error.start) + 1
    place = f"line {line}, byte {error.start}"
    before = data[: error.start]
    mixed = marked or not before.isascii()
    if not mixed:
        try:
            return data.decode("gb18030").encode(), "gb18030"
        except UnicodeDecodeError as second:
            line = data.count(b"\n", 0, second.start) + 1
            place = f"line {line}, byte {second.start}"
    message = "the text is neither UTF-8 nor GB18030 throughout"
    raise BookError(
        message, where=f"{name} {place}", given=data[error.start : error.start + 8], hint="save the file again as UTF-8"
    )


def _first_lines(text: bytes, name: str) -> list[list[str]]:
    part = text[:_FIRST_BYTES]
    if len(text) > _FIRST_BYTES:
        part = part[: max(part.rfind(b"\n"), part.rfind(b"\r")) + 1] or part
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(part.decode("utf-8", "ignore"), newline="")):
            lines.append(line)
            if len(lines) == 64:
                break
    except csv.Error:
        pass
    if not lines:
        raise BookError(
            "no header: the file is empty", where=name, hint="the first line names the columns, e.g. 贷款编号"
        )
    return lines


def _regular(text: bytes, line: int, headers: list[str], source: Source, limits: Limits) -> Table | None:
    """Read a file without quotes, blank or ragged lines at once; return nothing when it is not of that kind."""
    import pyarrow as pa
    import pyarrow.csv as pc

    body = _after(text, line + 1)
    if body is None or b'"' in body or b"\0" in body or _BLANK_LINE.search(body) or len(body) >= 1 << 31:
        return None
    names = [str(place) for place in range(len(headers))]
    try:
        arrow = pc.read_csv(
            pa.py_buffer(body),
            read_options=pc.ReadOptions(column_names=names, block_size=16 << 20),
            parse_options=pc.ParseOptions(quote_char=False, ignore_empty_lines=False),
            convert_options=pc.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    check_shape(source.name, arrow.num_rows, arrow.num_columns, limits)
    rows = np.arange(line + 2, line + 2 + arrow.num_rows, dtype=np.int64)
    columns = [_one(column) for column in arrow.columns]
    table = Table(headers, columns, rows, source)
    table.notes.extend(too_long(columns, limits))
    return table


def _after(text: bytes, lines: int) -> bytes | None:
    """Return what follows some lines, without blank lines at the end; nothing when a line ends inside quotes."""
    start = 0
    for _ in range(lines):
        end = re.compile(rb"\r\n|\n|\r").search(text, start)
        stop = end.start() if end else len(text)
        if text.count(b'"', start, stop) % 2:
            return None
        start = end.end() if end else len(text)
    body = text[start:].rstrip(b"\r\n \t")
    return body if body and not body.startswith((b",", b" ", b"\t")) else None


def _one(column: Any) -> Any:
    whole = column.combine_chunks()
    import pyarrow as pa

    return (
        whole
        if isinstance(whole, pa.Array)
        else pa.concat_arrays(whole.chunks)
        if whole.num_chunks
        else pa.array([], pa.string())
    )


def too_long(columns: list[Any], limits: Limits) -> list[Note]:
    """Return a note for every column with a cell beyond the limit."""
    import pyarrow.compute as pc

    notes = []
    for place, column in enumerate(columns):
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        if longest > limits.cell:
            lengths = pc.utf8_length(column).to_numpy(zero_copy_only=False)
            positions = np.flatnonzero(lengths > limits.cell)
            if len(positions):
                notes.append(
                    Note("cell_too_long", positions, place, [f"{int(lengths[p])} characters" for p in positions])
                )
    return notes


def _irregular(text: bytes, line: int, headers: list[str], source: Source, limits: Limits) -> Table:
    import pyarrow as pa

    name, width = source.name, len(headers)
    rows: list[int] = []
    cells: list[list[str]] = []
    ragged: list[tuple[int, str, str]] = []
    blank_lines = 0
    reader = csv.reader(io.StringIO(text.decode("utf-8"), newline=""), strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            if number <= line + 1:
                continue
            if not any(cell.strip() for cell in record):
                blank_lines += 1
                continue
            if len(record) > width and not any(cell.strip() for cell in record[width:]):
                record = record[:width]
            if len(record) != width:
                ragged.append((len(rows), ",".join(record), f"{len(record)} cells where the header has {width}"))
                record = ["" if place else (record[0] if record else "") for place in range(width)]
            rows.append(number)
            cells.append(record)
    except csv.Error as error:
        raise _broken(error, text, name, reader.line_num, limits) from None
    if len(ragged) > 1 and len(ragged) * 2 > len(rows):
        first = ragged[0]
        raise BookError(
            "most rows do not have as many cells as the header",
            where=f"{name} row {rows[first[0]]}",
            given=first[1],
            needed=f"{width} cells",
            hint="thousands separators without quotes? export numbers without them",
        )
    check_shape(name, len(rows), width, limits)
    columns = (
        [pa.array(column, pa.string()) for column in zip(*cells, strict=True)]
        if cells
        else ([pa.array([], pa.string()) for _ in headers])
    )
    table = Table(headers, columns, np.asarray(rows, dtype=np.int64), source)
    if blank_lines:
        table.notes.append(Note("blank_rows", given=str(blank_lines)))
    if ragged:
        positions = np.array([entry[0] for entry in ragged], dtype=np.intp)
        table.notes.append(Note("ragged_row", positions, None, [e[1] for e in ragged], [e[2] for e in ragged]))
    table.notes.extend(too_long(columns, limits))
    return table


def _broken(error: csv.Error, text: bytes, name: str, line: int, limits: Limits) -> BookError:
    if "field larger" in str(error):
        return LimitExceeded(
            "a cell is longer than the reader takes", where=f"{name} line {line}", needed=f"{limits.cell} characters"
        )
    opening = _unclosed_quote(text) or line
    return BookError(
        "a quotation mark is not closed or stands inside a cell",
        where=f"{name} line {opening}",
        given=_line(text, opening),
        hint='write a quotation mark inside a quoted cell twice ("")',
    )


def _line(text: bytes, number: int) -> str:
    lines = text.decode("utf-8", "replace").splitlines()
    return lines[number - 1] if 1 <= number <= len(lines) else ""


def _unclosed_quote(text: bytes) -> int:
    """Return the line where the first record opens that cannot be read to its end."""
    good = 0
    reader = csv.reader(io.StringIO(text.decode("utf-8", "replace"), newline=""), strict=True)
    try:
        for _ in reader:
            good = reader.line_num
    except csv.Error:
        return good + 1
    return 0
