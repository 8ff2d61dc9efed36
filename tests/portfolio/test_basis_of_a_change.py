"""What two results rest on, word by word, and the steps from one basis to the other."""

import json
import zipfile

import pandas as pd
import pytest

import carbonacct as ca
from carbonacct.errors import OptionError
from carbonacct.portfolio.book_change import _steps
from tests.lending import book_of

GRID = "grid.average.mee_nbs@CN-CQ/2026=0.6 kgCO2/kWh"
PCAF = {"asset_class": "business_loan", "balance": 1e5, "total_equity": 5e5, "total_debt": 5e5}
PCAF |= {"scope1": 100, "scope2": 200, "scope3": 300}


def loan(**more):
    common = {"sector": "C3130", "average_balance": 500, "balance": 500, "total_assets": 5000, "region": "CN-CQ"}
    return {**common, "total_assets_last_year": 5000, "electricity_bought": 1e5, **more}


def result(*loans, **options):
    return ca.financed_emissions(book_of(*(loans or (loan(),)), unit="万元"), **options)


def differences(base, now, **options):
    return dict(ca.change(base, now, recalculation_threshold=0.05, **options).comparison.differences)


def edition(one):
    return f"2026.11 {one.sources.factors.sha256[:16]}"


BASE_RULE = "period average per_assets mark"


@pytest.mark.parametrize(
    ("options", "name", "words"),
    [
        ({"gwp": "AR6"}, "gwp", ("AR5", "AR6")),
        ({"averaging": "tenure"}, "balance_rule", (BASE_RULE, "tenure average per_assets mark")),
        ({"assets": "year_end"}, "balance_rule", (BASE_RULE, "period year_end per_assets mark")),
        ({"fallback_basis": "per_balance"}, "balance_rule", (BASE_RULE, "period average per_balance mark")),
        ({"fallback": "regroup"}, "balance_rule", (BASE_RULE, "period average per_assets regroup")),
        ({"edition": "draft"}, "standard", ("pboc 2026", "pboc draft")),
    ],
)
def test_what_differs_is_told_in_words(options, name, words):
    assert differences(result(), result(**options)) == {name: words}


def test_scope_and_threshold_are_told_as_well():
    high = "low_balance sme individual overseas sector"
    assert differences(result(), result(scope="corporate")) == {
        "sector_list": (f"regulatory_high_carbon {high}", "corporate_all individual")
    }
    assert differences(result(), result(threshold=1e6)) == {
        "sector_list": (f"regulatory_high_carbon {high}", f"custom {high}"),
        "threshold": ("5e+06", "1e+06"),
    }


def test_other_factors_are_told_by_their_checksum():
    base = result()
    now = base.recomputed(factors=base.sources.factors.with_value(GRID))
    assert differences(base, now) == {"factor_edition": (edition(base), edition(now))}
    assert edition(base) != edition(now)


def test_another_standard_is_a_change_of_method():
    base, now = result(scope="all"), result(standard="pboc-2021")
    found = ca.change(base, now, recalculation_threshold=0.05)
    assert found.comparison.differences["standard"] == ("pboc 2026", "pboc-2021 2021")
    assert found.comparison.differences["balance_rule"] == (BASE_RULE, "period mark")


def test_every_step_stands_in_its_line_and_they_add_up():
    loans = (loan(), loan(sector="A0111"), loan(borrower_size="small"))
    base = result(*loans, averaging="period")
    factors = base.sources.factors.with_value(GRID)
    now = result(*loans, factors=factors, gwp="AR6", averaging="tenure", assets="year_end", scope="all")
    moved = ca.change(base, now, recalculation_threshold=0.05)
    edition_step = ca.change(base, base.recomputed(factors=factors), recalculation_threshold=0.05)
    assert moved.lines["edition"] == edition_step.lines["edition"] != 0.0
    assert moved.lines["coverage"] > 0.0
    assert moved.lines["fx"] == 0.0
    told = moved.comparison
    assert told.restated == told.current == now.total()["financed_scope1_2"].value
    assert told.as_filed == base.total()["financed_scope1_2"].value
    assert sum(moved.lines.values()) == pytest.approx(told.current - told.as_filed, rel=1e-12)


