"""Issues as Arrow columns of coded words, for books with many of them; the same content as the frame of issues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.issues import Chunk, Issue, Issues
from carbonacct.book.series import Words
from carbonacct.errors import clip
from carbonacct.vocabulary import messages

if TYPE_CHECKING:
    import pyarrow as pa

Codes = NDArray[np.int32]
TEXTS = Issue._fields[2:]


@runtime_checkable
class Spread(Protocol):
    """Texts of rows that are kept once per distinct text."""

    def coded(self) -> tuple[list[str], NDArray[np.integer]]:
        """Return the distinct texts and each row's place among them."""
        ...


def schema() -> pa.Schema:
    """Return the Arrow schema of issues."""
    import pyarrow as pa

    word = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([("row", pa.int64()), ("loan_id", pa.string()), *((name, word) for name in TEXTS)])


def row_issues(issues: Issues) -> pa.RecordBatch:
    """Return the issues of rows, by row and in the order they were found; those of the whole book are left out."""
    import pyarrow as pa

    chunks = [chunk for chunk in issues.chunks if chunk.positions is not None]
    if not chunks:
        return _empty()
    positions = np.concatenate([chunk.positions for chunk in chunks if chunk.positions is not None])
    order = np.argsort(positions, kind="stable")
    positions = positions[order]
    columns = [pa.array(issues.book.rows[positions]), _loans(issues.book.words["loan_id"], positions)]
    columns += [_shared(parts, order) for parts in zip(*map(_texts, chunks), strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema())


def _loans(words: Words, positions: NDArray[np.intp]) -> pa.Array:
    """Return the loan numbers of some rows, long columns without encoding them."""
    import pyarrow as pa

    text = words.arrow
    if text is None:
        return pa.array(words.take(positions).texts(), pa.string())
    return text.take(pa.array(positions)).cast(pa.string()).fill_null("")


def _empty() -> pa.RecordBatch:
    import pyarrow as pa

    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in schema()], schema=schema())


def book_issues(found: Iterable[Issue]) -> pa.RecordBatch:
    """Return issues of the whole book as Arrow columns."""
    import pyarrow as pa

    rows = [*found]
    columns = [pa.array([getattr(issue, field.name) for issue in rows], field.type) for field in schema()]
    return pa.RecordBatch.from_arrays(columns, schema=schema())


def _shared(parts: Sequence[tuple[list[str], Codes]], order: NDArray[np.intp]) -> pa.DictionaryArray:
    """Return coded words, given part by part, in an order of rows and with each distinct word once."""
    import pyarrow as pa

    places: dict[str, int] = {}
    tables = [np.array([places.setdefault(word, len(places)) for word in words], dtype=np.int32) for words, _ in parts]
    codes = np.zeros(len(order), dtype=np.int32)
    if len(places) > 1:
        codes = np.concatenate([table[own] for table, (_, own) in zip(tables, parts, strict=True)])[order]
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array([*places], pa.string()))


def _texts(chunk: Chunk) -> list[tuple[list[str], Codes]]:
    """Return column, severity, code, given, hint, both messages and the Chinese hint of a chunk's rows."""
    once = np.zeros(len(chunk), dtype=np.int32)
    given, shown = _coded(chunk.given, len(chunk))
    given = [clip(text) if not isinstance(chunk.given, str) else text for text in given]
    titles = [[messages.issue(chunk.code, chunk.column, text, lang) for text in given] for lang in ("zh", "en")]
    constant = [([text], once) for text in (chunk.column, chunk.severity, chunk.code)]
    hints, placed = _coded(chunk.hint, len(chunk))
    told = [(texts, shown) for texts in titles]
    return [*constant, (given, shown), (hints, placed), *told, ([messages.chinese(hint) for hint in hints], placed)]


def _coded(told: Any, rows: int) -> tuple[list[Any], Codes]:
    """Return distinct texts and each row's place among them."""
    if isinstance(told, str):
        return [told], np.zeros(rows, dtype=np.int32)
    if isinstance(told, Spread):
        words, codes = told.coded()
        return words, codes.astype(np.int32)
    assert isinstance(told, Sequence)
    return [*told], np.arange(rows, dtype=np.int32)
