"""Steel by hydrogen."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import fuel_burnt
from carbonacct.methods.gbt_32151_2015 import STEEL


@method(
    id="gbt_32151_2015.hydrogen_steel",
    title={"en": "Steel by hydrogen", "zh": "氢冶金"},
    source=STEEL.at("boundary of the standard; blast-furnace route less hydrogen route 长流程减氢冶金"),
    project_types=["hydrogen_steel"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11, R14: 绿色工厂",
    status="unverified",
    notes=(
        "Hydrogen carries the emissions of making it: an input; coke-oven gas is no emission-free hydrogen.",
        "The route replaced is an input with its document, within the same boundary.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "Where no such fuel is burnt, a 0 under the bare column name says so; a blank is missing.",
    ),
    negative_possible=True,
    monotone={
        "output": 1,
        "baseline_intensity": 1,
        "hydrogen_used": -1,
        "hydrogen_footprint": -1,
        "grid_electricity": -1,
        "fuel_used": -1,
    },
    worked=[
        Worked(
            inputs={
                "output": "100000 t",
                "baseline_intensity": "2 tCO2e/t",
                "hydrogen_used": "6000 t",
                "hydrogen_footprint": "2 tCO2e/t",
                "grid_electricity": "60000 MWh",
                "grid_average": "0.5 tCO2e/MWh",
                "fuel_used": {"bituminous": 1000},
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"ghg_reduced": "156284 tCO2e"},
            found_in="200 000 − 12 000 − 30 000 − 1716 t by hand",
            kind="own",
        ),
    ],
)
def hydrogen_steel(
    *,
    output: terms.Output,
    baseline_intensity: terms.BaselineIntensity,
    hydrogen_used: terms.HydrogenUsed,
    hydrogen_footprint: terms.HydrogenFootprint,
    grid_electricity: terms.GridElectricity,
    grid_average: terms.GridAverage,
    fuel_used: terms.FuelUsed,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """CO2e of the same steel by the route replaced, less hydrogen, electricity and fuel of the new one.

    Parameters
    ----------
    output
        Product of a year [t].
    baseline_intensity
        Emissions per product of the route replaced, same boundary [tCO2e/t].
    hydrogen_used
        Hydrogen used in a year [t].
    hydrogen_footprint
        Emissions of making and bringing the hydrogen [tCO2e/t].
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].
    fuel_used
        Fuel the project burns, by kind [t]; 0 under the bare name where it burns none.
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
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    emitted = (
        hydrogen_used * hydrogen_footprint
        + grid_electricity * grid_average
        + fuel_burnt(fuel_used, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon)
    )
    return {"ghg_reduced": output * baseline_intensity - emitted}
