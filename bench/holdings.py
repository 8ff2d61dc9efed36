"""Financed emissions of many holdings with factor look-up and totals by sector, beside the same by hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from math import isclose
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import carbonacct as ca
from bench import measure
from bench.holdings_by_hand import by_hand

if TYPE_CHECKING:
    import pyarrow as pa

    from carbonacct.book import Book

AGREE = 1e-9
YEAR = 2025
SCORED = 100_000


class Holdings:
    """A made-up book of business loans, each with its company's revenue, equity and debt, in 40 sectors."""

    def __init__(self, rows: int, seed: int = 1) -> None:
        rng = np.random.default_rng(seed)
        self.rows = rows
        self.sectors = [f"C{number}" for number in range(3011, 3051)]
        self.intensity = rng.uniform(0.1, 5.0, len(self.sectors))
        self.codes = rng.integers(0, len(self.sectors), rows).astype(np.int32)
        self.numbers = rng.permutation(rows)
        equity, debt = rng.uniform(1e7, 1e9, rows), rng.uniform(1e7, 1e9, rows)
        self.money = {
            "balance": (equity + debt) * rng.uniform(0.01, 0.3, rows),
            "total_equity": equity,
            "total_debt": debt,
            "revenue": rng.uniform(1e7, 1e9, rows),
        }

    @cached_property
    def factors(self) -> ca.FactorSet:
        rows = [
            {
                "family": "sector.revenue_intensity",
                "key": sector,
                "year": YEAR,
                "value": value,
                "unit": "tCO2e/万CNY",
                "basis": "per_revenue",
                "document": "made up for the benchmark",
            }
            for sector, value in zip(self.sectors, self.intensity.tolist(), strict=True)
        ]
        return ca.FactorSet.load().extend(rows)

    @cached_property
    def arrow(self) -> pa.Table:
        import pyarrow as pa
        import pyarrow.compute as pc

        columns: dict[str, Any] = {
            "loan_id": pc.binary_join_element_wise(
                "L", pc.utf8_lpad(pa.array(self.numbers).cast("string"), 9, "0"), ""
            ),
            "asset_class": pa.repeat("business_loan", self.rows),
            "sector": pa.DictionaryArray.from_arrays(self.codes, self.sectors).cast("string"),
            "currency": pa.repeat("CNY", self.rows),
            "year": pa.repeat(YEAR, self.rows),
        }
        return pa.table(columns | {name: pa.array(values) for name, values in self.money.items()})

    @property
    def per_yuan(self) -> NDArray[np.float64]:
        """The factor of every sector [tCO2e/CNY]."""
        return self.intensity / 1e4

    def plain(self, *, coded: bool) -> pa.Table:
        """Return the columns a computation by hand needs: ``sector`` as a code, or all keys as text to be checked."""
        import pyarrow as pa

        if not coded:
            return self.arrow.drop_columns(["year"])
        return pa.table({"sector": self.codes, **{name: pa.array(values) for name, values in self.money.items()}})

    @property
    def words(self) -> dict[str, list[str]]:
        """The words known in each column of text."""
        return {"sector": self.sectors, "asset_class": ["business_loan"], "currency": ["CNY"]}

    def named(self, found: Mapping[Any, float]) -> dict[str, float]:
        """Return totals by the name of the sector, whose code may be given."""
        return {key if isinstance(key, str) else self.sectors[key]: value for key, value in found.items()}


def ours(book: Book, made: Holdings) -> dict[str, float]:
    """Return totals by sector."""
    found = ca.financed_emissions(book, standard="pcaf", factors=made.factors).by("sector")
    return {sector: totals["financed_scope1_2"].value for sector, totals in found.items()}


def agree(one: Mapping[str, float], others: Mapping[str, Callable[[], dict[str, float]]]) -> None:
    """Stop unless every contestant has the same totals."""
    for who, run in others.items():
        found = run()
        if one.keys() != found.keys() or not all(isclose(one[key], found[key], rel_tol=AGREE) for key in one):
            raise AssertionError(f"{who} has other totals")


def encoded(rows: int, repeat: int) -> dict[str, object]:
    """Totals by sector of a book already read, against the same by hand with keys as codes."""
    made = Holdings(rows)
    book, hands = ca.read_book(made.arrow), by_hand(made, coded=True)
    agree(ours(book, made), hands)
    return {"seconds": measure.side_by_side({"carbonacct": lambda: ours(book, made), **hands}, repeat)}


def strings(rows: int, repeat: int) -> dict[str, object]:
    """Totals by sector from keys as text, read and checked, against the same by hand."""
    made = Holdings(rows)
    table, hands = made.arrow, by_hand(made, coded=False)
    agree(ours(ca.read_book(table), made), hands)
    return {"seconds": measure.side_by_side({"carbonacct": lambda: ours(ca.read_book(table), made), **hands}, repeat)}


def aggregation(repeat: int) -> dict[str, object]:
    """Totals and totals by sector of scored holdings."""
    made = Holdings(SCORED)
    result = ca.financed_emissions(ca.read_book(made.arrow), standard="pcaf", factors=made.factors)
    runs: dict[str, Callable[[], object]] = {
        "total": result.total,
        "by sector": lambda: result.by("sector").total(),
        "data quality": result.data_quality,
    }
    return {"seconds": measure.side_by_side(runs, repeat)}


def main(name: str, *numbers: str) -> None:
    """Run one measurement and print what it yields."""
    measure.pin_to_one_core()
    whole = [int(number) for number in numbers]
    tasks: dict[str, Callable[[], dict[str, object]]] = {
        "encoded": lambda: encoded(*whole),
        "strings": lambda: strings(*whole),
        "aggregation": lambda: aggregation(*whole),
    }
    print(json.dumps(tasks[name]()))


if __name__ == "__main__":
    main(*sys.argv[1:])
