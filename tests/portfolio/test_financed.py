"""Financed emissions: what is in scope, what happens to bad or missing input, and what a result says about itself."""

import json

import numpy as np
import pytest

import carbonacct as ca
from carbonacct.errors import FactorDataError, OptionError
from carbonacct.factors import FactorSet
from tests.lending import book_of, sector_factors

WHOLE = "financed_scope1_2"
LOAN = {"sector": "C3011", "product_kind": "non_project", "average_balance": 1000, "total_assets": 10000}
FIRM = {"asset_class": "business_loan", "balance": 100, "total_equity": 400, "total_debt": 600}
EMITS = {"scope1": 900, "scope2": 100}


def pboc(*loans, **options):
    return ca.financed_emissions(book_of(*loans, unit="万元"), **{"assets": "year_end", **options})


def pcaf(*loans, **options):
    return ca.financed_emissions(book_of(*loans), standard="pcaf", **options)


def settled(emissions, row=0):
    return emissions.frame["status"].iloc[row], emissions.frame["reason"].iloc[row]


def codes(emissions):
    return {*emissions.issues["code"]}


def kept_without_figure(emissions, row=0):
    """Every row comes out; a row without figure has blanks, never zeros."""
    frame = emissions.frame
    assert len(frame) == len(emissions.book.rows)
    figures = [name for name in frame.columns if name.startswith("financed")]
    return frame[figures].iloc[row].isna().all()


# Scope


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"average_balance": 499.99}, "low_balance"),
        ({"borrower_size": "微"}, "sme"),
        ({"borrower_type": "个人"}, "individual"),
        ({"borrower_country": "SG"}, "overseas"),
        ({"sector": "D4415"}, "sector"),
        ({"product_kind": "保函"}, "guarantee"),
        ({"product_kind": "委托贷款"}, "product_not_covered"),
        ({"product_kind": "承兑"}, "product_not_covered"),
    ],
)
def test_what_the_regime_leaves_out_has_its_reason(change, reason):
    emissions = pboc({**LOAN, **EMITS, **change})
    assert settled(emissions) == ("out_of_scope", reason)
    assert kept_without_figure(emissions)


def test_the_first_reason_in_the_order_of_the_regime_is_kept():
    loan = {**LOAN, **EMITS, "average_balance": 1, "borrower_size": "小", "sector": "A0111", "borrower_country": "SG"}
    assert settled(pboc(loan))[1] == "low_balance"
    assert settled(pboc({**loan, "average_balance": 1000}))[1] == "sme"


def test_the_threshold_counts_a_clients_loans_and_spares_projects():
    project = {"sector": "C3011", "product_kind": "项目贷款", "total_investment": 1000, "average_balance": 10, **EMITS}
    project["boundary"] = "项目"
    small = {**LOAN, **EMITS, "average_balance": 250, "borrower_id": "one"}
    emissions = pboc(small, small, {**small, "borrower_id": "two"}, {**project, "borrower_id": "two"})
    assert emissions.frame["status"].tolist() == ["computed", "computed", "out_of_scope", "computed"]
    assert emissions.frame["kind"].tolist() == ["non_project", "non_project", "", "project_as_project"]


def test_the_draft_counts_every_loan_of_a_client():
    project = {"sector": "C3011", "product_kind": "项目贷款", "total_investment": 1000, "average_balance": 10, **EMITS}
    assert settled(pboc(project, edition="draft")) == ("out_of_scope", "low_balance")


def test_scopes_are_named_and_a_change_makes_them_custom():
    loan = {**LOAN, **EMITS, "sector": "A0111", "borrower_type": "个人"}
    assert settled(pboc(loan, scope="all"))[0] == "computed"
    assert pboc(loan, scope="all").intensity().scope == "whole_book"
    assert settled(pboc(loan, scope="corporate"))[1] == "individual"
    assert pboc(loan, scope="corporate").manifest["scope"] == "corporate_all"
    assert pboc(loan, exclusions=("sme",)).manifest["scope"] == "custom"
    assert pboc(loan, threshold=1e6).manifest["scope"] == "custom"
    assert pboc(loan).manifest["scope"] == "regulatory_high_carbon"


