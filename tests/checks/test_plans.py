"""Plan targets: bundled and own plans, every verdict, what is refused, and what is never guessed."""

import csv
import json
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

import carbonacct as ca
from carbonacct.checks import targets
from carbonacct.checks.judge import VERDICTS
from carbonacct.errors import OptionError

DEADLINE = "2025-12-31"
HEADER = "plan,indicator,level,comparison,threshold,unit,base_value,base_date,deadline,of,measure,path,clause,text_zh"
AFTER = {"met", "not_met", "no_data"}


def plan_file(folder, *rows, header=HEADER, encoding="utf-8"):
    path = folder / "own.csv"
    path.write_bytes("\n".join([header, *rows]).encode(encoding))
    return path


def lending(**columns):
    return ca.read_book(
        {
            "loan_id": ["A", "B", "C"],
            "borrower_id": ["a", "b", "c"],
            "sector": ["C3011", "C3110", "D4411"],
            "year": [2025, 2025, 2025],
            "average_balance [万元]": [1000, 2000, 1000],
            "balance [万元]": [1000, 2000, 1000],
            "total_assets [万元]": [10000, 10000, 10000],
            "total_assets_last_year [万元]": [10000, 10000, 10000],
            "scope1 [tCO2e]": [1000, 3000, 500],
            "scope2 [tCO2e]": [0, 0, 0],
            "green_label": ["green", "none", "none"],
            "currency": ["CNY"] * 3,
            **columns,
        }
    )


def verdict(found, indicator):
    return found[indicator].judgement.verdict


def test_targets_of_the_bundled_plans():
    counts = {name: len(targets.load(name).targets) for name in targets.plans()}
    assert counts == {"yuzhong-2023": 11, "liangping-2023": 11}
    yuzhong, liangping = (targets.load(name) for name in ("yuzhong-2023", "liangping-2023"))
    assert yuzhong.document_no == "渝中府办〔2023〕26号"
    published = {
        one.indicator: (one.level, one.comparison, one.threshold, one.unit)
        for one in (*yuzhong.targets, *liangping.targets)
    }
    assert published["green_loan_city_share"] == ("district", ">=", 25.0, "%")
    assert published["green_bond_city_share"] == ("district", ">=", 30.0, "%")
    assert published["green_loan_balance"] == ("district", ">=", 55.0, "亿元")
    assert published["green_loan_growth"] == ("district", "rise>=", 80.0, "%")
    assert published["green_loan_share"] == ("district", ">", 15.0, "%")
    assert published["green_bond_issuance"] == ("district", ">", 0.0, "亿元")
    assert published["nonfossil_share"][2] is None
    assert published["river_water_class"] == ("district", "<=", 3.0, "class")
    assert {one.threshold for one in yuzhong.targets if one.indicator == "forest_cover"} == {57.0}
    assert {one.threshold for one in liangping.targets if one.indicator == "forest_cover"} == {55.0}
    for plan in (yuzhong, liangping):
        for one in plan.targets:
            assert all((one.text_zh, one.text_en, one.title_zh, one.title_en, one.clause))


@pytest.mark.parametrize("name", targets.plans())
def test_a_bundled_plan_is_also_a_plan_of_ones_own(name, tmp_path):
    content = (files("carbonacct.checks") / "data" / f"{name}.csv").read_bytes()
    copy = tmp_path / "copy.csv"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        copy.write_bytes(content.decode("utf-8").encode(encoding))
        assert targets.load(copy).targets == targets.load(name).targets


def test_without_figures_nothing_of_a_district_is_judged():
    for name in targets.plans():
        for today in ("2024-06-30", "2026-11-22"):
            assert ca.check(lending(), plan=name, today=today).verdicts["met"] == 0
            found = ca.check(plan=name, today=today)
            assert found.verdicts == dict.fromkeys(VERDICTS, 0) | {"no_data": 11}


def test_balance_and_growth_are_two_targets():
    given = {"green_loan_balance": "60亿元", "green_loan_balance@2022-12-31": "40亿元"}
    found = ca.check(plan="liangping-2023", given=given, today="2026-01-31")
    assert verdict(found, "green_loan_balance") == "met"
    assert verdict(found, "green_loan_growth") == "not_met"
    assert found["green_loan_growth"].judgement.value == pytest.approx(50)
    assert found["green_loan_balance"].judgement.day == date(2025, 12, 31)
    growth = ca.check(plan="liangping-2023", given={"green_loan_growth": "80%"}, today="2026-01-31")
    assert verdict(growth, "green_loan_growth") == "met"
    assert verdict(growth, "green_loan_balance") == "no_data"


