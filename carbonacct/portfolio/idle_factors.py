"""Factors of a quantity that is zero: they are not needed, so a row without them still has its figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from carbonacct.corridor import Bound
    from carbonacct.methods import Method

MEETS = {
    "fuel_factor": ("fuel_per_km", "fuel_volume"),
    "grid_average": (
        *("electricity_bought", "electricity_per_area", "electricity_per_building", "electricity_per_km"),
    ),
    "heat_factor": ("heat_bought", "heat_per_area", "heat_per_building"),
    "gas_factor": ("gas_per_area", "gas_per_building"),
}


def release_idle_factors(method: Method, bound: Bound) -> None:
    """Take factors that were not found for zero where all they are multiplied by is zero, in place.

    A car without a plug needs no grid, and one without a tank no fuel.
    """
    names = {item.name for item in method.inputs}
    for factor in names & MEETS.keys():
        found = bound.valid.get(factor)
        if found is None or found.all():
            continue
        idle = ~found
        for quantity in names.intersection(MEETS[factor]):
            known = bound.valid[quantity]
            idle &= np.broadcast_to(np.asarray(bound.values[quantity])[:, 0] == 0.0, bound.rows)
            idle &= True if known is None else known
        if idle.any():
            held = np.array(np.broadcast_to(np.asarray(bound.values[factor]), (bound.rows, 1)))
            held[idle] = 0.0
            bound.values[factor], bound.valid[factor] = held, found | idle
