"""Shares by filing: several loans on one project, one loan over several, caps, periods, and what a filing counts."""

from __future__ import annotations

import itertools
import math

import pytest

import carbonacct as ca

PV = {"project_type": "solar_pv", "region": "500155", "year": "2024", "electricity_supplied [MWh]": "1000"}
REUSE = {"project_type": "water_reuse", "region": "500155", "year": "2024"}


def rows(*given, **common):
    names = dict.fromkeys(name for row in given for name in (*common, *row))
    return {name: [(common | row).get(name, "") for row in given] for name in names}


def run(table, **options):
    return ca.benefits(ca.read_book(table, currency="CNY"), **options)


def test_three_loans_on_one_project_add_up_and_the_project_counts_once():
    benefits = run(
        rows(
            {"loan_id": "A", "balance [万元]": "100"},
            {"loan_id": "B", "balance [万元]": "200"},
            {"loan_id": "C", "balance [万元]": "300"},
            **REUSE,
            **{"project_id": "P", "total_investment [万元]": "1000", "water_reused [m3]": "5000"},
        )
    )
    assert benefits.frame["share"].tolist() == [0.1, 0.2, 0.3]
    assert benefits.frame["water_saved [m3]"].tolist() == [500.0, 1000.0, 1500.0]
    assert benefits.total()["water_saved"].value == 3000.0
    assert benefits.project_totals()["water_saved"].value == 5000.0


def test_one_loan_over_three_projects_counts_with_its_parts():
    benefits = run(
        rows(
            {"project_id": "P1", "allocated_balance [万元]": "100", "water_reused [m3]": "1000"},
            {"project_id": "P2", "allocated_balance [万元]": "200", "water_reused [m3]": "2000"},
            {"project_id": "P3", "allocated_balance [万元]": "300", "water_reused [m3]": "4000"},
            **REUSE,
            **{"loan_id": "A", "balance [万元]": "600", "total_investment [万元]": "1000"},
        )
    )
    assert benefits.frame["share"].tolist() == [0.1, 0.2, 0.3]
    assert benefits.total()["water_saved"].value == 100.0 + 400.0 + 1200.0
    assert benefits.total()["water_saved"].loans == 1
    assert benefits.reconciliation.balance["CNY"]["read"] == 6e6


def test_both_at_once_and_a_cap_over_all_rows_of_a_project():
    benefits = run(
        rows(
            {"loan_id": "A", "project_id": "P1", "balance [万元]": "600", "allocated_balance [万元]": "400"},
            {"loan_id": "A", "project_id": "P2", "balance [万元]": "600", "allocated_balance [万元]": "200"},
            {"loan_id": "B", "project_id": "P1", "balance [万元]": "1200"},
            **REUSE,
            **{"total_investment [万元]": "1000", "water_reused [m3]": "800"},
        )
    )
    frame = benefits.frame
    assert frame["share_raw"].tolist() == [0.4, 0.2, 1.2]
    assert frame["share"].tolist() == [0.4 / 1.6, 0.2, 1.2 / 1.6]
    assert benefits.total()["water_saved"].value == math.fsum(800 * share for share in frame["share"])
    assert benefits.project_totals()["water_saved"].value == 1600.0
    found = benefits.issues
    assert found.loc[found["code"] == "project_shares_above_one", "loan_id"].tolist() == ["A", "B"]
    assert found.loc[found["code"] == "share_above_one", "loan_id"].tolist() == ["B"]


def test_a_loan_larger_than_its_project_is_capped_and_said():
    benefits = run(
        rows(
            {"loan_id": "A", "balance [万元]": "250", "total_investment [万元]": "100", "water_reused [m3]": "7"},
            **REUSE,
        )
    )
    assert benefits.frame.loc[0, ["share_raw", "share"]].tolist() == [2.5, 1.0]
    assert "share_above_one" in benefits.frame.loc[0, "flags"]


