"""Exact sums at the edge of what a block holds: every bit of every piece is needed."""

from fractions import Fraction

import numpy as np
import pytest

from carbonacct.sums import ExactSums, total


def exact(values):
    return sum(map(Fraction, values.tolist()), Fraction(0))


@pytest.mark.parametrize("rows", [3, 5, 8, 9, 16, 17, 33, 65, 129, 1025, 65_535, 65_536])
@pytest.mark.parametrize("top", [2.0**52, 2.0**-20, 2.0**700])
def test_a_block_of_values_that_are_all_as_large_as_can_be(rows, top):
    """All but one bit set, so that a sum of pieces one bit too wide is rounded."""
    values = np.full(rows, top * (2.0 - 2.0**-52))
    values[::3] = top * (2.0 - 3 * 2.0**-52)
    sums = ExactSums(1)
    sums.add(values)
    assert sums.fractions() == [exact(values)]
    assert total(values) == float(exact(values))


@pytest.mark.parametrize("rows", [9, 17, 1025, 65_536])
@pytest.mark.parametrize("below", range(15, 53))
def test_what_is_left_of_a_value_after_the_first_cut_is_cut_as_exactly(rows, below):
    values = np.full(rows, 2.0**-below * (1.0 - 2.0**-53))
    values[1::2] = 2.0**-below * (1.0 - 3 * 2.0**-53)
    values[0] = 1.5
    sums = ExactSums(1)
    sums.add(values)
    counted = (rows - 1) // 2 if rows % 2 else rows // 2
    least = Fraction(2.0**-below * (1.0 - 3 * 2.0**-53))
    most = Fraction(2.0**-below * (1.0 - 2.0**-53))
    assert sums.fractions() == [Fraction(3, 2) + counted * least + (rows - 1 - counted) * most]


def test_integers_of_many_rows():
    random = np.random.default_rng(7)
    whole = random.integers(2**52, 2**53, 65_536)
    sums = ExactSums(1)
    sums.add(np.ldexp(whole.astype(np.float64), -52))
    assert sums.fractions() == [Fraction(int(whole.astype(object).sum()), 2**52)]


def test_huge_values_stay_in_their_groups():
    values = np.array([1e300, 2.0, 3e300, 4.0, -1e300, 2.0**901, 2.0**450, 2.0**449])
    codes = np.array([0, 0, 1, 1, 2, 2, 0, 1])
    sums = ExactSums(3)
    sums.add(values, codes)
    assert sums.fractions() == [exact(values[codes == group]) for group in range(3)]


def test_plain_integers_hold_only_what_is_there():
    for values, levels in (([1.0], 1), ([2.0**40], 1), ([1.0, 2.0**-32], 2), ([0.0], 0)):
        sums = ExactSums(1)
        sums.add(np.array(values))
        assert len(sums.state()) == levels


def test_some_groups_in_the_order_asked_for():
    sums = ExactSums(4)
    sums.add(np.array([1.0, 2.0, 3.5, 1e16]), np.arange(4))
    some = sums.picked(np.array([3, 0, 0]))
    assert some.size == 3
    assert some.floats().tolist() == [1e16, 1.0, 1.0]
    some.add(np.array([1.0]), np.array([0]))
    assert some.fractions()[0] == 10**16 + 1
    assert sums.floats().tolist() == [1.0, 2.0, 3.5, 1e16]


@pytest.mark.parametrize("bits", range(3, 16))
def test_a_block_of_one_row_more_than_a_power_of_two(bits):
    """Pieces one bit wider would add up to an odd number beyond 2**53."""
    values = np.full((1 << bits) + 1, 2.0 - 2.0 ** -(52 - bits))
    sums = ExactSums(1)
    sums.add(values)
    assert sums.fractions() == [len(values) * Fraction(float(values[0]))]


@pytest.mark.parametrize("bits", range(3, 17))
def test_a_second_cut_that_is_as_wide_as_it_may_be(bits):
    """What the first cut leaves is just below half its quantum; a second one bit wider would be rounded."""
    room = 53 - bits
    values = np.full(1 << bits, 2.0**-room - 2.0 ** (-2 * room - 1))
    values[0] = 1.5
    sums = ExactSums(1)
    sums.add(values)
    assert sums.fractions() == [Fraction(3, 2) + (len(values) - 1) * Fraction(float(values[1]))]


@pytest.mark.parametrize("rows", [9, 17, 1025, 65_536])
@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("apart", range(-3, 4))
def test_what_the_first_cut_leaves_is_added_as_it_is_only_while_that_is_exact(rows, sign, apart):
    """All but the largest value leave as much as can be left, and are as small as the sum just bears, or a bit less."""
    doublings = (rows - 1).bit_length()
    quantum = 1 - (53 - doublings)
    lowest = quantum - 1 + doublings + apart
    small = 2.0 ** (lowest - 1) + 2.0 ** (quantum - 1) - 2.0 ** (lowest - 53)
    values = np.full(rows, sign * small)
    values[0] = sign * 1.5
    sums = ExactSums(1)
    sums.add(values)
    assert sums.fractions() == [Fraction(sign * 1.5) + (rows - 1) * Fraction(sign * small)]


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("top", [-200, -60, -1, 40])
def test_a_zero_among_values_of_one_sign_tells_nothing_of_their_last_bits(sign, top):
    values = sign * np.ldexp(np.random.default_rng(1).uniform(0.5, 1.0, 4097), top)
    values[7] = 0.0
    sums = ExactSums(1)
    sums.add(values)
    assert sums.fractions() == [exact(values)]
