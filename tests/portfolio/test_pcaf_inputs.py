"""What PCAF takes from a book: options fixed and stated, amounts from their parts, structures, states in dollars."""

import numpy as np
import pytest

import carbonacct as ca
from carbonacct.factors import FactorSet
from tests.lending import book_of

FIRM = {"asset_class": "business_loan", "balance": 100, "total_equity": 400, "total_debt": 600}
STATE = {"asset_class": "sovereign_debt", "gdp_ppp": 1e12, "scope1": 5e8}
# 100 t × 2 tCO2e/t; 1,000 t × 0.5 tCO2e/t; 10⁶ yuan × 3 tCO2e/万元; 0.8 of turnover; 2 tCO2e/万元 of assets.
ACTIVITY = {"sector": "C2221", "region": "500155", "fuel@coal": 100, "fuel_mass_factor@coal": 2}
ACTIVITY |= {"process@carbonate": 0, "process_factor@carbonate": 1, "output@clinker": 1000}
ACTIVITY |= {"product_factor@clinker": 0.5, "revenue": 1e6, "revenue_intensity": 3, "asset_turnover": 0.8}
ACTIVITY |= {"asset_intensity": 2}


def pcaf(*loans, **options):
    return ca.financed_emissions(book_of(*loans), standard="pcaf", **options)


def rate(*texts):
    factors = FactorSet.load()
    for text in texts:
        factors = factors.with_value(f"fx.year_end:{text}")
    return factors


def told(result, code):
    rows = result.issues[result.issues["code"] == code]
    return rows[["loan_id", "column", "given"]].fillna("").values.tolist()


# Options


@pytest.mark.parametrize(
    ("word", "option", "financed"),
    [
        (None, "2a", 20.0),
        ("2a", "2a", 20.0),
        ("energy", "2a", 20.0),
        ("2b", "2b", 50.0),
        ("product", "2b", 50.0),
        ("3a", "3a", 30.0),
        ("revenue", "3a", 30.0),
        ("3b", "3b", 0.02),
        ("balance", "3b", 0.02),
        (" 3C ", "3c", 0.024),
        ("1a", "", None),
        ("report", "", None),
    ],
)
def test_an_option_fixed_is_the_only_one_tried(word, option, financed):
    row = pcaf({**FIRM, **ACTIVITY, "emission_option": word}).frame.iloc[0]
    assert row["option"] == option
    if financed is None:
        assert row[["status", "reason"]].tolist() == ["not_quantified", "no_emissions"]
    else:
        assert row["financed_scope1_2 [tCO2e]"] == pytest.approx(financed, rel=1e-14)


def test_a_report_counts_as_verified_where_it_is():
    stated = {**FIRM, "scope1": 900, "scope2": 100}
    choices = [
        {"emission_option": option, "emissions_verified": verified}
        for option in ("report", None, "1a", "1b")
        for verified in ("是", "否", None)
    ]
    frame = pcaf(*({**stated, **choice} for choice in choices)).frame
    assert frame["option"].tolist() == ["1a", "1b", "1b"] * 2 + ["1a"] * 3 + ["1b"] * 3
    assert frame["data_quality"].tolist() == [1.0, 2.0, 2.0] * 2 + [1.0] * 3 + [2.0] * 3
    assert frame["financed_scope1_2 [tCO2e]"].tolist() == [100.0] * 12


@pytest.mark.parametrize("stated", [{"scope1": 700, "scope2": 70}, {"scope1_2": 770}])
@pytest.mark.parametrize(("option", "score"), [("2a", 2.0), ("2b", 3.0), ("3a", 4.0)])
def test_a_figure_stated_under_an_option_goes_before_what_could_be_computed_by_it(stated, option, score):
    both = pcaf({**FIRM, **ACTIVITY, **stated}, {**FIRM, **ACTIVITY}).frame
    assert both["option"].tolist() == ["1b", "2a"]
    fixed = {"emission_option": option}
    both = pcaf({**FIRM, **ACTIVITY, **stated, **fixed}, {**FIRM, **ACTIVITY, **fixed}).frame
    computed = {"2a": 20.0, "2b": 50.0, "3a": 30.0}[option]
    assert both["option"].tolist() == [option] * 2
    assert both["data_quality"].tolist() == [score] * 2
    assert both["financed_scope1_2 [tCO2e]"].tolist() == pytest.approx([77.0, computed], rel=1e-14)


