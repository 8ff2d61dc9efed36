"""A stand-in for a Spark table: partitions of Arrow batches in this process, for the few operations the engine uses."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from carbonacct.engines.partitions import GROUP, PLACE, SHIFT

WORDS = {"long": pa.int64(), "string": pa.string(), "double": pa.float64(), "byte": pa.int8()}


class Table:
    """Partitions of a table; ``rng`` decides where shuffled rows go and how batches are cut."""

    def __init__(self, parts: Callable[[], list[pa.Table]], schema: pa.Schema, rng: np.random.Generator) -> None:
        self._parts, self._schema, self._rng = parts, schema, rng
        self.columns = schema.names
        self.sparkSession = self

    def limit(self, rows: int) -> Table:
        return Table(lambda: [self._schema.empty_table()], self._schema, self._rng)

    def toArrow(self) -> pa.Table:
        return pa.concat_tables([part.cast(self._schema) for part in self._parts()] or [self._schema.empty_table()])

    def collect(self) -> list[dict[str, Any]]:
        return self.toArrow().to_pylist()

    def placed(self) -> Table:
        names = [*(f"c{number}" for number in range(len(self.columns))), PLACE]
        schema = pa.schema(
            [*(held.with_name(name) for held, name in zip(self._schema, names, strict=False)), (PLACE, pa.int64())]
        )

        def parts() -> list[pa.Table]:
            return [
                pa.Table.from_arrays([*part.columns, pa.array(np.arange(len(part)) + (number << SHIFT))], schema=schema)
                for number, part in enumerate(self._parts())
            ]

        return Table(parts, schema, self._rng)

    def with_group(self) -> pa.Schema:
        return self._schema.append(pa.field(GROUP, pa.int64()))

    def mapInArrow(self, work: Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]], schema: Any) -> Table:
        if isinstance(schema, str):
            schema = pa.schema([(name, WORDS[kind]) for name, kind in (one.split() for one in schema.split(", "))])

        def parts() -> list[pa.Table]:
            cut = int(self._rng.integers(1, 50))
            return [
                pa.Table.from_batches([*work(iter(part.to_batches(max_chunksize=cut)))], schema)
                for part in self._parts()
            ]

        return Table(parts, schema, self._rng)

    def repartition(self, *names: str) -> Table:
        def parts() -> list[pa.Table]:
            whole = self.toArrow()
            keys = [tuple(row.values()) for row in whole.select(names).to_pylist()]
            place = {key: int(self._rng.integers(0, 4)) for key in keys}
            order = self._rng.permutation(len(whole)).astype(np.int64)
            return [
                whole.take(pa.array([row for row in order if place[keys[row]] == part], pa.int64()))
                for part in range(4)
            ]

        return Table(parts, self._schema, self._rng)

    def sortWithinPartitions(self, *names: str) -> Table:
        order = [(name, "ascending") for name in names]
        return Table(lambda: [part.sort_by(order) for part in self._parts()], self._schema, self._rng)

    def distinct(self) -> Table:
        return Table(lambda: [self.toArrow().group_by(self.columns).aggregate([])], self._schema, self._rng)

    def union(self, other: Table) -> Table:
        return Table(lambda: [*self._parts(), *other._parts()], self._schema, self._rng)

    def createDataFrame(self, rows: list[tuple[Any, ...]], schema: str) -> Table:
        made = pa.schema([(name, WORDS[kind]) for name, kind in (one.split() for one in schema.split(", "))])
        columns = [pa.array([row[place] for row in rows], held.type) for place, held in enumerate(made)]
        return Table(lambda: [pa.Table.from_arrays(columns, schema=made)], made, self._rng)


def table(held: pa.Table, seed: int, parts: int = 4) -> Table:
    """Return an Arrow table cut into partitions at random, some of them empty."""
    rng = np.random.default_rng(seed)
    edges = sorted([0, len(held), *rng.integers(0, len(held) + 1, parts - 1).tolist()])
    cut = [held.slice(start, stop - start) for start, stop in itertools.pairwise(edges)]
    return Table(lambda: cut, held.schema, rng)
