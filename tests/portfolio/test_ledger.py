"""Carbon accounts: golden cases, entity once, attributed added, reductions apart; transition borrowers."""

import csv
import json
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.errors import OptionError

ENTITY, FINANCED = "entity_scope1_2 [tCO2e]", "financed_scope1_2 [tCO2e]"
with (Path(__file__).parents[1] / "golden" / "china-financed.csv").open(encoding="utf-8", newline="") as file:
    CASES = {row["case_id"]: row for row in csv.DictReader(file) if row["case_id"].startswith("CF-C")}


def case(name):
    return json.loads(CASES[name]["inputs"]), json.loads(CASES[name]["expected"])


def accounts(rows):
    frame = pd.DataFrame([{"borrower_id": "X", "year": 2024, FINANCED: None, ENTITY: None, **row} for row in rows])
    return ca.ledger.ledger(frame)


def test_every_case_of_the_account_is_here():
    assert {*CASES} == {"CF-C01", "CF-C02", "CF-C03", "CF-C04"}


def test_entity_once_and_attributed_added():
    inputs, expected = case("CF-C01")
    rows = [
        {ENTITY: one["entity_t"], FINANCED: one["attributed_t"], "revenue": inputs["revenue_wan"] * 1e4}
        for one in inputs["loans"]
    ]
    found = accounts(rows).of("X").iloc[0]
    assert found["entity_emissions [tCO2e]"] == expected["entity_t"]
    assert found["attributed_emissions [tCO2e]"] == expected["attributed_t"]
    assert found["intensity [tCO2e/万CNY]"] == pytest.approx(expected["intensity_t_per_wan_revenue"], rel=1e-15)


def test_best_grade_then_newest():
    inputs, expected = case("CF-C02")
    rows = [
        {ENTITY: one["entity_t"], "data_quality": one["grade"], "updated": one["updated"]} for one in inputs["records"]
    ]
    assert accounts(rows).of("X")["entity_emissions [tCO2e]"].tolist() == [expected["entity_t"]]
    rows = [
        {ENTITY: 1.0, "data_quality": 2, "updated": "2025-05-01"},
        {ENTITY: 2.0, "data_quality": 2, "updated": "2025-06-01"},
        {ENTITY: 3.0, "data_quality": None, "updated": "2025-07-01"},
    ]
    assert accounts(rows).of("X")["entity_emissions [tCO2e]"].tolist() == [2.0]


def test_no_intensity_without_revenue():
    inputs, expected = case("CF-C03")
    assert expected["intensity_t_per_wan_revenue"] is None
    for revenue in (inputs["revenue_wan"] * 1e4, None):
        found = accounts([{ENTITY: inputs["entity_t"], "revenue": revenue}]).of("X")
        assert found["intensity [tCO2e/万CNY]"].isna().all()


def test_projects_have_accounts_of_their_own():
    inputs, expected = case("CF-C04")
    rows = [{ENTITY: inputs["entity_t"], "kind": "non_project", "project_id": ""}]
    rows += [
        {ENTITY: one["project_t"], "kind": "project_as_project", "project_id": one["name"]}
        for one in inputs["projects"]
    ]
    found = accounts(rows)
    assert found.of("X")["entity_emissions [tCO2e]"].tolist() == [expected["entity_t"]]
    told = dict(zip(found.projects["project_id"], found.projects["project_emissions [tCO2e]"], strict=True))
    assert told == expected["sub_accounts"]


def test_a_balance_fallback_is_no_entity_figure():
    found = accounts([{ENTITY: 7.0, FINANCED: 7.0, "option": "balance"}]).of("X")
    assert found["entity_emissions [tCO2e]"].isna().all()
    assert found["attributed_emissions [tCO2e]"].tolist() == [7.0]


def test_history_is_kept_and_no_year_is_interpolated():
    found = accounts([{"year": 2022, ENTITY: 3.0}, {"year": 2024, ENTITY: 1.0}]).of("X")
    assert found["year"].tolist() == [2022, 2024]


def test_reductions_stand_beside_and_are_never_netted():
    book = ca.read_book(
        {
            "loan_id": ["A", "B"],
            "borrower_id": ["X", "X"],
            "sector": ["C3011"] * 2,
            "year": [2024, 2024],
            "currency": ["CNY"] * 2,
            "balance [万元]": [1000.0, 1000.0],
            "average_balance [万元]": [1000.0, 1000.0],
            "total_investment [万元]": [4000.0, 4000.0],
            "total_assets [万元]": [10000.0] * 2,
            "total_assets_last_year [万元]": [10000.0] * 2,
            "revenue [万元]": [500.0] * 2,
            "scope1 [tCO2e]": [800.0] * 2,
            "scope2 [tCO2e]": [200.0] * 2,
            "project_ghg_reduced [tCO2e]": [400.0, 40.0],
        }
    )
    found = ca.ledger.accounts_of(ca.financed_emissions(book), ca.benefits(book))
    told = found.of("X").iloc[0]
    assert told["entity_emissions [tCO2e]"] == 1000.0
    assert told["attributed_emissions [tCO2e]"] == 200.0
    assert told["ghg_reduced [tCO2e]"] == 110.0
    assert told["intensity [tCO2e/万CNY]"] == 2.0
    assert not [name for name in found.accounts.columns if name.startswith("project_")]
    assert "X" in repr(found)
    assert "<table" in found._repr_html_()
    alone = ca.ledger.accounts_of(ca.financed_emissions(book))
    assert "ghg_reduced [tCO2e]" not in alone.accounts


