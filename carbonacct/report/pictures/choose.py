"""Which pictures join which form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from carbonacct.checks import targets
from carbonacct.checks.evidence import Evidence
from carbonacct.checks.quantity import Quantity, in_unit
from carbonacct.portfolio.schedules import gdp_schedule
from carbonacct.report.case import Case
from carbonacct.report.model import Disclosure, Picture, Wording
from carbonacct.report.pictures.charts import (
    amounts,
    change_steps,
    coverage_and_quality,
    decline_path,
    marginal_benefit,
)
from carbonacct.report.tally import Tally, money, texts
from carbonacct.report.templates.change_lines import change_of
from carbonacct.report.templates.plan import DEFAULT
from carbonacct.results import BLANK, Grouping
from carbonacct.units import conversion, parse_unit, scale
from carbonacct.vocabulary import project_types

UNIT = "万元"
BENEFIT = "ghg_reduced"


def illustrated(filled: Disclosure, case: Case) -> Disclosure:
    """Return a form with the pictures that belong to it; a form without figures to draw stays as it is.

    Raises
    ------
    OutputError
        Matplotlib is not installed.
    """
    drawn: list[Picture] = []
    if filled.template in ("green-credit", "jrt0227"):
        drawn += _benefits(case)
    if filled.template in ("pboc", "jrt0227"):
        drawn += _sectors(case)
    if filled.template == "pcaf":
        drawn += _classes(case)
    if filled.template in ("pboc", "pcaf"):
        drawn += _change(case, filled.template)
    if filled.template == "plan":
        drawn += _paths(case)
    return replace(filled, pictures=tuple(drawn))


def _benefits(case: Case) -> Iterator[Picture]:
    """Draw tonnes reduced by project type, and tonnes per money lent."""
    found = case.benefits("green-credit")
    if BENEFIT not in found.measures:
        return
    words = texts(found.book, "project_type")
    keys = sorted(set(words) - {""})
    place = {key: number for number, key in enumerate([*keys, ""])}
    grouping = Grouping("project_type", [*keys, BLANK], np.array([place[word] for word in words], dtype=np.int64))
    held = found.measures[BENEFIT]
    measures = {**found.measures, "lent": money(found.book, "balance", held.valid)}
    tally = Tally("benefits", measures, found.book.loan_numbers)
    sums, lent, rates = (
        tally.by(BENEFIT, grouping),
        tally.by("lent", grouping),
        tally.quotient(BENEFIT, "lent", grouping),
    )
    named = [(key, _type(key)) for key in keys if sums[key].value is not None]
    title = Wording("温室气体减排量（按项目类型）", "Greenhouse gas reduced, by project type")
    yield amounts("benefit-by-type", title, [(word, _number(sums[key].value)) for key, word in named], "tCO2e")
    down, up = conversion(parse_unit("CNY"), parse_unit(UNIT)), conversion(parse_unit(UNIT), parse_unit("CNY"))
    steps = [
        (word, float(scale(_number(lent[key].value), down)), float(scale(_number(rates[key].value), up)))
        for key, word in named
        if lent[key].value and rates[key].value is not None
    ]
    if steps:
        title = Wording("单位贷款减排量曲线", "Reduction per amount lent, best first")
        yield marginal_benefit("marginal-benefit", title, steps, UNIT, f"tCO2e/{UNIT}")


def _type(key: str) -> Wording:
    known = {one.id: one for one in project_types.list()}
    return Wording(known[key].title_zh, known[key].title_en) if key in known else Wording(key, key)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _sectors(case: Case) -> Iterator[Picture]:
    """Draw intensity, coverage and data quality of the eight sectors."""
    from carbonacct.report.footprint import ratios, tallies
    from carbonacct.report.templates.pboc import NOT_LISTED, sector_word, sectors_of

    found = case.emissions("pboc")
    grouping = sectors_of(found)
    made = ratios(found, grouping)
    loans, _ = tallies(found)
    covered = loans.quotient("amount_covered", "amount", grouping)
    keys = [key for key in grouping.keys if key != NOT_LISTED and covered[key].value is not None]
    bars = [(sector_word(key), made["intensity"][key].value) for key in keys]
    known = [(word, float(value)) for word, value in bars if isinstance(value, int | float)]
    if known:
        title = Wording("碳强度（按行业，高碳口径）", "Intensity by sector (high-carbon scope)")
        yield amounts("intensity-by-sector", title, known, str(found.intensity().unit))
        groups = [(sector_word(key), _ratio(covered[key].value), _ratio(made["quality"][key].value)) for key in keys]
        title = Wording("覆盖率与数据质量（按行业）", "Coverage and data quality by sector")
        yield coverage_and_quality("quality-by-sector", title, groups)


def _classes(case: Case) -> Iterator[Picture]:
    """Draw coverage and data quality by asset class."""
    from carbonacct.report.footprint import ratios, tallies
    from carbonacct.report.templates.pcaf import class_word, classes

    found = case.emissions("pcaf")
    grouping = classes(found)
    loans, _ = tallies(found)
    covered, made = loans.quotient("amount_covered", "amount", grouping), ratios(found, grouping)
    groups = [
        (class_word(key), _ratio(covered[key].value), _ratio(made["quality"][key].value))
        for key in grouping.keys
        if covered[key].value is not None
    ]
    if groups:
        title = Wording("覆盖率与数据质量（按资产类别）", "Coverage and data quality by asset class")
        yield coverage_and_quality("quality-by-class", title, groups)


def _change(case: Case, standard: str) -> Iterator[Picture]:
    """Draw the change since an earlier book, where one is given."""
    found = change_of(case, standard)
    if found is not None and found.decomposition is not None:
        title = Wording("较上期变动（范围一+二）", "Change since the earlier book (scopes 1 + 2)")
        yield change_steps("change", title, found.decomposition)


def _paths(case: Case) -> Iterator[Picture]:
    """Draw the path of every target that is held against one, where the base and the present are known."""
    if case.book is None or case.options.get("base") is None:
        return
    plan = targets.load(case.options.get("plan") or DEFAULT)
    before = Evidence(case.options["base"], "base")
    now = Evidence([case.benefits("green-credit"), case.emissions("pboc")], "results")
    for target in plan.targets:
        first, last = before.figure(target.measure), now.figure(target.measure)
        if target.comparison != "on_path" or target.deadline is None or first is None or last is None:
            continue
        if first.day is None or last.day is None or not first.day < last.day <= target.deadline:
            continue
        start, end = (in_unit(Quantity(one.value, one.unit), target.unit, "base") for one in (first, last))
        path = gdp_schedule(
            first.day.year,
            start,
            target.deadline.year,
            region=target.region,
            unit=target.unit,
            factors=case.factor_set,
        )
        title = Wording(target.title("zh"), target.title("en"))
        yield decline_path(f"path-{target.indicator}", title, path, {first.day.year: start, last.day.year: end})


def _ratio(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
