"""Two year ends of one book: what moved, on which basis, and whether it is on its path."""

import json
import zipfile
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import carbonacct as ca
from carbonacct.errors import OptionError, UnitMismatch
from carbonacct.portfolio.change import STEPS
from carbonacct.portfolio.schedules import CONVENTION, CONVENTION_ZH
from tests.lending import book_of

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "yuzhong"
STANDARDS = ("pboc", "pboc-2021", "pcaf")


@cache
def emissions(year, standard="pboc", **options):
    book = ca.read_book(EXAMPLE / f"book-{year}.csv")
    return ca.financed_emissions(book, standard=standard, factors=EXAMPLE / "factors.csv", **options)


def national(year, value):
    return ca.schedules.gdp_schedule(year, value, 2030, region="CN", unit="tCO2e/MCNY")


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_lines_of_two_year_ends_are_the_change(standard):
    base, now = emissions(2025, standard), emissions(2026, standard)
    moved = now.change(base, recalculation_threshold=0.05, by=["sector"])
    whole = sum((Fraction(line) for line in moved.lines.values()), Fraction(0))
    told = moved.comparison
    assert told.as_filed == base.total()["financed_scope1_2"].value
    assert told.current == now.total()["financed_scope1_2"].value
    assert abs(float(whole - (Fraction(told.current) - Fraction(told.as_filed)))) <= 1e-15 * told.current
    assert abs(moved.lines["rounding"]) <= 1e-12 * told.current
    assert moved.lines["entries"] > 0 > moved.lines["exits"]
    assert {moved.lines[step] for step in STEPS if step != "coverage"} == {0.0}
    assert told.differences.keys() <= {"coverage"}
    groups = moved.by("sector")
    assert groups["now"].sum() == pytest.approx(told.current, rel=1e-12)


def test_a_loan_that_replaces_another_is_neither_entry_nor_exit():
    frame = emissions(2026, "pcaf").change(emissions(2025, "pcaf"), recalculation_threshold=0.05).decomposition.frame
    replaced = frame[frame["kind"] == "replaced"].set_index("loan_id")
    assert replaced.loc["L010-2", "replaced"] == "L010-1"
    assert {*replaced["entries"], *replaced["exits"]} == {0.0}
    assert "L010-1" not in {*frame.loc[frame["kind"] == "exits", "loan_id"]}


def company(**more):
    return {
        "sector": "C3011",
        "average_balance": 500,
        "total_assets": 5000,
        "total_assets_last_year": 5000,
        "region": "CN-CQ",
        **more,
    }


def powered(**more):
    return book_of(company(electricity_bought=1e5, **{"process@clinker": 0}, **more), unit="万元")


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("edition", lambda filed: {"factors": filed.sources.factors.with_value(GRID)}),
        ("gwp", lambda filed: {"gwp": "AR6"}),
    ],
)
def test_another_edition_or_gwp_set_moves_only_its_own_line(line, change):
    filed = ca.financed_emissions(powered())
    again = filed.recomputed(**change(filed))
    moved = ca.change(filed, again, recalculation_threshold=0.05)
    others = {name: value for name, value in moved.lines.items() if name not in (line, "rounding")}
    assert {*others.values()} == {0.0}
    told = moved.comparison
    assert told.restated == told.current
    assert told.must_restate is (line == "edition")
    assert moved.lines[line] == told.current - told.as_filed


GRID = "grid.average.mee_nbs@CN-CQ/2026=0.6 kgCO2/kWh"


def test_method_and_scope_are_restated_each_in_its_line():
    books = [
        powered(),
        book_of(company(electricity_bought=1e5, **{"process@clinker": 0}), company(sector="A0111"), unit="万元"),
    ]
    base = ca.financed_emissions(books[0], assets="year_end", averaging="tenure")
    now = ca.financed_emissions(books[1], scope="all")
    moved = ca.change(base, now, recalculation_threshold=0.05)
    assert {*moved.comparison.differences} >= {"balance_rule", "sector_list"}
    assert "balance_rule" in repr(moved)


def test_the_rate_of_the_present_year_has_a_line_of_its_own():
    factors = ca.FactorSet.load()
    for text in ("fx.year_end:USD@2025=7 CNY/USD", "fx.year_end:USD@2026=7.7 CNY/USD"):
        factors = factors.with_value(text)
    factors = factors.extend(
        [
            {"family": "sector.asset_intensity", "key": "C3011", "year": 2025, "value": 2.0, "unit": "tCO2e/万CNY",
             "basis": "per_assets", "document": "made for a test"}
        ]
    )  # fmt: skip
    rows = [book_of({**company(), "currency": "USD", "year": year}) for year in ("2025", "2026")]
    base, now = (ca.financed_emissions(book, factors=factors, threshold=0) for book in rows)
    moved = ca.change(base, now, recalculation_threshold=0.05)
    assert moved.lines["fx"] == pytest.approx(0.1 * moved.comparison.as_filed)
    assert moved.lines["fallback"] == pytest.approx(0.0, abs=1e-12)
    assert moved.comparison.restated == pytest.approx(moved.comparison.as_filed)


