"""Generators of loan books, as rows of text under headers with units."""

from __future__ import annotations

from hypothesis import strategies as st

PLACES = ["500155", "CN-GD", "110000", "CN-SC", "440300"]

# Every type with inputs that make sense, as (header, least, most).
TYPES = {
    "solar_pv": [("electricity_supplied [MWh]", 0, 10**6)],
    "hydropower": [("electricity_supplied [MWh]", 0, 10**6), ("electricity_self_used [MWh]", 0, 10**4)],
    "energy_saving_retrofit": [
        ("energy_before [tce/t]", 0, 5),
        ("energy_after [tce/t]", 0, 5),
        ("output [t]", 0, 10**6),
    ],
    "lighting": [("electricity_saved [MWh]", 0, 10**5)],
    "natural_gas_for_coal": [("gas_used [Nm3]", 0, 10**8)],
    "wastewater_upgrade": [
        ("water_treated [m3]", 0, 10**8),
        ("cod_in [mg/L]", 0, 500),
        ("cod_out [mg/L]", 0, 500),
        ("nh3n_in [mg/L]", 0, 60),
        ("nh3n_out [mg/L]", 0, 60),
    ],
    "water_reuse": [("water_reused [m3]", 0, 10**8)],
    "battery_storage": [("electricity_charged [MWh]", 0, 10**5), ("electricity_discharged [MWh]", 0, 10**5)],
    "green_building": [
        ("floor_area [m2]", 0, 10**6),
        ("energy_reference [kWh/m2]", 0, 200),
        ("energy_design [kWh/m2]", 0, 200),
    ],
    "afforestation": [("area [ha]", 0, 10**5), ("sequestration_rate [tCO2/ha]", 0, 30)],
}


def amounts(least: float, most: float) -> st.SearchStrategy[str]:
    """Decimal text of plausible figures, with up to four places."""
    return st.integers(int(least * 10_000), int(most * 10_000)).map(
        lambda n: f"{n / 10_000:.4f}".rstrip("0").rstrip(".")
    )


@st.composite
def loans(draw: st.DrawFn, number: int) -> dict[str, str]:
    """One loan with the inputs of its type; some are blank."""
    kind = draw(st.sampled_from(sorted(TYPES)))
    investment = draw(amounts(1, 10**5))
    loan = {
        "loan_id": f"L{number}",
        "project_type": kind,
        "region": draw(st.sampled_from(PLACES)),
        "year": str(draw(st.integers(2021, 2026))),
        "balance [万元]": draw(amounts(0, 2 * 10**5)),
        "total_investment [万元]": draw(st.sampled_from([investment, investment, investment, ""])),
        "branch": draw(st.sampled_from(["梁山", "双桂", ""])),
    }
    for header, least, most in TYPES[kind]:
        loan[header] = draw(st.one_of(amounts(least, most), amounts(least, most), amounts(least, most), st.just("")))
    if draw(st.integers(0, 3)) == 0:
        loan["project_id"] = f"P{draw(st.integers(0, 2))}{kind}"
    return loan


@st.composite
def tables(draw: st.DrawFn, least: int = 1, most: int = 12) -> list[dict[str, str]]:
    """A flat book; loans on one project state the same facts of it."""
    rows = [draw(loans(number)) for number in range(draw(st.integers(least, most)))]
    facts: dict[str, dict[str, str]] = {}
    for row in rows:
        project = row.get("project_id")
        if project:
            own = {key: row[key] for key in row if key not in ("loan_id", "balance [万元]", "branch", "project_id")}
            row.update(facts.setdefault(project, own))
    return rows


def columns(rows: list[dict[str, str]]) -> dict[str, list[str]]:
    """The rows as columns, blank where a row lacks one."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: [row.get(name, "") for row in rows] for name in names}