def test_the_option_of_one_row_is_no_option_of_another():
    stated = {**FIRM, **ACTIVITY, "scope1": 700, "scope2": 70}
    words = ("report", "2a", "3a", "report", None)
    verified = (None, None, "是", "是", "是")
    rows = zip(words, verified, strict=True)
    frame = pcaf(*({**stated, "emission_option": word, "emissions_verified": yes} for word, yes in rows)).frame
    assert frame["option"].tolist() == ["1b", "2a", "3a", "1a", "1a"]
    assert frame["data_quality"].tolist() == [2.0, 2.0, 4.0, 1.0, 1.0]


def test_structures_have_no_options_of_their_own_to_refuse():
    green = {"asset_class": "use_of_proceeds", "balance": 100, "total_equity": 100, "total_debt": 300}
    green |= {"scope1": 90, "scope2": 10, "emission_option": "2a"}
    frame = pcaf(green, {**FIRM, **ACTIVITY, "emission_option": "2a"}).frame
    assert frame["financed_scope1_2 [tCO2e]"].tolist() == pytest.approx([25.0, 20.0], rel=1e-14)


@pytest.mark.parametrize(
    ("name", "option", "score"),
    [
        ("sovereign_debt", "2", 3.0),
        ("sovereign_debt", "3a", 4.0),
        ("sovereign_debt", "3b", 5.0),
        ("sub_sovereign_debt", "3", 4.0),
        ("sub_sovereign_debt", "4a", 5.0),
        ("sub_sovereign_debt", "4b", 5.0),
    ],
)
def test_an_estimate_of_a_state_scores_by_its_option(name, option, score):
    share = {"gdp_ppp": 1e12} if name == "sovereign_debt" else {"regional_gdp": 1e12, "gdp_ppp": 1, "gdp": 1}
    loan = {"asset_class": name, "currency": "USD", "balance": 1e6, "emission_option": option, **share}
    row = pcaf({**loan, "scope1_excl_lulucf": 6e8}).frame.iloc[0]
    assert row["financed_territorial_scope1_excl_lulucf [tCO2e]"] == 600.0
    assert row[["option", "data_quality"]].tolist() == [option, score]


@pytest.mark.parametrize(
    ("name", "option", "choices"),
    [
        ("mortgage", "3a", "1a, 1b, 2a, 2b, 3"),
        ("commercial_real_estate", "3B", "1a, 1b, 2a, 2b, 3"),
        ("motor_vehicle_loan", "3c", "1a, 1b, 2a, 2b, 3a, 3b"),
        ("sovereign_debt", "2b", "1a, 1b, 2, 3a, 3b"),
        ("sub_sovereign_debt", "3a", "1a, 1b, 2, 3, 4a, 4b"),
        ("listed_equity", "4a", "1a, 1b, 2a, 2b, 3a, 3b, 3c"),
    ],
)
def test_an_option_of_another_class_is_refused_with_those_of_the_class(name, option, choices):
    stated = {"asset_class": name, "balance": 5, "scope1": 9, "scope2": 1, "emission_option": option}
    firm = {**FIRM, **ACTIVITY, "emission_option": "2a"}
    result = pcaf(firm, stated, {**stated, "emission_option": None})
    assert result.frame["status"].tolist()[:2] == ["computed", "rejected"]
    assert result.frame["reason"].iloc[2] != "option_unknown"
    assert told(result, "option_unknown") == [["L2", "emission_option", option]]
    (hint,) = result.issues.loc[result.issues["code"] == "option_unknown", "hint"]
    assert f"{name}: {choices}" in hint


