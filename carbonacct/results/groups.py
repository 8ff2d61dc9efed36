"""Exact totals, and totals by the words of a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct.sums import ExactSums
from carbonacct.vocabulary.industries import industry_code

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book
    from carbonacct.book.series import Words

from carbonacct.results.figures import Measure, Taken

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

BLANK = "(blank)"
INDUSTRIES = ("sector", "borrower_sector")


@dataclass(frozen=True)
class Amount:
    """A total: the correctly rounded exact sum, its unit, and how many loans stand behind it."""

    value: float
    unit: str
    loans: int

    def __getitem__(self, name: str) -> float | str | int:
        if name not in ("value", "unit", "loans"):
            raise KeyError(name)
        field: float | str | int = getattr(self, name)
        return field

    def __float__(self) -> float:
        return self.value

    def as_dict(self) -> dict[str, Any]:
        """Return the amount as plain data."""
        return {"value": self.value, "unit": self.unit, "loans": self.loans}


class Totals(Mapping[str, Amount]):
    """Totals by indicator; an indicator that no row computed is absent."""

    def __init__(self, amounts: Mapping[str, Amount]) -> None:
        self._amounts = dict(amounts)

    def __getitem__(self, indicator: str) -> Amount:
        return self._amounts[indicator]

    def __iter__(self) -> Iterator[str]:
        return iter(self._amounts)

    def __len__(self) -> int:
        return len(self._amounts)

    def __repr__(self) -> str:
        return "\n".join(f"{name:<18} {a.value:>20,.6g} {a.unit}  ({a.loans} loans)" for name, a in self.items())

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td style='text-align:right'>{a.value:,.6g}</td><td>{escape(a.unit)}</td>"
            f"<td style='text-align:right'>{a.loans}</td></tr>"
            for name, a in self.items()
        )
        head = "<tr><th>indicator</th><th>amount</th><th>unit</th><th>loans</th></tr>"
        return f"<table class='carbonacct'><thead>{head}</thead><tbody>{rows}</tbody></table>"

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """Return the totals as plain data."""
        return {name: amount.as_dict() for name, amount in self.items()}


class Grouping(NamedTuple):
    """Rows put into groups: the name of the grouping, its keys in their order, and each row's place among them."""

    column: str
    keys: Sequence[str]
    codes: NDArray[np.integer]


class Groups(Mapping[str, Totals]):
    """Totals by the words of a column; they keep their exact sums, so adding them up gives the total bit for bit.

    Where ``order`` is given, ``keys`` stand in any order, and ``order`` has the places of the groups in theirs.
    ``rows`` says how many rows each key has, if that is known.
    """

    def __init__(
        self,
        column: str,
        keys: Sequence[str],
        codes: NDArray[np.integer],
        loans: NDArray[np.int64] | None,
        measures: Mapping[str, Measure],
        order: NDArray[np.int64] | None = None,
        rows: NDArray[np.int64] | None = None,
    ) -> None:
        self.column = column
        self._sums: dict[str, ExactSums] = {}
        self._units = {name: measure.unit for name, measure in measures.items()}
        self._loans: dict[str, NDArray[np.int64]] = {}
        self._all_loans: dict[str, int] = {}
        self._keys = list(keys) if order is None else [keys[place] for place in order.tolist()]
        taken: Taken = {}
        for name, measure in measures.items():
            sums = ExactSums(len(keys))
            measure.add_to(sums, codes, taken)
            if loans is None and measure.everywhere:
                rows = np.bincount(codes, minlength=len(keys)) if rows is None else rows
                counts = rows
            else:
                counts = _distinct_loans(measure.valid, codes, loans, len(keys))
            self._sums[name] = sums if order is None else sums.picked(order)
            self._loans[name] = counts if order is None else counts[order]
            self._all_loans[name] = measure.loans(loans)
        self._values = {name: sums.floats() for name, sums in self._sums.items()}

    @classmethod
    def merged(
        cls,
        column: str,
        keys: Sequence[str],
        sums: Mapping[str, ExactSums],
        loans: Mapping[str, Sequence[int]],
        all_loans: Mapping[str, int],
        units: Mapping[str, str],
    ) -> Groups:
        """Return groups from sums and loans by figure, which were added up in parts of a book."""
        made = cls(column, keys, np.zeros(0, dtype=np.int64), None, {})
        made._sums, made._units, made._all_loans = dict(sums), dict(units), dict(all_loans)
        made._loans = {name: np.array(counts, dtype=np.int64) for name, counts in loans.items()}
        made._values = {name: held.floats() for name, held in sums.items()}
        return made

    def parts(self) -> dict[str, tuple[ExactSums, list[int]]]:
        """Return, by figure, the exact sums of the groups and their loans, for merging with other parts of a book."""
        return {name: (sums, self._loans[name].tolist()) for name, sums in self._sums.items()}

    def __getitem__(self, key: str) -> Totals:
        if key not in self._keys:
            raise KeyError(key)
        place = self._keys.index(key)
        return Totals(
            {
                name: Amount(float(self._values[name][place]), self._units[name], int(self._loans[name][place]))
                for name in self._sums
                if self._loans[name][place]
            }
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def total(self) -> Totals:
        """Return the sum over all groups: the same bits as the total of the result itself."""
        return Totals(
            {
                name: Amount(float(sums.folded().floats()[0]), self._units[name], self._all_loans[name])
                for name, sums in self._sums.items()
                if self._all_loans[name]
            }
        )

    def shares(self, name: str) -> dict[str, float | None]:
        """Return each group's share of the total of a figure (0 to 1), a ratio of exact sums; ``None`` without one."""
        if not self._all_loans.get(name):
            return dict.fromkeys(self._keys)
        whole = float(self._sums[name].folded().floats()[0])
        parts = zip(self._keys, self._values[name].tolist(), self._loans[name].tolist(), strict=True)
        return {key: value / whole if loans and whole else None for key, value, loans in parts}

    def quotients(self, above: str, below: str) -> dict[str, float | None]:
        """Return one figure over another in every group, a ratio of exact sums; ``None`` where there is none."""
        found: dict[str, float | None] = {}
        for place, key in enumerate(self._keys):
            if not self._loans[below][place] or not self._values[below][place]:
                found[key] = None
                continue
            top = float(self._values[above][place]) if self._loans[above][place] else 0.0
            found[key] = top / float(self._values[below][place])
        return found

    @property
    def frame(self) -> pd.DataFrame:
        """One row per group: its key, and each indicator with its unit."""
        import pandas as pd

        data: dict[str, Any] = {self.column: self._keys}
        for name, values in self._values.items():
            data[f"{name} [{self._units[name]}]"] = np.where(self._loans[name] > 0, values, np.nan)
        return pd.DataFrame(data)

    def __repr__(self) -> str:
        return self.frame.to_string(index=False)

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(index=False, escape=True, na_rep="", max_rows=50))

    def as_list(self) -> list[dict[str, Any]]:
        """Return the groups as plain data."""
        return [{"key": key, "totals": self[key].as_dict()} for key in self]


