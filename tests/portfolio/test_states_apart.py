"""Debt of states is apart: a territory holds its companies, so its emissions are in no total of theirs."""

import json

import pytest

import carbonacct as ca
from tests.lending import book_of

FIRM = {"asset_class": "business_loan", "balance": 100, "total_equity": 400, "total_debt": 600, "branch": "A"}
FIRM |= {"scope1": 90, "scope2": 10, "scope3": 30}
STATE = {"asset_class": "sovereign_debt", "balance": 1e6, "currency": "USD", "gdp_ppp": 1e12, "branch": "A"}
STATE |= {"scope1": 5e8, "scope1_excl_lulucf": 6e8, "scope2": 1e8, "scope3": 2e8}
REGION = {**STATE, "asset_class": "sub_sovereign_debt", "gdp_ppp": 1.0, "gdp": 1.0, "regional_gdp": 1e12}
APART = {"territorial_scope1": 1000.0, "territorial_scope1_excl_lulucf": 1200.0}
APART |= {"territorial_scope2": 200.0, "territorial_scope3": 400.0}
OF_FIRMS = {"scope1": 9.0, "scope2": 1.0, "scope1_2": 10.0, "scope3": 3.0}


@pytest.fixture(scope="module")
def found():
    return ca.financed_emissions(book_of(FIRM, STATE, REGION), standard="pcaf")


def amounts(totals):
    return {name.removeprefix("financed_"): total.value for name, total in totals.items()}


def test_totals_and_groups_hold_companies_and_territories_under_names_of_their_own(found):
    assert amounts(found.total()) == pytest.approx(OF_FIRMS | APART)
    assert amounts(found.by("branch").total()) == pytest.approx(OF_FIRMS | APART)
    held = {word: found.by("asset_class")[word] for word in ("business_loan", "sovereign_debt", "sub_sovereign_debt")}
    assert amounts(held["business_loan"]) == pytest.approx(OF_FIRMS)
    for word in ("sovereign_debt", "sub_sovereign_debt"):
        assert amounts(held[word]) == pytest.approx({name: value / 2 for name, value in APART.items()})


def test_rows_json_and_forms_say_the_same(found):
    frame = found.frame
    assert frame["financed_scope1 [tCO2e]"].isna().tolist() == [False, True, True]
    assert frame["entity_territorial_scope1 [tCO2e]"].tolist()[1:] == [5e8, 5e8]
    told = json.loads(json.dumps(found.as_dict(by="asset_class")))
    assert told["totals"]["financed_scope1"]["value"] == 9.0
    assert told["totals"]["financed_territorial_scope1"]["value"] == pytest.approx(1000.0)
    for template in ("pcaf", "ifrs-s2"):
        tables = {table.id: table for table in ca.report.disclosure(found.book, template).tables}
        whole = tables["classes" if template == "pcaf" else "industry_by_class"].rows[-1].cells
        assert whole["financed_scope1"].value == 9.0
        assert tables["territories"].rows[-1].cells["financed_territorial_scope1"].value == pytest.approx(1000.0)


def test_quality_of_states_is_theirs_alone():
    book = book_of(FIRM, {**STATE, "emissions_verified": "是"}, {**REGION, "emission_option": "4a"})
    rates = ca.FactorSet.load().with_value("fx.year_end:USD@2026=7 CNY/USD")
    found = ca.financed_emissions(book, standard="pcaf", factors=rates)
    quality = found.data_quality("asset_class")
    assert [(quality[word].value, quality[word].scope3) for word in quality] == [(2.0, 2.0), (1.0, 1.0), (5.0, 5.0)]
    assert (found.data_quality().value, found.data_quality().scope3) == (2.0, 2.0)


def test_a_structure_that_holds_debt_of_a_state_is_not_looked_through():
    fund = {"asset_class": "use_of_proceeds", "structure_id": "F", "balance": 20, "total_equity": 60, "total_debt": 40}
    assets = [{**FIRM, "structure_id": "F"}, {**STATE, "structure_id": "F"}]
    pools = book_of(*assets).frame.drop(columns=["row", "state", "reason"])
    held = ca.read_book(book_of(fund).frame.drop(columns=["row", "state", "reason"]), pools=pools)
    result = ca.financed_emissions(held, standard="pcaf")
    assert result.frame["reason"].tolist() == ["no_emissions"]
    (given,) = result.issues.loc[result.issues["code"] == "pool_incomplete", "given"]
    assert given == "L2: no scope1_2"


def test_the_scope_1_that_is_due_and_missing_is_said():
    plain, without = ({**STATE, name: None} for name in ("scope1_excl_lulucf", "scope1"))
    region = {**REGION, "scope1_excl_lulucf": None}
    found = ca.financed_emissions(book_of(STATE, plain, without, region, {**REGION, "scope1": None}), standard="pcaf")
    told = found.issues[found.issues["code"] == "land_use_missing"]
    assert {*map(tuple, told[["column", "given"]].values)} == {("scope1", "1 rows"), ("scope1_excl_lulucf", "2 rows")}
    assert "land_use_missing" not in {*ca.financed_emissions(book_of(FIRM, STATE), standard="pcaf").issues["code"]}
