"""What PCAF's methods take, derived from the columns of a book: amounts, denominators, options, exposure to states."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct import methods as catalogue
from carbonacct.attribution import allocated, known_of, unallocated
from carbonacct.corridor import bind, evaluate
from carbonacct.factor_lookup import Places
from carbonacct.portfolio import tables
from carbonacct.portfolio.asset_classes import CLASSES, COMPANIES, STATES, of_class
from carbonacct.portfolio.exchange import Behind, behind, rate, rates
from carbonacct.portfolio.standard import lacks_column
from carbonacct.rowset import PerRow, RowSet, equal_rows, whole_numbers

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

OPEN = ""
ALSO = {"energy": "2a", "product": "2b", "revenue": "3a", "balance": "3b"}


def derive_outstanding(run: FootprintRun) -> None:
    """Take the balance at year end; unlisted equity by its shares, a loan by what was granted and repaid."""
    book = run.book
    told, balance = "balance at year end", book.numbers.get("balance")
    values, known = allocated(book, "balance")
    if balance is not None and values is balance.values:
        run.derived.same("outstanding", balance, told)
    else:
        run.derived.number("outstanding", values, known, told)
    for method, rows in (
        ("pcaf_2022.unlisted_equity_outstanding", of_class(run, "unlisted_equity")),
        (
            "pcaf_2022.loan_outstanding",
            of_class(run, "business_loan", "project_finance", "motor_vehicle_loan", "mortgage"),
        ),
    ):
        mine = rows & ~known & ~unallocated(book, "balance") & run.outcome.open
        _fill(run, "outstanding", method, "outstanding", mine)
    held = run.derived.numbers["outstanding"]
    run.reject(held.below(0.0), "short_position", "outstanding", written(held.values))
    run.leave(run.outcome.open & ~held.where, "no_balance", "balance")


def written(values: Floats) -> Callable[[Positions], list[str]]:
    """Return a function that writes the values of some rows."""
    return lambda positions: [f"{value:.15g}" for value in values[positions].tolist()]


def _fill(run: FootprintRun, column: str, method_id: str, output: str, mine: RowSet) -> None:
    """Fill blanks of a derived column with a method's result."""
    method = catalogue.get(method_id)
    if not mine.any() or lacks_column(method, run.book.numbers.keys() | run.derived.numbers.keys()):
        return
    book = run.with_derived()
    bound = bind(method, book, mine.index, run.years, Places.of(book, run.years), run.sources)
    results, known_results = evaluate(method, bound)
    taken = known_results[output] & results.finite(output)
    rows = mine.within(taken)
    values, known = run.held(column)
    values = values.copy()
    values[rows.index] = results[output][taken.index]
    run.derived.number(column, values, known | rows, f"{column}, else {method_id}")


def derive_denominators(run: FootprintRun) -> None:
    """Fill enterprise values from their parts; count customer deposits as debt from the third edition on."""
    companies = of_class(run, *COMPANIES, "facilitated")
    known = known_of(run.book, "evic")[1]
    if run.options.edition == "2022" and "customer_deposits" in run.book.numbers:
        none = RowSet.none(run.book.size)
        run.derived.number("customer_deposits", np.zeros(run.book.size), none, "no debt by the second edition")
    _fill(run, "evic", "pcaf_2022.enterprise_value", "evic", companies & ~known)
    deposits, held = known_of(run.book, "customer_deposits")
    debt, debt_known = known_of(run.book, "total_debt")
    if run.options.edition != "2022" and (held & debt_known).any():
        with_deposits = np.where(held.mask, debt + deposits, debt)
        run.derived.number("total_debt", with_deposits, debt_known, "total_debt with customer deposits")
    _value_unlisted_issuers(run)


def _value_unlisted_issuers(run: FootprintRun) -> None:
    """Value unlisted issuers of facilitated business by their equity and debt, as Part B does."""
    values, known = run.held("evic")
    equity, equity_known = known_of(run.book, "total_equity")
    debt, debt_known = run.held("total_debt")
    mine = of_class(run, "facilitated") & ~known & equity_known & debt_known
    if mine.any():
        both = np.where(mine.mask, np.maximum(equity, 0.0) + debt, values)
        run.derived.number("evic", both, known | mine, "evic, else total_equity and total_debt of facilitated business")


