"""Forms of odd books: whatever they hold, the parts of every table make up its total."""

from fractions import Fraction

import pytest

import carbonacct as ca
from carbonacct.report import disclosure
from carbonacct.report.model import PART, SUBTOTAL, TOTAL
from tests.lending import book_of

FIRM = {"borrower_id": "x", "total_equity": 4e8, "total_debt": 6e8, "scope1": 1e5, "scope2": 2e4, "scope3": 5e5}
FIRM |= {"total_assets": 1e9, "total_assets_last_year": 1e9, "sector": "C3011"}
LOAN = {**FIRM, "asset_class": "business_loan", "balance": 2e7, "average_balance": 2e7, "commitment": 5e7}
ODD = [
    LOAN,
    {**LOAN, "asset_class": ""},
    {**LOAN, "sector": "A0111", "balance": None, "average_balance": None},
    {"balance": 1e6, "asset_class": "mortgage"},
    {**LOAN, "borrower_id": "y", "sector": "K7010", "currency": "USD"},
    {"borrower_id": "z", "sector": "C3110", "balance": 3e6, "commitment": 4e6, "asset_class": "listed_equity"},
    {**LOAN, "borrower_id": "w", "balance": -1.0},
]
TEMPLATES = ("green-credit", "pboc", "jrt0227", "pcaf", "ifrs-s2", "eba-pillar3")


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("loans", [ODD, ODD[1:2], ODD[4:5], ODD[6:]], ids=["all", "no class", "foreign", "rejected"])
def test_parts_make_up_the_total(template, loans):
    for table in disclosure(book_of(*loans), template).tables:
        totals = [row for row in table.rows if row.role == TOTAL]
        for column in table.columns if len(totals) == 1 else ():
            if column.kind not in ("number", "money"):
                continue
            whole = totals[0].cells[column.id].value if column.id in totals[0].cells else None
            for role in (PART, SUBTOTAL):
                cells = [
                    row.cells[column.id].value for row in table.rows if row.role == role and column.id in row.cells
                ]
                known = [Fraction(value) for value in cells if value is not None]
                if role == PART or known:
                    assert float(sum(known)) == pytest.approx(whole or 0.0), (table.id, column.id)


@pytest.mark.parametrize("template", ["ifrs-s2", "eba-pillar3", "pcaf"])
def test_forms_tell_the_loans_in_other_currencies(template):
    first = disclosure(book_of(*ODD), template).tables[0]
    assert any("1行为外币贷款" in note.zh for note in first.notes)


def test_a_blank_asset_class_is_shown_as_what_it_was_taken_for():
    loans = [{**LOAN, "asset_class": "", "product_kind": "non_project"}, {**LOAN, "asset_class": ""}]
    lines = {row.cells["class"].value.en: row for row in disclosure(book_of(*loans), "pcaf")["classes"].rows}
    assert lines["Business loans"].cells["amount_covered"].value == 2e7
    assert (lines["not stated"].cells["amount"].value, lines["not stated"].cells["amount_covered"].value) == (2e7, None)


def test_company_specific_reporting_is_no_fuel_of_a_car():
    car = {"asset_class": "motor_vehicle_loan", "balance": 2e7, "vehicle_value": 4e7, "sector": "G5631"}
    car |= {"fuel": "gasoline", "fuel_volume": 400, "region": "500155"}
    filled = disclosure(book_of(LOAN, car), "eba-pillar3")
    assert ca.financed_emissions(book_of(car), standard="pcaf").frame["option"].tolist() == ["1a"]
    assert filled["template_1"].rows[-1].cells["k"].value == 0.5


def test_amounts_of_a_loan_over_two_projects_count_once():
    loan = {**LOAN, "loan_id": "A", "asset_class": "project_finance", "gross_carrying_amount": 2.1e7}
    parts = [
        {**loan, "project_id": project, "allocated_balance": part, "total_investment": 1e8}
        for project, part in (("P", 5e6), ("Q", 1.5e7))
    ]
    book = ca.read_book([{**row, "year": 2026, "currency": "CNY"} for row in map(_headed, parts)])
    filled = disclosure(book, "ifrs-s2")
    assert filled["industry_by_class"].rows[-1].cells["amount"].value == 2.1e7
    assert filled["undrawn"].rows[-1].cells["commitment"].value == 5e7


def _headed(row):
    return {name + (" [tCO2e]" if name.startswith("scope") else ""): value for name, value in row.items()}
