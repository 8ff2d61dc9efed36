"""One book through every door gives the same bits; what the reader promises holds for any input."""

from __future__ import annotations

import contextlib
import io
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from carbonacct.book import Book, Limits, read_book
from carbonacct.book.keys import all_different
from carbonacct.book.numbers import Digits, Scaling, digits, number_cell, numbers_from_text
from carbonacct.errors import BookError, CarbonAcctError, LimitExceeded, OptionError
from tests.book.files import codes, sheet, written

COLUMNS: dict[str, list[Any]] = {
    "loan_id": ["L1", "L2", "L3", "L4"],
    "project_type": ["solar_pv", None, "光伏发电", "wind_power"],
    "balance [万元]": [1.23, 4.56e3, None, 0.1],
    "electricity_supplied [GJ]": [3.6, None, 7.1, 1e6],
    "year": [2024, 2023, None, 2024],
    "commissioned_on": ["2024-01-31", None, "2020-02-29", "2021-12-31"],
    "branch": ["梁山", "梁山", "双桂", None],
}


def as_text(columns: dict[str, list[Any]]) -> str:
    rows = zip(*columns.values(), strict=True)
    return "\n".join([",".join(columns), *(",".join("" if c is None else str(c) for c in row) for row in rows)]) + "\n"


def as_cells(columns: dict[str, list[Any]]) -> list[list[Any]]:
    return [[*columns], *([*row] for row in zip(*columns.values(), strict=True))]


def parquet(folder: Path) -> Path:
    pq.write_table(pa.table(COLUMNS), folder / "book.parquet", row_group_size=2)
    return folder / "book.parquet"


DOORS = {
    "csv": lambda folder: written(folder, as_text(COLUMNS)),
    "quoted csv": lambda folder: written(folder, as_text(COLUMNS).replace("梁山", '"梁山"')),
    "xlsx": lambda folder: sheet(folder, as_cells(COLUMNS)),
    "parquet": parquet,
    "arrow": lambda folder: pa.table(COLUMNS),
    "arrow in chunks": lambda folder: pa.concat_tables([pa.table(COLUMNS).slice(0, 1), pa.table(COLUMNS).slice(1)]),
    "pandas": lambda folder: pd.DataFrame(COLUMNS),
    "pandas of objects": lambda folder: pd.DataFrame(COLUMNS, dtype=object),
    "pandas categories": lambda folder: pd.DataFrame(COLUMNS).astype({"branch": "category"}),
    "polars": lambda folder: pl.DataFrame(COLUMNS),
    "polars categories": lambda folder: pl.DataFrame(COLUMNS).with_columns(pl.col("branch").cast(pl.Categorical)),
    "mapping": lambda folder: COLUMNS,
    "records": lambda folder: [dict(zip(COLUMNS, row, strict=True)) for row in zip(*COLUMNS.values(), strict=True)],
}
TEXT_DOORS = ("csv", "quoted csv", "xlsx")


def same(one: Book, other: Book, *, bits: bool = True) -> None:
    assert one.loans == other.loans
    assert [*one.numbers] == [*other.numbers]
    for name, numbers in one.numbers.items():
        assert np.array_equal(numbers.known, other.numbers[name].known), name
        if bits:
            assert np.array_equal(numbers.values, other.numbers[name].values, equal_nan=True), name
        else:
            np.testing.assert_array_max_ulp(numbers.values[numbers.known], other.numbers[name].values[numbers.known], 4)
    for name, words in one.words.items():
        assert words.texts() == other.words[name].texts(), name
    for name, dates in one.dates.items():
        assert np.array_equal(dates.values, other.dates[name].values, equal_nan=True), name
    assert one.state.tolist() == other.state.tolist()


@pytest.mark.parametrize("door", DOORS)
def test_every_door_gives_one_book(door: str, tmp_path: Path) -> None:
    reference = read_book(DOORS["csv" if door in TEXT_DOORS else "records"](tmp_path))
    book = read_book(DOORS[door](tmp_path))
    same(book, reference)
    same(book, read_book(DOORS["csv"](tmp_path)), bits=False)
    assert codes(book) == set()


@pytest.mark.parametrize("row", range(4))
def test_one_loan_is_a_row_of_the_book(row: int) -> None:
    whole = read_book(pd.DataFrame(COLUMNS))
    one = read_book({name: values[row] for name, values in COLUMNS.items()})
    same(one, whole.select([row]))


def test_hash_is_of_values_not_of_containers() -> None:
    hashes = {
        read_book(DOORS[door](Path())).sha256 for door in ("arrow", "arrow in chunks", "polars", "pandas", "records")
    }
    assert len(hashes) == 1
    changed = {**COLUMNS, "balance [万元]": [1.23, 4.56e3, None, 0.2]}
    assert read_book(pa.table(changed)).sha256 not in hashes


