"""What is tried, and what must hold: only errors of ours come out, every row read is accounted for, texts read back."""

from __future__ import annotations

import csv
import io
import json
import math
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa

import carbonacct as ca
from carbonacct.book import Book, Limits, read_book
from carbonacct.book.cell_text import Refused
from carbonacct.book.codes import meaning, nearest_codes
from carbonacct.book.column_units import caption_unit, money_unit, reading
from carbonacct.book.columns import parse_header
from carbonacct.book.date_cells import date_cell
from carbonacct.book.numbers import Scaling, number_cell, numbers_from_text
from carbonacct.errors import CarbonAcctError
from carbonacct.factors import FactorSet
from carbonacct.units import conversion, parse_unit
from tests.fuzz import inputs

LIMITS = Limits(inflated=1 << 24, area=1 << 18, rows=10_000)
SCALINGS = (
    Scaling(),
    Scaling(percent=True),
    Scaling(year=True),
    Scaling(Scaling().ratio * 10_000),
    Scaling(Scaling().ratio * 5 / 18),
)
CODED = ("project_type", "region", "currency", "method", "stage", "asset_class", "product_kind", "green_label")


@dataclass(frozen=True)
class Target:
    """Something that reads: a maker of one input, and the check of it, which may raise errors of ours alone."""

    make: Callable[[Random], Any]
    check: Callable[[Any], None]
    files: bool = False


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return a folder for the files of this process, in memory where the machine has one."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="carbonacct-fuzz-", dir=memory if memory.is_dir() else None))


def unit(text: str) -> None:
    """Read a unit; what was read reads back."""
    found = parse_unit(text)
    again = parse_unit(found.text)
    assert (again.dimension, again.ratio) == (found.dimension, found.ratio), text
    assert conversion(found, again) == 1
    assert len(found.text) <= 64


def number(text: str) -> None:
    """Read a numeric cell alone and in a column; both agree, and the number is finite."""
    for scaling in SCALINGS:
        one = number_cell(text, scaling)
        values, known, findings = numbers_from_text(pa.array([text, "1"], pa.string()), scaling)
        if isinstance(one, float):
            assert math.isfinite(one)
            assert values[0] == one, (text, scaling)
        else:
            assert known is not None, (text, scaling)
            assert not known[0], (text, scaling)
            assert bool(findings.refused) == isinstance(one, Refused), (text, scaling)


def day(text: str) -> None:
    """Read a date cell."""
    found = date_cell(text)
    assert found is None or isinstance(found, Refused) or 1950 <= found.year <= 2100


def header(text: str) -> None:
    """Read a header and the unit in it."""
    caption_unit(text)
    money_unit(text)
    found = parse_header(text)
    if found.column is not None:
        how = reading(found, "", "万元", "book.csv")
        assert how.problem is None or isinstance(how.problem, CarbonAcctError)
        assert how.scaling.ratio > 0


def code(given: tuple[str, str]) -> None:
    """Look a word up in a coded column."""
    column, word = given
    if not meaning(column, word).code:
        assert nearest_codes(column, word), given


def conserved(book: Book, rows: int | None = None) -> None:
    """Check that every row is in one state, rejected rows have an error, and every finding can be told."""
    told = book.summary()
    assert told["read"] == book.size == len(book.rows) == len(book.frame)
    assert told["open"] + told["rejected"] + told["out_of_scope"] == book.size
    wrong = book.findings.rejecting
    wrong = wrong[book.state[wrong] != book.OUT_OF_SCOPE]
    assert np.array_equal(np.flatnonzero(book.state == book.REJECTED), wrong)
    for name, numbers in book.numbers.items():
        assert len(numbers.values) == book.size, name
        assert np.isfinite(numbers.values[numbers.known]).all(), name
    issues = [*book.findings]
    assert len(issues) == len(book.issues) == len(book.findings)
    lines = {0, *book.rows.tolist()}
    for issue in issues:
        assert issue.row in lines, issue
        assert len(issue.given) <= 80, issue
    if rows is not None:
        beside = [issue for issue in issues if issue.code in ("blank_rows", "note_lines")]
        blank = sum(int(issue.given.partition(":")[0]) for issue in beside)
        assert book.size <= rows <= book.size + blank, (book.size, blank, rows)
    result = ca.benefits(book)
    reconciled = result.reconciliation.rows
    assert reconciled["read"] == book.size == len(result.frame), reconciled
    assert sum(count for status, count in reconciled.items() if status != "read") == book.size, reconciled
    for total in result.total().values():
        assert total.value is None or math.isfinite(total.value), total


