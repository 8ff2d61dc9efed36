"""What is expected or avoided rather than emitted: figures of kinds of their own, never added to financed emissions.

PCAF supplement to the third edition, known second-hand: in words confirmed by a public implementation, the symbolic
form derived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from carbonacct.errors import OptionError
from carbonacct.sums import total


@dataclass(frozen=True, slots=True)
class ExpectedReduction:
    """Expected emission reduction (EER), computed once at contracting.

    Parameters
    ----------
    base_year, expected_year
        Years of the base and of the expected emissions.
    base, expected
        Emissions of the entity in those years [tCO2e].

    Examples
    --------
    >>> plan = ExpectedReduction(2024, 1000.0, 2030, 400.0)
    >>> plan.at_contract, plan.attributed(0.1), plan.interpolated(2027)
    (600.0, 60.0, 300.0)
    >>> plan.achieved(850.0), plan.achieved_share(850.0)
    (150.0, 0.25)
    """

    base_year: int
    base: float
    expected_year: int
    expected: float

    def __post_init__(self) -> None:
        if self.expected_year <= self.base_year:
            raise OptionError("the expected year is after the base year", given=self.expected_year)
        for name in ("base", "expected"):
            _check(name, getattr(self, name))

    @property
    def at_contract(self) -> float:
        """Base less expected emissions [tCO2e]."""
        return self.base - self.expected

    def attributed(self, attribution_factor: float) -> float:
        """Return the lender's part in a year, with the attribution factor of that year [tCO2e]."""
        return attribution_factor * self.at_contract

    def interpolated(self, year: int) -> float:
        """Return what a straight line would have brought by a year [tCO2e].

        Raises
        ------
        OptionError
            The year is before the base year or after the expected one.
        """
        if not self.base_year <= year <= self.expected_year:
            raise OptionError("outside the years of the plan", where="year", given=year)
        return self.at_contract * (year - self.base_year) / (self.expected_year - self.base_year)

    def achieved(self, emissions: float) -> float:
        """Return the reduction achieved with the emissions of a year [tCO2e]."""
        _check("emissions", emissions)
        return self.base - emissions

    def achieved_share(self, emissions: float) -> float | None:
        """Return the achieved part of the expected reduction; ``None`` where none is expected."""
        return self.achieved(emissions) / self.at_contract if self.at_contract else None


def expected_avoided(counterfactual: Sequence[float], projected: Sequence[float]) -> float:
    """Return expected avoided emissions a year: Σ(counterfactual − projected) ÷ years of useful life [tCO2e/a].

    The counterfactual leaves out what would have happened anyway.

    Raises
    ------
    OptionError
        The two differ in length, or a figure is negative or not finite.

    Examples
    --------
    >>> expected_avoided([100.0, 90.0], [20.0, 10.0])
    80.0
    """
    if len(counterfactual) != len(projected) or not counterfactual:
        raise OptionError(
            "a counterfactual for each projected year", given=len(counterfactual), needed=str(len(projected))
        )
    for name, figures in (("counterfactual", counterfactual), ("projected", projected)):
        for figure in figures:
            _check(name, figure)
    return total(np.array(counterfactual) - np.array(projected)) / len(projected)


@dataclass(frozen=True, slots=True)
class ValueAdjusted:
    """An intensity per enterprise value, as it is and adjusted for the change of values since a base year.

    ``unadjusted`` is always reported; ``adjusted`` may stand beside it. ``ratio`` is the weighted mean of base over
    present enterprise value.
    """

    unadjusted: float
    adjusted: float
    ratio: float

    def as_dict(self) -> dict[str, float]:
        """Return the three as plain data."""
        return asdict(self)


def value_adjusted(
    now: float, weights: Sequence[float], base_values: Sequence[float], present_values: Sequence[float]
) -> ValueAdjusted:
    """Adjust a present figure per enterprise value to the values of a base year (PCAF Part A, box 5.1-3).

    ``ratio = Σ w · EVIC_base / EVIC_now`` over the holdings, weights of the present; the present figure is divided by
    it. For owners and managers of assets; the standard leaves banks to further research.

    Parameters
    ----------
    now
        Present intensity [tCO2e per money].
    weights
        Shares of the holdings in the present portfolio; their sum is taken as the whole.
    base_values, present_values
        Enterprise value of each, in one currency.

    Raises
    ------
    OptionError
        Lengths differ, or a weight is negative, or a value is not positive.

    Examples
    --------
    >>> value_adjusted(50.0, [0.5, 0.5], [100.0, 100.0], [125.0, 125.0])
    ValueAdjusted(unadjusted=50.0, adjusted=62.5, ratio=0.8)
    """
    if not len(weights) == len(base_values) == len(present_values) or not weights:
        raise OptionError("a weight and two values for each holding", given=len(weights))
    share, first, last = (np.array(figures, dtype=np.float64) for figures in (weights, base_values, present_values))
    if not (np.isfinite(share).all() and (share >= 0).all() and share.sum() > 0):
        raise OptionError("weights are not negative", where="weights")
    if not ((first > 0).all() and (last > 0).all() and np.isfinite(first).all() and np.isfinite(last).all()):
        raise OptionError("enterprise values are positive", where="base_values, present_values")
    ratio = total(share * (first / last)) / total(share)
    return ValueAdjusted(now, now / ratio, ratio)


def _check(name: str, figure: float) -> None:
    if not (np.isfinite(figure) and figure >= 0):
        raise OptionError("emissions are finite and not negative", where=name, given=figure)