def _distinct_loans(
    rows: Mask, codes: NDArray[np.integer], loans: NDArray[np.int64] | None, size: int
) -> NDArray[np.int64]:
    """Count the distinct loans of every group."""
    mine = codes[rows].astype(np.int64, copy=False)
    if loans is not None:
        span = int(loans.max(initial=0)) + 1
        mine = np.unique(mine * span + loans[rows]) // span
    return np.bincount(mine, minlength=size)


def total_of(measures: Mapping[str, Measure], loans: NDArray[np.int64] | None) -> Totals:
    """Return the exact totals of several measures over all rows.

    ``loans`` numbers the loan of each row; ``None`` says that every row is a loan of its own.
    """
    amounts = {}
    taken: Taken = {}
    for name, measure in measures.items():
        count = measure.loans(loans)
        if count:
            sums = ExactSums(1)
            measure.add_to(sums, None, taken)
            amounts[name] = Amount(float(sums.floats()[0]), measure.unit, count)
    return Totals(amounts)


def _words(book: Book, column: str) -> Words | None:
    """Return a column of words to group by; industries by their code."""
    text = book.words.get(column)
    if text is None or column not in INDUSTRIES:
        return text
    return text.renamed([industry_code(word) or word for word in text.words])


def by_column(book: Book, column: str, loans: NDArray[np.int64] | None, measures: Mapping[str, Measure]) -> Groups:
    """Return the totals by the words of a book column; one without blanks is grouped by its own codes."""
    text = _words(book, column)
    if text is None or not text.complete:
        return Groups(column, *group_codes(book, column), loans, measures)
    order = np.argsort(np.array(text.words, dtype=object))
    return Groups(column, text.words, text.codes, loans, measures, order, text.counts[:-1])


def groups_of(words: NDArray[np.object_]) -> tuple[list[str], NDArray[np.int64]]:
    """Return distinct words, ascending with the blank group last, and each row's place among them; shape (rows,).

    Examples
    --------
    >>> keys, codes = groups_of(np.array(["b", "", "a", "b"], dtype=object))
    >>> keys, codes.tolist()
    (['a', 'b', '(blank)'], [1, 2, 0, 1])
    """
    keys, codes = np.unique(words.astype(str), return_inverse=True)
    if len(keys) and not keys[0]:
        return [*keys[1:].tolist(), BLANK], np.where(codes, codes - 1, len(keys) - 1).astype(np.int64)
    return keys.tolist(), codes.astype(np.int64)


def group_codes(book: Book, column: str) -> tuple[list[str], NDArray[np.int64]]:
    """Return the words of a column, by name or alias, ascending with the blank group last, and each row's place.

    Industries are grouped by their code, however a cell writes it.
    """
    from carbonacct.book.columns import name_in

    column = name_in(book.columns.keys(), column)
    text = _words(book, column)
    if text is not None:
        order = np.argsort(np.array(text.words, dtype=object)) if text.words else np.zeros(0, dtype=np.int64)
        place = np.empty(len(order) + 1, dtype=np.int64)
        place[order] = np.arange(len(order))
        place[-1] = len(order)
        keys = [text.words[i] for i in order]
        used = text.counts[[*order.tolist(), -1]] > 0
        compact = np.cumsum(used) - 1
        codes = compact[place].take(text.codes, mode="wrap")
    else:
        keys, codes = _number_groups(book, column)
        used = np.bincount(codes, minlength=len(keys) + 1) > 0
        codes = (np.cumsum(used) - 1)[codes]
    return [key for key, there in zip([*keys, BLANK], used, strict=True) if there], codes


def _number_groups(book: Book, column: str) -> tuple[list[str], NDArray[np.int64]]:
    from carbonacct.errors import OptionError

    numbers = book.numbers.get(column)
    if numbers is None:
        choices = ", ".join(sorted([*book.words, *(n for n in book.numbers if "@" not in n)]))
        raise OptionError("the book has no such column", where="by", given=column, needed=choices)
    distinct, codes = np.unique(numbers.values, return_inverse=True)
    keys = [format(value, ".15g") for value in distinct]
    if numbers.valid is not None:
        codes = np.where(numbers.valid, codes, len(keys))
    return keys, codes.astype(np.int64)
