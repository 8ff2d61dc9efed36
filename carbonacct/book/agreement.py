"""Facts that must agree: rows of one loan, one project, one borrower."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.keys import rows_of
from carbonacct.book.model import OUT_OF_SCOPE, Book

Positions = NDArray[np.intp]
Ints = NDArray[np.int64]

LOAN_FACTS = (
    "balance",
    "average_balance",
    "granted",
    "commitment",
    "gross_carrying_amount",
    "interest_rate",
    "currency",
    "borrower_id",
    "disbursed_on",
    "maturity",
    "product_kind",
)
PROJECT_FACTS = (
    "project_type",
    "region",
    "commissioned_on",
    "planted_on",
    "total_investment",
)
PROJECT_FACTS_OF_YEAR = ("stage", "operating_days")
BORROWER_WORDS = ("borrower_type", "borrower_size", "borrower_country", "borrower_sector")
BALANCE_SHEET = ("total_assets", "total_assets_last_year", "total_equity", "total_debt", "evic")
EMISSIONS = ("scope1", "scope2", "scope3")
BORROWER_FACTS = (*BORROWER_WORDS, "revenue", *BALANCE_SHEET, *EMISSIONS)
ASSET_CLASSES = (
    *("project_finance", "commercial_real_estate", "mortgage", "motor_vehicle_loan"),
    *("use_of_proceeds", "securitisation"),
)
CONFLICT, HOME = "conflicting_fact", "CNY"
AMOUNT_TOLERANCE = 0.01
TOLD_GROUPS = 1000
ALLOCATED = {"balance": "allocated_balance", "granted": "allocated_granted"}


def check_agreement(book: Book, groups: Mapping[str, str]) -> None:
    """Reject rows of one loan or project that state different facts about it; warn of those of one borrower.

    A fact of the borrower concerns financed emissions, which reject the rows where they use it; benefits use none.
    """
    if book.size < 2:
        _check_single_allocation(book)
        return
    loans = book.words["loan_id"]
    shared = not loans.distinct()
    if shared:
        codes = _counted(book, loans.normal_codes())
        _check_facts(
            book, codes, [*LOAN_FACTS, *(name for name in book.numbers if name.startswith("balance@"))], "loan"
        )
    if shared or any(name in book.numbers for name in ALLOCATED.values()):
        _check_allocation(book)
    projects = book.words.get("project_id")
    if projects is not None and _repeats(projects.normal_codes()):
        facts = [name for name, group in groups.items() if group in ("activity", "reported", "override")]
        codes = _counted(book, projects.normal_codes())
        _check_facts(book, codes, PROJECT_FACTS, "project")
        _check_facts(book, _per_year(book, codes), [*PROJECT_FACTS_OF_YEAR, *facts], "project")
    borrowers = book.words.get("borrower_id")
    if borrowers is not None and _repeats(borrowers.normal_codes()):
        codes = _per_year(book, _counted(book, borrowers.normal_codes()))
        _check_facts(book, codes, BORROWER_WORDS, "borrower", rejects=False)
        codes = _without_assets(book, codes, "asset_class", ASSET_CLASSES)
        _check_facts(book, _per_currency(book, codes), BALANCE_SHEET, "borrower", rejects=False)
        codes = _without_assets(book, codes, "product_kind", ("project",))
        _check_facts(book, _per_currency(book, codes), ("revenue",), "borrower", rejects=False)
        _check_facts(book, codes, EMISSIONS, "borrower", rejects=False)


def _repeats(codes: NDArray[np.int32]) -> bool:
    return int(np.bincount(codes[codes >= 0], minlength=1).max()) > 1


def _counted(book: Book, codes: NDArray[np.int32]) -> Ints:
    """Return the codes as integers, -1 for rows that are out of scope."""
    return np.where(book.state == OUT_OF_SCOPE, -1, codes).astype(np.int64)


def _per_year(book: Book, codes: Ints) -> Ints:
    """Part the groups by year, so that one project may report several years."""
    year = book.numbers.get("year")
    if year is None:
        return codes
    return np.where(codes >= 0, codes * 4096 + np.where(year.known, year.values, 0).astype(np.int64), -1)


def _per_currency(book: Book, codes: Ints) -> Ints:
    """Part the groups by currency, for one fact is another number in another currency; blank is yuan."""
    words = book.words.get("currency")
    if words is None or len(words.words) < 2:
        return codes
    names = [*words.words, HOME]
    money = np.where(words.codes < 0, names.index(HOME), words.codes)
    return np.where(codes >= 0, codes * len(names) + money, -1)


def _without_assets(book: Book, codes: Ints, column: str, chosen: Collection[str]) -> Ints:
    """Take out the rows whose figures are of a project, building, vehicle or structure, not of the borrower.

    A boundary that names the company says that they are the borrower's.
    """
    words, boundary = book.words.get(column), book.words.get("boundary")
    if words is None or {*words.words}.isdisjoint(chosen):
        return codes
    apart = words.having(lambda word: word in chosen)
    of_company = {"consolidated", "entity"}
    return np.where((apart if boundary is None else apart & ~boundary.having(of_company.__contains__)).mask, -1, codes)


def _check_facts(book: Book, codes: Ints, names: Iterable[str], what: str, *, rejects: bool = True) -> None:
    present = [name for name in names if name in book.numbers or name in book.words or name in book.dates]
    if not present:
        return
    if codes.max(initial=-1) > 4 * book.size:
        known = codes >= 0
        codes = codes.copy()
        codes[known] = np.unique(codes[known], return_inverse=True)[1]
    for name in present:
        values, given = _values(book, name)
        rows = np.flatnonzero(given & (codes >= 0))
        if len(rows) < 2:
            continue
        first = np.zeros(int(codes.max()) + 1, dtype=np.intp)
        first[codes[rows[::-1]]] = rows[::-1]
        differs = values[rows] != values[first[codes[rows]]]
        if differs.any():
            _tell_groups(book, name, what, rows, codes, np.unique(codes[rows[differs]]), rejects=rejects)


def _values(book: Book, name: str) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
    if name in book.numbers:
        return book.numbers[name].values, book.numbers[name].known
    if name in book.words:
        return book.words[name].codes, book.words[name].codes >= 0
    return book.dates[name].values, ~np.isnat(book.dates[name].values)


def _shown(book: Book, name: str, row: int) -> str:
    if name in book.words:
        return book.words[name].word(row)
    values, _ = _values(book, name)
    return f"{values[row]:.15g}" if name in book.numbers else str(values[row])


def _tell_groups(
    book: Book, name: str, what: str, rows: Positions, codes: Ints, groups: Ints, *, rejects: bool
) -> None:
    """Reject the rows of groups that disagree, or warn of them; the first groups are told fact by fact."""
    told: dict[int, str] = {}
    for group, places in rows_of(codes[rows], groups[:TOLD_GROUPS]):
        facts = [f"row {book.rows[row]}: {_shown(book, name, row)}" for row in rows[places[:6]].tolist()]
        told[group] = f"one {what} with different {name}: {'; '.join(facts)}"
    members = rows[np.isin(codes[rows], groups)]
    otherwise = f"one {what} with different {name}"
    hints = [told.get(group, otherwise) for group in codes[members].tolist()]
    given = [_shown(book, name, row) for row in members.tolist()]
    if rejects:
        book.refuse(CONFLICT, members, name, given, hints)
    else:
        book.findings.add(CONFLICT, members, name, given, hints, severity="warning")


def _check_single_allocation(book: Book) -> None:
    if book.size and any(name in book.numbers for name in ALLOCATED.values()):
        _check_allocation(book)


def _check_allocation(book: Book) -> None:
    """Check that the parts of each loan add up to it, and that a loan in several rows has parts."""
    loans = book.words["loan_id"].normal_codes()
    counted = np.flatnonzero((loans >= 0) & (book.state != OUT_OF_SCOPE))
    if not len(counted):
        return
    times = np.bincount(loans[counted], minlength=int(loans.max()) + 1)
    several = np.zeros(book.size, dtype=bool)
    several[counted] = times[loans[counted]] > 1
    without = several.copy()
    for whole, name in ALLOCATED.items():
        if name in book.numbers:
            without &= ~book.numbers[name].known
            _check_sums(book, whole, loans, counted, times)
    if "balance" in book.numbers:
        part = book.numbers.get("allocated_balance")
        stated = several & book.numbers["balance"].known
        without |= stated if part is None else stated & ~part.known
    missing = np.flatnonzero(without & (book.state != book.REJECTED))
    if len(missing):
        book.refuse("allocation_missing", missing, "allocated_balance", [book.loan_of(row) for row in missing.tolist()])


def _check_sums(book: Book, whole: str, loans: NDArray[np.int32], counted: Positions, times: Ints) -> None:
    column, part = book.numbers.get(whole), book.numbers[ALLOCATED[whole]]
    rows = counted[part.known[counted]]
    if column is None or not len(rows):
        return
    sums = np.bincount(loans[rows], weights=part.values[rows], minlength=len(times))
    here = np.bincount(loans[rows], minlength=len(times))
    stated = np.full(len(times), np.nan)
    with_whole = counted[column.known[counted]]
    stated[loans[with_whole]] = column.values[with_whole]
    gap = np.abs(sums - stated)
    wrong = (here > 0) & (gap > AMOUNT_TOLERANCE + 1e-9 * np.abs(stated))
    some_blank = (here > 0) & (here < times) & ~np.isnan(stated)
    for loan, places in rows_of(loans[counted], np.flatnonzero(wrong | some_blank)):
        members = counted[places]
        hint = f"the parts add up to {sums[loan]:,.2f}, {whole} is {stated[loan]:,.2f}"
        book.refuse(
            "allocation_mismatch",
            members,
            ALLOCATED[whole],
            [_shown(book, ALLOCATED[whole], row) for row in members.tolist()],
            hint,
        )
