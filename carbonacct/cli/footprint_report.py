"""A footprint as text on the command line: groups and ratios, of a result in memory or of a stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from carbonacct.cli.benefit_report import coverage_lines, figure_name, first_line, group_title
from carbonacct.cli.show import amount, percent, table, word
from carbonacct.vocabulary.headings import shown_unit

if TYPE_CHECKING:
    from carbonacct.portfolio.shown import Told

RULES_ZH = {"period": "期间平均", "tenure": "存续期平均"}


def groups(emissions: Told, by: str, lang: str) -> list[str]:
    """Return the figures of every group, then its intensity and data quality."""
    from carbonacct.portfolio.ratios import or_none

    rows, ratios = [], []
    intensity, quality = or_none(lambda: emissions.intensity(by)), emissions.data_quality(by)
    for key, totals in emissions.by(by).items():
        title = group_title(by, key, lang)
        for place, (name, total) in enumerate(totals.items()):
            row = [figure_name(name, lang), amount(total.value), shown_unit(total.unit, lang), f"{total.loans:,}"]
            rows.append(["" if place else title, *row])
        dense, scored = None if intensity is None else intensity[key], quality[key]
        figure, unit = "–", ""
        if dense is not None and dense.value is not None:
            figure, unit = amount(dense.value), shown_unit(dense.unit, lang)
        elif scored.value is None:
            continue
        score = "–" if scored.value is None else f"{scored.value:.4g}"
        ratios.append([title, figure, unit, score, scored.band or "", percent(scored.scored)])
    head = [word(name, lang) for name in ("group", "intensity", "unit", "data_quality", "band")]
    weighting = emissions.data_quality().weighting
    return [*table(rows, "llrlr"), "", *table([[*head, _scored(weighting, lang)], *ratios], "lrlrlr")]


def _scored(weighting: str, lang: str) -> str:
    """Return what the share with a score is a share of."""
    return word(f"scored_{weighting}", lang)


def ratio_lines(content: Mapping[str, Any], lang: str) -> list[str]:
    """Return intensity, data quality, coverage and, where it is there, the effect of the other balance rule."""
    lines = []
    intensity, quality = content["intensity"], content["data_quality"]
    zh = lang == "zh"
    comma = "，" if zh else ", "
    if intensity and intensity["value"] is not None:
        unit = shown_unit(intensity["unit"], lang)
        told, scope = f"{word('intensity', lang)} {amount(intensity['value'])} {unit}", f"scope {intensity['scope']}"
        lines.append(f"{told}{comma}{first_line(scope, lang)}")
    if quality["value"] is not None:
        weighting = quality["weighting"]
        parts = [f"{word('data_quality', lang)} {quality['value']:.4g}"]
        if quality["band"]:
            parts.append(f"{word('band', lang)} {quality['band']}")
        parts.append(f"按{first_line(weighting, lang)}加权" if zh else f"weighted by {weighting}")
        scored = percent(quality["scored"])
        parts.append(f"{_scored(weighting, lang)} {scored}" if zh else f"{scored} {_scored(weighting, lang)}")
        lines.append(comma.join(parts))
    lines += coverage_lines(content["coverage"], lang)
    for rule, effect in (content.get("averaging_effect") or {}).items():
        if effect["total"] is not None:
            clients, total = effect["clients_in_scope"], amount(effect["total"])
            if zh:
                lines.append(f"余额规则 {RULES_ZH.get(rule, rule)}：{total} tCO2e，范围内客户 {clients} 户")
            else:
                lines.append(f"balance rule {rule}: {total} tCO2e, {clients} clients in scope")
    return lines
