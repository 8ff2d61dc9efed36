"""Uncertainty: IPCC approach 1 and 2, shared errors, coverage, and the same bits in any order and any split."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.benefit_uncertainty.sources import STANDARD_DEVIATIONS, half_width, is_uneven
from carbonacct.book.columns import find
from carbonacct.cli.program import run
from carbonacct.errors import OptionError, UnitMismatch
from carbonacct.portfolio.uncertainty import uncertainty_of_product, uncertainty_of_sum
from tests.test_interface import CASES
from tests.test_interface import LOAN as PROJECT

PERCENTS = st.integers(0, 30)
LOAN = {"project_type": "solar_pv", "region": "500155", "year": 2024}
FACTORS = "id,family,value,unit,low,high,document,region,year\n"
COAL = "mine,power.coal_rate.nea,300,gce/kWh,270,330,measured,CN,2023\n"


def book(rows, **fixed):
    """Loans of one type; every row is a dictionary of its own columns."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = {name: [str(row.get(name, "")) for row in rows] for name in names}
    table |= {name: [str(value)] * len(rows) for name, value in (LOAN | fixed).items()}
    table.setdefault("loan_id", [f"L{number}" for number in range(len(rows))])
    return ca.read_book(table, currency="CNY")


def plant(power=1000, u="", balance=100, investment=1000, **more):
    """One solar plant: power [MWh] and its uncertainty [%], balance and total investment [万元]."""
    return {
        "electricity_supplied [MWh]": power,
        "electricity_supplied_u [%]": u,
        "balance [万元]": balance,
        "total_investment [万元]": investment,
        **more,
    }


def coal(tmp_path, low=270, high=330):
    path = tmp_path / "factors.csv"
    path.write_text(FACTORS + COAL.replace("270,330", f"{low},{high}"), encoding="utf-8")
    return path


def uncertain(rows, **options):
    return ca.benefits(book(rows), uncertainty=True, **options).uncertainty()


def bits(told):
    return {name: (interval.value, interval.half_width, interval.contributions) for name, interval in told.items()}


def test_a_product_follows_the_product_rule(tmp_path):
    told = uncertain(
        [plant(u=10, **{"balance_u [%]": 6, "total_investment_u [%]": 4})],
        factors=coal(tmp_path),
    )
    assert told["renewable_power"].relative * 100 == pytest.approx(uncertainty_of_product([10, 6, 4]))
    assert told["energy_saved"].relative * 100 == pytest.approx(uncertainty_of_product([10, 10, 6, 4]))


@given(st.lists(st.tuples(st.integers(1, 9999), PERCENTS), min_size=1, max_size=8))
def test_independent_terms_follow_the_sum_rule(figures):
    told = uncertain([plant(power, u, balance=1000) for power, u in figures])["renewable_power"]
    expected = uncertainty_of_sum(*zip(*figures, strict=True))
    assert told.relative * 100 == pytest.approx(expected)


@given(st.lists(st.integers(1, 9999), min_size=2, max_size=8), st.integers(1, 1000))
def test_loans_on_one_project_share_its_error_and_add_up_linearly(parts, whole):
    balances = [100 * part / sum(parts) for part in parts]
    rows = [plant(whole, 10, round(b, 6), project_id="P") for b in balances]
    told = uncertain(rows)["renewable_power"]
    assert told.relative == pytest.approx(0.1)
    apart = [dict(row, project_id=f"P{i}") for i, row in enumerate(rows)]
    assert uncertain(apart)["renewable_power"].relative < 0.1


def test_a_shared_factor_is_one_error_of_all_loans(tmp_path):
    rows = [plant(1000 + number) for number in range(40)]
    told = uncertain(rows, factors=coal(tmp_path))["energy_saved"]
    assert told.relative == pytest.approx(0.1)
    (only,) = told.contributions
    assert (only.kind, only.share, only.half_width) == ("factor", 1.0, told.half_width)


