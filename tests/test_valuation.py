"""Money values are dated, sourced, kept apart by kind, and never extrapolated."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.errors import FactorNotFound, OptionError
from carbonacct.valuation import (
    RIGHTS,
    Series,
    carbon_value,
    environmental_tax,
    pledged_right,
    social_cost,
    valuation,
)

with (Path(__file__).parent / "golden" / "china.csv").open(encoding="utf-8", newline="") as file:
    CHINA = {row["case_id"]: row for row in csv.DictReader(file)}


def golden(id):
    return json.loads(CHINA[id]["inputs"]), json.loads(CHINA[id]["expected"])


def test_water_pollutants_at_the_rate_of_the_tax():
    inputs, expected = golden("G15")
    amounts = {"water.cod": inputs["cod_kg"], "water.nh3n": inputs["nh3n_kg"], "water.tp": inputs["tp_kg"]}
    tax = environmental_tax(amounts, region="CN-CQ", year=2025, rates={"water": inputs["rate"]})
    assert (tax.quantity, tax.value) == (expected["equivalents"], expected["tax_cny"])
    assert environmental_tax(amounts, region="CN-CQ", year=2025).value == 4575.0


def test_air_pollutants_at_the_rate_of_the_tax():
    inputs, expected = golden("G16")
    for gas in ("so2", "nox"):
        mine = {f"air.{gas}": inputs[f"{gas}_kg"]}
        tax = environmental_tax(mine, region="CN-CQ", year=2025, rates={"air": inputs["rate"]})
        assert tax.quantity == pytest.approx(expected[f"{gas}_equiv"], abs=0.01)
        assert tax.value == pytest.approx(expected[f"{gas}_tax"], abs=0.01)
    own = environmental_tax({"air.so2": inputs["so2_kg"]}, region="CN-CQ", year=2025)
    assert own.value == pytest.approx(11052.63, abs=0.01)


def test_a_reduction_at_a_carbon_price():
    inputs, expected = golden("G21")
    tonnes = inputs["mw"] * inputs["hours"] * inputs["ef"]
    series = Series("page", {2020: inputs["price"]}, unit="CNY/tCO2e", source="golden case")
    worth = carbon_value(tonnes, year=2020, series=series)
    assert float(f"{worth.quantity:.15g}") == expected["er_t"]
    assert float(f"{worth.value:.15g}") == expected["revenue_cny"]


@pytest.mark.parametrize(("year", "price"), [(2021, 54.22), (2022, 55.0), (2023, 79.42), (2024, 97.49)])
def test_year_end_prices_are_those_of_the_exchange(year, price):
    worth = carbon_value(1.0, year=year)
    assert (worth.value, worth.currency) == (price, "CNY")
    assert "Shanghai" in worth.prices[0].source
    assert "shadow price" in worth.shadow
    assert "影子价格" in worth.shadow_zh


@pytest.mark.parametrize("year", [2020, 2025, 2030])
def test_no_price_is_extrapolated(year):
    with pytest.raises(FactorNotFound) as caught:
        carbon_value(1.0, year=year)
    assert "2021, 2022, 2023, 2024" in str(caught.value)
    series = Series("CCER", {2024: 80.0, 2026: 90.0}, unit="CNY/tCO2e", source="own")
    with pytest.raises(FactorNotFound, match="no price of this year"):
        carbon_value(1.0, year=2025, series=series)
    for wrong in (2019, 2081):
        with pytest.raises(FactorNotFound, match="from 2020 to 2080"):
            social_cost(1.0, year=wrong, discount="r2.0")


@pytest.mark.parametrize(("year", "air"), [(2018, 2.4), (2020, 2.4), (2021, 3.5), (2025, 3.5)])
def test_the_rate_in_force_in_the_year_of_the_province(year, air):
    for region in ("CN-CQ", "500155", "重庆市"):
        tax = environmental_tax({"air.so2": 0.95}, region=region, year=year)
        assert tax.value == pytest.approx(air, rel=1e-15)
        assert tax.prices[0].unverified
    assert environmental_tax({"water.cod": 1.0}, region="CN-BJ", year=2025).value == 14.0


def test_what_the_tax_does_not_know():
    with pytest.raises(OptionError, match="not a taxable pollutant"):
        environmental_tax({"water.tn": 1.0}, region="CN-CQ", year=2025)
    with pytest.raises(FactorNotFound):
        environmental_tax({"water.sugar": 1.0}, region="CN-CQ", year=2025)
    with pytest.raises(FactorNotFound):
        environmental_tax({"water.cod": 1.0}, region="CN-GD", year=2025)
    with pytest.raises(FactorNotFound):
        environmental_tax({"water.cod": 1.0}, region="CN-CQ", year=2017)
    with pytest.raises(FactorNotFound, match="no rate is given"):
        environmental_tax({"water.cod": 1.0}, region="CN-CQ", year=2025, rates={"air": 1.0})


def test_social_cost_keeps_its_price_year_and_its_range():
    worth = social_cost(100.0, year=2030, discount="r2.0", low="r2.5", high="r1.5")
    assert (worth.low, worth.value, worth.high, worth.currency) == (14e3, 23e3, 38e3, "USD2020")
    between = social_cost(1.0, year=2026, discount="r2.0")
    assert between.value == 214.0
    assert between.prices[0].note == "on a straight line between 2025 and 2030"
    assert social_cost(1.0, year=2030, discount="r2.0", gas="ch4").quantity_unit == "tCH4"
    with pytest.raises(OptionError, match="higher discount"):
        social_cost(1.0, year=2030, discount="r2.0", low="r1.5")
    with pytest.raises(FactorNotFound, match="discount rate"):
        social_cost(1.0, year=2030, discount="r9")


def test_pledged_rights_take_prices_of_ones_own():
    series = Series("forest carbon", {2026: (30.0, 50.0, 60.0)}, unit="CNY/tCO2e", source="contract")
    for kind in RIGHTS:
        worth = pledged_right(kind, 10.0, year=2026, series=series)
        assert (worth.low, worth.value, worth.high) == (300.0, 500.0, 600.0)
        assert (worth.quantity_unit, worth.currency, worth.shadow) == ("tCO2e", "CNY", "")
    with pytest.raises(OptionError, match="unknown right"):
        pledged_right("air", 1.0, year=2026, series=series)
    with pytest.raises(OptionError, match="not negative"):
        pledged_right("ccer", -1.0, year=2026, series=series)


@pytest.mark.parametrize("price", [-1.0, float("nan"), (2.0, 1.0, 3.0)])
def test_a_price_lies_in_its_range(price):
    with pytest.raises(OptionError):
        Series("x", {2026: price}, unit="CNY/tCO2e", source="own").at(2026)


def test_a_price_per_something_else_is_refused():
    series = Series("power", {2026: 400.0}, unit="CNY/MWh", source="own")
    with pytest.raises(OptionError, match="another quantity"):
        carbon_value(1.0, year=2026, series=series)
    with pytest.raises(OptionError, match="finite"):
        carbon_value(float("inf"), year=2024)


@given(st.floats(-1e9, 1e9), st.lists(st.floats(0, 1e4), min_size=3, max_size=3).map(sorted))
def test_a_value_lies_in_its_range_also_when_emissions_rise(tonnes, prices):
    low, middle, high = prices
    series = Series("x", {2026: (low, middle, high)}, unit="CNY/tCO2e", source="own")
    worth = carbon_value(tonnes, year=2026, series=series)
    assert worth.low <= worth.value <= worth.high
    assert worth.as_dict()["kind"] == "carbon_market"


LOANS = pd.DataFrame(
    {
        "loan_id": ["A", "B", "C"],
        "ghg_reduced [tCO2e]": [100.0, None, -10.0],
        "cod_reduced [t]": [1.0, 2.0, None],
        "nh3n_reduced [t]": [0.8, None, None],
        "so2_reduced [t]": [None, 0.95, None],
        "tn_reduced [t]": [1.0, 1.0, 1.0],
        "pm_reduced [t]": [1.0, None, None],
    }
)


def test_kinds_stand_in_columns_and_are_never_added():
    worth = valuation(LOANS, region="CN-CQ", year=2024, discount="r2.0")
    totals = worth.total()
    assert totals["value_carbon_market [CNY]"] == pytest.approx(90 * 97.49)
    assert totals["value_environmental_tax [CNY]"] == pytest.approx(3000 + 3000 + 6000 + 3500)
    assert totals["value_social_cost [USD2020]"] == pytest.approx(90 * 206.0)
    assert not any("total" in column for column in worth.frame.columns)
    assert worth.frame["value_environmental_tax [CNY]"].isna().tolist() == [False, False, True]
    assert worth.frame["value_carbon_market [CNY]"].isna().tolist() == [False, True, False]
    assert set(worth.reasons) == {"tn_reduced", "pm_reduced"}
    assert len(worth.prices["environmental_tax"]) == 2
    assert "shadow price" in repr(worth)


def test_every_indicator_without_a_value_says_why():
    figures = ("ghg_removed [tCO2e]", "voc_reduced [t]", "energy_saved [tce]", "water_saved [m3]", "cod_reduced [t]")
    frame = pd.DataFrame({"loan_id": ["A"], **{name: [1.0] for name in (*figures, "project_tn_reduced [t]")}})
    worth = valuation(frame, region="CN-CQ", year=2024)
    assert {*worth.reasons} == {"ghg_removed", "voc_reduced", "energy_saved", "water_saved"}
    assert all(worth.reasons.values())


def test_a_series_of_ones_own_gives_the_range_of_every_loan():
    series = Series("CCER", {2026: (50.0, 80.0, 100.0)}, unit="CNY/tCO2e", source="own")
    worth = valuation(LOANS[["loan_id", "ghg_reduced [tCO2e]"]], region="CN-CQ", year=2026, carbon=series)
    row = worth.frame.iloc[2]
    assert (row["value_carbon_market_low [CNY]"], row["value_carbon_market_high [CNY]"]) == (-1000.0, -500.0)
    with pytest.raises(FactorNotFound):
        valuation(LOANS, region="CN-CQ", year=2026)
