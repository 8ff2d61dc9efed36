"""The same bits on every Python that is found here, with the newest and with the lowest dependencies.

``python -m tools.versions`` makes an environment for each in a folder of its own, computes the example books in it, and
runs the tests of numbers, books, factors and output. Bits are compared by the SHA-256 of every table and text. The exit
status is 1 when bits differ or a test fails. ``--bits`` leaves the tests out.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14", "python3.15")
TESTS = (
    "tests/test_units.py",
    "tests/units",
    "tests/test_sums.py",
    "tests/book",
    "tests/factors",
    "tests/methods/test_golden.py",
    "tests/test_attribution.py",
    "tests/test_benefits.py",
    "tests/test_output.py",
    "tests/portfolio",
    "tests/faults",
    "tests/catalogue",
    "tests/concurrency",
)
BITS = "import json; from tests.concurrency.work import WORK, done; print(json.dumps(dict(map(done, WORK))))"


def interpreters() -> list[str]:
    """Return the Pythons on the path or kept by pyenv, oldest first, one of each version."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    folders = sorted(kept.glob("3.*/bin"))
    found = []
    for name in PYTHONS:
        places = [shutil.which(name), *(shutil.which(name, path=str(folder)) for folder in folders)]
        works = [
            place for place in places if place and not subprocess.call([place, "-c", ""], stderr=subprocess.DEVNULL)
        ]
        found += works[-1:]
    return found


def requirements(lowest: bool) -> list[str]:
    """Return what the package and its tests need: as they say, or the package's at the lowest version they allow."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    own: list[str] = project["project"]["dependencies"]
    if lowest:
        own = [re.sub(r">=([0-9.]+).*", r"==\1", one) for one in own]
    return [*own, *project["dependency-groups"]["test"]]


def tried(python: str, lowest: bool, tests: bool, folder: Path) -> tuple[str, dict[str, str], str]:
    """Return what was installed, the digests, and what failed: the last line of an error or of the tests."""
    subprocess.run([python, "-m", "venv", folder], check=True)
    own = str(folder / "bin" / "python")
    quiet = [own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*quiet, *requirements(lowest)], capture_output=True).returncode:
        return "cannot be installed", {}, ""
    listed = subprocess.run([own, "-m", "pip", "list", "--format=json"], capture_output=True, check=True).stdout
    held = {package["name"].lower(): package["version"] for package in json.loads(listed)}
    told = ", ".join(f"{name} {held[name]}" for name in ("numpy", "pandas", "pyarrow", "pint", "pydantic"))
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    made = subprocess.run([own, "-c", BITS], cwd=ROOT, env=surroundings, capture_output=True, encoding="utf-8")
    if made.returncode:
        return told, {}, made.stderr.strip().rpartition("\n")[2]
    last = ""
    if tests:
        command = [own, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=line", *TESTS]
        run = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, encoding="utf-8")
        last = run.stdout.strip().rpartition("\n")[2] if run.returncode else ""
    return told, json.loads(made.stdout), last


def main() -> int:
    """Try every Python found, with newest and lowest dependencies; print one line for each."""
    parser = argparse.ArgumentParser(prog="python -m tools.versions")
    parser.add_argument("--bits", action="store_true", help="compare bits alone")
    options = parser.parse_args()
    seen: dict[str, dict[str, list[str]]] = {}
    good = True
    for python in interpreters():
        version = subprocess.run([python, "-V"], capture_output=True, encoding="utf-8").stdout.strip()
        for lowest in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                held, bits, failed = tried(python, lowest, not options.bits, Path(folder) / "venv")
            told = f"{version}, {'lowest' if lowest else 'newest'}"
            for name, digest in bits.items():
                seen.setdefault(name, {}).setdefault(digest, []).append(told)
            good = good and not failed
            print(f"{told}: {held}; {len(bits)} digests; {failed or 'nothing failed'}", flush=True)
    differ = {name: found for name, found in seen.items() if len(found) > 1}
    for name, found in differ.items():
        print(f"{name} differs: " + " | ".join(", ".join(group) for group in found.values()))
    if not differ:
        print(f"the same bits in all {len(seen)}")
    return 0 if good and seen and not differ else 1


if __name__ == "__main__":
    sys.exit(main())
