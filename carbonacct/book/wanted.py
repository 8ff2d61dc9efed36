"""Which columns a project type needs under a filing, as templates and lists of gaps show them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from carbonacct import methods
from carbonacct.book.columns import REPORTED, find
from carbonacct.errors import OptionError
from carbonacct.methods import Method
from carbonacct.vocabulary import columns as vocabulary
from carbonacct.vocabulary import families, labels, project_types
from carbonacct.vocabulary.columns import Column

# Keys of factors that the place tells where they are blank.
TOLD_BY_REGION = ("climate",)
NUMERATOR = {"green-credit": "balance", "crst": "granted", "pboc": "average_balance"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One column a method reads: its name in a book (``waste@food``), record, unit, and whether it must be filled.

    A column that only chooses factors need not be, where the factors themselves are given (``chooses``).
    """

    name: str
    column: Column
    unit: str
    required: bool
    label: str = ""
    chooses: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Chinese header with unit."""
        base = self.column.zh or self.column.name.rstrip("@")
        unit = "%" if self.column.kind == "share" else "" if self.unit in ("", "1") else self.unit
        label = f"@{self.label}" if self.label else ""
        return f"{base}{label} [{unit}]" if unit else base + label


def numerator(filing: str) -> str:
    """Return the money column a filing attributes by.

    Raises
    ------
    OptionError
        There is no such filing.
    """
    if filing not in NUMERATOR:
        raise OptionError("no such filing", where="filing", given=filing, needed=", ".join(NUMERATOR))
    return NUMERATOR[filing]


@lru_cache(maxsize=256)
def wanted(project_type: str, filing: str) -> tuple[Wanted, ...]:
    """Return the columns the method of a type reads, label by label; reported figures where it has no method."""
    method = methods.for_type(project_type, filing)
    if method is not None:
        told = "fuel" if project_type in project_types.fuels_replaced() else ""
        return tuple(replace(item, required=False) if item.name == told else item for item in of_method(method))
    found = [find(REPORTED + indicator) for indicator in project_types.get(project_type).indicators]
    return tuple(Wanted(column.name, column, column.unit, False) for column in found if column is not None)


def of_method(method: Method) -> tuple[Wanted, ...]:
    """Return the columns a method reads from the book, those that choose its factors last.

    Factors that nobody publishes stand among them: the book may give them, or a table of the bank's own.
    """
    result: list[Wanted] = []
    keys: dict[str, tuple[str, ...]] = {}
    for item in method.inputs:
        name = item.column or item.name
        if item.kind == "factor":
            keys[item.key] = (*keys.get(item.key, ()), item.name)
            if item.family.startswith("gwp.") or not families.get(item.family).own:
                continue
        needed = item.required and item.kind != "factor"
        column = find(name, indexed=bool(item.labels)) or Column(name, "activity", "number", item.unit.text)
        if not item.labels:
            result.append(Wanted(name, column, column.unit.split("|")[0], needed))
            continue
        for label in labels.get(item.labels):
            result.append(Wanted(f"{name}@{label.label}", column, column.unit, needed, label.title_zh))
    chosen_by = ((column, keys[column.name]) for column in map(vocabulary.get, keys) if column is not None)
    result += [
        Wanted(column.name, column, "", column.name not in TOLD_BY_REGION, chooses=names)
        for column, names in chosen_by
        if column.kind == "text"
    ]
    return tuple(result)


def base_columns(filing: str) -> tuple[Wanted, ...]:
    """Return the columns every loan needs under a filing."""
    required = ("loan_id", "project_type", "region", "year", numerator(filing), "total_investment")
    order = (
        "loan_id",
        "project_id",
        "project_name",
        "borrower_id",
        "borrower_name",
        "branch",
        "project_type",
        "region",
        "year",
        "stage",
        "commissioned_on",
        "currency",
        numerator(filing),
        "total_investment",
        "document_ref",
    )
    result = []
    for name in order:
        column = vocabulary.get(name)
        assert column is not None
        result.append(Wanted(name, column, "万元" if column.kind == "money" else column.unit, name in required))
    return tuple(result)
