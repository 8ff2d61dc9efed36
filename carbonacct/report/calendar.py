"""What there is to file: form, authority, period and deadline, and what a book lacks for it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from carbonacct.report.forms import rows
from carbonacct.report.model import Wording

if TYPE_CHECKING:
    from carbonacct.book import Book

STANDS_IN = {
    "asset_class": ("product_kind",),
    "average_balance": ("balance@",),
    "scope1": ("scope1_2", "fuel@", "revenue"),
    "scope2": ("scope1_2", "electricity_bought"),
    "gross_carrying_amount": ("balance",),
    "borrower_sector": ("sector",),
}


@dataclass(frozen=True)
class Filing:
    """One filing.

    Attributes
    ----------
    id, title, authority
        Name, and who asks for it.
    frequency, period, deadline
        ``year``, ``half_year`` or ``quarter``; what it covers; when it is due. ``not known`` where nobody has read it.
    template
        Form of ``carbonacct report``.
    basis, status
        The document, and how far it was read.
    lacks
        Columns in which the book has nothing, nor in one that stands in; a form is filled as far as it goes.
    """

    id: str
    title: Wording
    authority: Wording
    frequency: str
    period: str
    deadline: str
    template: str
    basis: str
    status: str
    lacks: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the filing as plain data."""
        return asdict(self) | {
            "title": {"zh": self.title.zh, "en": self.title.en},
            "authority": {"zh": self.authority.zh, "en": self.authority.en},
            "lacks": list(self.lacks),
        }


def filings(book: Book | None = None) -> tuple[Filing, ...]:
    """Return every filing, with what a book lacks for it where one is given.

    Examples
    --------
    >>> next(one for one in filings() if one.id == "pboc").deadline
    '09-30 of the next year'
    """
    return tuple(
        Filing(
            id=row["id"],
            title=Wording(row["title_zh"], row["title_en"]),
            authority=Wording(row["authority_zh"], row["authority_en"]),
            frequency=row["frequency"],
            period=row["period"],
            deadline=row["deadline"],
            template=row["template"],
            basis=row["basis"],
            status=row["status"],
            lacks=() if book is None else tuple(lacking(book, row["needs"].split(";"))),
        )
        for row in rows("filings")
    )


def lacking(book: Book, needs: list[str]) -> list[str]:
    """Return the columns needed in which a book has nothing, nor in one that stands in.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> lacking(read_book({"loan_id": "A", "balance": 1.0, "granted": None}), ["balance", "granted"])
    ['granted']
    """
    known = [name for name, held in book.numbers.items() if held.known.any()]
    known += [name for name, held in book.words.items() if not held.blank.all()]
    known += [name for name, held in book.dates.items() if held.valid is None or held.valid.any()]
    return [
        need
        for need in needs
        if need not in known
        and not any(name == one or name.startswith(one) for one in STANDS_IN.get(need, ()) for name in known)
    ]
