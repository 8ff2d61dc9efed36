"""Every form from both example books: as stored, alike in every format, every figure traced, nothing run or fetched."""

import importlib.util
import json
import re
import sys
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import jsonschema
import numpy as np
import openpyxl
import pytest

import carbonacct as ca
from carbonacct.errors import OptionError, OutputError
from carbonacct.report import disclosure, write
from carbonacct.report.display import Display
from carbonacct.report.forms import rows
from carbonacct.report.make import text
from carbonacct.report.model import EMPTY
from carbonacct.report.templates import TEMPLATES
from carbonacct.vocabulary import project_types

_spec = importlib.util.spec_from_file_location("report_forms", Path(__file__).with_name("forms.py"))
forms = sys.modules[_spec.name] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(forms)

EVERY = pytest.mark.parametrize(("template", "name"), forms.FORMS)
LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


@EVERY
def test_the_form_is_as_stored(template, name):
    golden = (forms.GOLDEN / f"{template}-{name}.md").read_text(encoding="utf-8")
    assert forms.shown(template, name) == golden, f"if this is meant: python {Path(forms.__file__).name}"


@EVERY
def test_the_workbook_reads_back_as_shown(template, name, tmp_path):
    filled = forms.form(template, name)
    path = write(filled, tmp_path / "form.xlsx", lang="zh", foot=True)
    book = openpyxl.load_workbook(path)
    display = Display(filled, "zh", foot=True)
    for sheet, table in zip(book.worksheets, display.tables, strict=False):
        assert sheet["A1"].value == table.title
        assert sheet.freeze_panes == "B4"
        assert [cell.value for cell in sheet[3]][: len(table.headings)] == list(table.headings)
        shape = {"min_row": 4, "max_row": 3 + len(table.rows), "max_col": len(table.headings)}
        for line, row in zip(sheet.iter_rows(**shape), table.rows, strict=True):
            for cell, shown in zip(line, row, strict=True):
                assert cell.data_type != "f"
                if shown.number is None:
                    assert (cell.value or "") == shown.text
                else:
                    assert cell.value == float(f"{shown.number:.16G}"), "Excel keeps 16 digits"
                    assert cell.number_format == shown.format
    assert book.sheetnames[-3:] == ["说明", "来源", "清单"]


@EVERY
def test_writing_twice_gives_the_same_bytes(template, name, tmp_path):
    filled = forms.form(template, name)
    for suffix in (".xlsx", ".html", ".md", ".json"):
        first, second = (write(filled, tmp_path / f"{place}{suffix}") for place in "ab")
        assert first.read_bytes() == second.read_bytes()


@EVERY
def test_json_has_every_figure_unrounded_with_its_trace(template, name):
    filled = forms.form(template, name)
    content = json.loads(text(Display(filled, "en"), ".json"))
    schema = json.loads((files("carbonacct") / "schema" / "report.schema.json").read_text("utf-8"))
    jsonschema.validate(content, schema, cls=jsonschema.Draft202012Validator)
    assert content["template"] == template
    for table, told in zip(filled.tables, content["tables"], strict=True):
        for row, line in zip(table.rows, told["rows"], strict=True):
            for column in table.columns:
                cell, entry = row.cells.get(column.id, EMPTY), line["cells"][column.id]
                if isinstance(cell.value, int | float):
                    assert entry["value"] == cell.value
                if cell.trace is not None:
                    assert entry["from"]["figure"] == cell.trace.figure
                if column.kind in ("money", "number", "ratio", "share") and "value" in entry and template != "crst":
                    assert "from" in entry, (table.id, column.id)


