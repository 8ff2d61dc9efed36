"""What each loan lacks for a benefit to be computed, ranked by money; a workbook to fill in and read again."""

from __future__ import annotations

import re
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.columns import REPORTED, find, name_in
from carbonacct.book.model import OPEN, Book
from carbonacct.book.template import WRITTEN_ON
from carbonacct.book.wanted import Wanted, base_columns, numerator, of_method, wanted
from carbonacct.errors import OptionError, UnknownMethod, require
from carbonacct.vocabulary import columns as vocabulary

if TYPE_CHECKING:
    import pandas as pd

MISSING = "缺失项"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def gaps(
    book: Book, path: str | PathLike[str] | None = None, *, by: str | None = None, filing: str = "green-credit"
) -> pd.DataFrame:
    """List what each loan lacks under a filing, the largest amounts first.

    Parameters
    ----------
    book
        A book that was read.
    path
        Workbook to write: the loans with gaps and all their columns, the missing cells coloured, a sheet for each word
        of ``by``. Filled in, it is read again by ``read_book`` (several sheets with ``sheet="*"``).
    by
        Column that parts the workbook, such as ``branch``.
    filing
        Decides the money column and the methods.

    Returns
    -------
    pandas.DataFrame
        ``row``, ``loan_id``, ``project_id``, the column ``by``, ``currency``, the money column, ``missing``
        (names of columns joined by ``, ``).

    Raises
    ------
    OptionError
        Unknown filing or column.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> loan = {"loan_id": "L1", "project_type": "solar_pv", "region": "CN-CQ", "year": 2024, "balance": 5}
    >>> gaps(read_book(loan))["missing"].tolist()
    ['total_investment, electricity_supplied']
    """
    import pandas as pd

    require(book, Book, "gaps(book)")
    by = None if by is None else name_in(book.words.keys(), by)
    if by is not None and by not in book.words:
        raise OptionError("the book has no such column of words", where="by", given=by, needed=", ".join(book.words))
    money = numerator(filing)
    missing = _missing(book, filing)
    column = book.numbers.get(money)
    amounts = np.zeros(book.size) if column is None else np.where(column.known, column.values, 0.0)
    rows = sorted((row for row in range(book.size) if missing[row]), key=lambda row: (-amounts[row], row))
    frame: dict[str, Any] = {
        "row": [int(book.rows[row]) for row in rows],
        "loan_id": [book.loan_of(row) for row in rows],
        "project_id": _texts(book, "project_id", rows),
    }
    if by is not None:
        frame[by] = _texts(book, by, rows)
    frame["currency"] = _texts(book, "currency", rows)
    frame[money] = [float(amounts[row]) if column is not None and column.known[row] else None for row in rows]
    frame["missing"] = [", ".join(missing[row]) for row in rows]
    if path is not None:
        _write(book, fspath(path), rows, missing, by)
    return pd.DataFrame(frame)


def _texts(book: Book, name: str, rows: list[int]) -> list[str]:
    words = book.words.get(name)
    return [words.word(row) if words is not None else "" for row in rows]


def _missing(book: Book, filing: str) -> list[list[str]]:
    """Return, per row, the columns it lacks; nothing for rows that are rejected or out of scope."""
    always = [column.name for column in base_columns(filing) if column.required and column.name != "loan_id"]
    blank = {name: _blank(book, name) for name in always}
    reported = np.zeros(book.size, dtype=bool)
    for name, numbers in book.numbers.items():
        if name.startswith(REPORTED):
            reported |= numbers.known
    needs: dict[tuple[str, str], tuple[Wanted, ...]] = {}
    result: list[list[str]] = []
    kinds, named = book.words.get("project_type"), book.words.get("method")
    for row in range(book.size):
        if book.state[row] != OPEN:
            result.append([])
            continue
        key = (kinds.word(row) if kinds else "", named.word(row) if named else "")
        if key not in needs:
            needs[key] = _needs(*key, filing)
            for name in (name for column in needs[key] for name in (column.name, *column.chooses)):
                blank.setdefault(name, _blank(book, name))
        lacking = [name for name in always if blank[name][row]]
        if not reported[row]:
            lacking += _lacking(needs[key], blank, row)
        result.append(lacking)
    return result


def _needs(project_type: str, method: str, filing: str) -> tuple[Wanted, ...]:
    from carbonacct import methods

    if method and method != "reported":
        try:
            return of_method(methods.get(method))
        except UnknownMethod:
            return ()
    return wanted(project_type, filing) if project_type and not method else ()


