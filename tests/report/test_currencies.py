"""Loans in another currency on the forms: counted, with their tonnes, and said to be outside the money columns."""

import pytest

import carbonacct as ca

LOAN = {
    "loan_id": ["L1", "L2"],
    "borrower_id": ["B1", "B2"],
    "project_type": ["solar_pv", "solar_pv"],
    "electricity_supplied [MWh]": [1500.0, 1500.0],
    "total_investment": [50e6, 5e6],
    "asset_class": ["business_loan", "business_loan"],
    "sector": ["C3110", "C3110"],
    "year": [2024, 2024],
    "currency": ["CNY", "USD"],
    "balance": [10e6, 1e6],
    "average_balance": [10e6, 10e6],
    "total_assets": [1e9, 1e9],
    "total_assets_last_year": [1e9, 1e9],
    "total_equity": [4e8, 4e8],
    "total_debt": [4e8, 4e8],
    "scope1 [tCO2e]": [1000.0, 1000.0],
    "scope2 [tCO2e]": [500.0, 500.0],
}


@pytest.fixture(scope="module")
def book():
    return ca.read_book(LOAN)


def total_of(form, table):
    found = next(one for one in form.tables if one.id == table)
    return found, found.rows[-1].cells


@pytest.mark.parametrize(
    ("template", "table", "tonnes"), [("green-credit", "indicators", "ghg_reduced"), ("pcaf", "classes", None)]
)
def test_a_foreign_loan_counts_and_is_said_to_be_outside_the_money(book, template, table, tonnes):
    found, total = total_of(ca.report.disclosure(book, template), table)
    assert total["loans"].value == 2
    assert any(note.en.startswith("1 rows are in another currency") for note in found.notes)
    if tonnes:
        whole = ca.benefits(book).total()
        assert whole[tonnes].loans == 2
        assert total[tonnes].value == whole[tonnes].value


@pytest.mark.parametrize("template", ["pboc", "jrt0227"])
def test_a_form_is_filled_where_money_cannot_be_added_and_says_why(book, template):
    form = ca.report.disclosure(book, template)
    cells = [cell for table in form.tables for row in table.rows for cell in row.cells.values()]
    whys = {cell.why.en for cell in cells if cell.why is not None}
    assert "several currencies without a rate" in whys


def test_a_loan_without_balance_is_on_the_form():
    blank = {**LOAN, "currency": ["CNY", "CNY"], "balance": [10e6, None]}
    _, total = total_of(ca.report.disclosure(ca.read_book(blank), "green-credit"), "indicators")
    assert (total["loans"].value, total["projects"].value) == (2, 2)
