"""Shares closely: month-ends, parts of loans over several projects, and caps, each against sums by hand."""

import numpy as np
import pytest

import carbonacct as ca
from carbonacct.attribution import (
    FILINGS,
    NUMERATORS,
    allocated,
    allocated_part,
    amounts,
    column_of,
    dates_of,
    filing_named,
    month_ends,
    shares,
    unallocated,
)
from carbonacct.rowset import RowSet

MONTHS = (4, 5, 6)


def book_of(*loans):
    """Read loans given as numbers and texts; blank where one lacks a column."""
    names = dict.fromkeys(["loan_id", *(name for loan in loans for name in loan)])
    rows = [{"loan_id": f"L{place}"} | loan for place, loan in enumerate(loans, start=1)]
    return ca.read_book({name: [str(row.get(name, "")) for row in rows] for name in names}, currency="CNY")


def years_of(book, year=2024):
    return np.full(book.size, year, dtype=np.int64)


def rows(found):
    return found.positions.tolist()


def shared(*loans, numerator="balance", counted=None):
    book = book_of(*loans)
    counted = RowSet.every(book.size) if counted is None else RowSet.of(np.array(counted))
    return shares(book, counted, numerator, years_of(book), MONTHS)


def test_filings_have_the_names_of_their_forms():
    assert {id: (one.title["zh"], one.title["en"]) for id, one in FILINGS.items()} == {
        "green-credit": ("绿色信贷统计", "Green-credit statistics"),
        "crst": ("碳减排支持工具", "Carbon-reduction support tool"),
        "pboc": ("金融机构碳核算", "Carbon accounting of financial institutions"),
    }
    assert {filing_named(id).numerator for id in FILINGS} == {*NUMERATORS}
    with pytest.raises(ca.OptionError) as caught:
        filing_named("gree-credit")
    assert (caught.value.where, caught.value.given) == ("filing", "gree-credit")
    assert caught.value.needed == "green-credit, crst, pboc"


@pytest.mark.parametrize(
    ("filing", "water", "headline"),
    [
        ("green-credit", 8.0, "quantity annual_design · power tce × co2_per_tce · reported first"),
        ("crst", 5.0, "quantity annual_expected · power combined margin · computed first"),
        ("pboc", 2.5, "quantity period_actual · power combined margin · computed first"),
    ],
)
def test_a_filing_takes_the_study_or_the_figures_of_the_year_or_of_the_days(filing, water, headline):
    """A study says 8 m3, the plan 5 m3 a year, and the plant ran 183 days of 366."""
    amounts = {"balance": 1, "granted": 1, "average_balance": 1, "total_investment": 4}
    project = {"project_type": "water_reuse", "region": "500155", "year": 2024, "operating_days": 183}
    book = book_of(amounts | project | {"water_reused [m3]": 5, "project_water_saved [m3]": 8})
    benefits = ca.benefits(book, filing=filing)
    assert benefits.frame["project_water_saved [m3]"].tolist() == [water]
    assert benefits.frame["share"].tolist() == [0.25]
    assert headline in benefits.headline


# Month-ends


def quarter(*balances, **more):
    named = zip(MONTHS, balances, strict=True)
    return {f"balance@2024-{month:02d}": value for month, value in named if value is not None} | more


def test_month_ends_are_added_where_none_is_unknown():
    book = book_of(quarter(3, 5, 7), quarter(3, None, 7), quarter(None, None, None), {"balance@2024-07": 9})
    added, complete, some = month_ends(book, years_of(book), MONTHS)
    assert added.tolist() == [15.0, 10.0, 0.0, 0.0]
    assert (rows(complete), rows(some)) == ([0], [0, 1])
    values, known = amounts(book, "average_balance", years_of(book), MONTHS)
    assert (values[0], known.tolist()) == (5.0, [True, False, False, False])


def test_a_blank_month_before_disbursement_or_from_maturity_on_is_nothing():
    book = book_of(
        quarter(None, 5, 7, disbursed_on="2024-05-01"),
        quarter(None, 5, 7, disbursed_on="2024-04-30"),
        quarter(3, 5, None, maturity="2024-06-30"),
        quarter(3, 5, None, maturity="2024-07-01"),
        quarter(None, 5, None, disbursed_on="2024-05-31", maturity="2024-06-01"),
        quarter(None, None, None, disbursed_on="2024-07-01"),
        quarter(3, 5, 7, disbursed_on="2024-12-01", maturity="2024-12-31"),
    )
    added, complete, some = month_ends(book, years_of(book), MONTHS)
    assert added.tolist() == [12.0, 12.0, 8.0, 8.0, 5.0, 0.0, 15.0]
    assert rows(complete) == [0, 2, 4, 6]
    assert rows(some) == [0, 1, 2, 3, 4, 6]
    values, _ = amounts(book, "average_balance", years_of(book), MONTHS)
    assert values[[0, 2, 4, 6]].tolist() == [4.0, 8 / 3, 5 / 3, 5.0]


