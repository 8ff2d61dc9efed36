"""Water-saving irrigation."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.water import GUIDELINE_WATER


@method(
    id="water.irrigation",
    title={"en": "Water-saving irrigation", "zh": "高效节水灌溉"},
    source=GUIDELINE_WATER.at("class 1 and 3, water-saving irrigation 节水灌溉"),
    project_types=["irrigation"],
    returns={"water_saved": "m3", "energy_saved": "tce", "ghg_reduced": "tCO2e"},
    optional_returns=("energy_saved", "ghg_reduced"),
    plan="R11: 节水, 绿色有机农业",
    status="unverified",
    notes=(
        "Water drawn, not water at the root: a better canal and a better sprinkler both show.",
        (
            "Pressure of drip and sprinkler lines takes power: where it does, the saving of energy is smaller "
            "or negative and belongs in a row of electricity_saving."
        ),
        "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year.",
    ),
    negative_possible=True,
    monotone={"irrigation_before": 1, "irrigation_after": -1},
    worked=[
        Worked(
            inputs={
                "area": "3 万亩",
                "irrigation_before": "400 m3/亩",
                "irrigation_after": "300 m3/亩",
                "pumping_electricity": "0.2 kWh/m3",
                "coal_rate": "300 gce/kWh",
                "grid_average": 0.5,
            },
            results={"water_saved": "300 万m3", "energy_saved": "180 tce", "ghg_reduced": "300 tCO2e"},
            found_in="30 000 亩 × 100 m3; × 0.2 kWh/m3 = 600 MWh, by hand",
            kind="own",
        ),
    ],
)
def irrigation(
    *,
    area: Annotated[Column, Activity("ha")],
    irrigation_before: Annotated[Column, Activity("m3/ha")],
    irrigation_after: Annotated[Column, Activity("m3/ha")],
    pumping_electricity: Annotated[Column, Activity("MWh/m3")],
    coal_rate: Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
) -> dict[str, Column]:
    """Irrigation water saved, and the electricity that pumped it.

    Parameters
    ----------
    area
        Area of the project [ha].
    irrigation_before
        Water drawn per area before [m3/ha].
    irrigation_after
        Water drawn per area after [m3/ha].
    pumping_electricity
        Electricity that lifts and pumps a volume of water [MWh/m3].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        CO2 per electricity used, average of the region [tCO2e/MWh].

    Returns
    -------
    dict
        ``water_saved`` [m3], ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    water_saved = area * irrigation_before - area * irrigation_after
    electricity = water_saved * pumping_electricity
    return {
        "water_saved": water_saved,
        "energy_saved": electricity * coal_rate,
        "ghg_reduced": electricity * grid_average,
    }
