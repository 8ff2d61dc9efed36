"""Errors and hints in Chinese: a catalogue of sentences whose ``{}`` stand for what is named in them.

Sentences are written in English where they arise. ``data/messages.csv`` has the Chinese of each; ``{2}`` in it is the
second ``{}`` of the English one. What stands there is itself looked up, so that a hint inside a message is Chinese too.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

from carbonacct.vocabulary import issue_codes

SLOT = re.compile(r"\{(\d?)\}")
PARTS = " · "


@lru_cache(maxsize=1)
def catalogue() -> dict[str, str]:
    """Return the Chinese sentence of every English one."""
    text = (files("carbonacct.vocabulary") / "data" / "messages.csv").read_text(encoding="utf-8")
    return {row["en"]: row["zh"] for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=1)
def _whole() -> dict[str, str]:
    """Return the sentences without slots, those of the issue codes among them."""
    told = {known.remedy: known.remedy_zh for known in issue_codes.list() if known.remedy and known.remedy_zh}
    return told | {en: zh for en, zh in catalogue().items() if "{}" not in en}


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Return the beginning, pattern and Chinese of sentences with slots, those with most words of their own first."""
    slotted = sorted((en for en in catalogue() if "{}" in en), key=lambda en: -len(en.replace("{}", "")))
    return tuple(
        (en.partition("{}")[0], re.compile("(.+?)".join(map(re.escape, en.split("{}"))), re.DOTALL), catalogue()[en])
        for en in slotted
    )


@lru_cache(maxsize=1 << 12)
def chinese(text: str) -> str:
    """Return a sentence in Chinese; one that the catalogue does not have stays as it is.

    Examples
    --------
    >>> chinese("did you mean borrower_id?"), chinese("no such text")
    ('是否指 borrower_id？', 'no such text')
    >>> chinese("one loan with different balance: row 2: 5")
    '同一贷款的 余额 不一致：第 2 行：5'
    """
    whole = _whole().get(text)
    if whole is not None:
        return whole
    for start, pattern, told in _patterns():
        match = pattern.fullmatch(text) if text.startswith(start) else None
        if match:
            return _filled(told, [chinese(part) for part in match.groups()])
    return text


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
