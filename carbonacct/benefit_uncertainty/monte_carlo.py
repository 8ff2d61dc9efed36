"""The same errors drawn at random, many times: a check on the first order, the better answer where errors are large.

IPCC 2006, volume 1, chapter 3, approach 2. Every draw runs the methods anew and adds up the attributed figures.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.benefit_uncertainty.sources import Error, ErrorSources, MethodErrors, Relative

if TYPE_CHECKING:
    from carbonacct.benefit_run import BenefitRun

Floats = NDArray[np.float64]
FIGURES_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Drawn:
    """What a total came to over all draws: mean, standard deviation, and the ends of the middle 95 %.

    Where no uncertainty is stated for anything behind the total, no draw moves it: the last three are ``None``.
    """

    mean: float
    standard_uncertainty: float | None
    low: float | None
    high: float | None
    unit: str
    draws: int
    seed: int


def draw(run: BenefitRun, sources: ErrorSources, stated: Container[str], draws: int, seed: int) -> dict[str, Drawn]:
    """Return by indicator what the totals of a run come to; ``stated`` are those with an uncertainty to draw."""
    random = np.random.default_rng(seed)
    at_once = max(1, FIGURES_AT_ONCE // max(run.book.size, sources.causes.size, 1))
    parts = []
    for start in range(0, draws, at_once):
        errors = random.standard_normal((min(at_once, draws - start), max(sources.causes.size, 1)))
        parts.append(_totals(run, sources, errors))
    told = {}
    for name, held in run.indicators.items():
        totals = np.concatenate([part[name] for part in parts])
        if name not in stated:
            told[name] = Drawn(float(totals[0]), None, None, None, held.unit, draws, seed)
            continue
        low, high = np.quantile(totals, [0.025, 0.975]).tolist()
        told[name] = Drawn(float(totals.mean()), float(totals.std(ddof=1)), low, high, held.unit, draws, seed)
    return told


def _totals(run: BenefitRun, sources: ErrorSources, errors: Floats) -> dict[str, Floats]:
    """Return the total of each indicator in every draw; ``errors`` has shape (draws, errors)."""
    part = _shares(run, sources, errors)
    days = np.ones((1, run.book.size))
    if sources.days is not None and run.days_part is not None:
        known = run.book.numbers["operating_days"].known
        days = np.where(known, _times(sources.days, errors), 1.0)
    totals = {name: np.zeros(len(errors)) for name in run.indicators}
    for method in sources.methods:
        mine = method.positions
        share, worked = part[:, mine], np.broadcast_to(days, part.shape)[:, mine]
        for output, figures, own in _computed(run, method, errors):
            of_year = run.days_part_of(output)
            scale = share if of_year is None else share * worked * of_year[mine]
            totals[output] += np.where(own, figures * scale, 0.0).sum(axis=1)
    for name, told in sources.reported.items():
        held = run.indicators[name]
        rows = held.valid if held.reported is None else held.valid & held.reported
        figures = np.where(rows, held.project, 0.0)
        worked = days if run.days_part_of(name) is not None else np.ones(1)
        totals[name] += (figures * _times(told, errors) * worked * part).sum(axis=1)
    return totals


def _computed(run: BenefitRun, method: MethodErrors, errors: Floats) -> Iterator[tuple[str, Floats, NDArray[np.bool_]]]:
    """Yield each result of a method: figures of shape (draws, rows), and the rows that have theirs from the method."""
    rows, draws = len(method.positions), len(errors)
    values = {}
    for name, given in method.bound.block(0, rows).items():
        mine = [error for error in method.errors if error.input == name]
        if not mine:
            values[name] = given if len(given) == 1 else np.tile(given, (draws, 1))
            continue
        drawn = np.broadcast_to(given, (draws, rows, given.shape[1])).copy()
        for error in mine:
            drawn[:, :, error.label] += _change(error, errors)
        values[name] = drawn.reshape(draws * rows, -1)
    for output, figures in method.method.run(values).items():
        if output not in run.indicators:
            continue
        held, valid = run.indicators[output], method.valid[output]
        own = held.valid[method.positions]
        if held.reported is not None:
            own = own & ~held.reported[method.positions]
        shaped = figures.reshape(draws, rows) if len(figures) == draws * rows else figures.reshape(1, -1)
        yield output, shaped, own if valid is None else own & valid


def _change(error: Error, errors: Floats) -> Floats:
    """Return what an error adds to an input in every draw, shape (draws, rows)."""
    normal = errors[:, error.cause]
    if not error.factor:
        return normal * error.deviation
    positive = error.center > 0.0
    center = np.where(positive, error.center, 1.0)
    spread = np.log1p((np.where(positive, error.deviation, 0.0) / center) ** 2)
    grown = center * np.expm1(np.sqrt(spread) * normal - spread / 2.0)
    return np.where(positive, grown, normal * error.deviation)


def _times(told: Relative, errors: Floats) -> Floats:
    """Return what figures are multiplied by in every draw, shape (draws, rows of the book)."""
    return 1.0 + errors[:, told.cause] * told.deviation


def _shares(run: BenefitRun, sources: ErrorSources, errors: Floats) -> Floats:
    """Return the capped share of every row in every draw, shape (draws, rows of the book)."""
    top = np.ones((1, run.book.size))
    for told in sources.numerators:
        top = top * _times(told, errors)
    raw = np.where(run.shares.valid, run.shares.raw * top / _times(sources.investment, errors), 0.0)
    share = np.minimum(raw, 1.0)
    projects = run.book.words.get("project_id")
    rows = np.flatnonzero(run.shares.project_total > 0.0)
    if projects is not None and len(rows):
        _, place = np.unique(projects.codes[rows], return_inverse=True)
        order = np.argsort(place, kind="stable")
        first = np.flatnonzero(np.diff(place[order], prepend=-1))
        sums = np.add.reduceat(raw[:, rows[order]], first, axis=1)
        share[:, rows] = raw[:, rows] / np.maximum(sums[:, place], 1.0)
    return share
