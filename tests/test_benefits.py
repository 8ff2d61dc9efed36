"""Promises of ``carbonacct.benefits`` over whole books: same bits, nothing lost, nothing invented."""

from __future__ import annotations

import math
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from multiprocessing import get_context

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.errors import OptionError
from carbonacct.results import STATUSES
from tests.books import columns, tables


def result(rows, **options):
    return ca.benefits(ca.read_book(columns(rows), currency="CNY"), **options)


def by_loan(benefits):
    frame = benefits.frame.drop(columns="row")
    return frame.sort_values(["loan_id", *(["project_id"] if "project_id" in frame else [])]).reset_index(drop=True)


def text(value: Fraction) -> str:
    """Write a decimal fraction out in full."""
    digits = next(n for n in range(40) if (value * 10**n).denominator == 1)
    return f"{Decimal((value * 10**digits).numerator).scaleb(-digits):f}"


def bits(benefits):
    """Every figure of every loan, as bytes."""
    frame = by_loan(benefits)
    figures = sorted(name for name in frame if "[" in name)
    return {name: frame[name].to_numpy(dtype=float).tobytes() for name in figures}


def totals(benefits):
    return {name: (amount.value, amount.loans) for name, amount in benefits.total().items()}


def ulps(one: float, other: float) -> float:
    return abs(one - other) / math.ulp(max(abs(one), abs(other))) if one != other else 0.0


@given(tables(), st.randoms())
def test_the_order_of_rows_changes_no_bit(rows, random):
    first = result(rows)
    shuffled = rows[:]
    random.shuffle(shuffled)
    second = result(shuffled)
    assert bits(first) == bits(second)
    assert totals(first) == totals(second)
    assert {k: v.as_dict() for k, v in first.by("branch").items()} == {
        k: v.as_dict() for k, v in second.by("branch").items()
    }


@given(tables(), st.integers(0, 12))
def test_a_split_between_projects_changes_no_bit(rows, cut):
    rows = sorted(rows, key=lambda row: row.get("project_id", row["loan_id"]))
    keys = [row.get("project_id", row["loan_id"]) for row in rows]
    cut = min(cut, len(rows))
    while 0 < cut < len(rows) and keys[cut] == keys[cut - 1]:
        cut += 1
    whole = by_loan(result(rows))
    parts = [by_loan(result(part)) for part in (rows[:cut], rows[cut:]) if part]
    for name in [name for name in whole if "[" in name]:
        expected = dict(zip(whole["loan_id"], whole[name], strict=True))
        for part in parts:
            if name in part:
                got = dict(zip(part["loan_id"], part[name], strict=True))
                assert all(v == expected[k] or (math.isnan(v) and math.isnan(expected[k])) for k, v in got.items())
            else:
                assert all(math.isnan(expected[loan]) for loan in part["loan_id"])


@given(tables())
def test_rows_and_money_reconcile_and_nothing_is_dropped(rows):
    benefits = result(rows)
    told = benefits.reconciliation
    assert told.rows["read"] == len(rows) == len(benefits.frame)
    assert told.rows["read"] == sum(told.rows[status] for status in STATUSES)
    read = sum(Fraction(row["balance [万元]"]) for row in rows) * 10_000
    assert told.balance["CNY"]["read"] == float(read)
    parts = sum(Fraction(told.balance["CNY"][status]) for status in STATUSES)
    assert abs(float(parts - read)) <= 4 * math.ulp(float(read))


@given(tables())
def test_what_is_not_computed_is_empty_and_says_why(rows):
    frame = result(rows).frame
    figures = [name for name in frame if "[" in name]
    quiet = frame["status"] != "computed"
    assert frame.loc[quiet, figures].isna().all(axis=None)
    assert (frame.loc[quiet, "reason"] != "").all()
    assert frame.loc[~quiet, figures].notna().any(axis=1).all()
    assert (frame.loc[~quiet, "share"] <= 1).all()
    assert (frame.loc[~quiet, "share"] >= 0).all()


