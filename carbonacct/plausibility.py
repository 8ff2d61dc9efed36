"""Whether results lie where results of their kind are expected: the bands of a method, held against a book's figures.

A figure outside its band is computed like any other and flagged, never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import known_of
from carbonacct.rowset import rows_of
from carbonacct.sums import total
from carbonacct.units import scale

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book
    from carbonacct.methods import Method
    from carbonacct.methods.terms import Band
    from carbonacct.results import Figures, Measure

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

HOME = "CNY"


class Outside(NamedTuple):
    """Rows outside a band, and a sentence for each."""

    positions: Positions
    band: Band
    texts: list[str]


def outside(method: Method, book: Book, positions: Positions, figures: Mapping[str, Figures]) -> list[Outside]:
    """Return the rows of one method's run that lie outside its bands.

    Parameters
    ----------
    positions
        Rows the method was used for.
    figures
        The project's figures by indicator, computed or reported.

    Returns
    -------
    list of Outside
        One for each band that some row leaves; empty if none does.
    """
    found = []
    for band in method.bands:
        top, top_known = _figures(band.numerator, book, positions, figures)
        bottom, bottom_known = _figures(band.denominator, book, positions, figures)
        known = top_known & bottom_known & (bottom > 0)
        with np.errstate(over="ignore"):
            ratio = np.asarray(
                scale(np.divide(top, bottom, out=np.zeros(len(top)), where=known), band.factor(method.units))
            )
        beyond = known & ((ratio < band.low) | (ratio > band.high))
        if beyond.any():
            expected = f"expected {band.low:g} to {band.high:g} {band.unit} ({band.source})"
            texts = [f"{band.ratio} = {value:.4g}, {expected}" for value in ratio[beyond].tolist()]
            found.append(Outside(positions[beyond], band, texts))
    return found


def _figures(name: str, book: Book, positions: Positions, figures: Mapping[str, Figures]) -> tuple[Floats, Mask]:
    """Return an indicator's figures, or the investment in yuan, of some rows, and where they are known."""
    if name == "total_investment":
        values, known = known_of(book, name)
        currency = book.words.get("currency")
        if currency is not None:
            known = known & currency.having(lambda word: word == HOME, blank=True)
        return rows_of(values, positions), rows_of(known.mask, positions)
    if name not in figures:
        return np.zeros(len(positions)), np.zeros(len(positions), dtype=bool)
    return figures[name].at(positions)


def counted_outside(
    issues: pd.DataFrame, rows: NDArray[np.int64], measures: Mapping[str, Measure]
) -> dict[str, tuple[float, list[str]]]:
    """Return, by indicator, what loans outside a band of their method add to its total, and the loans.

    The figures stand in the total like any other; whoever shows it says so beside it.
    """
    found = issues[issues["code"] == "outside_band"]
    places = {int(row): place for place, row in enumerate(rows.tolist())}
    told = {}
    for name, measure in measures.items():
        mine = found[found["column"] == name]
        outer = [places[int(row)] for row in mine["row"] if measure.valid[places[int(row)]]]
        if outer:
            told[name] = (total(measure.values[outer]), list(dict.fromkeys(mine["loan_id"])))
    return told