@pytest.mark.parametrize(("balance", "refused"), [("10000", False), ("10000.01", True), ("45000000", True)])
def test_a_loan_of_more_than_ten_times_its_project_is_rejected_and_weighs_on_nobody(balance, refused):
    benefits = run(
        rows(
            {"loan_id": "A", "balance [万元]": "100"},
            {"loan_id": "B", "balance [万元]": balance},
            **REUSE,
            **{"project_id": "P", "total_investment [万元]": "1000", "water_reused [m3]": "5000"},
        )
    )
    frame, issues = benefits.frame, benefits.issues
    assert (frame["status"].tolist() == ["computed", "rejected"]) is refused
    told = issues[issues["code"] == "share_implausible"]
    assert told["loan_id"].tolist() == ["B"] * refused
    if refused:
        assert frame.loc[1, "reason"] == "share_implausible"
        assert frame.loc[0, "share"] == 0.1
        assert benefits.total()["water_saved"].value == 500.0
        assert "project_shares_above_one" not in set(issues["code"])
        assert told["severity"].tolist() == ["error"]


@pytest.mark.parametrize(
    ("filing", "numerator", "share"),
    [("green-credit", "balance", 0.1), ("crst", "granted", 0.2), ("pboc", "average_balance", 0.3)],
)
def test_each_filing_has_its_numerator(filing, numerator, share):
    table = rows(
        {
            "loan_id": "A",
            "balance [万元]": "100",
            "granted [万元]": "200",
            "average_balance [万元]": "300",
            "total_investment [万元]": "1000",
            "water_reused [m3]": "10",
        },
        **REUSE,
    )
    benefits = run(table, filing=filing)
    assert benefits.frame.loc[0, "share"] == share
    assert benefits.manifest["attribution"] == f"{numerator} / total_investment"
    assert run(table, filing="green-credit", attribution=numerator).frame.loc[0, "share"] == share


def test_month_end_balances_are_averaged_over_the_period():
    months = {f"balance@2024-{month:02d} [万元]": str(100 * month) for month in range(1, 13)}
    table = rows({"loan_id": "A", "total_investment [万元]": "1000", "water_reused [m3]": "10", **months}, **REUSE)
    assert run(table, filing="pboc").frame.loc[0, "share"] == 0.65
    assert run(table, filing="pboc", period="2024Q2").frame.loc[0, "share"] == 0.5
    table["balance@2024-05 [万元]"] = [""]
    gone = run(table, filing="pboc", period="2024Q2").frame.loc[0]
    assert (gone["status"], gone["reason"]) == ("not_quantified", "no_average_balance")


def test_operating_days_count_only_where_the_filing_takes_the_period():
    table = rows(
        {"loan_id": "A", "operating_days": "183"},
        {"loan_id": "B"},
        **REUSE,
        **{"balance [万元]": "100", "average_balance [万元]": "100", "total_investment [万元]": "1000"},
        **{"water_reused [m3]": "366"},
    )
    assert run(table).frame["project_water_saved [m3]"].tolist() == [366.0, 366.0]
    assert run(table, filing="pboc").frame["project_water_saved [m3]"].tolist() == [183.0, 366.0]


def test_construction_counts_in_the_green_credit_form_alone():
    table = rows(
        {"loan_id": "A", "stage": "construction"},
        **REUSE,
        **{
            "balance [万元]": "1",
            "granted [万元]": "1",
            "average_balance [万元]": "1",
            "total_investment [万元]": "10",
        },
        **{"water_reused [m3]": "5"},
    )
    assert run(table).frame.loc[0, "status"] == "computed"
    for filing in ("crst", "pboc"):
        assert run(table, filing=filing).frame.loc[0, ["status", "reason"]].tolist() == [
            "not_quantified",
            "construction",
        ]


