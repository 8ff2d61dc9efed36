"""Each asset class of PCAF: what is out, which option answers first, what it is divided by, and what stands beside."""

import pytest

import carbonacct as ca
from carbonacct.portfolio.pcaf import PCAF
from tests.lending import book_of

EMITS = {"scope1": 90, "scope2": 10}
FIRM = {"asset_class": "business_loan", "balance": 100, "total_equity": 400, "total_debt": 600}
# 100 t × 2; 1,000 t × 0.5; 10⁶ yuan × 3 per 10⁴; 100 yuan × 2 per 10⁴; 100 yuan × 0.8 × 3 per 10⁴.
ENERGY = {"fuel@coal": 100, "fuel_mass_factor@coal": 2, "process@carbonate": 0, "process_factor@carbonate": 1}
GOODS = {"output@clinker": 1000, "product_factor@clinker": 0.5}
REVENUE = {"revenue": 1e6, "revenue_intensity": 3}
ASSETS = {"asset_intensity": 2}
TURNOVER = {"asset_turnover": 0.8, "revenue_intensity": 3}
PLACE = {"sector": "C2221", "region": "500155"}
HOME = {"asset_class": "mortgage", "balance": 100, "property_value": 400, "region": "500155", "grid_average": 0.5}
CAR = {"asset_class": "motor_vehicle_loan", "balance": 5, "vehicle_value": 10, "region": "500155", "fuel": "gasoline"}
CAR |= {"fuel_factor [kgCO2e/L]": 2.5}


def pcaf(*loans, **options):
    return ca.financed_emissions(book_of(*loans), standard="pcaf", **options)


def row(loan, **options):
    return pcaf(loan, **options).frame.iloc[0]


# What is out


@pytest.mark.parametrize("name", ["sub_sovereign_debt", "use_of_proceeds", "securitisation"])
def test_classes_of_the_third_edition_are_named_once(name):
    result = pcaf({**FIRM, **EMITS, "asset_class": name}, {**FIRM, **EMITS}, edition="2022")
    assert result.frame["reason"].tolist() == ["class_not_in_edition", ""]
    found = result.issues[result.issues["code"] == "class_not_in_edition"]
    assert found[["column", "given"]].values.tolist() == [["asset_class", "1 rows"]]


def test_what_persons_owe_is_no_loan_to_a_company_but_homes_and_cars_count():
    person = {"borrower_type": "个人", **EMITS}
    firms = [{**FIRM, "asset_class": name, "evic": 9} for name in ("business_loan", "unlisted_equity", "listed_equity")]
    result = pcaf(*({**loan, **person} for loan in (*firms, HOME, CAR)))
    assert result.frame["reason"].tolist() == ["consumer_credit"] * 3 + ["", ""]
    found = result.issues[result.issues["code"] == "consumer_credit"]
    assert found[["column", "given"]].values.tolist() == [["borrower_type", "3 rows"]]


def test_products_that_finance_nothing_are_out_each_with_its_reason():
    kinds = ("担保", "衍生品", "衍生品", "流动资金贷款")
    result = pcaf(*({**FIRM, **EMITS, "product_kind": kind} for kind in kinds))
    assert result.frame["reason"].tolist() == ["guarantee", "product_not_covered", "product_not_covered", ""]
    found = result.issues[result.issues["code"].isin(["guarantee", "product_not_covered"])]
    assert sorted(found[["column", "given"]].values.tolist()) == [
        ["product_kind", "1 rows"],
        ["product_kind", "2 rows"],
    ]


# Companies and projects


