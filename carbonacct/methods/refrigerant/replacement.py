"""Weaker refrigerants."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.refrigerant import IPCC_COOLING


@method(
    id="refrigerant.replacement",
    title={"en": "Low-GWP refrigerant", "zh": "低GWP制冷剂替代"},
    source=IPCC_COOLING.at("operating losses: charge × leak rate × GWP, before and after"),
    project_types=["low_gwp_cooling"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 预制菜与绿色食品加工, 绿色建筑",
    status="unverified",
    notes=(
        (
            "The columns refrigerant_before and refrigerant_after name the gases; CO2, ammonia and propane: "
            "give gwp_after itself."
        ),
        "Equal charge and leak rate before and after; the end of life is not counted.",
        "Power that the plant saves or costs is electricity_saving, on a row of its own.",
    ),
    negative_possible=True,
    monotone={"gwp_before": 1, "gwp_after": -1},
    worked=[
        Worked(
            inputs={"units_installed": 10, "charge": "500 kg", "leak_rate": 0.1, "gwp_before": 3922, "gwp_after": 1},
            results={"ghg_reduced": "1960.5 tCO2e"},
            found_in="0.5 t × 3 921 by hand",
            kind="own",
        ),
    ],
)
def replacement(
    *,
    units_installed: Annotated[Column, Activity("1")],
    charge: Annotated[Column, Activity("t")],
    leak_rate: Annotated[Column, Activity("1")],
    gwp_before: Annotated[Column, FromFactor("gwp.SET", "tCO2e/t", key="refrigerant_before")],
    gwp_after: Annotated[Column, FromFactor("gwp.SET", "tCO2e/t", key="refrigerant_after")],
) -> dict[str, Column]:
    """CO2e of yearly leaks that a weaker gas avoids.

    Parameters
    ----------
    units_installed
        Appliances or plants [1].
    charge
        Refrigerant in one appliance [t].
    leak_rate
        Share of the charge that leaks in a year [1].
    gwp_before
        Global warming potential of the refrigerant before, by the column refrigerant_before [tCO2e/t].
    gwp_after
        Global warming potential of the refrigerant after, by the column refrigerant_after [tCO2e/t].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    leaked = units_installed * charge * leak_rate
    return {"ghg_reduced": leaked * (gwp_before - gwp_after)}
