"""The corridor of numbers: a method's inputs are bound to columns and factors, and its formula runs over them.

Every result of the library passes here, for one loan as for a hundred million: columns come in the unit the method
declares, factors are looked up once per distinct (family, key, region, year), and the formula runs in blocks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from carbonacct import units
from carbonacct.errors import FactorNotFound
from carbonacct.rowset import LARGEST, RowSet, same_for_all, shared, summable_rows
from carbonacct.vocabulary import families, labels

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.factors import Factor, FactorSet
    from carbonacct.methods.declare import Input, Method

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]
T = TypeVar("T")
S = TypeVar("S", bound=np.generic)

ROWS_PER_BLOCK = 1 << 15
MOST_COUNTED = 1 << 20
NOT_FOUND = -1
GIVEN = -2


@dataclass(frozen=True)
class Sources:
    """Where factors come from in one run: the set, the GWP set, and what may be used instead of an exact match.

    ``assumed`` has, by key column, the word that a blank one means for a project type.
    """

    factors: FactorSet
    gwp: str
    fallback: str
    assumed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def family(self, name: str) -> str:
        """Return the family an input names in this run (``gwp.SET`` becomes the chosen set)."""
        return name.replace("gwp.SET", f"gwp.{self.gwp}")


@dataclass(frozen=True)
class Places:
    """The (region, year) pairs of a book: each row's pair as a number below ``size``."""

    code: NDArray[np.int64]
    regions: list[str]
    first_year: int
    years: int

    @property
    def size(self) -> int:
        """How many pairs there can be."""
        return (len(self.regions) + 1) * self.years

    @classmethod
    def of(cls, book: Book, years: NDArray[np.int64]) -> Places:
        """Number the pairs of a book, given the year of each row."""
        regions, year = book.words.get("region"), shared(years)
        if year is not None:
            first, span = int(year), 1
            if regions is None or (regions.complete and len(regions.words) == 1):
                names = [] if regions is None else [*regions.words]
                return cls(same_for_all(len(names), book.size, np.int64), names, first, span)
        else:
            first = int(years.min()) if len(years) else 0
            span = int(years.max()) - first + 1 if len(years) else 1
        if regions is None:
            return cls(years - first, [], first, span)
        code = np.multiply(regions.codes, span, dtype=np.int64)
        code += years
        code += span - first
        return cls(code, list(regions.words), first, span)

    def pair(self, code: int) -> tuple[str, int]:
        """Return the region and year of a code."""
        region, year = divmod(code, self.years)
        return (self.regions[region - 1] if region else ""), year + self.first_year


@dataclass(frozen=True)
class Questions:
    """The distinct questions some rows ask of the factor tables: their numbers, and each row's place among them.

    ``keys`` are the words the rows ask for, or the one word all of them do. ``assumed`` marks the rows whose blank key
    was read as the word of their project type (``None``: no row).
    """

    numbers: NDArray[np.int64]
    asked: NDArray[np.integer]
    places: Places
    keys: str | list[str]
    assumed: Mask | None = None

    def decode(self, number: int) -> tuple[str, str, int]:
        """Return key, region and year of a question."""
        if isinstance(self.keys, str):
            return (self.keys, *self.places.pair(number))
        pair, key = divmod(number, len(self.keys) + 1)
        return (self.keys[key - 1] if key else "", *self.places.pair(pair))


@dataclass
class FactorUse:
    """One factor argument of one method over some rows: which factor each row takes.

    ``asked`` has shape (rows,) and is the row's place among the questions. By question, ``place`` points into ``found``
    or is ``NOT_FOUND``, and then ``missing`` holds the message. ``given`` marks the rows whose figure is from the book
    (``None``: no row).
    """

    argument: str
    label: str
    found: list[Factor]
    place: NDArray[np.int32]
    missing: list[FactorNotFound | None]
    asked: NDArray[np.integer]
    given: Mask | None

    @property
    def index(self) -> NDArray[np.int32]:
        """Place of each row's factor in ``found``, or ``GIVEN`` or ``NOT_FOUND``; shape (rows,)."""
        index: NDArray[np.int32] = self.place.take(self.asked, mode="clip")
        if self.given is not None:
            index[self.given] = GIVEN
        return index

    def factors(self) -> list[Factor | None]:
        """Return the answer to each question, ``None`` where there is none."""
        return [None if place == NOT_FOUND else self.found[place] for place in self.place.tolist()]

    def per_row(self, answers: Sequence[T], given: T) -> tuple[NDArray[np.integer], list[T]]:
        """Return what was said by question as a place per row and the things said; ``given`` is for given figures."""
        if self.given is None:
            return self.asked, [*answers]
        return np.where(self.given, len(answers), self.asked), [*answers, given]


