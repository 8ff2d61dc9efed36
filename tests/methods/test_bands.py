"""Plausibility bands: sourced, in fitting units, wide enough for published projects, narrow enough for slips."""

import csv
import json
from pathlib import Path
from typing import Annotated

import pytest

from carbonacct import methods
from carbonacct.errors import FormulaError, UnitMismatch
from carbonacct.factors import FactorSet
from carbonacct.methods.bands import INVESTMENT, STANDARD_COAL, WASTE_BURNT
from carbonacct.methods.declare import Activity, Band, Column, Document, method
from carbonacct.methods.registry import Catalogue

GOLDEN = Path(__file__).parents[1] / "golden"
POWER = methods.get("cbirc_2020.renewable_power").bands[0]
BANDS = [(m.id, band) for m in methods.list() for band in m.bands]


def implied(name, key):
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        rows = {row["case_id"]: row for row in csv.DictReader(file)}
    column = "recomputed" if "recomputed" in next(iter(rows.values())) else "expected"
    return {id: found[key] for id, row in rows.items() if key in (found := json.loads(row[column]))}


@pytest.mark.parametrize(("id", "band"), BANDS, ids=lambda value: getattr(value, "ratio", value))
def test_a_band_has_bounds_a_unit_and_a_source(id, band):
    assert 0 < band.low < band.high
    assert band.source
    assert band.factor(methods.get(id).units) > 0


@pytest.mark.parametrize("m", [m for m in methods.list() if m.bands], ids=lambda m: m.id)
def test_published_examples_lie_inside(m):
    for worked in m.worked:
        if worked.kind == "own":
            continue
        results = m(**m.figures(worked))
        for band in m.bands:
            top, bottom = results.get(band.numerator), results.get(band.denominator)
            if bottom and worked.results.keys() >= {band.numerator, band.denominator}:
                assert band.low <= top / bottom * float(band.factor(m.units)) <= band.high


def test_tonnes_per_standard_coal_of_published_power_projects():
    ratios = implied("projects.csv", "co2_per_tce") | implied("china.csv", "co2_per_tce")
    inside = {id for id, ratio in ratios.items() if POWER.low <= ratio <= POWER.high}
    assert inside >= {"P092", "P093", "G25"}
    assert ratios["P111"] > 7
    assert not {"P111", "G27"} & inside
    assert STANDARD_COAL.low <= ratios["G27"] <= STANDARD_COAL.high


def test_tonnes_per_yuan_of_the_facility():
    ratios = implied("china.csv", "t_per_1e4cny") | implied("china.csv", "er_loan_per_1e4cny")
    assert len(ratios) >= 10
    assert all(INVESTMENT.low <= ratio <= INVESTMENT.high for ratio in ratios.values())


def test_tonnes_per_tonne_of_waste_of_five_incinerators():
    ratios = implied("projects.csv", "implied_tco2e_per_t_waste_365d")
    assert {*ratios} == {f"P{number:03}" for number in range(99, 104)}
    assert all(WASTE_BURNT.low <= round(ratio, 2) <= WASTE_BURNT.high for ratio in ratios.values())


def cases():
    with (GOLDEN / "projects.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["case_id"]: {**json.loads(row["inputs"]), **json.loads(row["expected"])} for row in csv.DictReader(file)
        }


def test_waste_gas_power_of_a_coke_works():
    """The factor that a project's totals imply lies between the margins of its grid in those years (case P087)."""
    case = cases()["P087"]
    plain = methods.get("acm0012.waste_gas_power")(
        electricity_supplied=case["electricity_mwh"],
        electricity_self_used=0,
        waste_energy_share=1,
        grid_factor=1,
        plant_emissions=0,
    )
    assert case["er_tco2e"] / plain["ghg_reduced"] == pytest.approx(0.877, abs=1e-3)


@pytest.mark.parametrize(
    ("id", "inside"), [("P060", True), ("P092", True), ("P093", True), ("P095", False), ("P096", False)]
)
def test_coal_rates_that_pages_used(id, inside):
    """375 and 500 gce/kWh were the national rate of no year that the tables hold; 316 to 350 lie near one."""
    case = cases()[id]
    coal = case["tce"] if "tce" in case else case["raw_coal_t"] * 0.7143
    rate = 1e6 * coal / case["electricity_kwh"]
    known = [row.value for row in FactorSet.load().rows("power.coal_rate.nea")]
    assert (min(known) <= rate <= 1.1 * max(known)) is (id not in ("P095", "P096"))


@pytest.mark.parametrize("id", ["P097", "P098"])
def test_street_lights_of_other_grids(id):
    case = cases()[id]
    pairs = zip(
        *(value if isinstance(value, list) else [value] for value in (case["electricity_kwh"], case["co2_t"])),
        strict=True,
    )
    for saved, tonnes in pairs:
        result = methods.get("cbirc_2020.electricity_saving")(
            electricity_saved=saved / 1000, coal_rate=0, grid_average=1
        )
        assert 0.2 <= tonnes / result["ghg_reduced"] <= 0.5


def declared(*bands):
    @method(
        id="example.banded",
        title={"en": "Banded", "zh": "示例"},
        source=Document(title={"en": "Example"}, publisher="nobody").at("1"),
        returns={"energy_saved": "tce"},
        bands=bands,
        catalogue=Catalogue(),
    )
    def banded(*, energy_baseline: Annotated[Column, Activity("tce")]):
        return {"energy_saved": energy_baseline}

    return banded


def test_a_band_must_fit_the_results():
    with pytest.raises(FormulaError, match="ratio"):
        declared(Band("ghg_reduced/energy_saved", 1, 2, "tCO2e/tce", "nowhere"))
    with pytest.raises(UnitMismatch):
        declared(Band("energy_saved/total_investment", 1, 2, "tCO2e/万元", "nowhere"))
    assert declared(Band("energy_saved/total_investment", 1, 2, "tce/万元", "nowhere")).bands[0].high == 2