@pytest.mark.parametrize(
    ("data", "option", "method", "entity", "financed"),
    [
        (ENERGY | GOODS | REVENUE | ASSETS, "2a", "energy", 200.0, 20.0),
        (GOODS | REVENUE | ASSETS, "2b", "production", 500.0, 50.0),
        (REVENUE | ASSETS | TURNOVER, "3a", "sector_revenue", 300.0, 30.0),
        (REVENUE | {"price_ratio": 1.5}, "3a", "sector_revenue_adjusted", 200.0, 20.0),
        (ASSETS | TURNOVER, "3b", "sector_assets", float("nan"), 0.02),
        (TURNOVER, "3c", "sector_turnover", float("nan"), 0.024),
    ],
)
@pytest.mark.parametrize("name", ["business_loan", "project_finance"])
def test_a_company_takes_the_best_option_its_data_allow(name, data, option, method, entity, financed):
    loan = {**FIRM, "asset_class": name, **PLACE, **data}
    found = row(loan)
    assert found[["option", "method"]].tolist() == [option, f"pcaf_2022.{method}"]
    assert found["entity_scope1_2 [tCO2e]"] == pytest.approx(entity, rel=1e-14, nan_ok=True)
    assert found["financed_scope1_2 [tCO2e]"] == pytest.approx(financed, rel=1e-14)
    assert (found["attribution"] == "") is (option in ("3b", "3c"))
    stated = pcaf({**loan, **EMITS}, {**loan, "scope1_2": 80}).frame
    assert stated["method"].tolist() == ["pcaf_2022.reported", "pcaf_2022.reported_total"]
    assert stated["financed_scope1_2 [tCO2e]"].tolist() == [10.0, 8.0]


def test_goods_beside_power_or_heat_are_no_whole_production():
    for also in ({"output@electricity": 5}, {"output@heat": 5}):
        firm = {**FIRM, **PLACE, **GOODS, **REVENUE}
        assert pcaf({**firm, **also}, firm).frame["option"].tolist() == ["3a", "2b"]


def test_revenue_of_nothing_says_nothing_of_a_company():
    frame = pcaf({**FIRM, **PLACE, **REVENUE, **ASSETS, "revenue": 0}, {**FIRM, **PLACE, **REVENUE, **ASSETS}).frame
    assert frame["option"].tolist() == ["3b", "3a"]


def test_figures_of_other_classes_are_none_of_a_company():
    number = {"buildings [1]": 2, "electricity_per_building [MWh]": 10, "grid_average": 0.5, "region": "500155"}
    area = {"floor_area": 100, "electricity_per_area": 50}
    road = {"vehicles": 1, "distance": 10000, "fuel_per_km": 0.08, "fuel": "gasoline", "fuel_factor [kgCO2e/L]": 2.5}
    frame = pcaf({**FIRM, **number}, {**FIRM, **number, **area}, {**FIRM, **road}).frame
    assert frame["reason"].tolist() == ["no_emissions"] * 3


def test_a_row_of_no_class_is_told_at_its_column():
    result = pcaf({**FIRM, **EMITS, "asset_class": None}, {**FIRM, **EMITS})
    assert result.frame["reason"].tolist() == ["no_asset_class", ""]
    found = result.issues[result.issues["code"] == "no_asset_class"]
    assert found[["loan_id", "column"]].values.tolist() == [["L1", "asset_class"]]


def test_a_company_and_its_project_overlap():
    project = {"asset_class": "project_finance", "balance": 50, "total_investment": 200, "boundary": "项目", **EMITS}
    firm = {**FIRM, **EMITS}
    frame = pcaf(firm | {"borrower_id": "B"}, project | {"borrower_id": "B"}, firm | {"borrower_id": "C"}).frame
    assert frame["flags"].tolist() == ["overlap", "overlap", ""]


def test_revenue_at_the_prices_of_another_year_is_said():
    factors = ca.FactorSet.load().with_value("sector.revenue_intensity:C2221@2024=3 tCO2e/万CNY")
    loan = {**FIRM, **PLACE, "revenue": 1e6}
    result = pcaf(loan, {**loan, "price_ratio": 1.5}, factors=factors)
    found = result.issues[result.issues["code"] == "price_year_differs"]
    assert found[["column", "given"]].values.tolist() == [["revenue", "prices of 2024; 1 rows"]]


PROJECT = {**FIRM, "asset_class": "project_finance", "balance": 50, "total_investment": 200, **PLACE}


