"""Rows of totals inside a book: which they are, and whether they agree with the rows above them."""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.model import Book
from carbonacct.book.parts import Part
from carbonacct.book.series import Words

Positions = NDArray[np.intp]

TOTAL = re.compile(
    r".{0,20}?(?:合\s*计|小\s*计|总\s*计|累\s*计|本页计)\s*[:：]?|(?:grand\s+|sub)?\s*totals?\s*[:：]?", re.IGNORECASE
)
_TOTAL_ENDS = ("小计", "subtotal")
_TOTAL_IN_ARROW = (
    r"(?i)^.{0,20}?(合\s*计|小\s*计|总\s*计|累\s*计|本页计)\s*[:：]?$|^(grand\s+|sub)?\s*totals?\s*[:：]?$"
)
CENT = 0.01


def total_rows(book: Book) -> Positions:
    """Return the rows whose loan number is a total word, or is blank with a total word beside it."""
    loans = book.words["loan_id"]
    found = _total_positions(loans)
    blank = loans.blank
    if blank.any():
        for name, words in book.words.items():
            if name != "loan_id":
                others = _total_positions(words)
                found = np.union1d(found, others[blank[others]])
    return found.astype(np.intp)


def _total_positions(words: Words) -> Positions:
    text = words.arrow
    if text is None:
        codes = [code for code, word in enumerate(words.words) if len(word) < 40 and TOTAL.fullmatch(word)]
        return np.flatnonzero(np.isin(words.codes, codes)) if codes else np.empty(0, dtype=np.intp)
    import pyarrow.compute as pc

    greatest = words.byte_range[1]
    if greatest < ord("T") or (
        greatest < 0x80 and not pc.any(pc.match_substring(text, "total", ignore_case=True)).as_py()
    ):
        return np.empty(0, dtype=np.intp)
    matches = pc.fill_null(pc.match_substring_regex(text, _TOTAL_IN_ARROW), False)
    return np.flatnonzero(matches.to_numpy(zero_copy_only=False))


def total_word(book: Book, row: int) -> str:
    """Return the word that makes a row one of totals, its loan number if it has one."""
    own = book.loan_of(row)
    if own:
        return own
    for words in book.words.values():
        word = words.word(row)
        if word and TOTAL.fullmatch(word):
            return word
    return ""


def check_totals(book: Book, part: Part, totals: Positions) -> None:
    """Compare a subtotal with the rows since the last one, a total with all rows above it."""
    start = 0
    inside = np.ones(book.size, dtype=bool)
    inside[totals] = False
    for row in totals.tolist():
        word = total_word(book, row).replace(" ", "").rstrip(":：").lower()
        partial = word.endswith(_TOTAL_ENDS)
        rows = np.arange(start if partial else 0, row)
        rows = rows[inside[rows]]
        if partial:
            start = row + 1
        for name, numbers in book.numbers.items():
            if (
                part.groups.get(name) not in ("money", "label", "activity", "emissions", "reported")
                or part.ranges.get(name) == "0..1"
            ):
                continue
            if numbers.known[row] and book.columns[name].kind != "share" and name != "interest_rate":
                _compare(book, name, row, rows)


def _compare(book: Book, name: str, row: int, rows: Positions) -> None:
    numbers, column = book.numbers[name], book.columns[name]
    stated, known = float(numbers.values[row]), numbers.known[rows]
    summed = math.fsum(numbers.values[rows][known])
    if abs(stated - summed) <= CENT + 1e-9 * abs(summed):
        return
    parts, whole = (f"{column.written(value):,.2f} {column.unit}".rstrip() for value in (summed, stated))
    hint = f"the rows add up to {parts}, the total row says {whole}"
    unread = int(np.count_nonzero(~known & (book.state[rows] == book.REJECTED)))
    if unread:
        hint = f"{hint}; {unread} rejected rows have no figure here"
    book.findings.add("total_row_differs", [row], name, whole, hint)
