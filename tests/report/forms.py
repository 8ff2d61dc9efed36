"""The forms that the goldens hold, filled from the example books; run as a program it writes the goldens anew."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import carbonacct as ca
from carbonacct.report import Disclosure, disclosure
from carbonacct.report.display import Display
from carbonacct.report.make import text

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "report" / "golden"
OPTIONS: dict[str, dict[str, str]] = {"crst": {"period": "2024Q2"}, "plan": {"today": "2025-06-30"}}
TEMPLATES = ("green-credit", "crst", "pboc", "jrt0227", "pcaf", "ifrs-s2", "eba-pillar3", "plan")
BOOKS = ("liangping", "yuzhong")
FORMS = [(template, name) for template in TEMPLATES for name in BOOKS]
FACTORS = re.compile(r"(factors |因子版本：)(\S+) \([0-9a-f]{8}\)")


@cache
def book(name: str) -> ca.Book:
    return ca.read_book(ROOT / "examples" / name / ("book.csv" if name == "liangping" else "book-2026.csv"))


@cache
def factors(name: str) -> ca.FactorSet:
    chosen = ca.FactorSet.load()
    return chosen.extend(ROOT / "examples" / "yuzhong" / "factors.csv") if name == "yuzhong" else chosen


@cache
def form(template: str, name: str) -> Disclosure:
    options = dict(OPTIONS.get(template, {}))
    if template == "plan":
        options["plan"] = f"{name}-2023"
    return disclosure(book(name), template, factors=factors(name), **options)


def shown(template: str, name: str) -> str:
    """The form as Markdown, footed, without the checksums that change with every edition."""
    whole = text(Display(form(template, name), "zh", foot=True), ".md")
    return FACTORS.sub(r"\1\2", whole.split("\n## 清单\n")[0])


def main() -> int:
    GOLDEN.mkdir(exist_ok=True)
    for template, name in FORMS:
        (GOLDEN / f"{template}-{name}.md").write_text(shown(template, name), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
