"""The released files of factors: which editions there are, and tables and sources that agree with their checksums."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from carbonacct.errors import FactorDataError
from carbonacct.factors.model import FactorRow, Gap, Source, factor_row

DATA = Path(__file__).with_name("data")
EDITIONS = DATA / "editions"


def editions() -> tuple[str, ...]:
    """Return the names of the released editions, oldest first."""
    return _named(EDITIONS)


@cache
def _named(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.json")))


def manifest(edition: str) -> dict[str, Any]:
    """Return the list of an edition's datasets: folder, families and checksums of each.

    Raises
    ------
    FactorDataError
        The list is broken.
    """
    path = EDITIONS / f"{edition}.json"
    try:
        listed: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for entry in listed["datasets"].values():
            _ = (entry["folder"], entry["families"], {**entry["files"]})
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        message = "the list of an edition's files is broken"
        raise FactorDataError(message, where=path.name, hint="reinstall carbonacct") from None
    return listed


@lru_cache(maxsize=1)
def known_gaps() -> tuple[Gap, ...]:
    """Return every figure known to be missing from the released tables."""
    with (DATA / "gaps.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Gap(
                family=row["family"],
                key=row["key"],
                region=row["region"],
                first_year=int(row["first_year"]) if row["first_year"] else None,
                last_year=int(row["last_year"]) if row["last_year"] else None,
                what=row["what"],
                publisher=row["publisher"],
                where=row["where"],
            )
            for row in csv.DictReader(file)
        )


def checked(path: str, expected: str) -> bytes:
    """Return the content of a released file, named from the folder of data, if it has the SHA-256 expected.

    Raises
    ------
    FactorDataError
        The file is missing or was changed.
    """
    file = DATA / path
    try:
        content = file.read_bytes()
    except OSError:
        raise FactorDataError("a released file is missing", where=file.name, hint="reinstall carbonacct") from None
    if hashlib.sha256(content).hexdigest() != expected:
        raise FactorDataError(
            "the file differs from the one released",
            where=f"{file.parent.name}/{file.name}",
            needed=f"SHA-256 {expected[:16]}…",
            hint="released tables are never edited: reinstall carbonacct, and give rows of your own by --factors",
        )
    return content


def files_of(folder: str) -> set[str]:
    """Return the names of the files in a dataset's folder."""
    return {path.name for path in (DATA / folder).iterdir()}


@cache
def rows(name: str, folder: str, checksum: str) -> tuple[FactorRow, ...]:
    """Return the rows of a dataset."""
    return tuple(factor_row(cells, name) for cells in _cells(f"{folder}/{name}.csv", checksum))


@cache
def rows_by_family(name: str, folder: str, checksum: str) -> Mapping[str, tuple[FactorRow, ...]]:
    """Return the rows of a dataset by family."""
    found: dict[str, list[FactorRow]] = {}
    for row in rows(name, folder, checksum):
        found.setdefault(row.family, []).append(row)
    return {family: tuple(held) for family, held in found.items()}


@cache
def sources(folder: str, checksum: str) -> Mapping[str, Source]:
    """Return the sources of a dataset by their ids."""
    cells = _cells(f"{folder}/sources.csv", checksum)
    return {row["source_id"]: Source(row.pop("source_id"), **row) for row in cells}


def _cells(path: str, expected: str) -> csv.DictReader[str]:
    return csv.DictReader(io.StringIO(checked(path, expected).decode("utf-8"), newline=""))
