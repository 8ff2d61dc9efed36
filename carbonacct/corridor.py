"""The corridor of numbers: a method's inputs are bound to columns and factors, and its formula runs over them.

Every result of the library passes here, for one loan as for a hundred million: columns come in the unit the method
declares, factors as they were looked up, and the formula runs in blocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct import units
from carbonacct.factor_lookup import FactorUse, LookedUp, Places, Questions, Sources, questions_of, ratio_of, resolved
from carbonacct.rowset import LARGEST, RowSet, rows_of, same_for_all, shared, summable_rows
from carbonacct.vocabulary import labels

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.methods.declare import Input, Method

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

ROWS_PER_BLOCK = 1 << 15


@dataclass
class Bound:
    """A method's inputs over some rows: values by input, what is known, and the factors used.

    ``assumed_zero`` and ``too_late`` mark the rows of an input that was blank and read as 0, or whose date lies after
    the year of the row.
    """

    positions: Positions | slice
    rows: int
    values: dict[str, Floats | LookedUp] = field(default_factory=dict)
    valid: dict[str, Mask | None] = field(default_factory=dict)
    uses: list[FactorUse] = field(default_factory=list)
    assumed_zero: dict[str, Mask] = field(default_factory=dict)
    too_late: dict[str, Mask] = field(default_factory=dict)
    questions: dict[str, Questions] = field(default_factory=dict)

    def block(self, start: int, stop: int) -> dict[str, Floats]:
        """Return the inputs of some of the rows, each of shape (rows, 1), (rows, labels) or (1, …)."""
        return {
            name: np.asarray(values) if len(values) == 1 else values[start:stop] for name, values in self.values.items()
        }

    def missing(self, names: frozenset[str]) -> dict[str, Mask]:
        """Return, for each of the named inputs that is not known everywhere, the rows where it is not."""
        return {name: ~mask for name, mask in self.valid.items() if name in names and mask is not None}


def bind(
    method: Method, book: Book, positions: Positions | slice, years: NDArray[np.int64], places: Places, sources: Sources
) -> Bound:
    """Bind a method's inputs to some rows of a book.

    Parameters
    ----------
    positions
        Rows of the book, shape (rows,), or a slice of all.
    years
        The year of every row of the book.
    places
        The (region, year) pair of every row of the book.
    """
    bound = Bound(positions, book.size if isinstance(positions, slice) else len(positions))
    given_labels: dict[str, dict[str, Mask]] = {}
    for item in method.inputs:
        if item.kind == "activity" and item.labels:
            _bind_labelled(item, book, bound, given_labels)
        elif item.kind == "activity":
            _bind_activity(item, book, bound)
        elif item.kind == "elapsed":
            _bind_elapsed(item, book, bound, years)
    for item in method.inputs:
        if item.kind == "factor":
            _bind_factor(item, book, bound, places, sources, given_labels)
    return bound


def _taken(book: Book, name: str, item: Input, bound: Bound) -> tuple[Floats, Mask | None] | None:
    """Return a column of the bound rows in the argument's unit, which may differ from the book's (mg/L, t/m3)."""
    column = book.numbers.get(name)
    if column is None:
        return None
    known = column.where
    valid = None if known.all() else rows_of(known.mask, bound.positions)
    if valid is not None and shared(valid) is None and valid.all():
        valid = None
    held = book.columns[name].canonical or "1"
    ratio = Fraction(1) if held == item.unit.text else ratio_of(held, item.unit.text)
    with np.errstate(all="ignore"):
        return np.asarray(units.scale(rows_of(column.raw, bound.positions), ratio)), valid


def _bind_activity(item: Input, book: Book, bound: Bound) -> None:
    nothing = same_for_all(False, bound.rows, np.bool_)
    values, valid = _taken(book, item.name, item, bound) or (np.zeros(1), nothing)
    if item.optional and valid is not None:
        known = RowSet.of(valid)
        if not known.all():
            bound.assumed_zero[item.name] = (~known).mask
        values, valid = np.where(valid, values, 0.0) if known.any() else np.zeros(1), None
    bound.values[item.name] = values[:, None]
    bound.valid[item.name] = valid


def _bind_labelled(item: Input, book: Book, bound: Bound, given: dict[str, dict[str, Mask]]) -> None:
    """Bind ``name@label`` columns side by side; blank among given ones is zero only for optional inputs.

    A bare column ``name`` says with a 0 that there is nothing under any label. ``given`` takes up, by label, the rows
    with something to multiply: only they need a factor.
    """
    assert item.labels
    words = labels.names(item.labels)
    seen = given.setdefault(item.labels, {})
    if item.name not in book.numbers and not any(f"{item.name}@{word}" in book.numbers for word in words):
        bound.values[item.name] = np.zeros((1, len(words)))
        bound.valid[item.name] = same_for_all(False, bound.rows, np.bool_)
        return
    values = np.zeros((bound.rows, len(words)))
    anything = np.zeros(bound.rows, dtype=bool)
    everything = np.ones(bound.rows, dtype=bool)
    for place, word in enumerate(words):
        taken = _taken(book, f"{item.name}@{word}", item, bound)
        if taken is None:
            continue
        column, known = taken
        known = np.ones(bound.rows, dtype=bool) if known is None else known
        values[:, place] = np.where(known, column, 0.0)
        seen[word] = seen.get(word, np.zeros(bound.rows, dtype=bool)) | known & (column != 0)
        anything |= known
        everything &= known
    if item.optional and (anything & ~everything).any():
        bound.assumed_zero[item.name] = anything & ~everything
    known = anything if item.optional else anything & everything
    taken = _taken(book, item.name, item, bound)
    if taken is not None:
        nothing = ~anything & (taken[0] == 0.0)
        known = known | (nothing if taken[1] is None else nothing & taken[1])
    bound.values[item.name] = values
    bound.valid[item.name] = None if known.all() else known


def _bind_elapsed(item: Input, book: Book, bound: Bound, years: NDArray[np.int64]) -> None:
    dates = book.dates.get(item.column)
    if dates is None:
        bound.values[item.name] = np.zeros((1, 1))
        bound.valid[item.name] = np.zeros(bound.rows, dtype=bool)
        return
    start = dates.values[bound.positions].astype("datetime64[Y]").astype(np.int64) + 1970
    elapsed = years[bound.positions] - start + 1
    known = elapsed >= 1
    if dates.valid is not None:
        known &= dates.valid[bound.positions]
    later = (elapsed < 1) & ~np.isnat(dates.values[bound.positions])
    if later.any():
        bound.too_late[item.name] = later
    bound.values[item.name] = np.where(known, elapsed, 0).astype(np.float64)[:, None]
    bound.valid[item.name] = known


def _bind_factor(
    item: Input,
    book: Book,
    bound: Bound,
    places: Places,
    sources: Sources,
    given_labels: Mapping[str, Mapping[str, Mask]],
) -> None:
    present = given_labels.get(item.labels or "", {})
    if item.labels and not present:
        bound.values[item.name], bound.valid[item.name] = np.zeros((1, len(labels.names(item.labels)))), None
        return
    assumed = sources.assumed.get(item.key, {})
    questions = questions_of(item, book, bound.positions, places, assumed, bound.questions)
    if item.labels:
        words = labels.names(item.labels)
        values = np.zeros((bound.rows, len(words)))
        known: Mask = np.ones(bound.rows, dtype=bool)
        for place, word in enumerate(words):
            if word not in present:
                continue
            given = _taken(book, f"{item.name}@{word}", item, bound)
            column, found, use = resolved(item, word, questions, sources, given)
            bound.uses.append(use if present[word].all() else use.where(present[word]))
            values[:, place] = column[:, 0] if isinstance(column, LookedUp) else column
            if found is not None:
                known &= found | ~present[word]
        bound.values[item.name] = values
        bound.valid[item.name] = None if known.all() else known
        return
    given = _taken(book, item.name, item, bound)
    column, found, use = resolved(item, "", questions, sources, given)
    bound.uses.append(use)
    bound.values[item.name] = column if isinstance(column, LookedUp) else column[:, None]
    bound.valid[item.name] = found


class Results(dict[str, Floats]):
    """What a method yields: by output its values, shape (rows,), with the least and the greatest of them."""

    def __init__(self, values: Mapping[str, Floats], extremes: Mapping[str, tuple[float, float]]) -> None:
        super().__init__(values)
        self._extremes = extremes

    def largest(self, output: str) -> float:
        """Return the largest magnitude; infinite if a value is no number."""
        low, high = self._extremes[output]
        return np.inf if np.isnan(low) else max(high, -low)

    def finite(self, output: str) -> RowSet:
        """Return the rows with a finite number."""
        whole = bool(np.isfinite(self._extremes[output]).all())
        return RowSet.every(len(self[output])) if whole else RowSet.of(np.isfinite(self[output]))

    def summable(self, output: str) -> RowSet:
        """Return the rows with a number small enough that those of any book can be added up."""
        return RowSet.every(len(self[output])) if self.largest(output) <= LARGEST else summable_rows(self[output])


def evaluate(method: Method, bound: Bound) -> tuple[Results, dict[str, RowSet]]:
    """Run a method's formula over bound rows, in blocks that fit the processor's cache.

    Returns
    -------
    results, known
        By output: values of shape (rows,), and the bound rows where they are known; elsewhere they mean nothing.
    """
    known = _known_outputs(method, bound)
    if not any(rows.any() for rows in known.values()):
        nothing = {output: same_for_all(0.0, bound.rows, np.float64) for output in method.returns}
        return Results(nothing, dict.fromkeys(nothing, (0.0, 0.0))), known
    results = {output: np.empty(bound.rows) for output in method.returns}
    lows: dict[str, list[float]] = {output: [] for output in results}
    highs: dict[str, list[float]] = {output: [] for output in results}
    with np.errstate(all="ignore"):
        for start in range(0, bound.rows, ROWS_PER_BLOCK):
            stop = start + ROWS_PER_BLOCK
            found = method.function(**bound.block(start, stop))
            for output, values in results.items():
                part = values[start:stop]
                part[:, None] = found[output]
                lows[output].append(part.min())
                highs[output].append(part.max())
    extremes = {output: (float(np.min(lows[output])), float(np.max(highs[output]))) for output in results}
    return Results(results, extremes), known


def measured(method: Method, bound: Bound) -> tuple[Results, dict[str, RowSet]]:
    """Evaluate a method and leave out results of which nothing was given: blanks alone do not add up to zero."""
    found, known = evaluate(method, bound)
    return found, {output: rows & something_given(method, bound, output) for output, rows in known.items()}


def something_given(method: Method, bound: Bound, output: str) -> RowSet:
    """Return the bound rows that give at least one activity of an output, where none of them is required."""
    activities = [item for item in method.inputs if item.kind != "factor" and item.name in method.needs(output)]
    given = RowSet.none(bound.rows) if activities else RowSet.every(bound.rows)
    for item in activities:
        blank = bound.assumed_zero.get(item.name)
        if blank is None or item.labels or not item.optional:
            return RowSet.every(bound.rows)
        given = given | ~blank
    return given


def _known_outputs(method: Method, bound: Bound) -> dict[str, RowSet]:
    """Return, by output, the bound rows where every input of its part of the formula is known."""
    inputs = {name: RowSet.known(valid, bound.rows) for name, valid in bound.valid.items()}
    known = {}
    for output in method.returns:
        rows = RowSet.every(bound.rows)
        for name in method.needs(output):
            rows = rows & inputs[name]
        known[output] = rows
    return known