@pytest.mark.parametrize(
    ("share", "expected"), [("15%", "not_met"), ("15.0001%", "met"), (0.16, "met"), ("14.9 %", "not_met")]
)
def test_more_than_is_not_at_least(share, expected):
    assert (
        verdict(ca.check(plan="liangping-2023", given={"green_loan_share": share}, today="2026"), "green_loan_share")
        == expected
    )


def test_any_amount_is_the_breakthrough():
    for amount, expected in (("0元", "not_met"), ("1元", "met")):
        found = ca.check(plan="liangping-2023", given={"green_bond_issuance": amount}, today="2026-02")
        assert verdict(found, "green_bond_issuance") == expected


def test_a_target_that_is_not_published_stays_without_a_verdict():
    found = ca.check(plan="liangping-2023", given={"nonfossil_share": "30%"}, today="2026-01-31")
    one = found["nonfossil_share"]
    assert (one.judgement.verdict, one.judgement.value) == ("no_data", 30.0)
    assert one.judgement.reason.zh == "目标值未公布"
    assert one.as_dict()["threshold"] == "none_published"


def test_before_the_deadline_progress_is_against_the_straight_line():
    given = {"green_loan_balance@2022-12-31": "35亿元"}
    for now, expected in (("48亿元", "off_track"), ("49亿元", "on_track"), ("55亿元", "met")):
        found = ca.check(
            plan="liangping-2023", given={**given, "green_loan_balance@2024-12-31": now}, today="2025-01-31"
        )
        assert verdict(found, "green_loan_balance") == expected
    one = ca.check(plan="liangping-2023", given={"green_loan_balance": "49亿元"}, today="2025-01-31")[
        "green_loan_balance"
    ]
    assert one.judgement.verdict == "no_data"
    assert "green_loan_balance@DATE" in one.judgement.reason.en


def test_a_figure_of_another_day_does_not_stand_for_the_deadline():
    given = {"green_loan_balance@2026-06-30": "80亿元"}
    one = ca.check(plan="liangping-2023", given=given, today="2026-11-22")["green_loan_balance"]
    assert one.judgement.verdict == "no_data"
    assert "2026-06-30" in one.judgement.reason.en
    assert "2025-12-31" in one.judgement.reason.zh


def test_growth_without_its_base_names_what_is_missing():
    one = ca.check(plan="liangping-2023", given={"green_loan_balance": "80亿元"}, today="2026-11-22")[
        "green_loan_growth"
    ]
    assert "green_loan_balance@2022-12-31" in one.judgement.reason.en


def test_a_steady_fall_is_a_fall_at_every_step():
    series = {"carbon_intensity@2023": 0.9, "carbon_intensity@2024": 0.8, "carbon_intensity@2025": 0.7}
    assert verdict(ca.check(plan="liangping-2023", given=series, today="2026"), "carbon_intensity") == "met"
    series["carbon_intensity@2024"] = 0.95
    assert verdict(ca.check(plan="liangping-2023", given=series, today="2026"), "carbon_intensity") == "not_met"
    early = {"carbon_intensity@2023": 0.9, "carbon_intensity@2024": 0.8}
    assert verdict(ca.check(plan="liangping-2023", given=early, today="2025-03"), "carbon_intensity") == "on_track"
    assert verdict(ca.check(plan="liangping-2023", given=early, today="2026-03"), "carbon_intensity") == "no_data"


def test_a_fall_is_given_as_a_positive_percentage_or_by_its_levels():
    assert (
        verdict(ca.check(plan="yuzhong-2023", given={"energy_per_gdp": "14.2%"}, today="2026"), "energy_per_gdp")
        == "met"
    )
    levels = {"energy_per_gdp_level@2020": "0.355 tce/万元", "energy_per_gdp_level@2025": "0.30 tce/万元"}
    one = ca.check(plan="yuzhong-2023", given=levels, today="2026")["energy_per_gdp"]
    assert (one.judgement.verdict, round(one.judgement.value, 4)) == ("met", 15.493)


