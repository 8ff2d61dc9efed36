"""Where scopes 1 and 2 are known only together, everything built on both is as if they were known apart."""

import pandas as pd
import pytest

import carbonacct as ca
from carbonacct.errors import OptionError
from carbonacct.portfolio.holdings import judge_results
from carbonacct.portfolio.metrics import Portfolio
from carbonacct.portfolio.pathways import geometric
from carbonacct.report import disclosure
from tests.lending import book_of

LOANS = [
    {"balance": 6e6, "scope1": 300.0, "scope2": 60.0, "scope3": 40.0, "revenue": 2e7, "sector": "C3011"},
    {"balance": 4e6, "scope1": 50.0, "scope2": 70.0, "scope3": 8.0, "revenue": 1e7, "sector": "J6621"},
]
METRICS = ("absolute", "economic_intensity", "carbon_footprint", "waci", "revenue_intensity")
BOTH = ("scope1+2", "scope1+2+3")


def book(*, joint, year=2026, factor=1.0):
    loans = []
    for place, loan in enumerate(LOANS):
        apart = {name: loan[name] * factor for name in ("scope1", "scope2")}
        scopes = {"scope1_2": sum(apart.values())} if joint else apart
        company = {"total_equity": 4e7, "total_debt": 6e7, "total_assets": 1e8, "total_assets_last_year": 1e8}
        rest = {name: value for name, value in loan.items() if name not in apart}
        loans.append(
            {
                "asset_class": "business_loan",
                "borrower_id": f"B{place}",
                "year": str(year),
                "commitment": 2 * loan["balance"],
                "average_balance": loan["balance"],
                **company,
                **rest,
                **scopes,
            }
        )
    return book_of(*loans)


def both(**options):
    return [ca.financed_emissions(book(joint=joint), **options) for joint in (True, False)]


@pytest.mark.parametrize("scopes", BOTH)
@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_of_both_scopes(metric, scopes):
    joint, apart = (getattr(found.portfolio(), metric)(scopes) for found in both(standard="pcaf"))
    assert joint == apart
    assert joint.value is not None


@pytest.mark.parametrize("metric", METRICS)
def test_a_scope_that_is_not_known_apart_has_no_value_and_says_so(metric):
    found = getattr(both(standard="pcaf")[0].portfolio(), metric)("scope1")
    assert found.value is None
    assert found.reason
    assert found.coverage_money == 0


def test_the_metrics_of_the_sfdr():
    joint, apart = (found.portfolio().sfdr() for found in both(standard="pcaf"))
    assert {name for name in joint if joint[name] != apart[name]} == {"pai1.scope1", "pai1.scope2"}
    assert joint["pai1.scope1"].value is None
    assert apart["pai1.scope1"].value == 20.0


def test_groups_physical_intensity_and_quality():
    joint, apart = (found.portfolio() for found in both(standard="pcaf"))
    for one in joint, apart:
        one.frame["output"] = [600.0, 50.0]
    for make in (
        lambda one: one.physical_intensity("scope1+2", output_unit="t"),
        lambda one: one.by("sector", lambda part: part.absolute("scope1+2")),
        lambda one: one.data_quality("scope1+2"),
        lambda one: one.carbon_related(),
    ):
        assert make(joint) == make(apart)


def test_a_frame_of_ones_own_needs_no_columns_of_either_scope():
    frame = pd.DataFrame({"exposure": [6e6, 4e6], "financed_scope1_2 [tCO2e]": [36.0, None], "revenue": [1e6, 1e6]})
    own = Portfolio(frame, "CNY")
    assert own.absolute("scope1+2").value == 36.0
    assert own.economic_intensity("scope1+2").value == 6.0
    assert own.absolute("scope2").value is None
    with pytest.raises(OptionError, match="no such column"):
        own.absolute("scope1+2+3")
    assert own.absolute("scope1").value is None


def half_by_2030(year, level):
    return geometric(year, level, 2030, level / 2, unit="tCO2e/MCNY")


@pytest.mark.parametrize("scopes", BOTH)
def test_verdicts_and_changes(scopes):
    told = []
    for joint in (True, False):
        years = [
            ca.financed_emissions(book(joint=joint, year=year, factor=factor), standard="pcaf")
            for year, factor in ((2025, 1.0), (2026, 0.9))
        ]
        cuts = judge_results(
            years, lambda year, level: geometric(year, level, 2030, level / 2, unit="tCO2e/MCNY"), scopes=scopes
        )
        moved = ca.change(*years, recalculation_threshold=0.05, scopes=scopes)
        told.append((repr(cuts), moved.lines))
    assert told[0] == told[1]


@pytest.mark.parametrize("standard", ["pcaf", "pboc", "pboc-2021"])
def test_ratios_of_a_result(standard):
    joint, apart = both(standard=standard, scope="all")
    assert joint.intensity() == apart.intensity()
    assert joint.data_quality() == apart.data_quality()
    assert joint.coverage()["balance"] == apart.coverage()["balance"]
    assert joint.total()["financed_scope1_2"] == apart.total()["financed_scope1_2"]


def cells(found, template, table, column):
    """Return a column of a form's table."""
    made = disclosure(found, template)
    lines = next(one for one in made.tables if one.id == table).rows
    return [line.cells[column].value for line in lines if column in line.cells]


@pytest.mark.parametrize(
    ("template", "table", "column"),
    [
        ("pcaf", "classes", "financed_scope1_2"),
        ("pcaf", "classes", "intensity"),
        ("pcaf", "undrawn", "financed_undrawn_scope1_2"),
        ("ifrs-s2", "industry_by_class", "financed_scope1_2"),
        ("ifrs-s2", "undrawn", "financed_undrawn_scope1_2"),
        ("eba-pillar3", "template_1", "financed_scope1_2_3"),
    ],
)
def test_forms_show_both_scopes(template, table, column):
    joint, apart = (cells(book(joint=one), template, table, column) for one in (True, False))
    assert joint == apart
    assert any(value is not None for value in joint)
