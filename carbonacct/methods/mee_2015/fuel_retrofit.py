"""Retrofit of boilers and kilns."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.bands import STANDARD_COAL
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import fuel_burnt, fuel_heat, gas_burnt
from carbonacct.methods.mee_2015 import GUIDELINE


@method(
    id="mee_2015.fuel_retrofit",
    title={"en": "Retrofit of boilers and kilns", "zh": "锅炉窑炉改造"},
    source=GUIDELINE.at("E = Σ fuel × heating value × carbon × oxidation × 44/12, before less after 化石燃料燃烧排放"),
    project_types=["kiln_boiler_retrofit", "energy_saving_retrofit"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11, R14: 能源梯级利用, 清洁能源替代燃煤供热, 绿色工厂",
    status="confirmed",
    notes=(
        "Both years at the same output and boundary; electricity and bought heat are in comprehensive_energy.",
        "Where no such fuel is burnt, a 0 under the bare column name says so; a blank is missing.",
        "Coal by kind, as the guidelines list it; natural gas stands in columns of its own.",
        (
            "The newest edition of each fuel's defaults is taken (diesel 3.096 t/t in 2015, 3.171 in 2026): the "
            "row's year decides."
        ),
        (
            "Measured heating value and carbon content go before defaults: give fuel_heating_value@KIND and "
            "fuel_carbon_content@KIND."
        ),
    ),
    negative_possible=True,
    monotone={"fuel_before": 1, "fuel_after": -1, "gas_before": 1, "gas_after": -1},
    bands=(STANDARD_COAL,),
    worked=[
        Worked(
            inputs={
                "fuel_before": {"diesel": 1},
                "fuel_after": {"diesel": 0},
                "gas_before": 0,
                "gas_after": 0,
                "standard_coal_heat": "29.307 GJ/tce",
                "gas_heating_value": "0.038931 GJ/Nm3",
                "gas_emission_factor": "0.0561 tCO2e/GJ",
                "fuel_heating_value": {"diesel": 42.652},
                "fuel_carbon_content": {"diesel": 0.020480956},
                "fuel_oxidation": {"diesel": 0.99},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"ghg_reduced": "3.171 tCO2e"},
            found_in=(
                "National factor database, second edition 2026, diesel, as a public library prints it (case G20)"
            ),
            kind="published",
            tolerance=0.0001,
        ),
        Worked(
            inputs={
                "fuel_before": {"bituminous": 1000},
                "fuel_after": {"bituminous": 0},
                "gas_before": 0,
                "gas_after": "400000 Nm3",
                "standard_coal_heat": "29.307 GJ/tce",
                "gas_heating_value": "0.04 GJ/Nm3",
                "gas_emission_factor": "0.06 tCO2e/GJ",
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"energy_saved": "136.48616371515337 tce", "ghg_reduced": "756 tCO2e"},
            found_in="(20 000 − 16 000) GJ ÷ 29.307; 468 tC × 44/12 − 960 t by hand",
            kind="own",
        ),
    ],
)
def fuel_retrofit(
    *,
    fuel_before: terms.FuelBefore,
    fuel_after: terms.FuelAfter,
    gas_before: terms.GasBefore,
    gas_after: terms.GasAfter,
    standard_coal_heat: terms.StandardCoalHeat,
    gas_heating_value: terms.GasHeatingValue,
    gas_emission_factor: terms.GasEmissionFactor,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """Standard coal and CO2 of the fuels burnt before, less those burnt after.

    Parameters
    ----------
    fuel_before
        Fuel burnt in a year before the works, by kind [t]; 0 under the bare name where none.
    fuel_after
        Fuel burnt in a year after the works at the same output, by kind [t]; 0 under the bare name where
        none.
    gas_before
        Natural gas burnt in a year before the works [Nm3]; blank counts as 0.
    gas_after
        Natural gas burnt in a year after the works [Nm3]; blank counts as 0.
    standard_coal_heat
        Heat of one tonne of standard coal [GJ/tce].
    gas_heating_value
        Net heating value of natural gas [GJ/Nm3].
    gas_emission_factor
        CO2 per heat of natural gas [tCO2e/GJ].
    fuel_heating_value
        Net heating value of each fuel [GJ/t].
    fuel_carbon_content
        Carbon per heat of each fuel [tC/GJ].
    fuel_oxidation
        Share of each fuel's carbon that burns [1].
    co2_per_carbon
        CO2 per carbon burnt, 44/12 [tCO2e/tC].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    solid = fuel_heat(fuel_before, fuel_heating_value) - fuel_heat(fuel_after, fuel_heating_value)
    gas = gas_before - gas_after
    energy_saved = (solid + gas * gas_heating_value) / standard_coal_heat
    before = fuel_burnt(fuel_before, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon)
    after = fuel_burnt(fuel_after, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon)
    return {
        "energy_saved": energy_saved,
        "ghg_reduced": before - after + gas_burnt(gas, gas_heating_value, gas_emission_factor),
    }
