"""Label sets: the short axes some formulas run over (waste by component, animals by kind, fuel by kind)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from carbonacct.errors import OptionError


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a set, with its names for readers."""

    set: str
    label: str
    title_en: str
    title_zh: str

    @property
    def title(self) -> dict[str, str]:
        """Name by language (``en``, ``zh``)."""
        return {"en": self.title_en, "zh": self.title_zh}


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Label, ...]]:
    text = (files("carbonacct.vocabulary") / "data" / "labels.csv").read_text(encoding="utf-8")
    sets: dict[str, tuple[Label, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        label = Label(**row)
        sets[label.set] = (*sets.get(label.set, ()), label)
    return sets


def sets() -> tuple[str, ...]:
    """Return the names of all label sets."""
    return tuple(_table())


def get(name: str) -> tuple[Label, ...]:
    """Return the labels of one set, in the order every sum runs over them.

    Raises
    ------
    OptionError
        No set has this name; the hint names them all.

    Examples
    --------
    >>> [member.label for member in get("livestock")]
    ['dairy', 'other_cattle', 'swine', 'poultry']
    """
    table = _table()
    if name not in table:
        raise OptionError("no such label set", given=name, hint="one of " + ", ".join(table))
    return table[name]


def names(name: str) -> tuple[str, ...]:
    """Return the bare labels of one set, in declared order."""
    return tuple(member.label for member in get(name))
