"""What closes a PCAF run: undrawn commitments, scores, and who is asked for scope 3."""

import numpy as np

import carbonacct as ca
from tests.lending import book_of

FIRM = {"asset_class": "business_loan", "balance": 100, "total_equity": 500, "total_debt": 500}
FIRM |= {"scope1": 70, "scope2": 30, "scope3": 300}
HOME = {"asset_class": "mortgage", "balance": 100, "property_value": 400, "scope1": 2, "scope2": 2}


def run(*loans):
    keys = dict.fromkeys(key for loan in loans for key in loan)
    rows = [{**dict.fromkeys(keys), "year": "2026", "currency": "CNY", **loan} for loan in loans]
    return ca.financed_emissions(book_of(*rows), standard="pcaf")


def test_what_is_committed_and_not_drawn_stands_beside_and_changes_nothing():
    plain, committed = run(FIRM, FIRM), run({**FIRM, "commitment": 300}, FIRM)
    shared = [name for name in plain.frame.columns if name in committed.frame.columns]
    assert plain.frame[shared].equals(committed.frame[shared])
    undrawn = committed.frame["financed_undrawn_scope1 [tCO2e]"]
    assert undrawn.iloc[0] == 200 / 1000 * 70
    assert np.isnan(undrawn.iloc[1])
    assert "financed_undrawn_scope1 [tCO2e]" not in plain.frame
    assert committed.total()["financed_scope1"].value == 14.0
    assert committed.denominators.tolist() == plain.denominators.tolist() == [1000.0, 1000.0]


def test_a_loan_above_its_commitment_is_rejected_at_that_column():
    issues = run({**FIRM, "commitment": 99}, {**FIRM, "commitment": 100}).issues
    found = issues[issues["code"] == "loan_above_commitment"]
    assert found[["loan_id", "column"]].values.tolist() == [["L1", "commitment"]]


def test_scope_three_is_asked_of_companies_without_it():
    bare = {name: held for name, held in FIRM.items() if name != "scope3"}
    issues = run(bare, FIRM, HOME, bare).issues
    found = issues[issues["code"] == "scope3_missing"]
    assert found[["column", "given"]].values.tolist() == [["scope3", "2 rows"]]


def test_scope_three_of_earlier_years_is_asked_of_the_divisions_phased_in():
    bare = {name: held for name, held in FIRM.items() if name != "scope3"}
    years = [("2022", "24.10"), ("2022", "24"), ("2022", None), ("2022", "metals"), ("2020", "24.10"), ("2024", None)]
    issues = run(*(bare | {"year": year, "nace": nace} for year, nace in years)).issues
    found = issues[issues["code"] == "scope3_missing"]
    assert found[["column", "given"]].values.tolist() == [["scope3", "3 rows"]]
    assert "scope3_missing" not in {*run(bare | {"year": "2022"}).issues["code"]}


def test_a_score_is_a_whole_number_from_one_to_five():
    scores = (1, 5, 0, 6, 2.5, None)
    result = run(*({**FIRM, "data_quality": score} for score in scores))
    assert result.frame["status"].tolist() == ["computed"] * 2 + ["rejected"] * 3 + ["computed"]
    assert result.frame["data_quality"].tolist()[:2] == [1.0, 5.0]
    assert result.frame["data_quality"].iloc[5] == 2.0
    third = run({**FIRM, "data_quality_scope3": 5}, FIRM, {**FIRM, "data_quality_scope3": 0.5})
    assert third.frame["data_quality_scope3"].tolist()[:2] == [5.0, 2.0]
    found = third.issues[third.issues["code"] == "data_quality_out_of_range"]
    assert found[["loan_id", "column", "given"]].values.tolist() == [["L3", "data_quality_scope3", "0.5"]]


def test_a_structure_that_allocated_nothing_has_no_score():
    green = {"asset_class": "use_of_proceeds", "balance": 100, "total_equity": 100, "total_debt": 300}
    green |= {"scope1": 70, "scope2": 30, "data_quality": 2.5}
    loans = [{**green, "structure_assets": assets} for assets in (0, 1, None)]
    result = run(*loans, {**green, "balance": 0}, FIRM, {**FIRM, "balance": 1000}, {**FIRM, "structure_assets": 0})
    assert result.frame["data_quality"].isna().tolist() == [True, False, False, True, False, False, False]
    found = result.issues[result.issues["code"] == "structure_not_allocated"]
    assert found[["loan_id", "column"]].values.tolist() == [["L1", "structure_assets"], ["L4", "structure_assets"]]
    whole = run({**green, "balance": 400})
    assert whole.frame["data_quality"].tolist() == [2.5]


def test_each_loan_has_its_undrawn_part_by_its_own_rule():
    bond = {"asset_class": "corporate_bond", "balance": 100, "evic": 2000, "scope1": 70, "scope2": 30}
    result = run({**bond, "commitment": 300}, {**FIRM, "commitment": 200}, {**FIRM, "commitment": 100}, bond)
    assert result.frame["financed_undrawn_scope1 [tCO2e]"].tolist()[:3] == [7.0, 7.0, 0.0]
    assert np.isnan(result.frame["financed_undrawn_scope1 [tCO2e]"].iloc[3])


def test_a_commitment_over_two_projects_is_split_as_the_balance():
    part = {**FIRM, "loan_id": "A", "commitment": 300}
    parts = [{**part, "allocated_balance": value, "project_id": name} for value, name in ((40, "P"), (60, "Q"))]
    result = run(*parts, {**FIRM, "loan_id": "B"})
    assert result.frame["numerator"].tolist() == [40.0, 60.0, 100.0]
    undrawn = result.frame["financed_undrawn_scope1 [tCO2e]"].tolist()
    assert undrawn[:2] == [80 / 1000 * 70, 120 / 1000 * 70]


def test_an_undrawn_part_too_large_to_be_added_rejects_its_row():
    tiny = {**FIRM, "balance": 1e-291, "total_equity": 1e-290, "total_debt": 0, "scope1": 7e3, "commitment": 1e18}
    result = run(tiny, {**FIRM, "commitment": 300})
    assert result.frame["reason"].tolist() == ["non_finite_result", ""]
    found = result.issues[result.issues["code"] == "non_finite_result"]
    assert found["column"].tolist() == ["financed_undrawn_scope1"]


def test_a_score_of_the_book_goes_first():
    frame = run({**FIRM, "data_quality": 4}, FIRM).frame
    assert frame["data_quality"].iloc[0] == 4.0
    assert frame["data_quality"].iloc[1] in (1.0, 2.0)


def test_where_nothing_is_divided_the_undrawn_part_has_no_share_and_says_so():
    car = {"asset_class": "motor_vehicle_loan", "balance": 100, "commitment": 300, "scope1": 2, "scope2": 2}
    state = {"asset_class": "sovereign_debt", "balance": 100, "commitment": 300, "currency": "USD", "gdp_ppp": 1e9}
    own = {"asset_class": "business_loan", "balance": 100, "commitment": 300, "sector": "C2614", "asset_intensity": 2}
    result = run(
        car,
        {**car, "balance": 0},
        {**car, "vehicle_value": 400},
        {**car, "commitment": 100},
        {**state, "scope1": 5e6},
        own,
        {**own, "commitment": None},
    )
    assert result.frame["status"].unique().tolist() == ["computed"]
    undrawn = result.frame["financed_undrawn_scope1_2 [tCO2e]"]
    assert undrawn.dropna().to_dict() == {2: 200 / 400 * 4}
    found = result.issues[result.issues["code"] == "undrawn_without_share"]
    assert found["loan_id"].tolist() == ["L1", "L2", "L5", "L6"]
