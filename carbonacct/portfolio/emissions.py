"""What a footprint run yields: rows, exact totals and groups, intensities with their scope, data quality, manifest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.attribution import column_of
from carbonacct.errors import OptionError
from carbonacct.portfolio import emission_rows as rows
from carbonacct.portfolio import tables
from carbonacct.portfolio.exchange import currencies, rates
from carbonacct.portfolio.footprint_run import FLAGS, FootprintRun
from carbonacct.portfolio.pboc import KINDS
from carbonacct.portfolio.pboc_scope import clients_in_scope
from carbonacct.portfolio.ratios import DataQuality, Intensity
from carbonacct.sums import ExactSums

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.explain import Explanation

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Codes = NDArray[np.int64]

WHOLE = "financed_scope1_2"
OWN_COLUMNS = ("method", "status", "reason", "option", "kind", "attribution", "currency")


class Emissions:
    """The financed emissions of a book under one standard.

    Attributes
    ----------
    manifest
        What the result rests on: standard, edition and what of its text was read, parameters, factors, input.
    """

    def __init__(self, run: FootprintRun, manifest: dict[str, Any]) -> None:
        self._run, self.manifest, self.book = run, manifest, run.book

    @property
    def issues(self) -> pd.DataFrame:
        """Findings: row, loan_id, column, severity, code, given, hint."""
        return self._run.issues.frame

    @cached_property
    def measures(self) -> dict[str, results.Measure]:
        """By figure: the lender's part of every row, where known; scopes are never added together."""
        return self._run.measures

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
        names, codes = self._groups(column)
        title = column.column if isinstance(column, results.Grouping) else column
        return results.Groups(title, names, codes, self.book.loan_numbers, self.measures)

    def _groups(self, column: str | results.Grouping) -> tuple[list[str], Codes]:
        if isinstance(column, results.Grouping):
            return [*column.keys], column.codes
        if column in OWN_COLUMNS:
            keys, codes = np.unique(self.own(column).astype(str), return_inverse=True)
            return [key or results.BLANK for key in keys.tolist()], codes.astype(np.int64)
        return results.group_codes(self.book, column)

    def own(self, column: str) -> NDArray[np.object_]:
        """Return what the run itself says of every row: ``method``, ``status``, ``option``, ``currency`` …"""
        run = self._run
        if column == "status":
            return run.outcome.statuses()
        if column == "reason":
            return run.outcome.reasons()
        if column == "currency":
            return currencies(self.book)
        computed = run.outcome.status == results.COMPUTED
        choices: dict[str, tuple[list[str], NDArray[Any]]] = {
            "kind": self._kind_names(),
            "method": (run.method_names, run.method_codes),
            "option": (run.option_names, run.option_codes),
            "attribution": (run.share_names, run.share_codes),
        }
        names, codes = choices[column]
        return np.where(computed, np.array(names, dtype=object)[codes], "")

    def _kind_names(self) -> tuple[list[str], NDArray[np.int8]]:
        from carbonacct.portfolio.asset_classes import CLASSES

        if self._run.standard.id == "pcaf":
            return [*CLASSES, ""], self._run.classes
        return [*KINDS], self._run.kinds

    # Money

    @cached_property
    def _amount(self) -> tuple[Floats, Mask]:
        """The amount the standard attributes, else the balance, in each row's own currency."""
        values, known = self._run.numerator
        balance, stated = column_of(self.book, "balance")
        part, allocated = column_of(self.book, "allocated_balance")
        balance, stated = np.where(allocated, part, balance), allocated | stated
        return np.where(known, values, balance), known | stated

    @cached_property
    def _currency(self) -> str:
        """The one currency of the computed rows, else yuan."""
        computed = self._run.outcome.status == results.COMPUTED
        words = {str(word) for word in np.unique(currencies(self.book)[computed].astype(str))}
        return words.pop() if len(words) == 1 else "CNY"

    @cached_property
    def _money(self) -> tuple[Floats, Mask]:
        """The attributed amount in one currency, and where it is known."""
        values, known = self._run.numerator
        computed = self._run.outcome.status == results.COMPUTED
        if self._currency != "CNY":
            return values, known & computed
        rate = rates(self.book, self._run.years, "fx.year_end", self._run.sources, known & computed)
        return values * rate.values, known & rate.valid & computed

    def _refuse_mixed(self) -> None:
        _, known = self._run.numerator
        lacking = known & (self._run.outcome.status == results.COMPUTED) & ~self._money[1]
        if lacking.any():
            words = sorted({str(word) for word in currencies(self.book)[lacking]})
            raise OptionError(
                "several currencies without a rate",
                where="intensity",
                given=", ".join(words),
                needed="fx.year_end for each currency",
                hint=f"such as --set fx.year_end:{words[0]}@{int(self._run.years[lacking][0])}=… CNY/{words[0]}",
            )

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
        self._refuse_mixed()
        if measure not in self.measures:
            needed = ", ".join(self.measures) or "no figure was computed"
            if measure != WHOLE:
                raise OptionError("no row has this figure", where="measure", given=measure, needed=needed)
        names, codes = (["total"], np.zeros(self.book.size, dtype=np.int64)) if by is None else self._groups(by)
        held = self.measures.get(measure)
        money, known = self._money
        above, below = ExactSums(len(names)), ExactSums(len(names))
        counts = np.zeros(len(names), dtype=np.int64)
        if held is not None:
            rows = held.valid & known
            results.Measure(held.whole, held.share, rows, held.unit).add_to(above, codes)
            below.add(money[rows], codes[rows])
            counts = np.bincount(codes[rows], minlength=len(names))
        scale = self._run.standard.money_unit
        unit = f"tCO2e/万{self._currency}" if scale == 1e4 else f"tCO2e/million {self._currency}"
        bands = self._bands(names, codes)
        made = {}
        for place, name in enumerate(names):
            top, bottom = above.floats()[place], below.floats()[place]
            value = float(top / (bottom / scale)) if bottom > 0 else None
            made[name] = Intensity(
                value,
                unit,
                float(top),
                float(bottom),
                self._run.options.scope,
                bands[place],
                int(counts[place]),
            )
        return made["total"] if by is None else made

    def _bands(self, names: list[str], codes: Codes) -> list[str | None]:
        if self._run.standard.weighting != "emissions":
            return [None] * len(names)
        scores, _ = self._weighted(len(names), codes, self._run.quality, WHOLE)
        edition = self._band_edition
        return [tables.band(edition, None if np.isnan(score) else float(score)) for score in scores]

    @property
    def _band_edition(self) -> str:
        return "draft" if self._run.options.edition == "draft" else "2026"

    def _weighted(self, groups: int, codes: Codes, scores: Floats, measure: str) -> tuple[Floats, Floats]:
        """Return the weighted score of every group (NaN where nothing carries weight), and the weight scored."""
        held = self.measures.get(measure)
        if held is None:
            return np.full(groups, np.nan), np.full(groups, np.nan)
        if self._run.standard.weighting == "emissions":
            weight, known = held.values, held.valid
        else:
            weight, known = self._money[0], held.valid & self._money[1]
        rows = known & ~np.isnan(scores)
        above, below, whole = ExactSums(groups), ExactSums(groups), ExactSums(groups)
        above.add((weight * scores)[rows], codes[rows])
        below.add(weight[rows], codes[rows])
        whole.add(weight[known], codes[known])
        with np.errstate(all="ignore"):
            value = np.where(below.floats() > 0, above.floats() / below.floats(), np.nan)
            scored = np.where(whole.floats() > 0, below.floats() / whole.floats(), np.nan)
        return value, scored

    def data_quality(self, by: str | results.Grouping | None = None) -> Any:
        """Return the weighted data quality, in total or by the words of a column; scope 3 apart.

        The high-carbon regime weighs by attributed emissions, PCAF by outstanding amount.
        """
        names, codes = (["total"], np.zeros(self.book.size, dtype=np.int64)) if by is None else self._groups(by)
        main = WHOLE if WHOLE in self.measures else next(iter(self.measures), WHOLE)
        value, scored = self._weighted(len(names), codes, self._run.quality, main)
        third, _ = self._weighted(len(names), codes, self._run.quality_scope3, "financed_scope3")
        weighting = self._run.standard.weighting
        made = {}
        for place, name in enumerate(names):
            score = _number(value[place])
            band = tables.band(self._band_edition, score) if weighting == "emissions" else None
            made[name] = DataQuality(score, weighting, band, _number(scored[place]), _number(third[place]))
        return made["total"] if by is None else made

    def coverage(self) -> dict[str, Any]:
        """Return how much of the book is computed, by number and by money, and how much rests on doubtful factors.

        The base is every row but those out of scope.
        """
        told = self.reconciliation
        by_currency = {
            currency: _ratio(money["computed"], money["read"] - money["out_of_scope"])
            for currency, money in told.balance.items()
        }
        amount, known = self._amount
        computed = known & (self._run.outcome.status == results.COMPUTED)
        doubtful = {}
        for flag in ("unverified_factor", "factor_fallback"):
            flagged = computed & (self._run.flags >> FLAGS.index(flag) & 1).astype(bool)
            doubtful[flag] = _ratio(float(amount[flagged].sum()), float(amount[computed].sum()))
        return {
            "loans": _ratio(told.rows["computed"], told.rows["read"] - told.rows["out_of_scope"]),
            "balance": next(iter(by_currency.values())) if len(by_currency) == 1 else None,
            "by_currency": by_currency,
            **doubtful,
        }

    @cached_property
    def reconciliation(self) -> results.Reconciliation:
        """Rows and money read, and what became of them."""
        amount, known = self._amount
        return results.reconcile(self._run.outcome, amount, known, currencies(self.book))

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
        return {rule: self._effect(), other: Emissions(again, self.manifest)._effect()}

    @property
    def _period(self) -> int | None:
        return int(self.manifest["period"]) if self.manifest["period"] else None

    def _effect(self) -> dict[str, Any]:
        whole = self.total().get(WHOLE)
        return {
            "total": whole.value if whole else None,
            "intensity": self.intensity().value,
            "clients_in_scope": clients_in_scope(self._run),
        }

    # Rows

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per row of the book: keys, method, status, attribution, entity and financed figures, data quality."""
        return rows.frame_of(self)

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
        m = self.manifest
        edition, digest = next(iter(m["factors"].items()))
        assets = f" · assets {m['assets']}" if m["assets"] else ""
        period = f" · period {m['period']}" if m["period"] else ""
        return (
            f"standard {m['standard']} {m['edition']} ({m['official_text']}) · scope {m['scope']} · "
            f"balance {m['averaging']}{assets} · weights {m['weighting']} · GWP {m['gwp']} · "
            f"fallback {m['fallback']} · factors {edition} ({digest[:8]}){period}"
        )

    def as_dict(self, by: str | None = None) -> dict[str, Any]:
        """Return the result as plain data: the JSON of the command line (schema 1)."""
        told = self.reconciliation
        content: dict[str, Any] = {
            "schema": 1,
            "standard": self.manifest["standard"],
            "rows": told.rows,
            "balance": told.balance,
            "totals": self.total().as_dict(),
            **self.summary(),
        }
        if by is not None:
            content["by"] = self.by(by).as_list()
        content["issues"] = [
            {name: getattr(issue, name) for name in ("row", "loan_id", "column", "severity", "code", "given", "hint")}
            for issue in self._run.issues
        ]
        content["manifest"] = self.manifest
        return content

    def summary(self) -> dict[str, Any]:
        """Return coverage, intensity, data quality and the effect of the other balance rule as plain data."""
        return {
            "coverage": self.coverage(),
            "intensity": self._shown(lambda: self.intensity().as_dict()),
            "data_quality": self.data_quality().as_dict(),
            "averaging_effect": self._shown(self.averaging_effect),
        }

    @staticmethod
    def _shown(ratio: Any) -> Any:
        """Return a ratio, or nothing where money cannot be added."""
        try:
            return ratio()
        except OptionError:
            return None

    def _lines(self) -> Iterator[str]:
        told = self.reconciliation
        counts = ", ".join(f"{told.rows[name]} {name.replace('_', ' ')}" for name in results.STATUSES)
        yield f"{told.rows['read']} rows: {counts}"
        yield repr(self.total())
        intensity = self._shown(self.intensity)
        if intensity is None:
            yield "intensity: several currencies without a rate"
        elif intensity.value is not None:
            yield f"intensity {intensity.value:,.6g} {intensity.unit} ({intensity.scope})"
        quality = self.data_quality()
        if quality.value is not None:
            band = f", band {quality.band}" if quality.band else ""
            yield f"data quality {quality.value:.4g}{band}, weighted by {quality.weighting}"

    def __repr__(self) -> str:
        return "\n".join([self.headline, *self._lines()])

    def _repr_html_(self) -> str:
        from carbonacct.explain import html_page

        return html_page(self.headline, "\n".join(self._lines()))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        import pyarrow

        return pyarrow.Table.from_pandas(self.frame, preserve_index=False).__arrow_c_stream__(requested_schema)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
