"""The lender's share of a project, by filing: which amount is divided by total investment, and where it is capped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError
from carbonacct.rowset import RowSet, equal_rows, same_for_all, summable_rows, whole_numbers
from carbonacct.sums import ExactSums

if TYPE_CHECKING:
    from carbonacct.book import Book

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Years = NDArray[np.int64]
Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Filing:
    """What one word sets together: numerator, quantity basis, CO2 rule of power, and whether studies go first."""

    id: str
    title: dict[str, str]
    numerator: str
    quantity: str
    power: str
    reported_first: bool
    counts_construction: bool
    pro_rata: bool


FILINGS = {
    filing.id: filing
    for filing in (
        Filing(
            "green-credit",
            {"en": "Green-credit statistics", "zh": "绿色信贷统计"},
            numerator="balance",
            quantity="annual_design",
            power="tce × co2_per_tce",
            reported_first=True,
            counts_construction=True,
            pro_rata=False,
        ),
        Filing(
            "crst",
            {"en": "Carbon-reduction support tool", "zh": "碳减排支持工具"},
            numerator="granted",
            quantity="annual_expected",
            power="combined margin",
            reported_first=False,
            counts_construction=False,
            pro_rata=False,
        ),
        Filing(
            "pboc",
            {"en": "Carbon accounting of financial institutions", "zh": "金融机构碳核算"},
            numerator="average_balance",
            quantity="period_actual",
            power="combined margin",
            reported_first=False,
            counts_construction=False,
            pro_rata=True,
        ),
    )
}

NUMERATORS = ("balance", "granted", "average_balance")


def filing_named(name: str) -> Filing:
    """Return a filing by its id.

    Raises
    ------
    OptionError
        If there is no such filing.

    Examples
    --------
    >>> filing_named("green-credit").numerator
    'balance'
    """
    if name not in FILINGS:
        raise OptionError("there is no such filing", where="filing", given=name, needed=", ".join(FILINGS))
    return FILINGS[name]


@dataclass(frozen=True)
class Shares:
    """Each row's share of its project.

    ``top`` and ``bottom`` are numerator and total investment in the row's own currency, ``share`` their ratio after the
    cap, all of shape (rows,); ``largest`` is the largest magnitude before the cap. Where ``valid`` is false the row has
    no share, because of ``numerator_missing`` or ``denominator_missing``. ``project_total`` is the sum of raw shares of
    a project that several rows finance.
    """

    top: Floats
    bottom: Floats
    share: Floats
    largest: float
    valid: RowSet
    numerator_missing: RowSet
    denominator_missing: RowSet
    above_one: Mask
    project_above_one: Mask
    project_total: Floats

    @property
    def raw(self) -> Floats:
        """The ratio before the cap, shape (rows,), 0 where not valid."""
        return _ratio(self.top, self.bottom, self.valid)


def _ratio(top: Floats, bottom: Floats, valid: RowSet) -> Floats:
    with np.errstate(over="ignore"):
        return top / bottom if valid.all() else np.divide(top, bottom, out=np.zeros(len(top)), where=valid.mask)


def amounts(book: Book, numerator: str, years: Years, months: tuple[int, ...]) -> tuple[Floats, Mask]:
    """Return the numerator of every row in the row's own currency, shape (rows,), and where it is known.

    Parameters
    ----------
    numerator
        ``balance``, ``granted`` or ``average_balance``; a loan spread over several projects counts with the part
        allocated to the row's project.
    years, months
        The year of every row and the months of the period: where ``average_balance`` is blank it is the sum of the
        month-ends ``balance@YYYY-MM`` of that year and those months ÷ their number, none of them unknown.
    """
    values, known = _amounts(book, numerator, years, months)
    return values, known.mask


def _amounts(book: Book, numerator: str, years: Years, months: tuple[int, ...]) -> tuple[Floats, RowSet]:
    if numerator != "average_balance":
        return allocated(book, numerator)
    values, valid = known_of(book, "average_balance")
    if not valid.all():
        added, complete, _ = month_ends(book, years, months)
        values, valid = np.where(valid.mask, values, added / len(months)), valid | complete
    return allocated_part(book, values), valid


def month_ends(book: Book, years: Years, months: Sequence[int]) -> tuple[Floats, RowSet, RowSet]:
    """Return the sum of the month-end balances, where no month is unknown, and where at least one is given.

    Parameters
    ----------
    years, months
        The year of every row and the months of it that count. A blank month before disbursement or from maturity on
        is 0.
    """
    added = same_for_all(0.0, book.size, np.float64)
    complete = some = RowSet.none(book.size)
    if not any(name.startswith("balance@") for name in book.numbers):
        return added, complete, some
    started = dates_of(book, "disbursed_on").astype("datetime64[M]")
    ended = dates_of(book, "maturity").astype("datetime64[M]")
    for year in whole_numbers(years, RowSet.every(book.size)):
        mine = whole = equal_rows(years, year)
        for month in months:
            now = np.datetime64(f"{year}-{month:02d}", "M")
            balance, known = known_of(book, f"balance@{year}-{month:02d}")
            absent = (started > now) | (ended <= now)
            added = np.where((mine & known).mask, added + balance, added)
            whole = whole & (known | absent)
            some = some | mine & known
        complete = complete | whole & some
    return added, complete, some


def dates_of(book: Book, name: str) -> NDArray[np.datetime64]:
    """Return a date column of a book, shape (rows,), NaT where blank (an absent column: everywhere)."""
    dates = book.dates.get(name)
    return np.full(book.size, "NaT", dtype="datetime64[D]") if dates is None else dates.values.astype("datetime64[D]")


def allocated_part(book: Book, values: Floats) -> Floats:
    """Take the part of a loan's average that belongs to the row's project, pro rata to the allocated balance."""
    part, whole, usable = _split(book)
    if not usable.any():
        return values
    rows = usable.mask
    return np.where(rows, values * np.divide(part, whole, out=np.ones(book.size), where=rows), values)


def _split(book: Book) -> tuple[Floats, Floats, RowSet]:
    """Return allocated balance and balance, and the rows where one can be taken in proportion to the other."""
    part, part_known = known_of(book, "allocated_balance")
    whole, whole_known = known_of(book, "balance")
    usable = part_known & whole_known
    return part, whole, usable & (whole > 0) if usable.any() else usable


def unallocated(book: Book, numerator: str) -> RowSet:
    """Return the rows of loans over several projects whose amount is not split among them.

    Taken as it stands, it would count once for each project.
    """
    loans = book.words["loan_id"]
    if book.size < 2 or loans.distinct():
        return RowSet.none(book.size)
    codes = loans.normal_codes()
    counted = (codes >= 0) & (book.state != book.OUT_OF_SCOPE)
    times = np.bincount(codes[counted], minlength=int(codes.max()) + 1)
    several = RowSet.of(counted & (times[codes] > 1))
    if numerator == "average_balance":
        return several & ~_split(book)[2]
    return several & ~known_of(book, f"allocated_{numerator}")[1]


def column_of(book: Book, name: str) -> tuple[Floats, Mask]:
    """Return a number column of a book and where it is known (an absent column: nowhere), both of shape (rows,)."""
    values, known = known_of(book, name)
    return values, known.mask


def known_of(book: Book, name: str) -> tuple[Floats, RowSet]:
    """Return a number column of a book, shape (rows,), and the rows where it is known (an absent column: none)."""
    column = book.numbers.get(name)
    if column is None:
        return same_for_all(0.0, book.size, np.float64), RowSet.none(book.size)
    return column.values, column.where


def allocated(book: Book, name: str) -> tuple[Floats, RowSet]:
    """Return a column of money, where it is given the part allocated to the row's project in place of the whole."""
    whole, known = known_of(book, name)
    part, split = known_of(book, f"allocated_{name}")
    return (np.where(split.mask, part, whole), split | known) if split.any() else (whole, known)


