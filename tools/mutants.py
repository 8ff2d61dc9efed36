"""Mutation testing: change one thing in a module, run the tests that reach it, and see whether they notice.

``python -m tools.mutants`` tries all mutants of all modules; ``--module sums`` those of one, ``--every 4`` one in four.
Survivors that are known, with the reason why no result can tell them from the module, stand in ``tests/survivors.csv``;
others are printed. The exit status is 1 when fewer than 90 % of the mutants that are not listed are killed.

The tests of a module are collected once, and run once, each on its own, to see which lines of the module each of them
reaches. Each mutant then has a process forked from there, in which the code of its function is replaced and the tests
that reach its statement run, the quickest first, until one fails or takes five times as long. What survives though it
is run when the package is imported is tried again in a process that imports the package anew.
"""

from __future__ import annotations

import argparse
import csv
import functools
import gc
import importlib
import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from tools.mutations import ROOT, Key, Mutant, mutants, path_of
from tools.replaced_code import Parts, put_in_place

SURVIVORS = ROOT / "tests" / "survivors.csv"
NEEDED = 0.9
ROOM = 6 << 30
HEAVY = ("numpy", "pandas", "pyarrow", "pyarrow.compute", "pyarrow.csv", "pydantic", "pint", "hypothesis", "pytest")
OPTIONS = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning")
FACTORS = (
    "tests/factors/test_keys_and_undated_sums.py",
    "tests/factors/test_resolution.py",
    "tests/factors/test_given_rows.py",
)
UNITS = ("tests/test_units.py", "tests/units/test_units_closely.py", "tests/units/test_unit_words.py")
METHODS = (
    "tests/methods/test_graph.py",
    "tests/methods/test_proof.py",
    "tests/methods/test_method.py",
    "tests/methods/test_trace.py",
)
PCAF = (
    "tests/portfolio/test_pcaf_inputs.py",
    "tests/portfolio/test_pcaf_additions.py",
    "tests/portfolio/test_financed.py",
    "tests/portfolio/test_financed_factors.py",
    "tests/portfolio/test_golden_financed.py",
)
RUNS = (
    *PCAF,
    "tests/portfolio/test_pcaf_classes.py",
    "tests/portfolio/test_pcaf_closing.py",
    "tests/portfolio/test_supply_chain.py",
)
MODULES: dict[str, tuple[str, ...]] = {
    "units": UNITS,
    "unit_text": UNITS,
    "dimensions": UNITS,
    "factors.resolution": FACTORS,
    "factors.search": FACTORS,
    "methods.proof": METHODS,
    "methods.graph": METHODS,
    "portfolio.change": ("tests/portfolio/test_change_lines.py", "tests/portfolio/test_change.py"),
    "portfolio.book_change": ("tests/portfolio/test_basis_of_a_change.py", "tests/portfolio/test_book_change.py"),
    "portfolio.lmdi": ("tests/portfolio/test_lmdi.py", "tests/portfolio/test_change.py"),
    "portfolio.pairing": ("tests/portfolio/test_pairing.py", "tests/portfolio/test_change.py"),
    "portfolio.restatement": ("tests/portfolio/test_restatement.py", "tests/portfolio/test_book_change.py"),
    "sums": ("tests/test_sums.py", "tests/test_sums_closely.py"),
    "attribution": ("tests/test_attribution_closely.py", "tests/test_attribution.py"),
    "portfolio.financed": ("tests/portfolio/test_financed_options.py", "tests/portfolio/test_financed.py"),
    "portfolio.footprint_run": (
        "tests/portfolio/test_footprint_run.py",
        "tests/portfolio/test_financed_options.py",
        *RUNS,
    ),
    "portfolio.pcaf": (*RUNS, "tests/portfolio/test_look_through.py"),
    "portfolio.pcaf_inputs": PCAF,
    "portfolio.pcaf_closing": (
        "tests/portfolio/test_pcaf_closing.py",
        "tests/portfolio/test_pcaf_additions.py",
        "tests/portfolio/test_supply_chain.py",
        "tests/portfolio/test_financed.py",
    ),
    "portfolio.pboc": ("tests/portfolio/test_pboc.py", "tests/portfolio/test_financed.py"),
    "portfolio.pboc_scope": ("tests/portfolio/test_pboc_scope.py", "tests/portfolio/test_financed.py"),
}


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module of the package in its changed form."""

    def __init__(self, mutant: Mutant) -> None:
        self.name = f"carbonacct.{mutant.module}"
        self.path = str(path_of(mutant.module))
        self.tree = mutant.tree

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return a spec for the changed module alone."""
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed module."""
        exec(compile(self.tree, self.path, "exec"), module.__dict__)

    def pytest_sessionstart(self) -> None:
        """Stand before the loader of pytest."""
        if self.name in sys.modules:
            raise RuntimeError("the module is loaded before its mutant")
        sys.meta_path.insert(0, self)


class _Reached:
    """The lines of one file that are run."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.lines: set[int] = set()

    def start(self) -> None:
        """Watch from now on, from no line."""
        self.lines = set()
        threading.settrace(self._called)
        sys.settrace(self._called)

    def stop(self) -> set[int]:
        """Watch no more; return the lines."""
        sys.settrace(None)
        threading.settrace(None)
        return self.lines

    def _called(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        if frame.f_code.co_filename != self.path:
            return None
        self.lines.add(frame.f_lineno)
        return self._moved

    def _moved(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        self.lines.add(frame.f_lineno)
        return self._moved


class _Trial:
    """A plugin of pytest that runs the tests once for the lines they reach, then some of them for every mutant."""

    def __init__(self, tried: Sequence[Mutant], report: Path) -> None:
        self.tried, self.report = tried, report
        self.path = path_of(tried[0].module)
        self.reached = _Reached(self.path)
        self.failed = False
        self.reached.start()

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Notice a failure."""
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: Any) -> bool:
        """Take the place of the loop of pytest."""
        at_import = self.reached.stop()
        lines: dict[str, set[int]] = {}
        seconds: dict[str, float] = {}
        _fork(functools.partial(self._map, session.items), self.report, 1800.0)
        found = json.loads(self.report.read_text("utf-8"))
        broken = [name for name, (good, _, _) in found.items() if not good]
        for name, (good, took, numbers) in found.items():
            if good:
                lines[name], seconds[name] = set(numbers), took
        items = sorted((item for item in session.items if item.nodeid in lines), key=lambda one: seconds[one.nodeid])
        original = Parts(compile(self.path.read_text("utf-8"), str(self.path), "exec"))
        gc.freeze()
        left: list[tuple[int, bool]] = []
        for number, mutant in enumerate(self.tried):
            other = Parts(compile(mutant.tree, str(self.path), "exec"))
            reach = {*mutant.lines} if mutant.inside else original.lines_using(mutant.lines)
            mine = [item for item in items if not lines[item.nodeid].isdisjoint(reach)]
            limit = 60.0 + 30 * sum(seconds[item.nodeid] for item in mine)
            if not mine or _fork(functools.partial(self._pass, original, other, mine, seconds), None, limit):
                left.append((number, not mutant.inside or not at_import.isdisjoint(mutant.lines)))
        told = {"left": left, "broken": broken, "tests": len(items), "seconds": sum(seconds.values())}
        self.report.write_text(json.dumps(told), "utf-8")
        return True

    def _map(self, items: Sequence[Any]) -> bool:
        found = {}
        for item in items:
            _clear(item)
            self.failed = False
            self.reached.start()
            begun = time.process_time()
            item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
            took = time.process_time() - begun
            found[item.nodeid] = (not self.failed, took, sorted(self.reached.stop()))
        self.report.write_text(json.dumps(found), "utf-8")
        return True

    def _pass(self, original: Parts, other: Parts, items: Sequence[Any], seconds: Mapping[str, float]) -> bool:
        put_in_place(sys.modules[f"carbonacct.{self.tried[0].module}"], original, other)
        _clear(items[0])
        for item, following in zip(items, [*items[1:], None], strict=True):
            allowed = int(time.process_time() + 3 + 5 * seconds[item.nodeid])
            resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                return False
        return True


def _clear(item: Any) -> None:
    """Forget what the package and a test's module keep."""
    own = getattr(item, "module", None)
    for name, module in [*sys.modules.items(), ("", own)]:
        if module is own or name.partition(".")[0] == "carbonacct":
            for held in list(vars(module or object).values()):
                if hasattr(held, "cache_clear") and not isinstance(held, type):
                    held.cache_clear()


def _fork(work: Callable[[], bool], needed: Path | None, limit: float) -> bool:
    """Do work in a forked process; return what it returns, or False if it dies or takes too long."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
            status = 0 if work() else 1
        finally:
            os._exit(status)
    end = time.monotonic() + limit
    pause = 0.002
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            if needed is not None and status != 0:
                raise RuntimeError("the tests could not be run as they are")
            return status == 0
        time.sleep(pause)
        pause = min(pause * 1.2, 0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _pytest(arguments: Sequence[str], plugins: Sequence[object]) -> bool:
    import pytest

    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    return pytest.main([*OPTIONS, "--hypothesis-profile=mutants", *arguments], plugins=[*plugins]) == 0


def _collect(tried: Sequence[Mutant], tests: Sequence[str], report: Path) -> bool:
    return _pytest(tests, [_Trial(tried, report)]) or True


def _anew(mutant: Mutant, tests: Sequence[str], broken: Sequence[str]) -> bool:
    return _pytest(["-x", *tests, *(f"--deselect={name}" for name in broken)], [_Loader(mutant)])


def listed() -> dict[Key, str]:
    """Return the survivors that are known, with the reason."""
    with SURVIVORS.open(encoding="utf-8", newline="") as file:
        return {
            (row["module"], row["function"], row["before"], row["after"], int(row["nth"])): row["reason"]
            for row in csv.DictReader(file)
        }


def survivors(module: str, every: int, known: Container[Key]) -> tuple[list[Mutant], list[Mutant], list[str]]:
    """Try the mutants of a module; return all, those left, and the tests that fail without any.

    Those that are known are not tried again in a package imported anew.
    """
    own = str(path_of(module).relative_to(ROOT))
    tests = [*MODULES[module], own]
    tried = [*mutants(module)][::every]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        _fork(functools.partial(_collect, tried, tests, report), report, 36_000.0)
        told = json.loads(report.read_text("utf-8"))
    limit = 120.0 + 10 * told["seconds"]
    left = []
    for number, matters in told["left"]:
        mutant = tried[number]
        if (
            not matters
            or mutant.key in known
            or _fork(functools.partial(_anew, mutant, tests, told["broken"]), None, limit)
        ):
            left.append(mutant)
    return tried, left, told["broken"]


def _lines(left: Sequence[Mutant]) -> Iterator[str]:
    for one in left:
        nth = f" ({one.nth})" if one.nth > 1 else ""
        yield f"  line {one.lines.start}, {one.function or 'module'}: {one.before}  →  {one.after}{nth}"


def main() -> int:
    """Try the mutants and print one line a module, then the survivors that are not listed."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants")
    parser.add_argument("--module", action="append", choices=MODULES)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="one mutant in N")
    options = parser.parse_args()
    os.chdir(ROOT)
    for heavy in HEAVY:
        importlib.import_module(heavy)
    from hypothesis import HealthCheck, Phase, settings

    settings.register_profile(
        "mutants",
        deadline=None,
        max_examples=50,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[*HealthCheck],
    )
    known, good = listed(), True
    for name in options.module or MODULES:
        begun = time.monotonic()
        tried, left, broken = survivors(name, options.every, known)
        new = [mutant for mutant in left if mutant.key not in known]
        killed = len(tried) - len(left)
        rate = killed / max(1, killed + len(new))
        good = good and rate >= NEEDED and not broken
        told = f"{len(tried):>5} mutants {killed:>5} killed {len(left) - len(new):>4} listed {len(new):>4} others"
        print(f"{name:24}{told} {rate:7.1%} of those not listed {time.monotonic() - begun:6.0f} s", flush=True)
        for test in broken:
            print(f"  fails without a mutant, left out: {test}")
        print(*_lines(new), sep="\n", flush=True)
        for key in known if options.every == 1 else ():
            if key[0] == name and key not in {mutant.key for mutant in tried}:
                print(f"  listed, and no mutant any more: {key}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
