"""Hydrogen by electrolysis."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.am0124 import AM0124
from carbonacct.methods.declare import Column, Worked, method


@method(
    id="am0124.electrolytic_hydrogen",
    title={"en": "Hydrogen by electrolysis", "zh": "电解水制氢替代化石能源制氢"},
    source=AM0124.at("baseline hydrogen of fossil fuel less electricity and other emissions 基准线制氢排放减项目排放"),
    project_types=["hydrogen_production"],
    returns={"ghg_reduced": "tCO2e", "clean_hydrogen": "t"},
    plan="R10, R11: 加氢, CCUS, 清洁能源",
    status="unverified",
    notes=(
        (
            "The baseline is the process that is really replaced (coal gasification, methane reforming, a "
            "by-product): an input with its document."
        ),
        (
            "Thresholds and reference values are no baselines: T/CAB 0078-2020 draws low-carbon hydrogen at 14.51 "
            "and clean hydrogen at 4.9 kgCO2e/kg over the life cycle; a crediting draft of 2025 takes 19 for coal "
            "and 9 for gas."
        ),
        (
            "Own or directly wired renewable power is not grid electricity; bought certificates do not change "
            "grid_electricity."
        ),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "With grid power the result is often negative: 50 to 55 MWh a tonne.",
    ),
    negative_possible=True,
    monotone={"hydrogen_produced": 1, "hydrogen_baseline": 1, "grid_electricity": -1, "plant_emissions": -1},
    worked=[
        Worked(
            inputs={
                "hydrogen_produced": "1000 t",
                "hydrogen_baseline": "19 tCO2e/t",
                "grid_electricity": "10000 MWh",
                "grid_average": "0.5 tCO2e/MWh",
                "plant_emissions": "500 tCO2e",
            },
            results={"ghg_reduced": "13500 tCO2e", "clean_hydrogen": "1000 t"},
            found_in="1000 t × 19 − 5000 t − 500 t by hand",
            kind="own",
        ),
        Worked(
            inputs={
                "hydrogen_produced": "1000 t",
                "hydrogen_baseline": "19 tCO2e/t",
                "grid_electricity": "55000 MWh",
                "grid_average": "0.5 tCO2e/MWh",
                "plant_emissions": 0,
            },
            results={"ghg_reduced": "-8500 tCO2e"},
            found_in="the same plant on grid power, by hand",
            kind="own",
        ),
    ],
)
def electrolytic_hydrogen(
    *,
    hydrogen_produced: terms.HydrogenProduced,
    hydrogen_baseline: terms.HydrogenBaseline,
    grid_electricity: terms.GridElectricity,
    grid_average: terms.GridAverage,
    plant_emissions: terms.PlantEmissions,
) -> dict[str, Column]:
    """CO2e of the hydrogen process replaced, less the electricity taken from the grid.

    Parameters
    ----------
    hydrogen_produced
        Hydrogen made in a year [t].
    hydrogen_baseline
        Emissions per hydrogen of the process replaced [tCO2e/t].
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].
    plant_emissions
        Other emissions of the project that no argument covers [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``clean_hydrogen`` [t]; positive is good.
    """
    baseline = hydrogen_produced * hydrogen_baseline
    return {
        "ghg_reduced": baseline - grid_electricity * grid_average - plant_emissions,
        "clean_hydrogen": hydrogen_produced,
    }
