"""Words that readers search by: factor families, methods, labels of indexed columns, headers of factor files."""

import pytest

import carbonacct as ca
from carbonacct.book import read_book
from carbonacct.book.columns import parse_header
from carbonacct.errors import FactorDataError
from carbonacct.factors import FactorSet
from carbonacct.vocabulary import families, labels


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("供电煤耗", "power.coal_rate.nea"),
        ("电网排放因子", "grid.average.mee_nbs"),
        ("钢铁", "sector.revenue_intensity"),
        ("水泥", "sector.revenue_intensity"),
        ("营业收入", "sector.revenue_intensity"),
        ("revenue_intensity", "sector.revenue_intensity"),
        ("REVENUE intensity", "sector.revenue_intensity"),
        ("熟料", "process.co2"),
        ("火电供电煤耗", "power.coal_rate.cec"),
    ],
)
def test_the_words_of_a_bank_find_the_family(text, family):
    assert family in [found.name for found in families.search(text)]


def test_every_word_must_fit_and_none_lists_all():
    assert families.search("供电煤耗 nothing-of-this-name") == ()
    assert {found.name for found in families.search("")} == {*families.names()}


def test_short_words_are_whole_words():
    found = [method.id for method in ca.methods.search("EV")]
    assert found[0].endswith("electric_vehicle")
    assert not any("revenue" in id for id in found)
    assert any("revenue" in method.id for method in ca.methods.search("revenue"))


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("过程排放活动量@熟料 [t]", "process@clinker"),
        ("产品产量@熟料（吨）", "output@clinker"),
        ("产品产量@水泥（吨）", "output@cement"),
        ("燃料消耗量@烟煤（吨）", "fuel@bituminous"),
    ],
)
def test_labels_of_indexed_columns_have_chinese_words(header, name):
    assert parse_header(header).name == name
    book = read_book({"loan_id": "L1", header: 3.0})
    assert book.numbers[name].values.tolist() == [3.0]
    assert "unknown_label" not in {issue.code for issue in book.findings}


def test_a_word_means_one_label_of_a_set():
    for name in labels.sets():
        words = {}
        for member in labels.get(name):
            for word in {member.label, member.title_en, member.title_zh, *member.aliases}:
                assert words.setdefault(word, member.label) == member.label


def test_keys_of_factors_may_be_chinese(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("因子族,品种,数值,单位,来源\nprocess.co2,熟料,0.5,tCO2/t,监测报告\n", "utf-8")
    factors = FactorSet.load().extend(file)
    by_label, by_word = (factors.resolve("process.co2", key=key) for key in ("clinker", "熟料"))
    assert (by_label.value, by_label.key, by_label.id) == (0.5, "clinker", by_word.id)
    assert by_label.source.document == "监测报告"
    assert FactorSet.load().resolve("fuel.ncv.mee", key="烟煤").key == "bituminous"


def test_a_chinese_header_that_means_nothing_is_refused(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("因子族,数值,单位,颜色\n", "utf-8")
    with pytest.raises(FactorDataError, match="颜色"):
        FactorSet.load().extend(file)


def test_two_headers_of_one_meaning_are_refused(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("family,因子族,数值,单位\n", "utf-8")
    with pytest.raises(FactorDataError, match="twice"):
        FactorSet.load().extend(file)
