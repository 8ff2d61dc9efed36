"""What is uncertain in a run: every error that can reach a figure, how large it is, and which rows share it.

An error is a random number of mean 0 and standard deviation 1; a row takes it times a standard deviation of its own. A
factor from a table is one error for all rows that use it. A figure of the book is one error for each project and year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import known_of
from carbonacct.corridor import Bound, bind
from carbonacct.factor_lookup import FactorUse, Places, in_unit
from carbonacct.units import conversion, parse_unit
from carbonacct.vocabulary import families, labels

if TYPE_CHECKING:
    from carbonacct.benefit_run import BenefitRun
    from carbonacct.book import Book
    from carbonacct.factors import Factor
    from carbonacct.methods import Method
    from carbonacct.methods.declare import Input

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Positions = NDArray[np.intp]

# Half the width of the 95 % interval of a normal distribution, in standard deviations.
STANDARD_DEVIATIONS = 1.959963984540054
NO_ERROR = -1
YEARS = 4096


class Group(NamedTuple):
    """Errors of one name: a factor id (one error) or a column of the book (one for each project and year)."""

    name: str
    kind: str
    first: int
    size: int


class Causes:
    """All errors of a run, numbered; those of one factor or column stand together."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._known: dict[tuple[str, str], int] = {}

    @property
    def size(self) -> int:
        """How many errors there are."""
        return self.groups[-1].first + self.groups[-1].size if self.groups else 0

    def first(self, kind: str, name: str, size: int = 1) -> int:
        """Return the number of the first error of a name; its errors are numbered when they are first asked for."""
        if (kind, name) not in self._known:
            self._known[kind, name] = self.size
            self.groups.append(Group(name, kind, self.size, size))
        return self._known[kind, name]

    def places(self, causes: Ints) -> Ints:
        """Return the place of each error's group."""
        starts = np.array([group.first for group in self.groups], dtype=np.int64)
        return np.searchsorted(starts, causes, side="right").astype(np.int64) - 1


class Error(NamedTuple):
    """An error of one input (and label) of a method: the cause of each row, and what it does to the input.

    ``cause`` is ``NO_ERROR`` where the row has none; ``center`` is the part of the input that varies and ``deviation``
    its standard deviation, in the unit of the argument; all of shape (rows,). Factors above zero are drawn lognormally.
    """

    input: str
    label: int
    cause: Ints
    center: Floats
    deviation: Floats
    factor: bool


class Relative(NamedTuple):
    """Errors in proportion to a figure of every row of the book: cause, relative standard deviation, where stated."""

    name: str
    cause: Ints
    deviation: Floats
    stated: Mask


@dataclass(frozen=True)
class MethodErrors:
    """A method bound again to its rows, with the errors of its inputs and where they are stated."""

    method: Method
    positions: Positions
    bound: Bound
    valid: dict[str, Mask | None]
    errors: list[Error]
    stated: dict[tuple[str, int], Mask]

    def values(self, start: int, stop: int) -> dict[str, Floats]:
        """Return the inputs of some rows."""
        return self.bound.block(start, stop)