def test_hash_of_a_file_is_of_its_bytes(tmp_path: Path) -> None:
    import hashlib

    path = written(tmp_path, as_text(COLUMNS))
    assert read_book(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_inputs_are_not_modified_and_not_shared() -> None:
    frame = pd.DataFrame({"loan_id": ["L1", "L2"], "balance": np.array([-0.0, 2.0]), "total_investment": [1.0, 2.0]})
    copy = frame.copy(deep=True)
    book = read_book(frame)
    pd.testing.assert_frame_equal(frame, copy)
    values = np.array([1.0, 2.0])
    columns = {"loan_id": ["L1", "L2"], "balance": values, "branch": pd.Series(["a", "b"], dtype="category")}
    book, digest = read_book(columns), read_book(columns).sha256
    values[0] = 99.0
    columns["branch"].iloc[0] = "b"
    assert book.numbers["balance"].values.tolist() == [1.0, 2.0]
    assert book.words["branch"].texts() == ["a", "b"]
    assert book.sha256 == digest
    with pytest.raises(ValueError, match="read-only"):
        book.numbers["balance"].values[0] = 5.0


def test_infinite_and_not_a_number_in_frames() -> None:
    book = read_book(pa.table({"loan_id": ["L1", "L2", "L3"], "balance": [1.0, float("inf"), float("nan")]}))
    assert [book.reasons[code] for code in book.reason] == ["", "not_finite", "not_finite"]
    book = read_book(pd.DataFrame({"loan_id": ["L1", "L2"], "balance": [1.0, float("nan")]}))
    assert book.numbers["balance"].known.tolist() == [True, False]
    assert not book.state.any()


@pytest.mark.parametrize("given_units", [{"scope1": "tCO2e"}, {"范围一": "tCO2e"}])
def test_units_beside_the_header(given_units: dict[str, str]) -> None:
    header = next(iter(given_units))
    book = read_book({"loan_id": "L1", header: 5}, units=given_units)
    assert book.numbers["scope1"].values.tolist() == [5.0]
    assert book.units == {"scope1": "tCO2e"}
    with pytest.raises(OptionError, match="the unit is given twice"):
        read_book({"loan_id": "L1", f"{header} [tCO2e]": 5}, units={"scope1": "tCO2e"})
    with pytest.raises(OptionError, match="no column of this name"):
        read_book({"loan_id": "L1"}, units=given_units)


def test_reported_figures_and_overrides() -> None:
    loan = {"loan_id": "L1", "project_ghg_reduced [tCO2]": 5, "可研节约标准煤 [kgce]": 1000, "coal_rate [gce/kWh]": 326}
    book = read_book(loan)
    assert book.numbers["project_ghg_reduced"].values.tolist() == [5.0]
    assert book.numbers["project_energy_saved"].values.tolist() == [1.0]
    assert book.numbers["coal_rate"].values.tolist() == [0.326]
    assert "co2_only" in book.findings.codes()
    assert book.columns["coal_rate"].canonical == "tce/MWh"


@pytest.mark.parametrize(
    "bad", [5, None, [1, 2], {"loan_id": ["a", "b"], "balance": [1]}, "no such file.csv", pl.LazyFrame()]
)
def test_what_is_no_book(bad: object) -> None:
    with pytest.raises(BookError):
        read_book(bad)


def test_limits_name_themselves() -> None:
    with pytest.raises(LimitExceeded, match="more rows than allowed") as caught:
        read_book(pa.table({"loan_id": ["a", "b"]}), limits=Limits(rows=1))
    assert caught.value.hint == "split the book, or pass limits=Limits(rows=2)"


@pytest.mark.parametrize("length", [0, 4, 8, 60, 200])
def test_a_cut_parquet_file_is_refused(length: int, tmp_path: Path) -> None:
    data = parquet(tmp_path).read_bytes()
    with pytest.raises(BookError):
        read_book(written(tmp_path, data[:length], "cut.parquet"))


plain = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9)
SCALED = [("元", 0), ("千元", 3), ("万元", 4), ("百万元", 6), ("亿元", 8)]


@given(plain.filter(lambda value: value >= 0), st.sampled_from(SCALED))
@example(Decimal("1.23"), ("万元", 4))
def test_powers_of_ten_from_text_give_the_same_bits(value: Decimal, unit: tuple[str, int]) -> None:
    name, power = unit
    scaled = value.scaleb(-power)
    one = read_book({"loan_id": "L", "balance [元]": f"{value:f}"}).numbers["balance"].values
    other = read_book({"loan_id": "L", f"balance [{name}]": f"{scaled:f}"}).numbers["balance"].values
    assert one.tobytes() == other.tobytes()
    assert one[0] == float(value)


