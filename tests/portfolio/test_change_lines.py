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
        Driver("exposure", "numerator", divides=False, shared_out=True),
        Driver("denominator", "denominator", divides=True, shared_out=False),
        Driver("emissions", "entity_emissions", divides=False, shared_out=False),
    ) == FINANCED


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


def test_groups_stand_in_alphabetical_order_with_all_their_lines():
    base = book([("A", 100.0, 1000.0, 50.0), ("B", 100.0, 1000.0, 60.0)], branch=["y", "x"])
    groups = decompose(base, base, by=["branch"]).by("branch")
    assert groups.columns.tolist() == ["branch", "base", "now", *LINES]
    assert groups["branch"].tolist() == ["x", "y"]
    assert groups["base"].tolist() == groups["now"].tolist() == [6.0, 5.0]


def test_a_line_is_no_column_to_group_by():
    base = book([("A", 100.0, 1000.0, 50.0)])
    for name in ("exposure", "coverage", "nothing"):
        with pytest.raises(OptionError, match="did not keep") as caught:
            decompose(base, base, by=["loan_id"]).by(name)
        assert (caught.value.where, caught.value.given) == ("by", name)
