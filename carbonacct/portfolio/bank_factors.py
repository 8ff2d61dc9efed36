"""The sector factors a bank has received: an empty table to fill, and a check of a filled one.

None are shipped: the tables of a regime's annex belong to the banks.
"""

from __future__ import annotations

import csv
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from carbonacct.factors import FactorSet
from carbonacct.portfolio.financed import BASES, check_bases
from carbonacct.portfolio.tables import high_carbon
from carbonacct.vocabulary import families

if TYPE_CHECKING:
    import pandas as pd

HEADER = ("family", "key", "year", "value", "unit", "basis", "publisher", "document", "place_in_source", "note")
SECTORS = ("sector.revenue_intensity", "sector.asset_intensity")


def template(path: str | PathLike[str], *, year: int, edition: str = "2026") -> Path:
    """Write an empty table: one row for each listed industry and sector family, its value blank.

    Parameters
    ----------
    path
        CSV to write; an existing one is not replaced.
    year
        Year the factors describe.
    edition
        Edition of the list of industries.

    Raises
    ------
    FileExistsError
        If the file exists.
    """
    target = Path(path)
    with target.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for family in SECTORS:
            unit = families.get(family).unit
            for code, row in high_carbon(edition).items():
                writer.writerow([family, code, year, "", unit, BASES[family], "", "", "", row["title_zh"]])
    return target


def load(path: str | PathLike[str], factors: FactorSet | None = None) -> FactorSet:
    """Return a factor set with a bank's table in it; rows without a value are left out.

    Raises
    ------
    FactorDataError
        If a row breaks the schema, names no source, or states a basis that is not its family's.
    """
    rows: list[dict[str, object]] = [{**row} for row in _rows(path) if row["value"].strip()]
    made = (factors or FactorSet.load()).extend(rows)
    check_bases(made)
    return made


def gaps(path: str | PathLike[str]) -> pd.DataFrame:
    """Return the rows of a table that have no value yet: family, key, year and what the key names."""
    import pandas as pd

    lacking = [row for row in _rows(path) if not row["value"].strip()]
    return pd.DataFrame(lacking, columns=["family", "key", "year", "note"])


def _rows(path: str | PathLike[str]) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]
