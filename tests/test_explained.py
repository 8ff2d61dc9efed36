"""Loans walked back: parts of a year, ages, and what was found about the row itself."""

import pytest

import carbonacct as ca
from carbonacct.errors import OptionError

LOAN = {"loan_id": "A", "region": "500155", "year": 2024, "balance [万元]": 5, "total_investment [万元]": 10}
LOAN |= {"average_balance [万元]": 5}
BUILDING = {"project_type": "green_building", "floor_area [m2]": 1000, "energy_reference [kWh/m2]": 80}
BUILDING |= {"energy_design [kWh/m2]": 50, "operating_days": 183}
COMPOST = {"project_type": "composting", "climate": "boreal_temperate_wet", "waste@food [t]": 1000}


def run(*rows, **options):
    heads = dict.fromkeys(name for row in rows for name in row)
    return ca.benefits(ca.read_book([{name: row.get(name, "") for name in heads} for row in rows]), **options)


def test_an_area_is_no_quantity_of_a_year():
    whole, part = run(LOAN | BUILDING).total(), run(LOAN | BUILDING, filing="pboc").total()
    assert part["green_floor_area"].value == whole["green_floor_area"].value == 500
    assert part["energy_saved"].value == whole["energy_saved"].value / 2
    drawn = run(LOAN | BUILDING | {"operating_days_u": 0.1}, filing="pboc", uncertainty=True).uncertainty()
    assert drawn["green_floor_area"].half_width is None
    assert drawn["energy_saved"].half_width == pytest.approx(part["energy_saved"].value / 10)
    draws = drawn.monte_carlo(50, seed=1)
    assert draws["green_floor_area"].mean == 500
    assert draws["energy_saved"].mean == pytest.approx(part["energy_saved"].value, rel=0.05)


def test_the_walk_says_how_a_year_became_its_part():
    told = run(LOAN | BUILDING, filing="pboc").explain("A")
    assert "energy_saved, ghg_reduced: the figure of the year × days ÷ 366 = × 0.5" in str(told)
    assert told.recomputed == {
        name.removeprefix("project_").partition(" ")[0]: value
        for name, value in run(LOAN | BUILDING, filing="pboc").frame.iloc[0].items()
        if name.startswith("project_") and "[" in name
    }
    assert "the figure of the year" not in str(run(LOAN | BUILDING).explain("A"))


def test_the_walk_of_one_project_leaves_out_what_was_found_about_another():
    split = {"balance [万元]": 10, "average_balance [万元]": 10, "allocated_balance [万元]": 5}
    sound = LOAN | split | {"project_id": "P1", "project_type": "water_reuse", "water_reused [m3]": 5}
    blank = LOAN | split | {"project_id": "P2", "project_type": "water_saving", "water_before [m3]": 5}
    benefits = run(sound, blank)
    assert "missing_input" in str(benefits.explain("A", "P2"))
    assert "missing_input" not in str(benefits.explain("A", "P1"))


@pytest.mark.parametrize("date", [{}, {"commissioned_on": ""}, {"commissioned_on": "2025-03-01"}])
def test_a_quantity_without_age_has_a_series_of_its_own_year(date):
    other = LOAN | COMPOST | {"loan_id": "B", "commissioned_on": "2022-03-01"}
    for benefits in (run(LOAN | COMPOST | date), run(LOAN | COMPOST | date, other)):
        series = benefits.series("waste_treated").query("loan_id == 'A'")
        assert series["year"].tolist() == [2024]


@pytest.mark.parametrize("method", ["ghgp_operations.location_based", "pboc_2021.attribution_revenue"])
def test_a_method_of_emissions_measures_no_benefit(method):
    plant = {"project_type": "water_reuse", "water_reused [m3]": 5, "electricity_bought [MWh]": 10, "revenue [万元]": 9}
    frame = run(LOAN | plant, LOAN | plant | {"loan_id": "B", "method": method}).frame
    assert frame["reason"].tolist() == ["", "wrong_method_for_type"]
    with pytest.raises(OptionError, match="does not serve"):
        run(LOAN | plant, methods={"water_reuse": method})


