"""Hydrogen refuelling."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.ams_iii_s import AMS_III_S
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import distance_driven


@method(
    id="ams_iii_s.hydrogen_refuelling",
    title={"en": "Hydrogen refuelling", "zh": "加氢站与氢燃料电池汽车"},
    source=AMS_III_S.at(
        "baseline fuel of the distance driven on hydrogen less hydrogen and power 氢能行驶里程的基准排放"
    ),
    project_types=["hydrogen_refuelling"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 充电/换电/加氢",
    status="unverified",
    notes=(
        (
            "The hydrogen's own emissions decide: hydrogen of coal makes the result negative. They are an input with "
            "its document."
        ),
        "Compression at the station by metered electricity.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "The vehicles' own loans claim the same tonnes: count one or the other.",
    ),
    negative_possible=True,
    monotone={"hydrogen_footprint": -1, "fuel_per_km": 1, "fuel_factor": 1, "electricity_used": -1},
    worked=[
        Worked(
            inputs={
                "hydrogen_dispensed": "100 t",
                "distance_per_hydrogen": "12.5 km/kg",
                "fuel_per_km": "0.3 L/km",
                "fuel_factor": "2.6 kgCO2e/L",
                "hydrogen_footprint": "4 tCO2e/t",
                "electricity_used": "300 MWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"ghg_reduced": "425 tCO2e"},
            found_in="1 250 000 km × 0.3 L × 2.6 kg − 400 − 150 t by hand",
            kind="own",
        ),
    ],
)
def hydrogen_refuelling(
    *,
    hydrogen_dispensed: terms.HydrogenDispensed,
    distance_per_hydrogen: terms.DistancePerHydrogen,
    fuel_per_km: terms.FuelPerKm,
    fuel_factor: terms.FuelFactor,
    hydrogen_footprint: terms.HydrogenFootprint,
    electricity_used: terms.ElectricityUsed,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """CO2 of the fuel that the distance driven on hydrogen would have taken, less the hydrogen's own.

    Parameters
    ----------
    hydrogen_dispensed
        Hydrogen filled into vehicles in a year [t].
    distance_per_hydrogen
        Distance driven per hydrogen [km/t]; books give km/kg.
    fuel_per_km
        Fuel per distance of the vehicle replaced [L/km].
    fuel_factor
        CO2 per fuel; the column fuel names what the replaced vehicle burns [tCO2e/L].
    hydrogen_footprint
        Emissions of making and bringing the hydrogen [tCO2e/t].
    electricity_used
        Electricity the project itself takes from the grid [MWh]; blank counts as 0.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    replaced = distance_driven(hydrogen_dispensed * distance_per_hydrogen, fuel_per_km, fuel_factor)
    emitted = hydrogen_dispensed * hydrogen_footprint + electricity_used * grid_average
    return {"ghg_reduced": replaced - emitted}
