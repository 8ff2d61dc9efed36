"""The steps of a stream, one piece after the other or in several processes side by side."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from importlib.abc import MetaPathFinder
from multiprocessing import connection, get_context, parent_process
from types import TracebackType
from typing import Any, TypeVar

import numpy as np

from carbonacct.engines.tasks import Work, lean
from carbonacct.errors import OutputError

FREED = 1 << 24
T = TypeVar("T")
Progress = Callable[[str, int, int], None]


class Pool:
    """Runs a step over all pieces; the processes are started afresh, so nothing is inherited.

    Parameters
    ----------
    workers
        Number of processes; with 1 the calling process does the work.
    work
        Tells the rows of every piece.
    progress
        Called with the step, the rows done and all rows.
    """

    def __init__(self, workers: int, work: Work, progress: Progress) -> None:
        self._rows = [piece.rows for piece in work.pieces]
        self._progress = progress
        self._processes = None
        if workers > 1:
            self._processes = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (lean(work.plan),))
        elif not lean(work.plan):
            keep_freed_memory()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._processes is not None:
            self._processes.shutdown(wait=True, cancel_futures=True)

    def run(self, step: str, task: Callable[..., T], work: Work, *arguments: Any) -> list[T]:
        """Run a task over all pieces and return what it returned for each, in their order."""
        total, done = sum(self._rows), 0
        self._progress(step, 0, total)
        if self._processes is None:
            made = []
            for number, rows in enumerate(self._rows):
                made.append(task(work, number, *arguments))
                done += rows
                self._progress(step, done, total)
            return made
        begun = {self._processes.submit(task, work, number, *arguments): number for number in range(len(self._rows))}
        found: dict[int, T] = {}
        try:
            for future in as_completed(begun):
                found[begun[future]] = future.result()
                done += self._rows[begun[future]]
                self._progress(step, done, total)
        except BrokenProcessPool:
            hint = "run it again: what is done is kept; with less memory, take fewer workers"
            raise OutputError("a worker process was ended from outside", where=step, hint=hint) from None
        return [found[number] for number in range(len(self._rows))]


def _begin(spare_memory: bool) -> None:
    """Make a process ready: it leaves interrupts to its parent, ends with it, and loads no pandas."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    keep_out_pandas()
    if not spare_memory:
        keep_freed_memory()


def _end_with(sentinel: Any) -> None:
    connection.wait([sentinel])
    os._exit(1)


def keep_freed_memory() -> None:
    """Let the C library keep the memory of freed arrays for the next ones; fetching it anew costs a tenth of a stream.

    glibc hands blocks above a bound back at once, and raises that bound to the largest such block it has seen freed.
    """
    np.empty(FREED, dtype=np.uint8)


def keep_out_pandas() -> None:
    """Let Arrow find no pandas in this process: it would load it for arrays that never become frames."""
    import pyarrow as pa

    hidden = _Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(hidden)


class _Hidden(MetaPathFinder):
    """Finds no pandas."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Say of pandas that it is not there, and nothing of others."""
        if name == "pandas":
            raise ModuleNotFoundError(name)
