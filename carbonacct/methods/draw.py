"""Equations drawn from the graph: source-like for messages, text and LaTeX for people, numbers for `explain`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from carbonacct.methods.graph import Graph, Node

_SUM, _PRODUCT, _SIGN, _ATOM = 1, 2, 3, 4
_LEVELS = {"add": _SUM, "subtract": _SUM, "multiply": _PRODUCT, "divide": _PRODUCT, "negative": _SIGN}
Show = Callable[[str, float], str]


@dataclass(frozen=True)
class _Style:
    signs: Mapping[str, str]
    exact: bool
    bracket: Callable[[str], str]
    name: Callable[[Node], str]
    called: Callable[[str], str]
    where: Callable[[str, str, str], str]
    call: Callable[[str, Node, Sequence[str]], str]
    fraction: bool = False


def _source_call(operation: str, _node: Node, parts: Sequence[str]) -> str:
    return f"{operation}({', '.join(parts)})"


_COMPARE = {"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">="}
_SOURCE = _Style(
    signs={"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "negative": "-", **_COMPARE},
    exact=True,
    bracket=lambda text: f"({text})",
    name=lambda node: node.name,
    called=str,
    where=lambda condition, a, b: f"where({condition}, {a}, {b})",
    call=_source_call,
)


def _text_call(operation: str, node: Node, parts: Sequence[str]) -> str:
    if operation == "total":
        return f"Σ[{node.labels}]({parts[0]})"
    if operation == "decay":
        return f"exp(−{parts[0]} × {parts[1]})"
    return f"{'max' if operation == 'larger' else 'min'}({', '.join(parts)})"


_TEXT_SIGNS = {"add": "+", "subtract": "−", "multiply": "×", "divide": "÷", "negative": "−"}
_TEXT_COMPARE = {"less": "<", "less_equal": "≤", "greater": ">", "greater_equal": "≥"}
_TEXT = _Style(
    signs={**_TEXT_SIGNS, **_TEXT_COMPARE},
    exact=False,
    bracket=lambda text: f"({text})",
    name=lambda node: node.name,
    called=str,
    where=lambda condition, a, b: f"({a} if {condition}, else {b})",
    call=_text_call,
)


def _latex_name(name: str) -> str:
    escaped = name.replace("_", r"\_")
    return rf"\mathrm{{{escaped}}}" if name.isascii() else rf"\text{{{escaped}}}"


def _latex_input(node: Node) -> str:
    return _latex_name(node.name) + ("_{i}" if node.labels else "")


def _latex_bracket(text: str) -> str:
    return rf"\left({text}\right)"


def _latex_call(operation: str, node: Node, parts: Sequence[str]) -> str:
    if operation == "total":
        return rf"\sum_{{i \in {_latex_name(node.labels or '')}}}{_latex_bracket(parts[0])}"
    if operation == "decay":
        return rf"e^{{-{parts[0]} \cdot {parts[1]}}}"
    return rf"\{'max' if operation == 'larger' else 'min'}{_latex_bracket(', '.join(parts))}"


_LATEX = _Style(
    signs={
        "add": "+",
        "subtract": "-",
        "multiply": r"\times",
        "divide": r"\div",
        "negative": "-",
        "less": "<",
        "less_equal": r"\le",
        "greater": ">",
        "greater_equal": r"\ge",
    },
    exact=False,
    bracket=_latex_bracket,
    name=_latex_input,
    called=_latex_name,
    where=lambda condition, a, b: (
        rf"\begin{{cases}} {a} & \text{{if }} {condition} \\ {b} & \text{{otherwise}} \end{{cases}}"
    ),
    call=_latex_call,
    fraction=True,
)


def source(nodes: Sequence[Node], position: int, limit: int = 160) -> str:
    """Write a sub-expression as it could stand in the code, for messages; at most `limit` characters."""
    text, _ = _draw(nodes, position, _SOURCE, {}, depth=12)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _draw(nodes: Sequence[Node], position: int, style: _Style, known: Mapping[int, str], depth: int) -> tuple[str, int]:
    """Return the text of a node and how tightly it binds; `known` nodes are called by their name."""
    node = nodes[position]
    if position in known:
        return style.called(known[position]), _ATOM
    if node.operation == "input":
        return style.name(node), _ATOM
    if node.operation == "constant":
        return f"{node.value:g}", _ATOM if node.value >= 0 else _SIGN
    if depth == 0:
        return "…", _ATOM
    parts = [_draw(nodes, i, style, known, depth - 1) for i in node.arguments]
    operation = node.operation
    if operation == "divide" and style.fraction:
        return rf"\frac{{{parts[0][0]}}}{{{parts[1][0]}}}", _ATOM
    if operation in _LEVELS:
        return _operator(operation, parts, style), _LEVELS[operation]
    if operation in _COMPARE:
        return f"{parts[0][0]} {style.signs[operation]} {parts[1][0]}", 0
    if operation == "where":
        return style.where(*(text for text, _ in parts)), _ATOM if not style.fraction else 0
    if operation == "decay" and not style.exact:
        texts = [style.bracket(text) if level <= _SUM else text for text, level in parts]
    else:
        texts = [text for text, _ in parts]
    labelled = nodes[node.arguments[0]] if operation == "total" else node
    return style.call(operation, labelled, texts), _ATOM


def _operator(operation: str, parts: Sequence[tuple[str, int]], style: _Style) -> str:
    level, sign = _LEVELS[operation], style.signs[operation]
    if operation == "negative":
        text, tightness = parts[0]
        return sign + (text if tightness == _ATOM else style.bracket(text))
    (left, left_level), (right, right_level) = parts
    if left_level < level:
        left = style.bracket(left)
    same_level_matters = style.exact or operation in ("subtract", "divide")
    if right_level < level or (right_level == level and same_level_matters) or right_level == _SIGN:
        right = style.bracket(right)
    return f"{left} {sign} {right}"


@dataclass(frozen=True)
class Line:
    """One output's equation."""

    output: str
    text: str
    latex: str


