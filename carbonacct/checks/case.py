"""What one target is judged on: figures given, those of the institution's own results, and the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from carbonacct.checks.evidence import Evidence, Figure, Given
from carbonacct.checks.quantity import Quantity, convertible, in_unit
from carbonacct.checks.targets import CHANGES, Target
from carbonacct.errors import OptionError
from carbonacct.factors import FactorSet
from carbonacct.portfolio.percent import growth


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a target is judged on."""

    target: Target
    given: Given
    now: Evidence
    base: Evidence
    today: date
    factors: FactorSet | None

    @property
    def over(self) -> bool:
        """Whether the deadline has passed."""
        return self.target.deadline is not None and self.today > self.target.deadline

    def final(self, day: date) -> bool:
        """Whether a figure of a day settles the target: the deadline has passed, or the figure is of that day."""
        return self.over or day == self.target.deadline

    @property
    def _undated(self) -> date:
        """The day a figure without one is of: today, or the deadline once it has passed."""
        deadline = self.target.deadline
        return self.today if deadline is None else min(self.today, deadline)

    def figures(self) -> dict[date, Figure]:
        """Return the target's figures by day, in its unit, up to today: given ones, and the institution's own."""
        target, found = self.target, self._given(self.target.indicator, self.target.unit)
        if target.level == "institution":
            for figure in self._own():
                assert figure.day is not None
                if figure.day in found:
                    raise OptionError(
                        "the figure is both given and told by the results",
                        where=f"{target.indicator}@{figure.day}",
                        given=figure.value,
                    )
                found[figure.day] = figure
        return dict(sorted(found.items()))

    def _own(self) -> list[Figure]:
        """Return what the results tell: the base first; a figure in another currency does not count."""
        if self.target.comparison in CHANGES:
            return self._own_change()
        told = [one for one in (self.base.figure(self.target.measure), self.now.figure(self.target.measure)) if one]
        days = [figure.day for figure in told if figure.day is not None]
        if len(days) == 2 and days[0] >= days[1]:
            raise OptionError(
                "the base must be of an earlier day", where="base", given=days[0], needed=f"before {days[1]}"
            )
        found = []
        for figure in told:
            if figure.day is not None and convertible(figure.unit, self.target.unit):
                value = in_unit(Quantity(figure.value, figure.unit), self.target.unit, self.target.indicator)
                found.append(replace(figure, value=value, unit=self.target.unit))
        return found

    def _own_change(self) -> list[Figure]:
        """Return the change of the institution's own figure, where base and present fit each other and the target."""
        target = self.target
        measure = "green_balance" if target.measure == "green_growth" else target.measure
        past, present = self.base.figure(measure), self.now.figure(measure)
        if past is None or present is None or past.day is None or present.day is None or past.value <= 0:
            return []
        if past.day != target.base_date or present.day <= past.day:
            return []
        if past.unit != present.unit or past.basis != present.basis:
            return []
        sign = 1 if target.comparison == "rise>=" else -1
        change = sign * growth(present.value, past.value)
        return [Figure(change, target.unit, present.day, present.basis, present.scope, present.left_out)]

    def _given(self, name: str, unit: str) -> dict[date, Figure]:
        series = self.given.series(name, self._undated)
        self._refuse_future(name, series)
        return {day: Figure(in_unit(one, unit, f"given {name}"), unit, day) for day, one in series.items()}

    def levels(self) -> dict[date, Quantity]:
        """Return the figures whose change is meant, by day, with the base the plan prints."""
        target = self.target
        series = dict(self.given.series(target.of, self._undated)) if target.of else {}
        self._refuse_future(target.of, series)
        if target.base_value is not None and target.base_date is not None:
            series.setdefault(target.base_date, target.base_value)
        return dict(sorted(series.items()))

    def _refuse_future(self, name: str, series: Mapping[date, Quantity]) -> None:
        late = [day for day in series if day > self.today]
        if late:
            raise OptionError("a figure of the future", where=f"given {name}@{late[0]}", needed=f"up to {self.today}")