def test_effects_of_opposite_sign_cancel(tmp_path):
    path = tmp_path / "factors.csv"
    path.write_text(FACTORS + "c,co2_per_tce.eri_067,2.5,tCO2/tce,2.4,2.6,d,,\n", encoding="utf-8")
    saved, lost = (
        {"energy_before [tce/t]": 3, "energy_after [tce/t]": 1},
        {"energy_before [tce/t]": 1, "energy_after [tce/t]": 2},
    )
    rows = [plant("", "", **{"output [t]": 100}, **more) for more in (saved, lost)]
    result = ca.benefits(book(rows, project_type="energy_saving_retrofit"), factors=path)
    told = result.uncertainty()["ghg_reduced"]
    assert told.value == pytest.approx(25.0)
    assert told.relative == pytest.approx(0.04)


def test_one_factor_used_twice_is_added_before_it_is_squared(tmp_path):
    """The guideline's CO2 of power takes the coal rate once, and its energy saved once: both move together."""
    result = ca.benefits(book([plant()]), factors=coal(tmp_path), uncertainty=True)
    told = result.uncertainty()
    assert told["ghg_reduced"].relative == pytest.approx(told["energy_saved"].relative)


def test_sensitivities_agree_with_differences(tmp_path):
    step = 1e-6
    path = tmp_path / "f.csv"
    path.write_text(FACTORS + COAL.replace("300,gce/kWh,270,330", f"{300 * (1 + step)},gce/kWh,,"), encoding="utf-8")
    base = ca.benefits(book([plant()]), factors=coal(tmp_path))
    moved = ca.benefits(book([plant()]), factors=path)
    for name in ("energy_saved", "ghg_reduced"):
        change = moved.total()[name].value - base.total()[name].value
        assert base.uncertainty()[name].half_width == pytest.approx(abs(change) / step * 0.1, rel=1e-5)


@given(st.lists(st.tuples(st.integers(0, 9999), st.integers(1, 2000)), min_size=1, max_size=6))
def test_zero_width_is_zero(figures):
    rows = [plant(p, 0, b, balance_u=0, total_investment_u=0, project_id=f"P{p}") for p, b in figures]
    rows = list({row["project_id"]: row for row in rows}.values())
    told = uncertain(rows)["renewable_power"]
    assert told.half_width == 0.0
    assert told.contributions == ()


@given(st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 25)), min_size=1, max_size=6))
def test_doubling_the_widths_doubles_the_interval(figures):
    narrow = uncertain([plant(p, u, balance_u=0.05) for p, u in figures])["renewable_power"]
    wide = uncertain([plant(p, 2 * u, balance_u=0.1) for p, u in figures])["renewable_power"]
    assert wide.half_width == pytest.approx(2 * narrow.half_width, rel=1e-14)


MANY = st.lists(
    st.tuples(st.integers(1, 9999), PERCENTS, st.integers(1, 900), st.sampled_from("PQR")), min_size=1, max_size=8
)


def projects(figures):
    """Several loans on few projects, shares above one among them."""
    facts: dict[str, tuple[int, int]] = {}
    rows = []
    for number, (power, u, balance, project) in enumerate(figures):
        own = facts.setdefault(project, (power, u))
        more = {"project_id": project, "loan_id": f"L{number}", "balance_u": 0.07, "branch": "AB"[number % 2]}
        rows.append(plant(*own, balance, total_investment_u=0.03, **more))
    return rows


@given(MANY, st.randoms())
def test_the_order_of_rows_changes_no_bit(figures, random):
    rows = projects(figures)
    shuffled = rows[:]
    random.shuffle(shuffled)
    one, other = (ca.benefits(book(order), uncertainty=True) for order in (rows, shuffled))
    assert bits(one.uncertainty()) == bits(other.uncertainty())
    groups = [{key: bits(told) for key, told in made.uncertainty().by("branch").items()} for made in (one, other)]
    assert groups[0] == groups[1]
    frames = [made.frame.sort_values("loan_id").filter(like="_u [").to_numpy() for made in (one, other)]
    assert frames[0].tobytes() == frames[1].tobytes()


