"""Figures of the EBA Pillar 3 templates on ESG risks that follow from the holdings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from carbonacct.sums import total


def company_reported_share(exposure: Sequence[float], reported: Sequence[bool]) -> float | None:
    """Return the share of *all* gross exposure [%] whose emissions the company reported (EBA Pillar 3, template 1 k).

    Exposure without any figure stays in the denominator (EBA Q&A 2024_7225); ``None`` without exposure.

    Examples
    --------
    >>> company_reported_share([60, 30, 10], [True, False, False])
    60.0
    """
    gross = np.array(exposure, dtype=np.float64)
    whole = total(gross)
    return 100 * total(gross[np.array(reported, dtype=np.bool_)]) / whole if whole > 0 else None


def maturity_bucket(years: float | None) -> str:
    """Return the maturity bucket of EBA Pillar 3, template 1; no stated maturity is the longest (Q&A 2022_6515).

    Examples
    --------
    >>> maturity_bucket(5), maturity_bucket(12.5), maturity_bucket(None)
    ('<=5y', '10-20y', '>20y')
    """
    if years is None:
        return ">20y"
    bounds = ((5, "<=5y"), (10, "5-10y"), (20, "10-20y"))
    return next((name for bound, name in bounds if years <= bound), ">20y")
