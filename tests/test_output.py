"""Files of results: whole or not there, the same bits when read back, and nothing a spreadsheet would run."""

import csv
import json
import math
import os
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import carbonacct as ca
from carbonacct import output, workbook

RAW = {
    "loan_id": ["L-1", "=1+1", "@SUM(A1)", "L,4\n", "0005"],
    "project_type": ["solar_pv", "solar_pv", "wind_power", "lagoon_biogas", "solar_pv"],
    "region": ["500155"] * 5,
    "year": [2023] * 5,
    "currency": ["CNY"] * 5,
    "branch": ["梁山", "+cmd|' /C calc'!A0", "－2", "", "\t=2"],
    "balance [万元]": [1000 / 3, 77.7, 1e-3, 5.0, -1.0],
    "total_investment [万元]": [4000.0, 1234.5, 9.0, 10.0, 10.0],
    "electricity_supplied [MWh]": [26000 / 7, 0.1, 1e9 / 3, None, 5.0],
}


@pytest.fixture(scope="module")
def benefits():
    rows = [dict(zip(RAW, row, strict=True)) for row in zip(*RAW.values(), strict=True)]
    rows[3]["loan_id"] = "L,4"
    rows[4]["branch"] = "=2"
    return ca.benefits(ca.read_book(pd.DataFrame(rows)))


def same_bits(written, frame):
    figures = [name for name in frame if frame[name].dtype == float]
    assert len(figures) > 4
    for name in figures:
        assert written[name].to_numpy(float).tobytes() == frame[name].to_numpy(float).tobytes(), name


def test_csv_reads_back_with_the_same_bits(benefits, tmp_path):
    files = ca.write(benefits, tmp_path / "result.csv")
    assert [file.name for file in files] == ["result.csv", "result.csv.issues.csv", "result.csv.manifest.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(file.name for file in files)
    assert files[0].read_bytes().startswith(b"\xef\xbb\xbf")
    with files[0].open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == [*benefits.frame.columns]
    written = pd.DataFrame(rows, columns=header).replace("", "nan")
    same_bits(written, benefits.frame)
    assert json.loads(files[2].read_text("utf-8")) == benefits.manifest
    issues = pd.read_csv(files[1], keep_default_na=False)
    assert issues["code"].tolist() == benefits.issues["code"].tolist()


def test_parquet_reads_back_with_the_same_bits(benefits, tmp_path):
    files = ca.write(benefits, tmp_path / "result.parquet")
    table = pq.read_table(files[0])
    same_bits(table.to_pandas(), benefits.frame)
    assert table["loan_id"].to_pylist() == benefits.frame["loan_id"].tolist()
    assert table["share"].null_count == benefits.frame["share"].isna().sum() > 0


def test_json_holds_the_whole_result(benefits, tmp_path):
    (file,) = ca.write(benefits, tmp_path / "result.json", by="project_type")
    content = json.loads(file.read_text("utf-8"), parse_constant=lambda name: pytest.fail(name))
    same_bits(pd.DataFrame(content["results"]).astype({"share": float}), benefits.frame)
    assert content["totals"] == benefits.total().as_dict()
    assert {group["key"] for group in content["by"]} == {"solar_pv", "wind_power", "lagoon_biogas"}
    assert len(content["factors_used"]) == len(benefits.factors)
    assert content["results"][4]["share"] is None


def test_json_has_groups_only_if_they_were_asked_for(benefits):
    assert "by" not in benefits.as_dict()
    assert benefits.as_dict(by="branch")["by"]


def test_xlsx_has_its_sheets_with_numbers_as_numbers(benefits, tmp_path):
    (file,) = ca.write(benefits, tmp_path / "result.xlsx", by="branch")
    workbook = openpyxl.load_workbook(file)
    assert workbook.sheetnames == ["结果", "问题", "因子", "分组", "清单"]
    rows = [*workbook["结果"].iter_rows(values_only=True)]
    frame = benefits.frame
    assert [*rows[0]][: len(frame.columns)] == [*frame.columns]
    assert {*rows[0]} - {*frame.columns} >= {"balance", "total_investment", "currency"}
    for place, name in enumerate(frame.columns):
        for row, value in zip(rows[1:], frame[name].tolist(), strict=True):
            if isinstance(value, float):
                assert row[place] is None if math.isnan(value) else math.isclose(row[place], value, rel_tol=1e-15)
            else:
                assert row[place] == (None if value == "" else value)
    assert workbook["结果"].freeze_panes == "A2"
    cells = {cell.value: cell for cell in workbook["结果"][2]}
    assert cells[2023].number_format == "0"
    assert any(cell.number_format.startswith("#,##0") for cell in workbook["结果"][2])
    listed = [*workbook["清单"].iter_rows(values_only=True)]
    assert ("totals", "renewable_power", pytest.approx(benefits.total()["renewable_power"].value), "MWh") in listed
    assert any(row[:2] == ("manifest", "run") for row in listed)


@pytest.mark.parametrize("name", ["result.csv", "result.xlsx", "result.parquet", "result.json"])
def test_writing_twice_gives_the_same_bytes(name, benefits, tmp_path):
    first = [file.read_bytes() for file in ca.write(benefits, tmp_path / name, by="branch")]
    again = [file.read_bytes() for file in ca.write(benefits, tmp_path / name, by="branch", overwrite=True)]
    assert first == again


def test_csv_holds_nothing_a_spreadsheet_would_run(benefits, tmp_path):
    for file in ca.write(benefits, tmp_path / "result.csv")[:2]:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            cells = {cell for row in csv.reader(stream) for cell in row}
        assert not [cell for cell in cells if cell[:1] in "=@\t\r＝＋－＠" and cell]
        assert not [cell for cell in cells if cell[:1] in ("+", "-") and not _is_number(cell)]
    assert {"'=1+1", "'@SUM(A1)", "0005"} <= {*pd.read_csv(tmp_path / "result.csv", dtype=str)["loan_id"]}


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_xlsx_holds_formulas_as_text(benefits, tmp_path):
    (file,) = ca.write(benefits, tmp_path / "result.xlsx")
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"hyperlink" in sheet]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        *(
            (text, f"'{text}")
            for text in ("=1", "+A1", "-A1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "-1+2")
        ),
        *((text, text) for text in ("-5", "+5", "-1,234.50", "-1e-3", "+12%", "L-1", "梁平", "", "a=b")),
        (None, None),
    ],
)
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_what_is_neutralised(text, written, kind):
    table = pa.table({"cell": pa.array([text, "x"], kind), "number": [-5.0, 1.0]})
    assert output.neutral(table)["cell"].to_pylist() == [written, "x"]
    assert output.neutral(table).schema == table.schema


