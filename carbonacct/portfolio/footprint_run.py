"""One footprint run over a book: scope, emissions of each entity, the lender's share, and every row settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from carbonacct import benefit_notes as notes
from carbonacct import methods as catalogue
from carbonacct.attribution import known_of
from carbonacct.book.agreement import BORROWER_FACTS, CONFLICT
from carbonacct.book.model import Book
from carbonacct.book.whole import Told
from carbonacct.corridor import Bound, Results, bind, evaluate
from carbonacct.factor_lookup import Places, Sources
from carbonacct.portfolio.exchange import Behind, rows_using
from carbonacct.portfolio.figures_measured import measures, product_texts
from carbonacct.portfolio.idle_factors import release_idle_factors
from carbonacct.portfolio.missing_figures import SOURCES, say_what_is_missing, what_was_lacking
from carbonacct.portfolio.settled_rows import SettledRows
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
from carbonacct.portfolio.working_book import with_derived
from carbonacct.results import COMPUTED, NOT_QUANTIFIED, OUT_OF_SCOPE, REJECTED, Measure
from carbonacct.rowset import PerRow, RowSet, equal_rows, same_for_all
from carbonacct.vocabulary import indicators

if TYPE_CHECKING:
    from carbonacct.methods import Method
    from carbonacct.portfolio.look_through import Pools

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]
Years = NDArray[np.int64]

FACT_OF = {"sme": "borrower_size", "individual": "borrower_type", "overseas": "borrower_country"}
NONE = ""


class FootprintRun(SettledRows):
    """The steps of :func:`carbonacct.financed_emissions`, each leaving its part behind.

    Parameters
    ----------
    period
        Accounting year, or ``None`` for each row's own year.
    """

    def __init__(self, book: Book, standard: Standard, options: Options, sources: Sources, period: int | None) -> None:
        super().__init__(book)
        self.standard, self.options, self.sources = standard, options, sources
        self.period, self.pools, size = period, cast("Pools | None", None), book.size
        self._settle_conflicts()
        self.derived = Derived()
        self.figures: dict[str, Figure] = {}
        self.figured = self.direct = self.attributed = self.without_denominator = RowSet.none(size)
        self.method_names, self.method_codes = [NONE], PerRow(size, np.int16(0))
        self.option_names, self.option_codes = [NONE], PerRow(size, np.int16(0))
        self.share_names, self.share_codes = [NONE], PerRow(size, np.int16(0))
        self.rules: dict[str, Share] = {}
        self.factor = PerRow(size, np.float64(np.nan))
        self.largest_factor = 0.0
        self.undrawn: tuple[Floats, RowSet] | None = None
        self.kinds: NDArray[np.int8] = same_for_all(0, size, np.int8)
        self.classes: NDArray[np.int8] = same_for_all(-1, size, np.int8)
        self.classes_present = {-1}
        self.allowed: dict[str, RowSet] = {}
        self.with_energy = self.with_unknown_product = self.without_value = self.without_fuel = RowSet.none(size)
        self.quality = PerRow(size, np.float64(np.nan))
        self.quality_scope3 = PerRow(size, np.float64(np.nan))
        self.quality_supply_chain = PerRow(size, np.float64(np.nan))
        self.own_places: dict[str, Places] = {}
        self.supply_chain = SupplyChain()
        self.runs: list[MethodRun] = []
        self.behind: list[Behind] = []
        self.lacking: list[tuple[str, RowSet, Callable[[], tuple[notes.Texts, ...]]]] = []
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

    def _settle_conflicts(self) -> None:
        """Reject rows of a borrower whose rows state different facts that this run uses; others keep the warning."""
        unused = {FACT_OF[reason] for reason in FACT_OF if reason not in self.options.exclusions}
        used = {*BORROWER_FACTS} - unused | ({"borrower_type"} if self.standard.id == "pcaf" else set())
        rows = self.issues.harden(CONFLICT, used)
        if len(rows):
            wrong = np.zeros(self.book.size, dtype=bool)
            wrong[rows] = True
            self.outcome.settle(wrong, REJECTED, CONFLICT)

    def _years(self, period: int | None) -> Years:
        column, size = self.book.numbers.get("year"), self.book.size
        if column is not None and column.where.all() and column.extremes[0] == column.extremes[1]:
            years, known = same_for_all(column.extremes[0], size, np.int64), column.where
        else:
            values, known = known_of(self.book, "year")
            years = np.where(known.mask, values, 0).astype(np.int64)
        if period is not None:
            self.outcome.settle(known & ~equal_rows(years, period), OUT_OF_SCOPE, "other_period")
            return years if known.all() else np.where(known.mask, years, period)
        if not known.all():
            settled = self.outcome.settle(~known, NOT_QUANTIFIED, "year_missing")
            self.issues.add("year_missing", settled.positions, "year")
            years[(~known).mask] = self.book.first_year(years[known.mask])
        return years

    def with_derived(self) -> Book:
        """Return the book with the derived columns in it; money is named CNY and stands in the row's own currency."""
        return with_derived(self.book, self.derived)

    def _climb(self, rung: Rung) -> None:
        mine = rung.rows & self.outcome.open & ~self.figured
        if not mine.any():
            return
        method = catalogue.get(rung.method)
        mine = self._without_problems(method, mine)
        if not mine.any():
            return
        bound = self.bound(method, mine)
        results, known = evaluate(method, bound)
        bound.values.clear()
        needed = [output for output in method.returns if output not in method.optional_returns]
        taken = all_known(known, needed, bound.rows) if needed else any_known(known, method.returns, bound.rows)
        taken = taken & self._finite(results, known, mine, taken, method.id)
        if not taken.all() and needed and not method.id.endswith("_total"):
            self.lacking.append((rung.option, mine, partial(what_was_lacking, method, bound, needed)))
        if not taken.any():
            return
        rows = mine.within(taken)
        for output, values in results.items():
            figure = self.figures.setdefault(output, Figure(self.book.size))
            figure.store(rows, values[taken.index], known[output].at(taken), results.largest(output))
        self.figured = self.figured | rows
        self.direct = self.direct & ~rows | (rows if rung.direct else RowSet.none(rows.size))
        self.method_codes.put(rows, _place(self.method_names, method.id))
        self.option_codes.put(rows, _place(self.option_names, rung.option))
        self.remember(method, bound, mine, taken)

    def _attribute(self, share: Share) -> None:
        mine = share.rows & self.outcome.open & self.figured & ~self.direct & ~self.attributed
        if not mine.any():
            return
        method = catalogue.get(share.method)
        if lacks_column(method, self.working.numbers.keys()):
            return
        bound = self.bound(method, mine)
        results, known = evaluate(method, bound)
        factor, taken = results["attribution_factor"], known["attribution_factor"]
        finite = results.finite("attribution_factor")
        self.without_denominator = self.without_denominator | mine.within(taken & ~finite)
        taken = taken & finite
        if not taken.any():
            return
        rows = mine.within(taken)
        self.factor.put(rows, factor[taken.index])
        self.largest_factor = max(self.largest_factor, results.largest("attribution_factor"))
        self.attributed = self.attributed | rows
        self.rules[method.id] = share
        self.share_codes.put(rows, _place(self.share_names, method.id))
        self.remember(method, bound, mine, taken)

    def _beside(self, extra: Extra) -> None:
        mine = self.outcome.open & (self.figured & self.direct if extra.direct else self.attributed)
        if extra.rows is not None:
            mine = mine & extra.rows
        if not mine.any():
            return
        method = catalogue.get(extra.method)
        bound = self.bound(method, mine)
        results, known = evaluate(method, bound)
        taken = all_known(known, method.returns, bound.rows)
        for output, values in results.items():
            figure = self.figures.setdefault(output, Figure(self.book.size))
            everywhere = RowSet.every(taken.count)
            figure.store(mine.within(taken), values[taken.index], everywhere, results.largest(output))
        if bound.uses:
            self.remember(method, bound, mine, taken)

    def _settle(self) -> None:
        empty = self.outcome.settle(~self.figured, NOT_QUANTIFIED, "no_emissions")
        whole = self.outcome.open & ~self.direct & ~self.attributed
        self.reject(whole & self.without_denominator, "zero_denominator", "")
        say_what_is_missing(self, empty, self.outcome.settle(whole, NOT_QUANTIFIED, "no_denominator"))
        self.outcome.settle(self.outcome.open, COMPUTED, "")
        self.reject_too_large()
        if self.largest_factor > 1:
            above = self.outcome.having(COMPUTED) & self.attributed & (self.factor.values > 1)
            self.flag(above, "footprint_share_above_one")
            given = [f"{value:.6g}" for value in self.factor.values[above.mask].tolist()]
            self.issues.add("footprint_share_above_one", above.positions, "", given)

    def _close(self) -> None:
        """Empty the figures of rows that are not computed; name once each factor that is not confirmed."""
        computed = self.outcome.having(COMPUTED)
        self.flags.put(~computed, 0)
        for figure in self.figures.values():
            figure.valid = figure.valid & computed
        self.figures = {name: self.figures[name] for name in _order(self.figures) if self.figures[name].valid.any()}
        self.factor.put(~(computed & self.attributed), np.nan)
        doubtful = {f.id: f for run in self.runs for use in run.uses for f in use.found if f.unverified}
        behind = (one for one in self.behind if one.factor.unverified)
        doubtful |= {one.factor.id: one.factor for one in behind if (computed & rows_using(self, one)).any()}
        for factor in doubtful.values():
            self.issues.add("unverified_factor", None, factor.family, f"{factor.id}: {factor.standing}")

    # Tools for standards

    def bound(self, method: Method, mine: RowSet) -> Bound:
        """Bind a method over some rows of the working book."""
        places = self.own_places.get(method.id, self.places)
        bound = bind(method, self.working, mine.index, self.years, places, self.sources)
        release_idle_factors(method, bound)
        return bound

    def reject_too_large(self) -> None:
        """Reject rows that were about to count with a figure too large to be added up."""
        for name, measure in self.measures.items():
            self.reject_computed(measure.too_large(), "non_finite_result", name, partial(product_texts, measure))

    def options_of(self, rows: RowSet) -> list[tuple[str, RowSet]]:
        """Return the options taken by some rows, each with its rows."""
        found = []
        for place, option in enumerate(self.option_names):
            mine = rows & self.option_codes.equal(place)
            if option and mine.any():
                found.append((option, mine))
        return found

    def held(self, name: str) -> tuple[Floats, RowSet]:
        """Return a derived column, or that of the book, and where it is known."""
        derived = self.derived.numbers.get(name)
        return known_of(self.book, name) if derived is None else (derived.values, derived.where)

    @property
    def numerator(self) -> tuple[Floats, RowSet]:
        """Amount of every row that the standard attributes, in the row's own currency, and where it is known."""
        return known_of(self.working, self.standard.numerator)

    @property
    def measures(self) -> dict[str, Measure]:
        """By figure: the lender's part of every row, where known."""
        return measures(self)

    # Parts

    def _without_problems(self, method: Method, mine: RowSet) -> RowSet:
        names = {SOURCES.get(item.name, item.name) for item in method.inputs}
        for column, problem in self.book.problems_of(sorted(names)):
            given = mine & RowSet.of(self.book.given[column])
            self.reject(given, problem.code, column, problem.given, f"{problem.hint}; method {method.id}")
        return mine & self.outcome.open

    def _finite(
        self, results: Results, known: Mapping[str, RowSet], mine: RowSet, taken: RowSet, method: str
    ) -> RowSet:
        finite = RowSet.every(mine.count)
        for output in results:
            if known[output].any():
                finite = finite & (results.summable(output) | ~known[output])
        if not finite.all():
            broken = mine.within(taken & ~finite)
            self.reject(
                broken,
                "non_finite_result",
                "",
                "",
                f"{method} divides by zero, or an input is far too large or too small",
            )
        return finite

    def remember(self, method: Method, bound: Bound, mine: RowSet, taken: RowSet) -> None:
        """Keep which rows took a method's result, with its factors and what there is to say of them."""
        self.runs.append(MethodRun(method, mine, taken, tuple(bound.uses)))
        for flag, wanted in (
            ("unverified_factor", "unverified"),
            ("factor_fallback", "fallback"),
            ("factor_given", "given"),
        ):
            using = notes.rows_using(bound, wanted)
            if using is not None:
                self.flag(mine.within(taken & using), flag)
        stood_in = notes.fallbacks(bound)
        if any(stood_in.words):
            rows = taken & stood_in.rows
            self.issues.add("factor_fallback", mine.within(rows).positions, "", "", stood_in.at(rows.mask))
        assumed = {name: RowSet.of(blank) for name, blank in bound.assumed_zero.items()}
        if any(item.name == "fuel_mass" for item in method.inputs):
            assumed["fuel"] = self.without_fuel.at(mine)
        for name, blank in assumed.items():
            rows = taken & blank
            if rows.any():
                self.flag(mine.within(rows), "assumed_zero")
                told = Told("{count} rows", rows.count)
                self.issues.add("assumed_zero", None, name, told, topic=method.id)


def _place(names: list[str], name: str) -> int:
    if name not in names:
        names.append(name)
    return names.index(name)


def _order(names: Iterable[str]) -> list[str]:
    known = [indicator.id for indicator in indicators.footprints()]
    return sorted(names, key=known.index)
