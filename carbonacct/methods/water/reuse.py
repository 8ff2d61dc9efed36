"""Reclaimed water and the energy of it."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.water import GUIDELINE_WATER


@method(
    id="water.reuse_energy",
    title={"en": "Reclaimed water with its energy", "zh": "再生水替代新水（计能耗差）"},
    source=GUIDELINE_WATER.at("class 3 and 8, reclaimed water 再生水利用, with the energy of both waters"),
    project_types=["reclaimed_water_plant"],
    returns={"water_saved": "m3", "energy_saved": "tce", "ghg_reduced": "tCO2e"},
    optional_returns=("energy_saved", "ghg_reduced"),
    plan="R11: 节水",
    status="unverified",
    notes=(
        "Membranes take more power than a river intake: the climate benefit is then negative beside the water saved.",
        "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year.",
        "Water that flows back to the river replaces nothing.",
    ),
    negative_possible=True,
    monotone={"reuse_electricity": -1, "pumping_electricity": 1},
    worked=[
        Worked(
            inputs={
                "water_reused": "1000 万m3",
                "pumping_electricity": "0.6 kWh/m3",
                "reuse_electricity": "0.8 kWh/m3",
                "coal_rate": "300 gce/kWh",
                "grid_average": 0.5,
            },
            results={"water_saved": "1000 万m3", "energy_saved": "-600 tce", "ghg_reduced": "-1000 tCO2e"},
            found_in="10 million m3 × −0.2 kWh/m3 = −2 000 MWh by hand",
            kind="own",
        ),
    ],
)
def reuse_energy(
    *,
    water_reused: Annotated[Column, Activity("m3")],
    pumping_electricity: Annotated[Column, Activity("MWh/m3")],
    reuse_electricity: Annotated[Column, Activity("MWh/m3")],
    coal_rate: Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
) -> dict[str, Column]:
    """Fresh water that reclaimed water replaces, and the electricity it saves or costs.

    Parameters
    ----------
    water_reused
        Reclaimed water used in the year [m3].
    pumping_electricity
        Electricity that lifts and pumps a volume of water [MWh/m3].
    reuse_electricity
        Electricity that makes and moves a volume of reclaimed water [MWh/m3].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        CO2 per electricity used, average of the region [tCO2e/MWh].

    Returns
    -------
    dict
        ``water_saved`` [m3], ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    electricity = water_reused * (pumping_electricity - reuse_electricity)
    return {
        "water_saved": water_reused,
        "energy_saved": electricity * coal_rate,
        "ghg_reduced": electricity * grid_average,
    }
