"""Carbon of cropland, grassland and biochar."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ipcc_2019 import IPCC_2019


@method(
    id="ipcc_2019.soil_carbon",
    title={"en": "Soil carbon of cropland and grassland", "zh": "农田草地土壤固碳"},
    source=IPCC_2019.at("chapter 2, equation 2.25 (stock change), with rates of the study"),
    project_types=["soil_carbon", "grassland_restoration"],
    returns={"ghg_removed": "tCO2e", "area_restored": "ha"},
    plan="R11: 绿色有机农业, 林业碳汇",
    status="unverified",
    notes=(
        "A removal is a kind of its own: it is never added to reductions.",
        "Rates are measured or of the study, for the row's year; the soil is saturated after some twenty years.",
        "Ploughing lets the carbon out again.",
        "No default ships: the figures come from the study, a product declaration or the bank's own table.",
    ),
    negative_possible=True,
    monotone={"soil_carbon_rate": 1, "baseline_carbon_rate": -1},
    worked=[
        Worked(
            inputs={
                "area": 300,
                "soil_carbon_rate": 0.5,
                "baseline_carbon_rate": 0.1,
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"ghg_removed": "440 tCO2e", "area_restored": "300 ha"},
            found_in="300 ha × 0.4 tC/ha × 44/12 by hand",
            kind="own",
        ),
    ],
)
def soil_carbon(
    *,
    area: Annotated[Column, Activity("ha")],
    soil_carbon_rate: Annotated[Column, Activity("tC/ha")],
    baseline_carbon_rate: Annotated[Column, Activity("tC/ha", optional=True)],
    co2_per_carbon: Annotated[Column, FromFactor("stoichiometry.co2_per_c", "tCO2e/tC")],
) -> dict[str, Column]:
    """CO2 that soils take up, less what they would have taken up anyway.

    Parameters
    ----------
    area
        Area of the project [ha].
    soil_carbon_rate
        Gain of soil organic carbon per area in the year [tC/ha].
    baseline_carbon_rate
        Gain of soil organic carbon per area without the project [tC/ha]; blank counts as 0.
    co2_per_carbon
        CO2 per carbon, 44/12 [tCO2e/tC].

    Returns
    -------
    dict
        ``ghg_removed`` [tCO2e], ``area_restored`` [ha]; positive is good.
    """
    gain = area * soil_carbon_rate - area * baseline_carbon_rate
    return {"ghg_removed": gain * co2_per_carbon, "area_restored": area}


@method(
    id="ipcc_2019.biochar",
    title={"en": "Biochar in soil", "zh": "生物炭土壤固碳"},
    source=IPCC_2019.at("chapter 2, appendix 4, equation 4Ap.1"),
    project_types=["biochar"],
    returns={"ghg_removed": "tCO2e", "ghg_reduced": "tCO2e"},
    optional_returns=("ghg_reduced",),
    plan="R11: 绿色有机农业",
    status="unverified",
    notes=(
        "A removal is a kind of its own: it is never added to reductions.",
        "Emissions of making the biochar stand as a negative reduction beside the removal.",
        "Permanence follows the pyrolysis temperature; it is an input.",
        "Biochar burnt as fuel removes nothing.",
    ),
    negative_possible=True,
    monotone={"plant_emissions": -1},
    worked=[
        Worked(
            inputs={
                "biochar_mass": 1000,
                "biochar_carbon": 0.75,
                "biochar_permanence": 0.8,
                "co2_per_carbon": 3.6666666666666665,
                "plant_emissions": 150,
            },
            results={"ghg_removed": "2200 tCO2e", "ghg_reduced": "-150 tCO2e"},
            found_in="1 000 × 0.75 × 0.8 × 44/12 by hand",
            kind="own",
        ),
    ],
)
def biochar(
    *,
    biochar_mass: Annotated[Column, Activity("t")],
    biochar_carbon: Annotated[Column, Activity("tC/t")],
    biochar_permanence: Annotated[Column, Activity("1")],
    co2_per_carbon: Annotated[Column, FromFactor("stoichiometry.co2_per_c", "tCO2e/tC")],
    plant_emissions: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """CO2 that biochar keeps in the soil for a hundred years, and the emissions of making it.

    Parameters
    ----------
    biochar_mass
        Biochar put into the soil in the year, dry matter [t].
    biochar_carbon
        Organic carbon of the biochar [tC/t].
    biochar_permanence
        Share of its carbon that stays after a hundred years [1].
    co2_per_carbon
        CO2 per carbon, 44/12 [tCO2e/tC].
    plant_emissions
        Emissions of the plant's own fuels and processes in the year [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_removed`` [tCO2e], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {
        "ghg_removed": biochar_mass * biochar_carbon * biochar_permanence * co2_per_carbon,
        "ghg_reduced": 0 - plant_emissions,
    }
