"""Metrics are ratios of exact sums; what is missing shows in the coverage and scopes add up only in a named set."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.errors import OptionError
from carbonacct.portfolio.metric import Columns
from carbonacct.portfolio.metrics import Portfolio, quarterly_mean, weighted_mean
from carbonacct.portfolio.pillar3 import company_reported_share, maturity_bucket
from carbonacct.portfolio.scopes import SCOPE_SETS, emissions_of
from carbonacct.portfolio.uncertainty import uncertainty_of_product, uncertainty_of_sum

MONEY = st.floats(1.0, 1e9)
EMISSIONS = st.one_of(st.just(float("nan")), st.floats(0, 1e6))


@st.composite
def holdings(draw):
    size = draw(st.integers(1, 8))

    def column(strategy):
        return draw(st.lists(strategy, min_size=size, max_size=size))

    frame = pd.DataFrame(
        {
            "exposure": column(MONEY),
            "sector": column(st.sampled_from(["steel", "power", None])),
            "revenue": column(MONEY),
            "attribution_factor": column(st.floats(0.01, 1)),
            "output": column(MONEY),
            "enterprise_value": column(MONEY),
            "data_quality": column(st.one_of(st.just(float("nan")), st.integers(1, 5).map(float))),
            "data_quality_scope3": column(st.integers(1, 5).map(float)),
        }
    )
    for scope in ("scope1", "scope2", "scope3"):
        frame[f"entity_{scope} [tCO2e]"] = column(EMISSIONS)
        frame[f"financed_{scope} [tCO2e]"] = frame[f"entity_{scope} [tCO2e]"] * frame["attribution_factor"]
    return frame


METRICS = {
    "absolute": lambda p: p.absolute("scope1+2"),
    "economic": lambda p: p.economic_intensity("scope1+2"),
    "footprint": lambda p: p.carbon_footprint("scope1+2"),
    "waci": lambda p: p.waci("scope1+2"),
    "revenue": lambda p: p.revenue_intensity("scope1+2"),
    "physical": lambda p: p.physical_intensity("scope1+2", output_unit="t"),
}


@given(holdings())
def test_a_weighted_mean_lies_between_its_least_and_its_greatest(frame):
    frame["financed_scope2 [tCO2e]"] = frame["entity_scope2 [tCO2e]"] = 0.0
    book = Portfolio(frame, "CNY")
    known = frame["entity_scope1 [tCO2e]"].notna()
    score = frame.loc[known & frame["data_quality"].notna(), "data_quality"]
    if known.any():
        rates = (frame["entity_scope1 [tCO2e]"] / (frame["revenue"] / 1e6))[known]
        assert rates.min() * (1 - 1e-12) <= book.waci("scope1+2").value <= rates.max() * (1 + 1e-12)
    quality, scored = book.data_quality("scope1+2")
    if len(score):
        assert score.min() <= quality <= score.max()
        assert 0 < scored <= 1
    else:
        assert quality is None


@given(holdings(), st.sampled_from(sorted(METRICS)), st.integers(-10, 10))
def test_money_in_another_unit_scales_intensities_and_nothing_else(frame, name, power):
    scale = 2.0**power
    metric = METRICS[name]
    one = metric(Portfolio(frame, "CNY"))
    money = frame.assign(exposure=frame["exposure"] * scale, revenue=frame["revenue"] * scale)
    other = metric(Portfolio(money, "CNY"))
    assert other.coverage_money == one.coverage_money
    assert other.data_quality == one.data_quality
    if one.value is None:
        assert other.value is None
    else:
        expected = one.value if name in ("absolute", "physical") else one.value / scale
        assert other.value == pytest.approx(expected, rel=1e-12)


@given(holdings(), st.sampled_from(sorted(METRICS)), st.randoms(use_true_random=False))
def test_the_order_of_holdings_does_not_matter(frame, name, random):
    order = list(range(len(frame)))
    random.shuffle(order)
    assert METRICS[name](Portfolio(frame.iloc[order], "CNY")) == METRICS[name](Portfolio(frame, "CNY"))


@given(holdings())
def test_groups_add_up_to_the_whole(frame):
    book = Portfolio(frame, "CNY")
    groups = book.by("sector", lambda one: one.economic_intensity("scope1"))
    whole = book.economic_intensity("scope1")
    numerator = sum((Fraction(group.numerator) for group in groups.values()), Fraction(0))
    assert float(numerator) == pytest.approx(whole.numerator, rel=1e-12)
    covered = sum(group.denominator for group in groups.values())
    assert covered == pytest.approx(whole.denominator, rel=1e-12)


def frame(**more):
    made = {
        "exposure": [6e6, 3e6, 1e6],
        "financed_scope1 [tCO2e]": [30.0, 9.0, None],
        "financed_scope2 [tCO2e]": [6.0, None, 1.0],
        "data_quality": [1.0, 4.0, 5.0],
    }
    return pd.DataFrame({**made, **more})


def test_a_scope_set_needs_all_of_its_scopes():
    book = Portfolio(frame(), "CNY")
    assert book.absolute("scope1").value == 39.0
    both = book.absolute("scope1+2")
    assert (both.value, both.coverage_money, both.scopes) == (36.0, 0.6, "scope1+2")
    assert both.coverage_number == pytest.approx(1 / 3)
    for wrong in ("", "all", "scope2+1"):
        with pytest.raises(OptionError, match="named"):
            book.absolute(wrong)
    assert set(SCOPE_SETS) == {"scope1", "scope2", "scope3", "scope1+2", "scope1+2+3"}


def test_the_footprint_keeps_all_exposure_below_and_the_intensity_only_what_is_covered():
    book = Portfolio(frame(), "CNY")
    assert book.carbon_footprint("scope1").value == pytest.approx(3.9)
    assert book.economic_intensity("scope1").value == pytest.approx(39 / 9)


def test_quality_by_outstanding_and_by_emissions_are_two_figures():
    assert Portfolio(frame(), "CNY").economic_intensity("scope1").data_quality == 2.0
    by_emissions = Portfolio(frame(), "CNY", weight="emissions").economic_intensity("scope1")
    assert by_emissions.data_quality == pytest.approx((30 + 36) / 39)
    assert by_emissions.data_quality_weight == "emissions"
    scope3 = frame(**{"financed_scope3 [tCO2e]": [1.0, 1.0, 1.0], "data_quality_scope3": [5, 5, 5]})
    assert Portfolio(scope3, "CNY").absolute("scope3").data_quality == 5.0
    assert Portfolio(frame().drop(columns="data_quality"), "CNY").absolute("scope1").data_quality is None


def test_what_has_no_value_says_why():
    none = Portfolio(frame(**{"financed_scope1 [tCO2e]": [np.nan] * 3}), "CNY").economic_intensity("scope1")
    assert none.value is None
    assert "no holding" in none.reason
    zero = Portfolio(frame(exposure=[0.0, 0.0, 0.0]), "CNY").economic_intensity("scope1")
    assert zero.value is None
    assert "zero" in zero.reason
    assert zero.coverage_money is None
    empty = Portfolio(frame().iloc[:0], "CNY").absolute("scope1")
    assert empty.coverage_number is None


def test_rows_without_revenue_are_left_out_of_waci_and_counted():
    rows = pd.DataFrame(
        {"exposure": [4.0, 6.0, 10.0], "entity_scope1 [tCO2e]": [10.0, 20.0, 5.0], "revenue": [1e6, 2e6, 0.0]}
    )
    found = Portfolio(rows, "CNY").waci("scope1")
    assert (found.value, found.coverage_money) == (10.0, 0.5)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"exposure": [-1.0, 1.0, 1.0]}, "short positions"),
        ({"financed_scope1 [tCO2e]": [-1.0, 1.0, 1.0]}, "removals"),
        ({"data_quality": [0.0, 1.0, 1.0]}, "1 to 5"),
        ({"data_quality": [6.0, 1.0, 1.0]}, "1 to 5"),
    ],
)
def test_what_no_metric_can_take_is_refused(more, message):
    with pytest.raises(OptionError, match=message):
        Portfolio(frame(**more), "CNY").economic_intensity("scope1")


def test_only_true_says_that_there_is_no_rate():
    for word, coverage in ((True, None), (False, 0.9), (None, 0.9), (np.nan, 0.9)):
        found = Portfolio(frame(without_rate=[word, False, False]), "CNY").economic_intensity("scope1")
        assert found.coverage_money == coverage


def test_blank_words_are_one_group():
    book = Portfolio(frame(branch=["", None, "y"]), "CNY")
    assert [*book.by("branch", lambda one: one.absolute("scope1"))] == ["(blank)", "y"]


def test_bad_options():
    with pytest.raises(OptionError, match="unknown weight"):
        Portfolio(frame(), "CNY", weight="number")
    with pytest.raises(OptionError, match="no such column"):
        Portfolio(frame(), "CNY").by("sector", lambda one: one.absolute("scope1"))
    with pytest.raises(OptionError, match="no such column"):
        Portfolio(frame(), "CNY").absolute("scope3")
    renamed = frame().rename(columns={"exposure": "balance"})
    assert Portfolio(renamed, "CNY", Columns(exposure="balance")).absolute("scope1").as_dict()["value"] == 39.0


def test_sfdr_scopes_stay_apart_and_a_year_is_the_mean_of_four_quarters():
    rows = pd.DataFrame(
        {
            "exposure": [6e6, 4e6],
            "enterprise_value": [6e7, 0.0],
            "revenue": [1e7, 1e7],
            **{f"entity_scope{n} [tCO2e]": [100.0 * n, 50.0] for n in (1, 2, 3)},
        }
    )
    found = Portfolio(rows, "EUR").sfdr()
    assert [found[f"pai1.scope{n}"].value for n in (1, 2, 3)] == [10.0, 20.0, 30.0]
    assert found["pai2"].value == 6.0
    assert found["pai2"].coverage_money == 0.6
    assert found["pai3"].value == pytest.approx(0.6 * 60 + 0.4 * 15)
    assert quarterly_mean([found] * 4)["pai2"] == 6.0
    missing = {**found, "pai2": Portfolio(rows.assign(enterprise_value=0.0), "EUR").sfdr()["pai2"]}
    assert quarterly_mean([found, found, found, missing])["pai2"] is None
    with pytest.raises(OptionError, match="four"):
        quarterly_mean([found])


def test_carbon_related_counts_only_what_is_known():
    rows = pd.DataFrame({"exposure": [5.0, 3.0, 2.0], "carbon_related": [True, False, None]})
    found = Portfolio(rows, "CNY").carbon_related()
    assert (found.numerator, found.value, found.coverage_money) == (5.0, 0.625, 0.8)


@given(st.lists(st.tuples(MONEY, st.floats(-1e6, 1e6)), min_size=1, max_size=9))
def test_weighted_mean_is_within_its_values(pairs):
    weights, values = zip(*pairs, strict=True)
    mean, coverage = weighted_mean(weights, values)
    assert min(values) <= mean <= max(values)
    assert coverage == 1.0


def test_means_without_weight_and_small_rules():
    assert weighted_mean([0, 0], [1, 2]) == (None, None)
    assert weighted_mean([None, 1], [1, 2]) == (2.0, 1.0)
    with pytest.raises(OptionError):
        weighted_mean([1], [1, 2])
    assert uncertainty_of_product([3, 4]) == 5.0
    assert uncertainty_of_sum([1, -1], [5, 5]) is None
    assert company_reported_share([0.0], [True]) is None
    assert [maturity_bucket(years) for years in (0, 5, 5.1, 20, 20.1, None)] == [
        "<=5y",
        "<=5y",
        "5-10y",
        "10-20y",
        ">20y",
        ">20y",
    ]


def test_scopes_known_only_together_count_in_the_sets_that_hold_both():
    rows = frame(**{"financed_scope1_2 [tCO2e]": [36.0, 12.0, None], "financed_scope3 [tCO2e]": [4.0, 4.0, 4.0]})
    assert emissions_of(rows, "scope1+2").tolist()[:2] == [36.0, 12.0]
    assert emissions_of(rows, "scope1+2+3").tolist()[:2] == [40.0, 16.0]
    assert np.isnan(emissions_of(rows, "scope1+2")[2])
    assert Portfolio(rows, "CNY").absolute("scope1+2").value == 48.0
    with pytest.raises(OptionError, match="removals"):
        emissions_of(rows.assign(**{"financed_scope1_2 [tCO2e]": -1.0}), "scope1+2")
