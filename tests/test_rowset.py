"""Sets of rows and numbers per row do what masks and full columns do, whatever they hold once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.rowset import PerRow, RowSet, equal_rows, same_for_all, shared, whole_numbers


@st.composite
def masks(draw, number=2):
    size = draw(st.integers(0, 6))
    kinds = st.one_of(
        st.just([True] * size), st.just([False] * size), st.lists(st.booleans(), min_size=size, max_size=size)
    )
    return [np.array(draw(kinds), dtype=bool) for _ in range(number)]


@given(masks())
def test_sets_combine_as_masks_do(given_masks):
    one, two = given_masks
    for other in (two, RowSet.of(two)):
        assert (RowSet.of(one) & other).mask.tolist() == (one & two).tolist()
        assert (other & RowSet.of(one)).mask.tolist() == (one & two).tolist()
        assert (RowSet.of(one) | other).mask.tolist() == (one | two).tolist()
        assert (other | RowSet.of(one)).mask.tolist() == (one | two).tolist()
    assert (~RowSet.of(one)).mask.tolist() == (~one).tolist()


@given(masks())
def test_a_set_tells_what_its_mask_tells(given_masks):
    mask, part = given_masks
    rows = RowSet.of(mask)
    assert (rows.any(), rows.all(), rows.count, len(rows)) == (mask.any(), mask.all(), mask.sum(), len(mask))
    assert rows.positions.tolist() == np.flatnonzero(mask).tolist()
    assert np.arange(len(mask))[rows.index].tolist() == np.flatnonzero(mask).tolist()
    assert np.where(rows, 1, 0).tolist() == mask.astype(int).tolist()
    assert RowSet.known(None if mask.all() else mask, len(mask)).mask.tolist() == mask.tolist()
    assert RowSet.of(part).at(rows).mask.tolist() == part[mask].tolist()
    inner = RowSet.of(part[: rows.count])
    assert rows.within(inner).positions.tolist() == np.flatnonzero(mask)[part[: rows.count]].tolist()


@given(masks(3), st.lists(st.integers(0, 3), min_size=3, max_size=3))
def test_numbers_per_row_are_those_of_a_full_column(given_masks, values):
    size = len(given_masks[0])
    held, full = PerRow(size, np.int16(7)), np.full(size, 7, dtype=np.int16)
    for mask, value in zip(given_masks, values, strict=True):
        held.put(RowSet.of(mask), value)
        full[mask] = value
        assert held.values.tolist() == full.tolist()
        held.put(RowSet.of(mask), np.arange(int(mask.sum()), dtype=np.int16))
        full[mask] = np.arange(mask.sum())
        assert held.values.tolist() == full.tolist()
        held.mark(RowSet.of(mask), 8)
        full[mask] |= 8
        assert held.values.tolist() == full.tolist()
        assert held.equal(value).mask.tolist() == (full == value).tolist()


@given(masks(), st.one_of(st.just(0), st.just(1 << 40)))
def test_whole_numbers_are_the_distinct_ones(given_masks, far):
    rows, odd = given_masks
    column = np.where(odd, 2025 + far, 2024)
    assert whole_numbers(column, RowSet.of(rows)) == np.unique(column[rows]).tolist()
    one = same_for_all(2024, len(rows), np.int64)
    assert whole_numbers(one, RowSet.of(rows)) == np.unique(one[rows]).tolist()


def test_a_shared_value_is_held_once_and_found():
    column = same_for_all(2.5, 1000, np.float64)
    assert (shared(column), column.nbytes, column.base.nbytes) == (2.5, 8000, 8)
    assert equal_rows(column, 2.5).all()
    assert not equal_rows(column, 3.0).any()
    assert PerRow(3, np.float64(np.nan)).blank().all()
    assert shared(np.full(1000, 2.5)) is None
