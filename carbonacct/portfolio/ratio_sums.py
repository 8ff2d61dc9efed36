"""Exact sums behind intensity and data quality, by group: they merge, so that a stream divides what one run divides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.sums import ExactSums

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions
    from carbonacct.portfolio.lent import Money
    from carbonacct.portfolio.standard import Standard

Codes = NDArray[np.integer]
Mask = NDArray[np.bool_]

TOTAL = "total"
WHOLE = "financed_scope1_2"
SCORES = {
    WHOLE: "",
    "financed_territorial_scope1": "",
    "financed_territorial_scope1_excl_lulucf": "",
    "facilitated_scope1_2": "",
    "financed_scope3": "scope3",
    "financed_territorial_scope3": "scope3",
    "financed_supply_chain": "supply_chain",
}


class FigureSums(NamedTuple):
    """By group, of the rows with a figure and money: the figure, the money lent, and how many rows."""

    figure: ExactSums
    money: ExactSums
    rows: ExactSums


class ScoreSums(NamedTuple):
    """By group, of the rows with a figure: score × weight, weight with a score, all weight, rows without a rate."""

    weighted: ExactSums
    scored: ExactSums
    weight: ExactSums
    without_rate: ExactSums


@dataclass(frozen=True)
class Summed:
    """The sums behind the ratios of a result over some groups, and what the ratios are told with.

    Attributes
    ----------
    keys
        The groups in their order; ``total`` alone for the whole.
    figures
        Names of the figures that some row has.
    currency
        Currency in which money is added up.
    lacking_rates
        Currency and year of money that cannot be added to the other for want of a rate, ascending.
    figure_sums, score_sums
        What the intensity and the data quality of a figure are made of, by its name.
    """

    keys: Sequence[str]
    figures: Collection[str]
    standard: Standard
    edition: str
    scope: str
    currency: str
    lacking_rates: Sequence[tuple[str, int]]
    figure_sums: Callable[[str], FigureSums]
    score_sums: Callable[[str], ScoreSums]


def summed(emissions: Emissions, by: str | results.Grouping | None) -> Summed:
    """Return the sums of a result in memory, over all rows or by the words of a column."""
    keys, codes = ([TOTAL], np.zeros(emissions.book.size, dtype=np.int64)) if by is None else emissions.groups(by)
    money, options = emissions.money, emissions.options
    return Summed(
        keys,
        emissions.measures,
        emissions.standard,
        options.edition,
        options.scope,
        emissions.currency,
        emissions.lacking_rates if money.without_rate.any() else [],
        lambda measure: figure_sums(emissions, measure, money, len(keys), codes),
        lambda measure: score_sums(emissions, measure, money, len(keys), codes),
    )


def figure_sums(emissions: Emissions, measure: str, money: Money, size: int, codes: Codes) -> FigureSums:
    """Return what the intensity of a figure is made of.

    Parameters
    ----------
    measure
        Name of the figure; one that no row has adds nothing.
    money
        What was lent, in one currency.
    size, codes
        Number of groups, and each row's place among them, shape (rows,).
    """
    held, made = emissions.measures.get(measure), FigureSums(*(ExactSums(size) for _ in FigureSums._fields))
    if held is not None:
        rows = (money.known & held.valid).mask
        results.Measure(held.whole, held.share, rows, held.unit).add_to(made.figure, codes)
        made.money.add(money.values[rows], codes[rows])
        _count(made.rows, codes[rows])
    return made


def score_sums(emissions: Emissions, measure: str, money: Money, size: int, codes: Codes) -> ScoreSums:
    """Return what the data quality of a figure is made of; arguments as of :func:`figure_sums`.

    The weight is the figure itself or the money lent, as the standard says.
    """
    made, held = ScoreSums(*(ExactSums(size) for _ in ScoreSums._fields)), emissions.measures.get(measure)
    if held is None:
        return made
    scores = emissions.scores(SCORES[measure])
    if emissions.standard.weighting == "emissions":
        weight, known = held.values, held.valid
    else:
        weight, known = money.values, (money.known & held.valid).mask
        if money.without_rate.any():
            _count(made.without_rate, codes[(money.without_rate & held.valid).mask])
    rows = known & ~np.isnan(scores)
    every = bool(rows.all())
    mine, code = (weight, codes) if every else (weight[rows], codes[rows])
    made.weighted.add(mine * (scores if every else scores[rows]), code)
    made.scored.add(mine, code)
    if np.array_equal(rows, known):
        return made._replace(weight=made.scored)
    made.weight.add(weight[known], codes[known])
    return made


def _count(sums: ExactSums, codes: Codes) -> None:
    """Add the number of rows of every group."""
    found = np.bincount(codes, minlength=sums.size)
    sums.add(found.astype(np.float64), np.arange(sums.size))
