"""Commercial real estate and mortgages."""

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.pcaf_2022 import STANDARD


@method(
    id="pcaf_2022.building_floor_area",
    title={"en": "Buildings by floor area", "zh": "按建筑面积"},
    source=STANDARD.at("real estate, options 2a and 2b"),
    returns={"scope1": "tCO2e", "scope2": "tCO2e", "scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Tenants' energy counts.",),
    monotone={"floor_area": 1},
    worked=[
        Worked(
            inputs={
                "floor_area": 100,
                "electricity_per_area": 0.1,
                "heat_per_area": 0,
                "gas_per_area": 0,
                "grid_average": 0.5,
                "heat_factor": 0,
                "gas_factor": 0,
            },
            results={"scope1_2": 5.0},
            found_in="100 × 0.1 × 0.5 by hand",
            kind="own",
        )
    ],
)
def building_floor_area(
    *,
    floor_area: terms.FloorArea,
    electricity_per_area: terms.ElectricityPerArea,
    heat_per_area: terms.HeatPerArea,
    gas_per_area: terms.GasPerArea,
    grid_average: terms.GridAverage,
    heat_factor: terms.HeatFactor,
    gas_factor: terms.GasFactor,
) -> dict[str, Column]:
    """Emissions of buildings by floor area.

    Parameters
    ----------
    floor_area
        Floor area, not land [m2].
    electricity_per_area, heat_per_area, gas_per_area
        Energy per floor area and year, by label or statistics [MWh/m2], [GJ/m2], [Nm3/m2].
    grid_average, heat_factor, gas_factor
        Emissions per energy [tCO2e/MWh], [tCO2e/GJ], [tCO2e/Nm3].

    Returns
    -------
    dict
        ``scope1`` [tCO2e], ``scope2`` [tCO2e], ``scope1_2`` [tCO2e].
    """
    scope1 = floor_area * gas_per_area * gas_factor
    scope2 = floor_area * electricity_per_area * grid_average + floor_area * heat_per_area * heat_factor
    return {"scope1": scope1, "scope2": scope2, "scope1_2": scope1 + scope2}


@method(
    id="pcaf_2022.building_number",
    title={"en": "Buildings by number", "zh": "按建筑数量"},
    source=STANDARD.at("real estate, option 3"),
    returns={"scope1": "tCO2e", "scope2": "tCO2e", "scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Statistics per building.",),
    monotone={"buildings": 1},
    worked=[
        Worked(
            inputs={
                "buildings": 2,
                "electricity_per_building": 10,
                "heat_per_building": 0,
                "gas_per_building": 0,
                "grid_average": 0.5,
                "heat_factor": 0,
                "gas_factor": 0,
            },
            results={"scope1_2": 10.0},
            found_in="2 × 10 × 0.5 by hand",
            kind="own",
        )
    ],
)
def building_number(
    *,
    buildings: terms.Buildings,
    electricity_per_building: terms.ElectricityPerBuilding,
    heat_per_building: terms.HeatPerBuilding,
    gas_per_building: terms.GasPerBuilding,
    grid_average: terms.GridAverage,
    heat_factor: terms.HeatFactor,
    gas_factor: terms.GasFactor,
) -> dict[str, Column]:
    """Emissions of buildings by number.

    Parameters
    ----------
    buildings
        Number of buildings [1].
    electricity_per_building, heat_per_building, gas_per_building
        Energy per building and year [MWh], [GJ], [Nm3].
    grid_average, heat_factor, gas_factor
        Emissions per energy [tCO2e/MWh], [tCO2e/GJ], [tCO2e/Nm3].

    Returns
    -------
    dict
        ``scope1`` [tCO2e], ``scope2`` [tCO2e], ``scope1_2`` [tCO2e].
    """
    scope1 = buildings * gas_per_building * gas_factor
    scope2 = buildings * electricity_per_building * grid_average + buildings * heat_per_building * heat_factor
    return {"scope1": scope1, "scope2": scope2, "scope1_2": scope1 + scope2}
