"""Tables as they arrive: pandas, Polars and Arrow frames, mappings of columns, lists of loans, one loan."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.cell_text import clean_text
from carbonacct.book.model import Source
from carbonacct.book.whole import Told
from carbonacct.errors import BookError, LimitExceeded, clip

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Limits:
    """What a book may be at most; pass ``limits=Limits(rows=…)`` to `read_book` to raise one.

    Attributes
    ----------
    rows, columns, cell
        Number of rows and columns; characters in a cell.
    file, inflated
        Size of a file and of what a compressed file unpacks to [bytes].
    area
        Cells in the rectangle a sheet spans.
    """

    rows: int = 50_000_000
    columns: int = 4096
    cell: int = 32_767
    file: int = 8 << 30
    inflated: int = 1 << 30
    area: int = 25_000_000


@dataclass(frozen=True, slots=True)
class Note:
    """Something noticed while reading a table: a code, rows (``None``: the whole table), column number, details."""

    code: str
    positions: NDArray[np.intp] | None = None
    column: int | None = None
    given: str | Sequence[object] | Told = ""
    hint: str | Sequence[str] = ""


@dataclass
class Table:
    """One table before its cells are understood.

    Attributes
    ----------
    headers
        As written.
    columns
        One Arrow array or one list of Python cells per header.
    rows
        Row number of each row as the user sees it.
    caption
        Unit announced above the header.
    as_text
        Whether numbers among Python cells are read through their decimal text (spreadsheets).
    """

    headers: list[str]
    columns: list[Any]
    rows: NDArray[np.int64]
    source: Source
    caption: str = ""
    as_text: bool = False
    notes: list[Note] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.rows)


def check_shape(where: str, rows: int, columns: int, limits: Limits) -> None:
    """Refuse tables beyond the limits."""
    for name, given, allowed in (("rows", rows, limits.rows), ("columns", columns, limits.columns)):
        if given > allowed:
            raise LimitExceeded(
                f"more {name} than allowed",
                where=where,
                given=str(given),
                needed=f"at most {allowed}",
                hint=f"split the book, or pass limits=Limits({name}={given})",
            )


def table_from(data: object, limits: Limits) -> Table:
    """Return a frame, a mapping of columns, a list of loans or one loan as a table."""
    kind = type(data).__module__.partition(".")[0]
    if isinstance(data, Mapping):
        return _mapping(data, limits)
    if kind == "pandas" and hasattr(data, "columns"):
        return _pandas(data, limits)
    if hasattr(data, "__arrow_c_stream__") or kind == "pyarrow":
        return _arrow(data, limits)
    if isinstance(data, list | tuple) and all(isinstance(entry, Mapping) for entry in data):
        return _records([*data], limits)
    hint = (
        "call .collect() first"
        if hasattr(data, "collect")
        else "a path, a frame, a mapping of columns or a list of loans"
    )
    raise BookError("this is no loan book", given=type(data).__name__, hint=hint)


def _mapping(data: Mapping[Any, Any], limits: Limits) -> Table:
    values = [*data.values()]
    if not any(isinstance(value, list | tuple) or (hasattr(value, "__array__") and np.ndim(value)) for value in values):
        return _records([data], limits)
    headers = [str(name) for name in data]
    lengths = {len(value) if hasattr(value, "__len__") and not isinstance(value, str) else -1 for value in values}
    if len(lengths) > 1:
        lengths_text = ", ".join(
            f"{header}: {len(value)}"
            for header, value in zip(headers, values, strict=True)
            if hasattr(value, "__len__")
        )
        raise BookError(
            "the columns are not equally long", given=lengths_text, hint="give every column one value per row"
        )
    size = lengths.pop()
    check_shape("columns", size, len(headers), limits)
    return _frame(headers, [_column(value) for value in values], size)


def _column(value: Any) -> Any:
    import pyarrow as pa

    if isinstance(value, pa.ChunkedArray | pa.Array):
        return _whole(value)
    if isinstance(value, list | tuple) and len(value) < 256:
        return [*value]
    try:
        return _whole(_own(pa.array(value, from_pandas=True)))
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return [*value]


def _own(made: Any) -> Any:
    """Return an Arrow array that shares no memory with what it was made of, which the user can still change."""
    import pyarrow as pa

    copied = isinstance(made, pa.Array) and (pa.types.is_primitive(made.type) or pa.types.is_dictionary(made.type))
    return pa.concat_arrays([made, made[:0]]) if copied else made


def _records(data: list[Mapping[Any, Any]], limits: Limits) -> Table:
    names = [*data[0]] if data else []
    if len(data) > 1:
        names = [*dict.fromkeys(name for record in data for name in record)]
    check_shape("loans", len(data), len(names), limits)
    columns = [[record.get(name) for record in data] for name in names]
    return _frame([str(name) for name in names], columns, len(data))


def _pandas(data: Any, limits: Limits) -> Table:
    check_shape("frame", len(data), len(data.columns), limits)
    columns = [_column(data.iloc[:, place]) for place in range(len(data.columns))]
    headers = [str(name) for name in data.columns]
    index = data.index
    if index.name is not None and str(index.name) not in headers:
        headers, columns = [str(index.name), *headers], [_column(index.to_series()), *columns]
    return _frame(headers, columns, len(data))


def _arrow(data: Any, limits: Limits) -> Table:
    import pyarrow as pa

    try:
        table = pa.Table.from_batches([data]) if isinstance(data, pa.RecordBatch) else pa.table(data)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise BookError(
            "the frame cannot be read as Arrow", given=type(data).__name__, hint=str(error)[:200]
        ) from error
    return from_arrow(table, limits)


def from_arrow(table: pa.Table, limits: Limits, source: Source | None = None) -> Table:
    """Return an Arrow table as a table."""
    check_shape("frame", table.num_rows, table.num_columns, limits)
    columns = [_whole(column) for column in table.columns]
    made = _frame([str(name) for name in table.column_names], columns, table.num_rows)
    made.source = source or made.source
    return made


def _whole(column: Any) -> Any:
    """Return one array of a type our readers know: text as ``string``, dictionaries with text words."""
    import pyarrow as pa

    if isinstance(column, pa.ChunkedArray):
        if pa.types.is_dictionary(column.type):
            column = column.unify_dictionaries()
        column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    kind = column.type
    if pa.types.is_dictionary(kind):
        words = column.dictionary
        if not pa.types.is_string(words.type):
            if not (pa.types.is_large_string(words.type) or pa.types.is_string_view(words.type)):
                return _whole(column.dictionary_decode())
            column = pa.DictionaryArray.from_arrays(column.indices, plain_text(words).cast(pa.string()))
        return column
    if pa.types.is_large_string(kind):
        return plain_text(column)
    if pa.types.is_decimal(kind):
        return column.cast(pa.string())
    interval = pa.types.is_interval(kind)
    if pa.types.is_temporal(kind) and not (interval or pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        return column.cast(pa.string())
    if interval or not (pa.types.is_primitive(kind) or any(known(kind) for known in _readable())):
        return [None if cell is None else str(cell) for cell in column.to_pylist()]
    return column


def _readable() -> tuple[Callable[[Any], bool], ...]:
    """Return what tells the types our readers know, apart from numbers, dates and truth values."""
    import pyarrow as pa

    return (pa.types.is_string, pa.types.is_string_view, pa.types.is_null)


def plain_text(column: pa.Array) -> pa.Array:
    """Return text of any layout with offsets of 32 bits, or of 64 where it is too long for them."""
    import pyarrow as pa

    try:
        return column.cast(pa.string() if column.nbytes < 1 << 31 else pa.large_string())
    except (pa.ArrowTypeError, pa.ArrowNotImplementedError):  # string views before Arrow 18
        return pa.array(column.to_pylist(), pa.large_string())


def _frame(headers: list[str], columns: list[Any], size: int) -> Table:
    for header, cells in zip(headers, columns, strict=True):
        for text in (header, *cells) if isinstance(cells, list) else (header,):
            if isinstance(text, str) and not text.isascii():
                _require_unicode(text, header)
    source = Source("frame", "frame", lambda: _digest(headers, columns))
    return Table(headers, columns, np.arange(size, dtype=np.int64), source)


def _require_unicode(text: str, header: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        hint = "read the text again in its own encoding"
        where = f'column "{clip(header)}"'
        raise BookError("a text holds half a character", where=where, given=clip(text), hint=hint) from None


def _digest(headers: list[str], columns: list[Any]) -> str:
    """Hash names and values, whatever the container, chunks or offsets."""
    total = hashlib.sha256()
    for header, cells in zip(headers, columns, strict=True):
        total.update(header.encode() + b"\0")
        for part in value_bytes(cells):
            total.update(part)
    return total.hexdigest()


def value_bytes(cells: Any) -> list[Any]:
    """Return the values of a column of a table as bytes, whatever its container: the kind first, then the content."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(cells, list):
        try:
            cells = _whole(pa.array(cells, from_pandas=True))
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            cells = pa.array([clean_text(cell) for cell in cells])
        if isinstance(cells, list):
            cells = pa.array([clean_text(cell) for cell in cells])
    kind = cells.type
    if pa.types.is_dictionary(kind):
        cells = cells.dictionary_decode()
        kind = cells.type
    if (
        pa.types.is_string_view(kind)
        or pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_null(kind)
    ):
        text = (plain_text(cells) if pa.types.is_string_view(kind) else cells).cast(pa.large_string()).fill_null("")
        text = pa.concat_arrays([text, pa.array([], pa.large_string())])
        offsets, data = text.buffers()[1:]
        ends = np.frombuffer(offsets, dtype=np.int64)[text.offset : text.offset + len(text) + 1]
        start, stop = (int(ends[0]), int(ends[-1])) if len(ends) else (0, 0)
        return [b"text", (ends - start).tobytes(), b"" if data is None else memoryview(data)[start:stop]]
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        days = cells.cast(pa.date32(), safe=False).cast(pa.int32()).fill_null(np.iinfo(np.int32).min)
        return [b"date", days.to_numpy(zero_copy_only=False).tobytes()]
    if pa.types.is_boolean(kind):
        cells = cells.cast(pa.int8())
    values = pc.cast(cells, pa.float64(), safe=False).fill_null(np.nan)
    return [b"number", values.to_numpy(zero_copy_only=False).tobytes()]
