"""The factor set of one edition: its rows and sources, with what a user added to them; never edited."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from carbonacct.errors import FactorDataError, FactorNotFound, OptionError
from carbonacct.factors import files
from carbonacct.factors.files import editions
from carbonacct.factors.model import Factor, FactorRow, Gap, Source
from carbonacct.factors.resolution import in_unit, resolve
from carbonacct.factors.search import Table, tabulate
from carbonacct.vocabulary import families

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

_LOADING = threading.Lock()


@dataclass(frozen=True)
class Change:
    """A row that differs between two factor sets; ``percent`` is ``None`` where a value is absent or zero."""

    family: str
    key: str
    region: str
    year: int | None
    before: float | None
    after: float | None
    unit: str
    percent: float | None


@dataclass(frozen=True)
class Difference:
    """Rows added, removed and changed from one factor set to another."""

    added: tuple[FactorRow, ...]
    removed: tuple[FactorRow, ...]
    changed: tuple[Change, ...]


class FactorSet:
    """All factors of one edition, with what a user added to them.

    Examples
    --------
    >>> factors = FactorSet.load("2026.11")
    >>> found = factors.resolve("grid.average.mee_nbs", region="500155", year=2025)
    >>> found.value, found.unit, found.region, found.year, found.match
    (0.5581, 'kgCO2/kWh', 'CN-CQ', 2023, 'older_year:-2; parent_region:CN-CQ')
    """

    def __init__(
        self,
        edition: str,
        manifest: Mapping[str, Any],
        added: tuple[FactorRow, ...] = (),
        added_sources: Mapping[str, Source] | None = None,
    ) -> None:
        self.edition = edition
        self._manifest = manifest
        self._added = added
        self._added_sources = dict(added_sources or {})
        self._tables: dict[str, Table] = {}
        self._answers: dict[tuple[str, str, str, int | None, str], Factor] = {}

    @staticmethod
    def load(edition: str | None = None) -> FactorSet:
        """Return the factor set of an edition, the newest if none is named; each time, in any thread, the same object.

        Raises
        ------
        OptionError
            There is no such edition.
        """
        known = editions()
        if edition is None:
            edition = known[-1]
        if edition not in known:
            raise OptionError("no such edition of factors", given=edition, hint="one of " + ", ".join(known))
        with _LOADING:
            return _load(edition)

    @property
    def datasets(self) -> dict[str, str]:
        """SHA-256 of every dataset by name, the user's rows among them."""
        sums = {name: _digest(entry["files"]) for name, entry in self._manifest["datasets"].items()}
        if self._added:
            text = "\n".join(repr(row) for row in sorted(self._added, key=repr))
            sums["given"] = hashlib.sha256(text.encode()).hexdigest()
        return sums

    @cached_property
    def sha256(self) -> str:
        """SHA-256 over the checksums of all datasets."""
        return _digest(self.datasets)

    def families(self) -> tuple[str, ...]:
        """Return the names of the families that have rows, or parts with rows, in this set."""
        present = {name for entry in self._manifest["datasets"].values() for name in entry["families"]}
        present |= {row.family for row in self._added}
        return tuple(
            name
            for name in families.names()
            if name in present or any(part in present for part, _ in families.get(name).parts)
        )

    def rows(self, family: str) -> tuple[FactorRow, ...]:
        """Return every row of a family; a user's row takes the place of the one with its key, region and year."""
        families.get(family)
        found = {_place(row): row for row in self._released(family)}
        found.update({_place(row): row for row in self._added if row.family == family})
        return tuple(found.values())

    def get(self, id: str) -> FactorRow:
        """Return the row with this id.

        Raises
        ------
        FactorNotFound
            There is none.
        """
        for row in self._added:
            if row.id == id:
                return row
        for name in self._manifest["datasets"]:
            for row in files.rows(name, self._folder(name), self._checksum(name, "rows")):
                if row.id == id:
                    return row
        raise FactorNotFound("no factor has this id", given=id, hint="`carbonacct factors WORDS` searches them")

    def source(self, source_id: str) -> Source:
        """Return where a row was published, by its ``source_id``."""
        found = self._source(source_id)
        if found is None:
            raise FactorNotFound("no source has this id", given=source_id)
        return found

    def has_source(self, source_id: str) -> bool:
        """Whether a source of this set has this id."""
        return self._source(source_id) is not None

    def resolve(
        self,
        family: str,
        *,
        key: str = "",
        region: str = "",
        year: int | None = None,
        unit: str | None = None,
        fallback: str = "mark",
    ) -> Factor:
        """Return the factor that answers for a key, place and year.

        Parameters
        ----------
        family
            Name of the family.
        key
            Fuel, gas, component … where the family has keys.
        region
            Code or name of a place; needed where the family is published by region.
        year
            Year asked for; ``None`` takes the newest.
        unit
            Unit of the answer; as published if ``None``.
        fallback
            ``"mark"`` takes older years and coarser regions and says so; ``"strict"`` raises instead;
            ``"regroup"`` also takes a grid region that the place left since.

        Raises
        ------
        FactorNotFound
            Nothing answers; the message names what exists.
        UnitMismatch
            `unit` has another dimension.
        """
        question = (family, key, region, year, fallback)
        answer = self._answers.get(question)
        if answer is None:
            answer = resolve(self, family, key, region, year, fallback)
            self._answers[question] = answer
        return answer if unit is None else in_unit(answer, unit)

    def table(self, family: str) -> Table:
        """Return the rows of a family by key, year and region."""
        found = self._tables.get(family)
        if found is None:
            found = self._tables[family] = tabulate(self.rows(family))
        return found

    def extend(self, given: str | PathLike[str] | Iterable[Mapping[str, object]]) -> FactorSet:
        """Return a new set with a user's rows: a CSV file in the schema of the tables, or mappings of its columns.

        Parameters
        ----------
        given
            Path of a CSV, or mappings: family, key, region, year, value, unit, low, high, and the source (publisher,
            document, date, place_in_source, url). Its rows win over shipped ones.

        Raises
        ------
        FactorDataError
            A row breaks the schema; the message names row, column and remedy.
        """
        from carbonacct.factors.extend import read_rows

        rows, sources = read_rows(given, self)
        return self._with(rows, sources)

    def with_value(self, text: str) -> FactorSet:
        """Return a new set with one value, written ``family[:key][@[region/]year]=value unit``.

        Parameters
        ----------
        text
            Such as ``power.coal_rate.nea@2024=302.4gce/kWh``; the row is marked ``given``.

        Examples
        --------
        >>> factors = FactorSet.load("2026.11").with_value("power.coal_rate.nea@2024=302.4gce/kWh")
        >>> factors.resolve("power.coal_rate.nea", region="CN", year=2024).value
        302.4
        """
        from carbonacct.factors.extend import read_value

        row, source = read_value(text)
        return self._with((row,), {source.id: source})

    def given(self) -> tuple[tuple[FactorRow, ...], tuple[Source, ...]]:
        """Return the rows a user added, and their documents."""
        return self._added, tuple(self._added_sources.values())

    def taking(self, rows: Iterable[FactorRow], sources: Iterable[Source]) -> FactorSet:
        """Return a new set with rows and documents that :meth:`given` of another one returned."""
        return self._with(tuple(rows), {source.id: source for source in sources})

    def verify(self) -> dict[str, str]:
        """Recompute every checksum; return the SHA-256 of each file that was read, by path.

        Raises
        ------
        FactorDataError
            A file is missing, was changed, or was added.
        """
        found: dict[str, str] = {}
        for name, entry in self._manifest["datasets"].items():
            for file, expected in entry["files"].items():
                path = f"{entry['folder']}/{file}"
                found[path] = hashlib.sha256(files.checked(path, expected)).hexdigest()
            here = files.files_of(entry["folder"])
            if here != set(entry["files"]):
                strange = sorted(here ^ set(entry["files"]))
                raise FactorDataError("files that the edition does not list", where=name, given=", ".join(strange))
        return found

    def diff(self, other: FactorSet) -> Difference:
        """Return what the other set adds, removes and changes."""
        names = sorted({*self.families(), *other.families()})
        before = {_place(row): row for name in names for row in self.rows(name)}
        after = {_place(row): row for name in names for row in other.rows(name)}
        changed = [
            _change(row, after[place])
            for place, row in before.items()
            if place in after and (row.value, row.unit) != (after[place].value, after[place].unit)
        ]
        return Difference(
            added=tuple(row for place, row in after.items() if place not in before),
            removed=tuple(row for place, row in before.items() if place not in after),
            changed=tuple(changed),
        )

    def gaps(self) -> tuple[Gap, ...]:
        """Return the figures known to be missing that no row of this set fills."""
        return tuple(gap for gap in files.known_gaps() if not self._filled(gap))

    def _source(self, source_id: str) -> Source | None:
        if source_id in self._added_sources:
            return self._added_sources[source_id]
        name = source_id.rpartition(".")[0]
        if name not in self._manifest["datasets"]:
            return None
        return files.sources(self._folder(name), self._checksum(name, "sources")).get(source_id)

    def _filled(self, gap: Gap) -> bool:
        if not gap.region or gap.first_year is None:
            return False
        years = range(gap.first_year, (gap.last_year or gap.first_year) + 1)
        return any(row.region == gap.region and row.year in years for row in self._added if row.family == gap.family)

    def _with(self, rows: tuple[FactorRow, ...], sources: Mapping[str, Source]) -> FactorSet:
        kept = {_place(row): row for row in (*self._added, *rows)}
        held, used = {**self._added_sources, **sources}, {row.source_id for row in kept.values()}
        return FactorSet(
            self.edition, self._manifest, tuple(kept.values()), {id: one for id, one in held.items() if id in used}
        )

    def _released(self, family: str) -> Iterable[FactorRow]:
        for name, entry in self._manifest["datasets"].items():
            if family in entry["families"]:
                yield from files.rows_by_family(name, self._folder(name), self._checksum(name, "rows")).get(family, ())

    def _folder(self, name: str) -> str:
        folder: str = self._manifest["datasets"][name]["folder"]
        return folder

    def _checksum(self, name: str, what: str) -> str:
        listed: dict[str, str] = self._manifest["datasets"][name]["files"]
        return listed["sources.csv" if what == "sources" else f"{name}.csv"]

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_tables": {}, "_answers": {}}


@lru_cache(maxsize=4)
def _load(edition: str) -> FactorSet:
    return FactorSet(edition, files.manifest(edition))


def _place(row: FactorRow) -> tuple[str, str, str, int | None]:
    return (row.family, row.key, row.region, row.year)


def _digest(sums: Mapping[str, str]) -> str:
    text = "".join(f"{name}:{checksum}\n" for name, checksum in sorted(sums.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def _change(before: FactorRow, after: FactorRow) -> Change:
    comparable = before.value and after.value is not None and before.unit == after.unit
    percent = (
        (after.value / before.value - 1) * 100 if comparable and before.value and after.value is not None else None
    )
    return Change(*_place(before), before.value, after.value, after.unit, percent)
