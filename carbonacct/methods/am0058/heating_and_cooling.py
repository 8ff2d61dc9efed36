"""District heating and cooling by heat pump."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.am0058 import AM0058
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import boiler_fuel


@method(
    id="am0058.district_heating_and_cooling",
    title={"en": "District heating and cooling by heat pump", "zh": "区域集中供冷供暖（热泵能源站）"},
    source=AM0058.at("heating of AM0058 and cooling of AM0117 by one electric plant 冷热联供"),
    project_types=["district_energy"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 区域集中供冷供暖",
    status="unverified",
    notes=(
        (
            "An electric plant (river, ground or sewage water): one meter for both services. A plant that burns fuel "
            "takes district_heating."
        ),
        (
            "The boilers replaced burn coal unless their factor and efficiency are given; chillers by their seasonal "
            "performance."
        ),
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={"heat_supplied": 1, "cooling_supplied": 1, "grid_electricity": -1},
    worked=[
        Worked(
            inputs={
                "heat_supplied": "29307 GJ",
                "boiler_efficiency": 0.8,
                "standard_coal_heat": "29.307 GJ/tce",
                "coal_emission_factor": "0.1 tCO2e/GJ",
                "cooling_supplied": "10000 MWh",
                "chiller_power_ratio": 0.3,
                "grid_electricity": "4000 MWh",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"energy_saved": "950 tce", "ghg_reduced": "3163.375 tCO2e"},
            found_in="1250 tce + (3000 − 4000) MWh × 0.3 tce; 3663.375 − 500 t by hand",
            kind="own",
        ),
    ],
)
def district_heating_and_cooling(
    *,
    heat_supplied: terms.HeatSupplied,
    boiler_efficiency: terms.BoilerEfficiency,
    standard_coal_heat: terms.StandardCoalHeat,
    coal_emission_factor: terms.CoalEmissionFactor,
    cooling_supplied: terms.CoolingSupplied,
    chiller_power_ratio: terms.ChillerPowerRatio,
    grid_electricity: terms.GridElectricity,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """Standard coal and CO2 of boilers and chillers replaced, less those of the plant's electricity.

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
    cooling_supplied
        Cooling delivered in a year [MWh]; books may give GJ.
    chiller_power_ratio
        Electricity per cooling of the chillers replaced, 1 over their seasonal coefficient of performance
        [1].
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    replaced = boiler_fuel(heat_supplied, boiler_efficiency)
    power = cooling_supplied * chiller_power_ratio - grid_electricity
    energy_saved = replaced / standard_coal_heat + power * coal_rate
    return {"energy_saved": energy_saved, "ghg_reduced": replaced * coal_emission_factor + power * grid_average}