class LookedUp:
    """Factors of some rows, shape (rows, 1), laid out only where they are asked for: a table and each row's place."""

    __slots__ = ("_asked", "_table", "shape")

    def __init__(self, table: Floats, asked: NDArray[np.integer]) -> None:
        self._table, self._asked, self.shape = table, asked, (len(asked), 1)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: Any) -> Any:
        if isinstance(rows, slice):
            return self._table.take(self._asked[rows], mode="clip")[:, None]
        return np.asarray(self)[rows]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.asarray(self[:], dtype=dtype)


@dataclass
class Bound:
    """A method's inputs over some rows: values by input, what is known, and the factors used."""

    positions: Positions | slice
    rows: int
    values: dict[str, Floats | LookedUp] = field(default_factory=dict)
    valid: dict[str, Mask | None] = field(default_factory=dict)
    uses: list[FactorUse] = field(default_factory=list)
    assumed_zero: dict[str, Mask] = field(default_factory=dict)
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
    ratio = Fraction(1) if held == item.unit.text else _ratio(units.parse_unit(held), item.unit)
    with np.errstate(all="ignore"):
        return np.asarray(units.scale(rows_of(column.raw, bound.positions), ratio)), valid


def rows_of(column: NDArray[S], positions: Positions | slice) -> NDArray[S]:
    """Return some rows of a column; positions are known to lie inside it, which makes this faster than indexing."""
    return column[positions] if isinstance(positions, slice) else column.take(positions, mode="clip")


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
    questions = _asked(item, book, bound, places, sources.assumed.get(item.key, {}))
    if item.labels:
        words = labels.names(item.labels)
        values = np.zeros((bound.rows, len(words)))
        known: Mask = np.ones(bound.rows, dtype=bool)
        for place, word in enumerate(words):
            if word not in present:
                continue
            column, found = _resolved(item, word, book, bound, questions, sources)
            values[:, place] = column[:, 0] if isinstance(column, LookedUp) else column
            if found is not None:
                known &= found | ~present[word]
        bound.values[item.name] = values
        bound.valid[item.name] = None if known.all() else known
        return
    column, found = _resolved(item, "", book, bound, questions, sources)
    bound.values[item.name] = column if isinstance(column, LookedUp) else column[:, None]
    bound.valid[item.name] = found


def _asked(item: Input, book: Book, bound: Bound, places: Places, assumed: Mapping[str, str]) -> Questions:
    """Return the questions an argument asks; arguments looked up by the same key share them."""
    fixed = item.key[1:] if item.key.startswith("=") else ""
    keys = None if fixed else _keys(item.key, book, bound, assumed)
    by = item.key if fixed or keys is not None else ""
    if by not in bound.questions:
        code, size = rows_of(places.code, bound.positions), places.size
        here = shared(code)
        if keys is None:
            numbers, asked = distinct(code, size)
            bound.questions[by] = Questions(numbers, asked, places, fixed)
        else:
            words, codes, stand_in, complete = keys
            span = len(words) + 1
            if here is None:
                numbers, asked = distinct(code * span + codes + 1, size * span)
            elif complete:
                numbers, asked = np.arange(len(words)) + (int(here) * span + 1), codes
            else:
                numbers, asked = distinct(codes + 1, span)
                numbers = numbers + int(here) * span
            bound.questions[by] = Questions(numbers, asked, places, words, stand_in)
    return bound.questions[by]


def _keys(
    name: str, book: Book, bound: Bound, assumed: Mapping[str, str]
) -> tuple[list[str], NDArray[np.int32], Mask | None, bool] | None:
    """Return the words of a key column, each bound row's place among them, and where a word was assumed.

    Last comes whether every word stands somewhere and no row is blank, as far as that is known.
    """
    column, kinds = book.words.get(name), book.words.get("project_type")
    if kinds is None or assumed.keys().isdisjoint(kinds.words):
        if column is None:
            return None
        whole = isinstance(bound.positions, slice) and column.complete
        return column.words, rows_of(column.codes, bound.positions), None, whole
    words = [*(column.words if column else ()), *assumed.values()]
    by_kind = [words.index(assumed[kind]) if kind in assumed else -1 for kind in kinds.words]
    meant = np.array([*by_kind, -1], dtype=np.int32)[kinds.codes[bound.positions]]
    if column is None:
        return words, meant, meant >= 0, False
    own = column.codes[bound.positions]
    return words, np.where(own < 0, meant, own), (own < 0) & (meant >= 0), False


