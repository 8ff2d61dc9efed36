"""Rules of the regime and of the pilot guide: options, products, projects, fall-backs and grades."""

import pytest

import carbonacct as ca
from tests.lending import book_of, sector_factors

LOAN = {"sector": "C3130", "average_balance": 500, "balance": 500, "total_assets": 5000, "revenue": 2000}
REPORT = {"scope1": 700, "scope2": 300}
ENERGY = {"electricity_bought": 1e4, "region": "CN-CQ"}


def run(*loans, **options):
    keys = dict.fromkeys(key for loan in loans for key in loan)
    rows = [{**dict.fromkeys(keys), "year": "2026", **loan} for loan in loans]
    factors = sector_factors(
        ("revenue_intensity", "C3130", 3.0), ("asset_intensity", "C3130", 2.0), ("balance_intensity", "C3130", 4.0)
    )
    return ca.financed_emissions(
        book_of(*rows, unit="万元"), **{"assets": "year_end", "scope": "all", "factors": factors, **options}
    )


def told(*loans, **options):
    frame = run(*loans, **options).frame
    return list(zip(frame["status"], frame["reason"], frame["option"], frame["method"], strict=True))


@pytest.mark.parametrize(
    "word", ["report", "1a", "1b", "energy", "2a", "revenue", "3a", "balance", "3b", "product", "2b"]
)
def test_a_fixed_option_is_taken_and_no_other(word):
    loan = {**LOAN, **REPORT, **ENERGY, "output@cement": 100, "emission_option": word, "override_reason": "audit"}
    option = {"1": "report", "2a": "energy", "2b": "product", "3a": "revenue", "3b": "balance"}.get(
        word if word in ("2a", "2b", "3a", "3b") else word[:1], word
    )
    status, _, taken, _ = told(loan)[0]
    if option == "product":
        assert taken in ("", "product")
        assert status in ("computed", "not_quantified")
    else:
        assert (status, taken) == ("computed", option)


def test_options_without_a_reason_or_a_meaning():
    fixed = {**LOAN, **REPORT, "emission_option": "report"}
    issues = run(fixed, {**LOAN, **REPORT}).issues
    assert issues.loc[issues["code"] == "override_without_reason", "loan_id"].tolist() == ["L1"]
    said = run({**fixed, "override_reason": "audit"}, {**fixed}).issues
    assert said.loc[said["code"] == "override_without_reason", "loan_id"].tolist() == ["L2"]
    found = run({**LOAN, **REPORT, "emission_option": "guess"}, {**LOAN, **REPORT, "emission_option": "4a"})
    assert found.frame["reason"].iloc[0] == "option_unknown"
    assert found.frame["status"].iloc[1] == "computed"
    (issue,) = found.issues[found.issues["code"] == "option_unknown"].itertuples()
    assert (issue.column, issue.given) == ("emission_option", "guess")


@pytest.mark.parametrize(
    ("basis", "tonnes"), [("per_assets", 500 * 2.0), ("per_balance", 500 * 4.0), ("per_revenue", 500 * 3.0)]
)
def test_the_last_resort_multiplies_the_balance_by_the_factor_of_its_basis(basis, tonnes):
    bare = {name: held for name, held in LOAN.items() if name not in ("revenue", "total_assets")}
    found = run(bare, fallback_basis=basis)
    assert found.frame[["status", "option"]].values.tolist() == [["computed", "balance"]]
    assert found.total()["financed_scope1_2"].value == pytest.approx(tonnes)


def test_the_pilot_guide_takes_report_energy_and_sector_average():
    options = [taken for _, _, taken, _ in told({**LOAN, **REPORT}, {**LOAN, **ENERGY}, LOAN, standard="pboc-2021")]
    assert options == ["report", "energy", "revenue"]
    together = {**LOAN, "scope1_2": 1000}
    assert told(together, standard="pboc-2021")[0][2] == "report"
    found = run(LOAN, standard="pboc-2021")
    assert found.total()["financed_scope1_2"].value == pytest.approx(500 * 3.0)


@pytest.mark.parametrize(
    "kind", ["securitisation", "listed_equity", "sovereign_debt", "use_of_proceeds", "facilitated"]
)
def test_asset_classes_that_are_no_credit_are_not_covered(kind):
    found = run({**LOAN, **REPORT, "asset_class": kind})
    assert found.frame["reason"].iloc[0] == "product_not_covered"
    issues = found.issues
    assert "asset_class" in issues.loc[issues["code"] == "product_not_covered", "column"].tolist()


def test_products_that_are_not_covered_are_said_at_their_column():
    issues = run({**LOAN, **REPORT, "product_kind": "委托贷款"}, {**LOAN, **REPORT, "product_kind": "保函"}).issues
    assert (
        issues.loc[issues["code"].isin(["product_not_covered", "guarantee"]), "column"].tolist() == ["product_kind"] * 2
    )


PROJECT = {**LOAN, "product_kind": "项目贷款", "total_investment": 1000}


def test_projects_take_the_figures_of_the_project():
    own = {"project_scope1": 10, "project_scope2": 20}
    group = {**REPORT, "boundary": "consolidated"}
    found = run(
        {**PROJECT, **own, **REPORT},
        {**PROJECT, **REPORT, "boundary": "项目"},
        {**LOAN, **own, **REPORT},
        {**PROJECT, **own, **group},
    )
    totals = found.frame["financed_scope1 [tCO2e]"].tolist()
    assert totals == [5.0, 350.0, 70.0, 5.0]
    assert found.frame["attribution_factor"].tolist() == [0.5, 0.5, 0.1, 0.5]
    assert found.frame["denominator"].tolist() == [1e7, 1e7, 5e7, 1e7]
    whole = run({**PROJECT, "project_scope1_2 [tCO2e]": 40})
    assert whole.total()["financed_scope1_2"].value == 20.0


def test_grades_of_both_editions_and_of_verified_figures():
    loans = ({**LOAN, **REPORT, "emissions_verified": "是"}, {**LOAN, **REPORT}, {**LOAN, **ENERGY}, LOAN)
    now = run(*loans).frame["data_quality"].tolist()
    assert now[0] < now[1] <= now[2] < now[3]
    assert all(grade == grade for grade in run(*loans, edition="draft").frame["data_quality"])
    assert run(*loans, standard="pboc-2021").frame["data_quality"].isna().all()


def test_power_and_heat_of_one_plant_are_one_product_and_goods_beside_them_are_none():
    """1,000 MWh × 0.8 t/MWh + 2,000 GJ × 0.1 t/GJ, whatever units the heat is written in."""
    plant = {**LOAN, "sector": "D4412", "output@electricity": 1000, "product_power_factor [tCO2e/MWh]": 0.8}
    plant |= {"product_heat_factor [tCO2e/GJ]": 0.1}
    for heat in ({"output@heat": 2000}, {"产量@供热量 [TJ]": 2}, {"产量@热力 [MWh]": 2000 / 3.6}):
        found = run({**plant, **heat}, {**plant, **heat, "output@cement": 5}, {**plant, **heat, "scope1_2": 5}).frame
        assert found["method"].tolist()[0] == "pboc_2026.product_power_heat"
        assert found["entity_scope1_2 [tCO2e]"].tolist()[::2] == pytest.approx([1000.0, 5.0], rel=1e-14)
        assert found["option"].tolist()[1] != "product"