def test_the_portfolio_is_held_against_the_schedule_from_its_base_year():
    now = ca.financed_emissions(lending())
    base = ca.financed_emissions(lending(year=[2023] * 3, **{"scope1 [tCO2e]": [1100, 3300, 550]}))
    value = now.intensity().value
    found = ca.check([now, lending()], plan="yuzhong-2023", base=base, today="2026-11-22")
    one = found["portfolio_intensity_14fyp"].judgement
    assert (one.verdict, one.value) == ("met", value)
    assert one.required == pytest.approx(base.intensity().value * (1 - 0.18) ** (2 / 5))
    assert "by convention" in one.convention.en
    assert "约定" in one.convention.zh
    assert verdict(found, "portfolio_intensity_dual_carbon") == "on_track"
    worse = ca.financed_emissions(lending(year=[2023] * 3))
    found = ca.check(now, plan="yuzhong-2023", base=worse, today="2026-11-22")
    assert verdict(found, "portfolio_intensity_14fyp") == "not_met"
    assert verdict(found, "portfolio_intensity_dual_carbon") == "off_track"


def test_the_path_is_judged_in_three_cuts_and_says_when_only_the_mix_improved():
    base = lending(year=[2023] * 3)
    now = lending(**{"average_balance [万元]": [1000, 1000, 9000], "balance [万元]": [1000, 1000, 9000]})
    results = [ca.financed_emissions(book, scope="all") for book in (base, now)]
    found = ca.check(results[1], plan="yuzhong-2023", base=results[0], today="2026-11-22")
    one = found["portfolio_intensity_14fyp"]
    assert one.judgement.verdict == "met"
    told = {cut["cut"]: cut for cut in one.cuts}
    assert {*told} == {"all_in_scope", "high_carbon_book", "borrowers_in_both_years"}
    assert told["all_in_scope"]["verdict"] == "met"
    assert told["all_in_scope"]["value"] == pytest.approx(one.judgement.value * 100)
    assert "not through lower emissions" in told["all_in_scope"]["composition"]
    assert "all in the scope of the results: met" in found.text("en")
    assert "改善仅来自结构或覆盖范围变化" in found.text("zh")
    assert found["portfolio_intensity_dual_carbon"].cuts[0]["verdict"] == "on_track"
    left = lending(year=[2023] * 3, borrower_id=["q", "r", "s"], loan_id=["Q", "R", "S"])
    found = ca.check(results[1], plan="yuzhong-2023", base=ca.financed_emissions(left, scope="all"), today="2026-11-22")
    told = {cut["cut"]: cut for cut in found["portfolio_intensity_14fyp"].cuts}
    assert told["borrowers_in_both_years"]["verdict"] == "no_data"
    assert "borrowers in both years: no data" in found.text("en")


def test_a_filed_json_is_a_base(tmp_path):
    filed = tmp_path / "filed.json"
    base = ca.financed_emissions(lending(year=[2023] * 3, **{"scope1 [tCO2e]": [1100, 3300, 550]}), period=2023)
    filed.write_text(json.dumps(base.as_dict(), ensure_ascii=False), "utf-8")
    now = ca.financed_emissions(lending(), period=2025)
    one = ca.check(now, plan="yuzhong-2023", base=filed, today="2026-11-22")["portfolio_intensity_14fyp"]
    assert one.judgement.verdict == "met"


def test_a_base_on_another_basis_is_not_compared():
    now = ca.financed_emissions(lending())
    base = ca.financed_emissions(lending(year=[2023] * 3), gwp="AR6")
    one = ca.check(now, plan="yuzhong-2023", base=base, today="2026-11-22")["portfolio_intensity_14fyp"].judgement
    assert one.verdict == "no_data"
    assert "gwp: AR5 → AR6" in one.reason.en or "gwp: AR6 → AR5" in one.reason.en


def test_the_year_of_the_figure_decides_after_the_deadline():
    base = ca.financed_emissions(lending(year=[2023] * 3))
    for year, expected in ((2024, "no_data"), (2025, "not_met"), (2026, "no_data")):
        now = ca.financed_emissions(lending(year=[year] * 3))
        assert (
            verdict(ca.check(now, plan="yuzhong-2023", base=base, today="2027-01-01"), "portfolio_intensity_14fyp")
            == expected
        )


def test_a_book_of_several_years_tells_no_figure_of_one():
    found = ca.check(lending(year=[2024, 2025, 2025]), plan="yuzhong-2023", base=lending(year=[2022] * 3), today="2026")
    assert verdict(found, "green_asset_share") == "no_data"


