"""What rows without figure lack, method by method."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from carbonacct.book.whole import Told
from carbonacct.rowset import RowSet
from carbonacct.vocabulary import issue_codes

if TYPE_CHECKING:
    from carbonacct.benefit_notes import Texts
    from carbonacct.portfolio.footprint_run import FootprintRun

    Lacking = tuple[str, RowSet, Callable[[], tuple[Texts, ...]]]

PHYSICAL = ("energy", "product", "2a", "2b")


def say_what_is_missing(run: FootprintRun, empty: RowSet) -> None:
    """Note for each row without figure what every method tried would have needed."""
    lacking, run.lacking = run.lacking, []
    _say_what_was_passed_over(run, lacking)
    if not empty.any():
        return
    place = np.full(run.book.size, -1, dtype=np.int64)
    rows = empty.positions
    place[rows] = np.arange(len(rows))
    codes, texts = np.zeros(len(rows), dtype=np.int64), [""]
    for option, positions, told in ((option, mine.positions, told) for option, mine, say in lacking for told in say()):
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


def _say_what_was_passed_over(run: FootprintRun, lacking: list[Lacking]) -> None:
    """Note rows with energy or output of their own that took a lower method for want of a factor."""
    for option, mine, say in lacking:
        if option not in PHYSICAL:
            continue
        lower = mine & run.figured
        if option in run.option_names:
            lower = lower & ~run.option_codes.equal(run.option_names.index(option))
        if not lower.any():
            continue
        blank, absent = say()
        here = lower.at(mine) & absent.rows & ~blank.rows
        if here.any():
            words = {*absent.at(here.mask)}
            told = Told.of(words, "{count} rows, " + option + ": {words}", count=here.count)
            run.issues.add("method_passed_over", None, "", told, topic=option)


def _joined(text: str, option: str, more: str) -> str:
    return "; ".join(filter(None, (text, f"{option}: {more}" if more else "")))
