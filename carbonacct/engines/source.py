"""Parquet as a book larger than memory: files, folders and partitioned folders, read piece by piece."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct.book.columns import parse_header
from carbonacct.errors import BookError, LimitExceeded

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 1 << 20
BUFFER = 1 << 17
HIVE_BLANK = "__HIVE_DEFAULT_PARTITION__"
ENDINGS = (".parquet", ".parq", ".pq")
INDEX = "__index_level_"
MOST_COLUMNS = 4096
KEPT_PLAIN = ("loan_id",)


@dataclass(frozen=True)
class File:
    """One Parquet file: its path, name within the book, the columns its folders name, and its row groups."""

    path: str
    name: str
    named: tuple[tuple[str, str | None], ...]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Piece:
    """Consecutive row groups of one file, with the number of their first row in the book."""

    file: int
    groups: tuple[int, ...]
    first: int
    rows: int


@dataclass(frozen=True)
class Parquet:
    """A book in Parquet files, as plain data.

    Attributes
    ----------
    name
        Name of the file or folder.
    files
        In the order of their names; rows are numbered through all of them.
    """

    name: str
    files: tuple[File, ...]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return sum(sum(file.rows) for file in self.files)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(Path(file.path).stat().st_size for file in self.files)

    def schema(self) -> pa.Schema:
        """Return the Arrow schema of the book."""
        return _schema(self.files[0])

    def pieces(self, rows: int) -> list[Piece]:
        """Return pieces of at least so many rows, as far as row groups and files allow."""
        made: list[Piece] = []
        first = 0
        for number, file in enumerate(self.files):
            groups: list[int] = []
            held = 0
            for group, count in enumerate(file.rows):
                groups.append(group)
                held += count
                if held >= rows or group == len(file.rows) - 1:
                    if held:
                        made.append(Piece(number, tuple(groups), first, held))
                    first, groups, held = first + held, [], 0
        return made

    def batches(
        self, piece: Piece, rows: int, columns: Sequence[str] | None = None, *, threads: bool = False
    ) -> Generator[tuple[int, pa.RecordBatch]]:
        """Yield the batches of a piece, each with the number of its first row; words come as dictionaries."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        file = self.files[piece.file]
        held = _schema(file)
        wanted = held.names if columns is None else [name for name in held.names if name in {*columns}]
        named = dict(file.named)
        inside = [name for name in wanted if name not in named]
        words = [field.name for field in held if field.name in inside and _is_word(field)]
        first, done = piece.first, 0
        try:
            footer = _footer(file.path)
            with pq.ParquetFile(
                file.path, metadata=footer, read_dictionary=words, buffer_size=BUFFER, pre_buffer=False
            ) as reader:
                read = reader.iter_batches(rows, row_groups=[*piece.groups], columns=inside, use_threads=threads)
                for batch in read:
                    arrays = {name: batch.column(name) for name in inside}
                    for name, word in named.items():
                        arrays[name] = _repeated(word, batch.num_rows)
                    yield first + done, pa.RecordBatch.from_arrays([arrays[name] for name in wanted], names=wanted)
                    done += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            hint = "write it again"
            raise BookError("the Parquet file is broken", where=file.name, given=str(error), hint=hint) from None
        if done != piece.rows:
            raise BookError(
                "the Parquet file has changed", where=file.name, given=f"{done} rows", needed=f"{piece.rows} rows"
            )

    def sha256(self, told: Callable[[int], None] | None = None) -> str:
        """Return what identifies the book: the hash of its one file, or of names and hashes of its several files."""
        sums = [_sha256(file.path, told) for file in self.files]
        if len(self.files) == 1 and not self.files[0].named:
            return sums[0]
        text = "".join(f"{file.name}:{sum_}\n" for file, sum_ in zip(self.files, sums, strict=True))
        return hashlib.sha256(text.encode()).hexdigest()