class Equation:
    """The equations of a method, one per output, drawn from its graph.

    An output that stands inside a later output is called by its name there.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    @cached_property
    def lines(self) -> dict[str, Line]:
        """Equation of every output, in declared order."""
        texts, latexes = self._right_sides(_TEXT), self._right_sides(_LATEX)
        return {
            output: Line(output, f"{output} = {texts[output]}", f"{_latex_name(output)} = {latexes[output]}")
            for output in texts
        }

    @property
    def text(self) -> str:
        """Plain text, one line per output."""
        return "\n".join(line.text for line in self.lines.values())

    @property
    def latex(self) -> str:
        r"""LaTeX, one aligned line per output."""
        rows = [line.latex.replace(" = ", " &= ", 1) for line in self.lines.values()]
        return r"\begin{aligned}" + "\n" + " \\\\\n".join(rows) + "\n" + r"\end{aligned}"

    def numbers(self, values: Mapping[str, float | Sequence[float]], show: Show | None = None) -> dict[str, str]:
        """Write every output's right-hand side with numbers in place of names.

        Parameters
        ----------
        values
            Number (or numbers by label) of every input, and of outputs that stand inside later ones, by name.
        show
            Writes one number given its name; by default at most ten significant digits.

        Returns
        -------
        dict
            Output name to text such as ``1000 × 0.326``.
        """
        write = show or _plain_number

        def shown(name: str) -> str:
            value = values[name]
            if isinstance(value, (int, float)):
                return f"({text})" if (text := write(name, value)).startswith(("-", "−")) else text
            return "[" + ", ".join(write(name, number) for number in value) + "]"

        return self._right_sides(replace(_TEXT, name=lambda node: shown(node.name), called=shown))

    def _right_sides(self, style: _Style) -> dict[str, str]:
        nodes, known, sides = self._graph.nodes, dict[int, str](), dict[str, str]()
        for output, position in self._graph.outputs.items():
            sides[output] = _draw(nodes, position, style, known, depth=len(nodes) + 1)[0]
            if nodes[position].operation != "input":
                known.setdefault(position, output)
        return sides

    def __str__(self) -> str:
        return self.text

    def _repr_latex_(self) -> str:
        return f"$${self.latex}$$"


def _plain_number(_name: str, value: float) -> str:
    return f"{value:.10g}"