def step_names(base, now):
    return [name for name, _ in _steps(base, now)]


def test_a_step_is_taken_only_where_something_differs():
    base = result()
    factors = base.sources.factors.with_value(GRID)
    assert step_names(base, result()) == []
    assert step_names(base, base.recomputed(factors=factors)) == ["edition"]
    assert step_names(base, result(gwp="AR6")) == ["gwp"]
    for options in ({"assets": "year_end"}, {"fallback": "regroup"}, {"averaging": "tenure"}, {"edition": "draft"}):
        assert step_names(base, result(**options)) == ["method"]
    for options in ({"scope": "all"}, {"threshold": 1e6}, {"exclusions": ["sme"]}):
        assert step_names(base, result(**options)) == ["coverage"]


def test_each_step_rests_on_those_before_it():
    base = result()
    factors = base.sources.factors.with_value(GRID)
    now = result(factors=factors, gwp="AR6", assets="year_end", fallback="regroup", scope="all")
    steps = _steps(base, now)
    assert [name for name, _ in steps] == ["edition", "gwp", "method", "coverage"]
    told = [
        (one.sources.factors.sha256 == factors.sha256, one.sources.gwp, one.options.assets, one.sources.fallback)
        for _, one in steps
    ]
    assert told == [
        (True, "AR5", "average", "mark"),
        (True, "AR6", "average", "mark"),
        (True, "AR6", "year_end", "regroup"),
        (True, "AR6", "year_end", "regroup"),
    ]
    assert [one.options.scope for _, one in steps] == ["regulatory_high_carbon"] * 3 + ["whole_book"]


def test_a_change_of_method_has_its_figure_in_its_line():
    loans = loan(total_assets_last_year=4000)
    moved = ca.change(result(loans), result(loans, assets="year_end"), recalculation_threshold=0.0)
    lines = {name: line for name, line in moved.lines.items() if line}
    assert lines == {"method": moved.comparison.current - moved.comparison.as_filed}
    assert moved.comparison.restated == moved.comparison.current
    assert moved.lines["method"] < 0.0


def test_rates_of_the_present_year_take_the_place_of_those_of_the_base():
    factors = ca.FactorSet.load()
    for kind, now in (("year_end", 7.7), ("average", 7.6)):
        for year, rate in ((2025, 7.0), (2026, now)):
            factors = factors.with_value(f"fx.{kind}:USD@{year}={rate} CNY/USD")
    books = [book_of(loan(currency="USD", year=year)) for year in ("2025", "2026")]
    base, now = (ca.financed_emissions(one, factors=factors, threshold=0) for one in books)
    assert base.computed.all()
    ((name, rated),) = _steps(base, now)
    assert name == "fx"
    held = rated.sources.factors
    assert [held.resolve(f"fx.{kind}", key="USD", year=2025).value for kind in ("year_end", "average")] == [7.7, 7.6]
    assert step_names(base, base) == []
    moved = ca.change(base, now, recalculation_threshold=0.05)
    assert moved.comparison.restated == pytest.approx(moved.comparison.as_filed)


def test_activity_is_a_number_column_of_the_book():
    base = result(loan(revenue=900))
    with pytest.raises(OptionError, match="no such column") as caught:
        ca.change(base, base, recalculation_threshold=0.0, activity="turnover")
    assert (caught.value.where, caught.value.given, caught.value.needed) == ("activity", "turnover", "revenue")
    assert ca.change(base, base, recalculation_threshold=0.0, activity="revenue").lines["activity"] == 0.0


