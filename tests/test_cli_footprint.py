"""The command ``footprint``: text, JSON, files, explanation and refusals."""

import json

import pytest

import carbonacct as ca
from carbonacct.cli.program import run

HEADER = (
    "loan_id,sector,year,average_balance [万元],total_assets [万元],total_assets_last_year [万元],"
    "scope1 [tCO2e],scope2 [tCO2e],currency\n"
)
BOOK = """L1,C3011,2026,500,5000,5000,900000,100000,CNY
L2,A0111,2026,500,5000,5000,900000,100000,CNY
L3,C3011,2026,500,0,0,900000,100000,CNY
"""


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.csv"
    path.write_text(HEADER + BOOK, encoding="utf-8")
    return path


def test_the_text_names_standard_scope_and_what_was_not_read(book, capsys):
    assert run(["footprint", str(book), "--by", "sector", "--lang", "en"]) == 3
    told = capsys.readouterr().out
    for text in ("standard pboc 2026", "not read", "regulatory_high_carbon", "100,000.00", "tCO2e/10⁴ CNY", "tenure"):
        assert text in told


def test_json_and_files(book, capsys, tmp_path):
    out = tmp_path / "out.xlsx"
    assert run(["footprint", str(book), "--json", "-o", str(out)]) == 3
    content = json.loads(capsys.readouterr().out)
    assert content["totals"]["financed_scope1_2"]["value"] == 100000.0
    assert content["rows"] == {"read": 3, "computed": 1, "not_quantified": 0, "out_of_scope": 1, "rejected": 1}
    assert out.exists()


def test_one_loan_explained(book, capsys):
    assert run(["footprint", str(book), "--explain", "L1"]) == 0
    assert "attribution_factor" in capsys.readouterr().out


def test_a_factor_given_by_hand(book, capsys):
    values = ["--set", "sector.asset_intensity:C3011@2026=2 tCO2e/万CNY", "--standard", "pcaf"]
    assert run(["footprint", str(book), *values, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["standard"] == "pcaf"


@pytest.mark.parametrize("wrong", [["--standard", "iso"], ["--scope", "x"], ["--period", "2026Q1"]])
def test_wrong_options_are_one_clear_line(book, capsys, wrong):
    assert run(["footprint", str(book), *wrong]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_groups_carry_intensity_and_data_quality(book, capsys):
    assert run(["footprint", str(book), "--by", "贷款投向行业", "--lang", "en"]) == 3
    lines = capsys.readouterr().out.splitlines()
    head = next(place for place, line in enumerate(lines) if line.startswith("group "))
    assert lines[head].split() == [
        "group",
        "intensity",
        "unit",
        "data",
        "quality",
        "band",
        "of",
        "the",
        "emissions",
        "scored",
    ]
    assert lines[head + 1].split()[:3] == ["C3011", "200.00", "tCO2e/10⁴"]
    assert lines[head + 2] == ""
    assert run(["footprint", str(book), "--by", "sector", "--json"]) == 3
    groups = {one["key"]: one for one in json.loads(capsys.readouterr().out)["by"]}
    assert groups["C3011"]["intensity"]["value"] == 200.0
    assert groups["C3011"]["data_quality"]["value"] is not None
    assert groups["A0111"]["intensity"]["value"] is None
    emissions = ca.financed_emissions(ca.read_book(book))
    assert groups["C3011"]["intensity"] == emissions.intensity("行业")["C3011"].as_dict()
    assert groups["C3011"]["data_quality"] == emissions.data_quality("sector")["C3011"].as_dict()