def test_a_word_that_is_no_option_is_refused_with_all_options():
    result = pcaf({**FIRM, **ACTIVITY, "emission_option": "best guess"}, {**FIRM, **ACTIVITY})
    assert result.frame["status"].tolist() == ["rejected", "computed"]
    assert told(result, "option_unknown") == [["L1", "emission_option", "best guess"]]
    (hint,) = result.issues.loc[result.issues["code"] == "option_unknown", "hint"]
    assert "one of 1a, 1b, 2, 2a, 2b, 3, 3a, 3b, 3c, 4a, 4b" in hint


@pytest.mark.parametrize("option", ["3b", "3c"])
@pytest.mark.parametrize("name", ["business_loan", "listed_equity", "corporate_bond", "project_finance"])
def test_a_stated_figure_of_an_option_that_attributes_nothing_is_refused(name, option):
    loan = {**FIRM, **ACTIVITY, "asset_class": name, "emission_option": option, "total_investment": 1000}
    result = pcaf({**loan, "scope1": 700, "scope2": 70}, loan, {**loan, "scope1": 700, "scope2": 70} | FIRM_BY_REPORT)
    assert result.frame["status"].tolist() == ["rejected", "computed", "computed"]
    assert told(result, "option_without_attribution") == [["L1", "emission_option", option]]


FIRM_BY_REPORT = {"emission_option": "report", "evic": 1000}


# Amounts


def test_a_loan_is_what_was_granted_less_what_was_repaid_where_no_balance_is_given():
    flow = {"granted": 1000, "repaid": 400, "scope1": 900, "scope2": 100}
    whole = {"total_equity": 400, "total_debt": 600, "total_investment": 1000, "vehicle_value": 1000}
    whole |= {"property_value": 1000, "evic": 1000}
    names = ("business_loan", "project_finance", "motor_vehicle_loan", "mortgage")
    frame = pcaf(*({"asset_class": name, **flow, **whole} for name in names)).frame
    assert frame["numerator"].tolist() == [600.0] * 4
    assert frame["financed_scope1_2 [tCO2e]"].tolist() == [600.0] * 4
    stated = pcaf({**FIRM, **flow}, {**FIRM, **flow, "balance": None}, {**FIRM, **flow, "balance": 0}).frame
    assert stated["numerator"].tolist() == [100.0, 600.0, 0.0]
    share = pcaf({"asset_class": "listed_equity", **flow, **whole})
    assert told(share, "no_balance") == [["L1", "balance", ""]]


def test_a_loan_over_two_projects_counts_with_its_parts():
    loan = {**FIRM, "scope1": 900, "scope2": 100, "balance": 100}
    parts = ({"allocated_balance": 40, "project_id": "P"}, {"allocated_balance": 60, "project_id": "Q"})
    loans = ({"loan_id": "A", **loan, **parts[0]}, {"loan_id": "A", **loan, **parts[1]}, {"loan_id": "B", **loan})
    assert pcaf(*loans).frame["numerator"].tolist() == [40.0, 60.0, 100.0]


def test_explanations_say_where_an_amount_comes_from():
    stated, emits = {**FIRM, "scope1": 900, "scope2": 100}, {"scope1": 900, "scope2": 100}
    flow = {**stated, "balance": None, "granted": 1000, "repaid": 400}
    both = pcaf(stated, flow)
    assert "outstanding, else pcaf_2022.loan_outstanding" in str(both.explain("L2"))
    for loans in ((stated,), (stated, {**stated, "balance": None})):
        plain = str(pcaf(*loans).explain("L1"))
        assert "balance at year end" in plain
        assert "else" not in plain
    bank = pcaf({**stated, "customer_deposits": 1000})
    assert "total_debt with customer deposits" in str(bank.explain("L1"))
    apart = pcaf(stated, {**FIRM, **emits, "total_debt": None, "total_assets": 9000, "customer_deposits": 9})
    assert "with customer deposits" not in str(apart.explain("L1"))
    half = pcaf({**BOND, **UOP, "uop_scope1 [tCO2e]": None})
    assert "less that of the issuer" not in str(half.explain("L1"))


