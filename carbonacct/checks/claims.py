"""Claim keys: kind, quantity, place and year of what a project delivers, so that two loans on one claim are found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import column_of
from carbonacct.checks.findings import table
from carbonacct.units import Unit, conversion, parse_unit, scale

if TYPE_CHECKING:
    from carbonacct.book import Book

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Codes = NDArray[np.int64]
Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Claims:
    """All claims of one kind over a book: rows, quantities [`unit`] and what they are of."""

    kind: str
    unit: str
    rows: Positions
    quantities: Floats
    titles: NDArray[np.object_]


def claims(book: Book, counted: Mask) -> Iterator[Claims]:
    """Yield the claims of the counted rows, kind by kind; a quantity of zero claims nothing."""
    keys: dict[str, list[dict[str, str]]] = {}
    for key in table("claim_keys"):
        keys.setdefault(key["kind"], []).append(key)
    for kind, members in keys.items():
        rows, quantities, titles = [], [], []
        for key in members:
            values, known = _quantity(book, key)
            mine = np.flatnonzero(counted & known & (values > 0))
            rows.append(mine)
            quantities.append(values[mine])
            titles.append(np.full(len(mine), key["title_en"], dtype=object))
        unit = members[0]["unit"]
        yield Claims(kind, unit, np.concatenate(rows), np.concatenate(quantities), np.concatenate(titles))


def _quantity(book: Book, key: dict[str, str]) -> tuple[Floats, Mask]:
    """Return a claimed quantity in its unit: the product of its columns, or the sum over the labels of one."""
    names = key["columns"].split("*")
    values, known = np.ones(book.size), np.ones(book.size, dtype=bool)
    unit: Unit = parse_unit("1")
    for name in names:
        parts = (
            [one for one in book.columns_of(name.rstrip("@")) if one in book.numbers] if name.endswith("@") else [name]
        )
        held = [column_of(book, part) for part in parts]
        if not held or parts[0] not in book.columns:
            return values, np.zeros(book.size, dtype=bool)
        added = np.sum([np.where(valid, column, 0.0) for column, valid in held], axis=0)
        values = values * added
        known &= np.any([valid for _, valid in held], axis=0)
        unit = unit * parse_unit(book.columns[parts[0]].canonical or "1")
    target = parse_unit(key["unit"])
    if unit.dimension != target.dimension:
        return values, np.zeros(book.size, dtype=bool)
    return np.asarray(scale(values, conversion(unit, target))), known


def repeated(quantities: Floats, places: Codes, projects: Codes, tolerance: float) -> tuple[Positions, Codes]:
    """Return the claims that two projects make of one quantity in one place, and the claim each belongs to.

    Parameters
    ----------
    quantities
        Claimed quantities, shape (claims,).
    places
        Number of the (region, year) of each claim.
    projects
        Number of the project of each claim.
    tolerance
        Relative difference up to which neighbouring quantities are one.

    Examples
    --------
    >>> rows, groups = repeated(np.array([5.0, 7.0, 5.0]), np.array([1, 1, 1]), np.array([0, 1, 2]), 1e-6)
    >>> rows.tolist(), groups.tolist()
    ([0, 2], [0, 0])
    """
    order = np.lexsort((quantities, places))
    sorted_quantities, sorted_places = quantities[order], places[order]
    apart = np.ones(len(order), dtype=bool)
    apart[1:] = (sorted_places[1:] != sorted_places[:-1]) | (
        sorted_quantities[1:] - sorted_quantities[:-1] > tolerance * sorted_quantities[1:]
    )
    groups = np.cumsum(apart) - 1
    several = several_projects(groups, projects[order], int(groups[-1]) + 1 if len(groups) else 0)
    mine = several[groups] if len(groups) else np.zeros(0, dtype=bool)
    compact = np.cumsum(several) - 1
    return order[mine], compact[groups[mine]]


def several_projects(groups: Codes, projects: Codes, size: int) -> Mask:
    """Return whether the rows of each group are of several projects, shape (groups,).

    Examples
    --------
    >>> several_projects(np.array([0, 0, 1, 1]), np.array([7, 8, 7, 7]), 2).tolist()
    [True, False]
    """
    least, most = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    np.minimum.at(least, groups, projects)
    np.maximum.at(most, groups, projects)
    return np.asarray(least < most)
