"""Integrity checks: every rule finds its planted case, says what it touches, and finds nothing in a clean book."""

import json
from collections import defaultdict
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.checks.claims import repeated
from carbonacct.checks.findings import SEVERITIES, rules
from carbonacct.checks.integrity import thresholds
from carbonacct.errors import OptionError
from carbonacct.vocabulary.columns import normal, normals
from tests.books import columns, tables

SOLAR = {
    "project_type": "solar_pv",
    "year": "2024",
    "region": "500155",
    "currency": "CNY",
    "balance [万元]": "1000",
    "total_investment [万元]": "4000",
    "electricity_supplied [MWh]": "26000",
    "catalogue_edition": "2025",
    "green_label": "green",
}


def book_of(*rows):
    return ca.read_book(columns([{"loan_id": f"L{number}", **SOLAR, **row} for number, row in enumerate(rows)]))


def found_in(*rows, **options):
    return ca.integrity(book_of(*rows), **options)


def only(findings, code):
    return findings.frame[findings.frame["code"] == code].to_dict("records")


CLEAN = {"unverified_factors", "stale_factor"}
PLANTED = {
    "shares_above_one": [
        {"project_id": "P", "balance [万元]": "3000"},
        {"project_id": "P", "balance [万元]": "3000", "loan_id": "other"},
    ],
    "same_claim": [{"project_id": "P"}, {"project_id": "Q", "balance [万元]": "800"}],
    "same_project": [
        {"project_id": "P", "project_name": "云龙光伏（一期）"},
        {"project_id": "Q", "project_name": "云龙光伏(一期)", "electricity_supplied [MWh]": "27000"},
    ],
    "replaced_loan_counts": [
        {"project_id": "P", "loan_id": "old"},
        {"project_id": "P", "loan_id": "new", "refinances": "old"},
        {"project_id": "P", "loan_id": "again", "refinances": "gone"},
    ],
    "bond_and_loan": [
        {"project_id": "P", "asset_class": "use_of_proceeds"},
        {"project_id": "P", "asset_class": "business_loan"},
    ],
    "two_reports": [{"facility_field": "清洁能源"}],
    "certificates_sold": [{"gec_sold [MWh]": "5000"}],
    "certificates_above_power": [{"gec_sold [MWh]": "26000.5"}],
    "credits_issued": [{"ccer_issued [tCO2e]": "100"}],
    "credits_above_reduction": [{"ccer_issued [tCO2e]": "1000000"}],
    "benefit_outside_band": [{"electricity_supplied [MWh]": "2600000"}],
    "claimed_differs": [{"project_ghg_reduced [tCO2e]": "90000"}],
    "catalogue_missing": [{"catalogue_edition": ""}],
    "catalogue_unknown": [{"catalogue_edition": "2099年版"}],
    "catalogue_superseded": [{"catalogue_edition": "2021年版", "disbursed_on": "2025-10-01"}],
    "catalogue_not_in_force": [{"catalogue_edition": "2025年版", "disbursed_on": "2025-09-30"}],
    "counted_in_construction": [{"stage": "construction"}],
    "operation_before_commissioning": [{"commissioned_on": "2025-01-01"}],
}


@pytest.mark.parametrize("code", PLANTED)
def test_every_rule_finds_its_planted_case(code):
    findings = found_in(*PLANTED[code])
    told = only(findings, code)
    assert len(told) == 1
    one = told[0]
    assert one["severity"] == rules()[code].severity
    assert all((one["remedy_en"], one["remedy_zh"], one["title_zh"]))
    assert one["money"] > 0
    assert one["currency"] == "CNY"
    assert one["ghg_reduced [tCO2e]"] > 0


def test_a_clean_book_has_no_findings_but_those_of_its_factors():
    assert {*found_in({}).codes} <= CLEAN


def test_every_rule_has_a_test():
    assert {*PLANTED} | CLEAN == {*rules()}


