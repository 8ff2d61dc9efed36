"""Number formats of a workbook: which cells show a percentage, and what they show.

A format has up to four sections, parted by semicolons: for positive numbers, negative numbers, zero and text, or for
the numbers that meet its conditions. A per cent sign counts outside quotes, brackets and escapes (ECMA-376, part 1,
18.8.30 and 18.8.31); there 0.05 shows as 5%.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

BUILT_IN = {9: "0%", 10: "0.00%"}
_PIECE = re.compile(r'"[^"]*"?|\\.?|[_*].?|\[[^\]]*\]?|;|%|[^"\\_*\[;%]+', re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)([+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?)\]")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


class Formats:
    """Handlers that gather, from the styles of a workbook, the formats that may show a percentage.

    ``by_style`` has them by the number of a cell's style, once all has been read.
    """

    def __init__(self) -> None:
        self._declared = dict(BUILT_IN)
        self._styles: list[int] = []
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if tag == "numFmt":
            self._declared[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._inside = True
        elif tag == "xf" and self._inside:
            self._styles.append(int(attributes.get("numFmtId", 0)))

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "cellXfs":
            self._inside = False

    def by_style(self) -> dict[int, str]:
        """Return the format of each style that has a per cent sign anywhere."""
        signed = {number: code for number, code in self._declared.items() if "%" in code}
        return {style: signed[number] for style, number in enumerate(self._styles) if number in signed}


def shows_percent(code: str, value: float) -> bool:
    """Tell whether a number shows as a percentage under a format.

    Examples
    --------
    >>> shows_percent("0.0%", 0.05), shows_percent('0"%"', 5.0), shows_percent("0%;0.00", -0.05)
    (True, False, False)
    """
    return "%" in _section(_sections(code), value)


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[list[str], ...]:
    """Return the pieces of each section for numbers."""
    sections: list[list[str]] = [[]]
    for piece in _PIECE.findall(code):
        if piece == ";":
            sections.append([])
        else:
            sections[-1].append(piece)
    return tuple(sections[:3])


def _section(sections: tuple[list[str], ...], value: float) -> list[str]:
    """Return the section that shows a number."""
    conditions = [
        next((found for piece in section if (found := _CONDITION.fullmatch(piece))), None) for section in sections
    ]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _COMPARE[condition[1]](value, float(condition[2])):
                return section
        return sections[-1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def as_percent(value: float) -> str:
    """Return the text of a number shown as a percentage, with every digit it has.

    Examples
    --------
    >>> as_percent(0.05), as_percent(1.0), as_percent(-0.12345)
    ('5%', '100%', '-12.345%')
    """
    return f"{Decimal(repr(value)).scaleb(2):f}%"
