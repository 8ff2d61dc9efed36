"""Emission factors and parameters with their sources: pinned editions, look-up by place and year, a user's own rows."""

from __future__ import annotations

from carbonacct.factors.files import editions
from carbonacct.factors.model import Factor, FactorRow, Gap, Source
from carbonacct.factors.store import FactorSet

__all__ = ["Factor", "FactorRow", "FactorSet", "Gap", "Source", "editions", "families", "resolve"]


def resolve(family: str, key: str = "", region: str = "", year: int | None = None) -> Factor:
    """Return the factor of the newest edition that answers for a key, place and year.

    Parameters
    ----------
    family
        Quantity and series, such as ``grid.average.mee_nbs``.
    key
        Fuel, gas, species …, where the family has keys.
    region
        Code of a place, such as ``500155`` or ``CN-CQ``.
    year
        Year that the number should describe; older ones may stand in, newer ones never.

    Raises
    ------
    FactorNotFound
        Nothing answers; the message names what exists.

    Examples
    --------
    >>> found = resolve("gwp.AR5", key="CH4")
    >>> found.value, found.unit, found.match
    (28.0, 'tCO2e/tCH4', 'exact')
    """
    return FactorSet.load().resolve(family, key=key, region=region, year=year)


def families() -> tuple[str, ...]:
    """Return the names of the families in the newest edition."""
    return FactorSet.load().families()
