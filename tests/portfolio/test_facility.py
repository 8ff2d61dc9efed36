"""The facility's quarterly table, drawdowns, the evaluation's four items; bank disclosures as golden cases."""

import csv
import json
import math
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.errors import OptionError
from carbonacct.portfolio.drawdowns import read
from carbonacct.portfolio.evaluation import balances, green_finance_evaluation

COLUMNS = ("quarter", "year_to_date", "since_start")
GOLDEN = Path(__file__).parents[1] / "golden" / "china.csv"
with GOLDEN.open(encoding="utf-8", newline="") as file:
    CASES = {
        row["case_id"]: row
        for row in csv.DictReader(file)
        if row["case_id"] in ("G05", "G06", "G07", "G32") or row["case_id"].startswith("G08")
    }


def loan(name, granted, tonnes, *, invested=None, day="2023-05-01", rate=0.04, field="清洁能源", project=None):
    """A facility loan that drives ``tonnes`` a year; amounts in 万元, the project is twice the loan."""
    invested = 2 * granted if invested is None else invested
    return {
        "loan_id": name,
        "project_id": project or f"P-{name}",
        "facility_field": field,
        "year": 2023,
        "currency": "CNY",
        "granted [万元]": granted,
        "total_investment [万元]": invested,
        "project_ghg_reduced [tCO2e]": tonnes * invested / granted,
        "disbursed_on": day,
        "interest_rate": rate,
    }


def made(*loans, quarter="2023Q2", **options):
    book = ca.read_book({name: [one[name] for one in loans] for name in loans[0]})
    return ca.facility.facility_table(ca.benefits(book, filing="crst"), quarter=quarter, **options)


def case(name):
    row = CASES[name]
    return json.loads(row["inputs"]), json.loads(row["expected"]), row["tolerance"]


def test_weighted_rate_of_two_loans():
    inputs, expected, tolerance = case("G05")
    first, second = expected["first_er_t"], expected["second_er_t"]
    amounts, rates = inputs["loans_1e4cny"], inputs["rates_pct"]
    table = made(
        loan("A", amounts[0], first, day="2023-05-04", rate=rates[0] / 100),
        loan("B", amounts[1], second, day="2023-02-03", rate=rates[1] / 100),
    )
    cell = table.cell("since_start")
    assert abs(cell.rate - expected["weighted_rate_pct"]) <= float(tolerance)
    assert abs(cell.reduction - expected["cum_er_t"]) <= float(tolerance)
    assert cell.reduction == table.cell("year_to_date").reduction
    assert math.isclose(table.cell("quarter").reduction, first)
    assert (table.cell("quarter").projects, cell.projects) == (1, 2)


def test_the_loan_brings_its_share_and_not_the_whole_project():
    inputs, expected, _ = case("G06")
    amount, tonnes = inputs["loan_cny"] / 1e4, inputs["er_loan_t"]
    cell = made(loan("A", amount, tonnes, invested=1.15e10 / 1e4)).cell("quarter")
    assert math.isclose(cell.per_amount, expected["er_loan_per_1e4cny"], rel_tol=0.01)
    assert cell.plausible
    whole = made(loan("A", amount, 1.05e6)).cell("quarter")
    assert not whole.plausible


def test_relending():
    inputs, expected, tolerance = case("G07")
    assert abs(ca.facility.relending(inputs["loans_1e8cny"]) - expected["fund_1e8cny"]) <= float(tolerance)


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("G08")] + ["G32"])
def test_tonnes_per_money_lent_of_bank_disclosures(name):
    inputs, expected, tolerance = case(name)
    amount = inputs.get("loan_1e4cny") or inputs["loans_1e8"] * 1e4
    cell = made(loan("A", amount, inputs["er_t"])).cell("since_start")
    bound = float(tolerance.rstrip("%")) / (100 if tolerance.endswith("%") else 1)
    assert math.isclose(cell.per_amount, expected["t_per_1e4cny"], rel_tol=bound)
    assert 1.4 <= cell.per_amount <= 6.6
    assert cell.plausible


def test_every_case_of_the_facility_is_here():
    assert len(CASES) == 14


