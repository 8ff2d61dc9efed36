"""The passes of the Spark engine over partitions in this process; ``tests/spark_cluster.py`` runs them on a cluster."""

from __future__ import annotations

from unittest import mock

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.engines import partitions, second_pass, spark
from tests.engines.cluster import Table, table
from tests.engines.random_books import benefit_book, lending_book
from tests.engines.same import assert_same, assert_same_ratios

SEEDS = st.integers(0, 2**32 - 1)
FILINGS = ("green-credit", "crst", "pboc")
STANDARDS = ({}, {"scope": "all", "averaging": "tenure"}, {"standard": "pboc-2021"}, {"standard": "pcaf"})
LOANS = {"loan_id": ["A", "B"], "project_type": ["solar_pv"] * 2, "region": ["CN-CQ"] * 2, "year": [2024] * 2}
LOANS |= {"balance": [4e6, 5e6], "total_investment": [8e6, 5e6], "electricity_supplied [MWh]": [1000.0, 500.0]}


@pytest.fixture(autouse=True, scope="module")
def in_process():
    """Let the engine work on the stand-in, in pieces of a few rows."""
    seams = {"_placed": Table.placed, "_with_group": Table.with_group, "_spark_schema": _plain}
    small = mock.patch.object(partitions, "ROWS", 17), mock.patch.object(second_pass, "ROWS", 17)
    with mock.patch.multiple(spark, **seams), small[0], small[1]:
        yield


def _plain(plan):
    """Return the schema of a result with its words written out."""
    text = pa.types.is_dictionary
    return pa.schema([(held.name, pa.string() if text(held.type) else held.type) for held in plan.schema])


@settings(max_examples=8)
@given(SEEDS)
def test_benefits_of_a_partitioned_book(seed):
    held, options = benefit_book(seed), {"filing": FILINGS[seed % 3]}
    one, far = ca.benefits(ca.read_book(held), **options), spark.benefits(table(held, seed), **options)
    assert_same(one, far, ("project_type", "branch", "year", "method", "reason"))
    assert far.coverage() == one.coverage()


@settings(max_examples=8)
@given(SEEDS)
def test_financed_emissions_of_a_partitioned_book(seed):
    held, options = lending_book(seed), STANDARDS[seed % 4]
    one = ca.financed_emissions(ca.read_book(held), **options)
    far = spark.financed_emissions(table(held, seed), **options)
    assert_same(one, far, ("sector", "method"))
    assert_same_ratios(one, far, ("sector",))


def test_an_empty_table_has_no_totals():
    far = spark.benefits(table(pa.table(LOANS).slice(0, 0), 1))
    assert dict(far.total()) == {}
    assert far.frame.toArrow().num_rows == far.reconciliation.rows["read"] == 0


def test_what_is_wrong_with_the_columns_is_said_before_anything_runs():
    with pytest.raises(ca.BookError, match="loan_id is missing"):
        spark.benefits(table(pa.table(LOANS).drop_columns(["loan_id"]), 1))
    with pytest.raises(ca.OptionError, match="no column of this name"):
        spark.benefits(table(pa.table(LOANS), 1), units={"balanse": "元"})
    with pytest.raises(ca.OptionError, match="filing"):
        spark.benefits(table(pa.table(LOANS), 1), filing="none")
    with pytest.raises(ca.OptionError, match="no such column"):
        spark.benefits(table(pa.table(LOANS), 1)).by("colour")


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: [parts[0].slice(1), *parts[1:]],
        lambda parts: [*parts[::-1]],
        lambda parts: [*parts, parts[0]],
        lambda parts: [parts[0].set_column(4, "balance", [[0.0] * len(parts[0])]), *parts[1:]],
        lambda parts: [parts[0].slice(0, 0), parts[1]],
    ],
    ids=["a row less", "another order", "a partition more", "another figure", "a partition less"],
)
def test_a_table_that_comes_out_otherwise_is_refused(change):
    whole = pa.table(LOANS)
    seen = [whole.slice(0, 1), whole.slice(1)]
    given = table(whole, 1)
    given._parts = lambda: seen
    far = spark.benefits(given)
    given._parts = lambda: change([whole.slice(0, 1), whole.slice(1)])
    with pytest.raises(ca.BookError, match="did not come out as the first time"):
        far.total()


def test_pieces_and_batches_do_not_move_the_checksum():
    held = benefit_book(7)
    one, other = partitions.Digest(), partitions.Digest()
    one.add(held)
    for start in range(0, len(held), 3):
        other.add(held.slice(start, 3))
    assert one.seen == other.seen
