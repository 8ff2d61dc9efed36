"""Steps of a footprint run under any standard: years, conflicting facts, what was lacking, rejected and said."""

import math

import numpy as np
import pytest

import carbonacct as ca
from carbonacct.factors import FactorSet
from carbonacct.vocabulary import issue_codes
from tests.lending import book_of, sector_factors

FIRM = {"asset_class": "business_loan", "balance": 100, "total_equity": 400, "total_debt": 600}
EMITS = {"scope1": 90, "scope2": 10}
PLANT = {"sector": "C2221", "region": "500155", "fuel@coal": 100, "fuel_mass_factor@coal": 2, "process@carbonate": 0}
PLANT |= {"process_factor@carbonate": 1}
LOAN = {"sector": "C3011", "average_balance": 1e7, "total_assets": 1e8, "total_assets_last_year": 1e8}


def pcaf(*loans, **options):
    return ca.financed_emissions(book_of(*loans), standard="pcaf", **options)


def pboc(*loans, **options):
    return ca.financed_emissions(book_of(*loans), **options)


def told(result, code):
    rows = result.issues[result.issues["code"] == code]
    return rows[["loan_id", "column", "given"]].fillna("").values.tolist()


def hints(result, code):
    return result.issues.loc[result.issues["code"] == code, "hint"].tolist()


# Years


def test_a_row_without_year_has_no_figure_unless_the_period_gives_one():
    loans = [{"year": year, **FIRM, **EMITS} for year in ("2026", None, "2025", None)]
    result = pcaf(*loans)
    assert result.frame["reason"].tolist() == ["", "year_missing", "", "year_missing"]
    assert told(result, "year_missing") == [["L2", "year", ""], ["L4", "year", ""]]
    within = pcaf(*loans, period=2026)
    assert within.frame["reason"].tolist() == ["", "", "other_period", ""]
    assert within.frame["financed_scope1_2 [tCO2e]"].tolist()[:2] == [10.0, 10.0]
    assert told(within, "year_missing") == []
    none = pcaf(*loans[1::2])
    assert none.frame["reason"].tolist() == ["year_missing"] * 2


def test_factors_are_those_of_each_rows_year():
    factors = FactorSet.load().with_value("fx.year_end:USD@2026=7 CNY/USD").with_value("fx.year_end:USD@2025=5 CNY/USD")
    loan = {"asset_class": "business_loan", "balance": 1e4, "currency": "USD", "sector": "C2614", "asset_intensity": 2}
    loans = [loan | {"year": year} for year in ("2025", "2026", "2025")]
    direct = pcaf(*loans, factors=factors).frame["financed_scope1_2 [tCO2e]"].tolist()
    assert direct == pytest.approx([10.0, 14.0, 10.0], rel=1e-14)
    blank = pcaf(loans[0], loans[1], {**loans[0], "year": None}, factors=factors)
    assert blank.frame["financed_scope1_2 [tCO2e]"].tolist()[:2] == direct[:2]
    alone = pcaf(loans[0], loans[2], factors=factors).frame["financed_scope1_2 [tCO2e]"].tolist()
    assert alone == [direct[0], direct[2]]


# Facts of a borrower


@pytest.mark.parametrize(
    ("column", "words", "reason"),
    [
        ("borrower_type", ("企业", "个人"), "individual"),
        ("borrower_country", ("CN", "SG"), "overseas"),
        ("borrower_size", ("大", "中"), "sme"),
    ],
)
def test_a_fact_that_conflicts_rejects_where_the_run_uses_it(column, words, reason):
    loans = [{**LOAN, **EMITS, "borrower_id": "B", column: word} for word in words]
    loans.append({**LOAN, **EMITS, "borrower_id": "C", column: words[0]})
    for exclusions, status, severity in (([reason], "rejected", "error"), ([], "computed", "warning")):
        result = pboc(*loans, exclusions=exclusions)
        assert result.frame["status"].tolist() == [status, status, "computed"]
        found = result.issues[result.issues["code"] == "conflicting_fact"]
        assert {*found["severity"]} == {severity}