def test_a_filed_figure_is_compared_on_its_basis_or_not_at_all(tmp_path):
    base, now = emissions(2025), emissions(2026)
    path = tmp_path / "filed.json"
    path.write_text(json.dumps(base.as_dict()), encoding="utf-8")
    moved = ca.change(path, now, recalculation_threshold=0.1)
    assert moved.comparison.change == now.total()["financed_scope1_2"].value / moved.comparison.as_filed - 1
    assert (moved.decomposition, moved.lines) == (None, {})
    assert moved.as_dict()["decomposition"] is None
    with pytest.raises(OptionError, match="without its book"):
        moved.by("sector")
    later = now.recomputed(gwp="AR6")
    with pytest.raises(OptionError, match="another basis"):
        ca.change(path, later, recalculation_threshold=0.1)
    again = ca.change(path, later, recalculation_threshold=0.1, restated=base.recomputed(gwp="AR6"))
    assert [*again.comparison.differences] == ["gwp"]
    assert again.decomposition is not None


def test_a_filed_pack_is_a_base(tmp_path):
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr("results/emissions.json", json.dumps(emissions(2025).as_dict()))
        pack.writestr("results/benefits.json", json.dumps({"schema": 1, "manifest": {}}))
    told = ca.change(path, emissions(2026), recalculation_threshold=0.1).comparison
    assert told.as_filed == emissions(2025).total()["financed_scope1_2"].value


@pytest.mark.parametrize("content", ["[]", "{}", "no json"])
def test_what_is_no_filed_result_is_refused(content, tmp_path):
    path = tmp_path / "filed.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(OptionError):
        ca.change(path, emissions(2026), recalculation_threshold=0.1)


def test_the_verdict_in_three_cuts_with_its_convention():
    cuts = ca.judge_results([emissions(2025), emissions(2026)], national, price_index={2025: 100.0, 2026: 101.0})
    assert [*cuts] == ["all_in_scope", "high_carbon_book", "borrowers_in_both_years"]
    for cut in cuts.values():
        assert cut.nominal.convention == CONVENTION
        assert cut.nominal.convention_zh == CONVENTION_ZH
        assert CONVENTION in str(cut.nominal)
        assert cut.constant_price.convention.startswith(CONVENTION)
        assert cut.emissions_change is not None
    with pytest.raises(OptionError, match="one result for each year"):
        ca.judge_results([emissions(2026), emissions(2026)], national)
    with pytest.raises(OptionError, match="nothing to judge"):
        ca.judge_results([], national)


def test_metrics_of_a_result_agree_with_the_result():
    result = emissions(2026, "pcaf")
    held = result.portfolio()
    assert held.economic_intensity("scope1+2").value == pytest.approx(result.intensity().value, rel=1e-12)
    assert held.absolute("scope1+2").value == result.total()["financed_scope1_2"].value
    assert 0 < held.waci("scope1+2").coverage_money < 1
    assert held.by("asset_class", lambda one: one.carbon_footprint("scope1+2")).keys()
    assert np.isfinite(held.carbon_related().value)


def cement(scale, **more):
    """A loan of 50 000 over 1 million, of a works that makes cement at 0.7 t/t."""
    made = 1000.0 * scale
    loan = {"asset_class": "business_loan", "balance": 5e4, "total_equity": 4e5, "total_debt": 6e5}
    return ca.financed_emissions(book_of({**loan, "output@cement": made, **more}), standard="pcaf")


def test_activity_of_the_borrowers_has_a_line_where_a_column_says_it():
    base, grown = cement(1, scope1=600, scope2=100), cement(2, scope1=1200, scope2=200)
    plain = ca.change(base, grown, recalculation_threshold=0.1)
    split = ca.change(base, grown, recalculation_threshold=0.1, activity="output@cement")
    moved = [{name: line for name, line in one.lines.items() if abs(line) > 1e-9} for one in (plain, split)]
    assert moved == [{"emissions": pytest.approx(35.0)}, {"activity": pytest.approx(35.0)}]
    cleaner = cement(2, scope1=600, scope2=100).change(base, recalculation_threshold=0.1, activity="output@cement")
    assert cleaner.lines["activity"] == pytest.approx(-cleaner.lines["emissions_per_activity"])
    with pytest.raises(OptionError, match="activity"):
        ca.change(base, grown, recalculation_threshold=0.1, activity="output@steel")


def test_physical_intensity_counts_one_product():
    """0.05 of 700 t over 0.05 of 1 000 t; a works of another product is no part of it."""
    loan = {"asset_class": "business_loan", "balance": 5e4, "total_equity": 4e5, "total_debt": 6e5}
    made = {**loan, "output@cement": 1000.0, "scope1": 600, "scope2": 100}
    held = ca.financed_emissions(
        book_of(made, {**loan, "output@steel": 10.0, "scope1": 20, "scope2": 1}), standard="pcaf"
    ).portfolio()
    found = held.physical_intensity("scope1+2", output_unit="t", product="cement")
    assert (found.value, found.coverage_number) == (0.7, 0.5)
    assert held.physical_intensity("scope1+2", output_unit="t", product="steel").value == 2.1
    assert held.physical_intensity("scope1+2", output_unit="Gg", product="cement").value == 700.0
    with pytest.raises(UnitMismatch, match="does not convert"):
        held.physical_intensity("scope1+2", output_unit="MWh", product="cement")
