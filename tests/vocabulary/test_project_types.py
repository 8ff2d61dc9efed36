"""Project types, indicators and labels: complete in both languages, found from the words of loan files."""

import re
from pathlib import Path

import pytest

from carbonacct.book.columns import parse_header
from carbonacct.errors import OptionError
from carbonacct.factors import FactorSet
from carbonacct.units import parse_unit
from carbonacct.vocabulary import columns, indicators, labels, project_types

LISTED = (Path(__file__).parent / "plan_types.txt").read_text(encoding="utf-8").splitlines()[1:]
PLAN = [word.strip() for word in " ".join(LISTED).rstrip("。").split("·") if word.strip()]
PARTS = re.compile(r"[/(),]")

# Types that one activity cannot be computed for; at most twelve may ever stand here.
NOT_QUANTIFIED = {
    "eod",
    "wetland_restoration",
    "ecotourism",
    "zero_waste_city",
    "gas_field",
    "green_power_trading",
    "smart_city",
}

FREE_TEXTS = {
    "屋顶分布式光伏电站建设": "solar_pv",
    "50MW农光互补项目": "solar_pv",
    "海上风电场": "offshore_wind",
    "梁平区预制菜产业园": "food_processing",
    "生活垃圾焚烧发电项目二期": "waste_to_energy",
    "餐厨废弃物资源化利用": "kitchen_waste",
    "梁平区城镇污水处理厂提标改造工程": "wastewater_upgrade",
    "农村电网巩固提升": "rural_grid",
    "纯电动出租车购置": "electric_taxi",
    "独立储能电站（100MW/200MWh）": "battery_storage",
    "国家储备林建设": "afforestation",
    "LED路灯节能改造": "lighting",
    "公路服务区充电桩": "charging_station",
    "双桂湖国家湿地公园保护修复": "wetland_restoration",
    "燃煤锅炉煤改气": "natural_gas_for_coal",
    "电厂烟气超低排放改造": "flue_gas_treatment",
    "wind farm": "wind_power",
    "rooftop solar": "solar_pv",
}


def test_the_list_of_the_plans_is_whole():
    assert len(PLAN) == len(set(PLAN)) == 54
    assert {"预制菜与绿色食品加工", "绿色建筑(星级, 超低能耗)", "个人绿色消费"} <= {*PLAN}


@pytest.mark.parametrize("word", PLAN + [part.strip() for word in PLAN for part in PARTS.split(word) if len(part) > 2])
def test_every_word_of_the_plans_finds_a_type(word):
    best = project_types.search(word)[0]
    assert best.score >= 1
    assert best.type.quantified or all(best.type.reason.values())


def test_what_is_not_quantified_is_on_the_short_list_and_names_what_can_be_reported():
    found = {kind.id: kind for kind in project_types.list() if not kind.quantified}
    assert {*found} == NOT_QUANTIFIED
    assert len(found) <= 12
    assert all(kind.indicators and all(kind.reason.values()) for kind in found.values())


@pytest.mark.parametrize(("text", "expected"), FREE_TEXTS.items())
def test_free_text_finds_its_type_first(text, expected):
    found = project_types.search(text)
    assert found[0].id == expected
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


@pytest.mark.parametrize("kind", project_types.list(), ids=lambda kind: kind.id)
def test_a_type_is_meant_by_its_own_id_and_titles(kind):
    assert {project_types.from_text(word) for word in (kind.id, kind.title_en, kind.title_zh)} == {kind}


def test_english_words_are_found_in_any_order():
    assert project_types.search("solar panels on the rooftop")[0].id == "solar_pv"


@pytest.mark.parametrize("text", ["", "   ", "xyz", "（）"])
def test_text_without_meaning_finds_nothing(text):
    assert project_types.search(text) == ()


def test_full_width_and_case_do_not_matter():
    assert project_types.search("ＣＣＵＳ")[0].id == project_types.search("ccus")[0].id == "ccus"


@pytest.mark.parametrize("kind", project_types.list(), ids=lambda kind: kind.id)
def test_a_type_has_names_and_either_methods_or_a_reason(kind):
    assert all(kind.title.values())
    assert kind.quantified != all(kind.reason.values())
    for indicator in kind.indicators:
        indicators.get(indicator)
    assert project_types.from_text(kind.title_zh) == kind
    assert project_types.from_text(kind.id) == kind


