"""Run notebooks without Jupyter: code cells in order, in one namespace, their outputs as Markdown and SVG.

As a program it runs the notebooks named, each in the folder where it lies, and ends with 1 if a cell fails.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from tools.tables import Pages

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "notebooks"
DRAWN: dict[Any, object] = {
    "svg.hashsalt": "carbonacct",
    "svg.fonttype": "none",
    "figure.figsize": (8.0, 3.6),
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_HEAD = re.compile(r"<!DOCTYPE.*?>\s*|<metadata>.*?</metadata>\s*", re.DOTALL)


class CellFailed(Exception):
    """A cell of a notebook raised an exception."""


@dataclass(frozen=True)
class Shown:
    """One output: ``kind`` is ``text``, ``html`` or ``svg``."""

    kind: str
    body: str


@dataclass(frozen=True)
class Cell:
    """One cell as it stands in the file, and what it shows when it is run."""

    code: bool
    source: str
    shown: tuple[Shown, ...] = ()


def cells(path: Path) -> list[Cell]:
    """Return the cells of a notebook; outputs kept in the file are not read."""
    found = json.loads(path.read_text("utf-8"))["cells"]
    return [Cell(one["cell_type"] == "code", "".join(one["source"])) for one in found]


def run(path: Path) -> list[Cell]:
    """Run a notebook and return its cells with what they show.

    Raises
    ------
    CellFailed
        The file and the number of the cell, with the exception as its cause.
    """
    import matplotlib

    matplotlib.use("Agg")
    names: dict[str, Any] = {"__name__": "__main__"}
    found, ran = cells(path), []
    with chdir(path.parent), matplotlib.rc_context(DRAWN):
        for number, cell in enumerate(found, start=1):
            try:
                ran.append(Cell(True, cell.source, tuple(_shown(cell.source, names))) if cell.code else cell)
            except Exception as error:
                raise CellFailed(f"{path.name}, cell {number}: {type(error).__name__}: {error}") from error
    return ran


def _shown(source: str, names: dict[str, Any]) -> Iterator[Shown]:
    """Run one cell; yield what it prints, its last value and its figures, in this order."""
    body = ast.parse(source).body
    final = body[-1] if body else None
    last = ast.Expression(final.value) if isinstance(final, ast.Expr) else None
    printed = io.StringIO()
    value = None
    with redirect_stdout(printed):
        exec(compile(ast.Module(body[:-1] if last else body, []), "<cell>", "exec", dont_inherit=True), names)
        if last is not None:
            value = eval(compile(last, "<cell>", "eval", dont_inherit=True), names)  # noqa: S307
    if printed.getvalue():
        yield Shown("text", printed.getvalue().rstrip())
    figures = list(_figures())
    if value is not None and not source.rstrip().endswith(";"):
        html = getattr(value, "_repr_html_", None)
        yield Shown("html", html()) if html else Shown("text", repr(value))
    yield from figures


def _figures() -> Iterator[Shown]:
    """Yield the open figures as SVG, the same bytes on every run, and close them."""
    from matplotlib import pyplot

    for number in pyplot.get_fignums():
        stream = io.StringIO()
        with warnings.catch_warnings():
            # Text stays text in the SVG, and the reader's own font shows Chinese.
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            pyplot.figure(number).savefig(stream, format="svg", bbox_inches="tight", metadata={"Date": None})
        yield Shown("svg", _without_head(stream.getvalue()))
    pyplot.close("all")


def _without_head(svg: str) -> str:
    """Cut what names outside addresses: document type and metadata."""
    return _HEAD.sub("", svg)


def pages() -> Pages:
    """Every notebook as a page of the documentation with its outputs, its figures as files beside it."""
    made: Pages = {}
    for path in sorted(FOLDER.glob("*.ipynb")):
        parts = []
        figures = 0
        for cell in run(path):
            parts.append(f"```python\n{cell.source}\n```\n" if cell.code else cell.source + "\n")
            for one in cell.shown:
                if one.kind == "svg":
                    figures += 1
                    made[f"notebooks/{path.stem}-{figures}.svg"] = one.body
                    parts.append(f"![Figure {figures} of this notebook]({path.stem}-{figures}.svg)\n")
                else:
                    parts.append(_output(one))
        title, *rest = parts
        made[f"notebooks/{path.stem}.md"] = "\n".join([title, f"`examples/notebooks/{path.name}`\n", *rest])
    return made


def _output(one: Shown) -> str:
    """Write one output as a block of HTML without blank lines, which would end it in Markdown."""
    body = one.body if one.kind == "html" else f"<pre>{escape(one.body)}</pre>"
    if one.kind == "html" and "<pre>" not in body:
        body = "".join(line.strip() for line in body.splitlines())
    return f'<div class="shown">{body.replace(chr(10), "&#10;")}</div>\n'


def main(paths: list[str]) -> int:
    """Run the notebooks named, or all; return 1 at the first cell that fails."""
    for path in map(Path, paths) if paths else sorted(FOLDER.glob("*.ipynb")):
        try:
            ran = run(path)
        except CellFailed as failed:
            print(failed, file=sys.stderr)
            return 1
        print(f"{path.name}: {sum(cell.code for cell in ran)} cells")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
