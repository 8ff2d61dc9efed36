"""Random books with all that reaches across rows: repeated keys, facts that differ, clients, groups, odd cells."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pyarrow as pa

KINDS = {
    "solar_pv": {"electricity_supplied [MWh]": (10, 90_000), "electricity_self_used [MWh]": (0, 50)},
    "wind_power": {"electricity_supplied [MWh]": (10, 90_000)},
    "natural_gas_for_coal": {"gas_used [Nm3]": (10, 1e7), "boiler_efficiency [%]": (50, 99)},
    "energy_saving_retrofit": {
        "energy_before [tce/t]": (0.3, 0.9),
        "energy_after [tce/t]": (0.1, 0.5),
        "output [t]": (1, 1e5),
    },
    "lighting": {"electricity_saved [MWh]": (1, 9000)},
    "water_reuse": {"water_reused [m3]": (10, 1e6)},
    "kitchen_waste": {"waste@food [t]": (10, 1e5)},
    "green_building": {
        "floor_area [m2]": (1, 1e5),
        "energy_reference [kWh/m2]": (50, 99),
        "energy_design [kWh/m2]": (1, 60),
    },
    "other_type": {},
}
REGIONS = ("CN-CQ", "500155", "CN-GD", "110000", "CN-SC", "510122", "500236", "", "火星", "CN-HK", "SG")
SECTORS = ("C3011", "C3011", "D4411", "C3120", "L7212", "", "水泥")


def _some(rng: np.random.Generator, words: Any, rows: int) -> list[Any]:
    return [words[place] for place in rng.integers(0, len(words), rows)]


def _keys(rng: np.random.Generator, letter: str, rows: int, distinct: int, blank: float) -> list[str]:
    made = [f"{letter}{number}" for number in rng.integers(0, max(distinct, 1), rows)]
    for row in range(rows):
        chance = rng.random()
        if chance < blank:
            made[row] = ""
        elif chance < blank + 0.01:
            made[row] = made[row].replace("1", "１") + " "
    return made


def _cells(rng: np.random.Generator, least: float, most: float, rows: int, blank: float) -> list[str]:
    made = [f"{value:.2f}" for value in rng.uniform(least, most, rows)]
    for row in np.flatnonzero(rng.random(rows) < blank):
        made[row] = ""
    for row in np.flatnonzero(rng.random(rows) < 0.02):
        made[row] = str(rng.choice(["1,234.50", "－", "abc", "-5", "１２", "0", "1e3", "n/a", "12%", "3万"]))
    return made


def _repeat_facts(
    rng: np.random.Generator, columns: dict[str, list[Any]], key: str, names: list[str], differ: float
) -> None:
    first: dict[str, int] = {}
    for row, word in enumerate(columns[key]):
        if word:
            place = first.setdefault(word, row)
            for name in names:
                if rng.random() > differ:
                    columns[name][row] = columns[name][place]


def benefit_book(seed: int) -> pa.Table:
    """A book of project loans."""
    rng = np.random.default_rng(seed)
    rows = int(rng.integers(1, 120))
    loans = [f"L{number:04d}" for number in range(rows)]
    if rng.random() < 0.6:
        rng.shuffle(loans)
    if rng.random() < 0.5:
        loans = _keys(rng, "L", rows, rows * 20, 0.02)
    kinds = _some(rng, [*KINDS][: int(rng.integers(1, len(KINDS) + 1))], rows)
    investment = [f"{value:.2f}" for value in rng.uniform(10, 9000, rows)]
    part = rng.uniform(0.01, 1.3, rows)
    balance = [f"{float(value) * share:.2f}" for value, share in zip(investment, part, strict=True)]
    columns: dict[str, list[Any]] = {
        "loan_id": loans,
        "project_type": kinds,
        "region": _some(rng, REGIONS[: int(rng.integers(1, len(REGIONS) + 1))], rows),
        "year": _some(rng, ["2022", "2023", "2024", "2025", "", "1890"][: int(rng.integers(1, 7))], rows),
        "balance [万元]": balance,
        "total_investment [万元]": investment,
        "branch": _some(rng, ["梁山", "双桂", "=1+1", ""], rows),
    }
    for kind, inputs in KINDS.items():
        for header, (least, most) in inputs.items():
            cells = _cells(rng, least, most, rows, 0.05)
            mine = [cell if own == kind or rng.random() < 0.02 else "" for cell, own in zip(cells, kinds, strict=True)]
            columns[header] = (
                mine if header not in columns else [a or b for a, b in zip(columns[header], mine, strict=True)]
            )
    for _ in range(3):
        row = int(rng.integers(0, rows))
        columns["balance [万元]"][row] = str(
            rng.choice(["", "-3", "abc", "1,000.00", f"{10.0 ** rng.integers(0, 9):.0f}"])
        )
    if rng.random() < 0.6:
        columns["project_id"] = _keys(rng, "P", rows, int(rng.integers(1, 2 * rows + 1)), 0.3)
        facts = [name for name in columns if name not in ("loan_id", "project_id", "balance [万元]", "branch")]
        _repeat_facts(rng, columns, "project_id", facts, float(rng.choice([0.0, 0.02])))
        if rng.random() < 0.4:
            columns["allocated_balance [万元]"] = _cells(rng, 1, 100, rows, 0.6)
    if rng.random() < 0.5:
        columns["borrower_id"] = _keys(rng, "B", rows, int(rng.integers(1, rows + 2)), 0.1)
        columns["total_assets [万元]"] = _cells(rng, 1, 100, rows, 0.2)
        _repeat_facts(rng, columns, "borrower_id", ["total_assets [万元]"], 0.01)
    if rng.random() < 0.4:
        columns["project_ghg_reduced [tCO2e]"] = _cells(rng, -5, 1000, rows, 0.6)
    if rng.random() < 0.3:
        columns["currency"] = _some(rng, ["CNY", "USD", "", "人民币"], rows)
    if rng.random() < 0.3:
        columns["stage"] = _some(rng, ["operation", "construction", "", "运营"], rows)
        columns["operating_days"] = _cells(rng, 1, 400, rows, 0.3)
    if rng.random() < 0.3:
        columns["average_balance [万元]"] = _cells(rng, 1, 500, rows, 0.3)
    if rng.random() < 0.2:
        columns["method"] = _some(rng, ["", "", "cbirc_2020.renewable_power", "reported"], rows)
    if rng.random() < 0.2:
        columns["disbursed_on"] = _some(rng, ["2023-01-05", "2024年3月1日", "", "2090-01-01", "x"], rows)
    return _typed(rng, columns)


def lending_book(seed: int) -> pa.Table:
    """A book of lending to companies and projects, with clients and groups."""
    rng = np.random.default_rng(seed)
    rows = int(rng.integers(1, 120))
    loans = (
        [f"L{number:04d}" for number in range(rows)] if rng.random() < 0.5 else _keys(rng, "L", rows, rows * 20, 0.02)
    )
    columns: dict[str, list[Any]] = {
        "loan_id": loans,
        "borrower_id": _keys(rng, "B", rows, int(rng.integers(1, 2 * rows + 2)), 0.1),
        "sector": _some(rng, SECTORS[: int(rng.integers(1, len(SECTORS) + 1))], rows),
        "year": _some(rng, ["2025", "2026", "2026", ""][: int(rng.integers(1, 5))], rows),
        "average_balance [万元]": _cells(rng, 100, 900, rows, 0.05),
        "balance [万元]": _cells(rng, 100, 900, rows, 0.05),
        "total_assets [万元]": _cells(rng, 500, 90_000, rows, 0.1),
        "total_assets_last_year [万元]": _cells(rng, 500, 90_000, rows, 0.1),
        "total_equity [万元]": _cells(rng, 500, 9_000, rows, 0.1),
        "total_debt [万元]": _cells(rng, 500, 9_000, rows, 0.1),
        "revenue [万元]": _cells(rng, 500, 9_000, rows, 0.1),
        "scope1 [tCO2e]": _cells(rng, 10, 9_000, rows, 0.4),
        "scope2 [tCO2e]": _cells(rng, 10, 9_000, rows, 0.4),
    }
    if rng.random() < 0.6:
        columns["product_kind"] = _some(rng, ["", "project", "non_project", "bill", "guarantee"], rows)
        columns["total_investment [万元]"] = _cells(rng, 500, 9_000, rows, 0.5)
    if rng.random() < 0.6:
        columns["asset_class"] = _some(rng, ["", "business_loan", "project_finance", "listed_equity", "mortgage"], rows)
    if rng.random() < 0.5:
        columns["group_id"] = _keys(rng, "G", rows, int(rng.integers(1, rows + 1)), 0.5)
        columns["boundary"] = _some(rng, ["", "consolidated", "entity", "project"], rows)
    if rng.random() < 0.4:
        columns["currency"] = _some(rng, ["CNY", "USD", ""], rows)
    if rng.random() < 0.4:
        columns["fuel@raw_coal [t]"] = _cells(rng, 1, 500, rows, 0.7)
        columns["electricity_bought [MWh]"] = _cells(rng, 1, 500, rows, 0.7)
        columns["region"] = _some(rng, REGIONS[:5], rows)
    if rng.random() < 0.3:
        columns["borrower_size"] = _some(rng, ["大", "小", "", "medium"], rows)
        columns["emission_option"] = _some(rng, ["", "", "1a", "energy", "zz"], rows)
    if rng.random() < 0.3:
        columns["commitment [万元]"] = _cells(rng, 100, 2_000, rows, 0.4)
    facts = [
        name
        for name in columns
        if name.split(" ")[0] in ("total_assets", "total_equity", "scope1", "scope2", "revenue")
    ]
    _repeat_facts(rng, columns, "borrower_id", facts, float(rng.choice([0.0, 0.01])))
    return _typed(rng, columns)


def _typed(rng: np.random.Generator, columns: dict[str, list[Any]]) -> pa.Table:
    """Turn some columns that hold plain numbers into numbers, and add blank rows and a column nobody knows."""
    arrays = {}
    for name, cells in columns.items():
        array = pa.array([cell or None for cell in cells], pa.string())
        if name not in ("loan_id", "project_id") and rng.random() < 0.5:
            with contextlib.suppress(pa.ArrowInvalid):
                array = array.cast(pa.float64())
        arrays[name] = array
    if rng.random() < 0.3:
        arrays["note"] = pa.array(_some(rng, [None, " x ", "y"], len(array)), pa.string())
    table = pa.table(arrays)
    if rng.random() < 0.3:
        blank = pa.table({name: pa.nulls(2, column.type) for name, column in arrays.items()})
        table = pa.concat_tables([table, blank])
    return table.take(pa.array(rng.permutation(len(table)))) if rng.random() < 0.5 else table
