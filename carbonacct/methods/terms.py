"""What a method declares beside its arithmetic: documents, inputs and worked examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from carbonacct.errors import FormulaError
from carbonacct.units import Unit, conversion, parse_unit
from carbonacct.vocabulary import columns

Value = float | str | Sequence[float] | Mapping[str, float]
Title = Mapping[str, str]


@dataclass(frozen=True)
class Document:
    """A publication that methods cite.

    Parameters
    ----------
    title
        By language, ``{"en": …, "zh": …}``.
    publisher, number, date, url
        Who issued it, its document number, its date (ISO, as far as known) and an address.
    note
        What of it was not seen, where that limits the methods.
    """

    title: Title
    publisher: str
    number: str = ""
    date: str = ""
    url: str = ""
    note: str = ""

    def at(self, clause: str) -> Source:
        """Cite a place in the document."""
        return Source(self, clause)


@dataclass(frozen=True)
class Source:
    """A place in a document."""

    document: Document
    clause: str

    def __str__(self) -> str:
        document = self.document
        parts = (document.publisher, document.title.get("zh") or document.title.get("en", ""), document.number)
        return ", ".join(part for part in (*parts, document.date, self.clause) if part)


@dataclass(frozen=True)
class Activity:
    """An argument read from the book.

    Parameters
    ----------
    unit
        Coherent unit the formula takes it in.
    optional
        Blank counts as 0 and is reported (``assumed_zero``).
    labels
        Label set of an indexed input, (rows, labels) inside the formula.
    """

    unit: str
    optional: bool = False
    labels: str | None = None


@dataclass(frozen=True)
class FromFactor:
    """An argument looked up in a factor family.

    Parameters
    ----------
    family
        Factor family; ``gwp.SET`` is the set chosen for the run.
    unit
        Coherent unit the formula takes it in.
    key
        Empty, a fixed key (``"=CH4"``) or the book column that holds the key (``"fuel"``).
    year_offset
        Added to the row's year before the look-up.
    labels
        Label set along which the factor is resolved.
    """

    family: str
    unit: str
    key: str = ""
    year_offset: int = 0
    labels: str | None = None


@dataclass(frozen=True)
class Elapsed:
    """An argument that counts years [a]: year of the row − year of the date + 1, so the first calendar year is 1."""

    since: str


@dataclass(frozen=True)
class Band:
    """A range in which a ratio of a project's figures is expected; outside it a result is flagged, never dropped.

    Parameters
    ----------
    ratio
        An output of the method over another output, or over ``total_investment`` (in yuan):
        ``"ghg_reduced/energy_saved"``.
    low, high
        Bounds in `unit`, both inside the band.
    unit
        Unit of the ratio.
    source
        Where the bounds come from.
    """

    ratio: str
    low: float
    high: float
    unit: str
    source: str

    @property
    def numerator(self) -> str:
        """Output above the line."""
        return self.ratio.partition("/")[0]

    @property
    def denominator(self) -> str:
        """Output below the line, or ``total_investment``."""
        return self.ratio.partition("/")[2]

    def factor(self, units: Mapping[str, Unit]) -> Fraction:
        """Return what takes the plain ratio of the method's outputs into the band's unit.

        Raises
        ------
        FormulaError
            If the ratio names no output of the method.
        UnitMismatch
            If the band's unit has another dimension than the ratio.
        """
        below = parse_unit("CNY") if self.denominator == "total_investment" else units.get(self.denominator)
        above = units.get(self.numerator)
        if above is None or below is None:
            raise FormulaError("a band's ratio names no result", given=self.ratio, needed=", ".join(units))
        return _ratio(above.text, below.text, self.unit)


@lru_cache(maxsize=256)
def _ratio(above: str, below: str, unit: str) -> Fraction:
    return conversion(parse_unit(above) / parse_unit(below), parse_unit(unit))


Term = Activity | FromFactor | Elapsed
Kind = Literal["activity", "factor", "elapsed"]


@dataclass(frozen=True)
class Input:
    """One argument of a method.

    Parameters
    ----------
    name
        Argument and book column (for a factor: the override column).
    kind
        ``"activity"``, ``"factor"`` or ``"elapsed"``.
    unit
        Unit inside the formula.
    required
        Whether an output that is not optional depends on it and blank is not read as 0.
    column
        Book column it is read from, or that overrides it.
    """

    name: str
    kind: Kind
    unit: Unit
    required: bool
    optional: bool = False
    labels: str | None = None
    family: str = ""
    key: str = ""
    year_offset: int = 0
    column: str = ""

    @property
    def title_en(self) -> str:
        """English title from the vocabulary of columns; empty where it has none."""
        return self._described.en if self._described else ""

    @property
    def title_zh(self) -> str:
        """Chinese title from the vocabulary of columns; empty where it has none."""
        return self._described.zh if self._described else ""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other headers the column may have in a book."""
        return self._described.aliases if self._described else ()

    @property
    def _described(self) -> columns.Column | None:
        return columns.get(f"{self.name}@" if self.labels else self.name)


def input_of(name: str, term: Term) -> Input:
    """Return the input that an argument's annotation declares."""
    match term:
        case Activity(unit, optional, labels):
            return Input(name, "activity", parse_unit(unit), True, optional, labels, column=name)
        case FromFactor(family, unit, key, offset, labels):
            return Input(name, "factor", parse_unit(unit), True, False, labels, family, key, offset, column=name)
        case Elapsed(since):
            return Input(name, "elapsed", parse_unit("a"), True, column=since)


@dataclass(frozen=True)
class Worked:
    """A worked example with its source.

    Parameters
    ----------
    inputs
        Every argument, factors included: a number in the declared unit, text with a unit (``"326 gce/kWh"``), or
        numbers by label (labels left out are 0).
    results
        Expected outputs, written in the same way.
    found_in
        Publisher, document, place.
    kind
        Only ``"published"`` and ``"independent"`` count as validation.
    tolerance
        Relative; given only where the source printed rounded figures.
    """

    inputs: Mapping[str, Value]
    results: Mapping[str, float | str]
    found_in: str
    kind: Literal["published", "independent", "own"] = "published"
    tolerance: float | None = None
    note: str = field(default="", compare=False)


def number(value: float | str, unit: Unit, where: str) -> float:
    """Read a figure of a worked example into a unit, rounded once.

    Examples
    --------
    >>> number("326 gce/kWh", parse_unit("tce/MWh"), "example")
    0.326
    """
    if not isinstance(value, str):
        return float(value)
    figure, _, text = value.strip().partition(" ")
    try:
        exact = Fraction(Decimal(figure))
    except InvalidOperation:
        raise FormulaError(
            "a figure is not a number", where=where, given=value, needed='text such as "326 gce/kWh"'
        ) from None
    return float(exact * conversion(parse_unit(text), unit))
