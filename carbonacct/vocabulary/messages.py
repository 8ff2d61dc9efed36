"""Errors and hints in Chinese: a catalogue of sentences whose ``{}`` stand for what is named in them.

Sentences are written in English where they arise. ``data/messages.csv`` has the Chinese of each; ``{2}`` in it is the
second ``{}`` of the English one. What stands there is itself looked up, so that a hint inside a message is Chinese too.
Sentences after one another (``; ``), a remedy behind its reason (`` — ``) and what is said of a column (``name: ``) are
looked up part by part; names of columns stand in Chinese with the name behind them.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

from carbonacct.vocabulary import columns, headings, issue_codes, labels

SLOT = re.compile(r"\{(\d?)\}")
PARTS = " · "
# Parts between joints that are tried as one sentence; what is left of a longer list follows part by part.
TOGETHER = 12
JOINTS = (("; ", "；"), (" — ", "——"))
ABOUT = re.compile(r"([A-Za-z][\w.@-]*): (.+)", re.DOTALL)
# Issues of rows whose ``given`` is said by the program, not by a cell.
SAID = ("hidden_rows", "maturity_before_disbursement", "outside_band", "reported_differs", "unit_mix_suspected")
CHOICES = re.compile(r"[a-z][\w@]*(?: or [a-z][\w@]*)+")
# Words that name what a unit measures.
QUANTITIES = {
    "area": "面积",
    "carbon": "碳",
    "energy": "能量",
    "length": "长度",
    "mass": "质量",
    "money": "金额",
    "night": "间夜",
    "normal volume": "标准状态体积",
    "passenger": "人次",
    "power": "功率",
    "pure number": "纯数",
    "standard coal": "标准煤",
    "time": "时间",
    "volume": "体积",
    "year": "年",
}
QUANTITY = re.compile("|".join(sorted(QUANTITIES, key=len, reverse=True)))


@lru_cache(maxsize=1)
def catalogue() -> dict[str, str]:
    """Return the Chinese sentence of every English one."""
    text = (files("carbonacct.vocabulary") / "data" / "messages.csv").read_text(encoding="utf-8")
    return {row["en"]: row["zh"] for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=1)
def _whole() -> dict[str, str]:
    """Return the sentences without slots, those of the issue codes among them."""
    from carbonacct.vocabulary import project_types

    told = {known.remedy: known.remedy_zh for known in issue_codes.list() if known.remedy and known.remedy_zh}
    told |= {kind.reason["en"]: kind.reason["zh"] for kind in project_types.list() if kind.reason["en"]}
    return told | {en: zh for en, zh in catalogue().items() if "{}" not in en}


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str], tuple[str, str]], ...]:
    """Return beginning, pattern and both languages of sentences with slots, those with most own words first."""
    slotted = sorted((en for en in catalogue() if "{}" in en), key=lambda en: -len(en.replace("{}", "")))
    return tuple(
        (
            en.partition("{}")[0],
            re.compile("(.+?)".join(map(re.escape, en.split("{}"))), re.DOTALL),
            (en, catalogue()[en]),
        )
        for en in slotted
    )


@lru_cache(maxsize=1 << 12)
def chinese(text: str) -> str:
    """Return a sentence in Chinese; one that the catalogue does not have stays as it is.

    Examples
    --------
    >>> chinese("did you mean borrower_id?"), chinese("no such text")
    ('是否指 统一社会信用代码（borrower_id）？', 'no such text')
    >>> chinese("one loan with different balance: row 2: 5")
    '同一贷款的 余额 不一致：第 2 行：5'
    >>> chinese("cod_in; tn_in"), chinese("volume/area")
    ('进水COD（cod_in）；进水总氮（tn_in）', '体积/面积')
    """
    whole = _whole().get(text)
    if whole is not None:
        return whole
    for joint, shown in JOINTS:
        parts = _apart(text, joint)
        if len(parts) > 1:
            told = _grouped(parts, joint)
            return text if told == parts else shown.join(told)
    return _matched(text) or _said_of_a_name(text)


def _grouped(parts: list[str], joint: str) -> list[str]:
    """Return parts in Chinese, those together that are one sentence with joints of its own, the longest first."""
    told = []
    while parts:
        ends = range(min(len(parts), TOGETHER), 0, -1)
        end, said = next((end, said) for end in ends if (said := _together(parts[:end], joint)))
        told.append(said)
        parts = parts[end:]
    return told


def _together(parts: list[str], joint: str) -> str:
    """Return parts as one sentence in Chinese, with the name it is about and the remedy behind it, else nothing."""
    if len(parts) == 1:
        return chinese(parts[0])
    whole = joint.join(parts)
    if said := _matched(whole, joint):
        return said
    text, dash, remedy = whole.partition(" — ")
    about = ABOUT.fullmatch(text)
    for name, sentence in (("", text), about.groups() if about else ("", "")):
        said = _matched(sentence, joint)
        if said:
            return (f"{column(name)}：" if name else "") + said + (f"——{chinese(remedy)}" if dash else "")
    return ""


def _matched(text: str, joint: str = "") -> str:
    """Return the Chinese of the sentence with slots that a text is, else nothing.

    Where a joint is asked for, it stands in the sentence or in a whole one that fills its slot.
    """
    for start, pattern, told in _patterns():
        fits = text.startswith(start) and (joint in told[0] or (start != "" and text[len(start) :] in _whole()))
        match = pattern.fullmatch(text) if fits else None
        if match:
            return _filled(told[1], [chinese(part) for part in match.groups()])
    return ""


def _apart(text: str, joint: str) -> list[str]:
    """Return the parts of a text between joints that stand in no brackets."""
    parts, depth = [""], 0
    for piece in text.split(joint) if joint in text else [text]:
        parts[-1] += joint * (depth > 0 and parts[-1] != "") + piece
        depth = max(depth + piece.count("(") - piece.count(")"), 0)
        if not depth:
            parts.append("")
    return [part for part in parts if part]


def _said_of_a_name(text: str) -> str:
    """Return what is said of a column in Chinese, or the name or quantity that a text is."""
    about = ABOUT.fullmatch(text)
    if about:
        name, rest = column(about[1]), chinese(about[2])
        return f"{name}：{rest}" if (name, rest) != about.groups() else text
    if CHOICES.fullmatch(text):
        return " 或 ".join(map(column, text.split(" or ")))
    return column(text) if text.isascii() else text


@lru_cache(maxsize=1 << 10)
def column(name: str) -> str:
    """Return the Chinese name of a column with the name behind it, or the words of what a unit measures.

    Examples
    --------
    >>> column("total_assets"), column("fuel@diesel"), column("year"), column("normal volume"), column("no_column")
    ('资产总额（total_assets）', '燃料消耗量@柴油（fuel@diesel）', '年份（year）', '标准状态体积', 'no_column')
    """
    bare, at, label = name.partition("@")
    known = columns.get(bare + at) if "_" in name or at or columns.get(name) else None
    if known is not None and known.zh:
        title = next((one.title_zh for one in _labels(known.labels) if one.label == label), label)
        return f"{known.zh}{at}{title}（{name}）"
    rest = QUANTITY.sub("", name)
    measured = rest != name and not re.search("[a-z]", rest)
    return QUANTITY.sub(lambda one: QUANTITIES[one[0]], name) if measured else name


def _labels(name: str) -> tuple[labels.Label, ...]:
    return labels.get(name) if name in labels.sets() else ()


def _filled(told: str, parts: list[str]) -> str:
    """Put the parts into their slots: by number, or in order."""
    order = iter(range(len(parts)))
    return SLOT.sub(lambda slot: parts[int(slot[1]) - 1] if slot[1] else parts[next(order)], told)


def headline(text: str) -> str:
    """Return the first line of a result in Chinese, part by part.

    Examples
    --------
    >>> headline("filing crst · GWP AR5")
    '口径 碳减排支持工具（crst） · 全球变暖潜势 AR5'
    """
    return PARTS.join(map(chinese, text.split(PARTS)))


def issue(code: str, about: str, given: str, lang: str, *, whole: bool = False) -> str:
    """Return what an issue says: the column, what is the matter, and what was given.

    ``whole`` tells that the issue is about the whole book: then the program has said what was given, not a cell.

    Examples
    --------
    >>> issue("negative_amount", "balance", "-5", "zh"), issue("assumed_zero", "", "2 rows", "zh", whole=True)
    ('贷款余额: 金额或数量为负 (-5)', '可选数据为空，按零计 (2 行)')
    """
    known = issue_codes.get(code)
    if lang == "zh":
        given = chinese(given) if whole or code in SAID else given
        named = column(about).partition("（")[0]
        title, about = known.title_zh, named if named != about else headings.chinese(about)
    else:
        title = known.title_en
    return (f"{about}: " if about else "") + title + (f" ({given})" if given else "")
