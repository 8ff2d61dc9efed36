"""Sections of GB/T 4754-2017 (行业门类), by which several forms show a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carbonacct.portfolio.sectors import Sectors
from carbonacct.report.forms import rows
from carbonacct.report.model import Wording
from carbonacct.report.tally import by_words
from carbonacct.results import Grouping

if TYPE_CHECKING:
    from carbonacct.book import Book

NOT_STATED = "not stated"


def sections(book: Book) -> Grouping:
    """Group the rows by the section of their industry: that of the loan's purpose, else the borrower's.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> book = read_book({"loan_id": ["A", "B"], "sector": ["C3011", ""], "balance": [1.0, 2.0]})
    >>> found = sections(book)
    >>> [found.keys[code] for code in found.codes]
    ['C', 'not stated']
    """
    known = [row["section"] for row in rows("industry_sections")]
    found = Sectors(book)
    words = [*found.words, ""]
    letters = [word[:1] for word in words]
    return by_words("section", [letters[code] for code in found.codes], known, {one: one for one in known}, NOT_STATED)


def section_word(key: str) -> Wording:
    """Return the title of a section with its letter."""
    for row in rows("industry_sections"):
        if row["section"] == key:
            return Wording(f"{key} {row['title_zh']}", f"{key} {row['title_en']}")
    return Wording("未注明行业", "industry not stated")
