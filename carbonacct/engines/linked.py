"""Rows that are computed together, and put back into their places among all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.engines import batch
from carbonacct.engines.batch import Plan
from carbonacct.engines.tally import Tally
from carbonacct.errors import LimitExceeded

if TYPE_CHECKING:
    import pyarrow as pa

Rows = NDArray[np.int64]
TOGETHER = 2_000_000
ROW_FILE, TALLY_FILE = "linked-rows.npy", "linked-tally.json"


def compute(plan: Plan, gathered: Sequence[Path], folder: Path) -> Tally:
    """Compute the rows that belong together, and keep their results for the pieces they come from.

    Parameters
    ----------
    gathered
        Arrow files of these rows in the order of the book, each beside a file of their row numbers.

    Raises
    ------
    LimitExceeded
        More rows hang together than can be held.
    """
    import pyarrow as pa

    rows = np.concatenate([np.load(file.with_suffix(".npy")) for file in gathered])
    if len(rows) > TOGETHER:
        raise LimitExceeded(
            "more rows hang together than are computed in one piece",
            where=plan.source,
            given=f"{len(rows)} rows",
            needed=f"at most {TOGETHER}",
            hint="rows of one loan, project, client or group whose answer depends on each other; read in one piece",
        )
    tables = [_mapped(file) for file in gathered]
    table = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
    made = batch.run(replace(plan, columns=plan.possible), table, rows)
    np.save(folder / ROW_FILE, rows)
    for name, found in (("rows", made.rows), ("issues", made.issues)):
        with pa.ipc.new_file(str(folder / f"linked-{name}.arrow"), found.schema) as writer:
            writer.write_batch(found)
    return made.tally


class Linked:
    """The results of rows that were computed together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _numbers(self) -> Rows:
        file = self._folder / ROW_FILE
        return np.load(file, mmap_mode="r") if file.is_file() else np.zeros(0, dtype=np.int64)

    def inside(self, first: int, end: int) -> Rows:
        """Return the numbers of such rows from ``first`` and before ``end``, ascending."""
        low, high = np.searchsorted(self._numbers, [first, end])
        return np.asarray(self._numbers[low:high])

    def rows(self, places: Rows, others: pa.RecordBatch) -> pa.Table:
        """Return the rows of a batch with those computed elsewhere among them."""
        return _merged(self._held("rows"), others, places)

    def issues(self, places: Rows, others: pa.RecordBatch) -> pa.Table:
        """Return the issues of a batch with those of rows computed elsewhere among them."""
        return _merged(self._held("issues"), others, places)

    def _held(self, name: str) -> pa.Table:
        return _mapped(self._folder / f"linked-{name}.arrow")


def _mapped(file: Path) -> pa.Table:
    """Return an Arrow file as a table that stays on disk."""
    import pyarrow as pa

    with pa.memory_map(str(file)) as held, pa.ipc.open_file(held) as reader:
        return reader.read_all()


def _merged(held: pa.Table, others: pa.RecordBatch, places: Rows) -> Any:
    """Put the part of a table that belongs to some rows among others, by row number."""
    import pyarrow as pa

    numbers = held.column("row").to_numpy()
    low, high = np.searchsorted(numbers, [int(places[0]), int(places[-1]) + 1])
    mine = held.slice(low, high - low)
    mine = batch.conformed(mine.combine_chunks(), others.schema)
    both = pa.concat_tables([pa.Table.from_batches([others]), mine]).unify_dictionaries()
    order = np.argsort(both.column("row").to_numpy(), kind="stable")
    return both.take(pa.array(order)).combine_chunks()
