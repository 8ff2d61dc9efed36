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


def test_money_without_a_rate_has_no_coverage_and_takes_away_only_what_needs_money():
    """900 euro without a rate: what needs no money counts them; what is a share of all money is not told."""
    made = {"revenue": 1e6, "output@cement": 20.0}
    held = pcaf(
        {**COMPANY, **made, "balance": 100.0}, {**COMPANY, **made, "balance": 900.0, "currency": "EUR"}
    ).portfolio()
    for metric in (held.absolute("scope1+2"), held.physical_intensity("scope1+2", output_unit="t", product="cement")):
        assert (metric.coverage_money, metric.coverage_number, metric.data_quality) == (None, 1.0, None)
    assert held.physical_intensity("scope1+2", output_unit="t", product="cement").value == 0.5
    economic = held.economic_intensity("scope1+2")
    assert (economic.value, economic.coverage_money, economic.coverage_number) == (pytest.approx(1e4), None, 0.5)
    for whole in (held.carbon_footprint("scope1+2"), held.sfdr()["pai2"]):
        assert (whole.value, whole.coverage_money) == (None, None)
        assert "no rate" in whole.reason
    groups = held.by("currency", lambda one: one.carbon_footprint("scope1+2"))
    assert (groups["CNY"].value, groups["CNY"].coverage_money, groups["EUR"].value) == (pytest.approx(1e4), 1.0, None)
    unknown = pcaf({**COMPANY, "balance": 100.0}, {"asset_class": "business_loan", "balance": 900.0, "currency": "EUR"})
    assert unknown.portfolio().economic_intensity("scope1+2").coverage_money is None
    assert unknown.portfolio().data_quality("scope1+2") == (unknown.data_quality().value, 1.0)


def test_data_quality_is_weighed_as_the_standard_weighs_it():
    def loan(grade, emitted):
        return {"sector": "C3011", "average_balance": 1e7, "total_assets": 1e8, "total_assets_last_year": 1e8,
                "scope1": emitted, "scope2": 0.0, "emissions_verified": grade}  # fmt: skip

    held = ca.financed_emissions(book_of(loan("yes", 900.0), loan("no", 100.0)))
    metric = held.portfolio().absolute("scope1+2")
    assert (metric.data_quality, metric.data_quality_weight) == (held.data_quality().value, "emissions")
    assert metric.data_quality == pytest.approx(1.1)


def test_facilitated_business_is_not_held():
    deal = {"asset_class": "facilitated", "balance": 900.0, "total_equity": 500.0, "total_debt": 500.0}
    held = pcaf({**COMPANY, "balance": 100.0}, deal).portfolio()
    footprint = held.carbon_footprint("scope1+2")
    assert (footprint.value, footprint.coverage_money) == (pytest.approx(1e4), 1.0)


def judged(*loans):
    results = [pcaf(*({**loan, "borrower_id": "X", "year": str(year)} for loan in loans)) for year in (2025, 2026)]
    return ca.judge_results(results, national)["all_in_scope"]


def test_a_cut_has_no_verdict_on_a_part_of_its_emissions():
    euro = {**COMPANY, "balance": 900.0, "currency": "EUR"}
    cut = judged({**COMPANY, "balance": 100.0}, euro)
    assert cut.emissions == {2025: 10.0, 2026: 10.0}
    assert (cut.exposure, cut.coverage) == ({2025: 100.0, 2026: 100.0}, {2025: None, 2026: None})
    assert (cut.intensity, cut.nominal, cut.emissions_change) == ({}, None, 0.0)
    assert cut.reason == "emissions whose exposure has no rate in 2025, 2026"
    unknown = judged(
        {**COMPANY, "balance": 100.0}, {"asset_class": "business_loan", "balance": 900.0, "currency": "EUR"}
    )
    assert unknown.coverage == {2025: None, 2026: None}
    assert unknown.nominal is not None


def test_a_cut_without_known_emissions_has_none_rather_than_zero():
    cut = judged({"asset_class": "business_loan", "balance": 900.0})
    assert (cut.emissions, cut.coverage, cut.emissions_change) == ({}, {2025: 0.0, 2026: 0.0}, None)
    assert cut.reason == "no exposure with known emissions in 2025, 2026"
