"""Unified social credit codes: characters and check digit (GB 32100-2015)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from carbonacct.book.series import Words

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_VALUES = np.full(256, -1, dtype=np.int64)
_VALUES[np.frombuffer(LETTERS.encode(), dtype=np.uint8)] = np.arange(31)
_WEIGHTS = np.array([pow(3, place, 31) for place in range(LENGTH - 1)])


def valid(codes: list[str]) -> NDArray[np.bool_]:
    """Tell which of some codes of 18 ASCII characters have the right characters and check digit.

    Examples
    --------
    >>> valid(["91350100M000100Y43", "91350100M000100Y44"]).tolist()
    [True, False]
    """
    values = _VALUES[np.frombuffer("".join(codes).encode("ascii"), dtype=np.uint8).reshape(-1, LENGTH)]
    digit = -(values[:, :-1] @ _WEIGHTS) % 31
    result: NDArray[np.bool_] = (values >= 0).all(axis=1) & (digit == values[:, -1])
    return result


def doubtful_codes(words: Words) -> NDArray[np.int32]:
    """Return the places of words that look like a credit code (18 letters and digits) but are none."""
    alike = [
        place for place, word in enumerate(words.words) if len(word) == LENGTH and word.isascii() and word.isalnum()
    ]
    if not alike:
        return np.empty(0, dtype=np.int32)
    wrong = ~valid([words.words[place] for place in alike])
    return np.array(alike, dtype=np.int32)[wrong]