@pytest.mark.parametrize("other", [{}, {"fuel_used@bituminous [t]": 7}])
def test_an_amount_under_no_label_is_neither_blank_nor_left_out(other):
    plant = LOAN | {"project_type": "district_heating", "heat_supplied [GJ]": 5, "grid_electricity [MWh]": 0} | other
    rows = [plant | {"loan_id": f"L{fuel}", "fuel_used [t]": fuel} for fuel in ("", 0, 3)]
    benefits = run(*rows)
    assert benefits.frame["reason"].tolist() == ["" if other else "missing_input", "", "unknown_label"]
    told = benefits.issues.query("code == 'unknown_label'")
    assert told[["column", "given"]].values.tolist() == [["fuel_used", "(no label)"]]


def test_a_row_rests_on_the_factors_of_its_own_fuels():
    plant = LOAN | {"project_type": "kiln_boiler_retrofit", "gas_before [Nm3]": 35, "gas_after [Nm3]": 10}
    fuels = {"bituminous": 20, "briquette": 30}
    rows = [plant | {"loan_id": fuel, f"fuel_before@{fuel} [t]": mass} for fuel, mass in fuels.items()]
    used = run(*(row | {f"fuel_after@{row['loan_id']} [t]": 10} for row in rows)).factors
    labelled = used[used["argument"].str.contains("@")]
    assert set(labelled["loan_id"]) == {*fuels}
    assert (labelled["argument"].str.partition("@")[2] == labelled["loan_id"]).all()


def test_blanks_alone_are_no_benefit_of_zero():
    fields = run(*(LOAN | {"loan_id": kind, "project_type": kind} for kind in ("straw_return", "biochar")))
    assert fields.frame["reason"].tolist() == ["missing_input"] * 2
    assert fields.issues["code"].unique().tolist() == ["missing_input"]
    biochar = LOAN | {"project_type": "biochar", "biochar_mass [t]": 5, "biochar_carbon [tC/t]": 0.8}
    biochar |= {"biochar_permanence": 0.5}
    rows = [biochar | {"loan_id": f"L{emitted}", "plant_emissions [tCO2e]": emitted} for emitted in ("", 0, 3)]
    frame = run(*rows).frame
    assert frame["status"].tolist() == ["computed"] * 3
    assert frame["project_ghg_reduced [tCO2e]"].fillna(-1).tolist() == [-1, 0, -3]
    assert "ghg_reduced" not in run(rows[0]).explain("L").recomputed


def test_a_date_after_the_year_is_not_called_blank():
    benefits = run(LOAN | COMPOST | {"commissioned_on": "2025-03-01"})
    told = benefits.issues.query("code == 'indicator_missing'").iloc[0]
    assert told["hint"] == "commissioned_on lies after the year of the row"
    assert "晚于该行的年份" in told["hint_zh"]
    assert "years = none a" in str(benefits.explain("A"))
    blank = run(LOAN | COMPOST | {"commissioned_on": ""}).issues.query("code == 'indicator_missing'").iloc[0]
    assert blank["hint"] == "commissioned_on"


def test_a_row_left_out_for_another_reason_does_not_blame_its_amounts():
    loan = {"project_type": "solar_pv", "region": "500155", "year": 2024, "currency": "CNY", "total_investment": 400}
    rows = [
        {**loan, "loan_id": "A", "balance": 100, "electricity_supplied [MWh]": "x"},
        {**loan, "loan_id": "B", "balance": None, "electricity_supplied [MWh]": 5},
    ]
    result = ca.benefits(ca.read_book(rows))
    assert "no share: the row is left out, for the reason above" in str(result.explain("A"))
    assert "no share: balance holds no figure to take" in str(result.explain("B"))
