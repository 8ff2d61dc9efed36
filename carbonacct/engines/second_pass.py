"""The passes over a book on a cluster that compute its rows: those that stand alone, and those that belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from carbonacct.engines.batch import Outcome, run
from carbonacct.engines.partitions import GROUP, PLACE, ROWS, Ties, Work, seen_again, whole_numbers
from carbonacct.engines.tally import Tally

if TYPE_CHECKING:
    import pyarrow as pa

Counted = Iterator[tuple[int, Outcome]]
Told = Callable[[Counted], "Iterator[pa.RecordBatch]"]


def picked(ties: Ties) -> Work:
    """Return a pass that takes out the rows that belong together, each with its place and group."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for table, places in seen_again(ties.layout, batches, ties.names):
            group = ties.groups(table)
            rows = np.flatnonzero(group >= 0)
            if len(rows):
                taken = table.take(pa.array(rows)).combine_chunks().to_batches()[0]
                names = [*(f"c{number}" for number in range(taken.num_columns)), PLACE, GROUP]
                arrays = [*taken.columns, pa.array(places[rows]), pa.array(group[rows])]
                yield pa.RecordBatch.from_arrays(arrays, names=names)

    return work


def alone(ties: Ties, told: Told) -> Work:
    """Return a pass that computes the rows of a partition that stand alone."""

    def outcomes(batches: Iterator[pa.RecordBatch]) -> Counted:
        import pyarrow as pa

        for table, places in seen_again(ties.layout, batches, ties.names):
            rows = np.flatnonzero(ties.groups(table) < 0)
            if len(rows) < table.num_rows:
                table, places = table.take(pa.array(rows)), places[rows]
            if len(rows):
                yield len(rows), run(ties.plan, table, ties.layout.numbers(places))

    return lambda batches: told(outcomes(batches))


def grouped(ties: Ties, told: Told) -> Work:
    """Return a pass that computes rows that belong together; those of one group follow each other."""

    def outcomes(batches: Iterator[pa.RecordBatch]) -> Counted:
        held: list[pa.RecordBatch] = []
        for batch in batches:
            held.append(batch)
            if sum(one.num_rows for one in held) >= ROWS:
                whole = _table(held)
                group = whole_numbers(whole.column(whole.num_columns - 1))
                edges = np.flatnonzero(np.diff(group)) + 1
                cut = int(edges[-1]) if len(edges) else 0
                if cut:
                    yield _in_order(ties, whole.slice(0, cut))
                    held = whole.slice(cut).to_batches()
        if held:
            yield _in_order(ties, _table(held))

    return lambda batches: told(outcomes(batches))


def _table(batches: list[pa.RecordBatch]) -> pa.Table:
    """Return batches as one table."""
    import pyarrow as pa

    return pa.Table.from_batches(batches)


def _in_order(ties: Ties, held: pa.Table) -> tuple[int, Outcome]:
    import pyarrow as pa

    width = len(ties.names)
    numbers = ties.layout.numbers(whole_numbers(held.column(width)))
    order = np.argsort(numbers)
    table = held.select(range(width)).rename_columns([*ties.names]).take(pa.array(order))
    return len(order), run(ties.plan, table, numbers[order])


def rows_of(outcomes: Counted) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a result."""
    for _, outcome in outcomes:
        yield _plain(outcome.rows)


def issues_of(outcomes: Counted) -> Iterator[pa.RecordBatch]:
    """Yield the issues of rows."""
    for _, outcome in outcomes:
        yield _plain(outcome.issues)


def tally_of(outcomes: Counted) -> Iterator[pa.RecordBatch]:
    """Yield how many rows a partition has, and what they add up to, as one text."""
    import pyarrow as pa

    rows, held = 0, Tally()
    for count, outcome in outcomes:
        rows += count
        held.merge(outcome.tally)
    if rows:
        columns = [pa.array([rows], pa.int64()), pa.array([held.to_json()], pa.string())]
        yield pa.RecordBatch.from_arrays(columns, names=["rows", "tally"])


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch with its words written out, which is what other engines read."""
    import pyarrow as pa

    arrays = [column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)
