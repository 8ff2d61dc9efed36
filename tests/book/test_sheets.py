"""Workbooks: what the reader of values cannot show is found before it opens them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from carbonacct.book import REJECTED, Limits, read_book
from carbonacct.errors import BookError, LimitExceeded, OptionError
from tests.book.files import codes, only, sheet, workbook, written

HEAD = ["贷款编号", "贷款余额（万元）", "年上网电量[万kWh]", "投产日期"]


def test_cells_by_type(tmp_path: Path) -> None:
    book = read_book(
        sheet(tmp_path, [HEAD, ["L1", 1.23, 5, datetime(2024, 1, 31)], [12, "1,000", "n/a", date(2023, 5, 1)]])
    )
    assert book.loans == ["L1", "12"]
    assert book.numbers["balance"].values.tolist() == [12300.0, 10_000_000.0]
    assert book.numbers["electricity_supplied"].known.tolist() == [True, False]
    assert book.dates["commissioned_on"].values.astype(str).tolist() == ["2024-01-31", "2023-05-01"]
    assert book.rows.tolist() == [2, 3]
    assert codes(book) == set()


def test_titles_caption_and_a_total(tmp_path: Path) -> None:
    rows = [
        ["绿色贷款台账"],
        ["2024年末", None, "单位：万元"],
        ["贷款编号", "贷款余额"],
        ["L1", 5],
        [None, None],
        ["合计", 5],
    ]
    book = read_book(sheet(tmp_path, rows))
    assert book.rows.tolist() == [4, 6]
    assert book.numbers["balance"].values.tolist() == [50000.0, 50000.0]
    assert codes(book) == set()


def test_header_row_is_obeyed(tmp_path: Path) -> None:
    rows = [["loan_id", "balance"], ["说明", "说明"], ["loan_id", "balance"], ["L1", 5]]
    assert read_book(sheet(tmp_path, rows), header_row=3).loans == ["L1"]
    with pytest.raises(OptionError, match="no such line"):
        read_book(sheet(tmp_path, rows), header_row=9)


def far_cells() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        page.write(0, 0, "loan_id")
        page.write(1_048_575, 16_383, 1)
    return made.getvalue()


def edited(path: Path, part: str, old: str, new: str) -> Path:
    """Change the text of one part of a workbook."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    target = path.with_name("edited.xlsx")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target


def test_69_unpacks_to_more_than_allowed(tmp_path: Path) -> None:
    path = sheet(tmp_path, [["loan_id", "branch"], *([f"L{i}", "x" * 100] for i in range(300))])
    with pytest.raises(LimitExceeded, match="unpacks to more than allowed"):
        read_book(path, limits=Limits(inflated=10_000))


def test_70_two_far_cells(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded, match="the sheet spans too many cells") as caught:
        read_book(written(tmp_path, far_cells(), "far.xlsx"))
    assert caught.value.given == "1048576 rows × 16384 columns"


def test_71_entity_bomb(tmp_path: Path) -> None:
    path = sheet(tmp_path, [["loan_id"], ["L1"]])
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><worksheet'
    with pytest.raises(BookError, match="document type definition"):
        read_book(edited(path, "xl/worksheets/sheet1.xml", "<worksheet", bomb))


def test_72_formula_not_calculated(tmp_path: Path) -> None:
    book = read_book(sheet(tmp_path, [["loan_id", "balance"], ["L1", "=1+1"], ["L2", 5]]))
    issue = only(book, "formula_not_calculated")
    assert (issue.row, issue.loan_id, issue.column) == (2, "L1", "balance")
    assert issue.hint == "Open the file in a spreadsheet program and save it."
    assert book.state.tolist() == [REJECTED, 0]


def test_73_error_cells(tmp_path: Path) -> None:
    path = sheet(tmp_path, [["loan_id", "balance"], ["L1", "#N/A"], ["L2", 5]])
    book = read_book(path)
    issue = only(book, "error_cell")
    assert (issue.row, issue.column, issue.given) == (2, "balance", "#N/A")


