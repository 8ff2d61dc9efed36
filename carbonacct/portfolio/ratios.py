"""Ratios that a footprint is reported with: emissions per money lent, and weighted data quality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Intensity:
    """Attributed emissions per money lent: a ratio of exact sums over the same loans, under a named scope.

    ``band`` is the letter of the data quality beside it (``None`` where the standard has none or it is undefined).
    """

    value: float | None
    unit: str
    numerator: float
    denominator: float
    scope: str
    band: str | None = None
    loans: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the intensity as plain data."""
        return {name: getattr(self, name) for name in ("value", "unit", "numerator", "denominator", "scope", "band")}


@dataclass(frozen=True)
class DataQuality:
    """Weighted data quality, 1 best to 5 worst; ``None`` where nothing carries weight.

    ``scored`` is the share of the covered amount that has a score, ``scope3`` the score of scope 3, apart.
    """

    value: float | None
    weighting: str
    band: str | None
    scored: float | None
    scope3: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return the data quality as plain data."""
        return {name: getattr(self, name) for name in ("value", "weighting", "band", "scored", "scope3")}
