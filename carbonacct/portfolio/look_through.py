"""Structures looked through to their assets: use of proceeds and securitisations (PCAF, third edition, 5.7 and 5.8).

The assets of a pool are a book of their own. The same run goes over them, each asset by its class and option, and the
structure emits what they sum up to. Of that the holder has its share of the structure or of the deal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import known_of
from carbonacct.portfolio.asset_classes import STRUCTURES, of_class
from carbonacct.portfolio.exchange import currencies, rates
from carbonacct.portfolio.footprint_run import FootprintRun
from carbonacct.portfolio.settled_rows import FLAGS
from carbonacct.results import COMPUTED, OUT_OF_SCOPE, Measure
from carbonacct.rowset import RowSet
from carbonacct.sums import ExactSums

if TYPE_CHECKING:
    from carbonacct.book import Book

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Groups = NDArray[np.int64]

METHOD, OPTION = "pcaf_2025.pool", "look_through"
STRUCTURE, SECURITISED = "structure_id", "securitisation"
SCOPES = ("scope1", "scope2", "scope1_2", "scope3")
SHOWN = 8


@dataclass(frozen=True)
class Pools:
    """The run over the assets, and what it says of every row of the book that holds them.

    Attributes
    ----------
    run
        The run over the assets.
    rows
        Rows of the book whose figures come from assets, shape (rows,).
    group
        Place of each asset's structure and year, −1 where no holding names it; shape (assets,).
    group_of
        The same of each row of the book.
    capped
        Rows whose assets are attributed at most whole, shape (rows,).
    quality, quality_scope3
        Scores weighted by the assets' outstanding amounts, shape (rows,); NaN where nothing is scored.
    """

    run: FootprintRun
    rows: Mask
    group: Groups
    group_of: Groups
    capped: Mask
    quality: Floats
    quality_scope3: Floats

    def assets_of(self, row: int) -> Iterator[str]:
        """Yield a line for each asset behind a row of the book, the first of many only."""
        mine = np.flatnonzero((self.group == self.group_of[row]) & (self.run.outcome.status == COMPUTED))
        emitted, shares = self.run.figures["scope1_2"].values, _shares(self.run, capped=bool(self.capped[row]))
        for place in mine[:SHOWN].tolist():
            option = self.run.option_names[self.run.option_codes.values[place]]
            whole, share = float(emitted[place]), float(shares[place])
            told = f"{whole!r} × {share!r} = {whole * share!r} tCO2e"
            yield f"asset {self.run.book.loan_of(place)}: {told}, option {option}"
        if len(mine) > SHOWN:
            yield f"… {len(mine) - SHOWN} more assets"


def look_through(run: FootprintRun) -> Pools | None:
    """Run over the assets and derive the emissions of the structures that hold them.

    A structure with an asset that has no scopes 1 and 2 (as debt of states has none) keeps the figures stated for
    itself, or has none.
    """
    pools, names = run.book.pools, run.book.words.get(STRUCTURE)
    mine = of_class(run, *STRUCTURES) & run.outcome.open
    if pools is None or names is None:
        return None
    mine = mine & ~names.blank
    if not mine.any():
        return None
    inner = FootprintRun(pools, run.standard, run.options, run.sources, run.period)
    group_of, group, count = _groups(run, inner, mine.mask)
    _say_unused(run, pools, group)
    status, inside = inner.outcome.status, group >= 0
    computed = inside & (status == COMPUTED) & _with_scopes(inner)
    lacking = inside & ~computed & (status != OUT_OF_SCOPE)
    weight, weighed = _weights(inner, computed, group, count)
    held, missing, unweighed = (_count(group[rows], count) for rows in (computed, lacking, computed & ~weighed))
    whole = (held > 0) & (missing == 0) & (unweighed == 0)
    nothing = _nothing_allocated(run, mine.mask) & (held[group_of] + missing[group_of] == 0)
    _say_incomplete(run, inner, mine & ~nothing & ((held == 0) | (missing > 0))[group_of], lacking, group, group_of)
    run.warn(mine & (missing == 0)[group_of] & (unweighed > 0)[group_of], "no_exchange_rate", STRUCTURE)
    rows = (mine & (whole[group_of] | nothing) & _undecided(run)).mask
    capped = of_class(run, SECURITISED).mask
    _derive(run, inner, rows, nothing, capped, computed, group, group_of, held)
    quality = [
        _score(scores, weight, computed, group, count)[group_of]
        for scores in (inner.quality.values, inner.quality_scope3.values)
    ]
    _take_over(run, inner, rows, computed, group, group_of, count)
    above = computed & (inner.factor.values > 1)
    run.warn(rows & capped & (_count(group[above], count) > 0)[group_of], "capped", STRUCTURE)
    return Pools(inner, rows, group, group_of, capped, *(np.where(rows & ~nothing, one, np.nan) for one in quality))


def score(run: FootprintRun) -> RowSet:
    """Give looked-through structures the quality of their assets, and return those where nothing is allocated."""
    if run.pools is None:
        return RowSet.none(run.book.size)
    rows, third = RowSet.of(run.pools.rows), run.figures.get("scope3")
    scored = [(run.quality, run.pools.quality, rows)]
    if third is not None:
        scored.append((run.quality_scope3, run.pools.quality_scope3, rows & third.valid))
    for target, found, known in scored:
        mine = target.blank() & known
        target.put(mine, found[mine.index])
    return rows & np.isnan(run.pools.quality)


def _groups(run: FootprintRun, inner: FootprintRun, mine: Mask) -> tuple[Groups, Groups, int]:
    """Return the place of each row's structure and year among those held, of each asset's, and their number."""
    ours, theirs = run.book.words[STRUCTURE], inner.book.words[STRUCTURE]
    places = {word: place for place, word in enumerate(ours.words)}
    same = np.array([*(places.get(word, -1) for word in theirs.words), -1], dtype=np.int64)[theirs.codes]
    keys = _keys(ours.codes.astype(np.int64), run.years)
    known = np.unique(keys[mine])
    asked = _keys(same, inner.years)
    found = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    group = np.where((same >= 0) & (known[found] == asked), found, -1)
    return np.where(mine, np.minimum(np.searchsorted(known, keys), len(known) - 1), 0), group, len(known)


def _keys(codes: Groups, years: NDArray[np.int64]) -> Groups:
    return codes * 10_000 + years


def _count(group: Groups, count: int) -> NDArray[np.int64]:
    return np.bincount(group, minlength=count)


def _undecided(run: FootprintRun) -> Mask:
    """Return the rows whose option the book leaves open."""
    words = run.book.words.get("emission_option")
    return np.ones(run.book.size, dtype=bool) if words is None else words.blank


def _nothing_allocated(run: FootprintRun, mine: Mask) -> Mask:
    values, known = known_of(run.book, "structure_assets")
    nothing: Mask = (known & mine & (values == 0)).mask
    return nothing


def _weights(inner: FootprintRun, computed: Mask, group: Groups, count: int) -> tuple[Floats, Mask]:
    """Return the outstanding amount of every asset, in yuan where a pool has several currencies, and where known."""
    amount, known = inner.numerator
    if inner.book.words.get("currency") is None:
        return amount, known.mask
    _, codes = np.unique(currencies(inner.book).astype(str), return_inverse=True)
    least, most = np.full(count, len(amount)), np.full(count, -1)
    np.minimum.at(least, group[computed], codes[computed])
    np.maximum.at(most, group[computed], codes[computed])
    mixed = computed & (least < most)[group]
    if not mixed.any():
        return amount, known.mask
    yuan = rates(inner.book, inner.years, "fx.year_end", inner.sources, mixed)
    return np.where(mixed, amount * yuan.values, amount), (known & (yuan.valid | ~mixed)).mask


def _derive(
    run: FootprintRun,
    inner: FootprintRun,
    rows: Mask,
    nothing: Mask,
    capped: Mask,
    computed: Mask,
    group: Groups,
    group_of: Groups,
    held: NDArray[np.int64],
) -> None:
    """Add the sums of the assets; a scope counts where every asset has it."""
    for name in SCOPES:
        figure = inner.figures.get(name)
        values, valid = np.zeros(run.book.size), nothing.copy() & rows
        if figure is not None:
            taken = (figure.valid & computed).mask
            everywhere = _count(group[taken], len(held)) == held
            for cut, mine in ((True, rows & capped), (False, rows & ~capped)):
                sums = ExactSums(len(held))
                Measure(figure.values, _shares(inner, capped=cut), taken, "tCO2e").add_to(sums, group)
                values = np.where(mine & ~nothing, sums.floats()[group_of], values)
            valid |= rows & ~nothing & everywhere[group_of]
        run.derived.number(f"{name}_of_pool", values, RowSet.of(valid), f"Σ over the assets of attribution × {name}")


def _shares(inner: FootprintRun, *, capped: bool) -> Floats:
    """Return what of each asset's emissions is the pool's, shape (assets,)."""
    shares = np.where(inner.direct.mask, 1.0, inner.factor.values)
    return np.minimum(shares, 1.0) if capped else shares


def _score(scores: Floats, weight: Floats, computed: Mask, group: Groups, count: int) -> Floats:
    """Return the weighted mean of the assets' scores by structure, shape (structures,)."""
    scored = computed & np.isfinite(scores)
    above, below = ExactSums(count), ExactSums(count)
    above.add((weight * scores)[scored], group[scored])
    below.add(weight[scored], group[scored])
    bottom = below.floats()
    mean = np.divide(above.floats(), bottom, out=np.full(count, np.nan), where=bottom > 0)
    found: Floats = np.clip(mean, 1.0, 5.0)
    return found


