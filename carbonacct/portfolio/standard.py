"""What a standard decides in a footprint run, and the parts a run is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.model import Numbers, Words

if TYPE_CHECKING:
    from carbonacct.corridor import Bound, FactorUse
    from carbonacct.methods import Method
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
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
    rows: Mask
    direct: bool = False


@dataclass(frozen=True)
class Share:
    """One attribution rule, tried on rows that have no factor yet; ``columns`` name numerator and denominator."""

    method: str
    rows: Mask
    numerator: str
    denominator: tuple[str, ...]


@dataclass(frozen=True)
class Extra:
    """A line of its own beside the emissions, attributed like them (removals, credits); on all rows, or some.

    A ``direct`` one stands beside figures that are the loan's own, and is the loan's own itself.
    """

    method: str
    rows: Mask | None = None
    direct: bool = False


@dataclass
class Figure:
    """One kind of emissions of the entity behind every row [tCO2e], shape (rows,), and where it is known."""

    values: Floats
    valid: Mask


@dataclass(frozen=True)
class MethodRun:
    """A method, the rows that took its result, and the factors each of them used."""

    method: Method
    positions: Positions
    taken: Mask
    uses: tuple[FactorUse, ...]


@dataclass
class SupplyChain:
    """By supply-chain method the rows it applies to: attributed like emissions, or the loan's own.

    ``turnover`` is the run behind the latter: method, what it was bound to, positions, and which of them it served.
    """

    attributed: dict[str, Mask] = field(default_factory=dict)
    direct: dict[str, Mask] = field(default_factory=dict)
    turnover: tuple[Method, Bound, Positions, Mask] | None = None


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

    def extras(self, run: FootprintRun) -> Iterable[Extra]:
        """Return the lines that stand beside emissions."""

    def finish(self, run: FootprintRun) -> None:
        """Give every row its data quality, and say what the standard wants said."""


@dataclass
class Derived:
    """Columns made from the book's own, and how each came about."""

    numbers: dict[str, Numbers] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    def number(self, name: str, values: Floats, valid: Mask, told: str) -> None:
        """Add a column of numbers."""
        whole = bool(valid.all())
        self.numbers[name] = Numbers(values if whole else np.where(valid, values, np.nan), None if whole else valid)
        self.told[name] = told


def lacks_column(method: Method, columns: Set[str]) -> bool:
    """Tell whether no row can have a result, since the book has no column for an input that is required."""
    needed = (item for item in method.inputs if item.kind == "activity" and not item.optional and not item.labels)
    return any(item.name not in columns for item in needed)


def all_known(valid: Mapping[str, Mask | None], outputs: Iterable[str], rows: int) -> Mask:
    """Return the rows where every output is known, shape (rows,)."""
    taken = np.ones(rows, dtype=bool)
    for output in outputs:
        known = valid[output]
        if known is not None:
            taken &= known
    return taken


def any_known(valid: Mapping[str, Mask | None], outputs: Iterable[str], rows: int) -> Mask:
    """Return the rows where any output is known, shape (rows,)."""
    taken = np.zeros(rows, dtype=bool)
    for output in outputs:
        known = valid[output]
        taken |= True if known is None else known
    return taken