def test_pcaf_uses_who_the_borrower_is_and_not_where():
    firms = [{**FIRM, **EMITS, "borrower_id": "B"}, {**FIRM, **EMITS, "borrower_id": "B"}]
    for column, words, status in (
        ("borrower_type", ("企业", "个人"), ["rejected", "rejected"]),
        ("borrower_country", ("CN", "SG"), ["computed", "computed"]),
    ):
        result = pcaf(*(firm | {column: word} for firm, word in zip(firms, words, strict=True)))
        assert result.frame["status"].tolist() == status


# What was lacking


def test_a_row_without_figure_says_what_each_option_lacked():
    chemist = {**FIRM, "sector": "C2614", "region": "500155"}
    result = pcaf(
        {**FIRM, "scope1": 5},
        {**chemist, "output@ethylene": 10},
        {**chemist, "fuel@coal": 10, "process@carbonate": 3},
        {**FIRM, **EMITS},
    )
    assert result.frame["reason"].tolist() == ["no_emissions"] * 3 + [""]
    stated, goods, energy = hints(result, "no_emissions")
    assert stated.startswith("1b: scope2; 3a: revenue;")
    assert goods.startswith("1b: scope1; scope2; 2b: product_factor")
    assert energy.startswith("1b: scope1; scope2; 2a: process_factor")
    assert "2a: " not in goods
    assert "2b: " not in energy
    assert not [hint for hint in (stated, goods, energy) if "scope1_2" in hint]


@pytest.mark.parametrize("options", [{"standard": "pcaf"}, {"standard": "pboc", "scope": "all"}])
def test_what_is_blank_is_named_as_the_book_names_it(options):
    loan = {**FIRM, **LOAN, "sector": "C2614", "revenue_intensity": 3}
    result = ca.financed_emissions(book_of(loan, {**loan, "revenue": 1e6}), **options)
    (hint,) = hints(result, "no_emissions")
    assert "revenue" in hint
    assert "revenue_yuan" not in hint


def test_a_method_passed_over_leaves_no_flag_on_the_row():
    """The first of each pair lacks its revenue or its process inputs, and takes what comes after."""
    factors = sector_factors(("asset_intensity", "C2614", 2.0))
    firm = {**FIRM, "sector": "C2614", "revenue_intensity": 3}
    flags = pcaf(firm, {**firm, "revenue": 1e6}, factors=factors).frame["flags"].tolist()
    assert ["factor_given" in flag for flag in flags] == [False, True]
    burns = {**FIRM, "region": "500155", "fuel@coal": 100, "fuel_mass_factor@coal": 2, "grid_average": 0.5}
    burns |= {"heat_factor": 0.1, "revenue": 1e6, "revenue_intensity": 3}
    result = pcaf({**burns, "sector": "C3011"}, {**burns, "sector": "C2221"})
    assert result.frame["option"].tolist() == ["3a", "2a"]
    assert ["assumed_zero" in flag for flag in result.frame["flags"]] == [False, True]
    assumed = {row[1]: row[2] for row in told(result, "assumed_zero")}
    assert assumed == {"electricity_bought": "1 rows", "heat_bought": "1 rows"}
    given = {"electricity_bought": 0, "heat_bought": 0}
    assert told(pcaf({**burns, "sector": "C3011"}, {**burns, "sector": "C2221", **given}), "assumed_zero") == []


def test_a_state_without_any_figure_has_none():
    state = {"asset_class": "sovereign_debt", "currency": "USD", "balance": 1e6, "gdp_ppp": 1e12}
    frame = pcaf(state, {**state, "scope3": 5e8}, {**state, "scope1_excl_lulucf": 1e8}).frame
    assert frame["reason"].tolist() == ["no_emissions", "", ""]
    assert frame["financed_territorial_scope3 [tCO2e]"].tolist()[1] == 500.0


