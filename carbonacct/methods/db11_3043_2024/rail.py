"""Rail and metro in place of other modes."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.db11_3043_2024 import STANDARD
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import passengers_moved


@method(
    id="db11_3043_2024.rail_passengers",
    title={"en": "Rail and metro in place of other modes", "zh": "轨道交通与铁路客运"},
    source=STANDARD.at("equations 1 and 2: BE = Σ EF × distance, PE = Σ EF × distance 基准线排放与项目排放"),
    project_types=["urban_rail", "railway"],
    returns={"ghg_reduced": "tCO2e", "clean_passenger_transport": "pkm"},
    plan="R11, R16: 城市轨道, 绿色铁路",
    status="unverified",
    notes=(
        (
            "Shares come from a survey of passengers and add up to at most 1: trips that would not have been made "
            "count 0."
        ),
        (
            "Emissions per passenger-kilometre are the city's own: car occupancy decides; the default shares of the "
            "green-credit guideline are unknown."
        ),
        "Traction and stations by metered electricity.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        (
            "Guangzhou's metro, 2015: 0.54 kg a trip by replacement, 0.52 by the mean of all modes (Climate Change "
            "Research 2017, case G24)."
        ),
        "The line's construction is not counted.",
    ),
    negative_possible=True,
    monotone={"passenger_distance": 1, "mode_factor": 1, "grid_electricity": -1},
    worked=[
        Worked(
            inputs={
                "passenger_distance": "1000000000 pkm",
                "mode_share": {"car": 0.3, "bus": 0.5},
                "mode_factor": {"car": 0.00015, "bus": 3e-05},
                "grid_electricity": "60000 MWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"ghg_reduced": "30000 tCO2e", "clean_passenger_transport": "1000000000 pkm"},
            found_in="10⁹ pkm × (0.3 × 150 + 0.5 × 30) g − 30 000 t by hand",
            kind="own",
        ),
    ],
)
def rail_passengers(
    *,
    passenger_distance: terms.PassengerDistance,
    mode_share: terms.ModeShare,
    mode_factor: terms.ModeFactor,
    grid_electricity: terms.GridElectricity,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """CO2e of the modes that the passengers would have taken, less the electricity of the line.

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

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``clean_passenger_transport`` [pkm]; positive is good.
    """
    replaced = passengers_moved(passenger_distance, mode_share, mode_factor)
    return {"ghg_reduced": replaced - grid_electricity * grid_average, "clean_passenger_transport": passenger_distance}
