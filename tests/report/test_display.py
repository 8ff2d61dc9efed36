"""How figures are shown: rounding, units, languages, and parts that add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.report.display import NONE, Display, largest_remainder, rounded
from carbonacct.report.model import PART, TOTAL, Cell, Column, Disclosure, Row, Table, Trace, Wording, same
from carbonacct.report.wording import unit_word
from carbonacct.sums import total

FIGURES = st.lists(st.floats(-1e12, 1e12).map(lambda x: round(x, 6)), min_size=1, max_size=30)


@given(FIGURES, st.integers(0, 4))
def test_footed_parts_add_up_and_move_less_than_one_step(parts, places):
    import numpy as np

    whole = rounded(total(np.array(parts)), places)
    shown = largest_remainder(parts, whole, places)
    step = Decimal(1).scaleb(-places)
    if shown is None:
        assert max(map(abs, parts)) > 1e9
        return
    assert sum(shown) == whole
    assert all(abs(one - Decimal(repr(part))) < 2 * step for one, part in zip(shown, parts, strict=True))


@given(st.floats(-1e15, 1e15), st.integers(0, 6))
def test_rounding_goes_to_the_nearest_step(value, places):
    assert abs(rounded(value, places) - Decimal(repr(value))) <= Decimal(1).scaleb(-places) / 2


def form(*values, whole, kind="number", figure="x"):
    columns = [Column("name", Wording("名称", "name")), Column("x", Wording("数", "number"), kind, "t", 0)]
    lines = [
        Row({"name": Cell(same(str(place))), "x": Cell(value, Trace("r", figure))}, PART)
        for place, value in enumerate(values)
    ]
    lines.append(Row({"x": Cell(whole, Trace("r", figure))}, TOTAL))
    return Disclosure("t", same("t"), (Table("t", same("t"), columns, lines),))


def texts(filled, **options):
    return [row[1].text for row in Display(filled, **options).tables[0].rows]


def test_only_sums_are_footed():
    assert texts(form(1.4, 1.4, 1.2, whole=4.0)) == ["1", "1", "1", "4"]
    assert texts(form(1.4, 1.4, 1.2, whole=4.0), foot=True) == ["2", "1", "1", "4"]
    assert texts(form(1.4, 1.4, 1.2, whole=4.0, kind="ratio"), foot=True) == ["1", "1", "1", "4"]
    assert texts(form(1.4, None, whole=9.0), foot=True) == ["1", NONE, "9"]


def test_every_adjusted_cell_says_so():
    table = Display(form(1.4, 1.4, 1.2, whole=4.0), "en", foot=True).tables[0]
    assert [bool(row[1].note) for row in table.rows] == [True, False, False, False]
    assert table.rows[0][1].note == "adjusted from 1 to 2 so that the parts add up"
    assert any("not footed" in note for note in Display(form(1.0, whole=9.0), "en", foot=True).tables[0].notes)


def test_money_is_shown_in_the_unit_asked_for():
    filled = form(1.5e8, whole=1.5e8, kind="money")
    columns = [Column("name", same("name")), Column("x", Wording("余额", "balance"), "money", "万元")]
    (table,) = filled.tables
    filled = Disclosure("t", same("t"), (Table("t", same("t"), columns, table.rows),))
    assert texts(filled) == ["15,000.00", "15,000.00"]
    assert texts(filled, money_unit="亿元") == ["1.50", "1.50"]
    assert Display(filled, "en").tables[0].headings[1] == "balance [10⁴ CNY]"
    assert Display(filled, "zh", "亿元").tables[0].headings[1] == "余额（亿元）"


@pytest.mark.parametrize("unit", ["tCO2e", "MWh", "t", "m3", "%"])
def test_units_without_chinese_stay(unit):
    assert unit_word(unit)("en") == unit