def test_unlisted_equity_is_its_part_of_the_book_equity():
    held = {**FIRM, "balance": None, "shares_held": 25, "shares_issued": 100, "scope1": 900, "scope2": 100}
    held["asset_class"] = "unlisted_equity"
    frame = pcaf(held, {**held, "balance": 30}, {**held, "asset_class": "business_loan"}).frame
    assert frame["numerator"].tolist()[:2] == [100.0, 30.0]
    assert frame["reason"].tolist() == ["", "", "no_balance"]
    none = pcaf({**held, "shares_issued": 0}, {**FIRM, "scope1": 900, "scope2": 100})
    assert none.frame["reason"].tolist() == ["no_balance", ""]


def test_more_repaid_than_granted_is_said_with_the_amount():
    result = pcaf({**FIRM, "balance": None, "granted": 5, "repaid": 9.5, "scope1": 1, "scope2": 1})
    assert told(result, "short_position") == [["L1", "outstanding", "-4.5"]]


def test_deposits_of_a_bank_are_debt_from_the_third_edition_on():
    bank = {**FIRM, "scope1": 900, "scope2": 100, "customer_deposits": 1000}
    plain = {**bank, "customer_deposits": None}
    listed = {**bank, "asset_class": "listed_equity", "market_cap": 400}
    stated = {**listed, "evic": 5000}
    for edition, denominators in (("2025", [2000, 1000, 2000, 5000]), ("2022", [1000, 1000, 1000, 5000])):
        frame = pcaf(bank, plain, listed, stated, edition=edition).frame
        assert frame["denominator"].tolist() == denominators
        assert frame["attribution_factor"].tolist() == [100 / value for value in denominators]
    unknown = pcaf({**bank, "total_debt": None, "total_assets": 4000}, bank)
    assert unknown.frame["denominator"].tolist() == [4000.0, 2000.0]


# Structures of an issuer


UOP = {"uop_debt": 200, "uop_scope1 [tCO2e]": 80, "uop_scope2 [tCO2e]": 20}
BOND = {"asset_class": "corporate_bond", "balance": 100, "evic": 1000, "scope1": 400, "scope2": 100}


def test_what_green_bonds_finance_leaves_every_denominator_and_scope():
    # 100 ÷ (1,000 − 200); scope 1 400 − 80, scope 2 100 − 20, or 500 − 100 together.
    for company in (BOND, {**BOND, "evic": None, "total_equity": 400, "total_debt": 600}):
        for scopes in ({}, {"scope1": None, "scope2": None, "scope1_2": 500}):
            result = pcaf({**company, **scopes, **UOP}, {**company, **scopes})
            assert result.frame["attribution_factor"].tolist() == [0.125, 0.1]
            assert result.frame["financed_scope1_2 [tCO2e]"].tolist() == [50.0, 50.0]
            if not scopes:
                assert result.frame["financed_scope1 [tCO2e]"].tolist() == [40.0, 40.0]
            assert told(result, "uop_incomplete") == []
    text = str(pcaf({**BOND, **UOP}).explain("L1"))
    assert "evic less that of the issuer's use-of-proceeds debt" in text


@pytest.mark.parametrize(
    "change",
    [
        {"uop_scope1 [tCO2e]": None},
        {"uop_scope2 [tCO2e]": None},
        {"scope1": None, "scope2": None, **ACTIVITY},
        {"scope2": None, **ACTIVITY},
        {"scope1": None, **ACTIVITY},
        {"evic": None, "total_assets": 1000},
        {"evic": None, "total_assets": 1000, "total_equity": 1000},
        {"evic": None, "total_assets": 1000, "total_debt": 1000},
    ],
)
def test_nothing_is_taken_out_where_one_side_is_not_disclosed(change):
    result = pcaf({**BOND, **UOP, **change}, {**BOND, **UOP}, BOND)
    assert result.frame["attribution_factor"].tolist() == [0.1, 0.125, 0.1]
    assert told(result, "uop_incomplete") == [["L1", "uop_debt", ""]]


