"""Factors of a run are looked up once per distinct question (family, key, region, year), never per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from carbonacct import units
from carbonacct.errors import FactorNotFound
from carbonacct.rowset import rows_of, same_for_all, shared
from carbonacct.vocabulary import columns, families

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.factors import Factor, FactorSet
    from carbonacct.methods.declare import Input

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]
T = TypeVar("T")
S = TypeVar("S", bound=np.generic)

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

    ``keys`` are the words the rows ask for, or the one word all of them do; ``column`` is the one that users fill with
    them. ``assumed`` marks the rows whose blank key was read as the word of their project type (``None``: no row).
    """

    numbers: NDArray[np.int64]
    asked: NDArray[np.integer]
    places: Places
    keys: str | list[str]
    column: str
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
    (``None``: no row), ``needed`` those with something to multiply the factor by (``None``: every row); others take
    none.
    """

    argument: str
    label: str
    found: list[Factor]
    place: NDArray[np.int32]
    missing: list[FactorNotFound | None]
    asked: NDArray[np.integer]
    given: Mask | None
    needed: Mask | None = None

    @property
    def index(self) -> NDArray[np.int32]:
        """Place of each row's factor in ``found``, or ``GIVEN`` or ``NOT_FOUND``; shape (rows,)."""
        index: NDArray[np.int32] = self.place.take(self.asked, mode="clip")
        if self.given is not None:
            index[self.given] = GIVEN
        if self.needed is not None:
            index[~self.needed] = NOT_FOUND
        return index

    def where(self, needed: Mask) -> FactorUse:
        """Return the use by the rows that need it alone."""
        return replace(self, given=None if self.given is None else self.given & needed, needed=needed)

    def factors(self) -> list[Factor | None]:
        """Return the answer to each question, ``None`` where there is none."""
        return [None if place == NOT_FOUND else self.found[place] for place in self.place.tolist()]

    def per_row(self, answers: Sequence[T], none: T) -> tuple[NDArray[np.integer], list[T]]:
        """Return what was said by question as a place per row and the things said; ``none`` is for rows without one."""
        if self.given is None and self.needed is None:
            return self.asked, [*answers]
        codes = self.asked if self.given is None else np.where(self.given, len(answers), self.asked)
        codes = codes if self.needed is None else np.where(self.needed, codes, len(answers))
        return codes, [*answers, none]


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


def questions_of(
    item: Input,
    book: Book,
    positions: Positions | slice,
    places: Places,
    assumed: Mapping[str, str],
    held: dict[str, Questions],
) -> Questions:
    """Return the questions an argument asks for some rows of a book.

    ``assumed`` has the word that a blank key means, by project type. ``held`` keeps the questions by key: arguments
    looked up by the same key share them.
    """
    fixed = item.key[1:] if item.key.startswith("=") else ""
    keys = None if fixed else _keys(item.key, book, positions, assumed)
    if item.key not in held:
        made = book.columns.get(item.key)
        column = item.key if made is None or columns.find(item.key) else made.header
        code, size = rows_of(places.code, positions), places.size
        here = shared(code)
        if keys is None:
            numbers, asked = distinct(code, size)
            held[item.key] = Questions(numbers, asked, places, fixed, column)
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
            held[item.key] = Questions(numbers, asked, places, words, column, stand_in)
    return held[item.key]


def _keys(
    name: str, book: Book, positions: Positions | slice, assumed: Mapping[str, str]
) -> tuple[list[str], NDArray[np.int32], Mask | None, bool] | None:
    """Return the words of a key column, each row's place among them, and where a word was assumed.

    Last comes whether every word stands somewhere and no row is blank, as far as that is known.
    """
    column, kinds = book.words.get(name), book.words.get("project_type")
    if kinds is None or assumed.keys().isdisjoint(kinds.words):
        if column is None:
            return None
        whole = isinstance(positions, slice) and column.complete
        return column.words, rows_of(column.codes, positions), None, whole
    words = [*(column.words if column else ()), *assumed.values()]
    by_kind = [words.index(assumed[kind]) if kind in assumed else -1 for kind in kinds.words]
    meant = np.array([*by_kind, -1], dtype=np.int32)[kinds.codes[positions]]
    if column is None:
        return words, meant, meant >= 0, False
    own = column.codes[positions]
    return words, np.where(own < 0, meant, own), (own < 0) & (meant >= 0), False


def resolved(
    item: Input, label: str, questions: Questions, sources: Sources, override: tuple[Floats, Mask | None] | None
) -> tuple[Floats | LookedUp, Mask | None, FactorUse]:
    """Return the factor of each row, shape (rows,) or (1,), in the argument's unit, where one was found, and which.

    ``override`` has the figures of the book, shape (rows,), and where they are given (``None``: everywhere); these rows
    ask nothing.
    """
    given = None
    numbers, asked = questions.numbers, questions.asked
    if override is not None:
        given = np.ones(len(asked), dtype=bool) if override[1] is None else override[1]
        open_rows = np.flatnonzero(~given)
        open_questions, place_among_open = distinct(asked[open_rows], len(numbers))
        numbers, asked = numbers[open_questions], np.zeros(len(asked), dtype=np.int64)
        asked[open_rows] = place_among_open
    found: list[Factor] = []
    missing: list[FactorNotFound | None] = []
    table = np.zeros(max(len(numbers), 1))
    place = np.full(max(len(numbers), 1), NOT_FOUND, dtype=np.int32)
    for position, number in enumerate(numbers.tolist()):
        try:
            factor = look_up(item, label, *questions.decode(number), sources, questions.column)
        except FactorNotFound as error:
            missing.append(error)
            continue
        missing.append(None)
        place[position] = len(found)
        table[position] = in_unit(factor, item)
        found.append(factor)
    use = FactorUse(item.name, label, found, place, missing, asked, given)
    return *_spread(override, given, table, place, asked), use


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


def look_up(item: Input, label: str, key: str, region: str, year: int, sources: Sources, column: str) -> Factor:
    """Resolve one factor argument for one key of a column, region and year.

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
            f"{item.name} is looked up by {column}, which is blank",
            where=family,
            hint=f"fill the column {column}, or give {item.name} itself in a column of that name",
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
    return float(units.scale(factor.value, ratio_of(factor.unit, item.unit.text)))


@lru_cache(maxsize=1024)
def ratio_of(given: str, wanted: str) -> Fraction:
    """Return what figures in one unit are multiplied by to stand in the other; CO2 counts as CO2e one to one."""
    source, target = units.parse_unit(given), units.parse_unit(wanted)
    if source.dimension != target.dimension:
        target = target * units.parse_unit("tCO2") / units.parse_unit("tCO2e")
    return units.conversion(source, target)
