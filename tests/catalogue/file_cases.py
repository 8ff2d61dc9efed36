"""Workbooks, Parquet files and frames, linked tables, factor files, options and output."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

import carbonacct as ca
from carbonacct.book import Limits, read_book
from carbonacct.factors import FactorSet
from tests.book.files import sheet, workbook, written
from tests.catalogue.cases import Case, named

SHEETS, PARQUET, FRAMES, LINKS = "Workbooks", "Parquet", "Frames", "Links and keys"
FACTORS, OPTIONS, OUTPUT = "Factor files", "Options", "Output"
GOOD = {"loan_id": "L1", "balance": 5, "currency": "CNY"}


def cells(what: str, rows: list[list[Any]], area: str = SHEETS, **options: Any) -> Case:
    """Return the case of a workbook of one sheet."""
    return Case("", area, what, lambda folder: read_book(sheet(folder, rows), **options))


def changed(what: str, change: Callable[[Any], None], sheets: dict[str, list[list[Any]]] | None = None) -> Case:
    """Return the case of a workbook changed after it was made."""
    given = sheets or {"Sheet1": [["loan_id", "balance"], ["L1", 5], ["L2", 6], ["L3", 7]]}

    def run(folder: Path) -> Any:
        made = openpyxl.load_workbook(workbook(folder, given))
        change(made)
        made.save(folder / "changed.xlsx")
        return read_book(folder / "changed.xlsx")

    return Case("", SHEETS, what, run)


def parts(what: str, old: bytes, new: bytes, part: str = "xl/worksheets/sheet1.xml") -> Case:
    """Return the case of a workbook with one of its XML parts edited."""

    def run(folder: Path) -> Any:
        path = sheet(folder, [["loan_id", "balance"], ["L1", 5], ["L2", 6]])
        with zipfile.ZipFile(path) as source:
            kept = {name: source.read(name) for name in source.namelist()}
        assert old in kept[part]
        kept[part] = kept[part].replace(old, new, 1)
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in kept.items():
                archive.writestr(name, content)
        return read_book(written(folder, made.getvalue(), "edited.xlsx"), limits=Limits(inflated=64 << 20))

    return Case("", SHEETS, what, run)


def archive(what: str, names: list[str]) -> Case:
    """Return the case of a ZIP archive that holds other things."""

    def run(folder: Path) -> Any:
        with zipfile.ZipFile(folder / "book.xlsx", "w") as made:
            for name in names:
                made.writestr(name, b"")
        return read_book(folder / "book.xlsx")

    return Case("", SHEETS, what, run)


def raw(area: str, what: str, data: Callable[[], bytes], name: str) -> Case:
    """Return the case of a file of some bytes."""
    return Case("", area, what, lambda folder: read_book(written(folder, data(), name)))


def _far() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        page.write(0, 0, "loan_id")
        page.write(1_048_575, 16_383, 1)
    return made.getvalue()


def _merge(where: str) -> Callable[[Any], None]:
    return lambda book: book.active.merge_cells(where)


def _hide(book: Any) -> None:
    book["a"].row_dimensions[3].hidden = True
    book["a"].column_dimensions["B"].hidden = True
    book["b"].sheet_state = "hidden"


def _days_from_1904(book: Any) -> None:
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["B2"] = datetime(2024, 1, 31)


def _per_cent(where: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book.active[where].number_format = "0.0%"

    return change


TWO = {"甲": [["loan_id", "balance"], ["L1", 5]], "乙": [["loan_id", "balance"], ["L2", 6]]}
BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><worksheet'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet'
WORKBOOKS = [
    cells("a number of 19 digits for an id", [["loan_id", "balance"], [6222021234567890123, 5]]),
    cells("a number for an id", [["loan_id", "balance"], [12, 5]]),
    cells("a formula never calculated", [["loan_id", "balance"], ["L1", "=1+1"], ["L2", 5]]),
    cells("error cells", [["loan_id", "balance"], ["L1", "#N/A"], ["L2", "#DIV/0!"]]),
    cells("a number in a date column", [["loan_id", "disbursed_on"], ["L1", 45292]]),
    cells("a time of day with a date", [["loan_id", "disbursed_on"], ["L1", datetime(2024, 1, 31, 12, 30)]]),
    cells("a truth value for an amount", [["loan_id", "balance"], ["L1", True]]),
    cells("text for an amount", [["loan_id", "balance"], ["L1", "1,000"], ["L2", "1.000,5"]]),
    cells("a line of the header that is not there", [["loan_id"], ["L1"]], header_row=9),
    cells("no sheet of the name", [["loan_id"], ["L1"]], sheet="丙"),
    cells("an empty sheet", [[None]]),
    changed("several sheets of loans", lambda book: None, TWO),
    changed("merged cells in the header", _merge("A1:B1")),
    changed("merged cells among the data", _merge("B2:B3")),
    changed(
        "hidden rows, columns and sheets", _hide, {"a": [["loan_id", "balance"], ["L1", 5], ["L2", 6]], "b": [["x"]]}
    ),
    changed("days counted from 1904", _days_from_1904, {"a": [["loan_id", "disbursed_on"], ["L1", None]]}),
    parts("an entity bomb", b"<worksheet", BOMB),
    parts("an entity outside the file", b"<worksheet", OUTSIDE),
    parts("a cell that unpacks to 80 million bytes", b"<v>5</v>", b"<v>" + b"5" * 80_000_000 + b"</v>"),
    parts("an index beyond the shared texts", b't="n"><v>5<', b't="s"><v>9999<'),
    parts("XML that breaks off", b"</sheetData>", b""),
    parts("an encoding that does not exist", b"<worksheet", b"<?xml version='1.0' encoding='UTF-80'?><worksheet"),
    raw(SHEETS, "two cells at opposite corners", _far, "book.xlsx"),
    raw(SHEETS, "a file cut off", lambda: _far()[:900], "book.xlsx"),
    raw(SHEETS, "XLS, or a password", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "book.xls"),
    raw(SHEETS, "text named .xlsx", lambda: b"loan_id\nL1\n", "book.xlsx"),
    raw(SHEETS, "a workbook named .csv", _far, "book.csv"),
    archive("XLSB", ["xl/workbook.bin"]),
    archive("macros", ["xl/workbook.xml", "xl/vbaProject.bin"]),
    archive("OpenDocument", ["content.xml", "mimetype"]),
    archive("any other archive", ["hello.txt"]),
    changed(
        "0.05 shown as 5% beside 5 under a header in %",
        _per_cent("B2"),
        {"a": [["loan_id", "leak_rate_before [%]"], ["L1", 0.05], ["L2", 5]]},
    ),
    changed("an amount shown as a percentage", _per_cent("B2"), {"a": [["loan_id", "balance"], ["L1", 5], ["L2", 6]]}),
]


def _parquet(columns: dict[str, Any], keep: slice = slice(None), **options: Any) -> Callable[[Path], Any]:
    def run(folder: Path) -> Any:
        made = io.BytesIO()
        pq.write_table(pa.table(columns), made)
        return read_book(written(folder, made.getvalue()[keep], "book.parquet"), **options)

    return run


def _worn(folder: Path) -> Any:
    made = io.BytesIO()
    pq.write_table(pa.table({"loan_id": [f"L{i}" for i in range(999)]}), made, use_dictionary=False)
    data = bytearray(made.getvalue())
    data[20:60] = b"\xff" * 40
    return read_book(written(folder, bytes(data), "book.parquet"))


COLUMNS = {"loan_id": ["L1", "L2"], "balance": [5.0, 6.0], "currency": ["CNY", "CNY"]}
PARQUETS = [
    Case("", PARQUET, "cut off", _parquet(COLUMNS, slice(0, 60))),
    Case("", PARQUET, "four bytes", _parquet(COLUMNS, slice(0, 4))),
    Case("", PARQUET, "a worn page", _worn),
    Case("", PARQUET, "more rows than allowed", _parquet(COLUMNS, limits=Limits(rows=1))),
    Case("", PARQUET, "ids as floating-point numbers", _parquet({"loan_id": [1.5, 2.0]})),
    Case("", PARQUET, "no column that is known", _parquet({"甲": [1], "乙": [2]})),
    Case("", PARQUET, "amounts as decimals", _parquet({**COLUMNS, "balance": [Decimal("5.00"), Decimal("6.10")]})),
    Case("", PARQUET, "amounts not finite", _parquet({**COLUMNS, "balance": [float("inf"), float("nan")]})),
    Case("", PARQUET, "lists for amounts", _parquet({**COLUMNS, "balance": [[1.0], [2.0]]})),
    Case("", PARQUET, "whole numbers for ids", _parquet({**COLUMNS, "loan_id": [1, 2]})),
]
FRAMES_GIVEN = [
    Case("", FRAMES, "something else", lambda folder: read_book(42)),
    Case("", FRAMES, "a file that is not there", lambda folder: read_book(folder / "absent.csv")),
    Case("", FRAMES, "a folder", lambda folder: read_book(folder)),
    Case("", FRAMES, "a name with a NUL", lambda folder: read_book("a\0b.csv")),
    Case("", FRAMES, "columns of unequal length", lambda folder: read_book({"loan_id": ["a", "b"], "balance": [1]})),
    Case(
        "",
        FRAMES,
        "two columns of one name",
        lambda folder: read_book(pd.DataFrame([["L1", 1, 2]], columns=["loan_id", "balance", "balance"])),
    ),
    Case("", FRAMES, "ids as floats in a frame", lambda folder: read_book(pd.DataFrame({"loan_id": [1.0, None]}))),
    Case(
        "",
        FRAMES,
        "more rows than allowed",
        lambda folder: read_book(pd.DataFrame({"loan_id": ["a", "b"]}), limits=Limits(rows=1)),
    ),
]


def _linked(loans: dict[str, Any], **tables: Any) -> Callable[[Path], Any]:
    return lambda folder: read_book({**loans, "currency": ["CNY"] * len(loans["loan_id"])}, **tables)


BY_PROJECT = {"loan_id": ["L1", "L2"], "project_id": ["P1", "P2"], "balance": [5, 6]}
ALLOCATED = {"loan_id": ["L1", "L1"], "project_id": ["P1", "P2"], "balance": [10, 10]}
LINKED = [
    Case(
        "",
        LINKS,
        "a project that the table lacks",
        _linked(BY_PROJECT, projects={"project_id": ["P1"], "total_investment": [9]}),
    ),
    Case(
        "",
        LINKS,
        "a project twice in the table",
        _linked(BY_PROJECT, projects={"project_id": ["P1", "P1", "P2"], "total_investment": [9, 9, 9]}),
    ),
    Case(
        "",
        LINKS,
        "a project of no loan",
        _linked(BY_PROJECT, projects={"project_id": ["P1", "P2", "P9"], "total_investment": [9, 9, 9]}),
    ),
    Case(
        "",
        LINKS,
        "a wrong figure in the table of projects",
        _linked(BY_PROJECT, projects={"project_id": ["P1", "P2"], "total_investment": [9, -9]}),
    ),
    Case(
        "",
        LINKS,
        "a column in both tables",
        _linked(
            {**BY_PROJECT, "total_investment": [9, 9]},
            projects={"project_id": ["P1", "P2"], "total_investment": [9, 9]},
        ),
    ),
    Case("", LINKS, "a table without its key", _linked(BY_PROJECT, projects={"total_investment": [9]})),
    Case(
        "",
        LINKS,
        "facts of one project that differ",
        _linked({**BY_PROJECT, "project_id": ["P1", "P1"], "total_investment": [9, 8]}),
    ),
    Case(
        "",
        LINKS,
        "facts of one borrower that differ",
        _linked({**BY_PROJECT, "borrower_id": ["B1", "B1"], "total_assets": [9, 8]}),
    ),
    Case("", LINKS, "a loan over two projects without parts", _linked(ALLOCATED)),
    Case("", LINKS, "parts that do not add up", _linked({**ALLOCATED, "allocated_balance": [3, 4]})),
]


def _factors(what: str, content: str | bytes) -> Case:
    return Case("", FACTORS, what, lambda folder: FactorSet.load("2026.11").extend(written(folder, content, "own.csv")))


def _value(given: str) -> Case:
    return Case("", FACTORS, f"`--set {given}`", lambda folder: FactorSet.load("2026.11").with_value(given))


ROW = "power.coal_rate.nea,CN,2025,300,gce/kWh,a document"
TOP = "family,region,year,value,unit,document\n"
FACTOR_FILES = [
    _factors("an empty file", ""),
    _factors("a header and no rows", TOP),
    _factors("neither UTF-8 nor GB18030", TOP.encode() + b"\xff\xff\xff\n"),
    _factors("an unknown column", "familly,value,unit\na,1,t\n"),
    _factors("a column twice", "family,value,unit,unit\na,1,t,t\n"),
    _factors("a column missing", "family,value\na,1\n"),
    _factors("cells too many", TOP + ROW + ",x\n"),
    _factors("an unknown family", TOP + ROW.replace("coal_rate.nea", "coal_rat.nea") + "\n"),
    _factors("a value that is no number", TOP + ROW.replace("300", "3OO") + "\n"),
    _factors("a value that is not finite", TOP + ROW.replace("300", "inf") + "\n"),
    _factors("a blank value", TOP + ROW.replace("300", "") + "\n"),
    _factors("a unit of another dimension", TOP + ROW.replace("gce/kWh", "kg") + "\n"),
    _factors("a unit that is none", TOP + ROW.replace("gce/kWh", "9**9**9") + "\n"),
    _factors("a region that is none", TOP + ROW.replace("CN", "Atlantis") + "\n"),
    _factors("a region of another level", TOP + ROW.replace("CN", "500155") + "\n"),
    _factors("a year that is none", TOP + ROW.replace("2025", "25") + "\n"),
    _factors("no source", TOP + ROW.replace("a document", "") + "\n"),
    _factors("the same row twice", TOP + ROW + "\n" + ROW + "\n"),
    _factors("low above the value", TOP.replace("document", "document,low") + ROW + ",400\n"),
    _value("nonsense"),
    _value("power.coal_rate.nea@2024=302.4kg"),
    _value("power.coal_rate.nea@2024=nan gce/kWh"),
    _value("power.coal_rate.nea@24=300 gce/kWh"),
]


def _benefits(what: str, **options: Any) -> Case:
    return Case("", OPTIONS, what, lambda folder: ca.benefits(read_book(GOOD), **options))


def _book(what: str, **options: Any) -> Case:
    return Case("", OPTIONS, what, lambda folder: read_book(GOOD, **options))


CHOICES = [
    _book("a region that is none", region="Atlantis"),
    _book("a currency that is none", currency="XYZ"),
    _book("a year that is none", year=24),
    _book("a unit for a column that is not there", units={"scope1": "tCO2e"}),
    _book("a sheet of a frame", sheet="a"),
    Case(
        "",
        OPTIONS,
        "a unit given twice",
        lambda folder: read_book({"loan_id": "L1", "scope1 [t]": 1}, units={"scope1": "tCO2e"}),
    ),
    Case(
        "",
        OPTIONS,
        "an encoding that does not exist",
        lambda folder: read_book(written(folder, "loan_id\nL1\n"), encoding="utf-80"),
    ),
    Case(
        "",
        OPTIONS,
        "an encoding that does not fit",
        lambda folder: read_book(written(folder, "贷款编号\nL1\n"), encoding="ascii"),
    ),
    _benefits("a filing that is none", filing="nonsense"),
    _benefits("an attribution that is none", attribution="nonsense"),
    _benefits("a set of warming potentials that is none", gwp="AR99"),
    _benefits("a fallback that is none", fallback="nonsense"),
    _benefits("a period that is none", period="2026Q9"),
    _benefits("a method that is none", methods={"solar_pv": "nonsense"}),
    Case("", OPTIONS, "an edition that is none", lambda folder: FactorSet.load("1066.01")),
    Case(
        "",
        OPTIONS,
        "a year of long ago",
        lambda folder: FactorSet.load("2026.11").resolve("power.coal_rate.nea", region="CN", year=1066),
    ),
]


def _write(what: str, name: str, before: Callable[[Path], object] = lambda folder: None) -> Case:
    def run(folder: Path) -> Any:
        before(folder)
        return ca.write(ca.benefits(read_book(GOOD)), folder / name)

    return Case("", OUTPUT, what, run)


OUTPUTS = [
    _write("no suffix", "result"),
    _write("an unknown suffix", "result.doc"),
    _write("a file that exists", "result.json", lambda folder: (folder / "result.json").write_text("mine")),
    _write("a folder of that name", "result.json", lambda folder: (folder / "result.json").mkdir()),
    _write("a folder that is not there", "absent/result.json"),
    _write("a file where a folder should be", "file/result.json", lambda folder: (folder / "file").write_text("")),
    _write("a name too long for the disk", "x" * 300 + ".json"),
    _write("a name with a NUL", "a\0b.json"),
    _write("a link to nowhere", "result.json", lambda folder: (folder / "result.json").symlink_to(folder / "no" / "x")),
]
CASES = [
    *named(WORKBOOKS, "workbook"),
    *named(PARQUETS, "parquet"),
    *named(FRAMES_GIVEN, "frame"),
    *named(LINKED, "link"),
    *named(FACTOR_FILES, "factor"),
    *named(CHOICES, "option"),
    *named(OUTPUTS, "output"),
]
__all__ = ["CASES", "Case"]
