"""The decomposition leaves nothing over, knows no order, and gives a driver only what it did."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.book import read_book
from carbonacct.errors import OptionError
from carbonacct.portfolio.change import STEPS, Driver, decompose
from carbonacct.portfolio.composition import composition_note, intensity_change
from carbonacct.portfolio.financed import financed_emissions
from carbonacct.portfolio.lmdi import effects, log_mean
from carbonacct.portfolio.metric import Columns
from carbonacct.portfolio.metrics import Portfolio
from carbonacct.portfolio.scopes import of_scopes

POSITIVE = st.floats(1e-6, 1e9)
OR_ZERO = st.one_of(st.just(0.0), POSITIVE)
DRIVERS = ("exposure", "denominator", "emissions")
COLUMN = {"exposure": "numerator", "denominator": "denominator", "emissions": "entity_emissions"}


def book(rows, **more):
    frame = pd.DataFrame(rows, columns=["loan_id", "numerator", "denominator", "entity_emissions"])
    share = frame["numerator"] / frame["denominator"]
    return frame.assign(financed_emissions=frame["entity_emissions"] * share, **more)


@st.composite
def books(draw, least=1):
    ids = draw(st.lists(st.sampled_from("ABCDEFGH"), min_size=least, unique=True))
    return book([(one, draw(OR_ZERO), draw(POSITIVE), draw(OR_ZERO)) for one in ids])


def adds_up(change):
    left = sum((Fraction(line) for line in change.lines.values()), Fraction(0))
    gross = abs(change.base) + abs(change.now)
    assert abs(float(left - (Fraction(change.now) - Fraction(change.base)))) <= 1e-15 * gross
    assert abs(change.lines["rounding"]) <= 1e-12 * gross


@given(books(), books())
def test_lines_and_rounding_are_the_change(base, now):
    adds_up(decompose(base, now))


@given(books(), books(), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_of_drivers_matters(base, now, random):
    drivers = [
        Driver("exposure", "numerator", shared_out=True),
        Driver("denominator", "denominator", divides=True),
        Driver("emissions", "entity_emissions"),
    ]
    one = decompose(base, now)
    random.shuffle(drivers)
    order = list(range(len(now)))
    random.shuffle(order)
    other = decompose(base, now.iloc[order], drivers=drivers)
    for name in (*DRIVERS, "entries", "exits"):
        assert other.lines[name] == one.lines[name]


@given(books(), st.sampled_from(DRIVERS), st.floats(0.1, 10))
def test_one_driver_alone_moves_only_its_own_line(base, driver, scale):
    now = base.assign(**{COLUMN[driver]: base[COLUMN[driver]] * scale})
    now = now.assign(financed_emissions=now["entity_emissions"] * (now["numerator"] / now["denominator"]))
    change = decompose(base, now)
    others = {name: line for name, line in change.lines.items() if name not in (driver, "rounding")}
    assert set(others.values()) == {0.0}
    assert change.lines[driver] == pytest.approx(change.change, rel=1e-9, abs=1e-9 * change.base)


@given(books(), books(), st.integers(-20, 20))
def test_scaling_emissions_scales_every_line(base, now, power):
    scale = 2.0**power
    scaled = [f.assign(**{c: f[c] * scale for c in ("entity_emissions", "financed_emissions")}) for f in (base, now)]
    one, other = decompose(base, now), decompose(*scaled)
    for name in (*DRIVERS, "entries", "exits"):
        assert other.lines[name] == pytest.approx(scale * one.lines[name], rel=1e-9, abs=1e-9 * other.base)


@given(books(), books())
def test_groups_add_up_to_the_whole(base, now):
    sectors = {one: "XY"[place % 2] for place, one in enumerate("ABCDEFGH")}
    base, now = (frame.assign(sector=frame["loan_id"].map(sectors)) for frame in (base, now))
    change = decompose(base, now, by=["sector"])
    groups = change.by("sector")
    for name in ("base", "now", *DRIVERS, "entries", "exits"):
        whole = change.lines[name] if name in change.lines else getattr(change, name)
        scale = abs(change.base) + abs(change.now)
        assert math.fsum(groups[name]) == pytest.approx(whole, rel=1e-12, abs=1e-12 * scale)
    for _, row in groups.iterrows():
        lines = sum((Fraction(row[name]) for name in change.lines), Fraction(0))
        left = float(lines - (Fraction(row["now"]) - Fraction(row["base"])))
        assert abs(left) <= 1e-15 * (row["base"] + row["now"])


def lines(base, now, **options):
    return {name: line for name, line in decompose(base, now, **options).lines.items() if line and name != "rounding"}


def test_the_limits_at_zero():
    assert lines(book([("A", 0.0, 1000.0, 700.0)]), book([("A", 100.0, 1000.0, 800.0)])) == {"exposure": 80.0}
    assert lines(book([("A", 100.0, 1000.0, 800.0)]), book([("A", 100.0, 900.0, 0.0)])) == {"emissions": -80.0}
    assert lines(book([("A", 0.0, 1000.0, 700.0)]), book([("A", 100.0, 1000.0, 0.0)])) == {}
    assert lines(book([("A", 0.0, 1000.0, 0.0)]), book([("A", 100.0, 1000.0, 800.0)])) == {"entries": 80.0}
    assert lines(book([("A", 100.0, 1000.0, 800.0)]), book([("A", 0.0, 1000.0, 0.0)])) == {"exits": -80.0}


def test_entries_exits_and_a_loan_that_replaces_another():
    base = book([("A", 100.0, 1000.0, 50.0), ("B", 10.0, 100.0, 30.0)])
    now = book([("C", 100.0, 1000.0, 50.0), ("D", 10.0, 100.0, 40.0)], refinances=["A", None])
    assert lines(base, now) == {"entries": 4.0, "exits": -3.0}
    frame = decompose(base, now).frame
    assert frame.loc[frame["kind"] == "replaced", "replaced"].tolist() == ["A"]
    unknown = now.assign(refinances=["Z", "D"])
    assert lines(base, unknown) == {"entries": 9.0, "exits": -8.0}


def test_a_loan_replaced_by_several_is_shared_out_and_several_by_one_as_well():
    base = book([("A", 100.0, 1000.0, 50.0)])
    now = book([("C", 60.0, 1000.0, 50.0), ("D", 60.0, 1000.0, 50.0)], refinances=["A", "A"])
    found = lines(base, now)
    assert set(found) == {"exposure"}
    assert found["exposure"] == pytest.approx(1.0)
    merged = book([("A", 90.0, 1000.0, 50.0)], refinances=["B"])
    found = lines(book([("A", 30.0, 1000.0, 50.0), ("B", 60.0, 1000.0, 50.0)]), merged)
    assert sum(abs(line) for line in found.values()) < 1e-12
    nothing = book([("C", 0.0, 1000.0, 50.0), ("D", 0.0, 1000.0, 50.0)], refinances=["A", "A"])
    assert lines(base, nothing) == {"exposure": -5.0}


def test_activity_splits_emissions_where_it_is_known():
    base = book([("A", 100.0, 1000.0, 500.0), ("B", 100.0, 1000.0, 500.0)], activity=[10.0, None])
    now = book([("A", 100.0, 1000.0, 1000.0), ("B", 100.0, 1000.0, 400.0)], activity=[20.0, 5.0])
    found = lines(base, now)
    assert set(found) == {"activity", "emissions"}
    assert found["activity"] == pytest.approx(50.0)
    assert found["emissions"] == pytest.approx(-10.0)
    adds_up(decompose(base, now))


def test_loans_without_share_method_changes_and_coverage_have_their_own_lines():
    base = book([(one, 100.0, 1000.0, 50.0) for one in "ABCDE"], method=["x"] * 5)
    base.loc[0, ["denominator", "entity_emissions"]] = np.nan
    base.loc[1, ["denominator", "entity_emissions"]] = np.nan
    base.loc[2, "financed_emissions"] = np.nan
    now = book([(one, 100.0, 1000.0, 70.0) for one in "ABCDE"], method=["x", "x", "x", "y", None])
    now.loc[0, ["denominator", "entity_emissions"]] = np.nan
    now.loc[4, "method"] = "x"
    change = decompose(base, now)
    assert change.lines["fallback"] == 2.0
    assert change.lines["method"] == 4.0
    assert change.lines["coverage"] == 7.0
    assert change.lines["emissions"] == pytest.approx(2.0)
    adds_up(change)
    moved = decompose(now, base)
    assert moved.lines["coverage"] == -7.0


def test_restatement_steps_come_first_and_in_order():
    filed = book([("A", 100.0, 1000.0, 50.0), ("B", 100.0, 1000.0, 50.0)], branch=["x", "y"])
    edition = filed.assign(entity_emissions=[60.0, 50.0], financed_emissions=[6.0, 5.0])
    gwp = edition.assign(entity_emissions=[60.0, 55.0], financed_emissions=[6.0, 5.5])
    now = gwp.assign(entity_emissions=[66.0, 55.0], financed_emissions=[6.6000000000000005, 5.5])
    change = decompose(filed, now, restated=[("edition", edition), ("gwp", gwp)], by=["branch"])
    assert (change.base, change.restated) == (10.0, 11.5)
    assert (change.lines["edition"], change.lines["gwp"]) == (1.0, 0.5)
    assert change.lines["emissions"] == pytest.approx(0.6)
    adds_up(change)
    by = change.by("branch").set_index("branch")
    assert by.loc["x", "edition"] == 1.0
    assert by.loc["y", "gwp"] == 0.5
    assert by["base"].tolist() == [5.0, 5.0]
    assert by["now"].tolist() == [6.6000000000000005, 5.5]
    only = decompose(filed, edition, restated=[("edition", edition)])
    assert {name: line for name, line in only.lines.items() if line} == {"edition": 1.0}
    with pytest.raises(OptionError, match="one order"):
        decompose(filed, now, restated=[("gwp", gwp), ("edition", edition)])
    with pytest.raises(OptionError, match="one order"):
        decompose(filed, now, restated=[("weather", gwp)])
    with pytest.raises(OptionError, match="same loans"):
        decompose(filed, now, restated=[("gwp", gwp.iloc[:1])])
    assert STEPS == ("edition", "fx", "gwp", "method", "coverage")


def test_what_cannot_be_decomposed_is_refused_by_name():
    base = book([("A", 100.0, 1000.0, 50.0)])
    with pytest.raises(OptionError, match="negative"):
        decompose(base, base.assign(financed_emissions=-5.0))
    with pytest.raises(OptionError, match="negative"):
        decompose(base, base.assign(loan_id="Z", financed_emissions=-5.0))
    with pytest.raises(OptionError, match="exposure of A"):
        decompose(base, base.assign(numerator=-100.0, denominator=-1000.0))
    with pytest.raises(OptionError, match="not the product"):
        decompose(base, base.assign(financed_emissions=6.0))
    with pytest.raises(OptionError, match="divided by zero"):
        decompose(base, base.assign(denominator=0.0))
    with pytest.raises(OptionError, match="twice"):
        decompose(pd.concat([base, base]), base)
    with pytest.raises(OptionError, match="no such column"):
        decompose(base, base.drop(columns="denominator"))
    for pair in ((base, base), (base.assign(branch="x"), base), (base, base.assign(branch="x"))):
        with pytest.raises(OptionError, match="no such column") as caught:
            decompose(*pair, by=["branch"])
        assert (caught.value.where, caught.value.given) == ("by", "branch")
    with pytest.raises(OptionError, match="no such column"):
        decompose(base, base, key="contract")
    with pytest.raises(OptionError, match="no number"):
        decompose(base, base.assign(numerator="much"))
    with pytest.raises(OptionError, match="did not keep"):
        decompose(base, base).by("branch")


def test_a_key_of_several_columns():
    rows = [("A", 100.0, 1000.0, 50.0), ("A", 50.0, 1000.0, 60.0)]
    base = book(rows, project_id=["p", "q"])
    now = book([("B", 100.0, 1000.0, 50.0), ("B", 50.0, 1000.0, 60.0)], project_id=["p", "q"], refinances=["A", "A"])
    assert lines(base, now, key=("loan_id", "project_id")) == {}


@given(st.floats(1e-300, 1e300), st.floats(1e-300, 1e300))
def test_the_logarithmic_mean_is_a_mean(one, other):
    mean = float(log_mean(np.array([one]), np.array([other]))[0])
    assert min(one, other) * (1 - 1e-12) <= mean <= max(one, other) * (1 + 1e-12)
    assert float(log_mean(np.array([other]), np.array([one]))[0]) == pytest.approx(mean, rel=1e-12)


def test_the_effects_do_not_depend_on_how_drivers_are_ordered():
    value = (np.array([400.0]), np.array([345.6]))
    drivers = {"o": (np.array([200.0]), np.array([240.0])), "e": (np.array([2.0]), np.array([1.44]))}
    for names in itertools.permutations(drivers):
        found = effects(value, {name: drivers[name] for name in names}, {}).lines
        assert float(found["o"][0]) == pytest.approx(67.848696, abs=1e-6)
    with pytest.raises(OptionError, match="value of loan 7"):
        effects((np.array([1.0]), np.array([1.0])), drivers, {}, labels=["loan 7"])


@given(books(), books())
def test_an_intensity_splits_into_mix_and_intensity_and_leaves_nothing(base, now):
    base, now = (f[["loan_id", "financed_emissions"]].assign(exposure=f["numerator"] + 1.0) for f in (base, now))
    change = intensity_change(base, now)
    adds_up(change)
    assert change.now == pytest.approx(1e6 * now["financed_emissions"].sum() / now["exposure"].sum(), rel=1e-12)


def test_intensity_by_entity_tells_the_denominator_from_emissions():
    base = book([("A", 100.0, 1000.0, 50.0)], exposure=[100.0])
    dearer = book([("A", 100.0, 2000.0, 50.0)], exposure=[100.0])
    change = intensity_change(base, dearer)
    moved = {name for name, line in change.lines.items() if line and name != "rounding"}
    assert moved == {"denominator"}
    assert "denominator" in composition_note(change)
    assert "并非来自" in composition_note(change, lang="zh")
    cleaner = book([("A", 100.0, 1000.0, 25.0)], exposure=[100.0])
    assert composition_note(intensity_change(base, cleaner)) == ""
    assert composition_note(intensity_change(cleaner, base)) == ""
    stronger = book([("A", 100.0, 1000.0, 50.0)], exposure=[80.0])
    assert "currency" in {name for name, line in intensity_change(base, stronger).lines.items() if line}
    with pytest.raises(OptionError, match="no value"):
        intensity_change(base.assign(financed_emissions=np.nan), base)
    unpriced = book([("A", 100.0, 1000.0, 50.0), ("B", 100.0, 1000.0, 50.0)], exposure=[100.0, None])
    assert (intensity_change(unpriced, unpriced).base, intensity_change(base, base).base) == (5e4, 5e4)


def test_a_decomposition_is_plain_data_and_prints_what_moved():
    base = book([("A", 100.0, 1000.0, 50.0)], branch=[None])
    change = decompose(base, base.assign(numerator=200.0, financed_emissions=10.0), by=["branch"])
    assert change.as_dict()["change"] == 5.0
    assert "exposure" in repr(change)
    assert "exits" not in repr(change)
    assert change.by("branch")["branch"].tolist() == ["(blank)"]


def footprint(year, rows):
    names = ["loan_id", "balance", "total_debt", "scope1 [tCO2e]", "refinances"]
    common = {"asset_class": "business_loan", "currency": "CNY", "option": "1b", "total_equity": 5e7, "year": year}
    book = pd.DataFrame(rows, columns=names).assign(**common, **{"scope2 [tCO2e]": 50.0})
    return financed_emissions(read_book(book), standard="pcaf", scope="all").frame


def test_the_frame_of_financed_emissions_is_what_the_decomposition_takes():
    base = footprint(2024, [("A", 1e7, 5e7, 1000.0, ""), ("B", 2e7, 5e7, 700.0, ""), ("C", 1e6, 5e7, 10.0, "")])
    now = footprint(2025, [("A", 1.3e7, 6e7, 900.0, ""), ("D", 2e7, 5e7, 650.0, "B"), ("E", 3e6, 5e7, 20.0, "")])
    change = decompose(of_scopes(base, "scope1+2"), of_scopes(now, "scope1+2"))
    adds_up(change)
    moved = {name for name, line in change.lines.items() if line} - {"rounding"}
    assert moved == {"entries", "exits", "exposure", "denominator", "emissions"}
    assert change.lines["entries"] == pytest.approx(70 * 3e6 / 1e8)
    intensity = Portfolio(now, "CNY", Columns(exposure="numerator")).economic_intensity("scope1+2")
    split = intensity_change(of_scopes(base, "scope1+2"), of_scopes(now, "scope1+2"), exposure="numerator")
    adds_up(split)
    assert split.now == pytest.approx(intensity.value, rel=1e-12)
