"""What a newcomer's book leaves unsaid is said, and every remedy that is offered can be followed."""

import re

import numpy as np
import pandas as pd
import pytest

from carbonacct.book import read_book
from carbonacct.vocabulary import issue_codes

TEXT = "贷款编号,贷款余额,项目总投资,授信额度 [万元]\nL1,1000,5000,3\nL2,2000,6000,4\n"


def written(folder, text, name="book.csv"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def said(book, code="money_unit_assumed"):
    return [issue for issue in book.findings if issue.code == code]


def test_money_without_a_unit_is_said_once_with_every_column(tmp_path):
    (issue,) = said(read_book(written(tmp_path, TEXT)))
    assert (issue.row, issue.severity, issue.given) == (0, "warning", "贷款余额, 项目总投资")
    assert issue.hint == issue_codes.get("money_unit_assumed").remedy


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (TEXT.replace("贷款余额", "贷款余额[万元]").replace("项目总投资", "项目总投资（元）"), {}),
        (TEXT, {"units": {"贷款余额": "万元", "total_investment": "万元"}}),
        ("单位：万元\n" + TEXT, {}),
    ],
)
def test_each_remedy_silences_it(text, options, tmp_path):
    assert not said(read_book(written(tmp_path, text), **options))


def test_a_blank_column_of_money_is_not_worth_a_word(tmp_path):
    assert not said(read_book(written(tmp_path, "loan_id,贷款余额\nL1,\n")))


def test_typed_columns_under_their_own_names_are_in_whole_units_by_contract(tmp_path):
    frame = pd.DataFrame({"loan_id": ["L1"], "balance": [5.0], "total_investment": [9.0]})
    assert not said(read_book(frame))
    frame.to_parquet(tmp_path / "book.parquet")
    assert not said(read_book(tmp_path / "book.parquet"))
    (issue,) = said(read_book(frame.rename(columns={"balance": "贷款余额"})))
    assert issue.given == "贷款余额"


@pytest.mark.parametrize(
    ("header", "cell", "unit"),
    [
        ("贷款余额", "15万", "万元"),
        ("贷款余额", "200万元", "万元"),
        ("贷款余额", "3 million", "million"),
        ("年污水处理量 [m3]", "15万", "万m3"),
        ("年污水处理量 [m3]", "15 L", "L"),
        ("年上网电量 [kWh]", "2亿", "亿kWh"),
        ("年上网电量 [MWh]", "2 GJ", "GJ"),
    ],
)
def test_the_unit_named_in_a_hint_can_be_put_in_the_header(header, cell, unit):
    (issue,) = said(read_book({"loan_id": "L1", header: cell}), "unit_in_cell")
    assert re.search(r"\[(.+)\]", issue.hint)[1] == unit
    number = re.match(r"[\d.]+", cell)[0]
    mended = read_book({"loan_id": "L1", f"{header.split(' [')[0]} [{unit}]": number})
    assert not mended.state.any()
    assert mended.numbers[issue.column].known.all()
    assert not mended.column_problems


@pytest.mark.parametrize(("header", "cell"), [("年污水处理量 [m3]", "15亩"), ("贷款余额", "5 t")])
def test_a_unit_that_cannot_stand_in_the_header_is_not_offered(header, cell):
    (issue,) = said(read_book({"loan_id": "L1", header: cell}), "unit_in_cell")
    assert "[" not in issue.hint
    assert issue.hint


@pytest.mark.parametrize("unit", ["万", "million"])
def test_a_bare_scale_scales_the_currency_of_the_row(unit):
    book = read_book({"loan_id": "L1", f"balance [{unit}]": 2.0, "currency": "USD"})
    assert book.numbers["balance"].values.tolist() == [2.0 * {"万": 1e4, "million": 1e6}[unit]]
    assert book.words["currency"].word(0) == "USD"


@pytest.mark.parametrize("cell", ["20250301", 20250301, 20250301.0, np.int64(20250301)])
def test_eight_digits_are_a_date_in_text_and_in_numbers(cell):
    book = read_book([{"loan_id": "L1", "disbursed_on": cell}])
    assert book.dates["disbursed_on"].values.astype(str).tolist() == ["2025-03-01"]
    assert [issue.code for issue in book.findings if issue.code == "date_forms"]


def test_a_column_of_whole_numbers_is_read_as_dates():
    frame = pd.DataFrame({"loan_id": ["L1", "L2"], "maturity": [20250301, 20261231]})
    assert read_book(frame).dates["maturity"].values.astype(str).tolist() == ["2025-03-01", "2026-12-31"]


@pytest.mark.parametrize("cell", ["20251301", "20250230", "01032025", "31122024", "18990101"])
def test_eight_digits_that_are_no_day_are_refused(cell):
    book = read_book([{"loan_id": "L1", "disbursed_on": cell}])
    assert [issue.code for issue in book.findings if issue.severity == "error"] in (
        ["unreadable_date"],
        ["date_out_of_range"],
    )


@pytest.mark.parametrize("word", ["不详", "未知", "无", "—", "N/A"])
def test_words_for_no_value_are_blank_in_coded_columns_too(word):
    book = read_book([{"loan_id": "L1", "企业规模": word, "region": "500155"}])
    assert not book.state.any()
    assert book.words["borrower_size"].blank.all()
    (issue,) = said(book, "blank_words")
    assert (issue.severity, issue.column, issue.given) == ("info", "borrower_size", word)


def test_a_code_that_looks_like_no_value_stays_a_code():
    book = read_book([{"loan_id": "L1", "region": "NA", "green_label": "none"}])
    assert book.words["region"].word(0) == "NA"
    assert book.words["green_label"].word(0) == "none"


@pytest.mark.parametrize(("unit", "advised"), [("万吨", "万m3"), ("t", "m3"), ("亿吨", "亿m3")])
def test_tonnes_of_water_are_refused_with_the_volume_to_write(unit, advised):
    header = f"年污水处理量 [{unit}]"
    book = read_book({"loan_id": "L1", "project_type": "污水处理", header: 365.0})
    (issue,) = said(book, "unit_mismatch")
    assert f"[{advised}]" in issue.hint
    mended = read_book({"loan_id": "L1", header.replace(unit, advised): 365.0})
    assert not mended.column_problems
    assert mended.numbers["water_treated"].known.all()


def test_tonnes_of_anything_else_are_no_volume():
    (issue,) = said(read_book({"loan_id": "L1", "gas_used [t]": 3.0}), "unit_mismatch")
    assert "cubic metre" not in issue.hint


def test_the_nearest_types_are_named_in_the_language_of_the_word():
    (issue,) = said(read_book({"loan_id": "L1", "project_type": "新能源汽车直流充电桩"}), "unknown_code")
    assert issue.hint.startswith("nearest: 充换电设施 (charging_station)")
