"""Paths fall as their rules say, end where they must, and are never extrapolated."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.errors import FactorDataError, FactorNotFound, OptionError
from carbonacct.factors import FactorSet
from carbonacct.portfolio import alignment, pathways, schedules

UNIT = "tCO2e/MCNY"
LEVELS = st.floats(1e-6, 1e9)
YEARS = st.tuples(st.integers(2000, 2040), st.integers(1, 40)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(LEVELS, LEVELS, YEARS)
def test_straight_and_geometric_paths_start_and_end_where_asked_and_run_one_way(base, target, years):
    for build in (pathways.linear, pathways.geometric):
        path = build(years[0], base, years[1], target, unit=UNIT)
        assert path.at(years[0]) == base
        assert path.at(years[1]) == target
        steps = list(path.values)
        slack = 1e-12 * max(base, target)
        if base >= target:
            assert all(later <= earlier + slack for earlier, later in pairwise(steps))
        else:
            assert all(later >= earlier - slack for earlier, later in pairwise(steps))


@given(
    LEVELS, st.floats(0.5, 4), st.tuples(st.integers(2005, 2029), st.integers(2006, 2030)).filter(lambda y: y[0] < y[1])
)
def test_scaling_the_base_scales_a_schedule(base, scale, years):
    one = schedules.gdp_schedule(years[0], base, years[1], region="CN", unit=UNIT)
    other = schedules.gdp_schedule(years[0], scale * base, years[1], region="CN", unit=UNIT)
    assert other.values == pytest.approx([scale * value for value in one.values], rel=1e-12)
    assert list(one.values) == sorted(one.values, reverse=True)


def test_a_base_year_inside_a_plan_takes_what_is_left_of_it():
    path = schedules.gdp_schedule(2023, 1.0, 2030, region="CN", unit=UNIT)
    assert path.at(2025) == pytest.approx(0.82 ** (2 / 5), rel=1e-15)
    assert round(path.at(2025), 4) == 0.9237
    assert path.at(2030) == pytest.approx(0.82 ** (2 / 5) * 0.83, rel=1e-15)
    assert [note.split(":")[0] for note in path.notes] == ["14fyp", "15fyp"]
    assert path.status == "confirmed"
    assert "convention" in path.convention
    assert "约定" in path.convention_zh


def test_the_plans_are_the_published_ones():
    plans = {plan.key: plan for plan in schedules.plans("CN")}
    assert (plans["14fyp"].base_year, plans["14fyp"].target_year, plans["14fyp"].percent) == (2020, 2025, -18)
    assert round(plans["14fyp"].yearly_rate, 4) == 0.0389
    assert (plans["15fyp"].base_year, plans["15fyp"].target_year, plans["15fyp"].percent) == (2025, 2030, -17)
    assert round(plans["15fyp"].yearly_rate, 4) == 0.0366


@pytest.mark.parametrize("region", ["CN-CQ", "500155", "重庆市"])
def test_chongqing_has_no_carbon_path_and_its_energy_target_is_none(region):
    with pytest.raises(FactorNotFound) as caught:
        schedules.gdp_schedule(2023, 1.0, 2025, region=region, unit=UNIT)
    assert "no target of CO2 per gross product" in str(caught.value)
    if region == "CN-CQ":
        assert "not a carbon path" in caught.value.hint


def test_no_plan_is_extrapolated():
    with pytest.raises(FactorNotFound, match="no plan"):
        schedules.gdp_schedule(2025, 1.0, 2031, region="CN", unit=UNIT)


def test_a_plan_of_ones_own_is_a_row():
    row = {
        "id": "mine",
        "family": "target.co2_per_gdp",
        "key": "15fyp",
        "region": "CN-CQ",
        "year": 2030,
        "value": -20,
        "unit": "%",
        "basis": "base year 2025",
        "document": "a plan",
    }
    factors = FactorSet.load().extend([row])
    path = schedules.gdp_schedule(2025, 50.0, 2030, region="CN-CQ", unit=UNIT, factors=factors)
    assert path.at(2030) == 40.0
    assert path.status == "given"


def own(*rows):
    made = {"family": schedules.FAMILY, "key": "own", "region": "CN", "year": 2030, "value": -25, "unit": "%"}
    made |= {"basis": "base year 2025", "document": "made for a test"}
    return FactorSet.load().extend([made | row for row in rows])


def test_a_plan_of_ones_own_comes_before_a_published_one():
    def last(**row):
        return schedules.gdp_schedule(2025, 100.0, 2030, region="CN", unit=UNIT, factors=own(row)).at(2030)

    assert last() == last(basis="基年 2025") == pytest.approx(75.0)
    assert last(value=-0.25, unit="1") == last(status="confirmed") == pytest.approx(75.0)
    assert last(basis="base year 2020", value=-50) == pytest.approx(100 * 0.5**0.5)
    for row in ({"basis": "2025"}, {"value": -100}, {"value": -120}, {"basis": "base year 2030"}):
        with pytest.raises(FactorDataError, match="a plan ") as caught:
            last(**row)
        assert caught.value.where == "given:target.co2_per_gdp:own:CN:2030"
    two = own({"region": "CN-CQ"}, {"region": "CN-CQ", "key": "other", "value": -10})
    with pytest.raises(FactorDataError, match="equal claim"):
        schedules.gdp_schedule(2025, 1.0, 2030, region="CN-CQ", unit=UNIT, factors=two)


def test_a_year_outside_a_path_is_an_error():
    path = pathways.linear(2025, 1.0, 2030, 0.5, unit=UNIT)
    for year in (2024, 2031):
        with pytest.raises(OptionError, match="does not reach"):
            path.at(year)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: pathways.linear(2030, 1.0, 2025, 0.5, unit=UNIT), "after the base year"),
        (lambda: pathways.linear(2025, -1.0, 2030, 0.5, unit=UNIT), "not negative"),
        (lambda: pathways.linear(2025, float("nan"), 2030, 0.5, unit=UNIT), "finite"),
        (lambda: pathways.geometric(2025, 1.0, 2030, 0.0, unit=UNIT), "never reaches zero"),
        (lambda: pathways.yearly_decline(2025, 1.0, 2030, 7, unit=UNIT), "a share"),
        (lambda: pathways.absolute_contraction(2020, 1.0, 2050), "reaches zero"),
        (lambda: alignment.sector_convergence(1.0, {2020: 1.0}, unit=UNIT), "two years"),
        (lambda: alignment.sector_convergence(1.0, {2020: 0.0, 2030: 1.0}, unit=UNIT, market=2.0), "cannot be scaled"),
        (lambda: alignment.market_average([0, 0], [1, 2]), "not all zero"),
        (lambda: alignment.declining_share_target(-1, 1), "not negative"),
        (lambda: alignment.growing_share_target(1, 1, float("inf")), "finite"),
        (lambda: alignment.technology_shares({"a": {"ice": 0}}, {"a": 1}), "needs some production"),
        (lambda: alignment.published_scenario("bread.s1"), "no scenario"),
    ],
)
def test_what_makes_no_path_is_refused(build, message):
    with pytest.raises((OptionError, FactorNotFound), match=message):
        build()


def test_contraction_takes_its_rate_from_the_factor_set_and_says_it_was_not_reread():
    path = pathways.absolute_contraction(2022, 100.0, 2030)
    assert path.at(2030) == pytest.approx(58.0, rel=1e-12)
    assert path.status == "memory"
    assert "SBTi" in path.source
    assert pathways.paris_aligned(2025, 1.0, 2030, unit=UNIT).status == "memory"


@given(LEVELS, LEVELS, LEVELS, st.integers(1, 40))
def test_convergence_starts_at_the_portfolio_and_ends_at_the_sector(base, first, last, span):
    path = alignment.sector_convergence(base, {2020: first, 2020 + span: last}, unit="tCO2e/t")
    assert path.values[0] == base
    assert path.values[-1] == pytest.approx(last, rel=1e-9)
    assert any("above the start" in note for note in path.notes) == (path.values[-1] > base)


def test_a_flat_scenario_is_its_own_level():
    path = alignment.sector_convergence(0.9, {2020: 0.5, 2023: 0.5}, unit="tCO2e/t")
    assert path.values == (0.9, 0.5, 0.5, 0.5)
    assert "flat" in path.notes[0]


def test_a_convergence_below_zero_is_refused():
    turning = {2020: 1.0, 2025: 0.1, 2030: 0.9}
    assert alignment.sector_convergence(0.95, turning, unit="t/t").at(2025) == pytest.approx(0.5)
    with pytest.raises(OptionError, match="below zero") as caught:
        alignment.sector_convergence(3.0, turning, unit="t/t")
    assert caught.value.given == f"below zero in {', '.join(map(str, range(2021, 2030)))}"


def test_published_scenario_carries_its_source():
    scenario = alignment.published_scenario("cement.s1")
    assert scenario.unit == "tCO2e/t"
    path = alignment.sector_convergence(
        0.7, scenario.levels, unit=scenario.unit, source=scenario.source, status=scenario.status
    )
    assert path.at(2050) == pytest.approx(0.144)
    assert path.status == "confirmed"
    assert path.as_dict()["values"][2019] == 0.7


def test_peak_and_neutral_years_are_sourced_and_can_be_changed():
    path = pathways.peak_and_neutral(2025, 100.0, 100.0, residual=10.0)
    assert (path.at(2030), path.at(2060)) == (100.0, 10.0)
    assert "2030" in path.name
    assert path.status == "confirmed"
    own = pathways.peak_and_neutral(2025, 100.0, 90.0, residual=0.0, peak_year=2028, neutral_year=2050)
    assert own.status == "given"
    assert own.target_year == 2050
