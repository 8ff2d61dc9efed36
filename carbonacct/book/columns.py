"""Headers: which column a header means, and the unit that stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from carbonacct.vocabulary import columns as vocabulary
from carbonacct.vocabulary import indicators, labels
from carbonacct.vocabulary.columns import Column

REPORTED = "project_"
# Units of a label that go before those of its column: heat is measured in GJ beside power in MWh.
LABEL_UNITS = {("product", "heat"): "GJ"}
_BRACKETS = {"]": "[", ")": "(", "】": "【", "〕": "〔"}
_MONTH = re.compile(r"(\d{4})\s*[-年/.]?\s*(\d{1,2})\s*月?")
# Quantities that a header may name with the label before them: 柴油消耗量 for fuel@diesel.
QUANTITIES = {"消耗量": "fuel", "消费量": "fuel", "用量": "fuel", "产量": "output", "处理量": "waste"}
_LABELLED = re.compile(f"年?(.+?)({'|'.join(QUANTITIES)})")
_UNCERTAINTY = re.compile(r"(.+?)(?:_u|的?不确定度)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """What one header says.

    Attributes
    ----------
    text
        As written.
    name
        Column of the book (``waste@food`` with its label); empty for a column outside the vocabulary.
    column
        Its record in the vocabulary.
    label
        Word after ``@``, canonical where the label set knows it.
    unit
        Text in brackets.
    bare
        The header without unit.
    """

    text: str
    name: str
    column: Column | None
    label: str = ""
    unit: str = ""
    bare: str = ""
    strange_label: bool = False


@lru_cache(maxsize=4096)
def parse_header(text: str) -> Header:
    """Say which column a header means.

    Examples
    --------
    >>> header = parse_header("年上网电量（万kWh）")
    >>> header.name, header.unit
    ('electricity_supplied', '万kWh')
    >>> parse_header("waste@厨余 [t]").name, parse_header("balance@2024年1月").name
    ('waste@food', 'balance@2024-01')
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    split = _in_brackets(plain)
    for bare, unit in filter(None, (split, (plain, ""))):
        found = _named(bare)
        if found is not None:
            name, column, label, strange = found
            return Header(text, name, column, label, unit, bare, strange)
    bare, unit = split or (plain, "")
    return Header(text, "", None, unit=unit, bare=bare)


def _in_brackets(plain: str) -> tuple[str, str] | None:
    """Part a header that ends in brackets into what stands before and inside them."""
    opening = _BRACKETS.get(plain[-1:])
    depth = 0
    for place in range(len(plain) - 1, -1, -1):
        depth += (plain[place] == plain[-1]) - (plain[place] == opening)
        if opening and depth == 0:
            return plain[:place].strip(), plain[place + 1 : -1].strip()
    return None


def _named(bare: str) -> tuple[str, Column, str, bool] | None:
    base, at, label = bare.partition("@")
    column = find(base, indexed=bool(at))
    if column is None:
        return None
    if not at:
        return column.name, column, "", False
    word, known = label_of(column.labels, label.strip())
    if own := LABEL_UNITS.get((column.labels, word)):
        column = replace(column, unit="|".join(dict.fromkeys([own, *column.unit.split("|")])))
    return f"{column.name.rstrip('@')}@{word}", column, word, not known


@lru_cache(maxsize=4096)
def find(text: str, *, indexed: bool = False) -> Column | None:
    """Return the column that a name means: of the vocabulary, a reported indicator, or a method's input.

    ``NAME_u`` (名称不确定度) is half the 95 % interval of the number ``NAME`` as a share of its value.

    Examples
    --------
    >>> find("waste_u", indexed=True).name, find("年上网电量不确定度").name
    ('waste_u@', 'electricity_supplied_u')
    """
    return _plain(text, indexed) or _uncertainty(text, indexed)


def _plain(text: str, indexed: bool) -> Column | None:
    known = vocabulary.find(text, indexed=indexed)
    if known is not None:
        return known
    return None if indexed and not text else _reported(text) or _inputs().get(vocabulary.normal(text) + "@" * indexed)


def _uncertainty(text: str, indexed: bool) -> Column | None:
    match = _UNCERTAINTY.fullmatch(text)
    base = _plain(match[1], indexed) if match else None
    if base is None or base.kind not in ("number", "money"):
        return None
    name = f"{base.name.rstrip('@')}_u{'@' * indexed}"
    title = f"Uncertainty of {base.en or base.name}: half the 95 % interval over the value"
    return Column(
        name, "uncertainty", "share", "", f"{base.zh or base.name}不确定度", en=title, range="0..1", labels=base.labels
    )


def _reported(text: str) -> Column | None:
    return _reported_columns().get(vocabulary.normal(text))


@lru_cache(maxsize=1)
def _reported_columns() -> dict[str, Column]:
    table = {}
    for indicator in (*indicators.list(), *indicators.footprints()):
        zh = indicator.title_zh
        column = Column(
            f"{REPORTED}{indicator.id}",
            "reported",
            "number",
            indicator.unit,
            f"项目{zh}",
            (f"可研{zh}", f"环评{zh}", *indicator.aliases),
            f"{indicator.title_en} as stated for the project",
            range="any",
        )
        for word in (column.name, column.zh, *column.aliases):
            table[vocabulary.normal(word)] = column
    return table


@lru_cache(maxsize=1)
def _inputs() -> dict[str, Column]:
    """Return the inputs of all methods that the vocabulary does not list, by spelling."""
    from carbonacct import methods

    table: dict[str, Column] = {}
    for method in methods.list():
        for item in method.inputs:
            indexed = "@" if item.labels else ""
            if item.kind == "elapsed" or vocabulary.get(item.name + indexed) is not None:
                continue
            group = "override" if item.kind == "factor" else "activity"
            column = Column(
                item.name + indexed,
                group,
                "number",
                item.unit.text,
                item.title_zh,
                tuple(item.aliases),
                item.title_en,
                range=">=0",
                labels=item.labels or "",
            )
            for word in filter(None, (item.name, item.title_zh, *item.aliases)):
                table.setdefault(vocabulary.normal(word) + indexed, column)
    return table


def with_label(text: str) -> tuple[str, ...]:
    """Return the columns by label that a header means where it names the label before the quantity, else nothing.

    Examples
    --------
    >>> with_label("年柴油消耗量"), with_label("水泥产量"), with_label("厨余处理量"), with_label("贷款处理量")
    (('fuel@diesel',), ('output@cement',), ('waste@food',), ())
    """
    match = _LABELLED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    name = QUANTITIES[match[2]] if match else ""
    column = vocabulary.get(f"{name}@") if name else None
    label = labels.find(column.labels, match[1]) if match and column is not None else None
    return (f"{name}@{label}",) if label else ()


def name_in(known: Collection[str], text: str) -> str:
    """Return the column among ``known`` that a name or alias means, else the text itself.

    Examples
    --------
    >>> name_in({"branch", "region"}, "经办行"), name_in({"branch"}, "经办人")
    ('branch', '经办人')
    """
    if text in known:
        return text
    meant = parse_header(text).name
    return meant if meant in known else text


def label_of(name: str, text: str) -> tuple[str, bool]:
    """Return the canonical label a word means in a label set, and whether the set is open or knows it."""
    if name == "month":
        month = _MONTH.fullmatch(text)
        if month and 1 <= int(month[2]) <= 12:
            return f"{month[1]}-{int(month[2]):02d}", True
        return text, False
    if name not in labels.sets():
        return text, True
    known = labels.find(name, text)
    return (text, False) if known is None else (known, True)
