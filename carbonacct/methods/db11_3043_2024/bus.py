"""Bus service in place of other modes."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.db11_3043_2024 import STANDARD
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import fuel_burnt, passengers_moved


@method(
    id="db11_3043_2024.bus_passengers",
    title={"en": "Bus service in place of other modes", "zh": "常规公交与快速公交"},
    source=STANDARD.at("equations 1 and 2, emissions of the fleet by fuel and electricity 基准线排放与项目排放"),
    project_types=["conventional_bus"],
    returns={"ghg_reduced": "tCO2e", "clean_passenger_transport": "pkm"},
    plan="R11, R16: 常规公交",
    status="unverified",
    notes=(
        (
            "Shares come from a survey of passengers and add up to at most 1: trips that would not have been made "
            "count 0."
        ),
        (
            "The fleet's own fuel and electricity are deducted; where no such fuel is burnt, a 0 under the bare "
            "column name says so; a blank is missing."
        ),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "New electric buses on existing lines are a change of vehicle: take electric_fleet or electric_vehicle.",
    ),
    negative_possible=True,
    monotone={"passenger_distance": 1, "mode_factor": 1, "grid_electricity": -1, "fuel_used": -1},
    worked=[
        Worked(
            inputs={
                "passenger_distance": "200000000 pkm",
                "mode_share": {"car": 0.3},
                "mode_factor": {"car": 0.00015},
                "grid_electricity": "4000 MWh",
                "grid_average": "0.5 tCO2e/MWh",
                "fuel_used": {"bituminous": 1000},
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"ghg_reduced": "5284 tCO2e", "clean_passenger_transport": "200000000 pkm"},
            found_in="2 × 10⁸ pkm × 45 g − 2000 − 1716 t by hand",
            kind="own",
        ),
    ],
)
def bus_passengers(
    *,
    passenger_distance: terms.PassengerDistance,
    mode_share: terms.ModeShare,
    mode_factor: terms.ModeFactor,
    grid_electricity: terms.GridElectricity,
    grid_average: terms.GridAverage,
    fuel_used: terms.FuelUsed,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """CO2e of the modes that the passengers would have taken, less what the buses emit.

    Parameters
    ----------
    passenger_distance
        Passenger-kilometres moved in a year [pkm].
    mode_share
        Share of the passenger-kilometres that would have gone by each mode, from a survey [1].
    mode_factor
        Emissions per passenger-kilometre of each mode replaced [tCO2e/pkm]; books give gCO2e/pkm.
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].
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
        ``ghg_reduced`` [tCO2e], ``clean_passenger_transport`` [pkm]; positive is good.
    """
    replaced = passengers_moved(passenger_distance, mode_share, mode_factor)
    emitted = grid_electricity * grid_average + fuel_burnt(
        fuel_used, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon
    )
    return {"ghg_reduced": replaced - emitted, "clean_passenger_transport": passenger_distance}
