"""Signals per loan: at the margin, ranked, in tiers; what a carbon price costs the borrowers."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.errors import FactorNotFound, OptionError
from carbonacct.valuation import Series
from tests.books import columns, tables

PER, MARGIN = "benefit_per_lent [tCO2e/万]", "marginal_benefit [tCO2e/万]"


def book_of(**changed):
    return ca.read_book(
        {
            "loan_id": ["A", "B", "C", "D"],
            "project_id": ["P", "Q", "Q", "R"],
            "borrower_id": ["x", "y", "y", "z"],
            "sector": ["C3011", "C3110", "C3110", "D4411"],
            "year": [2025] * 4,
            "currency": ["CNY"] * 4,
            "balance [万元]": [100.0, 300.0, 300.0, 50.0],
            "average_balance [万元]": [1000.0, 2000.0, 3000.0, 1000.0],
            "total_investment [万元]": [400.0, 500.0, 500.0, 100.0],
            "total_assets [万元]": [10000.0, 20000.0, 20000.0, 10000.0],
            "total_assets_last_year [万元]": [10000.0, 20000.0, 20000.0, 10000.0],
            "revenue [万元]": [5000.0, 8000.0, 8000.0, None],
            "scope1 [tCO2e]": [1000.0, 4000.0, 4000.0, 500.0],
            "scope2 [tCO2e]": [0.0] * 4,
            "project_ghg_reduced [tCO2e]": [1200.0, 500.0, 500.0, None],
            **changed,
        }
    )


def test_the_margin_is_zero_where_the_share_is_capped():
    found = ca.signals.signals(ca.benefits(book_of()))
    assert found[PER].tolist()[0] == found[MARGIN].tolist()[0] == 3.0
    assert found[MARGIN].tolist()[1:3] == [0.0, 0.0]
    assert found[PER].tolist()[1] == pytest.approx(250 / 300)
    assert np.isnan(found[PER].iloc[3])


def test_ranks_and_tiers_leave_out_what_is_not_known():
    found = ca.signals.signals(ca.benefits(book_of()))
    assert found["benefit_rank"].tolist()[:3] == [1, 2, 2]
    assert pd.isna(found["benefit_rank"].iloc[3])
    assert found["benefit_tier"].tolist() == ["3", "2", "2", ""]
    told = ca.signals.tier_table(found)
    assert told["tier"].tolist() == ["(blank)", "2", "3"]
    assert told["money"].tolist() == [0.0, 6e6, 1e6]


def test_a_negative_benefit_has_a_tier_of_its_own():
    found = ca.signals.signals(ca.benefits(book_of(**{"project_ghg_reduced [tCO2e]": [-5.0, 0.0, 0.0, 9000.0]})))
    assert found["benefit_tier"].tolist() == ["negative", "1", "1", "check"]
    assert found["benefit_rank"].tolist() == [4, 2, 2, 1]


def test_other_currencies_are_ranked_apart_and_have_no_tier_in_yuan():
    rows = {"loan_id": ["A", "B"], "year": [2025] * 2, "currency": ["CNY", "USD"], "balance": [1e6, 1e6]}
    book = ca.read_book({**rows, "total_investment": [4e6] * 2, "project_ghg_reduced [tCO2e]": [1200.0, 2400.0]})
    found = ca.signals.signals(ca.benefits(book))
    assert found["benefit_rank"].tolist() == [1, 1]
    assert found["benefit_tier"].tolist() == ["3", ""]


def test_emissions_per_money_lent_and_at_the_margin():
    book = book_of()
    emissions = ca.financed_emissions(book)
    steps = [
        {"signal": "emissions_per_lent", "tier": "green", "at_least": 0},
        {"signal": "emissions_per_lent", "tier": "brown", "at_least": 0.15},
    ]
    found = ca.signals.signals(ca.benefits(book), emissions, tiers=steps)
    assert found["emissions_per_lent [tCO2e/万]"].tolist() == pytest.approx([0.1, 0.2, 0.2, 0.05])
    assert found["marginal_emissions [tCO2e/万]"].tolist() == pytest.approx([0.1, 0.2, 0.2, 0.05])
    assert found["emissions_rank"].tolist() == [2, 3, 3, 1]
    assert found["emissions_tier"].tolist() == ["green", "brown", "brown", "green"]
    assert set(found["benefit_tier"]) == {""}
    assert len(found) == book.size
    with pytest.raises(OptionError, match="one book"):
        ca.signals.signals(ca.benefits(book_of()), emissions)


@pytest.mark.parametrize(
    ("tiers", "message"),
    [
        ([{"signal": "benefit_per_lent", "tier": "1"}], "cannot be read"),
        ([{"signal": "benefit_per_lent", "tier": "1", "at_least": "high"}], "cannot be read"),
        ([{"signal": "benefit_per_lent", "tier": "1", "at_least": float("nan")}], "no such signal"),
        ([{"signal": "colour", "tier": "1", "at_least": 1}], "no such signal"),
        ([{"signal": "benefit_per_lent", "tier": t, "at_least": 1} for t in "12"], "stands twice"),
        ([{"signal": "benefit_per_lent", "tier": "1", "at_least": n} for n in (1, 2)], "stands twice"),
    ],
)
def test_tiers_that_are_refused(tiers, message):
    with pytest.raises(OptionError, match=message):
        ca.signals.signals(ca.benefits(book_of()), tiers=tiers)


def test_what_else_is_refused():
    with pytest.raises(OptionError, match="no result"):
        ca.signals.signals()
    with pytest.raises(OptionError, match="no row has this indicator"):
        ca.signals.signals(ca.benefits(book_of()), indicator="water_saved [m3]")
    with pytest.raises(OptionError, match="no such signal"):
        ca.signals.tier_table(pd.DataFrame({"currency": ["CNY"]}), "emissions")


@given(tables(most=8))
def test_the_margin_is_the_difference_one_more_yuan_makes(rows):
    first = ca.benefits(ca.read_book(columns(rows)))
    if "ghg_reduced [tCO2e]" not in first.frame:
        return
    found = ca.signals.signals(first)
    average, margin = found[PER].to_numpy(), found[MARGIN].to_numpy()
    both = np.isfinite(average) & np.isfinite(margin)
    capped = (first.frame["share"] < first.frame["share_raw"]).to_numpy()
    assert (margin[both & capped] == 0).all()
    np.testing.assert_allclose(average[both & ~capped], margin[both & ~capped], rtol=1e-9)


EDGES = {0.6: "2", 2.0: "3", 3.2: "4", 6.6: "check"}


@given(
    st.lists(st.tuples(st.sampled_from([*EDGES]), st.integers(1, 10**6), st.integers(1, 99)), min_size=1, max_size=12)
)
def test_a_bound_that_is_just_reached_is_reached_and_equal_signals_rank_equal(rows):
    whole = [Fraction(cents, 100) for _, cents, _ in rows]
    book = ca.read_book(
        {
            "loan_id": [f"L{place}" for place in range(len(rows))],
            "year": [2025] * len(rows),
            "currency": ["CNY"] * len(rows),
            "balance [万元]": [float(one * part / 100) for one, (_, _, part) in zip(whole, rows, strict=True)],
            "total_investment [万元]": [float(one) for one in whole],
            "project_ghg_reduced [tCO2e]": [
                float(Fraction(str(edge)) * one) for one, (edge, _, _) in zip(whole, rows, strict=True)
            ],
        }
    )
    found = ca.signals.signals(ca.benefits(book))
    assert found[PER].tolist() == found[MARGIN].tolist() == [edge for edge, _, _ in rows]
    assert found["benefit_tier"].tolist() == [EDGES[edge] for edge, _, _ in rows]
    above = [sum(other > edge for other, _, _ in rows) + 1 for edge, _, _ in rows]
    assert found["benefit_rank"].tolist() == above
    assert found["benefit_money"].tolist() == book.numbers["balance"].values.tolist()


def test_another_indicator_stands_in_its_own_unit_and_has_no_tier_of_tonnes():
    rows = {"loan_id": ["A"], "year": [2025], "currency": ["CNY"], "balance": [1e6], "total_investment": [4e6]}
    benefits = ca.benefits(ca.read_book({**rows, "project_energy_saved [tce]": [1200.0]}))
    found = ca.signals.signals(benefits, indicator="energy_saved [tce]")
    assert found["benefit_per_lent [tce/万]"].tolist() == [3.0]
    assert found["benefit_tier"].tolist() == [""]
    steps = [{"signal": "benefit_per_lent", "tier": "A", "at_least": 3}]
    assert ca.signals.signals(benefits, indicator="energy_saved [tce]", tiers=steps)["benefit_tier"].tolist() == ["A"]


BORROWERS = pd.DataFrame(
    {
        "borrower_id": ["a", "b", "c", "d"],
        "sector": ["C3011", "C3011", "D4411", None],
        "emissions": [1000.0, 500.0, 300.0, np.nan],
        "revenue": [1e6, np.nan, 6e5, 1e6],
        "exposure": [10.0, 20.0, 30.0, 40.0],
    }
)


def test_cost_and_share_of_revenue_along_a_path():
    found = ca.stress.carbon_price_stress(BORROWERS, {2030: 200.0, 2026: 100.0})
    assert found.total["year"].tolist() == [2026, 2030]
    assert found.total["cost"].tolist() == [180_000.0, 360_000.0]
    assert found.total["cost_share"].tolist() == pytest.approx([130 / 1600, 260 / 1600])
    assert found.total["borrowers_computed"].tolist() == [3, 3]
    assert found.frame["cost"].isna().sum() == 2


def test_pass_through_and_free_allocation_by_sector():
    found = ca.stress.carbon_price_stress(BORROWERS, {2026: 100.0}, pass_through={"D4411": 1.0}, priced={"C3011": 0.5})
    told = found.by("sector").set_index("sector")["cost"].to_dict()
    assert (told["C3011"], told["D4411"]) == (75_000.0, 0.0)
    assert np.isnan(told["(blank)"])
    assert found.frame["priced [tCO2e]"].tolist()[:3] == [500.0, 250.0, 0.0]


def test_prices_are_given_or_facts_and_never_extrapolated():
    assert ca.stress.year_end_prices([2021, 2024]) == {2021: 54.22, 2024: 97.49}
    with pytest.raises(FactorNotFound, match="none is extrapolated"):
        ca.stress.year_end_prices([2024, 2035])
    series = Series("own", {2030: (150.0, 200.0, 250.0)}, unit="CNY/tCO2e", source="own")
    assert ca.stress.carbon_price_stress(BORROWERS, series).total["cost"].tolist() == [360_000.0]


def test_prices_in_another_currency_than_the_borrowers_are_refused():
    series = Series("own", {2030: 200.0}, unit="CNY/tCO2e", source="own")
    told = ca.stress.carbon_price_stress(BORROWERS.assign(currency="CNY"), series)
    assert set(told.frame["currency"]) == {"CNY"}
    with pytest.raises(OptionError, match="one currency"):
        ca.stress.carbon_price_stress(BORROWERS.assign(currency="EUR"), series)


def test_borrowers_come_from_financed_emissions_once_each():
    rows = ca.stress.borrowers_of(ca.financed_emissions(book_of()))
    assert rows["borrower_id"].tolist() == ["x", "y", "z"]
    assert rows["emissions"].tolist() == [1000.0, 4000.0, 500.0]
    assert rows["exposure"].tolist() == [1e7, 5e7, 1e7]
    assert rows["sector"].tolist() == ["C3011", "C3110", "D4411"]
    found = ca.stress.carbon_price_stress(rows, {2026: 100.0})
    assert found.frame["cost_share"].tolist()[:2] == pytest.approx([1e5 / 5e7, 4e5 / 8e7])
    assert "cost" in repr(found)
    assert "<table" in found._repr_html_()
    with pytest.raises(OptionError, match="no entity has this figure"):
        ca.stress.borrowers_of(ca.financed_emissions(book_of()), figure="scope3")
    with pytest.raises(OptionError, match="of one year"):
        ca.stress.borrowers_of(ca.financed_emissions(book_of(year=[2025, 2024, 2024, 2025])))


@pytest.mark.parametrize(
    ("rows", "prices", "options", "message"),
    [
        (BORROWERS, {}, {}, "needs a price"),
        (BORROWERS, {2026: -1.0}, {}, "not negative"),
        (BORROWERS, {2026: float("nan")}, {}, "not negative"),
        (BORROWERS, {2026: 1.0}, {"pass_through": 1.1}, "between 0 and 1"),
        (BORROWERS, {2026: 1.0}, {"priced": {"C3011": -0.1}}, "between 0 and 1"),
        (BORROWERS, {2026: 1.0}, {"priced": {"steel": 0.1}}, "no borrower is of this sector"),
        (BORROWERS.drop(columns="revenue"), {2026: 1.0}, {}, "lack a column"),
        (BORROWERS.assign(emissions=-1.0), {2026: 1.0}, {}, "finite and not negative"),
        (BORROWERS.assign(borrower_id="a"), {2026: 1.0}, {}, "stands twice"),
    ],
)
def test_stress_that_is_refused(rows, prices, options, message):
    with pytest.raises(OptionError, match=message):
        ca.stress.carbon_price_stress(rows, prices, **options)


def test_stress_by_an_unknown_column():
    with pytest.raises(OptionError, match="no such column"):
        ca.stress.carbon_price_stress(BORROWERS, {2026: 1.0}).by("colour")


@given(
    emitted=st.lists(st.floats(0, 1e9), min_size=1, max_size=6),
    price=st.floats(0, 1e4),
    kept=st.floats(0, 1),
)
def test_the_total_is_the_exact_sum_of_the_borrowers(emitted, price, kept):
    rows = pd.DataFrame(
        {"borrower_id": [str(n) for n in range(len(emitted))], "emissions": emitted, "revenue": 1.0, "exposure": 1.0}
    )
    found = ca.stress.carbon_price_stress(rows, {2026: price}, pass_through=kept)
    assert found.total["cost"].iloc[0] == float(sum(map(Fraction, found.frame["cost"])))
    assert (found.frame["cost"] <= rows["emissions"] * price * (1 + 1e-12)).all()
