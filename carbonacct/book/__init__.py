"""Loan books: read from files and frames, checked row by row, in canonical units."""

from __future__ import annotations

from carbonacct.book.gaps import gaps
from carbonacct.book.issues import Issue, Issues
from carbonacct.book.model import OPEN, OUT_OF_SCOPE, REJECTED, Book, ColumnInfo, Source
from carbonacct.book.read import read_book
from carbonacct.book.series import Dates, Numbers, Words
from carbonacct.book.tables import Limits
from carbonacct.book.template import template

__all__ = [
    "OPEN",
    "OUT_OF_SCOPE",
    "REJECTED",
    "Book",
    "ColumnInfo",
    "Dates",
    "Issue",
    "Issues",
    "Limits",
    "Numbers",
    "Source",
    "Words",
    "gaps",
    "read_book",
    "template",
]
