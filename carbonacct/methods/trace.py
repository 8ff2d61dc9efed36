"""Symbols that stand for the columns of a method while its formula is read once into a graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np

from carbonacct.errors import CarbonAcctError, FormulaError, UnitMismatch
from carbonacct.methods.draw import source
from carbonacct.methods.graph import COMPARISONS, Graph, Node
from carbonacct.units import Unit, parse_unit

ONE = parse_unit("1")
_ARITHMETIC = {"add", "subtract", "multiply", "divide", *COMPARISONS}
_SIGNS = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "less": "<",
    "less_equal": "<=",
    "greater": ">",
    "greater_equal": ">=",
}
_OF_NUMPY = {"true_divide": "divide"}
_HINTS = {
    "maximum": "use ops.larger where the clause has a maximum",
    "fmax": "use ops.larger where the clause has a maximum",
    "minimum": "use ops.smaller where the clause has a minimum",
    "fmin": "use ops.smaller where the clause has a minimum",
    "clip": "a limit is an input with unit and source; use ops.larger or ops.smaller where the clause has it",
    "where": "use ops.where",
    "sum": "use ops.total",
    "exp": "use ops.decay(rate, time)",
    "square": "write x * x",
    "power": "write x * x",
    "round": "results are never rounded inside a formula",
    "around": "results are never rounded inside a formula",
}


class Trace:
    """Collects the steps of one call of a method's function.

    Parameters
    ----------
    method
        Id of the method, for messages.
    units
        Units that results are called by in messages when they fit.
    """

    def __init__(self, method: str, units: Sequence[Unit] = ()) -> None:
        self.method = method
        self.nodes: list[Node] = []
        self._units = units
        self._positions: dict[tuple[object, ...], int] = {}

    def input(self, name: str, unit: Unit, labels: str | None = None) -> Symbol:
        """Return the symbol of an argument."""
        return self._symbol(Node("input", name=name, unit=unit, labels=labels))

    def graph(self, results: object, returns: Mapping[str, Unit]) -> Graph:
        """Return the graph of what the function returned, after checking keys, units and shape.

        Raises
        ------
        FormulaError
            If the result is not a dict with exactly the declared keys of rows-shaped expressions.
        UnitMismatch
            If an output is not in its declared unit.
        """
        if not isinstance(results, Mapping):
            self._refuse(f"returns {type(results).__name__}, not a dict of its results")
        absent = [name for name in returns if name not in results]
        extra = [name for name in results if name not in returns]
        if absent or extra:
            wrong = [f"`{name}` is declared but not returned" for name in absent]
            wrong += [f"`{name}` is returned but not declared" for name in extra]
            self._refuse("; ".join(wrong), hint="return exactly the keys of returns=")
        return Graph(
            tuple(self.nodes), {name: self._output(name, results[name], unit) for name, unit in returns.items()}
        )

    def _output(self, name: str, result: object, unit: Unit) -> int:
        if not isinstance(result, Symbol):
            self._refuse(f"`{name}` is {result!r}, not an expression of the inputs", hint="a constant is no result")
        self._own(result)
        node, text = self.nodes[result.position], source(self.nodes, result.position)
        if node.operation in COMPARISONS:
            self._refuse(f"`{name}` is the comparison `{text}`, not a quantity")
        if node.labels:
            self._refuse(
                f"`{name}` = `{text}` still has the labels {node.labels}",
                hint="add them with ops.total",
            )
        if node.unit is None:
            self._refuse(f"`{name}` = `{text}` is always 0")
        if node.unit != unit:
            raise UnitMismatch(
                f"`{name}` = `{text}` comes out in {self.called(node.unit)}, declared {unit.text}",
                where=f"method {self.method}",
                given=self.called(node.unit),
                needed=unit.text,
                hint=_mismatch_hint(node.unit, unit),
            )
        return result.position

    def called(self, unit: Unit | None) -> str:
        """Name a unit as the method's own declarations would."""
        if unit is None:
            return "0"
        if unit == ONE:
            return "a pure number"
        return next((known.text for known in self._units if known == unit), unit.text)

    def _refuse(self, message: str, *, given: object = "", hint: str = "") -> NoReturn:
        raise FormulaError(message, where=f"method {self.method}", given=given, hint=hint)

    def _symbol(self, node: Node) -> Symbol:
        position = self._positions.get(node.key)
        if position is None:
            position = self._positions[node.key] = len(self.nodes)
            self.nodes.append(node)
        return Symbol(self, position)

    def _own(self, symbol: Symbol) -> None:
        if symbol.trace is not self:
            self._refuse(f"`{symbol.text}` was kept from another call", hint="a formula is a pure function")

    def _operand(self, value: Any, operation: str, others: Sequence[Any]) -> int:
        if isinstance(value, Symbol):
            self._own(value)
            return value.position
        beside = next((f" beside `{other.text}`" for other in others if isinstance(other, Symbol)), "")
        place = f"in `{operation}`{beside}" if operation not in _SIGNS else f"at `{_SIGNS[operation]}`{beside}"
        if isinstance(value, np.ndarray):
            self._refuse(f"an array from outside {place}", given=value, hint="make it an input with unit and source")
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
            self._refuse(
                f"{value!r} {place} is neither an input nor the number 0, 1 or −1",
                given=value,
                hint="a constant is an input with a unit and a source",
            )
        if value not in (0, 1, -1):
            self._refuse(
                f"the number {value} {place} has no unit and no source",
                given=value,
                hint="only 0, 1 and −1 may be written; make it an input with a unit and a source",
            )
        unit = None if value == 0 else ONE
        return self._symbol(Node("constant", value=float(value), unit=unit)).position

    def operation(self, operation: str, *operands: Any) -> Symbol:
        """Add a step, checking the laws of units, numbers and labels."""
        arguments = tuple(self._operand(value, operation, operands) for value in operands)
        nodes = [self.nodes[i] for i in arguments]
        draft = Node(operation, arguments)
        text = source([*self.nodes, draft], len(self.nodes))
        self._check_conditions(operation, nodes, text)
        unit = self._unit(operation, nodes, text)
        labels = self._labels(operation, nodes, text)
        return self._symbol(Node(operation, arguments, unit=unit, labels=labels))

    def _check_conditions(self, operation: str, nodes: Sequence[Node], text: str) -> None:
        for i, node in enumerate(nodes):
            expected = operation == "where" and i == 0
            if (node.operation in COMPARISONS) != expected:
                problem = "needs a comparison first" if expected else "uses a comparison as a number"
                self._refuse(f"`{text}` {problem}", hint="a comparison is only the first argument of ops.where")

    def _unit(self, operation: str, nodes: Sequence[Node], text: str) -> Unit | None:
        match operation:
            case "multiply" | "divide":
                left, right = (node.unit for node in nodes)
                if left is None or right is None:
                    self._refuse(f"`{text}` multiplies or divides by 0")
                return left * right if operation == "multiply" else left / right
            case "decay":
                rate, time = (node.unit for node in nodes)
                if rate is None or time is None or rate * time != ONE:
                    product = "0" if rate is None or time is None else self.called(rate * time)
                    raise UnitMismatch(
                        f"`{text}` leaves {product}: {self.called(rate)} × {self.called(time)} is not a pure number",
                        where=f"method {self.method}",
                        given=product,
                        needed="rate × time = 1",
                    )
                return ONE
            case "negative" | "total":
                return nodes[0].unit
        first, second = nodes[-2].unit, nodes[-1].unit
        if first is None or second is None:
            return second if first is None else first
        if first != second:
            raise UnitMismatch(
                f"`{text}` joins {self.called(first)} and {self.called(second)}",
                where=f"method {self.method}",
                given=self.called(second),
                needed=self.called(first),
                hint=_mismatch_hint(first, second),
            )
        return first

    def _labels(self, operation: str, nodes: Sequence[Node], text: str) -> str | None:
        sets = list(dict.fromkeys(node.labels for node in nodes if node.labels))
        if len(sets) > 1:
            self._refuse(f"`{text}` joins the labels {sets[0]} and {sets[1]}", hint="add one of them with ops.total")
        if operation == "total":
            if not sets:
                self._refuse(f"`{text}` has no labels to add over")
            return None
        return sets[0] if sets else None


