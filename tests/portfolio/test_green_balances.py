"""Green balances of a book: of split loans, partly green loans, and rows that say nothing or too much."""

import pytest

from carbonacct.portfolio.evaluation import balances, green_finance_evaluation
from tests.lending import book_of


def test_the_green_amount_of_a_loan_over_two_projects_counts_once():
    loan = {"loan_id": "A", "balance": 100.0, "green_label": "green", "green_amount": 80.0}
    found = balances(
        book_of(
            {**loan, "project_id": "P", "allocated_balance": 60.0},
            {**loan, "project_id": "Q", "allocated_balance": 40.0},
        )
    )
    assert (found.loans, found.green_loans, found.green_share) == (100.0, 80.0, 0.8)


def test_a_green_amount_without_a_label_counts_and_another_label_does_not():
    found = balances(
        book_of(
            {"balance": 100.0, "green_amount": 30.0},
            {"balance": 100.0, "green_amount": 30.0, "green_label": "none"},
            {"balance": 100.0, "green_label": "green"},
        )
    )
    assert (found.loans, found.green_loans) == (300.0, 130.0)
    assert balances(book_of({"balance": 100.0, "green_amount": 30.0})).green_share == 0.3
    assert balances(book_of({"balance": 100.0})).green_loans is None


def test_a_green_amount_above_the_balance_is_in_no_sum_and_counted():
    found = balances(
        book_of(
            {"balance": 100.0, "green_label": "green", "green_amount": 180.0}, {"balance": 50.0, "green_label": "green"}
        )
    )
    assert (found.loans, found.green_loans, found.unreadable) == (50.0, 50.0, 1)


@pytest.mark.parametrize(
    ("given", "item", "value"),
    [
        ({"green": 57.0, "total": 100.0}, "green_share", 57.0),
        ({"green": 64.8, "green_last_year": 36.0}, "growth", 80.0),
    ],
)
def test_items_of_the_evaluation_are_exact(given, item, value):
    assert next(one.value for one in green_finance_evaluation(**given) if one.item == item) == value
