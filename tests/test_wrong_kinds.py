"""A wrong kind of object is refused by name, with the function that returns the right one."""

import pytest

import carbonacct as ca
from carbonacct.portfolio.ledger import accounts_of, transition
from carbonacct.portfolio.stress import borrowers_of

LOAN = {
    "loan_id": "L1",
    "project_type": "solar_pv",
    "region": "500155",
    "year": 2023,
    "balance [元]": 5e6,
    "total_investment [元]": 1e7,
    "electricity_supplied [MWh]": 1200.0,
}


@pytest.fixture(scope="module")
def objects():
    book = ca.read_book(LOAN)
    return {
        "dict": LOAN,
        "list": [LOAN],
        "path": "book.csv",
        "none": None,
        "book": book,
        "benefits": ca.benefits(book),
        "emissions": ca.financed_emissions(book),
    }


TAKES = {
    "benefits": (ca.benefits, {"book"}, "read_book(loans)"),
    "financed_emissions": (ca.financed_emissions, {"book"}, "read_book(loans)"),
    "compare_standards": (ca.compare_standards, {"book"}, "read_book(loans)"),
    "gaps": (ca.gaps, {"book"}, "read_book(loans)"),
    "diff": (lambda given: ca.lists.diff(given, given), {"book"}, "read_book(loans)"),
    "transition": (transition, {"book"}, "read_book(loans)"),
    "integrity": (ca.integrity, {"book", "benefits"}, "benefits(read_book(loans))"),
    "accounts_of": (accounts_of, {"emissions"}, "financed_emissions(read_book(loans))"),
    "borrowers_of": (borrowers_of, {"emissions"}, "financed_emissions(read_book(loans))"),
    "judge_results": (lambda given: ca.judge_results([given], None), {"emissions"}, "financed_emissions"),
    "write": (lambda given: ca.write(given, "r.csv"), {"benefits", "emissions"}, "benefits(read_book(loans))"),
}


@pytest.mark.parametrize("name", TAKES)
@pytest.mark.parametrize("kind", ["dict", "list", "path", "none", "book", "benefits", "emissions"])
def test_another_kind_of_object_is_refused_with_the_remedy(name, kind, objects):
    function, taken, remedy = TAKES[name]
    if kind in taken:
        return
    with pytest.raises(ca.OptionError) as caught:
        function(objects[kind])
    assert caught.value.given == type(objects[kind]).__name__
    assert remedy in caught.value.hint
    assert caught.value.where
    assert caught.value.needed


def test_the_change_of_a_book_names_what_it_compares(objects):
    with pytest.raises(ca.OptionError, match="Emissions"):
        ca.change(objects["book"], objects["emissions"], recalculation_threshold=0.05)


ARGUMENTS = [
    (ca.read_book, {"year": "x"}, "year"),
    (ca.read_book, {"units": ["a"]}, "units"),
    (ca.read_book, {"units": {"balance": 5}}, "units['balance']"),
    (ca.read_book, {"region": 500155}, "region"),
    (ca.read_book, {"currency": 5}, "currency"),
    (ca.read_book, {"sheet": 3}, "sheet"),
    (ca.read_book, {"limits": 5}, "limits"),
    (ca.benefits, {"methods": ["solar_pv"]}, "methods"),
    (ca.benefits, {"methods": {"solar_pv": 5}}, "methods['solar_pv']"),
    (ca.benefits, {"factors": 5}, "factors"),
    (ca.benefits, {"period": 2025.5}, "period"),
]


@pytest.mark.parametrize(("function", "given", "where"), ARGUMENTS)
def test_an_argument_of_a_request_is_refused_by_name(function, given, where, objects):
    with pytest.raises(ca.OptionError) as caught:
        function(LOAN if function is ca.read_book else objects["book"], **given)
    assert caught.value.where == where
    assert caught.value.needed


def test_a_period_may_be_a_number(objects):
    told = [ca.benefits(objects["book"], period=period) for period in ("2023", 2023)]
    assert told[0].manifest == told[1].manifest
