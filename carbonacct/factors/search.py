"""The search among rows: newest year first, and within it the nearest place.

A newer year is never taken. A composed family takes all its parts from one year and one region. A grid region that the
place has left since stands in only when asked for (``fallback="regroup"``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from carbonacct.factors.model import FactorRow
from carbonacct.vocabulary import regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from carbonacct.factors.store import FactorSet
    from carbonacct.vocabulary.families import Family

Table = dict[str, dict[int | None, dict[str, FactorRow]]]
Available = dict[int | None, dict[str, tuple[FactorRow, ...]]]


@dataclass(frozen=True, slots=True)
class Hit:
    """Rows that answer (one, or one for each part), and the steps from what was asked to what was found."""

    rows: tuple[FactorRow, ...]
    year: int | None
    region: str
    steps: tuple[str, ...]
    fallback: bool
    composed: bool = False


def tabulate(rows: Iterable[FactorRow]) -> Table:
    """Return rows by key, year and region."""
    table: Table = {}
    for row in rows:
        table.setdefault(row.key, {}).setdefault(row.year, {})[row.region] = row
    return table


def best(factors: FactorSet, family: Family, key: str, place: str, year: int | None, fallback: str) -> Hit | None:
    """Return the hit among a family's own rows or, unless those are at least as new, its composed ones."""
    own = search(family, own_rows(factors, family, key), place, year, fallback)
    composed = search(family, composed_rows(factors, family, key), place, year, fallback)
    if composed is None or (own is not None and _newness(own) >= _newness(composed)):
        return own
    return replace(composed, composed=True)


def own_rows(factors: FactorSet, family: Family, key: str) -> Available:
    """Return a family's own rows of a key, by year and region."""
    found = factors.table(family.name).get(key, {})
    return {year: {region: (row,) for region, row in by_region.items()} for year, by_region in found.items()}


def composed_rows(factors: FactorSet, family: Family, key: str) -> Available:
    """Return the years and regions for which every part of a composed family has a row."""
    tables = [factors.table(part).get(key, {}) for part, _ in family.parts]
    if not tables:
        return {}
    found: Available = {}
    for year in set(tables[0]).intersection(*tables[1:]):
        shared = set(tables[0][year]).intersection(*(table[year] for table in tables[1:]))
        if shared:
            found[year] = {region: tuple(table[year][region] for table in tables) for region in shared}
    return found


def search(family: Family, available: Available, place: str, year: int | None, fallback: str) -> Hit | None:
    """Walk years newest first, and places nearest first, to the first row that may answer.

    A place is coarser than the finest level that any row is published for.
    """
    finest = _finest(family, available)
    for found in _years(available, year):
        older = family.yearly and year is not None and found is not None and found != year
        if older and fallback == "strict":
            continue
        for region, regrouped in _walk(family, place, found, year):
            rows = available[found].get(region)
            if rows is None or any(row.value is None for row in rows):
                continue
            coarser = region != place and level_of(region) != finest
            if (regrouped and fallback != "regroup") or (coarser and fallback == "strict"):
                continue
            steps = []
            if older and found is not None and year is not None:
                steps.append(f"older_year:{found - year}")
            if regrouped:
                steps.append(f"regrouped_region:{region}")
            elif region != place:
                steps.append(f"parent_region:{region}")
            return Hit(rows, found, region, tuple(steps), older or regrouped or coarser)
    return None


def _finest(family: Family, available: Available) -> str:
    held = {level_of(region) for by_region in available.values() for region in by_region}
    return next((level for level in family.levels if level in held), "")


def _years(available: Mapping[int | None, object], year: int | None) -> Iterator[int | None]:
    dated = sorted(
        (found for found in available if found is not None and (year is None or found <= year)), reverse=True
    )
    if dated and dated[0] == year:
        yield dated.pop(0)
    if None in available:
        yield None
    yield from dated


def _walk(family: Family, place: str, found: int | None, year: int | None) -> Iterator[tuple[str, bool]]:
    if not family.levels:
        yield "", False
        return
    now = regions.walk(place, year)
    for code in regions.walk(place, year if found is None else found):
        if level_of(code) in family.levels:
            yield code, code not in now


def _newness(hit: Hit) -> float:
    return float("inf") if hit.year is None else hit.year


def level_of(code: str) -> str:
    """Return the level of a place."""
    place = regions.get(code)
    return "" if place is None else place.level
