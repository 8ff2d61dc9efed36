"""Books larger than memory, streamed: time against reading and writing the same Parquet alone, memory, and growth.

``python -m bench.large`` goes to ten million rows; ``python -m bench.large --rows 100000000`` to a hundred million.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from math import log10
from pathlib import Path
from typing import Any

from bench import measure

CHUNK = 1 << 20
GROUP = 1 << 17
LEAST = 10_000
STEP = 10
SMALL = 2_000
GROWING = 10_000_000  # beyond it a book is streamed once
QUESTIONS = ("benefits", "financed_emissions")
WORKERS = (1, 2)


def build(question: str, file: Path, rows: int) -> None:
    """Write a made-up book chunk by chunk; memory does not grow with it."""
    import pyarrow.parquet as pq

    from bench.book import MixedBook
    from bench.holdings import Holdings

    writer = None
    for first in range(0, rows, CHUNK):
        made = (MixedBook if question == "benefits" else Holdings)(min(CHUNK, rows - first), seed=first + 1)
        made.numbers = made.numbers + first
        table = made.arrow
        writer = writer or pq.ParquetWriter(file, table.schema)
        writer.write_table(table, row_group_size=GROUP)
    if writer is not None:
        writer.close()


def stream(question: str, file: Path, out: Path, workers: int) -> dict[str, float]:
    """Stream a book and return processor and wall seconds, and the most memory all processes held together."""
    from carbonacct.engines import arrow

    options = _options(question)
    with Memory() as memory:
        start, used = time.perf_counter(), processor()
        getattr(arrow, question)(file, out, workers=workers, overwrite=True, **options)
        told = {"wall": time.perf_counter() - start}
    return told | {"seconds": processor() - used, "resident": memory.most}


def _options(question: str) -> dict[str, Any]:
    from bench.holdings import Holdings

    if question == "benefits":
        return {"by": ["region"]}
    return {"by": ["sector"], "standard": "pcaf", "factors": Holdings(1).factors}


def growth(question: str, file: Path, out: Path) -> dict[str, float]:
    """Stream a small book and then a book in one process; return how much more memory the second one took."""
    import pyarrow.parquet as pq

    from carbonacct.engines import arrow

    options, small = _options(question), out.with_name("small.parquet")
    with pq.ParquetFile(file) as reader:
        pq.write_table(reader.read_row_group(0).slice(0, SMALL), small)
    getattr(arrow, question)(small, out, overwrite=True, **options)
    small.unlink()
    before = measure.resident()
    with Memory() as memory:
        getattr(arrow, question)(file, out, overwrite=True, **options)
    return {"growth": memory.most - before}


def alone(file: Path, out: Path) -> dict[str, float]:
    """Read the columns of a book and write those of its result to files, nothing else; return processor seconds.

    ``seconds`` is with reader, writer and options of the stream, ``plain`` with those that Arrow takes by itself. The
    result is read beforehand, piece by piece, which does not count.
    """
    import pyarrow.parquet as pq

    from carbonacct.engines.tasks import Writer

    results = [part for name in ("rows", "issues") for part in sorted((out / name).glob("part-*.parquet"))]
    again = out / "again.parquet"
    reading, reading_plainly = _read(file), _read_plainly(file)
    writing = sum(_written(part, again, Writer, "write") for part in results)
    writing_plainly = sum(_written(part, again, pq.ParquetWriter, "write_batch") for part in results)
    return {"seconds": reading + writing, "plain": reading_plainly + writing_plainly}


def _read(file: Path) -> float:
    from carbonacct.engines.source import open_parquet

    book = open_parquet(file)
    used = processor()
    for piece in book.pieces(CHUNK):
        for _ in book.batches(piece, GROUP):
            pass
    return processor() - used


def _read_plainly(file: Path) -> float:
    import pyarrow.parquet as pq

    used = processor()
    with pq.ParquetFile(file) as reader:
        for _ in reader.iter_batches(GROUP):
            pass
    return processor() - used


def _written(result: Path, again: Path, maker: Callable[..., Any], writes: str) -> float:
    import pyarrow.parquet as pq

    with pq.ParquetFile(result) as reader:
        held, schema = [*reader.iter_batches(GROUP)], reader.schema_arrow
    used = processor()
    with maker(again, schema) as writer:
        for batch in held:
            getattr(writer, writes)(batch)
    told = processor() - used
    again.unlink()
    return told


def processor() -> float:
    """Return the processor seconds of this process and of those it has ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Memory:
    """Watches the memory of this process and its children, which is what is in memory at one time [bytes]."""

    def __init__(self) -> None:
        self.most = measure.resident()
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._done.wait(0.05):
            self.most = max(self.most, sum(_resident(pid) for pid in (os.getpid(), *_children())))


