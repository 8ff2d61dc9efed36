"""Results into files: CSV, XLSX, Parquet or JSON, each whole or not there at all."""

from __future__ import annotations

import json
import math
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from carbonacct.errors import OutputError, require

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd
    import pyarrow as pa

    from carbonacct.loan_benefits import Benefits
    from carbonacct.portfolio.emissions import Emissions

SUFFIXES = (".csv", ".xlsx", ".parquet", ".json")
BOM = b"\xef\xbb\xbf"
# What a spreadsheet would run as a formula; a plain number such as -5 is none.
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
PLAIN_NUMBER = r"^[+\-]?[0-9][0-9,]*(\.[0-9]+)?([eE][+\-]?[0-9]+)?%?$"
ROWS_PER_BLOCK = 1 << 14
SHEET_ROWS = 1_048_576
SHEET_TEXT = 32_767
MONEY = ("balance", "granted", "average_balance", "total_investment")
FACTS = ("project_name", "borrower_name", "currency", *MONEY)
SHEET_DATE = datetime(2000, 1, 1)


def write(
    benefits: Benefits | Emissions,
    path: str | PathLike[str],
    *,
    overwrite: bool = False,
    by: str | None = None,
    lang: str = "en",
) -> tuple[Path, ...]:
    """Write a result in the format of the suffix; floats read back from CSV, Parquet and JSON have the same bits.

    ==========  ======================================================================================================
    suffix      content
    ==========  ======================================================================================================
    ``.csv``    the rows in UTF-8 with BOM (so that spreadsheets show Chinese), and beside it ``PATH.issues.csv`` and
                ``PATH.manifest.json``; a text that a spreadsheet would run as a formula gets a leading apostrophe
    ``.xlsx``   sheets 结果 (rows), 问题 (issues), 因子 (factors of every row), 清单 (totals and manifest) and, with
                ``by``, 分组 (groups); Excel keeps 16 digits of a number
    ``.parquet``  the rows, and the two files beside it
    ``.json``   the JSON of the command line, with ``results`` (the rows) and ``factors_used``
    ==========  ======================================================================================================

    Parameters
    ----------
    benefits
        What :func:`carbonacct.benefits` returned.
    path
        File to write.
    overwrite
        Replace files that exist.
    by
        Column whose groups join the XLSX and the JSON.
    lang
        ``zh``: headings and words of the XLSX in Chinese; the other formats are read by programs and stay as they are.

    Returns
    -------
    tuple of Path
        The files written, the result itself first.

    Raises
    ------
    OutputError
        If the suffix is unknown, a file exists, or it cannot be written; no part of a file is left behind then.
    """
    from carbonacct.loan_benefits import Benefits
    from carbonacct.portfolio.emissions import Emissions

    require(benefits, (Benefits, Emissions), "write(result, path)")
    targets = destination(path, overwrite=overwrite)
    kind = targets[0].suffix.lower()
    with replacing(targets, overwrite=overwrite) as files:
        if kind == ".json":
            _write_whole(files[0], benefits, by)
        elif kind == ".xlsx":
            _write_xlsx(files[0], benefits, by, lang)
        else:
            (_write_csv if kind == ".csv" else _write_parquet)(files[0], benefits.frame)
            _write_csv(files[1], benefits.issues)
            _write_json(files[2], benefits.manifest)
    return targets


def write_table(frame: pd.DataFrame, path: Path, sheet: str = "问题") -> None:
    """Write one table as a sheet (``.xlsx``) or as CSV."""
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, {sheet: frame}, "")
    else:
        _write_csv(path, frame)


