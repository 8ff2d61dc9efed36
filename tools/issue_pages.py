"""The page of issue codes; the example of each is run when the page is made."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.tables import Pages, table

if TYPE_CHECKING:
    from carbonacct.vocabulary.issue_codes import IssueCode

EXAMPLES = Path(__file__).with_name("issue_examples.toml")
SEVERITIES = {"error": "error · 错误", "warning": "warning · 警告", "info": "info · 提示"}
STAGES = {
    "ca.read_book": "Reading a book · 读取台账",
    "ca.benefits": "Benefits · 环境效益",
    "ca.financed_emissions": "Financed emissions · 投融资碳排放",
    "ca.operations": "Own operations · 自身运营",
}


@dataclass(frozen=True)
class Example:
    """A book and a call that give rise to a code."""

    book: str = ""
    call: str = 'ca.read_book("book.csv")'
    make: str = ""
    encoding: str = "utf-8"

    @property
    def stage(self) -> str:
        """The public function that is called."""
        return self.call.partition("(")[0]


def examples() -> dict[str, Example]:
    """Return the example of each code."""
    with EXAMPLES.open("rb") as file:
        return {code: Example(**told) for code, told in tomllib.load(file).items()}


def run(example: Example) -> dict[str, str]:
    """Run an example in an empty folder; return what is said under each code that comes out of it."""
    import carbonacct as ca
    from carbonacct.errors import CarbonAcctError

    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        if example.book:
            Path("book.csv").write_text(example.book, example.encoding, newline="\n")
        exec(compile(example.make, "make", "exec", dont_inherit=True), {})
        try:
            result = eval(compile(example.call, "call", "eval", dont_inherit=True), {"ca": ca})  # noqa: S307
        except CarbonAcctError as error:
            return {error.code: f"{type(error).__name__}: {error}"}
    return dict(_told(result))


def _told(result: Any) -> Iterator[tuple[str, str]]:
    """Yield each code with the row's status and reason, then with its issue, which is told where there is one."""
    if hasattr(result, "findings"):
        yield from ((one.code, _line(one._asdict())) for one in reversed([*result.findings]))
        return
    for row in result.frame.to_dict("records"):
        name = row["loan_id"] if "loan_id" in row else row["branch"]
        yield row["reason"], f"row {row['row']} {name}: status {row['status']}, reason {row['reason']}"
    for one in reversed(result.issues.to_dict("records")):
        yield one["code"], _line(one)


def _line(issue: dict[str, Any]) -> str:
    where = f"row {issue['row']} {issue['loan_id']}".rstrip() if issue["row"] else "whole book"
    hint = f" — {issue['hint']}" if issue["hint"] else ""
    return f"{issue['severity']}, {where}: {issue['message_en']}{hint}"


def issues() -> Pages:
    """Every issue code with severity, cause, remedy, example and what is said there."""
    from carbonacct.vocabulary import issue_codes

    shown = examples()
    parts = [
        "# Issue codes · 问题代码\n",
        "Only an *error* rejects a row; the others go on. Each example is a book that is right but for this, the call, "
        "and what is said; all were run when this page was made. What stops a whole call: [errors](errors.md).\n",
        "只有“错误”退回该行，其余照常测算。每个代码附一份仅有此问题的最小台账、调用语句和实际提示，均在生成本页时运行。"
        "使整个调用中止的情形见[异常](errors.md)。\n",
    ]
    for stage, title in STAGES.items():
        here = [one for one in issue_codes.list() if shown[one.code].stage == stage]
        parts.append(f"## {title}\n")
        head = ["code · 代码", "severity · 级别", "English", "中文"]
        rows = ([f"[`{x.code}`](#{x.code})", SEVERITIES[x.severity], x.title_en, x.title_zh] for x in here)
        parts.append(table(head, rows))
        for one in here:
            parts += _section(one, shown[one.code])
    return {"issue-codes.md": "\n".join(parts)}


def _section(one: IssueCode, example: Example) -> Iterator[str]:
    """Yield what is told about one code."""
    yield f"### `{one.code}` {{ #{one.code} }}\n"
    yield f"{SEVERITIES[one.severity]} — {one.title_en} · {one.title_zh}\n"
    yield f"**Cause.** {one.cause} {one.cause_zh}\n"
    if one.remedy:
        yield f"**Remedy.** {one.remedy} {one.remedy_zh}\n"
    if example.book:
        title = "book.csv" + ("" if example.encoding == "utf-8" else f" ({example.encoding})")
        yield f'```csv title="{title}"\n{example.book}```\n'
    program = f"{example.make.strip()}\n{example.call}" if example.make else example.call
    yield f"```python\n{program}\n```\n"
    yield f"```text\n{run(example)[one.code]}\n```\n"
