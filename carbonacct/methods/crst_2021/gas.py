"""Natural gas combined heat and power, its electricity valued by the combined margin."""

from typing import Annotated

from carbonacct.methods.crst_2021 import FACILITY
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method


@method(
    id="crst_2021.gas_chp",
    title={
        "en": "Natural gas combined heat and power (power by combined margin)",
        "zh": "天然气热电联产（电量按组合边际）",
    },
    source=FACILITY.at("energy saving: cogeneration, regional baseline factors 热电联产"),
    project_types=["gas_chp"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R10, L-10: 天然气热电联产",
    status="unverified",
    notes=(
        "Heat by the coal boiler it replaces, power by the regional combined margin in equal parts.",
        "The sign depends on the grid: 100 million Nm3 at 45 % power and 35 % heat give 221 kt at 0.572 tCO2/MWh, "
        "63 kt at 0.2472 (boiler efficiency 0.80).",
        "Methane lost between well and burner: give it as leakage [tCO2e] where it is known.",
        "A transition project in the plans: outside green balances and outside the seven indicators' totals.",
    ),
    negative_possible=True,
    monotone={
        "heat_supplied": 1,
        "electricity_supplied": 1,
        "grid_factor": 1,
        "gas_used": -1,
        "leakage": -1,
        "boiler_efficiency": -1,
    },
    worked=[
        Worked(
            inputs={
                "gas_used": "1 亿Nm3",
                "heat_supplied": "1362585 GJ",
                "electricity_supplied": "486637.5 MWh",
                "boiler_efficiency": 0.8,
                "coal_emission_factor": "0.0946 tCO2e/GJ",
                "grid_factor": "0.572 tCO2e/MWh",
                "gas_heating_value": "0.038931 GJ/Nm3",
                "gas_emission_factor": "0.0561 tCO2e/GJ",
                "leakage": 0,
            },
            results={"ghg_reduced": "221079.41625 tCO2e"},
            found_in="45 % power and 35 % heat of 3 893 100 GJ by hand",
            kind="own",
        ),
        Worked(
            inputs={
                "gas_used": "1 亿Nm3",
                "heat_supplied": "1362585 GJ",
                "electricity_supplied": "486637.5 MWh",
                "boiler_efficiency": 0.8,
                "coal_emission_factor": "0.0946 tCO2e/GJ",
                "grid_factor": "0.2472 tCO2e/MWh",
                "gas_heating_value": "0.038931 GJ/Nm3",
                "gas_emission_factor": "0.0561 tCO2e/GJ",
                "leakage": 0,
            },
            results={"ghg_reduced": "63019.55625 tCO2e"},
            found_in="the same plant in a hydropower grid, by hand",
            kind="own",
        ),
    ],
)
def gas_chp(
    *,
    gas_used: Annotated[Column, Activity("Nm3")],
    heat_supplied: Annotated[Column, Activity("GJ")],
    electricity_supplied: Annotated[Column, Activity("MWh")],
    boiler_efficiency: Annotated[Column, FromFactor("boiler.efficiency.tool09", "1", key="=coal")],
    coal_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="=other_bituminous")],
    grid_factor: Annotated[Column, FromFactor("grid.combined_margin.50_50", "tCO2e/MWh")],
    gas_heating_value: Annotated[Column, FromFactor("fuel.ncv_gas.mee", "GJ/Nm3", key="=natural_gas")],
    gas_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="=natural_gas")],
    leakage: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """CO2 of coal-boiler heat and grid power that the plant replaces, less the CO2 of its gas.

    Parameters
    ----------
    gas_used
        Natural gas burnt [Nm3], 0 °C and 101.325 kPa.
    heat_supplied
        Heat delivered [GJ].
    electricity_supplied
        Electricity delivered, net of the plant's own use [MWh].
    boiler_efficiency
        Useful heat per fuel heat of the coal boiler replaced [1].
    coal_emission_factor, gas_emission_factor
        CO2 per heat of coal and of gas [tCO2e/GJ].
    grid_factor
        Combined margin, operating and build margin in equal parts [tCO2e/MWh].
    gas_heating_value
        Net heating value of the gas [GJ/Nm3].
    leakage
        Emissions outside the plant caused by the project [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    heat = heat_supplied / boiler_efficiency * coal_emission_factor
    power = electricity_supplied * grid_factor
    gas = gas_used * gas_heating_value * gas_emission_factor
    return {"ghg_reduced": heat + power - gas - leakage}
