"""The targets of a plan, judged: ``carbonacct.check`` and what it returns.

A target of a district or city is judged only on figures given for it. From the book of one institution the library
states its contribution, never a verdict.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carbonacct.checks import quantity, targets
from carbonacct.checks.case import Case
from carbonacct.checks.cuts import NO_INTENSITY, ONLY_MIX, WORDS, cuts, told
from carbonacct.checks.evidence import Evidence, Given
from carbonacct.checks.judge import NO_DATA, VERDICTS, Judgement, Said, judge
from carbonacct.checks.quantity import Quantity, convertible, in_unit
from carbonacct.checks.targets import Plan, Target
from carbonacct.errors import OptionError
from carbonacct.factors import FactorSet
from carbonacct.portfolio.percent import growth
from carbonacct.vocabulary import indicators
from carbonacct.vocabulary.headings import shown_unit

if TYPE_CHECKING:
    import pandas as pd

LANGUAGES = ("en", "zh")
VERDICT_WORDS = {
    "met": Said("met", "已达到"),
    "not_met": Said("not met", "未达到"),
    "on_track": Said("on track", "符合进度"),
    "off_track": Said("off track", "落后进度"),
    "no_data": Said("no data", "无数据"),
}
LEVEL_WORDS = {
    "institution": Said("institution", "机构"),
    "district": Said("district", "全区"),
    "city": Said("city", "全市"),
}


MEASURE_WORDS = {
    "balance": Said("loans outstanding", "贷款余额"),
    "green_balance": Said("green loans outstanding", "绿色贷款余额"),
    "green_share": Said("green loans in all loans", "绿色贷款占比"),
    "green_growth": Said("growth of green loans", "绿色贷款增长"),
    "green_bond_balance": Said("green bonds held", "绿色债券持有余额"),
    "intensity": Said("carbon intensity of the portfolio", "资产组合碳强度"),
}


@dataclass(frozen=True, slots=True)
class Contribution:
    """What the book of one institution adds to a figure of the district or city.

    ``share`` is its part of the threshold (0 to 1), where both are amounts of one unit. ``left_out`` says, in English
    and Chinese, which rows of the book are in none of its sums.
    """

    measure: str
    value: float
    unit: str
    day: date | None
    share: float | None
    left_out: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Checked:
    """A target, its verdict, and the institution's contribution where the figure is not its own.

    ``cuts`` holds the verdicts on the whole book, its high-carbon part and the borrowers of both years, for a path.
    """

    target: Target
    judgement: Judgement
    contribution: Contribution | None
    cuts: tuple[dict[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the target and its verdict as plain data."""
        t, j, c = self.target, self.judgement, self.contribution
        return {
            "indicator": t.indicator,
            "level": t.level,
            "title_zh": t.title_zh,
            "title_en": t.title_en,
            "comparison": t.comparison,
            "threshold": targets.NONE_PUBLISHED if t.threshold is None else t.threshold,
            "unit": t.unit,
            "base_date": _text(t.base_date),
            "deadline": _text(t.deadline),
            "value": j.value,
            "value_date": _text(j.day),
            "required": j.required,
            "verdict": j.verdict,
            "reason_en": j.reason.en,
            "reason_zh": j.reason.zh,
            "contribution": c.value if c else None,
            "contribution_unit": c.unit if c else "",
            "contribution_measure": c.measure if c else "",
            "contribution_share": c.share if c else None,
            "contribution_left_out_en": c.left_out[0] if c else "",
            "contribution_left_out_zh": c.left_out[1] if c else "",
            "convention_en": j.convention.en,
            "convention_zh": j.convention.zh,
            "cuts": [*self.cuts],
            "clause": t.clause,
            "text_zh": t.text_zh,
            "text_en": t.text_en,
            "note": t.note,
        }


