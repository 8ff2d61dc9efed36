"""Recovery of gas that was flared."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.ccer_2025 import ASSOCIATED_GAS
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import gas_burnt


@method(
    id="ccer_2025.associated_gas_recovery",
    title={"en": "Recovery of gas that was flared", "zh": "油气田伴生气、放空气回收利用"},
    source=ASSOCIATED_GAS.at("gas no longer flared, less energy of recovery 火炬燃烧避免量减回收用能"),
    project_types=["associated_gas"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 气田产能, 资源循环利用",
    status="unverified",
    notes=(
        (
            "The gas would have been flared: its carbon is counted as burnt at the flare; in use it replaces other "
            "gas (AM0009)."
        ),
        "Unburnt methane of the flare and oil that is produced besides are not counted.",
        (
            "The composition of associated gas differs from pipeline gas: give gas_heating_value and "
            "gas_emission_factor by analysis."
        ),
        "The plans name gas fields as transition projects: production itself is not quantified.",
    ),
    negative_possible=True,
    monotone={"gas_recovered": 1, "gas_own_use": -1, "electricity_used": -1, "leakage": -1},
    worked=[
        Worked(
            inputs={
                "gas_recovered": "1000000 Nm3",
                "gas_own_use": "100000 Nm3",
                "gas_heating_value": "0.04 GJ/Nm3",
                "gas_emission_factor": "0.06 tCO2e/GJ",
                "electricity_used": "100 MWh",
                "grid_average": "0.5 tCO2e/MWh",
                "leakage": "10 tCO2e",
            },
            results={"ghg_reduced": "2100 tCO2e"},
            found_in="900 000 Nm3 × 0.04 GJ × 0.06 t − 50 t − 10 t by hand",
            kind="own",
        ),
    ],
)
def associated_gas_recovery(
    *,
    gas_recovered: terms.GasRecovered,
    gas_own_use: terms.GasOwnUse,
    gas_heating_value: terms.GasHeatingValue,
    gas_emission_factor: terms.GasEmissionFactor,
    electricity_used: terms.ElectricityUsed,
    grid_average: terms.GridAverage,
    leakage: terms.Leakage,
) -> dict[str, Column]:
    """CO2 of the gas that is no longer flared, less what recovering it emits.

    Parameters
    ----------
    gas_recovered
        Gas recovered that would have been flared [Nm3], 0 °C and 101.325 kPa.
    gas_own_use
        Part of it burnt to run the recovery plant [Nm3]; blank counts as 0.
    gas_heating_value
        Net heating value of natural gas [GJ/Nm3].
    gas_emission_factor
        CO2 per heat of natural gas [tCO2e/GJ].
    electricity_used
        Electricity the project itself takes from the grid [MWh]; blank counts as 0.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].
    leakage
        Emissions elsewhere caused by the project [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    spared = gas_recovered - gas_own_use
    return {
        "ghg_reduced": gas_burnt(spared, gas_heating_value, gas_emission_factor)
        - electricity_used * grid_average
        - leakage
    }
