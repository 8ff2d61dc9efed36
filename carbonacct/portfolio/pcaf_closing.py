"""What PCAF asks for once figures and shares stand: scores, the undrawn part, scope 3 that is missing."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct import methods as catalogue
from carbonacct.attribution import allocated_part, known_of, unallocated
from carbonacct.book.series import Numbers
from carbonacct.book.whole import Told
from carbonacct.corridor import evaluate
from carbonacct.portfolio import look_through, tables
from carbonacct.portfolio.asset_classes import CLASSES, COMPANIES, STATES, STRUCTURES, of_class
from carbonacct.portfolio.pcaf_inputs import OPEN, written
from carbonacct.portfolio.supply_chain import REVENUE_SCORE, TURNOVER_SCORE
from carbonacct.results import COMPUTED
from carbonacct.rowset import PerRow, RowSet, equal_rows, whole_numbers

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]
DIVISION, EVERY_SECTOR = re.compile(r"\d{2}"), 2025


def score(run: FootprintRun) -> None:
    """Score by class and option; a score of the book goes first, and must be a whole number from 1 to 5."""
    structures = of_class(run, *STRUCTURES)
    for name, target in (("data_quality", run.quality), ("data_quality_scope3", run.quality_scope3)):
        values, known = known_of(run.book, name)
        if not known.any():
            continue
        bad = known & ((values < 1) | (values > 5) | (~structures & (values != np.floor(values))).mask)
        run.reject_computed(bad, "data_quality_out_of_range", name, partial(_given, values))
        good = known & ~bad
        target.put(good, values[good.index])
    counted = run.figured & run.outcome.having(COMPUTED)
    for option, rows in run.options_of(counted):
        for place in whole_numbers(run.classes, rows):
            known_scores = tables.scores(CLASSES[place])
            if option in known_scores:
                mine = rows & of_class(run, CLASSES[place])
                _fill_blank(run.quality, mine, known_scores[option])
                for third in (run.figures.get("scope3"), run.figures.get("territorial_scope3")):
                    if third is not None:
                        _fill_blank(run.quality_scope3, mine & third.valid, known_scores[option])
        if chain := run.figures.get("supply_chain"):
            for direct, option_of in ((run.direct, TURNOVER_SCORE), (~run.direct, REVENUE_SCORE)):
                rated = rows & chain.valid & direct
                _fill_blank(run.quality_supply_chain, rated, tables.scores("business_loan")[option_of])
    nothing = run.attributed & look_through.score(run)
    if structures.any():
        assets, known = known_of(run.book, "structure_assets")
        nothing = nothing | structures & run.attributed & (run.factor.equal(0.0) | known & (assets == 0))
    run.quality.put(nothing, np.nan)
    run.warn(nothing, "structure_not_allocated", "structure_assets")


def _given(values: Floats, positions: Positions) -> list[str]:
    return [f"{value:g}" for value in values[positions].tolist()]


def _fill_blank(scores: PerRow[np.float64], rows: RowSet, score: float) -> None:
    scores.put(rows & scores.blank(), score)


def attribute_undrawn(run: FootprintRun) -> None:
    """Attribute what is committed and not drawn, over the denominator of the drawn part; never added to it.

    Of a loan over several projects each row has its part of the commitment, pro rata to the allocated balance. Where
    nothing is divided there is no denominator to share: figures of the loan's own, and vehicles of unknown value, which
    the drawn part has whole.
    """
    whole, known = known_of(run.book, "commitment")
    committed, known = allocated_part(run.book, whole), known & ~unallocated(run.book, "average_balance")
    if not known.any():
        return
    drawn = run.derived.numbers["outstanding"]
    above = known & drawn.where & (committed < drawn.values)
    run.reject_computed(above, "loan_above_commitment", "commitment", written(committed))
    values, valid = np.zeros(run.book.size), RowSet.none(run.book.size)
    held = run.working.numbers["outstanding"]
    both = known & drawn.where
    run.working.numbers["outstanding"] = Numbers(np.where(both.mask, committed - drawn.values, np.nan), both.mask)
    try:
        for place, name in enumerate(run.share_names):
            mine = run.share_codes.equal(place) & run.attributed & known & run.outcome.having(COMPUTED)
            if name and mine.any() and run.rules[name].numerator == "outstanding" and run.rules[name].denominator:
                method = catalogue.get(name)
                values[mine.index] = evaluate(method, run.bound(method, mine))[0]["attribution_factor"]
                valid = valid | mine
    finally:
        run.working.numbers["outstanding"] = held
    run.warn(both & (committed > drawn.values) & run.figured & ~valid, "undrawn_without_share", "commitment")
    if valid.any():
        run.undrawn = (values, valid)
        run.reject_too_large()
        values[(~run.outcome.having(COMPUTED)).mask] = 0.0


def say_scope3(run: FootprintRun) -> None:
    """Note companies without scope 3 where a report of the year after asks for it.

    From reports of 2025 on that is every sector; before, those of the phase-in, for rows that name a NACE division.
    """
    third = run.figures.get("scope3")
    has = RowSet.none(run.book.size) if third is None else third.valid
    mine = run.figured & ~has & of_class(run, *COMPANIES) & run.outcome.having(COMPUTED)
    words, lacking = run.book.words.get("nace"), 0
    for year in whole_numbers(run.years, mine):
        rows = mine & equal_rows(run.years, year)
        if year + 1 >= EVERY_SECTOR:
            lacking += rows.count
        elif words is not None:
            divisions = [int(found[0]) if (found := DIVISION.search(word)) else 0 for word in words.words]
            named = [tables.scope3_required(year + 1, division) for division in divisions]
            lacking += (rows & words.spread(named, False, np.bool_)).count
    if lacking:
        run.issues.add("scope3_missing", None, "scope3", Told("{count} rows", lacking))


def say_no_value(run: FootprintRun) -> None:
    """Note rows that took a figure of the loan's own though one of the company is there, for want of a denominator."""
    rows = run.without_value & run.direct & run.allowed[OPEN] & run.outcome.having(COMPUTED)
    if not rows.any():
        return
    stated = run.with_energy
    for name in ("scope1", "scope1_2", "revenue"):
        stated = stated | known_of(run.working, name)[1]
    for option, mine in run.options_of(rows & stated):
        run.warn(mine, "no_denominator", "", f"option {option} in its place")


def say_land_use(run: FootprintRun) -> None:
    """Note debt of states without one of the two scopes 1; of regions, whose scope 1 without land use is the one due.

    States report scope 1 with and without land use, regions shall report it without.
    """
    plain, without = (run.figures.get(name) for name in ("territorial_scope1", "territorial_scope1_excl_lulucf"))
    states, regions = (of_class(run, name) & run.outcome.having(COMPUTED) for name in STATES)
    for name, figure, due in (("scope1", plain, states), ("scope1_excl_lulucf", without, states | regions)):
        lacking = due if figure is None else due & ~figure.valid
        if lacking.any():
            run.issues.add("land_use_missing", None, name, Told("{count} rows", lacking.count))
