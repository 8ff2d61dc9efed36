"""Books of other projects, as they come: PACTA's demo loan book and the example portfolio of the SBTi tool."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

import carbonacct as ca
from carbonacct.portfolio import alignment
from carbonacct.portfolio.metrics import weighted_mean
from carbonacct.vocabulary.industries import industry_code

DATA = Path(__file__).resolve().parents[1] / "data"
PACTA = {
    "id_loan": "loan_id",
    "id_direct_loantaker": "borrower_id",
    "id_ultimate_parent": "group_id",
    "loan_size_outstanding": "balance",
    "loan_size_outstanding_currency": "currency",
    "sector_classification_direct_loantaker": "sector",
    "lei_direct_loantaker": "lei",
    "isin_direct_loantaker": "isin",
}
SBTI = {"company_id": "loan_id", "company_isin": "isin", "weights": "weights", "investment_value": "balance"}


def rows(path):
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def renamed(path, names, **fixed):
    return [{new: row[old] for old, new in names.items()} | fixed for row in rows(path)]


LOANS = rows("pacta/loanbook_demo.csv")


def pacta_book():
    return ca.read_book(
        renamed("pacta/loanbook_demo.csv", PACTA, asset_class="business_loan", year="2020"), region="CN"
    )


def test_the_pacta_loan_book_is_read_whole():
    book = pacta_book()
    assert book.size == len(LOANS) == 323
    assert book.summary()["rejected"] == 0
    assert {*book.words["currency"].words} == {"EUR"}


def test_its_emissions_are_outstanding_times_factor_in_every_sector():
    factors = ca.FactorSet.load().with_value("fx.year_end:EUR@2020=8 CNY/EUR")
    sectors = sorted({row["sector_classification_direct_loantaker"] for row in LOANS})
    book = pacta_book()
    keys = {word: industry_code(word) or word for word in sectors}
    tables = [
        {"family": "sector.asset_intensity", "key": keys[word], "year": 2020, "value": 2.0, "unit": "tCO2e/万CNY",
         "basis": "per_assets", "document": "made up for a test"}
        for word in sectors
    ]  # fmt: skip
    result = ca.financed_emissions(book, standard="pcaf", factors=factors.extend(tables))
    total = result.total()["financed_scope1_2"]
    outstanding = dict.fromkeys(keys.values(), 0)
    for row in LOANS:
        outstanding[keys[row["sector_classification_direct_loantaker"]]] += int(row["loan_size_outstanding"])
    assert total.loans == 323
    assert total.value == pytest.approx(sum(outstanding.values()) * 8 * 2.0 / 1e4, rel=1e-14)
    for word, group in result.by("sector").items():
        assert group["financed_scope1_2"].value == pytest.approx(outstanding[word] * 8 * 2.0 / 1e4, rel=1e-14)


def test_its_cement_borrowers_against_the_demo_scenario():
    """SDA as PACTA computes it: the scenario starts at the market, the portfolio converges on it by the last year."""
    companies = [row for row in rows("pacta/abcd_demo_cement.csv") if row["year"] == "2020"]
    scenario = {
        int(row["year"]): float(row["emission_factor"]) for row in rows("pacta/co2_intensity_scenario_demo_cement.csv")
    }
    made, rate = ([float(row[name]) for row in companies] for name in ("production", "emission_factor"))
    market = alignment.market_average(made, rate)
    exact = [(Fraction(m), Fraction(r)) for m, r in zip(made, rate, strict=True)]
    assert market == pytest.approx(float(sum(m * r for m, r in exact) / sum(m for m, _ in exact)), rel=1e-12)
    by_name = dict(zip((row["name_company"] for row in companies), rate, strict=False))
    lent = [row for row in LOANS if row["name_ultimate_parent"] in by_name or row["name_direct_loantaker"] in by_name]
    assert lent
    own, _ = weighted_mean(
        [float(row["loan_size_outstanding"]) for row in lent],
        [by_name.get(row["name_direct_loantaker"], by_name.get(row["name_ultimate_parent"])) for row in lent],
    )
    path = alignment.sector_convergence(own, scenario, unit="t/t", market=market)
    scale = market / scenario[2020]
    last = scenario[2050] * scale
    for year, level in scenario.items():
        progress = (level * scale - last) / (scenario[2020] * scale - last)
        assert path.at(year) == pytest.approx((own - last) * progress + last, rel=1e-12)
    assert path.at(2050) == pytest.approx(last)


def test_the_messy_portfolio_of_the_sbti_tool_is_read():
    """Weights are text such as 6.36 %, targets mostly blank: what is no column of a book is said, not guessed."""
    book = ca.read_book(
        renamed("sbti/example_portfolio.csv", SBTI, asset_class="listed_equity", year="2022", currency="USD")
    )
    assert book.size == 49
    assert book.summary()["rejected"] == 0
    assert any("weights" in given for given in book.issues["given"])
    given = [row["weights"] for row in rows("sbti/example_portfolio.csv")]
    values = [float(row["investment_value"]) for row in rows("sbti/example_portfolio.csv")]
    for text, value in zip(given, values, strict=True):
        assert float(text.rstrip("%")) == pytest.approx(100 * value / sum(values), abs=0.006)
    result = ca.financed_emissions(book, standard="pcaf")
    assert {*result.frame["reason"]} == {"no_emissions"}
    assert result.coverage()["loans"] == 0.0


def test_the_numbers_that_snapshots_of_pacta_print():
    """RMI-PACTA/r2dii.analysis @8841895, ``_snaps/target_market_share.md``: one maker of cars, 2025, three metrics.

    ``_snaps/target_sda.md`` prints the head of a table without its figures; those are in the cases PACTA-001 to 003.
    """
    snapshot = {"projected": 1.0, "target_sds": 0.5, "corporate_economy": 1.0}
    made = {"one maker": {"ice": snapshot["projected"]}}
    assert alignment.declining_share_target(made["one maker"]["ice"], 0.5) == snapshot["target_sds"]
    assert alignment.technology_shares(made, {"one maker": 1.0}) == {"ice": snapshot["corporate_economy"]}


def scenario_of(sector, scenario):
    """Level by technology and year of a demo scenario, as text."""
    found = {}
    for row in rows("pacta/scenario_demo_power_automotive.csv"):
        if (row["sector"], row["scenario"]) == (sector, scenario):
            found.setdefault(row["technology"], {})[int(row["year"])] = row["value"]
    return found


def grows(sector, technology):
    (word,) = (
        row["increasing_or_decreasing"]
        for row in rows("pacta/increasing_or_decreasing.csv")
        if (row["sector"], row["technology"]) == (sector, technology)
    )
    return word == "increasing"


def target(sector, technology, levels, year, made):
    """Target of one technology by PACTA's rule of its direction; ``made``: production by technology in 2020."""
    first, last = (float(levels[technology][when]) for when in (2020, year))
    if not grows(sector, technology):
        return alignment.declining_share_target(made[technology], last / first)
    whole = sum(float(level[2020]) for level in levels.values())
    return alignment.growing_share_target(made[technology], sum(made.values()), (last - first) / whole)


