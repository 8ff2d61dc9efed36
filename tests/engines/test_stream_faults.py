"""A stream that is killed, or finds no room, is continued; what is unfinished never passes for whole."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from bench.book import MixedBook
from carbonacct.engines import arrow, batch
from carbonacct.errors import BookError, OptionError, OutputError
from tests.engines import program

ROWS = 1_000


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "book.parquet"
    pq.write_table(MixedBook(ROWS).arrow, file, row_group_size=program.ROWS)
    monkeypatch.setattr(arrow, "PIECE_ROWS", program.ROWS)
    return file


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a result, by name."""
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def begin(book: Path, out: Path, *more: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.engines.program", str(book), str(out), *map(str, more)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def pieces(out: Path) -> Iterator[Path]:
    return out.with_name(out.name + ".unfinished").glob("journal/done-*.json")


@pytest.mark.parametrize("least", [0, 1, 7, 20])
def test_a_killed_stream_is_continued_to_the_same_bits(book: Path, tmp_path: Path, least: int) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    arrow.benefits(book, whole, by=["region"])
    running = begin(book, out)
    pause = float(np.random.default_rng(least).uniform(0, 0.02))
    while len([*pieces(out)]) < least and running.poll() is None:
        time.sleep(0.001)
    time.sleep(pause)
    running.kill()
    running.communicate()
    if not out.exists():
        done = {file: file.stat().st_mtime_ns for file in pieces(out)}
        assert len(done) >= least
        arrow.benefits(book, out, by=["region"])
    assert content(out) == content(whole)


def test_a_killed_worker_stops_the_stream_and_what_is_done_is_kept(book: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    arrow.benefits(book, whole, by=["region"])
    running = begin(book, out, 0, 2)
    while not [*pieces(out)] and running.poll() is None:
        time.sleep(0.001)
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
    for child in children:
        command = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"spawn_main" in command:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
            break
    told, _ = running.communicate()
    assert (running.returncode == 2 and "a worker process was ended from outside" in told) or running.returncode == 0
    if not out.exists():
        arrow.benefits(book, out, by=["region"])
    assert content(out) == content(whole)


@pytest.mark.parametrize("limit", [100, 3_000, 6_000])
def test_a_full_disk_is_an_error_and_the_rest_follows_when_there_is_room(
    book: Path, tmp_path: Path, limit: int
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    arrow.benefits(book, whole, by=["region"])
    running = begin(book, out, limit)
    told, _ = running.communicate()
    assert running.returncode == 2, told
    assert told.startswith("output_refused the output cannot be written")
    assert not out.exists()
    arrow.benefits(book, out, by=["region"])
    assert content(out) == content(whole)


def test_a_stream_that_fails_leaves_no_file_open_and_is_continued(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    arrow.benefits(book, whole, by=["region"])
    computed, left = batch.run, iter(range(12))

    def failing(*given: Any, **more: Any) -> batch.Outcome:
        if next(left, None) is None:
            raise BookError("stopped")
        return computed(*given, **more)

    for module, name in ((batch, "run"), (arrow.tasks, "conform")):
        with monkeypatch.context() as patched:
            patched.setattr(module, name, failing)
            with pytest.raises(BookError, match="stopped") as told:
                arrow.benefits(book, out, by=["region"])
            assert not [name for name in open_files() if name.startswith(str(tmp_path))], told
    assert [*pieces(out)]
    arrow.benefits(book, out, by=["region"])
    assert content(out) == content(whole)


def open_files() -> list[str]:
    """The files this process has open or mapped."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found.append(str(link.readlink()))
    maps = Path("/proc/self/maps").read_text().splitlines()
    return found + [fields[5] for line in maps if len(fields := line.split(maxsplit=5)) == 6]


def test_other_input_or_options_are_not_mixed_into_what_was_begun(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    with monkeypatch.context() as patched:
        patched.setattr(arrow.tasks, "conform", _stop)
        with pytest.raises(KeyboardInterrupt):
            arrow.benefits(book, out)
    assert not out.exists()
    assert [*pieces(out)]
    with pytest.raises(OutputError, match="another run") as told:
        arrow.benefits(book, out, filing="crst")
    assert told.value.given == "changed: options"
    pq.write_table(MixedBook(ROWS, seed=2).arrow, book)
    with pytest.raises(OutputError, match="another run") as told:
        arrow.benefits(book, out)
    assert told.value.given == "changed: input"
    assert arrow.benefits(book, out, overwrite=True).reconciliation.rows["read"] == ROWS


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_finished_folder_is_whole_and_not_written_over(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = arrow.benefits(book, out)
    assert sorted(path.name for path in out.iterdir()) == ["issues", "manifest.json", "result.json", "rows"]
    assert not out.with_name("out.unfinished").exists()
    assert json.loads((out / "manifest.json").read_text("utf-8")) == result.manifest
    with pytest.raises(OutputError, match="the folder exists"):
        arrow.benefits(book, out)
    assert arrow.benefits(book, out, overwrite=True).total() == result.total()
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="something else"):
        arrow.benefits(book, strange, overwrite=True)


def test_a_place_that_cannot_be_written_to_is_said(book: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        arrow.benefits(book, tmp_path / "file" / "out")


def test_what_only_a_book_in_one_piece_can_tell_is_refused(book: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="uncertainty"):
        arrow.benefits(book, tmp_path / "out", uncertainty=True)
    table = MixedBook(5).arrow
    names = table.column("loan_id").to_pylist()
    total = table.set_column(0, "loan_id", [[*names[:-1], "合计"]])
    pq.write_table(total, book)
    with pytest.raises(BookError, match="total row"):
        arrow.benefits(book, tmp_path / "out")


def test_files_of_one_book_have_one_schema(tmp_path: Path) -> None:
    folder = tmp_path / "book" / "branch=梁山"
    folder.mkdir(parents=True)
    table = MixedBook(50).arrow
    pq.write_table(table, folder / "a.parquet")
    result = arrow.benefits(tmp_path / "book", tmp_path / "out", by=["branch"])
    assert [*result.by("branch")] == ["梁山"]
    pq.write_table(table.drop_columns(["year"]), folder / "b.parquet")
    with pytest.raises(BookError, match="different columns"):
        arrow.benefits(tmp_path / "book", tmp_path / "out2")
    (folder / "b.parquet").write_bytes(b"PAR1 broken")
    with pytest.raises(BookError, match="broken"):
        arrow.benefits(tmp_path / "book", tmp_path / "out2")


ALONE = """
import sys
from importlib.abc import MetaPathFinder


class Refusing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in ("pandas", "pint", "click", "matplotlib"):
            raise ModuleNotFoundError(name)


sys.meta_path.insert(0, Refusing())
import pyarrow.parquet as pq
from carbonacct.engines import batch

table = pq.read_table(sys.argv[1])
for question in ("benefits", "financed_emissions"):
    plan = batch.plan(question, table.schema)
    print(batch.run(plan, table, 0).rows.num_rows)
print([name for name in ("pandas", "pint") if name in sys.modules])
"""


def test_a_batch_needs_neither_pandas_nor_pint(book: Path) -> None:
    told = subprocess.run([sys.executable, "-c", ALONE, str(book)], capture_output=True, text=True, check=True)
    assert told.stdout.split("\n")[:3] == [str(ROWS), str(ROWS), "[]"]