def test_each_row_has_the_months_of_its_own_year():
    second = {f"balance@2023-{month:02d}": value for month, value in zip(MONTHS, (10, 20, 30), strict=True)}
    book = book_of(quarter(3, 5, 7) | second, quarter(3, 5, 7) | second, quarter(3, 5, 7), second)
    years = np.array([2024, 2023, 2023, 2023])
    added, complete, some = month_ends(book, years, MONTHS)
    assert added.tolist() == [15.0, 60.0, 0.0, 60.0]
    assert rows(complete) == rows(some) == [0, 1, 3]


def test_a_book_without_month_ends_has_no_average():
    book = book_of({"balance": 5}, {"balance": 6})
    added, complete, some = month_ends(book, years_of(book), MONTHS)
    assert (added.tolist(), rows(complete), rows(some)) == ([0.0, 0.0], [], [])
    assert amounts(book, "average_balance", years_of(book), MONTHS)[1].tolist() == [False, False]
    assert np.isnat(dates_of(book, "disbursed_on")).tolist() == [True, True]


def test_an_average_given_goes_before_that_of_the_months():
    book = book_of(quarter(3, 5, 7, average_balance=8), quarter(3, 5, 7), {"average_balance": 0})
    values, known = amounts(book, "average_balance", years_of(book), MONTHS)
    assert (values.tolist(), known.tolist()) == ([8.0, 5.0, 0.0], [True, True, True])


def test_dates_are_days():
    book = book_of({"disbursed_on": "2024-03-09"}, {})
    assert str(dates_of(book, "disbursed_on")[0]) == "2024-03-09"
    assert np.isnat(dates_of(book, "disbursed_on")).tolist() == [False, True]


# Loans over several projects


def over(project, **more):
    return {"loan_id": "A", "project_id": project, **more}


def test_an_amount_is_its_allocated_part_where_one_is_given():
    book = book_of({"granted": 10, "allocated_granted": 4}, {"granted": 10}, {"allocated_granted": 0}, {})
    values, known = allocated(book, "granted")
    assert (values[:3].tolist(), rows(known)) == ([4.0, 10.0, 0.0], [0, 1, 2])
    whole, known = allocated(book_of({"granted": 10}, {}), "granted")
    assert (whole[0], rows(known)) == (10.0, [0])
    assert amounts(book, "granted", years_of(book), MONTHS)[0][:3].tolist() == [4.0, 10.0, 0.0]


def test_an_average_is_split_as_the_balance_is():
    book = book_of(
        over("P", balance=8, allocated_balance=2, average_balance=12),
        over("Q", balance=8, allocated_balance=6, average_balance=12),
        {"balance": 8, "average_balance": 12},
        {"allocated_balance": 2, "average_balance": 12},
        {"balance": 0, "allocated_balance": 0, "average_balance": 12},
        {"balance": 0.5, "allocated_balance": 0.25, "average_balance": 12},
    )
    values, known = amounts(book, "average_balance", years_of(book), MONTHS)
    assert values.tolist() == [3.0, 9.0, 12.0, 12.0, 12.0, 6.0]
    assert known.all()
    alone = book_of({"balance": 8, "average_balance": 12}, {"balance": 8, "average_balance": 10})
    assert allocated_part(alone, alone.numbers["average_balance"].values).tolist() == [12.0, 10.0]


def test_rows_of_a_loan_over_several_projects_need_parts_of_their_amount():
    two = (over("P"), over("Q"))
    assert rows(unallocated(book_of(*two), "granted")) == [0, 1]
    assert rows(unallocated(book_of(*two, {"granted": 5}), "granted")) == [0, 1]
    assert rows(unallocated(book_of({"granted": 5}, {"granted": 5}), "granted")) == []
    assert rows(unallocated(book_of(over("P")), "granted")) == []
    split = book_of(over("P", allocated_granted=4), over("Q"), over("R", allocated_granted=0))
    assert rows(unallocated(split, "granted")) == [1]
    assert rows(unallocated(split, "balance")) == [0, 1, 2]
    parts = [{"balance": 8, "allocated_balance": 2}, {"balance": 8}, {"balance": 0, "allocated_balance": 0}]
    book = book_of(*(over(name) | part for name, part in zip("PQR", parts, strict=True)), {"balance": 3})
    assert rows(unallocated(book, "average_balance")) == [1, 2]
    assert rows(unallocated(book, "balance")) == [1]


