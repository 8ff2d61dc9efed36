"""PCAF: asset classes, options of emissions, attribution, scope 3, undrawn and facilitated amounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import known_of
from carbonacct.portfolio import pcaf_ladder, project_figures, tables
from carbonacct.portfolio.activity import derive_energy, derive_products, derive_sectors, derive_yuan
from carbonacct.portfolio.asset_classes import COMPANIES, FROM_2025, classes_of, of_class
from carbonacct.portfolio.look_through import look_through
from carbonacct.portfolio.mismatches import say_boundary, say_negative_equity, say_overlap, say_price_years, say_years
from carbonacct.portfolio.pcaf_closing import attribute_undrawn, say_land_use, say_no_value, say_scope3, score
from carbonacct.portfolio.pcaf_inputs import (
    derive_denominators,
    derive_exposure,
    derive_outstanding,
    read_options,
    take_out_structures,
)
from carbonacct.portfolio.standard import Extra, Rung, Share
from carbonacct.portfolio.supply_chain import derive_supply_chain, keep_turnover
from carbonacct.rowset import PerRow, RowSet, equal_rows, whole_numbers

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Mask = NDArray[np.bool_]


class Pcaf:
    """PCAF Part A, and Part B for facilitated emissions."""

    id = "pcaf"
    title = {"en": "PCAF financed emissions", "zh": "PCAF 融资排放"}
    weighting = "outstanding"
    numerator = "outstanding"
    money_unit = 1e6
    read = "second edition read in full; third edition and Part B second-hand"

    def prepare(self, run: FootprintRun) -> None:
        """Settle rows out of scope and derive the columns the methods take."""
        self._products(run)
        run.classes = classes_of(run)
        run.classes_present = {*whole_numbers(run.classes, RowSet.every(run.book.size))}
        run.leave(equal_rows(run.classes, -1), "no_asset_class", "asset_class")
        if run.options.edition == "2022":
            for name in FROM_2025:
                run.exclude(of_class(run, name), "class_not_in_edition", "asset_class", name)
        individual = run.words("borrower_type", frozenset({"individual"}))
        run.exclude(individual & of_class(run, *COMPANIES), "consumer_credit", "borrower_type")
        derive_outstanding(run)
        derive_denominators(run)
        take_out_structures(run)
        project_figures.take(run, of_class(run, "project_finance"), pcaf_ladder.of_others(run))
        run.without_value = pcaf_ladder.without_value(run)
        sectors = derive_sectors(run)
        derive_yuan(run, "outstanding_yuan", "outstanding", "fx.year_end")
        derive_yuan(run, "revenue_yuan", "revenue", "fx.average", positive=True)
        read_options(run)
        run.with_energy = derive_energy(run, sectors)
        run.with_unknown_product = derive_products(run)
        derive_supply_chain(run)
        derive_exposure(run)
        run.pools = look_through(run)
        weight = PerRow(run.book.size, np.float64(tables.facilitation_weight()))
        values, known = known_of(run.book, "facilitation_weight")
        weight.put(known, values[known.index])
        run.derived.number("facilitation_weight", weight.values, RowSet.every(run.book.size), "PCAF Part B, 33 %")

    def _products(self, run: FootprintRun) -> None:
        words = run.book.words.get("product_kind")
        for word in words.words if words is not None else ():
            if tables.treatment("pcaf", word) == "out":
                run.exclude(run.words("product_kind", frozenset({word})), tables.reason(word), "product_kind", word)

    def rungs(self, run: FootprintRun) -> Iterable[Rung]:
        """Return the options of every class, best first."""
        return pcaf_ladder.rungs(run)

    def shares(self, run: FootprintRun) -> Iterable[Share]:
        """Return the denominators of every class, in order of preference."""
        return pcaf_ladder.shares(run)

    def resorts(self, run: FootprintRun) -> Iterable[tuple[RowSet, str]]:
        """Return nothing: options 3b and 3c were tried already."""
        return ()

    def extras(self, run: FootprintRun) -> Iterator[Extra]:
        """Return removals and credits, each a line of its own."""
        for name in ("removals", "credits_retired", "credits_generated"):
            if name in run.book.numbers:
                yield Extra(f"pcaf_2022.{name}")
        for method, rows in run.supply_chain.attributed.items():
            yield Extra(method, rows)
        for method, rows in run.supply_chain.direct.items():
            yield Extra(method, rows, direct=True)

    def finish(self, run: FootprintRun) -> None:
        """Score every figure, attribute the undrawn part, and say what the standard wants said."""
        keep_turnover(run)
        score(run)
        if run.options.edition != "2022":
            attribute_undrawn(run)
        regions = of_class(run, "sub_sovereign_debt")
        capped = run.attributed & regions & run.factor.equal(1.0) if regions.any() else regions
        run.warn(capped, "capped", "attribution_factor")
        say_scope3(run)
        say_no_value(run)
        say_land_use(run)
        say_negative_equity(run)
        say_years(run)
        say_price_years(run)
        say_boundary(run)
        say_overlap(run, project=of_class(run, "project_finance"))


PCAF = Pcaf()
