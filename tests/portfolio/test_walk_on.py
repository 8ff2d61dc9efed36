"""A company of unknown value: under PCAF options that need none go first; a row without figure says what it lacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonacct as ca
from tests.lending import book_of, sector_factors

FACTORS = sector_factors(("asset_intensity", "C2614", 2.0), ("revenue_intensity", "C2614", 3.0))
TURNOVER = sector_factors(("revenue_intensity", "C2614", 3.0), ("asset_turnover", "C2614", 0.5))
LOAN = {"asset_class": "business_loan", "sector": "C2614", "balance": 1e7, "average_balance": 1e7}
SHEET = {"total_equity": 4e8, "total_debt": 6e8}
FIGURES = {
    "report": {"scope1": 900.0, "scope2": 100.0, "scope3": 50.0},
    "total": {"scope1_2": 1000.0},
    "energy": {"electricity_bought": 100.0, "grid_average": 0.5, "process@carbonate": 0},
    "revenue": {"revenue": 1e8},
}


def pcaf(*loans, factors=FACTORS):
    return ca.financed_emissions(book_of(*loans), standard="pcaf", factors=factors)


def said(result, code):
    rows = result.issues[result.issues["code"] == code]
    return rows[["loan_id", "given", "hint"]].fillna("").values.tolist()


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_of_a_company_of_unknown_value_gives_way_to_one_of_the_loan(name):
    """1,000 万 × 2 t/万, score 5; nothing is left of the company's figure."""
    found = pcaf({**LOAN, **FIGURES[name]}, LOAN, {**LOAN, **FIGURES[name], **SHEET})
    frame = found.frame
    assert frame["option"].tolist()[:2] == ["3b", "3b"]
    assert frame["financed_scope1_2 [tCO2e]"].tolist()[:2] == [2000.0, 2000.0]
    assert frame["data_quality"].tolist()[:2] == [5.0, 5.0]
    assert frame["option"][2] != "3b"
    assert frame.loc[0, [c for c in frame if "scope1 [" in c or "scope2 [" in c or "scope3 [" in c]].isna().all()
    assert [row[:2] for row in said(found, "no_denominator")] == [["L1", "option 3b in its place"]]
    assert not [1 for flags in frame["flags"][:2] if "assumed_zero" in flags]


def test_option_3c_follows_3b():
    """1,000 万 × 0.5 × 3 t/万."""
    found = pcaf({**LOAN, "revenue": 1e8}, factors=TURNOVER)
    assert found.frame["option"].tolist() == ["3c"]
    assert found.total()["financed_scope1_2"].value == pytest.approx(1500.0)


def test_an_option_fixed_in_the_book_is_kept_and_says_what_it_lacks():
    fixed = {**LOAN, **FIGURES["report"], "emission_option": "1b"}
    found = pcaf(fixed, {**fixed, "total_equity": 5.0}, {**LOAN, "revenue": 1e8, "sector": "F5211"})
    assert found.frame["reason"].tolist() == ["no_denominator", "no_denominator", "no_emissions"]
    first, second = (hint for _, _, hint in said(found, "no_denominator"))
    assert first == "evic is blank; total_equity and total_debt are blank; total_assets is blank"
    assert second == "evic is blank; total_debt is blank; total_assets is blank"


def test_a_denominator_of_zero_is_an_error_and_nothing_walks_past_it():
    found = pcaf({**LOAN, **FIGURES["report"], "total_equity": -5.0, "total_debt": 0.0})
    assert found.frame["reason"].tolist() == ["zero_denominator"]


def test_supply_chain_figures_of_a_company_of_unknown_value_go_by_turnover():
    chain = {"family": "sector.supply_chain", "key": "C2614", "year": 2026, "value": 4.0, "unit": "tCO2e/万CNY"}
    factors = TURNOVER.extend([{**chain, "document": "made for a test"}])
    rows = [{**LOAN, "revenue": 1e8}, {**LOAN, "revenue": 1e8, **SHEET}]
    found = pcaf(*rows, factors=factors).frame["financed_supply_chain [tCO2e]"].tolist()
    assert found == pytest.approx([1000 * 0.5 * 4.0, 0.01 * 1e4 * 4.0])