def test_biomass_power_counts_where_fossil_fuel_is_burnt_too():
    plant = {**LOAN, **EMITS, "sector": "4417 生物质能发电"}
    assert settled(pboc(plant))[1] == "sector"
    assert settled(pboc({**plant, "fossil_cofired": "是"}))[0] == "computed"
    assert settled(pboc({**plant, "fuel@coal": 10}))[0] == "computed"


def test_a_loan_without_sector_is_not_quantified():
    assert settled(pboc({**LOAN, **EMITS, "sector": None})) == ("not_quantified", "no_sector")
    assert settled(pboc({**LOAN, **EMITS, "sector": None, "borrower_sector": "C3011"}))[0] == "computed"


def test_airlines_joined_after_the_draft():
    loan = {**LOAN, **EMITS, "sector": "G5611"}
    assert settled(pboc(loan))[0] == "computed"
    assert settled(pboc(loan, edition="draft"))[1] == "sector"


# Hierarchy and attribution


def test_a_project_by_the_project_method_never_takes_the_groups_figures():
    project = {"sector": "C3011", "product_kind": "项目贷款", "average_balance": 300, "total_investment": 1000}
    own = pboc({**project, "project_scope1": 50, "project_scope2": 0, "scope1": 9000, "scope2": 0, "boundary": "合并"})
    assert own.total()[WHOLE].value == pytest.approx(15.0, rel=1e-15)
    group = pboc({**project, "scope1": 9000, "scope2": 0, "boundary": "合并", "total_assets": 10000})
    assert settled(group) == ("not_quantified", "not_of_project")


def test_a_project_without_details_takes_the_borrowers_assets():
    loan = {**LOAN, **EMITS, "product_kind": "项目贷款", "average_balance": 200}
    emissions = pboc(loan)
    assert emissions.frame["kind"].iloc[0] == "project_as_non_project"
    assert emissions.frame["attribution_factor"].iloc[0] == 0.02


def test_bills_need_data_of_the_client():
    factors = sector_factors(("asset_intensity", "C3011", 2.0), ("revenue_intensity", "C3011", 2.0))
    bill = {**LOAN, "product_kind": "票据", "revenue": 500}
    assert settled(pboc(bill, factors=factors)) == ("not_quantified", "no_emissions")
    assert settled(pboc({**bill, **EMITS}, factors=factors))[0] == "computed"


def test_the_fallback_refuses_a_revenue_factor_unless_told():
    loan = {"sector": "C3011", "product_kind": "non_project", "average_balance": 1000}
    factors = sector_factors(("revenue_intensity", "C3011", 2.0))
    assert settled(pboc(loan, factors=factors)) == ("not_quantified", "no_emissions")
    told = pboc(loan, factors=factors, fallback_basis="per_revenue")
    assert told.total()[WHOLE].value == pytest.approx(2000.0)
    assert told.manifest["fallback_basis"] == "per_revenue"


def test_a_factor_of_another_basis_than_its_family_is_refused():
    row = {"family": "sector.asset_intensity", "key": "C3011", "year": 2026, "value": 2, "unit": "tCO2e/万CNY"}
    factors = FactorSet.load().extend([row | {"basis": "per_revenue", "document": "made for a test"}])
    with pytest.raises(FactorDataError, match="basis"):
        pboc(LOAN, factors=factors)


def test_sector_factors_answer_by_the_finest_code_there_is():
    loan = {"sector": "C3011", "product_kind": "non_project", "average_balance": 1000}
    factors = sector_factors(("asset_intensity", "C301", 3.0), ("asset_intensity", "materials", 4.0))
    emissions = pboc(loan, {**loan, "sector": "C3041"}, factors=factors)
    assert emissions.frame[f"{WHOLE} [tCO2e]"].tolist() == pytest.approx([3000.0, 4000.0])
    assert "sector_level" in codes(emissions)


