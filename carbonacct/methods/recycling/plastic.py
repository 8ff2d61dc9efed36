"""Recycling measured by the energy of making the material."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.recycling import AMS_III_AJ


@method(
    id="recycling.plastic_and_fibre",
    title={"en": "Recycling by energy of making the material", "zh": "按生产能耗测算的再生利用"},
    source=AMS_III_AJ.at("baseline by specific electricity and fuel of the virgin material, project by its own energy"),
    project_types=["plastic_recycling"],
    returns={"ghg_reduced": "tCO2e", "solid_waste_used": "t"},
    plan="R1, R11: 资源循环利用",
    status="unverified",
    notes=(
        "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year.",
        "The column fuel names the fuel of the virgin process.",
        "Recycled plastic is often of lower use: substitution_share says how much virgin material it replaces.",
        "The methodology has default energies per polymer; they were not seen and are inputs here.",
    ),
    negative_possible=True,
    monotone={
        "virgin_electricity": 1,
        "virgin_fuel": 1,
        "substitution_share": 1,
        "electricity_used": -1,
        "plant_emissions": -1,
    },
    worked=[
        Worked(
            inputs={
                "material_recycled": 20000,
                "substitution_share": 0.75,
                "virgin_electricity": "1000 kWh/t",
                "virgin_fuel": 15,
                "fuel_emission_factor": 0.06,
                "electricity_used": 8000,
                "grid_average": 0.5,
                "plant_emissions": 500,
            },
            results={"ghg_reduced": "16500 tCO2e", "solid_waste_used": "20000 t"},
            found_in="20 000 × 0.75 × (1 × 0.5 + 15 × 0.06) − 8 000 × 0.5 − 500 by hand",
            kind="own",
        ),
    ],
)
def plastic_and_fibre(
    *,
    material_recycled: Annotated[Column, Activity("t")],
    substitution_share: Annotated[Column, Activity("1")],
    virgin_electricity: Annotated[Column, Activity("MWh/t")],
    virgin_fuel: Annotated[Column, Activity("GJ/t")],
    fuel_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="fuel")],
    electricity_used: Annotated[Column, Activity("MWh", optional=True)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
    plant_emissions: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """Emissions of the virgin material that recycled material replaces, less those of recycling it.

    Parameters
    ----------
    material_recycled
        Secondary material made and sold in the year [t].
    substitution_share
        Share of the recycled material that replaces virgin material [1].
    virgin_electricity
        Electricity of making the virgin material [MWh/t].
    virgin_fuel
        Fuel energy of making the virgin material [GJ/t].
    fuel_emission_factor
        CO2 per energy of the fuel named in the column fuel [tCO2e/GJ].
    electricity_used
        Electricity the project takes in the year [MWh]; blank counts as 0.
    grid_average
        CO2 per electricity used, average of the region [tCO2e/MWh].
    plant_emissions
        Emissions of the plant's own fuels and processes in the year [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``solid_waste_used`` [t]; positive is good.
    """
    virgin = virgin_electricity * grid_average + virgin_fuel * fuel_emission_factor
    replaced = material_recycled * substitution_share * virgin
    return {
        "ghg_reduced": replaced - electricity_used * grid_average - plant_emissions,
        "solid_waste_used": material_recycled,
    }