def test_books_without_rows():
    columns = {"loan_id": ["A"], "sector": ["C3130"], "year": [2026], "average_balance": [5e6], "currency": ["CNY"]}
    empty = ca.financed_emissions(ca.read_book(pd.DataFrame(columns).iloc[:0]))
    base = result()
    assert ca.change(empty, empty, recalculation_threshold=0.0).lines["rounding"] == 0.0
    assert (
        ca.change(base, empty, recalculation_threshold=0.0).lines["exits"] == -base.total()["financed_scope1_2"].value
    )


def test_coverage_of_a_small_amount():
    small = loan(average_balance=5e-5, balance=5e-5)
    base = result(small, scope="all")
    assert ca.change(base, base, recalculation_threshold=0.0).coverage == (1.0, 1.0)


def test_coverage_is_the_share_of_money_in_scope_with_emissions():
    known, unknown, outside = loan(), loan(electricity_bought=None), loan(sector="A0111", balance=9e5)
    base, now = result(known, unknown, outside), result(known, known, outside)
    moved = ca.change(base, now, recalculation_threshold=0.4)
    assert moved.coverage == (0.5, 1.0)
    assert moved.comparison.differences == {"coverage": (0.5, 1.0)}
    assert ca.change(base, now, recalculation_threshold=0.5).comparison.differences == {}
    nothing = result(outside)
    assert ca.change(nothing, nothing, recalculation_threshold=0.0).coverage == (None, None)


def test_loans_with_several_projects_are_told_apart_by_project():
    rows = [{**loan(), "loan_id": "A", "project_id": name, "allocated_balance": 250} for name in "PQ"]
    base = result(*rows)
    moved = ca.change(base, base, recalculation_threshold=0.0)
    frame = moved.decomposition.frame
    assert frame[["loan_id", "project_id"]].values.tolist() == [["A", "P"], ["A", "Q"]]
    assert set(frame["kind"]) == {"continuing"}
    single = result({**loan(), "project_id": "P"})
    assert "project_id" not in ca.change(single, single, recalculation_threshold=0.0).decomposition.frame


def test_rejected_rows_without_a_key_of_their_own_are_left_out():
    rows = [{**loan(), "loan_id": name, "year": year} for name, year in (("A", "2026"), ("", "2026"), ("", "2026"))]
    base = result(*rows)
    assert ca.change(base, base, recalculation_threshold=0.0).decomposition.frame["loan_id"].tolist() == ["A"]
    one_blank = result(*rows[:2])
    assert one_blank.frame["status"].tolist() == ["computed", "rejected"]
    assert ca.change(one_blank, one_blank, recalculation_threshold=0.0).decomposition.frame["loan_id"].tolist() == ["A"]
    odd = result(loan(year="2026"), loan(year="20x6"))
    assert odd.frame["status"].tolist() == ["computed", "rejected"]
    assert ca.change(odd, odd, recalculation_threshold=0.0).decomposition.frame["loan_id"].tolist() == ["L1", "L2"]


def test_it_is_shown_as_text_as_a_page_and_as_plain_data():
    base = result()
    moved = ca.change(base, result(gwp="AR6"), recalculation_threshold=0.05, by=["sector"])
    lines = repr(moved).splitlines()
    assert lines[0].startswith("as filed ")
    assert lines[0].endswith(" tCO2e")
    whole = "coverage: 100.0 % of the money in scope → 100.0 % of the money in scope"
    assert lines[1:3] == [whole, "gwp: AR5 → AR6"]
    assert lines[3].startswith("base ")
    assert repr(ca.change(base.as_dict(), base, recalculation_threshold=0.0)).splitlines() == [
        lines[0].replace(f"now {moved.comparison.current:,.6g}", f"now {moved.comparison.as_filed:,.6g}"),
        whole,
    ]
    page = moved._repr_html_()
    assert "as filed" in page
    assert "gwp" in page
    plain = moved.as_dict()
    assert [*plain] == ["comparison", "coverage", "decomposition"]
    assert plain["coverage"] == [1.0, 1.0]
    assert plain["decomposition"]["lines"] == moved.lines
    assert moved.by("sector")["sector"].tolist() == ["C3130"]