@given(tables())
def test_groups_keep_exact_sums(rows):
    benefits = result(rows)
    for column in ("branch", "project_type", "region", "method", "year"):
        grouped = benefits.by(column)
        assert {k: v.as_dict() for k, v in grouped.total().items()} == {
            k: v.as_dict() for k, v in benefits.total().items()
        }
    for name, amount in benefits.total().items():
        measure = benefits.measures[name]
        exact = sum((Fraction(v) for v in measure.values[measure.valid].tolist()), Fraction(0))
        assert amount.value == float(exact)


@given(tables())
def test_relabelling_the_currency_changes_no_bit(rows):
    dollars = [
        {name.replace("万元", "万USD"): value for name, value in row.items()} | {"currency": "USD"} for row in rows
    ]
    one = result(rows)
    other = ca.benefits(ca.read_book(columns(dollars)))
    assert bits(one) == bits(other)


@given(tables(), st.sampled_from(["元", "亿元", "百万元"]))
def test_a_power_of_ten_of_money_changes_no_bit(rows, unit):
    shift = {"元": 4, "亿元": -4, "百万元": -2}[unit]
    scaled = []
    for row in rows:
        other = {}
        for name, value in row.items():
            if name.endswith("[万元]") and value:
                value = text(Fraction(value) * Fraction(10) ** shift)
            other[name.replace("[万元]", f"[{unit}]")] = value
        scaled.append(other)
    assert bits(result(rows)) == bits(result(scaled))


@given(tables(most=6), st.sampled_from([0.5, 2.0, 1024.0]))
def test_activity_and_result_scale_together(rows, factor):
    """Every method of the generator is linear in its quantity; powers of two scale exactly."""
    quantity = ("electricity", "output", "gas_used", "water_", "floor_area", "area ")
    scaled = [
        {
            name: text(Fraction(value) * Fraction(factor)) if value and name.startswith(quantity) else value
            for name, value in row.items()
        }
        for row in rows
    ]
    one, other = by_loan(result(rows)), by_loan(result(scaled))
    for name in [name for name in one if "[" in name]:
        expected = one[name].to_numpy() * factor
        np.testing.assert_array_max_ulp(other[name].to_numpy(), expected, 4)


@given(tables(least=1, most=5), st.integers(1, 9))
def test_splitting_a_loan_keeps_the_total(rows, tenths):
    """Two loans of a project instead of one: each total agrees within 4 ulp of the largest part.

    A loan of more than ten times its project is wrong in itself and rejected; its parts may be right.
    """
    rows = [row | {"project_id": row.get("project_id", "S" + row["loan_id"])} for row in rows]
    balance = Fraction(rows[0]["balance [万元]"])
    investment = rows[0]["total_investment [万元]"]
    assume(not investment or balance <= 10 * Fraction(investment))
    parts = [balance * tenths / 10, balance - balance * tenths / 10]
    split = [
        rows[0] | {"loan_id": f"{rows[0]['loan_id']}-{i}", "balance [万元]": text(part)} for i, part in enumerate(parts)
    ]
    one, other = result(rows).total(), result(split + rows[1:]).total()
    assert set(one) == set(other)
    for name, amount in one.items():
        size = max(abs(result(rows).frame[f"{name} [{amount.unit}]"].max()), abs(amount.value))
        assert abs(amount.value - other[name].value) <= 8 * math.ulp(size)


def test_facts_of_a_client_that_benefits_do_not_use_cost_no_benefit():
    rows = [
        {
            "loan_id": f"L{place}",
            "borrower_id": "B",
            "企业规模": size,
            "project_type": "water_reuse",
            "region": "500155",
            "year": "2024",
            "balance [元]": "5",
            "total_investment [元]": "10",
            "water_reused [m3]": "1000",
        }
        for place, size in enumerate(("大", "中", "不详"))
    ]
    benefits = result(rows)
    assert benefits.frame["status"].tolist() == ["computed"] * 3
    told = benefits.issues.query("code == 'conflicting_fact'")
    assert told[["severity", "column"]].values.tolist() == [["warning", "borrower_size"]] * 2


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.integers(1, 10**9))
def test_lenders_of_one_project_never_claim_more_than_it(drawn, investment):
    balances = [balance % (10 * investment + 1) for balance in drawn]
    rows = [
        {
            "loan_id": f"L{i}",
            "project_id": "P",
            "project_type": "water_reuse",
            "region": "500155",
            "year": "2024",
            "balance [元]": str(balance),
            "total_investment [元]": str(investment),
            "water_reused [m3]": "1000",
        }
        for i, balance in enumerate(balances)
    ]
    benefits = result(rows)
    shares = benefits.frame["share"]
    assert (shares <= 1).all()
    total = sum(Fraction(share) for share in shares)
    assert total <= 1 + len(balances) * Fraction(2) ** -52
    assert benefits.project_totals()["water_saved"].value == 1000.0
    if sum(balances) > investment and len(balances) > 1:
        assert "project_shares_above_one" in set(benefits.issues["code"])


