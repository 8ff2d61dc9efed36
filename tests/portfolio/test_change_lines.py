"""The lines of a change, to the last name: which there are, in which order, and what the plain data holds."""

import pandas as pd
import pytest

from carbonacct.errors import OptionError
from carbonacct.portfolio.change import FINANCED, Driver, decompose

LINES = ["edition", "fx", "gwp", "method", "coverage", "entries", "exits", "exposure", "denominator", "emissions"]
LINES += ["activity", "emissions_per_activity", "fallback", "rounding"]


def book(rows, **more):
    frame = pd.DataFrame(rows, columns=["loan_id", "numerator", "denominator", "entity_emissions"])
    return frame.assign(
        financed_emissions=frame["entity_emissions"] * frame["numerator"] / frame["denominator"], **more
    )


def test_every_line_has_its_name_and_its_place():
    base = book([("A", 100.0, 1000.0, 500.0)], activity=[10.0])
    change = decompose(base, book([("A", 100.0, 1000.0, 800.0)], activity=[20.0]))
    assert [*change.lines] == LINES
    moved = {name: round(line, 9) for name, line in change.lines.items() if abs(line) > 1e-9}
    assert [*moved] == ["activity", "emissions_per_activity"]
    assert moved["activity"] > 0 > moved["emissions_per_activity"]


def test_the_drivers_of_financed_emissions():
    assert (
        Driver("exposure", "numerator", divides=False, shared_out=True, across="exposure"),
        Driver("denominator", "denominator", divides=True, shared_out=False, across="denominator_across"),
        Driver("emissions", "entity_emissions", divides=False, shared_out=False, across=""),
    ) == FINANCED


def test_one_driver_is_shared_out():
    base = book([("A", 100.0, 1000.0, 500.0)])
    for drivers in ((), FINANCED[1:], (FINANCED[0], *FINANCED)):
        with pytest.raises(OptionError, match="shared out") as caught:
            decompose(base, base, drivers=drivers)
        assert caught.value.where == "drivers"


def test_plain_data():
    base = book([("A", 100.0, 1000.0, 500.0), ("B", 10.0, 100.0, 10.0)])
    restated = base.assign(entity_emissions=[600.0, 10.0], financed_emissions=[60.0, 1.0])
    change = decompose(base, book([("A", 100.0, 1000.0, 500.0)]), restated=[("gwp", restated)], unit="kgCO2e")
    assert change.as_dict() == {
        "unit": "kgCO2e",
        "base": 51.0,
        "restated": 61.0,
        "now": 50.0,
        "change": -1.0,
        "lines": change.lines,
    }
    assert repr(change).splitlines()[0].split() == ["base", "+51", "kgCO2e"]
    assert [line.split()[0] for line in repr(change).splitlines()][1:3] == ["gwp", "exits"]


def test_rows_of_a_change_are_numbered_through():
    base = book([("A", 100.0, 1000.0, 500.0), ("B", 10.0, 100.0, 10.0)])
    frame = decompose(base, book([("A", 100.0, 1000.0, 400.0), ("C", 10.0, 100.0, 10.0)])).frame
    assert frame["loan_id"].tolist() == ["A", "C", "B"]
    assert frame.index.tolist() == [0, 1, 2]


def test_lines_print_in_tonnes_and_leave_out_what_is_below_the_last_place():
    base = book([("A", 100.0, 1000.0, 500.0), ("B", 8.0, 100.0, 2e-10)])
    change = decompose(base, book([("A", 100.0, 1000.0, 400.0)]))
    assert -2e-11 < change.lines["exits"] < -1e-11
    assert repr(change).splitlines() == [
        f"{'base':<24} {'+50':>20} tCO2e",
        f"{'emissions':<24} {'-10':>20} tCO2e",
        f"{'now':<24} {'+40':>20} tCO2e",
    ]
    same = repr(decompose(base, base)).splitlines()
    assert [line.split()[0] for line in same] == ["base", "now"]
    nothing = base.assign(entity_emissions=0.0, financed_emissions=0.0)
    assert [line.split()[0] for line in repr(decompose(nothing, nothing)).splitlines()] == ["base", "now"]


def test_groups_stand_in_alphabetical_order_with_all_their_lines():
    base = book([("A", 100.0, 1000.0, 50.0), ("B", 100.0, 1000.0, 60.0)], branch=["y", "x"])
    groups = decompose(base, base, by=["branch"]).by("branch")
    assert groups.columns.tolist() == ["branch", "base", "now", *LINES[:-1], "regrouped", "rounding"]
    assert groups["branch"].tolist() == ["x", "y"]
    assert groups["base"].tolist() == groups["now"].tolist() == [6.0, 5.0]


