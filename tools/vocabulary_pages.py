"""The pages of the vocabulary: indicators, project types, columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tools.tables import WIDE, Pages, table

GROUPS = {
    "identity": "Loan, project and borrower · 贷款、项目与客户",
    "class": "Kinds · 分类",
    "place_time": "Places and dates · 地区与日期",
    "money": "Money · 金额",
    "label": "Green labels · 绿色标识",
    "evidence": "Evidence · 佐证材料",
    "claims": "Claims · 报告值",
    "transition": "Transition loans · 转型贷款",
    "activity": "Quantities and factors of projects · 项目活动数据与因子",
    "override": "Factors given in place of published ones · 自有因子",
    "borrower": "Figures of the borrower · 客户数据",
    "emissions": "Emissions of the borrower · 客户排放数据",
}


def indicators() -> Pages:
    """The list of indicators, and what each is in ICMA's and in Chinese disclosure."""
    from carbonacct.vocabulary import indicators

    listed = table(
        ["id", "unit · 单位", "English", "中文"],
        ([f"[`{x.id}`](#{x.id})", x.unit, x.title_en, x.title_zh] for x in indicators.list()),
    )
    parts = [
        "# Indicators · 指标\n",
        "What a method yields. A figure that a study states is read from its own column and stands beside the computed "
        "one. ICMA: Handbook – Harmonised Framework for Impact Reporting (June 2022), in our words.\n",
        "方法测算的内容。可研、环评给出的数值从报告值列读入，与测算值并列。ICMA 一项为意译。\n",
        listed,
    ]
    for x in indicators.list():
        told = [
            [
                "plausible range · 合理范围",
                "" if x.low is None else f"{x.low:g}–{x.high:g} {x.range_unit}, {x.range_of}",
            ],
            ["source of the range · 范围出处", x.range_source],
            ["ICMA", x.icma],
            ["Chinese disclosure · 国内披露", x.disclosure],
            [
                "headers of a stated figure · 报告值表头",
                "、".join((f"项目{x.title_zh}", f"可研{x.title_zh}", f"环评{x.title_zh}", *x.aliases)),
            ],
            ["note · 说明", x.note],
        ]
        parts.append(f"## {x.title_en} · {x.title_zh} {{ #{x.id} }}\n")
        parts.append(f"`{x.id}` [{x.unit}]\n")
        parts.append(table(["", ""], (row for row in told if row[1])))
    return {"indicators.md": "\n".join(parts)}


def project_types() -> Pages:
    """Every project type with its method under each filing, or why it has none."""
    from carbonacct.vocabulary import project_types

    head = ["id", "English", "中文", "method · 方法", "needs · 所需数据", "not quantified, because · 无法测算的原因"]
    rows = (
        [
            f"`{x.id}`",
            x.title_en,
            x.title_zh,
            _by_filing(x.methods),
            ", ".join(_needed(x.methods.values())),
            " · ".join(filter(None, [x.reason_en, x.reason_zh])),
        ]
        for x in project_types.list()
    )
    text = (
        WIDE + "# Project types · 项目类型\n\n"
        "What a loan finances, and the method that measures it, by filing where they differ. A cell of the book holds "
        "the id, either title or a usual name; `carbonacct methods 光伏` and `ca.project_types.search` find it from a "
        "project's name.\n\n"
        "贷款投向的项目类型及所用方法，各报送口径不同时分别列出。台账中可填编号、中英文名称或常用叫法；"
        "`carbonacct methods 光伏` 与 `ca.project_types.search` 可按项目名称查找。\n\n"
    )
    return {"project-types.md": text + table(head, rows)}


def columns() -> Pages:
    """Every column of the book, by what it is about."""
    from carbonacct.vocabulary import columns

    parts = [
        WIDE + "# Columns of the book · 台账列\n",
        "A header is matched by its name, its Chinese title or another usual header; the unit stands in brackets after "
        "it and is converted exactly. Only `loan_id` is required; what else a loan needs follows from its "
        "[project type](project-types.md). A column that ends in `@` takes a label: `waste@food [t]`.\n",
        "表头可用列名、中文名或其他常用叫法，单位写在其后的括号内，精确换算。必填的只有贷款编号，其余视"
        "[项目类型](project-types.md)而定。以 `@` 结尾的列须带标签，如 `waste@food [t]`。\n",
    ]
    head = ["name · 列名", "中文", "English", "unit · 单位", "kind · 类型", "other headers · 其他表头", "note · 说明"]
    for group, title in GROUPS.items():
        here = [x for x in columns.list() if x.group == group]
        rows = ([f"`{x.name}`", x.zh, x.en, x.unit, x.kind, "、".join(x.aliases), x.note] for x in here)
        parts += [f"## {title}\n", table(head, rows)]
    if left := {x.group for x in columns.list()} - {*GROUPS}:
        raise LookupError(f"groups of columns without a title: {', '.join(sorted(left))}")
    return {"columns.md": "\n".join(parts)}


def _needed(ids: Iterable[str]) -> Iterator[str]:
    """Yield the columns that the first of some methods must have."""
    from carbonacct import methods

    for id in [*filter(None, ids)][:1]:
        for item in methods.get(id).inputs:
            if item.kind != "factor" and item.required:
                yield f"`{item.column or item.name}{'@…' if item.labels else ''}` {item.title_zh}".strip()


def _by_filing(methods: Mapping[str, str]) -> str:
    """Link to the method of each filing; filings that share one stand together, and all of them need no name."""
    told = []
    for id in dict.fromkeys(filter(None, methods.values())):
        mine = [filing for filing, used in methods.items() if used == id]
        of = "" if len(mine) == len(methods) else f"{', '.join(mine)}: "
        told.append(f"{of}[`{id}`](methods/{id}.md)")
    return "; ".join(told)
