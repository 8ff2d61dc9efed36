"""Exact sums of a result over groups of rows, as cells that know where they come from; nothing is added up here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.attribution import allocated_part, column_of
from carbonacct.report.model import Cell, Trace, Wording, figure
from carbonacct.results import Grouping, Measure

if TYPE_CHECKING:
    from carbonacct.book import Book

Mask = NDArray[np.bool_]
HOME = "CNY"
NO_ROW = Wording("没有贷款具备此项数据", "no loan has this figure")
NO_BASE = Wording("没有可作分母的数据", "there is nothing to divide by")


class Tally:
    """Figures of one result, summed exactly over all rows or over groups.

    Parameters
    ----------
    result
        Name for the traces.
    measures
        Figures by name.
    loans
        What is counted behind each figure, numbered row by row (``None``: every row by itself).
    """

    def __init__(self, result: str, measures: Mapping[str, Measure], loans: NDArray[np.int64] | None) -> None:
        self.result, self.measures, self.loans = result, measures, loans

    def whole(self, name: str) -> Cell:
        """Return the sum over all rows."""
        held = self.measures.get(name)
        if held is None:
            return Cell(None, why=NO_ROW)
        found = results.total_of({name: held}, self.loans).get(name)
        trace = Trace(self.result, name, rows=int(np.count_nonzero(held.valid)))
        return figure(None if found is None else found.value, trace, NO_ROW)

    def by(self, name: str, grouping: Grouping) -> dict[str, Cell]:
        """Return the sum over every group."""
        held = self.measures.get(name)
        if held is None:
            return dict.fromkeys(grouping.keys, Cell(None, why=NO_ROW))
        groups = results.Groups(*grouping, self.loans, {name: held})
        rows = np.bincount(grouping.codes[held.valid], minlength=len(grouping.keys))
        found = {}
        for key, count in zip(grouping.keys, rows.tolist(), strict=True):
            trace = Trace(self.result, name, {grouping.column: key}, count)
            amount = groups[key].get(name)
            found[key] = figure(None if amount is None else amount.value, trace, NO_ROW)
        return found

    def quotient(self, above: str, below: str, grouping: Grouping | None = None) -> dict[str, Cell]:
        """Return one figure over another by group, a ratio of exact sums; the whole under ``""``."""
        held = {name: self.measures[name] for name in (above, below)}
        place = grouping or Grouping("", [""], np.zeros(held[above].figures.size, dtype=np.int64))
        found = results.Groups(*place, self.loans, held).quotients(above, below)
        name = f"{above} / {below}"
        group = {key: {} if grouping is None else {grouping.column: key} for key in found}
        return {key: figure(value, Trace(self.result, name, group[key]), NO_BASE) for key, value in found.items()}

    def count(self, what: str, name: str, grouping: Grouping | None = None) -> dict[str, Cell]:
        """Return how many loans (or clients, projects: `what`) have a figure, by group; the whole under ``""``."""
        held = self.measures[name]
        if grouping is None:
            whole = Grouping("", [""], np.zeros(held.figures.size, dtype=np.int64))
            (found,) = self.count(what, name, whole).values()
            return {"": Cell(found.value, Trace(self.result, what))}
        groups = results.Groups(*grouping, self.loans, {name: held})
        counts = {key: groups[key].get(name) for key in grouping.keys}
        return {
            key: Cell(0 if amount is None else amount.loans, Trace(self.result, what, {grouping.column: key}))
            for key, amount in counts.items()
        }


def by_words(name: str, texts: Sequence[str], order: Sequence[str], places: Mapping[str, str], rest: str) -> Grouping:
    """Return a grouping from a word per row: each word's key, in a given order; unknown words go to `rest`.

    Examples
    --------
    >>> found = by_words("class", ["wind", "", "sewage"], ["7", "8"], {"wind": "7", "sewage": "8"}, "none")
    >>> found.keys, found.codes.tolist()
    (('7', '8', 'none'), [0, 2, 1])
    """
    keys = (*order, rest)
    place = {key: number for number, key in enumerate(keys)}
    codes = np.array([place[places.get(text, rest)] for text in texts], dtype=np.int64)
    return Grouping(name, keys, codes)


def crossed(first: Grouping, second: Grouping) -> Grouping:
    """Return the grouping by two groupings at once; its keys are joined by ``|``.

    Examples
    --------
    >>> one = Grouping("a", ["x", "y"], np.array([0, 1]))
    >>> two = Grouping("b", ["p", "q"], np.array([1, 1]))
    >>> found = crossed(one, two)
    >>> found.column, [found.keys[code] for code in found.codes]
    ('a|b', ['x|q', 'y|q'])
    """
    keys = [f"{one}|{two}" for one in first.keys for two in second.keys]
    return Grouping(f"{first.column}|{second.column}", keys, first.codes * len(second.keys) + second.codes)


def texts(book: Book, column: str) -> list[str]:
    """Return the word of every row in a column of the book, empty where blank or without the column."""
    words = book.words.get(column)
    return [""] * book.size if words is None else words.texts()


def money(book: Book, column: str, rows: Mask | None = None) -> Measure:
    """Return an amount of the book over some rows in yuan; of a loan over several projects each row's part.

    Rows in another currency are left out: :func:`foreign` counts them.
    """
    values, known = column_of(book, column)
    if column in ("balance", "granted"):
        part, allocated = column_of(book, f"allocated_{column}")
        values, known = np.where(allocated, part, values), allocated | known
    else:
        values = allocated_part(book, values)
    known = known & ~foreign(book)
    return Measure(values, None, known if rows is None else known & rows, HOME)


def foreign(book: Book) -> Mask:
    """Return the rows in another currency than yuan; a blank currency is yuan."""
    return np.array([word not in ("", HOME) for word in texts(book, "currency")], dtype=bool)


def numbered(book: Book, column: str) -> NDArray[np.int64]:
    """Number the words of a column row by row, each blank row by itself, so that distinct ones can be counted."""
    words = book.words.get(column)
    own = np.arange(book.size, dtype=np.int64)
    if words is None:
        return own
    codes = words.codes.astype(np.int64)
    return np.where(codes >= 0, codes, len(words.words) + own)
