"""Coded columns: from the word in a cell to the code of the vocabulary."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from carbonacct import methods
from carbonacct.errors import UnknownMethod
from carbonacct.units import currencies
from carbonacct.vocabulary import columns as vocabulary
from carbonacct.vocabulary import project_types, regions


@dataclass(frozen=True, slots=True)
class Meaning:
    """The code a word means (empty: none), and the old code it replaces."""

    code: str
    replaced: str = ""


@lru_cache(maxsize=1 << 14)
def meaning(column: str, word: str) -> Meaning:
    """Return what a word means in a coded column.

    Examples
    --------
    >>> meaning("project_type", "光伏发电").code, meaning("currency", "人民币").code, meaning("stage", "someday").code
    ('solar_pv', 'CNY', '')
    """
    if column == "project_type":
        kind = project_types.from_text(word)
        return Meaning(kind.id if kind is not None else "")
    if column == "region":
        return _region(word)
    if column == "method":
        return Meaning(_method(word))
    code = vocabulary.code_of(column, word)
    if code is None and column == "currency" and word.upper() in currencies():
        code = word.upper()
    return Meaning(code or "")


def _region(word: str) -> Meaning:
    found = regions.parse(word)
    if found is None:
        return Meaning("")
    listed = regions.regions().get(word.strip())
    return Meaning(found.code, word if listed is not None and listed.successor else "")


def _method(word: str) -> str:
    if word == "reported":
        return word
    try:
        return methods.get(word).id
    except UnknownMethod:
        return ""


@lru_cache(maxsize=1 << 10)
def nearest_codes(column: str, word: str) -> str:
    """Return a hint that names the codes nearest to a word that means none.

    Examples
    --------
    >>> nearest_codes("stage", "constructon")
    'did you mean construction?'
    """
    if column == "project_type":
        close = difflib.get_close_matches(word.casefold(), [kind.id for kind in project_types.list()], n=3)
        near = close or [
            candidate.id if word.isascii() else f"{candidate.title['zh']} ({candidate.id})"
            for candidate in project_types.search(word, limit=3)
        ]
        return f"nearest: {', '.join(near)}" if near else "project_types.list() names them all"
    if column == "region":
        near = regions.nearest(word)
        return f"nearest: {', '.join(near)}" if near else "write a GB/T 2260 or ISO 3166 code such as 500155 or CN-CQ"
    if column == "method":
        return _did_you_mean(word, [method.id for method in methods.list()])
    if column == "currency":
        return _did_you_mean(word.upper(), sorted(currencies())) if len(word) == 3 else "write an ISO code such as CNY"
    return _did_you_mean(word.casefold(), [known.code for known in vocabulary.codes(column)])


def _did_you_mean(word: str, codes: list[str]) -> str:
    near = difflib.get_close_matches(word, codes, n=3)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"one of {', '.join(codes[:12])}" + (" …" if len(codes) > 12 else "")


def waste_decays(columns: Iterable[str]) -> bool:
    """Whether a book with these columns has waste or sludge, whose decay depends on the climate zone."""
    return any(name == "sludge" or name.startswith("waste@") for name in columns)


@lru_cache(maxsize=1 << 10)
def climate(region: str) -> str:
    """Return the default climate zone of a region or of the places around it, or an empty text."""
    for code in regions.walk(region):
        place = regions.get(code)
        if place is not None and place.climate:
            return place.climate
    return ""
