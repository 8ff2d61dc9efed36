"""Green factory, measures together."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import fuel_burnt, fuel_heat
from carbonacct.methods.gbt_36132_2018 import STANDARD


@method(
    id="gbt_36132_2018.green_factory",
    title={"en": "Green factory, measures together", "zh": "绿色工厂（综合措施）"},
    source=STANDARD.at("energy, water and resource measures added up 能源、水与资源措施合计"),
    project_types=["green_factory", "zero_carbon_park", "food_processing"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e", "water_saved": "m3", "solid_waste_used": "t"},
    optional_returns=(
        "water_saved",
        "solid_waste_used",
    ),
    plan="R11, L-10: 绿色工厂, 预制菜与绿色食品加工",
    status="unverified",
    notes=(
        (
            "For a list of measures with their savings from the study; where only unit consumption is known, use "
            "energy_saving_retrofit."
        ),
        "Own solar power counts as electricity not taken from the grid, at the average factor.",
        "The certificate of a green factory is a score and no quantity.",
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "Where no such fuel is burnt, a 0 under the bare column name says so; a blank is missing.",
    ),
    negative_possible=True,
    monotone={
        "electricity_saved": 1,
        "electricity_self_used": 1,
        "fuel_saved": 1,
        "water_before": 1,
        "water_after": -1,
    },
    worked=[
        Worked(
            inputs={
                "electricity_saved": "800 MWh",
                "electricity_self_used": "200 MWh",
                "fuel_saved": {"bituminous": 1000},
                "water_before": "50000 m3",
                "water_after": "40000 m3",
                "solid_waste_input": "300 t",
                "standard_coal_heat": "29.307 GJ/tce",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={
                "energy_saved": "982.4308185757669 tce",
                "ghg_reduced": "2216 tCO2e",
                "water_saved": "10000 m3",
                "solid_waste_used": "300 t",
            },
            found_in="20 000 GJ ÷ 29.307 + 300 tce; 1716 + 500 t by hand",
            kind="own",
        ),
    ],
)
def green_factory(
    *,
    electricity_saved: terms.ElectricitySaved,
    electricity_self_used: terms.ElectricitySelfUsed,
    fuel_saved: terms.FuelSaved,
    water_before: terms.WaterBefore,
    water_after: terms.WaterAfter,
    solid_waste_input: terms.SolidWasteInput,
    standard_coal_heat: terms.StandardCoalHeat,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """What all measures of a factory save together: energy, CO2, water, and waste put to use.

    Parameters
    ----------
    electricity_saved
        Electricity saved in a year, at the meter [MWh]; blank counts as 0.
    electricity_self_used
        Electricity made and used on site [MWh]; blank counts as 0.
    fuel_saved
        Fuel saved in a year, by kind [t]; 0 under the bare name where none.
    water_before
        Fresh water used in a year before the works [m3].
    water_after
        Fresh water used in a year after the works [m3].
    solid_waste_input
        Solid waste used as raw material in a year [t]; blank leaves solid_waste_used blank.
    standard_coal_heat
        Heat of one tonne of standard coal [GJ/tce].
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
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e], ``water_saved`` [m3], ``solid_waste_used`` [t];
        positive is good.
    """
    electricity = electricity_saved + electricity_self_used
    fuel = fuel_heat(fuel_saved, fuel_heating_value) / standard_coal_heat
    burnt = fuel_burnt(fuel_saved, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon)
    return {
        "energy_saved": fuel + electricity * coal_rate,
        "ghg_reduced": burnt + electricity * grid_average,
        "water_saved": water_before - water_after,
        "solid_waste_used": solid_waste_input,
    }
