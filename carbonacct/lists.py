"""Project lists at two dates: what entered, left, or changed its code, edition or label, and with how much money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import column_of
from carbonacct.errors import require
from carbonacct.results import Groups, Measure
from carbonacct.sums import ExactSums

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book

KINDS = ("entered", "left", "changed", "unchanged")
FACTS = ("catalogue_code", "catalogue_edition", "green_label", "project_type")
COLUMNS = ("currency", "project", "change", "column", "before", "after", "balance_before", "balance_after")


@dataclass(frozen=True)
class _Project:
    """What one book says of one project: its facts, and its balance as an exact sum rounded once."""

    facts: Mapping[str, str]
    balance: float


class ListChange:
    """What became of a project list between two books.

    Projects are told apart by ``project_id`` (blank: the loan is its own project) and by currency, so that money of
    two currencies is never added. Rejected rows and rows out of scope count in neither book.
    """

    def __init__(self, old: Book, new: Book) -> None:
        self._old, self._new = _projects(old), _projects(new)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per change.

        Columns: currency, project, change (``entered``, ``left``, ``changed``), the column that changed with its word
        before and after, and the balance in each book. A project with several changed columns has a row for each.
        """
        import pandas as pd

        rows = []
        for key in sorted({*self._old, *self._new}):
            before, after = self._old.get(key), self._new.get(key)
            money = {
                "balance_before": before.balance if before else np.nan,
                "balance_after": after.balance if after else np.nan,
            }
            base = {"currency": key[0], "project": key[1], "change": self._kind(key), **money}
            if before and after:
                rows += [base | {"column": name, "before": a, "after": b} for name, a, b in _changes(before, after)]
            else:
                rows.append(base | {"column": "", "before": "", "after": ""})
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def _kind(self, key: tuple[str, str]) -> str:
        before, after = self._old.get(key), self._new.get(key)
        if before is None or after is None:
            return "entered" if before is None else "left"
        return "changed" if _changes(before, after) else "unchanged"

    def summary(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return, by currency and kind of change, the number of projects and their balance in each book.

        Each balance is the correctly rounded sum over its projects.
        """
        told: dict[str, dict[str, dict[str, Any]]] = {}
        keys = {*self._old, *self._new}
        for currency in sorted({key[0] for key in keys}):
            told[currency] = {}
            for kind in KINDS:
                mine = [key for key in keys if key[0] == currency and self._kind(key) == kind]
                told[currency][kind] = {
                    "projects": len(mine),
                    "balance_before": _exact(self._old[key].balance for key in mine if key in self._old),
                    "balance_after": _exact(self._new[key].balance for key in mine if key in self._new),
                }
        return told

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        return self.frame.to_string(index=False)


def diff(old: Book, new: Book) -> ListChange:
    """Compare the projects of two books.

    Parameters
    ----------
    old, new
        Books at the earlier and the later date.

    Returns
    -------
    ListChange
        Projects entered, left, or with another catalogue code, catalogue edition, green label or project type.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> loan = {"loan_id": "L1", "project_id": "P1", "catalogue_edition": "2021", "balance": 5e6, "currency": "CNY"}
    >>> change = diff(read_book([loan]), read_book([loan | {"catalogue_edition": "2025", "balance": 4e6}]))
    >>> change.frame[["project", "change", "column", "before", "after"]].values.tolist()
    [['P1', 'changed', 'catalogue_edition', '2021', '2025']]
    >>> change.summary()["CNY"]["changed"]
    {'projects': 1, 'balance_before': 5000000.0, 'balance_after': 4000000.0}
    """
    from carbonacct.book import Book

    for given in (old, new):
        require(given, Book, "diff(old, new)")
    return ListChange(old, new)


def _changes(before: _Project, after: _Project) -> list[tuple[str, str, str]]:
    return [(name, before.facts[name], after.facts[name]) for name in FACTS if before.facts[name] != after.facts[name]]


def _exact(values: Any) -> float:
    sums = ExactSums(1)
    sums.add(np.fromiter(values, dtype=np.float64))
    return float(sums.floats()[0])


def _projects(book: Book) -> dict[tuple[str, str], _Project]:
    """Return the projects of a book by currency and name."""
    counted = np.flatnonzero(book.state == book.OPEN)
    names = _texts(book, "project_id")
    names = np.where(names == "", _texts(book, "loan_id"), names)
    currency = _texts(book, "currency")
    facts = {name: _texts(book, name) for name in FACTS}
    whole, whole_known = column_of(book, "balance")
    part, part_known = column_of(book, "allocated_balance")
    balance = np.where(part_known, part, np.where(whole_known, whole, 0.0))
    keys: dict[tuple[str, str], int] = {}
    codes = np.zeros(book.size, dtype=np.int64)
    words: dict[tuple[str, str], dict[str, set[str]]] = {}
    for row in counted.tolist():
        key = (str(currency[row]) or "CNY", str(names[row]))
        codes[row] = keys.setdefault(key, len(keys))
        held = words.setdefault(key, {name: set() for name in FACTS})
        for name in FACTS:
            if facts[name][row]:
                held[name].add(str(facts[name][row]))
    mine = np.zeros(book.size, dtype=bool)
    mine[counted] = True
    groups = Groups(
        "project", [str(code) for code in range(len(keys))], codes, None, {"": Measure(balance, None, mine, "")}
    )
    return {
        key: _Project(
            {name: " | ".join(sorted(found)) for name, found in words[key].items()}, groups[str(code)][""].value
        )
        for key, code in keys.items()
    }


def _texts(book: Book, name: str) -> NDArray[np.object_]:
    words = book.words.get(name)
    if words is None:
        return np.full(book.size, "", dtype=object)
    return np.array([text or "" for text in words.texts()], dtype=object)
