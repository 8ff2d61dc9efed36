"""Supply-chain factors: a kind of their own, at the prices and in the currency they were made for, or not at all."""

import pandas as pd
import pytest

import carbonacct as ca
from carbonacct.portfolio.book_change import TOTALS
from tests.lending import book_of

RATE = "fx.average:USD@2026=7 CNY/USD"
INDEX = ("economy.price_index@US/2026=125 1", "economy.price_index@US/2022=100 1")
LOAN = {
    "asset_class": "business_loan",
    "balance": 100.0,
    "total_equity": 500.0,
    "total_debt": 500.0,
    "revenue": 8.75e6,
    "naics": "111110 Soybean Farming",
    "region": "CN-CQ",
}
FIGURE = "financed_supply_chain"


def factors(*texts):
    found = ca.FactorSet.load()
    for text in texts:
        found = found.with_value(text)
    return found


def pcaf(*loans, given=(RATE, *INDEX), **options):
    return ca.financed_emissions(book_of(*loans), standard="pcaf", factors=factors(*given), **options)


def codes(result):
    return {*result.issues["code"]}


def test_revenue_meets_the_factor_in_dollars_of_2022():
    result = pcaf(LOAN)
    assert result.frame["entity_supply_chain [tCO2e]"].item() == pytest.approx(488.0)
    assert result.frame[f"{FIGURE} [tCO2e]"].item() == pytest.approx(48.8)
    assert result.frame["data_quality_supply_chain"].item() == 4
    assert result.frame["option"].item() == "supply_chain"
    assert result.data_quality().supply_chain == 4
    assert result.factors["source"].str.contains("US EPA").any()
    shown = str(result.explain("L1"))
    assert "us.epa.sc13.111110.without_margins" in shown
    assert "economy.price_index" in shown


def test_the_factor_of_a_line_beside_reported_figures_is_listed():
    result = pcaf(LOAN | {"scope1": 900, "scope2": 100})
    assert result.total()["financed_scope1_2"].value == 100.0
    assert result.frame[f"{FIGURE} [tCO2e]"].item() == pytest.approx(48.8)
    assert result.factors["source"].str.contains("US EPA").any()


@pytest.mark.parametrize(
    ("lacking", "code"),
    [((RATE,), "no_exchange_rate"), (INDEX[:1], "no_price_index"), (INDEX[1:], "no_price_index")],
)
def test_without_rate_or_index_nothing_is_computed(lacking, code):
    given = [text for text in (RATE, *INDEX) if text not in lacking]
    result = pcaf(LOAN, given=given)
    assert FIGURE not in result.total()
    assert result.frame["status"].item() == "not_quantified"
    assert code in codes(result)


def test_an_older_price_index_does_not_stand_in():
    result = pcaf(LOAN, given=(RATE, INDEX[1], "economy.price_index@US/2025=120 1"))
    assert FIGURE not in result.total()


def test_revenue_of_the_price_year_needs_no_index():
    loan = LOAN | {"year": "2022", "currency": "USD", "revenue": 1e6}
    assert pcaf(loan, given=()).total()[FIGURE].value == pytest.approx(48.8)


def test_it_is_never_added_to_a_scope():
    alone, reported = LOAN, LOAN | {"scope1": 10.0, "scope2": 5.0}
    result = pcaf(alone, reported)
    total = result.total()
    assert total["financed_scope1_2"].value == 1.5
    assert total[FIGURE].value == pytest.approx(97.6)
    assert result.intensity().numerator == 1.5
    assert result.coverage()["by_figure"] == {
        **dict.fromkeys(("financed_scope1", "financed_scope2", "financed_scope1_2"), 0.5),
        FIGURE: 1.0,
    }
    assert FIGURE not in TOTALS.values()
    assert result.data_quality().value == 2


def test_a_table_of_ones_own_is_met_at_its_price_year():
    rows = [
        {"family": "sector.supply_chain", "key": "C3011", "year": 2023, "value": 1000.0, "unit": "tCO2e/万CNY",
         "document": "made for a test"}
    ]  # fmt: skip
    own = factors("economy.price_index@CN/2026=125 1", "economy.price_index@CN/2023=100 1").extend(rows)
    loan = LOAN | {"sector": "C3011", "revenue": 10_000.0}
    result = ca.financed_emissions(book_of(loan), standard="pcaf", factors=own)
    assert result.frame["entity_supply_chain [tCO2e]"].item() == pytest.approx(800.0)
    without = ca.financed_emissions(book_of(loan), standard="pcaf", factors=ca.FactorSet.load().extend(rows))
    assert "no_price_index" in codes(without)


def test_an_unknown_code_is_said():
    assert "unknown_naics" in codes(pcaf(LOAN | {"naics": "11"}))