def test_drawdowns_fall_into_the_columns_of_their_day():
    drawdowns = [
        {"loan_id": "A", "date": "2022-11-20", "amount [万元]": 100, "rate": "4.2%"},
        {"loan_id": "A", "date": "2023-01-01", "amount [万元]": 200, "rate": "4.0%"},
        {"loan_id": "A", "date": "2023-06-30", "amount [万元]": 300, "rate": "3.5%"},
        {"loan_id": "A", "date": "2023-07-01", "amount [万元]": 400, "rate": "3.0%"},
    ]
    table = made(loan("A", 1000, 500.0), drawdowns=drawdowns)
    cells = [table.cell(column) for column in COLUMNS]
    assert [one.amount for one in cells] == [300, 500, 600]
    assert [one.projects for one in cells] == [1, 1, 1]
    assert [one.reduction for one in cells] == [150, 250, 300]
    assert cells[1].rate == pytest.approx((200 * 4.0 + 300 * 3.5) / 500)
    assert table.left_out["reason"].tolist() == ["after_quarter"]


def test_a_project_of_several_loans_counts_once_and_its_share_is_capped():
    first = loan("A", 600, 300.0, invested=1000, project="P")
    second = {**first, "loan_id": "B"}
    cell = made(first, second).cell("quarter")
    assert cell.projects == 1
    assert cell.reduction == pytest.approx(first["project_ghg_reduced [tCO2e]"])


def test_one_loan_over_two_projects_is_drawn_in_proportion():
    rows = [
        {
            **loan("A", 900, 90.0, invested=2000, project="P"),
            "allocated_granted [万元]": 300,
            "allocated_balance [万元]": 300,
        },
        {
            **loan("A", 900, 90.0, invested=4000, project="Q"),
            "allocated_granted [万元]": 600,
            "allocated_balance [万元]": 600,
        },
    ]
    rows = [{**row, "balance [万元]": 900} for row in rows]
    table = made(*rows, drawdowns=[{"loan_id": "A", "date": "2023-04-01", "amount [万元]": 450, "rate": 0.04}])
    whole = made(*rows).cell("quarter")
    cell = table.cell("quarter")
    assert (cell.projects, cell.amount, whole.amount) == (2, 450, 900)
    assert cell.reduction == pytest.approx(whole.reduction / 2)


def test_fields_stand_beside_their_total():
    table = made(loan("A", 100, 50.0), loan("B", 300, 90.0, field="节能环保"), loan("C", 50, 9.0, field=""))
    assert table.cell("quarter").amount == 400
    assert table.cell("quarter", "节能环保").amount == 300
    assert table.frame["field"].tolist() == [*sorted(["清洁能源", "节能环保"]), "total"]
    with pytest.raises(OptionError, match="no such cell"):
        table.cell("quarter", "碳减排技术")


def test_a_loan_without_a_figure_counts_with_its_amount():
    empty = {**loan("B", 300, 1.0), "project_ghg_reduced [tCO2e]": None}
    cell = made(loan("A", 100, 50.0), empty).cell("quarter")
    assert (cell.amount, cell.reduction, cell.measured, cell.per_amount) == (400, 50.0, 0.25, 0.5)


def test_what_cannot_be_counted_is_listed_with_its_reason():
    drawdowns = [
        {"loan_id": "A", "date": "2023-04-01", "amount": 1e6, "rate": 0.04},
        {"loan_id": "Z", "date": "2023-04-01", "amount": 1e6, "rate": 0.04},
        {"loan_id": "B", "date": "2023-04-01", "amount": 1e6, "rate": 0.04},
        {"loan_id": "C", "date": "2023-04-01", "amount": 4e6, "rate": 0.04},
        {"loan_id": "A", "date": "soon", "amount": 1e6, "rate": 0.04},
        {"loan_id": "A", "date": "2023-04-01", "amount": "much", "rate": 0.04},
        {"loan_id": "A", "date": "2023-04-01", "amount": -5, "rate": 0.04},
        {"loan_id": "A", "date": "2021-01-01", "amount": 1, "rate": 0.04},
    ]
    table = made(
        loan("A", 1000, 5.0), loan("B", 100, 5.0, field=""), loan("C", 300, 5.0), drawdowns=pd.DataFrame(drawdowns)
    )
    assert table.left_out["reason"].tolist() == [
        *("unknown_loan", "not_of_the_facility", "drawn_above_granted", "unreadable", "unreadable"),
        *("not_positive", "before_start"),
    ]
    assert table.cell("since_start").amount == 100


