"""Coverage of financed emissions adds up from batches to that of the book, also where currencies meet."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.engines import arrow, batch, spark
from carbonacct.engines.tally import Tally
from carbonacct.factors import FactorSet

FACTORS = FactorSet.load().with_value("fx.year_end:USD@2026=7.1 CNY/USD")
CURRENCIES = ["CNY", "USD", "EUR"]
AMOUNTS = st.floats(-1e3, 1e9) | st.sampled_from([0.1, 1e-3, 3e15, -5.0])
LOAN = st.tuples(AMOUNTS, st.sampled_from(CURRENCIES), st.none() | st.floats(0, 1e6), st.booleans())


def lending(loans: list[tuple[float, str, float | None, bool]]) -> pa.Table:
    """One loan for each amount, currency and scope 1; those out of scope have no class of their own."""
    return pa.table(
        {
            "loan_id": [f"L{number}" for number in range(len(loans))],
            "year": [2026] * len(loans),
            "asset_class": pa.array(["business_loan" if inside else None for *_, inside in loans], pa.string()),
            "balance": [loan[0] for loan in loans],
            "currency": [loan[1] for loan in loans],
            "total_assets": [4e9] * len(loans),
            "total_equity": [1e9] * len(loans),
            "total_debt": [3e9] * len(loans),
            "scope1 [tCO2e]": pa.array([loan[2] for loan in loans], pa.float64()),
            "scope2 [tCO2e]": [7.0] * len(loans),
        }
    )


@settings(max_examples=40)
@given(st.lists(LOAN, min_size=1, max_size=12), st.integers(0, 12), st.sets(st.sampled_from(CURRENCIES), min_size=1))
def test_batches_add_up_to_the_coverage_of_the_book(loans, edge, held):
    loans = [(amount, word, *rest) for amount, word, *rest in loans if word in held] or [(1.0, "USD", 1.0, True)]
    table = lending(loans)
    one = ca.financed_emissions(ca.read_book(table), standard="pcaf", factors=FACTORS)
    plan = batch.plan("financed_emissions", table.schema, options={"standard": "pcaf"}, factors=FACTORS)
    tally = Tally()
    for rows, start in ((table.slice(edge), edge), (table.slice(0, edge), 0)):
        tally.merge(Tally.from_json(batch.run(plan, rows, start).tally.to_json()))
    assert tally.coverage() == one.coverage()


def test_order_does_not_move_the_coverage():
    amounts = [*np.random.default_rng(1).uniform(1, 9, 50) * 10.0 ** np.arange(-20, 5, 0.5)]
    loans = [(amount, "CNY", 1.0 if place % 3 else None, True) for place, amount in enumerate(amounts)]
    told = [
        ca.financed_emissions(ca.read_book(lending(order)), standard="pcaf").coverage()
        for order in (loans, loans[::-1])
    ]
    assert told[0] == told[1]


def test_money_of_several_currencies_is_added_in_yuan():
    loans = [(700.0, "CNY", 1.0, True), (100.0, "USD", None, True), (-50.0, "CNY", 1.0, True)]
    told = ca.financed_emissions(ca.read_book(lending(loans)), standard="pcaf", factors=FACTORS).coverage()
    assert told["by_figure"]["financed_scope1"] == 700.0 / (700.0 + 100.0 * 7.1)
    assert told["by_currency"] == {"CNY": 1.0, "USD": told["by_currency"]["USD"]}


def test_shares_of_money_are_none_where_some_of_it_has_no_rate():
    loans = [(700.0, "CNY", 1.0, True), (900.0, "EUR", None, True)]
    told = ca.financed_emissions(ca.read_book(lending(loans)), standard="pcaf", factors=FACTORS).coverage()
    assert {*told["by_figure"].values()} == {None}
    assert told["by_currency"] == {"CNY": 1.0, "EUR": 0.0}
    assert (told["balance"], told["unverified_factor"]) == (None, 0.0)
    both = [(700.0, "CNY", 1.0, True), (900.0, "EUR", 1.0, True)]
    told = ca.financed_emissions(ca.read_book(lending(both)), standard="pcaf", factors=FACTORS).coverage()
    assert {told["unverified_factor"], told["factor_fallback"], *told["by_figure"].values()} == {None}
    below = [(700.0, "CNY", 1.0, True), (-900.0, "EUR", None, True)]
    told = ca.financed_emissions(ca.read_book(lending(below)), standard="pcaf", factors=FACTORS).coverage()
    assert told["by_figure"]["financed_scope1"] == 1.0


@pytest.mark.parametrize("name", ["projects", "borrowers", "pools"])
def test_linked_tables_are_refused(tmp_path, name):
    table = lending([(1.0, "CNY", 1.0, True)])
    pq.write_table(table, tmp_path / "book.parquet")
    with pytest.raises(ca.OptionError, match="linked tables are not read in batches") as told:
        arrow.financed_emissions(tmp_path / "book.parquet", tmp_path / "out", **{name: table})
    assert "in one piece" in told.value.hint
    with pytest.raises(ca.OptionError, match=name):
        spark.financed_emissions(_Header(table), **{name: table})


def test_a_book_with_pools_is_refused(tmp_path):
    loans = {"loan_id": ["F1"], "structure_id": ["S1"], "balance": [5.0], "year": [2026]}
    book = ca.read_book(loans, pools=loans | {"loan_id": ["A1"]})
    for ask in (lambda: arrow.financed_emissions(book, tmp_path / "out"), lambda: spark.financed_emissions(book)):
        with pytest.raises(ca.OptionError, match="not computed in batches"):
            ask()


class _Header:
    """A Spark table of which only the columns are looked at."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def limit(self, rows: int) -> _Header:
        """Return itself."""
        return self

    def toArrow(self) -> pa.Table:
        """Return the rows."""
        return self._table.slice(0, 0)
