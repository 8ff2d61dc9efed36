"""A factor looked up by a blank column names the column that users fill, not the one made from it."""

import carbonacct as ca

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
