"""What a run says beside its figures, composed when it is asked for: sentences about rows, and the flags of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from carbonacct import benefit_notes as notes
from carbonacct.book.issues import Issues
from carbonacct.book.whole import Told
from carbonacct.corridor import Bound
from carbonacct.factor_lookup import FactorUse, Sources, is_national
from carbonacct.plausibility import outside
from carbonacct.results import COMPUTED, Figures, Outcome
from carbonacct.rowset import RowSet

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.factors import Factor
    from carbonacct.methods import Method

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

FLAGS = (
    "unverified_factor",
    "factor_fallback",
    "factor_given",
    "assumed_zero",
    "reported_differs",
    "negative_benefit",
    "share_above_one",
    "project_shares_above_one",
    "outside_band",
)
USES = (("unverified_factor", "unverified"), ("factor_fallback", "fallback"), ("factor_given", "given"))


@dataclass
class Indicator:
    """One indicator over all rows: the project's figures, and where (shape (rows,)) a study stated them.

    Where both a study and a method have a figure (``both``), ``other`` holds the one not chosen.
    """

    unit: str
    figures: Figures
    reported: Mask | None = None
    other: Floats | None = None
    both: Mask | None = None

    @property
    def project(self) -> Floats:
        """The project's figures, shape (rows,), 0 where not known."""
        return self.figures.values

    @property
    def valid(self) -> Mask:
        """Where the figure is known, shape (rows,)."""
        return self.figures.valid


@dataclass(frozen=True)
class MethodRun:
    """A method, the rows it was run for, which of them it gave a figure, and what was bound (without the values)."""

    method: Method
    positions: Positions
    figured: RowSet
    bound: Bound

    @property
    def uses(self) -> list[FactorUse]:
        """The factors each row took, argument by argument."""
        return self.bound.uses


class Note(NamedTuple):
    """A sentence about some rows, written into the issues if they end with the given status."""

    status: int
    code: str
    column: str
    positions: Positions
    texts: notes.Spread


class Run(Protocol):
    """What remarks need of a run."""

    book: Book
    sources: Sources
    outcome: Outcome
    found: Issues
    marks: list[tuple[Mask | Positions, str]]
    notes: list[Note]
    runs: list[MethodRun]
    indicators: dict[str, Indicator]
    stated: dict[str, Figures]


@dataclass(frozen=True)
class Remarks:
    """The issues of a run, and the flags of every row: one bit each in the order of ``FLAGS``, shape (rows,)."""

    issues: Issues
    flags: NDArray[np.uint16]


def remarks(run: Run) -> Remarks:
    """Compose what a run has to say; rows that are not computed carry no flags."""
    made = Remarks(Issues(run.book), np.zeros(run.book.size, dtype=np.uint16))
    made.issues.merge(run.found)
    computed = run.outcome.having(COMPUTED)
    for rows, flag in run.marks:
        _flag(made, rows, flag)
    _say_what_was_used(run, made)
    _check_bands(run, made)
    if not computed.all():
        made.flags[(~computed).mask] = 0
    for name, held in run.indicators.items():
        negative = held.figures.below(0.0)
        if len(negative):
            _flag(made, negative, "negative_benefit")
            made.issues.add("negative_benefit", negative, name, held.project[negative].tolist())
    _say_what_was_assumed(run, made, computed)
    for status, code, column, positions, texts in run.notes:
        _say(run, made, status, code, column, positions, texts)
    return made


def _flag(made: Remarks, rows: Mask | Positions, name: str) -> None:
    made.flags[rows] |= np.uint16(1 << FLAGS.index(name))


def _say(
    run: Run, made: Remarks, status: int, code: str, column: str, positions: Positions, texts: notes.Spread
) -> None:
    """Write a sentence about the rows that ended with a status."""
    rows = run.outcome.status[positions] == status
    if rows.all():
        made.issues.add(code, positions, column, "", texts)
    elif rows.any():
        made.issues.add(code, positions[rows], column, "", texts.at(np.flatnonzero(rows)))


def _say_what_was_used(run: Run, made: Remarks) -> None:
    for done in run.runs:
        stood_in = notes.fallbacks(done.bound)
        some = (stood_in.rows & done.figured).positions
        if len(some):
            _say(run, made, COMPUTED, "factor_fallback", "", done.positions[some], stood_in.at(some))
        for flag, wanted in USES:
            rows = notes.rows_using(done.bound, wanted)
            if rows is not None:
                _flag(made, done.positions[(rows & done.figured).index], flag)
        for name, blank in done.bound.assumed_zero.items():
            read = blank & done.figured.mask
            if read.any():
                _flag(made, done.positions[read], "assumed_zero")
                told = Told("{count} rows", int(read.sum()))
                made.issues.add("assumed_zero", None, name, told, topic=done.method.id)
        for name, told in notes.assumed_words(done.bound, done.method.inputs):
            made.issues.add("key_assumed", None, name, told, topic=done.method.id)


def _check_bands(run: Run, made: Remarks) -> None:
    """Flag the rows whose yearly figures, computed or reported, leave a band of their method."""
    for done in run.runs:
        for found in outside(done.method, run.book, done.positions, run.stated):
            _flag(made, found.positions, "outside_band")
            texts = notes.Spread(found.texts, np.arange(len(found.texts), dtype=np.int64))
            _say(run, made, COMPUTED, "outside_band", found.band.numerator, found.positions, texts)


def _behind_figures(use: FactorUse, figured: RowSet) -> list[Factor]:
    """Return the factors that rows with a figure asked for, whatever other rows stand beside them."""
    if figured.all():
        return use.found
    return [use.found[place] for place in np.unique(use.index[figured.mask]).tolist() if place >= 0]


def _say_what_was_assumed(run: Run, made: Remarks, computed: RowSet) -> None:
    """Name once each factor that is not confirmed, and say once that a blank region was read as China."""
    used = (factor for done in run.runs for use in done.uses for factor in _behind_figures(use, done.figured))
    doubtful = {factor.id: factor for factor in used if factor.unverified}
    for factor in doubtful.values():
        told = f"{factor.id}: {factor.standing}"
        made.issues.add("unverified_factor", None, factor.family, told)
    regions = run.book.words.get("region")
    blank = computed if regions is None else computed & (regions.codes < 0)
    some_blank = bool(blank.any())
    national = {
        item.name
        for done in run.runs
        if some_blank and blank[done.positions].any()
        for item in done.method.inputs
        if item.kind == "factor" and is_national(run.sources.family(item.family))
    }
    if national:
        made.issues.add("region_assumed", None, "region", Told.of(national))
