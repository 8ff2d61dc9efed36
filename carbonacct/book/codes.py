"""Coded columns: from the word in a cell to the code of the vocabulary."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache

from carbonacct.units import currencies
from carbonacct.vocabulary import columns as vocabulary
from carbonacct.vocabulary import project_types, regions


@dataclass(frozen=True, slots=True)
class Meaning:
    """The code a word means (empty: none), a hint where it means none, and the code it replaces."""

    code: str
    hint: str = ""
    replaced: str = ""


@lru_cache(maxsize=1 << 14)
def meaning(column: str, word: str) -> Meaning:
    """Return what a word means in a coded column.

    Examples
    --------
    >>> meaning("project_type", "光伏发电").code, meaning("currency", "人民币").code
    ('solar_pv', 'CNY')
    >>> meaning("stage", "constructon").hint
    'did you mean construction?'
    """
    special = {"project_type": _project_type, "region": _region, "method": _method, "currency": _currency}.get(column)
    if special is not None:
        return special(word)
    code = vocabulary.code_of(column, word)
    return (
        Meaning(code) if code else Meaning("", _did_you_mean(word, [known.code for known in vocabulary.codes(column)]))
    )


def _did_you_mean(word: str, codes: list[str]) -> str:
    near = difflib.get_close_matches(word.casefold(), codes, n=3)
    return f"did you mean {' or '.join(near)}?" if near else f"one of {', '.join(codes)}"


def _project_type(word: str) -> Meaning:
    found = project_types.from_text(word)
    if found is not None:
        return Meaning(found.id)
    close = difflib.get_close_matches(word.casefold(), [kind.id for kind in project_types.list()], n=3)
    near = close or [candidate.id for candidate in project_types.search(word, limit=3)]
    hint = f"nearest: {', '.join(near)}" if near else "project_types.list() names them all"
    return Meaning("", hint)


def _region(word: str) -> Meaning:
    found = regions.parse(word)
    if found is None:
        near = regions.nearest(word)
        return Meaning(
            "", f"nearest: {', '.join(near)}" if near else "write a GB/T 2260 or ISO 3166 code such as 500155 or CN-CQ"
        )
    listed = regions.regions().get(word.strip())
    return Meaning(found.code, replaced=word if listed is not None and listed.successor else "")


def _method(word: str) -> Meaning:
    from carbonacct import methods
    from carbonacct.errors import UnknownMethod

    if word == "reported":
        return Meaning(word)
    try:
        return Meaning(methods.get(word).id)
    except UnknownMethod as error:
        return Meaning("", error.hint or "carbonacct methods lists them all")


def _currency(word: str) -> Meaning:
    code = vocabulary.code_of("currency", word)
    if code:
        return Meaning(code)
    if word.upper() in currencies():
        return Meaning(word.upper())
    return Meaning(
        "",
        _did_you_mean(word.upper(), sorted(currencies())) if len(word) == 3 else "write an ISO 4217 code such as CNY",
    )


@lru_cache(maxsize=1 << 10)
def climate(region: str) -> str:
    """Return the default climate zone of a region or of the places around it, or an empty text."""
    for code in regions.walk(region):
        place = regions.get(code)
        if place is not None and place.climate:
            return place.climate
    return ""
