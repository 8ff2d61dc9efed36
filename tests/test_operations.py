"""Own emissions of branches: scopes apart, sums exact, every figure walked back, nothing guessed."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import carbonacct as ca
from carbonacct.errors import BookError, OptionError

SOUTH = {
    "branch": "南门支行",
    "year": 2023,
    "region": "CN-CQ",
    "employees": 20,
    "floor_area [m2]": 800,
    "electricity_bought [kWh]": 200000,
    "electricity_contracted [kWh]": 150000,
    "heat_bought [GJ]": 100,
    "fuel@diesel [L]": 1000,
    "fuel@natural_gas [Nm3]": 5000,
    "refrigerant@HFC134a [kg]": 2,
}
NORTH = {"branch": "北门支行", "year": 2023, "region": "CN-SC", "employees": 10, "electricity_bought [kWh]": 50000}


def values(result, name):
    return result.frame[f"{name} [tCO2e]"].tolist()


def codes(result):
    return set(result.issues["code"])


def test_scopes_by_hand():
    result = ca.operations([SOUTH])
    diesel, gas = 2.72, 0.002162188809
    assert values(result, "scope1") == pytest.approx([diesel + 5000 * gas + 0.002 * 1300], rel=1e-2)
    assert values(result, "scope2_location") == pytest.approx([200 * 0.5581 + 100 * 0.11])
    assert values(result, "scope2_market") == pytest.approx([50 * 0.6096 + 100 * 0.11])
    assert not {name for name in result.total() if name.startswith("scope3")}


def test_scope_2_is_never_added_up_and_groups_give_the_total():
    result = ca.operations([SOUTH, NORTH])
    total = result.total()
    assert {*total} == {"scope1", "scope2_location", "scope2_market"}
    for column in ("branch", "region", "year"):
        again = result.by(column).total()
        assert {name: again[name].value for name in again} == {name: total[name].value for name in total}


def test_intensities_count_only_rows_that_have_both_figures():
    result = ca.operations([SOUTH, NORTH])
    whole, parts = result.intensity(), result.intensity(by="branch")
    both = sum(values(result, "scope2_location"))
    assert whole["scope2_location"]["per_employee"] == pytest.approx(both / 30)
    assert whole["scope2_location"]["per_m2"] == pytest.approx(values(result, "scope2_location")[0] / 800)
    assert parts["北门支行"]["scope2_location"]["per_m2"] is None


def test_a_branch_without_electricity_has_no_scope_2():
    row = {name: value for name, value in SOUTH.items() if "electricity" not in name}
    result = ca.operations([row])
    assert {*result.total()} == {"scope1"}
    assert "missing_input" in codes(result)


def test_a_branch_with_nothing_is_not_quantified():
    result = ca.operations([SOUTH, {"branch": "空白支行", "year": 2023, "region": "CN-CQ", "employees": 3}])
    assert result.frame["status"].tolist() == ["computed", "not_quantified"]
    assert result.frame["scope1 [tCO2e]"].isna().tolist() == [False, True]


def test_no_fuel_beside_electricity_counts_as_none_and_is_told():
    result = ca.operations([NORTH])
    assert values(result, "scope1") == [0.0]
    assert "assumed_zero" in codes(result)


def test_travel_takes_british_factors_and_says_so():
    row = SOUTH | {"year": 2025, "flights_domestic [pkm]": 10000, "rail_travel [pkm]": 20000, "water_used [m3]": 300}
    result = ca.operations([row])
    assert values(result, "scope3_travel") == pytest.approx([10 * 0.22928 + 20 * 0.03546])
    assert values(result, "scope3_water") == pytest.approx([300 * 0.1913 / 1000])
    used = result.factors.set_index("argument")
    assert used.loc["rail_factor", "id"].startswith("uk.desnz.2025")


def test_paper_needs_a_factor_of_the_bank():
    row = SOUTH | {"paper_used [t]": 4}
    assert "scope3_paper" not in ca.operations([row]).total()
    assert "factor_not_found" in codes(ca.operations([row]))
    assert values(ca.operations([row | {"paper_factor [tCO2e/t]": 1.5}]), "scope3_paper") == [6.0]


def test_units_of_the_header_change_nothing():
    other = {name.replace("[kWh]", "[MWh]"): v / 1000 if "[kWh]" in name else v for name, v in SOUTH.items()}
    assert ca.operations([SOUTH]).total()["scope2_location"] == ca.operations([other]).total()["scope2_location"]


def test_doors_give_the_same_bits(tmp_path):
    rows = [SOUTH, NORTH]
    frame = pd.DataFrame(rows)
    frame.to_csv(tmp_path / "branches.csv", index=False)
    frame.to_excel(tmp_path / "branches.xlsx", index=False)
    frame.to_parquet(tmp_path / "branches.parquet")
    wanted = ca.operations(rows).total()
    for given in (frame, *(tmp_path / f"branches.{suffix}" for suffix in ("csv", "xlsx", "parquet"))):
        assert ca.operations(given).total() == wanted


def test_a_wrong_cell_rejects_its_row_alone():
    result = ca.operations([SOUTH, NORTH | {"electricity_bought [kWh]": "many"}])
    assert result.frame["status"].tolist() == ["computed", "rejected"]


def test_a_total_row_is_not_added():
    total = {"branch": "合计", "employees": 30, "electricity_bought [kWh]": 250000}
    result = ca.operations([SOUTH, NORTH, total])
    assert result.frame["status"].tolist() == ["computed", "computed", "out_of_scope"]
    assert result.total() == ca.operations([SOUTH, NORTH]).total()


def test_fuel_in_an_unknown_kind_is_told():
    result = ca.operations([SOUTH | {"fuel@straw [t]": 3}])
    assert "unknown_fuel" in codes(result)


def test_a_fuel_that_nothing_measures_is_no_fuel_of_zero():
    for strange in ({"fuel@straw [t]": 3}, {"fuel@petrol [GJ]": 3}, {"refrigerant@R999 [kg]": 3}, {"fuel [t]": 3}):
        result = ca.operations([SOUTH | strange, NORTH, NORTH | {"branch": "西门支行"} | strange])
        whole = ca.operations([NORTH])
        assert result.total()["scope1"].value == whole.total()["scope1"].value == 0
        assert result.frame["scope1 [tCO2e]"].isna().tolist() == [True, False, True]
        told = result.issues.query("code == 'assumed_zero' and column in ('fuel@', 'refrigerant@')")
        assert {*told["row"]} == {1}


def test_a_blank_read_as_zero_is_told():
    told = ca.operations([SOUTH, NORTH]).issues.query("code == 'assumed_zero'")
    whole = {line["column"]: line["given"] for _, line in told.iterrows() if not line["loan_id"]}
    assert whole == {"heat_bought": "1 rows", "electricity_contracted": "1 rows", "contract_factor": "1 rows"}
    full = SOUTH | {"contract_factor [gCO2/kWh]": 0}
    assert "assumed_zero" not in codes(ca.operations([full]))


def test_a_figure_in_an_unfit_unit_rejects_its_row():
    for unfit in ({"heat_bought [t]": 3}, {"fuel@diesel [MW]": 3}, {"contract_factor": 0.5}):
        rows = [NORTH, NORTH | {"branch": "西门支行"} | unfit]
        assert ca.operations(rows).frame["status"].tolist() == ["computed", "rejected"], unfit


def test_the_factors_of_branches_are_listed_with_figures_given():
    given = NORTH | {"branch": "西门支行", "grid_average [tCO2/MWh]": 0.5}
    used = ca.operations([NORTH, given]).factors.query("argument == 'grid_average'")
    assert used["row"].tolist() == [0, 1]
    assert used["status"].tolist() == ["confirmed", "given"]
    assert used.iloc[1][["value", "unit"]].tolist() == [0.5, "tCO2e/MWh"]


def test_no_more_is_under_contract_than_was_bought():
    result = ca.operations([SOUTH | {"electricity_contracted [kWh]": 200001}, NORTH])
    assert result.frame["status"].tolist() == ["rejected", "computed"]
    assert result.frame["reason"].tolist()[0] == "contracted_above_bought"
    assert result.issues.query("code == 'contracted_above_bought'")["given"].tolist() == ["200.001 of 200 MWh"]


def test_an_explanation_names_equation_factor_and_source():
    told = str(ca.operations([SOUTH, NORTH]).explain("南门支行"))
    for part in ("scope2_location", "grid_average", "cn.grid.avg", "0.5581", "scope1", "natural_gas"):
        assert part in told
    with pytest.raises(OptionError, match="no single row"):
        ca.operations([SOUTH]).explain("西门支行")


def test_errors_name_what_is_needed():
    with pytest.raises(BookError, match="branch"):
        ca.operations([{"year": 2023, "electricity_bought [kWh]": 1}])
    with pytest.raises(OptionError, match="AR5"):
        ca.operations([SOUTH], gwp="AR9")


def test_the_manifest_names_methods_and_factors():
    one, other = ca.operations([SOUTH]), ca.operations([SOUTH])
    assert one.manifest == other.manifest
    assert "ghgp_operations.market_based" in one.manifest["methods"]


def test_the_command(tmp_path):
    file = tmp_path / "branches.csv"
    pd.DataFrame([SOUTH, NORTH]).to_csv(file, index=False)
    program = Path(sys.executable).with_name("carbonacct")
    shown = subprocess.run([program, "operations", file, "--by", "branch"], capture_output=True, encoding="utf-8")
    assert shown.returncode == 0, shown.stderr
    assert "scope2_market" in shown.stdout
    assert "北门支行" in shown.stdout
    told = subprocess.run([program, "operations", file, "--json"], capture_output=True, encoding="utf-8")
    assert json.loads(told.stdout)["rows"] == {
        "read": 2, "computed": 2, "not_quantified": 0, "out_of_scope": 0, "rejected": 0,
    }  # fmt: skip
