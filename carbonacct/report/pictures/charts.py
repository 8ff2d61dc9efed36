"""The pictures themselves: each shows figures of results as they are, and computes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from carbonacct.errors import OptionError
from carbonacct.report.model import Picture, Wording
from carbonacct.report.pictures.canvas import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    RED,
    SKY,
    axes_with_labels,
    picture,
    short,
)
from carbonacct.report.templates.change_lines import line_word
from carbonacct.report.wording import unit_word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from carbonacct.portfolio.change import Change
    from carbonacct.portfolio.pathways import Path

WIDTH, ROOM = 9.0, 1.15
LINE = 0.32
HEAD = 1.2
NEAR, SEEN = 0.6, 1e-6
NUMBER = 0.025  # a narrower step, as a part of all money, has its number in the legend alone
UNSCORED = Wording("未评分", "not scored")
CUT = Wording("（横轴不从零开始）", "(axis does not start at zero)")


def amounts(
    id: str, title: Wording, bars: Sequence[tuple[Wording, float]], unit: str, *, negative: bool = True
) -> Picture:
    """Draw amounts as bars, largest first, such as benefit by project type or intensity by sector.

    Raises
    ------
    OptionError
        There is nothing to draw, or an amount is negative and may not be.
    """
    if not bars:
        raise OptionError("there is nothing to draw", where=id)
    if not negative and any(value < 0 for _, value in bars):
        raise OptionError("an amount is negative", where=id)
    order = sorted(bars, key=lambda bar: -bar[1])

    def draw(figure: Figure, lang: str) -> None:
        axes = axes_with_labels(figure, [name(lang) for name, _ in order])
        values = [value for _, value in order]
        axes.barh(range(len(values)), values, color=[BLUE if value >= 0 else RED for value in values])
        axes.margins(x=0.18)
        for place, value in enumerate(values):
            axes.annotate(short(value), (value, place), (4, 0), textcoords="offset points", va="center", fontsize=9)
        axes.set_xlabel(unit_word(unit)(lang))
        axes.set_title(title(lang), loc="left")

    return picture(id, title, (WIDTH, HEAD + LINE * len(order)), draw)


def decline_path(id: str, title: Wording, path: Path, actual: Mapping[int, float]) -> Picture:
    """Draw a path, the figures of the years known, and the gap of the last of them.

    Raises
    ------
    OptionError
        There is no figure, or the path does not reach the last one's year.
    """
    if not actual:
        raise OptionError("there is nothing to draw", where=id)
    last = max(actual)
    required = path.at(last)
    names = (Wording("路径", "path"), Wording("实际", "actual"), Wording("差距", "gap"))

    def draw(figure: Figure, lang: str) -> None:
        axes = figure.add_axes((0.1, 0.15, 0.86, 0.73))
        axes.plot(path.years, path.values, color=GREY, linestyle="--", marker=".", label=names[0](lang))
        years = sorted(actual)
        axes.plot(years, [actual[year] for year in years], color=BLUE, marker="o", label=names[1](lang))
        side = RED if actual[last] > required else GREEN
        axes.vlines(
            last,
            min(actual[last], required),
            max(actual[last], required),
            color=side,
            linewidth=3,
            label=names[2](lang),
        )
        told = " · ".join(
            f"{name(lang)} {short(value)}" for name, value in zip(names, (required, actual[last]), strict=False)
        )
        right = last > (path.years[0] + path.years[-1]) / 2
        axes.annotate(
            f"{last}: {told}",
            (last, max(actual[last], required)),
            (6 if right else -6, 9),
            textcoords="offset points",
            ha="right" if right else "left",
            fontsize=9,
            color=BLACK,
        )
        axes.set_ylim(0, ROOM * max(*path.values, *actual.values()))
        axes.set_xticks([*path.years])
        axes.set_ylabel(unit_word(path.unit)(lang))
        axes.legend(frameon=False, loc="lower left")
        axes.set_title(title(lang), loc="left")

    return picture(id, title, (WIDTH, 4.2), draw)


def change_steps(id: str, title: Wording, change: Change) -> Picture:
    """Draw a change as steps from base to now, a step a line; lines too small to be seen are left out."""
    least = SEEN * max(map(abs, change.lines.values()), default=0.0)
    steps = [(name, value) for name, value in change.lines.items() if abs(value) > least]
    ends = [*accumulate((value for _, value in steps), initial=change.base)]

    def draw(figure: Figure, lang: str) -> None:
        words = [line_word(name)(lang) for name in ("base", *(name for name, _ in steps), "now")]
        axes = axes_with_labels(figure, words)
        axes.barh(0, change.base, color=GREY)
        for place, ((_, value), start) in enumerate(zip(steps, ends[:-1], strict=True), start=1):
            axes.barh(place, value, left=start, color=RED if value > 0 else GREEN)
            end = start + value
            axes.vlines(end, place - 0.4, place + 1.4, color=BLACK, linewidth=0.6)
            sign = "+" if value > 0 else "−"
            axes.annotate(
                f"{sign}{short(abs(value))}",
                (max(start, end), place),
                (4, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
            )
        axes.barh(len(steps) + 1, change.now, color=BLUE)
        for place, value in ((0, change.base), (len(steps) + 1, change.now)):
            axes.annotate(short(value), (value, place), (4, 0), textcoords="offset points", va="center", fontsize=9)
        axes.margins(x=0.15)
        low, high = min(ends), max(ends)
        cut = low > NEAR * high
        if cut:
            axes.set_xlim(low - (high - low), high + (high - low))
        axes.set_xlabel(f"{unit_word(change.unit)(lang)} {CUT(lang)}" if cut else unit_word(change.unit)(lang))
        axes.set_title(title(lang), loc="left")

    return picture(id, title, (WIDTH, HEAD + LINE * (len(steps) + 2)), draw)


def coverage_and_quality(
    id: str, title: Wording, groups: Sequence[tuple[Wording, float | None, float | None]]
) -> Picture:
    """Draw coverage (0 to 1) and weighted data quality (1 best to 5 worst) side by side, a line a group."""
    if not groups:
        raise OptionError("there is nothing to draw", where=id)
    heads = (
        Wording("覆盖率（占余额，%）", "coverage, of the balance [%]"),
        Wording("数据质量（1最好，5最差）", "data quality (1 best, 5 worst)"),
    )

    def draw(figure: Figure, lang: str) -> None:
        labels = [name(lang) for name, _, _ in groups]
        first = axes_with_labels(figure, labels, right=0.62)
        box = first.get_position()
        second = figure.add_axes((0.68, box.y0, 0.29, box.height), sharey=first)
        second.tick_params(labelleft=False)
        for place, (_, covered, quality) in enumerate(groups):
            if covered is not None:
                first.barh(place, 100 * covered, color=SKY)
                first.annotate(
                    f"{100 * covered:.1f}",
                    (100 * covered, place),
                    (4, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=9,
                )
            if quality is None:
                second.annotate(UNSCORED(lang), (3, place), va="center", ha="center", fontsize=9, color=GREY)
            else:
                second.plot([quality], [place], marker="D", color=ORANGE, markeredgecolor=BLACK)
                second.annotate(
                    f"{quality:.2f}", (quality, place), (7, 0), textcoords="offset points", va="center", fontsize=9
                )
        first.set_xlim(0, 115)
        second.set_xlim(0.8, 5.8)
        second.grid(axis="x", color="#dddddd")
        first.set_xlabel(heads[0](lang))
        second.set_xlabel(heads[1](lang))
        first.set_title(title(lang), loc="left")

    return picture(id, title, (WIDTH, HEAD + LINE * len(groups)), draw)


def marginal_benefit(
    id: str, title: Wording, steps: Sequence[tuple[Wording, float, float]], money_unit: str, unit: str
) -> Picture:
    """Draw benefit per money lent against money lent, best first: name, amount and benefit per amount a step.

    Raises
    ------
    OptionError
        There is nothing to draw, or an amount is not above zero.
    """
    if not steps or any(amount <= 0 for _, amount, _ in steps):
        raise OptionError("every step needs an amount above zero", where=id)
    order = sorted(steps, key=lambda step: -step[2])
    edges = [*accumulate((amount for _, amount, _ in order), initial=0.0)]

    def draw(figure: Figure, lang: str) -> None:
        axes = figure.add_axes((0.09, 0.14, 0.52, 0.74))
        room = NUMBER * edges[-1]
        for place, (name, amount, rate) in enumerate(order):
            label = f"{place + 1} {name(lang)}  {short(rate)}"
            bar = axes.bar(edges[place], rate, amount, align="edge", color=(BLUE, SKY)[place % 2], label=label)
            axes.bar_label(bar, [str(place + 1) if not place or amount >= room else ""], padding=2, fontsize=7)
        money = unit_word(money_unit)(lang)
        axes.set_xlabel(Wording(f"累计贷款余额（{money}）", f"balance, accumulated [{money}]")(lang))
        axes.set_ylabel(unit_word(unit)(lang))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        legend = axes.legend(
            frameon=False, loc="upper left", bbox_to_anchor=(1.01, 1.02), fontsize=8, title=unit_word(unit)(lang)
        )
        legend.get_title().set_fontsize(8)
        axes.set_title(title(lang), loc="left")

    return picture(id, title, (WIDTH, max(4.2, 0.8 + 0.2 * len(order))), draw)