def test_a_missing_amount_is_not_zero():
    table = rows(
        {"loan_id": "A", "balance [万元]": "", "total_investment [万元]": "10"},
        {"loan_id": "B", "balance [万元]": "1", "total_investment [万元]": ""},
        {"loan_id": "C", "balance [万元]": "0", "total_investment [万元]": "10"},
        **REUSE,
        **{"water_reused [m3]": "5"},
    )
    frame = run(table).frame
    assert frame["reason"].tolist() == ["no_balance", "no_total_investment", ""]
    assert frame["status"].tolist() == ["not_quantified", "not_quantified", "computed"]
    assert frame.loc[2, "water_saved [m3]"] == 0.0


def test_other_years_are_out_of_scope_of_a_period():
    table = rows(
        {"loan_id": "A", "year": "2024"},
        {"loan_id": "B", "year": "2023"},
        {"loan_id": "C", "year": ""},
        **{
            "project_type": "water_reuse",
            "balance [万元]": "1",
            "total_investment [万元]": "10",
            "water_reused [m3]": "5",
        },
    )
    benefits = run(table, period="2024")
    assert benefits.frame["status"].tolist() == ["computed", "out_of_scope", "computed"]
    assert benefits.frame["reason"].tolist() == ["", "other_period", ""]
    assert benefits.coverage()["loans"] == 1.0
    assert run(table).frame["reason"].tolist() == ["", "", "year_missing"]


def test_a_study_goes_first_in_one_filing_and_last_in_the_others():
    table = rows(
        {"loan_id": "A", "project_water_saved [m3]": "8"},
        {"loan_id": "B", "project_water_saved [m3]": ""},
        {"loan_id": "C", "project_water_saved [m3]": "4", "water_reused [m3]": ""},
        {"loan_id": "D", "project_water_saved [m3]": "", "project_ghg_reduced [tCO2e]": "3"},
        **(
            {"water_reused [m3]": "5", "balance [万元]": "1", "granted [万元]": "1", "total_investment [万元]": "10"}
            | REUSE
        ),
    )
    first, last = run(table), run(table, filing="crst")
    assert first.frame["project_water_saved [m3]"].tolist() == [8.0, 5.0, 4.0, 5.0]
    assert last.frame["project_water_saved [m3]"].tolist() == [5.0, 5.0, 4.0, 5.0]
    assert first.frame.loc[0, "computed_water_saved [m3]"] == 5.0
    assert last.frame.loc[0, "reported_water_saved [m3]"] == 8.0
    assert first.frame["origin"].tolist() == [
        "reported",
        "computed",
        "reported",
        "water_saved:computed;ghg_reduced:reported",
    ] or sorted(first.frame.loc[3, "origin"].split(";")) == ["ghg_reduced:reported", "water_saved:computed"]
    assert first.frame["method"].tolist() == [
        "reported",
        "cbirc_2020.water_reuse",
        "reported",
        "cbirc_2020.water_reuse",
    ]
    for benefits in (first, last):
        told = benefits.issues[benefits.issues["code"] == "reported_differs"]
        assert told["given"].tolist() == ["reported 8, computed 5"]


def test_pv_in_chongqing_says_in_one_issue_what_is_missing_and_runs_clean_with_one_row():
    table = rows({"loan_id": "A", "granted [万元]": "100", "total_investment [万元]": "400"}, **(PV | {"year": "2025"}))
    book = ca.read_book(table, currency="CNY")
    short = ca.benefits(book, filing="crst")
    told = short.issues[short.issues["loan_id"] == "A"]
    assert told["code"].tolist() == ["factor_not_found"]
    for words in ("2019", "华中", "西南", "grid.combined_margin.75_25", "regroup"):
        assert words in told["hint"].iloc[0]
    one = ca.FactorSet.load().with_value("grid.combined_margin.75_25@CN-GRID-SOUTHWEST/2025=0.6 tCO2/MWh")
    clean = ca.benefits(book, filing="crst", factors=one)
    assert clean.issues[clean.issues["loan_id"] == "A"].empty
    assert clean.frame.loc[0, "ghg_reduced [tCO2e]"] == 1000 * 0.6 * 0.25
    regrouped = ca.benefits(book, filing="crst", fallback="regroup")
    assert regrouped.frame.loc[0, "project_ghg_reduced [tCO2e]"] == pytest.approx(1000 * 0.715375, rel=1e-15)
    assert "regrouped_region:CN-GRID-CENTRAL" in regrouped.issues.set_index("code").loc["factor_fallback", "hint"]


