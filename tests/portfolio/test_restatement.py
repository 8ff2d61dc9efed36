"""Figures are compared on one basis, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.errors import OptionError
from carbonacct.portfolio.restatement import BASIS, Stated, compare, differences

SAME = dict.fromkeys(BASIS, "same")


def stated(value, coverage=0.8, unit="tCO2e", **basis):
    return Stated(value, unit, {**SAME, **basis}, coverage)


def test_on_one_basis_nothing_is_restated():
    found = compare(stated(100.0), stated(90.0), recalculation_threshold=0.05)
    assert (found.as_filed, found.restated, found.current) == (100.0, 100.0, 90.0)
    assert not found.must_restate
    assert found.change == pytest.approx(-0.1)
    assert found.as_dict()["differences"] == {}


@pytest.mark.parametrize("name", BASIS)
def test_every_difference_of_basis_is_refused_until_restated(name):
    now = stated(90.0, **{name: "other"})
    with pytest.raises(OptionError) as caught:
        compare(stated(100.0), now, recalculation_threshold=0.05)
    assert name in str(caught.value)
    found = compare(stated(100.0), now, recalculation_threshold=0.05, restated=stated(104.0, **{name: "other"}))
    assert not found.must_restate
    assert found.differences == {name: ("same", "other")}
    assert found.change == pytest.approx(90 / 104 - 1)
    with pytest.raises(OptionError, match="not on the present basis"):
        compare(stated(100.0), now, recalculation_threshold=0.05, restated=stated(104.0))


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_coverage_differs_once_it_moves_by_more_than_the_threshold(one, other, threshold):
    found = differences(stated(1.0, one), stated(1.0, other), recalculation_threshold=threshold)
    assert ("coverage" in found) == (abs(one - other) > threshold)


def test_a_restatement_of_the_threshold_or_more_has_to_be_filed():
    found = compare(stated(100.0), stated(90.0), recalculation_threshold=0.05, restated=stated(95.0))
    assert found.must_restate
    assert found.restatement == pytest.approx(-0.05)
    assert compare(stated(0.0), stated(1.0), recalculation_threshold=0.05).change is None
    assert compare(stated(0.0), stated(1.0), recalculation_threshold=0.0).restatement is None


def test_what_cannot_be_compared():
    with pytest.raises(TypeError):
        compare(stated(1.0), stated(1.0))
    with pytest.raises(OptionError, match="is known"):
        compare(stated(1.0, gwp=""), stated(1.0), recalculation_threshold=0.05)
    with pytest.raises(OptionError, match="different units"):
        compare(stated(1.0), stated(1.0, unit="tCO2e/MCNY"), recalculation_threshold=0.05)
    for threshold in (5, 1.5, -0.01, float("nan"), "0.05", None):
        with pytest.raises(OptionError, match="from 0 to 1"):
            compare(stated(1.0), stated(1.0), recalculation_threshold=threshold)


def test_a_comparison_is_plain_data():
    found = compare(
        stated(100.0), stated(90.0, gwp="AR6"), recalculation_threshold=0.0, restated=stated(80.0, gwp="AR6")
    )
    assert found.as_dict() == {
        "as_filed": 100.0,
        "restated": 80.0,
        "current": 90.0,
        "unit": "tCO2e",
        "differences": {"gwp": ("same", "AR6")},
        "restatement": pytest.approx(-0.2),
        "must_restate": True,
        "change": 0.125,
    }
