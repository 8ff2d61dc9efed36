"""A copy of the input files with names and ids hashed; everything that is computed with stays."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonacct.book.columns import parse_header
from carbonacct.book.read import tables_of
from carbonacct.vocabulary import columns

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.book.tables import Table
    from carbonacct.report.audit.inputs import Inputs

HASHED = frozenset(("identity",))
PEOPLE = frozenset(("override_by",))
DROPPED = frozenset(("override_reason", "document_ref", "emissions_source"))
LENGTH = 16
PURPOSE = b"carbonacct redact\n"


def redacted(inputs: Inputs, folder: Path) -> dict[str, Path]:
    """Write redacted copies of the inputs to a folder and return them by role.

    Ids become keyed hashes, the same for the same id; the key is the content of the unredacted book, so nobody without
    that file can try names out. Columns outside the vocabulary, reasons and document numbers are dropped. Amounts,
    regions and industries stay: who knows the bank's largest loans may still recognise them.
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
    written = {}
    read = {"book": tables.loans, "projects": tables.projects, "borrowers": tables.borrowers, "pools": tables.pools}
    for role, table in read.items():
        if table is not None:
            written[role] = folder / f"{role}.csv"
            written[role].write_text(_csv(table, token), encoding="utf-8", newline="")
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


def _csv(table: Table, token: Callable[[str], str]) -> str:
    stream = io.StringIO()
    lines = csv.writer(stream, lineterminator="\n")
    names = [parse_header(header).name for header in table.headers]
    kept = [place for place, name in enumerate(names) if name and name not in DROPPED]
    hidden = [identifies(name) for name in names]
    if table.caption:
        lines.writerow([f"单位：{table.caption}", *[""] * (len(kept) - 1)])
    lines.writerow([table.headers[place] for place in kept])
    held = [_cells(table.columns[place]) for place in kept]
    for row in range(table.size):
        cells = []
        for place, column in zip(kept, held, strict=True):
            text = column[row]
            cells.append(token(text) if text and hidden[place] else text)
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
