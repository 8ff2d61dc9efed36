"""The graph by itself: each step against numpy, what depends on what, and slopes against finite differences."""

import operator
from types import MappingProxyType
from typing import Annotated

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.errors import UnitMismatch
from carbonacct.methods.declare import Activity, Column, Document, FromFactor, method
from carbonacct.methods.graph import Graph, Node
from carbonacct.methods.ops import where
from carbonacct.methods.proof import FormulaError, sample_values, scaling_check
from carbonacct.methods.registry import Catalogue

GUIDE = Document(title={"en": "Graphs"}, publisher="tests")
MWH = Annotated[Column, Activity("MWh")]
NUMBERS = [-2.0, -0.5, 0.0, 0.5, 3.0]
STEPS = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "less": operator.lt,
    "less_equal": operator.le,
    "greater": operator.gt,
    "greater_equal": operator.ge,
    "larger": max,
    "smaller": min,
}


def declare(function, returns):
    made = method(id="graph.test", title={"en": "Test"}, source=GUIDE.at("1"), returns=returns, catalogue=Catalogue())
    return made(function)


def two(step):
    return Graph((Node("input", name="x"), Node("input", name="y"), Node(step, (0, 1))), MappingProxyType({"z": 2}))


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_what_python_does(step):
    x, y = (array.reshape(-1, 1) for array in np.array(np.meshgrid(NUMBERS, NUMBERS)).reshape(2, -1))
    found = two(step).evaluate({"x": x, "y": y})[2]
    assert found.ravel().tolist() == [STEPS[step](*pair) for pair in zip(x.ravel(), y.ravel(), strict=True)]


def test_an_output_needs_only_its_own_part():
    nodes = (
        Node("input", name="x"),
        Node("negative", (0,)),
        Node("input", name="y"),
        Node("constant", value=2.0),
        Node("multiply", (2, 3)),
        Node("add", (1, 4)),
    )
    graph = Graph(nodes, MappingProxyType({"minus": 1, "double": 4, "both": 5}))
    assert graph.needs == {"minus": {"x"}, "double": {"y"}, "both": {"x", "y"}}
    assert [graph.reachable(place) for place in (0, 1, 4, 5)] == [[0], [0, 1], [2, 3, 4], [0, 1, 2, 3, 4, 5]]
    x = np.array([[3.0]])
    assert graph.evaluate({"x": x}, graph.reachable(1))[1].tolist() == [[-3.0]]
    assert {name: slope.tolist() for name, slope in graph.gradients({"y": x}, "double").items()} == {"y": [[2.0]]}
    assert {name: slope.tolist() for name, slope in graph.gradients({"x": x, "y": x}, "both").items()} == {
        "x": [[-1.0]],
        "y": [[2.0]],
    }


def test_a_constant_result_has_no_slopes():
    graph = Graph((Node("input", name="x"), Node("constant", value=1.0)), MappingProxyType({"one": 1}))
    assert graph.gradients({"x": np.array([[3.0]])}, "one") == {}


def test_two_traces_are_the_same_when_their_steps_are():
    assert two("add").same_as(two("add"))
    assert not two("add").same_as(two("subtract"))
    assert Node("constant", value=0.0).key != Node("constant", value=-0.0).key
    assert Node("add", (0, 1)).key == ("add", (0, 1), "", "0.0")


POSITIVE = st.floats(0.25, 4.0)


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=1, max_size=4), st.integers(1, 3))
def test_slopes_are_finite_differences(pairs, labels):
    nodes = (
        Node("input", name="a"),
        Node("input", name="b"),
        Node("input", name="w"),
        Node("divide", (0, 1)),
        Node("decay", (0, 1)),
        Node("multiply", (3, 2)),
        Node("total", (5,)),
        Node("negative", (4,)),
        Node("subtract", (6, 7)),
        Node("less", (0, 1)),
        Node("where", (9, 8, 0)),
    )
    graph = Graph(nodes, MappingProxyType({"out": 10}))
    values = {
        "a": np.array([[pair[0]] for pair in pairs]),
        "b": np.array([[pair[1] + 4.0] for pair in pairs]),
        "w": np.arange(1.0, len(pairs) * labels + 1).reshape(len(pairs), labels),
    }
    slopes = graph.gradients(values, "out")
    for name, slope in slopes.items():
        assert slope.shape == values[name].shape
        for label in range(slope.shape[1]):
            ends = []
            for step in (1e-6, -1e-6):
                moved = values[name].copy()
                moved[:, label] += step
                ends.append(np.broadcast_to(graph.evaluate(values | {name: moved})[10], (len(pairs), 1)))
            assert slope[:, label] == pytest.approx(((ends[0] - ends[1]) / 2e-6).ravel(), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_a_method_may_compare_in_every_way(compare):
    def least(*, a: MWH, b: MWH):
        return {"energy": where(compare(a, b), a, b)}

    made = declare(least, {"energy": "MWh"})
    for a, b in ((1.0, 2.0), (2.0, 1.0), (3.0, 3.0)):
        assert made(a=a, b=b) == {"energy": a if compare(a, b) else b}
        slope = made.sensitivities({"a": [a], "b": [b]})["energy"]
        assert (slope["a"][0], slope["b"][0]) == ((1.0, 0.0) if compare(a, b) else (0.0, 1.0))


def with_factor(family, unit, key=""):
    def saving(*, power: MWH, factor: Annotated[Column, FromFactor(family, unit, key=key)]):
        return {"energy_saved": power * factor}

    return declare(saving, {"energy_saved": f"MWh*{unit}"})


def test_the_unit_of_a_family_with_units_of_its_own_for_some_keys():
    assert with_factor("gwp.AR5", "tCO2e/tN2O", "gas").inputs[1].unit.text == "tCO2e/tN2O"
    assert with_factor("gwp.AR5", "tCO2e/tCH4", "=CH4").inputs[1].unit.text == "tCO2e/tCH4"
    with pytest.raises(UnitMismatch, match="tCO2e/tN2O cannot hold"):
        with_factor("gwp.AR5", "tCO2e/tN2O")
    with pytest.raises(UnitMismatch, match="tCO2e/tN2O cannot hold"):
        with_factor("gwp.AR5", "tCO2e/tN2O", "=CH4")
    with pytest.raises(UnitMismatch, match="1/tCO2e cannot hold"):
        with_factor("gwp.AR5", "1/tCO2e", "=CO2")


def test_sample_numbers_of_inputs_differ():
    def sum_of(*, a: MWH, b: MWH, c: MWH):
        return {"energy": a + b + c}

    values = sample_values(declare(sum_of, {"energy": "MWh"}))
    assert {array.shape for array in values.values()} == {(13, 1)}
    for array in values.values():
        assert {0.0, 1.0, -1.0} < {*array.ravel().tolist()}
    assert len({array.tobytes() for array in values.values()}) == 3


def test_scaling_tells_base_units_apart():
    def mass(*, load: Annotated[Column, Activity("t")], way: Annotated[Column, Activity("km")]):
        return {"mass": load, "way": way}

    made = declare(mass, {"mass": "t", "way": "km"})
    made.function = lambda load, way: {"mass": way, "way": load}
    values = {"load": np.array([[2.0]]), "way": np.array([[3.0]])}
    refused = 0
    for seed in range(8):
        try:
            scaling_check(made, values, np.random.default_rng(seed))
        except FormulaError:
            refused += 1
    assert refused >= 6
