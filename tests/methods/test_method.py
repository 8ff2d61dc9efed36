"""What a declared method offers: runs and shapes, missing inputs, worked examples, equations, the catalogue."""

import pickle
import threading
from typing import Annotated

import numpy as np
import pytest

from carbonacct import methods
from carbonacct.errors import FormulaError, OptionError, UnknownMethod
from carbonacct.methods.declare import Activity, Column, Document, FromFactor, Worked, method
from carbonacct.methods.ops import decay, larger, smaller, total, where
from carbonacct.methods.registry import Catalogue

GUIDE = Document(title={"en": "Guide", "zh": "指引"}, publisher="tests", number="1号", date="2020")
SHELF = Catalogue()
Power = Annotated[Column, Activity("MWh")]
Waste = Annotated[Column, Activity("t", labels="livestock", optional=True)]
Content = Annotated[Column, Activity("tCH4/t", labels="livestock")]


@method(
    id="shelf.power",
    title={"en": "Power on a shelf", "zh": "架上发电"},
    source=GUIDE.at("class 7"),
    project_types=["solar_pv"],
    returns={"energy_saved": "tce", "renewable_power": "MWh", "area_restored": "ha"},
    optional_returns=["area_restored"],
    worked=[
        Worked(
            inputs={"supplied": "1000 MWh", "self_used": 0, "coal_rate": "326 gce/kWh", "area": 1.0},
            results={"energy_saved": "326 tce", "renewable_power": 1000},
            found_in="hand",
            kind="own",
        ),
        Worked(
            inputs={"supplied": "0.1 万kWh", "coal_rate": 0.326},
            results={"energy_saved": "0.33 tce"},
            found_in="a rounded page",
            tolerance=0.02,
        ),
    ],
    catalogue=SHELF,
)
def power_on_a_shelf(
    *,
    supplied: Power,
    self_used: Annotated[Column, Activity("MWh", optional=True)],
    coal_rate: Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)],
    area: Annotated[Column, Activity("ha")],
):
    """Power, on a shelf."""
    return {"energy_saved": (supplied + self_used) * coal_rate, "renewable_power": supplied, "area_restored": area}


@method(
    id="shelf.methane",
    title={"en": "Methane on a shelf", "zh": "架上甲烷"},
    source=GUIDE.at("class 9"),
    project_types=["manure_biogas"],
    returns={"ghg_reduced": "tCO2e"},
    worked=[
        Worked(
            inputs={"waste": {"swine": "2000 kg"}, "content": {"swine": 0.5}, "gwp": 28},
            results={"ghg_reduced": 28},
            found_in="hand",
        )
    ],
    catalogue=SHELF,
)
def methane_on_a_shelf(
    *, waste: Waste, content: Content, gwp: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tCH4", key="=CH4")]
):
    return {"ghg_reduced": total(waste * content) * gwp}


def column(*numbers):
    return np.array(numbers, dtype=np.float64)[:, None]


def test_rows_single_values_and_shapes():
    values = {"supplied": column(1, 2, 3), "coal_rate": column(0.5), "area": column(9)}
    found = power_on_a_shelf.run(values)
    assert {name: array.tolist() for name, array in found.items()} == {
        "energy_saved": [0.5, 1.0, 1.5],
        "renewable_power": [1.0, 2.0, 3.0],
        "area_restored": [9.0, 9.0, 9.0],
    }
    for array in found.values():
        array[:] = -1
    assert values["supplied"].ravel().tolist() == [1, 2, 3]
    assert values["area"].tolist() == [[9.0]]


def test_optional_results_are_left_out_where_their_inputs_are_absent():
    values = {"supplied": column(1), "coal_rate": column(0.5)}
    assert list(power_on_a_shelf.run(values)) == ["energy_saved", "renewable_power"]
    assert list(power_on_a_shelf.valid(dict.fromkeys(values))) == ["energy_saved", "renewable_power"]
    assert [item.name for item in power_on_a_shelf.inputs if item.required] == ["supplied", "coal_rate"]
    assert power_on_a_shelf.needs("energy_saved") == {"supplied", "self_used", "coal_rate"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"supplied": column(1)}, "the input `coal_rate` is missing"),
        ({"supplied": column(1), "coal_rate": column(1), "coal": column(1)}, "unknown input `coal`"),
        ({"supplied": column(1, 2), "coal_rate": column(1, 2, 3)}, r"`coal_rate` has the shape \(3, 1\)"),
        ({"supplied": np.ones(3), "coal_rate": column(1)}, r"`supplied` has the shape \(3,\)"),
        ({"supplied": np.ones((3, 2)), "coal_rate": column(1)}, r"`supplied` has the shape \(3, 2\)"),
    ],
)
def test_inputs_that_do_not_fit_are_refused(values, message):
    with pytest.raises(OptionError, match=message) as refused:
        power_on_a_shelf.run(values)
    assert refused.value.where == "method shelf.power"