def test_rows_out_of_scope_and_without_number_make_no_loan_of_several_projects():
    book = book_of(over("P"), over("Q"), {"loan_id": ""}, {"loan_id": ""}, {"loan_id": "B"})
    assert rows(unallocated(book, "granted")) == [0, 1]
    state = book.state.copy()
    state[1] = book.OUT_OF_SCOPE
    book.state = state
    assert rows(unallocated(book, "granted")) == []


# Shares


def test_a_share_needs_both_amounts_and_a_total_investment_above_zero():
    found = shared(
        {"balance": 1, "total_investment": 4},
        {"balance": 0, "total_investment": 4},
        {"total_investment": 4},
        {"balance": 1},
        {"balance": 1, "total_investment": 0},
        {"balance": 0.25, "total_investment": 0.5},
        {"balance": 9, "total_investment": 4},
        counted=[True] * 6 + [False],
    )
    assert found.share.tolist() == [0.25, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0]
    assert rows(found.valid) == [0, 1, 5]
    assert rows(found.numerator_missing) == [2]
    assert rows(found.denominator_missing) == [3, 4]
    assert found.raw.tolist() == [0.25, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0]
    assert (found.top.tolist()[:2], found.bottom.tolist()[:2]) == ([1.0, 0.0], [4.0, 4.0])
    nothing = shared({"balance": 1})
    assert (rows(nothing.denominator_missing), nothing.share.tolist()) == ([0], [0.0])


def test_a_loan_alone_is_capped_at_its_project():
    found = shared(*({"balance": one, "total_investment": 4} for one in (4, 4.5, 2)))
    assert found.share.tolist() == [1.0, 1.0, 0.5]
    assert found.raw.tolist() == [1.0, 1.125, 0.5]
    assert found.above_one.tolist() == [False, True, False]
    assert found.project_above_one.tolist() == [False] * 3
    assert found.project_total.tolist() == [0.0] * 3
    named = shared({"balance": 5, "total_investment": 4, "project_id": "P"})
    assert (named.share.tolist(), named.project_total.tolist()) == ([1.0], [0.0])


def test_several_rows_of_one_project_are_capped_together_pro_rata():
    named = [("P", 3), ("Q", 1), ("P", 5), ("Q", 3), ("", 9), ("S", 6), ("T", 1), ("T", 1), ("", 9)]
    loans = [{"project_id": name, "balance": value, "total_investment": 4} for name, value in named]
    found = shared(*loans)
    assert found.share.tolist() == [0.375, 0.25, 0.625, 0.75, 1.0, 1.0, 0.25, 0.25, 1.0]
    assert found.project_total.tolist() == [2.0, 1.0, 2.0, 1.0, 0.0, 0.0, 0.5, 0.5, 0.0]
    assert found.project_above_one.tolist() == [True, False, True, False, False, False, False, False, False]
    assert found.above_one.tolist() == [False, False, True, False, True, True, False, False, True]
    left = shared(*loans, counted=[True, True, False, True, True, True, True, True, True])
    assert left.share.tolist() == [0.75, 0.25, 0.0, 0.75, 1.0, 1.0, 0.25, 0.25, 1.0]
    assert left.project_total[0] == 0.0


def test_a_share_too_large_to_be_added_weighs_on_no_other_row():
    tiny, huge = 1e-300, 1e18
    loans = [{"project_id": "P", "balance": huge, "total_investment": tiny}]
    loans += [{"project_id": "P", "balance": 1, "total_investment": 4}] * 2
    found = shared(*loans)
    assert found.share.tolist() == [1.0, 0.25, 0.25]
    assert found.project_total.tolist() == [0.0, 0.5, 0.5]


def test_the_largest_share_is_that_of_the_largest_magnitude():
    loans = [{"balance": value, "total_investment": 4} for value in (3, -20, 8)]
    assert shared(*loans).largest == 5.0
    assert shared(*loans, counted=[True, False, True]).largest == 2.0
    book = book_of(*loans).select([])
    assert shares(book, RowSet.every(0), "balance", years_of(book), MONTHS).largest == 0.0


def test_a_column_that_is_absent_is_known_nowhere():
    values, known = column_of(book_of({"balance": 2}, {}), "granted")
    assert (values.tolist(), known.tolist()) == ([0.0, 0.0], [False, False])
    values, known = column_of(book_of({"balance": 2}, {}), "balance")
    assert (values[0], known.tolist()) == (2.0, [True, False])
