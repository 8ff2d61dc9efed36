"""The same bytes whatever the clock, zone, locale, seed or processor; nothing touched but the files named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.programs import NAMES, ROOT

PLAIN = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
SURROUNDINGS = {
    "later, New York, Turkish": {
        "TZ": "America/New_York",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "1",
        "CLOCK": "5",
    },
    "Kiritimati, GBK, without assertions": {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "zh_CN.GBK",
        "PYTHONHASHSEED": "2",
        "PYTHONOPTIMIZE": "2",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "gbk",
        "PYTHONCOERCECLOCALE": "0",
    },
    "one thread, German, a plain processor": {
        "LC_ALL": "de_DE.UTF-8",
        "OMP_NUM_THREADS": "1",
        "ARROW_IO_THREADS": "1",
        "PYTHONHASHSEED": "random",
        "ARROW_USER_SIMD_LEVEL": "NONE",
        "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3",
    },
}


def run(program: str, folder: Path, **settings: str) -> Any:
    kept = ("PATH", "HOME", "VIRTUAL_ENV", "SYSTEMROOT")
    environment = {name: os.environ[name] for name in kept if name in os.environ} | PLAIN | settings
    command = [sys.executable, "-m", "tests.faults.programs", program, str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return run("digests", tmp_path_factory.mktemp("reference"))


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_same_bytes_in_other_surroundings(name: str, reference: dict[str, str], tmp_path: Path) -> None:
    assert len(reference) == len(NAMES) + 4
    assert run("digests", tmp_path, **SURROUNDINGS[name]) == reference


def test_the_same_bytes_in_forked_processes(reference: dict[str, str], tmp_path: Path) -> None:
    assert all(found == reference for found in run("forked", tmp_path))


def test_only_the_files_named_are_written_and_nothing_outside_is_called(tmp_path: Path) -> None:
    """So an installation may be read-only: nothing is ever written beside the package."""
    seen = run("watched", tmp_path, PYTHONDONTWRITEBYTECODE="1", TMPDIR=str(tmp_path))
    assert [path for path in seen if not path.startswith(str(tmp_path))] == []
    assert len(seen) >= 4
