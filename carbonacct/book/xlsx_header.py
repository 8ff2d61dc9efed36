"""Headers of a sheet that span several lines: cells merged downwards, and captions over groups of columns."""

from __future__ import annotations

from collections.abc import Sequence

from carbonacct.book.columns import parse_header
from carbonacct.book.xlsx_scan import span_name
from carbonacct.errors import BookError

Range = tuple[int, int, int, int]


def header_of(lines: Sequence[Sequence[str]], line: int, merged: Sequence[Range], where: str) -> tuple[list[str], int]:
    """Return the headers of a sheet and its last header line, from 0.

    A cell merged downwards heads its column. A caption merged sideways over the line of headers is a group: with the
    header below it, it may name a column (进水 over COD), and its unit holds for headers without one.

    Parameters
    ----------
    lines
        First lines of the sheet as texts.
    line
        Line where the header was found, from 0.
    merged
        First row and column, last row and column of the merged ranges, all from 1.
    where
        Sheet, for the message.

    Raises
    ------
    BookError
        Several columns share one merged header.
    """
    top = line + 1
    across = [span for span in merged if span[0] <= top <= span[2]]
    downwards = {span[1]: span for span in across if span[1] == span[3] and span[0] < span[2]}
    last = max([top, *(span[2] for span in downwards.values())])
    _refuse_sideways(merged, last, where)
    first = min([top, *(span[0] for span in downwards.values())])
    groups = {
        column: _text(lines, row, left)
        for row, left, end, right in merged
        if first <= row <= end < last and left < right
        for column in range(left, right + 1)
    }
    width = max((len(cells) for cells in lines[first - 1 : last]), default=0)
    headers = []
    for column in range(1, width + 1):
        span = downwards.get(column)
        if span:
            own = _text(lines, span[0], column)
        else:
            own = _text(lines, last, column) or ("" if column in groups else _lowest(lines, first, last, column))
        headers.append(_grouped(groups.get(column, ""), own))
    return headers, last - 1


def captions(lines: Sequence[Sequence[str]], line: int, last: int, headers: Sequence[str]) -> list[str]:
    """Return the texts of the upper header lines that head no column by themselves."""
    words = (cell for cells in lines[line:last] for cell in cells if cell)
    return [word for word in dict.fromkeys(words) if word not in headers]


def _refuse_sideways(merged: Sequence[Range], row: int, where: str) -> None:
    for first_row, first_column, last_row, last_column in merged:
        if first_row <= row <= last_row and first_column != last_column:
            raise BookError(
                "the header has merged cells",
                where=f"{where} row {row}",
                given=span_name(first_row, first_column, last_row, last_column),
                hint="unmerge them so that every column has its own header",
            )


def _text(lines: Sequence[Sequence[str]], row: int, column: int) -> str:
    cells = lines[row - 1] if row <= len(lines) else []
    return cells[column - 1] if column <= len(cells) else ""


def _lowest(lines: Sequence[Sequence[str]], first: int, last: int, column: int) -> str:
    """Return the lowest text of a column within the header: it may stand in an upper line without being merged."""
    return next(filter(None, (_text(lines, row, column) for row in range(last, first - 1, -1))), "")


def _grouped(group: str, own: str) -> str:
    """Return a header below a caption: both words together where they name a column, the caption's unit if needed."""
    if not group or not own:
        return own
    above, below = parse_header(group), parse_header(own)
    together = (f"{above.bare}{below.bare}", f"{below.bare}{above.bare}")
    bare = next((text for text in together if parse_header(text).column is not None), below.bare)
    unit = below.unit
    column = parse_header(bare).column
    if not unit and column is not None and (column.kind == "money" or column.needs_unit):
        unit = above.unit
    return f"{bare}[{unit}]" if unit else own if bare == below.bare else bare
