"""Drained wetland made wet again."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.land import IPCC_WETLANDS


@method(
    id="land.peat_rewetting",
    title={"en": "Rewetting of drained wetland", "zh": "泥炭地等排水湿地复湿"},
    source=IPCC_WETLANDS.at("chapters 2 and 3: emissions drained less emissions rewetted"),
    project_types=["wetland_rewetting"],
    returns={"ghg_reduced": "tCO2e", "area_restored": "ha"},
    plan="R11: 湿地保护修复",
    status="unverified",
    notes=(
        "Emissions that stop: a reduction, not a removal.",
        "Methane rises when the water returns: it can outweigh the CO2 for years.",
        "Only organic soils that were drained; other wetland restoration is reported by area.",
        "No default ships: the figures come from the study, a product declaration or the bank's own table.",
    ),
    negative_possible=True,
    monotone={"drained_emissions": 1, "rewetted_emissions": -1, "rewetted_methane": -1},
    worked=[
        Worked(
            inputs={
                "area": 200,
                "drained_emissions": 20,
                "rewetted_emissions": 1,
                "rewetted_methane": "250 kgCH4/ha",
                "gwp_ch4": 28,
            },
            results={"ghg_reduced": "2400 tCO2e", "area_restored": "200 ha"},
            found_in="200 × (20 − 1 − 0.25 × 28) by hand",
            kind="own",
        ),
    ],
)
def peat_rewetting(
    *,
    area: Annotated[Column, Activity("ha")],
    drained_emissions: Annotated[Column, Activity("tCO2e/ha")],
    rewetted_emissions: Annotated[Column, Activity("tCO2e/ha", optional=True)],
    rewetted_methane: Annotated[Column, Activity("tCH4/ha")],
    gwp_ch4: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tCH4", key="=CH4_nonfossil")],
) -> dict[str, Column]:
    """Emissions of drained soil that rewetting stops, less the methane it adds.

    Parameters
    ----------
    area
        Area of the project [ha].
    drained_emissions
        Emissions per area while drained [tCO2e/ha].
    rewetted_emissions
        CO2 let out per area once rewetted [tCO2e/ha]; blank counts as 0.
    rewetted_methane
        Methane let out per area once rewetted [tCH4/ha].
    gwp_ch4
        Global warming potential of methane [tCO2e/tCH4].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``area_restored`` [ha]; positive is good.
    """
    kept = area * drained_emissions - area * rewetted_emissions
    return {"ghg_reduced": kept - area * rewetted_methane * gwp_ch4, "area_restored": area}
