"""Steel from scrap in electric furnaces."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import fuel_burnt
from carbonacct.methods.gbt_32151_2015 import STEEL


@method(
    id="gbt_32151_2015.scrap_steel",
    title={"en": "Steel from scrap in electric furnaces", "zh": "废钢电炉短流程炼钢"},
    source=STEEL.at("boundary of the standard; blast-furnace route less electric furnace 长流程减短流程"),
    project_types=["green_steel"],
    returns={"ghg_reduced": "tCO2e", "solid_waste_used": "t"},
    plan="R11, R14: 绿色工厂, 资源循环利用",
    status="unverified",
    notes=(
        "The route replaced is an input with its document, within the same boundary (sintering to crude steel).",
        "Scrap is limited: what this furnace melts another may lack. Report the tonnage beside the reduction.",
        "Electrodes, lime and carbon charged are project emissions.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "Where no such fuel is burnt, a 0 under the bare column name says so; a blank is missing.",
    ),
    negative_possible=True,
    monotone={"output": 1, "baseline_intensity": 1, "grid_electricity": -1, "fuel_used": -1, "plant_emissions": -1},
    worked=[
        Worked(
            inputs={
                "output": "100000 t",
                "baseline_intensity": "2 tCO2e/t",
                "scrap_used": "110000 t",
                "grid_electricity": "40000 MWh",
                "grid_average": "0.5 tCO2e/MWh",
                "fuel_used": {"bituminous": 1000},
                "plant_emissions": "5000 tCO2e",
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"ghg_reduced": "173284 tCO2e", "solid_waste_used": "110000 t"},
            found_in="200 000 − 20 000 − 1716 − 5000 t by hand",
            kind="own",
        ),
    ],
)
def scrap_steel(
    *,
    output: terms.Output,
    baseline_intensity: terms.BaselineIntensity,
    scrap_used: terms.ScrapUsed,
    grid_electricity: terms.GridElectricity,
    grid_average: terms.GridAverage,
    fuel_used: terms.FuelUsed,
    plant_emissions: terms.PlantEmissions,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """CO2e of the same steel by the route replaced, less what the electric furnace emits.

    Parameters
    ----------
    output
        Product of a year [t].
    baseline_intensity
        Emissions per product of the route replaced, same boundary [tCO2e/t].
    scrap_used
        Scrap melted in a year [t].
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].
    fuel_used
        Fuel the project burns, by kind [t]; 0 under the bare name where it burns none.
    plant_emissions
        Other emissions of the project that no argument covers [tCO2e]; blank counts as 0.
    fuel_heating_value
        Net heating value of each fuel [GJ/t].
    fuel_carbon_content
        Carbon per heat of each fuel [tC/GJ].
    fuel_oxidation
        Share of each fuel's carbon that burns [1].
    co2_per_carbon
        CO2 per carbon burnt, 44/12 [tCO2e/tC].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``solid_waste_used`` [t]; positive is good.
    """
    emitted = (
        grid_electricity * grid_average
        + fuel_burnt(fuel_used, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon)
        + plant_emissions
    )
    return {"ghg_reduced": output * baseline_intensity - emitted, "solid_waste_used": scrap_used}
