"""A little of the search in every run of the tests, and every input that once was a fault."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, tried

KEPT = Path(__file__).with_name("kept")
ONCE_FAULTS: list[tuple[str, Any]] = [
    ("numbers", "-1e-320999999999999999999999999999999"),
    ("csv-rows", (["loan_id", "年份"], [["L0", "9" * 30], ["L1", "2024"]])),
    ("records", (["loan_id", "project_id", "year"], [["L0", "P1", 1e300], ["L1", "P1", 2024]])),
    ("csv-rows", (["loan_id", "基准家电年耗电量 (GJ)"], [["L0", "1e308"], ["L1", "5"]])),
    ("records", (["loan_id", "balance"], [["L0", 1e308], ["L1", 1.5e308], ["L2", -1e300]])),
    *((path.name.partition("-")[0], path.read_bytes()) for path in sorted(KEPT.iterdir())),
]


@pytest.mark.parametrize("name", TARGETS)
@given(seed=st.integers(0, 2**32 - 1))
def test_only_errors_of_ours_come_out(name: str, seed: int) -> None:
    target = TARGETS[name]
    tried(target, target.make(Random(seed)))


@given(name=st.sampled_from([name for name, target in TARGETS.items() if target.files]), data=st.binary(max_size=300))
def test_any_bytes_at_all(name: str, data: bytes) -> None:
    tried(TARGETS[name], data)


@given(name=st.sampled_from(["units", "numbers", "dates", "headers", "factor-values"]), text=st.text(max_size=80))
def test_any_text_at_all(name: str, text: str) -> None:
    tried(TARGETS[name], text)


@pytest.mark.parametrize(("name", "found"), ONCE_FAULTS, ids=[str(number) for number in range(len(ONCE_FAULTS))])
def test_what_once_was_a_fault(name: str, found: Any) -> None:
    tried(TARGETS[name], found)
