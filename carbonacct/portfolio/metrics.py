"""Portfolio metrics: ratios of exact sums, each with its coverage and weighted data quality beside it.

The frame has one row a holding. A row counts where every figure that the metric needs is known; the others show in the
coverage. Scopes are added only inside a scope set that the caller names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError
from carbonacct.portfolio.metric import COLUMNS, Columns, Metric
from carbonacct.portfolio.pairing import numbers
from carbonacct.portfolio.scopes import emissions_of
from carbonacct.results import BLANK
from carbonacct.sums import total
from carbonacct.units import conversion, parse_unit, scale

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

ALL_SCOPES = "scope1+2+3"
WEIGHTS = ("outstanding", "emissions")
MILLION = 1e6


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Holdings whose metrics are asked for.

    Parameters
    ----------
    frame
        One row a holding.
    currency
        ISO code of the reporting currency, in whole units (CNY, not 万元).
    columns
        Names of the columns.
    weight
        What weighs data quality: ``outstanding`` (PCAF) or ``emissions`` (financed, of the scope set).
    output_units
        Unit of each output column, where it is known: physical intensities are then converted to the unit asked for.

    Examples
    --------
    >>> import pandas as pd
    >>> book = Portfolio(pd.DataFrame({"exposure": [6e6, 4e6], "financed_scope1 [tCO2e]": [30.0, None],
    ...     "financed_scope2 [tCO2e]": [6.0, 1.0], "data_quality": [2, 4]}), currency="CNY")
    >>> found = book.economic_intensity("scope1+2")
    >>> found.value, found.unit, found.coverage_money, found.coverage_number, found.data_quality
    (6.0, 'tCO2e/MCNY', 0.6, 0.5, 2.0)
    """

    frame: pd.DataFrame
    currency: str
    columns: Columns = COLUMNS
    weight: str = "outstanding"
    output_units: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.weight not in WEIGHTS:
            raise OptionError("unknown weight of data quality", given=self.weight, needed=", ".join(WEIGHTS))
        lent = self._column(self.columns.exposure)
        if (lent < 0).any():
            raise OptionError("short positions have no place in these metrics", where=self.columns.exposure)

    def by(self, column: str, metric: Callable[[Portfolio], Metric]) -> dict[str, Metric]:
        """Return a metric for each word of a column; a blank one is the group ``(blank)``.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"exposure": [1e6, 1e6], "sector": ["steel", None], "financed_scope1 [tCO2e]": [5, 7]})
        >>> groups = Portfolio(frame, "CNY").by("sector", lambda one: one.absolute("scope1"))
        >>> {name: one.value for name, one in groups.items()}
        {'(blank)': 7.0, 'steel': 5.0}
        """
        if column not in self.frame.columns:
            raise OptionError("the holdings have no such column", where="by", given=column)
        words = self.frame[column].astype(object).where(self.frame[column].notna(), "").astype(str).replace("", BLANK)
        return {word: metric(replace(self, frame=self.frame[words == word])) for word in sorted(set(words))}

    def absolute(self, scopes: str) -> Metric:
        """Return financed emissions of a scope set: Σ attributed emissions [tCO2e] (PCAF Part A).

        A holding counts also where its exposure is not known, such as money without a rate.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"exposure": [6e6, 4e6], "financed_scope1 [tCO2e]": [30.0, None]})
        >>> found = Portfolio(frame, "CNY").absolute("scope1")
        >>> found.value, found.unit, found.coverage_money
        (30.0, 'tCO2e', 0.6)
        """
        emitted = emissions_of(self.frame, scopes, pattern=self.columns.financed)
        return self._metric("absolute emissions", "tCO2e", scopes, emitted, None, np.isfinite(emitted))

    def economic_intensity(self, scopes: str) -> Metric:
        """Return Σ financed emissions over Σ exposure of the holdings covered [tCO2e/million] (PCAF Part A).

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"exposure": [6e6, 4e6], "financed_scope1 [tCO2e]": [30.0, None]})
        >>> Portfolio(frame, "CNY").economic_intensity("scope1").value
        5.0
        """
        emitted, known = self._scopes(self.columns.financed, scopes)
        return self._metric("economic intensity", self._per_million, scopes, emitted, self._lent / MILLION, known)

    def carbon_footprint(self, scopes: str) -> Metric:
        """Return Σ financed emissions over Σ exposure of *all* holdings [tCO2e/million] (TCFD; SFDR PAI 2).

        Holdings that are not covered dilute it; the coverage stands beside. It has no value where the exposure of a
        holding has no rate.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"exposure": [6e6, 4e6], "financed_scope1 [tCO2e]": [30.0, None]})
        >>> Portfolio(frame, "CNY").carbon_footprint("scope1").value
        3.0
        """
        emitted, known = self._scopes(self.columns.financed, scopes)
        whole = np.where(np.isfinite(self._lent), self._lent, 0.0) / MILLION
        name = "carbon footprint"
        return self._metric(name, self._per_million, scopes, emitted, whole, known, all_below=True)

    def waci(self, scopes: str) -> Metric:
        """Return the weighted average carbon intensity [tCO2e/million of revenue] (TCFD): exposure weighs E/revenue.

        Emissions are the entity's own, not attributed. The weights of the holdings covered are renormalised.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"exposure": [5.0, 5.0], "revenue": [1e6, 1e6],
        ...     "entity_scope1 [tCO2e]": [None, 100.0]})
        >>> found = Portfolio(frame, "CNY").waci("scope1")
        >>> found.value, found.coverage_money
        (100.0, 0.5)
        """
        emitted, known = self._scopes(self.columns.entity, scopes)
        revenue = self._column(self.columns.revenue)
        known &= revenue > 0
        rate = np.divide(emitted, revenue / MILLION, out=np.zeros(len(emitted)), where=known)
        return self._metric("WACI", self._per_million, scopes, self._lent * rate, self._lent, known)

    def revenue_intensity(self, scopes: str) -> Metric:
        """Return Σ attributed emissions over Σ attributed revenue [tCO2e/million] (TCFD, carbon intensity).

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"exposure": [6e6, 4e6], "financed_scope1 [tCO2e]": [30.0, None],
        ...     "attribution_factor": [0.1, 0.2], "revenue": [2e8, 1e8]})
        >>> Portfolio(frame, "CNY").revenue_intensity("scope1").value
        1.5
        """
        emitted = emissions_of(self.frame, scopes, pattern=self.columns.financed)
        share = self._column(self.columns.attribution_factor) * self._column(self.columns.revenue) / MILLION
        known = np.isfinite(emitted) & np.isfinite(share)
        return self._metric("revenue intensity", self._per_million, scopes, emitted, share, known)

    def physical_intensity(self, scopes: str, *, output_unit: str, product: str = "") -> Metric:
        """Return Σ attributed emissions over Σ attributed output [tCO2e per `output_unit`] (PCAF Part A).

        Only rows of one product count: those with a figure in ``output@PRODUCT``, or without `product` in ``output``.
        The attribution factor weighs them, not the loan. `output_unit` is the unit of the column, or one that the unit
        in `output_units` converts to.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"exposure": [6e6, 4e6], "financed_scope1 [tCO2e]": [30.0, None],
        ...     "attribution_factor": [0.1, 0.2], "output": [600.0, 50.0]})
        >>> found = Portfolio(frame, "CNY").physical_intensity("scope1", output_unit="MWh")
        >>> found.value, found.unit
        (0.5, 'tCO2e/MWh')
        """
        emitted = emissions_of(self.frame, scopes, pattern=self.columns.financed)
        output = f"{self.columns.output}@{product}" if product else self.columns.output
        made = self._column(self.columns.attribution_factor) * self._column(output)
        if output in self.output_units:
            made = scale(made, conversion(parse_unit(self.output_units[output]), parse_unit(output_unit)))
        unit = f"tCO2e/{output_unit}"
        return self._metric("physical intensity", unit, scopes, emitted, made, np.isfinite(emitted) & np.isfinite(made))

    def carbon_related(self) -> Metric:
        """Return the exposure to carbon-related assets over all exposure [1] (TCFD); the numerator is the amount.

        The column says true or false; blank is not covered.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"exposure": [6e6, 4e6], "carbon_related": [False, True]})
        >>> found = Portfolio(frame, "CNY").carbon_related()
        >>> found.value, found.numerator
        (0.4, 4000000.0)
        """
        flag = self.frame[self.columns.carbon_related]
        known = np.asarray(flag.notna() & np.isfinite(self._lent), dtype=np.bool_)
        mine = np.where(flag.where(flag.notna(), False).astype(bool), self._lent, 0.0)
        return self._metric("carbon-related exposure", "1", "", mine, self._lent, known)

    def sfdr(self) -> dict[str, Metric]:
        """Return SFDR principal adverse impacts 1 to 3 ((EU) 2022/1288, Annex I), scopes 1 to 3 apart and together.

        Returns
        -------
        dict
            ``pai1.scope1`` … ``pai1.scope1+2+3`` [tCO2e], ``pai2`` [tCO2e/million invested],
            ``pai3`` [tCO2e/million of revenue].

        Notes
        -----
        Emissions are the entity's, attributed by exposure over enterprise value. The figure of a year is the mean of
        four quarter ends: :func:`quarterly_mean`.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"exposure": [6e6, 4e6], "enterprise_value": [6e7, 4e7], "revenue": [1e7, 1e7],
        ...     "entity_scope1 [tCO2e]": [100.0, 50.0], "entity_scope2 [tCO2e]": [10.0, 5.0],
        ...     "entity_scope3 [tCO2e]": [90.0, 45.0]})
        >>> {name: one.value for name, one in Portfolio(frame, "EUR").sfdr().items()}
        {'pai1.scope1': 15.0, 'pai1.scope2': 1.5, 'pai1.scope3': 13.5,
        'pai1.scope1+2+3': 30.0, 'pai2': 3.0, 'pai3': 16.0}
        """
        value = self._column(self.columns.enterprise_value)
        usable = value > 0
        share = np.divide(self._lent, value, out=np.full(len(value), np.nan), where=usable)
        found = {}
        for scopes in ("scope1", "scope2", "scope3", ALL_SCOPES):
            emitted, known = self._scopes(self.columns.entity, scopes)
            mine = known & np.isfinite(share)
            found[f"pai1.{scopes}"] = self._metric("PAI 1", "tCO2e", scopes, share * emitted, None, mine)
        emitted, known = self._scopes(self.columns.entity, ALL_SCOPES)
        mine = known & np.isfinite(share)
        whole = np.where(np.isfinite(self._lent), self._lent, 0.0) / MILLION
        found["pai2"] = self._metric(
            "PAI 2", self._per_million, ALL_SCOPES, share * emitted, whole, mine, all_below=True
        )
        return found | {"pai3": replace(self.waci(ALL_SCOPES), name="PAI 3")}

    def data_quality(self, scopes: str) -> tuple[float | None, float | None]:
        """Return the weighted score of the holdings covered by a scope set, and the share of the weight scored.

        By outstanding, neither is told where the exposure of one of them has no rate.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"exposure": [6e6, 4e6], "financed_scope1 [tCO2e]": [30.0, None],
        ...     "data_quality": [2, 5]})
        >>> Portfolio(frame, "CNY").data_quality("scope1")
        (2.0, 1.0)
        """
        return self._quality(scopes, np.isfinite(emissions_of(self.frame, scopes, pattern=self.columns.financed)))

    @property
    def _per_million(self) -> str:
        return f"tCO2e/M{self.currency}"

    @property
    def _lent(self) -> Floats:
        return self._column(self.columns.exposure)

    def _lacking(self, known: Mask) -> Mask:
        """Return the holdings whose exposure has no rate: those said to have none, and those with figures alone."""
        lost = known & ~np.isfinite(self._lent)
        if self.columns.without_rate not in self.frame.columns:
            return lost
        return np.asarray(lost | self.frame[self.columns.without_rate].isin([True]).to_numpy(), dtype=np.bool_)

    def _column(self, name: str) -> Floats:
        return numbers(self.frame, name)

    def _scopes(self, pattern: str, scopes: str) -> tuple[Floats, Mask]:
        """Return the sum over a scope set for each row, and where all of its scopes are known."""
        whole = emissions_of(self.frame, scopes, pattern=pattern)
        return whole, np.isfinite(whole) & np.isfinite(self._lent)

    def _metric(
        self,
        name: str,
        unit: str,
        scopes: str,
        above: Floats,
        below: Floats | None,
        known: Mask,
        *,
        all_below: bool = False,
    ) -> Metric:
        numerator = total(above[known])
        denominator = None if below is None else total(below if all_below else below[known])
        value: float | None = numerator
        reason, lacking = "", self._lacking(known).any()
        if all_below and lacking:
            value, reason = None, "the exposure of a holding has no rate: that of all holdings cannot be added up"
        elif not known.any():
            value, reason = None, "no holding has the figures this metric needs"
        elif denominator is not None:
            value, reason = (numerator / denominator, "") if denominator > 0 else (None, "the denominator is zero")
        lent = np.where(np.isfinite(self._lent), self._lent, 0.0)
        whole = total(lent)
        quality, scored = self._quality(scopes, known) if scopes else (None, None)
        return Metric(
            name=name,
            value=value,
            unit=unit,
            numerator=numerator,
            denominator=denominator,
            scopes=scopes,
            coverage_money=total(lent[known]) / whole if whole > 0 and not lacking else None,
            coverage_number=int(known.sum()) / len(known) if len(known) else None,
            data_quality=quality,
            data_quality_weight=self.weight if scopes else "",
            scored=scored,
            reason=reason,
        )

    def _quality(self, scopes: str, known: Mask) -> tuple[float | None, float | None]:
        name = self.columns.data_quality_scope3 if scopes == "scope3" else self.columns.data_quality
        if name not in self.frame.columns:
            return None, None
        score = self._column(name)
        if ((score < 1) | (score > 5)).any():
            raise OptionError("a data quality score is from 1 to 5", where=name)
        weight = self._lent
        if self.weight == "emissions":
            weight = emissions_of(self.frame, scopes, pattern=self.columns.financed)
        elif self._lacking(known)[known].any():
            return None, None
        usable = known & np.isfinite(weight)
        scored = usable & np.isfinite(score)
        whole, mine = total(weight[usable]), total(weight[scored])
        if mine <= 0:
            return None, None
        mean = total(weight[scored] * score[scored]) / mine
        return float(np.clip(mean, score[scored].min(), score[scored].max())), mine / whole


