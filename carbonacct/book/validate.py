"""Rows checked column by column: keys, ranges, currencies, total rows, and facts that must agree."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.agreement import check_agreement
from carbonacct.book.credit_code import doubtful_codes
from carbonacct.book.defaults import fill_climate, fill_region, fill_year, settle_currency
from carbonacct.book.model import OUT_OF_SCOPE, Book, ColumnInfo
from carbonacct.book.numbers import FIRST_YEAR, LARGEST, LAST_YEAR
from carbonacct.book.parts import Part
from carbonacct.book.series import Numbers, Words
from carbonacct.book.side_rows import without_side_rows
from carbonacct.book.total_rows import check_totals, total_rows, total_word
from carbonacct.book.whole import Told
from carbonacct.vocabulary import issue_codes

Positions = NDArray[np.intp]
Mask = NDArray[np.bool_]

EXCLUDED_BY_HAND = "excluded_by_hand"
DAYS_OF_A_YEAR = 366
MIX_ROWS, MIX_LEAST, MIX_WIDTH, MIX_ABOVE = 4, 1e3, 0.5, 10


def check(part: Part, *, year: int | None, region: str | None, currency: str | None, today: date) -> Book:
    """Turn an understood table into a book, with the state of every row."""
    part = without_side_rows(part)
    book = Book(
        part.size,
        part.numbers,
        part.words,
        part.dates,
        part.rows,
        part.columns,
        [part.source, *(linked.source for linked in part.linked)],
        part.problems,
        tuple(part.extra),
    )
    if "loan_id" not in book.words:
        book.words["loan_id"] = Words(np.full(book.size, -1, dtype=np.int32), [])
        book.columns["loan_id"] = ColumnInfo("loan_id", "", "", "text")
    book.given, book.whole = part.given, part.whole
    totals = total_rows(book)
    if len(totals):
        book.settle(totals, OUT_OF_SCOPE, "total_row")
        book.findings.add("total_row", totals, "loan_id", [total_word(book, int(row)) for row in totals])
    _exclude_by_hand(book)
    _take_notes(book, part)
    for finding in part.findings:
        book.refuse(finding.code, finding.positions, finding.column, finding.given, finding.hint)
    _check_loan_ids(book)
    _check_keys(book)
    for name, numbers in book.numbers.items():
        _check_range(book, name, numbers, part.ranges.get(name, "any"), part.groups.get(name, ""))
    _settle_problems(book, part)
    _check_dates(book, today)
    _check_unit_mix(book)
    settle_currency(book, part, currency)
    fill_year(book, year)
    fill_region(book, region)
    fill_climate(book)
    check_agreement(book, part.groups)
    if len(totals):
        check_totals(book, part, totals)
    return book


def _take_notes(book: Book, part: Part) -> None:
    for note, column in zip(part.notes, part.note_columns, strict=True):
        if note.positions is None:
            book.findings.add(note.code, None, column, note.given, note.hint)
        elif issue_codes.get(note.code).severity == "error":
            assert not isinstance(note.given, Told)
            book.refuse(note.code, note.positions, column, note.given, note.hint)
        else:
            given = note.given
            if note.code == "hidden_rows":
                given = _amount_of(book, note.positions)
            book.findings.add(note.code, note.positions, column, given, note.hint)


def _amount_of(book: Book, positions: Positions) -> str:
    balance = book.numbers.get("balance")
    if balance is None:
        return f"{len(positions)} rows"
    return f"{len(positions)} rows, balance {np.nansum(balance.values[positions]):,.2f}"


def _exclude_by_hand(book: Book) -> None:
    """Put the rows that the column ``excluded`` names out of scope, before they are checked for anything else."""
    words = book.words.get("excluded")
    if words is None:
        return
    rows = np.flatnonzero(np.isin(words.codes, [code for code, word in enumerate(words.words) if word == "yes"]))
    rows = rows[book.state[rows] == Book.OPEN]
    if not len(rows):
        return
    book.settle(rows, OUT_OF_SCOPE, EXCLUDED_BY_HAND)
    book.findings.add(EXCLUDED_BY_HAND, None, "excluded", _amount_of(book, rows))
    said = np.ones(len(rows), dtype=bool)
    for name in ("override_reason", "override_by"):
        column = book.words.get(name)
        said &= False if column is None else ~column.blank[rows]
    book.findings.add("excluded_without_reason", rows[~said], "excluded")


def _check_loan_ids(book: Book) -> None:
    missing = np.flatnonzero(book.words["loan_id"].blank)
    if len(missing):
        book.refuse("id_missing", missing[book.state[missing] != OUT_OF_SCOPE], "loan_id")
    borrowers = book.words.get("borrower_id")
    if borrowers is not None:
        rows = np.flatnonzero(np.isin(borrowers.codes, doubtful_codes(borrowers)))
        book.findings.add("uscc_invalid", rows, "borrower_id", [borrowers.word(row) for row in rows.tolist()])


def _check_keys(book: Book) -> None:
    """Reject every copy of a (loan_id, project_id) that stands in more than one row."""
    loans = book.words["loan_id"]
    if book.size < 2 or loans.distinct():
        return
    keys = loans.normal_codes().astype(np.int64)
    projects = book.words.get("project_id")
    if projects is not None:
        keys = keys * (len(projects.words) + 1) + projects.normal_codes() + 1
    counted = np.flatnonzero(~loans.blank & (book.state != OUT_OF_SCOPE))
    order = counted[np.argsort(keys[counted], kind="stable")]
    if not len(order):
        return
    same = keys[order][1:] == keys[order][:-1]
    copies = np.zeros(len(order), dtype=bool)
    copies[1:] |= same
    copies[:-1] |= same
    rows = np.sort(order[copies])
    if not len(rows):
        return
    balance = book.numbers.get("balance")
    shown: dict[int, list[str]] = {}
    for row in rows.tolist():
        amount = f", balance {balance.values[row]:,.2f}" if balance is not None and balance.known[row] else ""
        shown.setdefault(int(keys[row]), []).append(f"row {book.rows[row]}{amount}")
    hints = ["all copies: " + "; ".join(shown[int(keys[row])][:4]) for row in rows.tolist()]
    given = [
        loans.word(row) + (f" / {projects.word(row)}" if projects is not None and projects.word(row) else "")
        for row in rows.tolist()
    ]
    book.refuse("duplicate_key", rows, "loan_id", given, hints)


def _check_range(book: Book, name: str, numbers: Numbers, limits: str, group: str) -> None:
    kind = book.columns[name].kind if name in book.columns else ""
    if numbers.bounds is not None and _within(*numbers.bounds, kind, limits):
        return
    values = numbers.values if numbers.valid is None else numbers.values[numbers.valid]
    if not len(values):
        return
    low, high = float(values.min()), float(values.max())
    if kind == "year":
        whole = bool((values == np.floor(values)).all())
        if low < FIRST_YEAR or high > LAST_YEAR or not whole:
            bad = (
                (numbers.values < FIRST_YEAR)
                | (numbers.values > LAST_YEAR)
                | (numbers.values != np.floor(numbers.values))
            )
            bad &= numbers.known
            _refuse_values(book, "year_out_of_range", name, numbers, bad, "{:g}")
            book.numbers[name] = _without(numbers, bad)
        return
    if high > LARGEST or low < -LARGEST:
        bad = numbers.known & (np.abs(numbers.values) > LARGEST)
        _refuse_values(book, "implausible_amount", name, numbers, bad)
        numbers = book.numbers[name] = _without(numbers, bad)
        low, high = max(low, -LARGEST), min(high, LARGEST)
    if limits == "0..1":
        if low < 0 or high > 1:
            if book.whole is not None:
                high = min(book.whole.largest.get(name, high), LARGEST)
            bad = numbers.known & ((numbers.values < 0) | (numbers.values > 1))
            column = book.columns[name]
            hint = f"write {high:g}% or {high / 100:g}" if high > 1 else ""
            if column.ratio != 1:
                hint = f"write a figure from 0 to {column.written(1.0):g} in {column.unit}"
            _refuse_values(book, "share_out_of_range", name, numbers, bad, hint=hint)
        return
    if limits == "0..366" and high > DAYS_OF_A_YEAR:
        _refuse_values(book, "days_out_of_range", name, numbers, numbers.known & (numbers.values > DAYS_OF_A_YEAR))
    if limits in (">=0", ">0", "0..366") and low < 0:
        _refuse_values(book, "negative_amount", name, numbers, numbers.known & (numbers.values < 0))
    if limits == ">0" and low <= 0 <= high:
        _refuse_values(book, "zero_denominator", name, numbers, numbers.known & (numbers.values == 0))


def _without(numbers: Numbers, bad: Mask) -> Numbers:
    """Return a column with some values taken for unreadable: no total can hold them."""
    return Numbers(np.where(bad, np.nan, numbers.values), numbers.known & ~bad)


def _within(low: float, high: float, kind: str, limits: str) -> bool:
    """Tell whether a column between two numbers surely breaks none of its limits."""
    if kind == "year":
        return FIRST_YEAR <= low == high <= LAST_YEAR and low.is_integer()
    if limits == "0..1":
        return low >= 0 and high <= 1
    if limits == "0..366":
        return low >= 0 and high <= DAYS_OF_A_YEAR
    if limits in (">=0", ">0"):
        return high <= LARGEST and (low > 0 or (low == 0 and limits == ">=0"))
    return low >= -LARGEST and high <= LARGEST


def _refuse_values(
    book: Book, code: str, name: str, numbers: Numbers, bad: Mask, shape: str = "", hint: str = ""
) -> None:
    rows = np.flatnonzero(bad)
    values = map(book.columns[name].written, numbers.values[rows].tolist())
    given = [shape.format(value) if shape else f"{value:.15g}" for value in values]
    book.refuse(code, rows, name, given, hint)


def _settle_problems(book: Book, part: Part) -> None:
    """Say which columns have no usable unit; money and reported figures are used by every row that gives them."""
    for name, problem in part.problems.items():
        if part.groups[name] in ("money", "label", "reported"):
            book.refuse(
                problem.code,
                np.flatnonzero(part.given[name]),
                name,
                problem.given or book.columns[name].header,
                problem.hint,
            )
        else:
            told = " — ".join(filter(None, (problem.message, problem.hint)))
            book.findings.add(
                problem.code, None, name, problem.given or book.columns[name].header, told, severity="warning"
            )


def _check_dates(book: Book, today: date) -> None:
    start, end = book.dates.get("disbursed_on"), book.dates.get("maturity")
    if start is not None and end is not None:
        wrong = np.flatnonzero(end.values < start.values)
        if len(wrong):
            given = [f"{end.values[row]} before {start.values[row]}" for row in wrong]
            book.refuse("maturity_before_disbursement", wrong, "maturity", given)
    if start is not None:
        late = np.flatnonzero(start.values > np.datetime64(today))
        if len(late):
            book.findings.add("future_date", late, "disbursed_on", [str(start.values[row]) for row in late])


def _check_unit_mix(book: Book) -> None:
    """Warn of rows whose balance over investment lies about 1e4 or 1e8 off that of the other rows."""
    balance, investment = book.numbers.get("balance"), book.numbers.get("total_investment")
    whole = book.whole
    if balance is None or investment is None or (whole is not None and whole.usual_ratio is None):
        return
    usable = balance.known & investment.known & (balance.values > 0) & (investment.values > 0)
    rows = slice(None) if usable.all() else np.flatnonzero(usable)
    with np.errstate(over="ignore"):
        ratios = balance.values[rows] / investment.values[rows]
    if whole is None and not mix_possible(len(ratios), ratios.min(initial=np.inf), ratios.max(initial=0)):
        return
    usual = whole.usual_ratio if whole is not None else None
    odd = np.flatnonzero(usable)[far_off(ratios, float(np.median(ratios)) if usual is None else usual)]
    if len(odd) and (whole is not None or mix_told(len(odd), len(ratios))):
        given = [f"{balance.values[row]:.15g} of {investment.values[row]:.15g}" for row in odd.tolist()]
        book.findings.add("unit_mix_suspected", odd, "balance", given)


def mix_possible(rows: int, least: float, most: float) -> bool:
    """Tell whether some of several ratios can lie far off the others."""
    return rows >= MIX_ROWS and most > MIX_ABOVE and most >= MIX_LEAST * least


def far_off(ratios: NDArray[np.float64], usual: float) -> Mask:
    """Return the ratios that lie about 1e4 or 1e8 off the usual one."""
    off = np.abs(np.log10(ratios / usual))
    found: Mask = (np.abs(off - 4) < MIX_WIDTH) | (np.abs(off - 8) < MIX_WIDTH)
    return found


def mix_told(odd: int, rows: int) -> bool:
    """Tell whether the ratios that lie far off are few enough to be mistakes."""
    return 0 < odd < rows / 2
