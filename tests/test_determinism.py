"""What a figure may depend on beside its inputs: only functions that no standard rounds for us, and those are close."""

from __future__ import annotations

import ast
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.methods.ops import decay

PACKAGE = Path(ca.__file__).parent
CLOSE = {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "power", "float_power", "pow", "cbrt", "hypot"} | {
    f"{arc}{name}{end}" for arc in ("", "arc", "a") for name in ("sin", "cos", "tan") for end in ("", "h")
}
# Where they are used, and what for.
USED = {
    ("methods/ops.py", "exp"): "decay over time in formulas: within 2 units in the last place",
    ("portfolio/lmdi.py", "log"): "split of a change among its drivers",
    ("portfolio/lmdi.py", "log1p"): "split of a change among its drivers",
    ("benefit_uncertainty/monte_carlo.py", "log1p"): "draws of a logarithmic normal, which are a check",
    ("benefit_uncertainty/monte_carlo.py", "expm1"): "draws of a logarithmic normal, which are a check",
    ("book/validate.py", "log10"): "whether a magnitude is plausible",
}


def called() -> set[tuple[str, str]]:
    """Return the functions of numpy and math, by file, that are not correctly rounded everywhere."""
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in CLOSE:
                owner = node.value.id if isinstance(node.value, ast.Name) else ""
                if owner in ("np", "math", "cmath"):
                    found.add((path.relative_to(PACKAGE).as_posix(), node.attr))
    return found


def test_functions_that_a_numerical_library_rounds_in_its_own_way_are_the_ones_listed() -> None:
    assert called() == set(USED)


@given(st.floats(0.0, 2.0), st.floats(0.0, 300.0))
def test_decay_is_within_two_units_in_the_last_place(rate: float, time: float) -> None:
    with localcontext() as context:
        context.prec = 60
        exponent = -rate * time
        exact = Decimal(exponent).exp()
        found = float(decay(np.array([rate]), np.array([time]))[0])
        assert abs(Decimal(found) - exact) <= 2 * Decimal(float(np.spacing(float(exact))))


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 8, 9, 64, 1000])
def test_decay_of_a_row_does_not_depend_on_the_rows_beside_it(rows: int) -> None:
    """Vector and scalar kernels of a numerical library may differ; the same number must always give the same bits."""
    rng = np.random.default_rng(rows)
    rate, time = rng.uniform(0.0, 1.0, rows), rng.uniform(0.0, 50.0, rows)
    whole = decay(rate, time)
    for row in range(min(rows, 40)):
        assert decay(rate[row : row + 1], time[row : row + 1])[0] == whole[row]
    assert decay(rate[::-1], time[::-1])[::-1].tolist() == whole.tolist()


@given(st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_a_total_is_the_exact_sum_rounded_once_whatever_the_order(values: list[float], random: object) -> None:
    from carbonacct.sums import total

    exact = float(sum(map(Fraction, values), Fraction(0)))
    random.shuffle(values)  # type: ignore[attr-defined]
    assert total(np.array(values)) == exact


def test_the_manifest_alone_decides() -> None:
    book = {"loan_id": "L1", "project_type": "solar_pv", "year": 2024, "region": "CN-CQ", "balance": 5e6}
    book |= {"total_investment": 1e7, "power_generation [MWh]": 1000.0, "currency": "CNY"}
    one, other = (ca.benefits(ca.read_book(book)) for _ in range(2))
    assert one.manifest == other.manifest
    assert one.as_dict() == other.as_dict()
    moved = ca.benefits(ca.read_book(book), gwp="AR6")
    assert moved.manifest != one.manifest
