"""Project lists at two dates: every change once, money kept apart by currency."""

import carbonacct as ca

BASE = {"catalogue_code": "3.2.2", "catalogue_edition": "2021", "green_label": "green", "currency": "CNY"}


def book(*rows):
    return ca.read_book([BASE | row for row in rows])


def changes(old, new):
    frame = ca.lists.diff(old, new).frame
    return sorted(map(tuple, frame[["project", "change", "column", "before", "after"]].values.tolist()))


OLD = book(
    {"loan_id": "L1", "project_id": "P1", "balance": 100},
    {"loan_id": "L2", "project_id": "P1", "balance": 50},
    {"loan_id": "L3", "project_id": "P2", "balance": 30},
    {"loan_id": "L4", "balance": 20},
)


def test_a_list_is_unchanged_against_itself():
    change = ca.lists.diff(OLD, OLD)
    assert len(change) == 0
    assert change.summary()["CNY"]["unchanged"] == {"projects": 3, "balance_before": 200.0, "balance_after": 200.0}


def test_entered_left_and_changed_with_their_money():
    new = book(
        {"loan_id": "L1", "project_id": "P1", "balance": 90, "catalogue_edition": "2025", "catalogue_code": "4.1"},
        {"loan_id": "L4", "balance": 20},
        {"loan_id": "L5", "project_id": "P9", "balance": 7},
    )
    assert changes(OLD, new) == [
        ("P1", "changed", "catalogue_code", "3.2.2", "4.1"),
        ("P1", "changed", "catalogue_edition", "2021", "2025"),
        ("P2", "left", "", "", ""),
        ("P9", "entered", "", "", ""),
    ]
    told = ca.lists.diff(OLD, new).summary()["CNY"]
    assert told["changed"] == {"projects": 1, "balance_before": 150.0, "balance_after": 90.0}
    assert told["left"] == {"projects": 1, "balance_before": 30.0, "balance_after": 0.0}
    assert told["entered"] == {"projects": 1, "balance_before": 0.0, "balance_after": 7.0}
    assert told["unchanged"] == {"projects": 1, "balance_before": 20.0, "balance_after": 20.0}


def test_order_of_rows_does_not_matter():
    rows = [{"loan_id": f"L{i}", "project_id": f"P{i % 3}", "balance": 0.1 * i} for i in range(9)]
    one, other = book(*rows), book(*reversed(rows))
    assert len(ca.lists.diff(one, other)) == 0
    assert ca.lists.diff(OLD, one).summary() == ca.lists.diff(OLD, other).summary()


def test_currencies_are_projects_of_their_own():
    new = book({"loan_id": "L1", "project_id": "P1", "balance": 100, "currency": "USD"})
    told = ca.lists.diff(book({"loan_id": "L1", "project_id": "P1", "balance": 100}), new).summary()
    assert told["USD"]["entered"]["balance_after"] == 100.0
    assert told["CNY"]["left"]["balance_before"] == 100.0


def test_several_editions_of_one_project_are_shown_together():
    new = book(
        {"loan_id": "L1", "project_id": "P1", "balance": 1},
        {"loan_id": "L2", "project_id": "P1", "balance": 1, "catalogue_edition": "2025"},
    )
    assert ("P1", "changed", "catalogue_edition", "2021", "2021 | 2025") in changes(OLD, new)


def test_rejected_rows_count_in_neither_list():
    new = book({"loan_id": "L1", "project_id": "P1", "balance": -5})
    assert all(change != "entered" for _, change, *_ in changes(OLD, new))