@pytest.mark.parametrize("scenario", ["cps", "sps", "sds"])
@pytest.mark.parametrize("year", [2025, 2030, 2040])
@pytest.mark.parametrize("sector", ["power", "automotive"])
def test_a_market_portfolio_of_power_or_cars_has_the_scenario_as_its_target(sector, year, scenario):
    """A tenth of the market with the market's own mix: both of PACTA's rules then give a tenth of the scenario."""
    levels = scenario_of(sector, scenario)
    assert len(levels) == {"power": 6, "automotive": 3}[sector]
    made = {technology: float(level[2020]) / 10 for technology, level in levels.items()}
    for technology, level in levels.items():
        assert target(sector, technology, levels, year, made) == pytest.approx(float(level[year]) / 10, rel=1e-12)


@pytest.mark.parametrize("year", [2025, 2040])
def test_its_borrowers_that_make_cars_against_the_demo_scenario(year):
    made = {}
    for row in rows("pacta/abcd_demo_automotive.csv"):
        company = made.setdefault(row["name_company"], {})
        company[row["technology"]] = company.get(row["technology"], Fraction(0)) + Fraction(row["production"])
    lent = {}
    for row in LOANS:
        company = next(
            (row[name] for name in ("name_direct_loantaker", "name_ultimate_parent") if row[name] in made), ""
        )
        if company:
            lent[company] = lent.get(company, 0) + int(row["loan_size_outstanding"])
    assert len(lent) > 10
    shares = alignment.technology_shares(
        {name: {kind: float(figure) for kind, figure in made[name].items()} for name in lent}, lent
    )
    exact = dict.fromkeys(shares, Fraction(0))
    for name, money in lent.items():
        for kind, figure in made[name].items():
            exact[kind] += Fraction(money, sum(lent.values())) * figure / sum(made[name].values())
    assert {"electric", "hybrid", "ice"} <= {*shares}
    for kind, share in shares.items():
        assert share == pytest.approx(float(exact[kind]), rel=1e-12)
    levels = scenario_of("automotive", "sds")
    held = {kind: shares.get(kind, 0.0) for kind in levels}
    whole = sum(Fraction(level[2020]) for level in levels.values())
    for kind, level in levels.items():
        first, last = Fraction(level[2020]), Fraction(level[year])
        wanted = held[kind] * float(last / first)
        if grows("automotive", kind):
            wanted = held[kind] + sum(held.values()) * float((last - first) / whole)
        assert target("automotive", kind, levels, year, held) == pytest.approx(max(wanted, 0.0), rel=1e-12)
