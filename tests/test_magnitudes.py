"""Figures of any magnitude: a row whose figure cannot be added up is rejected, and totals never raise."""

import warnings

from hypothesis import given
from hypothesis import strategies as st

import carbonacct as ca
from tests.lending import book_of, sector_factors

FACTORS = sector_factors(("asset_intensity", "C2614", 2.0), ("revenue_intensity", "C2614", 2.35))
PLAIN = {
    "sector": "C3011",
    "balance": 1000,
    "average_balance": 1000,
    "total_equity": 4000,
    "total_debt": 4000,
    "total_assets": 8000,
    "total_assets_last_year": 8000,
    "scope1": 70,
    "scope2": 10,
}

# Numbers above 1e18 are refused when a book is read; below, anything goes.
money = st.one_of(st.integers(-290, 17).map(lambda power: 10.0**power), st.floats(1.0, 1e7))
tiny = st.sampled_from([1.0, 1e-280])
figures = st.one_of(st.integers(-290, 17).map(lambda power: 10.0**power), st.floats(1.0, 1e7))


@st.composite
def companies(draw):
    values = {name: draw(figures if name.startswith("scope") else money) for name in PLAIN if name != "sector"}
    values |= {name: values[name] * draw(tiny) for name in ("total_equity", "total_debt", "total_assets")}
    more = {"asset_class": "business_loan", "scope3": draw(figures), "commitment": draw(st.none() | money)}
    return {"sector": draw(st.sampled_from(["C3011", "C2614"])), "revenue": draw(money), **values, **more}


@st.composite
def projects(draw):
    """Draw the loans of two projects, one of which several loans may finance; a study states what they avoid."""
    facts = {
        project: {"total_investment": draw(money) * draw(tiny), "project_ghg_reduced [tCO2e]": draw(figures)}
        for project in ("A", "B")
    }
    loans = draw(st.lists(st.sampled_from(["A", "B"]), min_size=1, max_size=4))
    return [
        {
            "project_type": "hydropower",
            "project_id": project,
            **facts[project],
            "balance": draw(money),
            "granted": draw(money),
            "average_balance": draw(money),
            "operating_days": draw(st.integers(0, 365)),
        }
        for project in loans
    ]


def assert_all_told(result):
    """Add up, group and divide whatever there is; rows and money read are what comes out."""
    result.total(), result.by("branch"), result.by("status").total(), result.coverage()
    told = result.reconciliation
    assert told.rows["read"] == sum(
        told.rows[name] for name in ("computed", "not_quantified", "out_of_scope", "rejected")
    )
    assert result.by("branch").total().as_dict() == result.total().as_dict()
    assert len(result.frame) == told.rows["read"]
    return told


def emissions_of(*loans, standard="pcaf", **more):
    options = {} if standard == "pcaf" else {"scope": "all"}
    rows = [{"branch": "双桂", **loan} for loan in loans]
    return ca.financed_emissions(book_of(*rows), standard=standard, factors=FACTORS, **options, **more)


def test_a_share_that_takes_emissions_beyond_a_number_is_a_rejected_row():
    tiny = PLAIN | {"asset_class": "business_loan", "balance": 1e18, "total_equity": 1e-280, "total_debt": 0}
    result = emissions_of(tiny, PLAIN | {"asset_class": "business_loan"})
    assert result.frame["status"].tolist() == ["rejected", "computed"]
    assert result.frame["reason"].tolist()[0] == "non_finite_result"
    assert result.total()["financed_scope1"].value == 70 / 8
    assert_all_told(result)
    (said,) = [issue for issue in result.found if issue.code == "non_finite_result"]
    assert (said.row, said.column) == (0, "financed_scope1")


@given(st.lists(companies(), min_size=1, max_size=4), st.sampled_from(["pboc", "pboc-2021", "pcaf"]))
def test_emissions_of_any_magnitude_add_up(loans, standard):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = emissions_of(*loans, standard=standard)
        assert_all_told(result)
        result.intensity(), result.data_quality(), result.intensity("branch")


def benefits_of(*loans, filing):
    rows = [{"branch": "双桂", "region": "重庆市", **loan} for loan in loans]
    return ca.benefits(book_of(*rows), filing=filing)


def test_balances_that_no_investment_explains_are_rejected_rows():
    project = {"project_type": "hydropower", "project_ghg_reduced [tCO2e]": 1e10}
    wrong = project | {"project_id": "A", "balance": 1e18, "total_investment": 1e-300}
    right = project | {"project_id": "B", "balance": 1000, "total_investment": 4000}
    result = benefits_of(wrong, wrong, right, filing="green-credit")
    assert result.frame["reason"].tolist() == ["share_implausible", "share_implausible", ""]
    assert result.total()["ghg_reduced"].value == 1e10 / 4
    assert_all_told(result)


@given(projects(), st.sampled_from(["green-credit", "crst", "pboc"]))
def test_benefits_of_any_magnitude_add_up(loans, filing):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = benefits_of(*loans, filing=filing)
        assert_all_told(result)
        result.project_totals()