def test_a_repayment_makes_no_room_for_more_than_was_granted():
    drawn = [
        {"loan_id": "A", "date": "2023-04-01", "amount": amount, "rate": 0.04} for amount in (8e5, 8e5, -6e5, np.nan)
    ]
    table = made(loan("A", 100, 50.0), drawdowns=drawn)
    assert table.cell("quarter").amount == 0
    assert [*table.left_out["reason"]] == [*["drawn_above_granted"] * 2, "not_positive", "unreadable"]


def test_other_currencies_stand_apart():
    rows = [loan("A", 100, 50.0), {**loan("B", 100, 50.0), "currency": "USD"}]
    amounts = ("granted", "total_investment")
    rows = [{name.removesuffix(" [万元]"): value for name, value in row.items()} for row in rows]
    rows = [{name: value * 1e4 if name in amounts else value for name, value in row.items()} for row in rows]
    table = made(*rows)
    assert table.cell("quarter").amount == 100
    assert table.left_out["reason"].tolist() == ["other_currency"]


def test_shown_as_text_data_and_html(tmp_path):
    path = tmp_path / "drawn.csv"
    path.write_text("loan_id,date,amount [亿元],rate [%]\nA,2023-04-01,0.01,3.8\n", "utf-8-sig")
    table = made(loan("A", 1000, 500.0), drawdowns=path)
    assert table.cell("quarter").rate == pytest.approx(3.8)
    assert "带动年度碳减排量50.00 tCO2e" in table.text()
    assert "never add them" in repr(table)
    assert "<table" in table._repr_html_()
    content = json.loads(json.dumps(table.as_dict(), allow_nan=False, default=str))
    assert len(content["cells"]) == 6
    empty = made(
        loan("A", 1000, 500.0), quarter="2022Q1", drawdowns=[{"loan_id": "A", "date": "", "amount": "", "rate": ""}]
    )
    assert empty.cell("quarter").reduction is None
    assert empty.cell("quarter").rate is None


@pytest.mark.parametrize("quarter", ["2023", "2023Q5", "Q2", "2020Q1"])
def test_quarters_that_are_refused(quarter):
    with pytest.raises(OptionError, match="quarter"):
        made(loan("A", 1000, 5.0), quarter=quarter)
    with pytest.raises(OptionError, match="quarter"):
        made(loan("A", 1000, 5.0), quarter="2023Q1", start=date(2023, 4, 1))


def test_other_filings_and_broken_drawdowns_are_refused():
    book = ca.read_book({name: [value] for name, value in loan("A", 1000, 5.0).items()})
    with pytest.raises(OptionError, match="own rule"):
        ca.facility.facility_table(ca.benefits(book), quarter="2023Q2")
    with pytest.raises(OptionError, match="lack a column"):
        read([{"loan_id": "A"}])
    with pytest.raises(OptionError, match="plain rate is a share"):
        read([{"loan_id": "A", "date": "2023-01-01", "amount": 1, "rate": 3.8}])
    with pytest.raises(ca.UnitMismatch):
        read([{"loan_id": "A", "date": "2023-01-01", "amount [t]": 1, "rate": 0.04}])


draws = st.lists(
    st.tuples(
        st.integers(0, 3), st.dates(date(2021, 11, 8), date(2024, 12, 31)), st.integers(1, 10**6), st.integers(0, 9)
    ),
    max_size=15,
)


