"""A result outside its band is computed, flagged and explained; one inside is left alone."""

from pathlib import Path

import pytest

import carbonacct as ca
from carbonacct.cli.program import run as command
from carbonacct.plausibility import counted_outside

SOUND = {
    "loan_id": ["L1"],
    "project_type": ["offshore_wind"],
    "region": ["CN-FJ"],
    "year": [2021],
    "balance [万元]": [1000],
    "total_investment [万元]": [200000],
    "currency": ["CNY"],
}


def run(filing="green-credit", **more):
    table = SOUND | {name: [value] for name, value in more.items()}
    return ca.benefits(ca.read_book(table), filing=filing)


def warnings(benefits):
    issues = benefits.issues
    return issues[issues["code"] == "outside_band"]


def test_an_impossible_ratio_of_a_study_is_flagged_and_stays():
    """Seven and a half tonnes of CO2 per tonne of standard coal, as a newspaper printed it (case P111)."""
    benefits = run(**{"project_energy_saved [tce]": 277500, "project_ghg_reduced [tCO2e]": 2100000})
    row = benefits.frame.iloc[0]
    assert row["status"] == "computed"
    assert row["project_ghg_reduced [tCO2e]"] == 2100000
    assert "outside_band" in row["flags"].split(";")
    told = warnings(benefits)
    assert set(told["severity"]) == {"warning"}
    assert any("ghg_reduced/energy_saved = 7.568" in hint and "2.2 to 2.8 tCO2e/tce" in hint for hint in told["hint"])


def test_figures_of_a_usual_project_are_not_flagged():
    benefits = run(**{"project_energy_saved [tce]": 100000, "project_ghg_reduced [tCO2e]": 245000})
    assert "outside_band" not in benefits.frame["flags"].iloc[0]
    assert warnings(benefits).empty


@pytest.mark.parametrize(("supplied", "flagged"), [(400000, False), (4000000, True), (40000, True)])
def test_tonnes_per_yuan_invested(supplied, flagged):
    benefits = run(
        "crst", **{"electricity_supplied [MWh]": supplied, "granted [万元]": 1000, "grid_factor [tCO2/MWh]": 0.6}
    )
    assert ("outside_band" in benefits.frame["flags"].iloc[0]) is flagged
    assert len(warnings(benefits)) == flagged


def test_money_of_another_currency_has_no_band():
    table = SOUND | {
        "electricity_supplied [MWh]": [4000000],
        "granted [USD]": [1000],
        "grid_factor [tCO2/MWh]": [0.6],
        "balance [USD]": [1000],
        "total_investment [USD]": [200000],
        "currency": ["USD"],
    }
    for name in ("balance [万元]", "total_investment [万元]"):
        del table[name]
    assert warnings(ca.benefits(ca.read_book(table), filing="crst")).empty


def test_a_row_that_is_not_computed_is_not_flagged():
    benefits = run(**{"project_energy_saved [tce]": 1, "project_ghg_reduced [tCO2e]": 9, "total_investment [万元]": ""})
    assert benefits.frame["status"].iloc[0] == "not_quantified"
    assert warnings(benefits).empty


@pytest.mark.parametrize(("unit", "flagged"), [("L/100km", True), ("m3/100km", False)])
def test_compressed_gas_of_a_replaced_taxi_in_litres_is_flagged(unit, flagged):
    loan = {"loan_id": "L1", "project_type": "electric_taxi", "year": 2023, "region": "重庆", "fuel": "天然气"}
    loan |= {"balance [CNY]": 1e6, "total_investment [CNY]": 1e6, "vehicles": 10, "distance [km]": 1e5}
    loan |= {f"fuel_per_km [{unit}]": 9, "electricity_per_km [kWh/100km]": 15}
    benefits = ca.benefits(ca.read_book([loan], currency="CNY"))
    assert ("negative_benefit" in set(benefits.issues["code"])) == flagged
    assert (benefits.total()["ghg_reduced"].value < 0) == flagged


def test_what_lies_outside_a_band_is_told_beside_the_total(capsys):
    book = Path(__file__).resolve().parent.parent / "examples" / "liangping" / "book.csv"
    result = ca.benefits(ca.read_book(book))
    told = counted_outside(result.issues, result.book.rows, result.measures)
    frame = result.frame.set_index("loan_id")
    assert told == {"ghg_reduced": (frame.loc["LP-009", "ghg_reduced [tCO2e]"], ["LP-009"])}
    assert command(["benefits", str(book), "--lang", "en"]) == 3
    assert "outside the plausible band, to be explained: LP-009" in capsys.readouterr().out
