"""Places: codes and names in Chinese and English, and the way from a county up to the world.

A county is a six-digit code of GB/T 2260, a province or country a code of ISO 3166, a grid region ``CN-GRID-…``.
Which grid a province belongs to changed over the years: ``grid@YEAR`` columns of ``data/regions.csv`` give the
grouping in force from that year on.
"""

from __future__ import annotations

import csv
import difflib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WORLD = "WORLD"
COUNTY_ENDS = "区县市旗"


@dataclass(frozen=True, slots=True)
class Region:
    """One place.

    Attributes
    ----------
    code
        GB/T 2260 (county), ISO 3166 (province, country), or a grid code.
    level
        ``county``, ``province``, ``grid``, ``country`` or ``world``.
    parent
        Code of the next larger place, grids apart.
    grids
        Grid groupings as (first year, grid code), oldest first; a blank code means in none.
    namesake
        Whether a county elsewhere has the same name.
    climate, climate_status
        Default climate class of waste decay, and whether it is confirmed; blank where unsure.
    """

    code: str
    iso: str
    gb: str
    name_en: str
    name_zh: str
    aliases: tuple[str, ...]
    level: str
    parent: str
    grids: tuple[tuple[int, str], ...]
    successor: str
    namesake: bool
    climate: str
    climate_status: str
    note: str

    def grid(self, year: int | None) -> str:
        """Return the grid this place belongs to in the grouping of a year (``None``: the newest).

        Examples
        --------
        >>> chongqing = get("CN-CQ")
        >>> chongqing.grid(2019), chongqing.grid(2023)
        ('CN-GRID-CENTRAL', 'CN-GRID-SOUTHWEST')
        """
        codes = [code for first, code in self.grids if year is None or first <= year]
        return codes[-1] if codes else ""


@lru_cache(maxsize=1)
def regions() -> Mapping[str, Region]:
    """Return every listed place by code."""
    path = Path(__file__).with_name("data") / "regions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["code"]: _region(row) for row in csv.DictReader(file)})


def get(code: str) -> Region | None:
    """Return the place with this code; a county not listed is accepted when its province is known.

    Former county codes give their successor.

    Examples
    --------
    >>> get("500228").name_zh
    '梁平区'
    >>> get("510104").parent
    'CN-SC'
    >>> get("990101") is None
    True
    """
    code = _codes().get(code, code)
    found = regions().get(code)
    if found is not None:
        return get(found.successor) if found.successor else found
    if len(code) == 6 and code.isascii() and code.isdigit():
        province = _codes().get(code[:2] + "0000")
        if province and regions()[province].level == "province":
            return Region(code, "", code, "", "", (), "county", province, (), "", False, "", "", "")
    return None


def parse(text: str) -> Region | None:
    """Read a code or a Chinese or English name.

    Parameters
    ----------
    text
        Such as ``500155``, ``CN-CQ``, ``重庆``, ``重庆市梁平区``, ``重庆市梁平区云龙镇``, ``Chongqing``, ``SG``.

    Returns
    -------
    Region or None
        ``None`` if the text names no place, or more than one. A county in English, or one whose name other provinces
        have too, needs its province before it.

    Examples
    --------
    >>> parse("重庆市梁平县").code, parse("四川").code, parse("cn-cq").code, parse("SG").name_en
    ('500155', 'CN-SC', 'CN-CQ', 'Singapore')
    >>> parse("重庆市梁平区云龙镇工业园").code, parse("梁平区云龙镇") is None
    ('500155', True)
    >>> parse("Chongqing Wuxi").name_zh, parse("Wuxi") is None, parse("江北") is None
    ('巫溪县', True, True)
    """
    text = unicodedata.normalize("NFKC", text).strip()
    found = get(text.upper())
    if found is not None:
        return found
    code = _names().get(text.casefold())
    if code:
        return get(code)
    for end in range(2, len(text)):
        outer = _names().get(text[:end].casefold())
        if outer:
            inner = text[end:].strip(" ,")
            code = _counties().get((outer, inner.casefold())) or _address(outer, inner)
            if code:
                return get(code)
    return None


def _address(outer: str, rest: str) -> str | None:
    """Return the county that an address behind its province begins with, by its full name."""
    ends = (place for place in range(len(rest) - 1, 1, -1) if rest[place - 1] in COUNTY_ENDS)
    return next((code for place in ends if (code := _counties().get((outer, rest[:place])))), None)


def nearest(text: str, limit: int = 3) -> list[str]:
    """Return names and codes close to a text that names no place."""
    text = unicodedata.normalize("NFKC", text).strip().casefold()
    if len(text) == 6 and text.isdigit():
        return difflib.get_close_matches(text, regions(), n=limit, cutoff=0.5)
    found = difflib.get_close_matches(text, _names(), n=limit, cutoff=0.5)
    return [f"{_names()[name]} {name}" for name in found]


def walk(code: str, year: int | None = None) -> tuple[str, ...]:
    """Return the codes from a place up to the world, its grid in the grouping of a year among them.

    Examples
    --------
    >>> walk("500155", 2019)
    ('500155', 'CN-CQ', 'CN-GRID-CENTRAL', 'CN', 'WORLD')
    >>> walk("500155", 2023)
    ('500155', 'CN-CQ', 'CN-GRID-SOUTHWEST', 'CN', 'WORLD')
    """
    steps: list[str] = []
    place = get(code)
    while place is not None:
        steps.append(place.code)
        grid = place.grid(year)
        if grid:
            steps.append(grid)
        place = get(place.parent) if place.parent else None
    return tuple(steps)


def _region(row: dict[str, str]) -> Region:
    grids = sorted((int(name[5:]), grid) for name, grid in row.items() if name.startswith("grid@"))
    return Region(
        code=row["code"],
        iso=row["iso"],
        gb=row["gb"],
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        aliases=tuple(a for a in row["aliases"].split("|") if a),
        level=row["level"],
        parent=row["parent"],
        grids=tuple(grids) if any(grid for _, grid in grids) else (),
        successor=row["successor"],
        namesake=row["namesake"] == "yes",
        climate=row["climate"],
        climate_status=row["climate_status"],
        note=row["note"],
    )


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    codes = {}
    for region in regions().values():
        for other in (
            region.gb,
            region.iso,
            *(a for a in region.aliases if len(a) == 3 and a.isascii() and a.isupper()),
        ):
            if other and other not in regions():
                codes[other] = region.code
    return codes


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    shared: set[str] = set()
    for region in regions().values():
        county = region.level == "county"
        if county and region.namesake:
            continue
        for name in {"" if county else region.name_en, region.name_zh, *region.aliases} - {""}:
            folded = name.casefold()
            if names.setdefault(folded, region.code) != region.code:
                shared.add(folded)
    return {name: code for name, code in names.items() if name not in shared}


@lru_cache(maxsize=1)
def _counties() -> Mapping[tuple[str, str], str]:
    return {
        (region.parent, name.casefold()): region.code
        for region in regions().values()
        if region.level == "county"
        for name in {region.name_en, region.name_zh, *region.aliases} - {""}
    }
