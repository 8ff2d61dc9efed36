"""A verdict says what is above the path, by how much, and what could not be told."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.errors import OptionError
from carbonacct.factors import FactorSet
from carbonacct.portfolio.composition import composition_note, intensity_change
from carbonacct.portfolio.pathways import geometric, linear
from carbonacct.portfolio.schedules import CONVENTION, gdp_schedule
from carbonacct.portfolio.verdicts import CUTS, judge, verdict

UNIT = "tCO2e/MCNY"


def national(year, value):
    return gdp_schedule(year, value, 2030, region="CN", unit=UNIT)


@given(st.floats(1, 1e6), st.floats(0.1, 2))
def test_on_path_gap_and_required_rate_agree(base, share):
    path = geometric(2025, base, 2030, 0.5 * base, unit=UNIT)
    found = verdict(path, {2025: base, 2027: share * base})
    assert found.on_path == (found.gap <= 0)
    assert found.actual * (1 - found.required_rate) ** 3 == pytest.approx(path.at(2030), rel=1e-12)
    assert found.actual == pytest.approx(found.required + found.gap, rel=1e-12)


@given(st.decimals(1, 1000, places=1), st.integers(1, 5))
def test_a_figure_just_on_the_path_is_on_it(base, years):
    first = float(base)
    reached = {2020: first, 2025: float(base * Decimal("0.82"))}
    found = verdict(gdp_schedule(2020, first, 2025, region="CN", unit=UNIT), reached)
    assert (found.on_path, found.gap, found.gap_percent, found.left_path) == (True, 0.0, 0.0, None)
    above = verdict(gdp_schedule(2020, first, 2025, region="CN", unit=UNIT), {2025: reached[2025] * (1 + 1e-9)})
    assert not above.on_path
    straight = linear(2025, first, 2030, float(base * Decimal("0.82")), unit=UNIT)
    assert verdict(straight, {2025 + years: float(base * (1 - Decimal("0.18") * years / 5))}).on_path


def test_scale_invariance():
    small = verdict(linear(2025, 1.0, 2030, 0.5, unit="tCO2e"), {2025: 1.0, 2026: 0.875})
    large = verdict(linear(2025, 1024.0, 2030, 512.0, unit="tCO2e"), {2025: 1024.0, 2026: 896.0})
    assert (small.on_path, small.gap_percent, small.crossing) == (large.on_path, large.gap_percent, large.crossing)
    assert large.used == 1024 * small.used


def test_budgets_are_for_masses_only():
    found = verdict(linear(2025, 10.0, 2027, 8.0, unit=UNIT), {2025: 10.0, 2026: 9.0})
    assert found.budget is None
    assert "do not add up" in found.undefined["budget"]
    found = verdict(linear(2025, 10.0, 2027, 8.0, unit="tCO2e"), {2025: 10.0, 2027: 9.0})
    assert (found.budget, found.budget_to_date, found.used) == (27.0, 27.0, None)
    assert found.undefined["used"] == "no figure for 2026"


def test_what_has_no_value_says_why():
    found = verdict(linear(2025, 10.0, 2026, 0.0, unit="tCO2e"), {2025: 10.0, 2026: 1.0})
    assert found.gap_percent is None
    assert found.required_rate is None
    assert set(found.undefined) >= {"gap_percent", "required_rate"}
    found = verdict(linear(2025, 10.0, 2027, 0.0, unit="tCO2e"), {2026: 1.0})
    assert "zero" in found.undefined["required_rate"]
    assert "two years" in found.undefined["crossing"]
    assert verdict(linear(2025, 10.0, 2027, 5.0, unit="tCO2e"), {2026: 0.0}).required_rate is None


def test_crossing_goes_on_at_the_average_rate():
    path = linear(2025, 100.0, 2035, 90.0, unit=UNIT)
    down = verdict(path, {2025: 110.0, 2026: 105.0})
    assert (down.on_path, down.left_path, down.crossing) == (False, 2025, 2028)
    never = verdict(path, {2025: 100.0, 2026: 90.0})
    assert never.crossing is None
    assert "not before 2035" in never.undefined["crossing"]


def test_a_year_before_the_path_makes_no_trend():
    path = linear(2025, 100.0, 2035, 90.0, unit=UNIT)
    with_past = verdict(path, {2015: 500.0, 2025: 110.0, 2026: 105.0})
    assert with_past.crossing == verdict(path, {2025: 110.0, 2026: 105.0}).crossing == 2028


def test_a_book_without_borrowers_or_industries_is_refused_by_name():
    for name in ("borrower_id", "high_carbon"):
        with pytest.raises(OptionError, match="no such column") as caught:
            judge({2023: BASE, 2025: LATER.drop(columns=name)}, national)
        assert caught.value.given == name


def test_a_path_in_another_unit_is_refused():
    def steady(unit):
        return lambda year, value: linear(year, value, 2030, value, unit=unit)

    for unit in ("tCO2e/万CNY", "tCO2e/MUSD", "tCO2e"):
        with pytest.raises(OptionError, match="another unit") as caught:
            judge({2023: BASE, 2025: LATER}, steady(unit))
        assert (caught.value.given, caught.value.needed) == (unit, UNIT)
    assert judge({2023: BASE, 2025: LATER}, steady("tCO2e/百万元"))["all_in_scope"].nominal is not None


def test_numbers_of_borrowers_are_compared_as_text():
    one, other = BASE.assign(borrower_id=[1, 2, 3]), LATER.assign(borrower_id=["1", " 2", "4"])
    both = judge({2023: one, 2025: other}, national)["borrowers_in_both_years"]
    assert both.exposure == {2023: 8e6, 2025: 16e6}


def test_the_convention_stands_beside_the_verdict():
    found = verdict(national(2023, 100.0), {2023: 100.0, 2025: 92.0})
    assert found.on_path
    assert CONVENTION in str(found)
    assert found.as_dict()["convention_zh"]
    assert "off path" in str(verdict(linear(2025, 1.0, 2026, 0.0, unit=UNIT), {2026: 1.0}))


@pytest.mark.parametrize("actual", [{}, {2025: -1.0}, {2031: 1.0}])
def test_figures_that_cannot_be_judged_are_refused(actual):
    with pytest.raises(OptionError):
        verdict(linear(2025, 1.0, 2030, 0.5, unit=UNIT), actual)


def book(**columns):
    return pd.DataFrame(columns)


BASE = book(
    loan_id=["A", "B", "C"],
    borrower_id=["a", "b", "c"],
    high_carbon=[True, False, True],
    exposure=[4e6, 4e6, 2e6],
    financed_emissions=[400.0, 40.0, None],
)
LATER = book(
    loan_id=["A", "B", "D"],
    borrower_id=["a", "b", "d"],
    high_carbon=[True, False, None],
    exposure=[4e6, 12e6, 2e6],
    financed_emissions=[400.0, 120.0, 10.0],
)


def test_three_cuts_with_coverage_and_absolute_emissions_beside():
    cuts = judge({2023: BASE, 2025: LATER}, national)
    assert tuple(cuts) == CUTS
    whole, high, both = cuts.values()
    assert (whole.intensity[2023], whole.coverage[2023]) == (55.0, 0.8)
    assert whole.emissions[2025] == 530.0
    assert whole.nominal.on_path
    assert whole.emissions_change == pytest.approx(530 / 440 - 1)
    assert high.intensity == {2023: 100.0, 2025: 100.0}
    assert not high.nominal.on_path
    assert both.intensity == {2023: 55.0, 2025: 32.5}
    assert both.constant_price is None
    assert whole.as_dict()["nominal"]["on_path"]


@given(st.lists(st.tuples(st.floats(1e3, 1e7), st.floats(1e3, 1e7), st.floats(0.1, 100)), min_size=2, max_size=6))
def test_a_fall_without_cleaner_borrowers_is_always_said(loans):
    """Each loan keeps its emissions per money lent, whatever the last digit of the division says."""
    ids = {"loan_id": [f"L{place}" for place in range(len(loans))]}
    ends = [[loan[end] for loan in loans] for end in (0, 1)]
    base, now = (
        book(**ids, exposure=lent, financed_emissions=[loan[2] * one for loan, one in zip(loans, lent, strict=True)])
        for lent in ends
    )
    moved = intensity_change(base, now)
    fell = moved.change < -1e-9 * moved.base
    assert not fell or "(+0): mix -" in composition_note(moved)
    assert not fell or "（+0）：结构 -" in composition_note(moved, lang="zh")


def test_a_fall_by_mix_alone_is_said_to_be_one():
    cuts = judge({2023: BASE, 2025: LATER}, national)
    assert "not through lower emissions" in cuts["borrowers_in_both_years"].composition
    assert "mix" in cuts["borrowers_in_both_years"].composition
    assert cuts["high_carbon_book"].composition == ""
    cleaner = LATER.assign(financed_emissions=[200.0, 60.0, 10.0])
    assert judge({2023: BASE, 2025: cleaner}, national)["borrowers_in_both_years"].composition == ""


def test_constant_prices_take_the_index_out_and_say_so():
    index = {2023: 100.0, 2025: 110.0}
    cut = judge({2023: BASE, 2025: LATER}, national, price_index=index)["all_in_scope"]
    assert cut.constant_price_intensity[2023] == cut.intensity[2023]
    assert cut.constant_price_intensity[2025] == pytest.approx(1.1 * cut.intensity[2025])
    assert "prices of the base year" in cut.constant_price.convention
    with pytest.raises(OptionError, match="lacks a year"):
        judge({2023: BASE, 2025: LATER}, national, price_index={2023: 1.0})
    with pytest.raises(OptionError, match="positive"):
        judge({2023: BASE, 2025: LATER}, national, price_index={2023: 1.0, 2025: 0.0})
    with pytest.raises(OptionError, match="finite"):
        judge({2023: BASE, 2025: LATER}, national, price_index={2023: 1.0, 2025: float("inf")})
    dated = FactorSet.load().resolve("baseline.gdp", region="CN-CQ", year=2020)
    level = judge({2023: BASE, 2025: LATER}, national, price_index={2023: dated, 2025: dated})["all_in_scope"]
    assert level.constant_price_intensity == level.intensity


def test_a_cut_without_figures_has_a_reason():
    none = BASE.assign(high_carbon=False)
    cut = judge({2023: none, 2025: LATER}, national)["high_carbon_book"]
    assert cut.nominal is None
    assert "2023" in cut.reason
    with pytest.raises(OptionError, match="a later year"):
        judge({2023: BASE}, national)
