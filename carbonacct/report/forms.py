"""The data of this room: classes of forms, filings and their deadlines."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=8)
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table.

    Examples
    --------
    >>> len(rows("green_credit_classes"))
    12
    """
    text = (files("carbonacct.report") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
