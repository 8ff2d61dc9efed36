"""Shared bicycles and shared travel."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.db11_3043_2024 import STANDARD
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import passengers_moved


@method(
    id="db11_3043_2024.shared_trips",
    title={"en": "Shared bicycles and shared travel", "zh": "共享交通（共享单车等）"},
    source=STANDARD.at("equations 1 and 2 for shared trips 基准线排放与项目排放"),
    project_types=["shared_mobility"],
    returns={"ghg_reduced": "tCO2e", "clean_passenger_transport": "pkm"},
    plan="R11, R16: 共享交通",
    status="unverified",
    notes=(
        (
            "Shares come from a survey of passengers and add up to at most 1: trips that would not have been made "
            "count 0."
        ),
        "Moving bicycles about, charging and wear-out of the fleet are project emissions.",
        "A shared car replaces trips on foot and by bus too: their shares count 0 or little.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={"passenger_distance": 1, "mode_factor": 1, "electricity_used": -1, "plant_emissions": -1},
    worked=[
        Worked(
            inputs={
                "passenger_distance": "10000000 pkm",
                "mode_share": {"car": 0.2, "bus": 0.4},
                "mode_factor": {"car": 0.00015, "bus": 3e-05},
                "electricity_used": "100 MWh",
                "grid_average": "0.5 tCO2e/MWh",
                "plant_emissions": "120 tCO2e",
            },
            results={"ghg_reduced": "250 tCO2e", "clean_passenger_transport": "10000000 pkm"},
            found_in="10⁷ pkm × 42 g − 50 − 120 t by hand",
            kind="own",
        ),
    ],
)
def shared_trips(
    *,
    passenger_distance: terms.PassengerDistance,
    mode_share: terms.ModeShare,
    mode_factor: terms.ModeFactor,
    electricity_used: terms.ElectricityUsed,
    grid_average: terms.GridAverage,
    plant_emissions: terms.PlantEmissions,
) -> dict[str, Column]:
    """CO2e of the modes that shared trips replace, less what running the fleet emits.

    Parameters
    ----------
    passenger_distance
        Passenger-kilometres moved in a year [pkm].
    mode_share
        Share of the passenger-kilometres that would have gone by each mode, from a survey [1].
    mode_factor
        Emissions per passenger-kilometre of each mode replaced [tCO2e/pkm]; books give gCO2e/pkm.
    electricity_used
        Electricity the project itself takes from the grid [MWh]; blank counts as 0.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].
    plant_emissions
        Other emissions of the project that no argument covers [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``clean_passenger_transport`` [pkm]; positive is good.
    """
    replaced = passengers_moved(passenger_distance, mode_share, mode_factor)
    emitted = electricity_used * grid_average + plant_emissions
    return {"ghg_reduced": replaced - emitted, "clean_passenger_transport": passenger_distance}
