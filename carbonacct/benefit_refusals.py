"""Amounts that a benefit cannot take: under a strange label, shares above the whole, days above those of the period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import column_of
from carbonacct.vocabulary import columns, labels

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.methods import Method

Mask = NDArray[np.bool_]
MONTHS = 12
# Shares in whole per cent come to 101 now and then.
ROUNDING = 0.0101
NO_LABEL = "(no label)"


class Refusal(NamedTuple):
    """Rows of the book to be rejected, shape (rows,): the code, the column, what stands in each, and the remedy."""

    rows: Mask
    code: str
    column: str
    given: NDArray[np.float64] | str
    hint: str

    def of(self, positions: NDArray[np.intp]) -> str | list[str]:
        """Return what stands in some of the rows."""
        return self.given if isinstance(self.given, str) else [f"{value:g}" for value in self.given[positions].tolist()]


def of_labels(book: Book, method: Method) -> Iterator[Refusal]:
    """Yield amounts under labels that a method does not know, or under none, and shares that add up to more than 1."""
    for item in (item for item in method.inputs if item.kind == "activity" and item.labels):
        words = labels.names(item.labels or "")
        whole = np.zeros(book.size)
        for column in book.columns_of(item.name):
            label = column.partition("@")[2] or NO_LABEL
            if column not in book.numbers:
                continue
            amounts, known = column_of(book, column)
            if label in words:
                whole += np.where(known, amounts, 0.0)
                continue
            hint = f"the labels are {', '.join(words)}"
            yield Refusal(known & (amounts != 0), "unknown_label", column, label, hint)
        described = columns.get(f"{item.name}@")
        if described is not None and described.kind == "share":
            hint = "shares of one whole add up to at most 1"
            yield Refusal(whole > 1 + ROUNDING, "share_out_of_range", item.name, whole, hint)


def of_days(book: Book, years: NDArray[np.int64], months: tuple[int, ...]) -> Iterator[Refusal]:
    """Yield more days of operation than the months of the row's year have."""
    column = book.numbers.get("operating_days")
    if column is None:
        return
    first = (years - 1970) * MONTHS + months[0] - 1
    begins, ends = first.astype("datetime64[M]"), (first + len(months)).astype("datetime64[M]")
    days = ends.astype("datetime64[D]") - begins.astype("datetime64[D]")
    beyond = column.known & (column.values > days.astype(np.int64))
    yield Refusal(beyond, "days_out_of_range", "operating_days", column.values, "")
