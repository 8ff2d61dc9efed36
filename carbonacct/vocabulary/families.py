"""Factor families: what a factor is of, in which unit, at which region levels, under which keys.

One row of ``data/families.csv`` is one family. ``unit`` is the unit of the family; where some keys have another
dimension (a gas of its own among global warming potentials) it goes on with ``;KEY=unit`` for each of them, and the
unit of a row is checked through its key.
"""

from __future__ import annotations

import csv
import difflib
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from carbonacct.errors import FactorNotFound
from carbonacct.vocabulary import labels

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = ("county", "province", "grid", "country", "world")


@dataclass(frozen=True, slots=True)
class Family:
    """One quantity in one published series.

    Attributes
    ----------
    name
        Quantity and series, such as ``grid.average.mee_nbs``.
    unit
        Unit of the family, and of every key without one of its own.
    key_units
        Keys with a unit of their own.
    levels
        Region levels it is published at, finest first; empty where no region belongs to it.
    yearly
        Whether a row describes its year alone. Otherwise a row stands until a newer one supersedes it.
    key
        What the key of a row names (fuel, gas, component …); blank where there is none.
    parts
        Families and weights a composed family is the sum of.
    words
        Other words that readers search for it by.
    """

    name: str
    unit: str
    key_units: Mapping[str, str]
    levels: tuple[str, ...]
    yearly: bool
    key: str
    parts: tuple[tuple[str, Fraction], ...]
    title_en: str
    title_zh: str
    publisher: str
    url: str
    note: str
    words: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether nobody publishes it: every bank gives rows of its own."""
        return self.publisher.startswith("given by the bank")

    def unit_of(self, key: str) -> str:
        """Return the unit of rows with this key.

        Examples
        --------
        >>> get("gwp.AR5").unit_of("CH4"), get("gwp.AR5").unit_of("SF6")
        ('tCO2e/tCH4', 'tCO2e/t')
        """
        return self.key_units.get(key, self.unit)


# Families whose keys are the labels of a set, by what their keys name.
LABELS = {
    "fuel": "fuel",
    "process": "process",
    "product": "product",
    "component": "waste_component",
    "livestock": "livestock",
    "material": "material",
    "land cover": "land_cover",
    "act": "behaviour",
    "climate": "climate",
    "mode": "travel_mode",
}


def search(text: str) -> tuple[Family, ...]:
    """Rank families by words in Chinese or English; every word must fit.

    A word fits where it stands in the name, a title, the publisher or another word of the family; a Chinese word also
    where its characters stand in a title in their order.

    Examples
    --------
    >>> [family.name for family in search("供电煤耗")]
    ['power.coal_rate.cec', 'power.coal_rate.nea', 'target.coal_rate']
    """
    wanted = _normal(text).split()
    scored = [(min((_fit(word, family) for word in wanted), default=1), family) for family in _table().values()]
    return tuple(family for score, family in sorted(scored, key=lambda pair: (-pair[0], pair[1].name)) if score)


def _fit(word: str, family: Family) -> int:
    fields = (family.name, family.key, family.title_en, family.title_zh, family.publisher, *family.words)
    if any(word in _normal(field) for field in fields):
        return 2
    return int(not word.isascii() and len(word) > 2 and _in_order(word, family.title_zh))


def _in_order(word: str, text: str) -> bool:
    letters = iter(_normal(text))
    return all(letter in letters for letter in word)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def key_of(family: Family, text: str) -> str:
    """Return the key that a word means where keys are labels of a set, else the word itself.

    Examples
    --------
    >>> key_of(get("process.co2"), "熟料")
    'clinker'
    """
    name = LABELS.get(family.key, "")
    return (labels.find(name, text) if name and text else None) or text


def fuel_keys(family: Family, fuel: str) -> tuple[str, ...]:
    """Return the keys under which a published series has a fuel that it calls otherwise; several are to choose from.

    Examples
    --------
    >>> fuel_keys(get("fuel.co2.ipcc2006"), "bituminous"), fuel_keys(get("fuel.co2.mee"), "bituminous")
    (('other_bituminous',), ())
    """
    series = family.name.rpartition(".")[2]
    return _fuel_keys().get((series, fuel), ()) if family.key == "fuel" else ()


@lru_cache(maxsize=1)
def _fuel_keys() -> Mapping[tuple[str, str], tuple[str, ...]]:
    path = Path(__file__).with_name("data") / "fuel_keys.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["series"], row["fuel"]): tuple(row["keys"].split("|")) for row in csv.DictReader(file)}


def names() -> tuple[str, ...]:
    """Return the names of all families, in alphabetical order."""
    return tuple(_table())


def get(name: str) -> Family:
    """Return one family.

    Raises
    ------
    FactorNotFound
        No family has this name; the nearest are named.

    Examples
    --------
    >>> get("grid.combined_margin.75_25").parts[0]
    ('grid.operating_margin', Fraction(3, 4))
    """
    try:
        return _table()[name]
    except KeyError:
        near = difflib.get_close_matches(name, _table(), n=3, cutoff=0.4)
        near += [known for known in _table() if name and name in known and known not in near][:5]
        raise FactorNotFound(
            "no factor family has this name",
            given=name,
            hint=f"nearest: {', '.join(near)}" if near else "`carbonacct factors` lists all families",
        ) from None


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Family]:
    path = Path(__file__).with_name("data") / "families.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["family"]: _family(row) for row in csv.DictReader(file)})


def _family(row: dict[str, str]) -> Family:
    unit, *others = row["unit"].split(";")
    parts = [part.rsplit("*", 1) for part in row["parts"].split("+") if part]
    return Family(
        name=row["family"],
        unit=unit,
        key_units=MappingProxyType(dict(other.split("=", 1) for other in others)),
        levels=tuple(row["levels"].split()),
        yearly=row["yearly"] == "yes",
        key=row["key"],
        parts=tuple((name, Fraction(weight)) for name, weight in parts),
        title_en=row["title_en"],
        title_zh=row["title_zh"],
        publisher=row["publisher"],
        url=row["url"],
        note=row["note"],
        words=tuple(filter(None, row["words"].split("|"))),
    )
