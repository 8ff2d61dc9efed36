"""Green balances of a book, and the four quantitative items of the PBoC's green-finance evaluation (绿色金融评价).

The evaluation uses balances, not tonnes. How an institution is scored against its own past and against others is for
the central bank; the items are given, no score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import amounts, column_of
from carbonacct.errors import OptionError
from carbonacct.portfolio.percent import growth, percent
from carbonacct.portfolio.tables import by_word, rows
from carbonacct.sums import total

if TYPE_CHECKING:
    from carbonacct.book import Book

HOME = "CNY"
BONDS = ("corporate_bond", "use_of_proceeds", "sovereign_debt", "sub_sovereign_debt")
NO_LOANS = (*BONDS, "listed_equity", "unlisted_equity", "securitisation", "facilitated")


@dataclass(frozen=True, slots=True)
class Balances:
    """Balances of a book in one currency; exact sums, rounded once.

    Attributes
    ----------
    loans, green_loans, green_bonds
        [currency]; green is ``green_amount`` where given (of a loan over several projects each row's part of it), else
        the balance of rows labelled green; a row with another label has none. The green ones are ``None`` where no row
        has a label or green amount, ``green_bonds`` also where the book holds no bonds.
    other_currencies
        Rows in another currency, which are in none of the sums.
    unreadable
        Rows without a balance, or with a green amount above it: in none of the sums.
    rejected
        Rows refused on reading: in none of the sums.
    """

    loans: float
    green_loans: float | None
    green_bonds: float | None
    currency: str
    other_currencies: int
    unreadable: int
    rejected: int

    @property
    def green_share(self) -> float | None:
        """Green loans in all loans (0 to 1); ``None`` where there are no loans or no labels."""
        return self.green_loans / self.loans if self.loans and self.green_loans is not None else None

    @property
    def left_out(self) -> tuple[str, str]:
        """Which rows are in none of the sums, in English and Chinese; empty where all are."""
        parts = [
            (self.other_currencies, "in another currency", "为外币"),
            (self.unreadable, "without a balance, or with a green amount above it", "余额无法读取或绿色金额大于余额"),
            (self.rejected, "rejected", "被退回"),
        ]
        told = [(count, en, zh) for count, en, zh in parts if count]
        if not told:
            return "", ""
        en, zh = ", ".join(f"{n} {en}" for n, en, _ in told), "，".join(f"{n}行{zh}" for n, _, zh in told)
        return f"rows left out: {en}", f"未计入：{zh}"


def balances(book: Book, *, currency: str = HOME) -> Balances:
    """Return a book's balance of loans, green loans and green bonds at period end.

    Rejected rows and rows out of scope are in none of the sums.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> book = read_book({"loan_id": ["A", "B"], "balance": [60.0, 40.0], "green_label": ["green", "none"],
    ...     "currency": ["CNY", "CNY"]})
    >>> found = balances(book)
    >>> found.green_loans, found.loans, found.green_share
    (60.0, 100.0, 0.6)
    """
    lent, known = amounts(book, "balance", np.zeros(book.size, dtype=np.int64), ())
    part, part_known = _green_amounts(book)
    counted = book.state == book.OPEN
    home = _in(book, "currency", (currency,)) | (_blank(book, "currency") if currency == HOME else False)
    blank = _blank(book, "green_label")
    labelled = _in(book, "green_label", ("green",)) | blank & part_known
    green = np.where(part_known, part, lent)
    known = known & ~(labelled & (green > lent))
    bonds, no_loans = _in(book, "asset_class", BONDS), ~loan_rows(book)
    usable = counted & known & home
    told = bool((~blank | part_known).any())
    return Balances(
        loans=total(lent[usable & ~no_loans]),
        green_loans=total(green[usable & labelled & ~no_loans]) if told else None,
        green_bonds=total(green[usable & labelled & bonds]) if told and (usable & bonds).any() else None,
        currency=currency,
        other_currencies=int(np.count_nonzero(counted & ~home)),
        unreadable=int(np.count_nonzero(counted & home & ~known)),
        rejected=int(np.count_nonzero(book.state == book.REJECTED)),
    )


def _green_amounts(book: Book) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the green amount of every row, shape (rows,), and where it is known: of a loan over several projects the
    part that goes to the row's project.
    """
    amount, known = column_of(book, "green_amount")
    part, split = column_of(book, "allocated_balance")
    whole, whole_known = column_of(book, "balance")
    shared = split & whole_known & (whole > 0)
    return np.where(shared, amount * np.divide(part, whole, out=np.ones(book.size), where=shared), amount), known


def loan_rows(book: Book) -> NDArray[np.bool_]:
    """Return the rows that are loans, not securities or other business, shape (rows,)."""
    return ~_in(book, "asset_class", NO_LOANS)


def _in(book: Book, column: str, chosen: tuple[str, ...]) -> NDArray[np.bool_]:
    words = book.words.get(column)
    if words is None:
        return np.zeros(book.size, dtype=bool)
    return by_word(words.words, words.codes, [word in chosen for word in words.words])


def _blank(book: Book, column: str) -> NDArray[np.bool_]:
    words = book.words.get(column)
    return np.ones(book.size, dtype=bool) if words is None else words.blank


@dataclass(frozen=True, slots=True)
class Item:
    """One quantitative item: a share [%] with its numerator and denominator; ``None`` with the reason."""

    item: str
    title_zh: str
    title_en: str
    value: float | None
    numerator: float | None
    denominator: float | None
    weight: float
    source: str
    status: str
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """Return the item as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


def green_finance_evaluation(
    *,
    green: float | None = None,
    total: float | None = None,
    market_green: float | None = None,
    green_last_year: float | None = None,
    green_at_risk: float | None = None,
) -> tuple[Item, ...]:
    """Return the four quantitative items of the green-finance evaluation, from balances in one currency.

    Parameters
    ----------
    green
        Green business at the end of the period [currency].
    total
        Business it is measured against.
    market_green
        Green business of all institutions evaluated.
    green_last_year
        Green business a year before.
    green_at_risk
        Green business at risk.

    Returns
    -------
    tuple of Item
        In percent; an item whose balances are not given has no value, and says which are missing.

    Raises
    ------
    OptionError
        A balance is negative or not finite, or a part is larger than its whole.

    Examples
    --------
    >>> items = green_finance_evaluation(green=60.0, total=400.0, green_last_year=50.0)
    >>> [(one.item, one.value, one.reason) for one in items]
    [('green_share', 15.0, ''), ('market_share', None, 'market_green is not given'), ('growth', 20.0, ''),
    ('risk_share', None, 'green_at_risk is not given')]
    """
    given = {
        "green": green,
        "total": total,
        "market_green": market_green,
        "green_last_year": green_last_year,
        "green_at_risk": green_at_risk,
    }
    for name, value in given.items():
        if value is not None and not (np.isfinite(value) and value >= 0):
            raise OptionError("a balance is finite and not negative", where=name, given=value)
    return tuple(_item(row, given) for row in rows("green_evaluation"))


def _item(row: dict[str, str], given: dict[str, float | None]) -> Item:
    top, bottom = given[row["numerator"]], given[row["denominator"]]
    grown = row["less_one"] == "yes"
    missing = [name for name in (row["numerator"], row["denominator"]) if given[name] is None]
    reason, value = f"{' and '.join(missing)} is not given" if missing else "", None
    if top is not None and bottom is not None:
        if top > bottom and not grown:
            raise OptionError(
                "a part is larger than its whole", where=row["numerator"], given=top, needed=f"at most {bottom}"
            )
        value = (growth if grown else percent)(top, bottom) if bottom else None
        reason = "" if bottom else f"{row['denominator']} is zero"
    return Item(
        item=row["item"],
        title_zh=row["title_zh"],
        title_en=row["title_en"],
        value=value,
        numerator=top,
        denominator=bottom,
        weight=float(row["weight_percent"]),
        source=f"{row['publisher']} {row['document']} {row['document_no']}",
        status=row["status"],
        reason=reason,
    )
