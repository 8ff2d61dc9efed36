"""One footprint run over a book: scope, emissions of each entity, the lender's share, and every row settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from carbonacct import benefit_notes as notes
from carbonacct import methods as catalogue
from carbonacct.attribution import column_of
from carbonacct.book.issues import Issues
from carbonacct.book.model import Book, ColumnInfo
from carbonacct.corridor import Bound, Places, Sources, bind, evaluate
from carbonacct.portfolio.exchange import Behind, rows_using
from carbonacct.portfolio.missing_figures import say_what_is_missing
from carbonacct.portfolio.standard import (
    Derived,
    Extra,
    Figure,
    MethodRun,
    Options,
    Rung,
    Share,
    Standard,
    SupplyChain,
    all_known,
    any_known,
    lacks_column,
)
from carbonacct.results import COMPUTED, NOT_QUANTIFIED, OPEN, OUT_OF_SCOPE, REJECTED, Measure, Outcome
from carbonacct.vocabulary import indicators

if TYPE_CHECKING:
    from carbonacct.methods import Method
    from carbonacct.portfolio.look_through import Pools

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]
Years = NDArray[np.int64]

FLAGS = ("unverified_factor", "factor_fallback", "factor_given", "assumed_zero", "footprint_share_above_one", "overlap")
NONE = ""
MONEY = "CNY"


class FootprintRun:
    """The steps of :func:`carbonacct.financed_emissions`, each leaving its part behind.

    Parameters
    ----------
    period
        Accounting year, or ``None`` for each row's own year.
    """

    def __init__(self, book: Book, standard: Standard, options: Options, sources: Sources, period: int | None) -> None:
        self.book, self.standard, self.options, self.sources = book, standard, options, sources
        self.period, self.pools = period, cast("Pools | None", None)
        self.issues = Issues(book)
        self.issues.merge(book.findings)
        self.outcome = Outcome(book)
        size = book.size
        self.flags = np.zeros(size, dtype=np.uint8)
        self.derived = Derived()
        self.figures: dict[str, Figure] = {}
        self.figured = np.zeros(size, dtype=bool)
        self.direct = np.zeros(size, dtype=bool)
        self.method_names, self.method_codes = [NONE], np.zeros(size, dtype=np.int16)
        self.option_names, self.option_codes = [NONE], np.zeros(size, dtype=np.int16)
        self.share_names, self.share_codes = [NONE], np.zeros(size, dtype=np.int16)
        self.rules: dict[str, Share] = {}
        self.factor = np.full(size, np.nan)
        self.attributed = np.zeros(size, dtype=bool)
        self.without_denominator = np.zeros(size, dtype=bool)
        self.undrawn: tuple[Floats, Mask] | None = None
        self.kinds = np.zeros(size, dtype=np.int8)
        self.classes = np.full(size, -1, dtype=np.int8)
        self.classes_present = {-1}
        self.allowed: dict[str, Mask] = {}
        self.with_energy = np.zeros(size, dtype=bool)
        self.quality = np.full(size, np.nan)
        self.quality_scope3 = np.full(size, np.nan)
        self.quality_supply_chain = np.full(size, np.nan)
        self.own_places: dict[str, Places] = {}
        self.supply_chain = SupplyChain()
        self.runs: list[MethodRun] = []
        self.behind: list[Behind] = []
        self.lacking: list[tuple[str, Positions, notes.Texts]] = []
        self.years = self._years(period)
        standard.prepare(self)
        self.working = self.with_derived()
        self.places = Places.of(self.working, self.years)
        for rung in standard.rungs(self):
            self._climb(rung)
        for share in standard.shares(self):
            self._attribute(share)
        for extra in standard.extras(self):
            self._beside(extra)
        self._settle()
        standard.finish(self)
        self._close()

    # Steps

    def _years(self, period: int | None) -> Years:
        values, known = column_of(self.book, "year")
        years = np.where(known, values, 0).astype(np.int64)
        if period is not None:
            self.outcome.settle(known & (years != period), OUT_OF_SCOPE, "other_period")
            return np.where(known, years, period)
        if not known.all():
            settled = self.outcome.settle(~known, NOT_QUANTIFIED, "year_missing")
            self.issues.add("year_missing", np.flatnonzero(settled), "year")
            years[~known] = years[known].min() if known.any() else 0
        return years

    def with_derived(self) -> Book:
        """Return the book with the derived columns in it; money is named CNY and stands in the row's own currency."""
        book, derived = self.book, self.derived
        columns = {
            name: replace(info, canonical=MONEY) if info.kind == "money" else info
            for name, info in book.columns.items()
        }
        columns |= {name: ColumnInfo(text, "", _canonical(name), "number") for name, text in derived.told.items()}
        return Book(
            size=book.size,
            numbers={**book.numbers, **derived.numbers},
            words={**book.words, **derived.words},
            dates=dict(book.dates),
            rows=book.rows,
            columns=columns,
            sources=book.sources,
            column_problems=dict(book.column_problems),
        )

    def _climb(self, rung: Rung) -> None:
        if not rung.rows.any():
            return
        mine = rung.rows & self.outcome.open & ~self.figured
        method = catalogue.get(rung.method)
        mine = self._without_problems(method, mine)
        if not mine.any():
            return
        bound, positions = self.bound(method, mine)
        results, valid = evaluate(method, bound)
        needed = [output for output in method.returns if output not in method.optional_returns]
        taken = all_known(valid, needed, bound.rows) if needed else any_known(valid, method.returns, bound.rows)
        taken &= self._finite(results, valid, positions, taken, method.id)
        if not taken.all() and needed and not method.id.endswith("_total"):
            wanted = frozenset[str]().union(*(method.needs(output) for output in needed))
            own = [item for item in method.inputs if item.kind != "factor" and item.name in wanted]
            columns = {item.name: SOURCES.get(item.name, item.column) for item in own}
            blank, absent = notes.blank_inputs(bound, columns), notes.absent_factors(bound, wanted - columns.keys())
            self.lacking += [(rung.option, positions, blank), (rung.option, positions, absent)]
        if not taken.any():
            return
        places = positions[taken]
        for output, values in results.items():
            known = valid[output]
            self._store(output, places, values[taken], None if known is None else known[taken])
        self.figured[places] = True
        self.direct[places] = rung.direct
        self.method_codes[places] = _place(self.method_names, method.id)
        self.option_codes[places] = _place(self.option_names, rung.option)
        self.remember(method, bound, positions, taken)

    def _attribute(self, share: Share) -> None:
        if not share.rows.any():
            return
        mine = share.rows & self.outcome.open & self.figured & ~self.direct & ~self.attributed
        method = catalogue.get(share.method)
        if not mine.any() or lacks_column(method, self.working.numbers.keys()):
            return
        bound, positions = self.bound(method, mine)
        results, valid = evaluate(method, bound)
        known = valid["attribution_factor"]
        taken = np.ones(bound.rows, dtype=bool) if known is None else known.copy()
        finite = np.isfinite(results["attribution_factor"])
        self.without_denominator[positions[taken & ~finite]] = True
        taken &= finite
        if not taken.any():
            return
        places = positions[taken]
        self.factor[places] = results["attribution_factor"][taken]
        self.attributed[places] = True
        self.rules[method.id] = share
        self.share_codes[places] = _place(self.share_names, method.id)
        self.remember(method, bound, positions, taken)

    def _beside(self, extra: Extra) -> None:
        method = catalogue.get(extra.method)
        mine = self.outcome.open & (self.figured & self.direct if extra.direct else self.attributed)
        if extra.rows is not None:
            mine = mine & extra.rows
        if not mine.any():
            return
        bound, positions = self.bound(method, mine)
        results, valid = evaluate(method, bound)
        taken = all_known(valid, method.returns, bound.rows)
        for output, values in results.items():
            self._store(output, positions[taken], values[taken], None)
        if bound.uses:
            self.remember(method, bound, positions, taken)

    def _settle(self) -> None:
        empty = self.outcome.settle(~self.figured, NOT_QUANTIFIED, "no_emissions")
        say_what_is_missing(self, empty)
        whole = self.outcome.open & ~self.direct & ~self.attributed
        self.reject(whole & self.without_denominator, "zero_denominator", "")
        settled = self.outcome.settle(whole, NOT_QUANTIFIED, "no_denominator")
        self.issues.add("no_denominator", np.flatnonzero(settled))
        self.outcome.settle(self.outcome.open, COMPUTED, "")
        above = (self.outcome.status == COMPUTED) & (self.factor > 1)
        if above.any():
            self.flag(above, "footprint_share_above_one")
            given = [f"{value:.6g}" for value in self.factor[above].tolist()]
            self.issues.add("footprint_share_above_one", np.flatnonzero(above), "", given)

    def _close(self) -> None:
        """Empty the figures of rows that are not computed; name once each factor that is not confirmed."""
        computed = self.outcome.status == COMPUTED
        self.flags[~computed] = 0
        for figure in self.figures.values():
            figure.valid &= computed
        self.figures = {name: self.figures[name] for name in _order(self.figures) if self.figures[name].valid.any()}
        self.factor[~(computed & self.attributed)] = np.nan
        doubtful = {f.id: f for run in self.runs for use in run.uses for f in use.found if f.unverified}
        behind = (one for one in self.behind if one.factor.unverified)
        doubtful |= {one.factor.id: one.factor for one in behind if (rows_using(self, one) & computed).any()}
        for factor in doubtful.values():
            self.issues.add(
                "unverified_factor", None, factor.family, f"{factor.id} ({factor.status}/{factor.confidence})"
            )

    # Tools for standards

    def bound(self, method: Method, mine: Mask) -> tuple[Bound, Positions]:
        """Bind a method over some rows of the working book."""
        positions = np.flatnonzero(mine)
        where = slice(None) if len(positions) == self.book.size else positions
        places = self.own_places.get(method.id, self.places)
        return bind(method, self.working, where, self.years, places, self.sources), positions

    def exclude(self, rows: Mask, reason: str, column: str = "") -> None:
        """Put open rows out of scope, and say so once for all of them."""
        settled = self.outcome.settle(rows, OUT_OF_SCOPE, reason)
        if settled.any():
            self.issues.add(reason, None, column, f"{int(settled.sum())} rows")

    def leave(self, rows: Mask, reason: str, column: str = "") -> None:
        """Settle open rows as not quantified."""
        settled = self.outcome.settle(rows, NOT_QUANTIFIED, reason)
        self.issues.add(reason, np.flatnonzero(settled), column)

    def reject(self, rows: Mask, code: str, column: str, given: Sequence[str] | str = "", hint: str = "") -> None:
        """Reject open rows."""
        settled = self.outcome.settle(rows, REJECTED, code)
        texts = given if isinstance(given, str) else [given[place] for place in np.flatnonzero(settled).tolist()]
        self.issues.add(code, np.flatnonzero(settled), column, texts, hint)

    def reject_computed(self, rows: Mask, code: str, column: str, given: Sequence[str]) -> None:
        """Reject rows that were about to count."""
        rows = rows & (self.outcome.status == COMPUTED)
        self.outcome.status[rows] = OPEN
        self.reject(rows, code, column, given)

    def warn(self, rows: Mask, code: str, column: str = "", given: str = "") -> None:
        """Note something about open or computed rows; rows of a million are told once."""
        rows = rows & ((self.outcome.status == COMPUTED) | self.outcome.open)
        self.issues.add(code, np.flatnonzero(rows), column, given)

    def flag(self, rows: Mask | Positions, name: str) -> None:
        """Set a flag on rows."""
        self.flags[rows] |= np.uint8(1 << FLAGS.index(name))

    def words(self, column: str, chosen: frozenset[str]) -> Mask:
        """Return the rows whose word in a column is chosen."""
        words = self.book.words.get(column)
        if words is None:
            return np.zeros(self.book.size, dtype=bool)
        return np.array([*(word in chosen for word in words.words), False], dtype=bool)[words.codes]

    def options_of(self, rows: Mask) -> list[tuple[str, Mask]]:
        """Return the options taken by some rows, each with its rows."""
        found = []
        for place, option in enumerate(self.option_names):
            mine = rows & (self.option_codes == place)
            if option and mine.any():
                found.append((option, mine))
        return found

    @property
    def numerator(self) -> tuple[Floats, Mask]:
        """Amount of every row that the standard attributes, in the row's own currency, and where it is known."""
        return column_of(self.working, self.standard.numerator)

    @property
    def measures(self) -> dict[str, Measure]:
        """By figure: the lender's part of every row, where known."""
        share = np.where(self.direct, 1.0, self.factor)
        held = {}
        for name, figure in self.figures.items():
            beside = name.startswith("facilitated")
            held[name if beside else f"financed_{name}"] = Measure(
                figure.values, None if beside else share, figure.valid, indicators.get(name).unit
            )
        if self.undrawn is not None:
            values, known = self.undrawn
            used, weighed = column_of(self.book, "utilisation")
            for name in ("scope1", "scope2", "scope1_2", "scope3"):
                if name in self.figures:
                    figure = self.figures[name]
                    valid = figure.valid & known
                    if valid.any():
                        held[f"financed_undrawn_{name}"] = Measure(figure.values, values, valid, "tCO2e")
                    if (valid & weighed).any():
                        weighted = Measure(figure.values, values * used, valid & weighed, "tCO2e")
                        held[f"financed_undrawn_weighted_{name}"] = weighted
        return held

    # Parts

    def _without_problems(self, method: Method, mine: Mask) -> Mask:
        names = {SOURCES.get(item.name, item.name) for item in method.inputs}
        for column, problem in self.book.problems_of(sorted(names)):
            self.reject(mine, problem.code, column, problem.given, f"{problem.hint}; method {method.id}")
        return mine & self.outcome.open

    def _finite(
        self,
        results: Mapping[str, Floats],
        valid: Mapping[str, Mask | None],
        positions: Positions,
        taken: Mask,
        method: str,
    ) -> Mask:
        finite = np.ones(len(positions), dtype=bool)
        for output, values in results.items():
            known = valid[output]
            finite &= np.isfinite(values) if known is None else np.isfinite(values) | ~known
        if not finite.all():
            broken = np.zeros(self.book.size, dtype=bool)
            broken[positions[taken & ~finite]] = True
            self.reject(broken, "non_finite_result", "", "", f"{method} divides by an input that is zero")
        return finite

    def _store(self, output: str, places: Positions, values: Floats, known: Mask | None) -> None:
        if output not in self.figures:
            size = self.book.size
            self.figures[output] = Figure(np.zeros(size), np.zeros(size, dtype=bool))
        figure = self.figures[output]
        figure.values[places] = values if known is None else np.where(known, values, 0.0)
        figure.valid[places] = True if known is None else known

    def remember(self, method: Method, bound: Bound, positions: Positions, taken: Mask) -> None:
        """Keep which rows took a method's result, with its factors and what there is to say of them."""
        self.runs.append(MethodRun(method, positions, taken, tuple(bound.uses)))
        for flag, wanted in (
            ("unverified_factor", "unverified"),
            ("factor_fallback", "fallback"),
            ("factor_given", "given"),
        ):
            rows = notes.rows_using(bound, wanted)
            if rows is not None:
                self.flag(positions[rows & taken], flag)
        stood_in = notes.fallbacks(bound)
        rows = stood_in.rows & taken
        if rows.any():
            self.issues.add("factor_fallback", positions[rows], "", "", stood_in.at(rows))
        for name, rows in bound.assumed_zero.items():
            if (rows & taken).any():
                self.flag(positions[rows & taken], "assumed_zero")
                self.issues.add("assumed_zero", None, name, f"{int((rows & taken).sum())} rows")


SOURCES = {
    "fuel_mass": "fuel",
    "fuel_gas": "fuel",
    "product_mass": "output",
    "product_power": "output",
    "product_heat": "output",
    "revenue_yuan": "revenue",
}


def _canonical(name: str) -> str:
    base = name.partition("@")[0]
    units = {"product_power": "MWh", "product_heat": "GJ", "exposure": "USD", "facilitation_weight": "1"}
    units |= {"fuel_mass": "t", "product_mass": "t", "process": "t", "fuel_gas": "Nm3", "revenue_usd2022": "USD2022"}
    units["financed_revenue_usd2022"] = "USD2022"
    return units.get(base, "tCO2e" if base.startswith("scope") else MONEY)


def _place(names: list[str], name: str) -> int:
    if name not in names:
        names.append(name)
    return names.index(name)


def _order(names: Iterable[str]) -> list[str]:
    known = [indicator.id for indicator in indicators.footprints()]
    return sorted(names, key=known.index)
