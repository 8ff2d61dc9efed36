"""Natural gas in place of coal: boilers by fuel heat or useful heat, and combined heat and power."""

from typing import Annotated

from carbonacct.methods.cbirc_2020 import GUIDELINE
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method

_NO_COAL_CREDIT = "The guideline credits CO2 only for gas: no standard coal is saved."
_LEAKAGE = "Methane lost between well and burner is not in the guideline; give it as leakage [tCO2e] where it is known."
_COEFFICIENTS = (
    "The guideline's own coefficients were not seen: IPCC 2006 emission factors, heating value of the MEE guides."
)


@method(
    id="cbirc_2020.natural_gas_equal_fuel_heat",
    title={"en": "Natural gas replacing coal, equal fuel heat", "zh": "天然气替代燃煤（燃料等热量）"},
    source=GUIDELINE.at("natural gas utilisation, baseline 2: coal of equal heat 天然气利用"),
    project_types=["natural_gas_for_coal"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 清洁能源替代燃煤供热",
    status="unverified",
    notes=(
        _NO_COAL_CREDIT,
        _COEFFICIENTS,
        _LEAKAGE,
        "Not for gas burnt to make power: combined heat and power is a method of its own.",
        "The 2025 catalogue of green finance has no fossil items: eligibility is another question than measurement.",
    ),
    negative_possible=True,
    monotone={"leakage": -1, "coal_emission_factor": 1, "gas_emission_factor": -1},
    worked=[
        Worked(
            inputs={
                "gas_used": "1000 Nm3",
                "gas_heating_value": "0.038931 GJ/Nm3",
                "coal_emission_factor": "0.0946 tCO2e/GJ",
                "gas_emission_factor": "0.0561 tCO2e/GJ",
                "leakage": 0,
            },
            results={"ghg_reduced": "1.4988435 tCO2e"},
            found_in="38.931 GJ × (0.0946 − 0.0561) tCO2/GJ by hand",
            kind="own",
        )
    ],
)
def natural_gas_equal_fuel_heat(
    *,
    gas_used: Annotated[Column, Activity("Nm3")],
    gas_heating_value: Annotated[Column, FromFactor("fuel.ncv_gas.mee", "GJ/Nm3", key="=natural_gas")],
    coal_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="=other_bituminous")],
    gas_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="=natural_gas")],
    leakage: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """CO2 of the coal whose fuel heat the gas replaces, less the CO2 of the gas.

    Parameters
    ----------
    gas_used
        Natural gas burnt [Nm3], 0 °C and 101.325 kPa.
    gas_heating_value
        Net heating value of the gas [GJ/Nm3].
    coal_emission_factor, gas_emission_factor
        CO2 per heat of coal and of gas [tCO2e/GJ].
    leakage
        Emissions outside the boiler house caused by the project [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    heat = gas_used * gas_heating_value
    return {"ghg_reduced": heat * (coal_emission_factor - gas_emission_factor) - leakage}


@method(
    id="cbirc_2020.natural_gas_equal_useful_heat",
    title={"en": "Natural gas replacing coal, equal useful heat", "zh": "天然气替代燃煤（有效热量相等）"},
    source=GUIDELINE.at("natural gas utilisation, baseline 2: coal of equal heat 天然气利用"),
    project_types=["natural_gas_for_coal"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 清洁能源替代燃煤供热",
    status="unverified",
    notes=(
        _NO_COAL_CREDIT,
        _COEFFICIENTS,
        _LEAKAGE,
        "Counts the better boiler too, about half as much again as equal fuel heat: say which of the two was used.",
    ),
    negative_possible=True,
    monotone={
        "leakage": -1,
        "coal_emission_factor": 1,
        "gas_emission_factor": -1,
        "boiler_efficiency": -1,
        "gas_boiler_efficiency": 1,
    },
    worked=[
        Worked(
            inputs={
                "gas_used": "1000 Nm3",
                "gas_heating_value": "0.038931 GJ/Nm3",
                "coal_emission_factor": "0.0946 tCO2e/GJ",
                "gas_emission_factor": "0.0561 tCO2e/GJ",
                "boiler_efficiency": 0.75,
                "gas_boiler_efficiency": 0.92,
                "leakage": 0,
            },
            results={"ghg_reduced": "2.333627956 tCO2e"},
            found_in="38.931 GJ × (0.92 ÷ 0.75 × 0.0946 − 0.0561) tCO2/GJ by hand",
            kind="own",
        )
    ],
)
def natural_gas_equal_useful_heat(
    *,
    gas_used: Annotated[Column, Activity("Nm3")],
    gas_heating_value: Annotated[Column, FromFactor("fuel.ncv_gas.mee", "GJ/Nm3", key="=natural_gas")],
    coal_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="=other_bituminous")],
    gas_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="=natural_gas")],
    boiler_efficiency: Annotated[Column, FromFactor("boiler.efficiency.tool09", "1", key="=coal")],
    gas_boiler_efficiency: Annotated[Column, FromFactor("boiler.efficiency.tool09", "1", key="=natural_gas")],
    leakage: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """CO2 of the coal a coal boiler would have burnt for the same useful heat, less the CO2 of the gas.

    Parameters
    ----------
    gas_used
        Natural gas burnt [Nm3], 0 °C and 101.325 kPa.
    gas_heating_value
        Net heating value of the gas [GJ/Nm3].
    coal_emission_factor, gas_emission_factor
        CO2 per heat of coal and of gas [tCO2e/GJ].
    boiler_efficiency, gas_boiler_efficiency
        Useful heat per fuel heat of the coal boiler replaced and of the gas boiler [1].
    leakage
        Emissions outside the boiler house caused by the project [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    heat = gas_used * gas_heating_value
    coal_heat = heat * gas_boiler_efficiency / boiler_efficiency
    return {"ghg_reduced": coal_heat * coal_emission_factor - heat * gas_emission_factor - leakage}


@method(
    id="cbirc_2020.gas_chp",
    title={
        "en": "Natural gas combined heat and power (power by standard coal)",
        "zh": "天然气热电联产（电量按标准煤折算）",
    },
    source=GUIDELINE.at("natural gas utilisation and cogeneration 天然气热电联产"),
    project_types=["gas_chp"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11, L-10: 天然气热电联产",
    status="unverified",
    notes=(
        _NO_COAL_CREDIT,
        _COEFFICIENTS,
        _LEAKAGE,
        "Power by the supply coal rate of thermal power in the year before, times CO2 per standard coal.",
        "The sign depends on how power is valued: in a hydropower grid the same plant gives far less.",
        "A transition project in the plans: outside green balances and outside the seven indicators' totals.",
    ),
    negative_possible=True,
    monotone={"heat_supplied": 1, "electricity_supplied": 1, "gas_used": -1, "leakage": -1, "boiler_efficiency": -1},
    worked=[
        Worked(
            inputs={
                "gas_used": "1 万Nm3",
                "heat_supplied": "100 GJ",
                "electricity_supplied": "50 MWh",
                "boiler_efficiency": 0.8,
                "coal_emission_factor": "0.0946 tCO2e/GJ",
                "coal_rate": "300 gce/kWh",
                "co2_per_tce": "2.4567 tCO2e/tce",
                "gas_heating_value": "0.038931 GJ/Nm3",
                "gas_emission_factor": "0.0561 tCO2e/GJ",
                "leakage": 0,
            },
            results={"ghg_reduced": "26.835209 tCO2e"},
            found_in="11.825 + 36.8505 − 21.840291 by hand",
            kind="own",
        )
    ],
)
def gas_chp(
    *,
    gas_used: Annotated[Column, Activity("Nm3")],
    heat_supplied: Annotated[Column, Activity("GJ")],
    electricity_supplied: Annotated[Column, Activity("MWh")],
    boiler_efficiency: Annotated[Column, FromFactor("boiler.efficiency.tool09", "1", key="=coal")],
    coal_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="=other_bituminous")],
    coal_rate: Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)],
    co2_per_tce: Annotated[Column, FromFactor("co2_per_tce.eri_067", "tCO2e/tce")],
    gas_heating_value: Annotated[Column, FromFactor("fuel.ncv_gas.mee", "GJ/Nm3", key="=natural_gas")],
    gas_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="=natural_gas")],
    leakage: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """CO2 of coal-boiler heat and thermal power that the plant replaces, less the CO2 of its gas.

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
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    co2_per_tce
        CO2 per standard coal [tCO2e/tce].
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
    power = electricity_supplied * coal_rate * co2_per_tce
    gas = gas_used * gas_heating_value * gas_emission_factor
    return {"ghg_reduced": heat + power - gas - leakage}
