"""The quarterly table of the carbon-reduction facility (碳减排支持工具): projects, amount, rate and yearly reduction.

Three columns stand side by side: drawn in the quarter, in the year to date, and since the start. Each holds the one
before it, so they are never added. A project counts once in each column. The tonnes are a yearly reduction driven by
the loans, also in the column since start: t/a of the stock, not a sum over years.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import amounts
from carbonacct.errors import OptionError
from carbonacct.portfolio.drawdowns import of_book, read
from carbonacct.portfolio.tables import rows as table
from carbonacct.results import BLANK
from carbonacct.sums import total

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

FILING, HOME, TOTAL = "crst", "CNY", "total"
COLUMNS = ("quarter", "year_to_date", "since_start")
COLUMN_ZH = {"quarter": "本季度", "year_to_date": "本年累计", "since_start": "工具设立以来累计"}
QUARTER = re.compile(r"(\d{4})Q([1-4])")
TEN_THOUSAND = 1e4
TOLERANCE = 1e-9


class Result(Protocol):
    """What the table needs of a result of benefits under filing ``crst``."""

    book: Book

    @property
    def frame(self) -> pd.DataFrame:
        """One row per row of the book."""
        ...

    @property
    def measures(self) -> Mapping[str, Any]:
        """The lender's part of every row by indicator."""
        ...

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the result rests on."""
        ...


@dataclass(frozen=True, slots=True)
class Cell:
    """One field in one column.

    Attributes
    ----------
    projects
        Number of projects, each once.
    amount
        Drawn [万元].
    rate
        Amount-weighted yearly rate [%]; ``None`` where no drawdown has one.
    reduction
        Yearly reduction driven by the loans [tCO2e/a]; ``None`` where none is measured.
    measured
        Share of the amount whose reduction is measured (0 to 1).
    per_amount
        Reduction over the amount measured [tCO2e/万元].
    plausible
        Whether that lies within what banks have disclosed.
    rated
        Share of the amount that has a rate (0 to 1).
    """

    column: str
    field: str
    projects: int
    amount: float
    rate: float | None
    reduction: float | None
    measured: float | None
    per_amount: float | None
    plausible: bool | None
    rated: float | None


class FacilityTable:
    """The table of a quarter: cells by column and field, and the drawdowns left out.

    Attributes
    ----------
    quarter
        Such as ``2026Q2``.
    cells
        By column and field; the field ``total`` joins all fields.
    left_out
        Drawdowns in no column: loan_id, date, amount, reason.
    """

    def __init__(self, quarter: str, cells: tuple[Cell, ...], left_out: pd.DataFrame) -> None:
        self.quarter, self.cells, self.left_out = quarter, cells, left_out

    def cell(self, column: str, field: str = TOTAL) -> Cell:
        """Return one cell.

        Raises
        ------
        OptionError
            There is no such column or field.
        """
        for one in self.cells:
            if (one.column, one.field) == (column, field):
                return one
        fields = ", ".join(dict.fromkeys(one.field for one in self.cells))
        raise OptionError(
            "there is no such cell", given=f"{column}, {field}", needed=f"{', '.join(COLUMNS)}; fields {fields}"
        )

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per field, the columns side by side."""
        import pandas as pd

        fields = [*dict.fromkeys(one.field for one in self.cells)]
        data: dict[str, Any] = {"field": fields}
        for column in COLUMNS:
            mine = [self.cell(column, field) for field in fields]
            data |= {
                f"{column}: projects": [one.projects for one in mine],
                f"{column}: amount [万元]": [one.amount for one in mine],
                f"{column}: rate [%]": pd.array([one.rate for one in mine], dtype="Float64"),
                f"{column}: reduction [tCO2e/a]": pd.array([one.reduction for one in mine], dtype="Float64"),
            }
        return pd.DataFrame(data)

    def as_dict(self) -> dict[str, Any]:
        """Return the table as plain data."""
        names = Cell.__dataclass_fields__
        return {
            "quarter": self.quarter,
            "cells": [{name: getattr(one, name) for name in names} for one in self.cells],
            "left_out": self.left_out.astype(object).where(self.left_out.notna(), None).to_dict("records"),
        }

    def text(self, lang: str = "zh") -> str:
        """Return the totals as text (``zh`` or ``en``)."""
        lines = [f"碳减排贷款信息披露 {self.quarter}" if lang == "zh" else f"carbon-reduction loans, {self.quarter}"]
        for column in COLUMNS:
            one = self.cell(column)
            rate = "–" if one.rate is None else f"{one.rate:.2f} %{_part(one.rated, lang)}"
            tonnes = "–" if one.reduction is None else f"{one.reduction:,.2f}"
            part = "" if one.reduction is None else _part(one.measured, lang)
            if lang == "zh":
                lines.append(
                    f"{COLUMN_ZH[column]}：项目{one.projects}个，贷款{one.amount:,.2f}万元，"
                    f"加权平均利率{rate}，带动年度碳减排量{tonnes} tCO2e{part}"
                )
            else:
                lines.append(
                    f"{column}: {one.projects} projects, {one.amount:,.2f} 万元, weighted rate {rate}, "
                    f"yearly reduction {tonnes} tCO2e/a{part}"
                )
        lines.append(
            "各列互相包含，不得相加。" if lang == "zh" else "Each column holds the one before it: never add them."
        )
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.text("en")

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(index=False, escape=True, na_rep=""))