@given(MANY)
def test_a_book_split_between_projects_merges(figures):
    rows = projects(figures)
    parts = [[row for row in rows if (row["project_id"] == "P") == first] for first in (True, False)]
    if all(parts):
        whole = uncertain(rows)["renewable_power"]
        first, second = (uncertain(part)["renewable_power"] for part in parts)
        merged = first.merged(second, whole.value)
        assert (merged.half_width, merged.contributions) == (whole.half_width, whole.contributions)


def test_factors_shared_by_two_books_merge_linearly(tmp_path):
    first, second = (uncertain([plant(p)], factors=coal(tmp_path))["energy_saved"] for p in (1000, 3000))
    merged = first.merged(second, first.value + second.value)
    assert merged.half_width == pytest.approx(first.half_width + second.half_width)


@given(MANY)
def test_by_one_group_is_the_whole(figures):
    told = uncertain(projects(figures))
    assert bits(told.by("region")["500155"]) == bits(told)


def test_where_shares_are_capped_the_amounts_cancel():
    rows = [plant(u=10, balance=b, project_id="P", total_investment_u=0.05, balance_u=0.2) for b in (900, 300)]
    told = uncertain(rows)
    assert told["renewable_power"].relative == pytest.approx(0.1)
    single = uncertain([plant(u=0, balance=2000, total_investment_u=0.05, balance_u=0.2)])
    assert single["renewable_power"].half_width == 0.0


def test_rows_of_a_capped_project_agree_with_draws():
    rows = [plant(u=0, balance=b, project_id="P", branch=f"B{b}", balance_u=0.1) for b in (900, 700, 400)]
    result = ca.benefits(book(rows), uncertainty=True)
    own = result.frame["renewable_power_u [MWh]"].to_numpy()
    groups = [result.uncertainty().by("branch")[f"B{b}"]["renewable_power"].half_width for b in (900, 700, 400)]
    random = np.random.default_rng(7)
    amounts = np.array([900, 700, 400]) * (1 + 0.1 / STANDARD_DEVIATIONS * random.standard_normal((200_000, 3)))
    drawn = 1000 * (amounts / amounts.sum(axis=1, keepdims=True)).std(axis=0) * STANDARD_DEVIATIONS
    assert own == pytest.approx(groups)
    assert own == pytest.approx(drawn, rel=0.01)


def sampling_error(deviation, draws):
    """Four standard errors of a standard deviation of normal figures."""
    return 4 * deviation / math.sqrt(2 * (draws - 1))


def test_draws_agree_with_the_first_order_within_sampling_error(tmp_path):
    rows = [
        plant(1000, 3, 100, project_id="P", total_investment_u=0.02, balance_u=0.03),
        plant(1000, 3, 200, project_id="P", total_investment_u=0.02, balance_u=0.03),
        plant(700, 4, 500, project_id="Q", total_investment_u=0.02, balance_u=0.03),
    ]
    told = uncertain(rows, factors=coal(tmp_path, 285, 315))
    drawn = told.monte_carlo(20_000, seed=2026)
    for name, interval in told.items():
        deviation = interval.standard_uncertainty
        assert abs(drawn[name].standard_uncertainty - deviation) < sampling_error(deviation, 20_000) + 0.002 * deviation
        bias = 0.002 * deviation + 0.001 * interval.value
        assert abs(drawn[name].mean - interval.value) < 4 * deviation / math.sqrt(20_000) + bias
        assert drawn[name].high - drawn[name].low == pytest.approx(2 * interval.half_width, rel=0.05)
    assert told.monte_carlo(500, seed=1) == told.monte_carlo(500, seed=1)
    assert told.monte_carlo(500, seed=1) != told.monte_carlo(500, seed=2)


