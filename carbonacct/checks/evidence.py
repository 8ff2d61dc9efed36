"""What can be said about a target: figures given by the user, and what a book or its results tell."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct.attribution import column_of
from carbonacct.book import Book
from carbonacct.checks import quantity
from carbonacct.checks.quantity import Quantity
from carbonacct.checks.targets import BALANCES, INTENSITY
from carbonacct.errors import OptionError
from carbonacct.loan_benefits import Benefits
from carbonacct.portfolio.filed import filed_results
from carbonacct.portfolio.percent import percent
from carbonacct.vocabulary import indicators

if TYPE_CHECKING:
    from carbonacct.portfolio.evaluation import Balances

BASIS = ("standard", "edition", "scope", "exclusions", "threshold", "averaging", "assets", "gwp", "factors")
QUARTER_ENDS = {"1": (3, 31), "2": (6, 30), "3": (9, 30), "4": (12, 31)}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, the day it is of (``None``: not known), what it rests on, and the rows it leaves out (en, zh)."""

    value: float
    unit: str
    day: date | None
    basis: Mapping[str, object] = field(default_factory=dict)
    scope: str = ""
    left_out: tuple[str, str] = ("", "")


class Evidence:
    """A book, its benefits and its financed emissions, or a filed result, asked for single figures.

    Parameters
    ----------
    given
        A book, :class:`~carbonacct.loan_benefits.Benefits`, an emissions result, a filed JSON (path or content), or
        several of these; ``None`` for nothing.
    """

    def __init__(self, given: object, name: str) -> None:
        self.book: Book | None = None
        self.benefits: Benefits | None = None
        self.emissions: Any = None
        self.filed: list[Mapping[str, Any]] = []
        for one in _listed(given):
            self._take(one, name)
        for result in (self.benefits, self.emissions):
            if self.book is None and result is not None:
                self.book = getattr(result, "book", None)

    def _take(self, one: object, name: str) -> None:
        if isinstance(one, str | os.PathLike):
            self.filed += _filed(Path(one), name)
        elif isinstance(one, Book):
            self.book = one
        elif isinstance(one, Benefits):
            self.benefits = one
        elif hasattr(one, "intensity") and hasattr(one, "manifest"):
            self.emissions = one
        elif isinstance(one, Mapping):
            self.filed.append(one)
        else:
            needed = "a book, a result of benefits or financed_emissions, or a filed JSON"
            raise OptionError("nothing can be checked in this", where=name, given=type(one).__name__, needed=needed)

    def figure(self, measure: str) -> Figure | None:
        """Return what is known of a measure, or ``None``."""
        if measure == INTENSITY:
            return self._intensity()
        if measure in BALANCES:
            return self._balance(measure)
        return self._benefit(measure)

    def manifests(self) -> list[Any]:
        """Return what the results rest on."""
        held = [one.manifest for one in (self.benefits, self.emissions) if one is not None]
        held += [content["manifest"] for content in self.filed if "manifest" in content]
        return held or ([{"input_sha256": self.book.sha256}] if self.book is not None else [])

    def day(self, manifest: Mapping[str, Any] | None = None) -> date | None:
        """Return the end of the reporting period: of the result, else of the one year of the book."""
        period = str((manifest or {}).get("period") or "")
        if period:
            year, _, quarter = period.partition("Q")
            return date(int(year), *QUARTER_ENDS[quarter or "4"])
        years = self.years
        return date(years[0], 12, 31) if len(years) == 1 else None

    @property
    def years(self) -> list[int]:
        """Years of the rows of the book that are in order."""
        if self.book is None:
            return []
        values, known = column_of(self.book, "year")
        return [int(year) for year in np.unique(values[known & (self.book.state == self.book.OPEN)]).tolist()]

    def balances(self) -> Balances | None:
        """Return the book's green and other balances."""
        from carbonacct.portfolio.evaluation import balances

        return balances(self.book) if self.book is not None else None

    def _balance(self, measure: str) -> Figure | None:
        found = self.balances()
        if found is None:
            return None
        if measure == "green_share":
            if not found.loans or found.green_loans is None:
                return None
            return Figure(percent(found.green_loans, found.loans), "%", self.day(), left_out=found.left_out)
        amount = {
            "balance": found.loans,
            "green_balance": found.green_loans,
            "green_bond_balance": found.green_bonds,
        }.get(measure)
        return None if amount is None else Figure(amount, found.currency, self.day(), left_out=found.left_out)

    def _intensity(self) -> Figure | None:
        if self.emissions is not None:
            manifest = self.emissions.manifest
            try:
                found = self.emissions.intensity()
            except OptionError:
                return None
            if found.value is None:
                return None
            return Figure(found.value, _unit(found.unit), self.day(manifest), _basis(manifest), found.scope)
        for content in self.filed:
            found = content.get("intensity")
            if isinstance(found, Mapping) and found.get("value") is not None:
                manifest = content.get("manifest") or {}
                scope = str(found.get("scope", ""))
                return Figure(float(found["value"]), _unit(found["unit"]), _day_of(content), _basis(manifest), scope)
            if isinstance(found, str):
                stated = quantity.parse(found, "intensity")
                return Figure(stated.value, stated.unit, _day_of(content))
        return None

    def _benefit(self, measure: str) -> Figure | None:
        if self.benefits is not None:
            amount = self.benefits.total().get(measure)
            if amount is None:
                return None
            return Figure(amount.value, amount.unit, self.day(self.benefits.manifest))
        for content in self.filed:
            told = (content.get("totals") or {}).get(measure)
            if isinstance(told, Mapping):
                return Figure(float(told["value"]), indicators.get(measure).unit, _day_of(content))
        return None


