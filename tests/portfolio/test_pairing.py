"""Which loan is which: pairs by key and by replacement, shares of what is shared out, and what is left alone."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.errors import OptionError
from carbonacct.portfolio.pairing import numbers, paired

NAN = float("nan")


def frame(rows, **more):
    return pd.DataFrame(rows, columns=["loan_id", "exposure"]).assign(**more)


def links(base, now, keys=("loan_id",)):
    return paired(base, now, list(keys), ["exposure"])


def pairs(found):
    return [*zip(found.base.tolist(), found.now.tolist(), found.replaces.tolist(), strict=True)]


def test_pairs_by_key_then_by_replacement_and_what_is_left():
    base = frame([("A", 1.0), ("B", 2.0), ("C", 3.0), ("D", 4.0)])
    now = frame([("C", 5.0), ("A", 6.0), ("E", 7.0), ("F", 8.0)], refinances=["C", " B ", None, "Z"])
    found = links(base, now)
    assert pairs(found) == [(2, 0, False), (0, 1, False), (1, 1, True)]
    assert found.only_base.tolist() == [3]
    assert found.only_now.tolist() == [2, 3]
    assert found.base_share.tolist() == [1.0, 1.0, 1.0]
    assert found.now_share.tolist() == [1.0, 1 / 3, 2 / 3]


def test_without_a_column_of_replacements_keys_alone_pair():
    found = links(frame([(1, 1.0)]), frame([("1", 1.0), ("2", 1.0)]))
    assert pairs(found) == [(0, 0, False)]
    assert (found.only_base.tolist(), found.only_now.tolist()) == ([], [1])


def test_a_replaced_loan_is_found_with_the_other_keys_of_the_row():
    base = frame([("A", 1.0), ("A", 2.0)], project=["p", "q"])
    now = frame([("B", 1.0), ("B", 2.0)], project=["q", "r"], refinances=["A", "A"])
    found = links(base, now, ("loan_id", "project"))
    assert pairs(found) == [(1, 0, True)]
    assert (found.only_base.tolist(), found.only_now.tolist()) == ([0], [1])


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ([60.0, 40.0], [0.6, 0.4]),
        ([0.0, 40.0], [0.0, 1.0]),
        ([0.25, 0.25], [0.5, 0.5]),
        ([0.0, 0.0], [0.5, 0.5]),
        ([NAN, 40.0], [0.5, 0.5]),
        ([float("inf"), 40.0], [0.5, 0.5]),
        ([-1.0, 40.0], [0.5, 0.5]),
        ([0.5, 0.0], [1.0, 0.0]),
    ],
)
def test_a_loan_is_shared_out_by_the_exposure_of_those_that_replace_it(weights, shares):
    now = frame([("C", weights[0]), ("B", 7.0), ("D", weights[1])], refinances=["A", None, "A"])
    found = links(frame([("A", 1.0), ("B", NAN)]), now)
    by_pair = dict(zip(zip(found.base, found.now, strict=True), found.base_share, strict=True))
    assert [by_pair[(0, 0)], by_pair[(0, 2)], by_pair[(1, 1)]] == [*shares, 1.0]
    back = links(now.drop(columns="refinances"), frame([("A", 1.0), ("B", NAN)], refinances=["C", None]))
    assert back.now_share.tolist() == [1.0, 1.0]


@given(st.lists(st.floats(0, 1e12), min_size=1, max_size=5), st.lists(st.floats(0, 1e12), max_size=3))
def test_shares_of_one_loan_add_up_to_it(mine, others):
    now = frame([(f"N{place}", one) for place, one in enumerate([*mine, *others])])
    now["refinances"] = ["A"] * len(mine) + ["B"] * len(others)
    found = links(frame([("A", 1.0), ("B", 1.0)]), now)
    for place in {*found.base.tolist()}:
        assert found.base_share[found.base == place].sum() == pytest.approx(1.0)
    assert found.now_share.tolist() == [1.0] * len(now)


def test_numbers_of_a_column():
    held = pd.DataFrame({"a": [1, None, 3], "b": ["1.5", "2", None], "c": ["much", "", ""]})
    assert numbers(held, "a").tolist()[::2] == [1.0, 3.0]
    assert np.isnan(numbers(held, "a")[1])
    assert numbers(held, "b").tolist()[:2] == [1.5, 2.0]
    assert {numbers(held, name).dtype for name in "ab"} == {np.dtype(np.float64)}
    with pytest.raises(OptionError) as caught:
        numbers(held, "d")
    assert (caught.value.where, caught.value.given, caught.value.needed) == ("columns", "d", "a, b, c")
    with pytest.raises(OptionError, match="no number") as caught:
        numbers(held, "c")
    assert caught.value.where == "c"
    assert "much" in caught.value.given


def test_what_is_no_key_is_refused_with_its_book():
    good, twice = (
        frame([("A", 1.0)], project=["p"]),
        frame([("B", 1.0), ("A", 1.0), ("A", 2.0)], project=["p", "q", "q"]),
    )
    for books, book in (((twice, good), "base book"), ((good, twice), "now book")):
        with pytest.raises(OptionError, match="occurs twice") as caught:
            links(*books)
        assert (caught.value.where, caught.value.given) == (book, "A")
        with pytest.raises(OptionError) as caught:
            links(*books, ("loan_id", "project"))
        assert (caught.value.where, caught.value.given) == (book, "A/q")
        with pytest.raises(OptionError, match="no such column") as caught:
            links(*books, ("contract",))
        assert (caught.value.where, caught.value.given) == ("base", "contract")
    with pytest.raises(OptionError, match="no such column") as caught:
        links(good, frame([("A", 1.0)]), ("loan_id", "project"))
    assert (caught.value.where, caught.value.given) == ("now", "project")