def test_the_figures_of_a_finding_are_those_of_its_rows():
    book = book_of(*PLANTED["shares_above_one"], {"project_id": "R", "electricity_supplied [MWh]": "9"})
    benefits = ca.benefits(book)
    one = only(ca.integrity(benefits), "shares_above_one")[0]
    assert one["loans"] == "L0; other"
    assert one["money"] == 60_000_000
    assert one["evidence"] == "project P: shares add up to 1.5"
    assert one["ghg_reduced [tCO2e]"] == float(sum(benefits.frame["ghg_reduced [tCO2e]"][:2].map(Fraction)))


def test_shares_of_other_lenders_count():
    row = {"project_id": "P"}
    assert only(found_in(row, others={"P": 0.75}), "shares_above_one") == []
    one = only(found_in(row, others={"P": 0.7500001}), "shares_above_one")[0]
    assert one["evidence"].endswith("of which 0.75 outside this book")


def test_charging_posts_and_the_vehicles_they_serve_are_one_claim():
    fleet = {
        "project_type": "electric_taxi",
        "fuel": "gasoline",
        "vehicles": "100",
        "distance [km]": "50000",
        "fuel_per_km [L/km]": "0.08",
        "electricity_per_km [kWh/km]": "0.15",
        "electricity_supplied [MWh]": "",
        "project_id": "FLEET",
    }
    posts = {**SOLAR, "project_id": "POSTS", "electricity_supplied [MWh]": "1", "electricity_discharged [MWh]": "750"}
    told = only(found_in(fleet, posts), "same_claim")
    assert [one["evidence"].split(" in ")[0] for one in told] == ["power_delivered: 750 MWh"]
    assert "electricity used by vehicles" in told[0]["evidence"]


def test_another_year_place_or_quantity_is_another_claim():
    for other in ({"year": "2025"}, {"region": "500153"}, {"electricity_supplied [MWh]": "26000.1"}):
        assert only(found_in({"project_id": "P"}, {"project_id": "Q", **other}), "same_claim") == []
    near = {"project_id": "Q", "electricity_supplied [MWh]": "26000.1"}
    assert len(only(found_in({"project_id": "P"}, near, limits={"claim_tolerance": 1e-4}), "same_claim")) == 1


def test_waste_is_claimed_over_all_its_components():
    waste = {"project_type": "kitchen_waste", "electricity_supplied [MWh]": "1", "project_ghg_reduced [tCO2e]": "10"}
    rows = [
        {**waste, "project_id": "P", "waste@food [t]": "60", "waste@garden [t]": "40"},
        {
            **waste,
            "project_id": "Q",
            "waste@food [t]": "100",
            "waste@garden [t]": "0",
            "electricity_supplied [MWh]": "2",
        },
    ]
    told = only(found_in(*rows), "same_claim")
    assert [one["evidence"].split(" in ")[0] for one in told] == ["waste: 100 t"]


def test_a_stale_factor_is_named_with_its_age():
    rows = [{"year": "2026"}]
    assert "stale_factor" in found_in(*rows, limits={"stale_years": 0}).codes
    one = only(found_in(*rows, limits={"stale_years": 0}), "stale_factor")[0]
    assert "older_year:-" in one["evidence"]
    assert only(found_in(*rows, limits={"stale_years": 50}), "stale_factor") == []


def test_unverified_factors_are_told_with_their_share_of_money_and_tonnes():
    benefits = ca.benefits(book_of({}, {"project_type": "", "project_ghg_reduced [tCO2e]": "100"}))
    flagged = benefits.frame["flags"].str.contains("unverified_factor")
    told = only(ca.integrity(benefits), "unverified_factors")
    assert len(told) == int(flagged.any())
    for one in told:
        assert "% of the computed balance" in one["evidence"]
        assert "% of ghg_reduced [tCO2e]" in one["evidence"]


def test_a_figure_of_a_study_rests_on_no_factor_of_the_method_that_could_not_be_run():
    study = {"electricity_supplied [MWh]": "", "project_ghg_reduced [tCO2e]": "30000"}
    found = ca.benefits(book_of(study))
    assert "unverified_factors" not in ca.integrity(found).codes
    assert (found.coverage()["unverified_factor"], len(found.factors)) == (0.0, 0)
    assert found.frame["flags"].tolist() == ["outside_band"]
    assert ca.benefits(book_of({})).coverage()["unverified_factor"] == 1.0


