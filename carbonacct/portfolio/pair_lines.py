"""The lines of one pair of loans: what each driver did between a base and the present, by LMDI.

A pair whose value is known at one end only is a change of coverage; one whose method differs, a change of method; one
without attribution factor has no drivers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError
from carbonacct.portfolio.lmdi import Floats, Mask, effects
from carbonacct.portfolio.pairing import Links, numbers

if TYPE_CHECKING:
    import pandas as pd

METHOD, COVERAGE = "method", "coverage"
FALLBACK, ENTRIES, EXITS = "fallback", "entries", "exits"
ACTIVITY, PER_ACTIVITY, EMISSIONS = "activity", "emissions_per_activity", "emissions"


@dataclass(frozen=True, slots=True)
class Driver:
    """A factor of the value: the name of its line, its column, and whether the value is divided by it.

    ``shared_out`` marks the driver that is cut up when a loan is replaced by several (the exposure). ``across`` is the
    column in the reporting currency that is taken where a loan went from one currency to another.
    """

    line: str
    column: str
    divides: bool = False
    shared_out: bool = False
    across: str = ""


FINANCED = (
    Driver("exposure", "numerator", shared_out=True, across="exposure"),
    Driver("denominator", "denominator", divides=True, across="denominator_across"),
    Driver(EMISSIONS, "entity_emissions"),
)


@dataclass(frozen=True, slots=True)
class PairLines:
    """Of every pair: its value in the base and now, and its lines by name, each of shape (pairs,)."""

    base: Floats
    now: Floats
    lines: dict[str, Floats]


def line_names(drivers: Sequence[Driver]) -> list[str]:
    """Return the names of the lines that drivers have, in order."""
    names = []
    for driver in drivers:
        names += [EMISSIONS, ACTIVITY, PER_ACTIVITY] if driver.line == EMISSIONS else [driver.line]
    return names


def pair_lines(
    base: pd.DataFrame,
    now: pd.DataFrame,
    links: Links,
    value: str,
    drivers: Sequence[Driver],
    labels: NDArray[np.object_],
) -> PairLines:
    """Split the change of each pair of rows of two books.

    Parameters
    ----------
    base, now, value, drivers
        As of :func:`carbonacct.portfolio.change.decompose`.
    links
        The pairs.
    labels
        Name of each pair, for messages.

    Raises
    ------
    OptionError
        A negative figure, or a value that is not the product of its drivers.
    """
    first, last = numbers(base, value)[links.base] * links.base_share, numbers(now, value)[links.now] * links.now_share
    across = _across(base, now, links, drivers)
    ends = _filled({driver: _ends(base, now, links, driver, across) for driver in drivers})
    known = [np.isfinite(first), np.isfinite(last)]
    shared = [np.all([np.isfinite(pair[end]) for pair in ends.values()], axis=0) for end in (0, 1)]
    both = known[0] & known[1]
    other = both & (_differs(base, now, links, METHOD) | ((shared[0] != shared[1]) & ~across))
    split = both & shared[0] & shared[1] & ~other
    first, last = np.nan_to_num(first), np.nan_to_num(last)
    refuse_negative(first, value)
    refuse_negative(last, value)
    names = (METHOD, COVERAGE, ENTRIES, EXITS, *line_names(drivers), FALLBACK)
    lines: dict[str, Floats] = {name: np.zeros(len(first)) for name in names}
    for covered, line in ((known[0] ^ known[1], COVERAGE), (other, METHOD), (both & ~split & ~other, FALLBACK)):
        lines[line][covered] = (last - first)[covered]
    _split(lines, split, (first, last), ends, _activity(base, now, links, ~across), labels)
    return PairLines(first, last, lines)


def refuse_negative(figures: Floats, value: str) -> None:
    """Refuse a negative value."""
    if (figures < 0).any():
        raise OptionError(
            "a logarithmic index is not defined for negative emissions",
            where=value,
            given=float(figures.min()),
            hint="decompose removals on their own, as positive figures",
        )


def _split(
    lines: dict[str, Floats],
    rows: Mask,
    value: tuple[Floats, Floats],
    ends: dict[Driver, tuple[Floats, Floats]],
    activity: tuple[Floats, Floats],
    labels: NDArray[np.object_],
) -> None:
    """Write the effects of the drivers into their lines, for the rows that have them all."""
    usable = rows & (activity[0] > 0) & (activity[1] > 0)
    for mine, by_activity in ((rows & ~usable, False), (usable, True)):
        if not mine.any():
            continue
        first, last = value[0][mine], value[1][mine]
        multiplied, divided = {}, {}
        for driver, pair in ends.items():
            figures = (pair[0][mine], pair[1][mine])
            if driver.divides:
                divided[driver.line] = figures
            elif driver.line == EMISSIONS and by_activity:
                made = (activity[0][mine], activity[1][mine])
                multiplied[ACTIVITY] = made
                multiplied[PER_ACTIVITY] = (figures[0] / made[0], figures[1] / made[1])
            else:
                multiplied[driver.line] = figures
        found = effects((first, last), multiplied, divided, labels[mine])
        for name, line in found.lines.items():
            lines[name][mine] = np.where(found.together, 0.0, line)
        jump = np.where(found.together, last - first, 0.0)
        lines[ENTRIES][mine] = np.maximum(jump, 0.0)
        lines[EXITS][mine] = np.minimum(jump, 0.0)


def _ends(base: pd.DataFrame, now: pd.DataFrame, links: Links, driver: Driver, across: Mask) -> tuple[Floats, Floats]:
    ends = []
    for frame, rows, share in ((base, links.base, links.base_share), (now, links.now, links.now_share)):
        figures = numbers(frame, driver.column)[rows]
        if driver.across and across.any():
            figures = np.where(across, numbers(frame, driver.across)[rows], figures)
        ends.append(figures * share if driver.shared_out else figures)
    return ends[0], ends[1]


def _across(base: pd.DataFrame, now: pd.DataFrame, links: Links, drivers: Sequence[Driver]) -> Mask:
    """Return the pairs that are in two currencies, where the books say their money in the reporting one."""
    columns = [driver.across for driver in drivers if driver.across]
    if columns and all(name in frame.columns for name in columns for frame in (base, now)):
        return _differs(base, now, links, "currency")
    return np.zeros(len(links.base), dtype=np.bool_)


def _filled(ends: dict[Driver, tuple[Floats, Floats]]) -> dict[Driver, tuple[Floats, Floats]]:
    """Return the drivers with any divisor where none can be told because nothing is lent: nothing is divided by it."""
    lent = next(pair for driver, pair in ends.items() if driver.shared_out)
    made = {}
    for driver, (first, last) in ends.items():
        if driver.divides:
            bare = [(amount == 0) & np.isnan(one) for amount, one in zip(lent, (first, last), strict=True)]
            known = [np.where(np.isnan(one), 1.0, one) for one in (first, last)]
            first, last = np.where(bare[0], known[1], first), np.where(bare[1], known[0], last)
        made[driver] = (first, last)
    return made


def _activity(base: pd.DataFrame, now: pd.DataFrame, links: Links, rows: Mask) -> tuple[Floats, Floats]:
    if ACTIVITY in base.columns and ACTIVITY in now.columns:
        first, last = numbers(base, ACTIVITY)[links.base], numbers(now, ACTIVITY)[links.now]
        return np.where(rows, first, 0.0), np.where(rows, last, 0.0)
    nothing = np.zeros(len(links.base))
    return nothing, nothing


def _differs(base: pd.DataFrame, now: pd.DataFrame, links: Links, column: str) -> Mask:
    if column in base.columns and column in now.columns:
        one, other = base[column].fillna("").to_numpy(), now[column].fillna("").to_numpy()
        return np.asarray(one[links.base] != other[links.now], dtype=np.bool_)
    return np.zeros(len(links.base), dtype=np.bool_)
