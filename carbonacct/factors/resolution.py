"""The answer to a question for a factor: the row or the sum of parts found, with its steps and its source."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from carbonacct.errors import FactorNotFound, OptionError
from carbonacct.factors.missing import explained
from carbonacct.factors.model import Factor, FactorRow, Source
from carbonacct.factors.search import Hit, best
from carbonacct.units import conversion, parse_unit
from carbonacct.vocabulary import families, regions

if TYPE_CHECKING:
    from carbonacct.factors.store import FactorSet
    from carbonacct.vocabulary.families import Family

FALLBACKS = ("mark", "strict", "regroup")


def resolve(factors: FactorSet, name: str, key: str, region: str, year: int | None, fallback: str) -> Factor:
    """Return the factor that answers; see `FactorSet.resolve`."""
    if fallback not in FALLBACKS:
        raise OptionError("unknown fallback", given=fallback, needed="one of " + ", ".join(FALLBACKS))
    family = families.get(name)
    if key and key not in factors.table(name):
        key = families.key_of(family, key)
        same = families.fuel_keys(family, key)
        if len(same) == 1 and key not in factors.table(name):
            key = same[0]
    place = _place(family, region)
    hit = best(factors, family, key, place, year, fallback)
    if hit is None:
        raise explained(factors, family, key, place, year, fallback)
    asked = {"family": name, "key": key, "region": region, "year": year, "fallback": fallback}
    match = "; ".join(hit.steps) or "exact"
    if not hit.composed:
        answer = _factor(factors, hit.rows[0], match, hit.fallback)
        return replace(answer, asked=asked)
    return replace(_sum(factors, family, hit, match), asked=asked)


def in_unit(factor: Factor, unit: str) -> Factor:
    """Return a factor in another unit of the same dimension, correctly rounded once.

    Raises
    ------
    UnitMismatch
        The unit has another dimension.
    """
    ratio = conversion(parse_unit(factor.unit), parse_unit(unit))
    return replace(
        factor,
        unit=unit,
        value=_scaled(factor.value, ratio),
        low=None if factor.low is None else _scaled(factor.low, ratio),
        high=None if factor.high is None else _scaled(factor.high, ratio),
    )


def _place(family: Family, region: str) -> str:
    if not family.levels:
        return ""
    if not region:
        raise FactorNotFound(
            "the family is published by region, and none was given",
            where=family.name,
            needed=" or ".join(family.levels),
            hint="give a region such as 500155, CN-CQ or CN",
        )
    place = regions.parse(region)
    if place is None:
        near = regions.nearest(region)
        raise FactorNotFound(
            "no such region",
            where=family.name,
            given=region,
            hint=f"nearest: {', '.join(near)}" if near else "codes of GB/T 2260 (500155) or ISO 3166 (CN-CQ, CN, SG)",
        )
    return place.code


def _scaled(value: float, ratio: Fraction) -> float:
    return float(Fraction(repr(value)) * ratio)


def _factor(factors: FactorSet, row: FactorRow, match: str, fallback: bool) -> Factor:
    assert row.value is not None, "a row without a value answers nothing"
    return Factor(
        id=row.id,
        family=row.family,
        key=row.key,
        region=row.region,
        year=row.year,
        value=row.value,
        unit=row.unit,
        match=match,
        fallback=fallback,
        edition=factors.edition,
        source=factors.source(row.source_id),
        place=row.place_in_source,
        status=row.status,
        confidence=row.confidence,
        low=row.low,
        high=row.high,
        basis=row.basis,
        note=row.note,
        dataset=row.dataset,
    )


def _sum(factors: FactorSet, family: Family, hit: Hit, match: str) -> Factor:
    parts = tuple(_factor(factors, row, match, hit.fallback) for row in hit.rows)
    unit = parse_unit(family.unit)
    total = sum(
        (
            weight * Fraction(repr(part.value)) * conversion(parse_unit(part.unit), unit)
            for part, (_, weight) in zip(parts, family.parts, strict=True)
        ),
        Fraction(0),
    )
    weakest = max(parts, key=lambda part: (part.unverified, part.status == "given"))
    named = [text for text in (hit.region, "" if hit.year is None else str(hit.year)) if text]
    return Factor(
        id=f"{family.name}@{'/'.join(named)}",
        family=family.name,
        key=parts[0].key,
        region=hit.region,
        year=hit.year,
        value=float(total),
        unit=family.unit,
        match=match,
        fallback=hit.fallback,
        edition=factors.edition,
        source=Source(family.name, family.publisher, family.note, url=family.url),
        place=" + ".join(f"{float(weight):g} × {part}" for part, weight in family.parts),
        status=weakest.status,
        confidence=weakest.confidence,
        low=None,
        high=None,
        basis="; ".join(dict.fromkeys(part.basis for part in parts)),
        note="",
        dataset=", ".join(dict.fromkeys(part.dataset for part in parts)),
        parts=parts,
    )
