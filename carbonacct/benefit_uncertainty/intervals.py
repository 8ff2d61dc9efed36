"""A total with its uncertainty, what contributes to it, and how much of it rests on stated uncertainties."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from carbonacct.benefit_uncertainty.sources import STANDARD_DEVIATIONS


@dataclass(frozen=True)
class Contribution:
    """What one factor, or one column of the book, adds to the uncertainty of a total.

    ``half_width`` is the half-width the total would have if nothing else were uncertain; ``share`` its part of the
    squared half-width.
    """

    name: str
    kind: str
    half_width: float
    share: float


class Interval:
    """A total with its uncertainty.

    Parameters
    ----------
    value, unit
        The total.
    factors
        By factor id, the effect of one standard deviation on the total, signed and exact.
    inputs
        By column of the book, the variance of the total through its errors, exact.
    told, untold
        Whether inputs that move the total state an uncertainty, and whether some do not.
    """

    def __init__(
        self,
        value: float,
        unit: str,
        factors: Mapping[str, Fraction],
        inputs: Mapping[str, Fraction],
        *,
        told: bool,
        untold: bool,
    ) -> None:
        self.value, self.unit = value, unit
        self._factors, self._inputs = dict(factors), dict(inputs)
        self._told, self._untold = told, untold

    @property
    def stated(self) -> bool:
        """Whether there is an interval: not where nothing that moves the total states an uncertainty."""
        return self._told or not self._untold or any(self._factors.values()) or any(self._inputs.values())

    @cached_property
    def standard_uncertainty(self) -> float | None:
        """Standard deviation of the total, in its unit; ``None`` where none is stated."""
        if not self.stated:
            return None
        return math.sqrt(float(sum((d * d for d in self._factors.values()), sum(self._inputs.values(), Fraction(0)))))

    @property
    def half_width(self) -> float | None:
        """Half the width of the 95 % interval, in the unit of the total; ``None`` where none is stated."""
        deviation = self.standard_uncertainty
        return None if deviation is None else STANDARD_DEVIATIONS * deviation

    @property
    def relative(self) -> float | None:
        """Half-width over the size of the total; ``None`` where the total is zero or no uncertainty is stated."""
        half = self.half_width
        return half / abs(self.value) if self.value and half is not None else None

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """What each factor and column adds, largest first."""
        variances = {("factor", name): effect * effect for name, effect in self._factors.items()}
        variances |= {("input", name): variance for name, variance in self._inputs.items()}
        whole = sum(variances.values(), Fraction(0))
        ordered = sorted(((v, key) for key, v in variances.items() if v), key=lambda found: (-found[0], found[1]))
        return tuple(
            Contribution(name, kind, STANDARD_DEVIATIONS * math.sqrt(float(v)), float(v / whole))
            for v, (kind, name) in ordered
        )

    def merged(self, other: Interval, value: float) -> Interval:
        """Return the interval of two totals together, which have no project in common; ``value`` is their sum."""
        factors, inputs = dict(self._factors), dict(self._inputs)
        for mine, theirs in ((factors, other._factors), (inputs, other._inputs)):
            for name, amount in theirs.items():
                mine[name] = mine.get(name, Fraction(0)) + amount
        told, untold = self._told or other._told, self._untold or other._untold
        return Interval(value, self.unit, factors, inputs, told=told, untold=untold)

    def as_dict(self) -> dict[str, Any]:
        """Return the interval as plain data."""
        parts = [
            {"name": p.name, "kind": p.kind, "half_width": p.half_width, "share": p.share} for p in self.contributions
        ]
        return {
            "value": self.value,
            "unit": self.unit,
            "half_width_95": self.half_width,
            "relative": self.relative,
            "contributions": parts,
        }

    def __repr__(self) -> str:
        if self.half_width is None:
            return f"{self.value:,.6g} {self.unit}, no uncertainty stated"
        relative = "" if self.relative is None else f" ({self.relative:.1%})"
        return f"{self.value:,.6g} ± {self.half_width:,.3g} {self.unit}{relative}"


@dataclass(frozen=True)
class Coverage:
    """How much of an indicator has stated uncertainty: parts of the balance of its rows, and the inputs without any.

    Inputs count where they move the figure. A row is ``stated`` where all of them state an uncertainty, ``partly``
    where some do, ``none`` where none does; ``silent`` counts by input the rows where nothing is stated.
    """

    stated: float | None
    partly: float | None
    none: float | None
    silent: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Return the coverage as plain data."""
        return {"stated": self.stated, "partly": self.partly, "none": self.none, "silent": dict(self.silent)}

    def __repr__(self) -> str:
        parts = ((self.stated, "stated"), (self.partly, "stated in part"), (self.none, "not stated"))
        told = [f"{part:.0%} {word}" for part, word in parts if part]
        return f"of the balance {', '.join(told)}" if told else "balance in several currencies, or none"
