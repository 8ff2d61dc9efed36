"""The corridor of numbers: a method's inputs are bound to columns and factors, and its formula runs over them.

Every result of the library passes here, for one loan as for a hundred million: columns come in the unit the method
declares, factors are looked up once per distinct (family, key, region, year), and the formula runs in blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct import units
from carbonacct.errors import FactorNotFound
from carbonacct.vocabulary import families, labels

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.factors import Factor, FactorSet
    from carbonacct.methods.declare import Input, Method

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

ROWS_PER_BLOCK = 1 << 14
NOT_FOUND = -1
GIVEN = -2


@dataclass(frozen=True)
class Sources:
    """Where factors come from in one run: the set, the GWP set, and what may be used instead of an exact match."""

    factors: FactorSet
    gwp: str
    fallback: str

    def family(self, name: str) -> str:
        """Return the family an input names in this run (``gwp.SET`` becomes the chosen set)."""
        return name.replace("gwp.SET", f"gwp.{self.gwp}")


@dataclass(frozen=True)
class Places:
    """The distinct (region, year) pairs of a book, and each row's pair."""

    code: NDArray[np.int64]
    regions: list[str]
    first_year: int
    years: int

    @classmethod
    def of(cls, book: Book, years: NDArray[np.int64]) -> Places:
        """Number the pairs of a book, given the year of each row."""
        regions = book.words.get("region")
        first = int(years.min()) if len(years) else 0
        span = int(years.max()) - first + 1 if len(years) else 1
        code = years - first
        if regions is None:
            return cls(code, [], first, span)
        return cls((regions.codes.astype(np.int64) + 1) * span + code, list(regions.words), first, span)

    def pair(self, code: int) -> tuple[str, int]:
        """Return the region and year of a code."""
        region, year = divmod(code, self.years)
        return (self.regions[region - 1] if region else ""), year + self.first_year


@dataclass
class FactorUse:
    """One factor argument of one method over some rows: which factor each row takes.

    ``index`` has shape (rows, labels) and points into ``found``; ``GIVEN`` marks a figure from the book, ``NOT_FOUND``
    a look-up without answer, whose message stands in ``missing`` under the row's place in ``asked``.
    """

    argument: str
    label: str
    found: list[Factor]
    index: NDArray[np.int32]
    missing: list[FactorNotFound | None]
    asked: NDArray[np.int64]


@dataclass
class Bound:
    """A method's inputs over some rows: values by input, what is known, and the factors used."""

    positions: Positions | slice
    rows: int
    values: dict[str, Floats] = field(default_factory=dict)
    valid: dict[str, Mask | None] = field(default_factory=dict)
    uses: list[FactorUse] = field(default_factory=list)
    assumed_zero: dict[str, Mask] = field(default_factory=dict)

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
    rows = len(years[positions])
    bound = Bound(positions, rows)
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
    valid = None if column.valid is None else column.valid[bound.positions]
    held = book.columns[name].canonical or "1"
    ratio = Fraction(1) if held == item.unit.text else _ratio(units.parse_unit(held), item.unit)
    return np.asarray(units.scale(column.values[bound.positions], ratio)), valid


def _bind_activity(item: Input, book: Book, bound: Bound) -> None:
    taken = _taken(book, item.name, item, bound)
    if taken is None:
        values, valid = np.zeros((1, 1)), np.zeros(bound.rows, dtype=bool)
    else:
        values, known = taken
        valid = known if known is not None else None  # type: ignore[assignment]
        values = values[:, None]
    if item.optional and valid is not None:
        if not valid.all():
            bound.assumed_zero[item.name] = ~valid
            values = np.where(valid[:, None], values, 0.0)
        valid = None  # type: ignore[assignment]
    bound.values[item.name] = values
    bound.valid[item.name] = valid


def _bind_labelled(item: Input, book: Book, bound: Bound, given: dict[str, dict[str, Mask]]) -> None:
    """Bind ``name@label`` columns side by side; blank among given ones is zero only for optional inputs.

    A bare column ``name`` says with a 0 that there is nothing under any label.
    """
    assert item.labels
    words = labels.names(item.labels)
    values = np.zeros((bound.rows, len(words)))
    anything = np.zeros(bound.rows, dtype=bool)
    everything = np.ones(bound.rows, dtype=bool)
    seen = given.setdefault(item.labels, {})
    for place, word in enumerate(words):
        taken = _taken(book, f"{item.name}@{word}", item, bound)
        if taken is None:
            continue
        column, known = taken
        known = np.ones(bound.rows, dtype=bool) if known is None else known
        values[:, place] = np.where(known, column, 0.0)
        seen[word] = seen.get(word, np.zeros(bound.rows, dtype=bool)) | known
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
    asked, decode = _asked(item, book, bound, places)
    if item.labels:
        present = given_labels.get(item.labels, {})
        words = labels.names(item.labels)
        values = np.zeros((bound.rows, len(words)))
        known: Mask = np.ones(bound.rows, dtype=bool)
        for place, word in enumerate(words):
            if word not in present:
                continue
            column, found = _resolved(item, word, book, bound, asked, decode, sources)
            values[:, place] = np.broadcast_to(column, bound.rows)
            if found is not None:
                known &= found | ~present[word]
        bound.values[item.name] = values
        bound.valid[item.name] = None if known.all() else known
        return
    column, found = _resolved(item, "", book, bound, asked, decode, sources)
    bound.values[item.name] = column[:, None]
    bound.valid[item.name] = found


