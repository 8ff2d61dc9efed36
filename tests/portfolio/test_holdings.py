"""What metrics and verdicts read of a result: all holdings in scope, in one currency, with figures of the project."""

import pytest

import carbonacct as ca
from carbonacct.factors import FactorSet
from carbonacct.portfolio.schedules import gdp_schedule
from tests.lending import book_of

COMPANY = {"asset_class": "business_loan", "total_equity": 500.0, "total_debt": 500.0, "scope1": 10.0, "scope2": 0.0}


def pcaf(*loans, **options):
    return ca.financed_emissions(book_of(*loans), standard="pcaf", **options)


def with_dollars(rate=7):
    return FactorSet.load().with_value(f"fx.year_end:USD@2026={rate} CNY/USD")


def national(year, value):
    return gdp_schedule(year, value, 2030, region="CN", unit="tCO2e/MCNY")


def test_a_project_is_weighed_by_its_own_revenue():
    project = {"asset_class": "project_finance", "balance": 1e6, "total_investment": 1e7, "revenue": 1e10}
    own = {"project_scope1": 50.0, "project_scope2": 0.0, "project_revenue": 2e6}
    held = pcaf({**project, **own}).portfolio()
    assert held.waci("scope1+2").value == 25.0
    assert held.revenue_intensity("scope1+2").value == pytest.approx(25.0)


def test_a_rejected_loan_stays_in_the_coverage_of_every_metric():
    held = pcaf({**COMPANY, "balance": 100.0}, {**COMPANY, "balance": 900.0, "total_equity": 0.0, "total_debt": 0.0})
    assert held.frame["status"].tolist() == ["computed", "rejected"]
    footprint = held.portfolio().carbon_footprint("scope1+2")
    assert (footprint.coverage_money, footprint.coverage_number) == (0.1, 0.5)
    assert footprint.value == pytest.approx(1.0 / 1000.0 * 1e6)
    assert held.coverage()["balance"] == footprint.coverage_money


def test_an_amount_below_zero_is_no_exposure():
    held = pcaf({**COMPANY, "balance": 100.0}, {**COMPANY, "balance": -900.0})
    metric = held.portfolio().economic_intensity("scope1+2")
    assert (metric.coverage_money, metric.coverage_number) == (1.0, 0.5)


def test_coverage_counts_loans_in_another_currency_than_the_computed_ones():
    dollars, yuan = {**COMPANY, "balance": 100.0, "currency": "USD"}, {"asset_class": "business_loan", "balance": 300.0}
    held = pcaf(dollars, yuan, factors=with_dollars())
    assert held.intensity().denominator == 100.0
    assert held.coverage()["by_figure"]["financed_scope1_2"] == 0.7
    metric = held.portfolio().economic_intensity("scope1+2")
    assert (metric.unit, metric.coverage_money, metric.value) == ("tCO2e/MCNY", 0.7, pytest.approx(1 / 700e-6))


def test_money_without_a_rate_takes_no_emissions_away_and_gives_no_data_quality():
    held = pcaf(
        {**COMPANY, "balance": 100.0, "emissions_verified": "yes"},
        {**COMPANY, "balance": 900.0, "currency": "EUR", "data_quality": 5},
    )
    assert held.portfolio().absolute("scope1+2").value == held.total()["financed_scope1_2"].value == 10.0
    assert held.data_quality().value is None
    assert held.data_quality("currency")["CNY"].value == 1.0
    assert held.data_quality("currency")["EUR"].value is None
    assert "data quality: several currencies without a rate" in repr(held)


def test_states_and_facilitated_business_have_a_data_quality_of_their_own():
    held = pcaf(
        {**COMPANY, "balance": 100.0, "emissions_verified": "yes"},
        {"asset_class": "sovereign_debt", "balance": 900.0, "gdp_ppp": 1e13, "scope1": 1e10, "currency": "USD"},
        factors=with_dollars(),
    )
    assert held.data_quality().value == 1.0
    found = held.data_quality("asset_class")
    assert (found["business_loan"].value, found["sovereign_debt"].value) == (1.0, 2.0)


def test_one_book_of_two_years_is_judged_by_period():
    loans = [
        {**COMPANY, "loan_id": "A", "borrower_id": "X", "balance": 100.0, "year": "2025", "sector": "C3011"},
        {**COMPANY, "loan_id": "B", "borrower_id": "X", "balance": 100.0, "year": "2026", "sector": "D4417"},
        {**COMPANY, "loan_id": "C", "borrower_id": "", "balance": 100.0, "year": "2025", "sector": "C3011"},
        {**COMPANY, "loan_id": "D", "borrower_id": "", "balance": 100.0, "year": "2026", "sector": "C3011"},
    ]
    book = book_of(*loans)
    cuts = ca.judge_results(
        [ca.financed_emissions(book, standard="pcaf", period=year) for year in (2025, 2026)], national
    )
    assert cuts["all_in_scope"].exposure == {2025: 200.0, 2026: 200.0}
    assert cuts["high_carbon_book"].exposure == {2025: 200.0, 2026: 100.0}
    assert cuts["borrowers_in_both_years"].exposure == {2025: 100.0, 2026: 100.0}


def test_a_loan_over_two_projects_is_judged_row_by_row():
    def result(year):
        loan = {**COMPANY, "loan_id": "A", "borrower_id": "X", "balance": 100.0, "year": str(year)}
        parts = [{**loan, "project_id": name, "allocated_balance": 50.0} for name in "PQ"]
        return pcaf(*parts)

    cuts = ca.judge_results([result(2025), result(2026)], national)
    assert cuts["all_in_scope"].exposure == {2025: 100.0, 2026: 100.0}


def test_a_filed_result_of_several_currencies_is_compared_on_its_coverage():
    loans = [{**COMPANY, "balance": 100.0}, {**COMPANY, "balance": 100.0, "currency": "USD"}]
    held = pcaf(*loans, factors=with_dollars())
    moved = ca.change(held.as_dict(), held, recalculation_threshold=0.05)
    assert (moved.coverage, dict(moved.comparison.differences)) == ((1.0, 1.0), {})