def shares(book: Book, counted: RowSet, numerator: str, years: Years, months: tuple[int, ...]) -> Shares:
    """Return the share of every counted row: numerator ÷ total investment, capped at one per project.

    The cap is taken over all counted rows of one project, pro rata to their raw shares; the sum it is taken from is
    exact, so the order of rows does not matter.
    """
    top, top_known = _amounts(book, numerator, years, months)
    bottom, bottom_known = known_of(book, "total_investment")
    if bottom_known.any():
        bottom_known = book.numbers["total_investment"].above(0.0)
    valid = top_known & bottom_known & counted
    share = _ratio(top, bottom, valid)
    largest = max(float(share.max()), -float(share.min())) if len(share) else 0.0
    above = share > 1.0
    project_above = np.zeros(book.size, dtype=bool)
    total = np.zeros(book.size)
    member, raw, totals = np.zeros(0, dtype=np.intp), np.zeros(0), np.zeros(0)
    projects = book.words.get("project_id")
    if projects is not None and projects.words:
        member, raw, totals = _project_totals(projects.codes, len(projects.words), share, valid & summable_rows(share))
        project_above[member] = totals > 1.0
        total[member] = totals
    np.minimum(share, 1.0, out=share)
    share[member] = np.divide(raw, totals, out=raw, where=totals > 1.0)
    return Shares(
        top=top,
        bottom=bottom,
        share=share,
        largest=largest,
        valid=valid,
        numerator_missing=counted & ~top_known,
        denominator_missing=counted & ~bottom_known,
        above_one=above,
        project_above_one=project_above,
        project_total=total,
    )


def _project_totals(
    codes: NDArray[np.int32], projects: int, raw: Floats, valid: RowSet
) -> tuple[Positions, Floats, Floats]:
    """Return the rows whose project several rows finance, their raw shares, and the sum of these over the project."""
    member = (valid & (codes >= 0)).mask
    shared = np.bincount(codes[member], minlength=projects) > 1
    rows = np.flatnonzero(member & shared[codes])
    places = (np.cumsum(shared) - 1)[codes[rows]]
    sums = ExactSums(int(shared.sum()))
    sums.add(raw[rows], places)
    return rows, raw[rows], sums.floats()[places]