class ErrorSources:
    """The errors of a run.

    Attributes
    ----------
    causes
        Their numbers.
    methods
        By method, the errors of its inputs.
    reported
        By indicator, the errors of figures that a study stated.
    days
        Errors of the operating days, where figures are pro rata to them.
    numerators, investment
        Errors of the amounts that the share is made of; the first has one entry for the loan's own amount and one for
        the part allocated to a project.
    uneven
        Ids of factors whose value does not lie in the middle of their interval.
    """

    def __init__(self, run: BenefitRun) -> None:
        self.run, self.book, self.causes = run, run.book, Causes()
        self.uneven: set[str] = set()
        self._project_years = _keys(self.book, run.years)
        self._projects = _keys(self.book, None)
        places = Places.of(self.book, run.years)
        self.methods = [self._of_method(done.method, done.positions, places) for done in run.runs]
        self.reported = {
            name: self._relative(f"project_{name}", *self._project_years)
            for name, held in run.indicators.items()
            if held.reported is not None
        }
        self.days = self._relative("operating_days", *self._project_years) if run.filing.pro_rata else None
        part = known_of(self.book, f"allocated_{run.numerator}")[1]
        loans = self.book.words["loan_id"].codes.astype(np.int64)
        own, allocated = run.numerator, f"allocated_{run.numerator}"
        rows = np.arange(self.book.size, dtype=np.int64)
        self.numerators = (
            _where(self._relative(own, loans, int(loans.max(initial=0)) + 1), (~part).mask),
            _where(self._relative(allocated, rows, self.book.size), part.mask),
        )
        self.investment = self._relative("total_investment", *self._projects)

    def _of_method(self, method: Method, positions: Positions, places: Places) -> MethodErrors:
        run = self.run
        bound = bind(method, self.book, positions, run.years, places, run.sources)
        made = MethodErrors(method, positions, bound, method.valid(bound.valid), [], {})
        for item in method.inputs:
            if item.kind == "factor":
                for use in bound.uses:
                    if use.argument == item.name:
                        self._of_factor(made, item, use)
            elif item.kind == "activity":
                words = labels.names(item.labels) if item.labels else [""]
                for place, word in enumerate(words):
                    self._of_column(made, item, place, word, None)
        return made

    def _of_column(self, made: MethodErrors, item: Input, place: int, word: str, rows: Mask | None) -> None:
        """Add the error of a column of the book, for some rows (``None``: all)."""
        name = f"{item.name}@{word}" if word else item.name
        told = self._relative(name, *self._project_years)
        values = np.broadcast_to(made.bound.values[item.name], (made.bound.rows, _width(made.bound, item)))[:, place]
        cause, deviation = told.cause[made.positions], told.deviation[made.positions]
        stated = told.stated[made.positions]
        if rows is not None:
            cause, stated = np.where(rows, cause, NO_ERROR), np.where(rows, stated, made.stated[item.name, place])
        made.stated[item.name, place] = stated
        if (cause != NO_ERROR).any():
            made.errors.append(Error(item.name, place, cause, values, values * deviation, item.kind == "factor"))

    def _of_factor(self, made: MethodErrors, item: Input, use: FactorUse) -> None:
        """Add the errors of the factors an argument takes; a composed factor has one for each of its parts."""
        place = [*labels.names(item.labels)].index(use.label) if item.labels else 0
        index = use.index
        leaves = [[*self._leaves(factor, item)] for factor in use.found]
        known = np.array([*(all(leaf.deviation is not None for leaf in own) for own in leaves), False, False])
        made.stated[item.name, place] = known[index] if use.needed is None else known[index] | ~use.needed
        for depth in range(max(map(len, leaves), default=0)):
            layer = [own[depth] if depth < len(own) else _NOTHING for own in leaves]
            if all(leaf.deviation is None for leaf in layer):
                continue
            codes = [NO_ERROR if leaf.deviation is None else self.causes.first("factor", leaf.id) for leaf in layer] + [
                NO_ERROR,
                NO_ERROR,
            ]
            center = np.array([*(leaf.center for leaf in layer), 0.0, 0.0])
            deviation = np.array([*(leaf.deviation or 0.0 for leaf in layer), 0.0, 0.0])
            cause = np.array(codes, dtype=np.int64)[index]
            made.errors.append(Error(item.name, place, cause, center[index], deviation[index], True))
        if use.given is not None:
            self._of_column(made, item, place, use.label, use.given)

    def _leaves(self, factor: Factor, item: Input) -> Iterator[_Leaf]:
        """Yield the published values a factor consists of, in the argument's unit."""
        parts: list[tuple[Factor, float]] = [(factor, 1.0)]
        if factor.parts:
            family = families.get(factor.family)
            parts = [
                (part, float(weight * conversion(parse_unit(part.unit), parse_unit(factor.unit))))
                for part, (_, weight) in zip(factor.parts, family.parts, strict=True)
            ]
        for part, weight in parts:
            center = in_unit(replace(factor, value=part.value * weight), item)
            half = half_width(part)
            if half is None:
                yield _Leaf(part.id, center, None)
                continue
            if is_uneven(part):
                self.uneven.add(part.id)
            yield _Leaf(part.id, center, in_unit(replace(factor, value=half * weight), item) / STANDARD_DEVIATIONS)

    def _relative(self, name: str, keys: Ints, size: int) -> Relative:
        """Return the errors of a column of the book as its column ``NAME_u`` states them."""
        stem, at, word = name.partition("@")
        column = f"{stem}_u{at}{word}"
        if column in self.book.column_problems:
            raise self.book.column_problems[column]
        share, known = known_of(self.book, column)
        if not known.any():
            return Relative(name, np.full(self.book.size, NO_ERROR), np.zeros(self.book.size), known.mask)
        first = self.causes.first("input", name, size)
        cause = np.where(known.mask, first + keys, NO_ERROR)
        return Relative(name, cause, np.where(known.mask, share, 0.0) / STANDARD_DEVIATIONS, known.mask)


class _Leaf(NamedTuple):
    id: str
    center: float
    deviation: float | None


_NOTHING = _Leaf("", 0.0, None)


def _width(bound: Bound, item: Input) -> int:
    return int(bound.values[item.name].shape[1])


def _where(told: Relative, rows: Mask) -> Relative:
    """Return the errors of some rows only."""
    return Relative(
        told.name, np.where(rows, told.cause, NO_ERROR), np.where(rows, told.deviation, 0.0), told.stated & rows
    )


def _keys(book: Book, years: Ints | None) -> tuple[Ints, int]:
    """Number the projects (and years) of a book; a row without a project is one of its own."""
    projects = book.words.get("project_id")
    rows = np.arange(book.size, dtype=np.int64)
    if projects is None:
        return rows, book.size
    key = projects.codes.astype(np.int64) * YEARS + (0 if years is None else years)
    found, place = np.unique(np.where(projects.codes < 0, -1 - rows, key), return_inverse=True)
    return place.astype(np.int64), len(found)


def half_width(factor: Factor) -> float | None:
    """Return half the width of a factor's interval in its unit; ``None`` where none is published.

    Where only one end is published it stands for both.
    """
    if factor.low is not None and factor.high is not None:
        return (factor.high - factor.low) / 2
    if factor.high is not None:
        return factor.high - factor.value
    return None if factor.low is None else factor.value - factor.low


def is_uneven(factor: Factor) -> bool:
    """Tell whether a factor's value does not lie in the middle of its interval, or only one end is published."""
    if factor.low is None or factor.high is None:
        return True
    above, below = factor.high - factor.value, factor.value - factor.low
    return abs(above - below) > 1e-9 * abs(factor.high - factor.low)
