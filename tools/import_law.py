"""Who may import whom: read the imports of every module of the package and name each breach.

The law stands in ``docs/architecture.md``. Run as a program it prints the breaches and exits with 1 if there are any.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "carbonacct"

# Lowest floor first; a room imports from lower floors only. Rooms of one floor stay apart unless they are NEIGHBOURS.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("dimensions",),
    ("unit_text",),
    ("units", "sums", "rowset"),
    ("vocabulary",),
    ("factors", "methods"),
    ("book",),
    ("factor_lookup",),
    ("attribution", "results", "corridor", "result_columns"),
    ("benefit_notes", "benefit_choice", "benefit_refusals", "factor_table", "plausibility"),
    ("benefit_remarks",),
    ("benefit_run",),
    ("explain", "benefit_uncertainty"),
    ("benefit_rows", "own_energy"),
    ("loan_benefits", "portfolio", "own_operations", "lists"),
    ("checks", "valuation"),
    ("workbook",),
    ("output",),
    ("report", "engines"),
    ("cli", "__main__"),
)
NEIGHBOURS = {("attribution", "results"), ("__main__", "cli")}
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}

# Heavy or optional libraries, and the only rooms that may name them.
KEPT_TO = {
    "pint": {"units"},
    "pyspark": {"engines"},
    "click": {"cli"},
    "rich": {"cli"},
    "great_tables": {"report"},
    "matplotlib": {"report"},
}
REFUSED_MODULES = {
    *("pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "yaml", "ruamel"),
    *(
        "socket",
        "socketserver",
        "ssl",
        "http",
        "ftplib",
        "smtplib",
        "imaplib",
        "poplib",
        "telnetlib",
        "xmlrpc",
        "asyncio",
    ),
    *("requests", "httpx", "aiohttp", "urllib3", "urllib", "webbrowser", "subprocess"),
}
REFUSED_CALLS = {"eval", "exec", "__import__"}


@dataclass(frozen=True)
class Import:
    """One imported module: its dotted name, the line, and whether the import runs when the importing module loads."""

    target: str
    line: int
    at_load: bool


@dataclass(frozen=True)
class Module:
    """One source file of the package under its dotted name."""

    name: str
    path: Path
    tree: ast.Module
    is_package: bool

    @property
    def room(self) -> str:
        """Name of the room, empty for the front door ``carbonacct/__init__.py``."""
        return room_of(self.name)


def room_of(dotted: str) -> str:
    """Room of a dotted module name of the package.

    >>> room_of("carbonacct.methods.cbirc_2020.power"), room_of("carbonacct")
    ('methods', '')
    """
    return dotted.split(".")[1] if "." in dotted else ""


def modules(package: Path = PACKAGE) -> dict[str, Module]:
    """Every module below ``package`` by dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = (package.name, *path.relative_to(package).with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found[name] = Module(name, path, ast.parse(path.read_text("utf-8"), str(path)), is_package)
    return found


def imports(module: Module, known: dict[str, Module]) -> Iterator[Import]:
    """Yield what ``module`` imports, relative names resolved and ``from x import module`` taken as that module."""
    for node, at_load in _walk(module.tree, True):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, at_load)
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                front_door_version = base == "carbonacct" and alias.name == "__version__"
                if not front_door_version:
                    yield Import(inner if inner in known else base, node.lineno, at_load)


def _base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    kept = parts[: len(parts) - node.level + module.is_package]
    return ".".join([*kept, *([node.module] if node.module else [])])


def _walk(node: ast.AST, at_load: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        yield child, at_load
        deferred = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            deferred = True
        yield from _walk(child, at_load and not deferred)


def breaches(package: Path = PACKAGE) -> list[str]:
    """Every breach of the law, one line each; empty when the law holds."""
    known = modules(package)
    found: list[str] = []
    for module in known.values():
        found += _misplaced(module, known)
        found += _refused(module, known)
    return [*found, *_circles(known)]


def _misplaced(module: Module, known: dict[str, Module]) -> Iterator[str]:
    here = module.room
    if not here:
        return
    if here not in FLOOR:
        yield f"{module.path}:1: room {here} has no floor in the law"
        return
    for item in imports(module, known):
        if item.target.split(".")[0] != "carbonacct":
            continue
        there = room_of(item.target)
        if there == here or (not there and here in FLOORS[-1]):
            continue
        if not there:
            yield f"{module.path}:{item.line}: {here} imports the front door; only the command line may"
        elif there not in FLOOR:
            yield f"{module.path}:{item.line}: {here} imports {there}, which has no floor in the law"
        elif FLOOR[there] > FLOOR[here]:
            yield f"{module.path}:{item.line}: {here} imports {there}, which stands above it"
        elif FLOOR[there] == FLOOR[here] and (here, there) not in NEIGHBOURS:
            yield f"{module.path}:{item.line}: {here} imports {there}; the two stay apart"


def _refused(module: Module, known: dict[str, Module]) -> Iterator[str]:
    for item in imports(module, known):
        top = item.target.split(".")[0]
        if top in REFUSED_MODULES:
            yield f"{module.path}:{item.line}: {top} is refused anywhere in the package"
        if top in KEPT_TO and module.room not in KEPT_TO[top]:
            yield f"{module.path}:{item.line}: {top} may be imported only by {', '.join(sorted(KEPT_TO[top]))}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSED_CALLS:
            yield f"{module.path}:{node.lineno}: {node.func.id} is refused anywhere in the package"


def _circles(known: dict[str, Module]) -> Iterator[str]:
    graph = {
        name: {i.target for i in imports(module, known) if i.at_load and i.target in known and i.target != name}
        for name, module in known.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        yield "circle of imports at load time: " + " ← ".join(circle.args[1])


def main() -> int:
    """Print the breaches; return 1 if there are any."""
    found = breaches()
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        print("import law: holds")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
