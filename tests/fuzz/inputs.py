"""Makers of hostile input: what exports really hold, cut, joined, repeated and damaged."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from functools import lru_cache
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from carbonacct.unit_text import table as unit_table
from carbonacct.vocabulary import columns, families

NUMBERS = (
    *("0", "-0", "5", "-5", "+5", "12.5", ".5", "5.", "1e3", "1E-7", "1e308", "1e999", "-1e-320", "1e99999", "00012"),
    *(
        "1,234.50",
        "1.234,50",
        "1,23",
        "1_000",
        "1 000",
        "1\u00a0000",
        "１２３４",
        "１，２３４",
        "−5",
        "(1000)",
        "5-",
        "½",
    ),
    *("12%", "１２％", "%", "200万元", "5 t", "0x1F", "nan", "NaN", "inf", "-∞", "n/a", "-", "无", "#N/A", "#DIV/0!"),
    *("9" * 30, "0." + "0" * 40 + "1", "2024", "24", "2024年", "2204", "45292", "1e-400", "٣", "५", "一二三"),
)
DATES = (
    *("2024-01-31", "2024/1/31", "2024年1月31日", "2024.1.1", "2024-02-30", "01/02/2024", "20240101", "45292", "60"),
    *("1900-01-00", "0000-00-00", "2024-01-31T00:00:00", "2024-01-31 12:30", "9999-12-31", "2024-13-01", "二〇二四年"),
)
WORDS = (
    *(
        "",
        " ",
        "L1",
        "L2",
        "000123",
        "12E5",
        "TRUE",
        "NA",
        "null",
        "合计",
        "小计",
        "Total",
        "=1+1",
        "@x",
        "借1",
        "Ｌ１",
    ),
    *("a\u200bb", "a\u202eb", "a\0b", "a\tb", "a\nb", "a\rb", '"', "'", "\\", "\ufeff", "😀", "\ud7ff", "ﬁ", "e\u0301"),
    *("6.22202E+18", "x" * 300, "solar_pv", "光伏发电", "500155", "CN-CQ", "Atlantis", "CNY", "人民币", "ZZZ"),
    *("construction", "green", "company", "2024", "重庆市梁平区", "crst_2021.renewable_power", "reported"),
)
JOINTS = (
    ",",
    "\n",
    "\r\n",
    "\r",
    '"',
    '""',
    ";",
    "\t",
    " ",
    "[",
    "]",
    "(",
    ")",
    "（",
    "）",
    "/",
    "*",
    "·",
    "^",
    "@",
    "=",
)
BYTES = (
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\x80",
    b"\xc4\xe3",
    b"PAR1",
    b"PK\x03\x04",
)


@lru_cache(maxsize=1)
def unit_words() -> tuple[str, ...]:
    """Return every spelling of the unit table, scales and signs."""
    return (
        *unit_table().spellings,
        "万",
        "亿",
        "/",
        "·",
        "*",
        "(",
        ")",
        "^",
        "-",
        "2",
        "3",
        " ",
        "×",
        "MT",
        "kt",
        "9**9",
    )


@lru_cache(maxsize=1)
def header_words() -> tuple[str, ...]:
    """Return names and aliases of the columns of a book."""
    return tuple(word for column in columns.list() for word in (column.name, column.zh, *column.aliases) if word)


def text(random: Random, words: tuple[str, ...], most: int = 6) -> str:
    """Return some words and signs in a row, now and then with a letter changed."""
    made = "".join(random.choice(words) for _ in range(random.randint(0, most)))
    while made and random.random() < 0.3:
        place = random.randrange(len(made))
        made = (
            made[:place] + random.choice(("", chr(random.randrange(0xD800)), random.choice(JOINTS))) + made[place + 1 :]
        )
    return made[:2000]


def number_text(random: Random) -> str:
    """Return what may stand in a numeric cell."""
    return random.choice(NUMBERS) if random.random() < 0.3 else text(random, (*NUMBERS, *JOINTS, "1", "9", "e", "."), 4)


def date_text(random: Random) -> str:
    """Return what may stand in a date cell."""
    return random.choice(DATES) if random.random() < 0.2 else text(random, (*DATES, *"0123456789-/.年月日"), 9)


def unit_text(random: Random) -> str:
    """Return what may stand in the brackets of a header."""
    return text(random, unit_words(), 8)


def header(random: Random) -> str:
    """Return a header."""
    name = random.choice(header_words()) if random.random() < 0.8 else text(random, header_words(), 2)
    label = f"@{random.choice(WORDS)}" if name.endswith("@") or random.random() < 0.05 else ""
    if random.random() < 0.5:
        return name.rstrip("@") + label
    opening, closing = random.choice(("[]", "()", "（）", "【】", "[", "]]"))[:2].ljust(2)
    return f"{name.rstrip('@')}{label}{random.choice(('', ' '))}{opening}{unit_text(random)}{closing}"


def cell(random: Random) -> str:
    """Return any cell."""
    return random.choice((*NUMBERS, *DATES, *WORDS)) if random.random() < 0.7 else text(random, (*WORDS, *NUMBERS), 3)


def table(random: Random) -> tuple[list[str], list[list[str]]]:
    """Return headers with a loan number among them, and rows of cells."""
    headers = ["loan_id", *dict.fromkeys(header(random) for _ in range(random.randint(1, 6)))]
    rows = [[cell(random) for _ in headers] for _ in range(random.randint(0, 8))]
    for place, row in enumerate(rows):
        if random.random() < 0.7:
            row[0] = f"L{place}"
    return headers, rows


def csv_bytes(random: Random) -> bytes:
    """Return a text file, damaged more often than not."""
    headers, rows = table(random)
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator=random.choice(("\n", "\r\n", "\r"))).writerows([headers, *rows])
    data = made.getvalue().encode(random.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16")), "replace")
    return damaged(random, data)


def damaged(random: Random, data: bytes, most: int = 4) -> bytes:
    """Return bytes with some changed, cut out, repeated or put in."""
    for _ in range(random.randint(0, most)):
        place = random.randint(0, len(data))
        width = random.choice((0, 1, 2, 8, 64))
        noise = random.choice(
            (b"", random.choice(BYTES), random.randbytes(random.randint(1, 4)), data[place : place + 20])
        )
        data = data[:place] + noise + data[place + width :]
    return data[: random.randint(0, len(data))] if random.random() < 0.05 else data


def value(random: Random) -> Any:
    """Return a cell of a frame or a sheet."""
    kind = random.randrange(6)
    if kind == 0:
        return random.choice((None, "", 0, 1, -1, 2024, True, 10**18, 6222021234567890123))
    if kind == 1:
        return random.choice((0.5, -0.0, 1e-320, 1e300, 2024.0, 0.1 + 0.2))
    if kind == 2:
        return random.choice((datetime(2024, 1, 31), datetime(2024, 1, 31, 12, 30), date(1999, 12, 31)))
    return cell(random)


def values(random: Random) -> tuple[list[str], list[list[Any]]]:
    """Return headers and rows of cells of several kinds."""
    headers, rows = table(random)
    return headers, [[row[0], *(value(random) for _ in row[1:])] for row in rows]


def sheet_bytes(random: Random) -> bytes:
    """Return a workbook whose parts are damaged as XML or as bytes."""
    parts = dict(_workbook(random.randrange(4)))
    for _ in range(random.randint(0, 4)):
        part = random.choice(("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", random.choice([*parts])))
        parts[part] = _xml(random, parts.get(part, b""))
    if random.random() < 0.1:
        parts.pop(random.choice([*parts]))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return damaged(random, made.getvalue(), 2) if random.random() < 0.3 else made.getvalue()


@lru_cache(maxsize=8)
def _workbook(number: int) -> tuple[tuple[str, bytes], ...]:
    random = Random(number)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False}) as book:
        for name in ("贷款", "项目")[: 1 + number % 2]:
            page = book.add_worksheet(name)
            headers = (
                ["loan_id", "项目编号", "贷款余额（万元）", "年份"] if name == "贷款" else ["项目编号", "项目总投资"]
            )
            page.write_row(0, 0, headers)
            for row in range(1, 6):
                page.write_row(row, 0, [f"L{row}", "P1", random.random() * 100, 2024][: len(headers)])
            page.write_formula(6, 1, "=1+1", None, 2)
            page.merge_range(8, 0, 9, 1, "合计")
            page.set_row(3, None, None, {"hidden": True})
    with zipfile.ZipFile(made) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


XML = (
    *(
        b"<row r='1048576'>",
        b"</row>",
        b"<c r='XFD9' t='e'><v>#N/A</v></c>",
        b"<c t='s'><v>99999</v></c>",
        b"<f>1/0</f>",
    ),
    *(
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
        b"&#0;",
        b"&#x1F600;",
        b"<![CDATA[x]]>",
        b"<mergeCell ref='A1:XFD9'/>",
    ),
    *(b" r='A0'", b" r='ZZZ1'", b" r='-1'", b" hidden='1'", b" t='b'", b" t='d'", b" t='inlineStr'", b" s='-1'", b"-1"),
    *(b"1e999", b"nan", b"99999999999999999999", b"\xff", b"<v/>", b"", b"<t/>", b"state='veryHidden'", b"xl/none.xml"),
    *(b"<col min='1' max='16384' hidden='1'/>", b"<dimension ref='A1:XFD1048576'/>", b"<is><t>x</t></is>", b"0", b"-"),
)


def _xml(random: Random, content: bytes) -> bytes:
    marks = [place for place, byte in enumerate(content) if byte in b"<>\"'"] or [0]
    place, stop = sorted((random.choice(marks), random.choice(marks)))
    if random.random() < 0.6:
        stop = place
    return content[:place] + random.choice(XML) + content[stop:]


def arrow_table(random: Random) -> pa.Table:
    """Return an Arrow table with columns of many types."""
    headers, rows = values(random)
    made = {}
    for name, column in zip(headers, zip(*rows, strict=True) if rows else [()] * len(headers), strict=True):
        made[name] = _array(random, [*column])
    return pa.table(made)


def _array(random: Random, cells: list[Any]) -> pa.Array:
    size = len(cells)
    texts = pa.array(
        [None if cell is None else str(cell).encode("utf-8", "replace").decode() for cell in cells], pa.string()
    )
    kind = random.randrange(9)
    if kind == 0:
        return pa.array(
            [random.choice((None, 1.5, -2.0, float("inf"), float("nan"), 1e300)) for _ in range(size)], pa.float64()
        )
    if kind == 1:
        wide = random.choice((pa.int8(), pa.uint8(), pa.int64(), pa.float32(), pa.float16(), pa.bool_()))
        return pa.array([random.choice((0, 1, 1, 1)) for _ in range(size)], pa.int8()).cast(wide)
    if kind == 2:
        return pa.array([random.choice((None, 0, 1_700_000_000)) for _ in range(size)], pa.timestamp("s"))
    if kind == 3:
        return texts.dictionary_encode()
    if kind == 4:
        return texts.cast(random.choice((pa.large_string(), pa.binary())))
    if kind == 5:
        return pa.array([None if n % 2 else [n] for n in range(size)], pa.list_(pa.int64()))
    if kind == 6:
        return pa.array([random.choice(("1.50", "-2.00", None)) for _ in range(size)]).cast(pa.decimal128(12, 2))
    return pa.nulls(size, random.choice((pa.null(), pa.string(), pa.float64()))) if kind == 7 else texts


def parquet_bytes(random: Random) -> bytes:
    """Return a Parquet file, damaged more often than not."""
    made = io.BytesIO()
    pq.write_table(
        arrow_table(Random(random.randrange(200))), made, compression=random.choice(("none", "snappy", "zstd"))
    )
    return damaged(random, made.getvalue())


def factor_bytes(random: Random) -> bytes:
    """Return a table of factor rows, damaged more often than not."""
    named = ["family", "key", "region", "year", "value", "unit", "document", "low", "high", "status", "source_id"]
    headers = ["family", "value", "unit", *random.sample(named[1:4] + named[6:], random.randint(1, 6))]
    if random.random() < 0.1:
        headers[random.randrange(len(headers))] = random.choice((*named, "valeu", ""))
    rows = []
    for _ in range(random.randint(0, 4)):
        family = random.choice(_families())
        rows.append([_factor_cell(random, name, family) for name in headers])
    made = io.StringIO(newline="")
    csv.writer(made).writerows([headers, *rows])
    data = made.getvalue().encode(random.choice(("utf-8", "utf-8-sig", "gb18030")), "replace")
    return damaged(random, data, 2) if random.random() < 0.5 else data


def _factor_cell(random: Random, name: str, family: Any) -> str:
    if random.random() < 0.05:
        return cell(random)
    choices = {
        "family": (family.name,),
        "unit": (family.unit, family.unit, family.unit, random.choice(unit_words())),
        "value": ("1", "0.5", "2", number_text(random)),
        "region": ("CN", "CN-CQ", "500155", "CN-GRID-SOUTHWEST") if family.levels else ("",),
        "year": ("2024", "2023", ""),
        "key": ("diesel", "CH4", "") if family.key else ("",),
        "low": ("", "0.1"),
        "high": ("", "9"),
        "status": ("", "given", "confirmed"),
    }
    return random.choice(choices.get(name, ("a document",)))


@lru_cache(maxsize=1)
def _families() -> tuple[Any, ...]:
    return tuple(families.get(name) for name in families.names())


def factor_text(random: Random) -> str:
    """Return what may follow ``--set``."""
    family = random.choice(_families())
    place = random.choice(("", "@2024", "@CN/2024", "@CN-CQ", "@/", "@CN/20245"))
    value = random.choice(("1", "0.5", number_text(random)))
    unit = random.choice((family.unit, unit_text(random)))
    made = f"{family.name}{random.choice(('', ':diesel', ':'))}{place}{random.choice(('=', '==', ''))}{value}{unit}"
    half = len(made) // 2
    return made if random.random() < 0.6 else text(random, (made[:half], made[half:], *JOINTS), 4)
