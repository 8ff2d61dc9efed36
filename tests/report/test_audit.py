"""Packs: the same bytes each time, recomputed to the same bits, and any change found."""

import csv
import hashlib
import io
import json
import re
import shutil
import zipfile
from functools import cache
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

import carbonacct as ca
from carbonacct.cli.program import run
from carbonacct.errors import BookError, OptionError, OutputError
from carbonacct.report.audit import Inputs, verify, write_pack
from carbonacct.report.audit.pack import CHECKSUMS, checksums, write_zip

ROOT = Path(__file__).resolve().parents[2]
YUZHONG = ROOT / "examples" / "yuzhong"
NAME = "示例"
HEADER = (
    "贷款编号,借款人名称,经办机构,项目类型,地区,年份,贷款余额（万元）,项目总投资（万元）,年节电量[MWh],"
    "grid_average [tCO2/MWh],override_by,override_reason"
)
BOOK = f"""{HEADER}
A-1,甲公司,东行,照明节能,500155,2024,500,1000,2000,,,
A-2,乙公司,东行,照明节能,500155,2024,300,1000,1000,0.5,张三,乙公司电表实测
A-3,丙公司,西行,光伏发电,500155,2024,abc,1000,,,,
合计,,,,,,800,,,,,
"""


@pytest.fixture
def small(tmp_path):
    book = tmp_path / "台账.csv"
    book.write_text(BOOK, encoding="utf-8")
    return book


@cache
def _pack_of_yuzhong():
    import tempfile

    folder = Path(tempfile.mkdtemp())
    inputs = Inputs(
        {"book": YUZHONG / "book-2026.csv", "factors": YUZHONG / "factors.csv"}, filings=(), standards=("pboc",)
    )
    return write_pack(inputs, folder / "pack.zip").read_bytes()


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(_pack_of_yuzhong())
    return path


