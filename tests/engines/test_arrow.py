"""A book computed in pieces has the rows, issues and totals of the book in one piece, bit for bit."""

from __future__ import annotations

import itertools
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import example, given, settings
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.engines import arrow, tasks
from tests.engines.random_books import benefit_book, lending_book

TRIES = settings(max_examples=max(15, settings.default.max_examples // 4))
FILINGS = ("green-credit", "crst", "pboc")
FOOTPRINTS: tuple[dict[str, Any], ...] = (
    {},
    {"edition": "draft"},
    {"scope": "all", "averaging": "tenure"},
    {"standard": "pboc-2021"},
    {"standard": "pcaf"},
    {"standard": "pcaf", "edition": "2022", "period": "2026"},
)


def write(table: pa.Table, folder: str, rng: np.random.Generator) -> Path:
    """Write a table as a file or as several, in row groups of any size."""
    if rng.random() < 0.5:
        file = Path(folder) / "book.parquet"
        pq.write_table(table, file, row_group_size=int(rng.integers(1, 40)))
        return file
    parts = Path(folder) / "book"
    parts.mkdir()
    edges = sorted({0, len(table), *rng.integers(0, len(table) + 1, 3).tolist()})
    for number, (start, stop) in enumerate(itertools.pairwise(edges)):
        pq.write_table(
            table.slice(start, stop - start), parts / f"{number}.parquet", row_group_size=int(rng.integers(1, 40))
        )
    return parts


def same(one: Any, streamed: arrow.Streamed, by: list[str]) -> None:
    """Compare a result in one piece with a streamed one."""
    assert streamed.total() == one.total()
    for column in by:
        assert streamed.by(column).as_list() == one.by(column).as_list(), column
    assert streamed.reconciliation == one.reconciliation
    assert streamed.coverage() == one.coverage()
    rows = streamed.table()
    assert rows.column_names == [*one.frame.columns]
    for name in rows.column_names:
        mine, theirs = rows.column(name), one.frame[name].to_numpy()
        if theirs.dtype.kind in "fi":
            assert mine.to_numpy().tobytes() == theirs.tobytes(), name
        else:
            assert mine.to_pylist() == theirs.tolist(), name
    told = [tuple(issue.values()) for issue in streamed.issues().to_pylist()]
    expected = [tuple(issue) for issue in one.found]
    assert told == expected


def streamed_and_whole(question: str, table: pa.Table, seed: int, by: list[str], options: dict[str, Any]) -> None:
    rng = np.random.default_rng(seed)
    with TemporaryDirectory() as folder:
        path = write(table, folder, rng)
        before = arrow.PIECE_ROWS, tasks.BATCH_ROWS
        arrow.PIECE_ROWS, tasks.BATCH_ROWS = int(rng.integers(1, 50)), int(rng.integers(1, 30))
        try:
            streamed = getattr(arrow, question)(path, Path(folder) / "out", by=by, **options)
        finally:
            arrow.PIECE_ROWS, tasks.BATCH_ROWS = before
        with TemporaryDirectory() as other:
            file = Path(other) / path.name
            pq.write_table(table, file)
            one = getattr(ca, question)(ca.read_book(file), **options)
            same(one, streamed, by)


@TRIES
@example(10534)  # a factor that only rows without a figure ask for, beside rows with one
@given(st.integers(0, 2**32 - 1))
def test_benefits_are_those_of_the_book_in_one_piece(seed: int) -> None:
    table = benefit_book(seed)
    rng = np.random.default_rng(seed + 1)
    options = {"filing": str(rng.choice(FILINGS))}
    if rng.random() < 0.2:
        options["period"] = "2024"
    by = [
        name
        for name in ("region", "project_type", "branch", "status", "year")
        if name in table.column_names or name == "status"
    ]
    streamed_and_whole("benefits", table, seed, by, options)


@TRIES
@given(st.integers(0, 2**32 - 1))
def test_financed_emissions_are_those_of_the_book_in_one_piece(seed: int) -> None:
    table = lending_book(seed)
    options = FOOTPRINTS[seed % len(FOOTPRINTS)]
    streamed_and_whole("financed_emissions", table, seed, ["sector", "status", "borrower_id"], options)
