"""Planted faults: every wrong method is refused, and the message names the sub-expression."""

import decimal
import fractions
import functools
import math
import re
from typing import Annotated

import numpy as np
import pytest

from carbonacct.errors import CarbonAcctError, FormulaError, UnitError, UnitMismatch
from carbonacct.methods.declare import Activity, Column, Document, Elapsed, FromFactor, method
from carbonacct.methods.ops import decay, larger, smaller, total, where
from carbonacct.methods.proof import prove_honesty, same_bits, scaling_check
from carbonacct.methods.registry import Catalogue

GUIDE = Document(title={"en": "Planted faults"}, publisher="tests")
Power = Annotated[Column, Activity("MWh")]
Rate = Annotated[Column, Activity("tce/MWh")]
Share = Annotated[Column, Activity("1")]
Waste = Annotated[Column, Activity("t", labels="waste_component")]
Herd = Annotated[Column, Activity("t", labels="livestock")]

COAL_RATE = 0.326
TABLE = np.array([[0.326]])
STEAM = False
calls = []


def declare(function, returns=None, **options):
    returns = returns or {"energy_saved": "tce"}
    return method(
        id="fault.saving",
        title={"en": "Saving"},
        source=GUIDE.at("1"),
        returns=returns,
        catalogue=Catalogue(),
        **options,
    )(function)


def wrong_operator(*, power: Power, rate: Rate):
    return {"energy_saved": power / rate}


def wrong_sum(*, power: Power, rate: Rate):
    return {"energy_saved": power + rate}


def number_in_body(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate * 0.95}


def number_from_global(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate * COAL_RATE}


def number_from_default(*, power: Power, rate: Rate, loss=0.95):
    return {"energy_saved": power * rate * loss}


def number_from_declared_default(*, power: Power, rate: Rate, loss: Share = 0.95):
    return {"energy_saved": power * rate * loss}


def _closure(factor):
    def number_from_closure(*, power: Power, rate: Rate):
        return {"energy_saved": power * rate / factor}

    return number_from_closure


def number_of_numpy(*, power: Power, rate: Rate):
    return {"energy_saved": np.float64(0.95) * (power * rate)}


def fraction(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate * fractions.Fraction(1, 3)}


def decimal_number(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate * decimal.Decimal("0.95")}


def truth(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate * True}


def not_a_number(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate + math.nan}


def global_array(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate * TABLE}


def slip_of_a_thousand(*, power: Power, rate: Annotated[Column, Activity("kgce/MWh")]):
    return {"energy_saved": power * rate}


def share_times_percent(*, power: Power, rate: Rate, loss: Annotated[Column, Activity("%")]):
    return {"energy_saved": power * rate * (1 - loss)}


def share_in_percent(*, power: Power, rate: Rate, loss: Annotated[Column, Activity("%")]):
    return {"energy_saved": power * rate * loss}


def rounding(*, power: Power, rate: Rate):
    return {"energy_saved": round(power * rate, 2)}


def rounding_by_numpy(*, power: Power, rate: Rate):
    return {"energy_saved": np.round(power * rate)}


