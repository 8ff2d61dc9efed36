"""Status and reason of every row, and the rows and money that came of each status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.rowset import PerRow, RowSet
from carbonacct.sums import ExactSums

if TYPE_CHECKING:
    from carbonacct.book import Book

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

COMPUTED, NOT_QUANTIFIED, OUT_OF_SCOPE, REJECTED, OPEN = range(5)
TOTAL_ROW = "total_row"
STATUSES = ("computed", "not_quantified", "out_of_scope", "rejected")


class Outcome:
    """The status of every row and the word that explains it; a row is settled once."""

    def __init__(self, book: Book) -> None:
        self._status, self._reason = PerRow(book.size, np.uint8(OPEN)), PerRow(book.size, np.int16(0))
        self.open = RowSet.every(book.size)
        self.words = [""]
        if not book.state.any():
            return
        for state, status in ((book.REJECTED, REJECTED), (book.OUT_OF_SCOPE, OUT_OF_SCOPE)):
            for code in np.unique(book.reason[book.state == state]):
                self.settle((book.state == state) & (book.reason == code), status, book.reasons[code])

    @property
    def status(self) -> NDArray[np.uint8]:
        """Status of every row as its place in ``STATUSES``, shape (rows,)."""
        return self._status.values

    @property
    def reason(self) -> NDArray[np.int16]:
        """Place of every row's reason in ``words``, shape (rows,)."""
        return self._reason.values

    def having(self, status: int) -> RowSet:
        """Return the rows with a status."""
        return self._status.equal(status)

    def settle(self, rows: Mask | RowSet, status: int, reason: str) -> RowSet:
        """Give the open rows among ``rows`` a status and reason, and return which they were."""
        settled = self.open & rows
        if settled.any():
            if reason not in self.words:
                self.words.append(reason)
            self._status.put(settled, status)
            self._reason.put(settled, self.words.index(reason))
            self.open = self.open & ~settled
        return settled

    def reopen(self, rows: RowSet) -> None:
        """Take back what was settled for some rows."""
        self._status.put(rows, OPEN)
        self.open = self.open | rows

    def reasons(self) -> NDArray[np.object_]:
        """Return the reason of every row as text."""
        return np.array(self.words, dtype=object)[self.reason]

    def statuses(self) -> NDArray[np.object_]:
        """Return the status of every row as text."""
        return np.array(STATUSES, dtype=object)[self.status]


@dataclass(frozen=True)
class Reconciliation:
    """Rows and money by status: what was read is what came out."""

    rows: dict[str, int]
    balance: dict[str, dict[str, float]]
    balance_unreadable: int


def reconcile(outcome: Outcome, balance: Floats, known: Mask, currency: NDArray[np.object_]) -> Reconciliation:
    """Count rows and add up balances by status and currency; each figure is an exact sum, rounded once.

    A row of totals is a row that was read; its amount is that of other rows and no money of its own.
    """
    unreadable = int((~known).sum())
    if TOTAL_ROW in outcome.words:
        own = outcome.reason != outcome.words.index(TOTAL_ROW)
        unreadable, known = int((own & ~known).sum()), own & known
    rows = {"read": len(outcome.status)}
    rows |= {name: int((outcome.status == code).sum()) for code, name in enumerate(STATUSES)}
    money: dict[str, dict[str, float]] = {}
    for word in sorted(set(currency[known])):
        mine = known & (currency == word)
        sums = ExactSums(len(STATUSES))
        sums.add(balance[mine], outcome.status[mine].astype(np.int64))
        money[word] = {"read": float(sums.folded().floats()[0])}
        money[word] |= dict(zip(STATUSES, sums.floats().tolist(), strict=True))
    return Reconciliation(rows, money, unreadable)
