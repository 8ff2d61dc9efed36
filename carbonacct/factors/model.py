"""What a factor is: a row of a table, where it was published, and the answer to a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = (
    "id",
    "family",
    "key",
    "region",
    "year",
    "valid_from",
    "valid_to",
    "value",
    "unit",
    "low",
    "high",
    "basis",
    "source_id",
    "place_in_source",
    "status",
    "confidence",
    "note",
)
STATUSES = ("confirmed", "memory", "given")
CONFIDENCES = ("high", "medium", "low")
# What stands in a source or row of the tables where the fact is not known, or where there is none.
UNKNOWN, UNDATED = "unknown", "undated"
READ = {"confirmed": "read in the source or a copy", "memory": "from memory, source not read"}


def is_unverified(status: str, confidence: str) -> bool:
    """Whether a row is marked in results: all but those read with high confidence, and a user's own."""
    return status != "given" and (status, confidence) != ("confirmed", "high")


def standing(status: str, confidence: str) -> str:
    """Return the verdict on a row, and after it what it rests on.

    Examples
    --------
    >>> standing("confirmed", "high")
    'verified (read in the source or a copy; confidence high)'
    >>> standing("confirmed", "medium")
    'unverified (read in the source or a copy; confidence medium)'
    >>> standing("given", "high")
    'given by the user'
    """
    if status == "given":
        return "given by the user"
    verdict = "unverified" if is_unverified(status, confidence) else "verified"
    return f"{verdict} ({READ[status]}; confidence {confidence})"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number was published, and what of it was read."""

    id: str
    publisher: str
    document: str
    document_no: str = ""
    date: str = ""
    url: str = ""
    licence: str = ""
    seen: str = ""

    @property
    def citation(self) -> str:
        """Publisher, document, number and date in one line; what is not known of them is said.

        Examples
        --------
        >>> Source("s1", "IPCC", "AR5 WGI Table 8.7", date="2013").citation
        'IPCC, AR5 WGI Table 8.7, 2013'
        >>> Source("s2", "unknown", "practice of guides", date="unknown").citation
        'publisher unknown, practice of guides, date unknown'
        """
        publisher = "publisher unknown" if self.publisher == UNKNOWN else self.publisher
        date = "date unknown" if self.date == UNKNOWN else self.date
        date = "" if date in f"{self.document} {self.document_no}" else date
        return ", ".join(part for part in (publisher, self.document, self.document_no, date) if part)


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One value of one table.

    ``value`` is in ``unit``, as published; ``None`` where only a range (``low``, ``high``) is published. ``year`` is
    the year the number describes, ``None`` where it holds for any. ``basis`` says gas, scope and denominator.
    """

    id: str
    family: str
    key: str
    region: str
    year: int | None
    valid_from: str
    valid_to: str
    value: float | None
    unit: str
    low: float | None
    high: float | None
    basis: str
    source_id: str
    place_in_source: str
    status: str
    confidence: str
    note: str
    dataset: str


@dataclass(frozen=True, slots=True)
class Factor:
    """The row, or the sum of rows, that answers a question, and how it was matched.

    ``match`` is ``exact`` or lists the steps (``older_year:-2; parent_region:CN-CQ``); ``fallback`` says whether one of
    them stands in for what was asked: an older year, a regrouped region, or a place coarser than the family is
    published for. ``parts`` are the factors a composed one is the sum of; ``asked`` is the question.
    """

    id: str
    family: str
    key: str
    region: str
    year: int | None
    value: float
    unit: str
    match: str
    fallback: bool
    edition: str
    source: Source
    place: str
    status: str
    confidence: str
    low: float | None
    high: float | None
    basis: str
    note: str
    dataset: str
    parts: tuple[Factor, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict)

    @property
    def unverified(self) -> bool:
        """Whether a result that uses it must carry the flag ``unverified_factor``; a user's own figure need not."""
        return is_unverified(self.status, self.confidence)

    @property
    def standing(self) -> str:
        """Whether the number is verified, and what that rests on."""
        return standing(self.status, self.confidence)


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure known to be missing: who publishes it, where to look, and an empty row to fill."""

    family: str
    key: str
    region: str
    first_year: int | None
    last_year: int | None
    what: str
    publisher: str
    where: str

    @property
    def row(self) -> dict[str, str]:
        """An empty row in the schema of the tables; fill in ``value``, ``document`` and ``date``."""
        year = "" if self.last_year is None else str(self.last_year)
        known = {
            "family": self.family,
            "key": self.key,
            "region": self.region,
            "year": year,
            "publisher": self.publisher,
        }
        return {
            **dict.fromkeys(("family", "key", "region", "year", "value", "unit", "publisher", "document", "date"), ""),
            **known,
        }


def number(text: str) -> float | None:
    """Return the number of a cell, ``None`` if blank."""
    return float(text) if text else None


def factor_row(cells: Mapping[str, str], dataset: str) -> FactorRow:
    """Return the row of a released table; its cells were checked when the table was released."""
    return FactorRow(
        id=cells["id"],
        family=cells["family"],
        key=cells["key"],
        region=cells["region"],
        year=int(cells["year"]) if cells["year"] else None,
        valid_from=cells["valid_from"],
        valid_to=cells["valid_to"],
        value=number(cells["value"]),
        unit=cells["unit"],
        low=number(cells["low"]),
        high=number(cells["high"]),
        basis=cells["basis"],
        source_id=cells["source_id"],
        place_in_source=cells["place_in_source"],
        status=cells["status"],
        confidence=cells["confidence"],
        note=cells["note"],
        dataset=dataset,
    )