def test_average_total_assets_need_both_years():
    loan = {**LOAN, **EMITS}
    assert settled(pboc(loan, assets="average")) == ("not_quantified", "no_denominator")
    both = pboc({**loan, "total_assets_last_year": 30000}, assets="average")
    assert both.frame["attribution_factor"].iloc[0] == 0.05
    assert both.frame["denominator"].iloc[0] == 2e8


def test_the_2021_guide_divides_by_main_business_income():
    emissions = pboc({**LOAN, **EMITS, "revenue": 2000}, standard="pboc-2021")
    assert emissions.frame["attribution_factor"].iloc[0] == 0.5
    assert "memory" in emissions.manifest["official_text"]


def test_every_result_says_what_was_not_read():
    for standard in ("pboc", "pboc-2021"):
        emissions = pboc({**LOAN, **EMITS}, standard=standard)
        assert "not read" in emissions.manifest["official_text"]
        assert "not read" in emissions.headline
    assert "second-hand" in pcaf({**FIRM, **EMITS}).manifest["official_text"]


# Balances


def test_the_other_rule_shows_its_effect():
    loan = {**LOAN, **EMITS, "average_balance": None, "disbursed_on": "2026-10-05"}
    loan |= {"balance@2026-10": 1200, "balance@2026-11": 1200, "balance@2026-12": 900}
    months = {f"balance@2026-{month:02d}": None for month in range(1, 10)}
    emissions = pboc({**months, **loan}, exclusions=("sector",))
    assert emissions.frame["numerator"].iloc[0] == 275e4
    effect = emissions.averaging_effect()
    assert effect["tenure"]["total"] == pytest.approx(4 * effect["period"]["total"])
    assert effect["tenure"]["intensity"] == pytest.approx(effect["period"]["intensity"])
    by_rule = [
        pboc({**months, **loan}, averaging=rule).averaging_effect()[rule]["clients_in_scope"]
        for rule in ("period", "tenure")
    ]
    assert by_rule == [0, 1]


def test_a_missing_month_is_not_zero():
    loan = {**LOAN, **EMITS, "average_balance": None, **{f"balance@2026-{m:02d}": 100 for m in range(1, 12)}}
    emissions = pboc(loan, exclusions=())
    assert settled(emissions) == ("not_quantified", "no_average_balance")
    assert {"average_unknown_months", "no_average_balance"} <= codes(emissions)


def test_both_balances_missing():
    emissions = pboc({**LOAN, **EMITS, "average_balance": None})
    assert settled(emissions) == ("not_quantified", "no_average_balance")
    assert settled(pcaf({**FIRM, **EMITS, "balance": None})) == ("not_quantified", "no_balance")


def test_year_end_balances_on_request():
    loan = {**LOAN, **EMITS, "average_balance": None, "balance": 1000}
    assert settled(pboc(loan, averaging="year_end"))[0] == "computed"


# Bad input


