"""What is asked for names the column that users fill; what is the finest there is stands in for nothing."""

import pytest

import carbonacct as ca
from carbonacct.errors import FactorNotFound
from carbonacct.factors import FactorSet

COMPANY = {"loan_id": "L1", "year": 2026, "balance [元]": 5, "asset_class": "business_loan", "total_equity [元]": 40}
COMPANY |= {"total_debt [元]": 60, "revenue [元]": 1000}
GLASS = {
    "loan_id": "A",
    "project_type": "glass_recycling",
    "year": 2024,
    "balance [元]": 5,
    "total_investment [元]": 50,
}
GLASS |= {"total_investment [元]": 50, "material_recycled [t]": 5, "melting_heat_saved [GJ/t]": 1}


def test_an_industry_is_asked_for_by_the_column_of_industries():
    told = ca.financed_emissions(ca.read_book([COMPANY]), standard="pcaf").issues.query("code == 'no_emissions'")
    assert "revenue_intensity is looked up by sector, which is blank" in told.iloc[0]["hint"]
    assert "revenue_sector" not in told.iloc[0]["hint"]


def test_a_key_is_asked_for_by_its_own_column():
    for book in ([GLASS], [GLASS | {"fuel": ""}], [GLASS, GLASS | {"loan_id": "B", "fuel": "natural_gas"}]):
        told = ca.benefits(ca.read_book(book)).issues.query("code == 'factor_not_found'")
        assert told["hint"].str.contains("looked up by fuel, which is blank").tolist() == [True]


def test_the_only_place_a_figure_is_published_for_stands_in_for_nothing():
    factors = FactorSet.load()
    for fallback in ("mark", "strict"):
        heat = factors.resolve("heat.co2.default", region="CN-CQ", year=2024, fallback=fallback)
        assert (heat.value, heat.region, heat.fallback) == (0.11, "CN", False)
    own = factors.with_value("heat.co2.default@CN-BJ/2024=0.06 tCO2/GJ")
    assert own.resolve("heat.co2.default", region="CN-BJ", year=2024, fallback="strict").value == 0.06
    assert own.resolve("heat.co2.default", region="CN-CQ", year=2024).fallback
    with pytest.raises(FactorNotFound, match="strict: nothing exact"):
        own.resolve("heat.co2.default", region="CN-CQ", year=2024, fallback="strict")
