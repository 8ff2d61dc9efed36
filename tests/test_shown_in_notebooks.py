"""What a notebook shows of a result: small, escaped, readable, with the figures that the text has."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

import carbonacct as ca

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
BAD = "<script>alert('1')</script>&<b>"
SHOWN = ("book", "issues", "benefits", "totals", "groups", "explanation", "findings", "check", "emissions", "financed")
LARGEST = 60_000


class Reader(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.words = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.words.append(data)


@cache
def results(size):
    bad = {"project_type": "wind_power", "borrower_name": BAD, "branch": BAD, "project_name": BAD}
    loans = {
        "loan_id": [f"{BAD}{number}" for number in range(size)],
        **{name: [value] * size for name, value in bad.items()},
        "region": ["CN-CQ"] * size,
        "year": [2023] * size,
        "currency": ["CNY"] * size,
        "sector": ["D4411"] * size,
        "balance": [1e6] * (size - 1) + [-1.0],
        "total_investment": [2e6] * size,
        "electricity_supplied [MWh]": [100.0 + number for number in range(size)],
    }
    book = ca.read_book(loans)
    benefits = ca.benefits(book)
    emissions = ca.financed_emissions(
        ca.read_book(EXAMPLES / "yuzhong" / "book-2026.csv"), factors=EXAMPLES / "yuzhong" / "factors.csv"
    )
    return {
        "book": book,
        "issues": book.findings,
        "benefits": benefits,
        "totals": benefits.total(),
        "groups": benefits.by("loan_id"),
        "explanation": benefits.explain(f"{BAD}0"),
        "findings": ca.integrity(benefits),
        "check": ca.check(benefits, plan="yuzhong-2023", today="2026-11-22"),
        "emissions": ca.financed_emissions(book),
        "financed": emissions,
    }


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("size", [3, 3000])
def test_a_result_shows_itself_small_and_escaped(name, size):
    shown = results(size)[name]._repr_html_()
    read = Reader(shown)
    assert read.tags <= {"div", "p", "pre", "h4", "style", "table", "thead", "tbody", "tr", "th", "td"}
    assert len(shown) < LARGEST
    assert "".join(read.words).strip()


def test_what_is_shown_holds_the_figures_of_the_text():
    held = results(3)
    amount = held["totals"]["renewable_power"]
    for name in ("benefits", "totals"):
        words = "".join(Reader(held[name]._repr_html_()).words)
        assert f"{amount.value:,.6g}" in words
        assert amount.unit in words
    assert BAD in "".join(Reader(held["explanation"]._repr_html_()).words)
    assert "financed_scope1_2" in held["financed"]._repr_html_()


def test_a_change_shows_its_lines():
    financed = results(3)["financed"]
    shown = ca.change(financed, financed, recalculation_threshold=0.05)._repr_html_()
    assert "as filed" in "".join(Reader(shown).words)
