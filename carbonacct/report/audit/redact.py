"""A copy of the input files with names and ids hashed; everything that is computed with stays."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
from collections.abc import Callable, Iterable, Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.columns import parse_header
from carbonacct.book.read import tables_of
from carbonacct.vocabulary import columns

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.book.tables import Table
    from carbonacct.report.audit.inputs import Inputs

HASHED = frozenset(("identity",))
PEOPLE = frozenset(("override_by",))
# Texts without a form of their own: names and ids of the book that stand in them are hashed, the rest stays.
FREE = frozenset(("override_reason", "document_ref", "emissions_source"))
LENGTH = 16
# A shorter name or id is hidden in its own column, and left in a text, where it would be part of other words.
SHORTEST = 2
PURPOSE = b"carbonacct redact\n"


def redacted(inputs: Inputs, folder: Path) -> dict[str, Path]:
    """Write redacted copies of the inputs to a folder and return them by role.

    Ids become keyed hashes, the same for the same id; the key is the content of the unredacted book, so nobody without
    that file can try names out. The same names and ids are hashed where they stand in reasons and document numbers,
    whose other words stay. Columns outside the vocabulary are dropped. Amounts, regions and industries stay: who knows
    the bank's largest loans may still recognise them.
    """
    key = hashlib.sha256(PURPOSE + inputs.files["book"].read_bytes()).digest()
    kept = _total_words(inputs.book)

    def token(text: str) -> str:
        return text if text in kept else hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:LENGTH].upper()

    tables = tables_of(
        inputs.files["book"],
        inputs.files.get("projects"),
        inputs.files.get("borrowers"),
        inputs.files.get("pools"),
        inputs.reading.get("sheet"),
        inputs.reading.get("header_row"),
        inputs.reading.get("encoding"),
    )
    written: dict[str, Path] = {}
    read = {"book": tables.loans, "projects": tables.projects, "borrowers": tables.borrowers, "pools": tables.pools}
    given = {role: table for role, table in read.items() if table is not None}
    veil = _veil({name for table in given.values() for name in _identities(table)} - kept, token)
    for role, table in given.items():
        written[role] = folder / f"{role}.csv"
        beside = ~np.isin(table.rows, inputs.book.rows) if role == "book" else np.zeros(table.size, dtype=bool)
        written[role].write_text(_csv(table, beside, token, veil), encoding="utf-8", newline="")
    if "factors" in inputs.files:
        written["factors"] = inputs.files["factors"]
    return written


def _total_words(book: Book) -> frozenset[str]:
    """Return the words that mark total rows, which are no names."""
    if "total_row" not in book.reasons:
        return frozenset()
    rows = book.reason == book.reasons.index("total_row")
    return frozenset(
        words.word(place) for name, words in book.words.items() if identifies(name) for place in rows.nonzero()[0]
    )


def identifies(name: str) -> bool:
    """Tell whether a column of the vocabulary names a loan, project, client, branch or person.

    Examples
    --------
    >>> identifies("loan_id"), identifies("borrower_name"), identifies("balance")
    (True, True, False)
    """
    if name in PEOPLE:
        return True
    known = columns.find(name)
    return known is not None and known.group in HASHED


def _identities(table: Table) -> Iterator[str]:
    """Yield the names and ids of a table."""
    for header, column in zip(table.headers, table.columns, strict=True):
        if identifies(parse_header(header).name):
            yield from _cells(column)


def _veil(secrets: Iterable[str], token: Callable[[str], str]) -> Callable[[str], str]:
    """Return what hashes every name and id inside a text, the longest first.

    Examples
    --------
    >>> _veil({"示例企业", "A1", "7"}, lambda name: "#")("示例企业 7月填报，合同A1，见A12")
    '# 7月填报，合同#，见A12'
    """
    known = {name for name in secrets if len(name) >= SHORTEST}
    lengths = sorted({len(name) for name in known}, reverse=True)

    def hidden(text: str) -> str:
        parts, place = [], 0
        while place < len(text):
            found = next((size for size in lengths if _stands(known, text, place, size)), 0)
            parts.append(token(text[place : place + found]) if found else text[place])
            place += found or 1
        return "".join(parts)

    return hidden


def _stands(known: Set[str], text: str, start: int, size: int) -> bool:
    """Tell whether a name stands in a text at a place; Latin letters and digits only as whole words."""
    end = start + size
    if text[start:end] not in known:
        return False
    cut_before = start and _latin(text[start - 1]) and _latin(text[start])
    cut_after = end < len(text) and _latin(text[end - 1]) and _latin(text[end])
    return not (cut_before or cut_after)


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _csv(table: Table, beside: NDArray[np.bool_], token: Callable[[str], str], veil: Callable[[str], str]) -> str:
    """Return a table as text; lines ``beside`` the rows, such as who made the table, are left blank."""
    stream = io.StringIO()
    lines = csv.writer(stream, lineterminator="\n")
    names = [parse_header(header).name for header in table.headers]
    kept = [place for place, name in enumerate(names) if name]
    hide = [token if identifies(name) else veil if name in FREE else str for name in names]
    if table.caption:
        lines.writerow([f"单位：{table.caption}", *[""] * (len(kept) - 1)])
    lines.writerow([table.headers[place] for place in kept])
    held = [_cells(table.columns[place]) for place in kept]
    for row in range(table.size):
        cells = []
        for place, column in zip(kept, held, strict=True):
            text = "" if beside[row] else column[row]
            cells.append(hide[place](text) if text else text)
        lines.writerow(cells)
    return stream.getvalue()


def _cells(column: Any) -> list[str]:
    values = column.to_pylist() if hasattr(column, "to_pylist") else column
    return [_text(value) for value in values]


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.strip() if isinstance(value, str) else str(value)
