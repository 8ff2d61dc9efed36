"""Refrigerants recovered and destroyed."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ops import total
from carbonacct.methods.refrigerant import IPCC_COOLING


@method(
    id="refrigerant.recovery",
    title={"en": "Refrigerant recovery and destruction", "zh": "制冷剂回收销毁与再生"},
    source=IPCC_COOLING.at("end-of-life emissions avoided: mass × GWP of each gas"),
    project_types=["refrigerant_recovery", "hfc23_destruction"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 预制菜与绿色食品加工, 资源循环利用",
    status="unverified",
    notes=(
        "Gases by name (HFC134a, R410A, HCFC22 …), GWP of the set chosen for the run.",
        "Only what is destroyed, or sold back in place of new gas; gas in stock is no benefit.",
        "HFC-23 of HCFC-22 plants must be destroyed by rule since 2021: then there is no benefit to claim.",
        "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year.",
    ),
    negative_possible=True,
    monotone={"destroyed_share": 1, "electricity_used": -1, "plant_emissions": -1},
    worked=[
        Worked(
            inputs={
                "refrigerant_recovered": {"HFC134a": 2, "R410A": 1},
                "refrigerant_gwp": {"HFC134a": 1300, "R410A": 1924},
                "destroyed_share": 0.75,
                "electricity_used": 20,
                "grid_average": 0.5,
                "plant_emissions": 3,
            },
            results={"ghg_reduced": "3380 tCO2e"},
            found_in="(2 600 + 1 924) × 0.75 − 10 − 3 by hand",
            kind="own",
        ),
    ],
)
def recovery(
    *,
    refrigerant_recovered: Annotated[Column, Activity("t", optional=True, labels="refrigerant")],
    refrigerant_gwp: Annotated[Column, FromFactor("gwp.SET", "tCO2e/t", labels="refrigerant")],
    destroyed_share: Annotated[Column, Activity("1")],
    electricity_used: Annotated[Column, Activity("MWh", optional=True)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
    plant_emissions: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """CO2e of refrigerants that no longer escape.

    Parameters
    ----------
    refrigerant_recovered
        Refrigerants recovered in the year, by kind [t]; blank counts as 0.
    refrigerant_gwp
        Global warming potential of each refrigerant [tCO2e/t].
    destroyed_share
        Share destroyed, or sold back in place of new refrigerant [1].
    electricity_used
        Electricity the project takes in the year [MWh]; blank counts as 0.
    grid_average
        CO2 per electricity used, average of the region [tCO2e/MWh].
    plant_emissions
        Emissions of the plant's own fuels and processes in the year [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    recovered: Column = total(refrigerant_recovered * refrigerant_gwp)
    return {"ghg_reduced": recovered * destroyed_share - electricity_used * grid_average - plant_emissions}
