"""Ratios that a footprint is reported with: emissions per money lent, and weighted data quality."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError
from carbonacct.portfolio import tables
from carbonacct.portfolio.ratio_sums import WHOLE, Summed
from carbonacct.sums import total

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions

T = TypeVar("T")
Floats = NDArray[np.float64]
OTHERS = ("financed_territorial_scope1", "financed_territorial_scope1_excl_lulucf", "facilitated_scope1_2")
IN_SCOPE, COMPUTED, FIGURE = "in_scope", "computed", "figure "
DOUBTFUL = ("unverified_factor", "factor_fallback")


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
    """Weighted data quality, 1 best to 5 worst; ``None`` where nothing carries weight, or a rate of money is missing.

    It is that of the rows with scopes 1 and 2; of a group without any (states, facilitated business) that of its own
    figures.
    ``scored`` is the share of the covered amount that has a score; ``scope3`` and ``supply_chain`` are scores apart.
    """

    value: float | None
    weighting: str
    band: str | None
    scored: float | None
    scope3: float | None
    supply_chain: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the data quality as plain data."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def intensity(held: Summed, measure: str) -> dict[str, Intensity]:
    """Return emissions per money lent by group (see :meth:`Emissions.intensity`)."""
    _refuse_mixed(held)
    if measure not in held.figures:
        needed = ", ".join(held.figures) or "no figure was computed"
        if measure != WHOLE:
            raise OptionError("no row has this figure", where="measure", given=measure, needed=needed)
    sums = held.figure_sums(measure)
    scale = held.standard.money_unit
    unit = f"tCO2e/万{held.currency}" if scale == 1e4 else f"tCO2e/M{held.currency}"
    bands: list[str | None] = [None] * len(held.keys)
    if held.standard.weighting == "emissions":
        bands = [_band(held, _number(score)) for score in _weighted(held, WHOLE)[0]]
    above, below, rows = (part.floats().tolist() for part in sums)
    return {
        key: Intensity(
            top / (bottom / scale) if bottom > 0 else None, unit, top, bottom, held.scope, bands[place], int(count)
        )
        for place, (key, top, bottom, count) in enumerate(zip(held.keys, above, below, rows, strict=True))
    }


def data_quality(held: Summed) -> dict[str, DataQuality]:
    """Return the weighted data quality by group (see :meth:`Emissions.data_quality`)."""
    weighting = held.standard.weighting
    value, scored = _weighted(held, WHOLE)
    for figure in OTHERS if weighting == "outstanding" else ():
        other = _weighted(held, figure)
        blank = np.isnan(value)
        value, scored = np.where(blank, other[0], value), np.where(blank, other[1], scored)
    third, chain = _weighted(held, "financed_scope3")[0], _weighted(held, "financed_supply_chain")[0]
    third = np.where(np.isnan(third), _weighted(held, "financed_territorial_scope3")[0], third)
    made = {}
    for place, key in enumerate(held.keys):
        score = _number(value[place])
        band = _band(held, score) if weighting == "emissions" else None
        made[key] = DataQuality(
            score, weighting, band, _number(scored[place]), _number(third[place]), _number(chain[place])
        )
    return made


def or_none(ratio: Callable[[], T]) -> T | None:
    """Return a ratio, or nothing where money cannot be added."""
    try:
        return ratio()
    except OptionError:
        return None


def coverage(emissions: Emissions) -> dict[str, Any]:
    """Return how much of a book is computed (see :meth:`Emissions.coverage`)."""
    told = emissions.reconciliation
    amount, known = emissions.lending
    below_zero = known & (amount < 0)
    lent = emissions.reconciled(known & ~below_zero).balance if below_zero.any() else told.balance
    money = emissions.lent
    counted, lacking = money >= 0, known & (amount >= 0) & np.isnan(money)
    return shares_covered(
        told.rows,
        lent,
        {
            name: None if (rows & lacking).any() else total(money[rows & counted])
            for name, rows in covered(emissions).items()
        },
    )


def covered(emissions: Emissions) -> dict[str, NDArray[np.bool_]]:
    """Return the rows whose money the coverage adds up, by name; those of a figure are named ``figure …``."""
    rows = {IN_SCOPE: emissions.in_scope, COMPUTED: emissions.computed}
    rows |= {flag: emissions.computed & emissions.flagged(flag) for flag in DOUBTFUL}
    return rows | {f"{FIGURE}{name}": emissions.in_scope & held.valid for name, held in emissions.measures.items()}


def shares_covered(
    rows: Mapping[str, int], lent: Mapping[str, Mapping[str, float]], money: Mapping[str, float | None]
) -> dict[str, Any]:
    """Return the coverage from numbers of rows, money by currency and status, and money by name of its rows.

    Money by name is ``None`` where some of it has no rate, and then no share of it is told.
    """
    by_currency = {word: _ratio(held["computed"], held["read"] - held["out_of_scope"]) for word, held in lent.items()}
    return {
        "balance": next(iter(by_currency.values())) if len(by_currency) == 1 else None,
        "by_currency": by_currency,
        "by_figure": {
            name.removeprefix(FIGURE): _ratio(part, money[IN_SCOPE])
            for name, part in money.items()
            if name.startswith(FIGURE)
        },
        "loans": _ratio(rows["computed"], rows["read"] - rows["out_of_scope"]),
        **{flag: _ratio(money[flag], money[COMPUTED]) for flag in DOUBTFUL},
    }


def _refuse_mixed(held: Summed) -> None:
    """Refuse to add money of several currencies while a rate is missing."""
    if held.lacking_rates:
        word, year = held.lacking_rates[0]
        raise OptionError(
            "several currencies without a rate",
            where="intensity",
            given=", ".join(sorted({word for word, _ in held.lacking_rates})),
            needed="fx.year_end for each currency",
            hint=f"such as --set fx.year_end:{word}@{year}=… CNY/{word}",
        )


def _band(held: Summed, score: float | None) -> str | None:
    return tables.band("draft" if held.edition == "draft" else "2026", score)


def _weighted(held: Summed, measure: str) -> tuple[Floats, Floats]:
    """Return the weighted score of every group (NaN where nothing carries weight), and the share of weight scored."""
    sums = held.score_sums(measure)
    top, bottom, base, lacking = (part.floats() for part in sums)
    with np.errstate(all="ignore"):
        value = np.where((bottom > 0) & (lacking == 0), top / bottom, np.nan)
        scored = np.where((base > 0) & (lacking == 0), bottom / base, np.nan)
    return value, scored


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _ratio(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None
