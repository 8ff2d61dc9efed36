"""``validate`` says what a run would say: same rows, same issues, the whole book first, and everything in a file."""

import json
from pathlib import Path

import pandas as pd
import pytest

import carbonacct as ca
from carbonacct.cli.program import run

HEADER = "loan_id,project_type,region,year,balance [万元],total_investment [万元],water_treated [t],water_reused [m3]\n"
ROWS = [
    "L1,water_reuse,500155,2023,10,40,,1000",
    "L2,,500155,2023,10,40,,",
    "L3,water_reuse,500155,2023,-5,40,,1000",
    "L4,wastewater_treatment,500155,2023,5,40,9,",
    "L5,water_reuse,500155,2023,90000,40,,1000",
]


@pytest.fixture(autouse=True)
def book(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    Path("book.csv").write_text(HEADER + "\n".join(ROWS) + "\n", "utf-8")


@pytest.fixture
def call(capsys):
    def called(*arguments):
        status = run([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return called


@pytest.mark.parametrize("filing", ["green-credit", "crst", "pboc"])
def test_it_says_what_a_run_says(filing, call):
    status, out, _ = call("validate", "book.csv", "--filing", filing, "--json")
    told = json.loads(out)
    computed = ca.benefits(ca.read_book("book.csv"), filing=filing)
    assert told["rows"] == dict(computed.reconciliation.rows)
    assert told["filing"] == filing
    assert [(one["row"], one["code"], one["severity"]) for one in told["issues"]] == [
        (one.row, one.code, one.severity) for one in computed.issues.itertuples()
    ]
    assert status == 3


def test_a_loan_without_project_type_is_not_said_to_be_computed(call):
    out = call("validate", "book.csv", "--lang", "zh")[1]
    assert out.splitlines()[0] == "book.csv: 5 读入, 1 已测算, 1 无法测算, 0 不在范围, 3 退回"


def test_a_book_without_projects_is_only_read(call):
    Path("plain.csv").write_text("loan_id,balance [元]\nL1,5\n", "utf-8")
    status, out, _ = call("validate", "plain.csv")
    assert (status, out.splitlines()[0]) == (0, "plain.csv: 1 read, 1 in order, 0 rejected, 0 out of scope")


def test_what_concerns_the_file_comes_first_and_is_never_cut(call):
    wrong = "".join(f"N{place},water_reuse,500155,2023,-1,40,,1000\n" for place in range(80))
    Path("long.csv").write_text(HEADER + wrong, "utf-8")
    out = call("validate", "long.csv")[1]
    full = out.split("\n\n")[2].splitlines()
    assert full[0].startswith("whole book: water_treated")
    assert full[1].startswith("row 2 N0: balance: negative amount")
    assert full[-1] == "… 30 more: -o FILE.xlsx or --json lists all"


@pytest.mark.parametrize("name", ["issues.xlsx", "issues.csv"])
def test_the_file_it_names_can_be_written(name, call):
    status, out, _ = call("validate", "book.csv", "-o", name)
    assert status == 3
    assert out.splitlines()[-1] == f"written: {name}"
    read = pd.read_excel(name, sheet_name="问题", engine="openpyxl") if name.endswith("xlsx") else pd.read_csv(name)
    assert len(read) == len(ca.benefits(ca.read_book("book.csv")).issues)
    assert {"row", "loan_id", "code", "given", "hint"} <= {*read.columns}
    assert call("validate", "book.csv", "-o", name)[0] == 2
    assert call("validate", "book.csv", "-o", name, "--overwrite")[0] == 3
    assert call("validate", "book.csv", "-o", "issues.txt")[0] == 2
    assert call("validate", "book.csv", "-o", "book.csv", "--overwrite")[0] == 2
