"""The figures of a footprint run as measures: the entity's emissions times the lender's share, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import known_of
from carbonacct.portfolio.standard import Figure
from carbonacct.results import Measure
from carbonacct.rowset import RowSet
from carbonacct.vocabulary import indicators

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]
UNDRAWN = ("scope1", "scope2", "scope1_2", "scope3")


def measures(run: FootprintRun) -> dict[str, Measure]:
    """Return by figure the lender's part of every row, where known; the undrawn part is a figure of its own."""
    factor = run.factor.values
    share = np.where(run.direct.mask, 1.0, factor) if run.direct.any() else factor
    held = {}
    for name, figure in run.figures.items():
        beside = name.startswith("facilitated")
        part, unit = None if beside else share, indicators.get(name).unit
        most = figure.largest * max(run.largest_factor, 1.0)
        held[name if beside else f"financed_{name}"] = _measure(figure, figure.valid, part, unit, most)
    if run.undrawn is not None:
        values, known = run.undrawn
        used, weighed = known_of(run.book, "utilisation")
        for name in UNDRAWN:
            if name in run.figures:
                figure = run.figures[name]
                valid = figure.valid & known
                if valid.any():
                    held[f"financed_undrawn_{name}"] = _measure(figure, valid, values, "tCO2e")
                if (valid & weighed).any():
                    weighted = _measure(figure, valid & weighed, values * used, "tCO2e")
                    held[f"financed_undrawn_weighted_{name}"] = weighted
    return held


def _measure(figure: Figure, valid: RowSet, share: Floats | None, unit: str, largest: float | None = None) -> Measure:
    return Measure(figure.values, share, None if valid.all() else valid.mask, unit, largest)


def product_texts(measure: Measure, positions: Positions) -> list[str]:
    """Return the two factors of some rows as text."""
    assert measure.share is not None
    pairs = zip(measure.whole[positions], measure.share[positions], strict=True)
    return [f"{whole:.6g} × {part:.6g}" for whole, part in pairs]
