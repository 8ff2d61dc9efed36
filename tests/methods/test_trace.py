"""One graph, read four ways: run, masks, replay and sensitivities agree with numpy and with exact arithmetic."""

from fractions import Fraction
from typing import Annotated

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbonacct.methods import ops
from carbonacct.methods.declare import Activity, Column, Document, method
from carbonacct.methods.proof import same_bits
from carbonacct.methods.registry import Catalogue

GUIDE = Document(title={"en": "Traced"}, publisher="tests")
Number = Annotated[Column, Activity("1")]
Series = Annotated[Column, Activity("1", labels="livestock")]
LABELS = 4
NAMES = ("a", "b", "w")


def declare(tree, apply):
    def formula(*, a: Number, b: Number, w: Series):
        return {"tree": apply(tree, {"a": a, "b": b, "w": w}), "a": a, "b": b, "w": ops.total(w)}

    units = {"tree": "1", "a": "1", "b": "1", "w": "1"}
    options = {"id": "traced.tree", "title": {"en": "Tree"}, "source": GUIDE.at("1"), "returns": units}
    return method(**options, catalogue=Catalogue())(formula)


BINARY = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
}


def of_library(tree, names):
    """Walk a tree with the functions a formula may use."""
    if isinstance(tree, (str, int)):
        return names.get(tree, tree)
    sign, *parts = tree
    x, *rest = (of_library(part, names) for part in parts)
    match sign:
        case "neg":
            return -x
        case "total":
            return ops.total(x)
        case "decay":
            return ops.decay(x, rest[0])
        case "larger":
            return ops.larger(x, rest[0])
        case "smaller":
            return ops.smaller(x, rest[0])
        case "where<":
            return ops.where(x < rest[0], rest[1], rest[2])
        case "where>=":
            return ops.where(x >= rest[0], rest[1], rest[2])
    return BINARY[sign](x, rest[0])


def of_numpy(tree, names):
    """Walk a tree with plain numpy, written independently."""
    if isinstance(tree, (str, int)):
        return names.get(tree, tree)
    sign, *parts = tree
    x, *rest = (of_numpy(part, names) for part in parts)
    match sign:
        case "neg":
            return np.negative(x)
        case "total":
            columns = list(x.T)
            added = columns[0]
            for column in columns[1:]:
                added = added + column
            return added[:, None]
        case "decay":
            return np.exp(-(x * rest[0]))
        case "larger":
            return np.where(np.isnan(x) | (x >= rest[0]), x, rest[0])
        case "smaller":
            return np.where(np.isnan(x) | (x <= rest[0]), x, rest[0])
        case "where<":
            return np.where(np.less(x, rest[0]), rest[1], rest[2])
        case "where>=":
            return np.where(np.greater_equal(x, rest[0]), rest[1], rest[2])
    return BINARY[sign](x, rest[0])


def trees(signs, calls):
    """Trees over (rows, 1) names and totals of (rows, labels) trees; literals stand only beside expressions."""

    def grown(leaf):
        def extend(part):
            return st.one_of(
                st.tuples(st.sampled_from(signs), part, part),
                st.tuples(st.sampled_from(["+", "-"]), part, st.sampled_from([0, 1, -1])),
                st.tuples(st.just("-"), st.just(1), part),
                st.tuples(st.just("neg"), part),
                *([st.tuples(st.sampled_from(calls), part, part)] if calls else []),
                st.tuples(st.sampled_from(["where<", "where>="]), part, part, part, part),
            )

        return st.recursive(leaf, extend, max_leaves=8)

    series = grown(st.sampled_from(["a", "b"])).map(lambda tree: ("total", ("*", "w", tree)))
    return grown(st.one_of(st.sampled_from(["a", "b"]), series, st.just(("total", "w"))))


def columns(rows, numbers):
    return st.fixed_dictionaries(
        {
            name: st.lists(numbers, min_size=rows * width, max_size=rows * width).map(
                lambda flat, width=width: np.array(flat, dtype=np.float64).reshape(-1, width)
            )
            for name, width in (("a", 1), ("b", 1), ("w", LABELS))
        }
    )


ANY = st.floats(-1e6, 1e6) | st.sampled_from([0.0, -0.0, 1e300, -1e300, 5e-324])
WIDE = trees("+-*/", ["larger", "smaller", "decay"])
WHOLE = trees("+-*", ["larger", "smaller"])


@settings(max_examples=60, deadline=None)
@given(tree=WIDE, values=columns(5, ANY))
def test_graph_function_numpy_and_replay_agree_bit_for_bit(tree, values):
    declared = declare(tree, of_library)
    untouched = {name: array.copy() for name, array in values.items()}
    with np.errstate(all="ignore"):
        expected = of_numpy(tree, values)
    run = declared.run(values)
    graph = declared.graph.evaluate(values)
    assert same_bits(run["tree"], expected.reshape(-1))
    assert same_bits(graph[declared.graph.outputs["tree"]], expected)
    assert all(same_bits(values[name], untouched[name]) for name in NAMES)
    for row in range(len(values["a"])):
        one = {name: array[row].tolist() if name == "w" else float(array[row, 0]) for name, array in values.items()}
        replay = declared.replay(one)
        assert same_bits(np.array([replay.results["tree"]]), run["tree"][row : row + 1])
        if np.isfinite(run["tree"][row]):
            assert declared(**one)["tree"] == run["tree"][row]
    split = [declared.run({name: array[part] for name, array in values.items()}) for part in (slice(0, 2), slice(2, 5))]
    assert same_bits(np.concatenate([part["tree"] for part in split]), run["tree"])


