"""Structures looked through to their assets: sums by hand, splits that change nothing, pools that lack something."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.errors import BookError
from tests.lending import book_of

BOND = {"asset_class": "use_of_proceeds", "structure_id": "F1", "balance": 20, "total_equity": 60, "total_debt": 40}
DEAL = {"asset_class": "securitisation", "structure_id": "S1", "balance": 10, "deal_nominal": 80}
FIRM = {"asset_class": "business_loan", "structure_id": "F1", "balance": 50, "total_equity": 150, "total_debt": 50}
HOME = {"asset_class": "mortgage", "structure_id": "S1", "balance": 40, "property_value": 160}


def table(*rows):
    """Return rows as a frame of texts, as `book_of` reads them."""
    return book_of(*rows).frame.drop(columns=["row", "state", "reason"])


def held(*holdings, pools, **options):
    return ca.financed_emissions(ca.read_book(table(*holdings), pools=table(*pools)), standard="pcaf", **options)


def codes(found):
    return set(found.issues["code"])


def test_a_fund_has_its_share_of_the_sum_of_its_assets():
    """20 ÷ (60 + 40) × (50 ÷ 200 × (100 + 20) + 30 ÷ 60 × (8 + 4)) = 0.2 × (30 + 6) = 7.2, by hand."""
    other = {**FIRM, "balance": 30, "total_equity": 60, "total_debt": 0, "scope1": 8, "scope2": 4, "scope3": 2}
    pools = [{**FIRM, "scope1": 100, "scope2": 20, "scope3": 40, "emissions_verified": "是"}, other]
    found = held(BOND, pools=pools)
    totals = found.total()
    assert totals["financed_scope1_2"].value == pytest.approx(7.2, rel=1e-15)
    assert totals["financed_scope1"].value == pytest.approx(0.2 * (25 + 4), rel=1e-15)
    assert totals["financed_scope3"].value == pytest.approx(0.2 * (10 + 1), rel=1e-15)
    # Quality weighted by outstanding: (50 × 1 + 30 × 2) ÷ 80.
    assert found.data_quality().value == 1.375
    assert found.data_quality().scope3 == 1.375
    assert found.frame["option"].tolist() == ["look_through"]


def test_a_deal_caps_the_share_of_its_collateral():
    """Holding 10 of 80; a home worth 160 lent 40 (¼ of 16), one worth 50 lent 80 (1, not 1.6, of 6): 10 ÷ 80 × 10."""
    low = {**HOME, "balance": 80, "property_value": 50, "scope1": 6, "scope2": 0}
    found = held(DEAL, pools=[{**HOME, "scope1": 12, "scope2": 4}, low])
    assert found.total()["financed_scope1_2"].value == 1.25
    assert "capped" in codes(found)
    assert "6.0 × 1.0 = 6.0 tCO2e" in str(found.explain("L1"))
    whole = held({**BOND, "structure_id": "S1"}, pools=[low])
    assert whole.total()["financed_scope1_2"].value == pytest.approx(0.2 * 9.6, rel=1e-15)


def test_every_asset_takes_the_option_its_figures_allow():
    estimated = {**FIRM, "balance": 5e6, "sector": "C2614", "asset_intensity": 2}
    stated = {**FIRM, "balance": 1e6, "total_equity": 3e6, "total_debt": 1e6, "scope1": 100, "scope2": 20}
    found = held({**BOND, "total_equity": 60e6, "total_debt": 40e6, "balance": 20e6}, pools=[estimated, stated])
    assert found.pools.frame["option"].tolist() == ["3b", "1b"]
    # 500 万元 × 2 t/万元, the loan's own, and ¼ of 120 t; of both a fifth.
    assert found.total()["financed_scope1_2"].value == pytest.approx(0.2 * (1000 + 30), rel=1e-15)
    assert found.data_quality().value == pytest.approx((5 * 5 + 1 * 2) / 6, rel=1e-15)
    assert {"pcaf_2025.pool", "pcaf_2022.sector_assets", "pcaf_2022.reported"} <= set(found.manifest["methods"])


def test_tranches_of_one_deal_add_up_to_the_deal():
    pools = [{**HOME, "scope1": 12, "scope2": 4}]
    tranches = [{**DEAL, "balance": part} for part in (8, 24, 48)]
    assert held(*tranches, pools=pools).total()["financed_scope1_2"].value == 4.0


def test_a_scope_that_one_asset_lacks_is_no_sum():
    joint = {**FIRM, "scope1_2": 8}
    totals = held(BOND, pools=[{**FIRM, "scope1": 100, "scope2": 20, "scope3": 4}, joint]).total()
    assert totals["financed_scope1_2"].value == pytest.approx(0.2 * 32, rel=1e-15)
    assert not {"financed_scope1", "financed_scope2", "financed_scope3"} & {*totals}


def test_years_of_a_structure_stay_apart():
    years = [{**FIRM, "year": str(year), "scope1": 100 * place, "scope2": 0} for place, year in ((1, 2025), (2, 2026))]
    found = held({**BOND, "year": "2025"}, {**BOND, "year": "2026"}, pools=years)
    assert found.frame["financed_scope1_2 [tCO2e]"].tolist() == [5.0, 10.0]


LACKING = {
    "missing": ({**FIRM, "scope1": None, "scope2": None}, "no_emissions"),
    "negative": ({**FIRM, "balance": -50, "scope1": 1, "scope2": 1}, "negative_amount"),
    "no denominator": ({**FIRM, "total_equity": None, "scope1": 1, "scope2": 1}, "no_denominator"),
}


@pytest.mark.parametrize("lacking", LACKING)
def test_an_asset_without_figure_stops_the_look_through_and_is_named(lacking):
    asset, reason = LACKING[lacking]
    found = held(BOND, pools=[{**FIRM, "scope1": 100, "scope2": 20}, asset])
    assert found.frame["status"].tolist() == ["not_quantified"]
    issue = next(one for one in found.issues.itertuples() if one.code == "pool_incomplete")
    assert issue.given == f"L2: {reason}"
    assert "1 of 2 assets" in issue.hint
    stated = held({**BOND, "scope1": 50, "scope2": 0}, pools=[asset])
    assert stated.frame["option"].tolist() == ["1b"]
    assert "pool_incomplete" in codes(stated)


def test_currencies_of_a_pool_need_a_rate_for_its_weights():
    dollars = {**FIRM, "balance": 10, "total_equity": 40, "total_debt": 0, "currency": "USD", "data_quality": 4}
    pools = [{**FIRM, "scope1": 100, "scope2": 0}, {**dollars, "scope1": 40, "scope2": 0}]
    lacking = held(BOND, pools=pools)
    assert lacking.frame["status"].tolist() == ["not_quantified"]
    assert "no_exchange_rate" in codes(lacking)
    rate = ca.FactorSet.load().with_value("fx.year_end:USD@2026=7 CNY/USD")
    found = held(BOND, pools=pools, factors=rate)
    assert found.total()["financed_scope1_2"].value == pytest.approx(0.2 * (25 + 10), rel=1e-15)
    assert found.data_quality().value == pytest.approx((50 * 2 + 70 * 4) / 120, rel=1e-15)
    only = held(BOND, pools=pools[1:])
    assert only.data_quality().value == 4.0


def test_assets_of_nobody_and_structures_without_assets_are_told():
    found = held(
        BOND, {**BOND, "structure_id": "F2"}, pools=[{**FIRM, "scope1": 1, "scope2": 1}, {**HOME, "scope1": 1}]
    )
    assert found.frame["status"].tolist() == ["computed", "not_quantified"]
    issues = {one.code: one for one in found.issues.itertuples()}
    assert issues["unused_key"].given == "S1"
    assert issues["pool_incomplete"].given == "no asset"


def test_nothing_allocated_is_zero_without_a_score():
    empty = held({**BOND, "structure_assets": 0}, pools=[{**HOME, "scope1": 1, "scope2": 1}])
    assert empty.total()["financed_scope1_2"].value == 0
    assert empty.data_quality().value is None
    assert "structure_not_allocated" in codes(empty)


def test_what_is_out_of_scope_in_the_pool_does_not_stop_it():
    consumer = {**FIRM, "borrower_type": "个人"}
    found = held(BOND, pools=[{**FIRM, "scope1": 100, "scope2": 20}, consumer])
    assert found.total()["financed_scope1_2"].value == pytest.approx(6.0, rel=1e-15)
    assert "consumer_credit" in codes(found)


def test_an_option_fixed_in_the_book_goes_first():
    fixed = {**BOND, "scope1": 50, "scope2": 0, "emission_option": "1b"}
    found = held(fixed, pools=[{**FIRM, "scope1": 100, "scope2": 20}])
    assert found.total()["financed_scope1_2"].value == 10.0


def test_flags_of_assets_reach_the_structure():
    pools = [{**FIRM, "electricity_bought": 100, "region": "500155"}]
    found = held(BOND, pools=pools)
    assert found.frame["flags"].tolist() == found.pools.frame["flags"].tolist() != [""]


def test_the_second_edition_has_no_structures():
    found = held(BOND, pools=[{**FIRM, "scope1": 1, "scope2": 1}], edition="2022")
    assert found.frame["reason"].tolist() == ["class_not_in_edition"]
    assert found.pools is None


def test_pools_and_loans_need_the_column_they_are_joined_by():
    with pytest.raises(BookError, match="structure_id"):
        ca.read_book(table(BOND), pools=table({"balance": 1}))
    with pytest.raises(BookError, match="structure_id"):
        ca.read_book(table({"balance": 1}), pools=table(FIRM))


AMOUNTS = st.integers(1, 10**6).map(float)
ASSETS = st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=6)


@settings(max_examples=25)
@given(ASSETS, st.sampled_from((2, 4, 8)), st.booleans(), st.randoms(use_true_random=False))
def test_splitting_assets_and_their_order_change_nothing(assets, parts, deal, random):
    """Splits by a power of two, so that every part is exact: the same bits."""
    holding, like = (DEAL, HOME) if deal else (BOND, FIRM)
    rows = [
        like
        | {"balance": lent, "property_value": value, "total_equity": value, "total_debt": 0.0}
        | {"scope1": emitted, "scope2": 1.0}
        for lent, value, emitted in assets
    ]
    split = [{**row, "balance": row["balance"] / parts} for row in rows for _ in range(parts)]
    random.shuffle(split)
    whole = held(holding, pools=rows)
    if not any(row["balance"] > row["property_value"] for row in rows) or not deal:
        again = held(holding, pools=split)
        assert again.total() == whole.total()
        assert again.data_quality().value == whole.data_quality().value
    share = [Fraction(row["balance"]) / Fraction(row["property_value"]) for row in rows]
    cut = [min(one, 1) for one in share] if deal else share
    pool = sum(one * Fraction(row["scope1"] + 1.0) for one, row in zip(cut, rows, strict=True))
    mine = Fraction(10, 80) if deal else Fraction(20, 100)
    assert whole.total()["financed_scope1_2"].value == pytest.approx(float(mine * pool), rel=1e-14)
