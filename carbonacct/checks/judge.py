"""How one target is judged: against its threshold, a change on a base, a direction, or a path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from carbonacct.checks.case import Case
from carbonacct.checks.quantity import in_unit
from carbonacct.checks.targets import CHANGES, LIMITS
from carbonacct.errors import FactorNotFound, OptionError
from carbonacct.portfolio.percent import growth
from carbonacct.vocabulary.headings import shown_unit

MET, NOT_MET, ON_TRACK, OFF_TRACK, NO_DATA = "met", "not_met", "on_track", "off_track", "no_data"
VERDICTS = (MET, NOT_MET, ON_TRACK, OFF_TRACK, NO_DATA)


class Said(NamedTuple):
    """A sentence in English and Chinese."""

    en: str
    zh: str


NOTHING = Said("", "")
STRAIGHT = Said(
    "on track: against the straight line from base to threshold, which no plan prescribes",
    "进度按基期至目标的直线判断，此为约定，方案未作规定",
)
LABELS = Said(": it needs green_label or green_amount", "：须填绿色贷款标识或绿色金额")
UNKNOWN_BASIS = Said("what the base figure rests on is not stated", "未注明基期数据的核算口径")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on one target: the figure judged, what was required by then, and why."""

    verdict: str
    reason: Said
    value: float | None = None
    day: date | None = None
    required: float | None = None
    convention: Said = NOTHING


def judge(case: Case) -> Judgement:
    """Judge one target; a figure that is not there is never guessed."""
    judged = _judged(case)
    figure = case.figures().get(judged.day) if judged.day else None
    en, zh = figure.left_out if figure else ("", "")
    return replace(judged, reason=Said(f"{judged.reason.en}; {en}", f"{judged.reason.zh}；{zh}")) if en else judged


def _judged(case: Case) -> Judgement:
    target = case.target
    if target.comparison == "on_path":
        return _on_path(case)
    if target.comparison in ("rising", "falling"):
        return _course(case)
    if target.threshold is None:
        values = {day: figure.value for day, figure in case.figures().items()}
        judged = _newest(case, values | _changes(case))
        reason = Said("no threshold is published", "目标值未公布")
        return Judgement(NO_DATA, reason, *(judged or (None, None)))
    return _change(case, target.threshold) if target.comparison in CHANGES else _limit(case, target.threshold)


def _newest(case: Case, values: Mapping[date, float]) -> tuple[float, date] | None:
    """Return the figure to be judged: that of the deadline once it has passed, before that the newest."""
    deadline = case.target.deadline
    if case.over and deadline is not None:
        return (values[deadline], deadline) if deadline in values else None
    known = [day for day in values if deadline is None or day <= deadline]
    return (values[max(known)], max(known)) if known else None


def _without(case: Case, days: Mapping[date, object]) -> Judgement:
    """Say what is missing."""
    target = case.target
    if days:
        listed = ", ".join(map(str, days))
        return Judgement(
            NO_DATA,
            Said(
                f"the figures are of {listed}, none of {target.deadline}",
                f"现有数据为{listed}，缺{target.deadline}数据",
            ),
        )
    if target.level == "institution" and target.comparison in CHANGES:
        return Judgement(
            NO_DATA,
            Said(
                f"the results do not tell this change: it needs a base of {target.base_date} above 0 and a later "
                "figure, each of one year, in one currency and on one basis",
                f"现有结果未含该项增减：须有{target.base_date}大于0的基期与其后的数据，各为同一年份、同一货币、同一口径",
            ),
        )
    if target.level == "institution":
        needs = LABELS if target.measure.startswith("green_") else NOTHING
        return Judgement(
            NO_DATA,
            Said(
                f"the results do not tell this figure in {_unit(target.unit).en} for one year{needs.en}",
                f"现有结果未含该指标（单位{_unit(target.unit).zh}），或台账不是同一年份{needs.zh}",
            ),
        )
    name = (
        target.indicator if target.comparison in LIMITS or not target.of else f"{target.indicator} / {target.of}@DATE"
    )
    return Judgement(
        NO_DATA,
        Said(
            f"a figure of the {target.level}, not of one institution: give {name}",
            f"属{'全市' if target.level == 'city' else '全区'}指标，单个机构台账不能判定：请提供 {name}",
        ),
    )