def _mismatch_hint(a: Unit, b: Unit) -> str:
    if a.dimension == b.dimension:
        ratio = a.ratio / b.ratio
        return f"same dimension, but one is {max(ratio, 1 / ratio)} times the other: declare coherent units"
    names = {name for name, _ in (*a.dimension, *b.dimension)}
    if "CO2e" in names and names & {"CH4", "N2O"}:
        return "a gas becomes CO2e only through gwp.SET"
    if "Nm3" in names:
        return "Nm3 (0 °C) is not m3"
    if "tce" in names:
        return "standard coal and energy meet only through a named coefficient"
    return ""


def _refused(what: str, hint: str = "") -> Callable[..., Any]:
    def refuse(self: Symbol, *_: Any, **__: Any) -> NoReturn:
        self.refuse(what, hint)

    return refuse


def _binary(operation: str) -> Callable[[Symbol, Any], Any]:
    def apply(self: Symbol, other: Any) -> Symbol:
        return self.trace.operation(operation, self, other)

    return apply


def _reflected(operation: str) -> Callable[[Symbol, Any], Any]:
    def apply(self: Symbol, other: Any) -> Symbol:
        return self.trace.operation(operation, other, self)

    return apply


_NO_BRANCH = "a branch on `{text}`"
_USE_WHERE = "use ops.where; a choice that changes the formula is another method"
_NO_ROUNDING = "results are never rounded inside a formula"