@given(tables(most=5))
def test_one_loan_a_frame_and_an_arrow_batch_give_the_same_bits(rows):
    rows = [{k: v for k, v in row.items() if k != "project_id"} for row in rows]
    whole = by_loan(result(rows))
    table = pa.table(columns(rows))
    assert bits(ca.benefits(ca.read_book(table, currency="CNY"))) == bits(result(rows))
    assert bits(ca.benefits(ca.read_book(table.to_pandas(), currency="CNY"))) == bits(result(rows))
    for row in rows:
        alone = ca.benefits(ca.read_book(row, currency="CNY")).frame.iloc[0]
        mine = whole[whole["loan_id"] == row["loan_id"]].iloc[0]
        for name in [name for name in whole if "[" in name]:
            assert (name not in alone and math.isnan(mine[name])) or alone[name] == mine[name] or math.isnan(mine[name])


@given(tables(most=4))
def test_an_explanation_recomputes_to_the_same_bits(rows):
    benefits = result(rows)
    frame = benefits.frame.set_index("loan_id")
    for loan in frame.index[frame["status"] == "computed"]:
        for indicator, value in benefits.explain(loan).recomputed.items():
            column = next(name for name in frame if name.startswith(f"project_{indicator} ["))
            assert value == frame.loc[loan, column]


def _digest(rows):
    return bits(result(rows))


def test_threads_and_processes_give_the_same_bits():
    rows = [
        {
            "loan_id": f"L{i}",
            "project_type": ["solar_pv", "lighting", "water_reuse"][i % 3],
            "region": "500155",
            "year": "2024",
            "balance [万元]": str(100 + i),
            "total_investment [万元]": "777",
            ["electricity_supplied [MWh]", "electricity_saved [MWh]", "water_reused [m3]"][i % 3]: str(3.7 * i),
        }
        for i in range(60)
    ]
    alone = _digest(rows)
    with ThreadPoolExecutor(4) as pool:
        assert all(digest == alone for digest in pool.map(_digest, [rows] * 8))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert all(digest == alone for digest in pool.map(_digest, [rows] * 2))


def test_inputs_are_not_modified():
    table = pa.table({"loan_id": ["A"], "balance [元]": [5.0], "total_investment [元]": [10.0], "year": [2024]})
    frame = table.to_pandas()
    before = pickle.dumps(frame)
    results = ca.benefits(ca.read_book(frame, currency="CNY")).frame
    results["year"] = 0
    assert pickle.dumps(frame) == before


@pytest.mark.parametrize(
    ("options", "needed"),
    [
        ({"filing": "cbirc"}, "green-credit, crst, pboc"),
        ({"attribution": "evic"}, "balance, granted, average_balance"),
        ({"gwp": "AR7"}, "AR5"),
        ({"fallback": "never"}, "mark, strict, regroup"),
        ({"period": "2026H1"}, "2026 or 2026Q2"),
    ],
)
def test_a_wrong_option_names_the_choices(options, needed):
    with pytest.raises(OptionError, match=needed):
        result([{"loan_id": "A", "year": "2024"}], **options)


def test_shares_of_a_balance_in_several_currencies_are_not_told():
    loans = {"loan_id": ["A", "B"], "project_type": ["solar_pv"] * 2, "region": ["CN-CQ"] * 2, "year": [2024] * 2}
    loans |= {"electricity_supplied [MWh]": [9.0] * 2, "balance": [5.0] * 2, "total_investment": [9.0] * 2}
    one, two = (ca.benefits(ca.read_book({**loans, "currency": ["CNY", word]})).coverage() for word in ("CNY", "USD"))
    assert one["unverified_factor"] == 1.0
    assert (two["balance"], two["unverified_factor"], two["factor_fallback"]) == (None, None, None)