def test_editions_within_their_time_are_no_finding():
    for edition, day in (
        ("2021", "2023-05-01"),
        ("绿色金融支持项目目录（2025年版）", "2025-10-01"),
        ("2019年版", "2020-01-01"),
    ):
        codes = found_in({"catalogue_edition": edition, "disbursed_on": day}).codes
        assert not [code for code in codes if code.startswith("catalogue")]


def test_rows_without_a_result_are_not_judged():
    rejected = {"balance [万元]": "-1", "gec_sold [MWh]": "5", "stage": "construction"}
    empty = {"total_investment [万元]": "", "project_id": "X", "gec_sold [MWh]": "5"}
    assert {*found_in(rejected, empty).codes} <= CLEAN


def test_a_band_of_ones_own():
    band = {
        "indicator": "renewable_power",
        "project_types": "",
        "low": "0",
        "high": "1e-9",
        "unit": "MWh/万元",
        "source": "own",
    }
    one = only(found_in({}, bands=[band]), "benefit_outside_band")[0]
    assert one["evidence"] == "6.5 MWh/万元, band 0 to 1e-09 (own)"
    with pytest.raises(OptionError, match="band cannot be read"):
        found_in({}, bands=[{**band, "low": "little"}])
    with pytest.raises(OptionError, match="band cannot be read"):
        found_in({}, bands=[{"indicator": "ghg_reduced"}])
    for wrong in ({"indicator": "ghg_reducd"}, {"project_types": "solar_pv|winnd"}):
        with pytest.raises(OptionError, match="band cannot be read"):
            found_in({}, bands=[{**band, **wrong}])
    for wrong in ("1", "nan"):
        with pytest.raises(OptionError, match="from low to high"):
            found_in({}, bands=[{**band, "low": wrong}])


def test_a_replaced_loan_that_is_repaid_is_no_finding():
    rows = [{"project_id": "P", "loan_id": "old", "balance [万元]": "0"}, {"project_id": "P", "refinances": "old"}]
    assert "replaced_loan_counts" not in found_in(*rows).codes
    rows[0]["balance [万元]"] = "500"
    one = only(found_in(*rows), "replaced_loan_counts")[0]
    assert (one["loans"], one["money"]) == ("L1; old", 15e6)
    assert one["evidence"] == "L1 (share 0.25) replaces old (share 0.125)"
    assert found_in({"loan_id": "", "refinances": "old"}).codes == {}


def test_credits_are_held_against_what_a_forest_removes():
    forest = {"project_type": "afforestation", "electricity_supplied [MWh]": "", "project_ghg_removed [tCO2e]": "500"}
    assert "credits_above_reduction" not in found_in({**forest, "ccer_issued [tCO2e]": "500"}).codes
    one = only(found_in({**forest, "ccer_issued [tCO2e]": "501"}), "credits_above_reduction")[0]
    assert one["evidence"] == "ccer_issued 501 tCO2e, delivered 500 tCO2e"


def test_unverified_factors_of_one_currency_are_told_whatever_another_rests_on():
    reported = {"project_type": "", "electricity_supplied [MWh]": "", "project_ghg_reduced [tCO2e]": "500"}
    rows = [{"loan_id": "L0", **SOLAR, **reported}, {"loan_id": "L1", **SOLAR, "currency": "EUR"}]
    rows = [{name.replace(" [万元]", ""): cell for name, cell in row.items()} for row in rows]
    (one,) = only(ca.integrity(ca.read_book(columns(rows))), "unverified_factors")
    assert one["loans"] == "L1"
    assert one["evidence"].startswith("100 % of the computed balance in EUR, ")


