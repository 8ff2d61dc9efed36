"""A cell of a workbook is read as what it shows: 0.05 under a number format of per cent is 5 %."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from carbonacct.book import Book, Limits, read_book
from carbonacct.book.xlsx_formats import shows_percent
from carbonacct.errors import BookError, LimitExceeded
from tests.book.files import codes, only, read, written

HEADER = "改造前漏损率[%]"
PERCENT = [9, 10, "0%", "0.0 %", "#,##0.00%_);[Red](#,##0.00%)", '"约"0.0%', "[DBNum1]0%", "[Blue]0%;-0%"]
PLAIN = [0, 2, 4, "0.00", '0.0"%"', "0.0\\%", "0.0_%", "0*%"]


def formatted(rows: list[list[tuple[object, object]]], head: list[str]) -> bytes:
    """Return a workbook of cells, each with its number format."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, head)
        kinds: dict[object, xlsxwriter.format.Format] = {}
        for row, cells in enumerate(rows, start=1):
            for column, (value, kind) in enumerate(cells):
                if kind not in kinds:
                    kinds[kind] = book.add_format({"num_format": kind})
                page.write(row, column, value, kinds[kind])
    return made.getvalue()


def one(folder: Path, header: str, value: object, kind: object) -> Book:
    data = formatted([[("L1", "@"), (value, kind)]], ["loan_id", header])
    return read_book(written(folder, data, "book.xlsx"), currency="CNY")


def text(folder: Path, header: str, shown: str) -> Book:
    return read(folder, f"loan_id,{header}\nL1,{shown}\n", currency="CNY")


def findings(book: Book) -> list[tuple[str, str, str, str]]:
    return [(issue.code, issue.column, issue.given, issue.hint) for issue in book.findings]


@pytest.mark.parametrize("kind", PERCENT)
def test_under_a_unit_of_per_cent(tmp_path: Path, kind: object) -> None:
    book = one(tmp_path, HEADER, 0.05, kind)
    assert book.numbers["leak_rate_before"].values.tolist() == [0.05]
    assert codes(book) == set()
    assert findings(book) == findings(text(tmp_path, HEADER, "5%"))


@pytest.mark.parametrize("kind", PLAIN)
def test_no_percentage_is_the_number_in_the_unit(tmp_path: Path, kind: object) -> None:
    book = one(tmp_path, HEADER, 5, kind)
    assert book.numbers["leak_rate_before"].values.tolist() == [0.05]


@pytest.mark.parametrize("header", ["改造前漏损率", "改造前漏损率[1]"])
@pytest.mark.parametrize("kind", [9, "0.0%", "0.00"])
def test_without_a_unit_the_share_is_the_same(tmp_path: Path, header: str, kind: object) -> None:
    book = one(tmp_path, header, 0.05, kind)
    assert book.numbers["leak_rate_before"].values.tolist() == [0.05]
    assert codes(book) == set()


def test_cells_of_one_column_are_read_each_by_its_own_format(tmp_path: Path) -> None:
    cells = [[("L1", "@"), (0.05, 9)], [("L2", "@"), (5, 0)], [("L3", "@"), ("5%", "@")], [("L4", "@"), (None, 9)]]
    book = read_book(written(tmp_path, formatted(cells, ["loan_id", HEADER]), "book.xlsx"))
    found = book.numbers["leak_rate_before"]
    assert found.values[:3].tolist() == [0.05, 0.05, 0.05]
    assert found.known.tolist() == [True, True, True, False]


@pytest.mark.parametrize(
    "header", ["年上网电量[MWh]", "贷款余额（万元）", "year", "disbursed_on", "branch", "operating_days [d]"]
)
def test_in_another_column_it_is_the_text_that_it_shows(tmp_path: Path, header: str) -> None:
    book = one(tmp_path, header, 0.05, "0%")
    assert findings(book) == findings(text(tmp_path, header, "5%"))


def test_a_quantity_formatted_as_a_percentage_is_refused(tmp_path: Path) -> None:
    found = only(one(tmp_path, "年上网电量[MWh]", 120, 10), "percent_not_allowed")
    assert (found.given, found.row) == ("12000%", 2)


@given(shares=st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(max_examples=20)
def test_the_bits_are_those_of_the_cell(tmp_path_factory: pytest.TempPathFactory, shares: list[float]) -> None:
    data = formatted([[(f"L{place}", "@"), (share, 10)] for place, share in enumerate(shares)], ["loan_id", HEADER])
    found = read_book(written(tmp_path_factory.mktemp("shares"), data, "book.xlsx")).numbers["leak_rate_before"]
    # The writer puts sixteen digits into the file.
    assert found.values.tolist() == [float(f"{share:.16G}") for share in shares]


def test_a_formula_and_what_is_no_number(tmp_path: Path) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page, per_cent = book.add_worksheet(), book.add_format({"num_format": 9})
        page.write_row(0, 0, ["loan_id", "改造前漏损率[%]", "branch"])
        page.write_row(1, 0, ["L1"])
        page.write_formula(1, 1, "=1/20", per_cent, 0.05)
        page.write(1, 2, "东城", per_cent)
    found = read_book(written(tmp_path, made.getvalue(), "book.xlsx"))
    assert found.numbers["leak_rate_before"].values.tolist() == [0.05]
    assert found.words["branch"].texts() == ["东城"]


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0%;0.00", 0.05, True),
        ("0%;0.00", -0.05, False),
        ('0.00;-0%;"-"', -0.05, True),
        ('0%;-0%;"-"', 0.0, False),
        ("[<0.1]0.0%;0%", 0.05, True),
        ("[<0.1]0.0%;0.00", 0.5, False),
        ("[>=1]0;[>0]0%;0.00", 0.5, True),
        ("[>=1]0;[>0]0%;0.00", -1, False),
        ("General", 0.05, False),
        ('0";"%', -0.05, True),
        ('0"%', 0.05, False),
        ("0\\", 0.05, False),
        ("[%]0", 0.05, False),
    ],
)
def test_the_section_that_shows_the_number_decides(code: str, value: float, shown: bool) -> None:
    assert shows_percent(code, value) is shown


def edited(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(name, content)
    return made.getvalue()


def test_styles_stay_within_the_limits(tmp_path: Path) -> None:
    data = formatted([[("L1", "@"), (0.05, "0.0%")]], ["loan_id", HEADER])
    bomb = edited(data, "xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="9"/>' * 1_000_000 + b"</cellXfs>")
    with pytest.raises(LimitExceeded):
        read_book(written(tmp_path, bomb, "book.xlsx"), limits=Limits(inflated=8 << 20))
    entities = edited(data, "xl/styles.xml", b"<styleSheet", b'<!DOCTYPE a [<!ENTITY b "b">]><styleSheet')
    with pytest.raises(BookError, match="document type"):
        read_book(written(tmp_path, entities, "book.xlsx"))
    broken = edited(data, "xl/styles.xml", b'numFmtId="164"', b'numFmtId="many"')
    with pytest.raises(BookError, match="broken"):
        read_book(written(tmp_path, broken, "book.xlsx"))


def test_a_workbook_without_styles_is_read(tmp_path: Path) -> None:
    data = formatted([[("L1", "@"), (5, 0)]], ["loan_id", HEADER])
    bare = edited(data, "xl/_rels/workbook.xml.rels", b"relationships/styles", b"relationships/other")
    assert read_book(written(tmp_path, bare, "book.xlsx")).numbers["leak_rate_before"].values.tolist() == [0.05]
