"""What a credit system exports: headers over two lines, notes below the table, several numbers of one loan."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import carbonacct as ca
from carbonacct.book import OUT_OF_SCOPE, REJECTED, read_book
from carbonacct.errors import BookError
from tests.book.files import only, read, sheet

UPPER = [
    "序号",
    "借据号",
    "项目类型",
    "数据年度",
    "贷款余额(万元)",
    "项目总投资(亿元)",
    "进水（mg/L）",
    None,
    "处理情况(万m3)",
]
LOWER = [None, None, None, None, None, None, "COD", "氨氮", "年处理水量"]
ROW = [1, "0500123456789012345", "污水处理", 2024, 3000, 1.2, 300, 30, 3650]


def merged_head(folder: Path, *, more: tuple[str, ...] = ()) -> Path:
    made = openpyxl.load_workbook(sheet(folder, [["绿色信贷明细表"], UPPER, LOWER, ROW]))
    page = made.active
    for column in "ABCDEF":
        page.merge_cells(f"{column}2:{column}3")
    for span in ("A1:I1", "G2:H2", *more):
        page.merge_cells(span)
    made.save(folder / "merged.xlsx")
    return folder / "merged.xlsx"


@pytest.mark.parametrize("header_row", [None, 2, 3])
def test_a_header_merged_downwards_is_read(tmp_path: Path, header_row: int | None) -> None:
    book = read_book(merged_head(tmp_path), header_row=header_row)
    assert book.loans == ["0500123456789012345"]
    assert book.rows.tolist() == [4]
    assert {name: book.numbers[name].values.tolist() for name in ("balance", "total_investment")} == {
        "balance": [30_000_000.0],
        "total_investment": [120_000_000.0],
    }
    assert only(book, "title_lines").given.startswith("绿色信贷明细表 / ")


def test_a_caption_over_columns_names_them_and_gives_their_unit(tmp_path: Path) -> None:
    book = read_book(merged_head(tmp_path))
    assert book.columns["cod_in"].unit == book.columns["nh3n_in"].unit == "mg/L"
    assert "进水（mg/L）" in only(book, "title_lines").given
    # 处理 is merged with nothing: the line below it has its own header, without a unit
    assert book.columns["water_treated"].header == "年处理水量"


def test_a_header_in_the_upper_line_that_is_not_merged_heads_its_column(tmp_path: Path) -> None:
    lines = [["贷款编号", "贷款余额[万元]", "进水", None], [None, None, "COD[mg/L]", "氨氮[mg/L]"], ["L1", 5, 3, 4]]
    made = openpyxl.load_workbook(sheet(tmp_path, lines))
    made.active.merge_cells("A1:A2")
    made.active.merge_cells("C1:D1")
    made.save(tmp_path / "upper.xlsx")
    book = read_book(tmp_path / "upper.xlsx")
    assert book.numbers["balance"].values.tolist() == [50_000.0]
    assert book.columns["cod_in"].header == "进水COD[mg/L]"
    assert only(book, "title_lines").given == "进水"


def test_a_header_shared_by_several_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="the header has merged cells") as caught:
        read_book(merged_head(tmp_path, more=("G3:H3",)))
    assert caught.value.where.endswith("row 3")
    assert caught.value.given == "G3:H3"


HEAD = "借据号,贷款余额[万元],branch\n"


def test_notes_below_the_table_are_no_loans(tmp_path: Path) -> None:
    book = read(tmp_path, HEAD + "L1,5,甲\n合计,5,\n制表人：,张三,\n,,复核：李四\n备注：数据来源于信贷系统,,\n")
    assert book.loans == ["L1", "合计"]
    assert only(book, "note_lines").given == "3: 制表人： 张三, 备注：数据来源于信贷系统, 复核：李四"
    assert only(book, "note_lines").severity == "info"


@pytest.mark.parametrize("last", ["备注：尾款,5,甲", ",5,甲", "复核,,甲", "L2,,说明：无"])
def test_a_line_with_a_figure_or_another_word_is_a_row(last: str, tmp_path: Path) -> None:
    assert read(tmp_path, f"{HEAD}L1,5,甲\n{last}\n").size == 2


def test_a_note_between_loans_stays_a_row(tmp_path: Path) -> None:
    book = read(tmp_path, HEAD + "L1,5,甲\n,,备注：下列为新增\nL2,5,甲\n")
    assert book.state.tolist() == [0, REJECTED, 0]


def test_a_frame_has_no_notes_below_it() -> None:
    book = read_book({"loan_id": ["L1", "备注：x"], "balance": [5.0, None]})
    assert book.size == 2


def test_the_caption_is_found_beside_the_name_of_the_unit_that_reports(tmp_path: Path) -> None:
    text = "填报单位：重庆某银行,,单位：万元\n贷款编号,贷款余额,项目总投资\nL1,5,10\n"
    book = read(tmp_path, text)
    assert book.numbers["balance"].values.tolist() == [50_000.0]
    assert "money_unit_assumed" not in book.findings.codes()


def test_a_caption_with_two_units_of_money_is_not_chosen_from(tmp_path: Path) -> None:
    text = "单位：亿元、万元,,\n贷款编号,贷款余额,项目总投资[亿元]\nL1,5,10\n"
    with pytest.raises(BookError, match="several units of money") as caught:
        read(tmp_path, text)
    assert "贷款余额" in caught.value.needed
    book = read(tmp_path, text.replace("贷款余额", "贷款余额[万元]"))
    assert book.numbers["balance"].values.tolist() == [50_000.0]


@pytest.mark.parametrize(
    ("headers", "loan", "client"),
    [
        ("合同编号,借据编号,客户编号,统一社会信用代码", "借据编号", "统一社会信用代码"),
        ("借据号,贷款合同号,统一社会信用代码,客户号", "借据号", "统一社会信用代码"),
        ("loan_id,合同编号,borrower_id,信用代码", "loan_id", "borrower_id"),
        ("放款编号,合同号,出账编号", None, None),
    ],
)
def test_of_several_numbers_of_one_thing_the_exact_one_is_the_key(
    headers: str, loan: str | None, client: str | None, tmp_path: Path
) -> None:
    text = headers + "\n" + ",".join(f"X{place}" for place in range(headers.count(",") + 1)) + "\n"
    if loan is None:
        with pytest.raises(BookError, match="two columns mean loan_id"):
            read(tmp_path, text)
        return
    book = read(tmp_path, text)
    assert book.columns["loan_id"].header == loan
    assert book.columns["borrower_id"].header == client
    assert len(book.extra) == 2


def test_given_is_told_as_the_cell_has_it(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,balance[万元],electricity_supplied[万kWh]\nA,－100.5,5\nB,5,-2\n")
    assert [issue.given for issue in book.findings if issue.code == "negative_amount"] == ["-100.5", "-2"]


def test_a_share_under_a_percent_header_is_not_told_to_be_another_number(tmp_path: Path) -> None:
    issue = only(read(tmp_path, "贷款编号,锅炉效率[%]\nL1,150\nL2,88\n"), "share_out_of_range")
    assert (issue.given, issue.hint) == ("150", "write a figure from 0 to 100 in %")


def test_a_total_says_what_it_could_not_add(tmp_path: Path) -> None:
    book = read(tmp_path, "loan_id,balance[万元]\nA,100\nB,5亿\n合计,50100\n")
    issue = only(book, "total_row_differs")
    assert issue.given == "50,100.00 万元"
    assert issue.hint == (
        "the rows add up to 100.00 万元, the total row says 50,100.00 万元; 1 rejected rows have no figure here"
    )
    assert issue.hint_zh == "各行合计 100.00 万元，合计行填的是 50,100.00 万元；另有 1 行退回，此列没有读到数字"


def test_the_amount_of_a_total_row_is_counted_once(tmp_path: Path) -> None:
    text = "loan_id,项目类型,年份,balance[万元]\nA,光伏发电,2024,100\n小计,,,100\n合计,,,x\n"
    book = read(tmp_path, text)
    assert book.rows[book.state == OUT_OF_SCOPE].tolist() == [3, 4]
    for result in (ca.benefits(book), ca.financed_emissions(book, standard="pcaf")):
        told = result.reconciliation
        assert told.rows["read"] == 3
        assert told.rows["out_of_scope"] == 2
        assert told.balance["CNY"]["read"] == 1_000_000.0
        assert told.balance["CNY"]["out_of_scope"] == 0.0
        assert told.balance_unreadable == 0


def test_a_key_left_aside_is_no_slip_and_labels_are_named(tmp_path: Path) -> None:
    book = read(tmp_path, "借据号,合同号,水泥产量[t],垃圾处理量[t]\nA,B,5,6\n")
    told = {issue.given: issue.hint for issue in book.findings if issue.code == "header_near_miss"}
    assert {*told} == {"水泥产量", "垃圾处理量"}
    assert told["水泥产量"] == "did you mean output@cement?"
    assert told["垃圾处理量"].startswith("did you mean waste@")
