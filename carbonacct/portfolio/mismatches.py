"""What makes a footprint doubtful though it can be computed: years, boundaries and levels that do not match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import known_of
from carbonacct.book.whole import Told
from carbonacct.rowset import RowSet, whole_numbers

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Mask = NDArray[np.bool_]
COMPANY = frozenset({"evic", "total_equity", "total_debt", "total_assets", "revenue"})


def say_years(run: FootprintRun) -> None:
    """Note rows whose emissions or financial figures are of another year than the balance."""
    attributed = run.attributed
    for name in ("emissions_year", "financials_year"):
        values, known = known_of(run.book, name)
        both = attributed & known
        if both.any():
            run.warn(both & (values != run.years), "year_mismatch", name)


def refuse_zero_assets(run: FootprintRun, rows: RowSet) -> None:
    """Reject rows with no assets at year end: averaged with those of the year before they would double the share."""
    values, known = known_of(run.book, "total_assets")
    nothing = rows & run.attributed & known
    if nothing.any():
        run.reject_computed(nothing & (values == 0), "zero_denominator", "total_assets", "0")


def say_negative_equity(run: FootprintRun) -> None:
    """Note rows divided by an equity that is negative and counts as zero, so that debt carries all."""
    equity = run.book.numbers.get("total_equity")
    negative = RowSet.none(run.book.size) if equity is None else run.attributed & equity.below(0.0)
    for name, rule in run.rules.items() if negative.any() else ():
        if "total_equity" in rule.denominator:
            mine = negative & run.share_codes.equal(run.share_names.index(name))
            run.warn(mine, "negative_equity", "total_equity")


def say_price_years(run: FootprintRun) -> None:
    """Note revenue that met an intensity at the prices of another year, without adjustment."""
    for made in run.runs:
        if not {"revenue_yuan", "revenue_intensity"} <= {item.name for item in made.method.inputs}:
            continue
        if any(item.name == "price_ratio" for item in made.method.inputs):
            continue
        for use in made.uses:
            if use.argument != "revenue_intensity" or not use.found:
                continue
            years = np.array([*(factor.year or 0 for factor in use.found), 0, 0], dtype=np.int64)
            present = [year for year in {*years.tolist()} if year]
            if [*map(int, present)] == whole_numbers(run.years, made.rows):
                continue
            priced = years[use.index]
            other = made.taken & (priced > 0) & (priced != run.years[made.rows.index])
            if other.any():
                found = map(str, {*priced[other.mask].tolist()})
                told = Told.of(found, "prices of {words}; {count} rows", count=other.count)
                run.issues.add("price_year_differs", None, "revenue", told, topic=made.method.id)


def say_boundary(run: FootprintRun) -> None:
    """Note rows whose emissions cover the company alone while the figures they are divided by are consolidated."""
    alone, consolidated = run.words("boundary", frozenset({"entity"})), RowSet.none(run.book.size)
    for name, rule in run.rules.items() if alone.any() else ():
        if not COMPANY.isdisjoint(rule.denominator):
            consolidated = consolidated | run.share_codes.equal(run.share_names.index(name))
    run.warn(consolidated & alone, "boundary_mismatch", "boundary")


def say_overlap(run: FootprintRun, *, project: RowSet) -> None:
    """Note loans whose emissions lie within those of another row.

    A group's consolidated emissions hold those of its subsidiaries; a client's emissions hold those of its projects.
    """
    clients, groups = run.book.words.get("borrower_id"), run.book.words.get("group_id")
    if clients is None:
        return
    counted = run.figured & ~run.direct
    size, overlapping = len(clients.words), RowSet.none(run.book.size)
    if (counted & project).any() and (counted & ~project).any():
        both = _members(clients.codes, counted & ~project, size) & _members(clients.codes, counted & project, size)
        overlapping = counted & np.append(both, False)[clients.codes]
    if groups is not None:
        inside = counted & (groups.codes >= 0)
        borrowers = np.unique(np.column_stack((groups.codes, clients.codes))[inside.index], axis=0)
        several = np.bincount(borrowers[:, 0].astype(np.int64), minlength=len(groups.words)) > 1
        whole = inside & run.words("boundary", frozenset({"consolidated"}))
        several &= _members(groups.codes, whole, len(groups.words))
        overlapping = overlapping | counted & np.append(several, False)[groups.codes]
    if overlapping.any():
        run.flag(overlapping, "overlap")
        run.warn(overlapping, "overlap", "borrower_id")


def _members(codes: NDArray[np.int32], rows: RowSet, size: int) -> Mask:
    """Return, for each word of a column, whether one of the rows has it."""
    found = np.zeros(size, dtype=bool)
    found[codes[(rows & (codes >= 0)).mask]] = True
    return found
