"""District heating."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.am0058 import AM0058
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import boiler_fuel, fuel_burnt, fuel_heat


@method(
    id="am0058.district_heating",
    title={"en": "District heating", "zh": "区域集中供热"},
    source=AM0058.at("baseline boilers less fuel and electricity of the system 分散锅炉排放减系统排放"),
    project_types=["district_heating"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 区域集中供冷供暖, 清洁能源替代燃煤供热",
    status="unverified",
    notes=(
        "The boilers replaced burn coal unless their factor and efficiency are given.",
        "Heat delivered to users, network losses off.",
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "Where no such fuel is burnt, a 0 under the bare column name says so; a blank is missing.",
    ),
    negative_possible=True,
    monotone={"heat_supplied": 1, "grid_electricity": -1, "fuel_used": -1, "boiler_efficiency": -1},
    worked=[
        Worked(
            inputs={
                "heat_supplied": "293070 GJ",
                "boiler_efficiency": 0.8,
                "standard_coal_heat": "29.307 GJ/tce",
                "coal_emission_factor": "0.1 tCO2e/GJ",
                "grid_electricity": "2000 MWh",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
                "fuel_used": {"bituminous": 10000},
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"energy_saved": "5075.69181424233 tce", "ghg_reduced": "18473.75 tCO2e"},
            found_in="12 500 tce − 200 000 GJ ÷ 29.307 − 600 tce; 36 633.75 − 17 160 − 1000 t by hand",
            kind="own",
        ),
    ],
)
def district_heating(
    *,
    heat_supplied: terms.HeatSupplied,
    boiler_efficiency: terms.BoilerEfficiency,
    standard_coal_heat: terms.StandardCoalHeat,
    coal_emission_factor: terms.CoalEmissionFactor,
    grid_electricity: terms.GridElectricity,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
    fuel_used: terms.FuelUsed,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """Standard coal and CO2 of the scattered boilers replaced, less those of the central plant.

    Parameters
    ----------
    heat_supplied
        Heat delivered in a year [GJ].
    boiler_efficiency
        Useful heat per fuel heat of the boiler replaced [1].
    standard_coal_heat
        Heat of one tonne of standard coal [GJ/tce].
    coal_emission_factor
        CO2 per heat of the coal replaced [tCO2e/GJ].
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
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
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    replaced = boiler_fuel(heat_supplied, boiler_efficiency)
    own = fuel_heat(fuel_used, fuel_heating_value)
    energy_saved = (replaced - own) / standard_coal_heat - grid_electricity * coal_rate
    emitted = (
        fuel_burnt(fuel_used, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon)
        + grid_electricity * grid_average
    )
    return {"energy_saved": energy_saved, "ghg_reduced": replaced * coal_emission_factor - emitted}
