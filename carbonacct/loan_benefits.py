"""The environmental benefit of every loan of a book: ``carbonacct.benefits`` and what it returns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct import benefit_rows as rows
from carbonacct import results
from carbonacct.attribution import NUMERATORS, allocated, filing_named
from carbonacct.benefit_choice import checked
from carbonacct.benefit_remarks import FLAGS
from carbonacct.benefit_run import BenefitRun
from carbonacct.errors import OptionError, require
from carbonacct.factor_lookup import Sources
from carbonacct.factors import FactorSet
from carbonacct.result_columns import frame_of
from carbonacct.sums import total
from carbonacct.vocabulary import families, project_types

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.benefit_uncertainty import Uncertainty
    from carbonacct.book import Book
    from carbonacct.book.issues import Issues
    from carbonacct.explain import Explanation

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

FALLBACKS = ("mark", "strict", "regroup")
PERIOD = re.compile(r"(\d{4})(?:Q([1-4]))?")
OWN_COLUMNS = ("method", "status", "reason")


def benefits(
    book: Book,
    *,
    filing: str = "green-credit",
    attribution: str | None = None,
    methods: Mapping[str, str] | None = None,
    gwp: str = "AR5",
    factors: FactorSet | str | PathLike[str] | None = None,
    fallback: str = "mark",
    period: str | int | None = None,
    uncertainty: bool = False,
) -> Benefits:
    """Compute the environmental benefit of every loan, attributed to the lender.

    Parameters
    ----------
    book
        What :func:`carbonacct.read_book` returned.
    filing
        ``green-credit``, ``crst`` or ``pboc``: sets numerator, quantity basis, CO2 rule of power, and whether figures
        of a study or computed ones go first.
    attribution
        Amount divided by total investment, instead of the filing's: ``balance``, ``granted`` or ``average_balance``.
    methods
        Method id by project type, instead of the filing's.
    gwp
        Set of global warming potentials: ``SAR``, ``AR4``, ``AR5``, ``AR6`` …
    factors
        A factor set, or a file of rows added to the newest edition.
    fallback
        ``mark``: older years and coarser places stand in and are marked; ``strict``: they do not; ``regroup``: also the
        grid that an older edition put the region into.
    period
        ``"2026"`` or ``"2026Q2"``: other years are out of scope; month-end balances are averaged over it.
    uncertainty
        Add columns ``X_u [unit]`` to the frame (half the 95 % interval of the figure ``X``), and the uncertainty of
        totals to what is written; :meth:`Benefits.uncertainty` has it either way.

    Returns
    -------
    Benefits
        One row per row of the book, in its order.

    Raises
    ------
    OptionError
        If an argument is not among its choices.
    UnknownMethod
        If ``methods`` names one that does not exist.
    """
    from carbonacct.book import Book

    require(book, Book, "benefits(book)")
    rules = filing_named(filing)
    numerator = _one_of("attribution", attribution or rules.numerator, NUMERATORS)
    chosen = factors if isinstance(factors, FactorSet) else FactorSet.load()
    if factors is not None and not isinstance(factors, FactorSet):
        require(factors, (str, PathLike), "factors")
        chosen = chosen.extend(factors)
    sets = [name.removeprefix("gwp.") for name in families.names() if name.startswith("gwp.")]
    assumed = {"fuel": project_types.fuels_replaced()}
    sources = Sources(chosen, _one_of("gwp", gwp, sets), _one_of("fallback", fallback, FALLBACKS), assumed)
    choices = checked(methods or {})
    run = BenefitRun(book, rules, numerator, choices, sources, _period(period))
    parameters: dict[str, Any] = {
        "filing": rules.id,
        "attribution": f"{numerator} / total_investment",
        "quantity": rules.quantity,
        "power": rules.power,
        "first": "reported" if rules.reported_first else "computed",
        "gwp": gwp,
        "fallback": fallback,
        "period": str(period or ""),
        "methods": sorted(method_run.method.id for method_run in run.runs),
        "methods_chosen": choices,
    }
    if uncertainty:
        parameters["uncertainty"] = True
    return Benefits(run, chosen, parameters)


def _one_of(name: str, given: str, choices: Any) -> str:
    if given not in choices:
        raise OptionError(f"{name} is not among its choices", where=name, given=given, needed=", ".join(choices))
    return given


def _period(given: str | int | None) -> tuple[int, tuple[int, ...]] | None:
    if given is None:
        return None
    found = PERIOD.fullmatch(str(given))
    if not found:
        raise OptionError("the period cannot be read", where="period", given=given, needed="2026 or 2026Q2")
    quarter = int(found[2]) if found[2] else 0
    months = tuple(range(3 * quarter - 2, 3 * quarter + 1)) if quarter else tuple(range(1, 13))
    return int(found[1]), months


class Benefits:
    """The benefits of a book: a frame of rows, exact totals and groups, the factors behind them, each row explained."""

    def __init__(self, run: BenefitRun, factors: FactorSet, parameters: dict[str, Any]) -> None:
        self._run = run
        self._factors = factors
        self._parameters = parameters
        self.book = run.book

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the result rests on: version, filing, parameters, factor edition and checksum, input checksum."""
        return results.manifest(self.book, self._factors, self._parameters)

    @property
    def issues(self) -> pd.DataFrame:
        """Findings: row, loan_id, column, severity, code, given, hint."""
        return self.found.frame

    @property
    def found(self) -> Issues:
        """Findings as they were made."""
        return self._run.issues

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen for the run, with the methods that ran."""
        return self._parameters

    @property
    def status(self) -> NDArray[np.uint8]:
        """Status of every row as its place in ``results.STATUSES``, shape (rows,)."""
        return self._run.outcome.status

    @property
    def lending(self) -> tuple[Floats, Mask]:
        """Amount of every row that coverage is measured by, in the row's own currency, and where it is known."""
        return self._balance()

    def flagged(self, flag: str) -> Mask:
        """Return the rows that carry a flag, shape (rows,)."""
        return (self._run.flags >> FLAGS.index(flag) & 1).astype(bool)

    @cached_property
    def measures(self) -> dict[str, results.Measure]:
        """By indicator: the lender's part of every row (project figure × share), where known, and its unit."""
        share = self._run.shares.share
        return {
            name: results.Measure(held.figures, share, None, held.unit) for name, held in self._run.indicators.items()
        }

    def total(self) -> results.Totals:
        """Return, by indicator, the correctly rounded exact sum over all computed rows."""
        return results.total_of(self.measures, self.book.loan_numbers)

    def by(self, column: str | results.Grouping) -> results.Groups:
        """Return totals by the words of a column; a blank word is the group ``(blank)``.

        A grouping of one's own may stand for the column.

        Raises
        ------
        OptionError
            If the book has no such column.
        """
        if isinstance(column, results.Grouping):
            return results.Groups(*column, self.book.loan_numbers, self.measures)
        if column in OWN_COLUMNS:
            return results.Groups(column, *self.groups(column), self.book.loan_numbers, self.measures)
        return results.by_column(self.book, column, self.book.loan_numbers, self.measures)

    def groups(self, column: str) -> tuple[list[str], NDArray[np.int64]]:
        """Return the words of a column and each row's place among them."""
        if column not in OWN_COLUMNS:
            return results.group_codes(self.book, column)
        outcome = self._run.outcome
        words = {
            "method": lambda: rows.methods_of(self._run).texts(),
            "status": outcome.statuses,
            "reason": outcome.reasons,
        }
        return results.groups_of(words[column]())

    def project_totals(self) -> results.Totals:
        """Return the figures of the projects themselves, each project once, whatever part of it the book finances.

        A project with rows of several years counts with its newest year; where rows of one year differ, with the
        smallest figure.
        """
        first = rows.first_of_projects(self._run)
        chosen = {
            name: results.Measure(held.project, None, held.valid & first[name], held.unit)
            for name, held in self._run.indicators.items()
        }
        return results.total_of(chosen, self.book.loan_numbers)

    def uncertainty(self) -> Uncertainty:
        """Return the uncertainty of totals, groups and rows, to first order.

        Errors come from factors with ``low`` and ``high``, and from columns ``NAME_u [%]`` of the book. A factor is one
        error for all loans that use it; a figure of the book is one error for each project and year.
        """
        return self._uncertainty

    @cached_property
    def _uncertainty(self) -> Uncertainty:
        from carbonacct.benefit_uncertainty import Uncertainty

        balance, known = self._balance()
        held = self._currencies()
        lent = {word: (balance, known & (held == word)) for word in sorted(set(held[known]))}
        return Uncertainty(self._run, self.measures, lent, self.groups)

    def series(self, indicator: str) -> pd.DataFrame:
        """Return an indicator year by year for projects whose benefit changes with age.

        One row per book row and year, from the year of commissioning or planting to the year of the row; other rows
        have their one year. Factors are those of each year; the share is the row's.
        """
        from carbonacct.explain import yearly

        return yearly(self._run, self._held(indicator), indicator)

    def _held(self, indicator: str) -> Any:
        if indicator not in self._run.indicators:
            needed = ", ".join(self._run.indicators) or "no indicator was computed"
            raise OptionError("no row has this indicator", where="indicator", given=indicator, needed=needed)
        return self._run.indicators[indicator]

    def explain(self, loan_id: str, project_id: str | None = None) -> Explanation:
        """Walk one loan's figures back to their inputs, factors and sources.

        Raises
        ------
        OptionError
            If the book has no such loan, or the loan has several projects and none is named.
        """
        from carbonacct.explain import explain

        return explain(self._run, self.headline, loan_id, project_id)

    def coverage(self) -> dict[str, Any]:
        """Return how much of the book is computed, by number and by money, and how much rests on doubtful factors.

        The base is every row but those out of scope, without balances below zero. ``balance`` is ``None`` where the
        book has several currencies; ``by_currency`` then has each. ``unverified_factor`` and ``factor_fallback`` are
        shares of the computed balance, ``None`` where its currencies cannot be added.
        """
        told = self.reconciliation
        status = self._run.outcome.status
        eligible = told.rows["read"] - told.rows["out_of_scope"]
        balance, known = self._balance()
        below_zero = known & (balance < 0)
        lent = self._reconciled(balance, known & ~below_zero).balance if below_zero.any() else told.balance
        by_currency = {
            currency: _ratio(money["computed"], money["read"] - money["out_of_scope"])
            for currency, money in lent.items()
        }
        computed = known & (status == results.COMPUTED)
        doubtful = {}
        for flag in ("unverified_factor", "factor_fallback"):
            flagged = computed & self.flagged(flag)
            doubtful[flag] = _ratio(total(balance[flagged]), total(balance[computed])) if len(lent) < 2 else None
        return {
            "balance": next(iter(by_currency.values())) if len(by_currency) == 1 else None,
            "by_currency": by_currency,
            "loans": _ratio(told.rows["computed"], eligible),
            **doubtful,
        }

    @property
    def lent(self) -> Floats:
        """The amount that each row's share is of, in its own currency, shape (rows,); NaN where it has no share."""
        shares = self._run.shares
        return np.where(shares.valid.mask, shares.top, np.nan)

    def _balance(self) -> tuple[Floats, Mask]:
        values, known = allocated(self.book, "balance")
        return values, known.mask

    @cached_property
    def reconciliation(self) -> results.Reconciliation:
        """Rows and money read, and what became of them."""
        return self._reconciled(*self._balance())

    def _reconciled(self, balance: Floats, known: Mask) -> results.Reconciliation:
        return results.reconcile(self._run.outcome, balance, known, self._currencies())

    def _currencies(self) -> NDArray[np.object_]:
        """Return the currency of every row, yuan where it is blank."""
        currency = self.book.words.get("currency")
        words = np.array([*(currency.words if currency else ()), "CNY"], dtype=object)
        found: NDArray[np.object_] = words[currency.codes if currency else np.full(self.book.size, -1)]
        return found

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per row of the book: keys, method, status, reason, share, origin, flags, and every indicator."""
        return frame_of(self.columns())

    def columns(self) -> dict[str, Any]:
        """Return the columns of the frame as numbers and coded words."""
        stated = "uncertainty" in self._parameters
        return rows.columns_of(self._run, self.measures, self.uncertainty() if stated else None)

    @cached_property
    def factors(self) -> pd.DataFrame:
        """Every factor used by every computed row: argument, id, value, unit, match, status, edition, source.

        A figure of the book that replaces a factor has the status ``given`` and no id.
        """
        return rows.factors_of(self._run)

    @property
    def headline(self) -> str:
        """The first line of any output: what was computed and by which rules."""
        return headline(self._parameters, self._factors)

    def as_dict(self, by: str | None = None) -> dict[str, Any]:
        """Return the result as plain data: the JSON of the command line (schema 1)."""
        said: dict[str, Any] = {"coverage": self.coverage()}
        if "uncertainty" in self._parameters:
            said["uncertainty"] = self.uncertainty().as_dict()
        if by is not None:
            said["by"] = self.by(by).as_list()
        return results.plain("filing", self, said, self._run.issues)

    def __repr__(self) -> str:
        told = self.reconciliation
        counts = ", ".join(f"{told.rows[name]} {name.replace('_', ' ')}" for name in results.STATUSES)
        return f"{self.headline}\n{told.rows['read']} rows: {counts}\n{self.total()!r}"

    def _repr_html_(self) -> str:
        from carbonacct.explain import html_page

        return html_page(self.headline, repr(self).split("\n", 1)[1])

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        import pyarrow

        return pyarrow.Table.from_pandas(self.frame, preserve_index=False).__arrow_c_stream__(requested_schema)


def headline(parameters: Mapping[str, Any], factors: FactorSet) -> str:
    """Return what was computed and by which rules, in one line."""
    m = parameters
    period = f" · period {m['period']}" if m["period"] else ""
    return (
        f"filing {m['filing']} · share = {m['attribution']} · quantity {m['quantity']} · power {m['power']} · "
        f"{m['first']} first · GWP {m['gwp']} · fallback {m['fallback']} · "
        f"factors {factors.edition} ({factors.sha256[:8]}){period}"
    )


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
