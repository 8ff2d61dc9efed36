"""Who is in scope of the regime: countries, clients around the threshold, co-fired plants, lists of sectors."""

import numpy as np
import pytest

import carbonacct as ca
from carbonacct.errors import OptionError
from carbonacct.portfolio.pboc_scope import business_kinds, high_carbon_rows
from tests.lending import book_of

LOAN = {"sector": "C3130", "average_balance": 500, "balance": 500, "total_assets": 5000, "scope1": 700, "scope2": 300}


def frame(*loans, **options):
    keys = dict.fromkeys(key for loan in loans for key in loan)
    rows = [{**dict.fromkeys(keys), "year": "2026", **loan} for loan in loans]
    return ca.financed_emissions(book_of(*rows, unit="万元"), **{"assets": "year_end", **options}).frame


def reasons(*loans, **options):
    return frame(*loans, **options)["reason"].tolist()


@pytest.mark.parametrize("word", ["CN", "cn", " CHN ", "China", "中国", "中华人民共和国", "境内", "156", None])
def test_domestic_borrowers(word):
    assert reasons({**LOAN, "borrower_country": word}, {**LOAN, "borrower_country": "SG"}) == ["", "overseas"]


def test_without_a_column_of_countries_all_are_domestic():
    assert reasons(LOAN) == [""]


def test_clients_are_borrower_and_year_and_a_row_without_borrower_is_its_own():
    half = {**LOAN, "average_balance": 250}
    assert reasons({**half, "borrower_id": "one"}, half) == ["low_balance"] * 2
    assert reasons({**half, "borrower_id": "one"}, half, {**half, "borrower_id": "one"}) == ["", "low_balance", ""]
    assert (
        reasons(half, half, half, {**half, "borrower_id": "one"}, {**half, "borrower_id": "two"}) == ["low_balance"] * 5
    )
    assert reasons(*({**half, "borrower_id": "one", "year": year} for year in ("2025", "2026"))) == ["low_balance"] * 2
    assert reasons(half, half) == ["low_balance"] * 2


def test_exactly_the_threshold_is_in_however_it_adds_up():
    """0.1 added up ten times is below 1 in floating point, and 1 exactly."""
    part = {**LOAN, "borrower_id": "one", "average_balance": 50}
    assert reasons(*[part] * 10) == [""] * 10
    less = {**part, "average_balance": 49.9999999999}
    assert reasons(*[part] * 9, less) == ["low_balance"] * 10
    two = {**LOAN, "borrower_id": "two", "average_balance": 499.99}
    assert reasons(*[part] * 10, two) == [""] * 10 + ["low_balance"]


def test_fractions_of_a_yuan_add_up_exactly():
    part = {**LOAN, "year": "2026", "borrower_id": "one", "average_balance": 0.1}
    loans = [{**part, "borrower_id": "two", "average_balance": 0.5}, *[part] * 10, {**part, "borrower_id": None}]
    for rows, found in ((loans, ["low_balance", *[""] * 10, "low_balance"]), (loans[:10], ["low_balance"] * 10)):
        emissions = ca.financed_emissions(book_of(*rows), threshold=1.0, assets="year_end")
        assert emissions.frame["reason"].tolist() == found


def test_a_client_with_an_unknown_amount_stays_in_and_projects_do_not_lift_the_sum():
    small = {**LOAN, "borrower_id": "one", "average_balance": 100}
    assert reasons(small, {**small, "average_balance": None}) == ["", "no_average_balance"]
    project = {**small, "product_kind": "项目贷款", "total_investment": 9000, "average_balance": 1000}
    assert reasons(small, {**project, "project_scope1": 1, "project_scope2": 1}) == ["low_balance", ""]


def test_no_client_is_taken_for_another_of_another_year():
    half = {**LOAN, "average_balance": 250}
    named = [("a", "2026"), ("c", "2025"), ("b", "2025"), ("d", "2025"), (None, "2025"), (None, "2026")]
    for order in (named, named[::-1], [named[4], *named[:4], named[5]]):
        rows = [{**half, "borrower_id": name, "year": year} for name, year in order]
        assert reasons(*rows) == ["low_balance"] * 6


def test_rows_of_the_list_are_found_without_a_run():
    book = book_of(
        {**LOAN, "sector": "C3130"}, {**LOAN, "sector": "A0111"}, {**LOAN, "sector": "D4417", "fuel@coal": 9}
    )
    assert high_carbon_rows(book).tolist() == [True, False, True]


PLANT = {**LOAN, "sector": "D4417"}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, "sector"),
        ({"fuel@coal": 10}, ""),
        ({"fuel@coal": 0}, "sector"),
        ({"fuel@coal": 0.5}, ""),
        ({"fuel@natural_gas": 10}, ""),
        ({"fossil_cofired": "是"}, ""),
        ({"fossil_cofired": "否"}, "sector"),
        ({"fuel@coal": 10, "fossil_cofired": "否"}, "sector"),
    ],
)
def test_plants_that_burn_biomass_beside_fossil_fuel(more, reason):
    assert reasons({**PLANT, **more}) == [reason]


def test_the_list_of_sectors_is_that_of_the_edition_or_the_newest():
    airline, farm = {**LOAN, "sector": "G5611"}, {**LOAN, "sector": "A0111"}
    assert reasons(airline, farm) == ["", "sector"]
    assert reasons(airline, farm, edition="draft") == ["sector", "sector"]
    pilot = [{**loan, "revenue": 1000} for loan in (airline, farm)]
    assert reasons(*pilot, standard="pboc-2021", exclusions=["sector"])[1] == "sector"
    assert reasons(*pilot, standard="pboc-2021", exclusions=["sector"])[0] != "sector"


def test_the_kind_of_business_follows_product_details_and_what_was_declared():
    product = np.array([False, True, True, True, False])
    details = np.array([True, True, False, False, False])
    declared = np.array([True, False, True, False, True])
    assert business_kinds(product, details).tolist() == [0, 1, 2, 2, 0]
    assert business_kinds(product, details, declared).tolist() == [0, 1, 2, 2, 0]
    assert business_kinds(product, details, calculating=False).tolist() == [0, 1, 3, 3, 0]
    assert business_kinds(product, details, declared, calculating=False).tolist() == [0, 1, 2, 3, 0]


@pytest.mark.parametrize("threshold", [-1.0, float("nan"), float("inf")])
def test_a_threshold_that_is_none_is_refused(threshold):
    book = book_of({"sector": "C3011", "average_balance": 1e7})
    with pytest.raises(OptionError, match="threshold"):
        ca.financed_emissions(book, threshold=threshold)
