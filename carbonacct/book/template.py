"""Empty books: a workbook with headers, units, notes and drop-down lists for some project types."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from os import PathLike, fspath
from typing import Any

from carbonacct.book.wanted import Wanted, base_columns, wanted
from carbonacct.errors import OptionError
from carbonacct.vocabulary import columns as vocabulary
from carbonacct.vocabulary import labels, messages
from carbonacct.vocabulary import project_types as types

WRITTEN_ON = datetime(2000, 1, 1)
LISTED_ROWS = 5000
SHEET, NOTES, LISTS = "贷款", "说明", "代码"


def template(
    project_types: str | Sequence[str], path: str | PathLike[str], *, filing: str = "green-credit"
) -> tuple[str, ...]:
    """Write an empty book for some project types.

    Parameters
    ----------
    project_types
        Ids or Chinese names.
    path
        Workbook to write (XLSX).
    filing
        Decides the money column and the methods.

    Returns
    -------
    tuple of str
        The headers, in order.

    Raises
    ------
    OptionError
        No type given, or an unknown type or filing.

    Examples
    --------
    >>> import tempfile, os
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     template(["solar_pv"], os.path.join(folder, "empty.xlsx"))[-2:]
    ('年上网电量 [MWh]', '自发自用电量 [MWh]')
    """
    import xlsxwriter

    kinds = _kinds(project_types)
    columns = {column.name: column for column in base_columns(filing)}
    for kind in kinds:
        for column in wanted(kind.id, filing):
            columns.setdefault(column.name, column)
    chosen = tuple(columns.values())
    with xlsxwriter.Workbook(fspath(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": WRITTEN_ON})
        sheet = book.add_worksheet(SHEET)
        notes = book.add_worksheet(NOTES)
        lists = book.add_worksheet(LISTS)
        lists.hide()
        _write_header(book, sheet, chosen)
        _write_lists(sheet, lists, chosen, kinds)
        _write_notes(book, notes, chosen, kinds, filing)
    return tuple(column.title for column in chosen)


def _kinds(given: str | Sequence[str]) -> list[types.ProjectType]:
    names = [given] if isinstance(given, str) else [*given]
    if not names:
        raise OptionError("no project type", where="project_types", hint="project_types.list() names them all")
    return [types.from_text(name) or types.get(name) for name in dict.fromkeys(names)]


def _write_header(book: Any, sheet: Any, columns: Sequence[Wanted]) -> None:
    must = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True})
    may = book.add_format({"bg_color": "#F2F2F2", "border": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.title, must if column.required else may)
        comment = note_of(column)
        if comment:
            sheet.write_comment(0, place, comment)
        is_text = column.column.kind in ("text", "code", "flag")
        sheet.set_column(place, place, max(12, 2 * len(column.title)), text if is_text else None)
    sheet.freeze_panes(1, 1)


def note_of(column: Wanted) -> str:
    """Return what to keep in mind when filling a column."""
    parts = ["必填" if column.required else "选填", messages.chinese(column.column.note)]
    if column.column.kind == "date":
        parts.append("2024-01-31")
    return "；".join(filter(None, parts))


def _choices(name: str, kinds: Sequence[types.ProjectType]) -> list[str]:
    if name == "project_type":
        return [kind.title_zh for kind in kinds]
    if name in labels.sets():
        return [label.title_zh for label in labels.get(name)]
    return [code.zh or code.code for code in vocabulary.codes(name)]


def _write_lists(sheet: Any, lists: Any, columns: Sequence[Wanted], kinds: Sequence[types.ProjectType]) -> None:
    used = 0
    for place, column in enumerate(columns):
        choices = _choices(column.name, kinds)
        if not choices:
            continue
        lists.write_string(0, used, column.name)
        for row, choice in enumerate(choices, start=1):
            lists.write_string(row, used, choice)
        letter = _letter(used)
        sheet.data_validation(
            1,
            place,
            LISTED_ROWS,
            place,
            {"validate": "list", "source": f"={LISTS}!${letter}$2:${letter}${len(choices) + 1}", "ignore_blank": True},
        )
        used += 1


def _letter(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def _write_notes(
    book: Any, sheet: Any, columns: Sequence[Wanted], kinds: Sequence[types.ProjectType], filing: str
) -> None:
    bold = book.add_format({"bold": True})
    heads = ("列 column", "名称 name", "单位 unit", "必填 required", "说明 note", "可选值 values")
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
    for row, column in enumerate(columns, start=1):
        unit = "%" if column.column.kind == "share" else column.unit
        values = "、".join(_choices(column.name, kinds))
        cells = (column.title, column.name, unit, "是" if column.required else "", note_of(column), values)
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell)
    lines = [
        f"口径 filing: {filing}",
        "单位可改：表头括号内写实际单位即可，如 [万kWh]、[亿元]。 Units may be changed in the header.",
        "空白表示未知，不要填 0。 Leave unknown cells blank; do not write 0.",
    ]
    for row, line in enumerate(lines, start=len(columns) + 2):
        sheet.write_string(row, 0, line)
    sheet.set_column(0, 5, 28)
