"""What two results rest on, word by word, and the steps from one basis to the other."""

import json
import zipfile

import pytest

import carbonacct as ca
from carbonacct.errors import OptionError
from tests.lending import book_of

GRID = "grid.average.mee_nbs@CN-CQ/2026=0.6 kgCO2/kWh"


def loan(**more):
    common = {"sector": "C3011", "average_balance": 500, "balance": 500, "total_assets": 5000, "region": "CN-CQ"}
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


def test_coverage_is_the_share_of_money_in_scope_with_emissions():
    known, unknown, outside = loan(), loan(electricity_bought=None), loan(sector="A0111", balance=9e5)
    base, now = result(known, unknown, outside), result(known, known, outside)
    moved = ca.change(base, now, recalculation_threshold=0.4)
    assert moved.coverage == (0.5, 1.0)
    assert moved.comparison.differences == {"coverage": (0.5, 1.0)}
    assert ca.change(base, now, recalculation_threshold=0.5).comparison.differences == {}
    nothing = result(outside)
    assert ca.change(nothing, nothing, recalculation_threshold=0.0).coverage == (0.0, 0.0)


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


def test_it_is_shown_as_text_as_a_page_and_as_plain_data():
    base = result()
    moved = ca.change(base, result(gwp="AR6"), recalculation_threshold=0.05, by=["sector"])
    lines = repr(moved).splitlines()
    assert lines[0].startswith("as filed ")
    assert lines[0].endswith(" tCO2e")
    assert lines[1] == "gwp: AR5 → AR6"
    assert lines[2].startswith("base ")
    page = moved._repr_html_()
    assert "as filed" in page
    assert "gwp" in page
    plain = moved.as_dict()
    assert [*plain] == ["comparison", "coverage", "decomposition"]
    assert plain["coverage"] == [1.0, 1.0]
    assert plain["decomposition"]["lines"] == moved.lines
    assert moved.by("sector")["sector"].tolist() == ["C3011"]


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
    with pytest.raises(OptionError, match="unknown scope set") as caught:
        ca.change(base, base, recalculation_threshold=0.0, scopes="scope4")
    assert (caught.value.where, caught.value.given) == ("scopes", "scope4")
    with pytest.raises(OptionError, match="adds no scopes") as caught:
        ca.change(base.as_dict(), base, recalculation_threshold=0.0, scopes="scope1+2+3")
    assert (caught.value.where, caught.value.given) == ("scopes", "scope1+2+3")
    with pytest.raises(OptionError, match="no lines") as caught:
        ca.change(base.as_dict(), base, recalculation_threshold=0.0).by("sector")
    assert (caught.value.where, caught.value.given) == ("by", "sector")


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