def test_what_is_refused():
    for limits in ({"stale": 1}, {"stale_years": -1}, {"stale_years": float("nan")}):
        with pytest.raises(OptionError):
            found_in({}, limits=limits)
    for share in (-0.1, float("inf")):
        with pytest.raises(OptionError, match="finite and not negative"):
            found_in({}, others={"P": share})
    with pytest.raises(OptionError, match="no such project") as told:
        found_in({"project_id": "P-01"}, others={"P-1": 0.5})
    assert "P-01" in told.value.hint
    with pytest.raises(OptionError, match="no such language"):
        found_in({}).text("fr")


def test_shown_as_text_data_and_html():
    findings = found_in(*PLANTED["shares_above_one"], *PLANTED["catalogue_unknown"])
    assert findings.text("zh").startswith("完整性检查：错误 1")
    assert findings.text("en").startswith("integrity: error 1")
    assert repr(findings) == findings.text()
    assert "<table" in findings._repr_html_()
    content = json.loads(json.dumps(findings.as_dict(), allow_nan=False))
    assert len(content["findings"]) == len(findings) == sum(findings.severities.values())
    assert content["parameters"]["thresholds"] == thresholds()
    assert [one["severity"] for one in content["findings"]] == sorted(
        (one["severity"] for one in content["findings"]), key=SEVERITIES.index
    )
    nothing = ca.integrity(ca.read_book({"loan_id": ["A"], "balance": [1.0], "currency": ["CNY"]}, year=2024))
    assert nothing.frame.empty
    assert nothing.text("zh") == "完整性检查：无发现"


def test_several_currencies_are_not_added():
    rows = [
        {**row, "currency": currency} for row, currency in zip(PLANTED["shares_above_one"], ("CNY", "USD"), strict=True)
    ]
    one = only(found_in(*rows, limits={}), "shares_above_one")
    for told in one:
        assert (told["currency"], np.isnan(told["money"])) == ("several", True)


def plain(findings):
    """Findings without their order, rows named by loan."""
    return sorted(
        (one["code"], tuple(sorted(one["loans"].split("; "))), one["money"], one["ghg_reduced [tCO2e]"])
        for one in findings.frame.fillna(-1).to_dict("records")
    )


@given(rows=tables(most=10), order=st.randoms())
def test_order_of_rows_does_not_matter(rows, order):
    shuffled = list(rows)
    order.shuffle(shuffled)
    first, second = (ca.integrity(ca.read_book(columns(some))) for some in (rows, shuffled))
    if "ghg_reduced [tCO2e]" in first.frame:
        assert plain(first) == plain(second)
    assert first.codes == second.codes


@given(rows=tables(most=10))
def test_shares_above_one_agree_with_exact_fractions(rows):
    benefits = ca.benefits(ca.read_book(columns(rows)))
    frame = benefits.frame[benefits.frame["status"] == "computed"]
    shares = defaultdict(Fraction)
    projects = frame.get("project_id", frame["loan_id"])
    for project, loan, share in zip(projects, frame["loan_id"], frame["share_raw"], strict=True):
        shares[project or loan] += Fraction(share)
    expected = sum(float(share) > 1 + 1e-9 for share in shares.values())
    assert ca.integrity(benefits).codes.get("shares_above_one", 0) == expected


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 2), st.integers(0, 3)), max_size=12),
)
def test_repeated_claims_agree_with_a_plain_search(rows):
    quantities, places, projects = (np.array([row[k] for row in rows], dtype=float) for k in range(3))
    found, groups = repeated(quantities, places.astype(np.int64), projects.astype(np.int64), 1e-9)
    expected = defaultdict(set)
    for position, (quantity, place, _) in enumerate(rows):
        expected[quantity, place].add(position)
    wanted = {
        frozenset(members) for members in expected.values() if len({rows[position][2] for position in members}) > 1
    }
    got = defaultdict(set)
    for position, group in zip(found.tolist(), groups.tolist(), strict=True):
        got[group].add(position)
    assert {frozenset(members) for members in got.values()} == wanted


@given(st.lists(st.text(max_size=8), max_size=8))
def test_many_names_are_normalised_as_one_by_one(names):
    assert normals(names) == tuple(normal(name) for name in names)
