"""A figure covers all that a row gives, or a lower method serves: no fuel and no product is left out of a sum."""

import pytest

import carbonacct as ca
from carbonacct.book import read_book
from tests.lending import sector_factors

FACTORS = sector_factors(("revenue_intensity", "C2221", 2.0))
LOAN = {"loan_id": "L", "year": "2026", "currency": "CNY", "sector": "C2221", "asset_class": "business_loan"}
MONEY = dict.fromkeys(("balance", "average_balance"), 1e7)
MONEY |= {"revenue": 1e8} | dict.fromkeys(("total_assets", "total_assets_last_year"), 1e9)
OPTIONS = {"pboc": {"standard": "pboc", "scope": "all"}, "pcaf": {"standard": "pcaf"}}
GIVEN = {"fuel_mass_factor@coal [tCO2e/t]": 2, "product_factor@paper [tCO2e/t]": 0.8, "region": "500155"}
GIVEN |= {"product_factor@pulp [tCO2e/t]": 0.5}


def run(standard, *rows):
    keys = {key for row in rows for key in row}
    full = [LOAN | dict.fromkeys(keys, "") | MONEY | GIVEN | row for row in rows]
    loans = [{key: str(value) for key, value in row.items()} | {"loan_id": f"L{i}"} for i, row in enumerate(full)]
    return ca.financed_emissions(read_book(loans), factors=FACTORS, **OPTIONS[standard])


def said(result, code):
    return result.issues.loc[result.issues["code"] == code, "loan_id"].tolist()


@pytest.mark.parametrize("standard", OPTIONS)
def test_a_column_in_a_wrong_unit_rejects_the_rows_that_give_it_and_no_other(standard):
    paper, pulp = "output@paper [kWh/m2]", "output@pulp [t]"
    found = run(standard, {paper: 5}, {pulp: 7}, {paper: 5, pulp: 7}, {})
    assert found.frame["reason"].tolist() == ["unit_mismatch", "", "unit_mismatch", ""]
    assert [option[:2] for option in found.frame["option"]] == (
        ["", "pr", "", "re"] if standard == "pboc" else ["", "2b", "", "3a"]
    )
    assert said(found, "unit_mismatch") == ["", "L0", "L2"]


@pytest.mark.parametrize("standard", OPTIONS)
def test_energy_in_a_wrong_unit_rejects_though_it_is_all_the_energy_there_is(standard):
    found = run(standard, {"electricity_bought [m2]": 5}, {"fuel@coal [t]": 7}, {})
    assert found.frame["reason"].tolist()[::2] == ["unit_mismatch", ""]


@pytest.mark.parametrize("standard", OPTIONS)
def test_a_fuel_of_unknown_kind_is_no_reason_to_count_the_others_alone(standard):
    coal, peat = "fuel@coal [t]", "fuel@peat [t]"
    found = run(standard, {coal: 10, peat: 5}, {coal: 10, peat: 0}, {coal: 10}, {peat: 5})
    assert [option in ("energy", "2a") for option in found.frame["option"]] == [False, True, True, False]
    assert said(found, "unknown_fuel") == ["L0", "L3"]


@pytest.mark.parametrize("standard", OPTIONS)
def test_a_product_of_unknown_kind_is_no_reason_to_count_the_others_alone(standard):
    paper, other = "output@paper [t]", "output@furniture [t]"
    found = run(standard, {paper: 10, other: 5}, {paper: 10, other: 0}, {paper: 10}, {other: 5})
    assert [option in ("product", "2b") for option in found.frame["option"]] == [False, True, True, False]
    assert said(found, "unknown_product") == ["L0", "L3"]


def test_goods_beside_power_or_heat_have_no_product_method_and_say_so():
    paper, power, heat = "output@paper [t]", "output@electricity [MWh]", "output@heat [GJ]"
    rows = [{paper: 10, power: 5}, {paper: 10, power: 0, heat: 0}, {heat: 5}, {paper: 0, power: 5}, {power: 5, heat: 0}]
    stated = {paper: 10, power: 5, "scope1 [tCO2e]": 3, "scope2 [tCO2e]": 1}
    given = {"product_power_factor [tCO2e/MWh]": 0.8}
    found = run("pboc", *(row | given for row in rows), stated)
    wanted = ["revenue", "product", "revenue", "product", "product", "report"]
    assert found.frame["option"].tolist() == wanted
    assert said(found, "products_together") == ["L0", "L2"]
    tonnes = found.frame["entity_scope1_2 [tCO2e]"].tolist()
    assert (tonnes[1], tonnes[3], tonnes[4]) == (8.0, 4.0, 4.0)


def test_a_plant_that_made_nothing_has_emitted_nothing_by_its_output():
    found = run("pboc", {"output@electricity [MWh]": 0, "product_power_factor [tCO2e/MWh]": 0.8})
    assert found.frame["option"].tolist() == ["product"]
    assert found.total()["financed_scope1_2"].value == 0.0


def test_a_power_plant_goes_by_its_output_under_pcaf_too():
    """1,000 MWh × 0.8 t/MWh, with 2,000 GJ × 0.1 t/GJ beside it; a hundredth is financed."""
    power, heat = {"output@electricity [MWh]": 1000}, {"output@heat [GJ]": 2000}
    given = {"product_power_factor [tCO2e/MWh]": 0.8, "product_heat_factor [tCO2e/GJ]": 0.1}
    found = run("pcaf", power | given, power | heat | given, heat | given)
    assert found.frame["option"].tolist() == ["2b", "2b", "3a"]
    assert found.frame["financed_scope1_2 [tCO2e]"].tolist()[:2] == pytest.approx([8.0, 10.0])
    assert said(found, "products_together") == ["L2"]
