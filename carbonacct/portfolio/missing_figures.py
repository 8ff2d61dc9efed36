"""What rows without figure lack, method by method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.vocabulary import issue_codes

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Mask = NDArray[np.bool_]


def say_what_is_missing(run: FootprintRun, empty: Mask) -> None:
    """Note for each row without figure what every method tried would have needed."""
    if not empty.any():
        return
    place = np.full(run.book.size, -1, dtype=np.int64)
    rows = np.flatnonzero(empty)
    place[rows] = np.arange(len(rows))
    codes, texts = np.zeros(len(rows), dtype=np.int64), [""]
    for option, positions, told in run.lacking:
        here = place[positions] >= 0
        words = [*told.words, ""]
        more = np.full(len(rows), len(told.words), dtype=np.int64)
        more[place[positions[here]]] = told.codes[here]
        numbers, codes = np.unique(codes * len(words) + more, return_inverse=True)
        texts = [
            _joined(texts[number // len(words)], option, words[number % len(words)]) for number in numbers.tolist()
        ]
    remedy = issue_codes.get("no_emissions").remedy
    hints = np.array([text or remedy for text in texts], dtype=object)[codes].tolist()
    run.issues.add("no_emissions", rows, "", "", hints)


def _joined(text: str, option: str, more: str) -> str:
    return "; ".join(filter(None, (text, f"{option}: {more}" if more else "")))
