"""Electric vehicles in place of vehicles that burn fuel."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.tcsae_235_2021 import STANDARD


@method(
    id="tcsae_235_2021.electric_vehicle",
    title={"en": "Electric vehicles", "zh": "电动汽车"},
    source=STANDARD.at("reduction = baseline − project − leakage"),
    project_types=["electric_car", "electric_taxi", "electric_bus", "electric_truck"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11, R16: 纯电动出租车, 新能源货运, 常规公交",
    status="confirmed",
    notes=(
        "Fuel and electricity per distance of comparable vehicles in the same service; defaults are not given here.",
        "Electricity by the average factor of the consuming region in the same year.",
        "CO2 of the fuel burnt only; the column fuel names what the replaced vehicle burns.",
        "Compressed gas is counted as gas: fuel_per_km in m3/100km. In litres the benefit is negative, and flagged.",
        "Charging posts that serve the same vehicles claim the same tonnes.",
    ),
    negative_possible=True,
    monotone={"fuel_per_km": 1, "fuel_factor": 1, "electricity_per_km": -1, "grid_average": -1, "leakage": -1},
    worked=[
        Worked(
            inputs={
                "vehicles": 100,
                "distance": 100000,
                "fuel_per_km": "8 L/100km",
                "fuel_factor": "2.179 kgCO2e/L",
                "electricity_per_km": "15 kWh/100km",
                "grid_average": "0.5581 kgCO2e/kWh",
                "leakage": 0,
            },
            results={"ghg_reduced": "906.05 tCO2e"},
            found_in="10 000 000 km × (0.08 × 2.179 − 0.15 × 0.5581) kg/km by hand",
            kind="own",
        )
    ],
)
def electric_vehicle(
    *,
    vehicles: Annotated[Column, Activity("1")],
    distance: Annotated[Column, Activity("km")],
    fuel_per_km: Annotated[Column, Activity("L/km")],
    fuel_factor: Annotated[Column, FromFactor("fuel.co2_volume.jst303", "tCO2e/L", key="fuel")],
    electricity_per_km: Annotated[Column, Activity("MWh/km")],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
    leakage: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """CO2 of the fuel the replaced vehicles would have burnt, less that of the electricity.

    Parameters
    ----------
    vehicles
        Number of electric vehicles [1].
    distance
        Distance driven by one vehicle in a year [km].
    fuel_per_km
        Fuel of the vehicle replaced [L/km].
    fuel_factor
        CO2 per fuel [tCO2e/L].
    electricity_per_km
        Electricity of the electric vehicle, charging losses included [MWh/km]; books give kWh/100km.
    grid_average
        Average CO2 of the region's electricity [tCO2e/MWh].
    leakage
        Emissions elsewhere caused by the project [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    driven = vehicles * distance
    return {"ghg_reduced": driven * fuel_per_km * fuel_factor - driven * electricity_per_km * grid_average - leakage}
