"""The expression graph of a method: what is run, drawn, replayed and differentiated from one and the same nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.methods import ops

if TYPE_CHECKING:
    from carbonacct.units import Unit

Array = NDArray[Any]

_KERNELS: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.true_divide,
    "negative": np.negative,
    "less": np.less,
    "less_equal": np.less_equal,
    "greater": np.greater,
    "greater_equal": np.greater_equal,
    "where": ops.where,
    "larger": ops.larger,
    "smaller": ops.smaller,
    "total": ops.total,
    "decay": ops.decay,
}
COMPARISONS = frozenset({"less", "less_equal", "greater", "greater_equal"})


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One step of a formula.

    ``operation`` is ``"input"``, ``"constant"`` or a key of the kernels; ``arguments`` are positions of earlier nodes;
    ``unit`` is None for the literal zero, which fits any unit; ``labels`` names the label set of an indexed node.
    """

    operation: str
    arguments: tuple[int, ...] = ()
    name: str = ""
    value: float = 0.0
    unit: Unit | None = None
    labels: str | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two nodes the same step."""
        return (self.operation, self.arguments, self.name, repr(self.value))


@dataclass(frozen=True, eq=False)
class Graph:
    """The traced formula: nodes in the order of the code, and the node of every output."""

    nodes: tuple[Node, ...]
    outputs: Mapping[str, int]

    @cached_property
    def needs(self) -> dict[str, frozenset[str]]:
        """Input names in each output's own part of the graph."""
        names: list[frozenset[str]] = []
        for node in self.nodes:
            own = frozenset({node.name}) if node.operation == "input" else frozenset()
            names.append(own.union(*(names[i] for i in node.arguments)))
        return {output: names[position] for output, position in self.outputs.items()}

    def reachable(self, position: int) -> list[int]:
        """Return the positions an output depends on, itself last, in the order of the code."""
        seen = {position}
        for i in range(position, -1, -1):
            if i in seen:
                seen.update(self.nodes[i].arguments)
        return sorted(seen)

    def same_as(self, other: Graph) -> bool:
        """Tell whether two traces made the same steps and outputs."""
        return [n.key for n in self.nodes] == [n.key for n in other.nodes] and self.outputs == other.outputs

    def evaluate(self, values: Mapping[str, Array], positions: Sequence[int] | None = None) -> dict[int, Any]:
        """Evaluate nodes in float64.

        Parameters
        ----------
        values
            Arrays (rows, 1), (rows, labels) or (1, 1) by input name.
        positions
            Nodes to evaluate, in the order of the code; all of them if omitted.

        Returns
        -------
        dict
            Position to array; constants stay Python floats.
        """
        done: dict[int, Any] = {}
        with np.errstate(all="ignore"):
            for i in range(len(self.nodes)) if positions is None else positions:
                node = self.nodes[i]
                if node.operation == "input":
                    done[i] = values[node.name]
                elif node.operation == "constant":
                    done[i] = node.value
                else:
                    done[i] = _KERNELS[node.operation](*(done[j] for j in node.arguments))
        return done

    def gradients(self, values: Mapping[str, Array], output: str) -> dict[str, Array]:
        """Differentiate one output by every input in its part of the graph, by reverse accumulation.

        Parameters
        ----------
        values
            Arrays (rows, 1) or (rows, labels) by input name, all with the same number of rows.
        output
            Name of the output.

        Returns
        -------
        dict
            Input name to d output / d input, of the shape of that input; unit of the output per unit of the input.
        """
        position = self.outputs[output]
        order = self.reachable(position)
        done = self.evaluate(values, order)
        slopes: dict[int, Array] = {position: np.ones_like(done[position])}
        found: dict[str, Array] = {}
        with np.errstate(all="ignore"):
            for i in reversed(order):
                node, slope = self.nodes[i], slopes.get(i)
                if slope is None:
                    continue
                if node.operation == "input":
                    found[node.name] = slope
                else:
                    for j, part in zip(node.arguments, _back(node, slope, done, i), strict=True):
                        if part is not None and self.nodes[j].operation != "constant":
                            folded = _fold(part, np.shape(done[j]))
                            slopes[j] = slopes[j] + folded if j in slopes else folded
        return found


def _back(node: Node, slope: Array, done: Mapping[int, Any], position: int) -> tuple[Array | None, ...]:
    """Return the slope passed to each argument of a node."""
    operands = [done[j] for j in node.arguments]
    match node.operation:
        case "add":
            return slope, slope
        case "subtract":
            return slope, -slope
        case "multiply":
            return slope * operands[1], slope * operands[0]
        case "divide":
            return slope / operands[1], -slope * done[position] / operands[1]
        case "negative":
            return (-slope,)
        case "where":
            return None, np.where(operands[0], slope, 0.0), np.where(operands[0], 0.0, slope)
        case "larger" | "smaller":
            first = np.greater_equal(*operands) if node.operation == "larger" else np.less_equal(*operands)
            return np.where(first, slope, 0.0), np.where(first, 0.0, slope)
        case "total":
            return (np.broadcast_to(slope, operands[0].shape),)
        case "decay":
            fall = -slope * done[position]
            return fall * operands[1], fall * operands[0]
    return ()


def _fold(slope: Array, shape: tuple[int, ...]) -> Array:
    """Add a slope over the labels its operand was repeated for."""
    folded: Array = ops.total(slope) if shape[1] == 1 and slope.shape[1] > 1 else slope
    return np.broadcast_to(folded, shape)