def test_a_book_without_green_labels_says_what_it_needs():
    found = ca.check(lending(green_label=[""] * 3), plan="yuzhong-2023", today="2026")["green_asset_share"].judgement
    assert (found.verdict, found.value) == ("no_data", None)
    assert found.reason.en.endswith("it needs green_label or green_amount")
    assert found.reason.zh.endswith("须填绿色贷款标识或绿色金额")


def test_a_given_intensity_says_that_its_basis_is_not_stated():
    given = {"portfolio_intensity_14fyp@2020": "1.2 tCO2e/万元", "portfolio_intensity_14fyp@2025": "90 tCO2e/百万元"}
    one = ca.check(plan="yuzhong-2023", given=given, today="2026")["portfolio_intensity_14fyp"].judgement
    assert (one.verdict, round(one.value, 9), round(one.required, 9)) == ("met", 0.9, 0.984)
    assert "not stated" in one.convention.en


def test_the_green_share_rises_from_the_base():
    base = lending(year=[2022] * 3, green_label=["none"] * 3)
    for now, today, expected in ((2024, "2025-06-30", "on_track"), (2025, "2025-12-31", "met"), (2025, "2026", "met")):
        found = ca.check(lending(year=[now] * 3), plan="yuzhong-2023", base=base, today=today)
        assert verdict(found, "green_asset_share") == expected


def test_a_figure_of_the_deadline_settles_the_target_on_that_day():
    given = {"green_loan_balance": "54亿元", "green_loan_balance@2022-12-31": "36亿元", "green_loan_share": "15%"}
    for today in ("2025-12-31", "2026-01-01"):
        found = ca.check(plan="liangping-2023", given=given, today=today)
        assert [verdict(found, name) for name in ("green_loan_balance", "green_loan_growth", "green_loan_share")] == [
            "not_met"
        ] * 3
    early = ca.check(plan="liangping-2023", given={**given, "green_loan_balance": "66亿元"}, today="2025-12-30")
    assert verdict(early, "green_loan_growth") == "met"
    assert "to be held" in early["green_loan_growth"].judgement.reason.en


def test_an_institution_is_judged_on_the_growth_of_its_own_books(tmp_path):
    plan = tmp_path / "own.csv"
    header = "plan,indicator,level,comparison,threshold,unit,deadline,clause,text_zh,base_date,measure"
    rows = [
        "own,green,institution,rise>=,20,%,2025-12-31,1,绿色贷款增长20%,2022-12-31,green_growth",
        "own,loans,institution,fall>=,5,%,2025-12-31,1,贷款下降5%,2022-12-31,balance",
        "own,early,institution,rise>=,20,%,2025-12-31,1,绿色贷款增长20%,2021-12-31,green_balance",
    ]
    plan.write_text("\n".join([header, *rows]), encoding="utf-8")
    base = lending(year=[2022] * 3)
    cases = [
        (1160, 2024, "2025-01-31", "on_track"),
        (1120, 2024, "2025-01-31", "off_track"),
        (1200, 2025, "2026", "met"),
        (1199, 2025, "2026", "not_met"),
    ]
    for green, year, today, expected in cases:
        now = lending(**{"year": [year] * 3, "balance [万元]": [green, 1000, 1000]})
        found = ca.check(now, plan=plan, base=base, today=today)
        assert found["green"].judgement.value == pytest.approx(green / 10 - 100)
        assert verdict(found, "green") == expected
        assert found["loans"].judgement.value == pytest.approx(100 - (green + 2000) / 40)
        assert verdict(found, "early") == "no_data"
    assert "2021-12-31" in found["early"].judgement.reason.zh
    for year in (2022, 2021):
        found = ca.check(lending(year=[year] * 3), plan=plan, base=base, today="2023-01-31")
        assert [verdict(found, name) for name in ("green", "loans", "early")] == ["no_data"] * 3
        assert "a later figure" in found["green"].judgement.reason.en


def test_growth_is_told_from_the_base_on_and_not_on_zero():
    earlier = {"green_loan_balance@2021-12-31": "57亿元", "green_loan_balance@2022-12-31": "36亿元"}
    found = ca.check(plan="liangping-2023", given=earlier, today="2025-06-30")["green_loan_growth"]
    assert (found.judgement.verdict, found.judgement.value) == ("no_data", None)
    zero = {"green_loan_balance@2022-12-31": "0亿元", "green_loan_balance": "60亿元"}
    found = ca.check(plan="liangping-2023", given=zero, today="2026-06-30")
    assert (verdict(found, "green_loan_growth"), verdict(found, "green_loan_balance")) == ("no_data", "met")
    assert found["green_loan_growth"].judgement.reason.zh == "2022-12-31基期数据为0，无法计算增减幅度"