def test_draws_without_any_error_are_the_total():
    told = uncertain([plant(u=0, balance=300, project_id="P"), plant(u=0, balance=900, project_id="P")])
    drawn = told.monte_carlo(3, seed=1)["renewable_power"]
    assert (drawn.mean, drawn.standard_uncertainty) == (pytest.approx(told["renewable_power"].value), 0.0)


def test_positive_factors_are_drawn_above_zero(tmp_path):
    told = uncertain([plant()], factors=coal(tmp_path, 10, 590))
    drawn = told.monte_carlo(5000, seed=3)["energy_saved"]
    value, deviation = told["energy_saved"].value, told["energy_saved"].standard_uncertainty
    assert abs(drawn.mean - value) < 4 * deviation / math.sqrt(5000)
    assert 0 < drawn.low < drawn.mean - STANDARD_DEVIATIONS * drawn.standard_uncertainty + drawn.mean


def test_what_states_nothing_is_said_and_not_taken_for_exact(tmp_path):
    rows = [plant(u=10), plant(u=""), plant(u=5, balance=200)]
    result = ca.benefits(book(rows), uncertainty=True)
    told = result.uncertainty().coverage()
    assert (told["renewable_power"].stated, told["renewable_power"].none) == (0.75, 0.25)
    assert (told["energy_saved"].partly, told["energy_saved"].none) == (0.75, 0.25)
    assert told["energy_saved"].silent["electricity_supplied"] == 1
    assert told["energy_saved"].silent["balance"] == 3
    assert result.frame["uncertainty"].tolist() == ["partly", "none", "partly"]
    assert result.frame["renewable_power_u [MWh]"].isna().tolist() == [False, True, False]
    assert "25% not stated" in repr(result.uncertainty())


def test_two_years_of_one_project_are_measured_twice():
    rows = [plant(project_id="P", year=year, electricity_supplied_u=0.1) for year in (2023, 2024)]
    for row in rows:
        del row["electricity_supplied_u [%]"]
    table = {name: [str(row[name]) for row in rows] for name in rows[0]}
    table |= {"loan_id": ["A", "B"], "project_type": ["solar_pv"] * 2, "region": ["500155"] * 2}
    told = ca.benefits(ca.read_book(table, currency="CNY")).uncertainty()["renewable_power"]
    assert told.relative * 100 == pytest.approx(uncertainty_of_sum([1, 1], [10, 10]))


def test_parts_of_the_balance_need_one_currency():
    rows = [plant(u=10), plant(u=5, currency="USD")]
    for row in rows:
        row["balance [万]"], row["total_investment [万]"] = (
            row.pop("balance [万元]"),
            row.pop("total_investment [万元]"),
        )
    told = uncertain(rows)
    assert told.coverage()["renewable_power"].stated is None
    assert "several currencies" in repr(told)


def test_an_allocated_amount_has_an_error_of_its_own():
    both = {"loan_id": "L", "balance_u": 0.5, "allocated_balance_u": 0.06}
    rows = [
        plant(balance=300, project_id=p, **both, **{"allocated_balance [万元]": b}) for p, b in (("P", 100), ("Q", 200))
    ]
    told = uncertain(rows)["renewable_power"]
    assert told.relative * 100 == pytest.approx(uncertainty_of_sum([100, 200], [6, 6]))
    assert [part.name for part in told.contributions] == ["allocated_balance"]


def test_given_factors_and_labelled_inputs_take_their_own_columns():
    rows = [plant(u=0, **{"coal_rate [gce/kWh]": 300, "coal_rate_u [%]": 8})]
    assert uncertain(rows)["energy_saved"].relative == pytest.approx(0.08)
    waste = {"waste@food [t]": 1000, "waste_u@food [%]": 20, "electricity_supplied [MWh]": 0}
    waste |= {"commissioned_on": "2022-05-01", "balance [万元]": 1, "total_investment [万元]": 2}
    read = book([waste], project_type="waste_to_energy")
    assert "waste_u@food" in read.numbers
    told = ca.benefits(read).uncertainty()
    assert any(part.name == "waste@food" for interval in told.values() for part in interval.contributions)