class Dual:
    """A number with its exact derivatives, to check against."""

    def __init__(self, value, slopes=()):
        self.value, self.slopes = Fraction(value), dict(slopes)

    def joined(self, value, other, mine, others):
        names = {*self.slopes, *other.slopes}
        slopes = {n: self.slopes.get(n, 0) * mine + other.slopes.get(n, 0) * others for n in names}
        return Dual(value, slopes)


def exact(tree, names):
    if isinstance(tree, int):
        return Dual(tree)
    if isinstance(tree, str):
        return names[tree]
    sign, *parts = tree
    if sign == "total":
        added = Dual(0)
        for label in range(LABELS):
            term = exact(parts[0], {**names, "w": names["w"][label]})
            added = added.joined(added.value + term.value, term, 1, 1)
        return added
    x, *rest = (exact(part, names) for part in parts)
    match sign:
        case "neg":
            return x.joined(-x.value, Dual(0), -1, 0)
        case "+":
            return x.joined(x.value + rest[0].value, rest[0], 1, 1)
        case "-":
            return x.joined(x.value - rest[0].value, rest[0], 1, -1)
        case "*":
            return x.joined(x.value * rest[0].value, rest[0], rest[0].value, x.value)
        case "larger":
            return x if x.value >= rest[0].value else rest[0]
        case "smaller":
            return x if x.value <= rest[0].value else rest[0]
        case "where<":
            return rest[1] if x.value < rest[0].value else rest[2]
    return rest[1] if x.value >= rest[0].value else rest[2]


@settings(max_examples=60, deadline=None)
@given(tree=WHOLE, values=columns(2, st.integers(-3, 3)))
def test_sensitivities_are_exact_on_whole_numbers(tree, values):
    declared = declare(tree, of_library)
    found = declared.sensitivities(values)["tree"]
    for row in range(2):
        names = {name: Dual(int(values[name][row, 0]), {name: 1}) for name in "ab"}
        names["w"] = [Dual(int(values["w"][row, label]), {("w", label): 1}) for label in range(LABELS)]
        expected = exact(tree, names).slopes
        for name, slopes in found.items():
            if name == "w":
                assert slopes[row].tolist() == [expected.get(("w", label), 0) for label in range(LABELS)]
            else:
                assert slopes[row] == expected.get(name, 0)
        assert {name[0] for name, slope in expected.items() if slope} <= set(found)
    assert set(found) <= declared.needs("tree")


def first_order_decay(
    *,
    waste: Annotated[Column, Activity("t", labels="waste_component")],
    carbon: Annotated[Column, Activity("tC/t", labels="waste_component")],
    rate: Annotated[Column, Activity("1/a", labels="waste_component")],
    age: Annotated[Column, Activity("a")],
    captured: Annotated[Column, Activity("1")],
):
    left = ops.decay(rate, age)
    return {"carbon_stored": ops.total(waste * carbon * (1 - left)) / (1 + captured)}


DECAYED = method(
    id="traced.decay",
    title={"en": "Decay"},
    source=GUIDE.at("2"),
    returns={"carbon_stored": "tC"},
    catalogue=Catalogue(),
)(first_order_decay)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_sensitivities_of_quotients_and_decay_meet_central_differences(data):
    positive = st.floats(0.25, 4.0)
    three = st.lists(positive, min_size=3, max_size=3)
    values = {name: data.draw(three) for name in ("waste", "carbon", "rate")}
    values |= {"age": data.draw(positive), "captured": data.draw(positive)}
    slopes = DECAYED.sensitivities(values)["carbon_stored"]
    for name, value in values.items():
        for label in range(len(value) if isinstance(value, list) else 1):

            def moved(step, name=name, value=value, label=label):
                if isinstance(value, list):
                    shifted = [v + step * (i == label) for i, v in enumerate(value)]
                else:
                    shifted = value + step
                return DECAYED.replay({**values, name: shifted}).results["carbon_stored"]

            difference = (moved(1e-5) - moved(-1e-5)) / 2e-5
            assert np.ravel(slopes[name])[label] == pytest.approx(difference, rel=1e-5, abs=1e-8)


@settings(max_examples=50, deadline=None)
@given(tree=WHOLE, seed=st.integers(0, 2**32 - 1))
def test_masks_are_the_and_of_the_inputs_in_the_outputs_own_graph(tree, seed):
    declared = declare(tree, of_library)
    rng = np.random.default_rng(seed)
    masks = {"a": rng.random(20) < 0.5, "b": None, "w": rng.random((20, LABELS)) < 0.8}
    known = {"a": masks["a"], "b": np.ones(20, dtype=bool), "w": masks["w"].all(axis=1)}
    valid = declared.valid(masks)
    for output in declared.returns:
        expected = np.logical_and.reduce([known[name] for name in declared.needs(output)])
        got = np.ones(20, dtype=bool) if valid[output] is None else valid[output]
        assert (got == expected).all()
    assert valid["b"] is None
