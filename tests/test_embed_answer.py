"""The example of a service: any request has an answer in JSON, with the bits of the library."""

import importlib.util
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import carbonacct as ca

PROGRAM = Path(__file__).resolve().parent.parent / "examples" / "embed" / "answer.py"
LOAN = {
    "loan_id": "A",
    "project_type": "wind_power",
    "region": "500155",
    "year": 2024,
    "balance": 20_000_000,
    "total_investment": 120_000_000,
    "electricity_supplied": 26000.1,
}


def _program():
    spec = importlib.util.spec_from_file_location("example_answer", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EXAMPLE = _program()


def strict(text):
    def refuse(word):
        raise AssertionError(word)

    return json.loads(text, parse_constant=refuse)


def asked(content):
    status, text = EXAMPLE.answer(content if isinstance(content, str) else json.dumps(content))
    return status, strict(text)


def test_figures_have_the_bits_of_the_library():
    status, told = asked({"loans": [LOAN]})
    book = ca.read_book([LOAN], units=EXAMPLE.UNITS, currency="CNY")
    benefits = ca.benefits(book, factors=ca.FactorSet.load("2026.11"))
    assert status == 200
    assert told["loans"][0]["energy_saved [tce]"] == benefits.total()["energy_saved"].value
    assert told["manifest"] == json.loads(json.dumps(benefits.manifest))


def test_a_problem_names_its_loan_and_field():
    bad = LOAN | {"loan_id": "B", "balance": -5, "total_investment": "x", "project_type": "solarpower"}
    status, told = asked({"loans": [LOAN, bad]})
    assert status == 200
    wrong = {(one["loan"], one["field"], one["code"]) for one in told["problems"] if one["severity"] == "error"}
    assert {(1, "balance", "negative_amount"), (1, "total_investment", "unreadable_number")} <= wrong
    assert {loan for loan, _, _ in wrong} == {1}
    assert told["loans"][1]["energy_saved [tce]"] is None
    assert all(one["message_zh"] for one in told["problems"])


@pytest.mark.parametrize(
    "request_",
    [
        "{",
        "[]",
        "5",
        {"loans": 5},
        {"loans": [5]},
        {"loans": [{}]},
        pytest.param('{"loans":' + "[" * 200_000, id="deep"),
    ],
)
def test_what_is_no_request_is_told(request_):
    status, told = asked(request_)
    assert (status, told["error"]["field"]) == (400, "loans")


@pytest.mark.parametrize("loan", [{"loan_id": "\ud800"}, {"loan_id": "A", "\udc00": 5}])
def test_half_a_character_is_told(loan):
    status, told = asked({"loans": [loan]})
    assert (status, told["error"]["message"]) == (400, "a text holds half a character")


cells = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats() | st.text(max_size=6)
loans = st.fixed_dictionaries(
    {"loan_id": st.text(min_size=1, max_size=4)},
    optional={name: cells | st.just(value) for name, value in LOAN.items() if name != "loan_id"} | {"other": cells},
)


@given(st.lists(loans, max_size=4))
@settings(max_examples=80, deadline=None)
def test_every_request_has_an_answer(several):
    status, told = asked({"loans": several})
    assert status in (200, 400)
    assert status == 400 or len(told["loans"]) == len(several)