class PlanCheck:
    """The verdicts on the targets of a plan.

    Attributes
    ----------
    plan
        The plan and its targets.
    today
        The day the verdicts are of.
    checked
        One entry per target, in the plan's order.
    """

    def __init__(self, plan: Plan, today: date, checked: tuple[Checked, ...], manifest: dict[str, Any]) -> None:
        self.plan, self.today, self.checked, self.manifest = plan, today, checked, manifest

    def __getitem__(self, indicator: str) -> Checked:
        for one in self.checked:
            if one.target.indicator == indicator:
                return one
        raise KeyError(indicator)

    @property
    def verdicts(self) -> dict[str, int]:
        """Number of targets by verdict."""
        found = [one.judgement.verdict for one in self.checked]
        return {verdict: found.count(verdict) for verdict in VERDICTS}

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per target: threshold, figure, verdict and reason, contribution, clause and words of the plan."""
        import pandas as pd

        return pd.DataFrame([{"plan": self.plan.id, **one.as_dict()} for one in self.checked])

    def as_dict(self) -> dict[str, Any]:
        """Return the verdicts as plain data: the JSON of the command line (schema 1)."""
        return {
            "schema": 1,
            "plan": self.plan.id,
            "today": self.today.isoformat(),
            "verdicts": self.verdicts,
            "targets": [one.as_dict() for one in self.checked],
            "manifest": self.manifest,
        }

    def text(self, lang: str = "en") -> str:
        """Return the verdicts as text, in English or Chinese (``en``, ``zh``).

        Raises
        ------
        OptionError
            There is no such language.
        """
        if lang not in LANGUAGES:
            raise OptionError("no such language", where="lang", given=lang, needed=", ".join(LANGUAGES))
        return "\n".join(self._lines(LANGUAGES.index(lang), lang))

    def _lines(self, place: int, lang: str) -> Iterator[str]:
        plan = self.plan
        title = (plan.title_en, plan.title_zh)[place] or plan.id
        yield " ".join(filter(None, (title, plan.document_no))) + f" · {self.today}"
        counts = (f"{VERDICT_WORDS[verdict][place]} {count}" for verdict, count in self.verdicts.items() if count)
        yield ("，" if place else ", ").join(counts)
        for one in self.checked:
            target, judged = one.target, one.judgement
            level = LEVEL_WORDS[target.level][place]
            until = f", {target.deadline}" if target.deadline else ""
            yield ""
            yield f"[{VERDICT_WORDS[judged.verdict][place]}] {target.title(lang)} ({level}{until})"
            yield f"  {target.clause}: {target.text_en if not place and target.text_en else target.text_zh}"
            if judged.reason[place]:
                yield f"  {judged.reason[place]}"
            if one.contribution is not None:
                yield f"  {_contributes(one.contribution, place)}"
            for cut in one.cuts:
                yield f"  {_cut_line(cut, place)}"
            if judged.convention[place]:
                yield f"  {judged.convention[place]}"

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        from carbonacct.explain import html_page

        head, _, rest = self.text().partition("\n")
        return html_page(head, rest)


def _contributes(one: Contribution, place: int) -> str:
    amount = f"{one.value:,.6g} {shown_unit(one.unit, ('en', 'zh')[place])}"
    share = "" if one.share is None else f"{100 * one.share:.3g} %"
    told = Said(f" ({share} of the threshold)", f"，为目标值的{share}")[place] if share else ""
    word, what = Said("contribution of this book", "本台账的贡献")[place], measure_word(one.measure)[place]
    without = Said("; ", "；")[place] + one.left_out[place] if one.left_out[place] else ""
    return f"{word}: {what} {amount}{told}{without}"


def _cut_line(cut: Mapping[str, Any], place: int) -> str:
    name, verdict = WORDS[cut["cut"]][place], VERDICT_WORDS[cut["verdict"]][place]
    if cut["value"] is None:
        return f"{name}: {verdict}. {Said(cut['reason'], NO_INTENSITY.zh)[place]}"
    against = Said("against", "路径值")[place]
    moved = Said("emissions", "排放量")[place]
    change = "" if cut["emissions_change"] is None else f", {moved} {100 * cut['emissions_change']:+.3g} %"
    note = "" if not cut["composition"] else f". {(cut['composition'], ONLY_MIX.zh)[place]}"
    unit = shown_unit(cut["unit"], ("en", "zh")[place])
    return f"{name}: {verdict}, {cut['value']:.6g} {against} {cut['required']:.6g} {unit}{change}{note}"


def measure_word(measure: str) -> Said:
    """Return what a book contributes to a target, in words."""
    known = MEASURE_WORDS.get(measure)
    if known is not None:
        return known
    title = indicators.get(measure).title
    return Said(title["en"], title["zh"])


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def check(
    results: object = None,
    *,
    plan: str | os.PathLike[str] | Plan,
    base: object = None,
    given: Mapping[str, object] | None = None,
    today: date | str | None = None,
    factors: FactorSet | None = None,
) -> PlanCheck:
    """Judge the targets of a plan.

    Parameters
    ----------
    results
        A book, its benefits, its financed emissions, or a list of these; what none of them tells stays without data.
    plan
        ``yuzhong-2023``, ``liangping-2023``, or the path of a plan of one's own in the same format.
    base
        The filed result (object, or path of its JSON) or book that directions and paths start from.
    given
        Figures of the district or city by name, such as ``{"green_loan_balance": "62亿元"}``, with their day where
        they are not of today (``green_loan_balance@2022-12-31``). A percentage is written ``26%`` or 0.26.
    today
        Day of the verdict; the day of the call if ``None``. Once a deadline has passed, a target is met, not met or
        without data, and a figure without a day is taken as that of the deadline.
    factors
        Factor set with the plans of CO2 per gross product; the newest edition if ``None``.

    Returns
    -------
    PlanCheck
        One verdict per target: ``met``, ``not_met``, ``on_track``, ``off_track`` or ``no_data``.

    Raises
    ------
    OptionError
        There is no such plan or figure, a figure lacks its unit, or the plan's file breaks the format.

    Examples
    --------
    >>> given = {"green_loan_balance": "62亿元", "green_loan_balance@2022-12-31": "36亿元", "green_loan_share": "16.2%"}
    >>> found = check(plan="liangping-2023", today="2026-01-01", given=given)
    >>> [found[name].judgement.verdict for name in ("green_loan_balance", "green_loan_growth", "green_loan_share")]
    ['met', 'not_met', 'met']
    >>> print(found["green_loan_growth"].judgement.reason.en)
    rise of 72.2222 % on 2022-12-31, 80 % asked
    """
    chosen = targets.load(plan)
    day = _today(today)
    now, before = Evidence(results, "results"), Evidence(base, "base")
    figures = Given(given, chosen.figures)
    cases = [Case(target, figures, now, before, day, factors) for target in chosen.targets]
    checked = tuple(_checked(case) for case in cases)
    return PlanCheck(chosen, day, checked, _manifest(chosen, now, before, figures))


def _checked(case: Case) -> Checked:
    judged = judge(case)
    path = case.target.comparison == "on_path" and judged.verdict != NO_DATA
    final = judged.day is not None and case.final(judged.day)
    made = tuple(told(name, cut, final) for name, cut in cuts(case).items()) if path else ()
    return Checked(case.target, judged, _contribution(case.target, case.now, case.base), made)


def _today(given: date | str | None) -> date:
    if given is None:
        return date.today()
    return quantity.day(given, "today") if isinstance(given, str) else given


def _contribution(target: Target, now: Evidence, base: Evidence) -> Contribution | None:
    if target.level == "institution" or not target.measure:
        return None
    if target.measure == "green_growth":
        present, past = now.balances(), base.balances()
        if present is None or past is None or present.green_loans is None or not past.green_loans:
            return None
        risen = growth(present.green_loans, past.green_loans)
        return Contribution(target.measure, risen, "%", now.day(), None, present.left_out)
    figure = now.figure(target.measure)
    if figure is None:
        return None
    if target.unit == "%" or not convertible(figure.unit, target.unit):
        return Contribution(target.measure, figure.value, figure.unit, figure.day, None, figure.left_out)
    value = in_unit(Quantity(figure.value, figure.unit), target.unit, target.indicator)
    share = value / target.threshold if target.threshold else None
    return Contribution(target.measure, value, target.unit, figure.day, share, figure.left_out)


def _manifest(plan: Plan, now: Evidence, base: Evidence, given: Given) -> dict[str, Any]:
    return {
        "plan": {plan.id: plan.sha256},
        "results": now.manifests(),
        "base": base.manifests(),
        "given": given.as_dict(),
    }
