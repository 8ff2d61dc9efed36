"""The promise of exact totals: correctly rounded, order-free, mergeable, whatever the split."""

import math
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.sums import ExactSums, total

finite = st.floats(allow_nan=False, allow_infinity=False, width=64)
columns = st.lists(finite, max_size=60)


def exact(values):
    return sum((Fraction(v) for v in values), Fraction(0))


@given(columns)
def test_a_total_is_the_exact_sum_rounded_once(values):
    sums = ExactSums(1)
    sums.add(np.array(values, dtype=float))
    assert sums.fractions() == [exact(values)]
    if abs(exact(values)) < Fraction(2) ** 1023:
        assert total(np.array(values, dtype=float)) == float(exact(values))


@given(st.lists(st.tuples(finite, st.integers(0, 4)), min_size=1, max_size=60), st.randoms(), st.integers(0, 60))
def test_order_and_split_do_not_matter(rows, random, cut):
    whole = ExactSums(5)
    whole.add(np.array([v for v, _ in rows]), np.array([c for _, c in rows]))
    random.shuffle(rows)
    merged = ExactSums(5)
    for part in (rows[:cut], rows[cut:]):
        piece = ExactSums(5)
        if part:
            piece.add(np.array([v for v, _ in part]), np.array([c for _, c in part]))
        merged.merge(pickle.loads(pickle.dumps(piece)))  # noqa: S301
    assert merged.fractions() == whole.fractions()
    assert whole.folded().fractions() == [sum(whole.fractions())]
    assert ExactSums.from_state(whole.state(), 5).fractions() == whole.fractions()


def test_blocks_of_many_sizes_agree_with_fsum():
    random = np.random.default_rng(20261122)
    for n in (1, 65_535, 65_536, 65_537, 200_003):
        values = random.lognormal(0, 12, n) * random.choice([-1.0, 1.0], n)
        assert total(values) == math.fsum(values)
        codes = random.integers(0, 70_000, n)
        sums = ExactSums(70_000)
        sums.add(values, codes)
        some = int(codes[0])
        assert sums.floats()[some] == math.fsum(values[codes == some])
        assert sums.folded().floats()[0] == math.fsum(values)


@pytest.mark.parametrize(
    "values",
    [[5e-324] * 3, [1.7e308, -1.7e308, 5e-324], [2.0**1000, 1.0, -(2.0**1000)], [2.0**992, 2.0**991], [-0.0, 0.0]],
)
def test_the_ends_of_the_float_range(values):
    assert total(np.array(values)) == float(exact(values))


def test_what_is_not_finite_is_refused_and_an_overflow_is_an_error():
    for bad in (math.nan, math.inf, -math.inf):
        with pytest.raises(ValueError, match="only finite values"):
            total(np.array([1.0, bad]))
    with pytest.raises(OverflowError):
        total(np.array([1.7e308, 1.7e308]))


def test_inputs_are_not_modified_and_group_counts_must_agree():
    values = np.array([1.0, 2.5])
    values.flags.writeable = False
    assert total(values) == 3.5
    with pytest.raises(ValueError, match="2 groups cannot be merged into 1"):
        ExactSums(1).merge(ExactSums(2))


def test_past_two_to_the_thirty_rows_the_integers_grow():
    sums = ExactSums(1)
    sums.add(np.array([2.0**31 + 0.5]))
    double = sums
    for _ in range(40):
        copy = ExactSums(1)
        copy.merge(double)
        double.merge(copy)
    assert double.fractions() == [(2**31 + Fraction(1, 2)) * 2**40]


def test_one_group_unless_told_and_values_on_the_grid():
    assert ExactSums().size == 1
    for values in ([1.0], [1.0, -1.0, 0.5], [2.0**32], [2.0**32 - 1, 1.0], [0.0, -0.0]):
        assert total(np.array(values)) == float(exact(values))


def test_counts_leave_64_bits_before_they_could_overflow():
    """After 2**30 rows the integers grow without bound; before, they are plain int64."""
    sums = ExactSums(1)
    sums.add(np.array([1.0]))
    sums._rows = (1 << 30) - 2
    sums.add(np.array([1.0]))
    assert {counts.dtype for counts in sums._levels.values()} == {np.dtype(np.int64)}
    sums.add(np.array([1.0]))
    assert {counts.dtype for counts in sums._levels.values()} == {np.dtype(object)}
    assert sums.floats().tolist() == [3.0]