def _file(data: bytes, suffix: str) -> Path:
    path = folder() / f"input{suffix}"
    path.write_bytes(data)
    return path


def csv_file(data: bytes) -> None:
    """Read a damaged text file."""
    conserved(read_book(_file(data, ".csv"), limits=LIMITS))


def table(given: tuple[list[str], list[list[str]]]) -> None:
    """Read a well-formed text file with any cells: no row is lost."""
    headers, rows = given
    made = io.StringIO(newline="")
    csv.writer(made).writerows([headers, *rows])
    path = _file(made.getvalue().encode("utf-8", "replace"), ".csv")
    conserved(read_book(path, limits=LIMITS), sum(1 for row in rows if any(cell.strip() for cell in row)))


def records(given: tuple[list[str], list[list[Any]]]) -> None:
    """Read a list of loans with cells of any kind: no row is lost."""
    headers, rows = given
    conserved(read_book([dict(zip(headers, row, strict=True)) for row in rows], limits=LIMITS))


def sheet(data: bytes) -> None:
    """Read a damaged workbook."""
    conserved(read_book(_file(data, ".xlsx"), limits=LIMITS))


def parquet(data: bytes) -> None:
    """Read a damaged Parquet file."""
    conserved(read_book(_file(data, ".parquet"), limits=LIMITS))


def frame(given: pa.Table) -> None:
    """Read an Arrow table with columns of any type: no row is lost."""
    book = read_book(given, limits=LIMITS)
    conserved(book)
    assert book.size <= given.num_rows


def factors(data: bytes) -> None:
    """Read a table of factor rows, then ask for each."""
    made = FactorSet.load().extend(_file(data, ".csv"))
    for row in made._added:
        assert math.isfinite(row.value)


def factor_value(text: str) -> None:
    """Read one factor in a line."""
    row = FactorSet.load().with_value(text)._added[-1]
    assert math.isfinite(row.value)


def question(given: tuple[str, str, str, int | None, str]) -> None:
    """Ask for a factor."""
    family, key, region, year, fallback = given
    found = FactorSet.load().resolve(family, key=key, region=region, year=year, fallback=fallback)  # type: ignore[arg-type]
    assert math.isfinite(found.value)
    assert found.year is None or year is None or found.year <= year


def _question(random: Random) -> tuple[str, str, str, int | None, str]:
    family = random.choice(inputs._families()).name if random.random() < 0.9 else inputs.text(random, inputs.WORDS, 2)
    key = random.choice(("", "diesel", "CH4", "raw_coal", inputs.text(random, inputs.WORDS, 1)))
    region = random.choice(
        ("", "CN", "CN-CQ", "500155", "500228", "SG", "CN-GRID-CENTRAL", inputs.text(random, inputs.WORDS, 1))
    )
    year = random.choice((None, 2019, 2023, 2024, 2026, 1900, 0, -1, 10**9))
    return family, key, region, year, random.choice(("mark", "mark", "strict", "regroup", "nonsense"))


TARGETS: dict[str, Target] = {
    "units": Target(inputs.unit_text, unit),
    "numbers": Target(inputs.number_text, number),
    "dates": Target(inputs.date_text, day),
    "headers": Target(inputs.header, header),
    "codes": Target(lambda random: (random.choice(CODED), inputs.text(random, inputs.WORDS, 2)), code),
    "csv": Target(inputs.csv_bytes, csv_file, files=True),
    "csv-rows": Target(inputs.table, table),
    "records": Target(inputs.values, records),
    "xlsx": Target(inputs.sheet_bytes, sheet, files=True),
    "parquet": Target(inputs.parquet_bytes, parquet, files=True),
    "arrow": Target(inputs.arrow_table, frame),
    "factor-files": Target(inputs.factor_bytes, factors, files=True),
    "factor-values": Target(inputs.factor_text, factor_value),
    "factor-questions": Target(_question, question),
}


def tried(target: Target, given: Any) -> bool:
    """Try one input; return whether it was read rather than refused. Whatever else happens is a fault."""
    try:
        target.check(given)
    except CarbonAcctError as error:
        json.dumps({"code": error.code, "message": str(error)})
        return False
    return True