def test_label_widths_agree():
    values = {"waste": np.ones((3, 4)), "content": np.full((1, 4), 0.5), "gwp": column(28)}
    assert methane_on_a_shelf.run(values)["ghg_reduced"].tolist() == [56.0] * 3
    with pytest.raises(OptionError, match="`content` has the shape"):
        methane_on_a_shelf.run({**values, "content": column(0.5)})


def test_missing_in_missing_out_in_a_single_calculation():
    found = power_on_a_shelf(supplied=np.array([1.0, np.nan]), self_used=np.nan, coal_rate=0.5, area=np.nan)
    assert found["energy_saved"][0] == 0.5
    assert np.isnan(found["energy_saved"][1])
    assert np.isnan(found["area_restored"]).all()


def test_masks_of_optional_and_indexed_inputs():
    some = np.array([True, False])
    assert power_on_a_shelf.valid({"supplied": None, "self_used": some, "coal_rate": None})["energy_saved"] is None
    by_label = np.array([[True, False, False, False], [False] * 4])
    valid = methane_on_a_shelf.valid({"waste": by_label, "content": None, "gwp": None})
    assert valid["ghg_reduced"].tolist() == [True, False]
    valid = methane_on_a_shelf.valid({"waste": None, "content": by_label, "gwp": None})
    assert valid["ghg_reduced"].tolist() == [False, False]


def test_worked_examples_are_recomputed():
    checks = power_on_a_shelf.check_worked()
    assert [(check.output, check.ok) for check in checks] == [
        ("energy_saved", True),
        ("renewable_power", True),
        ("energy_saved", True),
    ]
    assert checks[2].got == 0.326
    assert [check.ok for check in methane_on_a_shelf.check_worked()] == [True]
    assert power_on_a_shelf.validated


def test_a_wrong_worked_example_is_not_ok():
    wrong = Worked(inputs={"supplied": 1, "coal_rate": 0.3}, results={"energy_saved": 0.31}, found_in="nowhere")
    declared = method(
        id="shelf.wrong",
        title={"en": "Wrong"},
        source=GUIDE.at("1"),
        returns={"energy_saved": "tce"},
        worked=[wrong],
        catalogue=Catalogue(),
    )(lambda_free_saving)
    assert [check.ok for check in declared.check_worked()] == [False]


def lambda_free_saving(*, supplied: Power, coal_rate: Annotated[Column, Activity("tce/MWh")]):
    return {"energy_saved": supplied * coal_rate}


def test_replay_lists_every_step_with_its_unit():
    replay = methane_on_a_shelf.replay({"waste": [1, 2, 3, 4], "content": [0.5, 0.5, 0.5, 0.5], "gwp": 28})
    assert [(step.text, step.value, step.unit) for step in replay.steps] == [
        ("waste", (1.0, 2.0, 3.0, 4.0), "t"),
        ("content", (0.5,) * 4, "tCH4/t"),
        ("gwp", 28.0, "tCO2e/tCH4"),
        ("waste * content", (0.5, 1.0, 1.5, 2.0), "tCH4"),
        ("total(waste * content)", 5.0, "tCH4"),
        ("total(waste * content) * gwp", 140.0, "tCO2e"),
    ]
    assert replay.results == {"ghg_reduced": 140.0}


def test_equations_with_numbers():
    values = {"supplied": 1000, "coal_rate": 0.326, "area": 2}
    assert power_on_a_shelf.numbers(values)["energy_saved"] == "(1000 + 0) × 0.326"
    shown = power_on_a_shelf.numbers(values, lambda name, value: f"{value:,.1f} {name[0]}")
    assert shown["renewable_power"] == "1,000.0 s"
    assert methane_on_a_shelf.numbers({"waste": [1, 2, 3, 4], "content": [0.5] * 4, "gwp": -28}) == {
        "ghg_reduced": "Σ[livestock]([1, 2, 3, 4] × [0.5, 0.5, 0.5, 0.5]) × (-28)"
    }