def test_nothing_issued_is_not_on_the_way_to_the_first_issue():
    given = {"green_bond_issuance@2022-12-31": "0元", "green_bond_issuance@2024-12-31": "0元"}
    found = ca.check(plan="liangping-2023", given=given, today="2025-01-31")
    assert verdict(found, "green_bond_issuance") == "off_track"


def test_rows_that_are_in_no_sum_are_told_beside_verdict_and_contribution():
    base = lending(year=[2022] * 3, green_label=["none"] * 3)
    units = ("average_balance", "balance", "total_assets", "total_assets_last_year")
    plain = {name: [1e8, 1e8, -1.0 if name == "balance" else 1e8] for name in units}
    rows = {"loan_id": ["A", "B", "C"], "year": [2025] * 3, "green_label": ["green", "none", "none"], **plain}
    book = ca.read_book({**rows, "currency": ["CNY", "USD", "CNY"]})
    found = ca.check(book, plan="yuzhong-2023", base=base, today="2026")
    reason = found["green_asset_share"].judgement.reason
    assert reason.en.endswith("; rows left out: 1 in another currency, 1 rejected")
    assert reason.zh.endswith("；未计入：1行为外币，1行被退回")
    assert found["green_loan_city_share"].as_dict()["contribution_left_out_zh"] == "未计入：1行为外币，1行被退回"
    assert "未计入：1行为外币" in found.text("zh")
    assert verdict(ca.check(lending(), plan="yuzhong-2023", today="2026-01-01"), "green_asset_share") == "no_data"


def test_contributions_are_stated_and_are_no_verdicts():
    book = lending()
    found = ca.check(book, plan="liangping-2023", base=lending(year=[2022] * 3, **{"balance [万元]": [800, 1, 1]}))
    balance = found["green_loan_balance"].contribution
    assert (balance.value, balance.unit, balance.share) == (0.1, "亿元", 0.1 / 55)
    assert found["green_loan_share"].contribution.value == 25.0
    assert found["green_loan_growth"].contribution.value == 25.0
    assert found["green_bond_issuance"].contribution is None
    assert found.verdicts["no_data"] == 11


def test_other_currencies_and_rejected_rows_are_in_no_balance():
    rows = [
        {"loan_id": "A", "balance": "100", "green_label": "green", "currency": "CNY"},
        {"loan_id": "B", "balance": "900", "green_label": "green", "currency": "USD"},
        {"loan_id": "C", "balance": "-7", "green_label": "green", "currency": "CNY"},
        {"loan_id": "合计", "balance": "1000", "green_label": "", "currency": "CNY"},
    ]
    book = ca.read_book({name: [row[name] for row in rows] for name in rows[0]}, year=2025)
    assert ca.check(book, plan="liangping-2023")["green_loan_balance"].contribution.value == 100 / 1e8


def test_a_book_without_labels_contributes_nothing_known():
    book = lending(green_label=[None] * 3)
    found = ca.check(book, plan="liangping-2023")
    for name in ("green_loan_balance", "green_loan_share", "green_bond_issuance"):
        assert found[name].contribution is None


def test_the_green_part_of_a_loan_counts_alone():
    book = lending(**{"green_amount [万元]": [400, None, None]})
    assert ca.check(book, plan="liangping-2023")["green_loan_share"].contribution.value == 10.0


