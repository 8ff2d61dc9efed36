"""Energy a building saves against a reference."""

from typing import Annotated

from carbonacct.methods.cbirc_2020 import GUIDELINE
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method


@method(
    id="building.energy_saving",
    title={"en": "Green building, energy against a reference", "zh": "绿色建筑节能"},
    source=GUIDELINE.at("class 9, building energy saving and green building 建筑节能及绿色建筑"),
    project_types=["green_building", "building_retrofit"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e", "green_floor_area": "m2"},
    plan="R11, L-11: 绿色建筑(星级, 超低能耗), 既有建筑节能改造",
    status="unverified",
    notes=(
        "The reference is a document's figure for this building: consumption limits are bounds, not baselines.",
        "Energy counted as electricity: CO2 by the average factor of the region in the same year.",
        "Standard coal by the equivalent convention (supply coal rate of the year before).",
        "Materials and construction are not counted.",
    ),
    negative_possible=True,
    monotone={"energy_reference": 1, "energy_design": -1},
    worked=[
        Worked(
            inputs={
                "floor_area": "20000 m2",
                "energy_reference": "85 kWh/m2",
                "energy_design": "60 kWh/m2",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5581 kgCO2e/kWh",
            },
            results={"energy_saved": "150 tce", "ghg_reduced": "279.05 tCO2e", "green_floor_area": "20000 m2"},
            found_in="20 000 m2 × 25 kWh/m2 = 500 MWh by hand",
            kind="own",
        )
    ],
)
def energy_saving(
    *,
    floor_area: Annotated[Column, Activity("m2")],
    energy_reference: Annotated[Column, Activity("MWh/m2")],
    energy_design: Annotated[Column, Activity("MWh/m2")],
    coal_rate: Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
) -> dict[str, Column]:
    """Standard coal and CO2 of the electricity saved against the reference.

    Parameters
    ----------
    floor_area
        Floor area [m2].
    energy_reference, energy_design
        Electricity per floor area in a year, of the reference and of the design [MWh/m2]; books give kWh/m2.
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        Average CO2 of the region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e], ``green_floor_area`` [m2]; positive is good.
    """
    electricity = floor_area * (energy_reference - energy_design)
    return {
        "energy_saved": electricity * coal_rate,
        "ghg_reduced": electricity * grid_average,
        "green_floor_area": floor_area,
    }