def test_the_central_banks_fallback_serves_loans_without_any_figure_and_may_be_fixed():
    loans = [{**LOAN, "revenue": 1e8}, LOAN, {**LOAN, "revenue": 1e8, "emission_option": "balance"}]
    loans += [{**LOAN, "revenue": 1e8, "total_assets": 1e9}, {**LOAN, "revenue": 1e8, "product_kind": "保理"}]
    found = ca.financed_emissions(book_of(*loans), factors=FACTORS)
    assert found.frame["option"].tolist() == ["", "balance", "balance", "", ""]
    assert found.frame["reason"].tolist() == ["no_denominator", "", "", "no_denominator", "no_emissions"]
    first, last = (hint for _, _, hint in said(found, "no_denominator"))
    fix = "to take the balance fallback, which serves loans without any figure, write balance in emission_option"
    assert first == f"total_assets and total_assets_last_year are blank; {fix}"
    assert last == f"total_assets_last_year is blank; {fix}"


def test_rates_that_a_state_lacks_are_named_as_what_it_is_divided_by():
    state = {"asset_class": "sovereign_debt", "balance": 1e6, "scope1": 5e8, "region": "SG"}
    found = pcaf({**state, "gdp_ppp": 1e12}, {**state, "currency": "USD"})
    first, second = (hint for _, _, hint in said(found, "no_denominator"))
    assert first == "exposure is blank"
    assert second.startswith("gdp_ppp: ")


@given(
    known=st.fixed_dictionaries({name: st.booleans() for name in FIGURES}),
    sheet=st.sampled_from([{}, {"total_equity": 4e8}, SHEET, {"total_assets": 1e9}, {"evic": 1e9}]),
)
def test_more_that_is_known_never_takes_the_figure_away(known, sheet):
    figures = [FIGURES[name] for name in known if known[name]]
    found = pcaf(LOAN, LOAN | {key: value for one in figures for key, value in one.items()} | sheet).frame
    assert found["status"].tolist() == ["computed", "computed"]
    assert found["data_quality"][1] <= found["data_quality"][0]


def test_half_a_report_is_said_where_a_lower_option_served():
    rows = [
        {**LOAN, **SHEET, "revenue": 1e8, **half} for half in ({"scope1": 9}, {"scope2": 9}, {"scope1": 9, "scope2": 0})
    ]
    rows += [{**LOAN, **SHEET, "scope1": 9, "revenue": 1e8, "emission_option": "3a"}]
    rows += [{**LOAN, **SHEET, "scope1": 9, "scope1_2": 10}]
    found = pcaf(*rows)
    assert found.frame["option"].tolist() == ["3a", "3a", "1b", "3a", "1b"]
    assert [row[:2] for row in said(found, "scope2_missing")] == [["L1", "3a"]]
    assert [row[:2] for row in said(found, "scope1_missing")] == [["L2", "3a"]]


def test_the_boundary_of_a_balance_sheet_is_none_of_a_project_or_a_home():
    report = {**FIGURES["report"], "balance": 10.0, "boundary": "单体"}
    firm = {**report, **SHEET, "asset_class": "business_loan"}
    home = {**report, "asset_class": "mortgage", "property_value": 100.0}
    project = {"asset_class": "project_finance", "balance": 10.0, "total_investment": 100.0, "boundary": "单体"}
    project |= {"project_scope1": 9, "project_scope2": 1}
    found = pcaf(firm, home, project)
    assert found.frame["status"].tolist() == ["computed"] * 3
    assert [row[0] for row in said(found, "boundary_mismatch")] == ["L1"]