def floor_division(*, power: Power, rate: Rate):
    return {"energy_saved": power // rate}


def clip_by_numpy(*, power: Power, rate: Rate):
    return {"energy_saved": np.clip(power * rate, 0, 1000)}


def clip_at_literal(*, power: Power, rate: Rate):
    return {"energy_saved": smaller(power * rate, 1000)}


def clip_by_attribute(*, power: Power, rate: Rate):
    return {"energy_saved": (power * rate).clip(0)}


def python_if(*, power: Power, rate: Rate):
    if power > 0:
        return {"energy_saved": power * rate}
    return {"energy_saved": -(power * rate)}


def python_if_on_global(*, power: Power, rate: Rate):
    if STEAM:
        return {"energy_saved": power * rate + power * rate}
    return {"energy_saved": power * rate}


def python_max(*, power: Power, rate: Rate):
    return {"energy_saved": max(power * rate, 0)}


def chained_comparison(*, power: Power, rate: Rate, loss: Share):
    return {"energy_saved": where(0 < loss < 1, power * rate, 0)}


def logical_and(*, power: Power, rate: Rate, loss: Share):
    return {"energy_saved": where((loss > 0) & (loss < 1), power * rate, 0)}


def equality(*, power: Power, rate: Rate, loss: Share):
    return {"energy_saved": where(loss == 0, power * rate, 0)}


def wrong_branch(*, power: Power, rate: Rate, loss: Share):
    return {"energy_saved": where(loss > 0, power * rate, power)}


def wrong_condition(*, power: Power, rate: Rate):
    return {"energy_saved": where(power > rate, power * rate, 0)}


def number_in_condition(*, power: Power, rate: Rate, loss: Share):
    return {"energy_saved": where(loss > 0.5, power * rate, 0)}


def condition_that_is_none(*, power: Power, rate: Rate):
    return {"energy_saved": where(power, power * rate, 0)}


def comparison_as_number(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate * (power > 0)}


def larger_of_two_units(*, power: Power, rate: Rate):
    return {"energy_saved": larger(power * rate, power)}


def numpy_function(*, power: Power, rate: Rate):
    return {"energy_saved": power * np.exp(rate)}


def numpy_where(*, power: Power, rate: Rate):
    return {"energy_saved": np.where(power > 0, power * rate, 0)}


def numpy_array(*, power: Power, rate: Rate):
    return {"energy_saved": np.asarray(power) * rate}


def math_function(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate * math.exp(-rate / rate)}


def attribute(*, power: Power, rate: Rate):
    return {"energy_saved": (power * rate).sum()}


def power_operator(*, power: Power, rate: Rate):
    return {"energy_saved": power**2 * rate / power}


def root(*, power: Power, rate: Rate):
    return {"energy_saved": (power * rate) ** 0.5}


def absolute(*, power: Power, rate: Rate):
    return {"energy_saved": abs(power * rate)}


def indexing(*, power: Power, rate: Rate):
    return {"energy_saved": power[0] * rate}


def iteration(*, waste: Waste):
    return {"energy_saved": sum(waste)}


def missing_key(*, power: Power, rate: Rate):
    return {"saved": power * rate}


def extra_key(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate, "power": power}


def no_dict(*, power: Power, rate: Rate):
    return power * rate


def constant_result(*, power: Power, rate: Rate):
    return {"energy_saved": 0}


def zero_times(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate * 0}


def unused_input(*, power: Power, rate: Rate, loss: Share):
    return {"energy_saved": power * rate}


def positional(power: Power, *, rate: Rate):
    return {"energy_saved": power * rate}


def undeclared(*, power: Power, rate: Column):
    return {"energy_saved": power * rate}


def in_place(*, power: Power, rate: Rate):
    power *= rate
    return {"energy_saved": power}


def label_clash(*, waste: Waste, herd: Herd):
    return {"energy_saved": total(waste * herd)}


def labels_left(*, waste: Waste):
    return {"energy_saved": waste}


def nothing_to_add(*, power: Power, rate: Rate):
    return {"energy_saved": total(power * rate)}


def decay_with_unit(
    *, power: Power, rate: Rate, k: Annotated[Column, Activity("1/a")], t: Annotated[Column, Activity("d")]
):
    return {"energy_saved": power * rate * decay(k, t)}


def decay_of_zero(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate * decay(0, power)}


def normal_and_actual_volume(*, dry: Annotated[Column, Activity("Nm3")], wet: Annotated[Column, Activity("m3")]):
    return {"energy_saved": dry + wet}


def methane_without_gwp(*, methane: Annotated[Column, Activity("tCH4")]):
    return {"ghg_reduced": methane}


def standard_coal_as_energy(*, power: Power):
    return {"energy_saved": power}


def nondeterministic(*, power: Power, rate: Rate):
    calls.append(power)
    return {"energy_saved": [power * rate, power * rate + power * rate][len(calls) % 2]}


def kept_symbol(*, power: Power, rate: Rate):
    calls.append(power)
    return {"energy_saved": calls[0] * rate}


def different_on_numbers(*, power: Power, rate: Rate):
    return {"energy_saved": [power * rate, rate * power * rate / rate][isinstance(power, np.ndarray)]}


def modified_on_numbers(*, power: Power, rate: Rate):
    {np.ndarray: lambda: power.fill(0.0)}.get(type(power), lambda: None)()
    return {"energy_saved": power * rate}


CO2E = {"ghg_reduced": "tCO2e"}
FAULTS = {
    "wrong operator": (wrong_operator, UnitMismatch, "`energy_saved` = `power / rate` comes out in MWh"),
    "wrong sum": (wrong_sum, UnitMismatch, "`power + rate` joins MWh and tce/MWh"),
    "hidden number in the body": (number_in_body, FormulaError, "the number 0.95 at `*` beside `power * rate`"),
    "hidden number from a global": (number_from_global, FormulaError, "the number 0.326 at `*` beside `power * rate`"),
    "hidden number from a default": (number_from_default, FormulaError, "the argument `loss` has the default 0.95"),
    "declared default": (number_from_declared_default, FormulaError, "the argument `loss` has the default 0.95"),
    "hidden number from a closure": (_closure(29.307), FormulaError, "the number 29.307 at `/` beside `power * rate`"),
    "numpy number": (number_of_numpy, FormulaError, "the number 0.95 at `*` beside `power * rate`"),
    "fraction": (fraction, FormulaError, "Fraction(1, 3) at `*` beside `power * rate` is neither"),
    "decimal": (decimal_number, FormulaError, "Decimal('0.95') at `*` beside `power * rate` is neither"),
    "truth as number": (truth, FormulaError, "True at `*` beside `power * rate` is neither"),
    "not a number": (not_a_number, FormulaError, "the number nan at `+` beside `power * rate`"),
    "global array": (global_array, FormulaError, "an array from outside at `*` beside `power * rate`"),
    "unit slip of 1000": (slip_of_a_thousand, UnitMismatch, "`energy_saved` = `power * rate` comes out in kgce"),
    "share minus percent": (share_times_percent, UnitMismatch, "`1 - loss` joins a pure number and %"),
    "share in percent": (share_in_percent, UnitMismatch, "`energy_saved` = `power * rate * loss` comes out in"),
    "rounding": (rounding, FormulaError, "rounding of `power * rate`"),
    "rounding by numpy": (rounding_by_numpy, FormulaError, "numpy.round of `power * rate`"),
    "floor division": (floor_division, FormulaError, "floor division of `power`"),
    "clip by numpy": (clip_by_numpy, FormulaError, "numpy.clip of `power * rate`"),
    "clip at a literal": (clip_at_literal, FormulaError, "the number 1000 in `smaller` beside `power * rate`"),
    "clip by attribute": (clip_by_attribute, FormulaError, "attribute `.clip` of `power * rate`"),
    "Python if": (python_if, FormulaError, "a branch on `power > 0`"),
    "Python if on a global": (python_if_on_global, FormulaError, "a Python branch or loop in line"),
    "Python max": (python_max, FormulaError, "a branch on `power * rate < 0`"),
    "chained comparison": (chained_comparison, FormulaError, "a branch on `loss > 0`"),
    "logical and": (logical_and, FormulaError, "a logical operator on `loss > 0`"),
    "equality": (equality, FormulaError, "`loss` is tested for equality"),
    "wrong where branch": (wrong_branch, UnitMismatch, "`where(loss > 0, power * rate, power)` joins tce and MWh"),
    "wrong condition": (wrong_condition, UnitMismatch, "`power > rate` joins MWh and tce/MWh"),
    "number in a condition": (number_in_condition, FormulaError, "the number 0.5 at `>` beside `loss`"),
    "no condition": (condition_that_is_none, FormulaError, "`where(power, power * rate, 0)` needs a comparison first"),
    "comparison as number": (comparison_as_number, FormulaError, "`power * rate * (power > 0)` uses a comparison"),
    "larger of two units": (larger_of_two_units, UnitMismatch, "`larger(power * rate, power)` joins tce and MWh"),
    "numpy function": (numpy_function, FormulaError, "numpy.exp of `rate`"),
    "numpy where": (numpy_where, FormulaError, "numpy.where of `power > 0`"),
    "numpy array": (numpy_array, FormulaError, "`power` is turned into an array"),
    "math function": (math_function, FormulaError, "`-rate / rate` is turned into a Python number"),
    "attribute": (attribute, FormulaError, "attribute `.sum` of `power * rate`"),
    "power": (power_operator, FormulaError, "a power of `power`"),
    "root": (root, FormulaError, "a power of `power * rate`"),
    "absolute value": (absolute, FormulaError, "abs of `power * rate`"),
    "indexing": (indexing, FormulaError, "indexing of `power`"),
    "iteration": (iteration, FormulaError, "a loop over `waste`"),
    "missing key": (missing_key, FormulaError, "`energy_saved` is declared but not returned; `saved` is returned but"),
    "extra key": (extra_key, FormulaError, "`power` is returned but not declared"),
    "no dict": (no_dict, FormulaError, "returns Symbol, not a dict"),
    "constant result": (constant_result, FormulaError, "`energy_saved` is 0, not an expression of the inputs"),
    "times zero": (zero_times, FormulaError, "`power * rate * 0` multiplies or divides by 0"),
    "unused input": (unused_input, FormulaError, "`loss` is an argument but no result depends on it"),
    "positional argument": (positional, FormulaError, "the argument `power` is not keyword-only"),
    "undeclared argument": (undeclared, FormulaError, "the argument `rate` has no declaration"),
    "in-place": (in_place, FormulaError, "in-place arithmetic on `power` would change an input"),
    "label clash": (label_clash, FormulaError, "`waste * herd` joins the labels waste_component and livestock"),
    "labels left": (labels_left, FormulaError, "`energy_saved` = `waste` still has the labels waste_component"),
    "nothing to add": (nothing_to_add, FormulaError, "`total(power * rate)` has no labels to add over"),
    "decay with a unit": (decay_with_unit, UnitMismatch, "`decay(k, t)` leaves d/a: 1/a × d is not a pure number"),
    "decay of zero": (decay_of_zero, UnitMismatch, "`decay(0, power)` leaves 0"),
    "Nm3 and m3": (normal_and_actual_volume, UnitMismatch, "`dry + wet` joins Nm3 and m3"),
    "methane as CO2e": (methane_without_gwp, UnitMismatch, "`ghg_reduced` = `methane` comes out in tCH4", CO2E),
    "energy as standard coal": (standard_coal_as_energy, UnitMismatch, "`energy_saved` = `power` comes out in MWh"),
    "two calls differ": (nondeterministic, FormulaError, "two calls make different formulas"),
    "kept symbol": (kept_symbol, FormulaError, "`rate` was kept from another call"),
    "other formula on numbers": (different_on_numbers, FormulaError, "does not compute `energy_saved = power × rate`"),
    "input modified on numbers": (modified_on_numbers, FormulaError, "the input `power` is modified"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_refused(fault):
    function, kind, message, *returns = FAULTS[fault]
    calls.clear()
    with pytest.raises(kind, match=re.escape(message)) as refused:
        declare(function, *returns)
    assert refused.value.where == "method fault.saving"


def test_the_message_has_both_units_and_a_hint():
    with pytest.raises(UnitMismatch) as refused:
        declare(slip_of_a_thousand)
    assert str(refused.value) == (
        "method fault.saving: `energy_saved` = `power * rate` comes out in kgce, declared tce\n"
        "  given: kgce    needed: tce    hint: same dimension, but one is 1000 times the other: declare coherent units"
    )


@pytest.mark.parametrize(
    ("fault", "hint"),
    [
        ("methane as CO2e", "gwp.SET"),
        ("Nm3 and m3", "Nm3 (0 °C) is not m3"),
        ("energy as standard coal", "named coefficient"),
        ("clip by numpy", "ops.larger or ops.smaller"),
        ("numpy function", "ops.decay"),
    ],
)
def test_hints_say_how_to_mend(fault, hint):
    function, kind, _, *returns = FAULTS[fault]
    with pytest.raises(kind) as refused:
        declare(function, *returns)
    assert hint in refused.value.hint


def test_unknown_units_are_refused_at_their_argument():
    def typo(*, power: Annotated[Column, Activity("MWhh")]):
        return {"energy_saved": power}

    with pytest.raises(UnitError) as refused:
        declare(typo)
    assert refused.value.where == "method fault.saving, argument `power`"
    with pytest.raises(UnitError) as refused:
        declare(wrong_sum, {"energy_saved": "tcee"})
    assert refused.value.where == "method fault.saving, result `energy_saved`"


@pytest.mark.parametrize(
    ("term", "kind", "message"),
    [
        (
            FromFactor("power.coal_rate.nowhere", "tce/MWh"),
            FormulaError,
            "unknown factor family power.coal_rate.nowhere",
        ),
        (FromFactor("power.coal_rate.nea", "tCO2e/MWh"), UnitMismatch, "cannot hold the family power.coal_rate.nea"),
        (FromFactor("gwp.SET", "tce/MWh", key="=CH4"), UnitMismatch, "published in tCO2e/tCH4"),
        (FromFactor("gwp.SET", "tCO2e/tN2O", key="=CH4"), UnitMismatch, "tCO2e/tN2O cannot hold the family gwp.SET"),
        (Activity("tce/MWh", labels="colours"), FormulaError, "unknown label set colours"),
    ],
)
def test_unknown_families_and_units_they_are_not_published_in(term, kind, message):
    def saving(*, power: Power, rate: Annotated[Column, term]):
        return {"energy_saved": power * rate}

    def summed(*, power: Power, rate: Annotated[Column, term]):
        return {"energy_saved": total(power * rate)}

    unit = {"energy_saved": f"MWh*{term.unit}"} if "tce/" not in term.unit else None
    with pytest.raises(kind, match=re.escape(message)) as refused:
        declare(summed if term.labels else saving, unit)
    assert refused.value.where == "method fault.saving, argument `rate`"


def test_co2_counts_as_co2e_in_a_factor_argument_and_gases_do_not():
    def saving(
        *,
        power: Power,
        margin: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
        leak: Annotated[Column, Activity("tCH4")],
        gwp: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tCH4", key="=CH4")],
    ):
        return {"ghg_reduced": power * margin - leak * gwp}

    assert declare(saving, CO2E).units["ghg_reduced"].text == "tCO2e"


def test_undeclared_names_in_options_are_refused():
    def saving(*, power: Power, rate: Rate):
        return {"energy_saved": power * rate}

    for option in ({"monotone": {"coal": 1}}, {"optional_returns": ["coal"]}):
        with pytest.raises(CarbonAcctError, match=r"unknown .* `coal`"):
            declare(saving, **option)
    with pytest.raises(FormulaError, match="no result is declared"):
        method(id="x.y", title={}, source=GUIDE.at("1"), returns={}, catalogue=Catalogue())(saving)


def test_only_a_plain_function_is_a_method():
    with pytest.raises(FormulaError, match="a method is a plain function"):
        declare(functools.partial(number_from_default, loss=0.95))


def test_zero_one_and_minus_one_may_be_written():
    def saving(*, power: Power, rate: Rate, loss: Share):
        reached = 1 - loss
        return {"energy_saved": larger(0, power * rate * reached) * -1 + np.float64(0.0)}

    assert declare(saving)(power=10.0, rate=0.5, loss=0.5) == {"energy_saved": -2.5}


def test_elapsed_years_fit_a_yearly_decay():
    def left(
        *, power: Power, rate: Rate, k: Annotated[Column, Activity("1/a")], age: Annotated[Column, Elapsed("since")]
    ):
        return {"energy_saved": power * rate * decay(k, age)}

    declared = declare(left)
    assert declared.inputs[3].column == "since"
    assert declared(power=1.0, rate=2.0, k=0.0, age=3.0) == {"energy_saved": 2.0}


@pytest.mark.parametrize("seed", range(5))
def test_scaling_the_units_scales_the_results(seed):
    def saving(
        *,
        power: Power,
        rate: Rate,
        loss: Share,
        k: Annotated[Column, Activity("1/a")],
        t: Annotated[Column, Activity("a")],
    ):
        gross = power * rate * decay(k, t)
        return {"energy_saved": where(power > 0, gross * (1 - loss), larger(gross, 0)), "power": power}

    rng = np.random.default_rng(seed)
    declared = declare(saving, {"energy_saved": "tce", "power": "MWh"})
    values = {item.name: rng.uniform(0.1, 2.0, (20, 1)) for item in declared.inputs}
    scaling_check(declared, values, rng)


def test_scaling_finds_a_formula_that_mixes_units():
    def saving(*, power: Power, rate: Rate):
        return {"energy_saved": power * rate}

    declared = declare(saving)
    declared.function = lambda power, rate: {"energy_saved": power * rate + 1}
    values = {"power": np.array([[2.0]]), "rate": np.array([[3.0]])}
    with pytest.raises(FormulaError, match="`energy_saved = power × rate` does not scale with its units"):
        scaling_check(declared, values, np.random.default_rng(1))


def plain_saving(*, power: Power, rate: Rate):
    return {"energy_saved": power * rate}


def _with_function(function):
    proved = declare(plain_saving)
    object.__setattr__(proved, "function", function)
    return proved


def test_a_function_that_changes_its_mind_is_refused():
    answers = iter((1.0, 2.0))
    wavering = _with_function(lambda power, rate: {"energy_saved": power * rate * next(answers)})
    with pytest.raises(FormulaError, match="two calls differ"):
        prove_honesty(wavering)


def test_a_function_that_fails_on_numbers_is_refused():
    with pytest.raises(FormulaError, match=r"the formula fails on numbers: ZeroDivisionError"):
        prove_honesty(_with_function(lambda power, rate: {"energy_saved": 1 // 0}))


def test_a_function_that_computes_something_else_is_refused():
    with pytest.raises(FormulaError, match="on numbers the function does not compute"):
        prove_honesty(_with_function(lambda power, rate: {"energy_saved": power * rate + 1e-300}))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([1.0, np.nan], [1.0, np.nan], True),
        ([1.0], [1.0 + 2**-52], False),
        ([0.0], [-0.0], False),
        ([np.nan], [1.0], False),
        ([1.0, 1.0], [1.0], False),
        (np.array([1.0], dtype=np.float32), [1.0], False),
        ([1.0], np.array([1], dtype=np.int64), False),
    ],
)
def test_same_bits(one, other, same):
    assert same_bits(np.asarray(one), np.asarray(other)) is same


def test_scaling_follows_powers_of_units():
    side = Annotated[Column, Activity("m")]

    def square(*, length: side, width: side):
        return {"area": length * width}

    square.__annotations__ = {"length": side, "width": side}
    values = {"length": np.array([[3.0]]), "width": np.array([[5.0]])}
    for seed in range(8):
        scaling_check(declare(square, {"area": "m2"}), values, np.random.default_rng(seed))
