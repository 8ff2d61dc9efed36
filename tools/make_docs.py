"""Write the reference pages of the documentation from the code and its data, into docs/reference/generated.

A page whose source cannot be read is named on standard error and the program ends with 1.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tools import api_page, error_pages, issue_pages, notebooks, plan_pages, reliability_pages, vocabulary_pages
from tools.factor_pages import factors, span
from tools.method_pages import methods
from tools.tables import WIDE, Pages, table

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "reference" / "generated"
BOOK = ROOT / "examples" / "liangping" / "book.csv"


def gaps() -> Pages:
    """What is known to be missing, as ``carbonacct factors gaps`` lists it."""
    from carbonacct.factors import FactorSet

    text = (
        WIDE + "# Known gaps · 已知缺口\n\n"
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


def one_loan() -> Pages:
    """One loan explained by the command line, as the first pages show it: from its equation on."""
    from tools.readme_output import output

    made = {}
    for name, lang, start in (("one-loan", "en", "equation"), ("one-loan-zh", "zh", "公式")):
        told = output(f"carbonacct explain {BOOK.relative_to(ROOT).as_posix()} LP-006 --lang {lang}")
        made[f"{name}.md"] = f"```text\n{told[told.index(start) :]}\n```\n"
    return made


SOURCES: tuple[tuple[Callable[[], Pages], tuple[str, ...]], ...] = (
    (methods, ("methods.md", "validation.md")),
    (factors, ("factors.md",)),
    (gaps, ("gaps.md",)),
    (vocabulary_pages.indicators, ("indicators.md",)),
    (vocabulary_pages.project_types, ("project-types.md",)),
    (vocabulary_pages.columns, ("columns.md",)),
    (issue_pages.issues, ("issue-codes.md",)),
    (plan_pages.plans, ("plans.md",)),
    (plan_pages.filings, ("filings.md",)),
    (error_pages.errors, ("errors.md",)),
    (error_pages.names, ("public-names.md",)),
    (one_loan, ("one-loan.md", "one-loan-zh.md")),
    (api_page.api, ("api.md",)),
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
