"""Project types, indicators and labels: complete in both languages, found from the words of loan files."""

import pytest

from carbonacct.errors import OptionError
from carbonacct.vocabulary import indicators, labels, project_types

# fmt: off
PLAN = (
    "预制菜与绿色食品加工", "国际湿地城市EOD", "储能电站", "气田产能", "天然气热电联产", "流域水环境综合治理",
    "湿地保护修复", "海绵城市", "无废城市", "绿色工厂", "低碳/零碳园区与楼宇", "余热余压回收", "能源梯级利用",
    "资源循环利用", "绿色有机农业", "林业碳汇", "生态旅游", "绿色建筑", "超低能耗", "既有建筑节能改造",
    "装配式建筑", "可再生能源建筑应用", "绿色建材", "区域集中供冷供暖", "绿色农房", "绿色公路", "绿色铁路",
    "城市轨道", "常规公交", "纯电动出租车", "新能源货运", "清洁能源船舶", "绿色码头", "岸电", "航电枢纽", "充电",
    "换电", "加氢", "共享交通", "垃圾焚烧发电", "厨余垃圾处理", "光伏", "风电", "水电", "生物质", "工业余热",
    "清洁能源替代燃煤供热", "绿色电力交易", "城镇污水处理提标改造", "管网补建", "城市照明节能", "农村电网改造",
    "智能电网", "危险废物与固废处置", "大气污染治理", "脱硫", "脱硝", "除尘", "节水", "CCUS", "绿色矿山",
    "个人绿色消费",
)
# fmt: on

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


@pytest.mark.parametrize("word", PLAN)
def test_every_word_of_the_plans_finds_a_type(word):
    best = project_types.search(word)[0]
    assert best.score >= 1
    assert best.type.quantified or all(best.type.reason.values())


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


def test_a_removal_is_no_reduction():
    assert indicators.get("ghg_removed").unit == indicators.get("ghg_reduced").unit == "tCO2e"
    assert "never added" in indicators.get("ghg_removed").note
