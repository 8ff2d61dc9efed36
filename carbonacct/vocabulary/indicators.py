"""Indicators: what is counted of a benefit, or of a footprint, and in which unit."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from carbonacct.errors import OptionError


@dataclass(frozen=True, slots=True)
class Indicator:
    """One kind of environmental benefit (positive is good) or of emissions (positive is emitted).

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
    low, high
        Plausible range per unit of activity [range_unit]; ``None`` where no source confirms one.
    range_unit, range_of, range_source
        Unit of the range, the activity it is counted by, and where it stands (or why there is none).
    icma
        Closest indicator of ICMA's Handbook – Harmonised Framework for Impact Reporting (June 2022), in our words.
    disclosure
        Name in the disclosures of Chinese banks.
    aliases
        Other headers a book gives the figure of the project under.
    stock
        Whether it is there at a time, as an area is, and no quantity of a year.
    """

    id: str
    unit: str
    title_en: str
    title_zh: str
    note: str = ""
    low: float | None = None
    high: float | None = None
    range_unit: str = ""
    range_of: str = ""
    range_source: str = ""
    icma: str = ""
    disclosure: str = ""
    aliases: tuple[str, ...] = ()
    stock: bool = False

    @property
    def title(self) -> dict[str, str]:
        """Name by language (``en``, ``zh``)."""
        return {"en": self.title_en, "zh": self.title_zh}


@lru_cache(maxsize=2)
def _table(name: str) -> dict[str, Indicator]:
    text = (files("carbonacct.vocabulary") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return {row["id"]: _indicator(row) for row in csv.DictReader(text.splitlines())}


def _indicator(row: dict[str, str]) -> Indicator:
    low, high = (float(row[end]) if row.get(end) else None for end in ("low", "high"))
    others = tuple(filter(None, row.get("aliases", "").split("|")))
    words = {name: text for name, text in row.items() if name not in ("low", "high", "aliases", "stock")}
    return Indicator(**words, low=low, high=high, aliases=others, stock=row.get("stock") == "yes")


def list() -> tuple[Indicator, ...]:
    """Return every indicator of benefit, in the order reports show them."""
    return tuple(_table("indicators").values())


def footprints() -> tuple[Indicator, ...]:
    """Return every indicator of a footprint, in the order reports show them; none is a benefit.

    Examples
    --------
    >>> [indicator.id for indicator in footprints()][:3]
    ['scope1', 'scope2', 'scope1_2']
    """
    return tuple(_table("footprints").values())


def get(indicator: str) -> Indicator:
    """Return one indicator, of benefit or footprint, by its id.

    Raises
    ------
    OptionError
        No indicator has this id; the hint names them all.

    Examples
    --------
    >>> get("ghg_reduced").unit
    'tCO2e'
    """
    table = _table("indicators") | _table("footprints")
    if indicator not in table:
        raise OptionError("no such indicator", given=indicator, hint="one of " + ", ".join(table))
    return table[indicator]
