"""Every row shipped keeps the schema, honours the licences, and adds up to what was published."""

import csv
import json
import re
from decimal import Decimal
from hashlib import sha256

import pytest

from carbonacct.factors import FactorSet
from carbonacct.factors.files import DATA, known_gaps
from carbonacct.factors.model import (
    COLUMNS,
    CONFIDENCES,
    STATUSES,
    UNDATED,
    UNKNOWN,
    Source,
    is_unverified,
    standing,
)
from carbonacct.units import parse_unit
from carbonacct.vocabulary import families, regions
from carbonacct.vocabulary.messages import chinese

DATASETS = sorted(path.name for path in DATA.iterdir() if path.is_dir() and path.name != "editions")
EDITION = json.loads((DATA / "editions" / "2026.11.json").read_text(encoding="utf-8"))


def cells(dataset, name=None):
    with (DATA / dataset / f"{name or dataset}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(family, **wanted):
    """Values of a family as published (text), narrowed by columns."""
    dataset = next(name for name, entry in EDITION["datasets"].items() if family in entry["families"])
    return [
        Decimal(row["value"])
        for row in cells(dataset)
        if row["family"] == family and row["value"] and all(test(row[column]) for column, test in wanted.items())
    ]


@pytest.mark.parametrize("dataset", DATASETS)
def test_rows_keep_the_schema(dataset):
    sources = {row["source_id"] for row in cells(dataset, "sources")}
    for row in cells(dataset):
        where = row["id"]
        assert tuple(row) == COLUMNS, where
        family = families.get(row["family"])
        unit = parse_unit(row["unit"])
        assert unit.dimension == parse_unit(family.unit_of(row["key"])).dimension, where
        assert row["status"] in ("confirmed", "memory"), where
        assert row["confidence"] in CONFIDENCES, where
        assert row["source_id"] in sources, where
        assert row["value"] or (row["low"] and row["high"]), where
        assert not row["low"] or float(row["low"]) <= float(row["high"]), where
        assert not row["key"] or family.key, where
        if family.levels:
            place = regions.get(row["region"])
            assert place is not None, where
            assert place.level in family.levels, where
            assert place.code == row["region"], where
        else:
            assert row["region"] == "", where


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_row_tells_publisher_document_year_place_and_status_or_that_one_is_not_known(dataset):
    sources = {row["source_id"]: row for row in cells(dataset, "sources")}
    for row in cells(dataset):
        source = sources[row["source_id"]]
        for fact in ("publisher", "document", "date"):
            assert source[fact].strip(), (row["id"], fact)
        assert source["date"] in (UNKNOWN, UNDATED) or re.match(r"(19|20)\d\d\b", source["date"]), row["id"]
        assert row["place_in_source"].strip(), row["id"]
        told = Source(row["source_id"], *(source[fact] for fact in ("publisher", "document", "document_no", "date")))
        assert ("date unknown" in told.citation) == (source["date"] == UNKNOWN), row["id"]
        assert standing(row["status"], row["confidence"]).startswith(("verified (", "unverified (")), row["id"]


def test_a_row_is_never_called_verified_and_unverified_at_once():
    for status in STATUSES:
        for confidence in CONFIDENCES:
            told = standing(status, confidence)
            assert told.startswith("unverified") == is_unverified(status, confidence)
            assert told.count("verified") == (status != "given")
            assert chinese(told).count("核实") == (status != "given")


def test_ids_and_places_are_unique():
    rows = [row for dataset in DATASETS for row in cells(dataset)]
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({(row["family"], row["key"], row["region"], row["year"]) for row in rows}) == len(rows)


def test_every_family_has_rows_or_parts_or_is_the_banks_own():
    held = {row["family"] for dataset in DATASETS for row in cells(dataset)}
    own = {name for name in families.names() if families.get(name).own}
    composed = {name for name in families.names() if families.get(name).parts}
    assert held | own | composed == set(families.names())
    assert not held & (own | composed)
    assert set(FactorSet.load("2026.11").families()) == held | composed


@pytest.mark.parametrize("name", families.names())
def test_every_family_is_described(name):
    family = families.get(name)
    assert family.title_en
    assert family.title_zh
    assert set(family.levels) <= set(families.LEVELS)
    assert list(family.levels) == sorted(family.levels, key=families.LEVELS.index)
    for unit in (family.unit, *family.key_units.values()):
        parse_unit(unit)
    for part, weight in family.parts:
        assert weight > 0
        assert families.get(part).levels == family.levels
    if family.parts:
        assert sum(weight for _, weight in family.parts) == 1


def test_reference_only_rows_do_not_ship():
    for dataset in DATASETS:
        text = (DATA / dataset / f"{dataset}.csv").read_text(encoding="utf-8")
        sources = (DATA / dataset / "sources.csv").read_text(encoding="utf-8")
        assert "REFERENCE ONLY" not in text
        assert "must not ship" not in text
        assert "China Products Carbon Footprint" not in sources
        for row in cells(dataset):
            assert (row["status"], row["confidence"]) != ("confirmed", "low"), row["id"]
            assert "cpcd" not in row["id"], row["id"]
            assert "iea_nze" not in row["id"], row["id"]
            assert not row["id"].startswith(("cn.heat.cn-", "cn.boiler.")), row["id"]


def test_market_prices_are_year_end_facts():
    assert {row["id"] for row in cells("carbon_price")} == {f"price.cea.close.{year}" for year in range(2021, 2025)}


# Rows and sums of the published tables, computed from the tables themselves and not from ours.
PUBLISHED = {
    "provincial averages of 2021": (("grid.average.mee_nbs", "2021", "province"), 30, "16.2931"),
    "provincial averages of 2022": (("grid.average.mee_nbs", "2022", "province"), 30, "15.5957"),
    "provincial averages of 2023": (("grid.average.mee_nbs", "2023", "province"), 30, "15.2517"),
    "regional averages of 2021": (("grid.average.mee_nbs", "2021", "grid"), 7, "3.6868"),
    "regional averages of 2022": (("grid.average.mee_nbs", "2022", "grid"), 7, "3.5346"),
    "regional averages of 2023": (("grid.average.mee_nbs", "2023", "grid"), 7, "3.4311"),
    "operating margins of 2019": (("grid.operating_margin", "2019", "CN-GRID"), 6, "5.3717"),
    "build margins of 2019": (("grid.build_margin", "2019", "CN-GRID"), 6, "2.0484"),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_grid_tables_add_up(name):
    (family, year, place), count, total = PUBLISHED[name]

    def wanted(region):
        return region.startswith("CN-GRID") if place == "CN-GRID" else regions.get(region).level == place

    found = values(family, year=lambda text: text == year, region=wanted)
    assert (len(found), sum(found)) == (count, Decimal(total))


@pytest.mark.parametrize(
    ("family", "column", "count", "total"),
    [
        ("gwp.SAR", "SARGWP100", 36, "138504"),
        ("gwp.TAR", "TARGWP100", 90, "245813"),
        ("gwp.TAR.20", "TARGWP20", 90, "283652"),
        ("gwp.TAR.500", "TARGWP500", 87, "228985"),
        ("gwp.AR4", "AR4GWP100", 58, "279083.7"),
        ("gwp.AR5", "AR5GWP100", 86, "325872"),
        ("gwp.AR5CCF", "AR5CCFGWP100", 88, "368374"),
        ("gwp.AR6", "AR6GWP100", 86, "354557.21"),
        ("gwp.AR6.20", "AR6GWP20", 86, "416815.01"),
        ("gwp.AR6.500", "AR6GWP500", 86, "306266.709"),
    ],
)
def test_warming_potentials_add_up(family, column, count, total):
    found = values(
        family, place_in_source=lambda text: text == column, note=lambda text: not text.startswith("The published CH4")
    )
    assert (len(found), sum(found)) == (count, Decimal(total))


@pytest.mark.parametrize(
    ("family", "count", "total"),
    [
        ("grid.footprint_lca", 21, "4.3991"),
        ("us.epa.supply_chain.with_margins", 1016, "286.408"),
        ("us.epa.supply_chain.without_margins", 1016, "269.234"),
        ("us.epa.supply_chain.margins", 1016, "17.216"),
        ("uk.desnz.mass", 358, "305524.70951"),
        ("uk.desnz.volume", 167, "179.76835705"),
        ("uk.desnz.energy", 443, "320.45078"),
        ("uk.desnz.distance", 197, "95.40763"),
        ("uk.desnz.passenger", 69, "7.10800"),
        ("uk.desnz.freight", 127, "32.88030"),
        ("uk.desnz.room_night", 39, "1512.5"),
        ("uk.desnz.working_hour", 3, "0.66756"),
        ("grid.average.ember", 222, "95397.00"),
        ("fuel.ncv.mee", 30, "1103.324"),
        ("fuel.ncv_gas.mee", 10, "1802.208"),
        ("social_cost.co2.us_epa_2023", 24, "7570"),
        ("social_cost.ch4.us_epa_2023", 24, "96800"),
    ],
)
def test_tables_add_up(family, count, total):
    found = values(family)
    assert (len(found), sum(found)) == (count, Decimal(total))


def test_harmonised_grid_factors_add_up():
    found = values("grid.ifi2021", key=lambda text: text == "operating_margin")
    assert (len(found), sum(found)) == (233 + 1, Decimal(143084 + 753))  # the Channel Islands stand under two codes


def test_pollutant_equivalents_add_up():
    air = values("env_tax.equivalent", key=lambda text: text.startswith("air."))
    water = values("env_tax.equivalent", key=lambda text: text.startswith("water."))
    assert (sum(air), sum(water)) == (Decimal("100.566202"), Decimal("11.0905003"))
    assert not values("env_tax.equivalent", key=lambda text: text == "water.tn")


def test_every_gwp_set_has_non_fossil_methane():
    expected = {"SAR": 21, "TAR": 23, "AR4": 25, "AR5": 28, "AR5CCF": 34, "AR6": 27, "AR6.20": 79.7}
    factors = FactorSet.load("2026.11")
    for name in families.names():
        if name.startswith("gwp."):
            found = factors.resolve(name, key="CH4_nonfossil")
            assert found.unit == "tCO2e/tCH4"
            assert found.value == expected.get(name.removeprefix("gwp."), found.value)


def test_blend_is_the_mass_weighted_sum_of_its_gases():
    factors = FactorSet.load("2026.11")
    gas = {key: factors.resolve("gwp.AR5", key=key).value for key in ("HFC32", "HFC125")}
    blend = factors.resolve("gwp.AR5", key="R410A")
    assert blend.value == pytest.approx(0.5 * gas["HFC32"] + 0.5 * gas["HFC125"], rel=1e-9)


def test_datapackages_describe_their_files():
    for dataset in DATASETS:
        package = json.loads((DATA / dataset / "datapackage.json").read_text(encoding="utf-8"))
        assert package["licenses"]
        for resource in package["resources"]:
            content = (DATA / dataset / resource["path"]).read_bytes()
            assert resource["hash"] == "sha256:" + sha256(content).hexdigest()
            assert resource["rows"] == len(cells(dataset, resource["name"]))
            assert b"\r" not in content


def test_gaps_name_families_places_and_publishers():
    gaps = known_gaps()
    assert (gaps[0].family, gaps[0].region) == ("grid.operating_margin", "CN-GRID-SOUTHWEST")
    for gap in gaps:
        assert gap.what
        assert gap.publisher
        assert gap.where
        if gap.family:
            assert families.get(gap.family)
        if gap.region:
            assert regions.get(gap.region)
        assert gap.row["value"] == ""
