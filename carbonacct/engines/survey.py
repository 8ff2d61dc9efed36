"""What the batches of a book must know of all its rows, gathered from a few columns before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.codes import climate, meaning, waste_decays
from carbonacct.book.numbers import FIRST_YEAR, LARGEST, LAST_YEAR
from carbonacct.book.parts import Part, largest_of
from carbonacct.book.series import Numbers
from carbonacct.book.validate import far_off, mix_possible, mix_told
from carbonacct.book.whole import Whole

Floats = NDArray[np.float64]
BINS = 1 << 16


@dataclass
class Survey:
    """Facts about some rows; those of several parts of a book merge.

    Attributes
    ----------
    largest
        Largest number of each column of shares.
    first_year
        Earliest year stated.
    ratios, least, most
        How many rows state balance and investment, and the least and largest ratio of the two.
    regions, zones, blank_zone
        Regions named; whether a climate zone is known or follows from a region; whether a row gives none of its own.
    """

    largest: dict[str, float] = field(default_factory=dict)
    first_year: int | None = None
    ratios: int = 0
    least: float = np.inf
    most: float = 0.0
    regions: set[str] = field(default_factory=set)
    zones: bool = False
    blank_zone: bool = False

    def merge(self, other: Survey) -> None:
        """Take over the facts about other rows."""
        for name, value in other.largest.items():
            self.largest[name] = max(value, self.largest.get(name, value))
        years = [year for year in (self.first_year, other.first_year) if year is not None]
        self.first_year = min(years) if years else None
        self.ratios += other.ratios
        self.least, self.most = min(self.least, other.least), max(self.most, other.most)
        self.regions |= other.regions
        self.zones |= other.zones
        self.blank_zone |= other.blank_zone

    @property
    def mixed(self) -> bool:
        """Whether some rows may state money in another unit than the rest; then the usual ratio is needed."""
        return mix_possible(self.ratios, self.least, self.most)

    def whole(self, usual_ratio: float | None = None) -> Whole:
        """Return what the batches need."""
        told = sorted(f"{region}: {zone}" for region in self.regions if (zone := climate(region)))
        said = ", ".join(told) if self.zones and self.blank_zone else ""
        return Whole(self.largest, self.first_year, usual_ratio, said)


def columns(kinds: Mapping[str, str]) -> set[str]:
    """Return the names of the columns that :func:`survey` takes, given the kind of each column of the book."""
    names = {name for name, kind in kinds.items() if kind == "share"} | {"year", "balance", "total_investment"}
    if waste_decays(kinds):
        names |= {"climate", "region"}
    return names & {*kinds}


def survey(part: Part, *, waste: bool, region: str | None) -> Survey:
    """Return the facts about some rows.

    Parameters
    ----------
    part
        The rows, with the columns that :func:`columns` names.
    waste
        Whether the book has waste or sludge that decays.
    region
        Region of rows that name none.
    """
    made = Survey()
    for name, numbers in part.numbers.items():
        if part.columns[name].kind == "share" and (largest := largest_of(numbers)) is not None:
            made.largest[name] = largest
    made.first_year = _first_year(part.numbers.get("year"))
    ratios = ratios_of(part)
    if len(ratios):
        made.ratios, made.least, made.most = len(ratios), float(ratios.min()), float(ratios.max())
    if waste:
        _zones(made, part, region)
    return made


def _first_year(column: Numbers | None) -> int | None:
    """Return the least plausible year, which the least number mostly is."""
    if column is None or not column.where.any():
        return None
    years = column.raw[column.where.index]
    least = years.min()
    if not FIRST_YEAR <= least <= LAST_YEAR or least != np.floor(least):
        years = years[(years >= FIRST_YEAR) & (years <= LAST_YEAR) & (years == np.floor(years))]
    return int(years.min()) if len(years) else None


def ratios_of(part: Part) -> Floats:
    """Return balance over total investment of the rows that state both as plausible amounts."""
    balance, investment = part.numbers.get("balance"), part.numbers.get("total_investment")
    if balance is None or investment is None:
        return np.zeros(0)
    usable = balance.above(0.0) & investment.above(0.0) & ~balance.above(LARGEST) & ~investment.above(LARGEST)
    return balance.raw[usable.index] / investment.raw[usable.index]


def _zones(made: Survey, part: Part, region: str | None) -> None:
    regions, own = part.words.get("region"), part.words.get("climate")
    if regions is None and region is None:
        return
    in_rows = {*(regions.words if regions is not None else ())}
    filled = meaning("region", region).code if region else ""
    if filled and (regions is None or bool((regions.codes < 0).any())):
        in_rows.add(filled)
    made.regions = in_rows | {filled} - {""}
    made.zones = any(climate(word) for word in in_rows) or (own is not None and bool((own.codes >= 0).any()))
    made.blank_zone = own is None or bool((own.codes < 0).any())


class UsualRatio:
    """The median of numbers that are too many to hold: a histogram first, then the numbers around the middle.

    Examples
    --------
    >>> found = UsualRatio()
    >>> found.count(np.array([3.0, 1.0])), found.count(np.array([2.0, 8.0]))
    (None, None)
    >>> found.keep(np.array([3.0, 1.0])), found.keep(np.array([2.0, 8.0]))
    (None, None)
    >>> found.median
    2.5
    """

    def __init__(self) -> None:
        self.counts = np.zeros(BINS, dtype=np.int64)
        self.kept: list[Floats] = []

    def count(self, values: Floats) -> None:
        """Count positive numbers by their leading bits."""
        self.counts += np.bincount((values.view(np.uint64) >> np.uint64(48)).astype(np.int64), minlength=BINS)

    def keep(self, values: Floats) -> None:
        """Keep the numbers around the middle, all numbers being counted."""
        bins = (values.view(np.uint64) >> np.uint64(48)).astype(np.int64)
        first, last = self._middle()
        self.kept.append(values[(bins >= first) & (bins <= last)])

    def _middle(self) -> tuple[int, int]:
        ends, total = np.cumsum(self.counts), int(self.counts.sum())
        first, last = np.searchsorted(ends, [(total - 1) // 2 + 1, total // 2 + 1])
        return int(first), int(last)

    @property
    def median(self) -> float:
        """The median of all numbers counted."""
        total = int(self.counts.sum())
        before = int(self.counts[: self._middle()[0]].sum())
        held = np.sort(np.concatenate(self.kept))
        return float(np.mean(held[[(total - 1) // 2 - before, total // 2 - before]]))


def told_ratio(usual: float, ratios: Iterable[Floats]) -> float | None:
    """Return the usual ratio where few enough of the ratios lie far off it, so that their rows are told."""
    odd = rows = 0
    for part in ratios:
        odd, rows = odd + int(np.count_nonzero(far_off(part, usual))), rows + len(part)
    return usual if mix_told(odd, rows) else None
