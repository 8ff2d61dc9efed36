"""What a Spark cluster on this machine adds: ``python -m bench.spark``, which needs Java 17 and the group ``spark``.

Seconds are of the clock on the wall, since the work is spread over processes; what counts are the ratios to a pass that
hands every row to Python and back and does nothing else.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import carbonacct as ca
from bench import measure
from bench.book import MixedBook
from bench.report import PAGE
from carbonacct.engines import spark

MARKS = re.compile(r"(<!-- spark -->\n).*(<!-- end spark -->\n)", re.DOTALL)
MASTER = "local-cluster[2,1,2048]"
FEW = 10
BATCH = 10_000


def session() -> Any:
    """Start a cluster of two workers, each a process with one core."""
    import pyspark
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = SparkSession.builder.master(MASTER).config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false").config("spark.executor.memory", "2g")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    opened = builder.getOrCreate()
    opened.sparkContext.setLogLevel("OFF")
    return opened


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def to_nowhere(frame: Any) -> None:
    """Compute a table and drop it."""
    frame.write.format("noop").mode("overwrite").save()


def unchanged(batches: Iterator[Any]) -> Iterator[Any]:
    """Hand rows to Python and back."""
    yield from batches


def peak(batches: Iterator[Any]) -> Iterator[Any]:
    """Tell the most memory a worker ever held [KiB]."""
    import resource

    import pyarrow as pa

    for _ in batches:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        yield pa.RecordBatch.from_arrays([pa.array([most], pa.int64())], names=["most"])


def worker(made: Any, repeat: int) -> dict[str, float]:
    """Return the processor seconds of the workers' code over a table in this process, without Spark; medians."""
    import numpy as np
    import pyarrow as pa

    from carbonacct.engines import batch, first_pass, links, partitions, second_pass, survey

    plan = batch.plan("benefits", made.schema)
    empty = batch.part_of(plan, [], np.zeros(0, dtype=np.int64), made.schema)
    kinds = tuple(kind for kind, column in links.KEYS.items() if column in empty.words)
    facts = links.columns_of_keys(plan, kinds, empty.groups) | {"loan_id"}
    facts |= survey.columns({name: info.kind for name, info in empty.columns.items()})
    headers = tuple(empty.columns[name].header for name in sorted(facts))
    asked = first_pass.Question(plan, tuple(made.column_names), headers, kinds, False)
    placed = made.append_column(partitions.PLACE, pa.array(np.arange(len(made))))
    digest = partitions.Digest()
    for piece in partitions.pieces(placed.to_batches(max_chunksize=BATCH), asked.names):
        digest.add(piece.table)
    ties = partitions.Ties(plan, partitions.Layout({0: digest.seen}), asked.names, ())
    works = {
        "first pass": first_pass.surveyed(asked),
        "rows": second_pass.alone(ties, second_pass.rows_of),
        "issues": second_pass.alone(ties, second_pass.issues_of),
        "totals": second_pass.alone(ties, second_pass.tally_of),
    }
    spent: dict[str, list[float]] = {}
    for _ in range(repeat):
        for name, work in works.items():
            gc.collect()
            start = time.process_time()
            for _made in work(iter(placed.to_batches(max_chunksize=BATCH))):
                pass
            spent.setdefault(name, []).append(time.process_time() - start)
    return {name: statistics.median(held) for name, held in spent.items()}


def as_workers(spent: dict[str, float], rows: int) -> str:
    """Return the processor time of the workers' code as Markdown."""
    code, spent_on, speed = (
        "workers' code, one core · 工作进程代码，单核",
        "processor seconds a million rows · 处理器秒/百万行",
        "rows a second · 行/秒",
    )
    told = [f"| {code} | {spent_on} | {speed} |", "|---|--:|--:|"]
    told += [f"| {name} | {took / rows * 1e6:.2f} | {rows / took:,.0f} |" for name, took in spent.items()]
    return "\n".join(told) + "\n"


def measured(rows: int, repeat: int) -> dict[str, Any]:
    """Make all measurements; totals must agree to the bit before anything is told."""
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book"
        path.mkdir()
        made = MixedBook(rows).arrow
        workers = worker(made, repeat)
        for number, start in enumerate(range(0, rows, -(-rows // 4))):
            pq.write_table(made.slice(start, -(-rows // 4)), path / f"{number}.parquet")
        pq.write_table(made.slice(0, FEW), Path(folder) / "few.parquet")
        pq.write_table(made, Path(folder) / "whole.parquet")
        begun = time.perf_counter()
        opened = session()
        start_up = time.perf_counter() - begun
        frame, few = opened.read.parquet(str(path)), opened.read.parquet(str(Path(folder) / "few.parquet"))
        times: dict[str, list[float]] = {}

        def took(name: str, work: Callable[[], object]) -> None:
            times.setdefault(name, []).append(seconds(work))

        def in_one_process() -> None:
            one.append(ca.benefits(ca.read_book(Path(folder) / "whole.parquet")).total())

        for number in range(repeat + 1):
            one: list[Any] = []
            took("one process, in memory", in_one_process)
            took("rows to Python and back", lambda: to_nowhere(frame.mapInArrow(unchanged, frame.schema)))
            found: list[spark.Result] = []
            took("first pass", lambda found=found: found.append(spark.benefits(frame)))
            took("totals", found[0].total)
            took("rows", lambda found=found: to_nowhere(found[0].frame))
            took(f"{FEW} rows, first pass and totals", lambda: spark.benefits(few).total())
            if found[0].total() != one[0]:
                raise AssertionError("the totals differ")
            if not number:
                times = {}
        most = opened.range(0, 100, 1, 8).mapInArrow(peak, "most long").toArrow().column(0).to_pylist()
        version = opened.version
        opened.stop()
    medians = {name: statistics.median(held) for name, held in times.items()}
    return {
        "rows": rows,
        "repeat": repeat,
        "start": start_up,
        "seconds": medians,
        "peak": max(most),
        "spark": version,
        "workers": workers,
    }


def as_page(found: dict[str, Any]) -> str:
    """Return the table as Markdown."""
    base, rows = found["seconds"]["rows to Python and back"], found["rows"]
    told = [
        f"{date.today().isoformat()}; {rows:,} rows in 4 files, {found['repeat']} rounds, Spark {found['spark']} "
        f"`{MASTER}`; {measure.machine()}.\n",
        "| | seconds · 秒 | rows a second · 行/秒 | by rows to Python and back · 倍数 |",
        "|---|--:|--:|--:|",
    ]
    for name, spent in found["seconds"].items():
        speed = "" if str(FEW) in name.split(" ")[0] else f"{rows / spent:,.0f}"
        told.append(f"| {name} | {spent:.2f} | {speed} | {spent / base:.2f} |")
    told.append(f"| starting the cluster, once | {found['start']:.1f} | | |")
    told.append(f"\nMost memory of a Python worker: {found['peak'] / 1024:.0f} MiB.\n")
    return "\n".join([*told, as_workers(found["workers"], rows)])


def main() -> None:
    """Read the options, measure, report."""
    options = argparse.ArgumentParser(prog="python -m bench.spark", description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000, help="rows of the book (default: %(default)s)")
    options.add_argument("--repeat", type=int, default=5, help="rounds (default: %(default)s)")
    options.add_argument("--page", action="store_true", help="write the table into docs/benchmarks.md")
    chosen = options.parse_args()
    told = as_page(measured(chosen.rows, chosen.repeat))
    print(told)
    if chosen.page:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(MARKS.sub(lambda match: f"{match[1]}\n{told}\n{match[2]}", page), encoding="utf-8")


if __name__ == "__main__":
    main()