def test_power_takes_another_method_under_the_other_filings():
    assert project_types.get("solar_pv").methods == {
        "green-credit": "cbirc_2020.renewable_power",
        "crst": "crst_2021.wind_solar_power",
        "pboc": "crst_2021.wind_solar_power",
    }
    assert project_types.get("hydropower").methods["crst"] == "crst_2021.other_power"


def test_unknown_names_say_what_exists():
    with pytest.raises(OptionError, match="solar_pv"):
        project_types.get("solar_vp")
    with pytest.raises(OptionError, match="ghg_reduced"):
        indicators.get("ghg")
    with pytest.raises(OptionError, match="waste_component"):
        labels.get("wastes")


def test_indicators_and_labels_have_both_names_once():
    assert all(all(indicator.title.values()) for indicator in indicators.list())
    for name in labels.sets():
        names = labels.names(name)
        assert len(set(names)) == len(names)
        assert all(all(label.title.values()) for label in labels.get(name))


@pytest.mark.parametrize("indicator", indicators.list(), ids=lambda indicator: indicator.id)
def test_an_indicator_has_a_range_with_its_source_and_its_name_in_disclosures(indicator):
    assert indicator.range_source
    assert indicator.disclosure
    assert (indicator.low is None) == (indicator.high is None) == (not indicator.range_unit) == (not indicator.range_of)
    if indicator.low is not None:
        assert indicator.low < indicator.high
        parse_unit(indicator.range_unit)


def test_ranges_follow_the_factors_they_name():
    factors = FactorSet.load()
    for id in ("so2", "nox", "pm"):
        values = [row.value for row in factors.rows(f"power.{id}_rate")]
        indicator = indicators.get(f"{id}_reduced")
        assert (indicator.low, indicator.high) == (min(values), max(values))
    rates = [row.value for name in ("nea", "cec") for row in factors.rows(f"power.coal_rate.{name}")]
    assert indicators.get("energy_saved").high == max(rates) / 1000


def test_seven_indicators_of_the_green_credit_statistics():
    seven = [indicator.id for indicator in indicators.list() if indicator.disclosure.startswith("绿色信贷统计七项")]
    assert sorted(seven) == sorted(
        ["energy_saved", "ghg_reduced", "cod_reduced", "nh3n_reduced", "so2_reduced", "nox_reduced", "water_saved"]
    )


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("可研节能量（tce）", "project_energy_saved"),
        ("项目温室气体减排量", "project_ghg_reduced"),
        ("可研碳减排量（吨二氧化碳）", "project_ghg_reduced"),
        ("环评COD削减量", "project_cod_reduced"),
        ("可研年节水量（m3）", "project_water_saved"),
    ],
)
def test_stated_figures_are_read_under_their_usual_headers(header, name):
    assert parse_header(header).name == name


def test_no_other_column_answers_to_the_header_of_a_stated_figure():
    for indicator in indicators.list():
        for alias in indicator.aliases:
            assert columns.find(alias) is None
            assert parse_header(alias).name == f"project_{indicator.id}"


def test_a_removal_is_no_reduction():
    assert indicators.get("ghg_removed").unit == indicators.get("ghg_reduced").unit == "tCO2e"
    assert "never added" in indicators.get("ghg_removed").note


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("集中式光伏电站", "solar_pv"),
        ("新能源汽车充电桩", "charging_station"),
        ("充电基础设施", "charging_station"),
        ("建筑节能改造", "building_retrofit"),
        ("公交电动化", "electric_bus"),
    ],
)
def test_words_of_loan_files_mean_one_type(word, kind):
    assert project_types.from_text(word).id == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("某区新能源汽车直流充电桩建设项目", "charging_station"),
        ("电动汽车充电站二期工程", "charging_station"),
        ("建筑节能", "building_retrofit"),
        ("充电站屋顶光伏", "solar_pv"),
    ],
)
def test_the_word_that_ends_a_name_decides(text, kind):
    assert project_types.search(text)[0].id == kind


def test_a_word_for_several_kinds_of_building_is_not_taken_for_one_of_them():
    assert project_types.from_text("建筑节能") is None