@given(st.floats(0, 1e12), st.sampled_from(["GJ", "kWh", "万kWh", "MWh", "tce"]))
def test_other_units_and_numeric_columns_within_4_ulp(value: float, unit: str) -> None:
    header = "energy_before" if unit == "tce" else "electricity_supplied"
    unit = "kgce/kg" if unit == "tce" else unit
    text = read_book({"loan_id": "L", f"{header} [{unit}]": repr(value)}).numbers[header].values
    number = read_book({"loan_id": "L", f"{header} [{unit}]": value}).numbers[header].values
    np.testing.assert_array_max_ulp(text, number, 4)


@given(st.lists(st.one_of(plain.map(str), st.floats().map(repr), st.text(max_size=8)), max_size=20), st.booleans())
def test_the_fast_path_reads_like_the_slow_one(cells: list[str], share: bool) -> None:
    for scaling in (Scaling(percent=share), Scaling(Scaling().ratio * 10_000), Scaling(Scaling().ratio * 5 / 18)):
        values, known, findings = numbers_from_text(pa.array(cells, pa.string()), scaling)
        refused = {position for position, _, _ in findings.refused}
        for position, cell in enumerate(cells):
            one = number_cell(cell, scaling)
            if isinstance(one, float):
                assert values[position] == one
                assert not np.signbit(values[position]) or one < 0
            else:
                assert known is not None
                assert not known[position]
                assert (position in refused) == (one is not None)


@given(st.text(max_size=30))
def test_a_cell_is_read_or_refused_but_never_guessed(text: str) -> None:
    found = digits(text)
    if isinstance(found, Digits):
        Decimal(found.text)
        assert found.text.isascii()


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=70), max_size=30))
def test_distinct_texts(texts: list[str]) -> None:
    assert all_different(pa.array(texts, pa.string())) == (len(set(texts)) == len(texts))


@given(st.permutations(range(4)), st.permutations([*COLUMNS]))
@settings(max_examples=30)
def test_order_of_rows_and_columns_does_not_matter(rows: list[int], names: list[str]) -> None:
    moved = pd.DataFrame(COLUMNS)[names].iloc[rows]
    reference = read_book(pd.DataFrame(COLUMNS))
    book = read_book(moved)
    back = book.select(np.argsort(rows))
    for name, numbers in reference.numbers.items():
        assert np.array_equal(numbers.values, back.numbers[name].values, equal_nan=True)
    for name, words in reference.words.items():
        assert words.texts() == back.words[name].texts()


cells = st.text(st.characters(codec="utf-8", exclude_characters='\r\n",\x00'), max_size=8)


@given(st.lists(st.tuples(cells, cells, cells), max_size=15))
@settings(max_examples=60)
def test_every_row_read_comes_out(rows: list[tuple[str, str, str]]) -> None:
    text = "loan_id,balance,branch\n" + "".join(",".join(row) + "\n" for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        book = read_book(written(Path(folder), text))
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    blank = sum(int(issue.given) for issue in book.findings if issue.code == "blank_rows")
    assert book.size == len(kept)
    assert book.size + blank >= len(kept)
    assert sum(v for k, v in book.summary().items() if k != "read") == book.size
    assert len(book.issues) == len(book.findings)


SEEDS = [
    as_text(COLUMNS).encode(),
    as_text(COLUMNS).encode("gb18030"),
    b"loan_id,balance\n1,2\n",
    b"PK\x03\x04",
    b"PAR1",
]


@given(st.one_of(st.binary(max_size=200), st.sampled_from(SEEDS)), st.binary(max_size=12), st.integers(0, 200))
@settings(max_examples=150)
def test_any_bytes_give_a_book_or_an_error_of_ours(data: bytes, noise: bytes, place: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book"
        path.write_bytes(data[:place] + noise + data[place + len(noise) // 2 :])
        with contextlib.suppress(CarbonAcctError):
            assert read_book(path).size >= 0


def workbook_bytes() -> bytes:
    made = io.BytesIO()
    import xlsxwriter

    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        for row, line in enumerate(as_cells(COLUMNS)):
            page.write_row(row, 0, line)
    return made.getvalue()


@given(st.binary(min_size=1, max_size=6), st.floats(0, 1))
@settings(max_examples=80)
def test_damaged_workbooks_give_a_book_or_an_error_of_ours(noise: bytes, where: float) -> None:
    data = workbook_bytes()
    place = int(where * (len(data) - 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(data[:place] + noise + data[place + len(noise) :])
        with contextlib.suppress(CarbonAcctError):
            assert read_book(path).size >= 0
