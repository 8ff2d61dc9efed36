"""Who is in scope of the central bank's regime, and by which of three kinds of business a loan is counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import known_of
from carbonacct.portfolio.sectors import Sectors
from carbonacct.results import COMPUTED, NOT_QUANTIFIED
from carbonacct.rowset import RowSet, same_for_all
from carbonacct.sums import ExactSums

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
EXCLUSIONS = ("low_balance", "sme", "individual", "overseas", "sector")
NON_PROJECT, PROJECT, AS_NON_PROJECT, PENDING = range(4)
HOME = frozenset({"CN", "CHN", "CHINA", "中国", "中华人民共和国", "境内", "156"})
NEAR = 1e-9
LIST_EDITION = "2026"


def business_kinds(
    project_product: Mask | RowSet, details: Mask | RowSet, declared: Mask | None = None, *, calculating: bool = True
) -> NDArray[np.int8]:
    """Derive the kind of every loan; it is never typed in.

    Parameters
    ----------
    project_product
        Whether the credit product is a project.
    details
        Whether total investment, project emissions or project income were delivered.
    declared
        Whether the client manager has declared that there are none; ``None``: nobody has.
    calculating
        Whether the calculation has begun: what is still open becomes a project by the non-project method.

    Returns
    -------
    array
        0 non-project, 1 project by the project method, 2 project by the non-project method, 3 pending.

    Examples
    --------
    >>> business_kinds(np.array([False, True, True]), np.array([False, True, False])).tolist()
    [0, 1, 2]
    """
    if isinstance(project_product, RowSet) and not project_product.any():
        return same_for_all(NON_PROJECT, len(details), np.int8)
    still_open = np.full(len(details), AS_NON_PROJECT if calculating else PENDING, dtype=np.int8)
    if declared is not None:
        still_open = np.where(declared, AS_NON_PROJECT, still_open).astype(np.int8)
    project = np.where(np.asarray(details), PROJECT, still_open)
    return np.where(np.asarray(project_product), project, NON_PROJECT).astype(np.int8)


def excluded_rows(run: FootprintRun, sectors: Sectors, project_product: RowSet) -> Iterator[tuple[str, RowSet]]:
    """Yield the reasons of exclusion in the regime's order, each with its rows."""
    for reason in EXCLUSIONS:
        if reason not in run.options.exclusions:
            continue
        if reason == "low_balance":
            yield reason, low_balance(run, project_product)
        elif reason == "sme":
            yield reason, run.words("borrower_size", frozenset({"small", "micro"}))
        elif reason == "individual":
            yield reason, run.words("borrower_type", frozenset({"individual"}))
        elif reason == "overseas":
            yield reason, overseas(run)
        else:
            stated = sectors.column.having(lambda _: True)
            yield reason, stated & ~sectors.listed(_list_edition(run), cofired(run.book))


def _list_edition(run: FootprintRun) -> str:
    return run.options.edition if run.options.edition == "draft" else LIST_EDITION


def low_balance(run: FootprintRun, project_product: RowSet) -> RowSet:
    """Return the rows of clients whose average financing stays below the threshold.

    Counted is the sum over a client's non-project loans (in the draft: all its loans); project loans enter without
    threshold. A client with an amount that is unknown stays in. Exactly the threshold is in.
    """
    counted = run.outcome.open if run.options.edition == "draft" else run.outcome.open & ~project_product
    values, known = column_of_derived(run, "average_balance_yuan")
    clients = clients_of(run)
    size = int(clients.max(initial=-1)) + 1
    rows = counted & known
    sums = np.bincount(clients[rows.index], weights=values[rows.index], minlength=size)
    doubtful = np.zeros(size, dtype=bool)
    doubtful[clients[(counted & ~known).index]] = True
    threshold = run.options.threshold
    below = sums < threshold
    close = np.abs(sums - threshold) <= NEAR * threshold
    if close.any():
        place = np.cumsum(close) - 1
        near = rows & close[clients]
        exact = ExactSums(int(close.sum()))
        exact.add(values[near.mask], place[clients[near.mask]])
        below[close] = exact.floats() < threshold
    return counted & known & below[clients] & ~doubtful[clients]


def column_of_derived(run: FootprintRun, name: str) -> tuple[Floats, RowSet]:
    """Return a derived column before the working book stands."""
    column = run.derived.numbers[name]
    return column.values, column.where


def clients_of(run: FootprintRun) -> NDArray[np.int64]:
    """Number the clients by borrower and year; a row without borrower is a client of its own."""
    words = run.book.words.get("borrower_id")
    own = np.arange(run.book.size, dtype=np.int64)
    if words is None:
        return own
    year = run.years - int(run.years.min(initial=0))
    span = int(year.max(initial=0)) + 1
    codes = np.where(words.codes >= 0, words.codes.astype(np.int64) * span + year, len(words.words) * span + own)
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def clients_in_scope(run: FootprintRun) -> int:
    """Count the clients with at least one row that is not out of scope or rejected."""
    inside = run.outcome.having(COMPUTED) | run.outcome.having(NOT_QUANTIFIED)
    return len(np.unique(clients_of(run)[inside.index]))


def overseas(run: FootprintRun) -> RowSet:
    """Return the rows of borrowers outside the mainland; a blank country is domestic."""
    words = run.book.words.get("borrower_country")
    if words is None:
        return RowSet.none(run.book.size)
    return words.having(lambda word: word.strip().upper() not in HOME)


def cofired(book: Book) -> RowSet:
    """Return the rows that burn fossil fuel beside biomass: said so, or with fuel of their own."""
    said = book.words.get("fossil_cofired")
    found = RowSet.none(book.size) if said is None else said.having("yes".__eq__)
    for name in book.columns_of("fuel"):
        if name in book.numbers and "@" in name:
            values, known = known_of(book, name)
            found = found | known & (values > 0)
    return found if said is None else found & ~said.having("no".__eq__)


def high_carbon_rows(book: Book, edition: str = LIST_EDITION) -> Mask:
    """Return the rows in one of the eight high-carbon industries, shape (rows,), as the regime's scope counts them."""
    return Sectors(book).listed(edition, cofired(book)).mask
