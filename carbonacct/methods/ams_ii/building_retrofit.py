"""Building retrofit by energy carrier."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.ams_ii import AMS_II_E
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import gas_burnt


@method(
    id="ams_ii.building_carriers",
    title={"en": "Building retrofit by energy carrier", "zh": "既有建筑节能改造（分能源品种）"},
    source=AMS_II_E.at("electricity, gas and heat before less after 分品种能耗之差"),
    project_types=["building_retrofit"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11, L-11: 既有建筑节能改造",
    status="unverified",
    notes=(
        "Bills of both years, brought to the same weather and use; growth of the floor area is no loss.",
        "Chosen by the column method or methods=; by default the energy per floor area is taken.",
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={
        "electricity_before": 1,
        "electricity_after": -1,
        "gas_before": 1,
        "gas_after": -1,
        "heat_before": 1,
        "heat_after": -1,
    },
    worked=[
        Worked(
            inputs={
                "electricity_before": "3000 MWh",
                "electricity_after": "2000 MWh",
                "gas_before": "100000 Nm3",
                "gas_after": "0 Nm3",
                "heat_before": "29307 GJ",
                "heat_after": 0,
                "standard_coal_heat": "29.307 GJ/tce",
                "gas_heating_value": "0.04 GJ/Nm3",
                "gas_emission_factor": "0.06 tCO2e/GJ",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
                "heat_factor": "0.1 tCO2e/GJ",
            },
            results={"energy_saved": "1436.4861637151534 tce", "ghg_reduced": "3670.7 tCO2e"},
            found_in="300 tce + 4000 GJ ÷ 29.307 + 1000 tce; 500 + 240 + 2930.7 t by hand",
            kind="own",
        ),
    ],
)
def building_carriers(
    *,
    electricity_before: terms.ElectricityBefore,
    electricity_after: terms.ElectricityAfter,
    gas_before: terms.GasBefore,
    gas_after: terms.GasAfter,
    heat_before: terms.HeatBefore,
    heat_after: terms.HeatAfter,
    standard_coal_heat: terms.StandardCoalHeat,
    gas_heating_value: terms.GasHeatingValue,
    gas_emission_factor: terms.GasEmissionFactor,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
    heat_factor: terms.HeatFactor,
) -> dict[str, Column]:
    """Standard coal and CO2 of the energy bills before, less those after.

    Parameters
    ----------
    electricity_before
        Electricity used in a year before the works [MWh].
    electricity_after
        Electricity used in a year after the works, at the same service [MWh].
    gas_before
        Natural gas burnt in a year before the works [Nm3]; blank counts as 0.
    gas_after
        Natural gas burnt in a year after the works [Nm3]; blank counts as 0.
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

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    electricity = electricity_before - electricity_after
    gas = gas_before - gas_after
    heat = heat_before - heat_after
    energy_saved = electricity * coal_rate + (gas * gas_heating_value + heat) / standard_coal_heat
    return {
        "energy_saved": energy_saved,
        "ghg_reduced": electricity * grid_average
        + gas_burnt(gas, gas_heating_value, gas_emission_factor)
        + heat * heat_factor,
    }
