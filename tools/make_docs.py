"""Write the reference pages of the documentation from the code and its data, into docs/reference/generated.

A page whose source cannot be read is named on standard error and the program ends with 1.
"""

from __future__ import annotations

import inspect
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from carbonacct.factors import FactorRow
    from carbonacct.methods import Method
    from carbonacct.methods.terms import Input, Worked

OUT = Path(__file__).resolve().parent.parent / "docs" / "reference" / "generated"
Pages = dict[str, str]

KINDS = {
    "published": "published · 已发布",
    "independent": "independent · 独立",
    "own": "own · 自算",
}
NOT_VALIDATED = "**not validated · 未验证**"
SEVERITIES = {"error": "error · 错误", "warning": "warning · 警告", "info": "info · 提示"}


def cell(value: object) -> str:
    """Text that may stand in a cell of a Markdown table."""
    return str(value).replace("\n", " ").replace("|", "\\|").replace("<", "&lt;").strip()


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Markdown table; a missing body is said in words."""
    names = list(head)
    body = ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    if not body:
        return "None · 无\n"
    return "\n".join(["| " + " | ".join(names) + " |", "|" + "---|" * len(names), *body]) + "\n"


def bare_table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """HTML table, for pages with thousands of rows."""
    lines = ["<table><thead><tr>", *(f"<th>{escape(name)}</th>" for name in head), "</tr></thead><tbody>"]
    for row in rows:
        lines.append("<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>")
    return "\n".join([*lines, "</tbody></table>", ""])


def shown(value: object) -> str:
    """Write a number in at most ten significant digits, series and labels element by element."""
    if isinstance(value, dict):
        return ", ".join(f"{label} {shown(item)}" for label, item in value.items())
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return f"{value:.10g}" if isinstance(value, int | float) else str(value)
    return ", ".join(shown(item) for item in value)


def link(text: str, url: str) -> str:
    """Markdown link, or the plain text where there is no web address."""
    return f"[{cell(text)}]({url})" if urlsplit(url).scheme in ("http", "https") else cell(text)


def methods() -> Pages:
    """One page a method, the list of all, and the table of validation."""
    from carbonacct import methods as catalogue
    from carbonacct.vocabulary import indicators

    found = sorted(catalogue.list(), key=lambda method: method.id)
    titles = {item.id: f"{item.title_en} · {item.title_zh}" for item in indicators.list()}
    pages = {f"methods/{method.id}.md": method_page(method, titles) for method in found}
    pages["methods.md"] = "# Methods · 方法\n\n" + table(
        ["Method · 方法", "id", "yields · 指标", "status · 状态", "validated by · 验证"],
        (
            [
                f"[{method.title['en']} · {method.title['zh']}](methods/{method.id}.md)",
                f"`{method.id}`",
                ", ".join(f"`{name}`" for name in method.returns),
                method.status,
                validation(method),
            ]
            for method in found
        ),
    )
    pages["validation.md"] = validation_page(found)
    return pages


def validation(method: Method) -> str:
    """What stands behind a method, strongest kind first."""
    kinds = [kind for kind in KINDS if any(worked.kind == kind for worked in method.worked)]
    words = ", ".join(KINDS[kind] for kind in kinds)
    return words if method.validated else ", ".join(filter(None, [NOT_VALIDATED, words]))


def validation_page(found: list[Method]) -> str:
    """Count and list worked examples by method and kind."""
    validated = sum(method.validated for method in found)
    rows = []
    for method in found:
        checks = method.check_worked()
        counts = [sum(worked.kind == kind for worked in method.worked) for kind in KINDS]
        largest = max((abs(c.got / c.expected - 1) for c in checks if c.expected), default=None)
        rows.append(
            [
                f"[`{method.id}`](methods/{method.id}.md)",
                validation(method),
                *counts,
                "" if largest is None else f"{largest:.2g}",
                method.status,
                "; ".join(method.notes),
            ]
        )
    return (
        "# Validation by method · 逐方法验证\n\n"
        f"{validated} of {len(found)} methods have a published or independent example; the others are not validated.\n"
        f"{len(found)} 个方法中，{validated} 个有已发布或独立算例，其余未验证。\n"
        "What the kinds mean · 类别含义: [Validation](../../concepts/validation.md) · "
        "[方法验证](../../zh/concepts/validation.md)\n\n"
        + table(
            [
                "Method · 方法",
                "validated by · 验证",
                *KINDS.values(),
                "largest relative difference · 最大相对差",
                "status · 状态",
                "notes · 说明",
            ],
            rows,
        )
    )


def method_page(method: Method, titles: dict[str, str]) -> str:
    """Everything about one method, English and Chinese on one page."""
    document = method.source.document
    parts = [
        f"# {method.title['en']} · {method.title['zh']}\n",
        f"`{method.id}` · {validation(method)} · status · 状态: {method.status}\n",
        "## What it answers · 测算什么\n",
        (inspect.getdoc(method.function) or method.title["en"]).split("\n\n")[0] + "\n",
        table(
            ["result · 结果", "unit · 单位", "", "if its inputs are there · 视输入而定"],
            (
                [f"`{name}`", unit, titles.get(name, ""), "yes · 是" if name in method.optional_returns else ""]
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
        "## Source · 出处\n",
        table(
            ["", ""],
            [
                ["document · 文件", link(document.title.get("zh") or document.title["en"], document.url)],
                ["in English · 英文名", document.title.get("en", "")],
                ["publisher · 发布机构", document.publisher],
                ["number · 文号", document.number],
                ["date · 日期", document.date],
                ["place · 位置", method.source.clause],
                ["not seen · 未见", document.note],
                ["plans · 规划条目", method.plan],
            ],
        ),
        "## Project types · 项目类型\n",
        ", ".join(f"`{name}`" for name in method.project_types) + "\n",
    ]
    if method.notes:
        parts += ["## Notes · 说明\n", *(f"- {note}" for note in method.notes), ""]
    return "\n".join(parts)


def input_row(item: Input) -> list[str]:
    """Cells of one input read from the book."""
    name = f"{item.name}@…" if item.labels else item.column
    required = "yes · 是" if item.required else "blank is 0 · 空为 0" if item.optional else "no · 否"
    return [f"`{name}`", item.title_en, item.title_zh, "、".join(item.aliases[:4]), item.unit.text, required]


def factor_row(item: Input) -> list[str]:
    """Cells of one factor argument."""
    year = f"year {item.year_offset:+d}" if item.year_offset else "year"
    group = item.family.split(".")[0]
    return [f"`{item.name}`", f"[`{item.family}`](../factors/{group}.md)", item.key, year, item.unit.text]


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
                    f"{check.got / check.expected - 1:.2%}" if check.expected else shown(check.got),
                ]
                for check in checks
                if check.worked is worked
            ),
        )


def worked_inputs(worked: Worked, units: dict[str, str]) -> Iterator[list[str]]:
    """Yield name and value of each input of a worked example."""
    for name, value in worked.inputs.items():
        text = shown(value)
        yield [f"`{name}`", text if isinstance(value, str) else f"{text} {units.get(name, '')}"]


def factors() -> Pages:
    """Every family with its numbers, one page a group, and the known gaps."""
    from carbonacct.factors import FactorSet
    from carbonacct.vocabulary import families

    loaded = FactorSet.load()
    groups: dict[str, list[str]] = {}
    index = []
    for family in families.list():
        rows = list(loaded.rows(family.family))
        group = family.family.split(".")[0]
        years = sorted({row.year for row in rows if row.year})
        span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
        title = f"{family.title_en} · {family.title_zh}"
        index.append(
            [f"[`{family.family}`](factors/{group}.md)", title, family.unit, span, len(rows), family.publisher]
        )
        heading = f"## `{family.family}`\n\n{title} [{family.unit}]\n"
        about = [heading, *([family.note + "\n"] if family.note else []), factor_table(rows, loaded.source)]
        groups.setdefault(group, []).extend(about)
    edition = f"Edition · 版本 `{loaded.edition}`, sha256 `{loaded.sha256[:16]}…`\n"
    head = ["family · 因子族", "", "unit · 单位", "years · 年份", "rows · 行数", "publisher · 发布机构"]
    quiet = "---\nsearch:\n  exclude: true\n---\n"
    pages = {
        f"factors/{group}.md": "\n".join([quiet, f"# {group}\n", edition, *parts]) for group, parts in groups.items()
    }
    pages["factors.md"] = "\n".join(["# Factor families · 因子族\n", edition, table(head, index)])
    return pages


def factor_table(rows: list[FactorRow], source: Callable[[str], object]) -> str:
    """Rows of one family with their documents."""
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
                shown(row.value),
                row.unit,
                f"{row.status}, {row.confidence}",
                ", ".join(filter(None, [citation(source(row.source_id)), row.place_in_source])),
            ]
            for row in rows
        ),
    )


def citation(source: object) -> str:
    """Publisher, document and number in one line."""
    parts = (getattr(source, name, "") for name in ("publisher", "document", "document_no"))
    return ", ".join(str(part) for part in parts if part)


def gaps() -> Pages:
    """What is known to be missing, as ``carbonacct factors gaps`` lists it."""
    from carbonacct.factors import FactorSet

    rows = [dict(row) if isinstance(row, dict) else vars_of(row) for row in FactorSet.load().gaps()]
    head = list(rows[0]) if rows else []
    text = (
        "# Known gaps · 已知缺口\n\n"
        "These numbers exist somewhere, and are not here. [One row added](../../how-to/add-my-factors.md) closes it.\n"
        "以下数据已有机构发布或应当发布，但本版未收录；补充一行即可。\n\n"
    )
    return {"gaps.md": text + table(head, (row.values() for row in rows))}


def vars_of(record: object) -> dict[str, object]:
    """Fields of a dataclass, slots or not, in order."""
    return {name: getattr(record, name) for name in getattr(record, "__dataclass_fields__")}  # noqa: B009


def vocabulary() -> Pages:
    """Indicators, project types, columns and issue codes."""
    from carbonacct.vocabulary import columns, indicators, issue_codes, project_types

    return {
        "indicators.md": "# Indicators · 指标\n\n"
        + table(
            ["id", "unit · 单位", "English", "中文", "note · 说明"],
            ([f"`{x.id}`", x.unit, x.title_en, x.title_zh, x.note] for x in indicators.list()),
        ),
        "project-types.md": "# Project types · 项目类型\n\n"
        + table(
            ["id", "English", "中文", *project_types.FILINGS, "not quantified, because · 无法测算的原因"],
            (
                [
                    f"`{x.id}`",
                    x.title_en,
                    x.title_zh,
                    *(method_link(x.methods.get(filing, "")) for filing in project_types.FILINGS),
                    " · ".join(filter(None, [x.reason_en, x.reason_zh])),
                ]
                for x in project_types.list()
            ),
        ),
        "columns.md": "# Columns of the book · 台账列\n\n"
        + table(
            ["name · 列名", "中文", "other headers · 其他表头", "kind · 类型", "unit · 单位", "English", "note · 说明"],
            ([f"`{x.name}`", x.zh, "、".join(x.aliases), x.kind, x.unit, x.en, x.note] for x in columns.list()),
        ),
        "issue-codes.md": "# Issue codes · 问题代码\n\n"
        "Only an *error* rejects a row. 只有“错误”退回该行。\n\n"
        + table(
            ["code · 代码", "severity · 级别", "English", "中文", "cause", "remedy"],
            (
                [f"`{x.code}`", SEVERITIES[x.severity], x.title_en, x.title_zh, x.cause, x.remedy]
                for x in issue_codes.list()
            ),
        ),
    }


def method_link(id: str) -> str:
    """Link to a method's page from a page beside the directory of methods."""
    return f"[`{id}`](methods/{id}.md)" if id else ""