@pytest.mark.parametrize("boundary", ["合并", "单体"])
def test_a_project_with_figures_of_its_own_takes_none_of_the_company(boundary):
    company = ENERGY | GOODS | {"boundary": boundary}
    frame = pcaf(
        {**PROJECT, **company, "project_scope1_2 [tCO2e]": 40},
        {**PROJECT, **company, "project_scope1": 30, "project_scope2": 10},
        {**PROJECT, **company, "project_revenue": 1e5, "revenue_intensity": 3},
        {**PROJECT, **company},
        {**PROJECT, "scope1": 90, "scope2": 10, "boundary": boundary},
        {**PROJECT, "scope1": 90, "scope2": 10},
    ).frame
    assert frame["option"].tolist() == ["1b", "1b", "3a", "2a", "1b", "1b"]
    assert frame["denominator"].tolist() == [200.0, 200.0, 200.0, 1000.0, 1000.0, 1000.0]
    financed = [10.0, 10.0, 7.5, 10.0, 5.0, 5.0]
    assert frame["financed_scope1_2 [tCO2e]"].tolist() == pytest.approx(financed, rel=1e-14)


def test_a_company_takes_no_figures_of_a_project():
    frame = pcaf({**FIRM, **EMITS, "project_scope1": 3, "project_scope2": 4, "boundary": "合并"}).frame
    assert frame["financed_scope1_2 [tCO2e]"].tolist() == [10.0]


def test_a_project_is_divided_by_its_investment_unless_the_figures_are_the_companys():
    bare = {"asset_class": "project_finance", "balance": 50, "total_investment": 200, **EMITS}
    frame = pcaf({**bare, "boundary": "项目"}, {**bare, "boundary": "合并"}, {**bare, "total_assets": 500}, bare).frame
    assert frame["reason"].tolist() == ["", "no_denominator", "", "not_of_project"]
    assert frame["attribution_factor"].tolist()[::2] == [0.25, 0.1]


@pytest.mark.parametrize("name", ["listed_equity", "corporate_bond", "business_loan", "unlisted_equity"])
def test_a_company_is_divided_by_its_value_else_equity_and_debt_else_assets(name):
    whole = {"evic": 500, "total_equity": 400, "total_debt": 600, "total_assets": 2000}
    loans = [{"asset_class": name, "balance": 100, **EMITS, **whole}]
    loans += [{**loans[0], "evic": None}, {**loans[0], "evic": None, "total_debt": None}]
    frame = pcaf(*loans).frame
    assert frame["attribution_factor"].tolist() == [0.2, 0.1, 0.05]
    rules = ["evic", "equity_debt", "assets"]
    assert frame["attribution"].tolist() == [f"pcaf_2022.attribution_{rule}" for rule in rules]


# Buildings


def test_a_building_takes_metered_energy_then_floor_area_then_its_number():
    area = {"floor_area": 100, "electricity_per_area": 50}
    number = {"buildings [1]": 2, "electricity_per_building [MWh]": 10}
    # 10 MWh, 100 m2 × 50 kWh/m2 and 2 × 10 MWh, each × 0.5 t/MWh; a quarter of it is financed.
    metered = {"electricity_bought": 10}
    for name in ("mortgage", "commercial_real_estate"):
        home = {**HOME, "asset_class": name}
        frame = pcaf(
            {**home, **metered, **area, **number, "emission_option": "1a"},
            {**home, **metered, **area, **number},
            {**home, **area, **number},
            {**home, **area, **number, "emission_option": "2b"},
            {**home, **number},
            {**home, **metered, **area, **number, "emission_option": "3"},
            {**home, **metered, **area, **number, "emission_option": "2a"},
            home,
        ).frame
        assert frame["option"].tolist() == ["1a", "1b", "2a", "2b", "3", "3", "2a", ""]
        assert frame["data_quality"].tolist()[:7] == [1.0, 2.0, 3.0, 4.0, 5.0, 5.0, 3.0]
        financed = frame["financed_scope1_2 [tCO2e]"].tolist()
        assert financed[:7] == pytest.approx([1.25, 1.25, 0.625, 0.625, 2.5, 2.5, 0.625], rel=1e-14)
        assert frame["reason"].iloc[7] == "no_emissions"


def test_area_or_number_alone_is_no_energy():
    frame = pcaf({**HOME, "floor_area": 100}, {**HOME, "buildings [1]": 2}, {**HOME, **EMITS}).frame
    assert frame["reason"].tolist() == ["no_emissions", "no_emissions", ""]