def drawn(function, **returns):
    declared = method(
        id="shelf.drawn", title={"en": "Drawn"}, source=GUIDE.at("1"), returns=returns, catalogue=Catalogue()
    )(function)
    return declared.equation


One = Annotated[Column, Activity("1")]


def brackets(*, a: One, b: One, c: One):
    return {
        "left": a - b - c,
        "right": a - (b - c),
        "product": a * (b * c) / (a * b),
        "sign": -(a + b) * -c,
        "used": 1 - (a - b - c),
    }


def test_brackets_are_few_and_outputs_are_called_by_name():
    assert drawn(brackets, left="1", right="1", product="1", sign="1", used="1").text.splitlines() == [
        "left = a − b − c",
        "right = a − (b − c)",
        "product = a × b × c ÷ (a × b)",
        "sign = −(a + b) × (−c)",
        "used = 1 − left",
    ]


def functions(*, 面积: One, a: One, b: One, k: Annotated[Column, Activity("1/a")], t: Annotated[Column, Activity("a")]):
    return {
        "chosen": where(a < b, larger(a, 0), smaller(a, b)) * 面积,
        "left_over": a / b * decay(k + k, t),
    }


def test_functions_and_chinese_names_are_drawn():
    equation = drawn(functions, chosen="1", left_over="1")
    assert equation.text.splitlines() == [
        "chosen = (max(a, 0) if a < b, else min(a, b)) × 面积",
        "left_over = a ÷ b × exp(−(k + k) × t)",
    ]
    assert equation.lines["left_over"].latex == (
        r"\mathrm{left\_over} = \frac{\mathrm{a}}{\mathrm{b}} \times "
        r"e^{-\left(\mathrm{k} + \mathrm{k}\right) \cdot \mathrm{t}}"
    )
    assert r"\right) \times \text{面积}" in equation.lines["chosen"].latex
    assert equation.latex.startswith(r"\begin{aligned}")
    assert r"\mathrm{waste}_{i} \times \mathrm{content}_{i}" in methane_on_a_shelf.equation.latex


def test_methods_survive_pickling_and_threads():
    assert pickle.loads(pickle.dumps(power_on_a_shelf)) is power_on_a_shelf  # noqa: S301
    values = {"supplied": np.linspace(0, 1, 1000)[:, None], "coal_rate": column(0.326)}
    expected, found = power_on_a_shelf.run(values)["energy_saved"], []
    threads = [threading.Thread(target=lambda: found.append(power_on_a_shelf.run(values))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all((one["energy_saved"] == expected).all() for one in found)


def test_the_catalogue_finds_by_id_words_and_type():
    assert SHELF.get("shelf.power") is power_on_a_shelf
    assert [m.id for m in SHELF.search("光伏")] == ["shelf.power"]
    assert [m.id for m in SHELF.search("屋顶光伏电站")] == ["shelf.power"]
    assert [m.id for m in SHELF.search("METHANE shelf")] == ["shelf.methane"]
    assert SHELF.search("methane 光伏") == ()
    assert SHELF.search(" ") == ()
    assert [m.id for m in SHELF.list("manure_biogas")] == ["shelf.methane"]
    with pytest.raises(UnknownMethod, match=r"did you mean shelf\.power") as refused:
        SHELF.get("shelf.pover")
    assert refused.value.given == "shelf.pover"


def test_an_id_is_never_used_twice():
    with pytest.raises(FormulaError, match="a changed formula is a new id"):
        SHELF.register(power_on_a_shelf)


def test_input_titles_come_from_the_vocabulary():
    declared = methods.get("cbirc_2020.renewable_power")
    supplied = declared.inputs[0]
    assert (supplied.title_zh, supplied.title_en) == ("年上网电量", "Electricity delivered")
    assert "上网电量" in supplied.aliases
    assert power_on_a_shelf.inputs[0].title_zh == ""


def test_the_library_catalogue_has_the_default_of_every_filing():
    assert methods.for_type("solar_pv").id == "cbirc_2020.renewable_power"
    assert methods.for_type("solar_pv", "crst").id == "crst_2021.wind_solar_power"
    assert "cbirc_2020.renewable_power" in [m.id for m in methods.search("光伏")]
    with pytest.raises(OptionError, match="no such project type"):
        methods.for_type("solar")
    with pytest.raises(OptionError, match="no such filing"):
        methods.for_type("solar_pv", "cbirc")