def api() -> Pages:
    """Signatures and docstrings of the public names."""
    import carbonacct

    parts = ["# Python\n", "```python\nimport carbonacct as ca\n```\n"]
    for name in carbonacct.__all__:
        value = getattr(carbonacct, name)
        if inspect.ismodule(value):
            parts.append(f"## `ca.{name}`\n")
            members = [getattr(value, member) for member in sorted(public(value))]
            parts += [f"::: {where(member)}\n" for member in members if callable(member)]
        elif callable(value):
            parts += [f"## `ca.{name}`\n", f"::: {where(value)}\n"]
    parts += [
        "## Errors\n",
        "::: carbonacct.errors\n    options:\n      show_root_heading: false\n      members_order: source\n",
    ]
    return {"api.md": "\n".join(parts)}


def public(module: object) -> list[str]:
    """Names a module offers: its ``__all__``, else what it defines itself."""
    names: list[str] | None = getattr(module, "__all__", None)
    if names is not None:
        return names
    own = getattr(module, "__name__")  # noqa: B009
    return [n for n, v in vars(module).items() if not n.startswith("_") and getattr(v, "__module__", "") == own]


def where(value: object) -> str:
    """Dotted place where a function or class is defined."""
    target = inspect.unwrap(value) if callable(value) else value
    return f"{target.__module__}.{getattr(target, '__qualname__')}"  # noqa: B009


SOURCES: tuple[tuple[Callable[[], Pages], tuple[str, ...]], ...] = (
    (methods, ("methods.md", "validation.md")),
    (factors, ("factors.md",)),
    (gaps, ("gaps.md",)),
    (vocabulary, ("indicators.md", "project-types.md", "columns.md", "issue-codes.md")),
    (api, ("api.md",)),
)


def main() -> int:
    """Write all pages anew; return 1 if the source of one could not be read."""
    shutil.rmtree(OUT, ignore_errors=True)
    failed = 0
    for make, names in SOURCES:
        try:
            pages = make()
        except (ImportError, AttributeError, OSError, LookupError) as error:
            print(f"{', '.join(names)}: {error}", file=sys.stderr)
            pages = {name: f"# {name.removesuffix('.md')}\n\nNot available · 暂无\n" for name in names}
            failed = 1
        for name, text in pages.items():
            path = OUT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
