"""Properties that every method of benefit gets for free, and a second computation of each in exact arithmetic."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct import methods
from carbonacct.errors import CarbonAcctError, UnitMismatch
from carbonacct.methods.declare import Worked
from carbonacct.units import parse_unit
from carbonacct.vocabulary import indicators, labels, project_types
from tests.methods import land_and_waste_again, second_energy

BENEFITS = {indicator.id for indicator in indicators.list()}
METHODS = [method for method in methods.list() if {*method.returns} & BENEFITS]
EVERY = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
NEGATIVE = [method for method in METHODS if method.negative_possible]
ULPS = 8
EPSILON = Fraction(1, 2**52)


def width(item):
    return len(labels.names(item.labels)) if item.labels else 1


def magnitude(item):
    """Return a sensible range for an input, so that the formula stays far from overflow."""
    if item.kind == "elapsed":
        return (1.0, 30.0)
    return (0.05, 0.95) if item.unit.text in ("1", "1/a") else (0.001, 1000.0)


@st.composite
def values_of(draw, method, rows=3):
    values = {}
    for item in method.inputs:
        low, high = magnitude(item)
        numbers = st.floats(low, high, allow_nan=False, allow_infinity=False)
        cells = draw(st.lists(numbers, min_size=rows * width(item), max_size=rows * width(item)))
        values[item.name] = np.array(cells).reshape(rows, width(item))
    return values


def activities(method):
    return [item for item in method.inputs if item.kind == "activity"]


@EVERY
def test_both_languages_and_a_source_with_a_clause(method):
    assert method.title["en"]
    assert method.title["zh"]
    assert method.source.document.title["zh"]
    assert method.source.clause
    assert method.plan
    assert method.notes
    assert method.worked


@EVERY
def test_unverified_methods_say_so_and_validated_ones_have_a_published_case(method):
    assert method.status in ("confirmed", "unverified")
    for worked in method.worked:
        assert worked.kind in ("published", "independent", "own")
        assert worked.found_in


@EVERY
def test_outputs_are_indicators_in_their_own_unit(method):
    for output, unit in method.returns.items():
        assert indicators.get(output).unit == unit


@EVERY
def test_project_types_know_the_method(method):
    for name in method.project_types:
        assert project_types.get(name).quantified


def test_every_quantified_type_has_its_methods_for_every_filing():
    for kind in project_types.list():
        assert set(kind.methods) in (set(), set(project_types.FILINGS))
        assert kind.quantified or all(kind.reason.values())
        for id in kind.methods.values():
            method = methods.get(id)
            assert kind.id in method.project_types
            assert set(kind.indicators) >= set(method.returns) - {"green_floor_area", "cod_reduced"}


def test_one_unit_per_argument_name():
    units = {}
    for method in METHODS:
        for item in method.inputs:
            unit = units.setdefault(item.name, item.unit)
            assert (unit.dimension, unit.ratio) == (item.unit.dimension, item.unit.ratio), (method.id, item.name)


def test_no_gain_comes_from_blanks():
    for method in METHODS:
        rising = {name for name, sign in method.monotone.items() if sign > 0}
        for output in method.returns if method.project_types else ():
            needed = method.needs(output)
            taken = {item for item in method.inputs if item.kind == "activity" and item.name in needed}
            if taken and all(item.optional and not item.labels for item in taken):
                assert output == "ghg_reduced", method.id
                assert rising.isdisjoint(item.name for item in taken), method.id


def test_one_label_set_per_argument_name():
    seen = {}
    for method in methods.list():
        for item in method.inputs:
            if item.labels:
                assert seen.setdefault(item.name, item.labels) == item.labels, (method.id, item.name)


def test_electricity_a_project_takes_counts_in_all_its_figures():
    for method in METHODS:
        if method.project_types and {"energy_saved", "ghg_reduced"} <= method.returns.keys():
            taken = {"electricity_used", "grid_electricity"} & method.needs("ghg_reduced")
            assert taken <= method.needs("energy_saved"), method.id


def test_one_kind_per_argument_name():
    kinds = {}
    for method in METHODS:
        for item in method.inputs:
            assert kinds.setdefault(item.name, item.kind) == item.kind, (method.id, item.name)


@EVERY
def test_a_project_that_does_nothing_has_no_benefit(method):
    rng = np.random.default_rng(3)
    values = {item.name: rng.uniform(*magnitude(item), (4, width(item))) for item in method.inputs}
    nothing = values | {item.name: np.zeros((4, width(item))) for item in activities(method)}
    for output, result in method.run(nothing).items():
        assert (result == 0).all(), output


@EVERY
def test_missing_in_missing_out(method):
    rng = np.random.default_rng(4)
    values = {item.name: rng.uniform(*magnitude(item), width(item)) for item in method.inputs}
    plain = {name: list(array) if len(array) > 1 else float(array[0]) for name, array in values.items()}
    whole = method(**plain)
    for item in method.inputs:
        if item.optional:
            continue
        gone = [math.nan] * width(item) if item.labels else math.nan
        result = method(**{**plain, item.name: gone})
        for output in method.returns:
            if item.name in method.needs(output):
                assert math.isnan(result[output]), (item.name, output)
            else:
                assert result[output] == whole[output]


@EVERY
def test_bad_input_is_refused(method):
    for item in method.inputs:
        wrong = "kg" if item.unit.dimension != parse_unit("kg").dimension else "m"
        figure = {labels.names(item.labels)[0]: f"1 {wrong}"} if item.labels else f"1 {wrong}"
        with pytest.raises(UnitMismatch, match="does not convert"):
            method.figures(Worked(inputs={item.name: figure}, results={}, found_in="test"))
    with pytest.raises(CarbonAcctError, match="no_such_input"):
        method.figures(Worked(inputs={"no_such_input": 1}, results={}, found_in="test"))
    if any(item.required for item in method.inputs):
        with pytest.raises(CarbonAcctError):
            method()


@EVERY
def test_a_blank_optional_input_counts_as_zero(method):
    rng = np.random.default_rng(5)
    plain = {item.name: rng.uniform(*magnitude(item), (2, width(item))) for item in method.inputs}
    for item in method.inputs:
        if item.optional:
            without = {name: array for name, array in plain.items() if name != item.name}
            zero = {**plain, item.name: np.zeros((2, width(item)))}
            for output, result in method.run(without).items():
                assert (result == method.run(zero)[output]).all()


@EVERY
@given(data=st.data())
def test_results_move_as_declared(method, data):
    values = data.draw(values_of(method))
    before = method.run(values)
    for name, direction in method.monotone.items():
        more = method.run({**values, name: values[name] * 1.5})
        for output, result in more.items():
            slack = 4 * np.spacing(bound(method, output, values))
            assert (direction * (result - before[output]) >= -slack).all(), (name, output)


RATES = {
    "boiler_efficiency",
    "methane_share",
    "landfill_recovery",
    "transmission_loss",
    "digestate_methane",
    "energy_before",
    "energy_after",
    "energy_reference",
    "energy_design",
    "sequestration_rate",
    "baseline_rate",
    "distance",
    "fuel_per_km",
    "electricity_per_km",
    *second_energy.RATES,
}


def amounts(method):
    """Return the inputs a project's size stands in: twice of each is twice the project."""
    return {
        item.name
        for item in activities(method)
        if item.name not in RATES | land_and_waste_again.RATES and not item.name.endswith(("_in", "_out"))
    }