def _lacking(columns: tuple[Wanted, ...], blank: dict[str, NDArray[np.bool_]], row: int) -> list[str]:
    """Return the required columns that are blank; labelled ones only where all labels are."""
    lacking = [
        column.name
        for column in columns
        if column.required
        and not column.label
        and blank[column.name][row]
        and (not column.chooses or any(blank[name][row] for name in column.chooses))
    ]
    stems = dict.fromkeys(column.name.partition("@")[0] for column in columns if column.required and column.label)
    for stem in stems:
        names = [column.name for column in columns if column.label and column.name.startswith(stem + "@")]
        if all(blank[name][row] for name in names):
            lacking += names
    if columns and all(column.column.group == "reported" for column in columns):
        lacking += [column.name for column in columns]
    return lacking


def _blank(book: Book, name: str) -> NDArray[np.bool_]:
    if name in book.numbers:
        known = book.numbers[name].known
        return ~(known | book.given[name]) if name in book.given else ~known
    if name in book.words:
        return book.words[name].blank
    if name in book.dates:
        return np.isnat(book.dates[name].values)
    return np.ones(book.size, dtype=bool)


def _write(book: Book, path: str, rows: list[int], missing: list[list[str]], by: str | None) -> None:
    import xlsxwriter

    groups: dict[str, list[int]] = {}
    for row in rows:
        words = book.words[by].word(row) if by is not None else "贷款"
        groups.setdefault(words or "(blank)", []).append(row)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as made:
        made.set_properties({"created": WRITTEN_ON})
        formats = {
            "head": made.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1}),
            "gap": made.add_format({"bg_color": "#FFF2CC", "border": 1}),
            "date": made.add_format({"num_format": "yyyy-mm-dd"}),
            "text": made.add_format({"num_format": "@"}),
        }
        taken: set[str] = set()
        for name, members in groups.items() or [("贷款", [])]:
            _write_sheet(made.add_worksheet(_sheet_name(name, taken)), book, members, missing, formats)


def _sheet_name(name: str, taken: set[str]) -> str:
    base = _FORBIDDEN.sub("_", name)[:28] or "_"
    found, number = base, 1
    while found.casefold() in taken:
        number += 1
        found = f"{base}~{number}"
    taken.add(found.casefold())
    return found


def _write_sheet(sheet: Any, book: Book, rows: list[int], missing: list[list[str]], formats: dict[str, Any]) -> None:
    lacking = dict.fromkeys(name for row in rows for name in missing[row])
    names = [name for name in dict.fromkeys([*book.columns, *lacking]) if name != MISSING]
    for place, name in enumerate(names):
        sheet.write_string(0, place, _title(book, name), formats["head"])
        sheet.set_column(place, place, 16)
    sheet.write_string(0, len(names), MISSING, formats["head"])
    sheet.set_column(len(names), len(names), 48)
    sheet.freeze_panes(1, 1)
    for line, row in enumerate(rows, start=1):
        for place, name in enumerate(names):
            _write_cell(sheet, line, place, book, name, row, formats, gap=name in missing[row])
        sheet.write_string(line, len(names), "、".join(_plain_title(name) for name in missing[row]))


def _write_cell(
    sheet: Any, line: int, place: int, book: Book, name: str, row: int, formats: dict[str, Any], *, gap: bool
) -> None:
    if gap:
        sheet.write_blank(line, place, None, formats["gap"])
    elif name in book.numbers and book.numbers[name].known[row]:
        sheet.write_number(line, place, float(book.numbers[name].values[row]))
    elif name in book.words and book.words[name].word(row):
        sheet.write_string(line, place, book.words[name].word(row), formats["text"])
    elif name in book.dates and not np.isnat(book.dates[name].values[row]):
        sheet.write_datetime(line, place, book.dates[name].values[row].astype("datetime64[s]").item(), formats["date"])


def _title(book: Book, name: str) -> str:
    """Return the header of a column in its canonical unit."""
    info = book.columns.get(name)
    if name in book.extra:
        return name
    stem, _, label = name.partition("@")
    column = find(stem, indexed=bool(label))
    unit = info.canonical if info is not None else column.unit.split("|")[0] if column is not None else ""
    return f"{_plain_title(name)} [{unit}]" if unit not in ("", "1") else _plain_title(name)


def _plain_title(name: str) -> str:
    stem, at, label = name.partition("@")
    column = find(stem, indexed=bool(label)) or vocabulary.get(stem)
    return f"{column.zh if column is not None and column.zh else stem}{at}{label}"
