"""Keys asked for by the words of a bank, and sums of parts that have no year."""

import pytest

import carbonacct as ca
from carbonacct.errors import FactorNotFound
from carbonacct.factors import FactorSet

PARTS = ("grid.operating_margin", "grid.build_margin")


@pytest.fixture(scope="module")
def factors():
    return FactorSet.load()


@pytest.mark.parametrize(("word", "key"), [("无烟煤", "anthracite"), ("柴油", "diesel"), ("anthracite", "anthracite")])
def test_a_key_may_be_asked_for_by_its_word(factors, word, key):
    assert factors.resolve("fuel.ncv.ipcc2006", key=word).key == key


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