def _resolved(
    item: Input, label: str, book: Book, bound: Bound, questions: Questions, sources: Sources
) -> tuple[Floats | LookedUp, Mask | None]:
    """Return the factor of each row, shape (rows,) or (1,), in the argument's unit, and where one was found."""
    name = f"{item.name}@{label}" if label else item.name
    override = _taken(book, name, item, bound)
    given = None
    numbers, asked = questions.numbers, questions.asked
    if override is not None:
        given = np.ones(bound.rows, dtype=bool) if override[1] is None else override[1]
        open_rows = np.flatnonzero(~given)
        open_questions, place_among_open = distinct(asked[open_rows], len(numbers))
        numbers, asked = numbers[open_questions], np.zeros(bound.rows, dtype=np.int64)
        asked[open_rows] = place_among_open
    found: list[Factor] = []
    missing: list[FactorNotFound | None] = []
    table = np.zeros(max(len(numbers), 1))
    place = np.full(max(len(numbers), 1), NOT_FOUND, dtype=np.int32)
    for position, number in enumerate(numbers.tolist()):
        try:
            factor = look_up(item, label, *questions.decode(number), sources)
        except FactorNotFound as error:
            missing.append(error)
            continue
        missing.append(None)
        place[position] = len(found)
        table[position] = in_unit(factor, item)
        found.append(factor)
    bound.uses.append(FactorUse(item.name, label, found, place, missing, asked, given))
    return _spread(override, given, table, place, asked)


def _spread(
    override: tuple[Floats, Mask | None] | None,
    given: Mask | None,
    table: Floats,
    place: NDArray[np.int32],
    asked: NDArray[np.integer],
) -> tuple[Floats | LookedUp, Mask | None]:
    everywhere = bool((place != NOT_FOUND).all())
    if given is None or override is None:
        if not (place != NOT_FOUND).any():
            return table[:1], same_for_all(False, len(asked), np.bool_)
        same = everywhere and bool((table == table[0]).all())
        values = table[:1] if same else LookedUp(table, asked)
        return values, None if everywhere else _picked(place != NOT_FOUND, asked)
    given_or_found = np.where(given, override[0], _picked(table, asked))
    known = given | _picked(place != NOT_FOUND, asked)
    return given_or_found, None if known.all() else known


def _picked(table: NDArray[S], asked: NDArray[np.integer]) -> NDArray[S]:
    one = shared(asked)
    return table.take(asked, mode="clip") if one is None else same_for_all(table[one], len(asked), table.dtype)


def distinct(asked: NDArray[np.integer], size: int) -> tuple[NDArray[np.int64], NDArray[np.integer]]:
    """Return the distinct numbers, ascending, and each row's place among them; all are at least 0 and below ``size``.

    Examples
    --------
    >>> [part.tolist() for part in distinct(np.array([7, 2, 7]), 8)]
    [[2, 7], [1, 0, 1]]
    """
    one = shared(asked)
    if one is not None:
        return np.array([one], dtype=np.int64), same_for_all(0, len(asked), np.int64)
    if size > MOST_COUNTED:
        return np.unique(asked, return_inverse=True)
    seen = np.zeros(size, dtype=bool)
    seen[asked] = True
    numbers = np.flatnonzero(seen)
    if len(numbers) == size:
        return numbers, asked
    place = np.zeros(size, dtype=np.int64)
    place[numbers] = np.arange(len(numbers))
    return numbers, place.take(asked, mode="clip")


def look_up(item: Input, label: str, key: str, region: str, year: int, sources: Sources) -> Factor:
    """Resolve one factor argument for one key, region and year.

    Raises
    ------
    FactorNotFound
        If there is none, the region is blank though the family is published by region, or the key column is blank.
    """
    family = sources.family(item.family)
    known = families.get(family)
    if label:
        key = f"{key}.{label}" if item.key else label
    if item.key and not key.strip("."):
        raise FactorNotFound(
            f"{item.name} is looked up by {item.key}, which is blank",
            where=family,
            hint=f"fill the column {item.key}, or give {item.name} itself in a column of that name",
        )
    if not region and known.levels:
        if not is_national(family):
            raise FactorNotFound(
                f"{item.name} depends on the region, which is blank",
                where=family,
                hint="fill the column region (such as 500155 or CN-CQ), or pass region=",
            )
        region = "CN"
    return sources.factors.resolve(
        family, key=key, region=region if known.levels else "", year=year + item.year_offset, fallback=sources.fallback
    )


def is_national(family: str) -> bool:
    """Whether a family is published for whole countries and nothing finer, so that a blank region may mean China."""
    return families.get(family).levels[:1] == ("country",)


def in_unit(factor: Factor, item: Input) -> float:
    """Return a factor's value in the argument's unit; CO2 counts as CO2e one to one."""
    return float(units.scale(factor.value, _ratio(units.parse_unit(factor.unit), item.unit)))


@lru_cache(maxsize=1024)
def _ratio(source: units.Unit, target: units.Unit) -> Fraction:
    if source.dimension != target.dimension:
        target = target * units.parse_unit("tCO2") / units.parse_unit("tCO2e")
    return units.conversion(source, target)


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