@pytest.mark.parametrize(
    ("loan", "status", "reason"),
    [
        ({**FIRM, **EMITS, "total_equity": 0, "total_debt": 0}, "rejected", "zero_denominator"),
        ({**FIRM, **EMITS, "total_equity": -5, "total_debt": 0}, "rejected", "zero_denominator"),
        ({**FIRM, **EMITS, "total_equity": None}, "not_quantified", "no_denominator"),
        ({**FIRM, **EMITS, "balance": -1}, "rejected", "negative_amount"),
        ({**FIRM, **EMITS, "balance": None, "granted": 5, "repaid": 9}, "rejected", "short_position"),
        ({**FIRM, **EMITS, "scope1": -1}, "rejected", "negative_amount"),
        ({**FIRM, **EMITS, "emission_option": "3b"}, "rejected", "option_without_attribution"),
        ({**FIRM, **EMITS, "emission_option": "4b"}, "rejected", "option_unknown"),
        ({**FIRM, **EMITS, "emission_option": "best guess"}, "rejected", "option_unknown"),
        ({**FIRM, **EMITS, "data_quality": 6}, "rejected", "data_quality_out_of_range"),
        ({**FIRM, **EMITS, "data_quality": 2.5}, "rejected", "data_quality_out_of_range"),
        ({**FIRM, **EMITS, "commitment": 50}, "rejected", "loan_above_commitment"),
        ({**FIRM, "scope1": 5}, "not_quantified", "no_emissions"),
        ({**FIRM, **EMITS, "asset_class": None}, "not_quantified", "no_asset_class"),
        ({**FIRM, **EMITS, "product_kind": "担保"}, "out_of_scope", "guarantee"),
        ({**FIRM, **EMITS, "product_kind": "衍生品"}, "out_of_scope", "product_not_covered"),
        ({**FIRM, **EMITS, "borrower_type": "个人"}, "out_of_scope", "consumer_credit"),
        ({"asset_class": "mortgage", "balance": 5, **EMITS}, "not_quantified", "no_denominator"),
        ({"asset_class": "mortgage", "balance": 5, "property_value": 0, **EMITS}, "rejected", "zero_denominator"),
        ({"asset_class": "project_finance", "balance": 5, **EMITS}, "not_quantified", "no_denominator"),
        ({"asset_class": "securitisation", "balance": 5, **EMITS}, "not_quantified", "no_denominator"),
        ({"asset_class": "use_of_proceeds", "balance": 5, **EMITS}, "not_quantified", "no_denominator"),
        ({"asset_class": "sovereign_debt", "balance": 5, "gdp_ppp": 1e9, **EMITS}, "not_quantified", "no_denominator"),
        ({"asset_class": "listed_equity", "balance": 5, "evic": 0, **EMITS}, "rejected", "zero_denominator"),
        ({"asset_class": "motor_vehicle_loan", "balance": 5}, "not_quantified", "no_emissions"),
    ],
)
def test_bad_input_of_each_class_is_named_and_nothing_becomes_zero(loan, status, reason):
    emissions = pcaf(loan, {**FIRM, **EMITS})
    assert settled(emissions) == (status, reason)
    assert kept_without_figure(emissions)
    assert emissions.total()[WHOLE].value == 100.0
    told = emissions.reconciliation.rows
    assert told["read"] == sum(count for name, count in told.items() if name != "read")


def test_old_editions_know_fewer_classes():
    loan = {"asset_class": "use_of_proceeds", "balance": 5, "total_equity": 5, "total_debt": 5, **EMITS}
    assert settled(pcaf(loan, edition="2022")) == ("out_of_scope", "class_not_in_edition")
    assert settled(pcaf(loan))[0] == "computed"


def test_mixed_currencies_are_refused_without_a_rate():
    loans = ({**FIRM, **EMITS}, {**FIRM, **EMITS, "currency": "USD"})
    emissions = pcaf(*loans)
    assert emissions.total()[WHOLE].value == 200.0
    with pytest.raises(OptionError, match="without a rate"):
        emissions.intensity()
    assert "several currencies" in repr(emissions)
    assert emissions.as_dict()["intensity"] is None
    rated = pcaf(*loans, factors=FactorSet.load().with_value("fx.year_end:USD@2026=7 CNY/USD"))
    assert rated.intensity().denominator == 800.0
    assert rated.frame["attribution_factor"].tolist() == [0.1, 0.1]


def test_money_against_a_factor_per_yuan_needs_a_rate():
    loan = {**FIRM, "sector": "C2614", "currency": "USD"}
    factors = sector_factors(("asset_intensity", "C2614", 2.0))
    assert settled(pcaf(loan, factors=factors)) == ("not_quantified", "no_emissions")
    assert "no_exchange_rate" in codes(pcaf(loan, factors=factors))
    rated = factors.with_value("fx.year_end:USD@2026=7 CNY/USD")
    assert pcaf(loan, factors=rated).total()[WHOLE].value == pytest.approx(0.14)


