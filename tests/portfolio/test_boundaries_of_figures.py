"""Whose figures a row takes: the project's, the company's, the loan's part of a split one; never another's."""

import pytest

import carbonacct as ca
from carbonacct.factors import FactorSet
from tests.lending import book_of, sector_factors

COMPANY = {"asset_class": "business_loan", "total_equity": 500.0, "total_debt": 500.0, "scope1": 10.0, "scope2": 0.0}
PROJECT = {"sector": "C3130", "product_kind": "project", "average_balance": 100.0, "total_investment": 1000.0}
MONTHS = {f"balance@2026-{month:02d}": 12.0 for month in range(1, 13)}


def with_dollars():
    factors = FactorSet.load().with_value("fx.year_end:USD@2026=7 CNY/USD")
    return factors.with_value("fx.average:USD@2026=7.1 CNY/USD")


@pytest.mark.parametrize("standard", ["pboc", "pboc-2021"])
@pytest.mark.parametrize("boundary", ["consolidated", "entity"])
def test_a_project_never_takes_the_energy_of_its_group(standard, boundary):
    power = {"electricity_bought": 1e6, "region": "CN-CQ"}
    loans = [{**PROJECT, **power, "boundary": said} for said in (boundary, "项目", "")]
    found = ca.financed_emissions(book_of(*loans, unit="万元"), standard=standard, scope="all")
    assert found.frame["reason"].tolist() == ["not_of_project", "", "not_of_project"]
    told = found.issues[found.issues["code"] == "not_of_project"]
    assert told[["loan_id", "given"]].values.tolist() == [["L1", "electricity_bought"], ["L3", "electricity_bought"]]


def test_a_company_that_stands_for_a_project_is_never_divided_by_the_investment():
    group = {
        "asset_class": "project_finance",
        "balance": 100.0,
        "total_investment": 1000.0,
        "scope1": 5e5,
        "scope2": 0.0,
    }
    sheet = {"total_equity": 1e6, "total_debt": 1e6}
    own = {"project_scope1": 20.0, "project_scope2": 0.0}
    power = {"electricity_bought": 1e6, "region": "CN-CQ", "scope1": None, "scope2": None}
    book = book_of(
        {**group, "boundary": "consolidated"},
        {**group, **sheet, "boundary": "consolidated"},
        {**group, **sheet, **own, "boundary": "consolidated"},
        {**group, "scope1": 50.0, "boundary": "project"},
        {**group, **power, "project_revenue": 20.0, "boundary": "consolidated"},
        {**group, "scope1": 50.0, "boundary": ""},
        {**group, **sheet, "scope1": 50.0, "boundary": ""},
        {**group, **sheet, **own, "boundary": ""},
        {**group, **sheet, **own, "boundary": "project"},
    )
    frame = ca.financed_emissions(book, standard="pcaf").frame
    assert frame["reason"].tolist()[:6] == ["no_denominator", "", "", "", "not_of_project", "not_of_project"]
    assert frame["financed_scope1_2 [tCO2e]"].tolist()[6:] == [50.0 * 100 / 2e6, 20.0 * 100 / 1000, 20.0 * 100 / 2e6]
    assert frame["financed_scope1_2 [tCO2e]"].tolist()[1:4] == [5e5 * 100 / 2e6, 20.0 * 100 / 1000, 50.0 * 100 / 1000]


def test_customer_deposits_are_debt_from_the_third_edition_on():
    bank = {"asset_class": "listed_equity", "balance": 100.0, "market_cap": 800.0, "total_debt": 400.0}
    book = book_of({**bank, "customer_deposits": 5000.0, "scope1": 10.0, "scope2": 0.0})
    found = {
        ed: ca.financed_emissions(book, standard="pcaf", edition=ed).frame["denominator"][0] for ed in ("2022", "2025")
    }
    assert found == {"2022": 1200.0, "2025": 6200.0}


