"""Adversarial loan files, in the order of the project's catalogue: each pins code, row, column and message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from carbonacct.book import OUT_OF_SCOPE, REJECTED, Book, read_book
from carbonacct.errors import BookError, CarbonAcctError
from tests.book.files import codes, only, read, sheet, written

HEAD = "贷款编号,贷款余额（万元）,项目总投资（万元）\n"


def loans(book: Book) -> list[str]:
    return book.loans


def balances(book: Book) -> list[float]:
    return book.numbers["balance"].values.tolist()


def rejected(book: Book) -> dict[int, str]:
    """Return the reason by row number of the rejected rows."""
    return {int(book.rows[i]): book.reasons[book.reason[i]] for i in np.flatnonzero(book.state == REJECTED)}


def refusal(folder: Path, content: str | bytes, **options: Any) -> BookError:
    with pytest.raises(BookError) as caught:
        read(folder, content, **options)
    return caught.value


def test_01_gb18030(tmp_path: Path) -> None:
    book = read(tmp_path, HEAD + "借1,5,10\n", encoding="gb18030")
    assert loans(book) == ["借1"]
    assert balances(book) == [50000.0]
    assert only(book, "encoding").given == "gb18030"
    assert book.source.encoding == "gb18030"


def test_02_utf8_with_mark(tmp_path: Path) -> None:
    book = read(tmp_path, HEAD + "1,5,10\n", encoding="utf-8-sig")
    assert loans(book) == ["1"]
    assert codes(book) == set()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_03_utf16(tmp_path: Path, encoding: str) -> None:
    text = HEAD + "借1,5,10\n"
    book = read(tmp_path, "\ufeff" + text, encoding=encoding)
    assert loans(book) == ["借1"]
    error = refusal(tmp_path, "loan_id,balance\nL1,5\n".encode(encoding))
    assert error.code == "book_unreadable"


def test_04_invalid_bytes(tmp_path: Path) -> None:
    error = refusal(tmp_path, b"loan_id,balance\nL1,5\nL\xff2,6\n")
    assert error.message == "the text is neither UTF-8 nor GB18030 throughout"
    assert error.where == "book.csv line 3, byte 22"


def test_05_mixed_encodings(tmp_path: Path) -> None:
    content = (HEAD + "借1,5,10\n").encode() + "借2,6,10\n".encode("gb18030")
    error = refusal(tmp_path, content)
    assert error.message == "the text is neither UTF-8 nor GB18030 throughout"
    assert "line 3" in error.where


def test_06_nul(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,branch\nL1,a\0b\nL2,ok\n")
    issue = only(book, "bad_characters")
    assert (issue.row, issue.column, issue.loan_id) == (2, "branch", "L1")
    assert issue.given == "a\\x00b"
    assert rejected(book) == {2: "bad_characters"}


def test_07_characters_that_look_like_nothing(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,balance\nL\u200b1,5\n L2 ,6\nL\u202e3,7\n")
    assert rejected(book) == {2: "id_characters", 4: "id_characters"}
    assert loans(book)[1] == "L2"
    assert only(book, "spaces_trimmed").given == "1 cells"
    first = next(issue for issue in book.findings if issue.code == "id_characters")
    assert first.hint == "the cell reads L\\u200b1"


def test_08_full_width_ids_collide(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,balance\nＬ１,5\nL1,6\nＬ２,7\n")
    assert rejected(book) == {2: "duplicate_key", 3: "duplicate_key"}
    assert loans(book) == ["Ｌ１", "L1", "Ｌ２"]


@pytest.mark.parametrize("content", ["loan_id,balance\rL1,5\rL2,6\r", "loan_id,balance\r\nL1,5\nL2,6"])
def test_09_line_ends(tmp_path: Path, content: str) -> None:
    book = read(tmp_path, content)
    assert (loans(book), balances(book)) == (["L1", "L2"], [5.0, 6.0])


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolon"), ("\t", "tab")])
def test_10_other_separator(tmp_path: Path, separator: str, name: str) -> None:
    error = refusal(tmp_path, f"loan_id{separator}balance\nL1{separator}5\n")
    assert error.message == f"the cells are separated by {name}, not by commas"
    assert error.hint == "save the file as CSV (comma separated) or as XLSX"


def test_11_thousands_without_quotes_everywhere(tmp_path: Path) -> None:
    error = refusal(tmp_path, "loan_id,balance\nA,1,234\nB,5,678\n")
    assert error.message == "most rows do not have as many cells as the header"
    assert error.where == "book.csv row 2"
    assert "thousands separators" in error.hint


def test_12_one_row_too_long_one_too_short(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,balance,branch\nA,1,x\nB,1,234,x\nC,5\nD,6,y\nE,7,z\n")
    assert rejected(book) == {3: "ragged_row", 4: "ragged_row"}
    long, short = (issue for issue in book.findings if issue.code == "ragged_row")
    assert (long.given, long.hint) == ("B,1,234,x", "4 cells where the header has 3")
    assert (short.given, short.hint) == ("C,5", "2 cells where the header has 3")
    assert loans(book) == ["A", "B", "C", "D", "E"]
    assert np.isnan(balances(book)[1])


def test_13_quote_not_closed(tmp_path: Path) -> None:
    error = refusal(tmp_path, 'loan_id,balance\nA,1\nB,"2\nC,3\n')
    assert error.message == "a quotation mark is not closed or stands inside a cell"
    assert error.where == "book.csv line 3"
    assert error.given == 'B,"2'


def test_14_title_lines_and_unit_caption(tmp_path: Path) -> None:
    book = read(tmp_path, "梁平支行绿色贷款台账,,\n2024年末,单位：万元,\n贷款编号,贷款余额,项目总投资\nL1,5,10\n")
    assert balances(book) == [50000.0]
    assert book.rows.tolist() == [4]
    assert only(book, "title_lines").given == "梁平支行绿色贷款台账 / 2024年末 单位：万元"
    assert only(book, "caption_unit").given == "万元"


def test_15_total_rows_are_checked(tmp_path: Path) -> None:
    book = read(tmp_path, HEAD + "L1,5,10\nL2,6,20\n小计,11,30\nL3,1,2\n小计,1,2\n合 计：,12,33\n")
    assert book.rows[book.state == OUT_OF_SCOPE].tolist() == [4, 6, 7]
    assert {book.reasons[r] for r in book.reason[book.state == OUT_OF_SCOPE]} == {"total_row"}
    issue = only(book, "total_row_differs")
    assert (issue.row, issue.column, issue.severity) == (7, "total_investment", "warning")
    assert issue.hint == "the rows add up to 32.00 万元, the total row says 33.00 万元"


def test_15_total_word_beside_a_blank_id(tmp_path: Path) -> None:
    book = read(tmp_path, "branch,loan_id,balance\n梁山,L1,5\n合计,,5\n,,7\n")
    assert book.state.tolist() == [0, OUT_OF_SCOPE, REJECTED]
    assert rejected(book) == {4: "id_missing"}


def test_16_blank_rows(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,balance\nL1,5\n,\n\nL2,6\n")
    assert book.rows.tolist() == [2, 5]
    assert only(book, "blank_rows").given == "2"


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_17_empty_file(tmp_path: Path, content: str) -> None:
    assert refusal(tmp_path, content).message == "no header: the file is empty"


def test_18_header_only(tmp_path: Path) -> None:
    book = read(tmp_path, HEAD)
    assert book.size == 0
    assert len(book.frame) == 0


def test_19_duplicate_column(tmp_path: Path) -> None:
    error = refusal(tmp_path, "loan_id,balance,balance\nL1,5,6\n")
    assert error.message == "two columns have the same name"
    assert error.given == '"balance" and "balance"'


def test_20_two_aliases_of_one_field(tmp_path: Path) -> None:
    error = refusal(tmp_path, "loan_id,贷款余额,期末余额（万元）\nL1,5,6\n")
    assert error.message == "two columns mean balance"
    assert error.given == '"贷款余额" and "期末余额（万元）"'


def test_21_spaces_in_header_and_cells(tmp_path: Path) -> None:
    book = read(tmp_path, " loan_id , 贷款余额\u3000\nL1\u3000, 5 \n")
    assert (loans(book), balances(book)) == (["L1"], [5.0])
    assert only(book, "spaces_trimmed").column == "loan_id"


def test_22_unknown_columns_and_near_misses(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,balanse,客户经理\nL1,5,张三\n")
    assert only(book, "unknown_columns").given == "balanse, 客户经理"
    miss = only(book, "header_near_miss")
    assert (miss.given, miss.hint, miss.severity) == ("balanse", "did you mean balance?", "warning")
    assert book.words["客户经理"].words == ["张三"]
    assert book.extra == ("balanse", "客户经理")


def test_23_required_column_missing(tmp_path: Path) -> None:
    error = refusal(tmp_path, "loanid_,balance\nL1,5\n".replace("loanid_", "loan_idd"))
    assert error.message == "column loan_id is missing"
    assert error.hint == 'is "loan_idd" the column loan_id?'
    assert refusal(tmp_path, "甲,乙\nL1,5\n").hint == "name it 贷款编号 or loan_id"


def test_24_to_28_ids_are_text(tmp_path: Path) -> None:
    given = ["000123", "12E5", "1-2", "TRUE", "NA", "None", "null", "1_000"]
    book = read(tmp_path, "loan_id,region\n" + "".join(f"{name},NA\n" for name in given))
    assert loans(book) == given
    assert rejected(book) == {}
    assert book.words["region"].words == ["NA"]


def test_26_digits_lost(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,balance\n6.22202E+18,5\n")
    issue = only(book, "id_digits_lost")
    assert (issue.row, issue.column, issue.given, issue.hint) == (
        2,
        "loan_id",
        "6.22202E+18",
        "export the column as text",
    )


def test_27_long_numeric_id_in_a_sheet(tmp_path: Path) -> None:
    book = read_book(sheet(tmp_path, [["loan_id", "balance"], [6222021234567890123, 5], [123, 6]]))
    issue = only(book, "id_digits_lost")
    assert (issue.row, issue.column) == (2, "loan_id")
    assert loans(book)[1] == "123"


def test_29_empty_id(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,balance\n,5\n")
    issue = only(book, "id_missing")
    assert (issue.row, issue.column, issue.message_zh) == (2, "loan_id", "贷款编号: 缺少贷款编号")


def test_30_and_31_duplicate_key_shows_both(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,balance\nL1,5\nL2,6\nL1,7\n")
    assert rejected(book) == {2: "duplicate_key", 4: "duplicate_key"}
    issue = next(issue for issue in book.findings if issue.code == "duplicate_key")
    assert issue.given == "L1"
    assert issue.hint == "all copies: row 2, balance 5.00; row 4, balance 7.00"


def cell(folder: Path, text: str, header: str = "balance") -> Book:
    quoted = text.replace('"', '""')
    return read(folder, f'loan_id,{header}\nL1,"{quoted}"\n')


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", 1234.5),
        ("3,000", 3000.0),
        ("１２３４．５", 1234.5),
        ("１，２３４", 1234.0),
        ("+5", 5.0),
        (" 5 ", 5.0),
    ],
)
def test_32_and_34_numbers_with_one_reading(tmp_path: Path, text: str, value: float) -> None:
    book = cell(tmp_path, text)
    assert balances(book) == [value]
    if text.strip("+ ") != "5":
        assert only(book, "number_forms").given == text


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("1.234,50", "ambiguous_number", "a decimal comma? write 1234.50"),
        ("1_000", "ambiguous_number", "write 1000 without separators"),
        ("1\u00a0000", "ambiguous_number", "write 1000 without separators"),
        ("1,23", "ambiguous_number", "write 123 without separators"),
        ("0,123", "ambiguous_number", "write 0123 without separators"),
        ("(1000)", "ambiguous_number", "brackets or a trailing minus: write -1000 if that is meant"),
        ("0x1F", "unreadable_number", "Write digits with a decimal point and nothing else."),
        ("½", "unreadable_number", "Write digits with a decimal point and nothing else."),
        ("5²", "unreadable_number", "Write digits with a decimal point and nothing else."),
        ("200万元", "unit_in_cell", "put the unit in the header, such as [万元], and leave only the number"),
        ("12%", "percent_not_allowed", "Write the plain number."),
        ("inf", "not_finite", ""),
        ("1e999", "not_finite", ""),
        ("-5", "negative_amount", ""),
        ("−5", "negative_amount", ""),
        ("#DIV/0!", "error_cell", ""),
    ],
)
def test_33_to_39_numbers_refused(tmp_path: Path, text: str, code: str, hint: str) -> None:
    book = cell(tmp_path, text)
    issue = only(book, code)
    assert (issue.row, issue.loan_id, issue.column, issue.severity) == (2, "L1", "balance", "error")
    assert hint in issue.hint
    assert rejected(book) == {2: code}
    if code != "negative_amount":
        assert issue.given == text.replace("\u00a0", "\\xa0")


def test_37_units_mixed_by_row(tmp_path: Path) -> None:
    rows = "".join(f"L{i},{5 + i},{20 + i}\n" for i in range(8))
    book = read(tmp_path, f"loan_id,balance [万元],total_investment [万元]\n{rows}L9,60000,20\n")
    issue = only(book, "unit_mix_suspected")
    assert (issue.row, issue.column, issue.severity) == (10, "balance", "warning")
    assert rejected(book) == {}


def test_38_shares(tmp_path: Path) -> None:
    assert cell(tmp_path, "12%", "methane_share").numbers["methane_share"].values.tolist() == [0.12]
    assert cell(tmp_path, "12", "methane_share [%]").numbers["methane_share"].values.tolist() == [0.12]
    assert cell(tmp_path, "12%", "methane_share [%]").numbers["methane_share"].values.tolist() == [0.12]
    issue = only(cell(tmp_path, "12", "methane_share"), "share_out_of_range")
    assert (issue.given, issue.hint) == ("12", "write 12% or 0.12")


def test_40_zero_balance(tmp_path: Path) -> None:
    book = cell(tmp_path, "0")
    assert balances(book) == [0.0]
    assert rejected(book) == {}


@pytest.mark.parametrize("word", ["NaN", "n/a", "-", "无", "null"])
def test_41_blank_words(tmp_path: Path, word: str) -> None:
    book = cell(tmp_path, word)
    assert book.numbers["balance"].known.tolist() == [False]
    assert only(book, "blank_words").given == word
    assert rejected(book) == {}


def test_43_and_44_extremes(tmp_path: Path) -> None:
    assert only(cell(tmp_path, "1e308"), "implausible_amount").given == "1e+308"
    tiny = cell(tmp_path, "1e-320").numbers["balance"].values
    assert tiny[0] > 0
    zero = cell(tmp_path, "-0").numbers["balance"].values
    assert not np.signbit(zero).any()


def test_45_zero_investment(tmp_path: Path) -> None:
    issue = only(cell(tmp_path, "0", "total_investment"), "zero_denominator")
    assert (issue.row, issue.column, issue.given) == (2, "total_investment", "0")


@pytest.mark.parametrize("unit", ["kwh/", "mwh", "MT", "9**9**9", "(" * 30_000, "kW/h", "kg", "nonsense"])
def test_49_to_52_units(unit: str) -> None:
    header = f"electricity_supplied [{unit}]"
    book = read_book([{"loan_id": "L1", header: 5}, {"loan_id": "L2", header: None}])
    problem = book.column_problems["electricity_supplied"]
    assert problem.code in ("unit_mismatch", "unit_unreadable")
    assert book.given["electricity_supplied"].tolist() == [True, False]
    assert not book.numbers["electricity_supplied"].known.any()
    assert book.state.tolist() == [0, 0]


def test_unit_mismatch_is_told_in_full(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,年上网电量 [kg]\nL1,5\n")
    problem = book.column_problems["electricity_supplied"]
    assert str(problem).startswith(
        'column "年上网电量 [kg]" of book.csv: `electricity_supplied` needs energy (e.g. MWh), got kg (mass).'
    )


def test_unit_missing(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,年上网电量\nL1,5\n")
    assert book.column_problems["electricity_supplied"].code == "unit_missing"
    assert 'write "年上网电量 [MWh]"' in book.column_problems["electricity_supplied"].hint


def test_54_unknown_region(tmp_path: Path) -> None:
    issue = only(cell(tmp_path, "Atlantis", "region"), "unknown_code")
    assert (issue.row, issue.column, issue.given) == (2, "region", "Atlantis")
    assert cell(tmp_path, "重庆市梁平区", "region").words["region"].words == ["500155"]
    old = cell(tmp_path, "500228", "region")
    assert old.words["region"].words == ["500155"]
    assert only(old, "region_successor").given == "500228 → 500155"


@pytest.mark.parametrize("text", ["24", "2204", "2024.5"])
def test_56_years_refused(tmp_path: Path, text: str) -> None:
    assert only(cell(tmp_path, text, "year"), "year_out_of_range").given == text


@pytest.mark.parametrize("text", ["2024", "2024.0", "２０２４", "2024年", "2024年度"])
def test_56_years_read(tmp_path: Path, text: str) -> None:
    assert cell(tmp_path, text, "year").numbers["year"].values.tolist() == [2024.0]


@pytest.mark.parametrize("text", ["2024-01-31", "2024年1月31日", "2024/1/31", "2024.1.31", "2024-01-31 00:00:00"])
def test_59_and_60_dates_read(tmp_path: Path, text: str) -> None:
    assert cell(tmp_path, text, "disbursed_on").dates["disbursed_on"].values.tolist()[0].isoformat() == "2024-01-31"


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("01/02/2024", "ambiguous_date", "day or month first? write 2024-01-31"),
        ("2024-02-30", "unreadable_date", "there is no such day in the calendar"),
        ("45292", "date_serial", "the number would be 2024-01-01 in a spreadsheet"),
        ("1900-02-28", "date_out_of_range", "Correct the date."),
    ],
)
def test_57_to_60_dates_refused(tmp_path: Path, text: str, code: str, hint: str) -> None:
    issue = only(cell(tmp_path, text, "disbursed_on"), code)
    assert (issue.row, issue.column, issue.given, issue.hint) == (2, "disbursed_on", text, hint)


def test_61_maturity_before_disbursement(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,disbursed_on,maturity\nL1,2024-05-01,2023-05-01\nL2,2090-01-01,2091-01-01\n")
    issue = only(book, "maturity_before_disbursement")
    assert (issue.row, issue.given) == (2, "2023-05-01 before 2024-05-01")
    assert only(book, "future_date").severity == "warning"


def test_62_and_63_currencies(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,currency,balance\nL1,人民币,5\nL2,RMB,5\nL3,￥,5\nL4,usd,5\nL5,XYZ,5\n")
    assert [book.words["currency"].word(i) for i in range(4)] == ["CNY", "CNY", "CNY", "USD"]
    assert rejected(book) == {6: "unknown_code"}


def test_65_negative_emissions() -> None:
    issue = only(read_book({"loan_id": "L1", "scope1 [tCO2e]": -5}), "negative_amount")
    assert (issue.column, issue.given) == ("scope1", "-5")


def test_67_long_cells(tmp_path: Path) -> None:
    book = read(tmp_path, f"loan_id,branch\nL1,{'x' * 40_000}\nL2,y\n")
    issue = only(book, "cell_too_long")
    assert (issue.row, issue.column, issue.given) == (2, "branch", "40000 characters")
    with pytest.raises(CarbonAcctError):
        read(tmp_path, f'loan_id,branch\nL1,"{"x" * 200_000}"\n')


def test_68_too_many_columns(tmp_path: Path) -> None:
    error = refusal(tmp_path, "loan_id," + ",".join(f"c{i}" for i in range(5000)) + "\n")
    assert error.code == "limit_exceeded"
    assert error.message == "more columns than allowed"


def test_79_arrow_types() -> None:
    frame = pa.table(
        {
            "loan_id": pa.array([1, 2, 3], pa.int64()),
            "branch": pa.array(["a", "b", "a"]).dictionary_encode(),
            "balance": pa.array(["5.00", "6.00", None]).cast(pa.decimal128(10, 2)),
            "disbursed_on": pa.array([1_700_000_000] * 3, pa.timestamp("s", tz="Asia/Shanghai")),
        }
    )
    book = read_book(frame)
    assert loans(book) == ["1", "2", "3"]
    assert balances(book)[:2] == [5.0, 6.0]
    assert book.words["branch"].codes.tolist() == [0, 1, 0]
    with pytest.raises(BookError) as caught:
        read_book(pa.table({"loan_id": [1.5, 2.0]}))
    assert caught.value.code == "ids_are_floats"
    assert caught.value.hint == "read the column as text (dtype=str)"


def test_csv_named_xlsx_and_the_reverse(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="the name says XLSX, the content is CSV"):
        read_book(written(tmp_path, "loan_id\nL1\n", "book.xlsx"))
    source = sheet(tmp_path, [["loan_id"], ["L1"]], "good.xlsx")
    with pytest.raises(BookError, match="the name says CSV, the content is XLSX"):
        read_book(written(tmp_path, source.read_bytes(), "book.csv"))
    with pytest.raises(BookError, match="XLS or password-protected"):
        read_book(written(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "book.xls"))
