"""Keys asked for by the words of a bank, and sums of parts that have no year."""

import csv
from pathlib import Path

import pytest

import carbonacct as ca
from carbonacct.errors import FactorNotFound
from carbonacct.factors import FactorSet
from carbonacct.vocabulary import families, labels

PARTS = ("grid.operating_margin", "grid.build_margin")


@pytest.fixture(scope="module")
def factors():
    return FactorSet.load()


@pytest.mark.parametrize(("word", "key"), [("无烟煤", "anthracite"), ("柴油", "diesel"), ("anthracite", "anthracite")])
def test_a_key_may_be_asked_for_by_its_word(factors, word, key):
    assert factors.resolve("fuel.ncv.ipcc2006", key=word).key == key


@pytest.mark.parametrize(
    ("word", "key"), [("烟煤", "other_bituminous"), ("焦炭", "coke_oven_coke"), ("煤油", "other_kerosene")]
)
@pytest.mark.parametrize("quantity", ["ncv", "co2", "ch4", "n2o"])
def test_a_fuel_that_the_series_calls_otherwise_is_found(factors, quantity, word, key):
    family = f"fuel.{quantity}.ipcc2006"
    assert factors.resolve(family, key=word) == factors.resolve(family, key=key)


def test_a_fuel_that_may_be_several_of_the_series_is_left_to_choose(factors):
    with pytest.raises(FactorNotFound, match=r"given: coal .*keys: anthracite, coking_coal, other_bituminous"):
        factors.resolve("fuel.co2.ipcc2006", key="煤炭")


def test_a_fuel_that_the_series_lacks_is_told_which_there_are(factors):
    with pytest.raises(FactorNotFound) as caught:
        factors.resolve("fuel.co2.ipcc2006", key="型煤")
    assert caught.value.hint == f"keys: {', '.join(sorted(factors.table('fuel.co2.ipcc2006')))}"


def test_a_row_of_ones_own_is_taken_before_the_key_of_the_series(factors):
    row = {"family": "fuel.co2.ipcc2006", "key": "烟煤", "unit": "kgCO2/TJ", "value": 90000, "document": "a test"}
    assert factors.extend([row]).resolve("fuel.co2.ipcc2006", key="烟煤").value == 90000


def test_every_key_of_another_series_is_one_of_its_tables(factors):
    known = labels.names("fuel")
    path = Path(families.__file__).with_name("data") / "fuel_keys.csv"
    lines = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert len({(line["series"], line["fuel"]) for line in lines}) == len(lines)
    for line in lines:
        table = factors.table(f"fuel.co2.{line['series']}")
        assert line["fuel"] in known
        assert line["fuel"] not in table
        assert {*line["keys"].split("|")} <= {*table}


@pytest.mark.parametrize("fuel", ["烟煤", "焦炭", "煤油"])
@pytest.mark.parametrize(
    ("project_type", "figures"),
    [
        ("household_biogas", {"households": "1000", "household_fuel [t]": "0.5"}),
        ("glass_recycling", {"material_recycled [t]": "50000", "melting_heat_saved [GJ/t]": "1.5"}),
    ],
)
def test_methods_take_fuels_by_their_chinese_names(project_type, figures, fuel):
    loan = {"loan_id": "L1", "project_type": project_type, "year": "2024", "fuel": fuel}
    loan |= {"balance [CNY]": "1", "total_investment [CNY]": "1", **figures}
    found = ca.benefits(ca.read_book([loan], currency="CNY"))
    assert found.frame["status"].tolist() == ["computed"], found.issues.to_string()
    (used,) = found.factors.loc[found.factors["argument"] == "fuel_emission_factor", "id"]
    assert used == ca.FactorSet.load().resolve("fuel.co2.ipcc2006", key=fuel).id


def test_a_key_of_the_table_is_taken_as_it_stands(factors):
    """``bituminous_coal`` is a key of this table, and a word for another key elsewhere."""
    assert factors.resolve("us.epa.hub.co2_energy", key="bituminous_coal", region="US").key == "bituminous_coal"


def test_a_word_that_means_no_key_is_refused_as_it_was_asked(factors):
    with pytest.raises(FactorNotFound) as caught:
        factors.resolve("fuel.ncv.ipcc2006", key="moon dust")
    assert "moon dust" in str(caught.value)


def test_a_sum_of_parts_without_a_year_is_named_by_its_region_alone(factors):
    rows = [
        {"family": part, "region": "CN-GRID-CENTRAL", "unit": "tCO2/MWh", "value": value, "document": "a document"}
        for part, value in zip(PARTS, (0.8, 0.4), strict=True)
    ]
    found = factors.extend(rows).resolve("grid.combined_margin.75_25", region="CN-GRID-CENTRAL", year=2031)
    assert (found.id, found.year) == ("grid.combined_margin.75_25@CN-GRID-CENTRAL", None)
    assert found.value == pytest.approx(0.75 * 0.8 + 0.25 * 0.4, rel=1e-15)
    dated = ca.FactorSet.load().resolve("grid.combined_margin.75_25", region="CN-GRID-CENTRAL", year=2019)
    assert dated.id == "grid.combined_margin.75_25@CN-GRID-CENTRAL/2019"