def test_the_undrawn_part_of_a_split_loan_counts_once():
    whole = {**COMPANY, "loan_id": "A", "balance": 100.0, "commitment": 150.0}
    parts = [{**whole, "project_id": name, "allocated_balance": part} for name, part in (("P", 60.0), ("Q", 40.0))]
    one, two = (
        ca.financed_emissions(book_of(*loans), standard="pcaf").total()["financed_undrawn_scope1_2"].value
        for loans in ([whole], parts)
    )
    assert one == pytest.approx(two) == pytest.approx(10.0 * 50 / 1000)


def test_a_split_loan_without_its_parts_is_not_filled_from_what_was_granted():
    loan = {**COMPANY, "loan_id": "A", "granted": 100.0, "repaid": 10.0}
    book = book_of(
        {**loan, "project_id": "P", "allocated_granted": 60.0},
        {**loan, "project_id": "Q", "allocated_granted": 40.0},
        {**loan, "loan_id": "B", "project_id": "R"},
    )
    frame = ca.financed_emissions(book, standard="pcaf").frame
    assert frame["reason"].tolist() == ["no_balance", "no_balance", ""]
    assert frame["numerator"][2] == 90.0


def test_a_loan_with_a_balance_existed_whatever_the_day_of_disbursement_says():
    base = {"sector": "C3011", "total_assets": 1e3, "total_assets_last_year": 1e3, "scope1": 1e3, "scope2": 0.0}
    late = {**MONTHS, **{f"balance@2026-{month:02d}": None for month in range(1, 10)}}
    book = book_of(
        {**base, **MONTHS, "disbursed_on": "2026-06-30"}, {**base, **late, "disbursed_on": "2026-10-03"}, unit="万元"
    )
    tenure, period = (ca.financed_emissions(book, scope="all", averaging=rule) for rule in ("tenure", "period"))
    assert tenure.frame["numerator"].tolist() == [12e4, 12e4]
    assert period.frame["numerator"].tolist() == [12e4, 3e4]
    for found in (tenure, period):
        assert found.issues.loc[found.issues["code"] == "balance_before_disbursement", "loan_id"].tolist() == ["L1"]


def test_an_account_has_revenue_in_yuan_and_no_emissions_of_an_asset():
    company = {**COMPANY, "borrower_id": "X", "balance": 100.0, "revenue": 1000.0, "currency": "USD"}
    car = {"asset_class": "motor_vehicle_loan", "borrower_id": "Y", "balance": 100.0, "scope1": 50.0, "scope2": 0.0}
    found = ca.financed_emissions(book_of(company, car), standard="pcaf", factors=with_dollars())
    accounts = ca.ledger.accounts_of(found).accounts.set_index("borrower_id")
    assert accounts.loc["X", "revenue"] == 7100.0
    assert accounts.loc["X", "intensity [tCO2e/万CNY]"] == pytest.approx(10.0 / 0.71)
    assert accounts["entity_emissions [tCO2e]"].isna().tolist() == [False, True]
    assert accounts.loc["Y", "attributed_emissions [tCO2e]"] == 50.0
    money = ca.stress.borrowers_of(found).set_index("borrower_id")
    assert money[["revenue", "exposure", "currency"]].loc["X"].tolist() == [7100.0, 700.0, "CNY"]
    alone = ca.stress.borrowers_of(ca.financed_emissions(book_of(company), standard="pcaf"))
    assert alone[["revenue", "exposure", "currency"]].values.tolist() == [[1000.0, 100.0, "USD"]]
    assert (
        ca.ledger.accounts_of(ca.financed_emissions(book_of(company), standard="pcaf")).accounts["revenue"].isna().all()
    )


def test_one_client_may_borrow_in_two_currencies():
    client = {"borrower_id": "X", "sector": "C3011", "scope1": 1000.0, "scope2": 0.0}
    yuan = {"average_balance": 70e6, "balance": 70e6, "total_assets": 700e6, "total_assets_last_year": 700e6}
    dollars = {name: value / 7 for name, value in yuan.items()} | {"currency": "USD"}
    book = book_of({**client, **yuan}, {**client, **dollars}, {**client, **dollars, "currency": ""})
    found = ca.financed_emissions(book, factors=with_dollars()).frame
    assert found["reason"].tolist() == ["conflicting_fact", "", "conflicting_fact"]
    assert found["financed_scope1_2 [tCO2e]"][1] == pytest.approx(100.0)


