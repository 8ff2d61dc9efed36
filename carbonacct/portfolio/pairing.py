"""Which loan of one book is which loan of another: the same key, or a loan that replaces it (借新还旧)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError
from carbonacct.sums import ExactSums

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

REFINANCES = "refinances"


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of rows of two books, with the share of either row that belongs to the pair, and the rows left alone.

    A row with one partner has the share 1; a loan replaced by several is shared out by their exposure.
    """

    base: Places
    now: Places
    replaces: NDArray[np.bool_]
    base_share: Floats
    now_share: Floats
    only_base: Places
    only_now: Places


def paired(base: pd.DataFrame, now: pd.DataFrame, keys: list[str], exposures: Sequence[str]) -> Links:
    """Pair the rows of two books.

    Parameters
    ----------
    base, now
        Books with the columns `keys`; a row of `now` may name in ``refinances`` the loan (first key) it replaces. A row
        whose other keys are blank is the loan as a whole: it pairs with the rows of that loan that have no partner.
    exposures
        Columns by which a loan is shared out among several partners: the first that all of them have.

    Raises
    ------
    OptionError
        A key occurs twice in a book.

    Examples
    --------
    >>> import pandas as pd
    >>> base = pd.DataFrame({"loan_id": ["A", "B"], "numerator": [100.0, 50.0]})
    >>> now = pd.DataFrame({"loan_id": ["C", "D"], "numerator": [60.0, 40.0], "refinances": ["A", "A"]})
    >>> links = paired(base, now, ["loan_id"], ["numerator"])
    >>> links.base.tolist(), links.now.tolist(), links.base_share.tolist(), links.only_base.tolist()
    ([0, 0], [0, 1], [0.6, 0.4], [1])
    """
    pairs = [*_pairs(_keys(base, keys, "base"), _keys(now, keys, "now"), _replaced(now))]
    first = np.array([pair[0] for pair in pairs], dtype=np.int64)
    last = np.array([pair[1] for pair in pairs], dtype=np.int64)
    return Links(
        first,
        last,
        np.array([pair[2] for pair in pairs], dtype=np.bool_),
        _shares(first, len(base), [numbers(now, name)[last] for name in exposures]),
        _shares(last, len(now), [numbers(base, name)[first] for name in exposures]),
        np.setdiff1d(np.arange(len(base)), first),
        np.setdiff1d(np.arange(len(now)), last),
    )


def _pairs(
    base: list[tuple[str, ...]], now: list[tuple[str, ...]], replaced: list[str]
) -> Iterator[tuple[int, int, bool]]:
    """Yield pairs of places, and whether one replaces the other: same key first, then same loan, then replacements."""
    places = {key: place for place, key in enumerate(base)}
    loans: dict[str, list[int]] = {}
    for place, key in enumerate(base):
        loans.setdefault(key[0], []).append(place)
    same = {*places} & {*now}
    for place, key in enumerate(now):
        if key in same:
            yield places[key], place, False
    for place, key in enumerate(now):
        if key not in same:
            left = [one for one in loans.get(key[0], ()) if base[one] not in same]
            yield from ((one, place, False) for one in left if _whole(key, base[one]))
    for place, (loan, key) in enumerate(zip(replaced, now, strict=True)):
        old = (loan, *key[1:])
        if not loan or loan == key[0]:
            continue
        if old in places:
            yield places[old], place, True
        else:
            yield from ((one, place, True) for one in loans.get(loan, ()) if _whole(old, base[one]))


def _whole(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether one of two rows stands for its loan as a whole."""
    return not any(one[1:]) or not any(other[1:])


def _replaced(now: pd.DataFrame) -> list[str]:
    """Return the loan that each row replaces, blank where none."""
    if REFINANCES not in now.columns:
        return [""] * len(now)
    return [loan.strip() for loan in _texts(now, REFINANCES)]


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    """Return a column as texts, blank where missing."""
    values = frame[column].astype(object)
    return [str(value) for value in values.where(values.notna(), "").to_numpy()]


def numbers(frame: pd.DataFrame, column: str) -> Floats:
    """Return a column as float64, missing cells as NaN.

    Raises
    ------
    OptionError
        The frame has no such column, or a cell is no number.
    """
    import pandas as pd

    if column not in frame.columns:
        listed = ", ".join(map(str, frame.columns))
        raise OptionError("a book has no such column", where="columns", given=column, needed=listed)
    try:
        found = pd.to_numeric(frame[column]).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as cause:
        raise OptionError("a cell is no number", where=column, given=str(cause)) from cause
    return np.asarray(found, dtype=np.float64)


def _keys(frame: pd.DataFrame, keys: list[str], book: str) -> list[tuple[str, ...]]:
    for column in keys:
        if column not in frame.columns:
            raise OptionError("a book has no such column", where=book, given=column)
    found = list(zip(*(_texts(frame, column) for column in keys), strict=True))
    if len(set(found)) < len(found):
        twice = Counter(found).most_common(1)[0][0]
        raise OptionError(
            "a key occurs twice",
            where=f"{book} book",
            given="/".join(twice),
            hint="name the columns that tell the rows apart, such as key=('loan_id', 'project_id')",
        )
    return found


def _shares(places: Places, size: int, weights: Sequence[Floats]) -> Floats:
    """Return each pair's share of its row: by the first weights all its pairs have, or equal where none says it."""
    count = np.bincount(places, minlength=size)
    shares = np.ones(len(places))
    several = np.flatnonzero(count[places] > 1)
    rows, code = np.unique(places[several], return_inverse=True)
    mine = 1.0 / count[places[several]]
    for weight in reversed([one[several] for one in weights]):
        useless = ~np.isfinite(weight) | (weight < 0)
        usable = np.where(useless, 0.0, weight)
        sums = ExactSums(len(rows))
        sums.add(usable, code)
        whole = sums.floats()
        told = ((np.bincount(code, weights=useless, minlength=len(rows)) == 0) & (whole > 0))[code]
        mine = np.where(told, usable / np.where(told, whole[code], 1.0), mine)
    shares[several] = mine
    return shares
