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
    assert len(found) == 1
    assert "2 rows" in found["given"].iloc[0]


def test_a_score_of_the_book_goes_first():
    frame = run({**FIRM, "data_quality": 4}, FIRM).frame
    assert frame["data_quality"].iloc[0] == 4.0
    assert frame["data_quality"].iloc[1] in (1.0, 2.0)
