"""One run over a book: choose methods, bind and evaluate them, weigh reported figures, attribute, settle every row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct import benefit_notes as notes
from carbonacct import methods as catalogue
from carbonacct.attribution import Filing, Shares, amounts, dates_of, shares, unallocated
from carbonacct.benefit_choice import NO_METHOD, REPORTED, choose
from carbonacct.benefit_refusals import Refusal, of_days, of_labels
from carbonacct.benefit_remarks import Indicator, MethodRun, Note, Remarks, remarks
from carbonacct.book.issues import Issues
from carbonacct.corridor import Bound, bind, measured
from carbonacct.factor_lookup import Places, Sources
from carbonacct.results import COMPUTED, NOT_QUANTIFIED, OUT_OF_SCOPE, REJECTED, Figures, Outcome, Piece
from carbonacct.rowset import RowSet
from carbonacct.vocabulary import indicators, project_types

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.methods import Method

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

DIFFERS_BELOW, DIFFERS_ABOVE = 0.8, 1.25
# A loan of ten times the whole investment cannot have paid for the project; 元 taken for 万元 gives 1000 and more.
LARGEST_SHARE = 10
MONTHS = tuple(range(1, 13))
NO_NUMERATOR = {"balance": "no_balance", "granted": "no_amount_granted", "average_balance": "no_average_balance"}


class BenefitRun:
    """The steps of :func:`carbonacct.benefits`, each leaving its part behind.

    Parameters
    ----------
    numerator
        Amount divided by total investment.
    choices
        Method id by project type, instead of the filing's own.
    period
        Year and months of the reporting period, or ``None`` for each row's own year.
    """

    def __init__(
        self,
        book: Book,
        filing: Filing,
        numerator: str,
        choices: Mapping[str, str],
        sources: Sources,
        period: tuple[int, tuple[int, ...]] | None,
    ) -> None:
        self.book, self.filing, self.numerator, self.sources = book, filing, numerator, sources
        self.found = Issues(book)
        self.found.merge(book.findings)
        self.marks: list[tuple[Mask | Positions, str]] = []
        self.notes: list[Note] = []
        self.outcome = Outcome(book)
        self.why = np.zeros(book.size, dtype=np.int16)
        self.whys = ["no_project_type"]
        self.indicators: dict[str, Indicator] = {}
        self.figured = np.zeros(book.size, dtype=bool)
        self.runs: list[MethodRun] = []
        self.years = self._years(period)
        self.months = period[1] if period else MONTHS
        self._settle_stage()
        if filing.pro_rata:
            self._refuse(of_days(book, self.years, self.months), self.outcome.open)
        self.method_names, self.method_codes = self._choose_methods(choices)
        places = Places.of(book, self.years)
        free = self.outcome.open
        settled = not free.all()
        for name, code in sorted((name, code) for code, name in enumerate(self.method_names)):
            if name not in (NO_METHOD, REPORTED):
                positions = np.flatnonzero(self.method_codes == code)
                self._run_method(catalogue.get(name), positions[free[positions]] if settled else positions, places)
        self._weigh_reported()
        self.stated = {name: Figures(book.size, *held.figures.pieces) for name, held in self.indicators.items()}
        self._take_operating_days()
        self.shares = self._attribute()
        self._keep_computed()

    @property
    def issues(self) -> Issues:
        """Everything found on the way; the sentences about computed rows are composed on first use."""
        return self._remarks.issues

    @property
    def flags(self) -> NDArray[np.uint16]:
        """The flags of every row, one bit each in the order of ``FLAGS``; shape (rows,)."""
        return self._remarks.flags

    @cached_property
    def _remarks(self) -> Remarks:
        return remarks(self)

    def _years(self, period: tuple[int, tuple[int, ...]] | None) -> NDArray[np.int64]:
        column = self.book.numbers.get("year")
        if column is not None and column.valid is None:
            years, known = column.values.astype(np.int64), None
        else:
            known = np.zeros(self.book.size, dtype=bool) if column is None else column.known
            years = np.zeros(self.book.size, dtype=np.int64)
            if column is not None:
                years[known] = column.values[known].astype(np.int64)
        if period is not None:
            other = years != period[0]
            self.outcome.settle(other if known is None else known & other, OUT_OF_SCOPE, "other_period")
            return years if known is None else np.where(known, years, period[0])
        if known is not None and not known.all():
            settled = self.outcome.settle(~known, NOT_QUANTIFIED, "year_missing")
            self.found.add("year_missing", settled.positions, "year", "")
            years[~known] = self.book.first_year(years[known])
        return years

    def _settle_stage(self) -> None:
        """Leave out, where the filing counts none, projects that are being built or commissioned after the period."""
        if self.filing.counts_construction:
            return
        stage = self.book.words.get("stage")
        if stage is not None:
            building = np.array([*(word == "construction" for word in stage.words), False])[stage.codes]
            self.outcome.settle(building, NOT_QUANTIFIED, "construction")
        if "commissioned_on" in self.book.dates:
            commissioned = dates_of(self.book, "commissioned_on").astype("datetime64[M]")
            last = (self.years - 1970) * len(MONTHS) + self.months[-1] - 1
            self.outcome.settle(commissioned > last.astype("datetime64[M]"), NOT_QUANTIFIED, "construction")

    def _refuse(self, refusals: Iterable[Refusal], rows: RowSet) -> None:
        """Reject those of some rows that hold what a benefit cannot take."""
        for told in refusals:
            settled = self.outcome.settle(rows & told.rows, REJECTED, told.code)
            given = told.of(settled.positions)
            self.found.add(told.code, settled.positions, told.column, given, told.hint, severity="error")

    def _choose_methods(self, choices: Mapping[str, str]) -> tuple[list[str], NDArray[np.int16]]:
        """Return the names of the methods used and each row's place among them."""
        made = choose(self.book, self.filing.id, choices)
        for refused in made.refused:
            self._reject(refused.rows, "wrong_method_for_type", "method", refused.name, refused.hint)
        for kind, positions in made.without:
            self._without_method(positions, kind)
        return made.names, made.codes

    def _reject(self, rows: Mask, code: str, column: str, given: str, hint: str) -> None:
        settled = self.outcome.settle(rows, REJECTED, code)
        self.found.add(code, settled.positions, column, given, hint)

    def _remember(self, positions: Positions, reason: str) -> None:
        """Remember why rows have no computed figure; a reported one may still fill them."""
        if len(positions):
            if reason not in self.whys:
                self.whys.append(reason)
            self.why[positions] = self.whys.index(reason)

    def _note(
        self, status: int, code: str, column: str, positions: Positions, rows: RowSet | None, texts: notes.Texts
    ) -> None:
        """Say something, where there is something to say, about some rows (``None``: all)."""
        rows = texts.rows if rows is None else rows & texts.rows
        some = rows.positions
        if len(some):
            self.notes.append(Note(status, code, column, positions[some], texts.at(some)))

    def _run_method(self, method: Method, positions: Positions, places: Places) -> None:
        for column, problem in self.book.problems_of(item.name for item in method.inputs):
            hint = f"{problem.hint}; method {method.id}"
            given = np.zeros(self.book.size, dtype=bool)
            given[positions] = self.book.given[column][positions]
            self._reject(given, problem.code, column, problem.given, hint)
            positions = positions[self.outcome.open[positions]]
        refusals = [*of_labels(self.book, method)]
        if refusals:
            mine = np.zeros(self.book.size, dtype=bool)
            mine[positions] = True
            self._refuse(refusals, RowSet.of(mine))
            positions = positions[self.outcome.open[positions]]
        if not len(positions):
            return
        everything = len(positions) == self.book.size
        bound = bind(method, self.book, slice(None) if everything else positions, self.years, places, self.sources)
        results, valid = measured(method, bound)
        something = RowSet.none(bound.rows)
        for output, values in results.items():
            known, held = valid[output], self._indicator(output)
            if not known.any():
                continue
            something = something | known
            finite = results.summable(output) | ~known
            if not finite.all():
                broken = np.zeros(self.book.size, dtype=bool)
                broken[positions[(~finite).mask]] = True
                self._reject(
                    broken,
                    "non_finite_result",
                    output,
                    "",
                    f"{method.id} divides by zero, or an input is far too large or too small",
                )
                values = np.where(finite.mask, values, 0.0)
            values = values if known.all() else np.where(known.mask, values, 0.0)
            held.figures.add(Piece(None if everything else positions, values, None if known.all() else known.mask))
        self.figured[positions] = something.mask
        self._say_what_is_missing(method, bound, positions, valid, something)
        bound.values.clear()
        bound.valid.clear()
        self.runs.append(MethodRun(method, positions, something, bound))

    def _indicator(self, name: str) -> Indicator:
        if name not in self.indicators:
            self.indicators[name] = Indicator(indicators.get(name).unit, Figures(self.book.size))
        return self.indicators[name]

    def _say_what_is_missing(
        self, method: Method, bound: Bound, positions: Positions, valid: Mapping[str, RowSet], something: RowSet
    ) -> None:
        columns = {
            item.name: (item.column or item.name) if item.kind == "elapsed" else item.name
            for item in method.inputs
            if item.kind != "factor"
        }
        arguments = frozenset(item.name for item in method.inputs if item.kind == "factor")
        if not something.all():
            blank = notes.blank_inputs(bound, columns)
            no_input, no_factor = ~something & blank.rows, ~something & ~blank.rows
            self._remember(positions[no_input.index], "missing_input")
            self._remember(positions[no_factor.index], "factor_not_found")
            self._note(NOT_QUANTIFIED, "missing_input", "", positions, no_input, blank)
            absent = notes.absent_factors(bound, arguments)
            self._note(NOT_QUANTIFIED, "factor_not_found", "", positions, no_factor, absent)
        for output, known in valid.items():
            if known.all() or output in method.optional_returns:
                continue
            partly = something & ~known
            stated = self._stated(output)
            if stated is not None:
                partly = partly & ~stated[positions]
            if partly.any():
                needed = method.needs(output)
                blank = notes.blank_inputs(bound, {name: columns[name] for name in needed if name in columns})
                self._note(COMPUTED, "indicator_missing", output, positions, partly, blank)
                absent = notes.absent_factors(bound, needed & arguments)
                self._note(COMPUTED, "factor_not_found", output, positions, partly, absent)

    def _without_method(self, positions: Positions, kind: str) -> None:
        self._remember(positions, "type_without_method")
        known = project_types.get(kind)
        text = known.reason_en or f"no method for {kind} under filing {self.filing.id}"
        texts = notes.Spread([text], np.zeros(len(positions), dtype=np.int64))
        self.notes.append(Note(NOT_QUANTIFIED, "type_without_method", "project_type", positions, texts))

    def _stated(self, indicator: str) -> Mask | None:
        """Rows where a study states the project's figure; ``None`` if it does nowhere."""
        column = self.book.numbers.get(f"project_{indicator}")
        return None if column is None else column.known

    def _weigh_reported(self) -> None:
        """Take a study's figure or the computed one, as the filing says; keep and compare both where both exist."""
        for name in [indicator.id for indicator in indicators.list()]:
            stated = self._stated(name)
            if stated is None:
                continue
            stated = (self.outcome.open & stated).mask
            if not stated.any():
                continue
            held = self._indicator(name)
            computed, valid = held.project, held.valid
            values = np.where(stated, self.book.numbers[f"project_{name}"].values, 0.0)
            both = stated & valid
            taken = stated if self.filing.reported_first else stated & ~valid
            held.other = np.where(both, np.where(taken, computed, values), 0.0)
            held.both = both
            if both.any():
                self._compare(name, both, values, computed)
            held.figures = Figures(self.book.size, Piece(None, np.where(taken, values, computed), valid | stated))
            held.reported = taken
            self.figured |= stated

    def _compare(self, name: str, both: Mask, stated: Floats, computed: Floats) -> None:
        with np.errstate(all="ignore"):
            ratio = stated / computed
        apart = both & ~((ratio >= DIFFERS_BELOW) & (ratio <= DIFFERS_ABOVE)) & (stated != computed)
        if apart.any():
            self.marks.append((apart, "reported_differs"))
            given = [f"reported {s:.6g}, computed {c:.6g}" for s, c in zip(stated[apart], computed[apart], strict=True)]
            self.found.add("reported_differs", np.flatnonzero(apart), f"project_{name}", given)

    @cached_property
    def days_part(self) -> Floats | None:
        """What yearly figures are scaled by, pro rata to operating days, shape (rows,); ``None`` where they are not.

        A blank means the figure is metered.
        """
        column = self.book.numbers.get("operating_days")
        if column is None or not self.filing.pro_rata:
            return None
        leap = (self.years % 4 == 0) & ((self.years % 100 != 0) | (self.years % 400 == 0))
        return np.where(column.known, column.values / np.where(leap, 366.0, 365.0), 1.0)

    def days_part_of(self, indicator: str) -> Floats | None:
        """What the figures of one indicator are scaled by, shape (rows,); ``None`` where they are not: no area is."""
        return None if indicators.get(indicator).stock else self.days_part

    def _take_operating_days(self) -> None:
        """Turn yearly figures into the period's."""
        for name, held in self.indicators.items():
            part = self.days_part_of(name)
            if part is None:
                continue
            held.figures.times(part)
            if held.other is not None:
                held.other = held.other * part

    def _attribute(self) -> Shares:
        empty = self.outcome.open & ~self.figured
        for code, reason in enumerate(self.whys if empty.any() else ()):
            settled = self.outcome.settle(empty & (self.why == code), NOT_QUANTIFIED, reason)
            if reason == "no_project_type":
                self.found.add(reason, settled.positions, "project_type", "")
        self._refuse_unallocated()
        found = shares(self.book, self.outcome.open, self.numerator, self.years, self.months)
        if not found.largest < LARGEST_SHARE:
            self._refuse_shares(found)
            found = shares(self.book, self.outcome.open, self.numerator, self.years, self.months)
        for rows, reason, column in (
            (found.denominator_missing, "no_total_investment", "total_investment"),
            (found.numerator_missing, NO_NUMERATOR[self.numerator], self.numerator),
        ):
            settled = self.outcome.settle(rows, NOT_QUANTIFIED, reason)
            self.found.add(reason, settled.positions, column, "")
        self.outcome.settle(self.outcome.open, COMPUTED, "")
        single, several = np.flatnonzero(found.above_one), np.flatnonzero(found.project_above_one)
        for flag, places, figures in (
            ("share_above_one", single, found.top[single] / found.bottom[single]),
            ("project_shares_above_one", several, found.project_total[several]),
        ):
            self.marks.append((places, flag))
            self.found.add(flag, places, self.numerator, figures.tolist())
        return found

    def _refuse_unallocated(self) -> None:
        """Reject rows of a loan over several projects whose amount is not split among them."""
        rows = unallocated(self.book, self.numerator) & self.outcome.open
        if rows.any():
            _, known = amounts(self.book, self.numerator, self.years, self.months)
            settled = self.outcome.settle(rows & known, REJECTED, "allocation_missing")
            column = "allocated_granted" if self.numerator == "granted" else "allocated_balance"
            given = [self.book.loan_of(row) for row in settled.positions.tolist()]
            self.found.add("allocation_missing", settled.positions, column, given)

    def _refuse_shares(self, found: Shares) -> None:
        """Reject rows whose amount no total investment can explain, before they take part in any project's cap."""
        rows = np.flatnonzero(found.valid & ~(np.abs(found.top) <= LARGEST_SHARE * found.bottom))
        given = [f"{top:.15g} / {bottom:.15g}" for top, bottom in zip(found.top[rows], found.bottom[rows], strict=True)]
        wrong = np.zeros(self.book.size, dtype=bool)
        wrong[rows] = True
        self.outcome.settle(wrong, REJECTED, "share_implausible")
        self.found.add("share_implausible", rows, self.numerator, given)

    def _keep_computed(self) -> None:
        """Forget the figures of rows that are not computed."""
        computed = self.outcome.having(COMPUTED)
        if not computed.all():
            for held in self.indicators.values():
                held.figures.keep(computed.mask)
        order = (indicator.id for indicator in indicators.list())
        self.indicators = {
            name: self.indicators[name]
            for name in order
            if name in self.indicators and self.indicators[name].figures.pieces
        }