def _children() -> list[int]:
    found = []
    for task in Path("/proc/self/task").iterdir():
        try:
            found += [int(pid) for pid in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def sizes(most: int) -> list[int]:
    """Return the sizes of books up to the largest."""
    found = [LEAST]
    while found[-1] * STEP <= most:
        found.append(found[-1] * STEP)
    return found


def task(name: str, *arguments: object) -> dict[str, Any]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, "-m", "bench.large", "--task", name, *map(str, arguments)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(told.stdout or "{}")
    return found


def measured(most: int, folder: Path) -> dict[str, Any]:
    """Measure books of every size; each file is deleted before the next is made."""
    found: dict[str, Any] = {"date": date.today().isoformat(), "machine": measure.machine(), "books": []}
    for question in QUESTIONS:
        for rows in sizes(most if question == "benefits" else min(most, 10_000_000)):
            file, out = folder / "book.parquet", folder / "out"
            task("build", question, file, rows)
            told: dict[str, Any] = {"question": question, "rows": rows, "bytes": file.stat().st_size}
            for workers in WORKERS if rows <= GROWING else WORKERS[:1]:
                told[f"workers {workers}"] = task("stream", question, file, out, workers)
            told["alone"] = task("alone", question, file, out)
            if rows <= GROWING:
                told |= task("growth", question, file, out)
            print(json.dumps(told), file=sys.stderr, flush=True)
            found["books"].append(told)
            shutil.rmtree(out)
            file.unlink()
    return found


def exponent(books: list[dict[str, Any]]) -> float:
    """Return the growth of time from the second largest book to the largest: 1 is in proportion."""
    small, large = books[-2], books[-1]
    name = next(name for name in (f"workers {count}" for count in WORKERS) if name in small and name in large)
    return log10(large[name]["seconds"] / small[name]["seconds"]) / log10(large["rows"] / small["rows"])


def main() -> None:
    """Read the options, measure, report."""
    options = argparse.ArgumentParser(prog="python -m bench.large", description=__doc__)
    options.add_argument("--rows", type=int, default=10_000_000, help="rows of the largest book (default: %(default)s)")
    options.add_argument("--folder", type=Path, help="where books and results are written, then deleted")
    options.add_argument("--json", metavar="FILE", type=Path, help="write what was measured to FILE")
    options.add_argument("--page", action="store_true", help="write the table into docs/benchmarks.md")
    options.add_argument("--task", nargs="+", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.task:
        name, question, file, *rest = chosen.task
        if name == "build":
            build(question, Path(file), int(rest[0]))
        elif name == "stream":
            print(json.dumps(stream(question, Path(file), Path(rest[0]), int(rest[1]))))
        elif name == "growth":
            print(json.dumps(growth(question, Path(file), Path(rest[0]))))
        else:
            print(json.dumps(alone(Path(file), Path(rest[0]))))
        return
    from bench.large_report import as_text, write_page

    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        found = measured(chosen.rows, Path(folder))
    print(as_text(found))
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if chosen.page:
        write_page(found)


if __name__ == "__main__":
    main()
