"""Coal mine gas of low concentration."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.ccer_2025 import MINE_GAS
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import boiler_fuel


@method(
    id="ccer_2025.low_concentration_mine_gas",
    title={"en": "Coal mine gas of low concentration", "zh": "煤矿低浓度瓦斯和风排瓦斯利用"},
    source=MINE_GAS.at(
        "methane destroyed, power and heat replaced, less the CO2 of burning and the electricity "
        "used 甲烷销毁与热能利用"
    ),
    project_types=["low_concentration_mine_gas"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 资源循环利用, 余热余压回收",
    status="unverified",
    notes=(
        (
            "Below 8 % methane or ventilation air, by flameless oxidation with use of the heat; gas of 8 % and more "
            "takes methane_capture."
        ),
        (
            "The fossil GWP holds the CO2 of the methane's decay, so the CO2 of burning it (44/16 per methane) is "
            "deducted."
        ),
        "Methane that leaves the oxidiser unburnt is not in methane_destroyed.",
        (
            "Power by the combined margin, heat by the coal boiler it replaces; electricity of fans and oxidiser by "
            "the same margin."
        ),
        "The text was not seen in full: every figure is an input or a factor with its own source.",
    ),
    negative_possible=True,
    monotone={"electricity_supplied": 1, "heat_supplied": 1, "grid_electricity": -1},
    worked=[
        Worked(
            inputs={
                "methane_destroyed": "1000 tCH4",
                "gwp_ch4_fossil": 30,
                "co2_per_carbon": 3.6666666666666665,
                "methane_per_carbon": 1.3333333333333333,
                "electricity_supplied": "5000 MWh",
                "grid_electricity": "1000 MWh",
                "grid_factor": "0.6 tCO2e/MWh",
                "heat_supplied": "8000 GJ",
                "boiler_efficiency": 0.8,
                "coal_emission_factor": "0.1 tCO2e/GJ",
            },
            results={"ghg_reduced": "30650 tCO2e"},
            found_in="1000 t × (30 − 2.75) + 4000 MWh × 0.6 + 10 000 GJ × 0.1 by hand",
            kind="own",
        ),
    ],
)
def low_concentration_mine_gas(
    *,
    methane_destroyed: terms.MethaneDestroyed,
    gwp_ch4_fossil: terms.GwpCh4Fossil,
    co2_per_carbon: terms.Co2PerCarbon,
    methane_per_carbon: terms.MethanePerCarbon,
    electricity_supplied: terms.ElectricitySupplied,
    grid_electricity: terms.GridElectricity,
    grid_factor: terms.GridFactor,
    heat_supplied: terms.HeatSupplied,
    boiler_efficiency: terms.BoilerEfficiency,
    coal_emission_factor: terms.CoalEmissionFactor,
) -> dict[str, Column]:
    """CO2e of methane no longer let out and of power and heat replaced, less what the plant emits.

    Parameters
    ----------
    methane_destroyed
        Methane destroyed in a year, measured before and after the oxidiser [tCH4].
    gwp_ch4_fossil
        Global warming potential of fossil methane, the CO2 of its decay included [tCO2e/tCH4].
    co2_per_carbon
        CO2 per carbon burnt, 44/12 [tCO2e/tC].
    methane_per_carbon
        Methane per carbon, 16/12 [tCH4/tC].
    electricity_supplied
        Electricity delivered to others, net of the plant's own use [MWh].
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    grid_factor
        Combined margin, operating and build margin in equal parts [tCO2e/MWh].
    heat_supplied
        Heat delivered in a year [GJ].
    boiler_efficiency
        Useful heat per fuel heat of the boiler replaced [1].
    coal_emission_factor
        CO2 per heat of the coal replaced [tCO2e/GJ].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    methane = methane_destroyed * (gwp_ch4_fossil - co2_per_carbon / methane_per_carbon)
    power = (electricity_supplied - grid_electricity) * grid_factor
    heat = boiler_fuel(heat_supplied, boiler_efficiency) * coal_emission_factor
    return {"ghg_reduced": methane + power + heat}
