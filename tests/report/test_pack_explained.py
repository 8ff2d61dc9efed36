"""Whoever holds a pack walks a figure of it back without the bank's files and options."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import carbonacct as ca
from carbonacct.cli.program import run
from carbonacct.errors import BookError
from carbonacct.report.audit import Inputs, results_of, verify, write_pack

BOOK = """借据号,项目类型,年份,贷款余额,项目总投资,年节电量
A,照明节能,2024,500,1000,2000
"""
READING = {"units": {"balance": "万元", "total_investment": "万元", "electricity_saved": "MWh"}, "region": "500155"}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    book = tmp_path / "book.csv"
    book.write_text(BOOK, "utf-8")
    inputs = Inputs(
        {"book": book}, READING, set=("grid.average.mee_nbs@CN-CQ/2024=0.5 kgCO2/kWh",), standards=("pcaf",)
    )
    written = write_pack(inputs, tmp_path / "pack.zip")
    book.unlink()
    return written


def test_its_results_are_those_of_its_inputs_and_options(pack: Path) -> None:
    results = results_of(pack)
    assert [*results] == ["benefits-green-credit", "emissions-pcaf"]
    assert results["benefits-green-credit"].total()["ghg_reduced"].value == 2000 * 0.5 * 0.5
    assert ca.report.results_of is results_of


def test_a_loan_is_walked_back_from_the_pack(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(pack), "A"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("benefits-green-credit\nloan A (row 2): computed\n")
    assert "\n    = 2000 × 0.5\n" in out
    assert "\nemissions-pcaf\nloan A (row 2): not_quantified" in out


def test_a_pack_takes_no_options_of_its_own_making(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(pack), "A", "--year", "2023", "--gwp=AR6"]) == 2
    assert capsys.readouterr().err == (
        "carbonacct: a pack has its own options (given: --year, --gwp) — leave them out\n"
    )


def test_a_file_that_is_absent_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="the file cannot be read: No such file or directory"):
        results_of(tmp_path / "none.zip")


def test_a_book_of_holdings_points_to_its_own_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "lending.csv"
    book.write_text("loan_id,sector,balance [元],project_scope1 [tCO2e]\nA,D4411,5,1\n", "utf-8")
    assert run(["explain", str(book), "A"]) == 2
    assert "carbonacct footprint BOOK --explain LOAN" in capsys.readouterr().err


def test_a_redacted_copy_has_the_rows_of_its_book_and_not_who_made_it(tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    text = "合同编号,借据编号,项目类型,年份,贷款余额[万元],项目总投资[万元],年节电量[MWh]\n"
    book.write_text(f"{text}H,A,照明节能,2024,500,1000,2000\n合计,,,,500,,\n制表人：张三,,,,,,\n", "utf-8")
    pack = write_pack(Inputs({"book": book}), tmp_path / "pack.zip", redact=True)
    assert verify(pack).ok
    (copy,) = results_of(pack).values()
    original = ca.benefits(ca.read_book(book))
    assert copy.reconciliation == original.reconciliation
    assert copy.frame["row"].tolist() == original.frame["row"].tolist() == [2, 3]
    with zipfile.ZipFile(pack) as content:
        assert "张三" not in content.read("inputs/book.csv").decode()
