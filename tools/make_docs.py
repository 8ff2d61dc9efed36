"""Write the reference pages of the documentation from the code and its data, into docs/reference/generated.

A page whose source cannot be read is named on standard error and the program ends with 1.
"""

from __future__ import annotations

import inspect
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tools import error_pages, issue_pages, notebooks, reliability_pages
from tools.factor_pages import factors, span
from tools.method_pages import methods
from tools.tables import Pages, table

OUT = Path(__file__).resolve().parent.parent / "docs" / "reference" / "generated"


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


def vocabulary() -> Pages:
    """Indicators, project types and columns."""
    from carbonacct.vocabulary import columns, indicators, project_types

    return {
        "indicators.md": "# Indicators · 指标\n\n"
        + "ICMA: Handbook – Harmonised Framework for Impact Reporting (June 2022), in our words. 表内为意译。\n\n"
        + table(
            [
                "id",
                "unit · 单位",
                "English",
                "中文",
                "plausible range · 合理范围",
                "of the range · 范围出处",
                "ICMA",
                "Chinese disclosure · 国内披露",
                "headers of the stated figure · 申报值表头",
                "note · 说明",
            ],
            (
                [
                    f"`{x.id}`",
                    x.unit,
                    x.title_en,
                    x.title_zh,
                    "" if x.low is None else f"{x.low:g}–{x.high:g} {x.range_unit}, {x.range_of}",
                    x.range_source,
                    x.icma,
                    x.disclosure,
                    "、".join((f"项目{x.title_zh}", f"可研{x.title_zh}", f"环评{x.title_zh}", *x.aliases)),
                    x.note,
                ]
                for x in indicators.list()
            ),
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
    (vocabulary, ("indicators.md", "project-types.md", "columns.md")),
    (issue_pages.issues, ("issue-codes.md",)),
    (error_pages.errors, ("errors.md",)),
    (error_pages.names, ("public-names.md",)),
    (api, ("api.md",)),
    (notebooks.pages, ("notebooks",)),
    (reliability_pages.bad_input, ("bad-input.md",)),
    (reliability_pages.survivors, ("survivors.md",)),
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