def _listed(given: object) -> Iterable[object]:
    if given is None:
        return ()
    return given if isinstance(given, list | tuple) else (given,)


def _filed(path: Path, name: str) -> list[Mapping[str, Any]]:
    """Return the results in a filed JSON, or in a filed pack (``.zip``)."""
    found = filed_results(path, name)
    if not found or not all(isinstance(content, Mapping) and "schema" in content for content in found):
        raise OptionError("not a filed result", where=name, given=path.name, hint="write one with -o FILE.json")
    return found


def _day_of(content: Mapping[str, Any]) -> date | None:
    """Return the end of the year that a filed result is of: its period, a year it states, or that of its rows."""
    period = str((content.get("manifest") or {}).get("period") or content.get("year") or "")
    if not period:
        years = {row["year"] for row in content.get("results") or () if row.get("year")}
        period = str(max(years)) if years else ""
    if not period:
        return None
    year, _, quarter = period.partition("Q")
    return date(int(year), *QUARTER_ENDS[quarter or "4"])


def _unit(text: str) -> str:
    """Return the unit of an intensity as the unit grammar writes it."""
    return text.replace("million ", "M")


def _basis(manifest: Mapping[str, Any]) -> dict[str, object]:
    return {name: manifest[name] for name in BASIS if name in manifest}


class Given:
    """Figures given by the user: by name, and by day where one is named (``green_loan_balance@2022-12-31``)."""

    def __init__(self, given: Mapping[str, object] | None, names: Iterable[str]) -> None:
        self._figures: dict[str, dict[date | None, Quantity]] = {}
        known = tuple(names)
        for key, value in (given or {}).items():
            name, _, day = key.partition("@")
            where = f"given {key}"
            if name not in known:
                raise OptionError(
                    "the plan has no such figure",
                    where="given",
                    given=key,
                    needed=", ".join(known),
                    hint=_nearest(name, known),
                )
            at = quantity.day(day, where) if day else None
            series = self._figures.setdefault(name, {})
            if at in series:
                raise OptionError("the figure of one day is given twice", where=where, given=value)
            series[at] = quantity.parse(value, where)

    def series(self, name: str, undated: date) -> dict[date, Quantity]:
        """Return the figures of a name by day; one without a day is of ``undated``.

        Raises
        ------
        OptionError
            A figure stands there with and without its day.
        """
        found: dict[date, Quantity] = {}
        for day, figure in self._figures.get(name, {}).items():
            at = undated if day is None else day
            if at in found:
                raise OptionError("the figure is given with and without its day", where=f"given {name}", given=figure)
            found[at] = figure
        return found

    def as_dict(self) -> dict[str, str]:
        """Return the figures as they are printed beside the verdicts."""
        return {
            f"{name}@{day}" if day else name: str(figure)
            for name, series in self._figures.items()
            for day, figure in series.items()
        }


def _nearest(name: str, known: tuple[str, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else ""