def destination(
    path: str | PathLike[str], *, overwrite: bool = False, choices: Sequence[str] = SUFFIXES
) -> tuple[Path, ...]:
    """Return the files that a result written to ``path`` consists of, itself first; nothing is written yet.

    Raises
    ------
    OutputError
        If the suffix is not among the choices, or a file exists and is not to be overwritten.

    Examples
    --------
    >>> [file.name for file in destination("result.csv")]
    ['result.csv', 'result.csv.issues.csv', 'result.csv.manifest.json']
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in choices:
        needed = ", ".join(choices)
        raise OutputError("the suffix tells the format", where=str(target), given=suffix or "no suffix", needed=needed)
    beside = (".issues.csv", ".manifest.json") if suffix in (".csv", ".parquet") and choices is SUFFIXES else ()
    targets = (target, *(target.with_name(target.name + ending) for ending in beside))
    _refuse_existing(targets, overwrite=overwrite)
    return targets


def _refuse_existing(targets: Sequence[Path], *, overwrite: bool) -> None:
    for target in targets:
        try:
            folder, taken = stat.S_ISDIR(target.stat().st_mode), True
        except FileNotFoundError:
            folder, taken = False, os.path.lexists(target)
        except (OSError, ValueError) as error:
            raise _unwritable(error, target) from error
        if folder:
            raise OutputError("the output is a folder", where=str(target), hint="name a file")
        if taken and not overwrite:
            raise OutputError("the file exists", where=str(target), hint="--overwrite (overwrite=True) replaces it")


@contextmanager
def replacing(targets: Sequence[Path], *, overwrite: bool) -> Iterator[list[Path]]:
    """Yield names to write to; the files take their real names only when the block ends without an error.

    Raises
    ------
    OutputError
        If a target exists and is not to be overwritten, or cannot be written.
    """
    _refuse_existing(targets, overwrite=overwrite)
    token = secrets.token_hex(4)
    files = [target.with_name(f".{target.stem}-{token}{target.suffix}") for target in targets]
    try:
        yield files
        for file, target in reversed([*zip(files, targets, strict=True)]):
            os.replace(file, target)
    except OutputError:
        raise
    except OSError as error:
        raise _unwritable(error, targets[0]) from error
    finally:
        for file in files:
            _remove(file)


def _unwritable(error: OSError | ValueError, target: Path) -> OutputError:
    reason = error.strerror or str(error) if isinstance(error, OSError) else "no file can have this name"
    hint = "name a file in a folder that exists and may be written to"
    return OutputError(f"the file cannot be written: {reason}", where=str(target), hint=hint)


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return


def _write_whole(file: Path, benefits: Benefits | Emissions, by: str | None) -> None:
    """Write the result as JSON, rows and factors one a line, without holding all of it in memory."""
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(as_json(benefits.as_dict(by)).removesuffix("\n}"))
        for name, frame in (("results", benefits.frame), ("factors_used", benefits.factors)):
            stream.write(f',\n "{name}": [')
            for place, record in enumerate(_records(frame)):
                line = json.dumps(record, ensure_ascii=False, allow_nan=False)
                stream.write(f"{',' if place else ''}\n  {line}")
            stream.write("\n ]")
        stream.write("\n}\n")


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as plain data: one dict a row, ``None`` where nothing stands.

    Examples
    --------
    >>> import pandas as pd
    >>> records(pd.DataFrame({"loan_id": ["A", "B"], "share": [0.5, float("nan")]}))
    [{'loan_id': 'A', 'share': 0.5}, {'loan_id': 'B', 'share': None}]
    """
    return [*_records(frame)]


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    names = [str(name) for name in frame.columns]
    return (dict(zip(names, row, strict=True)) for row in _rows(frame))


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(frame), ROWS_PER_BLOCK):
        block = frame.iloc[start : start + ROWS_PER_BLOCK]
        yield from zip(*(map(_plain, block[name].tolist()) for name in block.columns), strict=True)


def _plain(value: Any) -> Any:
    """Return a cell as text, integer, finite float or ``None``."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, int) else str(value)


def as_json(content: Any) -> str:
    """Return plain data as JSON text; floats read back have the same bits, and NaN is refused."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)


def _write_json(file: Path, content: Any) -> None:
    file.write_text(as_json(content) + "\n", encoding="utf-8", newline="\n")


def _table(frame: pd.DataFrame) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)


def _write_parquet(file: Path, frame: pd.DataFrame) -> None:
    import pyarrow.parquet

    pyarrow.parquet.write_table(_table(frame), file)


def _write_csv(file: Path, frame: pd.DataFrame) -> None:
    from pyarrow import csv

    table = neutral(_table(frame))
    with file.open("wb") as stream:
        stream.write(BOM)
        csv.write_csv(table, stream, csv.WriteOptions(quoting_style="needed"))