class Symbol:
    """Stands for a column: supports arithmetic, comparison and `ops`, and refuses the rest by name."""

    __slots__ = ("position", "trace")

    def __init__(self, trace: Trace, position: int) -> None:
        self.trace = trace
        self.position = position

    @property
    def text(self) -> str:
        """The sub-expression as it could stand in the code."""
        return source(self.trace.nodes, self.position)

    def refuse(self, what: str, hint: str = "") -> NoReturn:
        """Raise the FormulaError for something a formula may not do with this sub-expression."""
        raise FormulaError(what.format(text=self.text), where=f"method {self.trace.method}", hint=hint)

    def apply_operation(self, operation: str, *operands: Any) -> Symbol:
        """Add a step of `ops`."""
        return self.trace.operation(operation, *operands)

    __add__, __radd__ = _binary("add"), _reflected("add")
    __sub__, __rsub__ = _binary("subtract"), _reflected("subtract")
    __mul__, __rmul__ = _binary("multiply"), _reflected("multiply")
    __truediv__, __rtruediv__ = _binary("divide"), _reflected("divide")
    __lt__, __le__, __gt__, __ge__ = (_binary(name) for name in ("less", "less_equal", "greater", "greater_equal"))

    def __neg__(self) -> Symbol:
        return self.trace.operation("negative", self)

    __bool__ = _refused(_NO_BRANCH, _USE_WHERE)
    __eq__ = _refused("`{text}` is tested for equality", "compare with < or >")
    __ne__ = _refused("`{text}` is tested for equality", "compare with < or >")
    __hash__ = None  # type: ignore[assignment]
    __pow__ = __rpow__ = _refused("a power of `{text}`", "write x * x")
    __abs__ = _refused("abs of `{text}`", "a sign is a result; use ops.larger only where the clause has it")
    __round__ = __floor__ = __ceil__ = __trunc__ = _refused("rounding of `{text}`", _NO_ROUNDING)
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _refused("floor division of `{text}`", _NO_ROUNDING)
    __divmod__ = __rdivmod__ = _refused("floor division of `{text}`", _NO_ROUNDING)
    __float__ = __int__ = __complex__ = __index__ = _refused("`{text}` is turned into a Python number")
    __getitem__ = __setitem__ = __delitem__ = _refused("indexing of `{text}`", "labels are added with ops.total")
    __iter__ = __len__ = __contains__ = __reversed__ = _refused(
        "a loop over `{text}`", "labels are added with ops.total"
    )
    __matmul__ = __rmatmul__ = _refused("a matrix product with `{text}`", "use ops.total(x * y)")
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __invert__ = _refused(
        "a logical operator on `{text}`", "nest ops.where"
    )
    __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = _refused("a bit shift of `{text}`")
    __iadd__ = __isub__ = __imul__ = __itruediv__ = _refused(
        "in-place arithmetic on `{text}` would change an input", "write x = x * y"
    )
    __call__ = _refused("`{text}` is called as a function")
    __array__ = _refused("`{text}` is turned into an array", "use + - * / and ops")

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self.refuse(f"attribute `.{name}` of `{{text}}`", _HINTS.get(name, "use + - * / and ops"))

    def __array_ufunc__(self, ufunc: Any, call: str, *operands: Any, **options: Any) -> Symbol:
        """Accept arithmetic with a numpy number (an ordinary constant); refuse every numpy function by name."""
        operation = _OF_NUMPY.get(ufunc.__name__, ufunc.__name__)
        foreign = [operand for operand in operands if not isinstance(operand, Symbol)]
        if not (call == "__call__" and operation in _ARITHMETIC and not options and foreign):
            self.refuse(f"numpy.{ufunc.__name__} of `{{text}}`", _HINTS.get(ufunc.__name__, "use + - * / and ops"))
        return self.trace.operation(operation, *operands)

    def __array_function__(self, function: Any, *_: Any) -> NoReturn:
        name = function.__name__
        self.refuse(f"numpy.{name} of `{{text}}`", _HINTS.get(name, "use + - * / and ops"))

    def __repr__(self) -> str:
        return f"<{self.text}>"


def trace_function(
    method: str,
    function: Callable[..., object],
    inputs: Mapping[str, tuple[Unit, str | None]],
    returns: Mapping[str, Unit],
) -> Graph:
    """Call a method's function once on symbols and return its graph.

    Parameters
    ----------
    method
        Id for messages.
    function
        The formula, taking every input by keyword.
    inputs
        Unit and label set (or None) of every argument.
    returns
        Declared unit of every output.

    Raises
    ------
    FormulaError, UnitMismatch
        With the offending sub-expression.
    """
    trace = Trace(method, [*(unit for unit, _ in inputs.values()), *returns.values()])
    symbols = {name: trace.input(name, unit, labels) for name, (unit, labels) in inputs.items()}
    try:
        results = function(**symbols)
    except CarbonAcctError:
        raise
    except Exception as error:
        raise FormulaError(
            f"the formula cannot be read: {type(error).__name__}: {error}", where=f"method {method}"
        ) from error
    graph = trace.graph(results, returns)
    used = frozenset[str]().union(*graph.needs.values())
    unused = [name for name in inputs if name not in used]
    if unused:
        raise FormulaError(f"`{unused[0]}` is an argument but no result depends on it", where=f"method {method}")
    return graph
