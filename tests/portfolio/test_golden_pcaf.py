"""Published portfolio numbers are recomputed; every golden case names its test here, or why no test covers it."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from carbonacct.portfolio import alignment, pathways
from carbonacct.portfolio.change import Driver, decompose
from carbonacct.portfolio.metrics import Portfolio, weighted_mean
from carbonacct.portfolio.pillar3 import company_reported_share, maturity_bucket
from carbonacct.portfolio.uncertainty import uncertainty_of_product, uncertainty_of_sum
from carbonacct.portfolio.verdicts import verdict

GOLDEN = Path(__file__).parents[1] / "golden" / "pcaf-and-portfolio.csv"
EXACT = 1e-12

with GOLDEN.open(encoding="utf-8", newline="") as file:
    ROWS = {row["case_id"]: row for row in csv.DictReader(file)}

TEMPERATURE = "temperature ratings (SBTi, ITR) are out of scope"
# Why no test covers a case; a prefix stands for all cases that begin with it.
REASONS = {
    **{f"SBTI-00{n}": TEMPERATURE for n in range(1, 8)},
    "SBTI-010": "validity of a borrower's own target: no rule of a lender's book",
    "ITR-": TEMPERATURE,
    "PCAF-": "asset classes: financed emissions",
    "CN-": "central bank guide: financed emissions",
}
CASES = {}


def case(*ids):
    """Register the test of a case: a function of its inputs that yields (figure, expected key or keys, tolerance)."""

    def register(function):
        CASES.update(dict.fromkeys(ids, function))
        return function

    return register


@case("TCFD-002")
def _(inputs):
    yield "waci", weighted_mean(inputs["weights"], inputs["intensities"])[0], EXACT
    yield "waci", waci(inputs).value, EXACT


@case("TCFD-003")
def _(inputs):
    mean, coverage = weighted_mean(inputs["weights"], inputs["intensities"])
    yield "waci_renormalised", mean, EXACT
    yield "coverage", coverage, EXACT
    yield "waci_renormalised", waci(inputs).value, EXACT
    yield "coverage", waci(inputs).coverage_money, EXACT


def waci(inputs):
    """Return the metric of holdings whose revenue is one million."""
    emitted = pd.Series(inputs["intensities"], dtype=float)
    frame = pd.DataFrame({"exposure": inputs["weights"], "revenue": 1e6, "entity_scope1 [tCO2e]": emitted})
    return Portfolio(frame, "USD").waci("scope1")


@case("SBTI-008")
def _(inputs):
    cut = pathways.required_reduction(inputs["base_year"], inputs["target_year"], inputs["lar"])
    yield "required_reduction", cut, EXACT


@case("SBTI-009")
def _(inputs):
    base, year, rate = inputs["base_emissions"], inputs["year"], inputs["lar"]
    path = pathways.absolute_contraction(inputs["base_year"], base, year, rate=rate)
    yield "allowed", path.at(year), EXACT


@case("PACTA-001")
def _(inputs):
    market = {
        year: alignment.market_average(*zip(*rows, strict=True)) for year, rows in sorted(inputs["market"].items())
    }
    yield "corporate_economy", list(market.values()), EXACT
    for name in ("b2ds", "sds"):
        scenario = {int(year): level for year, level in inputs[f"scenario_{name}"].items()}
        _, adjusted = alignment.scaled_scenario(scenario, market["2020"])
        yield f"adjusted_{name}", [round(level, 2) for level in adjusted], EXACT
        path = alignment.sector_convergence(
            inputs["portfolio_ef"]["2020"], scenario, unit="tCO2/t", market=market["2020"]
        )
        yield f"target_{name}", [round(level, 2) for level in path.values], EXACT
        assert any("above the start" in note for note in path.notes)


@case("PACTA-002")
def _(inputs):
    yield "portfolio_ef", weighted_mean(inputs["loans"], inputs["ef"])[0], EXACT


@case("PACTA-003")
def _(inputs):
    yield "corporate_economy_ef", alignment.market_average(inputs["production"], inputs["ef"]), EXACT


@case("PACTA-004")
def _(inputs):
    made = {technology: years["2020"] for technology, years in inputs["production"].items()}
    whole = sum(made.values())
    grown = alignment.growing_share_target(made["electric"], whole, inputs["smsp"]["electric"]["2021"])
    shrunk = alignment.declining_share_target(made["ice"], inputs["tmsr"]["ice"]["2021"])
    yield "target", {"electric": [made["electric"], grown], "ice": [made["ice"], shrunk]}, EXACT


@case("PACTA-006")
def _(inputs):
    yield "weighted", weighted_mean(inputs["loan_size"], inputs["production"])[0], EXACT
    yield "unweighted", sum(inputs["production"]), EXACT


@case("PACTA-008")
def _(inputs):
    """Three digits are printed, cut off; the test of origin leaves the falling technology at its default, one half."""
    production, loans = inputs["production"], inputs["loans"]
    yield "projected", alignment.technology_shares(production, loans), EXACT
    market = {"all": {key: sum(made[key] for made in production.values()) for key in ("electric", "ice")}}
    yield "corporate_economy", alignment.technology_shares(market, {"all": 1}), 1e-3
    targets = {
        company: {
            "electric": alignment.growing_share_target(made["electric"], sum(made.values()), inputs["smsp"]),
            "ice": alignment.declining_share_target(made["ice"], 0.5),
        }
        for company, made in production.items()
    }
    shares = alignment.technology_shares(targets, loans)
    yield "target_sds", {key: round(share, 3) for key, share in shares.items()}, EXACT


LOAN = {"outstanding": "numerator", "company_value": "denominator", "emissions": "entity_emissions"}
LINE = {"outstanding": "exposure", "company_value": "denominator", "emissions": "emissions"}


def book(state):
    columns = {LOAN[name]: [float(value)] for name, value in state.items()}
    frame = pd.DataFrame({"loan_id": ["A"], **columns})
    share = frame["numerator"] / frame["denominator"]
    return frame.assign(financed_emissions=frame["entity_emissions"] * share)


@case("LMDI-001")
def _(inputs):
    frames = []
    for end in "0T":
        rows = dict(zip(("x", "y", "z"), inputs[f"X{end}"], strict=True))
        frames.append(pd.DataFrame({"loan_id": ["A", "B"], "financed_emissions": inputs[f"V{end}"], **rows}))
    drivers = [Driver(name, name, shared_out=name == "x") for name in ("x", "y", "z")]
    change = decompose(*frames, drivers=drivers)
    yield "total", change.change, EXACT
    yield "effects", [change.lines[name] for name in ("x", "y", "z")], EXACT
    yield "multiplicative_total", change.now / change.base, EXACT


@case("LMDI-004")
def _(inputs):
    state = {"outstanding": 100, "company_value": 1000, "emissions": 10 * inputs["t1"]["fe"]}
    now = book(state)
    change = decompose(now.iloc[:0], now)
    assert change.base == inputs["t0"]["fe"]
    yield "new_business", change.lines["entries"], EXACT
    yield from ((name, change.lines[line], EXACT) for name, line in LINE.items())


@case("LMDI-005")
def _(inputs):
    change = decompose(book(inputs["t0"]), book(inputs["t1"]))
    yield "fe0", change.base, EXACT
    yield "fe1", change.now, EXACT
    yield "sum", change.change, EXACT
    yield from ((name, change.lines[line], EXACT) for name, line in LINE.items())


@case("LMDI-006")
def _(inputs):
    change = decompose(book(inputs["t0"]), book(inputs["t1"]))
    yield "analytical_limit", {name: change.lines[line] for name, line in LINE.items()}, EXACT
    outstanding, emissions = [], []
    for small in inputs["delta_values"]:
        near = decompose(book({**inputs["t0"], "outstanding": small}), book(inputs["t1"]))
        outstanding.append(near.lines["exposure"])
        emissions.append(near.lines["emissions"])
    yield "small_delta_outstanding", outstanding, 1e-9
    yield "small_delta_emissions", emissions, 1e-9


@case("EBA-001")
def _(inputs):
    assert inputs["no_stated_maturity"]
    yield "bucket", maturity_bucket(None), EXACT


@case("EBA-002")
def _(inputs):
    yield "k_pct", company_reported_share([*inputs.values()], [True, False, False]), EXACT


@case("UNC-001")
def _(inputs):
    yield "U_pct", uncertainty_of_product(inputs["U_pct"]), EXACT


@case("UNC-002")
def _(inputs):
    yield "U_pct", uncertainty_of_sum(inputs["x"], inputs["U_pct"]), EXACT


@case("PATH-001")
def _(inputs):
    path = pathways.paris_aligned(2020, inputs["base"], 2020 + inputs["years"], unit="tCO2e/MEUR")
    assert inputs["rate"] == 0.07
    yield "intensity", path.at(path.target_year), EXACT


@case("PATH-002")
def _(inputs):
    assert inputs["m"] == 1
    scenario = {2020: inputs["sector_I0"], 2030: inputs["sector_It"], 2050: inputs["sector_I2050"]}
    path = alignment.sector_convergence(inputs["I0"], scenario, unit="tCO2e/t")
    yield "target", path.at(2030), EXACT


@case("PATH-005")
def _(inputs):
    start = (inputs["base_year"], inputs["base_intensity"])
    path = pathways.geometric(*start, inputs["target_year"], inputs["target_intensity"], unit="tCO2e/MCNY")
    yield "annual_rate", verdict(path, dict([start])).required_rate, EXACT
    yield "path", {str(year): path.at(year) for year in (2026, 2027, 2028)}, EXACT


def reason(id):
    return next((why for prefix, why in REASONS.items() if id.startswith(prefix)), None)


@pytest.mark.parametrize("id", sorted(CASES))
def test_case(id):
    row = ROWS[id]
    expected = json.loads(row["expected"])
    checked = [*CASES[id](json.loads(row["inputs"]))]
    assert checked, "the case names no figure"
    for key, got, tolerance in checked:
        want = expected[key]
        pairs = [(got[name], want[name]) for name in want] if isinstance(want, dict) else [(got, want)]
        for one, other in pairs:
            assert one == (other if isinstance(other, str) else pytest.approx(other, rel=tolerance, abs=tolerance)), key


def test_every_case_is_covered_or_says_why_not():
    assert [id for id in ROWS if id not in CASES and reason(id) is None] == []
    assert {*CASES} <= {*ROWS}
    assert [prefix for prefix in REASONS if not any(id.startswith(prefix) for id in ROWS)] == []