def test_blank_words_are_one_group():
    base = book([(one, 100.0, 1000.0, 50.0) for one in "ABC"], branch=["", None, "y"])
    assert decompose(base, base, by="branch").by("branch")["branch"].tolist() == ["(blank)", "y"]


def test_a_line_is_no_column_to_group_by():
    base = book([("A", 100.0, 1000.0, 50.0)])
    for name in ("exposure", "coverage", "nothing"):
        with pytest.raises(OptionError, match="did not keep") as caught:
            decompose(base, base, by=["loan_id"]).by(name)
        assert (caught.value.where, caught.value.given) == ("by", name)


def test_the_frame_tells_what_became_of_every_loan():
    base = book([("A", 100.0, 1000.0, 50.0), ("B", 10.0, 100.0, 30.0), ("C", 10.0, 100.0, 20.0)])
    again = base.assign(entity_emissions=[60.0, 30.0, 20.0], financed_emissions=[6.0, 3.0, 2.0])
    now = book([("A", 100.0, 1000.0, 60.0), ("D", 10.0, 100.0, 30.0), ("E", 1.0, 1.0, 7.0)], refinances=["", "B", ""])
    frame = decompose(base, now, restated=[("edition", again)]).frame
    assert frame.index.tolist() == [0, 1, 2, 3, 4]
    assert frame["loan_id"].tolist() == ["A", "A", "D", "E", "C"]
    assert frame["kind"].tolist() == ["restated: edition", "continuing", "replaced", "entries", "exits"]
    assert frame["replaced"].tolist() == ["", "", "B", "", ""]
    assert frame["base"].tolist() == [5.0, 6.0, 3.0, 0.0, 2.0]
    assert frame["now"].tolist() == [6.0, 6.0, 3.0, 7.0, 0.0]


def test_a_restated_base_is_paired_by_its_keys_alone():
    base = book([("A", 100.0, 1000.0, 50.0), ("B", 10.0, 100.0, 30.0)], refinances=["", "A"])
    again = base.assign(entity_emissions=[60.0, 30.0], financed_emissions=[6.0, 3.0])
    change = decompose(base, base, restated=[("gwp", again), ("method", base)])
    assert (change.lines["gwp"], change.lines["method"]) == (1.0, -1.0)
    assert len(change.frame[change.frame["kind"].str.startswith("restated")]) == 2


@pytest.mark.parametrize("figure", [-5.0, -1e-9])
def test_a_negative_figure_of_either_end_is_refused(figure):
    base = book([("A", 100.0, 1000.0, 50.0)])
    wrong = base.assign(financed_emissions=figure, denominator=None)
    for pair in ((wrong, base), (base, wrong), (wrong, base.assign(loan_id="Z")), (base.assign(loan_id="Z"), wrong)):
        with pytest.raises(OptionError, match="negative emissions") as caught:
            decompose(*pair)
        assert (caught.value.where, float(caught.value.given)) == ("financed_emissions", figure)


@pytest.mark.parametrize(("first", "last", "split"), [(0.5, 0.25, True), (0.0, 1.0, False), (1.0, 0.0, False)])
def test_activity_below_one_splits_and_none_does_not(first, last, split):
    base = book([("A", 100.0, 1000.0, 500.0)], activity=[first])
    change = decompose(base, book([("A", 100.0, 1000.0, 800.0)], activity=[last]))
    assert (change.lines["activity"] != 0.0) is split
    assert (change.lines["emissions"] != 0.0) is not split


def test_a_column_that_only_one_book_has_splits_nothing():
    base, now = book([("A", 100.0, 1000.0, 500.0)]), book([("A", 100.0, 1000.0, 800.0)])
    for column, word in (("activity", 5.0), ("method", "x")):
        for pair in ((base.assign(**{column: word}), now), (base, now.assign(**{column: word}))):
            lines = {name: line for name, line in decompose(*pair).lines.items() if abs(line) > 1e-9}
            assert lines == {"emissions": pytest.approx(30.0)}


def test_no_method_is_the_same_as_a_blank_one():
    base = book([("A", 100.0, 1000.0, 500.0)], method=[None])
    now = book([("A", 100.0, 1000.0, 800.0)], method=[""])
    for pair in ((base, now), (now.assign(method=""), base.assign(method=None))):
        assert decompose(*pair).lines["method"] == 0.0
    assert decompose(base, now.assign(method="x")).lines["method"] == pytest.approx(30.0)


def test_a_row_of_several_keys_is_named_by_all():
    base = book([("A", 100.0, 1000.0, 500.0)], project_id=["p"])
    with pytest.raises(OptionError, match="not the product") as caught:
        decompose(base, base.assign(financed_emissions=51.0), key=("loan_id", "project_id"))
    assert caught.value.where == "value of A/p"
