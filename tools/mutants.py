"""Mutation testing: change one thing in a module, run its tests, and see whether they notice.

``python -m tools.mutants`` tries all mutants of all modules; ``--module sums`` those of one, ``--every 4`` one in four.
Survivors that are known, with the reason why no result can tell them from the module, stand in ``tests/survivors.csv``;
others are printed. The exit status is 1 when fewer than 90 % of the mutants that are not listed are killed.

Each mutant is compiled in a process forked from this one, which has the heavy imports behind it but not the package.
"""

from __future__ import annotations

import argparse
import ast
import copy
import csv
import importlib
import importlib.abc
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
SURVIVORS = ROOT / "tests" / "survivors.csv"
LONGEST = 60
NEEDED = 0.9
HEAVY = ("numpy", "pandas", "pyarrow", "pyarrow.compute", "pyarrow.csv", "pydantic", "pint", "hypothesis", "pytest")
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning")
MODULES: dict[str, tuple[str, ...]] = {
    "sums": ("tests/test_sums.py",),
    "units": ("tests/test_units.py",),
    "factors.resolution": ("tests/factors/test_resolution.py", "tests/factors/test_given_rows.py"),
    "factors.search": ("tests/factors/test_resolution.py", "tests/factors/test_given_rows.py"),
    "methods.graph": ("tests/methods/test_proof.py", "tests/methods/test_method.py", "tests/methods/test_trace.py"),
    "methods.proof": ("tests/methods/test_proof.py", "tests/methods/test_method.py", "tests/methods/test_trace.py"),
    "attribution": ("tests/test_attribution.py", "tests/test_benefits.py"),
}
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
}


@dataclass(frozen=True)
class Mutant:
    """One change: where, what it was, what it is, and the whole module with it."""

    module: str
    function: str
    before: str
    after: str
    tree: ast.Module

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What identifies it, whatever the lines around it."""
        return (self.module, self.function, self.before, self.after)


def _others(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of a node."""
    if isinstance(node, ast.Compare):
        for place, sign in enumerate(node.ops):
            if type(sign) in COMPARISONS:
                other = copy.deepcopy(node)
                other.ops[place] = COMPARISONS[type(sign)]()
                yield other
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OPERATORS:
        changed = copy.deepcopy(node)
        changed.op = OPERATORS[type(node.op)]()
        yield changed
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from _constants(node.value)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        for value in (True, False) if not isinstance(node, ast.While) else (False,):
            other_test = copy.deepcopy(node)
            other_test.test = ast.Constant(value)
            yield other_test
    elif isinstance(node, ast.Expr | ast.AugAssign | ast.Raise | ast.Continue | ast.Break):
        yield ast.Pass()


def _constants(value: object) -> Iterator[ast.Constant]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and " " not in value:
        yield ast.Constant(f"{value}!")


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _sites(node: ast.AST, function: str) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, str]]:
    """Yield every place below a node: its parent, the field and index there, the node, and the function around it."""
    for name, held in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for place, child in enumerate(held) if isinstance(held, list) else ((None, held),):
            if not isinstance(child, ast.AST) or _left_alone(child):
                continue
            inside = function
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inside = f"{function}.{child.name}".lstrip(".")
            yield node, name, place, child, inside
            yield from _sites(child, inside)


def _left_alone(node: ast.AST) -> bool:
    """Tell what is no behaviour: imports, docstrings, types, and the words of messages."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.AnnAssign | ast.JoinedStr):
        return not (isinstance(node, ast.AnnAssign) and node.value is not None)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    if isinstance(node, ast.Assign):
        return any(ast.unparse(target) in ("__slots__", "__all__") for target in node.targets)
    return isinstance(node, ast.keyword) and node.arg in ("hint", "given", "needed", "where", "message")


def mutants(module: str) -> Iterator[Mutant]:
    """Yield every mutant of a module of the package."""
    path = ROOT / "carbonacct" / (module.replace(".", "/") + ".py")
    tree = ast.parse(path.read_text("utf-8"))
    for parent, field, place, node, function in _sites(tree, ""):
        if isinstance(parent, ast.Raise) or (isinstance(node, ast.Constant) and _in_error(parent)):
            continue
        for other in _others(node):
            _put(parent, field, place, other)
            made = ast.fix_missing_locations(copy.deepcopy(tree))
            _put(parent, field, place, node)
            yield Mutant(module, function, _line(node), _line(other), made)


def _in_error(node: ast.AST) -> bool:
    """Tell whether a constant is the message of an error."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2].endswith(
        ("Error", "Mismatch", "NotFound", "Refused")
    )


def _put(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


def _line(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())
    return text if len(text) <= 100 else text[:99] + "…"


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module of the package in its changed form."""

    def __init__(self, mutant: Mutant) -> None:
        self.name = f"carbonacct.{mutant.module}"
        self.path = str(ROOT / "carbonacct" / (mutant.module.replace(".", "/") + ".py"))
        self.tree = mutant.tree

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return a spec for the changed module alone."""
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed module."""
        exec(compile(self.tree, self.path, "exec"), module.__dict__)


def survives(mutant: Mutant | None, tests: Sequence[str]) -> bool:
    """Tell whether the tests pass with a mutant (``None``: the module as it is), after a short search and a long."""
    return all(_passes(mutant, (f"--hypothesis-profile={profile}", *tests)) for profile in ("quick", "short"))


def _passes(mutant: Mutant | None, arguments: Sequence[str]) -> bool:
    child = os.fork()
    if child == 0:
        _run(mutant, arguments)
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _run(mutant: Mutant | None, arguments: Sequence[str]) -> None:
    import pytest

    os.setpgid(0, 0)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    if mutant is not None:
        sys.meta_path.insert(0, _Loader(mutant))
    status = 1
    try:
        status = int(pytest.main([*OPTIONS, *arguments]))
    finally:
        os._exit(status)


def listed() -> dict[tuple[str, str, str, str], str]:
    """Return the survivors that are known, with the reason."""
    with SURVIVORS.open(encoding="utf-8", newline="") as file:
        return {
            (row["module"], row["function"], row["before"], row["after"]): row["reason"] for row in csv.DictReader(file)
        }


def main() -> int:
    """Try the mutants and print one line a module, then the survivors that are not listed."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants")
    parser.add_argument("--module", action="append", choices=MODULES)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="one mutant in N")
    options = parser.parse_args()
    names: list[str] = options.module or [*MODULES]
    os.chdir(ROOT)
    for heavy in HEAVY:
        importlib.import_module(heavy)
    known, good = listed(), True
    for name in names:
        tests = MODULES[name]
        if not survives(None, tests):
            print(f"{name}: its tests fail as it is", file=sys.stderr)
            return 1
        tried = [*mutants(name)][:: options.every]
        left = [mutant for mutant in tried if survives(mutant, tests)]
        new = [mutant for mutant in left if mutant.key not in known]
        killed = len(tried) - len(left)
        rate = killed / (killed + len(new))
        good = good and rate >= NEEDED
        told = f"{len(tried):>5} mutants {killed:>5} killed {len(left) - len(new):>4} listed {len(new):>4} others"
        print(f"{name:20}{told} {rate:7.1%} of those not listed", flush=True)
        for mutant in new:
            print(f"  {mutant.function}: {mutant.before}  →  {mutant.after}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
