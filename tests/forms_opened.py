"""Every form, opened as people do: HTML in a real Chromium offline, XLSX and CSV in LibreOffice; pictures as PNG.

Run by ``make test-all``; its name keeps it out of ``make test``. It needs Chromium, LibreOffice and a Chinese font
(Debian: ``apt-get install chromium libreoffice-calc fonts-noto-cjk``).
"""

import csv
import io
import subprocess
import zipfile
from decimal import ROUND_HALF_UP, Context

import openpyxl
import pytest

import carbonacct as ca
from tests.chromium import opened_browser, opened_page
from tests.programs import OFFICE, chinese_font, program
from tests.report import forms

PLANS = {"liangping": "liangping-2023", "yuzhong": "yuzhong-2023"}
BRANCHES = {
    "branch": ["南门支行", "北门支行"],
    "year": [2023, 2023],
    "region": ["CN-CQ", "CN-CQ"],
    "employees": [20, 12],
    "floor_area [m2]": [800.0, 500.0],
    "electricity_bought [kWh]": [200000.0, 90000.0],
    "fuel@diesel [L]": [1000.0, None],
}
EVERY = [*(f"{template}-{name}" for template, name in forms.FORMS), "own-operations"]
LANGUAGES = ("zh", "en")
WIDTH = 1280
KEPT = Context(prec=15, rounding=ROUND_HALF_UP)


def filled(name):
    """A form of an example book, with its pictures; of Yuzhong with the change since the earlier book."""
    if name == "own-operations":
        return ca.report.disclosure(None, name, operations=ca.operations(BRANCHES))
    template, _, book = name.rpartition("-")
    options = dict(forms.OPTIONS.get(template, {}))
    if template == "plan":
        options["plan"] = PLANS[book]
    if book == "yuzhong" and template in ("pboc", "pcaf", "plan"):
        before = ca.read_book(forms.ROOT / "examples" / "yuzhong" / "book-2025.csv")
        if template == "plan":
            base = ca.financed_emissions(before, factors=forms.factors(book), period="2025").as_dict()
            options = {"plan": PLANS[book], "base": base, "period": "2026", "today": "2027-01-31"}
        else:
            options |= {"before": before, "recalculation_threshold": 0.05}
    return ca.report.disclosure(forms.book(book), template, factors=forms.factors(book), pictures=True, **options)


@pytest.fixture(scope="module")
def every():
    """Every form by name."""
    return {name: filled(name) for name in EVERY}


@pytest.fixture(scope="module")
def browser():
    with opened_browser() as browser:
        yield browser


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EVERY)
def test_a_page_opens_offline(browser, every, tmp_path, name, lang):
    path = ca.report.write(every[name], tmp_path / "form.html", lang=lang, money_unit="亿元", foot=True)
    with opened_page(browser) as page:
        page.set_viewport_size({"width": WIDTH, "height": 900})
        page.goto(path.as_uri())
        assert page.title() == every[name].title(lang)
        assert page.locator("table").count() == len(every[name].tables)
        pictures = page.locator("figure svg")
        assert pictures.count() == len(every[name].pictures)
        for place in range(pictures.count()):
            assert _inside(pictures.nth(place)) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def _inside(picture):
    """Texts of a picture that stick out of it."""
    return picture.evaluate(
        """svg => { const whole = svg.getBoundingClientRect();
        return [...svg.querySelectorAll("text")].filter(text => { const box = text.getBoundingClientRect();
          return box.left < whole.left - 1 || box.right > whole.right + 1
            || box.top < whole.top - 1 || box.bottom > whole.bottom + 1; }).map(text => text.textContent); }"""
    )


def office(files, folder, suffix, *options):
    """Open files in LibreOffice and write them in another format; return what was written, by name."""
    profile = (folder / "profile").as_uri()
    command = [
        program(OFFICE, "libreoffice-calc"),
        f"-env:UserInstallation={profile}",
        "--headless",
        *options,
        "--convert-to",
    ]
    done = subprocess.run(
        [*command, suffix, "--outdir", str(folder), *map(str, files)], capture_output=True, text=True, timeout=600
    )
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    assert "Error" not in told, told
    return {file.stem: folder / f"{file.stem}.{suffix.partition(':')[0]}" for file in files}


