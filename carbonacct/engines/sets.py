"""Money of rows by currency, status and the sets they belong to: exact sums of all of them in one pass."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.result_columns import Coded
from carbonacct.sums import ExactSums

Mask = NDArray[np.bool_]
STATUSES = len(results.STATUSES)
MOST = 1 << 10


class MoneyBySets:
    """Exact sums of money over every combination of currency, status and sets that occurs.

    Parameters
    ----------
    amount
        Money of every row in its own currency, shape (rows,).
    known
        Where it is known; other rows are left out.
    status, money
        Status and currency of every row.
    sets
        Rows by name; a row may be in several.

    Examples
    --------
    >>> amount, every = np.array([1.0, 2.0, 4.0]), np.ones(3, dtype=bool)
    >>> money = Coded(["CNY", "USD"], np.array([0, 0, 1]))
    >>> held = MoneyBySets(amount, every, np.zeros(3, dtype=np.uint8), money, {"large": amount > 1})
    >>> held.sums("large").floats().tolist(), held.sums("large", word="CNY").floats().tolist()
    ([6.0], [2.0])
    >>> held.sums(without="large").floats().tolist(), held.rows("large")
    ([1.0], 2)
    """

    def __init__(
        self,
        amount: NDArray[np.float64],
        known: Mask,
        status: NDArray[np.uint8],
        money: Coded,
        sets: Mapping[str, Mask],
    ) -> None:
        size = STATUSES * len(money.words)
        kind = np.min_scalar_type(size << len(sets))
        codes = status.astype(kind)
        if len(money.words) > 1:
            codes += money.codes.astype(kind) * kind.type(STATUSES)
        for bit, rows in enumerate(sets.values()):
            codes += rows * kind.type(size << bit)
        if not known.all():
            amount, codes = amount[known], codes[known]
        used, places = np.arange(size << len(sets)), codes
        if len(used) > MOST:
            used, places = np.unique(codes, return_inverse=True)
        places = places.astype(np.intp)
        counts = np.bincount(places, minlength=len(used))
        sums = ExactSums(len(used))
        if len(amount):
            sums.add(amount, places)
        there = np.flatnonzero(counts)
        used = used[there].astype(np.int64)
        self._sums, self._counts, self._status = sums.picked(there), counts[there], used % STATUSES
        self._word = used // STATUSES % len(money.words)
        self._inside = {name: (used // size >> bit & 1).astype(bool) for bit, name in enumerate(sets)}
        self._words = money.words

    @property
    def words(self) -> list[str]:
        """The currencies that occur."""
        return sorted({self._words[place] for place in self._word.tolist()})

    def sums(self, inside: str = "", *, without: str = "", word: str = "", status: int | None = None) -> ExactSums:
        """Return the sum over the rows that are in one set and not in another, of a currency and status."""
        return self._sums.picked(self._chosen(inside, without, word, status)).folded()

    def rows(self, inside: str = "", *, without: str = "", word: str = "") -> int:
        """Return the number of these rows."""
        return int(self._counts[self._chosen(inside, without, word, None)].sum())

    def _chosen(self, inside: str, without: str, word: str, status: int | None) -> NDArray[np.int64]:
        chosen = np.ones(len(self._counts), dtype=bool)
        if inside:
            chosen &= self._inside[inside]
        if without:
            chosen &= ~self._inside[without]
        if word:
            chosen &= np.array([self._words[place] == word for place in self._word.tolist()], dtype=bool)
        if status is not None:
            chosen &= self._status == status
        return np.flatnonzero(chosen)
