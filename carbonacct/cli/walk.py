"""The walk of one loan as text in a language: the lines are those of the library, Chinese where asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.explain import Explanation

ISSUES = "issues"
TYPE = "project type   "
FLAGS = "flags: "
# The title of a method in both languages, the first line about it.
BOTH = re.compile(r"[ -~]+ / (?=[\u4e00-\u9fff])")


def walk(told: Explanation, issues: pd.DataFrame, lang: str) -> str:
    """Return an explanation as text; ``issues`` are those of the whole result."""
    if lang != "zh":
        return str(told)
    from carbonacct.cli.show import word
    from carbonacct.vocabulary.messages import chinese

    lines = []
    for title, section in told.sections:
        lines.append(chinese(title))
        if title == ISSUES:
            mine = issues[issues["loan_id"] == told.loan_id]
            found = [(word(one["severity"], lang), one) for one in mine.to_dict("records")]
            section = tuple(
                f"{severity} {one['code']} {one['message_zh']}" + (f" — {one['hint_zh']}" if one["hint_zh"] else "")
                for severity, one in found
            )
        if section and (both := BOTH.match(section[0])):
            section = (section[0][both.end() :], *section[1:])
        lines += [f"  {in_chinese(line)}" for line in section]
    return "\n".join(lines)


def in_chinese(line: str) -> str:
    """Return one line in Chinese, its indent kept."""
    from carbonacct.vocabulary import headings, project_types
    from carbonacct.vocabulary.messages import headline

    text = line.lstrip()
    indent = line[: len(line) - len(text)]
    kind = text.removeprefix(TYPE).split(" ")[0] if text.startswith(TYPE) else ""
    if kind:
        text = text.removesuffix(" " + project_types.get(kind).title["en"])
    if text.startswith(FLAGS):
        titles = (headings.word("reason", code) for code in text.removeprefix(FLAGS).split(", "))
        return f"{indent}标注：{'、'.join(titles)}"
    return indent + headline(text)
