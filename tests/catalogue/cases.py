"""The cases: an area, what is wrong, and how it is read. What must come out stands in ``outcomes.csv``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carbonacct.book import read_book
from tests.book.files import read

HEAD = "贷款编号,贷款余额（万元）,项目总投资（万元）\n"


@dataclass(frozen=True)
class Case:
    """One input.

    Attributes
    ----------
    name
        Unique; sorts nothing.
    area
        Heading under which the page lists it.
    what
        What is wrong or odd, for a reader.
    run
        Reads it in a folder of its own.
    """

    name: str
    area: str
    what: str
    run: Callable[[Path], Any]


def text(area: str, what: str, content: str | bytes, **options: Any) -> Case:
    """Return the case of a text file."""
    return Case("", area, what, lambda folder: read(folder, content, **options))


def cell(area: str, given: str, header: str = "balance", what: str = "") -> Case:
    """Return the case of one cell in a text file."""
    quoted = given.replace('"', '""')
    shown = what or f"`{given}` in `{header}`"
    return Case("", area, shown, lambda folder: read(folder, f'loan_id,{header}\nL1,"{quoted}"\n'))


def loan(area: str, what: str, fields: dict[str, Any], **options: Any) -> Case:
    """Return the case of one loan as a mapping."""
    return Case("", area, what, lambda folder: read_book(fields, **options))


def named(cases: list[Case], prefix: str) -> list[Case]:
    """Number the cases of one part of the catalogue."""
    return [Case(f"{prefix}-{number:02}", case.area, case.what, case.run) for number, case in enumerate(cases, 1)]
