"""Expected reductions, avoided emissions, values adjusted: each of its own kind, refused where it has no sense."""

import pytest

from carbonacct.errors import OptionError
from carbonacct.portfolio.forward_looking import ExpectedReduction, expected_avoided, value_adjusted


def test_a_straight_line_ends_at_the_expected_reduction():
    plan = ExpectedReduction(2024, 900.0, 2033, 0.0)
    assert plan.interpolated(2024) == 0.0
    assert plan.interpolated(2033) == plan.at_contract == plan.achieved(0.0)
    assert plan.achieved_share(plan.expected) == 1.0
    assert ExpectedReduction(2024, 5.0, 2030, 5.0).achieved_share(4.0) is None


def test_unchanged_values_adjust_nothing():
    found = value_adjusted(50.0, [1.0, 3.0], [7.0, 9.0], [7.0, 9.0])
    assert (found.adjusted, found.ratio) == (found.unadjusted, 1.0)
    assert found.as_dict()["unadjusted"] == 50.0


@pytest.mark.parametrize(
    "work",
    [
        lambda: ExpectedReduction(2030, 1.0, 2030, 0.0),
        lambda: ExpectedReduction(2024, -1.0, 2030, 0.0),
        lambda: ExpectedReduction(2024, 1.0, 2030, 0.0).interpolated(2031),
        lambda: ExpectedReduction(2024, 1.0, 2030, 0.0).achieved(float("nan")),
        lambda: expected_avoided([1.0], []),
        lambda: expected_avoided([-1.0], [0.0]),
        lambda: value_adjusted(1.0, [], [], []),
        lambda: value_adjusted(1.0, [-1.0], [1.0], [1.0]),
        lambda: value_adjusted(1.0, [1.0], [0.0], [1.0]),
    ],
)
def test_what_has_no_sense_is_refused(work):
    with pytest.raises(OptionError):
        work()
