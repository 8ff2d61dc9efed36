"""Codes of issues: how severe, what it means, why it happens and what to do about it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from carbonacct.errors import OptionError


@dataclass(frozen=True, slots=True)
class IssueCode:
    """One kind of issue.

    Parameters
    ----------
    code
        The word used in the column ``code`` of issues and ``reason`` of results.
    severity
        ``info``, ``warning`` or ``error``; only an error rejects a row.
    title_en, title_zh
        What is the matter, in one clause.
    cause, remedy
        Why it happens and what to do; nothing where there is nothing to do.
    cause_zh, remedy_zh
        The same in Chinese.
    """

    code: str
    severity: str
    title_en: str
    title_zh: str
    cause: str = ""
    remedy: str = ""
    cause_zh: str = ""
    remedy_zh: str = ""


@lru_cache(maxsize=1)
def _table() -> dict[str, IssueCode]:
    text = (files("carbonacct.vocabulary") / "data" / "issue_codes.csv").read_text(encoding="utf-8")
    return {row["code"]: IssueCode(**row) for row in csv.DictReader(text.splitlines())}


def list() -> tuple[IssueCode, ...]:
    """Return every code."""
    return tuple(_table().values())


def get(code: str) -> IssueCode:
    """Return one code.

    Raises
    ------
    OptionError
        No issue has this code.

    Examples
    --------
    >>> get("negative_amount").severity
    'error'
    """
    try:
        return _table()[code]
    except KeyError:
        raise OptionError("no such issue code", given=code, hint="issue_codes.list() names them all") from None
