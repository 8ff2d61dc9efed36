"""No part of a file passes for a whole one: full disks, processes that die, factor tables that are broken."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import carbonacct as ca
from carbonacct.factors import files, store
from tests.faults.programs import BOOK, NAMES, ROOT
from tests.faults.test_surroundings import run


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    found = run("full_disk", tmp_path, TMPDIR=str(tmp_path))
    assert len(found["told"]) == 3 * len(NAMES)
    for message in found["told"].values():
        assert "cannot be written" in message
        assert "Traceback" not in message
    assert found["left"] == []


@pytest.mark.parametrize("step", range(6))
def test_a_process_that_dies_leaves_the_old_result_or_the_new_one(step: int, tmp_path: Path) -> None:
    target = tmp_path / "result.csv"
    target.write_text("old", "utf-8")
    command = [sys.executable, "-m", "tests.faults.programs", "killed", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"AT": str(step)}, capture_output=True)
    assert done.returncode == 9, done.stderr
    assert target.read_text("utf-8") == "old"
    ca.write(ca.benefits(ca.read_book(BOOK)), target, overwrite=True)
    assert json.loads((tmp_path / "result.csv.manifest.json").read_text("utf-8"))


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the factor tables, which may be broken."""
    data = tmp_path / "data"
    shutil.copytree(files.DATA, data)
    monkeypatch.setattr(files, "DATA", data)
    monkeypatch.setattr(files, "EDITIONS", data / "editions")
    store._load.cache_clear()
    for held in (files.rows, files.rows_by_family, files.sources):
        held.cache_clear()
    yield data
    store._load.cache_clear()
    for held in (files.rows, files.rows_by_family, files.sources):
        held.cache_clear()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"datasets": 5}', b'{"datasets": {"a": {}}}'])
def test_a_broken_edition_is_named(content: bytes, edition: Path) -> None:
    file = next((edition / "editions").glob("*.json"))
    file.write_bytes(content)
    with pytest.raises(ca.FactorDataError) as caught:
        ca.FactorSet.load(file.stem).verify()
    assert "edition" in str(caught.value)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-20], lambda data: b"", lambda data: data.replace(b"1", b"2", 1)]
)
def test_a_broken_table_never_answers(damage: object, edition: Path) -> None:
    files = [path for path in sorted(edition.rglob("*.csv")) if path.parent != edition]
    for file in files:
        kept = file.read_bytes()
        file.write_bytes(damage(kept))  # type: ignore[operator]
        with pytest.raises(ca.FactorDataError) as caught:
            ca.FactorSet.load().verify()
        assert file.name in str(caught.value)
        file.write_bytes(kept)


def test_a_table_that_cannot_be_read(edition: Path) -> None:
    file = next(path for path in sorted(edition.rglob("*.csv")) if path.parent != edition)
    file.unlink()
    file.mkdir()
    with pytest.raises(ca.FactorDataError, match="missing"):
        ca.FactorSet.load().verify()
