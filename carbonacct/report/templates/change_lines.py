"""Why financed emissions moved since an earlier book: a table that joins the forms on financed emissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carbonacct.errors import OptionError
from carbonacct.portfolio.book_change import change
from carbonacct.portfolio.change import SHOWN
from carbonacct.report.case import Case
from carbonacct.report.model import LANGUAGES, OTHER, PART, TOTAL, Cell, Column, Row, Table, Trace, Wording, same

if TYPE_CHECKING:
    from carbonacct.portfolio.book_change import BookChange

LINES = {
    "base": Wording("基期", "base"),
    "now": Wording("本期", "now"),
    "entries": Wording("新增贷款", "entries"),
    "exits": Wording("退出贷款", "exits"),
    "exposure": Wording("融资规模", "exposure"),
    "denominator": Wording("企业资产或项目投资规模", "size of borrower or project"),
    "emissions": Wording("企业或项目排放", "emissions of borrower or project"),
    "activity": Wording("活动水平", "activity"),
    "emissions_per_activity": Wording("单位活动排放", "emissions per activity"),
    "edition": Wording("重述：因子版本", "restated: factor edition"),
    "fx": Wording("重述：汇率", "restated: exchange rate"),
    "gwp": Wording("重述：全球变暖潜势", "restated: warming potentials"),
    "method": Wording("方法（重述或改变）", "method, restated or changed"),
    "coverage": Wording("覆盖范围（重述或改变）", "coverage, restated or changed"),
    "fallback": Wording(
        "兜底法贷款，或换币种而无汇率的贷款",
        "loans by the balance fallback, or of another currency without a rate",
    ),
    "rounding": Wording("舍入", "rounding"),
}
SCOPES = "scope1+2"
THRESHOLD = Wording(
    "基年重算的显著性门槛由机构自定，本表采用{0}%。",
    "The significance threshold of a recalculation is the institution's own; here {0} %.",
)
REFILE = Wording(
    "口径变动超过门槛：基期须重新报送。", "The change of basis passes the threshold: the base has to be filed anew."
)
COVERED = Wording(
    "排放已知的金额占范围内金额：上期{0}，本期{1}。",
    "Share of the money in scope with known emissions: {0} before, {1} now.",
)
UNKNOWN = Wording("不详", "not known")


def line_word(name: str) -> Wording:
    """Return the name of a line of the decomposition."""
    return LINES.get(name, same(name))


def change_of(case: Case, standard: str) -> BookChange | None:
    """Return the change since an earlier book (option ``before``), under one standard; ``None`` without one.

    Raises
    ------
    OptionError
        The threshold of recalculation is not given: nobody may choose it for the institution.
    """
    before = case.options.get("before")
    if before is None:
        return None
    threshold = case.options.get("recalculation_threshold")
    if threshold is None:
        raise OptionError(
            "the threshold of recalculation is not given",
            where="recalculation_threshold",
            needed="a share such as 0.05",
            hint="the standard sets none: take that of the institution's own policy",
        )
    base = Case(before, gwp=case.gwp, factors=case.factor_set, fallback=case.fallback).emissions(standard)
    return change(base, case.emissions(standard), recalculation_threshold=float(threshold), scopes=SCOPES)


def tables(case: Case, standard: str) -> list[Table]:
    """Return the table of the change; nothing without an earlier book."""
    found = change_of(case, standard)
    if found is None or found.decomposition is None:
        return []
    split = found.decomposition
    columns = [
        Column("line", Wording("项目", "Line")),
        Column("value", Wording("排放（范围一+二）", "Emissions, scopes 1 + 2"), "ratio", split.unit),
    ]

    def row(name: str, value: float, role: str = OTHER) -> Row:
        return Row({"line": Cell(line_word(name)), "value": Cell(value, Trace("change", name))}, role)

    lines = [row("base", split.base)]
    least = SHOWN * max(abs(split.base), abs(split.now))
    lines += [row(name, value, PART) for name, value in split.lines.items() if abs(value) > least]
    lines.append(row("now", split.now, TOTAL))
    percent = f"{100 * float(case.options['recalculation_threshold']):g}"
    shares = [[UNKNOWN(lang) if one is None else f"{100 * one:.1f} %" for one in found.coverage] for lang in LANGUAGES]
    notes = [
        Wording(*(text.format(percent) for text in THRESHOLD)),
        Wording(*(text.format(*told) for text, told in zip(COVERED, shares, strict=True))),
    ]
    if found.comparison.must_restate:
        notes.append(REFILE)
    return [Table("change", Wording("较上期变动", "Change since the earlier book"), columns, lines, notes)]
