"""Places are read from codes and names, and walk up through the grid of the year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.vocabulary import regions


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("500155", "500155"),
        ("500228", "500155"),
        ("500234", "500154"),
        ("500381", "500116"),
        ("梁平", "500155"),
        ("梁平县", "500155"),
        ("重庆市梁平区", "500155"),
        ("Chongqing Liangping", "500155"),
        ("重庆", "CN-CQ"),
        ("重庆市", "CN-CQ"),
        ("500000", "CN-CQ"),
        ("cn-cq", "CN-CQ"),
        ("ＣＮ－ＣＱ", "CN-CQ"),
        (" Chongqing ", "CN-CQ"),
        ("内蒙古", "CN-NM"),
        ("Xizang", "CN-XZ"),
        ("CN", "CN"),
        ("CHN", "CN"),
        ("中国", "CN"),
        ("SG", "SG"),
        ("新加坡", "SG"),
        ("香港", "HK"),
        ("CN-HK", "HK"),
        ("710000", "TW"),
        ("西南", "CN-GRID-SOUTHWEST"),
        ("CN-GRID-CENTRAL", "CN-GRID-CENTRAL"),
        ("510104", "510104"),
        ("重庆市 梁平区云龙镇", "500155"),
        ("world", "WORLD"),
    ],
)
def test_parse(text, code):
    assert regions.parse(text).code == code


@pytest.mark.parametrize(
    "text", ["", "Atlantis", "990101", "50015", "5001555", "江北", "Wuxi", "Liangping", "00155", "中"]
)
def test_what_names_no_place_or_more_than_one(text):
    assert regions.parse(text) is None


def test_nearest_names_come_with_their_codes():
    assert regions.nearest("Chongqin")[0] == "CN-CQ chongqing"
    assert "500155" in regions.nearest("500157")


@pytest.mark.parametrize(
    ("code", "year", "steps"),
    [
        ("500155", 2019, ("500155", "CN-CQ", "CN-GRID-CENTRAL", "CN", "WORLD")),
        ("500155", 2021, ("500155", "CN-CQ", "CN-GRID-SOUTHWEST", "CN", "WORLD")),
        ("500155", None, ("500155", "CN-CQ", "CN-GRID-SOUTHWEST", "CN", "WORLD")),
        ("CN-SC", 2015, ("CN-SC", "CN-GRID-CENTRAL", "CN", "WORLD")),
        ("CN-XZ", 2019, ("CN-XZ", "CN", "WORLD")),
        ("CN-XZ", 2023, ("CN-XZ", "CN-GRID-SOUTHWEST", "CN", "WORLD")),
        ("CN-GRID-CENTRAL", 2023, ("CN-GRID-CENTRAL", "CN", "WORLD")),
        ("510104", 2023, ("510104", "CN-SC", "CN-GRID-SOUTHWEST", "CN", "WORLD")),
        ("HK", 2023, ("HK", "WORLD")),
        ("SG", 2023, ("SG", "WORLD")),
        ("Atlantis", 2023, ()),
    ],
)
def test_walk(code, year, steps):
    assert regions.walk(code, year) == steps


def test_the_table_holds_together():
    known = regions.regions()
    provinces = [place for place in known.values() if place.level == "province" and place.parent == "CN"]
    assert len(provinces) == 31
    assert sum(place.parent == "CN-CQ" and not place.successor for place in known.values()) == 38
    for place in known.values():
        assert place.name_zh
        assert place.name_en or place.successor
        assert place.parent in known or place.code == "WORLD"
        assert not place.successor or known[place.successor].level == "county"
        assert all(grid == "" or known[grid].level == "grid" for _, grid in place.grids)
    grids = {place.grid(2023) for place in provinces}
    assert len(grids) == 7
    assert {place.grid(2015) for place in provinces} == grids - {"CN-GRID-SOUTHWEST"} | {""}
    assert [place.code for place in provinces if place.grid(2015) != place.grid(2023)] == ["CN-CQ", "CN-SC", "CN-XZ"]


def test_climate_is_filled_only_where_sure():
    filled = {place.code: place.climate for place in regions.regions().values() if place.climate}
    assert filled == {"CN-CQ": "boreal_temperate_wet"}
    assert regions.get("CN-CQ").climate_status == "memory"


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text):
    place = regions.parse(text)
    assert place is None or regions.walk(place.code)[0] == place.code
    assert all(isinstance(name, str) for name in regions.nearest(text))
