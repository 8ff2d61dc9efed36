"""Uncertainty of benefits to first order: errors through exact sensitivities, shared factors as one error of all loans.

IPCC 2006, volume 1, chapter 3, approach 1, with correlation: the effect of every error on a total is added up with its
sign over all rows first, and squared after. Intervals hold 95 %.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.benefit_uncertainty.effects import (
    Effects,
    Found,
    ShareErrors,
    row_variances,
    summed,
    through_method,
)
from carbonacct.benefit_uncertainty.intervals import Coverage, Interval
from carbonacct.benefit_uncertainty.sources import STANDARD_DEVIATIONS, ErrorSources
from carbonacct.errors import OptionError
from carbonacct.sums import ExactSums

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.benefit_run import BenefitRun
    from carbonacct.benefit_uncertainty.monte_carlo import Drawn

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
KINDS = ("stated", "partly", "none")


class Uncertainty(Mapping[str, Interval]):
    """Uncertainty of the totals of a result by indicator, with groups, rows, coverage and a Monte Carlo check."""

    def __init__(
        self,
        run: BenefitRun,
        measures: Mapping[str, results.Measure],
        lent: Mapping[str, tuple[Floats, Mask]],
        grouping: Callable[[str], tuple[list[str], Ints]],
    ) -> None:
        self._run, self._measures, self._lent, self._grouping = run, measures, lent, grouping
        self._sources = ErrorSources(run)
        self._direct: dict[str, Effects] = {}
        self._stated: dict[str, tuple[Mask, Mask, dict[str, int]]] = {}
        found = {name: Found(run.book.size) for name in run.indicators}
        for errors in self._sources.methods:
            through_method(run, errors, found)
        for name, held in run.indicators.items():
            if name in self._sources.reported:
                rows = held.valid if held.reported is None else held.valid & held.reported
                found[name].relative(self._sources.reported[name], held.project, rows)
            if self._sources.days is not None and run.days_part_of(name) is not None:
                known = held.valid & run.book.numbers["operating_days"].known
                found[name].relative(self._sources.days, held.project, known)
            self._direct[name] = found[name].effects()
            self._stated[name] = found[name].told, found[name].untold, found[name].silent

    def __getitem__(self, indicator: str) -> Interval:
        return self._totals[indicator]

    def __iter__(self) -> Iterator[str]:
        return iter(self._totals)

    def __len__(self) -> int:
        return len(self._totals)

    @cached_property
    def _totals(self) -> dict[str, Interval]:
        whole = np.zeros(self._run.book.size, dtype=np.int64)
        values = results.total_of(self._measures, None)
        return {name: self._intervals(name, whole, [values[name].value])[0] for name in values}

    def by(self, column: str) -> dict[str, dict[str, Interval]]:
        """Return the uncertainty of totals by the words of a column, keyed by word and indicator.

        Groups share errors, so their half-widths do not add up to that of the whole.

        Raises
        ------
        OptionError
            If the book has no such column.
        """
        keys, codes = self._grouping(column)
        groups = results.Groups(column, keys, codes, None, self._measures)
        told: dict[str, dict[str, Interval]] = {key: {} for key in keys}
        for name in self._measures:
            values = [groups[key][name].value if name in groups[key] else 0.0 for key in keys]
            for key, interval in zip(keys, self._intervals(name, codes, values), strict=True):
                if name in groups[key]:
                    told[key][name] = interval
        return told

    def coverage(self) -> dict[str, Coverage]:
        """Return by indicator how much of the balance has stated uncertainty, and which inputs have none.

        Parts of the balance are those of the currency where there is one, ``None`` where there are several.
        Amounts of money without a stated uncertainty are listed among ``silent`` and taken as booked.
        """
        made = {}
        for name, held in self._run.indicators.items():
            rows, silent = held.valid, self._stated[name][2]
            money = [self._run.numerator, "total_investment"]
            stated = [self._sources.numerators[0].stated | self._sources.numerators[1].stated]
            stated.append(self._sources.investment.stated)
            silent = silent | {
                column: count
                for column, known in zip(money, stated, strict=True)
                if (count := int(np.count_nonzero(rows & ~known)))
            }
            kinds = {kind: self._part(mask & rows, rows) for kind, mask in self._rows_of(name).items()}
            made[name] = Coverage(**kinds, silent=silent)
        return made

    def _part(self, some: Mask, rows: Mask) -> float | None:
        if len(self._lent) != 1:
            return None
        lent, known = next(iter(self._lent.values()))
        whole = ExactSums(2)
        use = rows & known & (lent > 0)
        whole.add(lent[use], some[use].astype(np.int64))
        none, part = whole.fractions()
        return float(part / (none + part)) if none + part else None

    @property
    def uneven(self) -> tuple[str, ...]:
        """Factors whose value does not lie in the middle of their interval; half its width is what counts."""
        return tuple(sorted(self._sources.uneven))

    def monte_carlo(self, draws: int = 10_000, *, seed: int) -> dict[str, Drawn]:
        """Draw all errors anew many times, run the methods, and return what the totals come to.

        A total for which no uncertainty is stated has a mean alone.

        Factors above zero are lognormal with the mean and standard deviation that the first order takes; all else is
        normal. The same book, draws and seed give the same bits.

        Raises
        ------
        OptionError
            If ``draws`` is below 2.
        """
        from carbonacct.benefit_uncertainty.monte_carlo import draw

        if draws < 2:
            raise OptionError(
                "a standard deviation needs two draws", where="draws", given=str(draws), needed="2 or more"
            )
        stated = {name for name, one in self.items() if one.half_width is not None}
        return draw(self._run, self._sources, stated, draws, seed)

    @cached_property
    def _shares(self) -> ShareErrors:
        return ShareErrors(self._run, self._sources)

    def _intervals(self, name: str, codes: Ints, values: list[float]) -> list[Interval]:
        """Return the interval of each group of an indicator; ``codes`` is the group of every row of the book."""
        held, groups = self._run.indicators[name], len(values)
        part = self._direct[name].times(self._run.shares.share)
        effects = [part, *self._shares.direct(held)]
        keys = np.concatenate([codes[e.rows] * self._sources.causes.size + e.causes for e in effects])
        changes = np.concatenate([e.changes for e in effects])
        more_keys, more = self._shares.pooled(held, codes, groups, self._sources.causes.size)
        keys, changes = np.concatenate([keys, more_keys]), np.concatenate([changes, more])
        causes = keys % max(self._sources.causes.size, 1)
        group = keys // max(self._sources.causes.size, 1)
        names = self._sources.causes.groups
        place = self._sources.causes.places(causes) if names else causes
        is_factor = np.array([g.kind == "factor" for g in names], dtype=bool)[place]
        slots = group * max(len(names), 1) + place
        linear = ExactSums(groups * max(len(names), 1))
        linear.add(changes[is_factor], slots[is_factor])
        owned, sums = summed(keys[~is_factor], changes[~is_factor])
        owner = self._sources.causes.places(owned % max(self._sources.causes.size, 1)) if names else owned
        squares = ExactSums(groups * max(len(names), 1))
        squares.add(sums * sums, owned // max(self._sources.causes.size, 1) * max(len(names), 1) + owner)
        effect, variance = linear.fractions(), squares.fractions()
        told, untold = (
            np.bincount(codes[held.valid & mask], minlength=groups).astype(bool).tolist()
            for mask in self._stated[name][:2]
        )
        made = []
        for number, value in enumerate(values):
            base = number * max(len(names), 1)
            factors = {g.name: effect[base + i] for i, g in enumerate(names) if g.kind == "factor"}
            inputs = {g.name: variance[base + i] for i, g in enumerate(names) if g.kind == "input"}
            made.append(Interval(value, held.unit, factors, inputs, told=told[number], untold=untold[number]))
        return made

    def rows(self, indicator: str) -> tuple[Floats, Floats]:
        """Return half the 95 % interval of the attributed and of the project's figure of every row, shape (rows,).

        NaN where the row has no figure, or nothing that moves the figure has a stated uncertainty.
        """
        held, size, causes = self._run.indicators[indicator], self._run.book.size, self._sources.causes.size
        whole = self._direct[indicator]
        part = [whole.times(self._run.shares.share), *self._shares.direct(held)]
        own = row_variances(part, size, causes) + self._shares.pooled_variance(held)
        project = row_variances([whole], size, causes)
        told, untold, _ = self._stated[indicator]
        known = held.valid & (told | ~untold)
        half = [np.where(known, STANDARD_DEVIATIONS * np.sqrt(np.maximum(v, 0.0)), np.nan) for v in (own, project)]
        return half[0], half[1]

    def words(self) -> NDArray[np.object_]:
        """Say of every computed row whether its uncertainty is ``stated``, ``partly`` or ``none``: its worst figure."""
        told = np.full(self._run.book.size, "", dtype=object)
        for kind in KINDS:
            for name, held in self._run.indicators.items():
                told[self._rows_of(name)[kind] & held.valid] = kind
        return told

    def _rows_of(self, indicator: str) -> dict[str, Mask]:
        told, untold, _ = self._stated[indicator]
        return {"stated": ~untold, "partly": untold & told, "none": untold & ~told}

    @property
    def frame(self) -> pd.DataFrame:
        """Totals by indicator: value, half-width, relative half-width, and parts of the balance by coverage."""
        import pandas as pd

        covered = self.coverage()
        data = [
            {
                "indicator": name,
                "value": interval.value,
                "half_width_95": interval.half_width,
                "relative": interval.relative,
                "unit": interval.unit,
                **{kind: getattr(covered[name], kind) for kind in KINDS},
            }
            for name, interval in self.items()
        ]
        return pd.DataFrame(data)

    def as_dict(self) -> dict[str, Any]:
        """Return totals, contributions and coverage as plain data."""
        covered = self.coverage()
        return {
            "level": 0.95,
            "totals": {name: interval.as_dict() for name, interval in self.items()},
            "coverage": {name: covered[name].as_dict() for name in self},
            "uneven_factors": list(self.uneven),
        }

    def __repr__(self) -> str:
        covered = self.coverage()
        return "\n".join(f"{name:<18} {interval!r}; {covered[name]!r}" for name, interval in self.items())