class Page(HTMLParser):
    """What an HTML page opens, and what it would fetch or run."""

    VOID = {"meta", "br", "img", "link", "input", "hr"}

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.fetched, self.tags = [], [], [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in ("src", "action", "data", "srcset") or (
                name in ("href", "xlink:href") and not value.startswith("#")
            ):
                self.fetched.append(value)
            assert not name.startswith("on")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(page):
    parser = Page()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


@EVERY
@LANGUAGES
def test_the_page_needs_nothing_else(template, name, lang):
    page = text(Display(forms.form(template, name), lang), ".html")
    found = parsed(page)
    assert found.fetched == []
    assert {"script", "iframe", "object", "link", "img"}.isdisjoint(found.tags)
    assert len(found.ids) == len(set(found.ids))
    assert "default-src &#x27;none&#x27;" in page
    assert "@import" not in page


def test_pictures_join_the_page(tmp_path):
    for name, template in (("liangping", "green-credit"), ("yuzhong", "pboc"), ("yuzhong", "pcaf")):
        filled = disclosure(forms.book(name), template, factors=forms.factors(name), pictures=True)
        found = parsed(text(Display(filled, "zh"), ".html"))
        assert filled.pictures
        assert "svg" in found.tags
        assert found.fetched == []
        assert len(found.ids) == len(set(found.ids))


def test_totals_are_those_of_the_results():
    found = ca.benefits(forms.book("liangping"))
    totals = forms.form("green-credit", "liangping")["indicators"].rows[-1].cells
    for name, amount in found.total().items():
        if name in totals:
            assert totals[name].value == amount.value
    emissions = ca.financed_emissions(forms.book("yuzhong"), factors=forms.factors("yuzhong"))
    cells = forms.form("pboc", "yuzhong")["sectors"].rows[-1].cells
    assert cells["scope1_2"].value == emissions.total()["financed_scope1_2"].value
    assert cells["intensity"].value == emissions.intensity().value
    assert cells["quality"].value == emissions.data_quality().value


@EVERY
@pytest.mark.parametrize("unit", [None, "亿元"])
def test_footed_columns_add_up_exactly(template, name, unit):
    from decimal import Decimal

    display = Display(forms.form(template, name), "zh", unit, foot=True)
    for table, shown in zip(display.disclosure.tables, display.tables, strict=True):
        for place, column in enumerate(table.columns):
            if column.kind not in ("number", "money") or any("未作尾差调整" in note for note in shown.notes):
                continue
            cells = [(role, row[place].text) for role, row in zip(shown.roles, shown.rows, strict=True)]
            cells = [(role, Decimal(one.replace(",", ""))) for role, one in cells if one not in ("—", "")]
            totals = [value for role, value in cells if role == "total"]
            parts = [value for role, value in cells if role == "part"]
            subtotals = [value for role, value in cells if role == "subtotal"]
            if len(totals) == 1 and parts:
                assert sum(parts) == totals[0], (table.id, column.id)
                assert not subtotals or sum(subtotals) == totals[0]


ATTACK = ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "<script>alert(1)</script>", "](http://x.example)", "|a|b")


OWN_REASON = ("loans", "targets")  # tables with a column of reasons


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("template", "name"), forms.FORMS)
def test_a_figure_without_a_value_says_why(template, name, lang):
    display = Display(forms.form(template, name), lang)
    for table in display.tables:
        lacking = [cell for row in table.rows for cell in row if cell.text == "—" and not cell.note]
        assert not lacking or table.id in OWN_REASON, table.id


@pytest.mark.parametrize("attack", ATTACK)
def test_texts_of_users_do_nothing(attack, tmp_path):
    book = ca.read_book(
        {
            "loan_id": [attack],
            "sector": ["C3011"],
            "borrower_id": [attack],
            "year": [2026],
            "currency": ["CNY"],
            "average_balance [万元]": [5000.0],
            "total_assets [万元]": [50000.0],
            "total_assets_last_year [万元]": [50000.0],
            "scope1 [tCO2e]": [900.0],
            "scope2 [tCO2e]": [100.0],
        }
    )
    filled = disclosure(book, "pboc")
    page = text(Display(filled, "en"), ".html")
    assert "<script" not in page
    assert parsed(page).fetched == []
    markdown = text(Display(filled, "en"), ".md")
    assert "<script" not in markdown
    assert "](http" not in markdown.replace("\\](", "")
    widths = {line.replace("\\|", "").count("|") for line in markdown.splitlines() if line.startswith("| 0 |")}
    assert len(widths) <= 1
    path = write(filled, tmp_path / "form.xlsx", lang="en")
    workbook = openpyxl.load_workbook(path)
    cells = [cell for sheet in workbook for row in sheet for cell in row if cell.value == attack]
    assert cells
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells if cell.row > 2)


def test_every_project_type_has_its_class():
    mapped = {row["project_type"]: row for row in rows("green_credit_types")}
    classes = {row["class"] for row in rows("green_credit_classes")}
    assert {one.id for one in project_types.list()} == {*mapped}
    assert {row["class"] for row in mapped.values()} <= classes | {""}
    assert all(row["note"] for row in mapped.values() if row["status"] != "by title")


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_an_empty_book_is_filled_with_nothing(template):
    if template == "own-operations":
        return
    book = ca.read_book({"loan_id": ["L1"], "currency": ["CNY"]})
    options = {"period": "2026Q1"} if template == "crst" else {}
    filled = disclosure(book, template, **options)
    for _, _, column, cell in filled.cells():
        assert cell.value is None or not isinstance(cell.value, float) or np.isfinite(cell.value), column.id


def test_what_cannot_be_done_is_said():
    book = forms.book("liangping")
    with pytest.raises(OptionError, match="no such template"):
        disclosure(book, "nonsense")
    with pytest.raises(OptionError, match="quarter"):
        disclosure(book, "crst")
    filled = forms.form("green-credit", "liangping")
    with pytest.raises(OptionError, match="language"):
        Display(filled, "fr")
    with pytest.raises(ca.UnitError):
        Display(filled, "zh", "bananas")