def test_an_intensity_at_other_prices_is_said():
    rows = [
        {"family": "sector.revenue_intensity", "key": "C3011", "year": year, "value": 1.0, "unit": "tCO2e/万CNY",
         "basis": "per_revenue", "document": "made for a test"}
        for year in (2020,)
    ]  # fmt: skip
    own = ca.FactorSet.load().extend(rows)
    loan = {name: value for name, value in LOAN.items() if name != "naics"} | {"sector": "C3011"}
    plain = ca.financed_emissions(book_of(loan), standard="pcaf", factors=own)
    adjusted = ca.financed_emissions(book_of(loan | {"price_ratio": 1.25}), standard="pcaf", factors=own)
    assert "price_year_differs" in codes(plain)
    assert "price_year_differs" not in codes(adjusted)
    assert adjusted.total()["financed_scope1_2"].value == plain.total()["financed_scope1_2"].value / 1.25


TURNED = {name: value for name, value in LOAN.items() if name != "revenue"} | {"balance": 8.75e6, "asset_turnover": 0.8}


def test_option_3c_turns_the_outstanding_amount_over():
    """8.75 million yuan × 0.8 ÷ 7 ÷ 1.25 × 0.488 kg = 390.4 t, the loan's own, by hand."""
    result = pcaf(TURNED)
    row = result.frame.iloc[0]
    assert row[f"{FIGURE} [tCO2e]"] == pytest.approx(390.4)
    assert row["method"] == "pcaf_2022.supply_chain_us_epa_turnover"
    assert pd.isna(row["attribution_factor"])
    assert row["data_quality_supply_chain"] == 5
    shown = str(result.explain("L1"))
    assert "financed_revenue = outstanding × asset_turnover" in shown
    assert {"asset_turnover", "supply_chain_factor", "financed_revenue_usd2022"} <= {*result.factors["argument"]}


def test_option_3c_with_a_table_of_ones_own_and_a_sectors_turnover():
    rows = [
        {"family": "sector.supply_chain", "key": "C3011", "year": 2023, "value": 1000.0, "unit": "tCO2e/万CNY"},
        {"family": "sector.asset_turnover", "key": "C3011", "year": 2026, "value": 0.5, "unit": "1"},
    ]
    own = factors("economy.price_index@CN/2026=125 1", "economy.price_index@CN/2023=100 1")
    own = own.extend([row | {"document": "made for a test"} for row in rows])
    loan = {"asset_class": "business_loan", "balance": 10_000.0, "sector": "C3011"}
    result = ca.financed_emissions(book_of(loan), standard="pcaf", factors=own)
    assert result.total()[FIGURE].value == pytest.approx(10_000 * 0.5 / 1.25 * 0.1)
    assert set(result.factors["argument"]) == {
        "asset_turnover",
        "financed_revenue_at_factor_prices",
        "supply_chain_intensity",
    }


def test_stated_revenue_goes_before_turnover_unless_option_3c_is_named():
    both = LOAN | {"asset_turnover": 0.8}
    assert pcaf(both).frame["method"].item() == "pcaf_2022.supply_chain_us_epa"
    assert pcaf(both | {"emission_option": "3c"}).frame["method"].item() == "pcaf_2022.supply_chain_us_epa_turnover"


def test_turnover_stands_beside_a_sector_estimate_but_not_beside_attributed_figures():
    estimated = TURNED | {"revenue_intensity": 2.0}
    row = pcaf(estimated).frame.iloc[0]
    assert row["financed_scope1_2 [tCO2e]"] == pytest.approx(8.75e6 * 0.8 * 2 / 1e4)
    assert row[f"{FIGURE} [tCO2e]"] == pytest.approx(390.4)
    assert FIGURE not in pcaf(TURNED | {"scope1": 1.0, "scope2": 0.0}).total()


def test_rates_and_price_levels_are_named_with_their_sources():
    result = pcaf(LOAN)
    shown = str(result.explain("L1"))
    for text in (
        "fx.average USD 2026 = 7 CNY/USD",
        "economy.price_index US 2026 = 125",
        "economy.price_index US 2022 =",
    ):
        assert text in shown
    used = result.factors[result.factors["argument"] == "revenue_usd2022"]
    assert sorted(used["value"]) == [7.0, 100.0, 125.0]
    assert used["source"].notna().all()


def test_the_rate_of_a_sector_estimate_is_named():
    loan = {
        "asset_class": "business_loan",
        "balance": 1000.0,
        "sector": "C2614",
        "asset_intensity": 2.0,
        "currency": "USD",
    }
    result = pcaf(loan, given=("fx.year_end:USD@2026=7 CNY/USD",))
    assert "fx.year_end USD 2026 = 7 CNY/USD" in str(result.explain("L1"))
    assert "outstanding_yuan" in {*result.factors["argument"]}
    stated = pcaf(
        loan | {"scope1": 1.0, "scope2": 0.0, "total_assets": 5000.0}, given=("fx.year_end:USD@2026=7 CNY/USD",)
    )
    assert "outstanding_yuan" not in {*stated.factors["argument"]}


def test_the_rate_of_an_exposure_to_a_state_is_named():
    state = {"asset_class": "sovereign_debt", "balance": 700.0, "gdp_ppp": 1000.0, "scope1_excl_lulucf": 50.0}
    result = pcaf(state, given=("fx.year_end:USD@2026=7 CNY/USD",))
    assert "fx.year_end USD 2026 = 7 CNY/USD" in str(result.explain("L1"))
