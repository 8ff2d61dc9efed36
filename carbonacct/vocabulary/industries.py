"""Industry codes of GB/T 4754-2017, as cells write them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CODE = re.compile(r"([A-T])?\s*(\d{2,4})(?!\d)")
_DIVISIONS = ((5, "A"), (12, "B"), (43, "C"), (46, "D"), (50, "E"), (52, "F"), (60, "G"), (62, "H"), (65, "I"))
_LATER = ((69, "J"), (70, "K"), (72, "L"), (75, "M"), (79, "N"), (82, "O"), (83, "P"), (85, "Q"), (90, "R"), (96, "S"))


@lru_cache(maxsize=1 << 14)
def industry_code(text: str) -> str:
    """Return the industry code in a cell, with its letter; empty where there is none.

    Examples
    --------
    >>> industry_code("3011 水泥制造"), industry_code("C3011"), industry_code("水泥制造")
    ('C3011', 'C3011', '')
    """
    found = _CODE.search(unicodedata.normalize("NFKC", text).upper())
    if not found:
        return ""
    digits = found[2]
    division = int(digits[:2])
    letter = found[1] or next((word for last, word in (*_DIVISIONS, *_LATER) if division <= last), "T")
    return letter + digits
