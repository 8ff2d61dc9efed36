"""The command line: every command, its exit status, its JSON, and one clear line for whatever is wrong."""

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from carbonacct.cli.program import program, run

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "liangping" / "book.csv"
SNAPSHOT = Path(__file__).with_name("snapshots") / "benefits.json"
COLUMNS = "loan_id,project_type,region,year,balance [万元],total_investment [万元],electricity_supplied [MWh]"
HEADER = f"{COLUMNS},currency,branch\n"
SOLAR = "L-1,solar_pv,500155,2023,1000,4000,26000,CNY,梁山\n"
HYDRO = "L-2,hydropower,500155,2023,500,1000,8000,CNY,双桂\n"
NEGATIVE = "L-3,solar_pv,500155,2023,-5,4000,26000,CNY,\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Every test in a folder of its own with two books, under a plain locale."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    Path("good.csv").write_text(HEADER + SOLAR + HYDRO, "utf-8")
    Path("bad.csv").write_text(HEADER + SOLAR + NEGATIVE, "utf-8")
    return tmp_path


@pytest.fixture
def call(capsys):
    """Run a command; return exit status, standard output and standard error."""

    def called(*arguments):
        status = run([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return called


@pytest.fixture
def read(call):
    """Run a command with ``--json`` and check its output against a schema of the package."""

    def called(schema, *arguments):
        status, out, _ = call(*arguments, "--json")
        content = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
        jsonschema.validate(content, schema_of(schema), cls=jsonschema.Draft202012Validator)
        return status, content

    return called


def schema_of(name):
    return json.loads((files("carbonacct") / "schema" / f"{name}.schema.json").read_text("utf-8"))


def test_the_bare_command_shows_its_help(call):
    status, out, err = call()
    assert (status, err) == (0, "")
    assert out == call("--help")[1]


def test_every_schema_is_a_schema():
    schemas = [path.name.removesuffix(".schema.json") for path in (files("carbonacct") / "schema").iterdir()]
    assert len(schemas) >= 8
    for name in schemas:
        jsonschema.Draft202012Validator.check_schema(schema_of(name))


def test_the_commands_are_those_of_the_contract():
    assert {*program.commands} >= {"demo", "methods", "factors", "template", "validate", "gaps", "benefits", "explain"}
    assert {*program.commands["factors"].commands} >= {"show", "resolve", "verify", "diff", "gaps"}
    assert "show" in program.commands["methods"].commands


def helps(group, path=()):
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from helps(command, (*path, name))


@pytest.mark.parametrize("path", [*helps(program)], ids=lambda path: " ".join(path) or "itself")
def test_every_command_has_help(path, call):
    status, out, err = call(*path, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"Usage: {' '.join(['carbonacct', *path])}")


def test_demo_shows_totals_and_one_loan(call):
    status, out, err = call("demo")
    assert (status, err) == (0, "")
    assert out.startswith("filing green-credit")
    assert "energy_saved Standard coal saved" in out
    assert "equation" in out
    assert len(out.splitlines()) < 80


def test_demo_book_is_the_example():
    assert (files("carbonacct") / "data" / "liangping.csv").read_bytes() == EXAMPLE.read_bytes()


def test_benefits_starts_with_what_it_rests_on(call):
    status, out, err = call("benefits", "good.csv")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("filing green-credit · share = balance / total_investment")
    assert "factors 2026.11" in lines[0]
    assert "not quantified" in out
    assert "34,000.00" not in lines[0]
    assert any(line.startswith("renewable_power") and "10,500.00  MWh" in line for line in lines)
    assert "coverage: 100.0 % of the balance in scope [CNY], 100.0 % of the rows in scope" in out


def test_rejected_rows_end_with_3(call, read):
    assert call("benefits", "bad.csv")[0] == 3
    assert call("validate", "bad.csv")[0] == 3
    status, content = read("benefits", "benefits", "bad.csv")
    assert status == 3
    assert content["rows"] == {"read": 2, "computed": 1, "not_quantified": 0, "out_of_scope": 0, "rejected": 1}
    wrong = [issue for issue in content["issues"] if issue["severity"] == "error"]
    assert [(issue["row"], issue["loan_id"], issue["column"], issue["code"]) for issue in wrong] == [
        (3, "L-3", "balance", "negative_amount")
    ]


def test_groups(call, read):
    _, content = read("benefits", "benefits", "good.csv", "--by", "project_type")
    assert [group["key"] for group in content["by"]] == ["hydropower", "solar_pv"]
    assert content["by"][1]["totals"]["renewable_power"] == {"value": 6500.0, "unit": "MWh", "loans": 1}
    out = call("benefits", "good.csv", "--by", "经办机构")[1]
    assert "by branch" in out
    assert "梁山" in out
    assert "双桂" in out


def test_groups_have_chinese_titles_in_chinese_text(call):
    out = call("benefits", "good.csv", "--by", "项目类型", "--lang", "zh")[1]
    for told in ("分组 项目类型", "光伏发电", "水力发电"):
        assert told in out
    assert "solar_pv" not in out
    assert "project_type" not in out
    assert "solar_pv" in call("benefits", "good.csv", "--by", "项目类型", "--lang", "en")[1]


def test_run_options_reach_the_library(read):
    Path("more.csv").write_text(
        "id,family,key,region,year,valid_from,valid_to,value,unit,low,high,basis,source_id,place_in_source,status,"
        "confidence,note\nmine,power.coal_rate.nea,,CN,2022,,,300,gce/kWh,,,,notice-1,table 1,confirmed,high,\n",
        "utf-8",
    )
    options = [
        "--filing",
        "crst",
        "--attribution",
        "balance",
        "--gwp",
        "AR6",
        "--fallback",
        "regroup",
        "--period",
        "2023",
    ]
    options += ["--method", "solar_pv=cbirc_2020.renewable_power", "--factors", "more.csv"]
    options += ["--set", "co2_per_tce.eri_067=2.5 tCO2/tce", "--edition", "2026.11"]
    _, content = read("benefits", "benefits", "good.csv", *options)
    manifest = content["manifest"]
    assert (manifest["filing"], manifest["gwp"], manifest["fallback"]) == ("crst", "AR6", "regroup")
    assert manifest["period"] == "2023"
    assert manifest["methods_chosen"] == {"solar_pv": "cbirc_2020.renewable_power"}
    assert content["totals"]["energy_saved"]["value"] == pytest.approx(26000 * 0.300 / 4)


def test_reading_options_reach_the_library(call, read):
    Path("plain.csv").write_text(
        "title\nloan_id,project_type,balance,total_investment,electricity_supplied\nA,solar_pv,100,400,26000\n", "utf-8"
    )
    reading = ["--unit", "electricity_supplied=MWh", "--unit", "balance=万元", "--header-row", 2, "--year", 2023]
    reading += ["--region", "CN-CQ", "--currency", "CNY", "--encoding", "utf-8"]
    _, content = read("benefits", "benefits", "plain.csv", *reading)
    assert content["balance"]["CNY"]["read"] == 1_000_000
    assert read("validate", "validate", "plain.csv", *reading)[1]["rows"]["read"] == 1
    assert call("explain", "plain.csv", "A", *reading)[0] == 0


def test_linked_tables(read):
    Path("loans.csv").write_text("loan_id,project_id,borrower_id,balance [万元]\nA,P,B,100\n", "utf-8")
    Path("projects.csv").write_text(
        "project_id,project_type,region,year,total_investment [万元],electricity_supplied [MWh]\n"
        "P,wind_power,CN-CQ,2023,400,2600\n",
        "utf-8",
    )
    Path("clients.csv").write_text("borrower_id,borrower_country\nB,CN\n", "utf-8")
    linked = ["--projects", "projects.csv", "--borrowers", "clients.csv"]
    _, content = read("benefits", "benefits", "loans.csv", *linked)
    assert content["totals"]["renewable_power"]["value"] == 650


def test_explain_walks_to_the_source(call):
    status, out, err = call("explain", "good.csv", "L-1")
    assert (status, err) == (0, "")
    assert "loan L-1" in out
    assert "coal_rate = " in out
    assert "share_raw = balance / total_investment" in out


@pytest.mark.parametrize(("setting", "word"), [("zh_CN.UTF-8", "退回"), ("de_DE.UTF-8", "rejected"), ("C", "rejected")])
def test_language_follows_the_locale(setting, word, call, monkeypatch):
    monkeypatch.setenv("LANG", setting)
    assert word in call("benefits", "good.csv")[1]


def test_language_asked_for_wins(call, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "rejected" in call("benefits", "good.csv", "--lang", "en")[1]
    assert "金额为负" in call("validate", "bad.csv")[1] or "负" in call("validate", "bad.csv")[1]


def test_methods(call, read):
    assert "cbirc_2020.renewable_power" in call("methods", "光伏")[1]
    everything = read("methods", "methods")[1]["methods"]
    assert len(everything) >= 20
    assert read("methods", "methods", "wind")[1]["methods"]
    candidates = read("methods", "methods", "屋顶分布式光伏电站建设")[1]
    assert candidates["methods"] or candidates["project_types"][0]["id"] == "solar_pv"
    assert call("methods", "xyzzy")[1] == "no method fits\n"


def test_every_method_is_shown(read, call):
    for method in read("methods", "methods")[1]["methods"]:
        content = read("method", "methods", "show", method["id"])[1]
        assert content["inputs"]
        assert {*content["equation"]} == {*content["returns"]}
        for lang in ("zh", "en"):
            assert method["title"][lang] in call("methods", "show", method["id"], "--lang", lang)[1]


def test_factors(call, read):
    assert "power.coal_rate.nea" in call("factors", "煤耗")[1]
    assert len(read("families", "factors")[1]["families"]) > 20
    family = read("factors_show", "factors", "show", "power.coal_rate.nea")[1]
    row = read("factors_show", "factors", "show", family["factors"][-1]["id"])[1]
    assert row["source"]["publisher"]
    assert "gce/kWh" in call("factors", "show", "power.coal_rate.nea")[1]
    assert "publisher" in call("factors", "show", row["id"])[1]
    assert call("factors", "xyzzy")[1] == "no factor family fits\n"


def test_every_family_is_shown(read):
    for family in read("families", "factors")[1]["families"]:
        assert read("factors_show", "factors", "show", family["family"])[1]["rows"] == family["rows"]


def test_resolve(call, read):
    asked = ["factors", "resolve", "power.coal_rate.nea", "--region", "500155", "--year", "2022"]
    content = read("factor", *asked)[1]
    assert content["region"] == "CN"
    assert content["match"].endswith("parent_region:CN")
    assert read("factor", *asked, "--in", "tce/MWh")[1]["value"] == pytest.approx(content["value"] / 1000)
    assert read("factor", *asked, "--set", "power.coal_rate.nea@2022=300gce/kWh")[1]["status"] == "given"
    assert content["source"]["publisher"] in call(*asked)[1]
    methane = read("factor", "factors", "resolve", "gwp.AR5", "--key", "CH4")[1]
    assert (methane["value"], methane["unit"]) == (28.0, "tCO2e/tCH4")
    composed = ["factors", "resolve", "grid.combined_margin.75_25", "--region", "CN-SH", "--year", "2020"]
    assert len(read("factor", *composed)[1]["parts"]) == 2


def test_factors_verify_diff_gaps(call):
    assert call("factors", "verify")[1].startswith("edition 2026.11: ")
    assert call("factors", "diff", "2026.11", "2026.11")[1] == "0 added, 0 removed, 0 changed\n"
    status, out, _ = call("factors", "gaps", "-o", "rows.csv")
    assert status == 0
    assert "CN-GRID-SOUTHWEST" in out
    assert "written: rows.csv" in out
    assert Path("rows.csv").read_text("utf-8-sig").startswith("family,key,region,year,value,unit")
    assert call("factors", "gaps", "-o", "rows.csv")[0] == 2


def test_diff_lists_what_a_file_changes(call):
    Path("more.csv").write_text(
        "id,family,key,region,year,valid_from,valid_to,value,unit,low,high,basis,source_id,place_in_source,status,"
        "confidence,note\nmine,power.coal_rate.nea,,CN,2022,,,150,gce/kWh,,,,notice-1,table 1,confirmed,high,\n"
        "new,power.coal_rate.nea,,CN,2031,,,250,gce/kWh,,,,notice-1,table 1,confirmed,high,\n",
        "utf-8",
    )
    out = call("factors", "diff", "2026.11", "more.csv")[1]
    assert out.startswith("1 added, 0 removed, 1 changed\n")
    assert "2031" in out
    assert " %" in out


def test_template_and_gaps(call):
    status, out, _ = call("template", "--project-type", "solar_pv,wastewater_upgrade", "-o", "book.xlsx")
    assert (status, out) == (0, "written: book.xlsx\n")
    Path("lacking.csv").write_text(HEADER + SOLAR.replace("26000", ""), "utf-8")
    out = call("gaps", "lacking.csv", "--by", "经办机构", "-o", "gaps.xlsx")[1]
    assert out.splitlines() == [
        "lacking.csv: 1 rows lack something",
        "  row 2  L-1  10,000,000.00  CNY  electricity_supplied",
        "written: gaps.xlsx",
    ]
    assert call("gaps", "good.csv")[1] == "good.csv: 0 rows lack something\n"
    assert call("validate", "gaps.xlsx", "--sheet", "*")[0] == 0
    for again in (
        ["template", "--project-type", "solar_pv", "-o", "book.xlsx"],
        ["gaps", "good.csv", "-o", "gaps.xlsx"],
    ):
        assert call(*again)[0] == 2
        assert call(*again, "--overwrite")[0] == 0


def test_output_files(call):
    status, out, _ = call("benefits", "good.csv", "-o", "result.csv")
    assert status == 0
    assert "written: result.csv, result.csv.issues.csv, result.csv.manifest.json" in out
    before = Path("result.csv").read_bytes()
    status, out, err = call("benefits", "good.csv", "-o", "result.csv")
    assert (status, out) == (2, "")
    assert "result.csv: the file exists" in err
    assert call("benefits", "good.csv", "-o", "result.csv", "--overwrite")[0] == 0
    assert Path("result.csv").read_bytes() == before


def test_the_book_itself_is_never_overwritten(call):
    before = Path("good.csv").read_bytes()
    status, _, err = call("benefits", "good.csv", "-o", "good.csv", "--overwrite")
    assert status == 2
    assert "is read" in err
    assert Path("good.csv").read_bytes() == before


WRONG = {
    "no command": (["nonsense"], "usage"),
    "no book": (["benefits"], "usage"),
    "unknown option": (["benefits", "good.csv", "--nonsense"], "usage"),
    "year is no number": (["benefits", "good.csv", "--year", "soon"], "usage"),
    "unit without equals": (["benefits", "good.csv", "--unit", "balance"], "usage"),
    "unit twice": (["benefits", "good.csv", "--unit", "a=kg", "--unit", "a=t"], "usage"),
    "language": (["benefits", "good.csv", "--lang", "fr"], "usage"),
    "no file": (["benefits", "absent.csv"], "book_unreadable"),
    "a folder": (["benefits", "."], "book_unreadable"),
    "empty file": (["validate", "empty.csv"], "book_unreadable"),
    "binary": (["validate", "binary.csv"], "book_unreadable"),
    "csv named xlsx": (["benefits", "fake.xlsx"], "book_unreadable"),
    "no loan_id": (["benefits", "strange.csv"], "book_unreadable"),
    "filing": (["benefits", "good.csv", "--filing", "nonsense"], "bad_option"),
    "attribution": (["benefits", "good.csv", "--attribution", "nonsense"], "bad_option"),
    "gwp": (["benefits", "good.csv", "--gwp", "AR99"], "bad_option"),
    "fallback": (["benefits", "good.csv", "--fallback", "nonsense"], "bad_option"),
    "period": (["benefits", "good.csv", "--period", "2026Q9"], "bad_option"),
    "edition": (["benefits", "good.csv", "--edition", "1066.01"], "bad_option"),
    "by": (["benefits", "good.csv", "--by", "nonsense"], "bad_option"),
    "set": (["benefits", "good.csv", "--set", "nonsense"], "factor_data"),
    "factor file": (["benefits", "good.csv", "--factors", "strange.csv"], "factor_data"),
    "no factor file": (["benefits", "good.csv", "--factors", "absent.csv"], "factor_data"),
    "suffix": (["benefits", "good.csv", "-o", "result.doc"], "output_refused"),
    "no suffix": (["benefits", "good.csv", "-o", "result"], "output_refused"),
    "no folder": (["benefits", "good.csv", "-o", "absent/result.csv"], "output_refused"),
    "folder": (["benefits", "good.csv", "-o", "folder.csv"], "output_refused"),
    "loan": (["explain", "good.csv", "L-9"], "bad_option"),
    "method": (["methods", "show", "nonsense"], "unknown_method"),
    "factor": (["factors", "show", "nonsense"], "factor_not_found"),
    "family": (["factors", "resolve", "nonsense"], "factor_not_found"),
    "region": (["factors", "resolve", "power.coal_rate.nea", "--region", "ZZZ"], "factor_not_found"),
    "southwest": (
        ["factors", "resolve", "grid.combined_margin.75_25", "--region", "500155", "--year", "2025"],
        "factor_not_found",
    ),
    "unit of factor": (
        ["factors", "resolve", "power.coal_rate.nea", "--region", "CN", "--in", "kg"],
        "unit_mismatch",
    ),
    "diff": (["factors", "diff", "2026.11", "1066.01"], "bad_option"),
    "template type": (["template", "--project-type", "nonsense", "-o", "t.xlsx"], "bad_option"),
    "template suffix": (["template", "--project-type", "solar_pv", "-o", "t.csv"], "output_refused"),
    "gaps by": (["gaps", "good.csv", "--by", "nonsense", "-o", "g.xlsx"], "bad_option"),
}
WITH_JSON = ("benefits", "validate", "methods", "resolve", "show")


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_one_clear_line(name, call):
    Path("empty.csv").write_bytes(b"")
    Path("binary.csv").write_bytes(bytes(range(256)) * 8)
    Path("fake.xlsx").write_text(HEADER + SOLAR, "utf-8")
    Path("strange.csv").write_text("a,b\n1,2\n", "utf-8")
    Path("folder.csv").mkdir()
    before = {path: path.stat().st_mtime_ns for path in Path().iterdir()}
    arguments, code = WRONG[name]
    status, out, err = call(*arguments)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.startswith("carbonacct: ")
    assert "Traceback" not in err
    if any(word in arguments for word in WITH_JSON) or name == "no command":
        status, out, err = call(*arguments, "--json")
        content = json.loads(out)
        jsonschema.validate(content, schema_of("error"))
        assert (status, content["error"]["code"]) == (2, code)
        assert len(err.splitlines()) == 1
        assert content["error"]["message"] in err
    assert {path: path.stat().st_mtime_ns for path in Path().iterdir()} == before


def test_the_json_of_the_example_book(read):
    """A change of the example's figures or of the contract shows here.

    After a wanted change: ``CARBONACCT_SNAPSHOT=write python -m pytest tests/test_cli.py``, and look at the difference.
    """
    content = read("benefits", "benefits", EXAMPLE, "--by", "project_type")[1]
    for volatile in ("carbonacct", "factors", "run"):
        content["manifest"].pop(volatile)
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("CARBONACCT_SNAPSHOT") == "write":
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text(text, "utf-8")
    assert json.loads(SNAPSHOT.read_text("utf-8")) == content


PROGRAM = [sys.executable, "-m", "carbonacct"]


def process(*arguments, **settings):
    environment = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LANG", "PYTHONUTF8", "PYTHONIOENCODING")}
    return subprocess.run([*PROGRAM, *arguments], env=environment | settings, capture_output=True)


@pytest.mark.parametrize(
    "settings",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Asia/Shanghai"},
        {"LC_ALL": "zh_CN.GBK", "PYTHONIOENCODING": "gbk"},
    ],
    ids=["C", "GBK"],
)
def test_same_bytes_under_any_locale_and_quiet_when_piped(settings):
    done = process("benefits", "good.csv", "--by", "branch", "--lang", "zh", **settings)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == process("benefits", "good.csv", "--by", "branch", "--lang", "zh", PYTHONUTF8="1").stdout
    assert "归因于本行的环境效益" in done.stdout.decode("utf-8")
    assert b"\x1b" not in done.stdout
    assert b"\r" not in done.stdout.replace(b"\r\n", b"\n")


def test_a_bar_shows_for_long_books_in_a_terminal_only(call, monkeypatch, capsys):
    from carbonacct.cli import options

    assert call("benefits", "good.csv")[2] == ""
    monkeypatch.setattr(options, "LONG_BOOK", 1)
    assert call("benefits", "good.csv")[2] == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    run(["benefits", "good.csv"])
    told = capsys.readouterr()
    assert "computing" in told.err
    assert told.out.startswith("filing green-credit")


def test_a_closed_pipe_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m carbonacct factors | head -c 10", shell=True, capture_output=True, encoding="utf-8"
    )
    assert done.stderr == ""