def test_a_structure_itself_and_other_classes_keep_their_whole():
    green = {"asset_class": "use_of_proceeds", "balance": 100, "total_equity": 0, "total_debt": 200}
    green |= {"scope1": 80, "scope2": 20}
    home = {"asset_class": "mortgage", "balance": 100, "property_value": 200, "scope1": 80, "scope2": 20}
    result = pcaf({**green, **UOP}, {**home, **UOP, "evic": 1000}, {**BOND, **UOP})
    assert result.frame["attribution_factor"].tolist() == [0.5, 0.5, 0.125]
    assert result.frame["financed_scope1_2 [tCO2e]"].tolist() == [50.0, 50.0, 50.0]
    assert told(result, "uop_incomplete") == []


def test_what_green_bonds_finance_is_left_out_beside_loans_to_projects_too():
    own = {"project_scope1": 70, "project_scope2": 7, "project_revenue": 9}
    project = {"asset_class": "project_finance", "balance": 50, "total_investment": 1000, **own}
    result = pcaf({**BOND, **UOP}, project)
    assert result.frame["financed_scope1 [tCO2e]"].tolist() == [40.0, 3.5]
    assert result.frame["financed_scope2 [tCO2e]"].tolist() == [10.0, 0.05 * 7]
    assert "scope1 less that of the issuer's use-of-proceeds debt" in str(result.explain("L1"))


@pytest.mark.parametrize(
    ("change", "column", "given"),
    [
        ({"uop_scope1 [tCO2e]": 400.5}, "scope1", "-0.5"),
        ({"uop_scope2 [tCO2e]": 101}, "scope2", "-1"),
        ({"uop_debt": 1001}, "evic", "-1"),
        ({"uop_debt": 601, "evic": None, "total_equity": 400, "total_debt": 600}, "total_debt", "-1"),
        ({"uop_scope1 [tCO2e]": 481, "scope1": None, "scope2": None, "scope1_2": 500}, "scope1_2", "-1"),
    ],
)
def test_more_than_there_is_names_the_column(change, column, given):
    result = pcaf({**BOND, **UOP, **change}, {**BOND, **UOP})
    assert result.frame["status"].tolist() == ["rejected", "computed"]
    assert told(result, "negative_amount") == [["L1", column, given]]


def test_all_of_the_issuer_may_be_green():
    row = pcaf({**BOND, **UOP, "uop_scope1 [tCO2e]": 400, "uop_scope2 [tCO2e]": 100}).frame.iloc[0]
    assert row[["status", "financed_scope1_2 [tCO2e]"]].tolist() == ["computed", 0.0]


# States


def test_exposure_to_states_is_in_dollars_at_the_rates_of_the_year():
    # 8 ÷ 7 dollars per euro in 2026, 9 ÷ 6 in 2025; 5·10⁸ t of a product of 10¹² dollars.
    factors = rate("USD@2026=7 CNY/USD", "EUR@2026=8 CNY/EUR", "USD@2025=6 CNY/USD", "EUR@2025=9 CNY/EUR")
    loans = [
        {**STATE, "currency": "EUR", "balance": 7e6},
        {**STATE, "currency": "CNY", "balance": 7e6},
        {**STATE, "currency": "USD", "balance": 1e6},
        {**STATE, "currency": None, "balance": 7e6},
        {**STATE, "currency": "EUR", "balance": 2e6, "year": "2025"},
        {**FIRM, "currency": "EUR", "scope1": 900, "scope2": 100},
    ]
    result = pcaf(*({"year": "2026", **loan} for loan in loans), factors=factors)
    exposed = [8e6, 1e6, 1e6, 1e6, 3e6]
    assert result.frame["attribution_factor"].tolist() == pytest.approx([*(one / 1e12 for one in exposed), 0.1])
    states = result.frame["financed_territorial_scope1 [tCO2e]"].tolist()[:-1]
    assert states == pytest.approx([one * 5e-4 for one in exposed], rel=1e-14)
    assert result.frame["financed_scope1 [tCO2e]"].tolist()[-1] == 90.0
    assert told(result, "no_exchange_rate") == []
    used = result.factors[result.factors["argument"] == "exposure"]
    found = sorted(zip(used["loan_id"], used["value"], strict=True))
    assert found == [("L1", 7), ("L1", 8), ("L2", 7), ("L4", 7), ("L5", 6), ("L5", 9)]


