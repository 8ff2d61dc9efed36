"""What is one loan in two books: in another currency, group or project, repaid to nothing, or attributed as a whole."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.portfolio.change import decompose
from carbonacct.portfolio.composition import intensity_change
from carbonacct.portfolio.holdings import books_of
from tests.lending import book_of

COMPANY = {"asset_class": "business_loan", "total_equity": 500.0, "total_debt": 500.0, "scope1": 10.0, "scope2": 0.0}
CAR = {"asset_class": "motor_vehicle_loan", "scope1": 10.0, "scope2": 0.0}


def pcaf(year, *loans, **options):
    return ca.financed_emissions(book_of(*({**loan, "year": year} for loan in loans)), standard="pcaf", **options)


def lines(base, now, **options):
    moved = ca.change(base, now, recalculation_threshold=0.0, **options)
    return {name: line for name, line in moved.lines.items() if line and name != "rounding"}


def with_dollars(first=7.0, last=8.0):
    factors = ca.FactorSet.load()
    for year, rate in (("2025", first), ("2026", last)):
        factors = factors.with_value(f"fx.year_end:USD@{year}={rate} CNY/USD")
    return factors


@pytest.mark.parametrize("replaced", [False, True])
def test_a_loan_in_another_currency_is_compared_in_one(replaced):
    """100 of 1 000 yuan became 12.5 of 125 dollars at 8 yuan: nothing moved, and no line says so."""
    dollars = {**COMPANY, "total_equity": 62.5, "total_debt": 62.5, "balance": 12.5, "currency": "USD"}
    other = {"loan_id": "N", "refinances": "L1"} if replaced else {}
    factors = with_dollars()
    base = pcaf("2025", {**COMPANY, "balance": 100.0}, factors=factors)
    assert lines(base, pcaf("2026", {**dollars, **other}, factors=factors)) == {}
    doubled = lines(base, pcaf("2026", {**dollars, **other, "balance": 25.0}, factors=factors))
    assert doubled == {"exposure": pytest.approx(1.0)}
    without = pcaf("2026", {**dollars, **other, "balance": 25.0, "currency": "EUR"}, factors=factors)
    assert lines(base, without) == {"fallback": pytest.approx(1.0)}


def test_an_intensity_knows_a_loan_in_another_currency_again():
    factors = with_dollars()
    dollars = {**COMPANY, "total_equity": 62.5, "total_debt": 62.5, "balance": 12.5, "currency": "USD"}
    plain = {**COMPANY, "loan_id": "P", "balance": 100.0, "scope1": 5.0}
    books, keys, _ = books_of([pcaf("2025", {**COMPANY, "balance": 100.0}, plain, factors=factors),
                               pcaf("2026", dollars, plain, factors=factors)], "scope1+2")  # fmt: skip
    moved = intensity_change(books[2025], books[2026], key=keys)
    assert {name for name, line in moved.lines.items() if line} == set()


def test_a_loan_repaid_to_nothing_is_exposure_where_no_divisor_can_be_told():
    base, now = pcaf("2025", {**CAR, "balance": 100.0}), pcaf("2026", {**CAR, "balance": 0.0})
    assert lines(base, now) == {"exposure": -10.0}
    assert lines(now, base) == {"exposure": 10.0}
    row = {"loan_id": ["A"], "numerator": [100.0], "denominator": [1e3], "entity_emissions": [50.0]}
    held = pd.DataFrame({**row, "financed_emissions": [5.0]})
    repaid = held.assign(numerator=0.0, denominator=None, financed_emissions=0.0)
    for pair, line in (((held, repaid), -5.0), ((repaid, held), 5.0), ((repaid, repaid), 0.0)):
        assert decompose(*pair).lines["exposure"] == line == decompose(*pair).change


def test_what_is_attributed_whole_does_not_move_with_its_amount():
    base, now = pcaf("2025", {**CAR, "balance": 100.0}), pcaf("2026", {**CAR, "balance": 60.0, "scope1": 12.0})
    assert lines(base, now) == {"emissions": pytest.approx(2.0)}
    known = pcaf("2026", {**CAR, "balance": 60.0, "vehicle_value": 120.0})
    assert lines(base, known) == {"method": -5.0}


def test_a_loan_in_another_group_leaves_the_one_and_comes_to_the_other():
    base = pcaf(
        "2025", {**COMPANY, "balance": 100.0, "sector": "C3110"}, {**COMPANY, "balance": 100.0, "sector": "D44"}
    )
    now = pcaf("2026", {**COMPANY, "balance": 300.0, "sector": "D44"}, {**COMPANY, "balance": 100.0, "sector": "D44"})
    moved = ca.change(base, now, recalculation_threshold=0.0, by=["sector"])
    told = moved.by("sector").set_index("sector")
    assert told["base"].to_dict() == {"C3110": 1.0, "D44": 1.0}
    assert told["now"].to_dict() == {"C3110": 0.0, "D44": 4.0}
    assert told["regrouped"].to_dict() == {"C3110": -1.0, "D44": 1.0}
    assert told["exposure"].to_dict() == {"C3110": 0.0, "D44": pytest.approx(2.0)}
    assert moved.decomposition.frame[["sector", "sector_before"]].values.tolist()[0] == ["D44", "C3110"]


def test_a_restated_part_stands_where_the_loan_was():
    frame = pd.DataFrame({"loan_id": ["A"], "numerator": [1.0], "denominator": [1.0], "entity_emissions": [10.0]})
    base = frame.assign(financed_emissions=10.0, sector="x")
    again = frame.assign(entity_emissions=12.0, financed_emissions=12.0, sector="x")
    told = decompose(base, again.assign(sector="y"), restated=[("edition", again)], by=["sector"]).by("sector")
    told = told.set_index("sector")
    assert told.loc["x", ["base", "edition", "regrouped", "now"]].tolist() == [10.0, 2.0, -12.0, 0.0]
    assert told.loc["y", ["base", "edition", "regrouped", "now"]].tolist() == [0.0, 0.0, 12.0, 12.0]


def test_a_small_base_is_not_lost_in_a_large_restatement():
    frame = pd.DataFrame({"loan_id": ["A"], "numerator": [1.0], "denominator": [1.0], "sector": ["x"]})
    small, large = (frame.assign(entity_emissions=one, financed_emissions=one) for one in (0.444, 1e9 / 3))
    restated = [("edition", large), ("gwp", small)]
    assert decompose(small, small, restated=restated, by="sector").by("sector")["base"].tolist() == [0.444]


WHOLE = {**COMPANY, "loan_id": "A", "balance": 100.0}
PARTS = [{**WHOLE, "project_id": name, "allocated_balance": part} for name, part in (("P", 60.0), ("Q", 40.0))]
OTHER = {**COMPANY, "loan_id": "B", "balance": 1.0}


@pytest.mark.parametrize("blank", [{}, {"project_id": "", "allocated_balance": ""}])
def test_a_loan_whose_projects_are_named_in_one_book_only_is_the_same_loan(blank):
    whole, parts = pcaf("2025", {**WHOLE, **blank}, OTHER), pcaf("2026", *PARTS, OTHER)
    assert {name: round(line, 12) for name, line in lines(whole, parts).items() if abs(line) > 1e-12} == {}
    assert {name: round(line, 12) for name, line in lines(parts, whole).items() if abs(line) > 1e-12} == {}
    rolled = pcaf("2026", {**WHOLE, **blank, "loan_id": "N", "refinances": "A"}, OTHER)
    assert {name for name, line in lines(parts, rolled).items() if abs(line) > 1e-12} == set()


def test_another_project_of_a_loan_is_an_entry_and_an_exit():
    base, now = pcaf("2025", *PARTS), pcaf("2026", PARTS[0], {**PARTS[1], "project_id": "R"})
    assert lines(base, now) == {"entries": pytest.approx(0.4), "exits": pytest.approx(-0.4)}


@st.composite
def loans(draw):
    """Loans of companies and cars in three currencies, one of them without a rate; some without figures, some wrong."""
    made = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from([COMPANY, COMPANY, CAR, {"asset_class": "business_loan"}]))
        amount = draw(st.sampled_from([0.0, 5.0, 40.0, 300.0, -20.0, None]))
        loan = {**kind, "loan_id": draw(st.sampled_from([f"L{number}", "L0"])), "balance": amount}
        made.append({**loan, "currency": draw(st.sampled_from(["CNY", "CNY", "USD", "EUR"])),
                     "sector": draw(st.sampled_from(["C3011", "D4411"]))})  # fmt: skip
    return made


@settings(max_examples=20, deadline=None)
@given(loans(), loans())
def test_a_change_agrees_with_the_two_results(first, last):
    factors = with_dollars()
    base, now = pcaf("2025", *first, factors=factors), pcaf("2026", *last, factors=factors)
    moved = ca.change(base, now, recalculation_threshold=0.0, by=["sector"])
    shares = [one.coverage()["by_figure"].get("financed_scope1_2") for one in (base, now)]
    for told, share, result in zip(moved.coverage, shares, (base, now), strict=True):
        assert told == share or ("financed_scope1_2" not in result.measures and told in (0.0, None))
    groups = moved.by("sector").set_index("sector")
    for word, row in groups.iterrows():
        for end, result in (("base", base), ("now", now)):
            found = result.by("sector").get(word, {}).get("financed_scope1_2")
            assert row[end] == (found.value if found else 0.0)
        left = sum((Fraction(row[name]) for name in (*moved.lines, "regrouped")), Fraction(0))
        assert abs(float(left - (Fraction(row["now"]) - Fraction(row["base"])))) <= 1e-14 * (row["base"] + row["now"])
    assert abs(float(groups["regrouped"].sum())) <= 1e-12 * float(groups["base"].sum() or 1.0)
    assert abs(moved.lines["rounding"]) <= 1e-12 * (groups["base"].sum() + groups["now"].sum())


@st.composite
def companies(draw):
    """Loans of companies, all computed, some repaid to nothing."""
    made = []
    for number in draw(st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True)):
        amounts = {name: float(draw(st.integers(least, 900))) for name, least in (("balance", 0), ("scope1", 0))}
        equity = {name: float(draw(st.integers(1, 900))) for name in ("total_equity", "total_debt")}
        made.append({**COMPANY, **amounts, **equity, "loan_id": f"L{number}"})
    return made


def in_two(loan):
    parts = (("P", 0.25), ("Q", 0.75))
    return [{**loan, "project_id": name, "allocated_balance": part * loan["balance"]} for name, part in parts]


def in_dollars(loan):
    money = ("balance", "total_equity", "total_debt")
    return {**loan, **{name: loan[name] / 8 for name in money}, "currency": "USD"}


@settings(max_examples=8, deadline=None)
@given(companies(), companies(), st.randoms(use_true_random=False))
def test_order_parts_and_currency_of_loans_do_not_matter(first, last, random):
    factors = with_dollars(8.0, 8.0)

    def told(base, now):
        results = (pcaf(year, *loans, factors=factors) for year, loans in (("2025", base), ("2026", now)))
        return ca.change(*results, recalculation_threshold=0.0)

    moved = told(first, last)
    whole, size = moved.lines, moved.comparison.restated + moved.comparison.current
    shuffled = [random.sample(loans, len(loans)) for loans in (first, last)]
    assert told(*shuffled).lines == whole
    parts = [[part for loan in loans for part in in_two(loan)] for loans in (first, last)]
    dollars = [[in_dollars(loan) for loan in loans] for loans in (first, last)]
    for other in (parts, (first, parts[1]), (parts[0], last), dollars, (first, dollars[1]), (dollars[0], last)):
        for name, line in told(*other).lines.items():
            assert line == pytest.approx(whole[name], rel=1e-9, abs=1e-12 * size), name