def _say_unused(run: FootprintRun, pools: Book, group: Groups) -> None:
    alone = np.flatnonzero(group < 0)
    if len(alone):
        words = pools.words[STRUCTURE]
        named = dict.fromkeys(words.word(place) or "(blank)" for place in alone.tolist())
        run.issues.add(
            "unused_key", None, STRUCTURE, ", ".join([*named][:SHOWN]), f"{len(alone)} rows of {pools.source.name}"
        )


def _with_scopes(inner: FootprintRun) -> Mask:
    """Return the assets that have scopes 1 and 2, shape (assets,)."""
    figure = inner.figures.get("scope1_2")
    return np.zeros(inner.book.size, dtype=bool) if figure is None else figure.valid.mask


def _say_incomplete(
    run: FootprintRun, inner: FootprintRun, rows: Mask, lacking: Mask, group: Groups, group_of: Groups
) -> None:
    """Name the assets without figure behind each structure that cannot be looked through."""
    where = np.flatnonzero(rows)
    if not len(where):
        return
    outcome, source = inner.outcome, inner.book.source.name
    bad = np.flatnonzero(lacking)
    bad = bad[np.argsort(group[bad], kind="stable")]
    whole = _count(group[group >= 0], int(group_of.max()) + 1)
    first, last = (np.searchsorted(group[bad], group_of[where], side=side) for side in ("left", "right"))
    given, hints = [], []
    for row, start, end in zip(where.tolist(), first.tolist(), last.tolist(), strict=True):
        shown = bad[start : min(end, start + SHOWN)].tolist()
        reasons = [outcome.words[outcome.reason[place]] or "no scope1_2" for place in shown]
        told = [f"{inner.book.loan_of(place)}: {why}" for place, why in zip(shown, reasons, strict=True)]
        given.append("; ".join(told) or "no asset")
        hints.append(f"{end - start} of {int(whole[group_of[row]])} assets in {source} have no figure")
    run.issues.add("pool_incomplete", where, STRUCTURE, given, hints)


def _take_over(
    run: FootprintRun, inner: FootprintRun, rows: Mask, computed: Mask, group: Groups, group_of: Groups, count: int
) -> None:
    """Give structures the flags of their assets, and the book what was found about factors."""
    flags = np.zeros(count, dtype=np.uint8)
    np.bitwise_or.at(flags, group[computed], inner.flags.values[computed])
    flags &= ~np.uint8(1 << FLAGS.index("footprint_share_above_one"))
    ours = RowSet.of(rows)
    run.flags.put(ours, run.flags.values[rows] | flags[group_of[rows]])
    for issue in inner.issues.select(np.empty(0, dtype=np.intp), inner.book):
        hint = f"{inner.book.source.name}: {issue.hint}".removesuffix(": ")
        run.issues.add(issue.code, None, issue.column, issue.given, hint)
