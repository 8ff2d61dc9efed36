"""A method: a plain function with its declaration, run, drawn, replayed and differentiated through one graph."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import CarbonAcctError, FormulaError, OptionError
from carbonacct.methods.draw import Equation, source
from carbonacct.methods.graph import Graph
from carbonacct.methods.ops import Column
from carbonacct.methods.signature import declared_inputs, traced
from carbonacct.methods.terms import Band, Input, Source, Title, Value, Worked, number
from carbonacct.units import Unit, parse_unit
from carbonacct.vocabulary import labels

Array = NDArray[Any]
Mask = NDArray[np.bool_]
Formula = Callable[..., Mapping[str, Column]]
Status = Literal["confirmed", "unverified"]
EXACT = 1e-12


@dataclass(frozen=True)
class Step:
    """One step of a replayed formula: its sub-expression, value (or values by label) and unit."""

    text: str
    operation: str
    value: float | tuple[float, ...]
    unit: str


@dataclass(frozen=True)
class Replay:
    """A formula walked through for one loan: every step in the order of the code, and the results."""

    steps: tuple[Step, ...]
    results: dict[str, float]


@dataclass(frozen=True)
class Recomputed:
    """One figure of a worked example beside what the method yields, both in the output's unit."""

    worked: Worked
    output: str
    expected: float
    got: float

    @property
    def ok(self) -> bool:
        """Whether both agree within the tolerance of the example."""
        return math.isclose(self.got, self.expected, rel_tol=self.worked.tolerance or EXACT)


