"""Empty books and lists of gaps are workbooks that can be filled in and read again."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from carbonacct.book import gaps, read_book, template
from carbonacct.errors import OptionError
from carbonacct.vocabulary import project_types
from tests.book.files import codes

LOANS = [
    {"loan_id": "L1", "project_type": "solar_pv", "region": "CN-CQ", "year": 2024, "balance": 5, "branch": "梁山"},
    {"loan_id": "L2", "project_type": "solar_pv", "region": "CN-CQ", "year": 2024, "balance": 50, "branch": "双桂"},
    {"loan_id": "L3", "balance": 9, "branch": "双桂", "total_investment": 10, "客户经理": "张三"},
    {"loan_id": "L4", "balance": -9, "branch": "双桂"},
]


@pytest.mark.parametrize("kind", [kind.id for kind in project_types.list()])
def test_every_type_has_a_template_that_is_read_back(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    template(kind, path)
    book = read_book(path)
    assert book.size == 0
    assert not book.extra
    assert not book.column_problems
    assert codes(book) == set()


def test_a_filled_template_is_a_book(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    headers = template(["光伏发电", "wind_power"], path)
    made = openpyxl.load_workbook(path)
    sheet = made["贷款"]
    given = {
        "贷款编号": "L1",
        "项目类型": "光伏发电",
        "地区": "500155",
        "年份": 2024,
        "贷款余额 [万元]": 5,
        "年上网电量 [MWh]": 7,
    }
    for header, value in given.items():
        sheet.cell(row=2, column=headers.index(header) + 1, value=value)
    assert [rule.sqref for rule in sheet.data_validations.dataValidation]
    assert sheet["A1"].comment.text.startswith("必填")
    made.save(path)
    book = read_book(path)
    assert book.numbers["balance"].values.tolist() == [50000.0]
    assert book.words["project_type"].word(0) == "solar_pv"
    assert codes(book) == set()


def test_templates_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        template("solar_pv", tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_unknown_types_and_filings(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no such project type"):
        template("solar_pw", tmp_path / "x.xlsx")
    with pytest.raises(OptionError, match="no such filing"):
        template("solar_pv", tmp_path / "x.xlsx", filing="none")
    with pytest.raises(OptionError, match="no project type"):
        template([], tmp_path / "x.xlsx")


def test_gaps_are_ranked_by_money() -> None:
    frame = gaps(read_book(LOANS))
    assert frame["loan_id"].tolist() == ["L2", "L3", "L1"]
    assert frame["missing"].tolist() == [
        "total_investment, electricity_supplied",
        "project_type, region, year",
        "total_investment, electricity_supplied",
    ]


def test_a_reported_figure_needs_no_inputs() -> None:
    loan = {**LOANS[0], "total_investment": 9, "project_ghg_reduced [tCO2e]": 7}
    assert gaps(read_book(loan)).empty


def test_a_column_that_chooses_factors_is_asked_for_unless_they_are_given(tmp_path: Path) -> None:
    headers = template("household_biogas", tmp_path / "empty.xlsx")
    assert headers[-1] == "燃料种类"
    loan = {"loan_id": "L1", "project_type": "household_biogas", "region": "CN-CQ", "year": 2024, "balance": 5}
    factors = {"fuel_heating_value [GJ/t]": 20, "fuel_emission_factor [tCO2e/GJ]": 0.09}
    assert "fuel" in gaps(read_book([loan]))["missing"][0].split(", ")
    assert "fuel" not in gaps(read_book([loan | factors]))["missing"][0].split(", ")
    taxi = loan | {"project_type": "electric_taxi"}
    assert "fuel" not in gaps(read_book([taxi]))["missing"][0].split(", ")


def test_gaps_are_filled_in_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "gaps.xlsx"
    gaps(read_book(LOANS), path, by="branch")
    made = openpyxl.load_workbook(path)
    assert made.sheetnames == ["双桂", "梁山"]
    for sheet in made:
        headers = [cell.value for cell in sheet[1]]
        for row in range(2, sheet.max_row + 1):
            for header, value in (
                ("项目总投资", 100),
                ("年上网电量 [MWh]", 7),
                ("项目类型", "solar_pv"),
                ("地区", "CN-CQ"),
                ("年份", 2024),
            ):
                sheet.cell(row=row, column=headers.index(header) + 1, value=value)
    made.save(path)
    book = read_book(path, sheet="*")
    assert sorted(book.loans) == ["L1", "L2", "L3"]
    assert gaps(book).empty
    assert book.words["客户经理"].words == ["张三"]


def test_gaps_of_a_complete_book_are_an_empty_sheet(tmp_path: Path) -> None:
    gaps(read_book(LOANS[3]), tmp_path / "none.xlsx")
    assert read_book(tmp_path / "none.xlsx").size == 0
    with pytest.raises(OptionError, match="no such column of words"):
        gaps(read_book(LOANS), by="nothing")