def _part(share: float | None, lang: str) -> str:
    """Return what part of the amount a figure rests on, where it is not all of it."""
    if share is None or share >= 1:
        return ""
    return f"（占金额的{100 * share:.3g}%）" if lang == "zh" else f" (of {100 * share:.3g} % of the amount)"


def rules() -> dict[str, dict[str, str]]:
    """Return the facility's published rules by name, with their source.

    Examples
    --------
    >>> rules()["relending_ratio"]["value"]
    '60'
    """
    return {row["rule"]: row for row in table("facility_rules")}


def relending(amount: float) -> float:
    """Return the funds lent by the central bank against loans of an amount, in its unit (60 % of principal).

    Examples
    --------
    >>> relending(100.0)
    60.0
    """
    return amount * float(rules()["relending_ratio"]["value"]) / 100


def facility_table(
    benefits: Result,
    *,
    quarter: str,
    drawdowns: pd.DataFrame | Iterable[Mapping[str, object]] | str | os.PathLike[str] | None = None,
    start: date | None = None,
    indicator: str = "ghg_reduced",
) -> FacilityTable:
    """Return the facility's table of a quarter.

    Parameters
    ----------
    benefits
        Benefits under ``filing="crst"``: the loans with a ``facility_field``, or all if the book has no such column.
    quarter
        Such as ``2026Q2``.
    drawdowns
        Frame, rows or CSV as :func:`carbonacct.portfolio.drawdowns.read` takes them. Without it every loan is drawn
        once: ``granted`` on ``disbursed_on`` at ``interest_rate``.
    start
        First day of the column since start; the facility's launch if ``None``.
    indicator
        What the column of tonnes holds.

    Returns
    -------
    FacilityTable
        A drawdown brings its part of the loan's yearly reduction: drawn over granted.

    Raises
    ------
    OptionError
        The result is of another filing, the quarter cannot be read, or the drawdowns lack a column.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> from carbonacct.loan_benefits import benefits
    >>> book = read_book({"loan_id": "A", "project_type": "solar_pv", "facility_field": "清洁能源", "year": 2025,
    ...     "region": "CN-GD", "currency": "CNY", "granted [万元]": 1000.0, "total_investment [万元]": 4000.0,
    ...     "project_ghg_reduced [tCO2e]": 8000.0, "interest_rate": 0.035, "disbursed_on": "2025-05-06"})
    >>> made = facility_table(benefits(book, filing="crst"), quarter="2025Q2")
    >>> one = made.cell("quarter")
    >>> one.projects, one.amount, round(one.rate, 9), one.reduction
    (1, 1000.0, 3.5, 2000.0)
    """
    if benefits.manifest.get("filing") != FILING:
        raise OptionError(
            "the facility counts by its own rule", where="filing", given=benefits.manifest.get("filing"), needed=FILING
        )
    edges = _edges(quarter, start or date.fromisoformat(rules()["launched"]["value"]))
    loans = _Loans(benefits, indicator)
    drawn = of_book(loans.book, loans.members) if drawdowns is None else read(drawdowns)
    events, left_out = loans.match(drawn, edges)
    fields = [*sorted(set(loans.fields[events.rows])), TOTAL]
    cells = tuple(_cell(loans, events, column, edges[column], field) for column in COLUMNS for field in fields)
    return FacilityTable(quarter, cells, left_out)


