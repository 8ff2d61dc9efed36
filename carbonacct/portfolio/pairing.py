"""Which loan of one book is which loan of another: the same key, or a loan that replaces it (借新还旧)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError

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


def paired(base: pd.DataFrame, now: pd.DataFrame, keys: list[str], exposure: str) -> Links:
    """Pair the rows of two books.

    Parameters
    ----------
    base, now
        Books with the columns `keys`; a row of `now` may name in ``refinances`` the loan (first key) it replaces.
    exposure
        Column by which a loan is shared out among several partners.

    Raises
    ------
    OptionError
        A key occurs twice in a book.

    Examples
    --------
    >>> import pandas as pd
    >>> base = pd.DataFrame({"loan_id": ["A", "B"], "numerator": [100.0, 50.0]})
    >>> now = pd.DataFrame({"loan_id": ["C", "D"], "numerator": [60.0, 40.0], "refinances": ["A", "A"]})
    >>> links = paired(base, now, ["loan_id"], "numerator")
    >>> links.base.tolist(), links.now.tolist(), links.base_share.tolist(), links.only_base.tolist()
    ([0, 0], [0, 1], [0.6, 0.4], [1])
    """
    places = {key: place for place, key in enumerate(_keys(base, keys, "base"))}
    mine = _keys(now, keys, "now")
    pairs: list[tuple[int, int, bool]] = []
    for place, key in enumerate(mine):
        if key in places:
            pairs.append((places[key], place, False))
    if REFINANCES in now.columns:
        replaced = now[REFINANCES].fillna("").astype(str).str.strip()
        for place, loan in enumerate(replaced):
            old = (loan, *mine[place][1:])
            if old in places and old != mine[place]:
                pairs.append((places[old], place, True))
    first = np.array([pair[0] for pair in pairs], dtype=np.int64)
    last = np.array([pair[1] for pair in pairs], dtype=np.int64)
    return Links(
        first,
        last,
        np.array([pair[2] for pair in pairs], dtype=np.bool_),
        _shares(first, len(base), numbers(now, exposure)[last]),
        _shares(last, len(now), numbers(base, exposure)[first]),
        np.setdiff1d(np.arange(len(base)), first),
        np.setdiff1d(np.arange(len(now)), last),
    )


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
    found = list(zip(*(frame[column].astype(str) for column in keys), strict=True))
    if len(set(found)) < len(found):
        twice = Counter(found).most_common(1)[0][0]
        raise OptionError(
            "a key occurs twice",
            where=f"{book} book",
            given="/".join(twice),
            hint="name the columns that tell the rows apart, such as key=('loan_id', 'project_id')",
        )
    return found


def _shares(places: Places, size: int, weights: Floats) -> Floats:
    """Return each pair's share of its row: by weight, or equal where the weights say nothing."""
    count = np.bincount(places, minlength=size)
    useless = ~np.isfinite(weights) | (weights < 0)
    lost = np.bincount(places, weights=useless, minlength=size) > 0
    usable = np.where(useless, 0.0, weights)
    whole = np.bincount(places, weights=usable, minlength=size)
    equal = (lost | (whole <= 0))[places]
    shares = np.where(equal, 1.0 / count[places], usable / np.where(equal, 1.0, whole[places]))
    return np.where(count[places] == 1, 1.0, shares)
