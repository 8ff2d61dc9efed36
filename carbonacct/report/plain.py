"""A disclosure as JSON and as Markdown."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from carbonacct.report.display import Display, ShownTable
from carbonacct.report.model import EMPTY, Wording

HEADINGS = {
    "notes": Wording("说明", "Notes"),
    "sources": Wording("依据", "Sources"),
    "manifest": Wording("清单", "Manifest"),
}
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$!])")


def as_dict(display: Display) -> dict[str, Any]:
    """Return a disclosure as plain data: every cell with its exact value, what is shown, and its trace."""
    content = display.disclosure
    tables = []
    for table, shown in zip(content.tables, display.tables, strict=True):
        rows = []
        for row, cells in zip(table.rows, shown.rows, strict=True):
            line: dict[str, Any] = {"role": row.role, "cells": {}}
            for column, cell in zip(table.columns, cells, strict=True):
                given = row.cells.get(column.id, EMPTY)
                entry: dict[str, Any] = {"shown": cell.text}
                if isinstance(given.value, int | float):
                    entry["value"] = given.value
                if given.trace is not None:
                    entry["from"] = given.trace.as_dict()
                if cell.note:
                    entry["note"] = cell.note
                line["cells"][column.id] = entry
            rows.append(line)
        tables.append(
            {
                "id": table.id,
                "title": shown.title,
                "columns": [
                    {"id": column.id, "title": heading, "unit": display.unit_of(column)}
                    for column, heading in zip(table.columns, shown.headings, strict=True)
                ],
                "rows": rows,
                "notes": list(shown.notes),
            }
        )
    return {
        "schema": 1,
        "template": content.template,
        "lang": display.lang,
        "title": display.title,
        "institution": content.institution,
        "report_date": content.report_date,
        "tables": tables,
        "notes": list(display.notes),
        "sources": [
            {"what": one.what(display.lang), "citation": one.citation, "status": one.status} for one in content.sources
        ],
        "manifest": dict(content.manifest),
    }


def as_markdown(display: Display) -> str:
    """Return a disclosure as Markdown; texts of users are escaped."""
    return "\n".join(_lines(display)) + "\n"


def _lines(display: Display) -> Iterator[str]:
    yield f"# {escaped(display.title)}"
    yield ""
    yield escaped(" · ".join(display.reporter))
    for table in display.tables:
        yield ""
        yield f"## {escaped(table.title)}"
        yield ""
        yield from _table_lines(table)
    if display.notes:
        yield ""
        yield f"## {HEADINGS['notes'](display.lang)}"
        yield ""
        yield from (f"- {escaped(note)}" for note in display.notes)
    if display.sources:
        yield ""
        yield f"## {HEADINGS['sources'](display.lang)}"
        yield ""
        yield from (f"- {escaped(source)}" for source in display.sources)
    if display.disclosure.manifest:
        yield ""
        yield f"## {HEADINGS['manifest'](display.lang)}"
        yield ""
        for name, value in display.disclosure.manifest.items():
            yield f"- {escaped(name)}: {escaped(as_text(value))}"


def _table_lines(table: ShownTable) -> Iterator[str]:
    notes = [f"{number}. {escaped(note)}" for number, note in enumerate(footnotes(table), start=1)]
    places = {note: number for number, note in enumerate(footnotes(table), start=1)}
    yield "| " + " | ".join(map(escaped, table.headings)) + " |"
    yield "|" + "|".join("---:" if numeric else "---" for numeric in table.numeric) + "|"
    for row in table.rows:
        cells = [escaped(cell.text) + (f" ({places[cell.note]})" if cell.note else "") for cell in row]
        yield "| " + " | ".join(cells) + " |"
    if notes:
        yield ""
        yield from notes
    if table.notes:
        yield ""
        yield from (f"- {escaped(note)}" for note in table.notes)


def as_text(value: Any) -> str:
    """Return an entry of a manifest as text: itself, or JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def footnotes(table: ShownTable) -> tuple[str, ...]:
    """Return the notes of a table's cells, each once, in the order they appear."""
    return tuple(dict.fromkeys(cell.note for row in table.rows for cell in row if cell.note))


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line.

    Examples
    --------
    >>> print(escaped("<b>[a](b)|*c*"))
    &lt;b&gt;\\[a\\](b)\\|\\*c\\*
    """
    marked = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return html.escape(marked.replace("\\<", "<").replace("\\>", ">"), quote=False)