def test_a_column_in_a_wrong_unit_rejects_only_the_rows_that_need_it():
    wrong = {**FIRM, **PLANT, "electricity_bought [t]": 5}
    result = pcaf({**wrong, **EMITS}, wrong, {**FIRM, **EMITS})
    assert result.frame["status"].tolist() == ["computed", "rejected", "computed"]
    of_the_book, of_the_row = told(result, "unit_mismatch")
    assert (of_the_book[0], of_the_row) == ("", ["L2", "electricity_bought", "t"])
    assert hints(result, "unit_mismatch")[1].endswith("; method pcaf_2022.energy")


def test_a_product_in_a_wrong_unit_leaves_no_part_of_the_output_out():
    goods = {**FIRM, "sector": "C2614", "output@ethylene": 5, "product_factor@ethylene": 1, "产量@水泥 [km]": 5}
    assert pcaf(goods).frame["reason"].tolist() == ["unit_mismatch"]
    plant = {**LOAN, "sector": "D4412", "output@electricity": 1000, "product_power_factor [tCO2e/MWh]": 0.8}
    assert pboc({**plant, "产量@水泥 [km]": 5}).frame["reason"].tolist() == ["unit_mismatch"]
    assert pboc(plant).frame["entity_scope1_2 [tCO2e]"].tolist() == [800.0]


def test_an_explanation_gives_the_units_of_derived_columns():
    plant = {**LOAN, "sector": "D4412", "output@electricity": 1000, "product_power_factor [tCO2e/MWh]": 0.8}
    plant |= {"output@heat": 2000, "product_heat_factor [tCO2e/GJ]": 0.1}
    text = str(pboc(plant).explain("L1"))
    assert "product_power = 1000.0 MWh" in text
    assert "product_heat = 2000.0 GJ" in text


def test_a_reason_that_concerns_the_whole_row_names_no_column():
    result = pboc({**LOAN, **EMITS, "average_balance": 1}, {**LOAN, **EMITS})
    assert told(result, "low_balance") == [["", "", "1 rows"]]


# Shares


def test_no_denominator_and_a_denominator_of_zero_are_told_apart():
    bare = {"asset_class": "business_loan", "balance": 100, **EMITS}
    result = pcaf(bare, {**bare, "total_equity": 0, "total_debt": 0}, {**FIRM, **EMITS}, {**bare, "total_assets": 0})
    assert result.frame["reason"].tolist() == ["no_denominator", "zero_denominator", "", "zero_denominator"]
    assert told(result, "no_denominator") == [["L1", "", ""]]
    assert told(result, "zero_denominator") == [["L2", "", ""], ["L4", "", ""]]
    assert {*hints(result, "zero_denominator")} == {issue_codes.get("zero_denominator").remedy}
    assert result.frame["attribution_factor"].isna().tolist() == [True, True, False, True]
    later = pcaf({**bare, "total_equity": 0, "total_debt": 0, "total_assets": 1000})
    assert later.frame["attribution_factor"].tolist() == [0.1]


def test_a_share_above_one_is_used_flagged_and_given():
    result = pcaf({**FIRM, **EMITS, "balance": 1000}, {**FIRM, **EMITS, "balance": 1234.5678}, {**FIRM, **EMITS})
    assert result.frame["attribution_factor"].tolist() == [1.0, 1.2345678, 0.1]
    assert told(result, "footprint_share_above_one") == [["L2", "", "1.23457"]]
    assert result.frame["flags"].tolist() == ["", "footprint_share_above_one", ""]