class Method:
    """A published calculation method.

    Made by :func:`carbonacct.methods.declare.method`; calling it with numbers makes one calculation.

    Attributes
    ----------
    id, title, source, plan, project_types, status, notes, worked, bands
        As declared.
    returns
        Unit text of every output, in declared order; `units` holds them parsed.
    inputs
        Arguments in the order of the signature.
    graph, equation
        The traced formula and its drawing.
    """

    def __init__(
        self,
        function: Formula,
        *,
        id: str,
        title: Title,
        source: Source,
        project_types: Sequence[str],
        returns: Mapping[str, str],
        worked: Sequence[Worked],
        plan: str,
        status: Status,
        optional_returns: Sequence[str],
        notes: Sequence[str],
        negative_possible: bool,
        monotone: Mapping[str, int],
        bands: Sequence[Band] = (),
    ) -> None:
        self.id, self.title, self.source, self.plan, self.status = id, dict(title), source, plan, status
        self.project_types, self.notes, self.worked = tuple(project_types), tuple(notes), tuple(worked)
        self.returns, self.optional_returns = dict(returns), tuple(optional_returns)
        self.negative_possible, self.monotone = negative_possible, dict(monotone)
        self.function = self.__wrapped__ = function
        where = f"method {id}"
        if not self.returns:
            raise FormulaError("no result is declared", where=where, hint="returns={indicator: unit}")
        self.units = {output: _declared_unit(where, output, unit) for output, unit in self.returns.items()}
        self.bands = tuple(bands)
        for band in self.bands:
            band.factor(self.units)
        declared = declared_inputs(id, function)
        self.__name__, self.__qualname__ = function.__name__, function.__qualname__
        self.__module__, self.__doc__ = function.__module__, function.__doc__
        names = [item.name for item in declared]
        _known(where, "monotone", self.monotone, names)
        _known(where, "optional_returns", self.optional_returns, self.returns)
        self.graph: Graph = traced(id, function, declared, self.units)
        self._always = frozenset[str]().union(
            *(self.graph.needs[output] for output in self.returns if output not in self.optional_returns)
        )
        self.inputs: tuple[Input, ...] = tuple(
            replace(item, required=item.name in self._always and not item.optional) for item in declared
        )
        self._by_name = {item.name: item for item in self.inputs}

    @cached_property
    def equation(self) -> Equation:
        """The equations, one per output, drawn from the graph."""
        return Equation(self.graph)

    @property
    def validated(self) -> bool:
        """Whether a published or independent case stands behind the method."""
        return any(worked.kind in ("published", "independent") for worked in self.worked)

    def needs(self, output: str) -> frozenset[str]:
        """Return the names of the inputs in one output's part of the graph."""
        return self.graph.needs[output]

    def run(self, values: Mapping[str, Array]) -> dict[str, Column]:
        """Compute rows.

        Parameters
        ----------
        values
            By input name, in the declared units: float64 arrays (rows, 1), (rows, labels) or (1, 1). An optional input
            may be absent and counts as 0. Where an input is absent that only optional results need, those are left out.

        Returns
        -------
        dict
            By output, in declared order and unit: array (rows,), never one of the given arrays.

        Raises
        ------
        OptionError
            If an input is absent, is no input of this method, or does not fit in shape.
        """
        _known(f"method {self.id}", "input", values, self._by_name)
        computable = self._computable(values)
        rows, widths = self._shape(values)
        arguments = {
            item.name: values[item.name] if item.name in values else self._absent(item, widths) for item in self.inputs
        }
        with np.errstate(all="ignore"):
            results = self.function(**arguments)
        given = [id(array) for array in values.values()]
        return {output: _flat(results[output], rows, given) for output in computable}

    def _computable(self, given: Mapping[str, object]) -> list[str]:
        absent = {item.name for item in self.inputs if item.name not in given and not item.optional}
        lacking = sorted(absent & self._always)
        if lacking:
            raise OptionError(
                f"the input `{lacking[0]}` is missing", where=f"method {self.id}", needed=", ".join(lacking)
            )
        return [output for output in self.returns if not absent & self.graph.needs[output]]

    def _shape(self, values: Mapping[str, Array]) -> tuple[int, dict[str, int]]:
        rows, widths = 1, dict[str, int]()
        for name, array in values.items():
            item, shape = self._by_name[name], np.shape(array)
            fits = len(shape) == 2 and (rows == 1 or shape[0] in (1, rows))
            width = shape[1] if fits else 0
            expected = widths.setdefault(item.labels, width) if item.labels else 1
            if not width or width != expected:
                raise OptionError(
                    f"`{name}` has the shape {shape}",
                    where=f"method {self.id}",
                    needed=f"({rows}, {expected or 'labels'}) or (1, {expected or 'labels'})",
                )
            rows = rows if shape[0] == 1 else shape[0]
        return rows, widths

    @staticmethod
    def _absent(item: Input, widths: Mapping[str, int]) -> Array:
        return np.full((1, widths.get(item.labels or "", 1)), 0.0 if item.optional else np.nan)

    def valid(self, masks: Mapping[str, Mask | None]) -> dict[str, Mask | None]:
        """Say where each output is known: where every input of its own graph is.

        Parameters
        ----------
        masks
            By input name: None where all rows are known, else booleans (rows,), or (rows, labels) for an indexed input.
            A blank optional input counts as 0; an indexed one is missing when all its labels are blank.

        Returns
        -------
        dict
            By output: None where all rows are known, else booleans (rows,).
        """
        known = {name: self._input_mask(self._by_name[name], mask) for name, mask in masks.items()}
        result: dict[str, Mask | None] = {}
        for output in self._computable(masks):
            combined: Any = None
            for name in sorted(self.graph.needs[output]):
                mask = known.get(name)
                if mask is not None:
                    combined = mask if combined is None else np.logical_and(combined, mask)
            result[output] = combined
        return result

    @staticmethod
    def _input_mask(item: Input, mask: Mask | None) -> Mask | None:
        if mask is None or (item.optional and not item.labels):
            return None
        if mask.ndim == 1:
            return mask
        return np.asarray(mask.any(axis=1) if item.optional else mask.all(axis=1))

    def __call__(self, **values: Any) -> dict[str, Any]:
        """Make one calculation on numbers, or on arrays (rows,).

        Parameters
        ----------
        **values
            By input name, in the declared units: a number, an array (rows,), or for an indexed input the numbers by
            label. What is not a number (NaN) is missing, and missing are the outputs that need it.

        Returns
        -------
        dict
            By output: float, or array (rows,) if any array over rows was given.
        """
        _known(f"method {self.id}", "input", values, self._by_name)
        arrays = {name: self._array(self._by_name[name], value) for name, value in values.items()}
        several = any(
            np.ndim(value) == 2 or (np.ndim(value) == 1 and not self._by_name[name].labels)
            for name, value in values.items()
        )
        valid = self.valid({name: ~np.isnan(array) for name, array in arrays.items()})
        filled = {
            name: np.where(np.isnan(array), 0.0, array) if self._by_name[name].optional else array
            for name, array in arrays.items()
        }
        results = {
            output: array if (known := valid[output]) is None else np.where(known, array, np.nan)
            for output, array in self.run(filled).items()
        }
        return results if several else {output: float(array[0]) for output, array in results.items()}

    @staticmethod
    def _array(item: Input, value: Any) -> Array:
        array = np.array(value, dtype=np.float64)
        if array.ndim == 2:
            return array
        return array.reshape(1, -1) if item.labels else array.reshape(-1, 1)

    def replay(self, values: Mapping[str, float | Sequence[float]]) -> Replay:
        """Walk through the formula for one loan; results have the same bits as :meth:`run`.

        Parameters
        ----------
        values
            Every input by name in its declared unit; numbers by label for an indexed input.
        """
        arrays = self._single(values)
        outputs = {output: self.graph.outputs[output] for output in self._computable(values)}
        wanted = sorted(set[int]().union(*(self.graph.reachable(position) for position in outputs.values())))
        done = self.graph.evaluate(arrays, wanted)
        steps = []
        for position in wanted:
            node = self.graph.nodes[position]
            if node.operation != "constant":
                text = source(self.graph.nodes, position, limit=10_000)
                steps.append(Step(text, node.operation, _plain(done[position]), node.unit.text if node.unit else ""))
        return Replay(tuple(steps), {output: float(done[position][0, 0]) for output, position in outputs.items()})

    def numbers(
        self, values: Mapping[str, float | Sequence[float]], show: Callable[[str, float], str] | None = None
    ) -> dict[str, str]:
        """Write each equation's right-hand side with one loan's numbers.

        Parameters
        ----------
        values
            As for :meth:`replay`.
        show
            Writes one number given its input's or output's name.
        """
        replayed = self.replay(values)
        complete = {item.name: 0.0 for item in self.inputs} | dict(values) | replayed.results
        written = self.equation.numbers(complete, show)
        return {output: written[output] for output in replayed.results}

    def sensitivities(self, values: Mapping[str, float | Sequence[float] | Array]) -> dict[str, dict[str, Array]]:
        """Differentiate every output by every input it needs, exactly, by reverse accumulation.

        Parameters
        ----------
        values
            As for :meth:`run`, or as for :meth:`replay`.

        Returns
        -------
        dict
            Output to input to array (rows,), or (rows, labels) for an indexed input; piecewise at `where`, `larger` and
            `smaller`. Unit: the output's per the input's.
        """
        arrays = self._single(values)
        rows, _ = self._shape(arrays)
        wide = {name: np.broadcast_to(array, (rows, array.shape[1])) for name, array in arrays.items()}
        found: dict[str, dict[str, Array]] = {}
        for output in self._computable(values):
            slopes = self.graph.gradients(wide, output)
            found[output] = {
                name: slope if self._by_name[name].labels else slope.reshape(rows) for name, slope in slopes.items()
            }
        return found

    def _single(self, values: Mapping[str, Any]) -> dict[str, Array]:
        _known(f"method {self.id}", "input", values, self._by_name)
        arrays = {name: self._array(self._by_name[name], value) for name, value in values.items()}
        _, widths = self._shape(arrays)
        absent = {item.name: self._absent(item, widths) for item in self.inputs if item.name not in arrays}
        return arrays | absent

    def figures(self, worked: Worked) -> dict[str, float | list[float]]:
        """Return the inputs of a worked example as numbers in the declared units."""
        where = f"method {self.id}, worked example of {worked.found_in}"
        _known(where, "input", worked.inputs, self._by_name)
        return {name: _figures(value, self._by_name[name], where) for name, value in worked.inputs.items()}

    def check_worked(self) -> tuple[Recomputed, ...]:
        """Recompute every worked example, figure by figure."""
        checks = []
        for worked in self.worked:
            where = f"method {self.id}, worked example of {worked.found_in}"
            _known(where, "result", worked.results, self.returns)
            got = self(**self.figures(worked))
            for output, value in worked.results.items():
                checks.append(Recomputed(worked, output, number(value, self.units[output], where), got[output]))
        return tuple(checks)

    def __reduce__(self) -> str:
        return self.__qualname__

    def __repr__(self) -> str:
        return f"<Method {self.id}: {self.title.get('en', '')}>"


def _declared_unit(where: str, output: str, text: str) -> Unit:
    try:
        return parse_unit(text)
    except CarbonAcctError as error:
        error.where = f"{where}, result `{output}`"
        raise


def _known(
    where: str, what: str, given: Mapping[str, object] | Sequence[str], known: Mapping[str, object] | Sequence[str]
) -> None:
    for name in given:
        if name not in known:
            raise OptionError(f"unknown {what} `{name}`", where=where, given=name, needed=", ".join(known))


def _flat(result: Array, rows: int, given: Sequence[int]) -> Column:
    column = np.broadcast_to(result, (rows, 1)) if len(result) != rows else result
    return (column.copy() if id(column) in given or column.base is not None else column).reshape(rows)


def _plain(value: Array) -> float | tuple[float, ...]:
    return float(value[0, 0]) if value.shape[1] == 1 else tuple(float(number) for number in value[0])


def _figures(value: Value, item: Input, where: str) -> float | list[float]:
    if isinstance(value, (str, int, float)):
        return number(value, item.unit, where)
    if isinstance(value, Mapping):
        names = labels.names(item.labels or "")
        _known(where, "label", value, names)
        value = [value.get(label, 0.0) for label in names]
    return [number(figure, item.unit, where) for figure in value]