def test_a_method_of_another_type_is_refused():
    table = rows(
        {"loan_id": "A", "project_type": "battery_storage", "method": "cbirc_2020.renewable_power"},
        {"loan_id": "B", "project_type": "solar_pv", "method": "cbirc_2020.renewable_powr"},
        {"loan_id": "C", "project_type": "solar_pv", "method": "crst_2021.other_power"},
        **{name: value for name, value in PV.items() if name != "project_type"},
        **{"balance [万元]": "1", "total_investment [万元]": "10", "grid_factor [tCO2/MWh]": "0.5"},
    )
    benefits = run(table)
    assert benefits.frame["reason"].tolist() == ["wrong_method_for_type", "unknown_code", ""]
    hints = benefits.issues.set_index("code")["hint"]
    assert "cbirc_2020.renewable_power" in hints["unknown_code"]
    assert "solar_pv" in hints["wrong_method_for_type"]
    assert benefits.frame.loc[2, "project_ghg_reduced [tCO2e]"] == 500.0


def test_a_figure_of_the_book_replaces_the_factor_and_is_marked():
    table = rows(
        {"loan_id": "A", "coal_rate [gce/kWh]": "326", "override_reason": "guideline example"},
        {"loan_id": "B", "coal_rate [gce/kWh]": ""},
        **PV,
        **{"balance [万元]": "1", "total_investment [万元]": "1"},
    )
    benefits = run(table)
    assert benefits.frame["energy_saved [tce]"].tolist() == [326.0, 301.6]
    assert benefits.frame["flags"].str.contains("factor_given").tolist() == [True, False]
    used = benefits.factors[benefits.factors["argument"] == "coal_rate"]
    assert used["status"].tolist() == ["given", "memory"]
    assert "guideline example" in str(benefits.explain("A"))


def test_a_column_without_unit_rejects_only_the_rows_that_need_it():
    table = rows(
        {"loan_id": "A", "electricity_supplied": "1000"},
        {"loan_id": "B", "project_type": "water_reuse", "water_reused [m3]": "5"},
        **{"region": "500155", "year": "2024", "balance [万元]": "1", "total_investment [万元]": "10"},
    ) | {"project_type": ["solar_pv", "water_reuse"]}
    benefits = run(table)
    assert benefits.frame["status"].tolist() == ["rejected", "computed"]
    told = benefits.issues[benefits.issues["severity"] == "error"]
    assert told["column"].tolist() == ["electricity_supplied"]
    assert "MWh" in told["hint"].iloc[0]


def test_series_give_each_year_of_a_project_that_ages():
    table = rows(
        {
            "loan_id": "A",
            "project_type": "kitchen_waste",
            "region": "500155",
            "year": "2024",
            "commissioned_on": "2022-03-01",
            "climate": "boreal_temperate_wet",
            "waste@food [t]": "10000",
            "electricity_supplied [MWh]": "1000",
            "balance [万元]": "1",
            "total_investment [万元]": "2",
        }
    )
    benefits = run(table)
    series = benefits.series("ghg_reduced")
    assert series["year"].tolist() == [2022, 2023, 2024]
    assert series["project_ghg_reduced [tCO2e]"].is_monotonic_increasing
    assert series["ghg_reduced [tCO2e]"].iloc[-1] == benefits.frame.loc[0, "ghg_reduced [tCO2e]"]