def test_figures_and_shares_of_rows_that_are_not_computed_are_blank():
    result = pcaf(
        {**FIRM, **EMITS, "balance": 2000, "commitment": 5},
        {**FIRM, **EMITS, "balance": 2000, "data_quality": 7},
        {**FIRM, **EMITS},
    )
    assert result.frame["status"].tolist() == ["rejected", "rejected", "computed"]
    assert result.frame["attribution_factor"].isna().tolist() == [True, True, False]
    assert result.frame["entity_scope1 [tCO2e]"].isna().tolist() == [True, True, False]
    assert result.frame["flags"].tolist() == ["", "", ""]
    assert result.total()["financed_scope1"].value == 9.0


# Magnitudes


def test_what_is_no_number_or_too_large_to_be_added_is_a_rejected_row():
    huge = {**FIRM, "balance": 1e18, "total_equity": 1e-290, "total_debt": 0, "scope1": 7e17, "scope2": 1e17}
    result = pcaf(huge, {**FIRM, **EMITS})
    assert result.frame["reason"].tolist() == ["non_finite_result", ""]
    assert told(result, "non_finite_result")[0] == ["L1", "financed_scope1", "7e+17 × 1e+308"]
    divided = {**FIRM, "revenue": 1e6, "revenue_intensity": 3, "price_ratio": 0, "sector": "C2614"}
    zero = pcaf(divided, {**divided, "price_ratio": 2}, {**FIRM, **EMITS})
    assert zero.frame["reason"].tolist() == ["non_finite_result", "", ""]
    assert told(zero, "non_finite_result") == [["L1", "", ""]]
    assert hints(zero, "non_finite_result")[0].startswith("pcaf_2022.sector_revenue_adjusted divides by zero")
    assert zero.total()["financed_scope1_2"].value == pytest.approx(15.0 + 10.0, rel=1e-14)


# What is said of factors


def test_factors_given_and_factors_that_stand_in_are_flagged_where_used():
    loan = {**FIRM, "sector": "C2221", "region": "500155", "electricity_bought": 10, "heat_factor": 0.1}
    year = [{**loan, "grid_average": 0.5}, loan, {**FIRM, **EMITS}, loan]
    result = pcaf(*year)
    used = result.factors[result.factors["argument"] == "grid_average"]
    assert sorted(used["loan_id"]) == ["L1", "L2", "L4"]
    flags = result.frame["flags"].tolist()
    assert [flag.split(";")[:1] for flag in flags] == [["factor_given"], ["factor_fallback"], [""], ["factor_fallback"]]
    assert told(result, "factor_fallback") == [["L2", "", ""], ["L4", "", ""]]
    assert all("grid.average.mee_nbs" in hint for hint in hints(result, "factor_fallback"))
    doubtful = FactorSet.load().with_value("grid.average.mee_nbs@CN-CQ/2026=0.5 tCO2/MWh")
    assert "factor_fallback" not in {*pcaf(loan, factors=doubtful).issues["code"]}


def test_factors_not_confirmed_are_named_once_where_they_are_used():
    car = {"asset_class": "motor_vehicle_loan", "balance": 5, "vehicle_value": 10, "region": "500155"}
    car |= {"fuel": "gasoline", "vehicles": 1, "distance": 10000, "fuel_per_km": 0.08}
    result = pcaf(car, car, {**car, "fuel_factor [kgCO2e/L]": 2.5}, {**FIRM, **EMITS})
    assert [row[:2] for row in told(result, "unverified_factor")] == [["", "fuel.co2_volume.jst303"]]
    assert ["unverified_factor" in flag for flag in result.frame["flags"]] == [True, True, False, False]
    left = pcaf({**car, "data_quality": 9}, {**FIRM, **EMITS})
    assert left.frame["flags"].tolist() == ["", ""]


@pytest.mark.parametrize("compute", [pcaf, pboc])
def test_a_company_that_names_no_fuel_is_said_to_burn_none(compute):
    plant = {**FIRM, **LOAN, "region": "500155", "grid_average": 0.5, "heat_factor": 0.1, "process@carbonate": 0}
    plant |= {"process_factor@carbonate": 1, "electricity_bought": 100, "heat_bought": 0}
    burns = {"fuel@coal": 100, "fuel_mass_factor@coal": 2}
    result = compute(plant, {**plant, **burns}, {**plant, **burns, "fuel@coal": 0})
    assert result.frame["status"].tolist() == ["computed"] * 3
    assert [row[1:] for row in told(result, "assumed_zero")] == [["fuel", "1 rows"]]
    assert ["assumed_zero" in flag for flag in result.frame["flags"]] == [True, False, False]


