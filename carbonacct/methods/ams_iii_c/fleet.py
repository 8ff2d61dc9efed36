"""Electric fleet by metered electricity."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.ams_iii_c import AMS_III_C
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import distance_driven


@method(
    id="ams_iii_c.electric_fleet",
    title={"en": "Electric fleet by metered electricity", "zh": "电动车队（计量用电）"},
    source=AMS_III_C.at("baseline fuel per distance less metered electricity 基准燃油排放减计量用电排放"),
    project_types=["electric_bus", "electric_truck", "electric_taxi"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 常规公交, 新能源货运, 纯电动出租车",
    status="unverified",
    notes=(
        "Where the depot meters the electricity: charging losses are in it. Without a meter take electric_vehicle.",
        "The column fuel names what the replaced vehicle burns; its consumption is that of the same lines.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "Chosen by the column method or methods=. Charging posts of the same vehicles claim the same tonnes.",
    ),
    negative_possible=True,
    monotone={"fuel_per_km": 1, "fuel_factor": 1, "grid_electricity": -1},
    worked=[
        Worked(
            inputs={
                "fleet_distance": "10000000 km",
                "fuel_per_km": "0.35 L/km",
                "fuel_factor": "2.6 kgCO2e/L",
                "grid_electricity": "10000 MWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"ghg_reduced": "4100 tCO2e"},
            found_in="10⁷ km × 0.35 L × 2.6 kg − 5000 t by hand",
            kind="own",
        ),
    ],
)
def electric_fleet(
    *,
    fleet_distance: terms.FleetDistance,
    fuel_per_km: terms.FuelPerKm,
    fuel_factor: terms.FuelFactor,
    grid_electricity: terms.GridElectricity,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """CO2 of the fuel that the replaced fleet would have burnt, less the electricity metered.

    Parameters
    ----------
    fleet_distance
        Distance driven by the whole fleet in a year [km].
    fuel_per_km
        Fuel per distance of the vehicle replaced [L/km].
    fuel_factor
        CO2 per fuel; the column fuel names what the replaced vehicle burns [tCO2e/L].
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {"ghg_reduced": distance_driven(fleet_distance, fuel_per_km, fuel_factor) - grid_electricity * grid_average}
