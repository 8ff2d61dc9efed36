"""Fuels burnt and refrigerants lost by a branch."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.footprint_terms import FuelGas, FuelMass
from carbonacct.methods.ghgp_operations import CORPORATE
from carbonacct.methods.ops import total


@method(
    id="ghgp_operations.direct",
    title={"en": "Direct emissions of a branch", "zh": "自身运营直接排放（范围一）"},
    source=CORPORATE.at("chapter 4, scope 1; fuels by the MEE enterprise guidelines: FC × NCV × CC × OF × 44/12"),
    returns={"scope1": "tCO2e"},
    plan="R2, R17, Y1: 零碳机构网点示范",
    status="confirmed",
    notes=(
        "Fuels by mass and gases by volume take the newest parameter set of the enterprise guidelines, litres the "
        "factors of public institutions.",
        "Own vehicles belong here; leased ones where the bank controls them.",
        "Refrigerants by the mass refilled in the year, GWP of the set chosen for the run.",
        "Blank beside other energy counts as none and is reported.",
    ),
    monotone=dict.fromkeys(("fuel_mass", "fuel_gas", "fuel_volume", "refrigerant"), 1),
    worked=[
        Worked(
            inputs={
                "fuel_mass": {"diesel": 0},
                "fuel_heating_value": {"diesel": 43.33},
                "fuel_carbon_content": {"diesel": 0.0202},
                "fuel_oxidation": {"diesel": 0.99},
                "fuel_gas": {"natural_gas": 1},
                "gas_fuel_heating_value": {"natural_gas": 0.038931},
                "gas_fuel_carbon_content": {"natural_gas": 0.015242055},
                "gas_fuel_oxidation": {"natural_gas": 0.99},
                "co2_per_carbon": 3.6666666666666665,
                "fuel_volume": {"diesel": 0},
                "fuel_volume_factor": {"diesel": 0},
                "refrigerant": {"HFC134a": 0},
                "refrigerant_gwp": {"HFC134a": 1300},
            },
            results={"scope1": "2.154 kgCO2e"},
            found_in="MEE enterprise guideline 2026 edition, natural gas per Nm3 (case G20)",
            tolerance=5e-4,
            note="printed to the gram",
        )
    ],
)
def direct(
    *,
    fuel_mass: FuelMass,
    fuel_heating_value: Annotated[Column, FromFactor("fuel.ncv.mee", "GJ/t", labels="fuel_mass")],
    fuel_carbon_content: Annotated[Column, FromFactor("fuel.carbon_content.mee", "tC/GJ", labels="fuel_mass")],
    fuel_oxidation: Annotated[Column, FromFactor("fuel.oxidation.mee", "1", labels="fuel_mass")],
    fuel_gas: FuelGas,
    gas_fuel_heating_value: Annotated[Column, FromFactor("fuel.ncv_gas.mee", "GJ/Nm3", labels="fuel_gas")],
    gas_fuel_carbon_content: Annotated[Column, FromFactor("fuel.carbon_content.mee", "tC/GJ", labels="fuel_gas")],
    gas_fuel_oxidation: Annotated[Column, FromFactor("fuel.oxidation.mee", "1", labels="fuel_gas")],
    co2_per_carbon: Annotated[Column, FromFactor("stoichiometry.co2_per_c", "tCO2e/tC")],
    fuel_volume: Annotated[Column, Activity("L", optional=True, labels="fuel_volume")],
    fuel_volume_factor: Annotated[Column, FromFactor("fuel.co2_volume.jst303", "tCO2e/L", labels="fuel_volume")],
    refrigerant: Annotated[Column, Activity("t", optional=True, labels="refrigerant")],
    refrigerant_gwp: Annotated[Column, FromFactor("gwp.SET", "tCO2e/t", labels="refrigerant")],
) -> dict[str, Column]:
    """Emissions of fuels burnt and refrigerants lost.

    Parameters
    ----------
    fuel_mass, fuel_gas, fuel_volume
        Fuels burnt in the year, by kind: by mass [t], gases at 0 °C [Nm3], liquids by volume [L].
    fuel_heating_value, gas_fuel_heating_value
        Net calorific value by kind [GJ/t], [GJ/Nm3].
    fuel_carbon_content, gas_fuel_carbon_content
        Carbon per energy by kind [tC/GJ].
    fuel_oxidation, gas_fuel_oxidation
        Oxidised share of the carbon by kind [1].
    co2_per_carbon
        CO2 per carbon, 44/12 [tCO2e/tC].
    fuel_volume_factor
        CO2 per litre by kind [tCO2e/L].
    refrigerant
        Refrigerants refilled in the year, by kind [t].
    refrigerant_gwp
        Global warming potential by kind [tCO2e/t].

    Returns
    -------
    dict
        ``scope1`` [tCO2e]; positive is emitted.
    """
    solid: Column = total(fuel_mass * fuel_heating_value * fuel_carbon_content * fuel_oxidation)
    gaseous: Column = total(fuel_gas * gas_fuel_heating_value * gas_fuel_carbon_content * gas_fuel_oxidation)
    liquid: Column = total(fuel_volume * fuel_volume_factor)
    lost: Column = total(refrigerant * refrigerant_gwp)
    return {"scope1": (solid + gaseous) * co2_per_carbon + liquid + lost}