def test_another_method_for_a_type_can_be_chosen_for_a_run():
    table = rows(
        {"loan_id": "A", "granted [万元]": "1", "total_investment [万元]": "10", "grid_factor [tCO2/MWh]": "0.5"}, **PV
    )
    book = ca.read_book(table, currency="CNY")
    chosen = ca.benefits(book, filing="crst", methods={"solar_pv": "crst_2021.other_power"})
    assert chosen.frame.loc[0, "method"] == "crst_2021.other_power"
    assert chosen.manifest["methods_chosen"] == {"solar_pv": "crst_2021.other_power"}
    with pytest.raises(ca.OptionError, match=r"cbirc_2020\.wastewater is for"):
        ca.benefits(book, methods={"solar_pv": "cbirc_2020.wastewater"})
    with pytest.raises(ca.UnknownMethod, match=r"cbirc_2020\.renewable_power"):
        ca.benefits(book, methods={"solar_pv": "cbirc_2020.renewable_pwer"})
    with pytest.raises(ca.OptionError, match="solar_pv"):
        ca.benefits(book, methods={"solar_p": "cbirc_2020.wastewater"})


@pytest.mark.parametrize(
    ("filing", "told", "column"),
    [
        ("crst", {"balance [万元]": "700", "allocated_balance [万元]": "350", "granted [万元]": "700"}, "granted"),
        ("pboc", {"allocated_balance [万元]": "350", "average_balance [万元]": "700"}, "balance"),
        (
            "pboc",
            {"balance [万元]": "0", "allocated_balance [万元]": "0", "average_balance [万元]": "700"},
            "balance",
        ),
        ("pboc", {"granted [万元]": "9", "allocated_granted [万元]": "4.5", "average_balance [万元]": "7"}, "balance"),
    ],
)
def test_no_amount_counts_once_per_project_of_its_loan(filing, told, column):
    table = rows({"project_id": "P1"}, {"project_id": "P2"}, **REUSE, loan_id="A", **told)
    table |= {"total_investment [万元]": ["1000"] * 2, "water_reused [m3]": ["10"] * 2}
    benefits = run(table, filing=filing)
    assert benefits.frame["reason"].tolist() == ["allocation_missing"] * 2
    assert set(benefits.issues.query("code == 'allocation_missing'")["column"]) == {f"allocated_{column}"}


def test_the_balance_of_a_split_loan_needs_its_own_parts():
    told = {"balance": 700, "granted": 700, "allocated_granted": 350}
    book = ca.read_book([{"loan_id": "A", "project_id": project} | told for project in ("P1", "P2")])
    assert [issue.column for issue in book.findings if issue.code == "allocation_missing"] == ["allocated_balance"] * 2


def test_a_loan_of_one_row_needs_no_parts_of_other_amounts():
    table = rows(
        {"loan_id": "A"}, {"loan_id": "B"}, **REUSE, **{"granted [万元]": "700", "average_balance [万元]": "7"}
    )
    table |= {"balance [万元]": ["0", "5"], "allocated_balance [万元]": ["0", "5"]}
    table |= {"total_investment [万元]": ["1000"] * 2, "water_reused [m3]": ["10"] * 2}
    assert run(table, filing="crst").frame["share"].tolist() == [0.7, 0.7]
    assert run(table, filing="pboc").frame["share"].tolist() == [0.007, 0.007]


def test_a_month_without_a_column_is_no_zero_and_not_left_out():
    table = rows({"loan_id": "A", "balance@2024-11 [万元]": "100", "balance@2024-12 [万元]": "300"}, **REUSE)
    table |= {"total_investment [万元]": ["1000"], "water_reused [m3]": ["10"]}
    assert run(table, filing="pboc").frame["reason"].tolist() == ["no_average_balance"]
    table |= {"disbursed_on": ["2024-11-05"]}
    assert run(table, filing="pboc").frame["share"].tolist() == [4e6 / 12 / 1e7]
    table |= {"balance@2024-04 [万元]": ["6"], "balance@2024-05 [万元]": ["6"], "disbursed_on": ["2024-01-05"]}
    table |= {"maturity": ["2024-06-20"]}
    assert run(table, filing="pboc", period="2024Q2").frame["share"].tolist() == [0.004]