@pytest.mark.parametrize("scopes", ["scope1", "scope2", "scope1+2"])
def test_scopes_of_a_filed_result(scopes):
    base, now = result(), result()
    filed = base.as_dict()
    figure = f"financed_{scopes.replace('+', '_')}"
    if figure not in filed["totals"]:
        with pytest.raises(OptionError, match="no filed result") as caught:
            ca.change(filed, now, recalculation_threshold=0.0, scopes=scopes)
        assert caught.value.where == "base"
        assert figure in caught.value.needed
    else:
        found = ca.change(filed, now, recalculation_threshold=0.0, scopes=scopes)
        assert found.comparison.as_filed == base.total()[figure].value
        assert found.coverage == (1.0, 1.0)


def test_what_cannot_be_asked():
    base = result()
    for pair in ((base, "2026"), (5, base), (None, base)):
        with pytest.raises(OptionError, match=r"change\(base, now\)"):
            ca.change(*pair, recalculation_threshold=0.0)
    with pytest.raises(OptionError, match="unknown scope set") as caught:
        ca.change(base, base, recalculation_threshold=0.0, scopes="scope4")
    assert (caught.value.where, caught.value.given) == ("scopes", "scope4")
    with pytest.raises(OptionError, match="adds no scopes") as caught:
        ca.change(base.as_dict(), base, recalculation_threshold=0.0, scopes="scope1+2+3")
    assert (caught.value.where, caught.value.given) == ("scopes", "scope1+2+3")
    with pytest.raises(OptionError, match="no lines") as caught:
        ca.change(base.as_dict(), base, recalculation_threshold=0.0).by("sector")
    assert (caught.value.where, caught.value.given) == ("by", "sector")


def test_a_restated_result_goes_with_a_filed_base_only():
    base = result()
    with pytest.raises(OptionError, match="restated here") as caught:
        ca.change(base, base, recalculation_threshold=0.0, restated=base)
    assert caught.value.where == "restated"
    with pytest.raises(OptionError, match="another kind of object"):
        ca.change(base.as_dict(), base, recalculation_threshold=0.0, restated=base.as_dict())


def test_a_filed_base_of_another_coverage_is_compared_once_its_book_is_given():
    known, unknown = loan(), loan(electricity_bought=None)
    base, now = result(known, unknown), result(known, known)
    with pytest.raises(OptionError, match="rests on another basis") as caught:
        ca.change(base.as_dict(), now, recalculation_threshold=0.05)
    assert caught.value.where == "coverage"
    filed, held = (
        ca.change(one, now, recalculation_threshold=0.05, restated=again)
        for one, again in ((base.as_dict(), base), (base, None))
    )
    assert filed.comparison == held.comparison
    assert filed.comparison.differences == {"coverage": (0.5, 1.0)}
    assert filed.lines == held.lines
    assert {name for name, line in filed.lines.items() if line} == {"coverage"}


def test_the_rate_is_that_of_the_year_in_scope():
    factors = ca.FactorSet.load()
    for year, rate in ((2025, 7.0), (2026, 7.7), (2027, 9.0)):
        factors = factors.with_value(f"fx.year_end:USD@{year}={rate} CNY/USD")
    book = book_of(*(loan(loan_id=f"L{year}", currency="USD", year=year) for year in ("2025", "2026", "2027")))
    base, now = (ca.financed_emissions(book, factors=factors, threshold=0, period=year) for year in (2025, 2026))
    assert sorted(now.frame["status"]) == ["computed", "out_of_scope", "out_of_scope"]
    ((name, rated),) = _steps(base, now)
    assert (name, rated.sources.factors.resolve("fx.year_end", key="USD", year=2025).value) == ("fx", 7.7)