def test_a_file_is_not_overwritten_unless_asked(tmp_path):
    filled = forms.form("green-credit", "liangping")
    path = write(filled, tmp_path / "form.md")
    with pytest.raises(OutputError, match="exists"):
        write(filled, path)
    write(filled, path, overwrite=True)
    with pytest.raises(OutputError, match="suffix"):
        write(filled, tmp_path / "form.docx")


BRANCHES = """经办机构,年份,地区,员工人数,建筑面积[m2],外购电量[kWh],fuel@diesel [L]
南门支行,2023,CN-CQ,20,800,200000,1000
北门支行,2023,CN-CQ,12,500,90000,
"""


def test_own_operations(tmp_path, capsys):
    from carbonacct.cli.program import run

    file, out = tmp_path / "branches.csv", tmp_path / "own.json"
    file.write_text(BRANCHES, encoding="utf-8")
    assert run(["report", str(file), "--template", "own-operations", "-o", str(out), "--lang", "en"]) == 0
    told = ca.operations(file)
    tables = {table["id"]: table for table in json.loads(out.read_text(encoding="utf-8"))["tables"]}
    total = tables["branches"]["rows"][-1]["cells"]
    for name, amount in told.total().items():
        assert total[name]["value"] == amount.value
    assert total["employees"]["value"] == 32
    chapters = disclosure(forms.book("liangping"), "jrt0227", operations=file)
    assert chapters["branches"].rows[-1].cells["scope1"].value == told.total()["scope1"].value
    assert forms.form("jrt0227", "liangping")["operations"].lacking
    with pytest.raises(OptionError, match="own operations"):
        disclosure(None, "own-operations")


def test_the_change_since_an_earlier_book_adds_up():
    before = ca.read_book(forms.ROOT / "examples" / "yuzhong" / "book-2025.csv")
    options = {"before": before, "recalculation_threshold": 0.05, "factors": forms.factors("yuzhong")}
    for template in ("pboc", "pcaf"):
        filled = disclosure(forms.book("yuzhong"), template, pictures=True, **options)
        cells = [row.cells["value"].value for row in filled["change"].rows]
        assert sum(cells[:-1]) == pytest.approx(cells[-1], rel=1e-12)
        assert min(map(abs, cells)) > 1e-12 * cells[-1]
        shares = [ca.financed_emissions(book, standard=template, factors=options["factors"]).coverage()["by_figure"]
                  for book in (before, forms.book("yuzhong"))]  # fmt: skip
        first, last = (f"{100 * one['financed_scope1_2']:.1f} %" for one in shares)
        assert filled["change"].notes[1].en.endswith(f"{first} before, {last} now.")
        assert "change" in {picture.id for picture in filled.pictures}
    with pytest.raises(OptionError, match="threshold"):
        disclosure(forms.book("yuzhong"), "pboc", before=before)


def test_the_plan_shows_its_path_and_the_three_cuts():
    earlier = ca.read_book(forms.ROOT / "examples" / "yuzhong" / "book-2025.csv")
    factors = {"factors": forms.factors("yuzhong")}
    base = ca.financed_emissions(earlier, period="2025", **factors)
    options = {"plan": "yuzhong-2023", "today": "2027-01-31", "period": "2026", **factors}
    filed = disclosure(forms.book("yuzhong"), "plan", base=base.as_dict(), pictures=True, **options)
    assert [picture.id for picture in filed.pictures]
    now = ca.financed_emissions(forms.book("yuzhong"), period="2026", **factors)
    found = ca.check(now, plan="yuzhong-2023", base=base, today="2027-01-31", **factors)
    cuts = found["portfolio_intensity_dual_carbon"].cuts
    for given in (base, earlier):
        rows = disclosure(forms.book("yuzhong"), "plan", base=given, **options)["cuts"].rows
        assert len(rows) == len(cuts) == 3
        for row, cut in zip(rows, cuts, strict=True):
            assert all(row.cells[name].value == cut[name] for name in ("value", "required", "emissions_change"))


@EVERY
def test_english_forms_have_no_chinese_headings_or_notes(template, name):
    display = Display(forms.form(template, name), "en")
    told = [*display.notes]
    for table in display.tables:
        told += [table.title, *table.headings, *table.notes, *(cell.note for row in table.rows for cell in row)]
    assert not [text for text in told if re.search("[\u4e00-\u9fff（），。]", text)]


def test_who_reports_and_when_as_given_or_a_line_to_write_on():
    filled = disclosure(forms.book("liangping"), "green-credit", institution="示例银行", report_date="2026-11-22")
    shown = text(Display(filled, "zh"), ".md")
    assert "报送机构：示例银行 · 报送日期：2026-11-22" in shown
    assert "Reporting institution: 示例银行" in text(Display(filled, "en"), ".html")
    blank = text(Display(forms.form("green-credit", "liangping"), "zh"), ".html")
    assert "报送机构：________" in blank
    assert "报送日期：________" in blank
