"""Label sets: the short axes some formulas run over (waste by component, animals by kind, fuel by kind)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from carbonacct.errors import OptionError
from carbonacct.vocabulary.columns import normal


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a set, with its names for readers and other words for it."""

    set: str
    label: str
    title_en: str
    title_zh: str
    aliases: tuple[str, ...] = ()

    @property
    def title(self) -> dict[str, str]:
        """Name by language (``en``, ``zh``)."""
        return {"en": self.title_en, "zh": self.title_zh}


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Label, ...]]:
    text = (files("carbonacct.vocabulary") / "data" / "labels.csv").read_text(encoding="utf-8")
    sets: dict[str, tuple[Label, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        aliases = tuple(filter(None, row.pop("aliases").split("|")))
        label = Label(**row, aliases=aliases)
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


@lru_cache(maxsize=1)
def _words() -> dict[tuple[str, str], str]:
    words: dict[tuple[str, str], str] = {}
    for name, members in _table().items():
        for member in members:
            for word in (member.label, member.title_en, member.title_zh, *member.aliases):
                words.setdefault((name, normal(word)), member.label)
    return words


def find(name: str, text: str) -> str | None:
    """Return the label of a set that a word means, in Chinese or English, or ``None``.

    Examples
    --------
    >>> find("process", "熟料"), find("fuel", "烟煤"), find("fuel", "unobtainium")
    ('clinker', 'bituminous', None)
    """
    return _words().get((name, normal(text)))


def names(name: str) -> tuple[str, ...]:
    """Return the bare labels of one set, in declared order."""
    return tuple(member.label for member in get(name))
