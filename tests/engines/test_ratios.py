"""Intensity and data quality add up from batches to those of the book, also where currencies meet or lack rates."""

from __future__ import annotations

import itertools
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.engines import arrow, batch
from carbonacct.engines.streamed import Streamed
from carbonacct.engines.tally import Tally
from carbonacct.factors import FactorSet
from tests.engines.random_books import lending_book
from tests.engines.same import assert_same_ratios

FACTORS = FactorSet.load().with_value("fx.year_end:USD@2026=7.1 CNY/USD")
BY = ("sector", "sales", "currency", "status")
STANDARDS = (
    {"standard": "pcaf"},
    {"standard": "pcaf", "edition": "2022"},
    {"standard": "pboc", "scope": "all"},
    {"standard": "pboc", "edition": "draft"},
)
AMOUNTS = st.floats(1, 1e9) | st.floats(1e8, 2e8) | st.sampled_from([0.1, 1e-3, 3e15, -5.0])
EMITTED = st.floats(0, 1e6) | st.floats(1, 2) | st.none()
LOAN = st.fixed_dictionaries(
    {
        "sector": st.sampled_from(["C3011", "D4411", ""]),
        "sales": st.sampled_from([0.5, 0.25, None]),
        "currency": st.sampled_from(["CNY", "USD", "USD", "EUR"]),
        "year": st.sampled_from([2026, 2026, 2025]),
        "asset_class": st.sampled_from([*["business_loan"] * 4, "sovereign_debt", "mortgage", ""]),
        "balance": AMOUNTS,
        "average_balance": AMOUNTS,
        "scope1 [tCO2e]": EMITTED,
        "scope2 [tCO2e]": EMITTED,
        "scope3 [tCO2e]": EMITTED,
        "data_quality": st.none() | st.integers(1, 5),
        "emissions_verified": st.sampled_from(["yes", ""]),
    }
)
COMPANY = {"total_assets": 4e9, "total_assets_last_year": 4e9, "total_equity": 1e9, "total_debt": 3e9}


def lending(loans: list[dict[str, object]]) -> pa.Table:
    """One loan to a company of its own for each set of facts."""
    rows = [{"loan_id": f"L{place}", "borrower_id": f"B{place}"} | loan | COMPANY for place, loan in enumerate(loans)]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    numbers = {"sales", "balance", "average_balance", "data_quality", *(name for name in columns if "tCO2e" in name)}
    return pa.table({n: pa.array(held, pa.float64()) if n in numbers else held for n, held in columns.items()})


def in_batches(table: pa.Table, edges: list[int], options: dict[str, str]) -> Streamed:
    """Compute a book in batches, the last one first; what they leave behind travels as text."""
    plan = batch.plan("financed_emissions", table.schema, options=options, factors=FACTORS, by=BY)
    tally, parts = Tally(), [0, *sorted(edge % (len(table) + 1) for edge in edges), len(table)]
    for start, stop in reversed([*itertools.pairwise(parts)]):
        tally.merge(Tally.from_json(batch.run(plan, table.slice(start, stop - start), start).tally.to_json()))
    return Streamed(None, plan, Tally.from_json(tally.to_json()), FACTORS, tally.parameters, ["frame"], "")


@settings(max_examples=60)
@given(
    st.lists(LOAN, min_size=3, max_size=12),
    st.lists(st.integers(0, 12), min_size=1, max_size=3),
    st.sampled_from(STANDARDS),
    st.none() | st.sampled_from(["CNY", "USD", "EUR"]),
)
def test_batches_add_up_to_the_ratios_of_the_book(loans, edges, options, only):
    table = lending([loan if only is None else loan | {"currency": only} for loan in loans])
    one = ca.financed_emissions(ca.read_book(table), factors=FACTORS, **options)
    assert_same_ratios(one, in_batches(table, edges, options), BY)


@pytest.mark.parametrize("seed", range(4))
def test_a_stream_of_pieces_has_the_ratios_of_the_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int):
    monkeypatch.setattr(arrow, "PIECE_ROWS", 17)
    file, options = tmp_path / "book.parquet", ({"standard": "pcaf"}, {"scope": "all"})[seed % 2]
    pq.write_table(lending_book(seed), file, row_group_size=17)
    one = ca.financed_emissions(ca.read_book(file), **options)
    far = arrow.financed_emissions(file, tmp_path / "out", by=["sector"], **options)
    assert_same_ratios(one, far, ("sector",))
    assert repr(far) == repr(one)
    assert far.as_dict("sector")["by"] == one.as_dict("sector")["by"]


def test_money_is_added_in_the_one_currency_of_all_batches_or_in_yuan():
    loan = {"asset_class": "business_loan", "year": 2026, "sector": "", "sales": None, "scope3 [tCO2e]": None}
    loan |= {"average_balance": 1.0, "data_quality": None, "emissions_verified": ""}
    loan |= {"scope1 [tCO2e]": 40.0, "scope2 [tCO2e]": 0.0, "balance": 4e8}
    dollars, yuan = loan | {"currency": "USD"}, loan | {"currency": "CNY"}
    one = in_batches(lending([dollars, dollars]), [1], {"standard": "pcaf"}).intensity()
    graded = [yuan | {"data_quality": 4.0}, dollars | {"data_quality": 2.0}]
    quality = in_batches(lending(graded), [1], {"standard": "pcaf"}).data_quality()
    assert (quality.value, quality.scored) == (pytest.approx((4 + 2 * 7.1) / 8.1, rel=1e-15), 1.0)
    both = in_batches(lending([dollars, yuan]), [1], {"standard": "pcaf"}).intensity()
    assert (one.unit, one.denominator, one.value) == ("tCO2e/MUSD", 8e8, 8.0 / 800.0)
    assert (both.unit, both.denominator) == ("tCO2e/MCNY", 4e8 * 7.1 + 4e8)
    lacking = in_batches(lending([dollars | {"currency": "EUR"}, yuan]), [1], {"standard": "pcaf"})
    with pytest.raises(ca.OptionError, match="several currencies without a rate") as told:
        lacking.intensity()
    assert "fx.year_end:EUR@2026" in told.value.hint
    assert lacking.data_quality().value is None
    assert lacking.data_quality("currency")["CNY"].value is not None
    assert "data quality: several currencies without a rate" in repr(lacking)


def test_ratios_that_a_stream_has_not_are_refused(tmp_path: Path):
    table = lending_book(3)
    pq.write_table(table, tmp_path / "book.parquet")
    held = arrow.financed_emissions(tmp_path / "book.parquet", tmp_path / "out", by=["sector"])
    with pytest.raises(ca.OptionError, match="not grouped by this column"):
        held.intensity("branch")
    with pytest.raises(ca.OptionError, match="no row has this figure"):
        held.intensity(measure="financed_magic")
    benefits = arrow.benefits(tmp_path / "book.parquet", tmp_path / "benefits")
    with pytest.raises(ca.OptionError, match="benefits have no such ratio"):
        benefits.data_quality()
