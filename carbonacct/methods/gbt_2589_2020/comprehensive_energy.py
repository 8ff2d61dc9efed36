"""Comprehensive energy use."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import fuel_burnt, fuel_heat, gas_burnt
from carbonacct.methods.gbt_2589_2020 import STANDARD


@method(
    id="gbt_2589_2020.comprehensive_energy",
    title={"en": "Comprehensive energy use", "zh": "综合能耗"},
    source=STANDARD.at("E = Σ energy × conversion to standard coal, before less after 综合能耗计算"),
    project_types=["energy_system", "energy_saving_retrofit", "green_factory"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11, R14: 能源梯级利用, 绿色工厂",
    status="unverified",
    notes=(
        "All energy of the boundary: fuels by kind, natural gas, electricity, heat; both years at the same output.",
        (
            "Fuels and heat by their heating value over 29.307 GJ/tce; electricity by the equivalent convention "
            "(supply coal rate of the year before), not 0.1229 kgce/kWh."
        ),
        "CO2 carrier by carrier, not by standard coal.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "Where no such fuel is burnt, a 0 under the bare column name says so; a blank is missing.",
    ),
    negative_possible=True,
    monotone={
        "fuel_before": 1,
        "fuel_after": -1,
        "gas_before": 1,
        "gas_after": -1,
        "electricity_before": 1,
        "electricity_after": -1,
        "heat_before": 1,
        "heat_after": -1,
    },
    worked=[
        Worked(
            inputs={
                "fuel_before": {"bituminous": 1000},
                "fuel_after": {"bituminous": 500},
                "gas_before": 0,
                "gas_after": 0,
                "electricity_before": "3000 MWh",
                "electricity_after": "2000 MWh",
                "heat_before": "29307 GJ",
                "heat_after": 0,
                "standard_coal_heat": "29.307 GJ/tce",
                "gas_heating_value": "0.038931 GJ/Nm3",
                "gas_emission_factor": "0.0561 tCO2e/GJ",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
                "heat_factor": "0.11 tCO2e/GJ",
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"energy_saved": "1641.2154092878834 tce", "ghg_reduced": "4581.77 tCO2e"},
            found_in="10 000 GJ ÷ 29.307 + 1000 + 300 tce; 858 + 500 + 3223.77 t by hand",
            kind="own",
        ),
    ],
)
def comprehensive_energy(
    *,
    fuel_before: terms.FuelBefore,
    fuel_after: terms.FuelAfter,
    gas_before: terms.GasBefore,
    gas_after: terms.GasAfter,
    electricity_before: terms.ElectricityBefore,
    electricity_after: terms.ElectricityAfter,
    heat_before: terms.HeatBefore,
    heat_after: terms.HeatAfter,
    standard_coal_heat: terms.StandardCoalHeat,
    gas_heating_value: terms.GasHeatingValue,
    gas_emission_factor: terms.GasEmissionFactor,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
    heat_factor: terms.HeatFactor,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """Standard coal and CO2 of all energy used before, less those of all energy used after.

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
    electricity_before
        Electricity used in a year before the works [MWh].
    electricity_after
        Electricity used in a year after the works, at the same service [MWh].
    heat_before
        Heat bought in a year before the works [GJ]; blank counts as 0.
    heat_after
        Heat bought in a year after the works [GJ]; blank counts as 0.
    standard_coal_heat
        Heat of one tonne of standard coal [GJ/tce].
    gas_heating_value
        Net heating value of natural gas [GJ/Nm3].
    gas_emission_factor
        CO2 per heat of natural gas [tCO2e/GJ].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].
    heat_factor
        CO2 of purchased heat [tCO2e/GJ].
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
    fuel = fuel_heat(fuel_before, fuel_heating_value) - fuel_heat(fuel_after, fuel_heating_value)
    gas = gas_before - gas_after
    heat = heat_before - heat_after
    electricity = electricity_before - electricity_after
    energy_saved = (fuel + gas * gas_heating_value + heat) / standard_coal_heat + electricity * coal_rate
    burnt = fuel_burnt(
        fuel_before, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon
    ) - fuel_burnt(fuel_after, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon)
    bought = electricity * grid_average + heat * heat_factor
    return {
        "energy_saved": energy_saved,
        "ghg_reduced": burnt + gas_burnt(gas, gas_heating_value, gas_emission_factor) + bought,
    }
