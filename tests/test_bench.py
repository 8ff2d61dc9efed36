"""The work by hand that the benchmark compares with computes the same totals; nothing is timed here."""

from __future__ import annotations

import pyarrow as pa
import pytest

import carbonacct as ca
from bench.book import MixedBook
from bench.holdings import Holdings, agree, ours
from bench.holdings_by_hand import by_hand as holdings_by_hand
from bench.report import as_page, as_text
from bench.tasks import AGREE, by_hand

MADE = MixedBook(3000)
OURS = {name: amount.value for name, amount in ca.benefits(ca.read_book(MADE.arrow)).total().items()}
HANDS = {coded: by_hand(MADE, coded=coded) for coded in (True, False)}
WHO = ("pandas", "Polars", "Polars, totals alone", "Polars in one query", "DuckDB")


@pytest.mark.parametrize("coded", [True, False])
@pytest.mark.parametrize("who", WHO)
def test_totals_by_hand_agree(who: str, coded: bool) -> None:
    assert HANDS[coded][who].totals() == pytest.approx(OURS, rel=AGREE)


def test_the_book_holds_every_case() -> None:
    benefits = ca.benefits(ca.read_book(MADE.arrow))
    computed = benefits.frame
    assert (computed["status"] == "computed").all()
    assert (computed["share_raw"] > 1).any()
    assert computed["project_type"].nunique() == 8
    assert computed["flags"].str.contains("factor_fallback").any()
    assert set(benefits.issues["severity"]) <= {"info", "warning"}
    assert "outside_band" not in set(benefits.issues["code"])


@pytest.mark.parametrize("coded", [True, False])
def test_financed_emissions_by_hand_agree(coded: bool) -> None:
    made = Holdings(3000)
    hands = holdings_by_hand(made, coded=coded)
    assert {"pandas", "Polars", "Polars, totals alone", "DuckDB"} <= hands.keys()
    agree(ours(ca.read_book(made.arrow), made), hands)


@pytest.mark.parametrize("fault", ["loan_id", "sector", "balance"])
def test_checks_of_holdings_by_hand_find_a_fault(fault: str) -> None:
    made = Holdings(100)
    column = made.arrow[fault].to_pylist()
    column[7] = {"loan_id": column[8], "sector": "C9999", "balance": float("inf")}[fault]
    place = made.arrow.column_names.index(fault)
    made.__dict__["arrow"] = made.arrow.set_column(place, fault, pa.array(column))
    hands = holdings_by_hand(made, coded=False)
    del hands["Polars, totals alone, unchecked"]
    for run in hands.values():
        with pytest.raises(ValueError, match="errors"):
            run()


def test_other_totals_stop_the_benchmark() -> None:
    made = Holdings(100)
    with pytest.raises(AssertionError, match="other totals"):
        agree(ours(ca.read_book(made.arrow), made), {"wrong": lambda: dict.fromkeys(made.sectors, 1.0)})


@pytest.mark.parametrize("who", WHO)
def test_checks_by_hand_pass_the_book(who: str) -> None:
    HANDS[False][who].check()


@pytest.mark.parametrize("fault", ["loan_id", "region", "balance"])
def test_checks_by_hand_find_a_fault(fault: str) -> None:
    broken = MixedBook(100)
    column = broken.plain[fault].to_pylist()
    column[7] = {"loan_id": column[8], "region": "CN-XX", "balance": float("inf")}[fault]
    place = broken.plain.column_names.index(fault)
    broken.__dict__["plain"] = broken.plain.set_column(place, fault, pa.array(column))
    for hand in by_hand(broken, coded=False).values():
        with pytest.raises(ValueError, match="errors"):
            hand.check()


def test_the_report_says_which_targets_are_met() -> None:
    found = {
        "date": "2026-01-01",
        "machine": "a machine",
        "rows": 1_000_000,
        "repeat": 1,
        "read_already": {"carbonacct": [0.1], "Polars": [0.2]},
        "from_text": {"carbonacct": [0.9], "Polars": [0.3]},
        "memory": {"input": 10, "growth": 5},
        "growth_of_time": 11.0,
        "one_loan": 0.0005,
        "import_bare": 0.01,
        "import_ready": 0.2,
        "heavy": [],
        "holdings": {
            "encoded": {"carbonacct": [0.2], "numpy": [0.1], "Polars": [0.8]},
            "strings": {"carbonacct": [0.2], "Polars": [0.4]},
            "aggregation": {"total": [0.001], "by sector": [0.002]},
        },
        "holdings_rows": 10_000_000,
    }
    text = as_text(found)
    assert "2.00  NO" in text
    assert "2.0 ms  yes" in text
    assert "10.0 M  yes" in text
    assert "3.00  NO" in text
    assert "0.25  yes" in text
    assert "10,000,000 holdings" in text
    assert "| from keys as text, checked: time by that of Polars | ≤ 2 | 3.00 | NO |" in as_page(found)