def _asked(
    item: Input, book: Book, bound: Bound, places: Places
) -> tuple[NDArray[np.int64], Callable[[int], tuple[str, str, int]]]:
    """Number the distinct questions an argument asks, one for each row, and how to read a number back."""
    code = places.code[bound.positions]
    fixed = item.key[1:] if item.key.startswith("=") else ""
    if not item.key or fixed:
        return code, lambda number: (fixed, *places.pair(number))
    column = book.words.get(item.key)
    if column is None:
        return code, lambda number: ("", *places.pair(number))
    span = len(column.words) + 1
    words = column.words
    combined = code * span + column.codes[bound.positions] + 1

    def decode(number: int) -> tuple[str, str, int]:
        pair, key = divmod(number, span)
        return (words[key - 1] if key else "", *places.pair(pair))

    return combined, decode


def _resolved(
    item: Input,
    label: str,
    book: Book,
    bound: Bound,
    asked: NDArray[np.int64],
    decode: Callable[[int], tuple[str, str, int]],
    sources: Sources,
) -> tuple[Floats, Mask | None]:
    """Return the factor of each row, shape (rows,) or (1,), in the argument's unit, and where one was found."""
    name = f"{item.name}@{label}" if label else item.name
    override = _taken(book, name, item, bound)
    given = None
    if override is not None:
        given = np.ones(bound.rows, dtype=bool) if override[1] is None else override[1]
    numbers, index = distinct(asked if given is None else asked[~given])
    found: list[Factor] = []
    missing: list[FactorNotFound | None] = []
    table = np.zeros(max(len(numbers), 1))
    place = np.full(max(len(numbers), 1), NOT_FOUND, dtype=np.int32)
    for position, number in enumerate(numbers):
        try:
            factor = look_up(item, label, *decode(int(number)), sources)
        except FactorNotFound as error:
            missing.append(error)
            continue
        missing.append(None)
        place[position] = len(found)
        table[position] = in_unit(factor, item)
        found.append(factor)
    use_index, values, known = _spread(bound.rows, given, override, index, table, place)
    if given is None:
        row_asked = index
    else:
        row_asked = np.zeros(bound.rows, dtype=np.int64)
        row_asked[~given] = index
    bound.uses.append(FactorUse(item.name, label, found, use_index, missing, row_asked))
    return values, known


def _spread(
    rows: int,
    given: Mask | None,
    override: tuple[Floats, Mask | None] | None,
    index: NDArray[np.int64],
    table: Floats,
    place: NDArray[np.int32],
) -> tuple[NDArray[np.int32], Floats, Mask | None]:
    if given is None or override is None:
        known = None if (place != NOT_FOUND).all() else (place != NOT_FOUND)[index]
        if len(table) == 1:
            return np.broadcast_to(place, rows), table, known
        return place[index], table[index], known
    values = np.where(given, override[0], 0.0)
    use = np.full(rows, GIVEN, dtype=np.int32)
    if len(index):
        values[~given] = table[index]
        use[~given] = place[index]
    known = use != NOT_FOUND
    return use, values, None if known.all() else known


def distinct(asked: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct numbers, ascending, and each row's place among them."""
    if not len(asked):
        return asked, asked
    lowest = int(asked.min())
    span = int(asked.max()) - lowest + 1
    if span == 1:
        return asked[:1], np.zeros(len(asked), dtype=np.int64)
    if span > 1 << 20:
        numbers, index = np.unique(asked, return_inverse=True)
        return numbers, index
    seen = np.zeros(span, dtype=np.int64)
    seen[asked - lowest] = 1
    numbers = np.flatnonzero(seen)
    seen[numbers] = np.arange(len(numbers))
    return numbers + lowest, seen[asked - lowest]


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


def _ratio(source: units.Unit, target: units.Unit) -> Fraction:
    if source.dimension != target.dimension:
        target = target * units.parse_unit("tCO2") / units.parse_unit("tCO2e")
    return units.conversion(source, target)


def evaluate(method: Method, bound: Bound) -> tuple[dict[str, Floats], dict[str, Mask | None]]:
    """Run a method's formula over bound rows, in blocks that fit the processor's cache.

    Returns
    -------
    results, valid
        By output: values of shape (rows,) and where they are known (``None``: everywhere).
    """
    results = {output: np.empty(bound.rows) for output in method.returns}
    with np.errstate(all="ignore"):
        for start in range(0, bound.rows, ROWS_PER_BLOCK):
            stop = start + ROWS_PER_BLOCK
            block = {name: values if len(values) == 1 else values[start:stop] for name, values in bound.values.items()}
            for output, values in method.run(block).items():
                results[output][start:stop] = values
    return results, method.valid(bound.valid)
