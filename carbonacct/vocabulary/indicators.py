"""Indicators of environmental benefit: what is counted, and in which unit."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from carbonacct.errors import OptionError


@dataclass(frozen=True, slots=True)
class Indicator:
    """One kind of environmental benefit; positive is good.

    Parameters
    ----------
    id
        Name used in results, such as ``ghg_reduced``.
    unit
        The one unit the indicator is given in.
    title_en, title_zh
        Names for readers.
    note
        What to keep in mind when reading it.
    """

    id: str
    unit: str
    title_en: str
    title_zh: str
    note: str = ""

    @property
    def title(self) -> dict[str, str]:
        """Name by language (``en``, ``zh``)."""
        return {"en": self.title_en, "zh": self.title_zh}


@lru_cache(maxsize=1)
def _table() -> dict[str, Indicator]:
    text = (files("carbonacct.vocabulary") / "data" / "indicators.csv").read_text(encoding="utf-8")
    return {row["id"]: Indicator(**row) for row in csv.DictReader(text.splitlines())}


def list() -> tuple[Indicator, ...]:
    """Return every indicator, in the order reports show them."""
    return tuple(_table().values())


def get(indicator: str) -> Indicator:
    """Return one indicator by its id.

    Raises
    ------
    OptionError
        No indicator has this id; the hint names them all.

    Examples
    --------
    >>> get("ghg_reduced").unit
    'tCO2e'
    """
    table = _table()
    if indicator not in table:
        raise OptionError("no such indicator", given=indicator, hint="one of " + ", ".join(table))
    return table[indicator]