def test_shown_in_two_languages_as_data_and_as_html():
    found = ca.check(lending(), plan="liangping-2023", given={"green_loan_balance": "62亿元"}, today="2026-01-31")
    assert found.text("zh").splitlines()[1] == "已达到 1，无数据 10"
    assert "met 1, no data 10" in found.text("en")
    assert repr(found) == found.text("en")
    assert "<pre>" in found._repr_html_()
    assert "力争到2025年末全区绿色贷款余额达到55亿元以上" in found.text("zh")
    assert len(found.frame) == 11
    assert {*found.frame["verdict"]} <= {*VERDICTS}
    json.dumps(found.as_dict(), allow_nan=False)
    with pytest.raises(OptionError, match="no such language"):
        found.text("fr")
    with pytest.raises(KeyError):
        found["nonsense"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"green_loan": "62亿元"}, "no such figure"),
        ({"green_loan_balance": 62}, "needs its unit"),
        ({"green_loan_balance": "62吨"}, "unit does not fit"),
        ({"green_loan_balance": "62 nonsense"}, "unit is not known"),
        ({"green_loan_balance": "many"}, "not a figure"),
        ({"green_loan_balance": None}, "not a figure"),
        ({"green_loan_balance": float("nan")}, "finite"),
        ({"green_loan_balance": "1e999亿元"}, "finite"),
        ({"green_loan_balance@2031": "62亿元"}, "of the future"),
        ({"green_loan_balance@31/12/2025": "62亿元"}, "not a date"),
        ({"green_loan_balance@2024-13": "62亿元"}, "not a date"),
        ({"green_loan_balance": "62亿元", "green_loan_balance@2025-12-31": "61亿元"}, "with and without its day"),
        ({"green_loan_balance@2025": "62亿元", "green_loan_balance@2025-12": "61亿元"}, "given twice"),
        ({"green_loan_share": 16}, "read as a share"),
        ({"river_water_class": "3 kg"}, "plain number"),
        ({"green_loan_balance@2022-12-31": "-1亿元", "green_loan_balance": "60亿元"}, "not below zero"),
    ],
)
def test_figures_that_are_refused(given, message):
    with pytest.raises(OptionError, match=message):
        ca.check(plan="liangping-2023", given=given, today="2026-01-31")


def test_what_cannot_be_checked_is_refused(tmp_path):
    with pytest.raises(OptionError, match="did you mean yuzhong-2023"):
        ca.check(plan="yuzhong-2022")
    with pytest.raises(OptionError, match="nothing can be checked"):
        ca.check(42, plan="yuzhong-2023")
    with pytest.raises(OptionError, match="cannot be read"):
        ca.check(plan="yuzhong-2023", base=tmp_path / "absent.json")
    wrong = tmp_path / "wrong.json"
    for content, message in (("{", "is JSON"), ("[]", "not a filed result"), ('{"a": 1}', "not a filed result")):
        wrong.write_text(content, "utf-8")
        with pytest.raises(OptionError, match=message):
            ca.check(plan="yuzhong-2023", base=wrong)
    with pytest.raises(OptionError, match="earlier day"):
        ca.check(lending(), plan="yuzhong-2023", base=lending())
    with pytest.raises(OptionError, match="both given and told"):
        ca.check(lending(), plan="yuzhong-2023", given={"green_asset_share@2025": "20%"}, today="2026")


ROW = "own,green_loans,district,>=,10,亿元,,,2027-12-31,,green_balance,,第一条,绿色贷款余额达到10亿元"


def test_a_plan_of_ones_own(tmp_path):
    rows = [
        ROW,
        "own,green_growth,institution,rise>=,20,%,8亿元,2025-12-31,2027-12-31,green_loans,green_growth,,第二条,增长20%",
        "own,ghg,institution,>=,1000,tCO2e,,,2027-12-31,,ghg_reduced,,第三条,减排1000吨",
    ]
    found = ca.check(plan=plan_file(tmp_path, *rows), given={"green_loans@2026-12-31": "9亿元"}, today="2027-01-15")
    assert [one.judgement.verdict for one in found.checked] == ["no_data", "on_track", "no_data"]
    assert found["green_growth"].judgement.value == 12.5
    assert found.text("zh").splitlines()[0] == "own · 2027-01-15"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (ROW.replace("district", "village"), "row 2, column level"),
        (ROW.replace(">=", "=>"), "row 2, column comparison"),
        (ROW.replace(",10,", ",ten,"), "row 2, column threshold"),
        (ROW.replace(",10,", ",nan,"), "row 2, column threshold"),
        (ROW.replace("亿元,", "buckets,", 1), "row 2, column unit"),
        (ROW.replace("2027-12-31", "end of 2027"), "row 2, column deadline"),
        (ROW.replace("2027-12-31", ""), "row 2, column deadline"),
        (ROW.replace("green_balance", "green_bananas"), "row 2, column measure"),
        (ROW.replace("green_loans", "Green loans"), "row 2, column indicator"),
        (ROW.replace("绿色贷款余额达到10亿元", ""), "row 2, column text_zh"),
        (ROW + ",more", "too many or too few cells"),
        (ROW + "\n" + ROW, "stands twice"),
        (ROW + "\n" + ROW.replace("own,green_loans", "other,loans"), "one file holds one plan"),
        (ROW.replace(">=", "rise>="), "base date and the unit %"),
        (ROW.replace(">=,10", "falling,10"), "has no threshold"),
        (ROW.replace(">=,10", "on_path,none_published"), "a path must be named"),
        (ROW.replace(",,,2027-12-31", ",,2028-01-01,2027-12-31"), "before the deadline"),
        (ROW.replace("亿元,,", "亿元,much,"), "not a figure"),
        ("", "no targets"),
    ],
)
def test_a_plan_that_breaks_the_format_is_refused_by_row_and_column(tmp_path, row, message):
    with pytest.raises(OptionError, match=message):
        ca.check(plan=plan_file(tmp_path, row))