def test_an_attribution_factor_above_one_is_used_and_said():
    emissions = pcaf({**FIRM, **EMITS, "balance": 2000})
    assert emissions.frame["attribution_factor"].iloc[0] == 2.0
    assert "footprint_share_above_one" in codes(emissions)
    assert emissions.frame["flags"].iloc[0] == "footprint_share_above_one"


def test_figures_of_another_year_or_boundary_are_said():
    emissions = pboc({**LOAN, **EMITS, "emissions_year": "2024", "boundary": "单体"})
    assert {"year_mismatch", "boundary_mismatch"} <= codes(emissions)


def test_overlaps_are_said():
    parent = {**LOAN, **EMITS, "borrower_id": "P", "group_id": "G", "boundary": "合并"}
    child = {**LOAN, "scope1": 5, "scope2": 5, "borrower_id": "C", "group_id": "G", "boundary": "单体"}
    alone = {**LOAN, **EMITS, "borrower_id": "X", "group_id": "H", "boundary": "合并"}
    emissions = pboc(parent, child, alone)
    assert emissions.frame["flags"].tolist() == ["overlap", "overlap", ""]
    project = {"sector": "C3011", "product_kind": "项目贷款", "average_balance": 600, "total_investment": 1000}
    project |= {"project_scope1": 5, "project_scope2": 0, "borrower_id": "B"}
    both = pboc({**LOAN, **EMITS, "borrower_id": "B"}, project)
    assert both.frame["flags"].tolist() == ["overlap", "overlap"]


def test_facts_of_one_client_that_differ_are_an_error():
    book_loans = [{**LOAN, **EMITS, "borrower_id": "B"}, {**LOAN, **EMITS, "borrower_id": "B", "total_assets": 5}]
    emissions = pboc(*book_loans)
    assert emissions.frame["reason"].tolist() == ["conflicting_fact", "conflicting_fact"]
    assert emissions.issues.query("code == 'conflicting_fact'")["severity"].tolist() == ["error", "error"]


def test_facts_of_one_client_that_the_run_does_not_use_are_a_warning():
    book = [{**LOAN, **EMITS, "borrower_id": "B", "borrower_size": size} for size in ("大", "中")]
    for options, status in (({"exclusions": []}, "computed"), ({"exclusions": ["sme"]}, "rejected")):
        emissions = pboc(*book, **options)
        assert emissions.frame["status"].tolist() == [status] * 2
        told = emissions.issues.query("code == 'conflicting_fact'")["severity"].tolist()
        assert told == [{"computed": "warning", "rejected": "error"}[status]] * 2
    assert "error" not in {issue.severity for issue in book_of(*book, unit="万元").findings}


# Classes


def test_a_sovereign_reports_with_and_without_land_use():
    loan = {
        "asset_class": "sovereign_debt",
        "currency": "USD",
        "balance": 1e6,
        "gdp_ppp": 1e12,
        "scope1": 5e8,
        "scope1_excl_lulucf": 6e8,
        "region": "SG",
    }
    totals = pcaf(loan).total()
    assert totals["financed_territorial_scope1"].value == 500.0
    assert totals["financed_territorial_scope1_excl_lulucf"].value == 600.0
    assert WHOLE not in totals
    yuan = {**loan, "currency": "CNY", "balance": 7e6}
    rated = pcaf(yuan, factors=FactorSet.load().with_value("fx.year_end:USD@2026=7 CNY/USD"))
    assert rated.total()["financed_territorial_scope1"].value == 500.0