def test_zeros_that_were_assumed_are_said_with_their_rows():
    home = {"asset_class": "mortgage", "balance": 100, "property_value": 400, "region": "500155", "grid_average": 0.5}
    home |= {"heat_factor": 0.1, "floor_area": 100, "electricity_per_area": 50}
    result = pcaf(home, home, {**FIRM, **EMITS})
    assumed = {row[1]: row[2] for row in told(result, "assumed_zero")}
    assert assumed.items() >= {"heat_per_area": "2 rows", "gas_per_area": "2 rows"}.items()
    assert ["assumed_zero" in flag for flag in result.frame["flags"]] == [True, True, False]


def test_factors_of_rows_that_are_not_computed_are_not_named():
    factors = sector_factors(("asset_intensity", "C2614", 2.0))
    loan = {"asset_class": "business_loan", "balance": 1e4, "sector": "C2614"}
    used = pcaf(loan, {**loan, "data_quality": 9}, factors=factors)
    assert used.frame["status"].tolist() == ["computed", "rejected"]
    assert used.frame["flags"].tolist()[1] == ""


# Beside the financed part


def test_each_scope_has_its_undrawn_part_and_a_weighted_one_where_use_is_known():
    line = {**FIRM, "scope1": 90, "scope2": 10, "scope3": 200, "commitment": 300}
    result = pcaf({**line, "utilisation [%]": 40}, line, {**FIRM, **EMITS})
    totals = result.total()
    for scope, emitted in (("scope1", 90), ("scope2", 10), ("scope1_2", 100), ("scope3", 200)):
        assert totals[f"financed_undrawn_{scope}"].value == pytest.approx(2 * 0.2 * emitted, rel=1e-14)
        assert totals[f"financed_undrawn_weighted_{scope}"].value == pytest.approx(0.08 * emitted, rel=1e-14)
    without = pcaf(line, {**FIRM, **EMITS, "utilisation [%]": 40}).total()
    assert "financed_undrawn_scope1" in without
    assert not [name for name in without if "weighted" in name]
    apart = pcaf({**line, "scope3": None}, {**FIRM, **EMITS, "scope3": 200, "utilisation [%]": 40}).frame
    undrawn = [name.partition(" ")[0] for name in apart.columns if "undrawn" in name]
    assert undrawn == [f"financed_undrawn_{scope}" for scope in ("scope1", "scope2", "scope1_2")]


def test_figures_come_in_the_order_of_the_indicators():
    names = [*pcaf({**FIRM, **EMITS, "scope3": 5, "removals": 3}).total()]
    assert names == sorted(names, key=[*pcaf({**FIRM, "removals": 3, "scope3": 5, **EMITS}).total()].index)
    assert names[:3] == ["financed_scope1", "financed_scope2", "financed_scope1_2"]
    assert names.index("financed_scope3") < names.index("financed_removals")


def test_direct_figures_stand_beside_attributed_ones():
    factors = sector_factors(("asset_intensity", "C2614", 2.0))
    direct = {"asset_class": "business_loan", "balance": 1e4, "sector": "C2614"}
    result = pcaf(direct, {**FIRM, **EMITS}, {**FIRM, **EMITS, "balance": 3000}, factors=factors)
    values = result.frame["financed_scope1_2 [tCO2e]"].tolist()
    assert values == pytest.approx([2.0, 10.0, 300.0], rel=1e-14)
    assert result.total()["financed_scope1_2"].value == math.fsum(values)
    assert np.isnan(result.frame["attribution_factor"].tolist()[0])
