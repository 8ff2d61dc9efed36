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
