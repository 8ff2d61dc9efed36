"""The contract with users: every project type computes from the inputs it names, and says what it assumed."""

from __future__ import annotations

import pytest

import carbonacct as ca

LOAN = {
    "loan_id": "L",
    "region": "500155",
    "year": 2024,
    "balance [万元]": 1000,
    "granted [万元]": 1500,
    "average_balance [万元]": 800,
    "total_investment [万元]": 2000,
}
CAR = {
    "vehicles": 10,
    "distance [km]": 50_000,
    "fuel_per_km [L/100km]": 8,
    "electricity_per_km [kWh/100km]": 15,
}
WASTE = {"waste@food [t]": 10_000, "electricity_supplied [MWh]": 3000, "commissioned_on": "2022-05-01"}
INPUTS = {
    "solar_pv wind_power offshore_wind hydropower biomass_power waste_pressure_power waste_heat_power": {
        "electricity_supplied [MWh]": 1000
    },
    "natural_gas_for_coal": {"gas_used [Nm3]": 1e6},
    "gas_chp": {"gas_used [Nm3]": 1e6, "heat_supplied [GJ]": 10_000, "electricity_supplied [MWh]": 3000},
    "energy_saving_retrofit green_factory food_processing": {
        "energy_before [tce/t]": 0.5,
        "energy_after [tce/t]": 0.4,
        "output [t]": 10_000,
    },
    "lighting motor_saving rural_grid": {"electricity_saved [MWh]": 1000},
    "waste_heat_supply": {"heat_supplied [GJ]": 10_000},
    "landfill_gas lagoon_biogas coal_mine_methane": {"biogas_captured [Nm3]": 1e6, "methane_share [%]": 55},
    "kitchen_waste waste_to_energy": WASTE,
    "wastewater_treatment wastewater_upgrade": {
        "water_treated [m3]": 1e6,
        "cod_in [mg/L]": 300,
        "cod_out [mg/L]": 30,
        "nh3n_in [mg/L]": 30,
        "nh3n_out [mg/L]": 3,
    },
    "flue_gas_treatment": {"flue_gas [Nm3]": 1e8, "so2_in [mg/Nm3]": 300, "so2_out [mg/Nm3]": 30},
    "water_saving": {"water_before [m3]": 1000, "water_after [m3]": 600},
    "water_reuse": {"water_reused [m3]": 1000},
    "electric_car electric_taxi electric_bus electric_truck": CAR,
    "battery_storage pumped_storage": {"electricity_charged [MWh]": 1000, "electricity_discharged [MWh]": 850},
    "green_building": {"floor_area [m2]": 10_000, "energy_reference [kWh/m2]": 60, "energy_design [kWh/m2]": 40},
    "afforestation": {"area [ha]": 100, "sequestration_rate [tCO2/ha]": 10},
}
CASES = [(kind, inputs) for kinds, inputs in INPUTS.items() for kind in kinds.split()]
WARNINGS = {"negative_benefit", "outside_band"}


def run(inputs, **options):
    return ca.benefits(ca.read_book([LOAN | inputs], currency="CNY"), **options)


@pytest.mark.parametrize(("kind", "inputs"), CASES, ids=[kind for kind, _ in CASES])
def test_a_type_computes_every_indicator_from_the_inputs_it_names(kind, inputs):
    result = run({"project_type": kind, **inputs})
    told = result.issues[result.issues["severity"] != "info"]
    assert result.frame["status"].tolist() == ["computed"]
    assert set(told["code"]) <= WARNINGS, told.to_string()


@pytest.mark.parametrize("filing", ["crst", "pboc"])
@pytest.mark.parametrize(("kind", "inputs"), CASES, ids=[kind for kind, _ in CASES])
def test_other_filings_take_the_same_inputs(kind, inputs, filing):
    result = run({"project_type": kind, **inputs, "region": "CN-JS", "climate": "boreal_temperate_wet"}, filing=filing)
    assert result.frame["status"].tolist() == ["computed"]
    assert not set(result.issues.loc[result.issues["severity"] != "info", "code"]) - WARNINGS


@pytest.mark.parametrize(
    ("kind", "fuel"),
    [("electric_car", "gasoline"), ("electric_taxi", "汽油"), ("electric_bus", "diesel"), ("electric_truck", "柴油")],
)
def test_the_fuel_replaced_is_assumed_by_type_and_said(kind, fuel):
    assumed, given = run(CAR | {"project_type": kind}), run(CAR | {"project_type": kind, "fuel": fuel})
    assert assumed.total() == given.total()
    assert assumed.issues.set_index("code").loc["key_assumed", "column"] == "fuel"
    assert "key_assumed" not in set(given.issues["code"])


def test_nothing_is_assumed_where_the_factor_is_given_or_the_type_names_no_fuel():
    given = run(CAR | {"project_type": "electric_car", "fuel_factor [kgCO2e/L]": 2.2})
    assert "key_assumed" not in set(given.issues["code"])
    station = run(CAR | {"project_type": "eod"})
    assert "key_assumed" not in set(station.issues["code"])


def test_a_fuel_assumed_in_one_row_leaves_the_others_as_they_are():
    rows = [LOAN | CAR | {"loan_id": f"L{n}", "project_type": "electric_car", "fuel": fuel} for n, fuel in enumerate(
        ["diesel", None, "gasoline"]
    )]  # fmt: skip
    result = ca.benefits(ca.read_book(rows, currency="CNY"))
    one, two, three = result.frame["ghg_reduced [tCO2e]"]
    assert one != two == three
    assert result.issues.set_index("code").loc["key_assumed", "given"] == "gasoline: 1 rows"


def test_a_missing_date_is_named_by_its_column():
    result = run({"project_type": "kitchen_waste", **WASTE, "commissioned_on": None})
    missing = result.issues.set_index("code").loc["indicator_missing"]
    assert (missing["column"], missing["hint"]) == ("ghg_reduced", "commissioned_on")


def test_a_balance_below_zero_leaves_the_coverage_below_one():
    rows = [
        LOAN | {"project_type": "lighting", "electricity_saved [MWh]": 5},
        LOAN | {"loan_id": "M", "balance [万元]": -5},
    ]
    result = ca.benefits(ca.read_book(rows, currency="CNY"))
    assert result.coverage()["balance"] == 1.0
    assert result.reconciliation.balance["CNY"]["rejected"] == -50_000.0


def test_a_figure_of_the_book_stands_among_the_factors_with_its_value_and_unit():
    rows = [
        LOAN
        | {"loan_id": f"L{n}", "project_type": "solar_pv", "electricity_supplied [MWh]": 5, "coal_rate [gce/kWh]": rate}
        for n, rate in enumerate([326, None])
    ]
    factors = ca.benefits(ca.read_book(rows, currency="CNY")).factors
    used = factors[factors["argument"] == "coal_rate"]
    assert used[["value", "match", "status"]].iloc[0].tolist() == [0.326, "given", "given"]
    assert used["unit"].tolist() == ["tce/MWh", "gce/kWh"]
    assert used["id"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("word", "kind"),
    [("光伏", "solar_pv"), ("储能", "battery_storage"), ("垃圾焚烧", "waste_to_energy"), ("农网", "rural_grid")],
)
def test_the_short_names_of_loan_files_are_types(word, kind):
    assert ca.read_book([LOAN | {"项目类型": word}]).words["project_type"].words == [kind]


def test_every_input_of_a_project_has_a_chinese_name():
    nameless = {
        (method.id, item.name)
        for method in ca.methods.list()
        for item in method.inputs
        if method.project_types and item.kind == "activity" and not item.title_zh
    }
    assert nameless == set()
