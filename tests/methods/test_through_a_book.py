"""Worked examples typed into a loan book: columns, units and overrides lead to the same figures as the formula."""

import math

import pandas
import pytest

import carbonacct as ca
from carbonacct import methods
from carbonacct.factors import FactorSet
from carbonacct.methods.declare import Worked
from carbonacct.vocabulary import columns, indicators, labels

BENEFITS = {indicator.id for indicator in indicators.list()}
CASES = [
    pytest.param(method, worked, id=f"{method.id}-{place}")
    for method in methods.list()
    if {*method.returns} & BENEFITS and method.project_types
    for place, worked in enumerate(method.worked)
    if all(item.kind != "elapsed" for item in method.inputs)
]


def header(item, label=""):
    known = columns.get(item.name)
    text = "t/t" if item.unit.text == "1" and known and known.needs_unit else item.unit.text
    unit = "" if text == "1" else f" [{text}]"
    return f"{item.name}@{label}{unit}" if label else f"{item.name}{unit}"


def row(method, worked: Worked):
    """One loan of the whole investment, with the example's inputs and factors in their columns."""
    cells = {"loan_id": "L1", "project_type": method.project_types[0], "method": method.id, "year": "2024"}
    cells |= {"region": "CN-GD", "balance [CNY]": "1", "total_investment [CNY]": "1"}
    figures = method.figures(worked)
    for item in method.inputs:
        figure = figures.get(item.name)
        if figure is None:
            continue
        if not item.labels:
            cells[header(item)] = repr(float(figure))
        elif any(figure):
            cells |= {
                header(item, label): repr(float(value))
                for label, value in zip(labels.names(item.labels), figure, strict=True)
                if value or item.kind == "factor"
            }
        elif item.kind == "activity":
            bare = columns.get(item.name) is not None
            cells[header(item) if bare else header(item, labels.names(item.labels)[0])] = "0"
    return cells


@pytest.mark.parametrize(("method", "worked"), CASES)
def test_the_book_gives_what_the_formula_gives(method, worked):
    book = ca.read_book(pandas.DataFrame([row(method, worked)]), currency="CNY")
    frame = ca.benefits(book).frame
    assert frame["status"].iloc[0] == "computed", (
        ca.benefits(book).issues[["column", "code", "given", "hint"]].to_string()
    )
    expected = method(**method.figures(worked))
    for output in worked.results:
        got = frame[f"{output} [{method.returns[output]}]"].iloc[0]
        assert math.isclose(got, expected[output], rel_tol=1e-12), output


FIRST = [case for case in CASES if case.id.endswith("-0")]


@pytest.mark.parametrize(("method", "worked"), FIRST)
def test_a_bad_cell_of_the_book_computes_nothing(method, worked):
    sound = row(method, worked)
    activities = {
        header(item) for item in method.inputs if item.kind == "activity" and item.required and not item.labels
    }
    for name in activities & {*sound}:
        book = ca.read_book(pandas.DataFrame([sound | {name: "many"}]), currency="CNY")
        benefits = ca.benefits(book)
        assert benefits.frame["status"].iloc[0] == "rejected", name
        assert "many" in set(benefits.issues["given"])


def test_power_delivered_is_net_of_the_power_the_plant_itself_consumes():
    cells = {"贷款编号": "L1", "项目类型": "垃圾焚烧发电", "年份": "2024", "地区": "500155", "投产日期": "2020-03-01"}
    cells |= {"贷款余额（万元）": "1", "总投资（万元）": "1", "垃圾处理量@厨余（t）": "1000", "上网电量（MWh）": "300"}
    own = ca.benefits(ca.read_book([cells | {"厂用电量（MWh）": "60"}]))
    assert own.total()["energy_saved"].value == ca.benefits(ca.read_book([cells])).total()["energy_saved"].value
    assert "unknown_columns" in own.issues["code"].tolist()


def test_the_factors_of_a_book_of_every_method_are_those_of_its_rows():
    rows = [row(*case.values) | {"loan_id": f"L{place}"} for place, case in enumerate(FIRST)]
    whole = ca.benefits(ca.read_book(pandas.DataFrame(rows), currency="CNY")).factors
    assert set(whole["loan_id"]) <= {cells["loan_id"] for cells in rows}
    for cells in rows[::4]:
        alone = ca.benefits(ca.read_book(pandas.DataFrame([cells]), currency="CNY")).factors
        here = whole[whole["loan_id"] == cells["loan_id"]]
        told = [
            [tuple(None if pandas.isna(cell) else cell for cell in line[1:]) for line in table.itertuples(index=False)]
            for table in (here, alone)
        ]
        assert told[0] == told[1], cells["method"]


RAIL = {"贷款编号": "L1", "项目类型": "urban_rail", "年份": "2024", "地区": "500155", "贷款余额（万元）": "1"}
RAIL |= {"总投资（万元）": "1", "客运周转量（pkm）": "1000000", "项目用网电量（MWh）": "0"}
RAIL |= {"替代方式占比@公交车（%）": "50", "替代方式排放因子@公交车（gCO2e/pkm）": "30"}
RAIL |= {"替代方式占比@私家车（%）": "30"}


