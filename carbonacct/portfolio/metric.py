"""A metric with what it was made of, and the columns it is made from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from carbonacct.portfolio.scopes import ENTITY, FINANCED


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns; money in units of the reporting currency, emissions in tCO2e.

    ``financed`` and ``entity`` are patterns with ``{scope}``. ``enterprise_value`` is EVIC or what stands for it.
    ``without_rate``, if there, marks holdings whose exposure is known but has no rate to the reporting currency.
    """

    exposure: str = "exposure"
    financed: str = FINANCED
    entity: str = ENTITY
    attribution_factor: str = "attribution_factor"
    revenue: str = "revenue"
    output: str = "output"
    enterprise_value: str = "enterprise_value"
    data_quality: str = "data_quality"
    data_quality_scope3: str = "data_quality_scope3"
    carbon_related: str = "carbon_related"
    without_rate: str = "without_rate"


COLUMNS = Columns()


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric, what it was made of, and how far it can be trusted.

    Attributes
    ----------
    value
        In `unit`; ``None`` where it has no value, with the `reason`.
    numerator, denominator
        The exact sums, rounded once; the denominator of an absolute metric is ``None``.
    scopes
        The scope set; empty where none is meant.
    coverage_money, coverage_number
        Share of exposure and of holdings that entered (0 to 1); ``None`` without exposure or holdings, that of exposure
        also where the exposure of a holding has no rate.
    data_quality, data_quality_weight
        Weighted score of those holdings (1 best to 5 worst) and what weighs it; ``None`` where none is scored, or money
        that weighs has no rate. It is that of scopes 1 and 2, for ``scope3`` alone that of scope 3.
    scored
        Share of the weight that has a score (0 to 1).
    """

    name: str
    value: float | None
    unit: str
    numerator: float
    denominator: float | None
    scopes: str
    coverage_money: float | None
    coverage_number: float | None
    data_quality: float | None
    data_quality_weight: str
    scored: float | None
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the metric as plain data."""
        return asdict(self)
