"""Pages about factors: one a family with its numbers, its course over the years and its documents; and the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from tools.tables import WIDE, Pages, bare_table, link, shown, table

if TYPE_CHECKING:
    from carbonacct.factors import FactorRow, FactorSet, Source
    from carbonacct.vocabulary.families import Family

QUIET = "---\nsearch:\n  exclude: true\n---\n"
WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 12, 28
NAMED = {"CN": "#0072B2", "CN-CQ": "#D55E00"}
MOST_NAMED = 6


class Course(NamedTuple):
    """One key and region of a family over the years."""

    key: str
    region: str
    points: tuple[tuple[int, float], ...]

    @property
    def name(self) -> str:
        """What the line stands for."""
        return " ".join(filter(None, (self.key, self.region)))


def factors() -> Pages:
    """Every family with its numbers, one page each, and the list of all."""
    from carbonacct.factors import FactorSet
    from carbonacct.vocabulary import families

    loaded = FactorSet.load()
    index = []
    pages = {}
    for name in families.names():
        family, rows = families.get(name), loaded.rows(name)
        years = sorted({row.year for row in rows if row.year})
        index.append(
            [
                f"[`{name}`](factors/{name}.md)",
                f"{family.title_en} · {family.title_zh}",
                family.unit,
                span(years[0], years[-1]) if years else "",
                len(rows),
                family.publisher,
            ]
        )
        pages[f"factors/{name}.md"] = "\n".join(family_page(family, rows, loaded))
    head = ["family · 因子族", "", "unit · 单位", "years · 年份", "rows · 行数", "publisher · 发布机构"]
    pages["factors.md"] = "\n".join([WIDE + "# Factor families · 因子族\n", edition(loaded), table(head, index)])
    return pages


def edition(loaded: FactorSet) -> str:
    """Which numbers these are."""
    return f"Edition · 版本 `{loaded.edition}`, sha256 `{loaded.sha256[:16]}…`\n"


def family_page(family: Family, rows: Sequence[FactorRow], loaded: FactorSet) -> Iterator[str]:
    """Yield what a family is, its course over the years, its numbers and their documents."""
    yield QUIET
    yield f"# {family.title_en} · {family.title_zh}\n"
    yield f"`{family.name}` [{family.unit}] · {family.publisher} · [all families · 全部因子族](../factors.md)\n"
    yield edition(loaded)
    if family.note:
        yield family.note + "\n"
    if family.parts:
        yield (
            "Composed · 合成: "
            + " + ".join(f"{float(weight):g} × [`{part}`]({part}.md)" for part, weight in family.parts)
            + "\n"
        )
    users = methods_with(family.name)
    if users:
        links = ", ".join(f"[`{id}`](../methods/{id}.md)" for id in users)
        yield f'??? note "Methods that take it · 使用该因子的方法 ({len(users)})"\n\n    {links}\n'
    if not rows:
        yield "No number of this family is in the edition; the bank gives it. 本版无此因子族数值，由银行自行提供。\n"
        return
    lines = courses(rows)
    if lines:
        yield "## Over the years · 历年\n"
        yield plot(lines, family.unit)
    yield "## Numbers · 数值\n"
    yield number_table(rows)
    yield "## Sources · 出处\n"
    ids = dict.fromkeys(row.source_id for row in rows)
    head = ["", "document · 文件", "publisher · 发布机构", "date · 日期", "licence · 许可"]
    yield table(head, (source_row(id, loaded.source(id)) for id in ids))


def methods_with(family: str) -> list[str]:
    """Methods that take a factor of this family."""
    from carbonacct import methods

    found = []
    for method in methods.list():
        taken = (item.family for item in method.inputs if item.kind == "factor")
        if any(name == family or (name == "gwp.SET" and family.startswith("gwp.")) for name in taken):
            found.append(method.id)
    return found


def source_row(id: str, source: Source) -> list[str]:
    """Cells of one document."""
    return [
        f"`{id}`",
        link(source.document or source.citation, source.url) + (f" {source.document_no}" if source.document_no else ""),
        source.publisher,
        source.date,
        source.licence,
    ]


def number_table(rows: Sequence[FactorRow]) -> str:
    """Rows of one family, each with its place in its document."""
    head = [
        "id",
        "key · 键",
        "region · 地区",
        "year · 年份",
        "value · 数值",
        "unit · 单位",
        "status · 状态",
        "source · 出处",
    ]
    return bare_table(
        head,
        (
            [
                row.id,
                row.key,
                row.region,
                row.year or "",
                f"{shown(row.low)} – {shown(row.high)}" if row.value is None else shown(row.value),
                row.unit,
                f"{row.status}, {row.confidence}",
                ", ".join(filter(None, [row.source_id, row.place_in_source])),
            ]
            for row in rows
        ),
    )


def courses(rows: Sequence[FactorRow]) -> list[Course]:
    """Keys and regions with figures of two years or more, in one unit; empty where the family has no course."""
    found: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for row in rows:
        if row.year is not None and row.value is not None and row.unit == rows[0].unit:
            found[row.key, row.region][row.year] = row.value
    return [
        Course(key, region, tuple(sorted(points.items()))) for (key, region), points in found.items() if len(points) > 1
    ]


def plot(lines: Sequence[Course], unit: str) -> str:
    """Draw the courses as inline SVG: few lines with names, many in grey with the country and Chongqing named."""
    years = [year for line in lines for year, _ in line.points]
    values = [value for line in lines for _, value in line.points]
    first, last, low, high = min(years), max(years), min(values), max(values)
    low, high = (low - abs(low) * 0.1, high + abs(high) * 0.1 or 1.0) if low == high else (low, high)

    def place(year: int, value: float) -> str:
        across = LEFT + (WIDTH - LEFT - RIGHT) * (year - first) / (last - first)
        up = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low)
        return f"{across:.1f},{up:.1f}"

    few = len(lines) <= MOST_NAMED
    palette = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7")
    drawn: list[str] = []
    named: list[str] = []
    for number, line in enumerate(sorted(lines, key=lambda line: line.region in NAMED)):
        colour = palette[number] if few else NAMED.get(line.region, "#8A8A8A")
        strong = few or line.region in NAMED
        width, opacity = (2, 1) if strong else (1, 0.35)
        points = " ".join(place(*point) for point in line.points)
        title = f"<title>{escape(line.name)}</title>"
        drawn.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}" '
            f'stroke-opacity="{opacity}">{title}</polyline>'
        )
        if strong and line.name and len(named) < MOST_NAMED:
            named.append(f'<tspan fill="{colour}">{escape(line.name)}</tspan>')
    base, top = HEIGHT - BOTTOM, TOP
    frame = f'<path d="M{LEFT},{top}V{base}H{WIDTH - RIGHT}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>'
    texts = [
        (LEFT - 6, base, "end", shown(round(low, 6))),
        (LEFT - 6, top + 10, "end", shown(round(high, 6))),
        (LEFT, HEIGHT - 8, "middle", str(first)),
        (WIDTH - RIGHT, HEIGHT - 8, "middle", str(last)),
    ]
    labels = [f'<text x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>' for x, y, anchor, text in texts]
    if named:
        labels.append(f'<text x="{LEFT + 8}" y="{HEIGHT - 8}">' + " · ".join(named) + "</text>")
    return (
        f'<div><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-size="12" fill="currentColor" '
        f'aria-label="{first} to {last}">{frame}{"".join(drawn)}{"".join(labels)}</svg></div>\n\n'
        f"[{unit}], lowest to highest figure; the axis does not start at zero. 纵轴为最低值至最高值，不从零开始。\n"
    )


def span(first: int | None, last: int | None) -> str:
    """Write a range of years."""
    return "–".join(dict.fromkeys(str(year) for year in (first, last) if year))
