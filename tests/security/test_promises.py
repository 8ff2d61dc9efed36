"""What SECURITY.md promises names the tests that hold it, and they exist; the parts list is whole and in order."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import jsonschema
import openpyxl
import pandas as pd
import pytest

import carbonacct as ca
from carbonacct.book import Limits, read_book
from carbonacct.errors import CarbonAcctError, LimitExceeded, UnitError
from carbonacct.units import parse_unit
from tests.book.files import sheet, written
from tools import sbom

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_promise_names_tests_that_exist() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    named = re.findall(r"`((?:tests|tools)/[\w/]+\.(?:py|csv))(?:::(\w+))?`", text)
    assert len(named) >= 12
    for file, name in named:
        path = ROOT / file
        assert path.is_file(), file
        assert not name or f"def {name}(" in path.read_text("utf-8"), (file, name)


RUN = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1", "\n=1", '=HYPERLINK("x")')


@pytest.mark.parametrize("text", RUN)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_nothing_a_spreadsheet_would_run_is_written_anywhere(text: str, suffix: str, tmp_path: Path) -> None:
    """In any text cell, header, file name or issue."""
    frame = pd.DataFrame({"loan_id": [text, "L2"], "branch": [text, "x"], text: [text, "y"], "balance": [1, -2]})
    benefits = ca.benefits(read_book(frame, currency="CNY"))
    for file in ca.write(benefits, tmp_path / f"result.{suffix}", by="branch"):
        if file.suffix == ".csv":
            cells = [cell for row in pd.read_csv(file, header=None, dtype=str).fillna("").values for cell in row]
            assert not [cell for cell in cells if cell[:1] in tuple("=@\t\n＝") and cell]
        elif file.suffix == ".xlsx":
            for page in openpyxl.load_workbook(file):
                assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]


HOSTILE = (
    "9" * 5000,
    "(" * 30_000,
    "kg" + "*kg" * 3000,
    "9**9**9",
    "kg^9999999",
    "a" * 64,
    "·" * 64,
    "万" * 64,
    "m" * 63 + "/",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_units_are_refused_without_work(text: str) -> None:
    with pytest.raises(UnitError):
        parse_unit(text)


def test_many_hostile_units_leave_little_behind() -> None:
    """The memory of units read is bounded."""
    from carbonacct.units import _parsed

    for number in range(10_000):
        with pytest.raises(UnitError):
            parse_unit(f"x{number}")
    assert _parsed.cache_info().currsize <= 4096


LIMITED = {
    "file": (Limits(file=10), "the file is larger than allowed", "Limits(file=…)"),
    "rows": (Limits(rows=1), "more rows than allowed", "Limits(rows=2)"),
    "columns": (Limits(columns=1), "more columns than allowed", "Limits(columns=2)"),
}


@pytest.mark.parametrize("name", LIMITED)
def test_every_limit_says_its_name_and_how_to_raise_it(name: str, tmp_path: Path) -> None:
    limits, message, hint = LIMITED[name]
    with pytest.raises(LimitExceeded) as caught:
        read_book(written(tmp_path, "loan_id,balance\nL1,5\nL2,6\n"), limits=limits)
    assert caught.value.message == message
    assert hint in caught.value.hint


@pytest.mark.parametrize("name", ["inflated", "area"])
def test_every_limit_of_a_workbook_says_its_name(name: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, [["loan_id", "balance"], ["L1", 5], ["L2", 6]])
    with pytest.raises(LimitExceeded) as caught:
        read_book(path, limits=Limits(**{name: 3}))
    assert caught.value.needed.startswith("at most 3")


def test_a_link_is_replaced_and_never_followed(tmp_path: Path) -> None:
    """What ``-o`` names is written; what a link there points to is not."""
    outside, target = tmp_path / "outside.json", tmp_path / "result.json"
    outside.write_text("mine", "utf-8")
    target.symlink_to(outside)
    benefits = ca.benefits(read_book({"loan_id": "L1"}))
    with pytest.raises(ca.OutputError, match="exists"):
        ca.write(benefits, target)
    ca.write(benefits, target, overwrite=True)
    assert outside.read_text("utf-8") == "mine"
    assert not target.is_symlink()


def test_messages_hold_no_control_characters(tmp_path: Path) -> None:
    """A cell or a file name cannot steer the terminal that shows a message."""
    for given in ("\x1b[2J", "a\rb", "\u202e", "\x07"):
        with pytest.raises(CarbonAcctError) as caught:
            read_book(f"{given}.csv")
        assert given not in str(caught.value)
        book = read_book({"loan_id": "L1", "balance": f"5{given}", "branch": given, "currency": "CNY"})
        for issue in book.findings:
            assert given not in f"{issue.given}{issue.message_en}{issue.hint}"


def test_the_parts_list_is_whole() -> None:
    bill = sbom.bill()
    assert bill == sbom.bill()
    names = {component["name"] for component in bill["components"]}
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for line in pyproject["project"]["dependencies"]:
        assert re.split(r"[<>=]", line)[0] in names
    refs = {bill["metadata"]["component"]["bom-ref"], *(component["bom-ref"] for component in bill["components"])}
    for entry in bill["dependencies"]:
        assert {entry["ref"], *entry["dependsOn"]} <= refs
    shape = {"required": ["bomFormat", "specVersion", "serialNumber", "version", "components"]}
    jsonschema.validate(bill, shape)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bill["serialNumber"])


def test_the_parts_are_in_order() -> None:
    assert sbom.faults() == []


def test_a_part_that_is_missing_is_named() -> None:
    assert sbom.faults("no-such-part-of-anything") == ["no-such-part-of-anything is needed and not installed"]
