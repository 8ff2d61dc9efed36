"""The targets of a district plan and the verdict on each, from :func:`carbonacct.check`."""

from __future__ import annotations

from collections.abc import Sequence

from carbonacct.book import Book
from carbonacct.checks.cuts import NO_INTENSITY, ONLY_MIX, WORDS
from carbonacct.checks.plans import LEVEL_WORDS, VERDICT_WORDS, Checked, Contribution, check, measure_word
from carbonacct.report.case import Case
from carbonacct.report.model import (
    LANGUAGES,
    Cell,
    Column,
    Disclosure,
    Reference,
    Row,
    Table,
    Trace,
    Wording,
    figure,
    same,
)
from carbonacct.report.wording import unit_word

TITLE = Wording("方案目标对照表", "Targets of the plan")
DEFAULT = "yuzhong-2023"
SIGNS = {
    ">=": same("≥"),
    ">": same(">"),
    "<=": same("≤"),
    "<": same("<"),
    "rise>=": Wording("上升≥", "rise ≥"),
    "fall>=": Wording("下降≥", "fall ≥"),
}
NOT_TOLD = Wording("本台账不含此项数据", "the book does not tell this")
NEVER_GUESSED = Wording(
    "全区、全市指标须由外部数据给出；单个机构台账只说明贡献，不作判定。",
    "Figures of district and city must be given; the book of one institution states its contribution, not a verdict.",
)


def fill(case: Case) -> Disclosure:
    """Fill the table from the checks of a plan (option ``plan``; ``given``, ``base``, ``today`` as for checks)."""
    base = case.options.get("base")
    if isinstance(base, Book):
        base = _results(Case(base, gwp=case.gwp, factors=case.factor_set, fallback=case.fallback))
    found = check(
        None if case.book is None else _results(case),
        plan=case.options.get("plan") or DEFAULT,
        base=base,
        given=case.options.get("given"),
        today=case.options.get("today"),
        factors=case.factor_set,
    )
    columns = [
        Column("clause", Wording("条款", "Clause")),
        Column("target", Wording("指标", "Target")),
        Column("level", Wording("层级", "Level")),
        Column("asked", Wording("目标", "Asked")),
        Column("deadline", Wording("期限", "Deadline")),
        Column("value", Wording("实际", "Figure"), "ratio", decimals=4),
        Column("required", Wording("应达", "Required by then"), "ratio", decimals=4),
        Column("unit", Wording("单位", "Unit")),
        Column("verdict", Wording("结论", "Verdict")),
        Column("reason", Wording("说明", "Reason")),
        Column("contribution_of", Wording("本台账贡献", "Contribution of this book")),
        Column("contribution", Wording("贡献数值", "its figure"), "ratio", decimals=4),
        Column("contribution_unit", Wording("贡献单位", "its unit")),
        Column("convention", Wording("约定", "Convention")),
    ]
    lines = []
    for one in found.checked:
        target, judged = one.target, one.judgement
        group = {"target": target.indicator}
        level, verdict = LEVEL_WORDS[target.level], VERDICT_WORDS[judged.verdict]
        asked = Wording(target.text_zh, target.text_en or target.text_zh)
        if target.threshold is not None:
            sign = SIGNS[target.comparison]
            asked = Wording(*(f"{sign(lang)}{target.threshold:.15g}" for lang in LANGUAGES))
        lines.append(
            Row(
                {
                    "clause": Cell(target.clause),
                    "target": Cell(Wording(target.title("zh"), target.title("en"))),
                    "level": Cell(Wording(level.zh, level.en)),
                    "asked": Cell(asked),
                    "deadline": Cell("" if target.deadline is None else target.deadline.isoformat()),
                    "value": Cell(judged.value, Trace("plan", "value", group)),
                    "required": Cell(judged.required, Trace("plan", "required", group)),
                    "unit": Cell(unit_word(target.unit)),
                    "verdict": Cell(Wording(verdict.zh, verdict.en), Trace("plan", "verdict", group)),
                    "reason": Cell(Wording(judged.reason.zh, judged.reason.en)),
                    **_contributed(one),
                    "convention": Cell(Wording(judged.convention.zh, judged.convention.en)),
                }
            )
        )
    plan = found.plan
    name = Wording(plan.title_zh or plan.id, plan.title_en or plan.id)
    return Disclosure(
        template="plan",
        title=Wording(f"{TITLE.zh}：{name.zh}（{found.today}）", f"{TITLE.en}: {name.en} ({found.today})"),
        tables=(Table("targets", Wording("目标与结论", "Targets and verdicts"), columns, lines), *_cuts(found.checked)),
        notes=(NEVER_GUESSED,),
        sources=(Reference(name, plan.document_no or plan.id),),
        manifest=found.manifest,
    )


def _results(case: Case) -> list[object]:
    return [case.benefits("green-credit"), case.emissions("pboc")]


def _cuts(checked: Sequence[Checked]) -> tuple[Table, ...]:
    """Return the paths in three cuts, where base and present are both results of financed emissions."""
    columns = [
        Column("target", Wording("指标", "Target")),
        Column("cut", Wording("口径", "Cut")),
        Column("value", Wording("实际", "Figure"), "ratio", decimals=4),
        Column("required", Wording("应达", "Required by then"), "ratio", decimals=4),
        Column("unit", Wording("单位", "Unit")),
        Column("emissions_change", Wording("排放量变动", "Change of emissions"), "share", decimals=1),
        Column("verdict", Wording("结论", "Verdict")),
        Column("note", Wording("说明", "Note")),
    ]
    lines = []
    for one in checked:
        for cut in one.cuts:
            name, verdict, note = WORDS[cut["cut"]], VERDICT_WORDS[cut["verdict"]], cut["composition"]
            group, why = {"target": one.target.indicator, "cut": cut["cut"]}, Wording(NO_INTENSITY.zh, cut["reason"])
            lines.append(
                Row(
                    {
                        "target": Cell(Wording(one.target.title("zh"), one.target.title("en"))),
                        "cut": Cell(Wording(name.zh, name.en)),
                        **{
                            key: figure(cut[key], Trace("plan", f"cuts.{key}", group), why)
                            for key in ("value", "required", "emissions_change")
                        },
                        "unit": Cell(unit_word(cut["unit"])),
                        "verdict": Cell(Wording(verdict.zh, verdict.en)),
                        "note": Cell(Wording(ONLY_MIX.zh, note) if note else same("")),
                    }
                )
            )
    title = Wording("路径判定的三个口径", "Paths in three cuts")
    return (Table("cuts", title, columns, lines),) if lines else ()


def _value(added: Contribution | None, trace: Trace) -> Cell:
    if added is None:
        return figure(None, trace, NOT_TOLD)
    en, zh = added.left_out
    return Cell(added.value, trace, Wording(zh, en) if en else None)


def _contributed(one: Checked) -> dict[str, Cell]:
    """Return what the book adds to a figure of district or city; nothing for the institution's own targets."""
    target, added = one.target, one.contribution
    if target.level == "institution" or not target.measure:
        return {}
    word = measure_word(target.measure)
    trace = Trace("plan", "contribution", {"target": target.indicator})
    return {
        "contribution_of": Cell(Wording(word.zh, word.en)),
        "contribution": _value(added, trace),
        "contribution_unit": Cell(unit_word(added.unit if added else "")),
    }