def _edges(quarter: str, start: date) -> dict[str, tuple[np.datetime64, np.datetime64]]:
    """Return first and last day of every column."""
    found = QUARTER.fullmatch(quarter)
    if found is None:
        raise OptionError("the quarter cannot be read", where="quarter", given=quarter, needed="such as 2026Q2")
    year, number = int(found[1]), int(found[2])
    after = date(year + number // 4, number % 4 * 3 + 1, 1)
    last = np.datetime64(after - timedelta(days=1))
    firsts = {"quarter": date(year, 3 * number - 2, 1), "year_to_date": date(year, 1, 1), "since_start": start}
    if start >= after:
        raise OptionError("the quarter lies before the start", where="quarter", given=quarter, needed=f"after {start}")
    return {name: (np.datetime64(max(first, start)), last) for name, first in firsts.items()}


@dataclass(frozen=True)
class Events:
    """Parts of drawdowns, each of one row of the book: day, share of the loan drawn, and rate."""

    rows: NDArray[np.intp]
    days: NDArray[np.datetime64]
    parts: Floats
    rates: Floats


class _Loans:
    """The facility's loans: amount granted, yearly reduction, project and field of every row."""

    def __init__(self, benefits: Result, indicator: str) -> None:
        book = benefits.book
        self.book = book
        self.granted, known = amounts(book, "granted", np.zeros(book.size, dtype=np.int64), ())
        fields, currency = book.words.get("facility_field"), book.words.get("currency")
        self.fields = np.array(
            [BLANK] * book.size if fields is None else [w or BLANK for w in fields.texts()], dtype=object
        )
        words = np.array(
            [HOME] * book.size if currency is None else [w or HOME for w in currency.texts()], dtype=object
        )
        self.home = words == HOME
        self.members = (book.state == book.OPEN) & known & (self.granted > 0)
        if fields is not None:
            self.members &= self.fields != BLANK
        measure = benefits.measures.get(indicator)
        self.reduction = np.full(book.size, np.nan)
        if measure is not None:
            self.reduction = np.where(measure.valid, measure.values, np.nan)
        projects, loans = book.words.get("project_id"), book.words["loan_id"]
        own = loans.codes.astype(np.int64)
        self.projects = (
            own if projects is None else np.where(projects.codes >= 0, projects.codes, len(projects.words) + own)
        )
        self.whole = np.bincount(own, weights=np.where(self.members, self.granted, 0.0), minlength=len(loans.words))

    def match(
        self, drawn: pd.DataFrame, edges: Mapping[str, tuple[np.datetime64, np.datetime64]]
    ) -> tuple[Events, pd.DataFrame]:
        """Spread drawdowns over the rows of their loans; say which count in no column, and why."""
        loans = self.book.words["loan_id"]
        places = {name: place for place, name in enumerate(loans.words)}
        codes = np.array([places.get(name, -1) for name in drawn["loan_id"]], dtype=np.int64)
        days, amount = drawn["date"].to_numpy(dtype="datetime64[D]"), drawn["amount"].to_numpy(dtype=np.float64)
        first, last = edges["since_start"]
        abroad = np.bincount(loans.codes[self.members & ~self.home], minlength=len(loans.words)) > 0
        paid = (codes >= 0) & (amount > 0) & np.isfinite(amount)
        added = np.bincount(codes[paid], weights=amount[paid], minlength=len(loans.words))
        above = added > self.whole * (1 + TOLERANCE)
        reason = np.full(len(drawn), "", dtype=object)
        for word, rows in (
            ("unreadable", np.isnat(days) | ~np.isfinite(amount)),
            ("not_positive", amount <= 0),
            ("unknown_loan", codes < 0),
            ("not_of_the_facility", (codes >= 0) & (self.whole[codes] == 0)),
            ("other_currency", (codes >= 0) & abroad[codes]),
            ("drawn_above_granted", (codes >= 0) & above[codes]),
            ("before_start", days < first),
            ("after_quarter", days > last),
        ):
            reason[rows & (reason == "")] = word
        kept = np.flatnonzero(reason == "")
        rows = np.flatnonzero(self.members)
        order = rows[np.argsort(loans.codes[rows], kind="stable")]
        left = np.searchsorted(loans.codes[order], codes[kept], side="left")
        count = np.searchsorted(loans.codes[order], codes[kept], side="right") - left
        within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        mine = order[np.repeat(left, count) + within]
        share = amount[kept] / self.whole[codes[kept]]
        rates = drawn["rate"].to_numpy(dtype=np.float64)[kept]
        events = Events(mine, np.repeat(days[kept], count), np.repeat(share, count), np.repeat(rates, count))
        left_out = drawn.loc[reason != "", ["loan_id", "date", "amount"]].assign(reason=reason[reason != ""])
        return events, left_out.reset_index(drop=True)


def _cell(loans: _Loans, events: Events, column: str, edge: tuple[np.datetime64, np.datetime64], field: str) -> Cell:
    mine = (events.days >= edge[0]) & (events.days <= edge[1])
    if field != TOTAL:
        mine &= loans.fields[events.rows] == field
    rows, parts, rates = events.rows[mine], events.parts[mine], events.rates[mine]
    drawn, tonnes = loans.granted[rows] * parts, loans.reduction[rows] * parts
    rated, measured = np.isfinite(rates), np.isfinite(tonnes)
    amount, covered = total(drawn), total(drawn[measured])
    weight = total(drawn[rated])
    reduction = total(tonnes[measured]) if measured.any() else None
    per = None if reduction is None or not covered else reduction / (covered / TEN_THOUSAND)
    low, high = (float(rules()[name]["value"]) for name in ("band_low", "band_high"))
    return Cell(
        column=column,
        field=field,
        projects=len(np.unique(loans.projects[rows])),
        amount=amount / TEN_THOUSAND,
        rate=100 * total((drawn * rates)[rated]) / weight if weight else None,
        reduction=reduction,
        measured=covered / amount if amount else None,
        per_amount=per,
        plausible=None if per is None else low <= per <= high,
        rated=weight / amount if amount else None,
    )
