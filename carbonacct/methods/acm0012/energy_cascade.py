"""Cascaded use of energy."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.acm0012 import ACM0012
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import boiler_fuel, fuel_burnt, fuel_heat


@method(
    id="acm0012.energy_cascade",
    title={"en": "Cascaded use of energy", "zh": "能源梯级利用"},
    source=ACM0012.at("baseline heat and electricity of waste energy 余热供热与发电联产"),
    project_types=["energy_cascade"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11, L-10: 能源梯级利用, 余热余压回收",
    status="unverified",
    notes=(
        "Heat counts as the coal of the boiler it replaces, power by the grid's combined margin.",
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        (
            "Extra fuel burnt for the cascade is deducted; where no such fuel is burnt, a 0 under the bare column "
            "name says so; a blank is missing."
        ),
        "The same heat may not be claimed by its seller and its user.",
    ),
    negative_possible=True,
    monotone={"heat_supplied": 1, "electricity_self_used": 1, "fuel_used": -1},
    worked=[
        Worked(
            inputs={
                "heat_supplied": "29307 GJ",
                "boiler_efficiency": 0.8,
                "standard_coal_heat": "29.307 GJ/tce",
                "coal_emission_factor": "0.1 tCO2e/GJ",
                "electricity_self_used": "1000 MWh",
                "coal_rate": "300 gce/kWh",
                "grid_factor": "0.6 tCO2e/MWh",
                "fuel_used": {"bituminous": 100},
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"energy_saved": "1481.7569181424233 tce", "ghg_reduced": "4091.775 tCO2e"},
            found_in=(
                "36 633.75 GJ of boiler fuel (1250 tce) + 300 tce − 2000 GJ ÷ 29.307; 3663.375 + 600 − 171.6 t by hand"
            ),
            kind="own",
        ),
    ],
)
def energy_cascade(
    *,
    heat_supplied: terms.HeatSupplied,
    boiler_efficiency: terms.BoilerEfficiency,
    standard_coal_heat: terms.StandardCoalHeat,
    coal_emission_factor: terms.CoalEmissionFactor,
    electricity_self_used: terms.ElectricitySelfUsed,
    coal_rate: terms.CoalRate,
    grid_factor: terms.GridFactor,
    fuel_used: terms.FuelUsed,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """Standard coal and CO2 of the boiler heat and grid power that cascaded energy replaces.

    Parameters
    ----------
    heat_supplied
        Heat delivered in a year [GJ].
    boiler_efficiency
        Useful heat per fuel heat of the boiler replaced [1].
    standard_coal_heat
        Heat of one tonne of standard coal [GJ/tce].
    coal_emission_factor
        CO2 per heat of the coal replaced [tCO2e/GJ].
    electricity_self_used
        Electricity made and used on site [MWh]; blank counts as 0.
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_factor
        Combined margin, operating and build margin in equal parts [tCO2e/MWh].
    fuel_used
        Fuel the project burns, by kind [t]; 0 under the bare name where it burns none.
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
    heat = boiler_fuel(heat_supplied, boiler_efficiency)
    extra = fuel_heat(fuel_used, fuel_heating_value)
    energy_saved = (heat - extra) / standard_coal_heat + electricity_self_used * coal_rate
    ghg_reduced = (
        heat * coal_emission_factor
        + electricity_self_used * grid_factor
        - fuel_burnt(fuel_used, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon)
    )
    return {"energy_saved": energy_saved, "ghg_reduced": ghg_reduced}
