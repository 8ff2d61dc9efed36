"""The pages of exceptions and public names; every example is run when the page is made."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.tables import Pages, table

if TYPE_CHECKING:
    from carbonacct.errors import CarbonAcctError


@dataclass(frozen=True)
class Failing:
    """A short program that raises an exception, and how to mend such a thing."""

    code: str
    cause_zh: str
    remedy_en: str
    remedy_zh: str


FAILING = {
    "UnitError": Failing(
        'from carbonacct.units import parse_unit\n\nparse_unit("mwh")',
        "文字不是可识别的单位，或有歧义。",
        "Write the unit as the hint shows; capital and small letters differ.",
        "按提示书写单位，注意大小写。",
    ),
    "UnitMismatch": Failing(
        'from carbonacct.units import conversion, parse_unit\n\nconversion(parse_unit("kg"), parse_unit("MWh"))',
        "两个单位量纲不同（在公式中则是比值不同）。",
        "Give a unit of the same kind of quantity, or correct the header.",
        "改用同类单位，或更正表头。",
    ),
    "FormulaError": Failing(
        "from typing import Annotated\n\n"
        "from carbonacct.methods.declare import Activity, Column, Document, method\n\n\n"
        "@method(\n"
        '    id="example.hidden_number",\n'
        '    title={"en": "A hidden number", "zh": "隐藏常数"},\n'
        '    source=Document(title={"en": "-", "zh": "-"}, publisher="-", number="-", date="2026-01-01").at("1"),\n'
        "    project_types=[],\n"
        '    returns={"ghg_reduced": "tCO2e"},\n'
        ")\n"
        'def hidden(*, electricity_saved: Annotated[Column, Activity("MWh")]):\n'
        '    return {"ghg_reduced": electricity_saved * 0.5}',
        "方法违反公式规则：隐藏数字、分支、外来函数，或未声明的结果。",
        "Make the number an input with a unit and a source; see Add a method.",
        "将常数改为带单位和出处的输入，参见“新增方法”。",
    ),
    "UnknownMethod": Failing(
        'ca.methods.get("cbirc_2020.renewable_powr")',
        "没有这个编号的方法。",
        "Take one of the ids named; `carbonacct methods WORDS` searches them.",
        "使用提示中的编号，或用 `carbonacct methods 关键词` 查找。",
    ),
    "FactorNotFound": Failing(
        'ca.factors.resolve("grid.combined_margin.75_25", region="CN-CQ", year=2024)',
        "没有因子可以回答；提示中列出现有的因子。",
        "Add the row named (`--factors`, `--set`), or allow another fallback.",
        "按提示补充因子行（`--factors`、`--set`），或放宽替代规则。",
    ),
    "FactorDataError": Failing(
        'ca.FactorSet.load().with_value("power.coal_rate.nea@2024=302.4kg")',
        "因子文件不符合格式、校验和不符，或键重复。",
        "Correct the row of the factor file that is named; a shipped file must not be edited.",
        "更正所指因子文件的该行；内置文件不得修改。",
    ),
    "BookError": Failing(
        'ca.read_book("no-such-book.csv")',
        "台账完全无法读取（文件、编码、表头、大小）。",
        "Name a file that exists and is CSV, XLSX or Parquet; follow the hint.",
        "指定存在的 CSV、XLSX 或 Parquet 文件，并按提示处理。",
    ),
    "LimitExceeded": Failing(
        'from carbonacct.book import Limits\n\nca.read_book({"loan_id": ["A", "B"]}, limits=Limits(rows=1))',
        "文件超过限额；提示中指明哪项限额、如何调高。",
        "Split the file, or raise the limit that is named.",
        "拆分文件，或调高所指限额。",
    ),
    "OptionError": Failing(
        'ca.benefits(ca.read_book({"loan_id": ["A"]}), filing="green")',
        "参数或选项的取值不在允许范围内。",
        "Take one of the values named under `needed`.",
        "改用 `needed` 所列的取值。",
    ),
    "OutputError": Failing(
        'ca.write(ca.benefits(ca.read_book({"loan_id": ["A"]})), "result.doc")',
        "输出文件已存在、无法写入，或后缀不明。",
        "Take a suffix that is named, another file, or `overwrite=True`.",
        "改用所列后缀或另一文件名，或设 `overwrite=True`。",
    ),
}


def raised(name: str) -> CarbonAcctError:
    """Run the example of an exception and return what it raises."""
    import carbonacct
    from carbonacct.errors import CarbonAcctError

    try:
        exec(compile(FAILING[name].code, name, "exec", dont_inherit=True), {"ca": carbonacct})
    except CarbonAcctError as error:
        if type(error).__name__ != name:
            raise LookupError(f"the example of {name} raises {type(error).__name__}") from error
        return error
    raise LookupError(f"the example of {name} raises nothing")


def exceptions() -> Iterator[type[CarbonAcctError]]:
    """Yield every exception of the package but their common base."""
    from carbonacct import errors

    for _, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, errors.CarbonAcctError) and kind is not errors.CarbonAcctError:
            yield kind


def errors() -> Pages:
    """Every exception with cause, example, what it says, and remedy."""
    parts = [
        "# Errors · 异常\n",
        "A bad cell raises nothing: it is an [issue](issue-codes.md), and the other rows go on. What concerns a whole "
        "call raises one of these. All are `ca.CarbonAcctError`, with the attributes `code`, `message`, `where`, "
        "`given`, `needed`, `hint`; the command line prints them on one line and ends with 2.\n",
        "单元格有误不会抛出异常，而是记入[问题](issue-codes.md)；整个调用无法进行时才抛出下列异常，"
        "均为 `ca.CarbonAcctError` 的子类。\n",
    ]
    for kind in exceptions():
        failing, error = FAILING[kind.__name__], raised(kind.__name__)
        also = ", ".join(f"`{base.__name__}`" for base in kind.__bases__)
        parts += [
            f"## `{kind.__name__}`\n",
            f"{inspect.getdoc(kind)} {failing.cause_zh}\n",
            f"Code `{kind.code}`; a subclass of {also}.\n",
            f"```python\n{failing.code}\n```\n",
            f"```text\n{kind.__name__}: {error}\n```\n",
            f"**Remedy.** {failing.remedy_en} {failing.remedy_zh}\n",
        ]
    return {"errors.md": "\n".join(parts)}


def names() -> Pages:
    """The public names, one line each, as a part of the page on deprecation."""
    import carbonacct

    rows = []
    for name in sorted(carbonacct.__all__, key=str.casefold):
        value = getattr(carbonacct, name)
        kind = "module" if inspect.ismodule(value) else "class" if inspect.isclass(value) else "function"
        told = (
            (inspect.getdoc(value) or "").split("\n")[0]
            if callable(value) or kind == "module"
            else "version of the code"
        )
        rows.append([f"`{name}`", kind if name != "__version__" else "text", told])
    return {"public-names.md": table(["name", "kind", ""], rows)}