def weighted_mean(weights: Sequence[float | None], values: Sequence[float | None]) -> tuple[float | None, float | None]:
    """Return the mean of the values known, their weights renormalised, and the share of the weight they have.

    Examples
    --------
    >>> weighted_mean([0.5, 0.5], [None, 100])
    (100.0, 0.5)
    """
    weight = np.array([np.nan if one is None else one for one in weights], dtype=np.float64)
    value = np.array([np.nan if one is None else one for one in values], dtype=np.float64)
    if weight.shape != value.shape or (weight < 0).any():
        raise OptionError("weights are not negative, one for each value", where="weights", given=list(weights))
    known = np.isfinite(weight) & np.isfinite(value)
    whole, mine = total(weight[np.isfinite(weight)]), total(weight[known])
    if mine <= 0:
        return None, None
    mean = total(weight[known] * value[known]) / mine
    return float(np.clip(mean, value[known].min(), value[known].max())), mine / whole


def quarterly_mean(quarters: Sequence[Mapping[str, Metric]]) -> dict[str, float | None]:
    """Return the yearly figures of the SFDR: the mean of the impacts at four quarter ends (Article 6(3)).

    Raises
    ------
    OptionError
        There are not four quarters.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"exposure": [1e6], "carbon_related": [True]})
    >>> quarter = {"exposed": Portfolio(frame, "EUR").carbon_related()}
    >>> quarterly_mean([quarter] * 4)
    {'exposed': 1.0}
    """
    if len(quarters) != 4:
        raise OptionError("a year has four quarter ends", where="quarters", given=len(quarters))
    found: dict[str, float | None] = {}
    for name in quarters[0]:
        values = [quarter[name].value for quarter in quarters]
        known = [value for value in values if value is not None]
        found[name] = total(np.array(known)) / 4 if len(known) == 4 else None
    return found
