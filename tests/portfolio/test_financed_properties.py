"""Promises of financed emissions: order, split, currency, unit and partition do not move them; shares add up."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct import methods
from carbonacct.methods.proof import prove
from carbonacct.sums import ExactSums
from carbonacct.vocabulary import indicators
from tests.lending import book_of, sector_factors

WHOLE = "financed_scope1_2"
FACTORS = sector_factors(("asset_intensity", "C2614", 2.0), ("revenue_intensity", "C2614", 2.35))
FOOTPRINTS = {indicator.id for indicator in indicators.footprints()}
METHODS = [method for method in methods.list() if {*method.returns} <= FOOTPRINTS]
ULPS = 4

amounts = st.integers(1, 10**7).map(lambda n: n / 8)
emitted = st.one_of(st.none(), st.integers(0, 10**7))


@st.composite
def loans(draw):
    first = draw(emitted)
    return {
        "sector": draw(st.sampled_from(["C3011", "C2614", "D4411", "A0111", ""])),
        "asset_class": draw(st.sampled_from(["business_loan", "project_finance", "corporate_bond"])),
        "branch": draw(st.sampled_from(["梁山", "双桂", ""])),
        "balance": draw(amounts),
        "average_balance": draw(amounts),
        "total_assets": draw(st.one_of(st.none(), st.integers(1, 10**7))),
        "total_assets_last_year": draw(st.integers(1, 10**7)),
        "total_equity": draw(st.integers(0, 10**7)),
        "total_debt": draw(st.integers(0, 10**7)),
        "revenue": draw(st.one_of(st.none(), st.integers(0, 10**6))),
        "scope1": first,
        "scope2": draw(emitted) if first is not None else None,
        "scope3": draw(emitted),
        "total_investment": draw(st.one_of(st.none(), st.integers(1, 10**7))),
    }


books = st.lists(loans(), min_size=1, max_size=6)
standards = st.sampled_from(["pboc", "pboc-2021", "pcaf"])


def run(rows, standard, **more):
    options = {"factors": FACTORS, **more}
    if standard != "pcaf":
        options.setdefault("scope", "all")
    return ca.financed_emissions(book_of(*rows), standard=standard, **options)


def figures(emissions):
    return {name: (total.value, total.loans) for name, total in emissions.total().items()}


@given(rows=books, standard=standards, seed=st.integers(0, 99))
def test_order_does_not_move_a_bit(rows, standard, seed):
    order = np.random.default_rng(seed).permutation(len(rows))
    one, other = run(rows, standard), run([rows[i] for i in order], standard)
    assert figures(one) == figures(other)
    mine = one.frame[["status", "reason", "attribution_factor", "data_quality"]].iloc[order].reset_index(drop=True)
    assert mine.equals(other.frame[["status", "reason", "attribution_factor", "data_quality"]])
    assert one.data_quality() == other.data_quality()


@given(rows=books, standard=standards)
def test_groups_add_up_to_the_total_bit_for_bit(rows, standard):
    emissions = run(rows, standard)
    for column in ("branch", "sector", "status", "method"):
        grouped = emissions.by(column).total()
        assert {name: total.value for name, total in grouped.items()} == {
            name: total.value for name, total in emissions.total().items()
        }


@given(rows=st.lists(loans(), min_size=2, max_size=6), standard=standards, cut=st.integers(1, 5))
def test_a_partition_adds_up_exactly(rows, standard, cut):
    whole = run(rows, standard)
    parts = [run(part, standard) for part in (rows[:cut], rows[cut:]) if part]
    for name, measure in whole.measures.items():
        sums = ExactSums(1)
        for part in parts:
            if name in part.measures:
                part.measures[name].add_to(sums)
        own = ExactSums(1)
        measure.add_to(own)
        assert sums.floats()[0] == own.floats()[0]


@given(rows=books, standard=standards)
def test_relabelling_the_currency_leaves_ratios_alone(rows, standard):
    stated = [{**row, "scope1": row["scope1"] or 1, "scope2": row["scope2"] or 1} for row in rows]
    yuan = run(stated, standard)
    euro = run([{**row, "currency": "EUR"} for row in stated], standard)
    assert yuan.frame["attribution_factor"].equals(euro.frame["attribution_factor"])
    assert figures(yuan) == figures(euro)
    assert euro.intensity().unit.endswith("EUR") or not euro.total()


@given(rows=books, standard=standards)
def test_units_of_money_do_not_move_a_bit(rows, standard):
    """Amounts in 万元 with the point moved in the text are the same amounts."""
    one = run(rows, standard)
    moved = [{k: f"{v!r}e-4" if k in MONEY and v is not None else v for k, v in row.items()} for row in rows]
    options = {} if standard == "pcaf" else {"scope": "all"}
    other = ca.financed_emissions(book_of(*moved, unit="万元"), standard=standard, factors=FACTORS, **options)
    assert figures(one) == figures(other)


MONEY = (
    "balance",
    "average_balance",
    "total_assets",
    "total_assets_last_year",
    "total_equity",
    "total_debt",
    "revenue",
    "total_investment",
)


@given(row=loans(), standard=standards, share=st.integers(1, 7))
def test_splitting_a_loan_changes_nothing_beyond_rounding(row, standard, share):
    parts = []
    for part in (share / 8, 1 - share / 8):
        parts.append({**row, "balance": row["balance"] * part, "average_balance": row["average_balance"] * part})
    whole, split = run([row], standard), run(parts, standard)
    assert {*whole.total()} == {*split.total()}
    for name, total in whole.total().items():
        assert abs(split.total()[name].value - total.value) <= ULPS * math.ulp(total.value)
    if whole.data_quality().value is not None:
        assert split.data_quality().value == pytest.approx(whole.data_quality().value, rel=1e-12)


@given(holdings=st.lists(st.integers(1, 10**6), min_size=1, max_size=8), extra=st.integers(0, 10**6))
def test_all_providers_of_capital_together_have_at_most_the_whole(holdings, extra):
    evic = sum(holdings) + extra
    rows = [
        {"asset_class": kind, "balance": amount, "evic": evic, "scope1": 100, "scope2": 0}
        for amount, kind in zip(holdings, ["listed_equity", "corporate_bond", "business_loan"] * 3, strict=False)
    ]
    frame = ca.financed_emissions(book_of(*rows), standard="pcaf").frame
    assert frame["attribution_factor"].sum() <= 1 + 8 * math.ulp(1.0)


@given(rows=books, standard=standards)
def test_data_quality_lies_between_the_least_and_the_greatest(rows, standard):
    emissions = run(rows, standard)
    scores = emissions.frame["data_quality"].dropna()
    quality = emissions.data_quality().value
    if quality is not None:
        assert scores.min() - 1e-12 <= quality <= scores.max() + 1e-12


@given(rows=books, standard=standards)
def test_every_row_comes_out_and_money_reconciles(rows, standard):
    emissions = run(rows, standard)
    told = emissions.reconciliation
    assert told.rows["read"] == len(rows) == sum(n for name, n in told.rows.items() if name != "read")
    for money in told.balance.values():
        assert math.isclose(money["read"], sum(v for k, v in money.items() if k != "read"), rel_tol=1e-12)
    frame = emissions.frame
    blank = frame.loc[frame["status"] != "computed", [c for c in frame.columns if c.startswith("financed_")]]
    assert blank.isna().all(axis=None)


@given(rows=books, standard=standards)
def test_every_row_explains_itself_with_the_same_bits(rows, standard):
    emissions = run(rows, standard)
    frame = emissions.frame
    for loan, factor, status in zip(frame["loan_id"], frame["attribution_factor"], frame["status"], strict=True):
        told = emissions.explain(loan)
        if status == "computed" and not math.isnan(factor):
            assert told.recomputed["attribution_factor"] == factor


@given(rows=books)
def test_the_book_is_left_alone_and_the_same_input_gives_the_same_result(rows):
    book = book_of(*rows)
    before = {name: column.values.copy() for name, column in book.numbers.items()}
    one = ca.financed_emissions(book, scope="all", factors=FACTORS)
    other = ca.financed_emissions(book, scope="all", factors=FACTORS)
    assert one.manifest == other.manifest
    assert figures(one) == figures(other)
    for name, values in before.items():
        assert np.array_equal(values, book.numbers[name].values, equal_nan=True)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_footprint_methods_pass_the_proof_and_their_worked_examples(method):
    prove(method)
    assert [check.output for check in method.check_worked() if not check.ok] == []
    assert method.title["zh"]
    assert method.plan
    assert method.notes
    for output, unit in method.returns.items():
        assert indicators.get(output).unit == unit


def test_no_footprint_is_a_benefit():
    assert not FOOTPRINTS & {indicator.id for indicator in indicators.list()}
    assert len(METHODS) > 30
