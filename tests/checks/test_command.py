"""The command ``check``: text, JSON against its schema, a base, own plans and refusals."""

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

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
