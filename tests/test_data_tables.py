"""Every table that comes with the package: as many cells in each row as in its header, none named twice."""

import csv
from pathlib import Path

import pytest

import carbonacct

FOLDER = Path(carbonacct.__file__).parent
TABLES = sorted(path.relative_to(FOLDER) for path in FOLDER.rglob("*.csv"))


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_row_has_the_cells_of_its_header(table):
    with (FOLDER / table).open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert len({*header}) == len(header)
    assert [number for number, row in enumerate(rows, start=2) if row and len(row) != len(header)] == []