def test_a_building_needs_its_value():
    frame = pcaf({**HOME, **EMITS}, {**HOME, **EMITS, "property_value": None, "total_assets": 500}).frame
    assert frame["attribution_factor"].tolist()[0] == 0.25
    assert frame["reason"].tolist() == ["", "no_denominator"]


# Vehicles


def test_a_vehicle_takes_its_fuel_or_its_distance():
    road = {"vehicles": 1, "distance": 10000, "fuel_per_km": 0.08}
    frame = pcaf(
        {**CAR, **road, "fuel_volume": 400, "emission_option": "1a"},
        {**CAR, "fuel_volume": 400},
        {**CAR, **road},
        *({**CAR, **road, "emission_option": option} for option in ("2a", "2b", "3a", "3b")),
        {**CAR, "vehicles": 1, "distance": 10000},
    ).frame
    # 400 L and 10,000 km × 0.08 L/km at 2.5 kg/L: 1 t and 2 t, half of it financed.
    assert frame["option"].tolist() == ["1a", "1a", "1b", "2a", "2b", "3a", "3b", ""]
    assert frame["financed_scope1_2 [tCO2e]"].tolist()[:7] == pytest.approx([0.5] * 2 + [1.0] * 5, rel=1e-14)
    assert frame["data_quality"].tolist()[:7] == [1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert frame["reason"].iloc[7] == "no_emissions"


@pytest.mark.parametrize("verified", ["是", "否", None])
def test_verification_decides_nothing_for_what_is_measured(verified):
    road = {"vehicles": 1, "distance": 10000, "fuel_per_km": 0.08}
    metered = {"electricity_bought": 4, "grid_average": 0.5, "floor_area": 100}
    frame = pcaf(
        {**CAR, "fuel_volume": 400, "emissions_verified": verified},
        {**CAR, **road, "emissions_verified": verified},
        {**HOME, **metered, "emissions_verified": verified},
        {**HOME, **metered, "emissions_verified": verified, "emission_option": "1a"},
    ).frame
    assert frame["option"].tolist() == ["1a", "1b", "1b", "1a"]
    assert frame["data_quality"].tolist() == [1.0, 1.0, 2.0, 1.0]


def test_an_electric_vehicle_takes_the_power_it_bought():
    car = {**CAR, "grid_average": 0.5, "electricity_bought": 3}
    for fuel in ({}, {"fuel": None, "fuel_factor [kgCO2e/L]": None}):
        found = row(car | fuel)
        assert (found["option"], found["financed_scope1_2 [tCO2e]"]) == ("1a", pytest.approx(0.75, rel=1e-14))


def test_a_vehicle_without_value_counts_whole():
    frame = pcaf({**CAR, **EMITS}, {**CAR, **EMITS, "vehicle_value": None}).frame
    assert frame["attribution_factor"].tolist() == [0.5, 1.0]


# States and structures


STATE = {"currency": "USD", "balance": 1e6, "scope1": 5e8}


@pytest.mark.parametrize(("verified", "option"), [("是", "1a"), ("否", "1b"), (None, "1b")])
def test_a_state_reports_verified_or_not(verified, option):
    found = row({**STATE, "asset_class": "sovereign_debt", "gdp_ppp": 1e12, "emissions_verified": verified})
    assert found[["option", "financed_territorial_scope1 [tCO2e]"]].tolist() == [option, 500.0]
    assert found["method"] == "pcaf_2022.territorial"
    assert found["denominator"] == 1e12


def test_scopes_of_companies_are_none_of_a_state_or_a_deal():
    state = {**STATE, "asset_class": "sovereign_debt", "gdp_ppp": 1e12, "scope1": None, "scope1_2": 5e8}
    deal = {"asset_class": "facilitated", "balance": 100, **EMITS}
    frame = pcaf(state, {**deal, "evic": 1000}, deal).frame
    assert frame["reason"].tolist() == ["no_emissions", "", "no_emissions"]


def test_a_region_is_divided_by_its_product_else_by_its_balance_sheet_at_most_whole():
    region = {**STATE, "asset_class": "sub_sovereign_debt", "scope1": 1000}
    product = {"regional_gdp": 2e6, "gdp_ppp": 3e12, "gdp": 1.5e12}
    sheet = {"total_equity": 3e6, "total_debt": 1e6}
    result = pcaf(
        {**region, **product, **sheet},
        {**region, **sheet},
        {**region, "regional_gdp": 4e5, "gdp_ppp": 1, "gdp": 1},
        {**region, "total_equity": 0, "total_debt": 1e6},
        {**region, "total_equity": 0, "total_debt": 1e5},
    )
    assert result.frame["attribution_factor"].tolist() == [0.25, 0.25, 1.0, 1.0, 1.0]
    whole = result.frame["denominator"].tolist()
    assert whole[:2] + whole[3:] == [4e6, 4e6, 1e6, 1e5]
    capped = result.issues[result.issues["code"] == "capped"]
    assert capped[["loan_id", "column"]].values.tolist() == [[f"L{n}", "attribution_factor"] for n in (3, 4, 5)]
    whole = pcaf({**FIRM, **EMITS, "balance": 1000}, {**region, **sheet})
    assert "capped" not in {*whole.issues["code"]}


def test_structures_are_divided_by_their_own_sides():
    green = {"asset_class": "use_of_proceeds", "balance": 100, "total_equity": 100, "total_debt": 300, **EMITS}
    deal = {"asset_class": "securitisation", "balance": 100, "deal_nominal": 500, **EMITS}
    frame = pcaf({**green, "deal_nominal": 7}, {**deal, "evic": 7}).frame
    assert frame["attribution_factor"].tolist() == [0.25, 0.2]
    assert frame["denominator"].tolist() == [400.0, 500.0]


# Beside


def test_removals_and_credits_are_lines_of_their_own():
    beside = {"removals": 30, "credits_retired": 20, "credits_generated": 10}
    result = pcaf({**FIRM, **EMITS, **beside}, {**FIRM, **EMITS})
    totals = result.total()
    names = ("removals", "credits_retired", "credits_generated")
    assert [totals[f"financed_{name}"].value for name in names] == [3.0, 2.0, 1.0]
    assert totals["financed_scope1_2"].value == 20.0
    assert not {f"financed_{name}" for name in names} & {*pcaf({**FIRM, **EMITS}).total()}


def test_arranged_deals_are_weighted_by_a_third_or_as_told():
    deal = {"asset_class": "facilitated", "balance": 100, "evic": 1000, **EMITS}
    frame = pcaf(deal, {**deal, "facilitation_weight [1]": 1}, {**deal, "facilitation_weight [1]": 0}).frame
    assert frame["facilitated_scope1_2 [tCO2e]"].tolist() == pytest.approx([3.3, 10.0, 0.0], rel=1e-14)
    assert frame["facilitated_unweighted_scope1_2 [tCO2e]"].tolist() == [10.0] * 3
    assert frame["option"].tolist() == ["1b"] * 3
    assert frame["attribution_factor"].isna().all()


def test_a_run_says_what_was_read_and_how_it_weighs():
    result = pcaf({**FIRM, **EMITS}, {**FIRM, **EMITS, "balance": 300, "data_quality": 4})
    assert (PCAF.title["en"], PCAF.title["zh"]) == ("PCAF financed emissions", "PCAF 融资排放")
    assert "second edition read in full; third edition and Part B second-hand" in result.manifest["official_text"]
    # 40 t of 400 yuan; scores 2 and 4 weighted by what is outstanding.
    assert result.intensity().unit == "tCO2e/MCNY"
    assert result.intensity().value == pytest.approx(1e5, rel=1e-14)
    assert (result.data_quality().value, result.manifest["weighting"]) == (3.5, "outstanding")


def test_a_blank_industry_is_asked_for_by_the_name_of_its_column():
    company = {**FIRM, "revenue": 1e6, "sector": None}
    issues = pcaf(company).issues
    (hint,) = issues.loc[issues["code"] == "no_emissions", "hint"]
    assert "fill the column sector, or give revenue_intensity itself" in hint
    assert "revenue_sector" not in hint
