"""Where the header of a sheet or text file stands, and what the lines above it announce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carbonacct.book.column_units import caption_unit
from carbonacct.book.columns import parse_header
from carbonacct.errors import BookError, OptionError
from carbonacct.vocabulary.columns import nearest

LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """Place of the header among the lines (from 0), the unit announced above it, and the lines skipped."""

    line: int
    caption: str
    titles: tuple[str, ...]


def find_heading(lines: Sequence[Sequence[str]], header_row: int | None, where: str, key: str = "loan_id") -> Heading:
    """Find the header: the first line that names the key column, else the line with most known columns.

    Parameters
    ----------
    lines
        First lines of the file as cells.
    header_row
        Line of the header as the user counts it (from 1), if given.
    key
        Column that must be there.
    """
    if header_row is not None:
        if not 1 <= header_row <= len(lines):
            raise OptionError("no such line", where="header_row", given=str(header_row), needed=f"1 to {len(lines)}")
        line = header_row - 1
    else:
        line = _best(lines[:LOOKED_AT], key)
    above = [" ".join(filter(None, (cell.strip() for cell in cells))) for cells in lines[:line]]
    caption = next((unit for text in [*reversed(above)] if (unit := caption_unit(text))), "")
    if not lines or not any(cell.strip() for cell in lines[line]):
        raise BookError(
            "no header: the file is empty", where=where, hint="the first line names the columns, e.g. 贷款编号"
        )
    return Heading(line, caption, tuple(text for text in above if text))


def _best(lines: Sequence[Sequence[str]], key: str) -> int:
    known = []
    for number, cells in enumerate(lines):
        names = [parse_header(cell).name for cell in cells if cell.strip()]
        if key in names and len(names) > 1:
            return number
        known.append(sum(1 for name in names if name))
    for number, cells in enumerate(lines):
        if [parse_header(cell).name for cell in cells if cell.strip()] == [key]:
            return number
    best = max(known, default=0)
    filled = [number for number, cells in enumerate(lines) if any(cell.strip() for cell in cells)]
    return known.index(best) if best >= 2 else filled[0] if filled else 0


def require(headers: Sequence[str], key: str, where: str) -> None:
    """Refuse a table without its key column, naming the nearest header."""
    if any(parse_header(header).name == key for header in headers):
        return
    close = next((header for header in headers if key in nearest(parse_header(header).bare or header)), "")
    hint = f'is "{close}" the column {key}?' if close else "name it 贷款编号 or loan_id" if key == "loan_id" else ""
    raise BookError(f"column {key} is missing", where=where, given=", ".join(headers)[:80], needed=key, hint=hint)


def delimiter_used(line: str) -> str:
    """Return the separator a header line seems to use instead of the comma, or an empty text."""
    for separator, name in ((";", "semicolon"), ("\t", "tab"), ("|", "|"), ("；", "；"), ("，", "，")):
        cells = line.split(separator)
        if len(cells) > 1 and sum(1 for cell in cells if parse_header(cell.strip().strip('"')).name) >= 1:
            return name
    return ""
