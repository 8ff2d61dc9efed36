"""Columns of a loan book: name, kind, canonical unit, range and the Chinese words that mean it."""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_APART = re.compile(r"[^\w\n]+|_+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column a loan book may have.

    Parameters
    ----------
    name
        Its name; a trailing ``@`` marks an indexed column (``waste@food``).
    group
        Part of the book it belongs to (``identity``, ``money``, ``activity``, ``override``, ``reported`` …).
    kind
        ``text``, ``code``, ``number``, ``money``, ``share``, ``date``, ``year`` or ``flag``.
    unit
        Canonical unit of a number; several, parted by ``|``, where more than one dimension is accepted.
    zh, aliases, en
        Chinese title, other words for it, English title.
    note
        What to keep in mind when filling it.
    range
        ``>=0`` (default of numbers), ``>0`` (it is a denominator), ``0..1`` (default of shares),
        ``0..366`` (days of a year) or ``any``.
    labels
        Label set of an indexed column.
    """

    name: str
    group: str
    kind: str
    unit: str = ""
    zh: str = ""
    aliases: tuple[str, ...] = ()
    en: str = ""
    note: str = ""
    range: str = ""
    labels: str = ""

    @property
    def needs_unit(self) -> bool:
        """Whether its header must name a unit."""
        return self.kind == "number" and self.unit not in ("", "1") and self.group != "place_time"


@lru_cache(maxsize=1)
def _table() -> dict[str, Column]:
    table = {}
    for row in _rows("columns.csv"):
        fields = {name: value or "" for name, value in row.items()}
        aliases = tuple(filter(None, fields.pop("aliases").split("|")))
        limits = fields.pop("range", "") or {"share": "0..1", "number": ">=0", "money": ">=0"}.get(fields["kind"], "")
        table[fields["name"]] = Column(**fields, aliases=aliases, range=limits)
    return table


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("carbonacct.vocabulary") / "data" / name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def list() -> tuple[Column, ...]:
    """Return every column of the vocabulary, in the order templates show them."""
    return tuple(_table().values())


def get(name: str) -> Column | None:
    """Return the column of this exact name, or ``None``.

    Examples
    --------
    >>> get("electricity_supplied").unit
    'MWh'
    """
    return _table().get(name)


def normal(text: str) -> str:
    """Return what two spellings of one header have in common: letters and digits, lower case, half width.

    Examples
    --------
    >>> normal(" Loan_ID ") == normal("ｌｏａｎ　ｉｄ")
    True
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def normals(texts: Sequence[str]) -> tuple[str, ...]:
    """Return :func:`normal` of each of many texts, all at once.

    Examples
    --------
    >>> normals([" Loan_ID ", "", "项目 编号"])
    ('loanid', '', '项目编号')
    """
    whole = "\n".join(text.replace("\n", "\t") for text in texts)
    return tuple(_APART.sub("", unicodedata.normalize("NFKC", whole).casefold()).split("\n")) if texts else ()


@lru_cache(maxsize=1)
def _words() -> dict[str, Column]:
    words: dict[str, Column] = {}
    for column in _table().values():
        for word in (column.name, column.zh, *column.aliases):
            indexed = "@" if column.name.endswith("@") else ""
            words.setdefault(normal(word) + indexed, column)
    return words


def find(text: str, *, indexed: bool = False) -> Column | None:
    """Return the column that a name or alias means, or ``None``.

    Parameters
    ----------
    text
        A header without unit and label.
    indexed
        Whether the header carries a label (``waste@food``).

    Examples
    --------
    >>> find("年上网电量").name
    'electricity_supplied'
    >>> find("垃圾处理量", indexed=True).name
    'waste@'
    """
    return _words().get(normal(text) + ("@" if indexed else ""))


@lru_cache(maxsize=4096)
def nearest(text: str) -> tuple[str, ...]:
    """Return up to three column names whose name or alias looks like this text, best first."""
    words = _words()
    close = difflib.get_close_matches(normal(text), words, n=3, cutoff=0.75)
    return tuple(dict.fromkeys(words[word].name.rstrip("@") for word in close))


@dataclass(frozen=True, slots=True)
class Code:
    """One value a coded column may hold, with the words that mean it."""

    column: str
    code: str
    zh: str
    aliases: tuple[str, ...]


@lru_cache(maxsize=1)
def _codes() -> dict[str, tuple[Code, ...]]:
    codes: dict[str, tuple[Code, ...]] = {}
    for row in _rows("codes.csv"):
        aliases = tuple(filter(None, row["aliases"].split("|")))
        code = Code(row["column"], row["code"], row["zh"], aliases)
        codes[code.column] = (*codes.get(code.column, ()), code)
    return codes


def codes(column: str) -> tuple[Code, ...]:
    """Return the values a coded column may hold; none for a column without a closed list.

    Examples
    --------
    >>> [code.code for code in codes("stage")]
    ['construction', 'operation']
    """
    return _codes().get(column, ())


@lru_cache(maxsize=1)
def _code_words() -> dict[tuple[str, str], str]:
    words = {}
    for column, known in _codes().items():
        for code in known:
            for word in (code.code, code.zh, *code.aliases):
                words[column, _spelling(word)] = code.code
    return words


def _spelling(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().replace("-", "_").replace(" ", "_").strip("_")


def code_of(column: str, word: str) -> str | None:
    """Return the code that a word means in a column, or ``None``.

    Examples
    --------
    >>> code_of("currency", "人民币"), code_of("stage", "在建"), code_of("stage", "someday")
    ('CNY', 'construction', None)
    """
    return _code_words().get((column, _spelling(word)))
