"""A target that is just reached is reached, and the cuts of a path count whom they say."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.portfolio.percent import growth, percent
from tests.lending import book_of

HEAD = "plan,indicator,level,comparison,threshold,unit,deadline,clause,text_zh,base_date,of,measure,path\n"
SHARE = "p,share,district,>=,{asked},%,2025-12-31,c,t,,,,\n"
RISE = "p,rise,district,rise>=,{asked},%,2025-12-31,c,t,2022-12-31,level,,\n"
FALL = "p,fall,district,fall>=,{asked},%,2025-12-31,c,t,2020-12-31,level,,\n"
OWN = "p,own,institution,>=,{asked},%,2025-12-31,c,t,,,green_share,\n"
ON_PATH = "p,path,institution,on_path,none_published,tCO2e/万CNY,2030-12-31,c,t,,,intensity,co2_per_gdp:CN\n"


def plan_of(folder, text):
    path = folder / "plan.csv"
    path.write_text(HEAD + text, "utf-8")
    return path


@pytest.mark.parametrize("asked", ["57", "55", "29", "7", "14.5"])
def test_a_share_typed_as_a_plain_number_meets_its_own_threshold(asked, tmp_path):
    typed = float(Fraction(asked) / 100)
    for figure in (typed, repr(typed), f"{asked}%"):
        found = ca.check(plan=plan_of(tmp_path, SHARE.format(asked=asked)), today="2026-01-01", given={"share": figure})
        assert found["share"].judgement.verdict == "met"
        assert found["share"].judgement.value == float(asked)


def test_a_change_that_is_just_reached_is_reached(tmp_path):
    rise = ca.check(
        plan=plan_of(tmp_path, RISE.format(asked=80)),
        today="2026-01-01",
        given={"level@2022-12-31": "36亿元", "level": "64.8亿元"},
    )["rise"]
    assert (rise.judgement.verdict, rise.judgement.value) == ("met", 80.0)
    fall = ca.check(
        plan=plan_of(tmp_path, FALL.format(asked=14)),
        today="2026-01-01",
        given={"level@2020-12-31": 0.7, "level": 0.602},
    )["fall"]
    assert (fall.judgement.verdict, fall.judgement.value) == ("met", 14.0)


def test_the_share_of_a_book_meets_its_own_threshold(tmp_path):
    book = book_of(
        {"year": "2025", "balance": 57.0, "green_label": "green"},
        {"year": "2025", "balance": 43.0, "green_label": "none"},
    )
    found = ca.check(book, plan=plan_of(tmp_path, OWN.format(asked=57)), today="2026-01-01")["own"]
    assert (found.judgement.verdict, found.judgement.value) == ("met", 57.0)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from([1, 10, 100]))
def test_percentages_are_those_of_the_digits(part, whole, scale):
    one, other = part / scale, whole / scale
    assert percent(one, other) == float(Fraction(100 * part, whole))
    assert growth(one, other) == float(Fraction(100 * (part - whole), whole))


def lending(year, *loans):
    base = {"average_balance": 1000.0, "total_assets": 1e4, "total_assets_last_year": 1e4, "scope2": 0.0}
    return book_of(*({**base, "year": str(year), **loan} for loan in loans), unit="万元")


def cuts_of(folder, base, now, **options):
    results = [ca.financed_emissions(book, **options) for book in (base, now)]
    found = ca.check(results[1], base=results[0], plan=plan_of(folder, ON_PATH), today="2027-01-05")
    return {cut["cut"]: cut for cut in found["path"].cuts}


def test_cuts_count_high_carbon_loans_and_borrowers_with_a_number(tmp_path):
    base = lending(
        2025,
        {"loan_id": "A", "borrower_id": "", "scope1": 10.0, "sector": "C3011"},
        {"loan_id": "C", "borrower_id": "X", "scope1": 20.0, "sector": "D4417", "fossil_cofired": "yes"},
        {"loan_id": "E", "borrower_id": "Y", "scope1": 30.0, "sector": "D4417", "fossil_cofired": "no"},
    )
    now = lending(
        2026,
        {"loan_id": "B", "borrower_id": "", "scope1": 1.0, "sector": "C3011"},
        {"loan_id": "C", "borrower_id": "X", "scope1": 20.0, "sector": "D4417", "fossil_cofired": "yes"},
        {"loan_id": "E", "borrower_id": "Y", "scope1": 6.0, "sector": "D4417", "fossil_cofired": "no"},
    )
    found = cuts_of(tmp_path, base, now, scope="all")
    per_million = {name: cut["value"] for name, cut in found.items()}
    assert per_million["all_in_scope"] == pytest.approx((1 + 20 + 6) * 0.1 / 30)
    assert per_million["high_carbon_book"] == pytest.approx((1 + 20) * 0.1 / 20)
    assert per_million["borrowers_in_both_years"] == pytest.approx((20 + 6) * 0.1 / 20)


def test_without_borrower_numbers_nobody_is_in_both_years(tmp_path):
    loans = [{"scope1": 10.0, "sector": "C3011"}, {"scope1": 30.0, "sector": "C3011"}]
    found = cuts_of(tmp_path, lending(2025, *loans), lending(2026, *loans))
    assert found["borrowers_in_both_years"]["verdict"] == "no_data"
    assert found["high_carbon_book"]["value"] == found["all_in_scope"]["value"] == pytest.approx(0.2)
