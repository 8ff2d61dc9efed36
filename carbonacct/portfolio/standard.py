"""What a standard decides in a footprint run, and the parts a run is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.series import Numbers, Words
from carbonacct.rowset import PerRow, RowSet, same_for_all

if TYPE_CHECKING:
    from carbonacct.corridor import Bound
    from carbonacct.factor_lookup import FactorUse
    from carbonacct.methods import Method
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Options:
    """How a footprint is computed, beside the standard itself."""

    edition: str
    scope: str
    exclusions: tuple[str, ...]
    averaging: str
    assets: str
    threshold: float
    fallback_basis: str


@dataclass(frozen=True)
class Rung:
    """One step of a standard's hierarchy: a method tried on rows that have no figure yet.

    ``direct`` figures are the loan's own: nothing is attributed.
    """

    option: str
    method: str
    rows: RowSet
    direct: bool = False


@dataclass(frozen=True)
class Share:
    """One attribution rule, tried on rows that have no factor yet; ``columns`` name numerator and denominator."""

    method: str
    rows: RowSet
    numerator: str
    denominator: tuple[str, ...]


@dataclass(frozen=True)
class Extra:
    """A line of its own beside the emissions, attributed like them (removals, credits); on all rows, or some.

    A ``direct`` one stands beside figures that are the loan's own, and is the loan's own itself.
    """

    method: str
    rows: RowSet | None = None
    direct: bool = False


class Figure:
    """One kind of emissions of the entity behind every row [tCO2e], and the rows where it is known.

    No magnitude is above ``largest``.
    """

    def __init__(self, size: int) -> None:
        self._values, self.valid = PerRow(size, np.float64(0.0)), RowSet.none(size)
        self.largest = 0.0

    @property
    def values(self) -> Floats:
        """The emissions, shape (rows,), 0 where not known."""
        return self._values.values

    def store(self, rows: RowSet, values: Floats, known: RowSet, largest: float) -> None:
        """Take the figures of some rows, and which of these are known; both are over the rows of the set."""
        self.largest = max(self.largest, largest)
        self._values.put(rows, values if known.all() else np.where(known.mask, values, 0.0))
        self.valid = self.valid & ~rows | rows.within(known)


@dataclass(frozen=True)
class MethodRun:
    """A method, the rows it ran over, those of them that took its result, and the factors each of them used."""

    method: Method
    rows: RowSet
    taken: RowSet
    uses: tuple[FactorUse, ...]

    @property
    def positions(self) -> Positions:
        """Positions of the rows it ran over."""
        return self.rows.positions


@dataclass
class SupplyChain:
    """By supply-chain method the rows it applies to: attributed like emissions, or the loan's own.

    ``turnover`` is the run behind the latter: method, what it was bound to, positions, and which of them it served.
    """

    attributed: dict[str, RowSet] = field(default_factory=dict)
    direct: dict[str, RowSet] = field(default_factory=dict)
    turnover: tuple[Method, Bound, RowSet, RowSet] | None = None


class Standard(Protocol):
    """What a standard decides: who is in scope, which methods apply in which order, and the quality of a figure."""

    id: str
    title: dict[str, str]
    weighting: str
    numerator: str
    money_unit: float
    read: str

    def prepare(self, run: FootprintRun) -> None:
        """Settle rows out of scope and derive the columns the methods take."""

    def rungs(self, run: FootprintRun) -> Iterable[Rung]:
        """Return the hierarchy of methods, in order."""

    def shares(self, run: FootprintRun) -> Iterable[Share]:
        """Return the attribution rules, in order."""

    def resorts(self, run: FootprintRun) -> Iterable[tuple[RowSet, str]]:
        """Return rows with what a bank may choose for them where nothing is known to divide their figure by."""

    def extras(self, run: FootprintRun) -> Iterable[Extra]:
        """Return the lines that stand beside emissions."""

    def finish(self, run: FootprintRun) -> None:
        """Give every row its data quality, and say what the standard wants said."""


@dataclass
class Derived:
    """Columns made from the book's own, how each number came about, and the column that each word was made from."""

    numbers: dict[str, Numbers] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    made_from: dict[str, str] = field(default_factory=dict)

    def number(self, name: str, values: Floats, valid: RowSet, told: str) -> None:
        """Add a column of numbers."""
        if not valid.all():
            values = np.where(valid.mask, values, np.nan) if valid.any() else same_for_all(np.nan, valid.size, float)
        self.numbers[name] = Numbers(values, None if valid.all() else valid.mask)
        self.told[name] = told

    def word(self, name: str, column: Words, source: str) -> None:
        """Add a column of words made from the column ``source`` that users fill."""
        self.words[name], self.made_from[name] = column, source

    def same(self, name: str, column: Numbers, told: str) -> None:
        """Add a column that is one of the book's, or another derived one."""
        self.numbers[name], self.told[name] = column, told


def lacks_column(method: Method, columns: Set[str]) -> bool:
    """Tell whether no row can have a result, since the book has no column for an input that is required."""
    needed = (item for item in method.inputs if item.kind == "activity" and not item.optional and not item.labels)
    return any(item.name not in columns for item in needed)


def all_known(known: Mapping[str, RowSet], outputs: Iterable[str], rows: int) -> RowSet:
    """Return the rows where every output is known."""
    taken = RowSet.every(rows)
    for output in outputs:
        taken = taken & known[output]
    return taken


def any_known(known: Mapping[str, RowSet], outputs: Iterable[str], rows: int) -> RowSet:
    """Return the rows where any output is known."""
    taken = RowSet.none(rows)
    for output in outputs:
        taken = taken | known[output]
    return taken
