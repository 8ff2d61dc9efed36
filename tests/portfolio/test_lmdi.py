"""The logarithmic index by itself: accuracy against many digits, and rows at zero."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.errors import OptionError
from carbonacct.portfolio.lmdi import effects, log_mean, log_ratio

ULP = 2.0**-52


def column(*figures):
    return np.array(figures, dtype=np.float64)


@given(st.floats(1e-3, 1e12), st.floats(-0.9, 3.0) | st.floats(-1e-6, 1e-6))
def test_a_logarithmic_ratio_is_accurate_however_close_the_two_are(before, growth):
    after = before * (1 + growth)
    with localcontext() as context:
        context.prec = 60
        exact = (Decimal(after) / Decimal(before)).ln()
        mean = Decimal(before) if exact == 0 else (Decimal(after) - Decimal(before)) / exact
        found = Decimal(float(log_ratio(column(before), column(after))[0]))
        assert abs(found - exact) <= abs(exact) * Decimal(8 * ULP) + Decimal(50 * ULP) * (abs(exact) > Decimal("0.69"))
        told = Decimal(float(log_mean(column(before), column(after))[0]))
        assert abs(told - mean) <= abs(mean) * Decimal(80 * ULP)


def test_rows_that_grow_from_zero_fall_to_zero_or_stay_there():
    value = (column(0.0, 0.5, 0.0, 0.0, 4.0, 0.0), column(0.5, 0.0, 0.0, 8.0, 8.0, 0.0))
    one = (column(0.0, 1.0, 0.0, 0.0, 2.0, 0.0), column(1.0, 0.0, 0.0, 2.0, 4.0, 1.0))
    other = (column(0.5, 0.5, 0.0, 0.0, 2.0, 1.0), column(0.5, 0.5, 0.0, 4.0, 2.0, 0.0))
    found = effects(value, {"one": one, "other": other}, {"under": (np.ones(6), np.ones(6))})
    assert found.together.tolist() == [False, False, False, True, False, False]
    assert found.lines["one"].tolist() == [0.5, -0.5, 0.0, 0.0, pytest.approx(4.0), 0.0]
    assert found.lines["other"].tolist() == [0.0] * 6
    assert found.lines["under"].tolist() == [0.0] * 6


def test_values_below_one_are_split_like_any_other():
    pair = (column(0.5, 0.25), column(0.25, 0.5))
    found = effects(pair, {"one": pair, "still": (np.ones(2), np.ones(2))}, {})
    assert found.lines["one"].tolist() == [-0.25, 0.25]
    assert found.lines["still"].tolist() == [0.0, 0.0]


def test_a_value_of_divisors_alone():
    found = effects((column(1.0), column(2.0)), {}, {"under": (column(1.0), column(0.5))})
    assert found.lines["under"].tolist() == [pytest.approx(1.0)]
    assert found.together.tolist() == [False]


@pytest.mark.parametrize(
    ("value", "driver", "where", "given"),
    [
        ((1.0, -2.0), (1.0, -2.0), "value of 2", -2.0),
        ((1.0, 2.0), (1.0, 3.0), "value of 2", 2.0),
        ((5.0, 2.0), (1.0, 2.0), "value of 1", 5.0),
        ((1.0, np.inf), (1.0, 2.0), "value of 2", np.inf),
        ((1.0, 2.0), (-1.0, 2.0), "one of 1", -1.0),
    ],
)
@pytest.mark.parametrize("end", [0, 1])
def test_rows_without_a_name_are_numbered_from_one(value, driver, where, given, end):
    pairs = [(column(1.0, 1.0), column(*figures)) for figures in (value, driver)]
    value_pair, driver_pair = (pair if end else pair[::-1] for pair in pairs)
    with pytest.raises(OptionError) as caught:
        effects(value_pair, {"one": driver_pair}, {})
    assert (caught.value.where, float(caught.value.given)) == (where, given)


def test_the_identity_is_held_to_thirteen_digits():
    pair = (column(1.0), column(1.0))
    effects((column(1.0 + 9e-14), column(1.0)), {"one": pair}, {})
    for wrong in (1.0 + 2e-13, 1.0 - 2e-13):
        with pytest.raises(OptionError, match="not the product"):
            effects((column(wrong), column(1.0)), {"one": pair}, {})
        with pytest.raises(OptionError, match="not the product"):
            effects((column(1.0), column(wrong)), {}, {"one": pair})
