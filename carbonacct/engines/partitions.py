"""A partition of a book on a cluster, as Arrow batches: its pieces, their checksum, and which rows belong together.

Every row carries a place: the number of its partition in the upper bits, its number within the partition below. A first
pass over all partitions says how many rows each has and which rows belong together; every later pass holds what it sees
against that, so that a table which does not come out the same twice is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.parts import Part
from carbonacct.book.tables import from_arrow, value_bytes
from carbonacct.engines import links
from carbonacct.engines.batch import LIMITS, Plan, part_of
from carbonacct.errors import BookError

if TYPE_CHECKING:
    import pyarrow as pa

Places = NDArray[np.int64]
Batches = Iterable["pa.RecordBatch"]
Work = Callable[["Iterator[pa.RecordBatch]"], "Iterator[pa.RecordBatch]"]

PLACE, GROUP, LOAN = "place", "group", "loan"
SHIFT = 33
WITHIN = (1 << SHIFT) - 1
ROWS = 1 << 16


@dataclass(frozen=True)
class Seen:
    """One partition as the first pass saw it."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Layout:
    """What the first pass says of the whole book.

    Attributes
    ----------
    partitions
        Rows and checksum by partition.
    keys, groups
        By rule: the keys whose rows belong together, ascending, and the group of each; rows of one group are computed
        in one piece.
    """

    partitions: Mapping[int, Seen] = field(default_factory=dict)
    keys: Mapping[str, links.Hashes] = field(default_factory=dict)
    groups: Mapping[str, Places] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of the book."""
        return sum(seen.rows for seen in self.partitions.values())

    @property
    def sha256(self) -> str:
        """Checksum of the content, in its order and partitions."""
        told = [(seen.rows, seen.digest) for _, seen in sorted(self.partitions.items())]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def numbers(self, places: Places) -> Places:
        """Return the row number of each place: its position in the whole book."""
        known = sorted(self.partitions)
        starts = np.cumsum([0, *(self.partitions[number].rows for number in known)])
        numbers: Places = starts[np.searchsorted(np.array(known), places >> SHIFT)] + (places & WITHIN)
        return numbers


class Piece(NamedTuple):
    """Some rows of a partition: the columns under their headers, and the place of each row."""

    table: pa.Table
    places: Places


class Digest:
    """Checksum of the values of a partition, whatever its batches."""

    def __init__(self) -> None:
        self.rows = 0
        self._parts: dict[tuple[int, int], Any] = {}

    def add(self, table: pa.Table) -> None:
        """Add some rows."""
        self.rows += table.num_rows
        for column, cells in enumerate(from_arrow(table, LIMITS).columns):
            kind, *parts = value_bytes(cells)
            if kind == b"text":  # where each text ends counts from the first of the piece; its length does not
                parts[0] = np.diff(np.frombuffer(parts[0], dtype=np.int64)).tobytes()
            for number, content in enumerate(parts):
                self._parts.setdefault((column, number), hashlib.sha256()).update(content)

    @property
    def seen(self) -> Seen:
        """What was added."""
        whole = hashlib.sha256()
        for key in sorted(self._parts):
            whole.update(repr(key).encode() + self._parts[key].digest())
        return Seen(self.rows, whole.hexdigest())


def pieces(batches: Batches, names: Sequence[str]) -> Iterator[Piece]:
    """Yield the rows of a partition in pieces worth computing; the places stand in the column after those named."""
    held: list[pa.RecordBatch] = []
    count = 0
    for given in batches:
        held.append(given)
        count += given.num_rows
        if count >= ROWS:
            yield _piece(held, names)
            held, count = [], 0
    if count:
        yield _piece(held, names)


def seen_again(layout: Layout, batches: Batches, names: Sequence[str]) -> Iterator[Piece]:
    """Yield the rows of a partition in pieces, held against what the first pass saw.

    Raises
    ------
    BookError
        The partition is not the same.
    """
    digest, number = Digest(), None
    for piece in pieces(batches, names):
        number = int(piece.places[0]) >> SHIFT
        if number not in layout.partitions:
            raise changed(f"partition {number}")
        digest.add(piece.table)
        yield piece
    if number is not None and layout.partitions[number] != digest.seen:
        raise changed(f"partition {number}")


def _piece(held: list[pa.RecordBatch], names: Sequence[str]) -> Piece:
    import pyarrow as pa

    table = pa.Table.from_batches(held).combine_chunks()
    return Piece(table.select(range(len(names))).rename_columns([*names]), whole_numbers(table.column(len(names))))


def whole_numbers(column: pa.ChunkedArray) -> Places:
    """Return a column of whole numbers."""
    return np.asarray(column.to_numpy(), dtype=np.int64)


def part_with(plan: Plan, table: pa.Table, headers: Sequence[str]) -> Part:
    """Return some columns of a piece understood."""
    chosen = table.select([header for header in table.column_names if header in {*headers}])
    return part_of(plan, chosen.to_batches(), np.arange(table.num_rows, dtype=np.int64), chosen.schema)


@dataclass(frozen=True)
class Ties:
    """Which rows belong together, as a worker tells it from the keys of a row.

    Attributes
    ----------
    names, needed
        Headers of all columns, and of the keys and the year.
    """

    plan: Plan
    layout: Layout
    names: tuple[str, ...]
    needed: tuple[str, ...]

    def hits(self, table: pa.Table) -> list[tuple[str, NDArray[np.intp], NDArray[np.bool_]]]:
        """Return, by rule, the place of each row's key among the tied ones, and where it is one of them."""
        if not self.layout.keys or not table.num_rows:
            return []
        part = part_with(self.plan, table, self.needed)
        year = links.year_of(part)
        found = []
        for rule, tied_keys in self.layout.keys.items():
            key, known = links.of_rule(rule, part, year)
            place = np.minimum(np.searchsorted(tied_keys, key), len(tied_keys) - 1)
            found.append((rule, place, known & (tied_keys[place] == key)))
        return found

    def groups(self, table: pa.Table) -> Places:
        """Return the group of each row, -1 for a row that stands alone; shape (rows,)."""
        group = np.full(table.num_rows, -1, dtype=np.int64)
        for rule, place, mine in self.hits(table):
            group[mine] = self.layout.groups[rule][place[mine]]
        return group


def changed(where: str) -> BookError:
    """Return the error for a table that did not come out as the first time."""
    return BookError(
        "the table did not come out as the first time",
        where=where,
        needed="the same rows in the same order and partitions in every pass",
        hint="persist() or checkpoint() it before",
    )