def test_reported_figures_and_operating_days():
    rows = [plant(u=10, **{"project_energy_saved [tce]": 500, "project_energy_saved_u [%]": 12})]
    assert uncertain(rows)["energy_saved"].relative == pytest.approx(0.12)
    rows.append(plant(**{"project_energy_saved [tce]": 200, "project_energy_saved_u [%]": 6}))
    both = uncertain(rows)
    drawn = both.monte_carlo(20_000, seed=6)["energy_saved"]
    assert drawn.standard_uncertainty == pytest.approx(both["energy_saved"].standard_uncertainty, rel=0.03)
    days = plant(u=3, operating_days=100, operating_days_u=0.04, **{"average_balance [万元]": 5})
    told = ca.benefits(book([days]), filing="pboc").uncertainty()
    assert told["renewable_power"].relative == pytest.approx(0.05)
    drawn = told.monte_carlo(20_000, seed=4)["renewable_power"]
    assert drawn.standard_uncertainty == pytest.approx(told["renewable_power"].standard_uncertainty, rel=0.03)


def test_composed_factors_have_the_errors_of_their_parts(tmp_path):
    head = "id,family,value,unit,low,high,document,region,year\n"
    path = tmp_path / "f.csv"
    path.write_text(
        head
        + "om,grid.operating_margin,0.8,tCO2/MWh,0.72,0.88,d,CN-GRID-SOUTH,2024\n"
        + "bm,grid.build_margin,0.4,tCO2/MWh,0.36,0.44,d,CN-GRID-SOUTH,2024\n",
        encoding="utf-8",
    )
    factors = ca.FactorSet.load().extend(path)
    found = factors.resolve("grid.combined_margin.75_25", region="CN-GD", year=2024)
    assert found.parts
    rows = [plant(**{"granted [万元]": 100})]
    told = ca.benefits(book(rows, region="CN-GD"), filing="crst", factors=factors).uncertainty()["ghg_reduced"]
    expected = math.hypot(0.75 * 0.08, 0.25 * 0.04) / 0.7
    assert told.relative == pytest.approx(expected)
    assert {part.kind for part in told.contributions} == {"factor"}


def test_an_uneven_interval_counts_with_half_its_width_and_is_named(tmp_path):
    told = uncertain([plant()], factors=coal(tmp_path, 290, 330))
    assert told["energy_saved"].relative == pytest.approx(20 / 300)
    assert len(told.uneven) == 1
    found = ca.FactorSet.load().extend(coal(tmp_path, "", 330)).resolve("power.coal_rate.nea", region="CN", year=2023)
    assert (half_width(found), is_uneven(found)) == (30.0, True)


def test_off_by_default():
    result = ca.benefits(book([plant(u=10)]))
    assert not any("_u [" in name or name == "uncertainty" for name in result.frame)
    assert "uncertainty" not in result.as_dict()
    assert "uncertainty" not in result.manifest


def test_json_frame_and_groups(tmp_path):
    result = ca.benefits(book([plant(u=10, branch="A"), plant(u=5, branch="B")]), uncertainty=True)
    told = json.loads(json.dumps(result.as_dict()))["uncertainty"]
    assert told["totals"]["renewable_power"]["contributions"][0]["name"] == "electricity_supplied"
    frame = result.uncertainty().frame.set_index("indicator")
    assert frame.loc["renewable_power", "half_width_95"] == result.uncertainty()["renewable_power"].half_width
    assert set(result.uncertainty().by("method")) == {"cbirc_2020.renewable_power"}
    with pytest.raises(OptionError, match="no such column"):
        result.uncertainty().by("nonsense")