def held(value):
    """What LibreOffice keeps of a value: fifteen digits of a number, nothing of an empty text."""
    return KEPT.create_decimal(repr(value)) if isinstance(value, int | float) else value or None


@pytest.fixture(scope="module")
def in_office(every, tmp_path_factory):
    """Every form as written by us, and as LibreOffice writes it after opening it."""
    written, again = tmp_path_factory.mktemp("written"), tmp_path_factory.mktemp("again")
    files = [ca.report.write(form, written / f"{name}.xlsx", lang="zh", foot=True) for name, form in every.items()]
    found = office(files, again, "xlsx")
    return {file.stem: (file, found[file.stem]) for file in files}


@pytest.mark.parametrize("name", EVERY)
def test_a_workbook_opens_in_libreoffice_and_reads_back_equal(in_office, name):
    ours, theirs = (openpyxl.load_workbook(path) for path in in_office[name])
    assert ours.sheetnames == theirs.sheetnames
    chinese = 0
    for one, other in zip(ours, theirs, strict=True):
        assert one.freeze_panes  # a conversion keeps no view, but it keeps the rows printed on every page
        assert one.print_title_rows == other.print_title_rows
        for row in one.iter_rows():
            for cell in row:
                again = other[cell.coordinate]
                assert held(cell.value) == held(again.value), (one.title, cell.coordinate)
                if isinstance(cell.value, int | float):
                    assert again.number_format == cell.number_format, (one.title, cell.coordinate)
                chinese += isinstance(cell.value, str) and any("\u4e00" <= sign <= "\u9fff" for sign in cell.value)
    assert chinese > 10


def test_results_open_in_libreoffice_and_read_back_equal(tmp_path):
    result = ca.benefits(forms.book("liangping"))
    path = tmp_path / "written" / "benefits.xlsx"
    path.parent.mkdir()
    ca.write(result, path)
    ours, theirs = (openpyxl.load_workbook(one) for one in (path, office([path], tmp_path, "xlsx")["benefits"]))
    assert ours.sheetnames == theirs.sheetnames
    for one, other in zip(ours, theirs, strict=True):
        for row, again in zip(one.iter_rows(values_only=True), other.iter_rows(values_only=True), strict=True):
            assert [*map(held, row)] == [*map(held, again)][: len(row)]


def test_a_pack_opens_in_libreoffice(tmp_path):
    yuzhong = forms.ROOT / "examples" / "yuzhong"
    inputs = ca.report.Inputs(
        {"book": yuzhong / "book-2026.csv", "factors": yuzhong / "factors.csv"}, filings=(), standards=("pboc",)
    )
    with zipfile.ZipFile(ca.report.write_pack(inputs, tmp_path / "pack.zip")) as archive:
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        texts = {name: archive.read(name).decode("utf-8-sig") for name in names}
    written = tmp_path / "csv"
    written.mkdir()
    files = []
    for name, text in texts.items():
        files.append(written / f"{name.replace('/', '-').removesuffix('.csv')}.csv")
        files[-1].write_text(text, encoding="utf-8-sig", newline="")
    found = office(files, tmp_path, "xlsx", "--infilter=CSV:44,34,76,1,,0,false,false")
    for text, file in zip(texts.values(), files, strict=True):
        sheet = openpyxl.load_workbook(found[file.stem]).worksheets[0]
        lines = [*csv.reader(io.StringIO(text))]
        assert [str(cell.value or "") for cell in sheet[1]] == lines[0], file.name
        assert sheet.max_row == len(lines), file.name
        assert all(cell.data_type not in ("f", "e") for row in sheet.iter_rows() for cell in row), file.name


def test_pictures_are_drawn_without_empty_boxes(every, tmp_path):
    chinese_font()
    drawn = [(name, picture) for name, form in every.items() for picture in form.pictures]
    assert {picture.id for _, picture in drawn} >= {"benefit-by-type", "marginal-benefit", "change", "quality-by-class"}
    for name, picture in drawn:
        for lang in LANGUAGES:
            path = ca.report.write_picture(picture, tmp_path / f"{name}-{picture.id}-{lang}.png", lang=lang)
            assert path.stat().st_size > 5000
