"""The columns that forms on financed emissions share: covered amounts, scopes, intensity, data quality by group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.report.model import Cell, Column, Lack, Trace, Wording
from carbonacct.report.model import figure as figure_cell
from carbonacct.report.tally import Tally, foreign, money, numbered
from carbonacct.results import Grouping, Measure

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.portfolio.emissions import Emissions

Mask = NDArray[np.bool_]
FINANCED = ("financed_scope1", "financed_scope2", "financed_scope1_2", "financed_scope3")
SCOPE_COLUMNS = {
    "financed_scope1": Wording("融资排放：范围一", "Financed emissions, scope 1"),
    "financed_scope2": Wording("融资排放：范围二", "Financed emissions, scope 2"),
    "financed_scope1_2": Wording("融资排放：范围一+二", "Financed emissions, scopes 1 + 2"),
    "financed_scope3": Wording("融资排放：范围三", "Financed emissions, scope 3"),
}
MIXED = Wording("多币种且缺少汇率", "several currencies without a rate")
NO_AMOUNT = Wording("没有贷款同时具备此项数据与融资额", "no loan has both this figure and an amount")
NO_SCORE = Wording(
    "没有可加权的数据质量得分，或多币种且缺少汇率", "no score has a weight, or several currencies lack a rate"
)
FOREIGN = Wording(
    "{0}行为外币贷款：计入笔数和环境数据，未计入金额列及按金额计算的占比。",
    "{0} rows are in another currency: they count as loans and with their tonnes, and are not in the money columns or "
    "in shares of money.",
)


def tallies(found: Emissions, amount: str = "balance") -> tuple[Tally, Tally]:
    """Return sums counted by loan and by client: financed figures, amount in scope, and amount with figures.

    Parameters
    ----------
    found
        Financed emissions.
    amount
        Column of the book that is the exposure: ``balance`` or ``gross_carrying_amount``.
    """
    status, inside = found.frame["status"].to_numpy(), inside_of(found)
    computed = status == "computed"
    home = ~foreign(found.book)
    lent = found.frame["numerator"].to_numpy(dtype=np.float64)
    measures = {
        **found.measures,
        "rows": Measure(np.ones(len(status)), None, np.asarray(computed), "1"),
        "rows_in_scope": Measure(np.ones(len(status)), None, inside, "1"),
        "amount": money(found.book, amount, inside),
        "amount_covered": money(found.book, amount, np.asarray(computed)),
        "attributed": Measure(np.nan_to_num(lent), None, np.asarray(computed) & np.isfinite(lent) & home, "CNY"),
    }
    return Tally("emissions", measures, found.book.loan_numbers), Tally(
        "emissions", measures, numbered(found.book, "borrower_id")
    )


def inside_of(found: Emissions) -> Mask:
    """Return the rows that the standard covers and that are in order, computed or not, shape (rows,)."""
    return np.isin(found.frame["status"].to_numpy(), ["computed", "not_quantified"])


def foreign_note(book: Book, rows: Mask) -> tuple[Wording, ...]:
    """Say how many of some rows are in another currency than yuan; nothing where none is."""
    count = int(np.count_nonzero(foreign(book) & rows))
    return (Wording(*(text.format(count) for text in FOREIGN)),) if count else ()


def sums(tally: Tally, figure: str, grouping: Grouping | None) -> dict[str, Cell]:
    """Return the sum of a figure by group; the whole under ``""``."""
    return {"": tally.whole(figure)} if grouping is None else tally.by(figure, grouping)


def ratios(
    found: Emissions, grouping: Grouping | None, figure: str = "financed_scope1_2"
) -> dict[str, dict[str, Cell]]:
    """Return ``intensity``, ``quality``, ``quality_scope3`` and ``band`` by group; the whole under ``""``."""
    from carbonacct.errors import OptionError

    scores: Mapping[str, Any] = {"": found.data_quality()} if grouping is None else found.data_quality(by=grouping)
    name = "" if grouping is None else grouping.column
    groups: dict[str, dict[str, str]] = {key: {name: key} if name else {} for key in scores}
    made: dict[str, dict[str, Cell]] = {}
    try:
        held = figure in found.measures
        rates: Mapping[str, Any] = {}
        if held:
            rates = {"": found.intensity(measure=figure)} if grouping is None else found.intensity(grouping, figure)
        made["intensity"] = {
            key: figure_cell(
                rates[key].value if held else None, Trace("emissions", "intensity", groups[key]), NO_AMOUNT
            )
            for key in scores
        }
    except OptionError:
        made["intensity"] = dict.fromkeys(scores, Cell(None, why=MIXED))
    for column, attribute in (("quality", "value"), ("quality_scope3", "scope3"), ("band", "band")):
        made[column] = {
            key: figure_cell(
                getattr(one, attribute), Trace("emissions", f"data_quality.{attribute}", groups[key]), NO_SCORE
            )
            for key, one in scores.items()
        }
    return made


def scope_columns(*names: str) -> list[Column]:
    """Return the columns of financed figures."""
    return [Column(name, SCOPE_COLUMNS[name], "number", "tCO2e") for name in names]


def intensity_unit(found: Emissions) -> str:
    """Return the unit of the intensity of a result."""
    from carbonacct.errors import OptionError

    try:
        return str(found.intensity().unit)
    except OptionError:
        return "tCO2e"


def exposure_of(book: Book) -> tuple[str, tuple[Lack, ...]]:
    """Return the column that is the gross exposure, and what is lacking where the balance has to stand in."""
    if "gross_carrying_amount" in book.numbers:
        return "gross_carrying_amount", ()
    needs = Wording(
        "列“账面总额”（减值前）；本表以贷款余额代替",
        "a column gross_carrying_amount (before loss allowance); the balance stands in here",
    )
    return "balance", (Lack(Wording("毛敞口", "Gross exposure"), needs),)
