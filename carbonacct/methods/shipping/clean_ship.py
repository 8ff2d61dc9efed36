"""Ships with cleaner energy."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import fuel_burnt
from carbonacct.methods.shipping import CONVENTION


@method(
    id="shipping.clean_ship",
    title={"en": "Ships with cleaner energy", "zh": "清洁能源船舶"},
    source=CONVENTION.at(
        "fuel of the ship replaced less fuel, slip and electricity of the new one 被替代船舶排放减新船排放"
    ),
    project_types=["clean_ship"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 清洁能源船舶",
    status="unverified",
    notes=(
        "Both ships for the same transport work.",
        "Where no such fuel is burnt, a 0 under the bare column name says so; a blank is missing.",
        (
            "Gas engines let methane out: without methane_slip the result of a gas ship is too good, and the "
            "manifest says it was read as 0."
        ),
        "The fossil GWP is used for slip; methanol and ammonia are project emissions by their own documents.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={"fuel_before": 1, "fuel_after": -1, "methane_slip": -1, "electricity_used": -1, "plant_emissions": -1},
    worked=[
        Worked(
            inputs={
                "fuel_before": {"bituminous": 1000},
                "fuel_after": {"bituminous": 500},
                "methane_slip": "5 tCH4",
                "gwp_ch4_fossil": 30,
                "electricity_used": "400 MWh",
                "grid_average": "0.5 tCO2e/MWh",
                "plant_emissions": "8 tCO2e",
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"ghg_reduced": "500 tCO2e"},
            found_in="1716 − 858 − 150 − 200 − 8 t by hand",
            kind="own",
        ),
    ],
)
def clean_ship(
    *,
    fuel_before: terms.FuelBefore,
    fuel_after: terms.FuelAfter,
    methane_slip: terms.MethaneSlip,
    gwp_ch4_fossil: terms.GwpCh4Fossil,
    electricity_used: terms.ElectricityUsed,
    grid_average: terms.GridAverage,
    plant_emissions: terms.PlantEmissions,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """CO2e of the ship replaced, less fuel, methane slip and electricity of the new one.

    Parameters
    ----------
    fuel_before
        Fuel burnt in a year before the works, by kind [t]; 0 under the bare name where none.
    fuel_after
        Fuel burnt in a year after the works at the same output, by kind [t]; 0 under the bare name where
        none.
    methane_slip
        Unburnt methane of the gas engines [tCH4]; blank counts as 0.
    gwp_ch4_fossil
        Global warming potential of fossil methane, the CO2 of its decay included [tCO2e/tCH4].
    electricity_used
        Electricity the project itself takes from the grid [MWh]; blank counts as 0.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].
    plant_emissions
        Other emissions of the project that no argument covers [tCO2e]; blank counts as 0.
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
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    before = fuel_burnt(fuel_before, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon)
    after = (
        fuel_burnt(fuel_after, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon)
        + methane_slip * gwp_ch4_fossil
        + electricity_used * grid_average
    )
    return {"ghg_reduced": before - after - plant_emissions}
