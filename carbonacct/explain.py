"""One loan walked back: equation, numbers, every operand with its unit and source, attribution, result."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct import methods as catalogue
from carbonacct.attribution import dates_of
from carbonacct.benefit_choice import NO_METHOD, REPORTED
from carbonacct.benefit_remarks import FLAGS
from carbonacct.corridor import Bound, bind, measured
from carbonacct.errors import OptionError
from carbonacct.factor_lookup import GIVEN, NOT_FOUND, FactorUse, Places, in_unit
from carbonacct.results import STATUSES
from carbonacct.vocabulary import indicators, project_types

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.benefit_remarks import Indicator
    from carbonacct.benefit_run import BenefitRun
    from carbonacct.book import Book
    from carbonacct.factors import Factor
    from carbonacct.methods import Method
    from carbonacct.methods.declare import Input


@dataclass(frozen=True)
class Explanation:
    """The walk of one loan: titled sections of lines; shows itself as text and in a notebook.

    Attributes
    ----------
    recomputed
        By indicator, the project's figure computed again for this loan alone: the same bits as in the run.
    """

    loan_id: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    recomputed: dict[str, float]

    def __str__(self) -> str:
        parts = []
        for title, lines in self.sections:
            parts.append(title)
            parts.extend(f"  {line}" for line in lines)
        return "\n".join(parts)

    def _repr_html_(self) -> str:
        body = "".join(
            f"<h4>{escape(title)}</h4><pre>{escape(chr(10).join(lines))}</pre>" for title, lines in self.sections
        )
        return f"<div class='carbonacct'>{body}</div>"


def html_page(title: str, text: str) -> str:
    """Return a title and preformatted text as escaped HTML."""
    return f"<div class='carbonacct'><p>{escape(title)}</p><pre>{escape(text)}</pre></div>"


def explain(run: BenefitRun, headline: str, loan_id: str, project_id: str | None) -> Explanation:
    """Explain one row of a run (see :meth:`carbonacct.loan_benefits.Benefits.explain`)."""
    book = run.book
    row = _find(book, loan_id, project_id)
    sections: list[tuple[str, tuple[str, ...]]] = [(_title(run, row), _setting(run, headline, row))]
    recomputed: dict[str, float] = {}
    name = run.method_names[run.method_codes[row]]
    if name not in (NO_METHOD, REPORTED):
        method = catalogue.get(name)
        bound = _bound(run, method, row)
        results, valid = measured(method, bound)
        known = {output: bool(mask is None or mask[0]) for output, mask in valid.items()}
        recomputed = {output: float(values[0]) for output, values in results.items() if known[output]}
        sections.append((f"method {method.id}", _method_lines(method)))
        if recomputed:
            sections.append(("equation", _equation_lines(method, bound, recomputed)))
        sections.append(("operands", _operand_lines(run, method, bound, row)))
        recomputed = {output: value * _part(run, output, row) for output, value in recomputed.items()}
    stated = _reported_lines(run, row)
    if stated:
        sections.append(("reported figures", stated))
    period = _period_lines(run, row)
    if period:
        sections.append(("part of the year", period))
    sections.append(("attribution", _share_lines(run, row)))
    sections.append(("result", _result_lines(run, row)))
    mine = (loan_id, int(book.rows[row]))
    found = [f"{i.severity} {i.code} {i.message_en} — {i.hint}" for i in run.issues if (i.loan_id, i.row) == mine]
    if found:
        sections.append(("issues", tuple(found)))
    return Explanation(loan_id, tuple(sections), recomputed)


def _find(book: Book, loan_id: str, project_id: str | None) -> int:
    rows = book.positions_of(loan_id)
    projects = {int(row): _word(book, "project_id", row) for row in rows}
    chosen = [row for row, project in projects.items() if project_id is None or project == project_id]
    if len(chosen) != 1:
        raise OptionError(
            "the loan has several projects" if project_id is None else "the loan has no such project",
            where=f"loan {loan_id}",
            given=project_id or "",
            needed=f"project_id, one of {', '.join(projects.values())}",
        )
    return chosen[0]


def _bound(run: BenefitRun, method: Method, row: int) -> Bound:
    places = Places.of(run.book, run.years)
    return bind(method, run.book, np.array([row]), run.years, places, run.sources)


def _word(book: Book, column: str, row: int) -> str:
    words = book.words.get(column)
    return words.word(row) if words is not None else ""


def _title(run: BenefitRun, row: int) -> str:
    book = run.book
    project = _word(book, "project_id", row)
    status = STATUSES[run.outcome.status[row]]
    reason = run.outcome.words[run.outcome.reason[row]]
    head = f"loan {_word(book, 'loan_id', row)}" + (f", project {project}" if project else "")
    return f"{head} (row {int(book.rows[row])}): {status}" + (f", {reason}" if reason else "")


def _setting(run: BenefitRun, headline: str, row: int) -> tuple[str, ...]:
    kind = _word(run.book, "project_type", row)
    title = project_types.get(kind).title if kind else {"zh": "", "en": ""}
    return (
        f"project type   {kind} {title['zh']} {title['en']}".rstrip(),
        f"place, year    {_word(run.book, 'region', row) or '(blank)'}, {int(run.years[row])}",
        headline,
    )


def _method_lines(method: Method) -> tuple[str, ...]:
    source = method.source
    return (
        f"{method.title['en']} / {method.title['zh']}",
        f"source: {source}",
        f"status: {method.status}; {'validated' if method.validated else 'not validated'}",
    )


def _given(bound: Bound) -> dict[str, float | list[float]]:
    """Return the bound values of the one row, as numbers (or numbers by label)."""
    return {
        name: values[0].tolist() if values.shape[1] > 1 else float(values[0, 0])
        for name, values in bound.values.items()
    }


def _equation_lines(method: Method, bound: Bound, recomputed: dict[str, float]) -> tuple[str, ...]:
    lines = []
    numbers = method.numbers(_given(bound))
    for output, value in recomputed.items():
        lines.append(method.equation.lines[output].text)
        lines.append(f"  = {numbers[output]}")
        lines.append(f"  = {value!r} {method.units[output].text}")
    return tuple(lines)


def _operand_lines(run: BenefitRun, method: Method, bound: Bound, row: int) -> tuple[str, ...]:
    lines: list[str] = []
    for item in method.inputs:
        if item.kind == "factor":
            for use in bound.uses:
                if use.argument == item.name:
                    lines += _factor_lines(run.book, use, item, row)
        elif item.kind == "elapsed":
            mask = bound.valid[item.name]
            count = f"{bound.values[item.name][0, 0]:g}" if mask is None or mask[0] else "unknown"
            count = "none" if item.name in bound.too_late else count
            lines.append(f"{item.name} = {count} a: calendar years from {item.column} to {int(run.years[row])}")
        elif item.name in bound.assumed_zero and not item.labels:
            lines.append(f"{item.name} = 0 {item.unit.text}: blank, read as zero")
        else:
            lines += _written(run.book, item.name, row) or [f"{item.name} is blank"]
    return tuple(lines)


def _written(book: Book, name: str, row: int) -> list[str]:
    """Return what the book says of an input, one line a column: value, unit, and the header it came from."""
    lines = []
    for column in book.columns_of(name):
        numbers, info = book.numbers[column], book.columns[column]
        if numbers.known[row]:
            given = f", written in {info.unit}" if info.unit and info.unit != info.canonical else ""
            unit = f" {info.canonical}" if info.canonical not in ("", "1") else ""
            lines.append(f"{column} = {float(numbers.values[row])!r}{unit}: column “{info.header}”{given}")
    return lines


def _factor_lines(book: Book, use: FactorUse, item: Input, row: int) -> list[str]:
    name = f"{use.argument}@{use.label}" if use.label else use.argument
    place = int(use.index[0])
    if use.needed is not None and not use.needed[0]:
        return []
    if place == NOT_FOUND:
        error = use.missing[int(use.asked[0])]
        return [f"{name}: not found — {error.message if error else ''}"]
    if place == GIVEN:
        reason, who = _word(book, "override_reason", row), _word(book, "override_by", row)
        told = f"given in the book; reason: {reason or 'not stated'}" + (f", by {who}" if who else "")
        return [f"{line}; {told}" for line in _written(book, name, row)]
    factor = use.found[place]
    return factor_lines(f"{name} = {in_unit(factor, item):.15g} {item.unit.text}", factor, item.unit.text)


def factor_lines(head: str, factor: Factor, unit: str) -> list[str]:
    """Return how one factor came to its value: number, unit, what it describes, match, edition, document and place."""
    printed = f", from {factor.value:.15g} {factor.unit}" if factor.unit != unit else ""
    co2_only = ", CO2 counted as CO2e" if "CO2e" in unit and "CO2e" not in factor.unit else ""
    lines = [
        f"{head}{printed}{co2_only}",
        f"    {factor.id}; {_described(factor)}; match {factor.match}; edition {factor.edition}",
        f"    {factor.standing}",
        f"    {factor.source.citation}" + (f"; place {factor.place}" if factor.place else ""),
    ]
    for part in factor.parts:
        lines += [
            f"    {line}" for line in factor_lines(f"{part.family} = {part.value:.15g} {part.unit}", part, part.unit)
        ]
    return lines


def _described(factor: Factor) -> str:
    """Return the place and year that a number describes; a dated one of a family without years says why it serves."""
    if factor.year is None:
        return f"{factor.region} any year".strip()
    asked = factor.asked.get("year")
    undated = "older_year" not in factor.match and asked not in (None, factor.year)
    told = f" stands for {asked}, its family has no years" if undated else ""
    return f"{factor.region} {factor.year}{told}".strip()


def _reported_lines(run: BenefitRun, row: int) -> tuple[str, ...]:
    lines = []
    for name in (indicator.id for indicator in indicators.list()):
        column = run.book.numbers.get(f"project_{name}")
        if column is None or (column.valid is not None and not column.valid[row]):
            continue
        held = run.indicators.get(name)
        taken = held is not None and held.reported is not None and bool(held.reported[row])
        written = "; ".join(_written(run.book, f"project_{name}", row))
        document = _word(run.book, "document_ref", row)
        lines.append(
            f"{written}: {'taken' if taken else 'kept beside the computed figure'}"
            + (f"; document {document}" if document else "")
        )
    return tuple(lines)


def _part(run: BenefitRun, indicator: str, row: int) -> float:
    """Return the part of a year that a figure of the row stands for."""
    part = run.days_part_of(indicator)
    return 1.0 if part is None else float(part[row])


def _period_lines(run: BenefitRun, row: int) -> tuple[str, ...]:
    """Say how yearly figures became those of the days of operation."""
    yearly = [name for name, held in run.indicators.items() if held.valid[row] and run.days_part_of(name) is not None]
    days = _written(run.book, "operating_days", row)
    if not yearly or not days:
        return ()
    year = 366 if isleap(int(run.years[row])) else 365
    return (*days, f"{', '.join(yearly)}: the figure of the year × days ÷ {year} = × {_part(run, yearly[0], row)!r}")


def _share_lines(run: BenefitRun, row: int) -> tuple[str, ...]:
    told = run.shares
    if not told.valid[row]:
        names = (run.numerator, "total_investment")
        lacking = [name for name in names if name not in run.book.numbers or not run.book.numbers[name].known[row]]
        if not lacking:
            return ("no share: the row is left out, for the reason above",)
        return (f"no share: {' or '.join(lacking)} holds no figure to take (blank, or refused)",)
    lines = [
        f"share_raw = {run.numerator} / total_investment = {told.top[row]:.15g} / {told.bottom[row]:.15g} "
        f"= {float(told.raw[row])!r}"
    ]
    if told.raw[row] != told.share[row]:
        total = told.project_total[row]
        why = f"÷ {float(total)!r}, the sum over the project's rows" if total > 1 else "capped at 1"
        lines.append(f"share = {float(told.share[row])!r} ({why})")
    else:
        lines.append(f"share = {float(told.share[row])!r}")
    return tuple(lines)


def _result_lines(run: BenefitRun, row: int) -> tuple[str, ...]:
    share = float(run.shares.share[row])
    lines = []
    for name, held in run.indicators.items():
        if held.valid[row]:
            project = float(held.project[row])
            origin = "reported" if held.reported is not None and held.reported[row] else "computed"
            lines.append(f"{name} = {project!r} × {share!r} = {project * share!r} {held.unit} ({origin})")
    flags = [flag for bit, flag in enumerate(FLAGS) if run.flags[row] >> bit & 1]
    if flags:
        lines.append(f"flags: {', '.join(flags)}")
    return tuple(lines) or ("no figure; the row is left out of every sum",)


def yearly(run: BenefitRun, held: Indicator, indicator: str) -> pd.DataFrame:
    """Return an indicator by row and year (see :meth:`carbonacct.loan_benefits.Benefits.series`)."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for row in np.flatnonzero(held.valid).tolist():
        own = held.reported is None or not held.reported[row]
        name = run.method_names[run.method_codes[row]]
        years = _ages(run, catalogue.get(name), row) if own and name not in (NO_METHOD, REPORTED) else []
        known = {int(run.years[row]): float(held.project[row])}
        for year in years:
            past = run.years.copy()
            past[row] = year
            method = catalogue.get(name)
            bound = bind(method, run.book, np.array([row]), past, Places.of(run.book, past), run.sources)
            results, valid = measured(method, bound)
            mask = valid[indicator]
            if mask is None or mask[0]:
                known.setdefault(year, float(results[indicator][0]))
        for year in sorted(known):
            rows.append(
                {
                    "loan_id": _word(run.book, "loan_id", row),
                    "project_id": _word(run.book, "project_id", row),
                    "year": year,
                    f"{indicator} [{held.unit}]": known[year] * float(run.shares.share[row]),
                    f"project_{indicator} [{held.unit}]": known[year],
                }
            )
    return pd.DataFrame(rows)


def _ages(run: BenefitRun, method: Method, row: int) -> list[int]:
    """Return the years a method's age-dependent input runs through for a row, first year first."""
    columns = [item.column for item in method.inputs if item.kind == "elapsed"]
    started = dates_of(run.book, columns[0])[row] if columns else np.datetime64("NaT")
    if np.isnat(started):
        return []
    return list(range(int(started.astype("datetime64[Y]").astype(int)) + 1970, int(run.years[row]) + 1))
