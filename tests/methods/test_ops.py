"""Larger and smaller keep the bits of the operand they choose, whatever stands in the rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.methods.ops import larger, smaller

columns = st.lists(st.floats(width=64) | st.sampled_from([0.0, -0.0, 1.0, -1.0]), max_size=40)


def column(values):
    return np.array(values, dtype=float).reshape(-1, 1)


def chosen(first, second, in_order):
    """The first operand where it stands in order or is no number, else the second: one row at a time."""
    return [a if in_order(a, b) or a != a else b for a, b in zip(first, second, strict=True)]


@pytest.mark.parametrize("number", [0, 1, -1])
@given(values=columns)
def test_beside_a_number_each_row_keeps_its_bits(number, values):
    others = [float(number)] * len(values)
    most, least = larger(column(values), number), smaller(column(values), number)
    assert most.tobytes() == column(chosen(values, others, float.__ge__)).tobytes()
    assert least.tobytes() == column(chosen(values, others, float.__le__)).tobytes()


@given(rows=st.lists(st.tuples(st.floats(width=64), st.floats(width=64)), max_size=40))
def test_of_two_columns_each_row_keeps_its_bits(rows):
    a, b = [first for first, _ in rows], [second for _, second in rows]
    assert larger(column(a), column(b)).tobytes() == column(chosen(a, b, float.__ge__)).tobytes()
    assert smaller(column(a), column(b)).tobytes() == column(chosen(a, b, float.__le__)).tobytes()
