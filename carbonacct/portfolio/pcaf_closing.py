"""What PCAF asks for once figures and shares stand: scores, the undrawn part, scope 3 that is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct import methods as catalogue
from carbonacct.attribution import column_of
from carbonacct.book.model import Numbers
from carbonacct.corridor import evaluate
from carbonacct.portfolio import look_through, tables
from carbonacct.portfolio.asset_classes import CLASSES, COMPANIES, STRUCTURES, of_class
from carbonacct.portfolio.supply_chain import REVENUE_SCORE, TURNOVER_SCORE

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
DIVISION, EVERY_SECTOR = re.compile(r"\d{2}"), 2025


def score(run: FootprintRun) -> None:
    """Score by class and option; a score of the book goes first, and must be a whole number from 1 to 5."""
    structures = of_class(run, *STRUCTURES)
    for name, target in (("data_quality", run.quality), ("data_quality_scope3", run.quality_scope3)):
        values, known = column_of(run.book, name)
        whole = structures | (values == np.floor(values))
        bad = known & ((values < 1) | (values > 5) | ~whole)
        if bad.any():
            given = [f"{value:g}" for value in values.tolist()]
            run.reject_computed(bad, "data_quality_out_of_range", name, given)
        target[known & ~bad] = values[known & ~bad]
    counted = run.figured & (run.outcome.status == 0)
    for option, rows in run.options_of(counted):
        for place in np.unique(run.classes[rows]).tolist():
            known_scores = tables.scores(CLASSES[place])
            if option in known_scores:
                mine = rows & (run.classes == place)
                _fill_blank(run.quality, mine, known_scores[option])
                third = run.figures.get("scope3")
                if third is not None:
                    _fill_blank(run.quality_scope3, mine & third.valid, known_scores[option])
        if place := run.figures.get("supply_chain"):
            for direct, option_of in ((run.direct, TURNOVER_SCORE), (~run.direct, REVENUE_SCORE)):
                rated = rows & place.valid & direct
                _fill_blank(run.quality_supply_chain, rated, tables.scores("business_loan")[option_of])
    nothing = structures & run.attributed & (run.factor == 0) | run.attributed & look_through.score(run)
    shared = column_of(run.book, "structure_assets")
    nothing |= structures & run.attributed & shared[1] & (shared[0] == 0)
    run.quality[nothing] = np.nan
    run.warn(nothing, "structure_not_allocated", "structure_assets")


def _fill_blank(scores: Floats, rows: Mask, score: float) -> None:
    scores[rows & np.isnan(scores)] = score


def attribute_undrawn(run: FootprintRun) -> None:
    """Attribute what is committed and not drawn, over the denominator of the drawn part; never added to it."""
    committed, known = column_of(run.book, "commitment")
    if not known.any():
        return
    drawn = run.derived.numbers["outstanding"]
    above = known & drawn.known & (committed < drawn.values)
    run.reject_computed(above, "loan_above_commitment", "commitment", [f"{value:.15g}" for value in committed.tolist()])
    values, valid = np.zeros(run.book.size), np.zeros(run.book.size, dtype=bool)
    held = run.working.numbers["outstanding"]
    undrawn = np.where(known & drawn.known, committed - drawn.values, np.nan)
    run.working.numbers["outstanding"] = Numbers(undrawn, known & drawn.known)
    try:
        for place, name in enumerate(run.share_names):
            mine = (run.share_codes == place) & run.attributed & known & (run.outcome.status == 0)
            if name and mine.any() and run.rules[name].numerator == "outstanding":
                method = catalogue.get(name)
                bound, positions = run.bound(method, mine)
                values[positions] = evaluate(method, bound)[0]["attribution_factor"]
                valid[positions] = True
    finally:
        run.working.numbers["outstanding"] = held
    if valid.any():
        run.undrawn = (values, valid)


def say_scope3(run: FootprintRun) -> None:
    """Note companies without scope 3 where a report of the year after asks for it.

    From reports of 2025 on that is every sector; before, those of the phase-in, for rows that name a NACE division.
    """
    third = run.figures.get("scope3")
    has = np.zeros(run.book.size, dtype=bool) if third is None else third.valid
    published = run.years + 1
    asked = published >= EVERY_SECTOR
    words = run.book.words.get("nace")
    if words is not None:
        divisions = [int(found[0]) if (found := DIVISION.search(word)) else 0 for word in words.words]
        for year in np.unique(published[~asked]).tolist():
            named = [tables.scope3_required(year, division) for division in divisions]
            asked |= tables.by_word(words.words, words.codes, named) & (published == year)
    lacking = run.figured & ~has & of_class(run, *COMPANIES) & asked & (run.outcome.status == 0)
    if lacking.any():
        run.issues.add("scope3_missing", None, "scope3", f"{int(lacking.sum())} rows")
