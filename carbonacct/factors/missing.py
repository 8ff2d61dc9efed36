"""The message of a factor that was not found: what exists, why it was not taken, and how to mend it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from carbonacct.errors import FactorNotFound
from carbonacct.factors.search import Available, Hit, best, composed_rows, level_of, own_rows
from carbonacct.vocabulary import families, regions

if TYPE_CHECKING:
    from carbonacct.factors.model import Gap
    from carbonacct.factors.store import FactorSet
    from carbonacct.vocabulary.families import Family

SHOWN = 12
SHOWN_KEYS = 40


def explained(
    factors: FactorSet, family: Family, key: str, place: str, year: int | None, fallback: str
) -> FactorNotFound:
    """Return the error for a question that nothing answers."""
    where = family.name + (f"[{key}]" if key else "")
    asked = " ".join(str(part) for part in (place, year) if part)
    keys = _keys(factors, family)
    if key not in keys:
        return _unknown_key(where, family, key, keys, asked)
    available = own_rows(factors, family, key) or composed_rows(factors, family, key)
    own = _set(family, key, "@{}")
    regrouped = best(factors, family, key, place, year, "regroup")
    if regrouped is not None and any(step.startswith("regrouped") for step in regrouped.steps):
        return _regrouped(factors, family, where, asked, place, year, regrouped, own)
    marked = best(factors, family, key, place, year, "mark")
    if marked is not None:
        return FactorNotFound(
            f"strict: nothing exact; the nearest is of {_named(marked)} ({'; '.join(marked.steps)})",
            where=where,
            given=asked,
            hint='fallback="mark" takes it and says so',
        )
    nearest = next((code for code in regions.walk(place, year) if level_of(code) in family.levels), "REGION")
    existing = _existing(family, available, place, year)
    mend = own.format(_target(nearest if family.levels else "", year))
    return FactorNotFound(
        "; ".join((existing, *_gap_texts(factors, family, available, place, year))),
        where=where,
        given=asked,
        hint=f"add a row: --factors FILE, or {mend}",
    )


def _set(family: Family, key: str, at: str) -> str:
    return f"--set {family.name}{':' + key if key else ''}{at}=VALUE {family.unit_of(key)}"


def _keys(factors: FactorSet, family: Family) -> set[str]:
    keys = set(factors.table(family.name))
    parts = [set(factors.table(part)) for part, _ in family.parts]
    return keys.union(set.intersection(*parts)) if parts else keys


def _unknown_key(where: str, family: Family, key: str, keys: set[str], asked: str) -> FactorNotFound:
    if not keys:
        at = "@" + asked.replace(" ", "/") if asked and (family.levels or family.yearly) else ""
        return FactorNotFound(
            f"the family has no rows ({family.publisher})",
            where=where,
            given=asked,
            hint=f"add a row with its source: --factors FILE, or {_set(family, key, at)}",
        )
    near = [known for known in families.fuel_keys(family, key) if known in keys]
    near = near or difflib.get_close_matches(key, keys, n=5, cutoff=0.6) or sorted(keys)[:SHOWN_KEYS]
    what = f"no row has this key ({family.key})" if family.key else "the family has no keys"
    more = f" … ({len(keys)} in all)" if len(keys) > len(near) else ""
    return FactorNotFound(what, where=where, given=key, hint=f"keys: {', '.join(k or '(blank)' for k in near)}{more}")


def _regrouped(
    factors: FactorSet, family: Family, where: str, asked: str, place: str, year: int | None, hit: Hit, own: str
) -> FactorNotFound:
    now = next((code for code in regions.walk(place, year) if level_of(code) == "grid"), "")
    gaps = [gap for gap in _gaps(factors, family, place, year) if gap.region == now]
    lacking = ""
    if gaps:
        span = f"{gaps[0].first_year}–{gaps[0].last_year}"
        lacking = f"; its figures of {span} ({', '.join(gap.family for gap in gaps)}) are missing, {_whose(gaps[0])}"
    grid = regions.get(now)
    note = f": {grid.note}" if grid is not None and grid.note else ""
    parts = " and ".join(part for part, _ in family.parts)
    rows = f"one row each of {parts}, or one of {family.name}," if parts else "one row"
    return FactorNotFound(
        f"the newest set that covers {place} is of {hit.year}, when it stood in {hit.region} "
        f"({_name(hit.region)}); it is regrouped to {now} ({_name(now)}{note}){lacking}",
        where=where,
        given=asked,
        hint=f"add {rows} for {now}: --factors FILE, or {own.format(_target(now, year))}; "
        f'fallback="regroup" takes the figure of {hit.year}',
    )


def _existing(family: Family, available: Available, place: str, year: int | None) -> str:
    ranges = [
        row
        for by_region in available.values()
        for rows in by_region.values()
        for row in rows
        if row.value is None and row.low is not None
    ]
    if ranges:
        row = ranges[0]
        return f"published as a range only: {row.low:g} to {row.high:g} {row.unit}"
    chain = set(regions.walk(place)) if place else {""}
    years = sorted(y for y, by_region in available.items() if y is not None and chain & set(by_region))
    if years and year is not None and years[0] > year:
        return f"the earliest is of {years[0]}, and a newer year is never taken"
    places = sorted({region for by_region in available.values() for region in by_region})
    shown = ", ".join(places[:SHOWN]) + (" …" if len(places) > SHOWN else "")
    return f"published by {' and '.join(family.levels) or 'no region'}; there are figures of {shown}"


def _gaps(factors: FactorSet, family: Family, place: str, year: int | None) -> list[Gap]:
    wanted = {family.name, *(part for part, _ in family.parts)}
    chain = set(regions.walk(place, year)) if place else {""}
    return [
        gap
        for gap in factors.gaps()
        if gap.family in wanted
        and (not gap.region or gap.region in chain)
        and (year is None or gap.first_year is None or gap.first_year <= year)
    ]


def _gap_texts(factors: FactorSet, family: Family, available: Available, place: str, year: int | None) -> list[str]:
    newest = max((found for found in available if found is not None and (year is None or found <= year)), default=0)
    texts = [
        f"known to be missing: {gap.what}, {_whose(gap)}"
        for gap in _gaps(factors, family, place, year)
        if gap.last_year is None or gap.last_year > newest
    ]
    return list(dict.fromkeys(texts))[:2]


def _whose(gap: Gap) -> str:
    return f"published by {gap.publisher} ({gap.where})"


def _target(place: str, year: int | None) -> str:
    return "/".join(str(part) for part in (place, year) if part) or "YEAR"


def _named(hit: Hit) -> str:
    return " ".join(str(part) for part in (hit.region, hit.year) if part) or "no year"


def _name(code: str) -> str:
    place = regions.get(code)
    return code if place is None else place.name_zh or place.name_en
