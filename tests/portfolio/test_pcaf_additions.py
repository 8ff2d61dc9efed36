"""What the third edition adds: holders beside green bonds, undrawn amounts weighted; fixed options with a reason."""

import pytest

import carbonacct as ca
from tests.lending import UNITS, book_of

UNITS |= {"uop_scope1": "tCO2e", "uop_scope2": "tCO2e", "utilisation": "%"}
LOAN = {"asset_class": "corporate_bond", "balance": 100.0, "evic": 1000.0, "scope1": 400.0, "scope2": 100.0}


def pcaf(*loans, **options):
    return ca.financed_emissions(book_of(*loans), standard="pcaf", **options)


def test_holders_of_other_debt_leave_out_what_green_bonds_finance():
    apart = {"uop_debt": 200.0, "uop_scope1": 80.0, "uop_scope2": 20.0}
    frame = pcaf(LOAN | apart).frame
    assert frame["attribution_factor"].item() == 100 / 800
    assert frame["entity_scope1_2 [tCO2e]"].item() == 400.0
    assert pcaf(LOAN | apart, edition="2022").frame["attribution_factor"].item() == 0.1


@pytest.mark.parametrize("missing", ["uop_scope1", "uop_scope2"])
def test_half_of_it_is_said_and_not_taken(missing):
    apart = {"uop_debt": 200.0, "uop_scope1": 80.0, "uop_scope2": 20.0}
    del apart[missing]
    result = pcaf(LOAN | apart)
    assert result.frame["attribution_factor"].item() == 0.1
    assert "uop_incomplete" in {*result.issues["code"]}


def test_more_than_the_issuer_has_is_rejected():
    result = pcaf(LOAN | {"uop_debt": 200.0, "uop_scope1": 500.0, "uop_scope2": 20.0})
    assert result.frame["reason"].item() == "negative_amount"


def test_the_undrawn_part_weighted_beside_unweighted():
    loans = [LOAN | {"commitment": 300.0, "utilisation": 40.0}, LOAN | {"commitment": 300.0}]
    total = pcaf(*loans).total()
    assert total["financed_undrawn_scope1_2"].value == 200.0
    assert total["financed_undrawn_weighted_scope1_2"].value == pytest.approx(40.0)
    assert total["financed_scope1_2"].value == 100.0


def test_a_fixed_option_tells_who_and_why():
    loan = {
        "sector": "C3011",
        "average_balance": 5e6,
        "total_assets": 5e7,
        "total_assets_last_year": 5e7,
        "scope1_2": 1000.0,
        "emission_option": "report",
    }
    why = {"override_reason": "verified by the ministry", "override_by": "Li"}
    told = ca.financed_emissions(book_of(loan | why))
    assert told.frame[["override_reason", "override_by"]].values.tolist() == [["verified by the ministry", "Li"]]
    assert "reason: verified by the ministry, by Li" in str(told.explain("L1"))
    assert "override_without_reason" not in {*told.issues["code"]}
    unsaid = ca.financed_emissions(book_of(loan))
    assert "override_without_reason" in {*unsaid.issues["code"]}
    assert "reason: not stated" in str(unsaid.explain("L1"))


@pytest.mark.parametrize(
    ("year", "nace", "asked"),
    [
        ("2020", "19", True),
        ("2020", "24.10", False),
        ("2022", "24.10", True),
        ("2023", "35", False),
        ("2024", "", True),
    ],
)
def test_scope_3_is_asked_for_by_sector_and_report_year(year, nace, asked):
    codes = {*pcaf(LOAN | {"year": year, "nace": nace}).issues["code"]}
    assert ("scope3_missing" in codes) is asked


def test_negative_equity_counts_as_zero_and_is_said():
    loan = {"asset_class": "business_loan", "balance": 5, "total_equity": -40, "total_debt": 50, "scope1_2": 100}
    result = ca.financed_emissions(book_of(loan), standard="pcaf")
    assert result.frame["attribution_factor"].item() == 0.1
    assert "negative_equity" in {*result.issues["code"]}
    assert "negative_equity" not in {
        *ca.financed_emissions(book_of(loan | {"evic": 20}), standard="pcaf").issues["code"]
    }
    loan["total_equity"] = 0
    assert "negative_equity" not in {*ca.financed_emissions(book_of(loan), standard="pcaf").issues["code"]}


def test_assets_of_zero_at_year_end_are_no_half_of_an_average():
    loan = {"sector": "C3011", "average_balance": 5e6, "total_assets": 0, "total_assets_last_year": 5e7, "scope1_2": 9}
    result = ca.financed_emissions(book_of(loan))
    assert result.frame[["status", "reason"]].values.tolist() == [["rejected", "zero_denominator"]]
    founded = loan | {"total_assets": 5e7, "total_assets_last_year": 0}
    assert ca.financed_emissions(book_of(founded)).frame["attribution_factor"].item() == 0.2


def test_a_project_takes_its_own_figures_and_never_shares_of_the_company():
    loan = {"asset_class": "project_finance", "balance": 25, "scope1": 1000, "scope2": 10, "total_equity": 400}
    loan |= {"total_debt": 600, "total_investment": 50, "boundary": "consolidated"}
    loan |= {"project_scope1": 7, "project_scope2": 3}
    found = ca.financed_emissions(book_of(loan), standard="pcaf")
    row = found.frame.iloc[0]
    assert (row["entity_scope2 [tCO2e]"], row["entity_scope1_2 [tCO2e]"]) == (3.0, 10.0)
    assert (row["financed_scope1 [tCO2e]"], row["denominator"]) == (3.5, 50.0)
    company = {name: value for name, value in loan.items() if not name.startswith("project_")}
    row = ca.financed_emissions(book_of(company), standard="pcaf").frame.iloc[0]
    assert (row["financed_scope1 [tCO2e]"], row["denominator"]) == (25.0, 1000.0)
