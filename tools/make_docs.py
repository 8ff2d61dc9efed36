"""Write the reference pages of the documentation from the code and its data, into docs/reference/generated.

A page whose source cannot be read is named on standard error and the program ends with 1.
"""

from __future__ import annotations

import inspect
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tools.method_pages import methods
from tools.tables import Pages, bare_table, shown, table

if TYPE_CHECKING:
    from carbonacct.factors import FactorRow, Source
    from carbonacct.vocabulary.families import Family

OUT = Path(__file__).resolve().parent.parent / "docs" / "reference" / "generated"
SEVERITIES = {"error": "error · 错误", "warning": "warning · 警告", "info": "info · 提示"}


def factors() -> Pages:
    """Every family with its numbers, one page a group, and the known gaps."""
    from carbonacct.factors import FactorSet
    from carbonacct.vocabulary import families

    loaded = FactorSet.load()
    groups: dict[str, list[str]] = {}
    index = []
    for name in families.names():
        family, rows = families.get(name), loaded.rows(name)
        group = name.split(".")[0]
        years = sorted({row.year for row in rows if row.year})
        described = span(years[0], years[-1]) if years else ""
        title = f"{family.title_en} · {family.title_zh}"
        index.append([f"[`{name}`](factors/{group}.md)", title, family.unit, described, len(rows), family.publisher])
        groups.setdefault(group, []).extend(family_section(family, title, rows, loaded.source))
    edition = f"Edition · 版本 `{loaded.edition}`, sha256 `{loaded.sha256[:16]}…`\n"
    head = ["family · 因子族", "", "unit · 单位", "years · 年份", "rows · 行数", "publisher · 发布机构"]
    quiet = "---\nsearch:\n  exclude: true\n---\n"
    pages = {
        f"factors/{group}.md": "\n".join([quiet, f"# {group}\n", edition, *parts]) for group, parts in groups.items()
    }
    pages["factors.md"] = "\n".join(["# Factor families · 因子族\n", edition, table(head, index)])
    return pages


def family_section(
    family: Family, title: str, rows: Sequence[FactorRow], source: Callable[[str], Source]
) -> Iterator[str]:
    """Yield what a family is, then its numbers."""
    yield f"## `{family.name}`\n"
    yield f"{title} [{family.unit}]\n"
    if family.note:
        yield family.note + "\n"
    if family.parts:
        yield "Composed · 合成: " + " + ".join(f"{float(weight):g} × `{part}`" for part, weight in family.parts) + "\n"
    if rows:
        yield factor_table(rows, source)


def factor_table(rows: Sequence[FactorRow], source: Callable[[str], Source]) -> str:
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
                f"{shown(row.low)} – {shown(row.high)}" if row.value is None else shown(row.value),
                row.unit,
                f"{row.status}, {row.confidence}",
                ", ".join(filter(None, [source(row.source_id).citation, row.place_in_source])),
            ]
            for row in rows
        ),
    )


def gaps() -> Pages:
    """What is known to be missing, as ``carbonacct factors gaps`` lists it."""
    from carbonacct.factors import FactorSet

    text = (
        "# Known gaps · 已知缺口\n\n"
        "These numbers exist somewhere, and are not here. [One row added](../../how-to/add-my-factors.md) closes it.\n"
        "以下数据已有机构发布或应当发布，但本版未收录；补充一行即可。\n\n"
    )
    head = [
        "what · 内容",
        "family · 因子族",
        "key · 键",
        "region · 地区",
        "years · 年份",
        "publisher · 发布机构",
        "where · 何处",
    ]
    rows = (
        [
            gap.what,
            f"`{gap.family}`",
            gap.key,
            gap.region,
            span(gap.first_year, gap.last_year),
            gap.publisher,
            gap.where,
        ]
        for gap in FactorSet.load().gaps()
    )
    return {"gaps.md": text + table(head, rows)}


def span(first: int | None, last: int | None) -> str:
    """Write a range of years."""
    return "–".join(dict.fromkeys(str(year) for year in (first, last) if year))


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
    from carbonacct import errors

    parts = ["# Python\n", "```python\nimport carbonacct as ca\n```\n"]
    offered = {name: getattr(carbonacct, name) for name in carbonacct.__all__}
    direct = [value for value in offered.values() if callable(value)]
    for name, value in offered.items():
        if inspect.ismodule(value):
            parts.append(f"## `ca.{name}`\n")
            members = [getattr(value, member) for member in sorted(public(value))]
            parts += [f"::: {where(member)}\n" for member in members if callable(member) and member not in direct]
        elif callable(value) and value.__module__ != errors.__name__:
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
