"""What became of the rows of a footprint run, and what is said of them: left out, rejected, warned of, flagged."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.issues import Issues
from carbonacct.book.model import Book
from carbonacct.book.whole import Told
from carbonacct.results import COMPUTED, NOT_QUANTIFIED, OUT_OF_SCOPE, REJECTED, Outcome
from carbonacct.rowset import PerRow, RowSet

Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]
Texts = str | Callable[[Positions], list[str]]

FLAGS = ("unverified_factor", "factor_fallback", "factor_given", "assumed_zero", "footprint_share_above_one", "overlap")


class SettledRows:
    """The rows of a book, their status and reason, their flags and the findings about them."""

    def __init__(self, book: Book) -> None:
        self.book, self.issues, self.outcome = book, Issues(book), Outcome(book)
        self.issues.merge(book.findings)
        self.flags = PerRow(book.size, np.uint8(0))

    def exclude(self, rows: Mask | RowSet, reason: str, column: str = "", topic: str = "") -> None:
        """Put open rows out of scope, and say so once for all of them."""
        settled = self.outcome.settle(rows, OUT_OF_SCOPE, reason)
        if settled.any():
            self.issues.add(reason, None, column, Told("{count} rows", settled.count), topic=topic)

    def leave(self, rows: Mask | RowSet, reason: str, column: str) -> None:
        """Settle open rows as not quantified."""
        settled = self.outcome.settle(rows, NOT_QUANTIFIED, reason)
        self.issues.add(reason, settled.positions, column)

    def reject(self, rows: Mask | RowSet, code: str, column: str, given: Texts = "", hint: str = "") -> None:
        """Reject open rows; ``given`` is one text, or a function that writes those of the rows rejected."""
        settled = self.outcome.settle(rows, REJECTED, code)
        if settled.any():
            texts = given if isinstance(given, str) else given(settled.positions)
            self.issues.add(code, settled.positions, column, texts, hint)

    def reject_computed(self, rows: Mask | RowSet, code: str, column: str, given: Texts) -> None:
        """Reject rows that were about to count."""
        rows = self.outcome.having(COMPUTED) & rows
        self.outcome.reopen(rows)
        self.reject(rows, code, column, given)

    def warn(self, rows: Mask | RowSet, code: str, column: str, given: str = "") -> None:
        """Note something about open or computed rows; rows of a million are told once."""
        rows = RowSet.of(rows)
        if rows.any():
            rows = rows & (self.outcome.having(COMPUTED) | self.outcome.open)
            self.issues.add(code, rows.positions, column, given)

    def flag(self, rows: RowSet, name: str) -> None:
        """Set a flag on rows."""
        self.flags.mark(rows, 1 << FLAGS.index(name))

    def words(self, column: str, chosen: frozenset[str]) -> RowSet:
        """Return the rows whose word in a column is chosen."""
        words = self.book.words.get(column)
        return RowSet.none(self.book.size) if words is None else words.having(lambda word: word in chosen)
