"""Results into files: CSV, XLSX, Parquet or JSON, each whole or not there at all."""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonacct import workbook
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
            workbook.write_result(files[0], benefits, by, lang)
        else:
            (_write_csv if kind == ".csv" else _write_parquet)(files[0], benefits.frame)
            _write_csv(files[1], benefits.issues)
            _write_json(files[2], benefits.manifest)
    return targets


def write_table(frame: pd.DataFrame, path: Path, sheet: str = "问题") -> None:
    """Write one table as a sheet (``.xlsx``) or as CSV."""
    if path.suffix.lower() == ".xlsx":
        workbook.write_sheets(path, {sheet: frame}, "")
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
    return (dict(zip(names, row, strict=True)) for row in workbook.plain_rows(frame))


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