def take_out_structures(run: FootprintRun) -> None:
    """For holders of an issuer's other debt, take its use-of-proceeds debt and what that finances out of the issuer.

    Third edition, pp. 108–109: only where both are disclosed.
    """
    book, derived = run.book, run.derived
    debt, given = known_of(book, "uop_debt")
    mine = given & of_class(run, *COMPANIES) & run.outcome.open
    if run.options.edition == "2022" or not mine.any():
        return
    first, first_known = known_of(book, "uop_scope1")
    second, second_known = known_of(book, "uop_scope2")
    apart = known_of(book, "scope1")[1] & known_of(book, "scope2")[1]
    together = known_of(book, "scope1_2")[1]
    valued = run.held("evic")[1] | run.held("total_debt")[1] & known_of(book, "total_equity")[1]
    whole = mine & first_known & second_known & (apart | together) & valued
    run.warn(mine & ~whole, "uop_incomplete", "uop_debt")
    parts = {"evic": debt, "total_debt": debt, "scope1": first, "scope2": second, "scope1_2": first + second}
    for name, part in parts.items():
        values, known = run.held(name)
        rest = np.where(whole.mask, values - part, values)
        run.reject(whole & known & (rest < 0), "negative_amount", name, written(rest))
        if (whole & known).any():
            derived.number(name, rest, known, f"{name} less that of the issuer's use-of-proceeds debt")


def read_options(run: FootprintRun) -> None:
    """Read the option of every row; a blank lets the hierarchy decide, and reported figures follow the verification.

    A figure stated under option 2 or 3 is an estimate of that option: ``"2a stated"``. Rows without an option stand
    under ``OPEN`` too: verification decides nothing for what is computed from meters, fuel or distance.
    """
    none, words = RowSet.none(run.book.size), run.book.words.get("emission_option")
    names = ("1a", "1b", "2", "2a", "2b", "3", "3a", "3b", "3c", "4a", "4b")
    verified = run.words("emissions_verified", frozenset({"yes"}))
    stated = none
    for name in ("scope1", "scope1_2", "scope1_excl_lulucf"):
        stated = stated | known_of(run.book, name)[1]
    blank = ~none if words is None else words.having(lambda _: False, blank=True)
    run.allowed = dict.fromkeys(names, blank)
    run.allowed[OPEN] = blank
    run.allowed["1a"] = blank & verified
    run.allowed["1b"] = blank & ~verified
    run.allowed |= {f"{name} stated": none for name in names}
    if words is None:
        return
    for text in words.words:
        rows = words.having(text.__eq__)
        option = text.strip().lower()
        if option == "report":
            run.allowed["1a"] = run.allowed["1a"] | rows & verified
            run.allowed["1b"] = run.allowed["1b"] | rows & ~verified
            continue
        option = ALSO.get(option, option)
        if option not in names:
            run.reject(rows, "option_unknown", "emission_option", text, f"one of {', '.join(names)}")
            continue
        run.allowed[option] = run.allowed[option] | rows
        run.allowed[f"{option} stated"] = run.allowed[f"{option} stated"] | rows & stated
    for name in (CLASSES[place] for place in sorted(run.classes_present) if place >= 0):
        known = tables.scores(name)
        if not known:
            continue
        for text in words.words:
            option = text.strip().lower()
            if option in names and option not in known:
                rows = words.having(text.__eq__) & of_class(run, name)
                run.reject(rows, "option_unknown", "emission_option", text, f"{name}: {', '.join(known)}")
    companies = of_class(run, *COMPANIES, "project_finance")
    for option in ("3b", "3c"):
        rows = run.allowed[option] & run.allowed[f"{option} stated"] & companies
        run.reject(rows, "option_without_attribution", "emission_option", option)


def derive_exposure(run: FootprintRun) -> None:
    """Add the exposure to states in US dollars."""
    states = of_class(run, *STATES) & run.outcome.open
    if not states.any():
        return
    held = run.derived.numbers["outstanding"]
    words = run.book.words.get("currency")
    dollars = RowSet.none(run.book.size) if words is None else words.having("USD".__eq__)
    yuan = rates(run.book, run.years, "fx.year_end", run.sources, states & ~dollars)
    per_dollar, found = PerRow(run.book.size, np.float64(1.0)), dollars
    for year in whole_numbers(run.years, states & ~dollars):
        factor = rate("USD", year, "fx.year_end", run.sources)
        rows = states & ~dollars & equal_rows(run.years, year)
        if factor is not None:
            per_dollar.put(rows, factor.value)
            found = found | rows
            run.behind.append(Behind("exposure", rows.mask, factor))
    behind(run, "exposure", states & ~dollars & found, yuan)
    values = np.where(dollars.mask, held.values, held.values * yuan.values / per_dollar.values)
    known = held.where & found & (dollars | yuan.valid)
    run.derived.number("exposure", values, known & states, "outstanding in US dollars")
    run.warn(states & held.where & ~known, "no_exchange_rate", "currency", "USD")
