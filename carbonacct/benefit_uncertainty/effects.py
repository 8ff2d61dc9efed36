"""What one standard deviation of every error does to the figure of every row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct.benefit_uncertainty.sources import NO_ERROR, ErrorSources, MethodErrors, Relative
from carbonacct.sums import ExactSums
from carbonacct.vocabulary import labels

if TYPE_CHECKING:
    from carbonacct.benefit_remarks import Indicator
    from carbonacct.benefit_run import BenefitRun

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
ROWS_PER_BLOCK = 1 << 16


class Effects(NamedTuple):
    """What errors do to figures: row, error, and change of the row's figure for one standard deviation."""

    rows: Ints
    causes: Ints
    changes: Floats

    def times(self, share: Floats) -> Effects:
        """Return the effects on a part of the figures; ``share`` has shape (rows of the book,)."""
        return Effects(self.rows, self.causes, self.changes * share[self.rows])


class Found:
    """What was found about one indicator: effects, and where inputs that move it state an uncertainty."""

    def __init__(self, size: int) -> None:
        self._effects: list[Effects] = []
        self.told, self.untold = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        self.silent: dict[str, int] = {}

    def add(self, rows: Ints, causes: Ints, changes: Floats) -> None:
        """Add the effects of errors that have any."""
        some = (causes != NO_ERROR) & (changes != 0.0)
        self._effects.append(Effects(rows[some], causes[some], changes[some]))

    def tell(self, name: str, rows: Ints, stated: Mask) -> None:
        """Say of rows that an input moves, whether its uncertainty is stated."""
        self.told[rows[stated]] = True
        self.untold[rows[~stated]] = True
        count = int(np.count_nonzero(~stated))
        if count:
            self.silent[name] = self.silent.get(name, 0) + count

    def relative(self, told: Relative, figures: Floats, rows: Mask) -> None:
        """Add errors in proportion to the figures of some rows."""
        places = np.flatnonzero(rows & (figures != 0.0)).astype(np.int64)
        self.add(places, told.cause[places], figures[places] * told.deviation[places])
        self.tell(told.name, places, told.stated[places])

    def effects(self) -> Effects:
        """Return all effects."""
        none = Effects(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        columns = zip(none, *self._effects, strict=True)
        return Effects(*(np.concatenate(column) for column in columns))


def through_method(run: BenefitRun, errors: MethodErrors, found: Mapping[str, Found]) -> None:
    """Add the effects of a method's errors on its rows."""
    words = {item.name: labels.names(item.labels) if item.labels else ("",) for item in errors.method.inputs}
    kinds = {item.name: item.kind for item in errors.method.inputs}
    for start in range(0, len(errors.positions), ROWS_PER_BLOCK):
        positions = errors.positions[start : start + ROWS_PER_BLOCK].astype(np.int64)
        stop = start + len(positions)
        values = errors.values(start, stop)
        slopes = errors.method.sensitivities(values)
        for output, by_input in slopes.items():
            if output not in run.indicators:
                continue
            own = _own_rows(run.indicators[output], positions, errors.valid[output], start, stop)
            part = run.days_part_of(output)
            scale = np.ones(len(positions)) if part is None else part[positions]
            laid = {name: _laid_out(slope, len(positions), len(words[name])) for name, slope in by_input.items()}
            for error in errors.errors:
                if error.input in laid:
                    slope = laid[error.input][:, error.label]
                    slope = np.where(np.isfinite(slope), slope, 0.0) * scale
                    changes = np.where(own, slope * error.deviation[start:stop], 0.0)
                    found[output].add(positions, error.cause[start:stop], changes)
            for name, slope in laid.items():
                if kinds[name] == "elapsed":
                    continue
                given = np.broadcast_to(values[name], slope.shape)
                for place, word in enumerate(words[name]):
                    moves = np.flatnonzero(own & (slope[:, place] * given[:, place] != 0.0))
                    stated = errors.stated.get((name, place), np.zeros(len(errors.positions), dtype=bool))
                    smooth = np.isfinite(slope[moves, place])
                    column = f"{name}@{word}" if word else name
                    found[output].tell(column, positions[moves], stated[start:stop][moves] & smooth)


def _own_rows(held: Indicator, positions: Ints, valid: Mask | None, start: int, stop: int) -> Mask:
    """Tell which rows have their figure of an indicator from the method, and not from a study."""
    own = held.valid[positions]
    if held.reported is not None:
        own = own & ~held.reported[positions]
    return own if valid is None else own & valid[start:stop]


def _laid_out(slope: Floats, rows: int, width: int) -> Floats:
    shaped = slope.reshape(len(slope), -1)
    return np.broadcast_to(shaped, (rows, width))


class ShareErrors:
    """Effects of errors in balances and total investment on the attributed figures.

    A share below the cap follows both; a share capped at 1 follows neither. Where the shares of a project's rows are
    scaled down to add up to 1, total investment falls out and the amounts of all its rows matter to each.
    """

    def __init__(self, run: BenefitRun, sources: ErrorSources) -> None:
        told = run.shares
        self.share = told.share
        self.sources = sources
        projects = run.book.words.get("project_id")
        self.pooled_rows = told.valid & (told.project_total > 1.0)
        self.pool = np.full(run.book.size, -1, np.int64) if projects is None else projects.codes.astype(np.int64)
        self.free = told.valid & ~self.pooled_rows & (told.raw <= 1.0)
        self.cause = np.where(
            sources.numerators[1].cause != NO_ERROR, sources.numerators[1].cause, sources.numerators[0].cause
        )
        self.deviation = sources.numerators[0].deviation + sources.numerators[1].deviation

    def direct(self, held: Indicator) -> list[Effects]:
        """Return the effects of each row's own amounts."""
        figures = np.where(held.valid, held.project, 0.0) * self.share
        follows = self.free | self.pooled_rows
        told = self.sources.investment
        return [
            _some(self.cause, np.where(follows, figures, 0.0) * self.deviation),
            _some(told.cause, np.where(self.free, -figures, 0.0) * told.deviation),
        ]

    def pooled(self, held: Indicator, codes: Ints, groups: int, causes: int) -> tuple[Ints, Floats]:
        """Return what the rows of a scaled-down project do to each other's figures, summed over each group.

        Keys are group × number of errors + error.
        """
        rows = np.flatnonzero(self.pooled_rows)
        mine = rows[held.valid[rows]]
        pairs, figures = summed(self.pool[mine] * groups + codes[mine], held.project[mine] * self.share[mine])
        order = rows[np.argsort(self.pool[rows], kind="stable")]
        order = order[self.cause[order] != NO_ERROR]
        first = np.searchsorted(self.pool[order], pairs // groups, side="left")
        count = np.searchsorted(self.pool[order], pairs // groups, side="right") - first
        pair = np.repeat(np.arange(len(pairs)), count)
        within = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
        row = order[first[pair] + within]
        keys = pairs[pair] % groups * causes + self.cause[row]
        return keys, -figures[pair] * self.share[row] * self.deviation[row]

    def pooled_variance(self, held: Indicator) -> Floats:
        """Return what is to be added to the variance of each row for the other rows of its project."""
        variance = np.zeros(len(self.share))
        rows = np.flatnonzero(self.pooled_rows)
        weights = self.share[rows] * self.deviation[rows]
        pools, sums = summed(self.pool[rows], weights * weights)
        of_row = sums[np.searchsorted(pools, self.pool[rows])]
        figures = np.where(held.valid[rows], held.project[rows], 0.0) * self.share[rows]
        own = self.deviation[rows]
        variance[rows] = figures * figures * (of_row - 2.0 * weights * own)
        return variance


def _some(causes: Ints, changes: Floats) -> Effects:
    rows = np.flatnonzero((causes != NO_ERROR) & (changes != 0.0)).astype(np.int64)
    return Effects(rows, causes[rows], changes[rows])


def summed(keys: Ints, amounts: Floats) -> tuple[Ints, Floats]:
    """Return the distinct keys, ascending, and the correctly rounded exact sum of the amounts of each.

    Examples
    --------
    >>> keys, sums = summed(np.array([7, 2, 7]), np.array([0.1, 1.0, 0.2]))
    >>> keys.tolist(), sums.tolist()
    ([2, 7], [1.0, 0.30000000000000004])
    """
    found, place, count = np.unique(keys, return_inverse=True, return_counts=True)
    sums = np.zeros(len(found))
    single = count[place] == 1
    sums[place[single]] = amounts[single]
    several = np.flatnonzero(count > 1)
    if len(several):
        rank = np.zeros(len(found), dtype=np.int64)
        rank[several] = np.arange(len(several))
        exact = ExactSums(len(several))
        exact.add(amounts[~single], rank[place[~single]])
        sums[several] = exact.floats()
    return found, sums


def row_variances(effects: list[Effects], size: int, causes: int) -> Floats:
    """Return the variance of every row: effects of one error are added before they are squared."""
    keys = np.concatenate([e.rows * causes + e.causes for e in effects])
    found, sums = summed(keys, np.concatenate([e.changes for e in effects]))
    rows, squares = found // max(causes, 1), sums * sums
    order = np.lexsort((squares, rows))
    return np.bincount(rows[order], weights=squares[order], minlength=size).astype(np.float64, copy=False)
