"""Tables of branches: read like loan books, without loans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

from carbonacct.book.columns import parse_header
from carbonacct.book.model import Book
from carbonacct.book.parts import understand
from carbonacct.book.read import DEFAULT_LIMITS, file_tables
from carbonacct.book.tables import Limits, table_from
from carbonacct.book.total_rows import TOTAL
from carbonacct.book.validate import check
from carbonacct.errors import BookError

KEY = "branch"
BLANK = ("", "nan", "None", "<NA>")


def read_branches(
    table: Any,
    *,
    units: Mapping[str, str] | None = None,
    sheet: str | None = None,
    year: int | None = None,
    region: str | None = None,
    encoding: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Book:
    """Read a table with one row for each branch and year.

    Cells are read and checked as in :func:`carbonacct.read_book`; a row is named by its branch and row number.

    Parameters
    ----------
    table
        Path of a CSV, XLSX or Parquet file, a frame, a mapping of columns or a list of mappings; column ``branch``.
    units, sheet, year, region, encoding, limits
        As of :func:`carbonacct.read_book`.

    Raises
    ------
    BookError
        The table has no column ``branch``, or cannot be read.

    Examples
    --------
    >>> branches = read_branches([{"网点": "南门支行", "year": 2023, "外购电量[万kWh]": 20}])
    >>> branches.numbers["electricity_bought"].values.tolist()
    [200.0]
    """
    if isinstance(table, str | PathLike):
        read = file_tables(Path(table), sheet, None, encoding, limits, key=KEY).loans
    else:
        read = table_from(table, limits)
    names = [parse_header(header).name for header in read.headers]
    if KEY not in names:
        raise BookError(
            "column branch is missing",
            where=read.source.name,
            given=", ".join(read.headers)[:80],
            needed=KEY,
            hint="name it branch, 网点 or 经办机构",
        )
    if "loan_id" not in names:
        cells = read.columns[names.index(KEY)]
        words = cells.to_pylist() if hasattr(cells, "to_pylist") else cells
        read.headers.append("loan_id")
        read.columns.append([_row_name(word, row) for word, row in zip(words, read.rows.tolist(), strict=True)])
    return check(understand(read, dict(units or {})), year=year, region=region, currency="CNY", today=date.today())


def _row_name(branch: object, row: int) -> str | None:
    """Return the name of a row; none for a blank branch and for the words of a total, which are told by the branch."""
    text = str(branch).strip() if branch is not None else ""
    return None if text in BLANK or TOTAL.fullmatch(text) else f"{text}#{row}"
