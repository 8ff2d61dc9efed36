"""Columns that the activity methods of every standard take, derived from those of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import known_of
from carbonacct.book.whole import Told
from carbonacct.portfolio.exchange import Rates, behind, currencies, rates
from carbonacct.portfolio.sectors import FAMILIES, Sectors
from carbonacct.portfolio.tables import has_process_emissions
from carbonacct.rowset import RowSet, same_for_all, shared
from carbonacct.vocabulary import labels
from carbonacct.vocabulary.industries import industry_code

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
ENERGY = ("fuel", "process", "electricity_bought", "heat_bought")


def derive_energy(run: FootprintRun, sectors: Sectors) -> RowSet:
    """Part ``fuel@KIND`` into fuels by mass and by volume, and say where nothing of a kind was used.

    Where a row gives any energy or process input, a group without entry counts as none, which is said of fuels; these
    rows are returned, but for those that burn a fuel of an unknown kind: what is left of it would be understated. In
    an industry whose raw materials give off CO2, blank process inputs stay blank: a 0 says that there is none.
    """
    book, none = run.book, RowSet.none(run.book.size)
    partly = none
    sets = {"t": ("fuel_mass", labels.names("fuel_mass")), "Nm3": ("fuel_gas", labels.names("fuel_gas"))}
    given = dict.fromkeys(("fuel_mass", "fuel_gas", "process"), none)
    for name in book.columns_of("fuel"):
        if name not in book.numbers or "@" not in name:
            continue
        label = name.partition("@")[2]
        values, known = known_of(book, name)
        group, words = sets.get(book.columns[name].canonical, ("", ()))
        if label not in words:
            strange = known & (values != 0)
            run.warn(strange, "unknown_fuel", name, book.columns[name].canonical)
            partly = partly | strange
            continue
        run.derived.number(f"{group}@{label}", values, known, f"{book.columns[name].header}")
        given[group] = given[group] | known
    for name in book.columns_of("process"):
        if name in book.numbers and "@" in name:
            given["process"] = given["process"] | known_of(book, name)[1]
    anything = given["fuel_mass"] | given["fuel_gas"] | given["process"]
    for name in ("electricity_bought", "heat_bought"):
        anything = anything | known_of(book, name)[1]
    for name in ENERGY:
        anything = anything | unreadable(book, name)
    zeros = same_for_all(0.0, book.size, np.float64)
    nothing = {name: anything & ~known for name, known in given.items()}
    if nothing["process"].any():
        industries = [has_process_emissions(word) for word in sectors.words]
        missing = nothing["process"] & sectors.column.spread(industries, False, np.bool_)
        run.warn(missing, "process_missing", "process")
        nothing["process"] = nothing["process"] & ~missing
    run.without_fuel = nothing["fuel_mass"] & nothing["fuel_gas"]
    for name, rows in nothing.items():
        run.derived.number(name, zeros, rows, "nothing of this kind given beside other energy")
    return anything & ~partly


def unreadable(book: Book, name: str) -> RowSet:
    """Return the rows with something in a column of an input whose unit is missing or unfit."""
    found = RowSet.none(book.size)
    for column, _ in book.problems_of((name,)):
        found = found | book.given[column]
    return found


def derive_products(run: FootprintRun) -> RowSet:
    """Part ``output@PRODUCT`` into goods by mass, power and heat; return the rows with an output of another kind."""
    book, partly = run.book, RowSet.none(run.book.size)
    for name in book.columns_of("output"):
        if name not in book.numbers or "@" not in name:
            continue
        label, info = name.partition("@")[2], book.columns[name]
        values, known = known_of(book, name)
        if label in labels.names("product_mass") and info.canonical == "t":
            run.derived.number(f"product_mass@{label}", values, known, info.header)
        elif (label, info.canonical) in (("electricity", "MWh"), ("heat", "GJ")):
            target = "product_power" if label == "electricity" else "product_heat"
            run.derived.number(target, values, known, info.header)
        else:
            strange = known & (values != 0)
            run.warn(strange, "unknown_product", name, info.canonical)
            partly = partly | strange
    return partly


def product_rows(run: FootprintRun, rows: RowSet) -> dict[str, RowSet]:
    """Return, by product method, those of some rows whose outputs it covers whole, and say which have none.

    An output of 0 is none beside another.
    """
    goods, power, heat = (_outputs(run, name) for name in ("product_mass", "product_power", "product_heat"))
    made = goods.some | power.some | heat.some
    together = goods.some & (power.some | heat.some) | heat.some & ~power.some
    run.warn(together & rows & ~run.figured, "products_together", "output")
    whole = rows & ~(together | run.with_unknown_product)
    unread = unreadable(run.book, "output")
    return {
        "product": (goods.known & (goods.some | ~made) | unread) & whole,
        "product_power": power.known & ~goods.some & ~heat.some & whole,
        "product_power_heat": power.some & heat.some & whole,
    }


class _Outputs(NamedTuple):
    """Rows with outputs of one kind: stated at all, and more than nothing."""

    known: RowSet
    some: RowSet


def _outputs(run: FootprintRun, kind: str) -> _Outputs:
    known = some = RowSet.none(run.book.size)
    for name, column in run.derived.numbers.items():
        if name.partition("@")[0] == kind:
            known, some = known | column.where, some | column.above(0.0)
    return _Outputs(known, some)


def derive_sectors(run: FootprintRun) -> Sectors:
    """Add, for each family of sector factors, the key under which it answers for each row."""
    sectors = Sectors(run.book)
    strange = [word for word in sectors.words if not industry_code(word)]
    if strange:
        run.issues.add("sector_without_code", None, "sector", Told.of(strange, "{words}"))
    for column, family in FAMILIES.items():
        keys, coarser = sectors.factor_keys(family, run.sources.factors, "2026")
        run.derived.word(column, sectors.column.renamed(keys), "sector")
        if any(coarser):
            used = [key for key, coarse in zip(keys, coarser, strict=True) if coarse]
            told = Told.of(used, family + ": {words}")
            run.issues.add("sector_level", None, "sector", told, topic=family)
    return sectors


def derive_yuan(run: FootprintRun, name: str, source: str, family: str, *, positive: bool = False) -> Rates:
    """Add a column of money converted to yuan; rows without a rate are blank."""
    column, told = run.derived.numbers.get(source, run.book.numbers.get(source)), f"{source} in yuan"
    if column is None:
        nothing = RowSet.none(run.book.size)
        run.derived.number(name, same_for_all(np.nan, run.book.size, np.float64), nothing, told)
        return rates(run.book, run.years, family, run.sources, nothing)
    known = column.above(0.0) if positive else column.where
    rate = rates(run.book, run.years, family, run.sources, known & run.outcome.open)
    if known is column.where and shared(rate.values) == 1.0 and rate.valid.all():
        run.derived.same(name, column, told)
    else:
        run.derived.number(name, column.values * rate.values, known & rate.valid, told)
    behind(run, name, known & rate.valid, rate)
    missing = known & ~rate.valid & run.outcome.open
    if missing.any():
        for word in sorted({str(word) for word in currencies(run.book)[missing]}):
            run.warn(missing & (currencies(run.book) == word), "no_exchange_rate", source, word)
    return rate
