"""Every choice of financed emissions: what it sets, what the manifest says, and what is refused."""

import pytest

import carbonacct as ca
from carbonacct.errors import FactorDataError, OptionError
from carbonacct.portfolio.financed import BASES, EDITIONS, SCOPES, STANDARDS, check_bases
from tests.lending import book_of, sector_factors

HIGH = ["low_balance", "sme", "individual", "overseas", "sector"]
LOAN = {"sector": "C3011", "average_balance": 500, "balance": 500, "total_assets": 5000, "total_assets_last_year": 5000}


def result(**options):
    return ca.financed_emissions(book_of({**LOAN, "scope1": 9e5, "scope2": 1e5}, unit="万元"), **options)


def told(*names, **options):
    manifest = result(**options).manifest
    return tuple(manifest[name] for name in names)


def test_what_is_set_without_a_word():
    names = ("standard", "edition", "scope", "exclusions", "threshold", "averaging", "assets", "fallback_basis")
    assert told(*names) == ("pboc", "2026", "regulatory_high_carbon", HIGH, 5e6, "period", "average", "per_assets")
    assert told(*names, standard="pboc-2021") == ("pboc-2021", "2021", "whole_book", [], 5e6, "period", "", "")
    assert told(*names, standard="pcaf") == ("pcaf", "2025", "whole_book", [], 5e6, "year_end", "", "")
    assert told("gwp", "fallback", "period", "sector_factors") == ("AR5", "mark", "", [])
    assert told("period", period=2026) == told("period", period="2026") == ("2026",)
    assert told("methods")[0] == told("methods", period=2026)[0]


def test_scopes_and_exclusions():
    assert told("scope", "exclusions", scope="corporate") == ("corporate_all", ["individual"])
    assert told("scope", "exclusions", scope="all") == ("whole_book", [])
    assert told("scope", "exclusions", exclusions=["sector", "sme"]) == ("custom", ["sme", "sector"])
    assert told("scope", "exclusions", exclusions=()) == ("custom", [])
    assert told("scope", "threshold", threshold=1e6) == ("custom", 1e6)
    assert told("scope", "threshold", threshold=1e6, scope="all") == ("whole_book", 1e6)
    assert told("scope", threshold=5e6) == ("regulatory_high_carbon",)


@pytest.mark.parametrize("standard", STANDARDS)
def test_editions(standard):
    for edition in EDITIONS[standard]:
        assert told("edition", standard=standard, edition=edition) == (edition,)
    with pytest.raises(OptionError) as caught:
        result(standard=standard, edition="1999")
    assert (caught.value.where, caught.value.given) == ("edition", "1999")
    assert caught.value.needed == ", ".join(EDITIONS[standard])


@pytest.mark.parametrize(
    ("options", "where", "needed"),
    [
        ({"standard": "ghg"}, "standard", "pboc, pboc-2021, pcaf"),
        ({"scope": "some"}, "scope", ", ".join(SCOPES)),
        ({"exclusions": ["weather"]}, "exclusions", ", ".join(HIGH)),
        ({"averaging": "mean"}, "averaging", "period, tenure, year_end"),
        ({"assets": "net"}, "assets", "average, year_end"),
        ({"fallback_basis": "per_head"}, "fallback_basis", "per_assets, per_balance, per_revenue"),
        ({"fallback": "guess"}, "fallback", "mark, strict, regroup"),
        ({"standard": "pcaf", "scope": "corporate"}, "scope", "all"),
        ({"standard": "pcaf", "exclusions": []}, "scope", "all"),
        ({"standard": "pcaf", "averaging": "period"}, "averaging", "year_end"),
    ],
)
def test_what_is_no_choice_is_refused_with_the_choices(options, where, needed):
    with pytest.raises(OptionError) as caught:
        result(**options)
    assert caught.value.where == where
    assert {*caught.value.needed.split(", ")} == {*needed.split(", ")}


def test_sets_of_global_warming_potentials_and_periods_that_are_none():
    for gwp in ("AR4", "AR6"):
        assert told("gwp", gwp=gwp) == (gwp,)
    with pytest.raises(OptionError) as caught:
        result(gwp="AR9")
    assert caught.value.where == "gwp"
    assert {"SAR", "AR4", "AR5", "AR6"} <= {*caught.value.needed.split(", ")}
    for period in ("26", "two", 12026, "2026-01"):
        with pytest.raises(OptionError) as caught:
            result(period=period)
        assert caught.value.where == "period"


def test_pcaf_may_say_what_it_does_anyway():
    assert told("scope", "averaging", standard="pcaf", scope="all", averaging="year_end") == ("whole_book", "year_end")


def test_a_year_other_than_the_period_is_out_of_scope():
    assert result(period=2026).frame["status"].tolist() == ["computed"]
    assert result(period=2025).frame["status"].tolist() == ["out_of_scope"]


@pytest.mark.parametrize(("family", "basis"), BASES.items())
def test_the_basis_of_a_sector_factor_is_that_of_its_family(family, basis):
    row = {"family": family, "key": "C3011", "year": 2026, "value": 2.0, "unit": "tCO2e/万CNY", "document": "a test"}
    load = ca.FactorSet.load()
    check_bases(load.extend([{**row, "basis": basis}]))
    check_bases(load.extend([row]))
    for other in {*BASES.values()} - {basis}:
        with pytest.raises(FactorDataError, match="basis of the factor") as caught:
            result(factors=load.extend([{**row, "basis": other}]))
        assert (caught.value.where, caught.value.given) == (f"{family}, key C3011", other)
        assert caught.value.needed == basis


def test_sector_factors_of_the_user_are_told():
    made = sector_factors(("asset_intensity", "C3011", 2.0))
    (row,) = made.rows("sector.asset_intensity")
    assert told("sector_factors", factors=made) == ([row.dataset],)


@pytest.mark.parametrize("book", [None, [LOAN], "book.csv"])
def test_what_is_no_book_is_refused(book):
    with pytest.raises(OptionError) as caught:
        ca.financed_emissions(book)
    assert caught.value.where == "financed_emissions(book)"


def test_factors_may_be_given_as_rows_beside_the_edition():
    row = {"family": "sector.asset_intensity", "key": "C3011", "year": 2026, "value": 2, "unit": "tCO2e/万CNY"}
    table = result(factors=[row | {"document": "a test"}])
    assert told("sector_factors", factors=[row | {"document": "a test"}])[0]
    assert table.manifest["edition"] == "2026"


def test_a_threshold_is_a_sum_of_money():
    for threshold in (0, 0.5, 5e6):
        assert told("threshold", threshold=threshold) == (threshold,)
    for threshold in (-0.5, float("inf"), float("nan")):
        with pytest.raises(OptionError) as caught:
            result(threshold=threshold)
        assert caught.value.where == "threshold"
