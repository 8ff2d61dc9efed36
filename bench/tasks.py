"""The measurements, each run in a process of its own: ``python -m bench.tasks NAME ROWS REPEAT`` prints JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from math import isclose
from typing import TYPE_CHECKING, Protocol

import carbonacct as ca
from bench import measure
from bench.book import FactorTables, MixedBook

if TYPE_CHECKING:
    from carbonacct.results import Amount

AGREE = 1e-9


class ByHand(Protocol):
    """The same work by hand."""

    def check(self) -> None:
        """Check the book, keys as text."""

    def totals(self) -> dict[str, float]:
        """Compute the totals by indicator."""
        ...


def by_hand(made: MixedBook, *, coded: bool) -> dict[str, ByHand]:
    """Return the contestants, the book in their own form, keys as codes or as text."""
    from bench.by_hand_duckdb import ByDuckDB
    from bench.by_hand_pandas import ByPandas
    from bench.by_hand_polars import ByPolars, ByPolarsEachLoan, ByPolarsInOneQuery

    factors, polars = FactorTables(), made.polars_coded if coded else made.polars
    return {
        "pandas": ByPandas(made.pandas_coded if coded else made.pandas, factors, coded=coded),
        "Polars": ByPolarsEachLoan(polars, factors, coded=coded),
        "Polars, totals alone": ByPolars(polars, factors, coded=coded),
        "Polars in one query": ByPolarsInOneQuery(polars, factors, coded=coded),
        "DuckDB": ByDuckDB(made.plain_coded if coded else made.plain, factors, coded=coded),
    }


def assert_same(ours: Mapping[str, Amount], hands: Mapping[str, ByHand]) -> None:
    """Stop unless every contestant has the same totals."""
    for who, hand in hands.items():
        theirs = hand.totals()
        if ours.keys() != theirs.keys():
            raise AssertionError(f"{who} has other indicators: {ours.keys() ^ theirs.keys()}")
        for name, value in theirs.items():
            if not isclose(ours[name].value, value, rel_tol=AGREE):
                raise AssertionError(f"{who} says {name} = {value!r}, carbonacct {ours[name].value!r}")


def read_already(rows: int, repeat: int) -> dict[str, object]:
    """Benefits and totals of a book already read, against the same by hand with keys as codes."""
    made = MixedBook(rows)
    book, hands = ca.read_book(made.arrow), by_hand(made, coded=True)
    assert_same(ca.benefits(book).total(), hands)
    contestants: dict[str, Callable[[], object]] = {"carbonacct": lambda: ca.benefits(book).total()}
    contestants |= {name: hand.totals for name, hand in hands.items()}
    return {"seconds": measure.side_by_side(contestants, repeat)}


def from_text(rows: int, repeat: int) -> dict[str, object]:
    """From keys as text through the checks to totals, against the same by hand."""
    made = MixedBook(rows)
    table, hands = made.arrow, by_hand(made, coded=False)
    assert_same(ca.benefits(ca.read_book(table)).total(), hands)

    def checked(hand: ByHand) -> Callable[[], object]:
        def run() -> object:
            hand.check()
            return hand.totals()

        return run

    contestants: dict[str, Callable[[], object]] = {"carbonacct": lambda: ca.benefits(ca.read_book(table)).total()}
    contestants |= {name: checked(hand) for name, hand in hands.items()}
    return {"seconds": measure.side_by_side(contestants, repeat)}


def write_input(path: str, rows: int) -> dict[str, object]:
    """Write the book to a file, for a process that measures memory and shall not have made it."""
    import pyarrow as pa

    table = MixedBook(rows).arrow
    with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    return {}


def memory(path: str) -> dict[str, object]:
    """Return how far memory grows above the input while it is read, computed and added up."""
    import pyarrow as pa

    ca.benefits(ca.read_book(MixedBook(1000).arrow)).total()
    with pa.OSFile(path) as file:
        table = pa.ipc.open_file(file).read_all()
    before = measure.resident()
    book = ca.read_book(table)
    ca.benefits(book).total()
    return {"rows": table.num_rows, "input": table.nbytes, "growth": measure.most_resident() - before}


def ten_times(rows: int, repeat: int) -> dict[str, object]:
    """Benefits and totals of a book already read, and of one with ten times the rows."""
    small, large = ca.read_book(MixedBook(rows).arrow), ca.read_book(MixedBook(10 * rows).arrow)
    sizes: dict[str, Callable[[], object]] = {
        "rows": lambda: ca.benefits(small).total(),
        "ten times": lambda: ca.benefits(large).total(),
    }
    return {"seconds": measure.side_by_side(sizes, repeat)}


def one_loan(repeat: int) -> dict[str, object]:
    """Time one loan through the Python API, every loan another."""

    def loan(number: int) -> dict[str, object]:
        return {
            "loan_id": f"L{number}",
            "project_type": "solar_pv",
            "region": "500155",
            "year": 2024,
            "currency": "CNY",
            "balance": 1e7 + number,
            "total_investment": 3e7,
            "electricity_supplied [MWh]": 1000.0 + number,
        }

    seconds = []
    for number in range(100 + 200 * repeat):
        given = loan(number)
        start = time.process_time()
        ca.benefits(ca.read_book(given)).total()
        seconds.append(time.process_time() - start)
    return {"seconds": statistics.median(seconds[100:])}


def main(name: str, *numbers: str) -> None:
    """Run one measurement and print what it yields."""
    measure.pin_to_one_core()
    whole = [int(number) for number in numbers if number.isdigit()]
    tasks: dict[str, Callable[[], dict[str, object]]] = {
        "read_already": lambda: read_already(*whole),
        "from_text": lambda: from_text(*whole),
        "write_input": lambda: write_input(numbers[0], *whole),
        "memory": lambda: memory(*numbers),
        "ten_times": lambda: ten_times(*whole),
        "one_loan": lambda: one_loan(*whole),
    }
    print(json.dumps(tasks[name]()))


if __name__ == "__main__":
    main(*sys.argv[1:])
