"""The mutants of a module: every way in which one thing in it is changed.

A comparison, an operator, a constant, a condition or a statement; never imports, types, docstrings or the words of
messages.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Key = tuple[str, str, str, str, int]
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
    ast.BitXor: ast.BitOr,
    ast.LShift: ast.RShift,
}
MESSAGES = ("hint", "given", "needed", "where", "message")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where, what it was, what it is, and the whole module with it.

    ``nth`` tells apart the same change at several places of one function; ``lines`` are those of the statement,
    ``inside`` tells whether it stands in the body of a function.
    """

    module: str
    function: str
    before: str
    after: str
    nth: int
    lines: range
    inside: bool
    tree: ast.Module

    @property
    def key(self) -> Key:
        """What identifies it, whatever stands around it."""
        return (self.module, self.function, self.before, self.after, self.nth)


def path_of(module: str) -> Path:
    """Return the file of a module of the package."""
    return ROOT / "carbonacct" / (module.replace(".", "/") + ".py")


def mutants(module: str) -> Iterator[Mutant]:
    """Yield every mutant of a module of the package."""
    tree = ast.parse(path_of(module).read_text("utf-8"))
    seen: Counter[tuple[str, str, str]] = Counter()
    for parent, field, place, node, function, lines, inside in _sites(tree, "", range(0), False):
        if isinstance(parent, ast.Raise) or (isinstance(node, ast.Constant) and _in_error(parent)):
            continue
        for other in _others(node):
            _put(parent, field, place, other)
            made = ast.fix_missing_locations(copy.deepcopy(tree))
            _put(parent, field, place, node)
            change = (function, _line(node), _line(other))
            seen[change] += 1
            yield Mutant(module, *change, seen[change], lines, inside, made)


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
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub | ast.Invert):
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


def _sites(
    node: ast.AST, function: str, lines: range, body: bool
) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, str, range, bool]]:
    """Yield every place below a node: its parent, field and index there, the node, its function, lines and side."""
    for name, held in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for place, child in enumerate(held) if isinstance(held, list) else ((None, held),):
            if not isinstance(child, ast.AST) or _left_alone(child):
                continue
            inside, here = function, lines
            within = body or (isinstance(node, ast.FunctionDef) and name == "body")
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inside = f"{function}.{child.name}".lstrip(".")
            if isinstance(child, ast.stmt | ast.match_case):
                here = _head(child)
            yield node, name, place, child, inside, here, within
            yield from _sites(child, inside, here, within)


def _head(node: ast.stmt | ast.match_case) -> range:
    """Return the lines of a statement without those of the statements inside it."""
    if isinstance(node, ast.match_case):
        return range(node.pattern.lineno, ((node.guard or node.pattern).end_lineno or 0) + 1)
    last = node.end_lineno or node.lineno
    inside = [child.lineno for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
    return range(node.lineno, max(node.lineno + 1, min(inside))) if inside else range(node.lineno, last + 1)


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
    return isinstance(node, ast.keyword) and node.arg in MESSAGES


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
