"""Which method measures each row: the one it names, the one chosen for its type, or the filing's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct import methods as catalogue
from carbonacct.errors import OptionError, require
from carbonacct.rowset import same_for_all
from carbonacct.vocabulary import indicators, project_types

if TYPE_CHECKING:
    from carbonacct.book import Book

NO_METHOD, REPORTED = "", "reported"


class Refused(NamedTuple):
    """Rows whose method does not serve their project type: shape (rows,), its name, and whom it serves."""

    rows: NDArray[np.bool_]
    name: str
    hint: str


class Choice(NamedTuple):
    """The names of the methods used and each row's place among them, shape (rows,).

    ``refused`` rows have a method that does not serve their type; ``without`` has the rows of each type that has none.
    """

    names: list[str]
    codes: NDArray[np.int16]
    refused: list[Refused]
    without: list[tuple[str, NDArray[np.intp]]]


def choose(book: Book, filing: str, choices: Mapping[str, str]) -> Choice:
    """Choose the method of every row of a book; ``choices`` has the method by project type, instead of the filing's."""
    kind, named = book.words.get("project_type"), book.words.get("method")
    kinds, names = ["", *(kind.words if kind else ())], ["", *(named.words if named else ())]
    size = len(kinds) * len(names)
    # A pair of blanks is -1, which stands for the last place.
    pair = same_for_all(-1, book.size, np.int64) if kind is None else kind.codes
    if named is not None:
        pair = (pair + np.int64(1)) * len(names) + named.codes
    there = np.zeros(size, dtype=bool)
    if named is None and kind is not None:
        there[:] = kind.counts > 0
    else:
        there[pair] = True
    made = Choice([NO_METHOD, REPORTED], np.zeros(size, dtype=np.int16), [], [])
    for number in np.flatnonzero(there).tolist():
        place = (number + 1) % size
        kind_word, method_word = kinds[place // len(names)], names[place % len(names)]
        name = method_word or choices.get(kind_word) or _default(kind_word, filing)
        if name not in (NO_METHOD, REPORTED):
            hint = refusal(name, kind_word)
            if hint:
                made.refused.append(Refused(pair == number, name, hint))
                name = NO_METHOD
        elif kind_word and not method_word:
            made.without.append((kind_word, np.flatnonzero(pair == number)))
        if name not in made.names:
            made.names.append(name)
        made.codes[number] = made.names.index(name)
    return made._replace(codes=made.codes.take(pair, mode="wrap"))


def _default(kind: str, filing: str) -> str:
    return project_types.get(kind).methods.get(filing, NO_METHOD) if kind else NO_METHOD


def refusal(name: str, kind: str) -> str:
    """Say why a method cannot be used for a project type; empty where it can."""
    method, benefits = catalogue.get(name), {indicator.id for indicator in indicators.list()}
    if benefits.isdisjoint(method.returns):
        return f"{name} measures {', '.join(method.returns)}, which is no benefit"
    served = method.project_types
    return f"{name} is for {', '.join(served)}, not for {kind}" if kind and served and kind not in served else ""


def checked(choices: Mapping[str, str]) -> dict[str, str]:
    """Return methods by project type, if each serves its type.

    Raises
    ------
    OptionError
        If one does not, or something else than words was given.
    """
    require(choices, Mapping, "methods")
    for kind, name in choices.items():
        require(name, str, f"methods[{kind!r}]")
        hint = refusal(name, project_types.get(kind).id)
        if hint:
            raise OptionError("the method does not serve the type", where="methods", given=f"{kind}={name}", hint=hint)
    return dict(choices)
