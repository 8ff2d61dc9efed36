"""A method's function, read: its inputs from the signature, its graph from two calls on symbols."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any, get_type_hints

from carbonacct.errors import CarbonAcctError, FormulaError
from carbonacct.methods.graph import Graph
from carbonacct.methods.terms import Activity, Elapsed, FromFactor, Input, Term, input_of
from carbonacct.methods.trace import trace_function
from carbonacct.units import Unit


def declared_inputs(method: str, function: Callable[..., object]) -> tuple[Input, ...]:
    """Read the inputs of a method from its signature.

    Raises
    ------
    FormulaError
        If an argument is not keyword-only, has a default or lacks its declaration.
    """
    where = f"method {method}"
    if not inspect.isfunction(function):
        raise FormulaError("a method is a plain function", where=where, given=function)
    hints = _hints(where, function)
    inputs = []
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise FormulaError(f"the argument `{name}` is not keyword-only", where=where, hint="put * before it")
        if parameter.default is not inspect.Parameter.empty:
            raise FormulaError(
                f"the argument `{name}` has the default {parameter.default!r}",
                where=where,
                given=parameter.default,
                hint="a constant is an input with a unit and a source",
            )
        terms = [
            t for t in getattr(hints.get(name), "__metadata__", ()) if isinstance(t, Activity | FromFactor | Elapsed)
        ]
        if len(terms) != 1:
            raise FormulaError(
                f"the argument `{name}` has no declaration",
                where=where,
                hint="annotate it as Annotated[Column, Activity(unit)], FromFactor(…) or Elapsed(…)",
            )
        inputs.append(_input(where, name, terms[0]))
    return tuple(inputs)


def _hints(where: str, function: Callable[..., object]) -> Mapping[str, Any]:
    try:
        return get_type_hints(function, include_extras=True)
    except Exception as error:
        raise FormulaError(f"the annotations cannot be read: {error}", where=where) from error


def _input(where: str, name: str, term: Term) -> Input:
    try:
        return input_of(name, term)
    except CarbonAcctError as error:
        error.where = f"{where}, argument `{name}`"
        raise


def traced(
    method: str, function: Callable[..., object], inputs: tuple[Input, ...], returns: Mapping[str, Unit]
) -> Graph:
    """Trace the function twice and return its graph.

    Raises
    ------
    FormulaError
        If a law of formulas is broken, or two calls differ.
    UnitMismatch
        If units do not fit.
    """
    terms = {item.name: (item.unit, item.labels) for item in inputs}
    graph = trace_function(method, function, terms, returns)
    if not graph.same_as(trace_function(method, function, terms, returns)):
        raise FormulaError(
            "two calls make different formulas", where=f"method {method}", hint="a formula is a pure function"
        )
    branch = _branch(function.__code__)
    if branch:
        raise FormulaError(
            f"a Python branch or loop in line {branch}",
            where=f"method {method}",
            hint="use ops.where; a choice that changes the formula is another method",
        )
    return graph


def _branch(code: CodeType) -> int | None:
    """Return the line of a conditional jump, which would let a flag from outside change the formula."""
    for step in dis.get_instructions(code):
        if "JUMP" in step.opname and "_IF_" in step.opname:
            return step.positions.lineno if step.positions and step.positions.lineno else code.co_firstlineno
    return None