def test_a_mode_replaced_whose_emissions_are_unknown_is_not_one_without_emissions():
    blank = ca.benefits(ca.read_book([RAIL]))
    assert "ghg_reduced" not in blank.total()
    told = blank.issues[blank.issues["code"] == "factor_not_found"].iloc[0]
    assert told["hint"].startswith("mode_factor@car: ")
    assert "--set transport.passenger:car=VALUE gCO2e/pkm" in told["hint"]
    column = ca.benefits(ca.read_book([RAIL | {"替代方式排放因子@私家车（gCO2/pkm）": "150"}]))
    given = FactorSet.load().with_value("transport.passenger:car=150 gCO2e/pkm")
    row = ca.benefits(ca.read_book([RAIL]), factors=given)
    for benefits in (column, row):
        assert math.isclose(benefits.total()["ghg_reduced"].value, 60, rel_tol=1e-15)


def test_shares_of_one_whole_add_up_to_at_most_one():
    car = RAIL | {"替代方式排放因子@私家车（gCO2/pkm）": "150"}
    rows = [car | {"贷款编号": f"L{part}", "替代方式占比@私家车（%）": part} for part in ("50", "51", "52")]
    benefits = ca.benefits(ca.read_book(rows))
    assert benefits.frame["reason"].tolist() == ["", "", "share_out_of_range"]
    told = benefits.issues.query("severity == 'error'")[["column", "given"]]
    assert told.values.tolist() == [["mode_share", "1.02"]]


@pytest.mark.parametrize("given", ["-0.5", "98"])
def test_a_share_given_in_place_of_a_factor_lies_between_0_and_1(given):
    cells = {"loan_id": "A", "project_type": "landfill_gas", "year": "2024", "region": "500155", "balance [CNY]": "1"}
    cells |= {"total_investment [CNY]": "1", "biogas_captured [Nm3]": "10", "methane_share": "0.5"}
    cells |= {"destruction_efficiency": given}
    frame = ca.benefits(ca.read_book([cells], currency="CNY")).frame
    assert frame["reason"].tolist() == ["share_out_of_range"]


def test_a_factor_below_zero_is_refused_in_a_book_as_in_a_table():
    cells = {"loan_id": "A", "project_type": "lighting", "year": "2024", "region": "500155", "balance [CNY]": "1"}
    cells |= {"total_investment [CNY]": "1", "electricity_saved [MWh]": "10", "grid_average [tCO2/MWh]": "-0.5"}
    frame = ca.benefits(ca.read_book([cells], currency="CNY")).frame
    assert frame["status"].tolist() == ["rejected"]


HEATING = {"loan_id": "A", "project_type": "district_heating", "year": "2024", "region": "500155", "balance [CNY]": "1"}
HEATING |= {"total_investment [CNY]": "1", "heat_supplied [GJ]": "1e5", "grid_electricity [MWh]": "0"}


def test_a_fuel_under_an_unknown_label_is_no_fuel_of_zero():
    burnt = [{"loan_id": f"L{peat}", "fuel_used@烟煤 [t]": 100, "fuel_used@泥炭 [t]": peat} for peat in ("", 0, 3)]
    rows = [HEATING | fuel for fuel in burnt]
    benefits = ca.benefits(ca.read_book(rows, currency="CNY"))
    assert benefits.frame["status"].tolist() == ["computed", "computed", "rejected"]
    told = benefits.issues.query("code == 'unknown_label' and severity == 'error'")
    assert told[["column", "given"]].values.tolist() == [["fuel_used@泥炭", "泥炭"]]
    other = {"project_type": "waste_heat_supply", "loan_id": "B", "fuel_used@泥炭 [t]": "3000"}
    assert ca.benefits(ca.read_book([HEATING | other], currency="CNY")).frame["status"].tolist() == ["computed"]


def test_co2_counts_as_co2e_in_an_input_too():
    cells = {"loan_id": "A", "project_type": "green_cement", "year": "2024", "balance [CNY]": "1"}
    cells |= {"total_investment [CNY]": "1", "output [t]": "1000", "clinker_intensity [tCO2/t]": "0.8"}
    cells |= {"clinker_share_before": "75%", "clinker_share_after": "65%"}
    benefits = ca.benefits(ca.read_book([cells], currency="CNY"))
    assert math.isclose(benefits.total()["ghg_reduced"].value, 80)
    assert "co2_only" in set(benefits.issues["code"])


def test_a_given_figure_stands_among_the_factors_beside_those_found():
    cells = {"loan_id": "A", "project_type": "lighting", "year": "2024", "region": "500155", "balance [CNY]": "1"}
    cells |= {"total_investment [CNY]": "1", "electricity_saved [MWh]": "10", "grid_average [tCO2/MWh]": ""}
    given = cells | {"loan_id": "B", "grid_average [tCO2/MWh]": "0.5"}
    used = ca.benefits(ca.read_book([given, cells], currency="CNY")).factors
    mine = used[used["argument"] == "grid_average"].set_index("loan_id")
    assert mine.index.tolist() == ["B", "A"]
    assert mine.loc["B", ["value", "unit", "match", "status"]].tolist() == [0.5, "tCO2e/MWh", "given", "given"]
    assert mine.loc["B", ["id", "year", "edition", "source"]].isna().all()
    assert mine.loc["A", "match"] != "given"
    assert mine.loc["A", ["id", "year", "edition", "source"]].notna().all()
