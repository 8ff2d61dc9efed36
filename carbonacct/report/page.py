"""A disclosure as one HTML file that needs nothing else: no script, no request, every text escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from carbonacct.report.display import Display, ShownTable, width
from carbonacct.report.plain import HEADINGS, as_text, footnotes

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
FONTS = (
    "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', 'SimHei', "
    "'DejaVu Sans', sans-serif"
)
SHORT = 18.0  # [letters]
STYLE = f"""
body {{ font: 15px/1.5 {FONTS}; color: #1a1a1a; margin: 2em auto; max-width: 100em; padding: 0 1em; }}
h1 {{ font-size: 1.5em; }} h2 {{ font-size: 1.15em; margin-top: 2em; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-size: .9em; }}
th, td {{ border: 1px solid #bbb; padding: .3em .6em; text-align: left; vertical-align: top; }}
th {{ background: #f0f3f5; }}
td.n, th.n {{ text-align: right; font-variant-numeric: tabular-nums; }}
td.n, .s {{ white-space: nowrap; }} th.n {{ min-width: 5em; }} .t {{ min-width: 12em; }}
tr.subtotal td, tr.total td {{ font-weight: 600; background: #f7f7f2; }}
.notes {{ font-size: .85em; color: #333; }} sup {{ color: #005a9c; }}
dt {{ font-weight: 600; }} dd {{ margin: 0 0 .3em 1em; overflow-wrap: anywhere; }}
figure {{ margin: 1em 0; }} figure svg {{ max-width: 100%; height: auto; }}
@page {{ size: A4 landscape; }}
@media print {{ body {{ margin: 0; max-width: none; }} h2 {{ break-after: avoid; }} tr {{ break-inside: avoid; }} }}
"""


def as_html(display: Display) -> str:
    """Return a disclosure as an HTML page."""
    return "\n".join(_lines(display)) + "\n"


def _lines(display: Display) -> Iterator[str]:
    lang = "zh-CN" if display.lang == "zh" else "en"
    title = escape(display.title)
    yield "<!DOCTYPE html>"
    yield f'<html lang="{lang}"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}</title><style>{STYLE}</style></head><body>"
    yield f"<h1>{title}</h1>"
    yield "".join(f"<p>{escape(line)}</p>" for line in display.reporter)
    for table in display.tables:
        yield from _table(table)
    for picture in display.disclosure.pictures:
        heading = escape(picture.title(display.lang))
        yield f'<h2>{heading}</h2><figure role="img" aria-label="{heading}">{picture.svg[display.lang]}</figure>'
    if display.notes:
        yield f'<h2>{HEADINGS["notes"](display.lang)}</h2><ul class="notes">'
        yield from (f"<li>{escape(note)}</li>" for note in display.notes)
        yield "</ul>"
    if display.sources:
        yield f'<h2>{HEADINGS["sources"](display.lang)}</h2><ul class="notes">'
        yield from (f"<li>{escape(source)}</li>" for source in display.sources)
        yield "</ul>"
    if display.disclosure.manifest:
        yield f'<h2>{HEADINGS["manifest"](display.lang)}</h2><dl class="notes">'
        for name, value in display.disclosure.manifest.items():
            yield f"<dt>{escape(name)}</dt><dd>{escape(as_text(value))}</dd>"
        yield "</dl>"
    yield "</body></html>"


def _table(table: ShownTable) -> Iterator[str]:
    places = {note: number for number, note in enumerate(footnotes(table), start=1)}
    yield f'<h2 id="{escape(table.id)}">{escape(table.title)}</h2><div class="wide"><table><thead><tr>'
    kinds = [_kind(table, column) for column in range(len(table.headings))]
    for heading, kind in zip(table.headings, kinds, strict=True):
        yield f'<th scope="col" class="{kind}">{escape(heading)}</th>'
    yield "</tr></thead><tbody>"
    for row, role in zip(table.rows, table.roles, strict=True):
        cells = []
        for cell, kind in zip(row, kinds, strict=True):
            mark = f"<sup>{places[cell.note]}</sup>" if cell.note else ""
            cells.append(f'<td class="{kind}">{escape(cell.text)}{mark}</td>')
        yield f'<tr class="{role}">{"".join(cells)}</tr>'
    yield "</tbody></table></div>"
    if places:
        yield '<ol class="notes">' + "".join(f"<li>{escape(note)}</li>" for note in places) + "</ol>"
    if table.notes:
        yield '<ul class="notes">' + "".join(f"<li>{escape(note)}</li>" for note in table.notes) + "</ul>"


def _kind(table: ShownTable, column: int) -> str:
    """Return the class of a column: ``n`` number, ``s`` short text on one line, ``t`` text over several lines."""
    if table.numeric[column]:
        return "n"
    texts = (table.headings[column], *(row[column].text for row in table.rows))
    return "s" if max(map(width, texts)) <= SHORT else "t"
