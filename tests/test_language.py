"""The command line in Chinese: every command takes the language, and what it says has the words of that language."""

import ast
import re
from itertools import product
from pathlib import Path

import click
import pytest

import carbonacct as ca
from carbonacct import dimensions, unit_text
from carbonacct.cli.program import program, run
from carbonacct.cli.walk import in_chinese
from carbonacct.vocabulary import families, issue_codes, messages

PACKAGE = Path(ca.__file__).parent
BOOK = """贷款编号,项目类型,地区,年份,贷款余额[万元],项目总投资[万元],年上网电量[MWh],branch
L-1,光伏发电,500155,2024,1000,4000,26000,甲
L-2,光伏发电,500155,2024,15万,4000,26000,乙
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    Path("book.csv").write_text(BOOK, "utf-8")


@pytest.fixture
def call(capsys):
    def called(*arguments):
        status = run([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return called


def commands(group, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize(
    ("path", "command"), [*commands(program)], ids=lambda one: " ".join(one) if isinstance(one, tuple) else ""
)
def test_every_command_takes_the_language(path, command):
    assert [option.name for option in command.params].count("lang") == 1


@pytest.mark.parametrize(
    "arguments", [("--lang", "zh", "explain", "book.csv", "L-1"), ("explain", "book.csv", "L-1", "--lang=zh")]
)
def test_it_stands_before_or_after_the_command(arguments, call):
    status, out, _ = call(*arguments)
    assert status == 0
    assert out.startswith("贷款 L-1（第 2 行）：测算\n  项目类型")
    assert "\n公式\n" in out
    assert "口径 绿色信贷统计" in out


def test_the_language_of_the_command_wins(call):
    assert call("--lang", "zh", "explain", "book.csv", "L-1", "--lang", "en")[1].startswith(
        "loan L-1 (row 2): computed"
    )


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("benefits", "none.csv"), "carbonacct: none.csv：无法读取文件：没有这个文件或文件夹 — 请指定存在的文件"),
        (("benefits",), "carbonacct: 缺少参数 BOOK — 用法见 carbonacct benefits --help"),
        (("nonsense",), "carbonacct: 没有这个命令：nonsense — 用法见 carbonacct --help"),
        (
            ("benefits", "book.csv", "--filing", "x"),
            "carbonacct: filing：没有这个报送口径（现为 x；需要 green-credit, crst, pboc）",
        ),
    ],
)
def test_what_is_wrong_is_said_in_chinese(arguments, line, call):
    status, out, err = call(*arguments, "--lang", "zh")
    assert (status, out, err.strip()) == (2, "", line)


def test_hints_of_rows_are_chinese_on_the_screen_and_in_the_table(call):
    _, out, _ = call("benefits", "book.csv", "--lang", "zh")
    assert "行 3 L-2: 贷款余额: 单元格内带有单位 (15万) — 把单位写进表头，如 [万元]，单元格只留数字" in out
    issues = ca.benefits(ca.read_book("book.csv")).issues
    (told,) = issues[issues["code"] == "unit_in_cell"]["hint_zh"]
    assert told == "把单位写进表头，如 [万元]，单元格只留数字"


def test_a_remedy_of_a_code_has_its_chinese():
    for known in issue_codes.list():
        if known.remedy:
            assert messages.chinese(known.remedy) == known.remedy_zh


def test_each_slot_is_filled_once():
    for english, chinese in messages.catalogue().items():
        slots, filled = english.count("{}"), messages.SLOT.findall(chinese)
        numbered = [int(number) for number in filled if number]
        assert len(numbered) in (0, len(filled)), english
        assert sorted(numbered) == [*range(1, slots + 1)] if numbered else len(filled) == slots, english


def spoken(room):
    """Yield the sentences of errors and hints that stand as one text in the modules of a room."""
    for file in sorted((PACKAGE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and re.search("Error$|Refused$|NotFound$|Mismatch$", ast.unparse(node.func)):
                told = [keyword.value for keyword in node.keywords if keyword.arg == "hint"]
                told += node.args[1:2] if ast.unparse(node.func) == "Refused" else node.args[:1]
                for one in told:
                    if isinstance(one, ast.Constant) and one.value:
                        yield f"{file.name}: {one.value}", one.value


@pytest.mark.parametrize("room", ["book", "factors", "cli", "engines"])
def test_every_sentence_of_a_room_has_its_chinese(room):
    assert [place for place, text in spoken(room) if messages.chinese(text) == text] == []


MESSY = """借据号,项目类型,建设地点,年份,贷款余额[万元],项目总投资[万元],\
年上网电量[万kWh],年用气量[万m3],处理水量[万吨],branch
A,光伏发电,500155,2024,1000,4000,2600,,,甲
B,煤改气,500155,2024,－5,4000,,120,,甲
C,污水处理,500155,2024,100,400,,,365,乙
D,绿色照明,,2024,100,400,,,,乙
E,光电,500155,,1.2亿,400,,,,乙
A2,垃圾焚烧发电,重庆,2024,100,,30,,,乙
,光伏发电,500155,2024,1,4,2,,,
合计,,,,9,,,,,
"""
LENDING = """借据号,行业,年份,贷款余额[万元],月均余额[万元],总资产[万元],上年总资产[万元],\
外购电量[MWh],范围一排放[tCO2e],范围二排放[tCO2e]
A,D4411,2026,10000,10000,200000,190000,,800000,30000
B,C2511,2026,10000,10000,200000,190000,900,,
C,C2612,2026,10000,10000,,190000,,800000,30000
D,C3011,2026,10,10,200000,190000,,1,1
E,,2026,1000,1000,200000,190000,,1,1
"""
# Two English words in a row, apart from names of columns, factors and options.
ENGLISH = re.compile(r"(?<![\w.@-])(?!carbonacct )[a-z]{2,}(?:,? [a-z]{2,})+(?![\w@-])")
DOCUMENT = ("来源：", "    ")


@pytest.mark.parametrize(
    "command",
    [
        "validate messy.csv",
        "benefits messy.csv --by branch",
        "explain messy.csv A",
        "explain messy.csv A2",
        "explain messy.csv E",
        "gaps messy.csv",
        "integrity messy.csv",
        "filings messy.csv",
        "factors resolve grid.average.mee_nbs --region 重庆 --year 2025",
        "footprint lending.csv --by 行业",
        "footprint lending.csv --standard pcaf",
        "footprint lending.csv --explain A",
        "footprint lending.csv --explain B",
        "explain lending.csv A",
        "explain none.zip A",
        "verify none.zip",
        "benefits several.csv",
        "benefitz several.csv",
        "benefits several.csv --filling pboc",
    ],
)
def test_no_english_sentence_stands_in_chinese_text(command, call):
    Path("messy.csv").write_text(MESSY, "utf-8")
    Path("lending.csv").write_text(LENDING, "utf-8")
    Path("several.csv").write_text("单位：亿元、万元,\n借据号,贷款余额\nA,5\n", "utf-8")
    _, out, err = call(*command.split(), "--lang", "zh")
    lines = [line for line in (out + err).splitlines() if not line.removeprefix("  ").startswith(DOCUMENT)]
    assert [line for line in lines if ENGLISH.search(line)] == []


def test_what_is_joined_is_told_part_by_part():
    told = "report: scope1; scope2; energy: grid_average: grid_average depends on the region, which is blank — " + (
        "fill the column region (such as 500155 or CN-CQ), or pass region="
    )
    assert messages.chinese(told) == (
        "报告法：范围一排放量（scope1）；范围二排放量（scope2）；能源法："
        "grid_average: grid_average 取决于地区，而地区为空——填写“地区”列（如 500155 或 CN-CQ），或用 --region 指定"
    )
    assert messages.chinese("a; b — c: d") == "a; b — c: d"


@pytest.mark.parametrize("path", [path for path, _ in commands(program)], ids=" ".join)
def test_help_is_chinese_in_chinese_mode(path, call):
    _, out, _ = call(*path, "--help", "--lang", "zh")
    first, *lines = out.splitlines()
    assert first.startswith("用法：carbonacct ")
    assert [line for line in lines if re.search("[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", line)] == []
    assert call(*path, "--help", "--lang", "en")[1].startswith("Usage: ")


def test_the_list_of_commands_is_chinese_and_whole(call):
    _, out, _ = call("--lang", "zh", "--help")
    assert "防范洗绿：报送前需说明的事项。" in " ".join(out.split())
    assert "..." not in out.partition("\n")[2]


@pytest.mark.parametrize("fallback", ["mark", "strict", "regroup"])
def test_a_factor_that_is_not_found_is_told_in_chinese(fallback):
    factors, english = ca.FactorSet.load(), []
    questions = product(families.names(), ("", "nokey"), ("", "500155", "SG"), (None, 1995, 2025))
    for family, key, region, year in questions:
        try:
            factors.resolve(family, key=key, region=region, year=year, fallback=fallback)
        except ca.CarbonAcctError as error:
            for text in (error.message, error.hint.partition("keys: ")[0]):
                if ENGLISH.search(messages.chinese(text)):
                    english.append((family, messages.chinese(text)))
    assert english == []


def test_what_no_conversion_can_do_is_told_in_chinese():
    for hint in (*dimensions._HINTS.values(), unit_text._SCALE):
        assert not messages.chinese(hint).isascii(), hint


def test_a_sentence_with_joints_of_its_own_stays_whole_among_others():
    told = "rate: strict: nothing exact; the nearest is of CN 2023 (older_year:-1; exact) — keys: a; cod_in is blank"
    assert messages.chinese(told) == (
        "rate：严格模式：没有完全对应的因子，最接近的为 CN 2023（较早年份（-1）；完全对应）——可用的键：a；"
        "进水COD（cod_in） 为空"
    )


def test_the_flags_of_a_walk_are_titles(call):
    (line,) = [line for line in call("explain", "book.csv", "L-1", "--lang", "zh")[1].splitlines() if "标注：" in line]
    assert line == "  标注：结果使用了未核实的因子、可选数据为空，按零计"


def test_the_check_of_factor_files_is_chinese(call):
    assert re.fullmatch(
        "版本 [0-9.]+：[0-9]+ 个文件与发布时一致，SHA-256 [0-9a-f]{64}\n", call("factors", "verify", "--lang", "zh")[1]
    )


def test_a_publisher_with_a_stroke_in_its_name_stays_whole(call):
    _, told, _ = call("explain", "book.csv", "L-1", "--lang", "zh")
    assert "\n  可再生能源发电\n" in told
    line = "      NDRC climate dept / NCSC 国家发改委应对气候变化司, 中国区域电网排放因子, 2019"
    assert in_chinese(line) == line


def test_a_sentence_with_a_joint_fills_a_slot_whole():
    told = "second edition read in full; third edition and Part B second-hand"
    assert messages.chinese(f"read           {told}") == f"依据       {messages.chinese(told)}"


def test_a_long_list_is_told_part_by_part_to_its_end():
    rows = [f"row {number}: 5" for number in range(2, 402)]
    told = messages.chinese("one loan with different balance: " + "; ".join(rows))
    assert told == "同一贷款的 余额 不一致：" + "；".join(f"第 {number} 行：5" for number in range(2, 402))
