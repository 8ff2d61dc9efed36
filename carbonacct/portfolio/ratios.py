"""Ratios that a footprint is reported with: emissions per money lent, and weighted data quality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.errors import OptionError
from carbonacct.portfolio import tables
from carbonacct.sums import ExactSums, total

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
WHOLE = "financed_scope1_2"
OTHERS = ("financed_scope1", "facilitated_scope1_2")
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


def intensity(emissions: Emissions, by: str | results.Grouping | None, measure: str) -> Any:
    """Return emissions per money lent (see :meth:`Emissions.intensity`)."""
    emissions.refuse_mixed()
    if measure not in emissions.measures:
        needed = ", ".join(emissions.measures) or "no figure was computed"
        if measure != WHOLE:
            raise OptionError("no row has this figure", where="measure", given=measure, needed=needed)
    names, codes = (["total"], np.zeros(emissions.book.size, dtype=np.int64)) if by is None else emissions.groups(by)
    held = emissions.measures.get(measure)
    money, known = emissions.money
    above, below = ExactSums(len(names)), ExactSums(len(names))
    counts = np.zeros(len(names), dtype=np.int64)
    if held is not None:
        rows = (known & held.valid).mask
        results.Measure(held.whole, held.share, rows, held.unit).add_to(above, codes)
        below.add(money[rows], codes[rows])
        counts = np.bincount(codes[rows], minlength=len(names))
    scale = emissions.standard.money_unit
    unit = f"tCO2e/万{emissions.currency}" if scale == 1e4 else f"tCO2e/M{emissions.currency}"
    bands = _bands(emissions, names, codes)
    made = {}
    for place, name in enumerate(names):
        top, bottom = above.floats()[place], below.floats()[place]
        value = float(top / (bottom / scale)) if bottom > 0 else None
        made[name] = Intensity(
            value,
            unit,
            float(top),
            float(bottom),
            emissions.options.scope,
            bands[place],
            int(counts[place]),
        )
    return made["total"] if by is None else made


def data_quality(emissions: Emissions, by: str | results.Grouping | None) -> Any:
    """Return the weighted data quality (see :meth:`Emissions.data_quality`)."""
    names, codes = (["total"], np.zeros(emissions.book.size, dtype=np.int64)) if by is None else emissions.groups(by)
    value, scored = _weighted(emissions, len(names), codes, emissions.scores(), WHOLE)
    for figure in OTHERS if emissions.standard.weighting == "outstanding" else ():
        other = _weighted(emissions, len(names), codes, emissions.scores(), figure)
        blank = np.isnan(value)
        value, scored = np.where(blank, other[0], value), np.where(blank, other[1], scored)
    third, _ = _weighted(emissions, len(names), codes, emissions.scores("scope3"), "financed_scope3")
    chain, _ = _weighted(emissions, len(names), codes, emissions.scores("supply_chain"), "financed_supply_chain")
    weighting = emissions.standard.weighting
    made = {}
    for place, name in enumerate(names):
        score = _number(value[place])
        band = tables.band(_band_edition(emissions), score) if weighting == "emissions" else None
        made[name] = DataQuality(
            score, weighting, band, _number(scored[place]), _number(third[place]), _number(chain[place])
        )
    return made["total"] if by is None else made


def coverage(emissions: Emissions) -> dict[str, Any]:
    """Return how much of a book is computed (see :meth:`Emissions.coverage`)."""
    told = emissions.reconciliation
    amount, known = emissions.lending
    below_zero = known & (amount < 0)
    lent = emissions.reconciled(known & ~below_zero).balance if below_zero.any() else told.balance
    money = emissions.lent
    counted = money >= 0
    return shares_covered(
        told.rows, lent, {name: total(money[rows & counted]) for name, rows in covered(emissions).items()}
    )


def covered(emissions: Emissions) -> dict[str, NDArray[np.bool_]]:
    """Return the rows whose money the coverage adds up, by name; those of a figure are named ``figure …``."""
    rows = {IN_SCOPE: emissions.in_scope, COMPUTED: emissions.computed}
    rows |= {flag: emissions.computed & emissions.flagged(flag) for flag in DOUBTFUL}
    return rows | {f"{FIGURE}{name}": emissions.in_scope & held.valid for name, held in emissions.measures.items()}


def shares_covered(
    rows: Mapping[str, int], lent: Mapping[str, Mapping[str, float]], money: Mapping[str, float]
) -> dict[str, Any]:
    """Return the coverage from numbers of rows, money by currency and status, and money by name of its rows."""
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


def _bands(emissions: Emissions, names: list[str], codes: Codes) -> list[str | None]:
    if emissions.standard.weighting != "emissions":
        return [None] * len(names)
    scores, _ = _weighted(emissions, len(names), codes, emissions.scores(), WHOLE)
    edition = _band_edition(emissions)
    return [tables.band(edition, None if np.isnan(score) else float(score)) for score in scores]


def _band_edition(emissions: Emissions) -> str:
    return "draft" if emissions.options.edition == "draft" else "2026"


def _weighted(emissions: Emissions, groups: int, codes: Codes, scores: Floats, measure: str) -> tuple[Floats, Floats]:
    """Return the weighted score of every group (NaN where nothing carries weight), and the weight scored."""
    held = emissions.measures.get(measure)
    if held is None:
        return np.full(groups, np.nan), np.full(groups, np.nan)
    if emissions.standard.weighting == "emissions":
        weight, known = held.values, held.valid
    else:
        weight, known = emissions.money[0], (emissions.money[1] & held.valid).mask
    rows = known & ~np.isnan(scores)
    every = bool(rows.all())
    above, below = ExactSums(groups), ExactSums(groups)
    mine, code = (weight, codes) if every else (weight[rows], codes[rows])
    above.add(mine * (scores if every else scores[rows]), code)
    below.add(mine, code)
    top, bottom = above.floats(), below.floats()
    base = bottom
    if not np.array_equal(rows, known):
        whole = ExactSums(groups)
        whole.add(weight[known], codes[known])
        base = whole.floats()
    with np.errstate(all="ignore"):
        value = np.where(bottom > 0, top / bottom, np.nan)
        scored = np.where(base > 0, bottom / base, np.nan)
    if emissions.standard.weighting == "outstanding" and emissions.without_rate.any():
        mixed = np.bincount(codes[(emissions.without_rate & held.valid).mask], minlength=groups) > 0
        value, scored = np.where(mixed, np.nan, value), np.where(mixed, np.nan, scored)
    return value, scored


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