def _short(value: float) -> str:
    """Return six digits of a figure, grouped and without a power of ten."""
    return f"{float(f'{value:.6g}'):,.15g}"


def _unit(unit: str) -> Said:
    """Return a unit as it is shown in both languages."""
    return Said(shown_unit(unit, "en"), shown_unit(unit, "zh"))


def _limit(case: Case, threshold: float) -> Judgement:
    target = case.target
    values = {day: figure.value for day, figure in case.figures().items()}
    judged = _newest(case, values)
    if judged is None:
        return _without(case, values)
    value, day = judged
    unit = _unit(target.unit)
    short = Said(
        f"{_short(value)} {unit.en}, asked {target.comparison} {_short(threshold)} {unit.en}".rstrip(),
        f"实际{_short(value)}{unit.zh}，目标{target.comparison}{_short(threshold)}{unit.zh}",
    )
    if _meets(target.comparison, value, threshold):
        return Judgement(MET, short if case.final(day) else _early(short), value, day, threshold)
    if case.final(day):
        return Judgement(NOT_MET, short, value, day, threshold)
    base = _base(case, values, day)
    if base is None or target.deadline is None:
        needed = Said(
            f"{short.en}; without a base figure nobody can tell whether that is on track: give {target.indicator}@DATE",
            f"{short.zh}；缺基期数据，无法判断进度：请提供 {target.indicator}@日期",
        )
        return Judgement(NO_DATA, needed, value, day, threshold)
    required = base[0] + (threshold - base[0]) * _elapsed(base[1], day, target.deadline)
    ahead = _meets(target.comparison, value, required)
    return Judgement(ON_TRACK if ahead else OFF_TRACK, short, value, day, required, STRAIGHT)


def _early(told: Said) -> Said:
    """Say that a target is reached before its deadline, which does not settle it."""
    return Said(f"{told.en}; reached before the deadline and to be held until then", f"{told.zh}；期限前已达到，须保持")


def _meets(comparison: str, value: float, threshold: float) -> bool:
    return {
        ">=": value >= threshold,
        ">": value > threshold,
        "<=": value <= threshold,
        "<": value < threshold,
    }[comparison]


def _base(case: Case, values: Mapping[date, float], day: date) -> tuple[float, date] | None:
    target = case.target
    if target.base_value is not None and target.base_date is not None and target.base_date < day:
        return in_unit(target.base_value, target.unit, f"{target.indicator}, base_value"), target.base_date
    earlier = [one for one in values if one < day]
    return (values[min(earlier)], min(earlier)) if earlier else None


def _elapsed(start: date, day: date, end: date) -> float:
    return (day - start).days / (end - start).days


def _change(case: Case, threshold: float) -> Judgement:
    target, start = case.target, case.target.base_date
    assert start is not None, "a plan's change has its base date"
    values = {day: figure.value for day, figure in case.figures().items()} | _changes(case)
    judged = _newest(case, values)
    if judged is None:
        levels = case.levels()
        if start in levels and levels[start].value == 0:
            zero = Said(f"{target.of}@{start} is 0: no change on it", f"{start}基期数据为0，无法计算增减幅度")
            return Judgement(NO_DATA, zero)
        if not values and levels and start not in levels:
            lacking = f"{target.of}@{start}"
            return Judgement(NO_DATA, Said(f"the base is missing: give {lacking}", f"缺基期数据：请提供 {lacking}"))
        return _without(case, {**values, **{day: 0.0 for day in levels if day > start}})
    value, day = judged
    word = Said("rise", "增长") if target.comparison == "rise>=" else Said("fall", "下降")
    told = Said(
        f"{word.en} of {value:.6g} % on {start}, {threshold:.6g} % asked",
        f"较{start}{word.zh}{value:.6g}%，目标{threshold:.6g}%",
    )
    if value >= threshold:
        return Judgement(MET, told if case.final(day) else _early(told), value, day, threshold)
    if case.final(day) or target.deadline is None:
        return Judgement(NOT_MET, told, value, day, threshold)
    required = threshold * _elapsed(start, day, target.deadline)
    return Judgement(ON_TRACK if value >= required else OFF_TRACK, told, value, day, required, STRAIGHT)


