"""The pages of the catalogue of bad input and of the mutants that survive, from the data of the tests."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from tools.tables import WIDE, Pages, cell, table

TESTS = Path(__file__).resolve().parent.parent / "tests"
CASES = TESTS / "catalogue" / "outcomes.csv"
SURVIVORS = TESTS / "survivors.csv"
OUTCOMES = {
    "read": "read · 读入",
    "noted": "read, and said · 读入并说明",
    "warned": "read, with a warning · 读入并警告",
    "row rejected": "row rejected · 拒绝该行",
    "out of scope": "row out of scope · 该行不计入",
    "refused": "file refused · 拒绝整个文件",
}


def bad_input() -> Pages:
    """Every case of the catalogue with what comes out of it."""
    from tests.catalogue.test_catalogue import CASES as cases

    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = Counter(kind for kind in {row["case"]: row["outcome"] for row in reversed(rows)}.values())
    told = ", ".join(f"{first[kind]} {name}" for kind, name in OUTCOMES.items() if first[kind])
    lines = [
        WIDE + "# Bad input · 错误数据目录\n",
        f"{len(cases)} cases · 例, by their first outcome · 按首个结果: {told}.\n",
        "Each is a test that pins code, row, column, value, message and remedy; the codes are explained among the "
        "[issue codes](issue-codes.md). "
        "每例均有测试，固定其代码、行、列、原值、说明与处理办法。\n",
    ]
    for area in dict.fromkeys(case.area for case in cases.values()):
        here = {name for name, case in cases.items() if case.area == area}
        lines.append(f"## {area}\n")
        head = ["case", "input", "outcome", "code", "row or place", "column", "given", "remedy"]
        body = []
        for row in rows:
            if row["case"] in here:
                code = f"`{row['code']}`" if row["code"] else ""
                what = cases[row["case"]].what
                kind = OUTCOMES[row["outcome"]].partition(" · ")[0]
                body.append(
                    [row["case"], what, kind, code, *(_short(row[n]) for n in ("row", "column", "given", "remedy"))]
                )
        lines.append(table(head, body))
    return {"bad-input.md": "\n".join(lines)}


def _short(text: str) -> str:
    text = " ".join(text.split())
    return cell(text if len(text) <= 120 else text[:119] + "…").replace("*", "\\*").replace("`", "'")


def survivors() -> Pages:
    """The mutants that no test kills, with the reason."""
    with SURVIVORS.open(encoding="utf-8", newline="") as file:
        rows = [
            [
                row["module"],
                f"`{row['function'] or '(module)'}`",
                f"`{row['before']}`",
                f"`{row['after']}`",
                row["reason"],
            ]
            for row in csv.DictReader(file)
        ]
    head = ["module · 模块", "function · 函数", "before · 原", "after · 变异", "why no test kills it · 未被杀死的原因"]
    return {"survivors.md": f"{WIDE}# Mutants that survive · 存活的变异体\n\n{table(head, rows)}"}
