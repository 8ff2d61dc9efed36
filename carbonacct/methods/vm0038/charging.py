"""Charging and battery swapping."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import distance_driven
from carbonacct.methods.vm0038 import VM0038


@method(
    id="vm0038.charging",
    title={"en": "Charging and battery swapping", "zh": "充换电设施"},
    source=VM0038.at(
        "electricity delivered × distance per electricity × fuel replaced, less electricity "
        "taken 输出电量对应的替代燃油"
    ),
    project_types=["charging_station"],
    returns={"ghg_reduced": "tCO2e", "charging_delivered": "MWh"},
    plan="R11: 充电/换电/加氢",
    status="unverified",
    notes=(
        (
            "Posts generate nothing: they claim what the vehicles save. The loans of those vehicles claim the same "
            "tonnes: count one or the other."
        ),
        (
            "grid_electricity is metered on the grid side, so charging losses and stand-by are in it; own solar "
            "power is not."
        ),
        "Distance per electricity and the fuel replaced are those of the vehicles that charge there.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={"electricity_delivered": 1, "fuel_per_km": 1, "fuel_factor": 1, "grid_electricity": -1},
    worked=[
        Worked(
            inputs={
                "electricity_delivered": "10000 MWh",
                "distance_per_electricity": "6 km/kWh",
                "fuel_per_km": "0.08 L/km",
                "fuel_factor": "2.2 kgCO2e/L",
                "grid_electricity": "11000 MWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"ghg_reduced": "5060 tCO2e", "charging_delivered": "10000 MWh"},
            found_in="6 × 10⁷ km × 0.08 L × 2.2 kg − 5500 t by hand",
            kind="own",
        ),
    ],
)
def charging(
    *,
    electricity_delivered: terms.ElectricityDelivered,
    distance_per_electricity: terms.DistancePerElectricity,
    fuel_per_km: terms.FuelPerKm,
    fuel_factor: terms.FuelFactor,
    grid_electricity: terms.GridElectricity,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """CO2 of the fuel that the distance charged would have taken, less the electricity drawn.

    Parameters
    ----------
    electricity_delivered
        Electricity delivered to vehicles or ships in a year, at the outlet [MWh].
    distance_per_electricity
        Distance driven per electricity charged [km/MWh]; books give km/kWh.
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
        ``ghg_reduced`` [tCO2e], ``charging_delivered`` [MWh]; positive is good.
    """
    replaced = distance_driven(electricity_delivered * distance_per_electricity, fuel_per_km, fuel_factor)
    return {"ghg_reduced": replaced - grid_electricity * grid_average, "charging_delivered": electricity_delivered}
