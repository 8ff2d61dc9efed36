"""Energy saved by retrofits, in electricity and as waste heat put to use."""

from typing import Annotated

from carbonacct.methods.bands import STANDARD_COAL
from carbonacct.methods.cbirc_2020 import GUIDELINE
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method

_CO2_COEFFICIENT = "The guideline's CO2 per standard coal was not seen: 0.67 tC/tce is the default."


@method(
    id="cbirc_2020.energy_saving_retrofit",
    title={"en": "Energy-saving retrofit", "zh": "节能技术改造"},
    source=GUIDELINE.at("class 3, industrial energy saving: Es = Ea − Er 工业节能"),
    project_types=["energy_saving_retrofit", "green_factory", "food_processing"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11, L-10: 绿色工厂, 预制菜与绿色食品加工, 能源梯级利用",
    status="unverified",
    notes=(
        "The form Es = Ea − Er was read in the guideline; its worked example's digits are lost.",
        _CO2_COEFFICIENT,
        "Both unit consumptions are for the output after the works; the baseline is adjusted to it.",
        "GB/T 28750 writes a saving as a negative number; here positive is a saving.",
        "Electricity inside tce/t needs one convention for both years, equivalent or calorific.",
    ),
    negative_possible=True,
    monotone={"energy_before": 1, "energy_after": -1},
    bands=(STANDARD_COAL,),
    worked=[
        Worked(
            inputs={"energy_before": 0.5, "energy_after": 0.4, "output": 10000, "co2_per_tce": 2.4567},
            results={"energy_saved": "1000 tce", "ghg_reduced": "2456.7 tCO2e"},
            found_in="(0.5 − 0.4) tce/t × 10 000 t by hand",
            kind="own",
        )
    ],
)
def energy_saving_retrofit(
    *,
    energy_before: Annotated[Column, Activity("tce/t")],
    energy_after: Annotated[Column, Activity("tce/t")],
    output: Annotated[Column, Activity("t")],
    co2_per_tce: Annotated[Column, FromFactor("co2_per_tce.eri_067", "tCO2e/tce")],
) -> dict[str, Column]:
    """Standard coal saved for the output after the works, and its CO2.

    Parameters
    ----------
    energy_before, energy_after
        Comprehensive energy use per product before and after [tce/t].
    output
        Yearly product after the works [t].
    co2_per_tce
        CO2 per standard coal [tCO2e/tce].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    energy_saved = (energy_before - energy_after) * output
    return {"energy_saved": energy_saved, "ghg_reduced": energy_saved * co2_per_tce}


@method(
    id="cbirc_2020.electricity_saving",
    title={"en": "Electricity saving", "zh": "节约用电"},
    source=GUIDELINE.at("electricity saving at the end user and in the grid 节电"),
    project_types=["lighting", "motor_saving", "rural_grid"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 城市照明节能, 农村电网改造",
    status="unverified",
    notes=(
        "Standard coal by the equivalent convention (supply coal rate of the year before), not 0.1229 kgce/kWh.",
        "CO2 by the average factor of the consuming region in the same year, never by a combined margin.",
        "Saved electricity is counted at the meter; line losses only where they are given in it.",
        "Buying green power saves no electricity.",
    ),
    monotone={"coal_rate": 1, "grid_average": 1, "electricity_saved": 1},
    worked=[
        Worked(
            inputs={
                "electricity_saved": "234015 kWh",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.000689551 tCO2e/kWh",
            },
            results={"ghg_reduced": "161 tCO2e"},
            found_in="Green Acton, street-light replacement, Acton MA, 2014-10-16 (case P046)",
            tolerance=2.3e-3,
            note="161.365 t printed without its decimals",
        ),
        Worked(
            inputs={"electricity_saved": "10000 kWh", "coal_rate": "305.5 gce/kWh", "grid_average": 0},
            results={"energy_saved": "3.055 tce"},
            found_in="10 000 kWh × 305.5 gce/kWh by hand (case G31)",
            kind="own",
        ),
    ],
)
def electricity_saving(
    *,
    electricity_saved: Annotated[Column, Activity("MWh")],
    coal_rate: Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
) -> dict[str, Column]:
    """Standard coal and CO2 that the saved electricity would have taken.

    Parameters
    ----------
    electricity_saved
        Electricity saved in a year [MWh].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {"energy_saved": electricity_saved * coal_rate, "ghg_reduced": electricity_saved * grid_average}


@method(
    id="cbirc_2020.waste_heat",
    title={"en": "Heat supply from waste heat", "zh": "余热供热"},
    source=GUIDELINE.at("waste heat and pressure use 余热余压利用"),
    project_types=["waste_heat_supply"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 工业余热, 余热余压回收",
    status="unverified",
    notes=(
        "The heat counts as the fuel of the boiler it replaces; that boiler's efficiency comes with the assessment.",
        _CO2_COEFFICIENT,
        "Power made from waste heat is renewable_power, not this method.",
    ),
    monotone={"heat_supplied": 1, "boiler_efficiency": -1, "standard_coal_heat": -1, "co2_per_tce": 1},
    bands=(STANDARD_COAL,),
    worked=[
        Worked(
            inputs={
                "heat_supplied": "29307 GJ",
                "boiler_efficiency": 0.8,
                "standard_coal_heat": "29.307 GJ/tce",
                "co2_per_tce": "2.4567 tCO2e/tce",
            },
            results={"energy_saved": "1250 tce", "ghg_reduced": "3070.875 tCO2e"},
            found_in="29 307 GJ ÷ 0.8 ÷ 29.307 GJ/tce by hand",
            kind="own",
        )
    ],
)
def waste_heat(
    *,
    heat_supplied: Annotated[Column, Activity("GJ")],
    boiler_efficiency: Annotated[Column, FromFactor("boiler.efficiency.tool09", "1", key="=coal")],
    standard_coal_heat: Annotated[Column, FromFactor("energy.standard_coal", "GJ/tce")],
    co2_per_tce: Annotated[Column, FromFactor("co2_per_tce.eri_067", "tCO2e/tce")],
) -> dict[str, Column]:
    """Standard coal the replaced boiler would have burnt for the same heat, and its CO2.

    Parameters
    ----------
    heat_supplied
        Heat delivered from waste heat [GJ].
    boiler_efficiency
        Useful heat per fuel heat of the boiler replaced [1].
    standard_coal_heat
        Heat of one tonne of standard coal [GJ/tce].
    co2_per_tce
        CO2 per standard coal [tCO2e/tce].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    energy_saved = heat_supplied / boiler_efficiency / standard_coal_heat
    return {"energy_saved": energy_saved, "ghg_reduced": energy_saved * co2_per_tce}
