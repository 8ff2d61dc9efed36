"""Proof of a traced method: its factor families, and that numbers do what the graph says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import FactorNotFound, FormulaError, UnitMismatch
from carbonacct.methods.method import Method
from carbonacct.methods.terms import Input
from carbonacct.units import Unit, parse_unit
from carbonacct.vocabulary import families, labels

Array = NDArray[Any]
Dimension = tuple[tuple[str, int], ...]
_LABELS = 3
_ANY_GWP = "gwp.AR5"
_SAMPLES = (0.0, 1.0, -1.0, 0.1, 1e15, -3.7e-9, 7.25, 123456.789, -42.0, 1e-3, 2.0, 0.326, 1.0 / 3.0)


def prove(method: Method) -> None:
    """Prove what the trace alone cannot: families, purity, and that numbers go the way of the graph.

    Raises
    ------
    FormulaError, UnitMismatch
        Naming the argument or the equation concerned.
    """
    prove_families(method)
    prove_honesty(method)


def prove_families(method: Method) -> None:
    """Check that label sets and families exist, and that families are published in the declared dimension."""
    for item in method.inputs:
        where = f"method {method.id}, argument `{item.name}`"
        if item.labels and item.labels not in labels.sets():
            raise FormulaError(f"unknown label set {item.labels}", where=where, needed=", ".join(labels.sets()))
        if item.kind == "factor":
            _prove_family(where, item)


def _prove_family(where: str, item: Input) -> None:
    try:
        family = families.get(item.family.replace("gwp.SET", _ANY_GWP))
    except FactorNotFound as error:
        raise FormulaError(
            f"unknown factor family {item.family}", where=where, given=item.family, hint=error.hint
        ) from None
    fixed = item.key.startswith("=") or not (item.key or item.labels)
    published = [family.unit_of(item.key[1:])] if fixed else [family.unit, *family.key_units.values()]
    dimensions = [parse_unit(text).dimension for text in published]
    if item.unit.dimension not in (*dimensions, *(_with_co2e(dimension) for dimension in dimensions)):
        units = " or ".join(dict.fromkeys(published))
        raise UnitMismatch(
            f"{item.unit.text} cannot hold the family {item.family}, published in {units}",
            where=where,
            given=item.unit.text,
            needed=f"the dimension of {units}",
        )


def _with_co2e(dimension: Dimension) -> Dimension:
    """Return a dimension with CO2 counted as CO2e, one to one."""
    powers = dict(dimension)
    if "CO2" in powers and "CO2e" not in powers:
        powers["CO2e"] = powers.pop("CO2")
    return tuple(sorted(powers.items()))


def sample_values(method: Method) -> dict[str, Array]:
    """Return deterministic inputs with zeros, negative, small and large numbers, shape (rows, 1) or (rows, labels)."""
    values = {}
    for place, item in enumerate(method.inputs):
        width = _LABELS if item.labels else 1
        steps = np.arange(len(_SAMPLES) * width) * (place % (len(_SAMPLES) - 1) + 1) + place * 5
        values[item.name] = np.array(_SAMPLES)[steps % len(_SAMPLES)].reshape(-1, width)
    return values


def prove_honesty(method: Method) -> None:
    """Check that function and graph agree bit for bit, that the function is pure and leaves its inputs alone.

    Raises
    ------
    FormulaError
        Naming the output or argument concerned.
    """
    where = f"method {method.id}"
    values = sample_values(method)
    given = {name: array.copy() for name, array in values.items()}
    with np.errstate(all="ignore"):
        try:
            first = {name: np.asarray(result) for name, result in method.function(**given).items()}
            second = method.function(**given)
        except Exception as error:
            raise FormulaError(f"the formula fails on numbers: {type(error).__name__}: {error}", where=where) from error
    for name, array in values.items():
        if not np.array_equal(array, given[name]):
            raise FormulaError(f"the input `{name}` is modified", where=where, hint="write x = x * y, not x *= y")
    expected = method.graph.evaluate(values)
    for output, position in method.graph.outputs.items():
        line = method.equation.lines[output].text
        if not same_bits(first[output], np.asarray(second[output])):
            raise FormulaError(f"two calls differ in `{line}`", where=where, hint="a formula is a pure function")
        if not same_bits(first[output], expected[position]):
            raise FormulaError(f"on numbers the function does not compute `{line}`", where=where)


def same_bits(a: Array, b: Array) -> bool:
    """Tell whether two arrays hold the same float64 bits; one not-a-number is as good as another."""
    if a.dtype != np.float64 or b.dtype != np.float64 or a.shape != b.shape:
        return False
    one, other = np.ascontiguousarray(a).view(np.int64), np.ascontiguousarray(b).view(np.int64)
    return bool(np.all((one == other) | (np.isnan(a) & np.isnan(b))))


def scaling_check(method: Method, values: Mapping[str, Array], rng: np.random.Generator) -> None:
    """Scale every base dimension by a power of four and check that outputs scale exactly.

    Parameters
    ----------
    method
        Method to check.
    values
        Inputs as for :meth:`Method.run`, away from overflow and underflow.
    rng
        Source of the exponents.

    Raises
    ------
    FormulaError
        Naming the output whose formula mixes units.
    """
    units = {item.name: item.unit for item in method.inputs} | method.units
    bases = sorted({base for unit in units.values() for base, _ in unit.dimension})
    exponents = {base: int(rng.integers(-4, 5)) for base in bases}

    def factor(unit: Unit) -> float:
        return 4.0 ** sum(exponents[base] * power for base, power in unit.dimension)

    plain = method.run(values)
    scaled = method.run({name: np.asarray(value) * factor(units[name]) for name, value in values.items()})
    for output, result in plain.items():
        if not same_bits(result * factor(units[output]), scaled[output]):
            raise FormulaError(
                f"`{method.equation.lines[output].text}` does not scale with its units", where=f"method {method.id}"
            )