def content_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def valid(name, content):
    schema = json.loads((files("carbonacct") / "schema" / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.validate(content, schema, cls=jsonschema.Draft202012Validator)


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_pack_verifies(pack):
    found = verify(pack)
    assert found.ok, found.findings
    assert found.recomputed >= 11
    assert found.sha256 == hashlib.sha256(pack.read_bytes()).hexdigest()


def test_the_same_inputs_make_the_same_bytes(small, tmp_path):
    first = write_pack(Inputs({"book": small}), tmp_path / "a.zip")
    second = write_pack(Inputs({"book": small}), tmp_path / "b.zip")
    assert first.read_bytes() == second.read_bytes()
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    shutil.copy(small, moved / "other name.csv")
    third = write_pack(Inputs({"book": moved / "other name.csv"}), tmp_path / "c.zip")
    assert first.read_bytes() == third.read_bytes()


@pytest.mark.parametrize("member", ["inputs/book.csv", "results/emissions-pboc.csv", "register.csv", "options.json"])
@pytest.mark.parametrize("cover_up", [False, True], ids=["plain", "checksums forged"])
def test_a_changed_member_is_found(pack, member, cover_up):
    content = content_of(pack)
    data = content[member]
    if member == "options.json":
        content[member] = data.replace(b'"gwp": "AR5"', b'"gwp": "AR6"')
    else:
        place = data.rindex(b"1")
        content[member] = data[:place] + b"2" + data[place + 1 :]
    assert content[member] != data
    if cover_up:
        content[CHECKSUMS] = checksums({name: one for name, one in content.items() if name != CHECKSUMS})
    write_zip(pack, content)
    found = verify(pack)
    assert not found.ok
    assert cover_up or member in {one.member for one in found.findings}


def test_the_first_place_that_differs_is_named(pack, capsys):
    content = content_of(pack)
    lines = content["register.csv"].decode().split("\n")
    lines[1] = lines[1].replace("factor", "fiction", 1)
    content["register.csv"] = "\n".join(lines).encode()
    content["methods.json"] = content["methods.json"].replace(b'"status": "', b'"status": "x', 1)
    write_zip(pack, content)
    told = {one.member: one.problem for one in verify(pack).findings if "checksum" not in one.problem}
    assert "first in line 2, column " in told["register.csv"]
    assert "fiction" in told["register.csv"]
    assert "first at 0.status: x" in told["methods.json"]
    assert run(["verify", str(pack), "--lang", "zh"]) == 3
    assert "首先在第 2 行" in capsys.readouterr().out


def test_a_missing_or_foreign_member_is_found(pack):
    content = content_of(pack)
    del content["methods.json"]
    content["extra.txt"] = b"x"
    write_zip(pack, content)
    assert {"methods.json", "extra.txt"} <= {one.member for one in verify(pack).findings}


def test_a_damaged_pack_is_refused_and_not_run_into(tmp_path):
    file = tmp_path / "pack.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("options.json", "".join(map(str, range(3000))))
    whole = file.read_bytes()
    for place in range(60, len(whole) - 200, 97):
        file.write_bytes(whole[:place] + bytes(one ^ 0x5A for one in whole[place : place + 20]) + whole[place + 20 :])
        with pytest.raises(BookError, match="this is no pack"):
            verify(file)


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_pack_in_another_packing_is_refused_before_it_is_unpacked(tmp_path, packing):
    file = tmp_path / "pack.zip"
    with zipfile.ZipFile(file, "w", packing) as archive:
        archive.writestr("options.json", "{}")
    with pytest.raises(BookError, match="packed as ours never are") as caught:
        verify(file)
    assert "stored or deflated" in str(caught.value)


def test_what_is_no_pack_is_refused(tmp_path, pack):
    (tmp_path / "no.zip").write_bytes(b"nothing")
    with pytest.raises(BookError, match="no pack"):
        verify(tmp_path / "no.zip")
    content = content_of(pack)
    options = json.loads(content["options.json"]) | {"files": {"book": "../../escape.csv"}}
    content["options.json"] = json.dumps(options).encode()
    write_zip(pack, content)
    assert any("cannot be recomputed" in one.problem for one in verify(pack).findings)
    with pytest.raises(OutputError, match="suffix"):
        write_pack(Inputs({"book": YUZHONG / "book-2026.csv"}), tmp_path / "pack.tar")


def test_judgements_are_registered(small, tmp_path):
    content = content_of(write_pack(Inputs({"book": small}), tmp_path / "a.zip"))
    lines = table(content["register.csv"])
    (override,) = [line for line in lines if line["kind"] == "override"]
    assert (override["loan_id"], override["what"], override["who"], override["why"]) == (
        "A-2",
        "grid_average",
        "张三",
        "乙公司电表实测",
    )
    assert float(override["new"]) == 0.5
    assert float(override["old"]) > 0
    assert override["unit"] == "tCO2e/MWh"
    results = {line["loan_id"]: line for line in table(content["results/benefits-green-credit.csv"])}
    assert float(results["A-2"]["ghg_reduced [tCO2e]"]) == 1000 * 0.5 * 0.3
    moved = 1000 * 0.3 * (0.5 - float(override["old"]))
    assert float(override["tonnes_moved"]) == pytest.approx(moved, rel=1e-12)
    names = ("row", "loan_id", "what", "why", "balance", "currency")
    assert [tuple(line[name] for name in names) for line in lines if line["kind"] == "left_out"] == [
        ("4", "A-3", "rejected", "unreadable_number", "", ""),
        ("5", "合计", "out_of_scope", "total_row", "8000000.0", "CNY"),
    ]


def test_each_of_several_overrides_of_a_loan_tells_what_it_moved_by_itself(tmp_path, monkeypatch):
    header = "loan_id,project_type,region,year,currency,balance,total_investment"
    header += ",electricity_supplied [MWh],coal_rate [gce/kWh],co2_per_tce [tCO2/tce]"
    cells = {"A": ("310", "2.5"), "B": ("", "2.5"), "C": ("320", ""), "D": ("", "")}
    book = tmp_path / "book.csv"

    def tonnes_of(given):
        rows = [f"{loan},solar_pv,CN-CQ,2024,CNY,3e6,1e7,1000,{','.join(pair)}" for loan, pair in given.items()]
        book.write_text("\n".join([header, *rows]), encoding="utf-8")
        return ca.benefits(ca.read_book(book)).frame.set_index("loan_id")["ghg_reduced [tCO2e]"]

    alone = {}
    for loan, pair in cells.items():
        for place, name in enumerate(("coal_rate", "co2_per_tce")):
            if pair[place]:
                blank = (*pair[:place], "", *pair[place + 1 :])
                alone[loan, name] = tonnes_of(cells)[loan] - tonnes_of({**cells, loan: blank})[loan]
    tonnes_of(cells)
    runs = []
    again = Inputs.again
    monkeypatch.setattr(Inputs, "again", lambda *given: runs.append(given) or again(*given))
    lines = table(content_of(write_pack(Inputs({"book": book}), tmp_path / "a.zip"))["register.csv"])
    told = {(one["loan_id"], one["what"]): float(one["tonnes_moved"]) for one in lines if one["kind"] == "override"}
    assert told == alone
    assert len(runs) == 2


def test_the_value_replaced_is_told_in_the_unit_of_the_cell(tmp_path):
    book = tmp_path / "book.csv"
    book.write_text(BOOK.replace("[tCO2/MWh]", "[gCO2/kWh]").replace("0.5,张三", "500,张三"), encoding="utf-8")
    lines = table(content_of(write_pack(Inputs({"book": book}), tmp_path / "a.zip"))["register.csv"])
    (override,) = [line for line in lines if line["kind"] == "override"]
    book.write_text(BOOK.replace("0.5,张三", ",张三"), encoding="utf-8")
    used = ca.benefits(ca.read_book(book)).factors
    old = used.loc[(used["argument"] == "grid_average") & (used["row"] == 3)].iloc[0]
    assert (old["unit"], override["unit"]) == ("kgCO2/kWh", "tCO2e/MWh")
    assert float(override["old"]) == pytest.approx(old["value"], rel=1e-14)
    assert float(override["new"]) == 0.5


def test_every_row_without_a_figure_is_in_the_register(tmp_path):
    book = ROOT / "examples" / "liangping" / "book.csv"
    content = content_of(write_pack(Inputs({"book": book}), tmp_path / "a.zip"))
    names = ("row", "loan_id", "status", "reason")
    results = table(content["results/benefits-green-credit.csv"])
    expected = [tuple(line[name] for name in names) for line in results if line["status"] != "computed"]
    left_out = [line for line in table(content["register.csv"]) if line["kind"] == "left_out"]
    assert [(line["row"], line["loan_id"], line["what"], line["why"]) for line in left_out] == expected
    told = json.loads(content["results/benefits-green-credit.json"])["balance"]["CNY"]
    for status in ("not_quantified", "rejected"):
        held = [float(line["balance"]) for line in left_out if line["what"] == status and line["balance"]]
        assert sum(held) == told[status]


LEFT_OUT = """贷款编号,项目类型,地区,年份,余额[万元],项目总投资[万元],年节电量[MWh],人工剔除,剔除理由,剔除人,剔除日期
A-1,照明节能,500155,2024,500,1000,2000,,,,
A-2,照明节能,500155,2024,300,1000,1000,是,已划转,张三,2024-12-31
A-3,照明节能,500155,2024,100,1000,1000,是,,张三,
A-3,照明节能,500155,2024,100,1000,1000,否,,,
"""


def test_rows_left_out_by_hand_are_registered_with_the_tonnes_they_would_have_had(tmp_path):
    kept = "\n".join(line for line in LEFT_OUT.splitlines() if ",是," not in line)
    whole = "\n".join(line.replace(",是,", ",,") for line in LEFT_OUT.splitlines() if not line.startswith("A-3"))
    found = {}
    for name, text in (("left_out", LEFT_OUT), ("kept", kept), ("whole", whole)):
        book = tmp_path / f"{name}.csv"
        book.write_text(text, encoding="utf-8")
        found[name] = content_of(write_pack(Inputs({"book": book}, standards=("pcaf",)), tmp_path / f"{name}.zip"))
    assert verify(tmp_path / "left_out.zip").ok
    rows = {
        name: {line["row"]: line for line in table(content["results/benefits-green-credit.csv"])}
        for name, content in found.items()
    }
    column = "ghg_reduced [tCO2e]"
    statuses = [(line["status"], line["reason"]) for line in rows["left_out"].values()]
    assert statuses == [("computed", ""), *[("out_of_scope", "excluded_by_hand")] * 2, ("computed", "")]
    totals = [json.loads(found[name]["results/benefits-green-credit.json"])["totals"] for name in ("left_out", "kept")]
    assert totals[0] == totals[1]
    register = [line for line in table(found["left_out"]["register.csv"]) if line["kind"] == "excluded"]
    first, second = (line for line in register if line["result"] == "benefits-green-credit")
    assert (first["loan_id"], first["who"], first["when"], first["why"]) == ("A-2", "张三", "2024-12-31", "已划转")
    assert (first["old"], first["new"]) == ("computed", "out_of_scope")
    assert float(first["tonnes_moved"]) == -float(rows["whole"]["3"][column])
    assert float(second["tonnes_moved"]) == -float(rows["left_out"]["5"][column])
    assert len([line for line in register if line["result"] == "emissions-pcaf"]) == 2
    issues = table(found["left_out"]["results/benefits-green-credit.issues.csv"])
    told = {(line["code"], line["row"]) for line in issues if line["column"] == "excluded"}
    assert told == {("excluded_by_hand", "0"), ("excluded_without_reason", "4")}
    hidden = write_pack(Inputs({"book": tmp_path / "left_out.csv"}), tmp_path / "hidden.zip", redact=True)
    assert verify(hidden).ok


def test_a_pack_of_no_book_is_refused(small):
    for given in ({}, {"book": small, "loans": small}):
        with pytest.raises(OptionError, match="needs a book"):
            Inputs(given)


def test_given_factors_are_registered_with_the_tonnes_they_moved(pack):
    lines = table(content_of(pack)["register.csv"])
    given = [line for line in lines if line["kind"] == "factor"]
    (together,) = [line for line in lines if line["kind"] == "all_factors"]
    assert given
    assert all(line["document"] for line in given)
    assert float(together["tonnes_moved"]) > 0


def test_the_sample_goes_by_tonnes_at_risk(pack):
    lines = table(content_of(pack)["sample.csv"])
    risks = [float(line["tonnes_at_risk"]) for line in lines]
    assert risks == sorted(risks, reverse=True)
    assert all(line["why"] for line in lines if float(line["tonnes_at_risk"]))
    shares = [float(line["share_up_to_here"]) for line in lines]
    assert shares == sorted(shares)
    assert shares[-1] <= 1


def test_the_sample_has_the_sign_of_the_result(tmp_path):
    book = ROOT / "examples" / "liangping" / "book.csv"
    content = content_of(write_pack(Inputs({"book": book}), tmp_path / "a.zip", sample=100))
    results = {line["row"]: line["ghg_reduced [tCO2e]"] for line in table(content["results/benefits-green-credit.csv"])}
    lines = table(content["sample.csv"])
    assert all(float(line["tonnes"]) == float(results[line["row"]]) for line in lines)
    assert all(float(line["tonnes_at_risk"]) in (0.0, abs(float(line["tonnes"]))) for line in lines)
    assert any(float(line["tonnes"]) < 0 for line in lines)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_redaction_hides_names_and_keeps_totals(suffix, tmp_path):
    book = ROOT / "examples" / "liangping" / f"book{suffix}"
    inputs = Inputs({"book": book})
    open_pack, hidden = write_pack(inputs, tmp_path / "a.zip"), write_pack(inputs, tmp_path / "b.zip", redact=True)
    assert verify(hidden).ok
    everything = b"".join(content_of(hidden).values()).decode("utf-8", errors="ignore")
    for secret in ("LP-001", "LPX-01", "支行", "有限公司", "91500155DEM", "节能改造（示例）"):
        assert secret not in everything, secret
    totals = [
        json.loads(content_of(one)["results/benefits-green-credit.json"])["totals"] for one in (open_pack, hidden)
    ]
    assert totals[0] == totals[1]


def test_redaction_of_people_and_reasons(small, tmp_path):
    content = content_of(write_pack(Inputs({"book": small}), tmp_path / "a.zip", redact=True))
    everything = b"".join(content.values()).decode("utf-8", errors="ignore")
    for secret in ("甲公司", "乙公司", "东行", "张三", "A-1"):
        assert secret not in everything, secret
    (line,) = [line for line in table(content["register.csv"]) if line["kind"] == "override"]
    assert re.fullmatch("[0-9A-F]{16}电表实测", line["why"])
    assert "合计" in content["inputs/book.csv"].decode()


def test_the_command_line(small, tmp_path, capsys):
    pack = tmp_path / "pack.zip"
    assert run(["report", str(small), "--template", "audit", "-o", str(pack), "--lang", "en"]) == 3
    digest = hashlib.sha256(pack.read_bytes()).hexdigest()
    told = capsys.readouterr()
    assert digest in told.out
    assert "rows were rejected" in told.err
    assert run(["report", str(small), "--template", "audit", "--standard", "pcaf", "-o", str(tmp_path / "p.zip")]) == 3
    assert [name for name in content_of(tmp_path / "p.zip") if "benefits" in name] == []
    capsys.readouterr()
    assert run(["verify", str(pack), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "the same bits" in told
    assert f"of {len(content_of(pack))} files recomputed" in told
    content = content_of(pack)
    content["cover.md"] += b"x"
    write_zip(pack, content)
    assert run(["verify", str(pack), "--json"]) == 3
    said = capsys.readouterr()
    assert "differs" in said.err or "不一致" in said.err
    told = json.loads(said.out)
    assert told["ok"] is False
    valid("verify", told)
    filed = tmp_path / "filed.zip"
    asked = ["file", str(small), "-o", str(filed), "--result-version", "2", "--reason", "更正", "--prepared-by", "李四"]
    assert run([*asked, "--supersedes", "1"]) == 3
    options = json.loads(content_of(filed)["options.json"])
    assert options["kind"] == "filed"
    assert options["filed"]["version"] == "2"
    assert "李四" in content_of(filed)["cover.md"].decode()
    assert verify(filed).ok


def test_a_form_from_the_command_line(small, tmp_path, capsys):
    out = tmp_path / "form.html"
    asked = ["report", str(small), "--template", "green-credit", "-o", str(out), "--lang", "zh", "--money-unit", "亿元"]
    assert run([*asked, "--foot", "--pictures"]) == 3
    assert "亿元" in out.read_text(encoding="utf-8")
    assert run(asked) == 2
    assert run(["filings", str(small), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out.split("\n", 1)[1])
    valid("filings", listed)
    told = {one["id"]: one for one in listed["filings"]}
    assert told["green-credit"]["lacks"] == []
    assert "sector" in told["pboc"]["lacks"]
    assert run(["filings", "--lang", "zh"]) == 0


def test_a_plan_starts_from_a_filed_pack(tmp_path, capsys):
    base = tmp_path / "filed.zip"
    asked = ["--factors", str(YUZHONG / "factors.csv")]
    assert run(["file", str(YUZHONG / "book-2025.csv"), "-o", str(base), "--standard", "pboc", *asked]) == 0
    capsys.readouterr()
    now = str(YUZHONG / "book-2026.csv")
    check = ["check", now, "--plan", "yuzhong-2023", "--today", "2027-01-31", *asked, "--json"]
    told = []
    for start in (str(base), str(YUZHONG / "book-2025.csv")):
        assert run([*check, "--base", start]) == 0
        told.append(json.loads(capsys.readouterr().out)["targets"])
    verdicts = [[(one["indicator"], one["verdict"], one["required"]) for one in targets] for targets in told]
    assert verdicts[0] == verdicts[1]
    assert any(required for _, _, required in verdicts[0])
