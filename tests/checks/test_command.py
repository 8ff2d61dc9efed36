"""The command ``check``: text, JSON against its schema, a base, own plans and refusals."""

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

import carbonacct as ca
from carbonacct.cli.program import run

HEADER = (
    "loan_id,borrower_id,sector,year,balance [万元],average_balance [万元],total_assets [万元],"
    "total_assets_last_year [万元],scope1 [tCO2e],scope2 [tCO2e],green_label,currency\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    for year, scope1 in ((2023, 1100), (2025, 1000)):
        Path(f"{year}.csv").write_text(
            HEADER
            + f"A,a,C3011,{year},1000,1000,10000,10000,{scope1},0,green,CNY\n"
            + f"B,b,C3110,{year},2000,2000,10000,10000,{scope1},0,none,CNY\n",
            "utf-8",
        )
    Path("bad.csv").write_text(HEADER + "A,a,C3011,2025,-5,1000,10000,10000,1,0,green,CNY\n", "utf-8")


@pytest.fixture
def call(capsys):
    def called(*arguments):
        status = run([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return called


def test_text_and_json(call):
    arguments = ("check", "2025.csv", "--plan", "yuzhong-2023", "--base", "2023.csv", "--today", "2026-11-22")
    status, out, err = call(*arguments, "--given", "green_loan_city_share=26.4%")
    assert (status, err) == (0, "")
    assert out.splitlines()[0].endswith("渝中府办〔2023〕26号 · 2026-11-22")
    assert out.splitlines()[1] == "met 2, not met 1, on track 1, no data 7"
    status, out, _ = call(*arguments, "--lang", "zh")
    assert "资产组合碳强度" in out
    status, out, _ = call(*arguments, "--json")
    content = json.loads(out)
    schema = json.loads((files("carbonacct") / "schema" / "check.schema.json").read_text("utf-8"))
    jsonschema.validate(content, schema, cls=jsonschema.Draft202012Validator)
    by_name = {one["indicator"]: one for one in content["targets"]}
    assert by_name["portfolio_intensity_14fyp"]["verdict"] == "met"
    assert by_name["green_loan_city_share"]["verdict"] == "no_data"


def test_a_book_with_rejected_rows_ends_with_3(call):
    assert call("check", "bad.csv", "--plan", "liangping-2023")[0] == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--plan", "nowhere-2023"), "there is no such plan"),
        (("--plan", "liangping-2023", "--given", "green_loan_balance"), "is not of the form NAME=VALUE"),
        (("--plan", "liangping-2023", "--given", "green_loan_balance=62"), "needs its unit"),
        (("--plan", "liangping-2023", "--today", "tomorrow"), "not a date"),
        (("--plan", "liangping-2023", "--base", "absent.json"), "cannot be read"),
        ((), "Missing option '--plan'"),
    ],
)
def test_refusals_are_one_line_and_status_2(call, arguments, message):
    status, out, err = call("check", "2025.csv", *arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1


def test_integrity_as_text_json_and_file(call):
    loans = (
        "loan_id,project_id,project_type,region,year,branch,balance [元],total_investment [元],water_reused [m3]\n"
        "A,P,water_reuse,CN-CQ,2024,甲,60,100,1\nB,P,water_reuse,CN-CQ,2024,乙,60,100,1\n"
    )
    Path("loans.csv").write_text(loans, "utf-8")
    status, out, err = call("integrity", "loans.csv", "--lang", "en")
    assert (status, err) == (0, "")
    assert "shares_above_one" in out
    assert "project P: shares add up to 1.2" in out
    assert "完整性检查" in call("integrity", "loans.csv", "--lang", "zh")[1]
    told = json.loads(call("integrity", "loans.csv", "--json")[1])
    assert told["codes"]["shares_above_one"] == 1
    lenient = json.loads(call("integrity", "loans.csv", "--json", "--limit", "share_tolerance=0.5")[1])
    assert "shares_above_one" not in lenient["codes"]
    assert call("integrity", "loans.csv", "--limit", "share_tolerance=much")[0] == 2
    assert call("integrity", "loans.csv", "-o", "found.csv")[0] == 0
    assert "shares_above_one" in Path("found.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("name", ["branch", "经办行", "经办机构"])
def test_groups_by_a_name_or_an_alias(name):
    rows = [{"loan_id": "A", "经办行": "甲", "project_type": "water_reuse", "balance [元]": 1.0, "year": 2024.0}]
    rows[0] |= {"total_investment [元]": 2.0, "water_reused [m3]": 3.0, "region": "CN"}
    book = ca.read_book(rows)
    assert [*ca.benefits(book).by(name)] == ["甲"]
    assert [*ca.financed_emissions(book).by(name)] == ["甲"]
    assert len(ca.gaps(book, by=name)) == 0
