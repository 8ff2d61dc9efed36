"""Dates as cells write them: read what can be read in one way only, refuse the rest with a hint."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

import numpy as np

from carbonacct.book.cell_text import BLANK_WORDS, ERROR_CELLS, HALF_WIDTH, Refused, is_missing

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_YEAR_FIRST = re.compile(r"([0-9]{4})\s*([-/.年])\s*([0-9]{1,2})\s*([-/.月])\s*([0-9]{1,2})\s*(日|号)?")
_DIGITS_ONLY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0)?")
_YEAR_LAST = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.0*)?")
_EPOCH = date(1899, 12, 30)


def date_cell(value: object) -> date | Refused | None:
    """Return one cell as a date, ``None`` for a blank, or why it is refused.

    Examples
    --------
    >>> date_cell("2024年1月1日"), date_cell("01/02/2024").code, date_cell("2024-02-30").code
    (datetime.date(2024, 1, 1), 'ambiguous_date', 'unreadable_date')
    >>> date_cell("20250301"), date_cell(20250301)
    (datetime.date(2025, 3, 1), datetime.date(2025, 3, 1))
    >>> date_cell("45292").hint
    'the number would be 2024-01-01 in a spreadsheet'
    """
    if value is None or is_missing(value) or value != value:
        return None
    if isinstance(value, datetime):
        found: date | Refused | None = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, np.datetime64):
        found = None if np.isnat(value) else value.astype("datetime64[D]").item()
    else:
        found = _date_text(repr(value) if isinstance(value, float) else str(value))
    if isinstance(found, date) and not 1950 <= found.year <= 2100:
        return Refused("date_out_of_range")
    return found


@lru_cache(maxsize=1 << 14)
def _date_text(text: str) -> date | Refused | None:
    plain = text.translate(HALF_WIDTH).strip()
    if not plain or plain.casefold() in BLANK_WORDS:
        return None
    if plain.upper() in ERROR_CELLS:
        return Refused("error_cell")
    match = _ISO.fullmatch(plain) or _YEAR_FIRST.fullmatch(plain) or _DIGITS_ONLY.fullmatch(plain)
    if match:
        year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
        try:
            return date(year, month, day)
        except ValueError:
            return Refused("unreadable_date", "there is no such day in the calendar")
    if _YEAR_LAST.fullmatch(plain):
        return Refused("ambiguous_date", "day or month first? write 2024-01-31")
    if _SERIAL.fullmatch(plain):
        serial = int(float(plain))
        day_meant = date.fromordinal(_EPOCH.toordinal() + serial)
        return Refused("date_serial", f"the number would be {day_meant.isoformat()} in a spreadsheet")
    return Refused("unreadable_date")


def other_date_form(cell: object) -> bool:
    """Tell whether a date came as text or as a number, and in another form than 2024-01-31."""
    plain = isinstance(cell, str | int | float | np.number)
    return plain and not _ISO.fullmatch(str(cell).strip()) and isinstance(date_cell(cell), date)
