"""Heat pumps."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import boiler_fuel
from carbonacct.methods.gbt_50801_2013 import STANDARD


@method(
    id="gbt_50801_2013.heat_pump",
    title={"en": "Heat pumps", "zh": "热泵供热"},
    source=STANDARD.at("ground-source heat pump systems: energy replaced less energy used 地源热泵系统常规能源替代量"),
    project_types=["heat_pump"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R10, R11: 可再生能源建筑应用, 清洁能源替代燃煤供热",
    status="unverified",
    notes=(
        (
            "Ground, water, air and sewage as heat sources alike; the electricity is that of the whole system, pumps "
            "included."
        ),
        (
            "The heat counts as the coal of the boiler it replaces; where gas is replaced, give coal_emission_factor "
            "and boiler_efficiency of gas."
        ),
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "In a grid of high carbon a pump of low performance emits more than the boiler.",
    ),
    negative_possible=True,
    monotone={"heat_supplied": 1, "grid_electricity": -1, "boiler_efficiency": -1, "coal_emission_factor": 1},
    worked=[
        Worked(
            inputs={
                "heat_supplied": "29307 GJ",
                "boiler_efficiency": 0.8,
                "standard_coal_heat": "29.307 GJ/tce",
                "coal_emission_factor": "0.1 tCO2e/GJ",
                "grid_electricity": "2000 MWh",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"energy_saved": "650 tce", "ghg_reduced": "2663.375 tCO2e"},
            found_in="1250 tce − 600 tce; 36 633.75 GJ × 0.1 − 1000 t by hand",
            kind="own",
        ),
    ],
)
def heat_pump(
    *,
    heat_supplied: terms.HeatSupplied,
    boiler_efficiency: terms.BoilerEfficiency,
    standard_coal_heat: terms.StandardCoalHeat,
    coal_emission_factor: terms.CoalEmissionFactor,
    grid_electricity: terms.GridElectricity,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """Standard coal and CO2 of the boiler replaced, less those of the pump's electricity.

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

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    heat = boiler_fuel(heat_supplied, boiler_efficiency)
    energy_saved = heat / standard_coal_heat - grid_electricity * coal_rate
    return {"energy_saved": energy_saved, "ghg_reduced": heat * coal_emission_factor - grid_electricity * grid_average}