def test_undrawn_commitments_stand_apart():
    emissions = pcaf({**FIRM, **EMITS, "commitment": 300})
    totals = emissions.total()
    assert totals[WHOLE].value == 100.0
    assert totals["financed_undrawn_scope1_2"].value == 200.0
    assert "financed_undrawn_scope1_2" not in pcaf({**FIRM, **EMITS, "commitment": 300}, edition="2022").total()
    factors = sector_factors(("asset_intensity", "C2614", 2.0))
    estimate = {"asset_class": "business_loan", "balance": 100, "commitment": 300, "sector": "C2614"}
    assert "financed_undrawn_scope1_2" not in pcaf(estimate, factors=factors).total()


def test_an_estimate_stated_under_its_option_scores_as_that_option():
    frame = pcaf({**FIRM, **EMITS, "emission_option": "2b"}, {**FIRM, **EMITS, "emissions_verified": "是"}).frame
    assert frame["option"].tolist() == ["2b", "1a"]
    assert frame["data_quality"].tolist() == [3.0, 1.0]


def test_buildings_and_vehicles_are_computed_from_their_energy():
    building = {
        "asset_class": "mortgage",
        "balance": 50,
        "property_value": 100,
        "region": "500155",
        "floor_area": 100,
        "electricity_per_area": 50,
        "grid_average": 0.5,
    }
    vehicle = {
        "asset_class": "motor_vehicle_loan",
        "balance": 5,
        "vehicle_value": 10,
        "vehicles": 1,
        "distance": 10000,
        "fuel_per_km": 0.08,
        "fuel": "gasoline",
        "fuel_factor [kgCO2e/L]": 2.5,
        "region": "500155",
    }
    frame = pcaf(building, vehicle).frame
    assert frame["option"].tolist() == ["2a", "1b"]
    assert frame[f"{WHOLE} [tCO2e]"].tolist() == pytest.approx([1.25, 1.0])
    assert frame["data_quality"].tolist() == [3.0, 1.0]


def test_a_structure_with_nothing_allocated_has_no_data_quality():
    loan = {
        "asset_class": "use_of_proceeds",
        "balance": 5,
        "total_equity": 50,
        "total_debt": 50,
        "scope1": 0,
        "scope2": 0,
    }
    emissions = pcaf({**loan, "structure_assets": 0})
    assert emissions.total()[WHOLE].value == 0.0
    assert emissions.data_quality().value is None


# The result


def test_scopes_are_never_summed_with_scope_three():
    emissions = pcaf({**FIRM, **EMITS, "scope3": 5000})
    totals = emissions.total()
    assert totals[WHOLE].value == 100.0
    assert totals["financed_scope3"].value == 500.0
    assert not any(name.endswith("scope1_2_3") for name in totals)


def test_explain_has_the_same_bits_as_the_run():
    factors = sector_factors(("asset_intensity", "C2614", 2.0))
    loans = [{**LOAN, **EMITS}, {"sector": "C2614", "product_kind": "non_project", "average_balance": 700}]
    emissions = pboc(*loans, factors=factors)
    first = emissions.explain("L1")
    assert first.recomputed["scope1_2"] == emissions.frame["entity_scope1_2 [tCO2e]"].iloc[0]
    assert first.recomputed["attribution_factor"] == emissions.frame["attribution_factor"].iloc[0]
    for text in ("average_balance ÷ total_assets", "10000000.0", "financed_scope1_2 = 1000.0 × 0.1 = 100.0 tCO2e"):
        assert text in str(first)
    second = emissions.explain("L2")
    assert second.recomputed["scope1_2"] == emissions.frame[f"{WHOLE} [tCO2e]"].iloc[1]
    assert "nothing is attributed" in str(second)
    assert "no figure" in str(pboc({**LOAN, "sector": "A0111"}).explain("L1"))
    with pytest.raises(OptionError, match="no such loan"):
        emissions.explain("nobody")


