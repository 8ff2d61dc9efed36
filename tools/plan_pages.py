"""The pages of plans with their targets, of integrity findings, and of filings with their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.tables import WIDE, Pages, shown, table

if TYPE_CHECKING:
    from carbonacct.checks.targets import Target

SEVERITIES = {"error": "error · 错误", "warning": "warning · 警告", "info": "info · 提示"}


def plans() -> Pages:
    """Every target of the bundled plans, and the kinds of integrity finding."""
    from carbonacct.checks import findings, plans, targets

    parts = [
        "# Plans and integrity · 方案目标与真实性核查\n",
        "What `carbonacct check` and `ca.integrity` hold a book against ([how](../../how-to/plan-checks.md)). "
        "A threshold that nobody published is `none_published`; the direction or a path is judged instead. "
        "检查依据，用法见[对照实施方案目标](../../zh/how-to/plan-checks.md)；"
        "未公布的目标值记为 `none_published`，只判断方向或路径。\n",
    ]
    for name in targets.plans():
        plan = targets.load(name)
        issued = "，".join(filter(None, [plan.publisher, plan.document_no, plan.issued]))
        parts += [f"## {plan.title_zh} {{ #{plan.id} }}\n", f"`{plan.id}` · {plan.title_en} · {issued}\n"]
        head = ["target · 目标", "whose · 层级", "threshold · 目标值", "by · 期限", "clause · 条款", "text · 原文"]
        rows = (
            [
                f"`{one.indicator}` {one.title('en')} · {one.title('zh')}",
                f"{plans.LEVEL_WORDS[one.level].en} · {plans.LEVEL_WORDS[one.level].zh}",
                _threshold(one),
                one.deadline or "",
                one.clause,
                ". ".join(filter(None, [f"{one.text_zh} — {one.text_en}", one.note])),
            ]
            for one in plan.targets
        )
        parts.append(table(head, rows))
    parts.append("## Integrity findings · 防范洗绿漂绿 { #integrity }\n")
    head = ["code · 代码", "severity · 级别", "English", "中文", "remedy", "处理"]
    parts.append(
        table(
            head,
            (
                [f"`{x.code}`", SEVERITIES[x.severity], x.title_en, x.title_zh, x.remedy_en, x.remedy_zh]
                for x in findings.rules().values()
            ),
        )
    )
    return {"plans.md": WIDE + "\n".join(parts)}


def _threshold(one: Target) -> str:
    """Write a threshold with its comparison; of a path or direction, that none is published."""
    value = "`none_published`" if one.threshold is None else f"{shown(one.threshold)} {one.unit}"
    return f"{one.comparison} {value}"


def filings() -> Pages:
    """Every filing with its deadline, basis and form."""
    from carbonacct.report.calendar import filings
    from carbonacct.report.templates import TEMPLATES

    head = [
        "filing · 报送",
        "to · 报送对象",
        "how often · 频率",
        "due · 期限",
        "form · 模板",
        "basis · 依据",
        "status · 状态",
    ]
    rows = (
        [
            f"`{one.id}` {one.title.en} · {one.title.zh}",
            f"{one.authority.en} · {one.authority.zh}",
            one.frequency,
            one.deadline,
            f"`{one.template}`",
            one.basis,
            one.status,
        ]
        for one in filings()
    )
    forms = ([f"`{one.id}`", one.title.en, one.title.zh] for one in TEMPLATES.values())
    return {
        "filings.md": WIDE + "# Filings and forms · 报送事项与模板\n\n"
        "What `carbonacct filings` lists; with a book it also names the columns that are lacking. "
        "How a form is filled: [forms and packs](../../how-to/forms-and-packs.md). "
        "即 `carbonacct filings` 所列内容；填表方法见[填报与存档](../../zh/how-to/forms-and-packs.md)。\n\n"
        + table(head, rows)
        + "\n## Forms · 模板\n\n"
        + table(["`--template`", "English", "中文"], forms)
        + "\n`audit` writes a pack for the auditor. `audit` 生成审计存档包。\n"
    }
