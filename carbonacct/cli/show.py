"""Text for people: aligned tables, grouped digits, Chinese and English words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

WORDS: Mapping[str, tuple[str, str]] = {
    "read": ("read", "读入"),
    "open": ("in order", "可测算"),
    "computed": ("computed", "已测算"),
    "not_quantified": ("not quantified", "无法测算"),
    "out_of_scope": ("out of scope", "不在范围"),
    "rejected": ("rejected", "退回"),
    "rows": ("rows", "行数"),
    "balance": ("balance", "余额"),
    "loans": ("loans", "贷款笔数"),
    "benefit": ("benefit attributed to the lender", "归因于本行的环境效益"),
    "amount": ("amount", "数量"),
    "unit": ("unit", "单位"),
    "coverage": ("coverage", "覆盖率"),
    "of_balance": ("of the balance in scope", "范围内余额"),
    "of_loans": ("of the rows in scope", "范围内行数"),
    "of_computed": ("of the computed balance", "已测算余额中"),
    "factor_fallback": ("on older or coarser factors", "使用较早或较粗的因子"),
    "unverified_factor": ("on unverified factors", "使用未核实因子"),
    "figure": ("figure", "指标"),
    "no_figure": ("no loan has a figure of benefit", "没有一笔贷款测算出环境效益"),
    "no_balance": ("rows without a readable balance", "行余额无法读取"),
    "by": ("by", "分组"),
    "half_width": ("± 95 %", "±（95%）"),
    "relative": ("relative", "相对"),
    "u_stated": ("stated", "已注明"),
    "u_partly": ("in part", "部分注明"),
    "u_none": ("not stated", "未注明"),
    "u_silent": ("no uncertainty stated for", "未注明不确定度"),
    "u_uneven": ("value not in the middle of its interval", "数值不在区间正中"),
    "issues": ("issues", "问题"),
    "none": ("none", "无"),
    "error": ("error", "错误"),
    "warning": ("warning", "警告"),
    "info": ("info", "提示"),
    "row": ("row", "行"),
    "whole_book": ("whole book", "整份台账"),
    "more": ("more: -o FILE.xlsx or --json lists all", "条未列出：-o 文件.xlsx 或 --json 可见全部"),
    "with_gaps": ("rows lack something", "行有缺失项"),
    "group": ("group", "分组"),
    "intensity": ("intensity", "强度"),
    "data_quality": ("data quality", "数据质量"),
    "band": ("band", "等级"),
    "scored_emissions": ("of the emissions scored", "已评分排放量占比"),
    "scored_outstanding": ("of the outstanding scored", "已评分余额占比"),
    "own": ("your own", "自备"),
    "written": ("written", "已写出"),
    "synthetic": (
        "The book is synthetic, modelled on a district of Chongqing; methods and factors are real. One of its loans:",
        "台账为合成示例，仿照重庆某区项目类型编制；方法与因子为真实数据。其中一笔：",
    ),
}
LANGUAGES = ("en", "zh")


def word(name: str, lang: str) -> str:
    """Return a word of the program in a language.

    Examples
    --------
    >>> word("rejected", "zh")
    '退回'
    """
    return WORDS[name][LANGUAGES.index(lang)]


def width(text: str) -> int:
    """Return the columns a text takes in a terminal; Chinese letters take two.

    Examples
    --------
    >>> width("tce 标准煤")
    10
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(rows: Iterable[Sequence[str]], align: str, indent: str = "") -> list[str]:
    """Return rows as aligned lines; ``align`` has ``l`` or ``r`` for each column.

    Examples
    --------
    >>> table([["a", "1"], ["节能", "20"]], "lr")
    ['a      1', '节能  20']
    """
    cells = [list(row) for row in rows]
    widths = [max((width(row[place]) for row in cells), default=0) for place in range(len(align))]
    lines = []
    for row in cells:
        padded = (
            " " * (size - width(text)) + text if side == "r" else text + " " * (size - width(text))
            for text, size, side in zip(row, widths, align, strict=True)
        )
        lines.append((indent + "  ".join(padded)).rstrip())
    return lines


def amount(value: float) -> str:
    """Return a figure with grouped digits, short but never rounded to nothing.

    Examples
    --------
    >>> amount(1234567.891), amount(0.00123456), amount(-12.0), amount(0.0)
    ('1,234,567.89', '0.001235', '-12.00', '0.00')
    """
    return f"{value:,.2f}" if value == 0 or abs(value) >= 1 else f"{value:.4g}"


def percent(share: float | None) -> str:
    """Return a share in percent, or a dash where there is none.

    Examples
    --------
    >>> percent(0.8512), percent(None)
    ('85.1 %', '–')
    """
    return "–" if share is None else f"{100 * share:.1f} %"
