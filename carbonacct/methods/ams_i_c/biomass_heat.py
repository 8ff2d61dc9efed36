"""Heat from biomass."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.ams_i_c import AMS_I_C
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import boiler_fuel


@method(
    id="ams_i_c.biomass_heat",
    title={"en": "Heat from biomass", "zh": "生物质供热"},
    source=AMS_I_C.at("fossil heat replaced less emissions of supply 化石燃料供热替代"),
    project_types=["biomass_heat"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 清洁能源替代燃煤供热, 生物质",
    status="unverified",
    notes=(
        "CO2 of residues burnt is not counted; wood from cleared land would be another matter.",
        "Transport and preparation of the biomass are project emissions; so is fossil fuel burnt beside it.",
        "Standard coal saved is fossil: the biomass itself is not deducted.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={"heat_supplied": 1, "electricity_used": -1, "plant_emissions": -1, "boiler_efficiency": -1},
    worked=[
        Worked(
            inputs={
                "heat_supplied": "29307 GJ",
                "boiler_efficiency": 0.8,
                "standard_coal_heat": "29.307 GJ/tce",
                "coal_emission_factor": "0.1 tCO2e/GJ",
                "electricity_used": "100 MWh",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
                "plant_emissions": "50 tCO2e",
            },
            results={"energy_saved": "1220 tce", "ghg_reduced": "3563.375 tCO2e"},
            found_in="1250 − 30 tce; 3663.375 − 50 − 50 t by hand",
            kind="own",
        ),
    ],
)
def biomass_heat(
    *,
    heat_supplied: terms.HeatSupplied,
    boiler_efficiency: terms.BoilerEfficiency,
    standard_coal_heat: terms.StandardCoalHeat,
    coal_emission_factor: terms.CoalEmissionFactor,
    electricity_used: terms.ElectricityUsed,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
    plant_emissions: terms.PlantEmissions,
) -> dict[str, Column]:
    """Standard coal and CO2 of the coal boiler replaced, less what the supply of biomass emits.

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
    electricity_used
        Electricity the project itself takes from the grid [MWh]; blank counts as 0.
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].
    plant_emissions
        Other emissions of the project that no argument covers [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    heat = boiler_fuel(heat_supplied, boiler_efficiency)
    energy_saved = heat / standard_coal_heat - electricity_used * coal_rate
    emitted = electricity_used * grid_average + plant_emissions
    return {"energy_saved": energy_saved, "ghg_reduced": heat * coal_emission_factor - emitted}
