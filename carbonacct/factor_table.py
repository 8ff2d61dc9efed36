"""The factors that rows of a result used, as a table: laid out column by column, whatever the number of methods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct.factor_lookup import GIVEN, NOT_FOUND, FactorUse

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book
    from carbonacct.factors import Factor

Positions = NDArray[np.intp]
OF_A_FACTOR = ("id", "value", "unit", "region", "year", "match", "status", "confidence", "edition", "source", "place")


class Used(NamedTuple):
    """What one argument took: positions in the book, and each one's place among the factors, or ``GIVEN``."""

    argument: str
    positions: Positions
    factors: Sequence[Factor]
    places: NDArray[np.integer]


def used(use: FactorUse, positions: Positions, rows: Positions) -> Used:
    """Return what some of the bound rows took; ``positions`` has the position in the book of every bound row."""
    index = np.broadcast_to(use.index, len(positions))
    found = rows[index[rows] != NOT_FOUND]
    return Used(f"{use.argument}@{use.label}" if use.label else use.argument, positions[found], use.found, index[found])


def table_of(book: Book, parts: Iterable[Used]) -> pd.DataFrame:
    """Return a line for each row and factor it used: row, loan, argument and what is known of the factor.

    A figure of the book that replaces a factor has the status ``given`` and no id.
    """
    import pandas as pd

    held: dict[str, list[NDArray[np.object_]]] = {name: [] for name in ("argument", *OF_A_FACTOR)}
    positions: list[Positions] = []
    for part in parts:
        if not len(part.positions):
            continue
        given = part.places == GIVEN
        # The last line, which names nothing, is that of the rows whose figure the book gives.
        lines = [_line(factor) for factor in [*part.factors, None]]
        place = np.where(given, len(part.factors), part.places)
        taken = {name: np.array([line[name] for line in lines], dtype=object)[place] for name in OF_A_FACTOR}
        if given.any():
            taken["value"][given] = book.numbers[part.argument].values[part.positions[given]]
            taken["unit"][given] = book.columns[part.argument].canonical or "1"
            taken["match"][given] = taken["status"][given] = "given"
        positions.append(part.positions)
        held["argument"].append(np.full(len(place), part.argument, dtype=object))
        for name, values in taken.items():
            held[name].append(values)
    position = np.concatenate(positions) if positions else np.empty(0, dtype=np.intp)
    order = np.argsort(position, kind="stable")
    position = position[order]
    table = {"row": book.rows[position], "loan_id": np.array(book.loans, dtype=object)[position]}
    if positions:
        table |= {name: np.concatenate(values)[order] for name, values in held.items()}
    return pd.DataFrame(table, columns=["row", "loan_id", *held]).infer_objects()


def _line(factor: Factor | None) -> Mapping[str, Any]:
    line = {name: getattr(factor, name, None) for name in OF_A_FACTOR}
    return line | {"source": factor.source.citation if factor else None}