def test_figures_of_buildings_vehicles_and_projects_are_none_of_their_borrower():
    owner = {"borrower_id": "X", "scope2": 0.0, "balance": 100.0}
    loans = [
        {**owner, "asset_class": "mortgage", "property_value": 200.0, "scope1": 6.0},
        {**owner, "asset_class": "mortgage", "property_value": 200.0, "scope1": 8.0},
        {**owner, "asset_class": "motor_vehicle_loan", "vehicle_value": 400.0, "scope1": 4.0},
        {**owner, "asset_class": "project_finance", "total_equity": 500.0, "total_debt": 500.0, "scope1": 70.0},
        {**owner, **COMPANY, "total_equity": 5000.0, "total_debt": 5000.0, "scope1": 900.0},
    ]
    found = ca.financed_emissions(book_of(*loans), standard="pcaf")
    assert found.frame["financed_scope1_2 [tCO2e]"].tolist() == [3.0, 4.0, 1.0, 7.0, 9.0]
    account = ca.ledger.accounts_of(found)
    assert account.accounts["entity_emissions [tCO2e]"].tolist() == [900.0]
    assert account.accounts["attributed_emissions [tCO2e]"].tolist() == [24.0]
    named = [{**loan, "boundary": "consolidated"} for loan in loans]
    assert {*ca.financed_emissions(book_of(*named), standard="pcaf").frame["reason"]} == {"conflicting_fact"}


def test_energy_that_is_passed_over_for_want_of_a_factor_is_said():
    loan = {"sector": "C3130", "average_balance": 1e7, "total_assets": 1e9, "total_assets_last_year": 1e9}
    used = {"electricity_bought": 1e4, "revenue": 1e8}
    factors = sector_factors(("revenue_intensity", "C3130", 3.1))
    book = book_of({**loan, **used, "region": ""}, {**loan, **used, "region": "CN-CQ"}, {**loan, "revenue": 1e8})
    found = ca.financed_emissions(book, factors=factors)
    assert found.frame["option"].tolist() == ["revenue", "energy", "revenue"]
    (given,) = found.issues.loc[found.issues["code"] == "method_passed_over", "given"]
    assert given.startswith("1 rows, energy: grid_average")


def test_a_factor_of_nothing_is_not_needed():
    drive = {"asset_class": "motor_vehicle_loan", "balance": 5e4, "vehicle_value": 1e5, "vehicles": 1, "distance": 1e4}
    factory = {"asset_class": "business_loan", "total_equity": 5e5, "total_debt": 5e5, "balance": 1e5}
    book = book_of(
        {**drive, "emission_option": "1b", "fuel": "gasoline", "fuel_per_km": 0.08, "fuel_factor [kgCO2e/L]": 2.5},
        {**drive, "emission_option": "1b", "electricity_per_km [kWh/km]": 0.15, "grid_average": 0.5},
        {**drive, "emission_option": "1b", "electricity_per_km [kWh/km]": 0.15},
        {**factory, "electricity_bought": 100.0, "grid_average": 0.5},
    )
    found = ca.financed_emissions(book, standard="pcaf")
    assert found.frame["reason"].tolist() == ["", "", "no_emissions", ""]
    tonnes = found.frame["financed_scope1_2 [tCO2e]"].tolist()
    assert tonnes[0] == pytest.approx(0.5 * 1e4 * 0.08 * 2.5e-3)
    assert tonnes[1] == pytest.approx(0.5 * 1e4 * 0.15e-3 * 0.5)
    assert tonnes[3] == pytest.approx(0.1 * 100 * 0.5)
    assert "grid_average" in str(found.explain("L2"))
