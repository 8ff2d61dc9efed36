"""What a footprint run yields: rows, exact totals and groups, intensities with their scope, data quality, manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.portfolio import emission_rows as rows
from carbonacct.portfolio import ratios, shown
from carbonacct.portfolio.exchange import HOME
from carbonacct.portfolio.footprint_run import FootprintRun
from carbonacct.portfolio.lent import Lent
from carbonacct.portfolio.pboc import KINDS
from carbonacct.portfolio.pboc_scope import clients_in_scope
from carbonacct.portfolio.ratio_sums import TOTAL, WHOLE, summed
from carbonacct.portfolio.settled_rows import FLAGS
from carbonacct.result_columns import Coded, frame_of

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book
    from carbonacct.book.issues import Issues
    from carbonacct.explain import Explanation
    from carbonacct.factor_lookup import Sources
    from carbonacct.factors import FactorSet
    from carbonacct.portfolio.book_change import BookChange
    from carbonacct.portfolio.metrics import Portfolio
    from carbonacct.portfolio.standard import Options, Standard

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Codes = NDArray[np.int64]

OWN_COLUMNS = ("method", "status", "reason", "option", "kind", "attribution", "currency")


class Emissions(Lent):
    """The financed emissions of a book under one standard.

    Parameters
    ----------
    run
        What was computed.
    parameters
        What was chosen for the run, with the methods that ran.
    whole
        The book with the run's own, where that is only its pools.
    """

    def __init__(self, run: FootprintRun, parameters: dict[str, Any], whole: Book | None = None) -> None:
        super().__init__(run)
        self.parameters, self._whole = parameters, run.book if whole is None else whole

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the result rests on: standard, edition and what of its text was read, parameters, factors, input."""
        return results.manifest(self._whole, self._run.sources.factors, self.parameters)

    @property
    def issues(self) -> pd.DataFrame:
        """Findings: row, loan_id, column, severity, code, given, hint."""
        return self.found.frame

    @property
    def found(self) -> Issues:
        """Findings as they were made."""
        return self._run.issues

    @property
    def status(self) -> NDArray[np.uint8]:
        """Status of every row as its place in ``results.STATUSES``, shape (rows,)."""
        return self._run.outcome.status

    @cached_property
    def measures(self) -> dict[str, results.Measure]:
        """By figure: the lender's part of every row, where known; scopes are never added together."""
        return self._run.measures

    @cached_property
    def pools(self) -> Emissions | None:
        """The assets of looked-through structures, computed in the same way; ``None`` where the book has none."""
        return None if self._run.pools is None else Emissions(self._run.pools.run, self.parameters, self._whole)

    def total(self) -> results.Totals:
        """Return, by figure, the correctly rounded exact sum over all computed rows."""
        return results.total_of(self.measures, self.book.loan_numbers)

    def by(self, column: str | results.Grouping) -> results.Groups:
        """Return totals by the words of a column of the book, or ``method``, ``status``, ``option``, ``kind`` …

        A grouping of one's own may stand for the column.

        Raises
        ------
        OptionError
            If there is no such column.
        """
        loans = self.book.loan_numbers
        if isinstance(column, results.Grouping):
            return results.Groups(*column, loans, self.measures)
        if column in OWN_COLUMNS:
            return results.Groups(column, *self.groups(column), loans, self.measures)
        return results.by_column(self.book, column, loans, self.measures)

    def groups(self, column: str | results.Grouping) -> tuple[list[str], Codes]:
        """Return the words of a column, or the keys of a grouping, and each row's place among them."""
        if isinstance(column, results.Grouping):
            return [*column.keys], column.codes.astype(np.int64, copy=False)
        if column in OWN_COLUMNS:
            return results.groups_of(self.own(column))
        return results.group_codes(self.book, column)

    def own(self, column: str) -> NDArray[np.object_]:
        """Return what the run itself says of every row: ``method``, ``status``, ``option``, ``currency`` …"""
        return self.coded(column).texts()

    def coded(self, column: str) -> Coded:
        """Return what the run itself says of every row, as coded words."""
        run = self._run
        if column == "status":
            return Coded(results.STATUSES, run.outcome.status)
        if column == "reason":
            return Coded(run.outcome.words, run.outcome.reason)
        if column == "currency":
            words = self.book.words.get("currency")
            if words is None:
                return Coded([HOME], np.zeros(self.book.size, dtype=np.int32))
            return Coded([*words.words, HOME], np.where(words.codes < 0, len(words.words), words.codes))
        computed = run.outcome.status == results.COMPUTED
        choices: dict[str, tuple[list[str], NDArray[Any]]] = {
            "kind": self._kind_names(),
            "method": (run.method_names, run.method_codes.values),
            "option": (run.option_names, run.option_codes.values),
            "attribution": (run.share_names, run.share_codes.values),
        }
        names, codes = choices[column]
        blank = np.int32(len(names))
        inside = np.where(codes < 0, codes + len(names), codes)
        return Coded([*names, ""], np.where(computed, inside, blank))

    def _kind_names(self) -> tuple[list[str], NDArray[np.int8]]:
        from carbonacct.portfolio.asset_classes import CLASSES

        if self._run.standard.id == "pcaf":
            return [*CLASSES, ""], self._run.classes
        return [*KINDS], self._run.kinds

    # What it rests on

    @property
    def standard(self) -> Standard:
        """The standard the result follows."""
        return self._run.standard

    @property
    def options(self) -> Options:
        """How it was computed, beside the standard."""
        return self._run.options

    @property
    def sources(self) -> Sources:
        """Where its factors came from."""
        return self._run.sources

    @property
    def working(self) -> Book:
        """The book with the columns that were derived from it, such as the figures of projects."""
        return self._run.working

    @property
    def years(self) -> Codes:
        """Year of every row, shape (rows,)."""
        return self._run.years

    def scores(self, figure: str = "") -> Floats:
        """Return the data quality of every row, shape (rows,): of scopes 1 and 2, ``scope3`` or ``supply_chain``."""
        run = self._run
        found = {"scope3": run.quality_scope3, "supply_chain": run.quality_supply_chain}.get(figure, run.quality)
        return found.values

    def flagged(self, flag: str) -> Mask:
        """Return the rows that carry a flag, shape (rows,)."""
        return (self._run.flags.values >> FLAGS.index(flag) & 1).astype(bool)

    @property
    def computed(self) -> Mask:
        """The rows with a figure, shape (rows,)."""
        found: Mask = self._run.outcome.status == results.COMPUTED
        return found

    @property
    def in_scope(self) -> Mask:
        """The rows that the standard covers, computed or not, shape (rows,)."""
        found: Mask = self._run.outcome.status != results.OUT_OF_SCOPE
        return found

    def on_basis(self, standard: Standard, options: Options, sources: Sources) -> Emissions:
        """Return the same book under another standard, other options or other factors."""
        from carbonacct.portfolio.financed import computed

        return computed(self.book, standard, options, sources, self._period)

    def recomputed(self, *, factors: FactorSet | None = None, gwp: str | None = None) -> Emissions:
        """Return the same book and rules with another factor set or GWP set.

        With :meth:`change` it answers what moving to another factor edition does to the book.
        """
        held = self.sources
        return self.on_basis(
            self.standard, self.options, replace(held, factors=factors or held.factors, gwp=gwp or held.gwp)
        )

    def change(
        self,
        base: Emissions | Mapping[str, Any] | str | PathLike[str],
        *,
        recalculation_threshold: float,
        scopes: str = "scope1+2",
        by: Sequence[str] = (),
        restated: Emissions | None = None,
        activity: str | None = None,
    ) -> BookChange:
        """Tell why the emissions moved since a base (see :func:`carbonacct.change`)."""
        from carbonacct.portfolio.book_change import change

        return change(
            base,
            self,
            recalculation_threshold=recalculation_threshold,
            scopes=scopes,
            by=by,
            restated=restated,
            activity=activity,
        )

    def portfolio(self) -> Portfolio:
        """Return the holdings in scope, ready for metrics such as WACI (see :mod:`carbonacct.metrics`)."""
        from carbonacct.portfolio.holdings import portfolio

        return portfolio(self)

    # Ratios

    def intensity(self, by: str | results.Grouping | None = None, measure: str = WHOLE) -> Any:
        """Return emissions per money lent, in total or by the words of a column.

        Parameters
        ----------
        by
            A column, as for :meth:`by`; then a mapping from word to intensity is returned.
        measure
            Figure in the numerator.

        Raises
        ------
        OptionError
            If currencies are mixed and a rate is missing, or no row has the figure.
        """
        made = ratios.intensity(summed(self, by), measure)
        return made[TOTAL] if by is None else made

    def data_quality(self, by: str | results.Grouping | None = None) -> Any:
        """Return the weighted data quality, in total or by the words of a column; scope 3 apart.

        The high-carbon regime weighs by attributed emissions, PCAF by outstanding amount.
        """
        made = ratios.data_quality(summed(self, by))
        return made[TOTAL] if by is None else made

    def coverage(self) -> dict[str, Any]:
        """Return how much of the book is computed, by number and by money, and how much rests on doubtful factors.

        The base is every row but those out of scope, without amounts below zero. ``by_currency`` has the shares in
        each currency. Other shares of money are in the reporting one, ``None`` where money of their base has no rate.
        """
        return ratios.coverage(self)

    def averaging_effect(self) -> dict[str, dict[str, Any]]:
        """Return total, intensity and clients in scope under the run's balance rule and under the other one.

        The rules are ``period`` and ``tenure``; a delivered average is kept under both.
        """
        rule = self._run.options.averaging
        if rule == "year_end":
            return {}
        other = "tenure" if rule == "period" else "period"
        run = self._run
        again = FootprintRun(run.book, run.standard, replace(run.options, averaging=other), run.sources, self._period)
        return {rule: self._effect(), other: Emissions(again, self.parameters)._effect()}

    @property
    def _period(self) -> int | None:
        return int(self.manifest["period"]) if self.manifest["period"] else None

    def _effect(self) -> dict[str, Any]:
        whole = self.total().get(WHOLE)
        return {
            "total": whole.value if whole else None,
            "intensity": ratios.or_none(lambda: self.intensity().value),
            "clients_in_scope": clients_in_scope(self._run),
        }

    # Rows

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per row of the book: keys, method, status, attribution, entity and financed figures, data quality."""
        return frame_of(self.columns())

    def columns(self) -> dict[str, Any]:
        """Return the columns of the frame as numbers and coded words."""
        return rows.columns_of(self)

    @cached_property
    def denominators(self) -> Floats:
        """What the amount was divided by, shape (rows,): amount ÷ attribution factor, as the rule reads it."""
        return rows.denominators_of(self._run)

    @cached_property
    def factors(self) -> pd.DataFrame:
        """Every factor used by every computed row: argument, id, value, unit, match, status, edition, source."""
        return rows.factors_of(self._run)

    def explain(self, loan_id: str, project_id: str | None = None) -> Explanation:
        """Walk one loan's footprint back to inputs, factors, denominator and sources.

        Raises
        ------
        OptionError
            If the book has no such loan, or the loan has several projects and none is named.
        """
        from carbonacct.portfolio.explained import explain

        return explain(self._run, self.manifest, loan_id, project_id)

    # Shown

    @property
    def headline(self) -> str:
        """The first line of any output: what was computed and by which rules."""
        return shown.headline(self.manifest)

    def as_dict(self, by: str | None = None) -> dict[str, Any]:
        """Return the result as plain data: the JSON of the command line (schema 1)."""
        return shown.content(self, by)

    def summary(self) -> dict[str, Any]:
        """Return coverage, intensity, data quality and the effect of the other balance rule as plain data."""
        return shown.summary(self)

    def __repr__(self) -> str:
        return "\n".join([self.headline, *shown.lines(self)])

    def _repr_html_(self) -> str:
        from carbonacct.explain import html_page

        return html_page(self.headline, "\n".join(shown.lines(self)))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        import pyarrow

        return pyarrow.Table.from_pandas(self.frame, preserve_index=False).__arrow_c_stream__(requested_schema)