def _is_word(field: Any) -> bool:
    import pyarrow as pa

    text = pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
    header = parse_header(field.name)
    known = header.column is not None and header.column.kind in ("text", "code", "flag")
    return text and known and header.name not in KEPT_PLAIN


def _repeated(word: str | None, rows: int) -> pa.Array:
    import pyarrow as pa

    if word is None:
        return pa.nulls(rows, pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int32)), pa.array([word], pa.string()))


def _sha256(path: str, told: Callable[[int], None] | None) -> str:
    total = hashlib.sha256()
    with Path(path).open("rb") as stream:
        while block := stream.read(BLOCK):
            total.update(block)
            if told is not None:
                told(len(block))
    return total.hexdigest()


def open_parquet(path: str | PathLike[str]) -> Parquet:
    """Return a Parquet file, or all of a folder and its folders, as a book.

    Folders named ``column=word`` add that column. Files and folders that begin with ``.`` or ``_`` are left out.

    Raises
    ------
    BookError
        There is no Parquet file, one is broken, or two have different columns.
    """
    given = Path(path)
    paths = [given] if given.is_file() else _below(given)
    if not paths:
        raise BookError("no Parquet file is there", where=str(given), needed="a file, or a folder with .parquet files")
    root = given if given.is_dir() else given.parent
    files = tuple(_file(found, root) for found in paths)
    first = _schema(files[0])
    for file in files[1:]:
        _agree(first, _schema(file), files[0].name, file.name)
    return Parquet(given.name, files)


def _below(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = [path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file()]
    inside = [path for path in found if not any(p.startswith((".", "_")) for p in path.relative_to(folder).parts)]
    return sorted(inside, key=lambda path: path.relative_to(folder).as_posix())


def _file(path: Path, root: Path) -> File:
    import pyarrow as pa

    name = path.relative_to(root).as_posix()
    named = []
    for part in Path(name).parent.parts:
        column, equals, word = part.partition("=")
        if equals:
            named.append((column, None if word == HIVE_BLANK else _decoded(word)))
    try:
        footer = _footer(str(path))
    except (pa.ArrowException, OSError, ValueError) as error:
        hint = "write it again"
        raise BookError("the Parquet file is broken", where=name, given=str(error), hint=hint) from None
    if footer.num_columns > MOST_COLUMNS:
        raise LimitExceeded("more columns than allowed", where=name, needed=f"at most {MOST_COLUMNS}")
    groups = tuple(footer.row_group(place).num_rows for place in range(footer.num_row_groups))
    return File(str(path), name, tuple(named), groups)


def _footer(path: str) -> Any:
    """Return the footer of a file as it is now; a long one, which every piece needs, is read once."""
    found = os.stat(path)
    return _read_footer(path, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=4)
def _read_footer(path: str, size: int, changed: int) -> Any:
    import pyarrow.parquet as pq

    return pq.read_metadata(path)


def _decoded(word: str) -> str:
    """Return a word of a folder's name with ``%20`` and the like read.

    Examples
    --------
    >>> _decoded("%E6%A2%81%E5%B9%B3")
    '梁平'
    """
    plain = re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), word.encode())
    return plain.decode("utf-8", "replace")


def _schema(file: File) -> pa.Schema:
    import pyarrow as pa

    held = _footer(file.path).schema.to_arrow_schema()
    held = pa.schema([field for field in held if not field.name.startswith(INDEX)])
    for name, _ in file.named:
        if name in held.names:
            raise BookError("a column stands in the file and in the name of its folder", where=file.name, given=name)
        held = held.append(pa.field(name, pa.string()))
    return held


def _agree(first: pa.Schema, other: pa.Schema, one: str, two: str) -> None:
    if first.names == other.names and first.types == other.types:
        return
    differ = sorted({*first.names} ^ {*other.names}) or [
        name for name in first.names if first.field(name).type != other.field(name).type
    ]
    raise BookError(
        "files of one book have different columns",
        where=f"{one}, {two}",
        given=", ".join(differ) or "another order of columns",
        hint="write them with one schema",
    )
