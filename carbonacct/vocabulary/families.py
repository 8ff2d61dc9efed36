"""Factor families: what a factor is of, in which unit, at which region levels, under which keys.

One row of ``data/families.csv`` is one family. ``unit`` is the unit of the family; where some keys have another
dimension (a gas of its own among global warming potentials) it goes on with ``;KEY=unit`` for each of them, and the
unit of a row is checked through its key.
"""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from carbonacct.errors import FactorNotFound

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

    def unit_of(self, key: str) -> str:
        """Return the unit of rows with this key.

        Examples
        --------
        >>> get("gwp.AR5").unit_of("CH4"), get("gwp.AR5").unit_of("SF6")
        ('tCO2e/tCH4', 'tCO2e/t')
        """
        return self.key_units.get(key, self.unit)


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
    )
