"""Biogas of single households."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.waste import AMS_III_R


@method(
    id="waste.household_biogas",
    title={"en": "Household biogas", "zh": "户用沼气"},
    source=AMS_III_R.at("methane of manure and fossil fuel replaced per household, less leakage"),
    project_types=["household_biogas"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 绿色农房, 绿色有机农业",
    status="unverified",
    notes=(
        "The column fuel names the fuel replaced; wood that grows back lets out no fossil CO2 and is not entered.",
        "Programmes in Hubei and Sichuan printed 1.8 and 2.3 tCO2e per household and year: a bound, not a default.",
        "Only digesters in use count; broken ones are the usual loss.",
    ),
    negative_possible=True,
    monotone={"household_fuel": 1, "household_methane": 1, "household_leakage": -1},
    worked=[
        Worked(
            inputs={
                "households": 1000,
                "household_fuel": 0.5,
                "fuel_heating_value": 20,
                "fuel_emission_factor": 0.1,
                "household_methane": "30 kgCH4",
                "household_leakage": "5 kgCH4",
                "gwp_ch4": 28,
            },
            results={"ghg_reduced": "1700 tCO2e"},
            found_in="1 000 × (0.5 × 20 × 0.1 + 0.025 × 28) by hand",
            kind="own",
        ),
    ],
)
def household_biogas(
    *,
    households: Annotated[Column, Activity("1")],
    household_fuel: Annotated[Column, Activity("t")],
    fuel_heating_value: Annotated[Column, FromFactor("fuel.ncv.mee", "GJ/t", key="fuel")],
    fuel_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="fuel")],
    household_methane: Annotated[Column, Activity("tCH4", optional=True)],
    household_leakage: Annotated[Column, Activity("tCH4", optional=True)],
    gwp_ch4: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tCH4", key="=CH4_nonfossil")],
) -> dict[str, Column]:
    """Fossil fuel and manure methane that household digesters avoid.

    Parameters
    ----------
    households
        Households served [1].
    household_fuel
        Coal or other fuel a household no longer burns in a year [t].
    fuel_heating_value
        Net calorific value of the fuel named in the column fuel [GJ/t].
    fuel_emission_factor
        CO2 per energy of the fuel named in the column fuel [tCO2e/GJ].
    household_methane
        Methane that a household's manure would have let out in a year [tCH4]; blank counts as 0.
    household_leakage
        Methane that a household's digester lets out in a year [tCH4]; blank counts as 0.
    gwp_ch4
        Global warming potential of methane [tCO2e/tCH4].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    fuel = household_fuel * fuel_heating_value * fuel_emission_factor
    methane = (household_methane - household_leakage) * gwp_ch4
    return {"ghg_reduced": households * (fuel + methane)}