def test_an_existing_file_is_kept(benefits, tmp_path):
    for name in ("result.csv", "result.csv.manifest.json"):
        kept = tmp_path / name
        kept.write_text("mine", "utf-8")
        with pytest.raises(ca.OutputError, match="exists") as caught:
            ca.write(benefits, tmp_path / "result.csv")
        assert "--overwrite" in caught.value.hint
        assert [path.name for path in tmp_path.iterdir()] == [name]
        assert kept.read_text("utf-8") == "mine"
        kept.unlink()


@pytest.mark.parametrize("name", ["result.xls", "result.CSV.gz", "result"])
def test_an_unknown_suffix_is_refused(name, benefits, tmp_path):
    with pytest.raises(ca.OutputError, match="suffix") as caught:
        ca.write(benefits, tmp_path / name)
    assert caught.value.needed == ".csv, .xlsx, .parquet, .json"
    assert [*tmp_path.iterdir()] == []


def test_a_suffix_in_capitals_is_known(benefits, tmp_path):
    assert ca.write(benefits, tmp_path / "RESULT.JSON")[0].exists()


class Interrupted(BaseException):
    pass


@pytest.mark.parametrize("error", [Interrupted(), OSError(28, "No space left on device")], ids=["stopped", "disk full"])
@pytest.mark.parametrize("name", ["result.csv", "result.xlsx", "result.parquet", "result.json"])
@pytest.mark.parametrize("existing", [False, True])
def test_an_interrupted_write_leaves_nothing_and_spoils_nothing(name, error, existing, benefits, tmp_path, monkeypatch):
    def broken(file, *_, **__):
        Path(file).write_bytes(b"half a file")
        raise error

    if existing:
        ca.write(benefits, tmp_path / name)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    last = {".csv": "_write_json", ".parquet": "_write_json", ".json": "_write_whole", ".xlsx": "_write_sheet"}
    if name.endswith("xlsx"):
        monkeypatch.setattr(workbook, "_write_sheet", lambda *_: (_ for _ in ()).throw(error))
    else:
        monkeypatch.setattr(output, last[Path(name).suffix], broken)
    with pytest.raises(Interrupted if isinstance(error, Interrupted) else ca.OutputError) as caught:
        ca.write(benefits, tmp_path / name, overwrite=True)
    if isinstance(caught.value, ca.OutputError):
        assert "No space left" in str(caught.value)
        assert name in caught.value.where
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_written(benefits, tmp_path, monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    for target in (tmp_path / "absent" / "result.json", tmp_path):
        with pytest.raises(ca.OutputError) as caught:
            ca.write(benefits, target, overwrite=True)
        assert str(target) in caught.value.where
    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(ca.OutputError, match="Permission denied"):
        ca.write(benefits, tmp_path / "result.csv")
    assert [*tmp_path.iterdir()] == []


def test_too_many_rows_for_a_sheet(benefits, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "SHEET_ROWS", 3)
    with pytest.raises(ca.OutputError, match="5 rows") as caught:
        ca.write(benefits, tmp_path / "result.xlsx")
    assert ".parquet" in caught.value.hint
    assert [*tmp_path.iterdir()] == []


def test_long_texts_and_numbers_of_any_kind_go_into_a_sheet(tmp_path):
    frame = pd.DataFrame(
        {"text": ["x" * 40_000], "count": np.array([3], dtype=np.int64), "flag": [True], "nothing": [None]}
    )
    assert output.records(frame) == [{"text": "x" * 40_000, "count": 3, "flag": True, "nothing": None}]


def test_json_refuses_what_is_no_number():
    with pytest.raises(ValueError, match="JSON"):
        output.as_json({"value": float("nan")})


def test_xlsx_in_chinese_has_chinese_words(benefits, tmp_path):
    book = openpyxl.load_workbook(ca.write(benefits, tmp_path / "zh.xlsx", lang="zh")[0])
    rows, factors, beside = ([*book[name].iter_rows(values_only=True)] for name in ("结果", "因子", "清单"))
    kinds = {row[rows[0].index("项目类型")] for row in rows[1:]}
    assert "光伏发电" in kinds
    assert not {kind for kind in kinds if kind and kind.isascii()}
    flagged = {row[rows[0].index("标注")] for row in rows[1:]} - {None}
    assert flagged
    assert not {word for word in flagged if "_" in word}
    matched = {row[factors[0].index("匹配")] for row in factors[1:]}
    assert not {word for word in matched if "older_year" in word}
    assert beside[0] == ("类别", "项目", "数值", "单位")
    assert ("行数", "已测算") in {row[:2] for row in beside}


def test_xlsx_in_chinese_has_the_same_figures_under_chinese_headings(benefits, tmp_path):
    plain, chinese = (ca.write(benefits, tmp_path / f"{lang}.xlsx", lang=lang)[0] for lang in ("en", "zh"))
    english, told = ([*openpyxl.load_workbook(file)["结果"].iter_rows(values_only=True)] for file in (plain, chinese))
    for head, other in zip(english[0], told[0], strict=True):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in other), head
    assert len({*told[0]}) == len(told[0])
    status, share = english[0].index("status"), english[0].index("share_raw")
    words = {"computed": "已测算", "not_quantified": "无法测算", "out_of_scope": "不在范围", "rejected": "退回"}
    for row, other in zip(english[1:], told[1:], strict=True):
        assert other[status] == words[row[status]]
        assert other[share] == row[share]
        if row[share] is not None:
            top, bottom = (row[english[0].index(name)] for name in ("balance", "total_investment"))
            assert math.isclose(top / bottom, row[share], rel_tol=1e-14)


def test_the_group_of_blanks_is_chinese_in_a_chinese_workbook(tmp_path):
    loans = {name: [*values[:2]] for name, values in RAW.items()} | {"branch": ["北碚", ""]}
    benefits = ca.benefits(ca.read_book(pd.DataFrame(loans)))
    (file,) = ca.write(benefits, tmp_path / "result.xlsx", by="branch", lang="zh")
    heads, *rows = openpyxl.load_workbook(file)["分组"].iter_rows(values_only=True)
    assert (heads[0], [row[0] for row in rows]) == ("经办机构", ["北碚", "（空白）"])
