"""The two year-end books of the Yuzhong example: made as told, read whole, computed under every standard."""

import importlib.util
import sys
from functools import cache
from pathlib import Path

import pytest

import carbonacct as ca
from carbonacct.portfolio.asset_classes import CLASSES

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "yuzhong"
YEARS = (2025, 2026)


@cache
def book(year):
    return ca.read_book(EXAMPLE / f"book-{year}.csv")


@cache
def emissions(year, standard):
    return ca.financed_emissions(book(year), standard=standard, factors=EXAMPLE / "factors.csv")


def test_the_program_makes_the_files_again():
    spec = importlib.util.spec_from_file_location("example_yuzhong", EXAMPLE / "make_book.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for year in YEARS:
        assert module.as_csv(year) == (EXAMPLE / f"book-{year}.csv").read_text(encoding="utf-8")
    assert module.factors_csv() == (EXAMPLE / "factors.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("year", YEARS)
def test_every_class_stands_in_the_book_and_nothing_is_rejected(year):
    frame = emissions(year, "pcaf").frame
    assert len(frame) == 237
    assert {*frame["asset_class"]} == {*CLASSES}
    assert "rejected" not in {*frame["status"]}
    computed = frame[frame["status"] == "computed"]
    assert {*computed["asset_class"]} == {*CLASSES}


@pytest.mark.parametrize("standard", ["pboc", "pboc-2021", "pcaf"])
def test_groups_and_ratios_hold_under_every_standard(standard):
    result = emissions(2026, standard)
    total = result.total()
    assert result.by("asset_class").total()["financed_scope1_2"].value == total["financed_scope1_2"].value
    assert result.intensity().value > 0
    assert result.intensity("branch").keys() == {*result.by("branch")}
    shown = repr(result)
    assert "financed_scope1_2" in shown
    assert result.headline in shown


def test_what_the_readme_points_at():
    pboc, pcaf = emissions(2026, "pboc").frame.set_index("loan_id"), emissions(2026, "pcaf").frame.set_index("loan_id")
    assert pboc.loc["L028-1", "entity_scope1_2 [tCO2e]"] == pboc.loc["L028-2", "entity_scope1_2 [tCO2e]"]
    assert pboc.loc["L008-1", "option"] == "energy"
    assert (pboc.loc["L003-1", "reason"], pcaf.loc["L003-1", "reason"]) == ("sector", "no_emissions")
    assert pboc.loc["P108", "kind"] == "project_as_non_project"
    assert pcaf.loc["V304", "attribution_factor"] == 1.0
    assert pcaf.loc["R207", "reason"] == "no_denominator"
    assert pcaf.loc["Z1", "financed_territorial_scope1_excl_lulucf [tCO2e]"] > 0
    assert pcaf.loc["F901", "facilitated_scope1_2 [tCO2e]"] > 0
    assert pcaf.loc["L010-2", "refinances"] == "L010-1"
    assert "L010-1" in {*emissions(2025, "pcaf").frame["loan_id"]}


def test_the_standards_side_by_side():
    compared = ca.compare_standards(book(2026), factors=EXAMPLE / "factors.csv")
    assert len(compared.frame) == 237
    assert (compared.frame["pcaf why"] != "").all()