def _changes(case: Case) -> dict[date, float]:
    """Return the change on the base in percent, by later day, where levels are given; none for other targets."""
    start = case.target.base_date
    levels = case.levels() if case.target.comparison in CHANGES else {}
    base = levels.get(start) if start else None
    if base is None or start is None:
        return {}
    if base.value < 0:
        raise OptionError("a base is not below zero", where=f"{case.target.of}@{start}", given=base)
    if base.value == 0:
        return {}
    sign = 1 if case.target.comparison == "rise>=" else -1
    found = {}
    for day, level in levels.items():
        if day <= start:
            continue
        if bool(level.unit) != bool(base.unit):
            raise OptionError(
                "base and figure are given in one unit", where=f"given {case.target.of}", given=f"{base}; {level}"
            )
        now = in_unit(level, base.unit, f"given {case.target.of}@{day}") if base.unit else level.value
        found[day] = sign * growth(now, base.value)
    return found


def _course(case: Case) -> Judgement:
    target = case.target
    figures = case.figures()
    days = [day for day in figures if target.deadline is None or day <= target.deadline]
    if not days or (case.over and days[-1] != target.deadline):
        return _without(case, figures)
    value, day = figures[days[-1]].value, days[-1]
    if len(days) < 2:
        return Judgement(
            NO_DATA,
            Said(
                f"a direction needs an earlier figure: give {target.indicator}@DATE or a base",
                f"判断升降须有基期数据：请提供 {target.indicator}@日期 或基期结果",
            ),
            value,
            day,
        )
    steps = [(figures[first].value, figures[last].value) for first, last in pairwise(days)]
    goes = [after > before if target.comparison == "rising" else after < before for before, after in steps]
    series = " → ".join(f"{_short(figures[one].value)} ({one})" for one in days)
    verdict = (MET, NOT_MET) if case.final(day) else (ON_TRACK, OFF_TRACK)
    return Judgement(verdict[0 if all(goes) else 1], Said(series, series), value, day)


def _on_path(case: Case) -> Judgement:
    from carbonacct.portfolio.schedules import gdp_schedule
    from carbonacct.portfolio.verdicts import verdict

    target, deadline = case.target, case.target.deadline
    assert deadline is not None, "a path ends at its deadline"
    figures = case.figures()
    days = [day for day in figures if day <= deadline]
    if not days or (case.over and days[-1] != deadline):
        return _without(case, figures)
    first, last = figures[days[0]], figures[days[-1]]
    if days[0].year == days[-1].year:
        year = days[-1].year
        need = Said(
            f"a path needs a figure of a year before {year}: give base=", f"须有{year}年以前的基年数据：请提供 base="
        )
        return Judgement(NO_DATA, need, last.value, days[-1])
    differs = [
        name
        for name in {**first.basis, **last.basis}
        if first.basis and last.basis and first.basis.get(name) != last.basis.get(name)
    ]
    if differs:
        told = "; ".join(f"{name}: {first.basis.get(name)} → {last.basis.get(name)}" for name in differs)
        return Judgement(
            NO_DATA,
            Said(
                f"the base rests on another basis and must be restated: {told}", f"基期核算口径不同，须先重述：{told}"
            ),
            last.value,
            days[-1],
        )
    try:
        path = gdp_schedule(
            days[0].year, first.value, deadline.year, region=target.region, unit=target.unit, factors=case.factors
        )
    except FactorNotFound as error:
        return Judgement(NO_DATA, Said(error.message, "该地区未公布单位GDP二氧化碳排放目标"), last.value, days[-1])
    found = verdict(path, {day.year: figures[day].value for day in days})
    side = (MET, NOT_MET) if case.final(days[-1]) else (ON_TRACK, OFF_TRACK)
    scope = f" ({last.scope})" if last.scope else ""
    told = f"{_short(first.value)} ({days[0].year}) → {_short(last.value)} ({days[-1].year}){scope}, "
    unit = _unit(target.unit)
    reason = Said(f"{told}{found.required:.6g} {unit.en} on the path", f"{told}路径值{found.required:.6g} {unit.zh}")
    convention = Said(found.convention, found.convention_zh)
    if not (first.basis and last.basis):
        convention = Said(f"{convention.en} {UNKNOWN_BASIS.en}.", f"{convention.zh}{UNKNOWN_BASIS.zh}。")
    return Judgement(side[0 if found.on_path else 1], reason, last.value, days[-1], found.required, convention)