@EVERY
@given(data=st.data())
def test_twice_the_activity_is_twice_the_benefit(method, data):
    values = data.draw(values_of(method))
    doubled = method.run({name: array * 2 if name in amounts(method) else array for name, array in values.items()})
    for output, result in method.run(values).items():
        assert (doubled[output] == 2 * result).all(), output


@pytest.mark.parametrize("method", NEGATIVE, ids=lambda method: method.id)
def test_a_negative_benefit_stays(method):
    rng = np.random.default_rng(6)
    values = {item.name: rng.uniform(0.1, 0.9, (1, width(item))) for item in method.inputs}
    worse = {}
    for item in method.inputs:
        if item.name in method.monotone:
            low, high = magnitude(item)
            figure = low if method.monotone[item.name] > 0 else high
            worse[item.name] = np.full((1, width(item)), figure)
    results = method.run({**values, **worse})
    signed = [output for output in method.returns if output not in ("renewable_power", "area_restored")]
    assert min(float(results[output][0]) for output in signed) < 0


def bound(method, output, values):
    """Return the sum of the absolute terms of an output: what rounding errors are measured against."""
    done = []
    for node in method.graph.nodes:
        operands = [done[i] for i in node.arguments]
        if node.operation == "input":
            done.append(np.abs(values[node.name]))
        elif node.operation == "constant":
            done.append(np.abs(np.array([[node.value]])))
        elif node.operation in ("add", "subtract"):
            done.append(operands[0] + operands[1])
        elif node.operation == "multiply":
            done.append(operands[0] * operands[1])
        elif node.operation == "divide":
            done.append(operands[0] / operands[1])
        elif node.operation == "total":
            done.append(operands[0].sum(axis=1, keepdims=True))
        elif node.operation == "decay":
            done.append(np.ones_like(operands[0] * operands[1]))
        else:
            raise NotImplementedError(node.operation)
    return np.broadcast_to(done[method.graph.outputs[output]], (len(next(iter(values.values()))), 1))[:, 0]