def test_days_of_operation_fit_the_period_they_are_of():
    table = rows(
        {"loan_id": "A", "year": "2024"}, {"loan_id": "B", "year": "2023"}, **{**REUSE, "operating_days": "366"}
    )
    table |= {"average_balance [万元]": ["100"] * 2, "total_investment [万元]": ["1000"] * 2}
    table |= {"year": ["2024", "2023"], "water_reused [m3]": ["10"] * 2}
    assert run(table, filing="pboc").frame["reason"].tolist() == ["", "days_out_of_range"]
    assert run(table, filing="green-credit", attribution="average_balance").frame["reason"].tolist() == ["", ""]
    quarter = run(table | {"operating_days": ["91", "91"]}, filing="pboc", period="2024Q2").frame
    assert quarter["reason"].tolist() == ["", "other_period"]
    assert quarter.loc[0, "project_water_saved [m3]"] == 10 * (91 / 366)
    late = run(table | {"operating_days": ["92", "91"]}, filing="pboc", period="2024Q2").frame
    assert late["reason"].tolist() == ["days_out_of_range", "other_period"]


def test_days_and_stage_are_facts_of_a_project_and_year():
    loan = {"project_id": "P", "water_reused [m3]": "10", "average_balance": "1", "total_investment": "10"}
    first = REUSE | loan | {"loan_id": "A", "year": "2023", "operating_days": "82", "stage": "construction"}
    later = REUSE | loan | {"loan_id": "B", "year": "2024", "operating_days": "362", "stage": "operation"}
    other = later | {"loan_id": "C", "operating_days": "361"}
    frame = ca.benefits(ca.read_book([first, later], currency="CNY"), filing="pboc").frame
    assert frame["reason"].tolist() == ["construction", ""]
    frame = ca.benefits(ca.read_book([first, later, other], currency="CNY"), filing="pboc").frame
    assert frame["reason"].tolist() == ["construction", "conflicting_fact", "conflicting_fact"]


def test_a_project_counts_from_its_commissioning_on_where_the_filing_counts_no_construction():
    table = rows({"loan_id": "A"}, {"loan_id": "B"}, {"loan_id": "C"}, **REUSE)
    table |= {name: ["100"] * 3 for name in ("granted [万元]", "balance [万元]", "average_balance [万元]")}
    table |= {"total_investment [万元]": ["1000"] * 3, "water_reused [m3]": ["10"] * 3}
    table |= {"commissioned_on": ["2024-12-31", "2025-01-01", ""], "year": ["2024"] * 3}
    assert run(table).frame["reason"].tolist() == ["", "", ""]
    for filing in ("crst", "pboc"):
        frame = run(table, filing=filing).frame
        assert frame["status"].tolist() == ["computed", "not_quantified", "computed"]
        assert frame["reason"].tolist() == ["", "construction", ""]
    assert run(table, filing="crst", period="2024Q3").frame["reason"].tolist() == ["construction"] * 2 + [""]


def test_totals_of_projects_are_the_same_in_any_order_of_rows():
    told = [
        {"loan_id": "A", "year": "2024", "water_reused [m3]": "10"},
        {"loan_id": "B", "year": "2023", "water_reused [m3]": "30"},
        {"loan_id": "C", "year": "2024", "water_reused [m3]": ""},
    ]
    common = {"project_type": "water_reuse", "region": "500155", "project_id": "P"}
    common |= {"balance [万元]": "100", "total_investment [万元]": "1000"}
    for order in itertools.permutations(told):
        assert run(rows(*order, **common)).project_totals()["water_saved"].value == 10.0
