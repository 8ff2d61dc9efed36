"""Heat from straw and pellets."""

from typing import Annotated

from carbonacct.methods.biomass import AMS_I_C
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method


@method(
    id="biomass.heat",
    title={"en": "Heat from straw or pellets", "zh": "生物质供热替代燃煤"},
    source=AMS_I_C.at("baseline of thermal energy: heat over the efficiency of the boiler replaced"),
    project_types=["straw_fuel", "biomass_pellets"],
    returns={"ghg_reduced": "tCO2e", "energy_saved": "tce"},
    plan="R11: 生物质, 清洁能源替代燃煤供热",
    status="unverified",
    notes=(
        "Only residues: wood of cleared forest is no renewable fuel.",
        (
            "CO2 of the biomass itself counts as zero; collecting, pelletising and hauling are electricity_used"
            " and plant_emissions."
        ),
        (
            "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year;"
            " as standard coal by the supply coal rate of the year before."
        ),
        "Power made from biomass is renewable_power, on a row of its own.",
    ),
    negative_possible=True,
    monotone={"electricity_used": -1, "plant_emissions": -1, "coal_emission_factor": 1, "biomass_heating_value": 1},
    worked=[
        Worked(
            inputs={
                "biomass_used": 17000,
                "biomass_heating_value": 15,
                "biomass_boiler_efficiency": 0.8,
                "boiler_efficiency": 0.85,
                "coal_emission_factor": 0.0946,
                "standard_coal_heat": 30,
                "electricity_used": 2000,
                "coal_rate": 0.3,
                "grid_average": 0.5,
                "plant_emissions": 704,
            },
            results={"ghg_reduced": "21000 tCO2e", "energy_saved": "7400 tce"},
            found_in="17 000 × 15 × 0.8 ÷ 0.85 = 240 000 GJ; × 0.0946 − 1 000 − 704; ÷ 30 − 2 000 × 0.3, by hand",
            kind="own",
        ),
    ],
)
def heat(
    *,
    biomass_used: Annotated[Column, Activity("t")],
    biomass_heating_value: Annotated[Column, Activity("GJ/t")],
    biomass_boiler_efficiency: Annotated[Column, Activity("1")],
    boiler_efficiency: Annotated[Column, FromFactor("boiler.efficiency.tool09", "1", key="=coal")],
    coal_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="=other_bituminous")],
    standard_coal_heat: Annotated[Column, FromFactor("energy.standard_coal", "GJ/tce")],
    electricity_used: Annotated[Column, Activity("MWh", optional=True)],
    coal_rate: Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
    plant_emissions: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """Coal that biomass replaces for the same useful heat, less the energy of making the fuel.

    Parameters
    ----------
    biomass_used
        Straw or pellets burnt in the year, as received [t].
    biomass_heating_value
        Net calorific value of the biomass, as received [GJ/t].
    biomass_boiler_efficiency
        Efficiency of the biomass boiler [1].
    boiler_efficiency
        Efficiency of the coal boiler replaced [1].
    coal_emission_factor
        CO2 per energy of the coal replaced [tCO2e/GJ].
    standard_coal_heat
        Heat content of standard coal [GJ/tce].
    electricity_used
        Electricity the project takes in the year [MWh]; blank counts as 0.
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        CO2 per electricity used, average of the region [tCO2e/MWh].
    plant_emissions
        Emissions of the plant's own fuels and processes in the year [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``energy_saved`` [tce]; positive is good.
    """
    coal_heat = biomass_used * biomass_heating_value * biomass_boiler_efficiency / boiler_efficiency
    own = electricity_used * grid_average + plant_emissions
    return {
        "ghg_reduced": coal_heat * coal_emission_factor - own,
        "energy_saved": coal_heat / standard_coal_heat - electricity_used * coal_rate,
    }
