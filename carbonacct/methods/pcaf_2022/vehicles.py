"""Motor vehicle loans."""

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.pcaf_2022 import STANDARD


@method(
    id="pcaf_2022.vehicle_fuel",
    title={"en": "Vehicles by fuel used", "zh": "车辆按燃料"},
    source=STANDARD.at("motor vehicles, option 1a"),
    returns={"scope1": "tCO2e", "scope2": "tCO2e", "scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Scope 1 is fuel, scope 2 electricity.",),
    monotone={"fuel_volume": 1, "electricity_bought": 1},
    worked=[
        Worked(
            inputs={"fuel_volume": 1200, "fuel_factor": "2.23053 kgCO2e/L", "electricity_bought": 0, "grid_average": 0},
            results={"scope1_2": 2.676636},
            found_in="CarbonIQ-Fin-Tech tests/parta-motor-vehicles.test.js, 8.94 kWh/L × 0.2495 kg/kWh (case PCAF-040)",
            kind="independent",
        )
    ],
)
def vehicle_fuel(
    *,
    fuel_volume: terms.FuelVolume,
    fuel_factor: terms.FuelVolumeFactor,
    electricity_bought: terms.ElectricityBought,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """Emissions of vehicles by fuel used.

    Parameters
    ----------
    fuel_volume
        Fuel used in the year [L].
    fuel_factor
        Emissions per fuel [tCO2e/L].
    electricity_bought
        Electricity charged [MWh].
    grid_average
        Emissions of power [tCO2e/MWh].

    Returns
    -------
    dict
        ``scope1`` [tCO2e], ``scope2`` [tCO2e], ``scope1_2`` [tCO2e].
    """
    scope1 = fuel_volume * fuel_factor
    scope2 = electricity_bought * grid_average
    return {"scope1": scope1, "scope2": scope2, "scope1_2": scope1 + scope2}


@method(
    id="pcaf_2022.vehicle_distance",
    title={"en": "Vehicles by distance", "zh": "车辆按里程"},
    source=STANDARD.at("motor vehicles, options 1b to 3b"),
    returns={"scope1": "tCO2e", "scope2": "tCO2e", "scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Of mixed inputs the lowest-rated option counts.",),
    monotone={"vehicles": 1, "distance": 1},
    worked=[
        Worked(
            inputs={
                "vehicles": 1,
                "distance": 10000,
                "fuel_per_km": 0.08,
                "fuel_factor": 0.002,
                "electricity_per_km": 0,
                "grid_average": 0,
            },
            results={"scope1_2": 1.6},
            found_in="10 000 × 0.08 × 0.002 by hand",
            kind="own",
        )
    ],
)
def vehicle_distance(
    *,
    vehicles: terms.Vehicles,
    distance: terms.Distance,
    fuel_per_km: terms.FuelPerKm,
    fuel_factor: terms.FuelVolumeFactor,
    electricity_per_km: terms.ElectricityPerKm,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """Emissions of vehicles by distance.

    Parameters
    ----------
    vehicles
        Number of vehicles [1].
    distance
        Distance of a vehicle in the year [km].
    fuel_per_km, electricity_per_km
        Efficiency [L/km], [MWh/km].
    fuel_factor, grid_average
        Emissions per fuel [tCO2e/L] and power [tCO2e/MWh].

    Returns
    -------
    dict
        ``scope1`` [tCO2e], ``scope2`` [tCO2e], ``scope1_2`` [tCO2e].
    """
    driven = vehicles * distance
    scope1 = driven * fuel_per_km * fuel_factor
    scope2 = driven * electricity_per_km * grid_average
    return {"scope1": scope1, "scope2": scope2, "scope1_2": scope1 + scope2}
