"""Units again: slips of the pen, one rounding, dimensions in words, and the registry of pint against ours."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct import read_book, unit_text
from carbonacct.dimensions import dimension_name, mismatch_hint
from carbonacct.errors import UnitError
from carbonacct.units import conversion, dimensionless, parse_unit, scale, to_pint

UNKNOWN = "units.csv lists the names that are known"


def hint(text: str) -> str:
    with pytest.raises(UnitError) as caught:
        parse_unit(text)
    return caught.value.hint


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tcw", "did you mean tce?"),
        ("tkn", "did you mean tkm?"),
        ("passenger.kn", "did you mean passenger.km?"),
        ("kx", UNKNOWN),
        ("passenger.kmm", UNKNOWN),
        ("qqqqqq", UNKNOWN),
        ("k\x00Wh", "type it again without formatting"),
    ],
)
def test_hints_for_slips(text: str, told: str) -> None:
    assert hint(text) == told


def test_a_text_that_grows_beyond_the_limit_when_written_plainly() -> None:
    with pytest.raises(UnitError, match="longer than 64"):
        parse_unit("ﷺ" * 60)


def slips(one: str, other: str) -> int:
    """Return the number of letters to add, leave out, change or swap with their neighbour (optimal alignment)."""
    table = np.zeros((len(one) + 1, len(other) + 1), dtype=int)
    table[:, 0], table[0] = range(len(one) + 1), range(len(other) + 1)
    for i, mine in enumerate(one, 1):
        for j, its in enumerate(other, 1):
            ways = [table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (mine != its)]
            if i > 1 and j > 1 and mine == other[j - 2] and one[i - 2] == its:
                ways.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(ways)
    return int(table[-1, -1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("abcd", other) for other in ("abdc", "bacd", "abc", "bcd", "axcd", "abcxd", "axxd", "abdx", "cd", "abdcf")),
        ("abc", "bca"),
        ("ab", "abcd"),
        ("", "a"),
    ],
)
def test_one_slip(one: str, other: str) -> None:
    assert unit_text._one_slip_apart(one, other) == unit_text._one_slip_apart(other, one) == (slips(one, other) <= 1)


words = st.text(alphabet="ab", max_size=6)


@given(words, words)
def test_one_slip_is_an_edit_distance_of_one(one: str, other: str) -> None:
    assert unit_text._one_slip_apart(one, other) == (slips(one, other) <= 1)


def test_a_name_written_apart() -> None:
    assert parse_unit("Nm 3") == parse_unit("Nm3")
    assert parse_unit("吨公 里") == parse_unit("tkm")


@given(st.floats(-1e300, 1e300), st.integers(2, 10**6))
def test_a_ratio_of_one_over_n_divides(value: float, number: int) -> None:
    assert scale(value, Fraction(1, number)) == value / number


def test_the_pure_number() -> None:
    assert (dimensionless.text, dimensionless.ratio) == ("1", 1)
    assert conversion(dimensionless, parse_unit("%")) == 100


def test_pint_converts_as_we_do() -> None:
    registry = to_pint()
    table = unit_text.table().units
    by_dimension: dict[object, list[str]] = {}
    for name in table:
        if name.isidentifier() and name != unit_text.WAN:
            by_dimension.setdefault(table[name][0], []).append(name)
    for names in by_dimension.values():
        first = parse_unit(names[0])
        for name in names:
            ours = float(conversion(parse_unit(name), first))
            assert registry.Quantity(1.0, name).to(names[0]).magnitude == pytest.approx(ours, rel=1e-12), name
    assert registry.Quantity(1.0, "kWh").to_base_units().magnitude == pytest.approx(3.6e6, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("m", "length"),
        ("h", "time"),
        ("m2", "area"),
        ("m3", "volume"),
        ("kW", "power"),
        ("kJ", "energy"),
        ("kg", "mass"),
        ("t/m3", "mass/volume"),
        ("km/h", "length/time"),
        ("m3/h", "volume/time"),
        ("kW/m2", "power/area"),
        ("tC", "carbon"),
        ("kg/equivalent", "mass/pollutant equivalent"),
        ("tce/Nm3", "standard coal/normal volume"),
    ],
)
def test_quantities_have_names(text: str, quantity: str) -> None:
    assert parse_unit(text).quantity == quantity


def test_dimensions_in_words() -> None:
    assert dimension_name((("length", 12), ("mass", 1))) == "length¹²·mass"
    assert dimension_name((("time", -10),)) == "1/time¹⁰"


def test_what_is_told_where_a_currency_or_its_price_year_is_left_over() -> None:
    assert mismatch_hint((("CNY", 1),), ()) == "give a unit of pure number"
    assert "exchange rate" in mismatch_hint((("CNY", 1),), (("USD", 1),))
    assert "deflator" in mismatch_hint((("CNY", 1),), (("CNY2020", 1),))


def test_words_that_count_head_columns_of_pure_numbers_alone() -> None:
    heads = {"车辆数（辆）": 300, "家电数量（万台）": 1.2, "新增服务人口（万人）": 3, "住房套数（户）": 40}
    book = read_book([{"贷款编号": "L1"} | heads])
    read = {name: numbers.values.tolist() for name, numbers in book.numbers.items()}
    assert read == {"vehicles": [300], "appliances": [12_000], "persons_connected": [30_000], "homes": [40]}
    assert not [issue.code for issue in book.findings if issue.severity != "info"]
    for head in ("锅炉效率（台）", "年节电量（kWh/户）", "产量（万台）"):
        refused = read_book([{"贷款编号": "L1", head: 0.5}])
        assert "unit_unreadable" in [issue.code for issue in refused.findings], head
