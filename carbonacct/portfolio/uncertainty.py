"""Uncertainty of products and sums of independent figures, in percent (IPCC 2006, volume 1, chapter 3, approach 1).

Half the width of the 95 % interval over the value. The rules hold for small, normal, uncorrelated uncertainties; fully
correlated ones add up instead.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from carbonacct.sums import total


def uncertainty_of_product(percents: Sequence[float]) -> float:
    """Return the uncertainty [%] of a product of independent factors (IPCC 2006, volume 1, chapter 3, approach 1).

    Examples
    --------
    >>> round(uncertainty_of_product([10, 20]), 6)
    22.36068
    """
    return float(np.sqrt(total(np.array(percents, dtype=np.float64) ** 2)))


def uncertainty_of_sum(values: Sequence[float], percents: Sequence[float]) -> float | None:
    """Return the uncertainty [%] of a sum of independent terms (IPCC 2006, volume 1, chapter 3, approach 1).

    ``None`` where the terms add up to zero.

    Examples
    --------
    >>> round(uncertainty_of_sum([100, 200], [10, 20]), 6)
    13.743685
    """
    value, percent = np.array(values, dtype=np.float64), np.array(percents, dtype=np.float64)
    whole = abs(total(value))
    return float(np.sqrt(total((value * percent) ** 2)) / whole) if whole else None
