"""Pages about methods: one each, the list of all, and what stands behind them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tools.tables import WIDE, Pages, link, shown, table

if TYPE_CHECKING:
    from carbonacct.methods import Method
    from carbonacct.methods.terms import Input, Worked

KINDS = {
    "published": "published · 已发布",
    "independent": "independent · 独立",
    "own": "own · 自算",
}
NOT_VALIDATED = "**not validated · 未验证**"


def methods() -> Pages:
    """One page a method, the list of all, and the table of validation."""
    from carbonacct import methods as catalogue
    from carbonacct.vocabulary import indicators

    found = sorted(catalogue.list(), key=lambda method: method.id)
    titles = {item.id: f"{item.title_en} · {item.title_zh}" for item in indicators.list()}
    pages = {f"methods/{method.id}.md": method_page(method, titles) for method in found}
    pages["methods.md"] = list_page(found)
    pages["validation.md"] = validation_page(found)
    return pages


def list_page(found: list[Method]) -> str:
    """All methods under the documents they follow."""
    parts = [
        WIDE + "# Methods · 方法\n",
        f"{len(found)} methods, by document. `carbonacct methods 光伏` searches them; which one measures a loan "
        "stands with its [project type](project-types.md). *Unverified*: an official text or a default was not read "
        "in full.\n",
        f"共 {len(found)} 个方法，按所依文件排列。可用 `carbonacct methods 光伏` 查找；各[项目类型](project-types.md)"
        "默认使用哪个方法，见该页。“unverified”指官方文本或某项默认值未能通读核实。\n",
    ]
    documents: dict[tuple[str, str, str], list[Method]] = {}
    for method in found:
        of = method.source.document
        documents.setdefault((of.title.get("zh", ""), of.title.get("en", ""), of.number), []).append(method)
    head = ["Method · 方法", "id", "yields · 指标", "status · 状态", "validated by · 验证"]
    for (zh, en, number), methods in documents.items():
        title = " · ".join(dict.fromkeys(filter(None, (zh, en))))
        parts.append(f"## {title}{f' ({number})' if number else ''}\n")
        parts.append(
            table(
                head,
                (
                    [
                        f"[{method.title['en']} · {method.title['zh']}](methods/{method.id}.md)",
                        f"`{method.id}`",
                        ", ".join(f"`{name}`" for name in method.returns),
                        method.status,
                        validation(method),
                    ]
                    for method in methods
                ),
            )
        )
    return "\n".join(parts)


def validation(method: Method) -> str:
    """What stands behind a method, strongest kind first."""
    kinds = [kind for kind in KINDS if any(worked.kind == kind for worked in method.worked)]
    words = ", ".join(KINDS[kind] for kind in kinds)
    return words if method.validated else ", ".join(filter(None, [NOT_VALIDATED, words]))


def unproven(method: Method) -> list[str]:
    """Outputs that no published or independent example covers."""
    counted = [worked for worked in method.worked if worked.kind != "own"]
    return [output for output in method.returns if not any(output in worked.results for worked in counted)]


def second(method: Method) -> bool:
    """Whether the tests compute a method a second time, in exact arithmetic by another code path: each of a benefit."""
    from carbonacct.vocabulary import indicators

    return not {indicator.id for indicator in indicators.list()}.isdisjoint(method.returns)


def validation_page(found: list[Method]) -> str:
    """Count and list worked examples by method, kind and filing."""
    rows = []
    for method in found:
        checks = method.check_worked()
        counts = [sum(worked.kind == kind for worked in method.worked) for kind in KINDS]
        largest = max((abs(c.got / c.expected - 1) for c in checks if c.expected), default=None)
        rows.append(
            [
                f"[`{method.id}`](methods/{method.id}.md)",
                validation(method),
                ", ".join(f"`{output}`" for output in unproven(method)) if method.validated else "all · 全部",
                *counts,
                "yes · 是" if second(method) else "no · 否",
                "" if largest is None else f"{largest:.2g}",
                method.status,
            ]
        )
    return (
        "# Validation by method · 逐方法验证\n\n"
        + table(["what stands behind · 依据", "methods · 方法数"], counted(found))
        + "\nOnly the first line is a validation by results of others. 只有第一行是以他人公布结果所作的验证。\n"
        "What the kinds mean · 类别含义: [Validation](../../concepts/validation.md) · "
        "[方法验证](../../zh/concepts/validation.md)\n\n"
        "## By filing · 按报送口径\n\n"
        + table(
            [
                "filing · 口径",
                "methods of its project types · 方法数",
                "of these with a published case · 其中有已发布算例",
                "published cases · 已发布算例数",
            ],
            by_filing(),
        )
        + "\n## By method · 按方法\n\n"
        + table(
            [
                "Method · 方法",
                "validated by · 验证",
                "results without such an example · 无此类算例的指标",
                *KINDS.values(),
                "second computation · 第二次计算",
                "largest relative difference · 最大相对差",
                "status · 状态",
            ],
            rows,
        )
    )


def counted(found: list[Method]) -> list[tuple[str, int]]:
    """Count methods by the strongest thing behind them; the lines add up to all methods."""
    kinds = [{worked.kind for worked in method.worked} for method in found]
    published = sum("published" in kind for kind in kinds)
    rest = [method for method in found if not method.validated]
    again = sum(second(method) for method in rest)
    return [
        ("published case · 已发布算例", published),
        ("independent case only · 仅有独立算例", len(found) - len(rest) - published),
        ("own second computation by another code path, not validated · 自行二次计算（另一代码路径），未验证", again),
        ("own worked example only, not validated · 仅有自算算例，未验证", len(rest) - again),
    ]


def by_filing() -> Iterator[tuple[str, int, int, int]]:
    """Yield each filing with its methods, those with a published case, and the number of such cases."""
    from carbonacct import methods as catalogue
    from carbonacct.vocabulary import project_types

    for filing in project_types.FILINGS:
        ids = sorted({kind.methods[filing] for kind in project_types.list() if kind.quantified})
        cases = [sum(worked.kind != "own" for worked in catalogue.get(id).worked) for id in ids]
        yield filing, len(ids), sum(count > 0 for count in cases), sum(cases)


def method_page(method: Method, titles: dict[str, str]) -> str:
    """Everything about one method, English and Chinese on one page."""
    document = method.source.document
    parts = [
        f"# {method.title['en']} · {method.title['zh']}\n",
        f"`{method.id}` · {validation(method)} · status · 状态: {method.status} · "
        "[all methods · 全部方法](../methods.md)\n",
        f"{link(document.title.get('zh') or document.title['en'], document.url)}, {method.source.clause}\n",
        "## What it answers · 测算什么\n",
        (inspect.getdoc(method.function) or method.title["en"]).split("\n\n")[0] + "\n",
        table(
            ["result · 结果", "unit · 单位", "", "validated · 已验证", "only if its inputs are there · 视输入而定"],
            (
                [
                    f"`{name}`",
                    unit,
                    titles.get(name, ""),
                    "no · 否" if name in unproven(method) else "yes · 是",
                    "yes · 是" if name in method.optional_returns else "",
                ]
                for name, unit in method.returns.items()
            ),
        ),
        "## Equation · 公式\n",
        *(f"\\[\n{line.latex}\n\\]\n" for line in method.equation.lines.values()),
        f"```text\n{method.equation.text}\n```\n",
        "## Inputs · 输入\n",
        table(
            ["column · 列", "English", "中文", "other headers · 其他表头", "unit · 单位", "required · 必填"],
            (input_row(item) for item in method.inputs if item.kind != "factor"),
        ),
        "## Factors · 因子\n",
        "A column of this name replaces the factor row by row. 同名列可逐行替换因子。\n",
        table(
            ["column · 列", "family · 因子族", "key · 键", "year · 年份", "unit · 单位"],
            (factor_row(item) for item in method.inputs if item.kind == "factor"),
        ),
        "## Worked examples · 算例\n",
        *worked_examples(method),
        *example_row(method),
        "## Source · 出处\n",
        table(
            ["", ""],
            (
                row
                for row in [
                    ["document · 文件", link(document.title.get("zh") or document.title["en"], document.url)],
                    ["in English · 英文名", document.title.get("en", "")],
                    ["publisher · 发布机构", document.publisher],
                    ["number · 文号", document.number],
                    ["date · 日期", document.date],
                    ["place · 位置", method.source.clause],
                    ["not seen · 未见", document.note],
                    ["plans · 规划条目", method.plan],
                ]
                if row[1]
            ),
        ),
        "## Project types · 项目类型\n",
        ", ".join(f"`{name}`" for name in method.project_types) + "\n",
    ]
    if method.bands:
        parts += [
            "## Plausible range · 合理范围\n",
            "A project outside is computed and flagged `outside_band`. 超出范围的项目照常计算并标记。\n",
            table(
                ["ratio · 比值", "from · 下限", "to · 上限", "unit · 单位", "source · 出处"],
                ([f"`{b.ratio}`", shown(b.low), shown(b.high), b.unit, b.source] for b in method.bands),
            ),
        ]
    if method.notes:
        parts += ["## Notes · 说明\n", *(f"- {note}" for note in method.notes), ""]
    return "\n".join(parts)


def input_row(item: Input) -> list[str]:
    """Cells of one input read from the book; a time elapsed is told by the date it is counted from."""
    if item.kind == "elapsed":
        en = f"calendar years since `{item.column}`, its own year being 1"
        return [f"`{item.name}`", en, f"自 `{item.column}` 起的日历年数，当年为 1", "", item.unit.text, "yes · 是"]
    name = f"{item.name}@…" if item.labels else item.column
    required = "yes · 是" if item.required else "blank is 0 · 空为 0" if item.optional else "no · 否"
    return [f"`{name}`", item.title_en, item.title_zh, "、".join(item.aliases[:4]), item.unit.text, required]


def factor_row(item: Input) -> list[str]:
    """Cells of one factor argument."""
    year = f"year {item.year_offset:+d}" if item.year_offset else "year"
    page = "../factors.md" if item.family.endswith(".SET") else f"../factors/{item.family}.md"
    return [f"`{item.name}`", f"[`{item.family}`]({page})", item.key, year, item.unit.text]


def worked_examples(method: Method) -> Iterator[str]:
    """Yield each worked example: its origin, its figures, and ours beside them."""
    units = {item.name: item.unit.text for item in method.inputs}
    checks = method.check_worked()
    for number, worked in enumerate(method.worked, 1):
        yield f"### {number}. {KINDS[worked.kind]}\n"
        yield f"{worked.found_in}\n" + (f"\n{worked.note}\n" if worked.note else "")
        yield table(["input · 输入", "value · 数值"], worked_inputs(worked, units))
        yield table(
            ["result · 结果", "there · 原文", "here · 本软件", "unit · 单位", "difference · 相差"],
            (
                [
                    f"`{check.output}`",
                    shown(check.expected),
                    shown(check.got),
                    method.returns[check.output],
                    f"{round(check.got / check.expected - 1, 6) + 0.0:.2%}" if check.expected else shown(check.got),
                ]
                for check in checks
                if check.worked is worked
            ),
        )


def example_row(method: Method) -> Iterator[str]:
    """Yield the first worked example as the row of a loan book, its loan as large as the project."""
    if not (method.project_types and method.worked):
        return
    from carbonacct.vocabulary import labels

    cells = {"loan_id": "L1", "project_type": method.project_types[0], "region": "CN-CQ", "year": "2023"}
    cells |= {"balance [CNY]": "1000000", "total_investment [CNY]": "1000000"}
    figures = method.figures(method.worked[0])
    for item in method.inputs:
        figure = figures.get(item.name)
        if item.kind == "factor" or figure is None:
            continue
        if item.kind == "elapsed" and not isinstance(figure, list):
            cells[item.column] = f"{2024 - int(figure)}-01-01"
            continue
        unit = "" if item.unit.text == "1" else f" [{item.unit.text}]"
        if isinstance(figure, list):
            pairs = zip(labels.names(item.labels or ""), figure, strict=True)
            cells |= {f"{item.name}@{label}{unit}": shown(value) for label, value in pairs if value}
        else:
            cells[f"{item.name}{unit}"] = shown(figure)
    yield "## A row of the book · 台账示例行\n"
    yield f"```csv\n{','.join(cells)}\n{','.join(cells.values())}\n```\n"


def worked_inputs(worked: Worked, units: dict[str, str]) -> Iterator[list[str]]:
    """Yield name and value of each input of a worked example."""
    for name, value in worked.inputs.items():
        text = shown(value)
        unit = units.get(name, "1")
        yield [f"`{name}`", text if isinstance(value, str) or unit == "1" else f"{text} {unit}"]
