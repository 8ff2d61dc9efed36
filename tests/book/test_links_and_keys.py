"""Keys, linked tables, loans over several projects, facts that must agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from carbonacct.book import REJECTED, Book, read_book
from carbonacct.book.credit_code import valid
from carbonacct.errors import BookError
from tests.book.files import codes, only, read, written

LOANS = [
    {"loan_id": "L1", "project_id": "P1", "borrower_id": "B1", "balance": 5},
    {"loan_id": "L2", "project_id": "P2", "borrower_id": "B1", "balance": 6},
    {"loan_id": "L3", "project_id": None, "borrower_id": None, "balance": 7},
]


def reasons(book: Book) -> list[str]:
    return [book.reasons[code] for code in book.reason]


def test_facts_of_projects_and_borrowers_are_joined() -> None:
    projects = pd.DataFrame(
        {"project_id": ["P2", "P1"], "total_investment [万元]": [2.0, 1.0], "region": ["CN-CQ", "CN-SC"]}
    )
    borrowers = {"borrower_id": ["B1"], "revenue [万元]": [9.0]}
    book = read_book(LOANS, projects=projects, borrowers=borrowers)
    assert book.numbers["total_investment"].values[:2].tolist() == [10000.0, 20000.0]
    assert book.numbers["total_investment"].known.tolist() == [True, True, False]
    assert [book.words["region"].word(i) for i in range(3)] == ["CN-SC", "CN-CQ", ""]
    assert book.numbers["revenue"].known.tolist() == [True, True, False]
    assert codes(book) == set()


def test_orphans_and_duplicates_reject_the_loans_that_use_them(tmp_path: Path) -> None:
    projects = written(tmp_path, "project_id,total_investment\nP2,1\nP2,2\nP8,3\n", "projects.csv")
    book = read_book(LOANS, projects=projects)
    assert reasons(book) == ["orphan_key", "duplicate_linked_key", ""]
    assert only(book, "orphan_key").hint == "projects.csv has no such row"
    assert only(book, "duplicate_linked_key").hint == "rows 2, 3 of projects.csv"
    assert only(book, "unused_key").given == "P8"


def test_an_error_in_a_linked_row_rejects_its_loans(tmp_path: Path) -> None:
    projects = written(tmp_path, "project_id,total_investment\nP1,-1\nP2,x\n", "projects.csv")
    book = read_book(LOANS, projects=projects)
    assert reasons(book) == ["negative_amount", "unreadable_number", ""]
    assert only(book, "unreadable_number").hint.startswith("row 3 of projects.csv")


def test_a_column_in_both_tables_is_refused() -> None:
    with pytest.raises(BookError, match="columns stand in both tables"):
        read_book(LOANS, projects=[{"project_id": "P1", "balance": 5}])
    with pytest.raises(BookError, match="column project_id is missing"):
        read_book([{"loan_id": "L1"}], projects=[{"project_id": "P1"}])


def loan(name: str, project: str, **more: Any) -> dict[str, Any]:
    return {"loan_id": name, "project_id": project, **more}


def test_parts_of_a_loan_add_up() -> None:
    rows = [loan("L1", "P1", balance=100, allocated_balance=60), loan("L1", "P2", balance=100, allocated_balance=40)]
    assert reasons(read_book(rows)) == ["", ""]
    rows[1]["allocated_balance"] = 41
    book = read_book(rows)
    assert reasons(book) == ["allocation_mismatch"] * 2
    assert {issue.hint for issue in book.findings if issue.code == "allocation_mismatch"} == {
        "the parts add up to 101.00, balance is 100.00"
    }


def test_a_loan_over_several_projects_needs_parts() -> None:
    rows = [loan("L1", "P1", balance=100), loan("L1", "P2", balance=100), loan("L2", "P1", balance=5)]
    assert reasons(read_book(rows)) == ["allocation_missing", "allocation_missing", ""]


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        ("total_investment", 10, 11),
        ("region", "CN-CQ", "CN-SC"),
        ("electricity_supplied [MWh]", 1, 2),
        ("project_type", "光伏发电", "wind_power"),
    ],
)
def test_one_project_with_different_facts(column: str, one: Any, other: Any) -> None:
    rows = [
        loan("L1", "P1", **{column: one}),
        loan("L2", "P1", **{column: None}),
        loan("L3", "P1", **{column: other}),
        loan("L4", "P2", **{column: one}),
    ]
    book = read_book(rows)
    assert reasons(book) == ["conflicting_fact", "", "conflicting_fact", ""]
    issue = next(issue for issue in book.findings if issue.code == "conflicting_fact")
    assert issue.hint.startswith(f"one project with different {issue.column}: row 0: ")


def test_years_of_one_project_may_differ() -> None:
    rows = [loan("L1", "P1", year=2023, **{"output [t]": 1}), loan("L2", "P1", year=2024, **{"output [t]": 2})]
    assert reasons(read_book(rows)) == ["", ""]


def test_one_borrower_with_different_facts() -> None:
    rows = [{"loan_id": "L1", "borrower_id": "B", "revenue": 1}, {"loan_id": "L2", "borrower_id": "B", "revenue": 2}]
    book = read_book(rows)
    assert reasons(book) == ["", ""]
    told = [issue for issue in book.findings if issue.code == "conflicting_fact"]
    assert [(issue.severity, issue.column, issue.given) for issue in told] == [
        ("warning", "revenue", "1"),
        ("warning", "revenue", "2"),
    ]


def test_header_and_row_currency(tmp_path: Path) -> None:
    book = read(
        tmp_path, "loan_id,currency,balance [万元],total_investment [万]\nL1,USD,5,6\nL2,CNY,5,6\nL3,,5,6\nL4,USD,,6\n"
    )
    assert reasons(book) == ["currency_conflict", "", "", ""]
    issue = only(book, "currency_conflict")
    assert (issue.row, issue.given, issue.hint) == (2, "USD", "the header of balance says CNY")
    assert [book.words["currency"].word(i) for i in range(4)] == ["USD", "CNY", "CNY", "USD"]
    assert book.numbers["total_investment"].values.tolist() == [60000.0] * 4


def test_currency_assumed_is_said_once() -> None:
    book = read_book([{"loan_id": f"L{i}", "balance": 5} for i in range(3)])
    issue = only(book, "currency_assumed")
    assert (issue.row, issue.given) == (0, "CNY")
    assert codes(read_book([{"loan_id": "L1", "balance": 5}], currency="USD")) == set()


def test_year_region_from_arguments() -> None:
    book = read_book([{"loan_id": "L1", "year": None}, {"loan_id": "L2", "year": 2020}], year=2024, region="重庆")
    assert book.numbers["year"].values.tolist() == [2024.0, 2020.0]
    assert book.words["region"].words == ["CN-CQ"]


def test_climate_from_region_where_waste_decays() -> None:
    book = read_book([{"loan_id": "L1", "region": "500155", "waste@厨余 [t]": 5}])
    assert book.words["climate"].word(0)
    assert only(book, "climate_assumed").given.startswith("500155: ")
    assert "waste@food" in book.numbers
    assert read_book([{"loan_id": "L1", "region": "500155", "污泥处理量 [t]": 5}]).words["climate"].word(0)
    assert "climate" not in read_book([{"loan_id": "L1", "region": "500155", "上网电量 [MWh]": 5}]).words


def test_names_of_labels_are_read_as_the_labels_themselves() -> None:
    book = read_book([{"loan_id": f"L{n}", "燃料种类": word} for n, word in enumerate(["汽油", "petrol", "", "LNG2"])])
    assert [book.words["fuel"].word(row) for row in range(4)] == ["gasoline", "gasoline", "", "LNG2"]


def test_a_year_has_no_more_than_366_days() -> None:
    book = read_book([{"loan_id": f"L{n}", "operating_days": days} for n, days in enumerate([366, 367, -1])])
    assert reasons(book) == ["", "days_out_of_range", "negative_amount"]


def test_credit_codes_are_only_doubted() -> None:
    assert valid(["91350100M000100Y43", "91350100m000100Y43", "91350100M00010OY43"]).tolist() == [True, False, False]
    book = read_book([{"loan_id": "L1", "borrower_id": "91350100M000100Y44"}, {"loan_id": "L2", "borrower_id": "K-7"}])
    assert only(book, "uscc_invalid").severity == "warning"
    assert not (book.state == REJECTED).any()


def test_selected_rows_keep_state_issues_and_numbers() -> None:
    rows = [
        {"loan_id": "L1", "balance": 1},
        {"loan_id": "L2", "balance": -1},
        {"loan_id": "L3", "balance": 3, "branch": "x"},
    ]
    book = read_book(rows)
    part = book.select([2, 1])
    assert part.loans == ["L3", "L2"]
    assert reasons(part) == ["", "negative_amount"]
    assert [(issue.row, issue.loan_id) for issue in part.findings if issue.row] == [(1, "L2")]
    assert np.array_equal(part.numbers["balance"].values, [3.0, -1.0])
    assert part.frame["branch"].isna().tolist() == [False, True]


def test_html_is_escaped_and_small() -> None:
    book = read_book([{"loan_id": "<script>", "balance": 1}])
    assert "<script>" not in book._repr_html_()