def test_dollars_need_no_rate_and_other_currencies_both():
    loans = [{**STATE, "currency": currency, "balance": 1e6} for currency in ("USD", "EUR", "CNY")]
    for factors, reasons, missing in (
        (rate(), ["", "no_denominator", "no_denominator"], ["L2", "L3"]),
        (rate("EUR@2026=8 CNY/EUR"), ["", "no_denominator", "no_denominator"], ["L2", "L3"]),
        (rate("USD@2026=7 CNY/USD"), ["", "no_denominator", ""], ["L2"]),
        (rate("USD@2026=7 CNY/USD", "EUR@2026=8 CNY/EUR"), ["", "", ""], []),
    ):
        result = pcaf(*loans, factors=factors)
        assert result.frame["reason"].tolist() == reasons
        unrated = [row for row in told(result, "no_exchange_rate") if row[1] == "currency"]
        assert unrated == [[loan, "currency", "USD"] for loan in missing]
        assert np.isnan(result.frame.loc[result.frame["reason"] != "", "attribution_factor"]).all()


def test_a_book_that_names_no_currency_is_in_yuan():
    loan = {"loan_id": "A", "year": "2026", "asset_class": "sovereign_debt", "balance": "7e6", "scope1 [tCO2e]": "5e8"}
    book = ca.read_book([loan | {"gdp_ppp [USD]": "1e12"}])
    rated = ca.financed_emissions(book, standard="pcaf", factors=rate("USD@2026=7 CNY/USD"))
    assert rated.frame["financed_territorial_scope1 [tCO2e]"].tolist() == [500.0]


def test_a_book_without_states_asks_for_no_rate():
    result = pcaf({**FIRM, "currency": "EUR", "scope1": 900, "scope2": 100})
    assert "currency" not in {column for _, column, _ in told(result, "no_exchange_rate")}
    assert result.frame["attribution_factor"].item() == 0.1


def test_what_was_repaid_is_money_of_the_rows_own_currency():
    """A header without unit is read as one of the row's currency; one in yuan is none of a loan in dollars."""
    loan = {"loan_id": "A", "year": "2026", "currency": "USD", "asset_class": "business_loan", "total_equity": "500"}
    loan |= {"total_debt": "500", "scope1 [tCO2e]": "90", "scope2 [tCO2e]": "10", "granted": "100"}
    plain, yuan = (ca.read_book([loan | {header: "40"}]) for header in ("repaid", "累计还款金额 [元]"))
    found = ca.financed_emissions(plain, standard="pcaf")
    assert found.frame["numerator"].tolist() == [60.0]
    assert ca.financed_emissions(yuan, standard="pcaf").frame["reason"].tolist() == ["currency_conflict"]


def test_facilitated_business_of_an_unlisted_issuer_is_divided_by_equity_and_debt():
    """100 ÷ (1,000 + 0) × 5,000 × 33 %; an enterprise value goes first."""
    deal = {"asset_class": "facilitated", "balance": 100, "scope1": 5000, "scope2": 0, "total_debt": 1000}
    frame = pcaf({**deal, "total_equity": -50}, {**deal, "total_equity": 3000, "evic": 500}, deal).frame
    assert frame["facilitated_scope1_2 [tCO2e]"].tolist()[:2] == pytest.approx([165.0, 330.0])
    assert frame["reason"].tolist() == ["", "", "no_emissions"]
