"""From a file, frame or list of loans to a checked book."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from numbers import Real
from os import PathLike
from pathlib import Path
from typing import Any

from carbonacct.book import link, xlsx
from carbonacct.book.columns import parse_header
from carbonacct.book.model import Book, Source
from carbonacct.book.numbers import FIRST_YEAR, LAST_YEAR
from carbonacct.book.parts import Part, understand
from carbonacct.book.tables import Limits, Table, from_arrow, table_from
from carbonacct.book.text import read_text
from carbonacct.book.validate import check
from carbonacct.book.xlsx_scan import open_workbook
from carbonacct.errors import BookError, LimitExceeded, OptionError, clip, require

DEFAULT_LIMITS = Limits()
STRUCTURE = "structure_id"
LINKED = {"project_id": "projects", "borrower_id": "borrowers", STRUCTURE: "pools"}


@dataclass
class Tables:
    """The tables of one book, loans first; linked ones where given."""

    loans: Table
    projects: Table | None = None
    borrowers: Table | None = None
    pools: Table | None = None


def read_book(
    loans: Any,
    *,
    projects: Any = None,
    borrowers: Any = None,
    pools: Any = None,
    units: Mapping[str, str] | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    year: int | None = None,
    region: str | None = None,
    currency: str | None = None,
    encoding: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Book:
    """Read a loan book and check every row.

    A cell that is wrong rejects its row, with an issue that names it; a blank cell stays blank. Every row read is in
    the book.

    Parameters
    ----------
    loans
        Path of a CSV, XLSX or Parquet file; a pandas, Polars or Arrow frame; a mapping of columns; a list of loans as
        mappings; or one loan as a mapping.
    projects, borrowers
        Linked tables of the same kinds, joined on ``project_id`` and ``borrower_id``.
    pools
        The assets of structures in the book (funds, use-of-proceeds bonds, securitisations): a table of the same kinds
        and columns as the loans, one row an asset, whose ``structure_id`` names the holding's structure.
    units
        Unit by column, instead of brackets in the header.
    sheet
        Sheet of a workbook; ``"*"`` reads all visible ones one below the other.
    header_row
        Line of the header, from 1, where it is not found by itself.
    year, region, currency
        Taken where the book leaves them blank.
    encoding
        Of a text file, where it is not found by itself.
    limits
        What the book may be at most.

    Returns
    -------
    Book
        Columns in canonical units, with ``issues``.

    Raises
    ------
    BookError
        The file, its header or its columns cannot be understood.
    LimitExceeded
        It is larger than the limits.
    OptionError
        An argument names no column, sheet or place.

    Examples
    --------
    >>> loan = {"贷款编号": "L1", "贷款余额（万元）": 500, "项目总投资（万元）": "1,000", "年上网电量[万kWh]": 1200}
    >>> book = read_book(loan)
    >>> book.numbers["balance"].values.tolist(), book.numbers["electricity_supplied"].values.tolist()
    ([5000000.0], [12000.0])
    >>> [issue.code for issue in book.findings]
    ['number_forms']
    """
    _check_kinds(units, year, limits, {"sheet": sheet, "region": region, "currency": currency, "encoding": encoding})
    tables = tables_of(loans, projects, borrowers, pools, sheet, header_row, encoding, limits)
    units = dict(units or {})
    main = understand(tables.loans, units)
    parts = [main]
    if tables.projects is not None:
        parts.append(link.join(main, understand(tables.projects, units), "project_id"))
    if tables.borrowers is not None:
        parts.append(link.join(main, understand(tables.borrowers, units), "borrower_id"))
    assets = None if tables.pools is None else understand(tables.pools, units)
    if assets is not None:
        _with_structures(main, assets)
        parts.append(assets)
    if units:
        for name in units:
            if not any(name in part.units_used for part in parts):
                raise OptionError(
                    "no column of this name", where="units", given=name, needed=", ".join(main.columns)[:200]
                )
    book = check(main, year=year, region=region, currency=currency, today=date.today())
    if assets is not None:
        book.pools = check(assets, year=year, region=region, currency=currency, today=date.today())
        book.sources += book.pools.sources
    return book


def _check_kinds(units: Any, year: Any, limits: Any, texts: Mapping[str, Any]) -> None:
    """Refuse arguments of another kind, such as those of a request."""
    for name, given in texts.items():
        if given is not None:
            require(given, str, name)
    if units is not None:
        require(units, Mapping, "units")
        for name, unit in units.items():
            require(name, str, "units")
            require(unit, str, f"units[{name!r}]")
    if year is not None and (isinstance(year, bool) or not isinstance(year, Real)):
        raise OptionError("no year", where="year", given=clip(year), needed=f"{FIRST_YEAR} to {LAST_YEAR}")
    require(limits, Limits, "limits")


def _with_structures(loans: Part, pools: Part) -> None:
    """Refuse a table of pools that nothing can be joined to."""
    for part in (loans, pools):
        if STRUCTURE not in part.words:
            raise BookError(
                f"column {STRUCTURE} is missing",
                where=part.source.name,
                needed=STRUCTURE,
                hint="a holding and the assets of its pool name the same structure",
            )


def tables_of(
    loans: Any,
    projects: Any = None,
    borrowers: Any = None,
    pools: Any = None,
    sheet: str | None = None,
    header_row: int | None = None,
    encoding: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Tables:
    """Return the tables of a book before their cells are understood; arguments as for :func:`read_book`."""
    if not isinstance(loans, str | PathLike):
        tables = Tables(table_from(loans, limits))
        if sheet is not None or encoding is not None:
            raise OptionError("sheet= and encoding= are for files", given=sheet or encoding, hint="leave them out")
    else:
        tables = file_tables(Path(loans), sheet, header_row, encoding, limits)
    if projects is not None:
        tables.projects = _linked(projects, "project_id", encoding, limits)
    if borrowers is not None:
        tables.borrowers = _linked(borrowers, "borrower_id", encoding, limits)
    if pools is not None:
        tables.pools = _linked(pools, STRUCTURE, encoding, limits)
    return tables


def _linked(given: Any, key: str, encoding: str | None, limits: Limits) -> Table:
    if not isinstance(given, str | PathLike):
        return table_from(given, limits)
    return file_tables(Path(given), None, None, encoding, limits, key=key).loans


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.file:
            raise LimitExceeded(
                "the file is larger than allowed",
                where=str(path),
                given=f"{size} bytes",
                needed=f"at most {limits.file} bytes",
                hint="split the book, or pass limits=Limits(file=…)",
            )
        return path.read_bytes()
    except LimitExceeded:
        raise
    except (OSError, ValueError) as error:
        reason = error.strerror or str(error) if isinstance(error, OSError) else "no file can have this name"
        raise BookError(f"the file cannot be read: {reason}", where=str(path), hint="name a file that exists") from None


def file_tables(
    path: Path, sheet: str | None, header_row: int | None, encoding: str | None, limits: Limits, *, key: str = "loan_id"
) -> Tables:
    """Read a file by what it holds, whatever its suffix says."""
    data = _bytes(path, limits)
    name = path.name
    suffix = path.suffix.lower().lstrip(".")
    if not data:
        hint = "the first line names the columns, e.g. 贷款编号"
        raise BookError("no header: the file is empty", where=name, hint=hint)
    kind = _kind(data)
    if kind == "xls":
        raise BookError(
            "this is an XLS or password-protected workbook", where=name, hint="save it as XLSX without a password"
        )
    if suffix in ("xlsx", "xlsm", "csv", "txt", "parquet", "xls", "xlsb") and not _fits(suffix, kind):
        raise BookError(
            f"the name says {suffix.upper()}, the content is {kind.upper()}", where=name, hint=f"rename it to .{kind}"
        )
    if sheet is not None and kind != "xlsx":
        raise OptionError("sheet= is for workbooks", where=name, given=sheet)
    if kind == "xlsx":
        return _workbook(data, name, sheet, header_row, limits, key)
    if kind == "parquet":
        return Tables(_parquet(data, name, limits))
    return Tables(read_text(data, name, limits, header_row=header_row, encoding=encoding, key=key))


def _kind(data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    return "csv"


def _fits(suffix: str, kind: str) -> bool:
    return {"txt": "csv", "xlsm": "xlsx", "xlsb": "xlsx", "xls": "xls"}.get(suffix, suffix) == kind


def _workbook(data: bytes, name: str, sheet: str | None, header_row: int | None, limits: Limits, key: str) -> Tables:
    book = open_workbook(data, name, limits)
    if key != "loan_id":
        linked = xlsx.linked_sheets(book).get(LINKED.get(key, "")) or xlsx.chosen_sheets(book, sheet)[0]
        return Tables(xlsx.read_sheet(book, linked, limits, header_row=header_row, key=key))
    chosen = xlsx.chosen_sheets(book, sheet)
    read = [xlsx.read_sheet(book, part, limits, header_row=header_row) for part in chosen]
    tables = Tables(xlsx.stacked(read))
    used = {*chosen}
    if sheet is None:
        linked_names = xlsx.linked_sheets(book)
        for linked_key, role in LINKED.items():
            if role in linked_names:
                setattr(tables, role, xlsx.read_sheet(book, linked_names[role], limits, key=linked_key))
                used.add(linked_names[role])
    xlsx.note_unread(tables.loans, book, used)
    return tables


def _parquet(data: bytes, name: str, limits: Limits) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    digest = hashlib.sha256(data).hexdigest()
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        footer = file.metadata
        if footer.num_rows > limits.rows or footer.num_columns > limits.columns:
            raise LimitExceeded(
                "more rows or columns than allowed",
                where=name,
                given=f"{footer.num_rows} rows, {footer.num_columns} columns",
                needed=f"at most {limits.rows} rows, {limits.columns} columns",
                hint="pass limits=Limits(rows=…)",
            )
        table = file.read()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError, KeyError, NotImplementedError) as error:
        if isinstance(error, BookError):
            raise
        raise BookError("the Parquet file is broken", where=name, given=str(error), hint="write it again") from None
    names = [name for name in table.column_names if not name.startswith("__index_level_")]
    made = from_arrow(table.select(names), limits, Source(name, "parquet", lambda: digest))
    if not any(parse_header(header).name for header in made.headers):
        raise BookError("no column is known", where=name, given=", ".join(made.headers)[:80], needed="loan_id")
    return made


__all__ = ["Limits", "Part", "read_book"]