def test_a_filed_result_without_standard_coverage_or_total(tmp_path):
    now = result()
    filed = now.as_dict()
    for broken in (
        {**filed, "manifest": {name: held for name, held in filed["manifest"].items() if name != "standard"}},
        {**filed, "totals": {}},
    ):
        with pytest.raises(OptionError, match="no filed result of financed emissions with these scopes"):
            ca.change(broken, now, recalculation_threshold=0.0)
    bare = {name: held for name, held in filed.items() if name != "coverage"}
    with pytest.raises(OptionError, match="rests on another basis") as told:
        ca.change(bare, now, recalculation_threshold=1.0)
    assert told.value.where == "coverage"
    again = ca.change(bare, now, recalculation_threshold=1.0, restated=now)
    assert again.coverage == (None, 1.0)
    unknown = "coverage: not known (money without a rate, or none in scope)"
    assert f"{unknown} → 100.0 % of the money in scope" in repr(again)
    path = tmp_path / "中文.json"
    path.write_text(json.dumps(filed, ensure_ascii=False), encoding="utf-8")
    assert (
        ca.change(path, now, recalculation_threshold=0.0).comparison.as_filed == now.total()["financed_scope1_2"].value
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("totals", "financed_scope1_2", "value"), "x"),
        (("totals", "financed_scope1_2", "value"), -1.0),
        (("totals", "financed_scope1_2", "value"), float("nan")),
        (("totals", "financed_scope1_2"), {}),
        (("totals",), None),
        (("coverage",), "x"),
        (("coverage", "by_figure", "financed_scope1_2"), 2.0),
        (("manifest", "factors"), {}),
        (("manifest", "threshold"), None),
        (("manifest", "exclusions"), 5),
        (("manifest",), None),
    ],
)
def test_a_damaged_filed_result_is_refused_as_one(path, value):
    now = result()
    filed = json.loads(json.dumps(now.as_dict()))
    holder = filed
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = value
    with pytest.raises(OptionError, match="damaged") as caught:
        ca.change(filed, now, recalculation_threshold=0.0)
    assert caught.value.where == "base"


def test_files_that_hold_no_filed_result(tmp_path):
    now = result()
    filed = json.dumps(now.as_dict())

    def pack(**members):
        path = tmp_path / "pack.ZIP"
        with zipfile.ZipFile(path, "w") as made:
            for name, text in members.items():
                made.writestr(f"results/{name}.json", text)
        return path

    assert ca.change(pack(a=filed, b='{"manifest": {}}', c="5"), now, recalculation_threshold=0.0).coverage == (
        1.0,
        1.0,
    )
    for path in (pack(a=filed, b=filed), pack(b='{"manifest": {}}'), pack()):
        with pytest.raises(OptionError, match="no filed result") as caught:
            ca.change(path, now, recalculation_threshold=0.0)
        assert (caught.value.where, caught.value.given) == ("base", "pack.ZIP")
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"no archive")
    for path in (broken, tmp_path / "none.json", pack(a="{")):
        with pytest.raises(OptionError, match="cannot be read") as caught:
            ca.change(path, now, recalculation_threshold=0.0)
        assert (caught.value.where, caught.value.given) == ("base", path.name)
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as made:
        made.writestr("results/deeper/a.json", filed)
        made.writestr("a.json", filed)
    with pytest.raises(OptionError, match="no filed result"):
        ca.change(tmp_path / "other.zip", now, recalculation_threshold=0.0)


def test_scope_three_of_a_filed_result():
    base = ca.financed_emissions(book_of(PCAF), standard="pcaf")
    found = ca.change(base.as_dict(), base, recalculation_threshold=0.0, scopes="scope3")
    assert found.comparison.as_filed == base.total()["financed_scope3"].value == 30.0


def test_scope_sets_of_a_base_with_rows():
    base = ca.financed_emissions(book_of(PCAF), standard="pcaf")
    for scopes in ("scope1+2+4", "scope 1", ""):
        with pytest.raises(OptionError, match="unknown scope set"):
            ca.change(base, base, recalculation_threshold=0.0, scopes=scopes)