def test_what_is_refused():
    with pytest.raises(OptionError, match="no account"):
        accounts([{ENTITY: 1.0}]).of("Y")
    with pytest.raises(OptionError, match="two revenues"):
        accounts([{ENTITY: 1.0, "revenue": 1.0}, {ENTITY: 1.0, "revenue": 2.0}])
    for column in (ENTITY, FINANCED, "borrower_id", "year"):
        frame = pd.DataFrame({"borrower_id": ["X"], "year": [2024], ENTITY: [1.0], FINANCED: [1.0]})
        with pytest.raises(OptionError, match="needs this column"):
            ca.ledger.ledger(frame.drop(columns=column))


loans = st.lists(
    st.fixed_dictionaries(
        {
            "borrower_id": st.sampled_from(["X", "Y", ""]),
            "year": st.sampled_from([2023, 2024, None]),
            ENTITY: st.none() | st.floats(0, 1e9),
            FINANCED: st.none() | st.floats(0, 1e9),
            "data_quality": st.none() | st.integers(1, 5),
        }
    ),
    min_size=1,
    max_size=10,
)


@given(loans, st.randoms())
def test_accounts_agree_with_exact_sums_in_any_order(rows, order):
    found = ca.ledger.ledger(pd.DataFrame(rows)).accounts
    sums = defaultdict(Fraction)
    grades = defaultdict(list)
    keys = {(row["borrower_id"], row["year"]) for row in rows if row["borrower_id"] and row["year"]}
    for row in rows:
        key = row["borrower_id"], row["year"]
        if row[FINANCED] is not None:
            sums[key] += Fraction(row[FINANCED])
        if row[ENTITY] is not None:
            grades[key].append(row["data_quality"] or 9)
    assert {*zip(found["borrower_id"], found["year"], strict=True)} == keys
    for row in found.to_dict("records"):
        key = row["borrower_id"], row["year"]
        total = row["attributed_emissions [tCO2e]"]
        assert (total == float(sums[key])) if key in sums else np.isnan(total)
        if key in grades and min(grades[key]) < 9:
            assert row["data_quality"] == min(grades[key])
    shuffled = list(rows)
    order.shuffle(shuffled)
    again = ca.ledger.ledger(pd.DataFrame(shuffled)).accounts
    columns = ["borrower_id", "year", "attributed_emissions [tCO2e]"]
    assert found[columns].equals(again[columns])


def borrower(**columns):
    return {
        "loan_id": "L",
        "borrower_id": "X",
        "green_label": "transition",
        "year": 2025,
        "balance": 1.0,
        "currency": "CNY",
        "baseline_year": 2020,
        "baseline_emissions [tCO2e]": 1000.0,
        "baseline_output [t]": 500.0,
        "output [t]": 600.0,
        "scope1 [tCO2e]": 800.0,
        "scope2 [tCO2e]": 100.0,
        **columns,
    }


def told(*rows):
    return ca.ledger.transition(ca.read_book({name: [row[name] for row in rows] for name in rows[0]}))


def test_a_transition_borrower_before_and_after():
    found = told(borrower(), borrower(loan_id="M"))
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["intensity_change [%]"], row["emissions_change [tCO2e]"]) == (-25.0, -100.0)
    assert row["reduced_on_baseline [tCO2e]"] == 300.0


def test_more_output_can_raise_emissions_while_intensity_falls():
    row = told(borrower(**{"output [t]": 1000.0, "scope1 [tCO2e]": 1100.0})).iloc[0]
    assert row["emissions_change [tCO2e]"] == 200.0
    assert row["reduced_on_baseline [tCO2e]"] == 800.0


def test_a_rise_of_intensity_is_negative():
    row = told(borrower(**{"scope1 [tCO2e]": 1500.0})).iloc[0]
    assert row["reduced_on_baseline [tCO2e]"] < 0


def test_missing_facts_leave_missing_figures():
    for blank in ("baseline_output [t]", "output [t]", "scope1 [tCO2e]", "baseline_emissions [tCO2e]"):
        assert np.isnan(
            told(borrower(**{blank: None}), borrower(loan_id="M", borrower_id="Y")).iloc[0][
                "reduced_on_baseline [tCO2e]"
            ]
        )
    assert told(borrower(**{"baseline_output [t]": 0.0})).iloc[0].isna()["intensity_before [tCO2e/t]"]
    assert told(borrower(green_label="green")).empty


def test_different_facts_of_one_borrower_are_refused():
    with pytest.raises(OptionError, match="different facts") as error:
        told(borrower(), borrower(loan_id="M", **{"output [t]": 601.0}))
    assert (error.value.where, error.value.given) == ("X, 2025", "output_after [t]")


def test_a_fact_left_blank_beside_another_loan_is_no_other_fact():
    blank = dict.fromkeys(("baseline_output [t]", "baseline_emissions [tCO2e]", "output [t]"))
    found = told(borrower(), borrower(loan_id="M", **blank))
    assert len(found) == 1
    assert found["reduced_on_baseline [tCO2e]"].tolist() == [300.0]
    assert told(borrower(green_label="none")).empty