def left(rate, time):
    """Return exp(−rate·time) far beyond float64."""
    with localcontext() as context:
        context.prec = 40
        product = rate * time
        exponent = Decimal(product.numerator) / Decimal(product.denominator)
        return Fraction((-exponent).exp())


def landfill(v):
    carbon = sum(
        waste * doc * (1 - left(rate, v["years"]))
        for waste, doc, rate in zip(v["waste"], v["degradable_carbon"], v["decay_rate"], strict=True)
    )
    kept = (1 - v["landfill_recovery"]) * (1 - v["landfill_oxidation"])
    shares = v["model_correction"] * v["methane_in_gas"] * v["doc_fraction"] * v["site_correction"]
    return carbon * shares * kept * v["methane_per_carbon"] * v["gwp_ch4"]


def digester(v):
    leak = v["methane_produced"] * v["digester_leakage"] + v["methane_produced"] * v["digestate_methane"]
    flare = v["methane_flared"] - v["methane_flared"] * v["flare_efficiency"]
    return (leak + flare) * v["gwp_ch4"] + v["diesel_volume"] * v["diesel_per_litre"]


def burner(v):
    fossil = sum(
        waste * carbon * share
        for waste, carbon, share in zip(v["waste"], v["carbon_content"], v["fossil_share"], strict=True)
    )
    traces = v["n2o_per_waste"] * v["gwp_n2o"] + v["ch4_per_waste"] * v["gwp_ch4"]
    diesel = v["diesel_used"] * v["diesel_heating_value"] * v["diesel_emission_factor"]
    return fossil * v["combustion_efficiency"] * v["co2_per_carbon"] + sum(v["waste"]) * traces + diesel


def lagoon(v):
    methane = sum(
        solids * potential for solids, potential in zip(v["volatile_solids"], v["methane_potential"], strict=True)
    )
    nitrous = v["n2o_nitrogen"] * v["n2o_per_nitrogen"] * v["gwp_n2o"]
    return methane * v["methane_density_standard"] * v["lagoon_correction"] * v["gwp_ch4"] + nitrous


def coal_of_power(v):
    return v["coal_rate"] * v["electricity_supplied"] - v["coal_rate"] * v["electricity_used"]


def margin_of_power(v):
    return (v["electricity_supplied"] - v["electricity_used"]) * v["grid_factor"] * (1 + v["transmission_loss"])


def gas(v):
    return v["gas_emission_factor"] * v["gas_heating_value"] * v["gas_used"] + v["leakage"]


def chp(v, power):
    return v["coal_emission_factor"] * v["heat_supplied"] / v["boiler_efficiency"] + power - gas(v)


def removed(v, pollutant, stream):
    return v[stream] * (v[f"{pollutant}_in"] - v[f"{pollutant}_out"])


def supplied(v):
    return v["electricity_supplied"] + v["electricity_self_used"]


def margin_power(v):
    return {"ghg_reduced": supplied(v) * v["grid_factor"], "renewable_power": v["electricity_supplied"]}


def retrofit(v):
    saved = v["output"] * v["energy_before"] - v["output"] * v["energy_after"]
    return {"energy_saved": saved, "ghg_reduced": saved * v["co2_per_tce"]}


def digestion(v, avoided):
    saved = coal_of_power(v)
    ghg = avoided(v) + saved * v["co2_per_tce"] - digester(v)
    return {"energy_saved": saved, "ghg_reduced": ghg, "renewable_power": v["electricity_supplied"]}


def digestion_margin(v, avoided):
    ghg = avoided(v) + margin_of_power(v) - digester(v)
    return {"ghg_reduced": ghg, "renewable_power": v["electricity_supplied"]}


def incineration(v):
    saved = coal_of_power(v)
    ghg = landfill(v) + saved * v["co2_per_tce"] - burner(v)
    return {"energy_saved": saved, "ghg_reduced": ghg, "waste_treated": sum(v["waste"])}


def buildings(v):
    saved = v["floor_area"] * v["energy_reference"] - v["floor_area"] * v["energy_design"]
    ghg = saved * v["grid_average"]
    return {"energy_saved": saved * v["coal_rate"], "ghg_reduced": ghg, "green_floor_area": v["floor_area"]}