def test_every_factor_used_is_listed():
    factors = sector_factors(("revenue_intensity", "C3011", 2.0))
    table = pboc({**LOAN, "revenue": 100}, factors=factors).factors
    assert table[["loan_id", "argument", "value", "unit"]].iloc[0].tolist() == [
        "L1",
        "revenue_intensity",
        2.0,
        "tCO2e/万CNY",
    ]


def test_the_result_is_plain_data_and_can_be_written(tmp_path):
    emissions = pboc({**LOAN, **EMITS}, {**LOAN, "sector": "A0111"})
    content = emissions.as_dict(by="sector")
    again = json.loads(json.dumps(content, allow_nan=False))
    assert again["standard"] == "pboc"
    assert again["intensity"]["scope"] == "regulatory_high_carbon"
    assert again["rows"]["out_of_scope"] == 1
    assert {*again["averaging_effect"]} == {"period", "tenure"}
    for suffix in ("csv", "json", "xlsx", "parquet"):
        ca.write(emissions, tmp_path / f"out.{suffix}", by="sector")
        assert (tmp_path / f"out.{suffix}").stat().st_size


def test_the_same_loan_under_every_standard():
    loan = {**LOAN, **EMITS, "revenue": 5000, "balance": 1200, "total_equity": 3000, "total_debt": 5000}
    loan |= {"total_assets_last_year": 10000, "asset_class": "business_loan"}
    compared = ca.compare_standards(book_of(loan, {**loan, "sector": "A0111"}, unit="万元"))
    row = compared.frame.iloc[0]
    assert row["pboc financed_scope1_2 [tCO2e]"] == pytest.approx(100.0)
    assert row["pcaf financed_scope1_2 [tCO2e]"] == pytest.approx(150.0)
    assert row["pboc-2021 financed_scope1_2 [tCO2e]"] == pytest.approx(200.0)
    ratio = row["pcaf ÷ pboc emissions"] * row["pcaf ÷ pboc numerator"] / row["pcaf ÷ pboc denominator"]
    assert ratio == pytest.approx(row["pcaf ÷ pboc"])
    assert "total_equity + total_debt" in row["pcaf why"]
    assert "pboc: out_of_scope, sector" in compared.frame["pcaf why"].iloc[1]
    assert compared.total()["standard"].tolist() == ["pboc", "pboc-2021", "pcaf"]
    with pytest.raises(OptionError):
        ca.compare_standards(book_of(loan), ["pboc"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"standard": "iso"},
        {"edition": "1999"},
        {"scope": "some"},
        {"averaging": "weekly"},
        {"assets": "mean"},
        {"exclusions": ("rain",)},
        {"fallback_basis": "per_head"},
        {"gwp": "AR0"},
        {"fallback": "hope"},
        {"period": "2026Q1"},
        {"standard": "pcaf", "averaging": "tenure"},
        {"standard": "pcaf", "scope": "high-carbon"},
    ],
)
def test_wrong_options_name_their_choices(wrong):
    with pytest.raises(OptionError):
        ca.financed_emissions(book_of({**LOAN, **EMITS}), **wrong)


def test_other_years_are_out_of_the_period():
    emissions = pboc({**LOAN, **EMITS}, {**LOAN, **EMITS, "year": "2025"}, period=2026)
    assert emissions.frame["reason"].tolist() == ["", "other_period"]


def test_unknown_groups_and_figures_are_refused():
    emissions = pboc({**LOAN, **EMITS})
    with pytest.raises(OptionError):
        emissions.by("nothing")
    with pytest.raises(OptionError):
        emissions.intensity(measure="financed_nothing")


def test_filling_missing_clients_with_zero_does_not_help():
    good = {**LOAN, **EMITS}
    emissions = pboc(good, {**LOAN, "scope1": 0, "scope2": 0}, LOAN)
    assert emissions.data_quality().value == 2.0
    assert emissions.coverage()["loans"] == pytest.approx(2 / 3)
    assert np.isnan(emissions.frame[f"{WHOLE} [tCO2e]"].iloc[2])
