"""What rows without figure lack, method by method, and those with one that have nothing to divide it by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct import benefit_notes as notes
from carbonacct import methods as catalogue
from carbonacct.attribution import known_of
from carbonacct.book.whole import Told
from carbonacct.rowset import RowSet
from carbonacct.vocabulary import issue_codes

if TYPE_CHECKING:
    from carbonacct.corridor import Bound
    from carbonacct.methods import Method
    from carbonacct.portfolio.footprint_run import FootprintRun
    from carbonacct.portfolio.standard import Share

    Lacking = tuple[str, RowSet, Callable[[], tuple[notes.Texts, ...]]]

SOURCES = {
    "fuel_mass": "fuel",
    "fuel_gas": "fuel",
    "product_mass": "output",
    "product_power": "output",
    "product_heat": "output",
    "revenue_yuan": "revenue",
}
PHYSICAL = ("energy", "product", "2a", "2b")
OF_THE_LOAN = ("3b", "3c")
LOWER = (*PHYSICAL, *OF_THE_LOAN, "3a", "3", "revenue", "balance", "supply_chain")


def say_what_is_missing(run: FootprintRun, empty: RowSet, undivided: RowSet) -> None:
    """Note for each row without figure what every method tried would have needed, and for others what to divide by."""
    lacking, run.lacking = run.lacking, []
    _say_what_was_passed_over(run, lacking)
    _say_half_reported(run)
    if empty.any():
        hints = _Hints(empty)
        for option, mine, say in lacking:
            hints.add_all(option, mine, say)
        run.issues.add("no_emissions", empty.positions, "", "", hints.written("no_emissions"))
    if undivided.any():
        hints = _Hints(undivided)
        for share in run.standard.shares(run):
            _add_denominator(run, hints, share)
        for option, mine, say in lacking:
            if option in OF_THE_LOAN:
                hints.add_all(option, mine, say)
        for rows, instead in run.standard.resorts(run):
            mine = rows & undivided
            hints.add(mine.positions, np.zeros(mine.count, dtype=np.int64), [instead])
        run.issues.add("no_denominator", undivided.positions, "", "", hints.written("no_denominator"))


class _Hints:
    """A text for each of some rows, made of parts and kept once per distinct text."""

    def __init__(self, rows: RowSet) -> None:
        self.rows, self.codes, self.texts = rows, np.zeros(rows.count, dtype=np.int64), [""]
        self.place = np.full(rows.size, -1, dtype=np.int64)
        self.place[rows.positions] = np.arange(rows.count)

    def add_all(self, option: str, mine: RowSet, say: Callable[[], tuple[notes.Texts, ...]]) -> None:
        """Add what a method lacked over its rows."""
        positions = mine.positions
        here = self.place[positions] >= 0
        for told in say() if here.any() else ():
            words = [f"{option}: {word}" if word else "" for word in told.words]
            self.add(positions[here], told.codes[here], words)

    def add(self, positions: NDArray[np.intp], codes: NDArray[np.integer], words: Sequence[str]) -> None:
        """Add a word to some of the rows."""
        more = np.full(self.rows.count, len(words), dtype=np.int64)
        more[self.place[positions]] = codes
        width = len(words) + 1
        numbers, self.codes = np.unique(self.codes * width + more, return_inverse=True)
        pairs = [(self.texts[number // width], [*words, ""][number % width]) for number in numbers.tolist()]
        self.texts = ["; ".join(filter(None, pair)) for pair in pairs]

    def written(self, code: str) -> list[str]:
        """Return the text of every row, and the remedy of an issue code where there is none."""
        remedy = issue_codes.get(code).remedy
        found: list[str] = np.array([text or remedy for text in self.texts], dtype=object)[self.codes].tolist()
        return found


def what_was_lacking(method: Method, bound: Bound, needed: Sequence[str]) -> tuple[notes.Texts, ...]:
    """Say, for every bound row, which of the columns and factors that a result needs are blank or not found."""
    wanted = frozenset[str]().union(*(method.needs(output) for output in needed))
    own = [item for item in method.inputs if item.kind != "factor" and item.name in wanted]
    columns = {item.name: SOURCES.get(item.name, item.column) for item in own}
    return notes.blank_inputs(bound, columns), notes.absent_factors(bound, wanted - columns.keys())


def _add_denominator(run: FootprintRun, hints: _Hints, share: Share) -> None:
    """Name what a rule would have divided by, in the rows it covers."""
    mine = share.rows & hints.rows
    if not mine.any() or not share.denominator:
        return
    method = catalogue.get(share.method)
    blank, absent = what_was_lacking(method, run.bound(method, mine), ["attribution_factor"])
    hints.add(mine.positions, blank.codes, [_blank(word.split("; ")) if word else "" for word in blank.words])
    hints.add(mine.positions, absent.codes, absent.words)


def _blank(names: Sequence[str]) -> str:
    listed = ", ".join(names[:-1]) + " and " if names[1:] else ""
    return f"{listed}{names[-1]} {'are' if names[1:] else 'is'} blank"


def _say_half_reported(run: FootprintRun) -> None:
    """Note rows that report one of scopes 1 and 2 alone, and took a lower method for want of the other."""
    first, second, both = (known_of(run.working, name)[1] for name in ("scope1", "scope2", "scope1_2"))
    half = (first & ~second | second & ~first) & ~both & run.figured
    if not half.any():
        return
    half = half & (run.allowed["report"] if "report" in run.allowed else run.allowed["1a"] | run.allowed["1b"])
    for option, mine in run.options_of(half):
        if option in LOWER:
            run.warn(mine & first, "scope2_missing", "scope2", option)
            run.warn(mine & second, "scope1_missing", "scope1", option)


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
