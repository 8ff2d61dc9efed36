"""What intensity and data quality of a streamed footprint are made of: the exact sums of a batch, which merge.

Which currency the money is added up in is known only at the end: the one of all computed rows, or yuan. A batch keeps
its sums in yuan and, where all its rows are in another currency, in that one too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct import results
from carbonacct.engines.group_sums import GroupSums
from carbonacct.portfolio.exchange import HOME
from carbonacct.portfolio.financed import STANDARDS
from carbonacct.portfolio.ratio_sums import SCORES, TOTAL, FigureSums, ScoreSums, Summed, figure_sums, score_sums
from carbonacct.rowset import RowSet

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions
    from carbonacct.sums import ExactSums

INTENSITY, QUALITY = "intensity", "data_quality"


@dataclass
class RatioTally:
    """Exact sums behind the ratios of a batch.

    Attributes
    ----------
    sums
        By column (``total``: all rows), then by currency, ratio, figure and part: sums by key.
    currencies
        Currencies of the computed rows.
    lacking
        Currency and year of computed rows whose money has no rate to yuan.
    """

    sums: dict[str, dict[str, GroupSums]] = field(default_factory=dict)
    currencies: set[str] = field(default_factory=set)
    lacking: set[tuple[str, int]] = field(default_factory=set)

    def take(self, result: Emissions, groupings: Sequence[results.Grouping]) -> None:
        """Add the rows of a batch, in all and by some groupings."""
        found = result.currencies_of(RowSet.of(result.computed))
        if not found:
            return
        self.currencies |= found
        self.lacking |= {*result.lacking_rates}
        everything = results.Grouping(TOTAL, [TOTAL], np.zeros(result.book.size, dtype=np.int64))
        first, *others = groupings or [everything]
        for name, sums in _sums_of(result, first):
            self._add(TOTAL, name, [TOTAL], sums.folded())
            if groupings:
                self._add(first.column, name, first.keys, sums)
        for grouping in others:
            for name, sums in _sums_of(result, grouping):
                self._add(grouping.column, name, grouping.keys, sums)

    def _add(self, column: str, name: str, keys: Sequence[str], sums: ExactSums) -> None:
        self.sums.setdefault(column, {}).setdefault(name, GroupSums()).add(keys, sums)

    def merge(self, other: RatioTally) -> None:
        """Add the sums of other rows of the same book."""
        for column, named in other.sums.items():
            for name, sums in named.items():
                self.sums.setdefault(column, {}).setdefault(name, GroupSums()).merge(sums)
        self.currencies |= other.currencies
        self.lacking |= other.lacking

    def summed(
        self, column: str, keys: Sequence[str], shown: Sequence[str], figures: Sequence[str], chosen: Mapping[str, Any]
    ) -> Summed:
        """Return the sums of a column, as of the book in one piece.

        Parameters
        ----------
        keys, shown
            Its keys in their order, and the words they are shown by.
        figures
            Names of the figures that some row has.
        chosen
            Parameters of the run.
        """
        currency, named = HOME if len(self.currencies) != 1 else next(iter(self.currencies)), self.sums.get(column, {})

        def parts(ratio: str, measure: str, names: Sequence[str]) -> list[ExactSums]:
            return [named.get(f"{currency} {ratio} {measure} {part}", GroupSums()).table(keys) for part in names]

        return Summed(
            shown,
            figures,
            STANDARDS[chosen["standard"]],
            chosen["edition"],
            chosen["scope"],
            currency,
            sorted(self.lacking) if currency == HOME else [],
            lambda measure: FigureSums(*parts(INTENSITY, measure, FigureSums._fields)),
            lambda measure: ScoreSums(*parts(QUALITY, measure, ScoreSums._fields)),
        )

    def state(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "sums": {column: {n: sums.state() for n, sums in named.items()} for column, named in self.sums.items()},
            "currencies": sorted(self.currencies),
            "lacking": sorted(self.lacking),
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> RatioTally:
        """Return the sums again."""
        return cls(
            {c: {n: GroupSums.from_state(s) for n, s in named.items()} for c, named in state["sums"].items()},
            {*state["currencies"]},
            {(word, year) for word, year in state["lacking"]},
        )


def _sums_of(result: Emissions, grouping: results.Grouping) -> Iterator[tuple[str, ExactSums]]:
    """Yield the named sums of a batch by group, in every currency that may be that of the book."""
    size, codes = len(grouping.keys), grouping.codes
    for currency in {HOME: None, result.currency: None}:
        money = result.money_in(currency)
        for measure in result.measures:
            made = figure_sums(result, measure, money, size, codes)
            for part, sums in made._asdict().items():
                yield f"{currency} {INTENSITY} {measure} {part}", sums
            if measure in SCORES:
                for part, sums in score_sums(result, measure, money, size, codes)._asdict().items():
                    yield f"{currency} {QUALITY} {measure} {part}", sums
