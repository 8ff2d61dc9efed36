"""Tables and numbers of the generated pages."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

Pages = dict[str, str]
# The head of a page whose tables need the room of its table of contents.
WIDE = "---\nhide: [toc]\n---\n"


def cell(value: object) -> str:
    """Text that may stand in a cell of a Markdown table."""
    return str(value).replace("\n", " ").replace("|", "\\|").replace("<", "&lt;").strip()


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Markdown table; a missing body is said in words."""
    names = list(head)
    body = ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    if not body:
        return "None · 无\n"
    return "\n".join(["| " + " | ".join(names) + " |", "|" + "---|" * len(names), *body]) + "\n"


def bare_table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """HTML table, for pages with thousands of rows."""
    lines = ["<table><thead><tr>", *(f"<th>{escape(name)}</th>" for name in head), "</tr></thead><tbody>"]
    for row in rows:
        lines.append("<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>")
    return "\n".join([*lines, "</tbody></table>", ""])


def shown(value: object) -> str:
    """Write a number in at most twelve significant digits, series and labels element by element."""
    if isinstance(value, dict):
        return ", ".join(f"{label} {shown(item)}" for label, item in value.items())
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return f"{value:.12g}" if isinstance(value, int | float) else str(value)
    return ", ".join(shown(item) for item in value)


def link(text: str, url: str) -> str:
    """Markdown link, or the plain text where there is no web address."""
    return f"[{cell(text)}]({url})" if urlsplit(url).scheme in ("http", "https") else cell(text)
