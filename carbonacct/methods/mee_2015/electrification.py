"""Electricity in place of fuel."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import fuel_burnt, fuel_heat, gas_burnt
from carbonacct.methods.mee_2015 import GUIDELINE


@method(
    id="mee_2015.electrification",
    title={"en": "Electricity in place of fuel", "zh": "电能替代"},
    source=GUIDELINE.at("fuel no longer burnt less electricity used 燃料燃烧排放减用电排放"),
    project_types=["electrification"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11, R14: 清洁能源替代燃煤供热, 绿色工厂",
    status="unverified",
    notes=(
        (
            "Boilers, kilns, dryers and kitchens that change from fuel to electricity; heat pumps have a method of "
            "their own."
        ),
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "Where no such fuel is burnt, a 0 under the bare column name says so; a blank is missing.",
        "Resistance heating in a grid of high carbon gives a negative saving and often a negative reduction.",
    ),
    negative_possible=True,
    monotone={"fuel_before": 1, "gas_before": 1, "grid_electricity": -1},
    worked=[
        Worked(
            inputs={
                "fuel_before": {"bituminous": 1000},
                "gas_before": 0,
                "grid_electricity": "2000 MWh",
                "standard_coal_heat": "29.307 GJ/tce",
                "gas_heating_value": "0.038931 GJ/Nm3",
                "gas_emission_factor": "0.0561 tCO2e/GJ",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"energy_saved": "82.4308185757669 tce", "ghg_reduced": "716 tCO2e"},
            found_in="20 000 GJ ÷ 29.307 − 600 tce; 1716 − 1000 t by hand",
            kind="own",
        ),
    ],
)
def electrification(
    *,
    fuel_before: terms.FuelBefore,
    gas_before: terms.GasBefore,
    grid_electricity: terms.GridElectricity,
    standard_coal_heat: terms.StandardCoalHeat,
    gas_heating_value: terms.GasHeatingValue,
    gas_emission_factor: terms.GasEmissionFactor,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """Standard coal and CO2 of the fuel no longer burnt, less those of the electricity.

    Parameters
    ----------
    fuel_before
        Fuel burnt in a year before the works, by kind [t]; 0 under the bare name where none.
    gas_before
        Natural gas burnt in a year before the works [Nm3]; blank counts as 0.
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
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
    heat = fuel_heat(fuel_before, fuel_heating_value) + gas_before * gas_heating_value
    energy_saved = heat / standard_coal_heat - grid_electricity * coal_rate
    replaced = fuel_burnt(
        fuel_before, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon
    ) + gas_burnt(gas_before, gas_heating_value, gas_emission_factor)
    return {"energy_saved": energy_saved, "ghg_reduced": replaced - grid_electricity * grid_average}
