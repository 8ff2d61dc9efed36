"""Every case gives the outcome that is written down: code, row, column, what was given, message and remedy."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from carbonacct.book import Book
from carbonacct.errors import CarbonAcctError
from tests.catalogue import file_cases, text_cases
from tests.catalogue.cases import Case

BROKEN = ("the workbook is broken", "the Parquet file is broken")
OUTCOMES = Path(__file__).with_name("outcomes.csv")
FIELDS = ("case", "outcome", "code", "row", "column", "given", "message", "remedy")
CASES = {case.name: case for case in [*text_cases.CASES, *file_cases.CASES]}


def outcome(case: Case, folder: Path) -> list[tuple[str, ...]]:
    """Return what comes out of a case, one tuple a finding."""
    try:
        found = case.run(folder)
    except CarbonAcctError as error:
        given = re.sub(r"bytes from \d+", "bytes from …", error.given)
        given = "what the reader says" if error.message in BROKEN else given
        told = (error.code, error.where, "", given, error.message, error.hint or error.needed)
        return [(case.name, "refused", *(part.replace(str(folder), "FOLDER") for part in told))]
    assert isinstance(found, Book), f"{case.name} should be refused, came out as {found!r}"
    return [(case.name, *line) for line in _findings(found)] or [
        (case.name, "read", "", "", "", _values(found), "", "")
    ]


def _findings(book: Book) -> list[tuple[str, ...]]:
    lines = []
    for issue in book.findings:
        if issue.code in ("currency_assumed", "money_unit_assumed"):
            continue
        kind = {"error": "row rejected", "warning": "warned", "info": "noted"}[issue.severity]
        kind = "out of scope" if issue.code == "total_row" else kind
        row = str(issue.row) if issue.row or issue.loan_id else ""
        lines.append((kind, issue.code, row, issue.column, issue.given, issue.message_en, issue.hint))
    if book.state.any():
        assert any(kind in ("row rejected", "out of scope") for kind, *_ in lines)
    return lines


def _values(book: Book) -> str:
    """Return what was read, apart from the loan number where there is more."""
    kept: dict[str, Any] = {name: column.texts() for name, column in book.words.items() if name != "currency"}
    kept |= {name: column.values.tolist() for name, column in book.numbers.items()}
    kept |= {name: column.values.astype(str).tolist() for name, column in book.dates.items()}
    if len(kept) > 1 and kept["loan_id"] in (["L1"], ["L1", "L2"]):
        del kept["loan_id"]
    return "; ".join(f"{name} {', '.join(str(cell) or '(blank)' for cell in cells)}" for name, cells in kept.items())


@lru_cache(maxsize=1)
def expected() -> dict[str, list[tuple[str, ...]]]:
    """Return the outcomes written down, by case."""
    table: dict[str, list[tuple[str, ...]]] = {}
    with OUTCOMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table.setdefault(row["case"], []).append(tuple(row[name] for name in FIELDS))
    return table


@pytest.mark.parametrize("name", CASES)
def test_outcome(name: str, tmp_path: Path) -> None:
    """After a wanted change: ``python -m tests.catalogue``, and look at the difference."""
    assert outcome(CASES[name], tmp_path) == expected()[name]


def test_every_outcome_is_of_a_case_and_says_how_to_mend() -> None:
    assert [*expected()] == [*CASES]
    assert len(CASES) >= 200
    for lines in expected().values():
        for _, kind, code, row, column, _, message, remedy in lines:
            if kind == "row rejected":
                assert row or code in ("duplicate_key",)
                assert column or code == "ragged_row"
            if kind in ("row rejected", "refused"):
                assert code
                assert message
                assert remedy, (code, message)