AGAIN = {
    "acm0022.anaerobic_digestion": lambda v: digestion(v, landfill),
    "acm0022.anaerobic_digestion_combined_margin": lambda v: digestion_margin(v, landfill),
    "acm0022.landfill_diversion": lambda v: {"ghg_reduced": landfill(v)},
    "acm0022.manure_digestion": lambda v: digestion(v, lagoon),
    "acm0022.manure_digestion_combined_margin": lambda v: digestion_margin(v, lagoon),
    "acm0022.waste_to_energy": incineration,
    "acm0022.waste_to_energy_combined_margin": lambda v: {
        "ghg_reduced": landfill(v) + margin_of_power(v) - burner(v),
        "waste_treated": sum(v["waste"]),
    },
    "acm0022.wastewater_methane": lambda v: {
        "ghg_reduced": removed(v, "cod", "water_treated") * v["methane_per_cod"] * v["pond_correction"] * v["gwp_ch4"]
    },
    "building.energy_saving": buildings,
    "cbirc_2020.electricity_saving": lambda v: {
        "energy_saved": v["electricity_saved"] * v["coal_rate"],
        "ghg_reduced": v["electricity_saved"] * v["grid_average"],
    },
    "cbirc_2020.energy_saving_retrofit": retrofit,
    "cbirc_2020.flue_gas": lambda v: {f"{p}_reduced": removed(v, p, "flue_gas") for p in ("so2", "nox", "pm")},
    "cbirc_2020.gas_chp": lambda v: {
        "ghg_reduced": chp(v, v["electricity_supplied"] * v["coal_rate"] * v["co2_per_tce"])
    },
    "cbirc_2020.methane_capture": lambda v: {
        "ghg_reduced": (v["biogas_captured"] * v["methane_share"] * v["methane_density"] - v["methane_required"])
        * (v["destruction_efficiency"] - v["destruction_efficiency"] * v["oxidation"])
        * v["gwp_ch4"]
    },
    "cbirc_2020.natural_gas_equal_fuel_heat": lambda v: {
        "ghg_reduced": v["gas_used"] * v["gas_heating_value"] * v["coal_emission_factor"] - gas(v)
    },
    "cbirc_2020.natural_gas_equal_useful_heat": lambda v: {
        "ghg_reduced": v["gas_used"]
        * v["gas_heating_value"]
        * (v["gas_boiler_efficiency"] / v["boiler_efficiency"])
        * v["coal_emission_factor"]
        - gas(v)
    },
    "cbirc_2020.renewable_power": lambda v: {
        "energy_saved": supplied(v) * v["coal_rate"],
        "ghg_reduced": supplied(v) * v["coal_rate"] * v["co2_per_tce"],
        "renewable_power": v["electricity_supplied"],
    },
    "cbirc_2020.waste_heat": lambda v: {
        "energy_saved": v["heat_supplied"] / (v["boiler_efficiency"] * v["standard_coal_heat"]),
        "ghg_reduced": v["heat_supplied"] * v["co2_per_tce"] / (v["boiler_efficiency"] * v["standard_coal_heat"]),
    },
    "cbirc_2020.wastewater": lambda v: {
        f"{p}_reduced": removed(v, p, "water_treated") for p in ("cod", "nh3n", "tn", "tp")
    },
    "cbirc_2020.water_reuse": lambda v: {"water_saved": v["water_reused"]},
    "cbirc_2020.water_saving": lambda v: {"water_saved": v["water_before"] - v["water_after"]},
    "ccer_2023.afforestation": lambda v: {
        "ghg_removed": v["area"] * v["sequestration_rate"] - v["area"] * v["baseline_rate"],
        "area_restored": v["area"],
    },
    "crst_2021.gas_chp": lambda v: {"ghg_reduced": chp(v, v["electricity_supplied"] * v["grid_factor"])},
    "crst_2021.other_power": margin_power,
    "crst_2021.wind_solar_power": margin_power,
    "storage.shifted_power": lambda v: {
        "ghg_reduced": v["electricity_discharged"] * v["discharging_factor"]
        - v["electricity_charged"] * v["charging_factor"]
    },
    "tcsae_235_2021.electric_vehicle": lambda v: {
        "ghg_reduced": v["vehicles"]
        * v["distance"]
        * (v["fuel_per_km"] * v["fuel_factor"] - v["electricity_per_km"] * v["grid_average"])
        - v["leakage"]
    },
    **second_energy.SECOND,
}

AGAIN |= land_and_waste_again.again(left)


def test_every_method_is_computed_a_second_time():
    assert set(AGAIN) == {method.id for method in METHODS}


@EVERY
@given(data=st.data())
def test_exact_arithmetic_agrees_within_eight_ulp_of_the_terms(method, data):
    values = data.draw(values_of(method, rows=1))
    exact = {
        item.name: [Fraction(cell) for cell in values[item.name][0].tolist()]
        if item.labels
        else Fraction(values[item.name][0, 0].item())
        for item in method.inputs
    }
    again = AGAIN[method.id](exact)
    results = method.run(values)
    allowed = ULPS + max(width(item) for item in method.inputs) // 2  # a sum rounds once for each label
    assert set(again) == set(results)
    for output, wanted in again.items():
        terms = Fraction(float(bound(method, output, values)[0]))
        assert abs(Fraction(results[output][0].item()) - wanted) <= allowed * EPSILON * terms, output