@given(draws, st.sampled_from(["2022Q4", "2023Q1", "2023Q3", "2024Q4"]))
def test_columns_hold_each_other_and_agree_with_exact_sums(draws, quarter):
    loans = [loan(f"L{place}", 10**5, 100.0 * (place + 1)) for place in range(4)]
    drawdowns = [
        {"loan_id": f"L{place}", "date": day.isoformat(), "amount": amount, "rate": rate / 100}
        for place, day, amount, rate in draws
    ]
    table = made(
        *loans, quarter=quarter, drawdowns=drawdowns or pd.DataFrame(columns=["loan_id", "date", "amount", "rate"])
    )
    cells = [table.cell(column) for column in COLUMNS]
    assert cells[0].amount <= cells[1].amount <= cells[2].amount
    assert cells[0].projects <= cells[1].projects <= cells[2].projects
    year, number = int(quarter[:4]), int(quarter[-1])
    last = date(year, 3 * number, 30 if number in (2, 3) else 31)
    mine = [one for one in draws if one[1] <= last]
    assert cells[2].projects == len({one[0] for one in mine})
    assert cells[2].amount == pytest.approx(sum(one[2] for one in mine) / 1e4)
    exact = sum(Fraction(one[2]) * 100 * (one[0] + 1) / 10**9 for one in mine)
    assert (cells[2].reduction or 0.0) == pytest.approx(float(exact))
    if mine:
        rates = [one[3] for one in mine]
        assert min(rates) - 1e-9 <= cells[2].rate <= max(rates) + 1e-9
    counted = len(draws) - len(table.left_out)
    assert counted == len(mine)


def test_the_four_items_of_the_evaluation():
    items = green_finance_evaluation(green=60, total=400, market_green=1000, green_last_year=80, green_at_risk=3)
    assert [(one.item, one.value) for one in items] == [
        ("green_share", 15.0),
        ("market_share", 6.0),
        ("growth", -25.0),
        ("risk_share", 5.0),
    ]
    assert {one.weight for one in items} == {25.0}
    assert {one.status for one in items} == {"memory"}
    assert all(one.as_dict()["title_zh"] for one in items)
    assert green_finance_evaluation(green=0, total=0, green_last_year=0)[0].reason == "total is zero"
    for wrong in ({"green": -1}, {"green": math.inf}, {"green": 5, "total": 4}, {"green": 5, "green_at_risk": 6}):
        with pytest.raises(OptionError):
            green_finance_evaluation(**wrong)


def test_balances_for_the_evaluation_come_from_the_book():
    book = ca.read_book(
        {
            "loan_id": ["A", "B", "C", "D", "E"],
            "balance": ["100", "50", "30", "7", "x"],
            "green_label": ["green", "none", "green", "green", "green"],
            "asset_class": ["business_loan", "", "use_of_proceeds", "", ""],
            "currency": ["CNY", "CNY", "CNY", "USD", "CNY"],
        }
    )
    found = balances(book)
    assert (found.loans, found.green_loans, found.green_bonds, found.other_currencies) == (150.0, 100.0, 30.0, 1)
    assert np.isclose(found.green_share, 2 / 3)


def test_text_says_on_what_part_of_the_amount_rate_and_tonnes_rest():
    common = {
        "project_type": "solar_pv",
        "year": 2026,
        "region": "CN-CQ",
        "currency": "CNY",
        "disbursed_on": "2026-05-06",
    }
    whole = {"granted [万元]": "300", "total_investment [万元]": "1200"}
    known = {"interest_rate [%]": "3.5", "project_ghg_reduced [tCO2e]": "800"}
    blank = dict.fromkeys(known, "")
    loans = [
        {**common, **whole, **known, "loan_id": "A"},
        {**common, **whole, **blank, "loan_id": "B", "granted [万元]": "100"},
    ]
    made = ca.facility.facility_table(ca.benefits(ca.read_book(loans), filing="crst"), quarter="2026Q2")
    cell = made.cell("quarter")
    assert (cell.amount, cell.rated, cell.reduction, cell.measured) == (400.0, 0.75, 200.0, 0.75)
    assert cell.rate == pytest.approx(3.5)
    assert "weighted rate 3.50 % (of 75 % of the amount)" in made.text("en")
    assert "200.00 tCO2e/a (of 75 % of the amount)" in made.text("en")
    assert made.text("zh").count("占金额的75%") == 6
    alone = ca.facility.facility_table(ca.benefits(ca.read_book(loans[:1]), filing="crst"), quarter="2026Q2")
    assert "of the amount" not in alone.text("en")