def test_74_merged_cells(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(sheet(tmp_path, [["loan_id", "balance"], ["L1", 5], ["L2", None], ["L3", 6]]))
    made.active.merge_cells("B2:B3")
    made.save(tmp_path / "merged.xlsx")
    book = read_book(tmp_path / "merged.xlsx")
    assert book.rows[book.state == REJECTED].tolist() == [2, 3]
    assert only_codes(book, "merged_cells") == [2, 3]
    made.active.unmerge_cells("B2:B3")
    made.active.merge_cells("A1:B1")
    made.save(tmp_path / "head.xlsx")
    with pytest.raises(BookError, match="the header has merged cells"):
        read_book(tmp_path / "head.xlsx")


def only_codes(book: object, code: str) -> list[int]:
    return [issue.row for issue in book.findings if issue.code == code]  # type: ignore[attr-defined]


def test_75_hidden_rows_columns_and_sheets(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(
        workbook(tmp_path, {"a": [["loan_id", "balance"], ["L1", 5], ["L2", 6]], "b": [["x"]]})
    )
    made["a"].row_dimensions[3].hidden = True
    made["a"].column_dimensions["B"].hidden = True
    made["b"].sheet_state = "hidden"
    made.save(tmp_path / "hidden.xlsx")
    book = read_book(tmp_path / "hidden.xlsx")
    assert book.loans == ["L1", "L2"]
    hidden = only(book, "hidden_rows")
    assert (hidden.row, hidden.given) == (3, "1 rows, balance 6.00")
    assert only(book, "hidden_columns").given == "balance"
    assert only(book, "hidden_sheets").given == "b"


def test_76_several_sheets(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"甲": [["loan_id", "balance"], ["L1", 5]], "乙": [["loan_id", "balance"], ["L2", 6]]})
    with pytest.raises(BookError, match="the workbook has several sheets") as caught:
        read_book(path)
    assert caught.value.given == "甲, 乙"
    assert read_book(path, sheet="乙").loans == ["L2"]
    assert read_book(path, sheet="*").loans == ["L1", "L2"]
    with pytest.raises(OptionError, match="no such sheet"):
        read_book(path, sheet="丙")


def test_linked_sheets(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {
            "贷款": [
                ["贷款编号", "项目编号", "统一社会信用代码", "贷款余额"],
                ["L1", "P1", "B1", 5],
                ["L2", "P1", "B2", 6],
            ],
            "项目": [["项目编号", "项目总投资", "项目类型"], ["P1", 10, "光伏发电"], ["P9", 1, "光伏发电"]],
            "客户": [["统一社会信用代码", "营业收入"], ["B1", 7], ["B2", -1]],
        },
    )
    book = read_book(path)
    assert book.numbers["total_investment"].values.tolist() == [10.0, 10.0]
    assert book.words["project_type"].words == ["solar_pv"]
    assert only(book, "unused_key").given == "P9"
    issue = only(book, "negative_amount")
    assert (issue.row, issue.column, issue.given) == (3, "revenue", "-1")
    assert [source.sheet for source in book.sources] == ["贷款", "项目", "客户"]


def test_77_other_kinds_are_named(tmp_path: Path) -> None:
    path = sheet(tmp_path, [["loan_id"], ["L1"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"")
    with pytest.raises(BookError, match=r"macros \(XLSM\)"):
        read_book(path)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("xl/workbook.bin", b"")
    with pytest.raises(BookError, match="XLSB"):
        read_book(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("hello.txt", b"")
    with pytest.raises(BookError, match="ZIP archive"):
        read_book(tmp_path / "b.zip")


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_no_spreadsheet_has_are_refused(tmp_path: Path, packing: int) -> None:
    path = sheet(tmp_path, [["loan_id"], ["L1"]])
    with zipfile.ZipFile(path, "a", packing) as archive:
        archive.writestr("xl/extra.xml", "<a/>" * 99)
    with pytest.raises(BookError, match="packed as no spreadsheet") as caught:
        read_book(path)
    assert "xl/extra.xml" in caught.value.where
    assert caught.value.given == f"compression method {packing}"


def test_bytes_that_do_not_inflate_are_a_broken_workbook(tmp_path: Path) -> None:
    path = sheet(tmp_path, [["loan_id"], ["L1"]])
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("xl/worksheets/sheet1.xml")
    data = bytearray(path.read_bytes())
    start = member.header_offset + 30 + len(member.filename)
    data[start : start + 8] = b"\xff" * 8
    with pytest.raises(BookError, match="workbook is broken") as caught:
        read_book(written(tmp_path, bytes(data), "broken.xlsx"))
    assert "invalid block type" in caught.value.given


def test_a_cut_workbook_is_broken(tmp_path: Path) -> None:
    data = sheet(tmp_path, [["loan_id"], ["L1"]]).read_bytes()
    for length in range(4, len(data), len(data) // 40):
        with pytest.raises(BookError):
            read_book(written(tmp_path, data[:length], "cut.xlsx"))


def test_numbers_have_the_bits_of_their_text(tmp_path: Path) -> None:
    values = [0.1, 1.23, 4.35, 1e-7, 123456.789, 2.675]
    rows = [["loan_id", "balance [万元]"], *([f"L{i}", value] for i, value in enumerate(values))]
    text = "loan_id,balance [万元]\n" + "".join(f"L{i},{value!r}\n" for i, value in enumerate(values))
    from_sheet = read_book(sheet(tmp_path, rows)).numbers["balance"].values
    from_text = read_book(written(tmp_path, text)).numbers["balance"].values
    assert np.array_equal(from_sheet, from_text)
    assert from_text[1] == 12300.0
