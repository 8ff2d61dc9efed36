"""Solar heat."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.bands import STANDARD_COAL
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import boiler_fuel
from carbonacct.methods.gbt_50801_2013 import STANDARD


@method(
    id="gbt_50801_2013.solar_heat",
    title={"en": "Solar heat", "zh": "太阳能热利用"},
    source=STANDARD.at(
        "solar thermal systems: conventional energy replaced and CO2 per standard coal 太阳能热利用系统常规能源替代量"
    ),
    project_types=["solar_heat"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 可再生能源建筑应用",
    status="unverified",
    notes=(
        "Useful heat of the collectors, without the auxiliary heater's.",
        (
            "The standard multiplies standard coal by 2.47 kgCO2/kgce; here 0.67 tC/tce is the default, and "
            "co2_per_tce may be given."
        ),
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
    ),
    negative_possible=True,
    monotone={"heat_supplied": 1, "electricity_used": -1, "boiler_efficiency": -1},
    bands=(STANDARD_COAL,),
    worked=[
        Worked(
            inputs={
                "heat_supplied": "29307 GJ",
                "boiler_efficiency": 0.8,
                "standard_coal_heat": "29.307 GJ/tce",
                "electricity_used": "500 MWh",
                "coal_rate": "300 gce/kWh",
                "co2_per_tce": "2.4567 tCO2e/tce",
            },
            results={"energy_saved": "1100 tce", "ghg_reduced": "2702.37 tCO2e"},
            found_in="1250 tce − 150 tce by hand",
            kind="own",
        ),
    ],
)
def solar_heat(
    *,
    heat_supplied: terms.HeatSupplied,
    boiler_efficiency: terms.BoilerEfficiency,
    standard_coal_heat: terms.StandardCoalHeat,
    electricity_used: terms.ElectricityUsed,
    coal_rate: terms.CoalRate,
    co2_per_tce: terms.Co2PerTce,
) -> dict[str, Column]:
    """Standard coal that conventional heating would have taken, and its CO2.

    Parameters
    ----------
    heat_supplied
        Heat delivered in a year [GJ].
    boiler_efficiency
        Useful heat per fuel heat of the boiler replaced [1].
    standard_coal_heat
        Heat of one tonne of standard coal [GJ/tce].
    electricity_used
        Electricity the project itself takes from the grid [MWh]; blank counts as 0.
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    co2_per_tce
        CO2 per standard coal [tCO2e/tce].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    energy_saved = boiler_fuel(heat_supplied, boiler_efficiency) / standard_coal_heat - electricity_used * coal_rate
    return {"energy_saved": energy_saved, "ghg_reduced": energy_saved * co2_per_tce}
