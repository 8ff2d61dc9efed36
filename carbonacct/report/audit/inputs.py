"""What a pack is computed from: files, how they are read, and how results are computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonacct.errors import OptionError
from carbonacct.factors import FactorSet

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.loan_benefits import Benefits
    from carbonacct.portfolio.emissions import Emissions

ROLES = ("book", "projects", "borrowers", "pools", "factors")
READING = ("units", "sheet", "header_row", "year", "region", "currency", "encoding")


@dataclass
class Inputs:
    """Files and options of a pack.

    Parameters
    ----------
    files
        Paths, as text or :class:`pathlib.Path`, by role: ``book``, and where given ``projects``, ``borrowers``,
        ``pools``, ``factors``.
    reading
        Arguments of :func:`carbonacct.read_book`.
    gwp, fallback, period
        As for :func:`carbonacct.benefits`.
    edition
        Edition of the factors; the newest if ``None``, and then named in the pack.
    set
        Single factors, as :meth:`carbonacct.FactorSet.with_value` takes them.
    filings, standards
        Filings of benefits and standards of financed emissions that the pack holds.
    """

    files: Mapping[str, Any]
    reading: Mapping[str, Any] = field(default_factory=dict)
    gwp: str = "AR5"
    fallback: str = "mark"
    period: str | None = None
    edition: str | None = None
    set: tuple[str, ...] = ()
    filings: tuple[str, ...] = ("green-credit",)
    standards: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = [role for role in self.files if role not in ROLES]
        if unknown or "book" not in self.files:
            raise OptionError(
                "a pack needs a book, and knows no other roles of files",
                where="files",
                given=", ".join(self.files),
                needed=", ".join(ROLES),
            )
        self.files = {role: Path(path) for role, path in self.files.items()}

    @cached_property
    def book(self) -> Book:
        """The book as read."""
        from carbonacct.book import read_book

        linked: dict[str, Any] = {role: self.files.get(role) for role in ("projects", "borrowers", "pools")}
        return read_book(self.files["book"], **linked, **self.reading)

    @cached_property
    def published(self) -> FactorSet:
        """The factors of the edition, without what was given."""
        return FactorSet.load(self.edition)

    @cached_property
    def factors(self) -> FactorSet:
        """The factors of every result."""
        chosen = self.published
        if "factors" in self.files:
            chosen = chosen.extend(self.files["factors"])
        for text in self.set:
            chosen = chosen.with_value(text)
        return chosen

    def benefits(self, filing: str, book: Book | None = None, factors: FactorSet | None = None) -> Benefits:
        """Return the benefits under a filing, of another book or with other factors where given."""
        from carbonacct.loan_benefits import benefits

        return benefits(
            self.book if book is None else book,
            filing=filing,
            gwp=self.gwp,
            factors=self.factors if factors is None else factors,
            fallback=self.fallback,
            period=self.period,
        )

    def emissions(self, standard: str, book: Book | None = None, factors: FactorSet | None = None) -> Emissions:
        """Return the financed emissions under a standard, of another book or with other factors where given."""
        from carbonacct.portfolio.financed import financed_emissions

        return financed_emissions(
            self.book if book is None else book,
            standard=standard,
            gwp=self.gwp,
            factors=self.factors if factors is None else factors,
            fallback=self.fallback,
            period=None if self.period is None else self.period[:4],
        )

    def results(self) -> dict[str, Benefits | Emissions]:
        """Return every result of the pack by name."""
        found: dict[str, Benefits | Emissions] = {f"benefits-{name}": self.benefits(name) for name in self.filings}
        return found | {f"emissions-{name}": self.emissions(name) for name in self.standards}

    def again(self, name: str, book: Book | None = None, factors: FactorSet | None = None) -> Benefits | Emissions:
        """Return a result of the pack recomputed on another book or with other factors."""
        kind, _, rule = name.partition("-")
        return self.benefits(rule, book, factors) if kind == "benefits" else self.emissions(rule, book, factors)

    def as_dict(self) -> dict[str, Any]:
        """Return the options as plain data; files by role and name."""
        return {
            "files": {role: path.name for role, path in self.files.items()},
            "reading": {name: self.reading[name] for name in READING if self.reading.get(name) is not None},
            "gwp": self.gwp,
            "fallback": self.fallback,
            "period": self.period,
            "edition": self.factors.edition,
            "set": list(self.set),
            "filings": list(self.filings),
            "standards": list(self.standards),
        }


def inputs_from(folder: Path, options: Mapping[str, Any]) -> Inputs:
    """Return the inputs that the options of a pack describe, with their files in a folder."""
    return Inputs(
        files={role: folder / options["files"][role] for role in ROLES if role in options["files"]},
        reading=options["reading"],
        gwp=options["gwp"],
        fallback=options["fallback"],
        period=options["period"],
        edition=options["edition"],
        set=tuple(options["set"]),
        filings=tuple(options["filings"]),
        standards=tuple(options["standards"]),
    )