def test_where_nothing_is_stated_there_is_no_interval(tmp_path, capsys):
    rows = [plant(branch="A"), plant(u=0, branch="B")]
    silent, exact = (uncertain([row])["renewable_power"] for row in rows)
    assert (silent.half_width, silent.relative, silent.standard_uncertainty) == (None, None, None)
    assert "no uncertainty stated" in repr(silent)
    assert "±" not in repr(silent)
    assert exact.half_width == 0.0
    assert (silent.merged(silent, 2.0).half_width, silent.merged(exact, 2.0).half_width) == (None, 0.0)
    groups = uncertain(rows).by("branch")
    assert [groups[key]["renewable_power"].half_width for key in "AB"] == [None, 0.0]
    result = ca.benefits(book(rows[:1]), uncertainty=True)
    assert result.as_dict()["uncertainty"]["totals"]["renewable_power"]["half_width_95"] is None
    path = tmp_path / "book.csv"
    book(rows[:1]).frame.drop(columns=["row", "state", "reason"]).to_csv(path, index=False)
    assert run(["benefits", str(path), "--currency", "CNY", "--uncertainty"]) == 0
    out = capsys.readouterr().out
    (line,) = (line for line in out.splitlines() if line.startswith("renewable_power ") and "100.0 %" in line)
    assert "not stated" in line
    assert " 0.00 " not in line


def test_refusals():
    with pytest.raises(OptionError, match="two draws"):
        uncertain([plant(u=1)]).monte_carlo(1, seed=1)
    with pytest.raises(UnitMismatch):
        uncertain([plant(**{"electricity_supplied_u [%]": 1, "balance_u [MWh]": 1})])
    assert "share_out_of_range" in book([plant(u="", balance_u=5)]).issues["code"].tolist()


def test_chinese_headers_name_the_same_columns():
    read = book([{"年上网电量 [MWh]": 5, "年上网电量不确定度 [%]": 5, "贷款余额的不确定度": "3%"}])
    assert {"electricity_supplied_u", "balance_u"} <= {*read.numbers}


@pytest.mark.parametrize(
    "header", ["balance_u_u", "balance" + "_u" * 20_000, "_u", "loan_id_u", "year_u", "nonsense_u"]
)
def test_only_numbers_have_an_uncertainty(header):
    assert find(header) is None


@pytest.mark.parametrize(("lang", "word"), [("en", "no uncertainty stated for"), ("zh", "未注明不确定度")])
def test_the_command_line_shows_intervals(tmp_path, capsys, lang, word):
    path = tmp_path / "book.csv"
    book([plant(u=10)]).frame.drop(columns=["row", "state", "reason"]).to_csv(path, index=False)
    arguments = ["benefits", str(path), "--currency", "CNY", "--uncertainty", "--lang", lang]
    assert run(arguments) == 0
    assert word in capsys.readouterr().out
    assert run([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["uncertainty"]["level"] == 0.95


@pytest.mark.parametrize(("kind", "inputs"), CASES)
def test_draws_agree_with_the_first_order_for_every_type(kind, inputs):
    """Every number of the row is uncertain by 1 %, under the filing's own method."""
    numbers = {name: value for name, value in (PROJECT | inputs).items() if isinstance(value, int | float)}
    widths = {}
    for name in numbers.keys() - {"year"}:
        stem, at, word = name.split(" [")[0].partition("@")
        widths[f"{stem}_u{at}{word} [%]"] = 1.0
    loan = PROJECT | inputs | widths | {"project_type": kind}
    told = ca.benefits(ca.read_book([loan], currency="CNY")).uncertainty()
    drawn = told.monte_carlo(2000, seed=5)
    assert told
    for name, interval in told.items():
        deviation = interval.standard_uncertainty
        assert abs(drawn[name].standard_uncertainty - deviation) <= 1.01 * sampling_error(deviation, 2000), name


def test_draws_tell_no_interval_where_no_uncertainty_is_stated():
    told = uncertain([plant()])
    assert told["renewable_power"].half_width is None
    drawn = told.monte_carlo(10, seed=1)["renewable_power"]
    assert (drawn.standard_uncertainty, drawn.low, drawn.high) == (None, None, None)
    assert drawn.mean == told["renewable_power"].value
