"""A bank's own sector factors: the empty table, its gaps, its checks, and the figure that comes out."""

import csv

import pytest

import carbonacct as ca
from carbonacct.errors import FactorDataError
from carbonacct.portfolio import bank_factors
from tests.lending import book_of


def filled(path, **changes):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    rows[0] |= {"value": "2.46", "document": "made for a test", **changes}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return rows


def test_an_empty_table_lists_every_industry_and_holds_no_value(tmp_path):
    path = bank_factors.template(tmp_path / "table.csv", year=2026)
    gaps = bank_factors.gaps(path)
    assert len(gaps) == 2 * 35
    with pytest.raises(FactorDataError, match="no rows"):
        bank_factors.load(path)
    with pytest.raises(FileExistsError):
        bank_factors.template(path, year=2026)


def test_a_filled_row_answers_and_is_named_in_the_manifest(tmp_path):
    path = bank_factors.template(tmp_path / "table.csv", year=2026)
    first = filled(path)[0]
    assert len(bank_factors.gaps(path)) == 69
    factors = bank_factors.load(path)
    book = book_of({"sector": first["key"], "average_balance": 500, "total_assets": 500, "revenue": 100}, unit="万元")
    emissions = ca.financed_emissions(book, factors=factors, assets="year_end")
    assert emissions.frame["entity_scope1_2 [tCO2e]"].iloc[0] == pytest.approx(246.0)
    assert emissions.manifest["sector_factors"]


@pytest.mark.parametrize(
    "wrong", [{"basis": "per_assets"}, {"unit": "tCO2e/t"}, {"document": "", "publisher": ""}, {"value": "much"}]
)
def test_a_wrong_row_is_refused(tmp_path, wrong):
    path = bank_factors.template(tmp_path / "table.csv", year=2026)
    filled(path, **wrong)
    with pytest.raises(FactorDataError):
        bank_factors.load(path)


CEMENT = {"sector": "C3011", "region": "500155", "electricity_bought": 1e4, "average_balance": 1e7, "balance": 1e7}
CEMENT |= {"total_assets": 1e8, "total_assets_last_year": 1e8, "grid_average": 0.5}


@pytest.mark.parametrize("standard", ["pboc", "pcaf"])
def test_energy_without_process_is_no_figure_of_an_industry_whose_raw_materials_emit(standard):
    loan = {**CEMENT, "asset_class": "business_loan", "total_equity": 5e7, "total_debt": 5e7}
    blank = ca.financed_emissions(book_of(loan), standard=standard, exclusions=None)
    assert blank.frame["status"].item() == "not_quantified"
    assert "process_missing" in {*blank.issues["code"]}
    none = ca.financed_emissions(book_of(loan | {"process@clinker": 0}), standard=standard)
    some = ca.financed_emissions(
        book_of(loan | {"process@clinker": 1e6, "process_factor@clinker": 0.5}), standard=standard
    )
    other = ca.financed_emissions(book_of(loan | {"sector": "C2221"}), standard=standard)
    entity = "entity_scope1 [tCO2e]"
    assert (none.frame[entity].item(), some.frame[entity].item(), other.frame[entity].item()) == (0.0, 5e5, 0.0)
    assert not {"process_missing"} & {*none.issues["code"], *some.issues["code"], *other.issues["code"]}


def test_an_industry_without_a_code_is_said_and_codes_group_however_written():
    loans = [
        CEMENT | {"sector": word, "scope1": 1.0, "scope2": 1.0} for word in ("3011", "C3011", "3011 水泥制造", "钢铁")
    ]
    found = ca.financed_emissions(book_of(*loans), exclusions=())
    assert found.issues.loc[found.issues["code"] == "sector_without_code", "given"].tolist() == ["钢铁"]
    assert found.by("sector")["C3011"]["financed_scope1"].loans == 3
