"""Renewable energy in buildings."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import boiler_fuel
from carbonacct.methods.gbt_50801_2013 import STANDARD


@method(
    id="gbt_50801_2013.building_renewables",
    title={"en": "Renewable energy in buildings", "zh": "可再生能源建筑应用"},
    source=STANDARD.at("several systems of one building added up 多系统常规能源替代量合计"),
    project_types=["building_renewables", "green_building"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R11: 可再生能源建筑应用, 绿色建筑",
    status="unverified",
    notes=(
        "Solar power and heat of one building together; a single system takes its own method.",
        "Power used on site counts as much as power supplied; only what is supplied is renewable power delivered.",
        (
            "Standard coal first, CO2 by 0.67 tC/tce: the convention of generation under green credit, for own use "
            "and export alike."
        ),
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
    ),
    negative_possible=True,
    monotone={"heat_supplied": 1, "electricity_supplied": 1, "electricity_self_used": 1, "electricity_used": -1},
    worked=[
        Worked(
            inputs={
                "electricity_supplied": "400 MWh",
                "electricity_self_used": "600 MWh",
                "electricity_used": "500 MWh",
                "heat_supplied": "29307 GJ",
                "boiler_efficiency": 0.8,
                "standard_coal_heat": "29.307 GJ/tce",
                "coal_rate": "300 gce/kWh",
                "co2_per_tce": "2.4567 tCO2e/tce",
            },
            results={"energy_saved": "1400 tce", "ghg_reduced": "3439.38 tCO2e", "renewable_power": "400 MWh"},
            found_in="1250 tce + 300 tce − 150 tce by hand",
            kind="own",
        ),
    ],
)
def building_renewables(
    *,
    electricity_supplied: terms.ElectricitySupplied,
    electricity_self_used: terms.ElectricitySelfUsed,
    electricity_used: terms.ElectricityUsed,
    heat_supplied: terms.HeatSupplied,
    boiler_efficiency: terms.BoilerEfficiency,
    standard_coal_heat: terms.StandardCoalHeat,
    coal_rate: terms.CoalRate,
    co2_per_tce: terms.Co2PerTce,
) -> dict[str, Column]:
    """Standard coal that solar power and renewable heat of a building replace, and its CO2.

    Parameters
    ----------
    electricity_supplied
        Electricity delivered to others, net of the plant's own use [MWh].
    electricity_self_used
        Electricity made and used on site [MWh]; blank counts as 0.
    electricity_used
        Electricity the project itself takes from the grid [MWh]; blank counts as 0.
    heat_supplied
        Heat delivered in a year [GJ].
    boiler_efficiency
        Useful heat per fuel heat of the boiler replaced [1].
    standard_coal_heat
        Heat of one tonne of standard coal [GJ/tce].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    co2_per_tce
        CO2 per standard coal [tCO2e/tce].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e], ``renewable_power`` [MWh]; positive is good.
    """
    power = electricity_supplied + electricity_self_used - electricity_used
    heat = boiler_fuel(heat_supplied, boiler_efficiency)
    energy_saved = heat / standard_coal_heat + power * coal_rate
    return {
        "energy_saved": energy_saved,
        "ghg_reduced": energy_saved * co2_per_tce,
        "renewable_power": electricity_supplied,
    }
