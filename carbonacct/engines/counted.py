"""What a batch leaves behind beside its rows: its totals, groups, rows and money by status, as sums that merge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.book.model import Book
from carbonacct.engines.sets import MoneyBySets
from carbonacct.engines.tally import Tally
from carbonacct.loan_benefits import Benefits
from carbonacct.portfolio.emissions import Emissions
from carbonacct.portfolio.exchange import HOME
from carbonacct.portfolio.ratios import DOUBTFUL, covered
from carbonacct.result_columns import Coded
from carbonacct.rowset import equal_rows

COMPUTED, NEGATIVE = "computed", "below zero"


def counted(by: Sequence[str], result: Benefits | Emissions, columns: set[str]) -> Tally:
    """Return the tally of a batch.

    Parameters
    ----------
    by
        Columns to group by.
    columns
        Names of the result columns that have a figure in some row.
    """
    tally = Tally(columns=columns)
    parameters = dict(result.parameters)
    tally.methods.update(parameters.pop("methods"))
    tally.parameters = parameters
    groupings = [grouping(result, column) for column in by]
    tally.take_measures(result.measures, result.book.loan_numbers, groupings)
    tally.take_notes(result.found)
    status = result.status
    tally.rows.add("rows read", len(status))
    for code, name in enumerate(results.STATUSES):
        tally.rows.add(f"rows {name}", equal_rows(status, code).count)
    amount, known = result.lending
    tally.rows.add("balance unknown", int(np.count_nonzero(~known)))
    money = _currencies(result.book)
    if isinstance(result, Emissions):
        sets = covered(result)
    else:
        sets = {COMPUTED: equal_rows(status, results.COMPUTED).mask}
        sets |= {flag: sets[COMPUTED] & result.flagged(flag) for flag in DOUBTFUL}
    held = MoneyBySets(amount, known, status, money, {NEGATIVE: amount < 0, **sets})
    tally.take_balance("balance", held)
    tally.take_balance("lent", held, without=NEGATIVE)
    if not isinstance(result, Emissions):
        for name in sets:
            tally.money.add([name], held.sums(name))
        return tally
    tally.ratios.take(result, [one for one, _ in groupings])
    tally.take_currencies(result.in_scope, money)
    yuan, foreign = result.lent_in(HOME), _foreign(money)
    for name, rows in sets.items():
        tally.take_covered(name, held, NEGATIVE)
        if foreign is not None:
            tally.take_exchanged(name, yuan[rows & foreign & known & ~(amount < 0)])
    return tally


def _foreign(money: Coded) -> NDArray[np.bool_] | None:
    """Return the rows in another currency than yuan; nothing where there is none."""
    words = np.array([word != HOME for word in money.words])
    return words[money.codes] if words.any() else None


def _currencies(book: Book) -> Coded:
    """Return the currency of every row; blank is yuan."""
    held = book.words.get("currency")
    if held is None:
        return Coded([HOME], np.zeros(book.size, dtype=np.int32))
    if not held.counts[-1]:
        return Coded(held.words, held.codes)
    return Coded([*held.words, HOME], np.where(held.codes < 0, len(held.words), held.codes))


def grouping(result: Benefits | Emissions, column: str) -> tuple[results.Grouping, bool]:
    """Return the groups of a column, keys of numbers as ``repr``, and whether they are numbers."""
    numbers = result.book.numbers.get(column)
    if numbers is None or column in result.book.words:
        return results.Grouping(column, *result.groups(column)), False
    distinct, codes = np.unique(numbers.values, return_inverse=True)
    keys = [repr(value) for value in distinct.tolist()]
    if numbers.valid is not None:
        keys = [*keys, results.BLANK]
        codes = np.where(numbers.valid, codes, len(keys) - 1)
    used = np.bincount(codes, minlength=len(keys)) > 0
    place = np.cumsum(used) - 1
    kept = [key for key, there in zip(keys, used, strict=True) if there]
    return results.Grouping(column, kept, place[codes].astype(np.int64)), True