def test_headers_that_are_refused(tmp_path):
    with pytest.raises(OptionError, match="lacks a column") as error:
        targets.load(plan_file(tmp_path, ROW, header=HEADER.replace("threshold", "treshold")))
    assert "treshold" in error.value.hint
    with pytest.raises(OptionError, match="unknown column"):
        targets.load(plan_file(tmp_path, ROW + ",x", header=HEADER + ",colour"))
    with pytest.raises(OptionError, match="stands twice"):
        targets.load(plan_file(tmp_path, ROW + ",x", header=HEADER + ",text_zh"))
    bad, empty = tmp_path / "bad.csv", tmp_path / "empty.csv"
    bad.write_bytes(b"\xff\xff\xff")
    empty.write_bytes(b"")
    with pytest.raises(OptionError, match="neither UTF-8 nor GB18030"):
        targets.load(bad)
    with pytest.raises(OptionError, match="lacks a column"):
        targets.load(empty)


days = st.dates(date(2021, 1, 1), date(2030, 12, 31))
amounts = st.integers(0, 10**12)


@for_all(values=st.dictionaries(days, amounts, max_size=4), undated=st.none() | amounts, today=days)
def test_verdicts_follow_the_deadline(values, undated, today):
    given = {f"green_loan_balance@{day}": f"{amount}元" for day, amount in values.items() if day <= today}
    undated_day = min(today, date(2025, 12, 31))
    if undated is not None and undated_day not in values:
        given["green_loan_balance"] = f"{undated}元"
    if given.get("green_loan_balance@2022-12-31") == "0元":
        return
    found = ca.check(plan="liangping-2023", given=given, today=today)
    for one in found.checked:
        judged = one.judgement
        assert judged.verdict in VERDICTS
        if one.target.deadline and today > one.target.deadline:
            assert judged.verdict in AFTER
            assert judged.day in (None, one.target.deadline)
        if one.target.indicator == "green_loan_balance" and judged.verdict != "no_data":
            assert (judged.verdict == "met") == (judged.value >= 55)
        if judged.day is not None:
            assert judged.day <= today


@for_all(wan=st.integers(0, 10**6))
def test_units_do_not_change_a_verdict(wan):
    told = {
        verdict(ca.check(plan="liangping-2023", given={"green_loan_balance": text}, today="2026"), "green_loan_balance")
        for text in (f"{wan}万元", f"{wan}0000元", f"{wan}0000 CNY", f"{wan // 10**4}.{wan % 10**4:04d}亿元")
    }
    assert told == {"met" if wan >= 550_000 else "not_met"}


@for_all(base=st.floats(1e-3, 1e3), factor=st.floats(0.5, 1.5), first=st.integers(2020, 2024))
def test_path_verdicts_agree_with_the_closed_form(base, factor, first):
    now = base * factor
    given = {
        f"portfolio_intensity_14fyp@{first}": f"{base!r} tCO2e/万元",
        "portfolio_intensity_14fyp@2025": f"{now!r} tCO2e/万元",
    }
    limit = base * 0.82 ** ((2025 - first) / 5)
    if abs(now - limit) < 1e-9 * limit:
        return
    found = ca.check(plan="yuzhong-2023", given=given, today=date(2025, 12, 31) + timedelta(days=1))
    assert verdict(found, "portfolio_intensity_14fyp") == ("met" if now <= limit else "not_met")


def test_the_files_are_tidy():
    for name in targets.plans():
        text = (files("carbonacct.checks") / "data" / f"{name}.csv").read_text("utf-8")
        for row in csv.DictReader(text.splitlines()):
            assert row["plan"] == name
            assert all(value == value.strip() for value in row.values())
