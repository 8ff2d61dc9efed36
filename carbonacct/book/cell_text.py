"""What cells of every kind share: words for nothing, error cells, why a cell is refused, and a cell as text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

import numpy as np

BLANK_WORDS = frozenset(
    {
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "n/a",
        "na",
        "nan",
        "null",
        "none",
        "nil",
        "无",
        "暂无",
        "不适用",
        "未知",
        "空",
        "未填",
        "未提供",
        "不详",
        "不明",
        "缺失",
    }
)
ERROR_CELLS = frozenset(
    {"#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D, 0xFE63: 0x2D}


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a cell cannot be read: an issue code, a hint, and the unit that stands in the cell, if one does."""

    code: str
    hint: str = ""
    unit: str = ""


def is_missing(value: object) -> bool:
    """Tell whether a cell holds what pandas writes for nothing."""
    return type(value).__name__ in ("NAType", "NaTType")


def clean_text(value: object) -> str:
    """Return a Python cell as text: whole floats without a fraction, nothing as an empty text."""
    if value is None or is_missing(value):
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | np.floating):
        number = float(value)
        if number != number:
            return ""
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    return str(value).strip()


def has_control(text: str) -> bool:
    """Tell whether a text holds control characters."""
    return any(unicodedata.category(c) == "Cc" and c not in "\t\n\r" for c in text)


def has_invisible(text: str) -> bool:
    """Tell whether a text holds zero-width or direction characters."""
    return any(unicodedata.category(c) == "Cf" for c in text)