def neutral(table: pa.Table) -> pa.Table:
    """Put an apostrophe before every text that a spreadsheet would run as a formula.

    Examples
    --------
    >>> import pyarrow as pa
    >>> neutral(pa.table({"name": ["=1+1", "-5", "梁平"]}))["name"].to_pylist()
    ["'=1+1", '-5', '梁平']
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    for place, field in enumerate(table.schema):
        if not (pa.types.is_string(field.type) or pa.types.is_large_string(field.type)):
            continue
        column = table.column(place)
        formula = pc.match_substring_regex(column, FORMULA)
        formula = pc.and_(formula, pc.invert(pc.match_substring_regex(column, PLAIN_NUMBER)))
        if pc.any(formula).as_py():
            quote, nothing = pa.scalar("'", field.type), pa.scalar("", field.type)
            marked = pc.if_else(formula, pc.binary_join_element_wise(quote, column, nothing), column)
            table = table.set_column(place, field, marked)
    return table


def _write_xlsx(file: Path, benefits: Benefits | Emissions, by: str | None, lang: str) -> None:
    sheets = {"结果": _with_facts(benefits), "问题": benefits.issues, "因子": benefits.factors}
    if by is not None:
        sheets["分组"] = benefits.by(by).frame
    _write_workbook(file, sheets, benefits.headline, _summary(benefits), lang)


def _with_facts(result: Benefits | Emissions) -> pd.DataFrame:
    """Return the rows with what a share is checked by hand with: names, currency and amounts of the book."""
    frame, book = result.frame.copy(deep=False), result.book
    for name in FACTS:
        if name in frame.columns:
            continue
        if name in book.words:
            frame[name] = book.words[name].texts()
        elif name in book.numbers:
            frame[name] = book.numbers[name].values
    return frame


def _in_chinese(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with Chinese headings and status words."""
    from carbonacct.vocabulary import headings

    frame = frame.copy(deep=False)
    for name in headings.CODED:
        if name in frame.columns:
            frame[name] = [headings.word(name, text) for text in frame[name].astype(str).tolist()]
    return frame.rename(columns={name: headings.chinese(str(name)) for name in frame.columns})


def _write_workbook(
    file: Path,
    sheets: Mapping[str, pd.DataFrame],
    headline: str,
    summary: Iterable[Sequence[Any]] | None = None,
    lang: str = "en",
) -> None:
    """Write frames as sheets, and what stands beside them as the sheet 清单."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    for name, frame in sheets.items():
        if len(frame) >= SHEET_ROWS:
            raise OutputError(
                f"the sheet {name} has {len(frame):,} rows",
                where=str(file.name),
                needed=f"at most {SHEET_ROWS - 1:,}",
                hint="write .parquet or .csv",
            )
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with TemporaryDirectory() as parts, xlsxwriter.Workbook(str(file), options | {"tmpdir": parts}) as workbook:
            workbook.set_properties({"created": SHEET_DATE, "comments": headline})
            for name, frame in sheets.items():
                shown = _in_chinese(frame) if lang == "zh" else frame
                formats = [_number_format(str(column)) for column in frame.columns]
                _write_sheet(workbook, name, [str(column) for column in shown.columns], _rows(shown), formats)
            if summary is not None:
                heads = ["section", "item", "value", "unit"]
                _write_sheet(workbook, "清单", heads, summary, [_number_format(head) for head in heads])
    except XlsxWriterException as error:
        raise OSError(str(error)) from error


def _write_sheet(
    workbook: Any, name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], numbers: Sequence[str]
) -> None:
    """Write one table: header frozen and filterable, texts as text, numbers in the format of their column."""
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    bold = workbook.add_format({"bold": True, "bottom": 1})
    formats = [workbook.add_format({"num_format": number}) for number in numbers]
    for column, header in enumerate(headers):
        sheet.set_column(column, column, min(max(len(header) + 2, 10), 40))
        sheet.write_string(0, column, header, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet.write_string(last, column, value[:SHEET_TEXT])
            elif value is not None:
                sheet.write_number(last, column, value, formats[column])
    sheet.autofilter(0, 0, last, len(headers) - 1)


def _number_format(header: str) -> str:
    if header in ("row", "year"):
        return "0"
    if header in MONEY:
        return "#,##0.00"
    if header in ("share", "share_raw"):
        return "0.00%"
    return "#,##0.00####" if re.search(r" \[.+\]$", header) else "General"


def _summary(benefits: Benefits | Emissions) -> Iterator[tuple[str, str, Any, str]]:
    """Yield what stands beside the rows: headline, reconciliation, totals, coverage, manifest."""
    told = benefits.reconciliation
    yield "headline", "", benefits.headline, ""
    for status, count in told.rows.items():
        yield "rows", status, count, ""
    for currency, money in told.balance.items():
        for status, amount in money.items():
            yield "balance", status, amount, currency
    yield "balance", "unreadable", told.balance_unreadable, "rows"
    for name, total in benefits.total().items():
        yield "totals", name, total.value, total.unit
        yield "totals", f"{name}: loans", total.loans, ""
    for name, share in benefits.coverage().items():
        yield "coverage", name, share if isinstance(share, float) else json.dumps(share), ""
    for name, value in benefits.manifest.items():
        yield "manifest", name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), ""
