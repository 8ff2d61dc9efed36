"""One loan's footprint walked back: emissions of the entity, the lender's share, quality, result."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct import methods as catalogue
from carbonacct.corridor import Bound, evaluate
from carbonacct.errors import OptionError
from carbonacct.explain import Explanation, factor_lines
from carbonacct.factor_lookup import GIVEN, NOT_FOUND, FactorUse, in_unit
from carbonacct.portfolio.exchange import currencies
from carbonacct.portfolio.look_through import METHOD as POOL
from carbonacct.portfolio.settled_rows import FLAGS
from carbonacct.portfolio.supply_chain import EPA_TURNOVER, OWN_TURNOVER, TURNOVER
from carbonacct.portfolio.working_book import MONEY
from carbonacct.results import COMPUTED, STATUSES
from carbonacct.rowset import RowSet

if TYPE_CHECKING:
    from carbonacct.methods import Method
    from carbonacct.methods.terms import Input
    from carbonacct.portfolio.footprint_run import FootprintRun

WORD = re.compile(r"\w+")


def explain(run: FootprintRun, manifest: dict[str, Any], loan_id: str, project_id: str | None) -> Explanation:
    """Explain one row of a run (see :meth:`carbonacct.portfolio.emissions.Emissions.explain`)."""
    row = _find(run, loan_id, project_id)
    sections = [(_title(run, loan_id, row), _setting(run, manifest, row))]
    recomputed: dict[str, float] = {}
    for what, names, codes in (
        ("emissions", run.method_names, run.method_codes.values),
        ("attribution", run.share_names, run.share_codes.values),
    ):
        name = names[codes[row]]
        if name:
            lines, values = _walk(run, catalogue.get(name), row)
            recomputed |= values
            if name in (EPA_TURNOVER, OWN_TURNOVER):
                revenue, values = _walk(run, catalogue.get(TURNOVER), row)
                recomputed |= values
                sections.append((f"revenue: {TURNOVER}", revenue))
            if run.pools is not None and name == POOL:
                lines = (*lines, *run.pools.assets_of(row))
            sections.append((f"{what}: {name}", lines))
    sections.append(("result", _result(run, row)))
    found = [f"{i.severity} {i.code} {i.message_en} — {i.hint}" for i in run.issues if i.loan_id == loan_id]
    if found:
        sections.append(("issues", tuple(found)))
    return Explanation(loan_id, tuple(sections), recomputed)


def _find(run: FootprintRun, loan_id: str, project_id: str | None) -> int:
    words = run.book.words.get("project_id")
    rows = run.book.positions_of(loan_id).tolist()
    projects = {row: words.word(row) if words is not None else "" for row in rows}
    chosen = [row for row, project in projects.items() if project_id is None or project == project_id]
    if len(chosen) != 1:
        raise OptionError(
            "the loan has several projects" if project_id is None else "the loan has no such project",
            where=f"loan {loan_id}",
            given=project_id or "",
            needed=f"project_id, one of {', '.join(projects.values())}",
        )
    return int(chosen[0])


def _title(run: FootprintRun, loan_id: str, row: int) -> str:
    reason = run.outcome.words[run.outcome.reason[row]]
    status = STATUSES[run.outcome.status[row]]
    return f"loan {loan_id} (row {int(run.book.rows[row])}): {status}" + (f", {reason}" if reason else "")


def _setting(run: FootprintRun, manifest: dict[str, Any], row: int) -> tuple[str, ...]:
    edition, digest = next(iter(manifest["factors"].items()))
    title = " ".join(run.standard.title.values())
    fixed = _word(run, "emission_option", row)
    judged = (f"option         {fixed}, fixed in the book{_why(run, row)}",) if fixed else ()
    return (
        f"standard       {run.standard.id} {run.options.edition}: {title}",
        f"read           {run.standard.read}",
        f"scope, year    {run.options.scope}, {int(run.years[row])}",
        f"money          {currencies(run.book)[row]}, balance rule {run.options.averaging}",
        f"factors        edition {edition}, SHA-256 {digest[:16]}…, GWP {manifest['gwp']}",
        *judged,
    )


def _word(run: FootprintRun, column: str, row: int) -> str:
    words = run.book.words.get(column)
    return "" if words is None or words.codes[row] < 0 else str(words.word(row))


def _why(run: FootprintRun, row: int) -> str:
    """Return who replaced or fixed something in a row, and why."""
    who = _word(run, "override_by", row)
    return f"; reason: {_word(run, 'override_reason', row) or 'not stated'}" + (f", by {who}" if who else "")


def _walk(run: FootprintRun, method: Method, row: int) -> tuple[tuple[str, ...], dict[str, float]]:
    """Return the lines of one method for one row, and its results, computed again."""
    mine = np.zeros(run.book.size, dtype=bool)
    mine[row] = True
    bound = run.bound(method, RowSet.of(mine))
    results, known = evaluate(method, bound)
    again = {output: float(values[0]) for output, values in results.items() if known[output].all()}
    lines = [f"{method.title['en']} / {method.title['zh']}", f"source: {method.source}; status {method.status}"]
    blank = {name for name, mask in bound.valid.items() if mask is not None and not mask[0]}
    values = {
        name: array[0].tolist() if array.shape[1] > 1 else float(array[0, 0])
        for name, array in bound.values.items()
        if name not in blank
    }
    numbers = method.numbers(values)
    currency = str(currencies(run.book)[row])
    for output, value in again.items():
        unit = method.units[output].text
        lines += [
            method.equation.lines[output].text,
            f"  = {numbers[output]}",
            f"  = {value!r}{'' if unit == '1' else ' ' + unit}",
        ]
    for item in method.inputs:
        if item.kind == "factor":
            for use in bound.uses:
                if use.argument == item.name:
                    lines += _factor(run, bound, use, item, row)
        else:
            lines += _written(run, item.name, row, currency) or [f"{item.name} is blank"]
    return tuple(lines), again


def _factor(run: FootprintRun, bound: Bound, use: FactorUse, item: Input, row: int) -> list[str]:
    name = f"{use.argument}@{use.label}" if use.label else use.argument
    place = int(use.index[0])
    if use.needed is not None and not use.needed[0]:
        return []
    if place == NOT_FOUND:
        return [f"{name}: not found"]
    if place == GIVEN:
        value = float(bound.values[use.argument][0].max())
        return [f"{name} = {value!r} {item.unit.text}: given in the book{_why(run, row)}"]
    factor = use.found[place]
    return factor_lines(f"{name} = {in_unit(factor, item):.15g} {item.unit.text}", factor, item.unit.text)


def _written(run: FootprintRun, name: str, row: int, currency: str) -> list[str]:
    """Return what stands behind an input: value, unit, and the column or rule it came from."""
    lines = []
    for column in run.working.columns_of(name):
        numbers, info = run.working.numbers[column], run.working.columns[column]
        if not numbers.known[row]:
            continue
        unit = currency if info.canonical == MONEY and not column.endswith("_yuan") else info.canonical
        ruled = column in run.derived.told and all(info.header != one.header for one in run.book.columns.values())
        origin = f"from {info.header}{_columns_behind(run, column, row)}" if ruled else f"column “{info.header}”"
        lines.append(f"{column} = {float(numbers.values[row])!r} {unit}: {origin}".replace(" : ", ": "))
        for one in run.behind:
            if one.column == column and one.rows[row]:
                factor = one.factor
                head = f"{one.told} {factor.year or ''} = {factor.value:.15g} {factor.unit}".replace("  ", " ")
                lines += factor_lines(head, factor, factor.unit)
    return lines


def _columns_behind(run: FootprintRun, column: str, row: int) -> str:
    """Return the columns of the book that a derived one was read from in a row, as its rule names them."""
    book = run.book
    words = dict.fromkeys(WORD.findall(run.derived.told[column]))
    named = [one for word in words for one in book.columns_of(word) if one in book.numbers]
    known = [one for one in named if book.numbers[one].known[row]]
    same = [one for one in known if book.numbers[one].values[row] == run.working.numbers[column].values[row]]
    labelled = [one for one in known if "@" in one]
    headers = [f"“{book.columns[one].header}”" for one in same[:1] or labelled or known]
    return f": {'columns' if len(headers) > 1 else 'column'} {', '.join(headers)}" if headers else ""


def _result(run: FootprintRun, row: int) -> tuple[str, ...]:
    if run.outcome.status[row] != COMPUTED:
        return ("no figure; the row is left out of every sum",)
    lines = []
    share = float(run.factor.values[row])
    for name, figure in run.figures.items():
        if figure.valid[row]:
            entity = float(figure.values[row])
            if run.direct[row]:
                lines.append(f"{name} = {entity!r} tCO2e, the loan's own: nothing is attributed")
            else:
                lines.append(f"financed_{name} = {entity!r} × {share!r} = {entity * share!r} tCO2e")
    if not np.isnan(run.quality.values[row]):
        option = run.option_names[run.option_codes.values[row]]
        lines.append(f"data quality {run.quality.values[row]:g}, option {option}")
    flags = [flag for bit, flag in enumerate(FLAGS) if run.flags.values[row] >> bit & 1]
    if flags:
        lines.append(f"flags: {', '.join(flags)}")
    return tuple(lines)
