"""Carbon in urban trees."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.land import IPCC_SETTLEMENTS


@method(
    id="land.urban_trees",
    title={"en": "Urban trees", "zh": "城市绿化碳汇"},
    source=IPCC_SETTLEMENTS.at("equation 8.2 and table 8.1: crown cover method"),
    project_types=["urban_greening"],
    returns={"ghg_removed": "tCO2e", "area_restored": "ha"},
    plan="R11: 绿色建筑, 海绵城市",
    status="unverified",
    notes=(
        "A removal is a kind of its own: it is never added to reductions.",
        "Crown cover, not the area of the park; trees of up to twenty years.",
        "Lawns take up nothing that lasts; mowing and watering are not deducted.",
    ),
    monotone={"crown_area": 1, "crown_growth": 1},
    worked=[
        Worked(
            inputs={"area": 40, "crown_area": 30, "crown_growth": 2.9, "co2_per_carbon": 3.6666666666666665},
            results={"ghg_removed": "319 tCO2e", "area_restored": "40 ha"},
            found_in="30 ha × 2.9 tC/ha × 44/12 by hand",
            kind="own",
        ),
    ],
)
def urban_trees(
    *,
    area: Annotated[Column, Activity("ha")],
    crown_area: Annotated[Column, Activity("ha")],
    crown_growth: Annotated[Column, FromFactor("tree.crown_growth.ipcc2006", "tC/ha")],
    co2_per_carbon: Annotated[Column, FromFactor("stoichiometry.co2_per_c", "tCO2e/tC")],
) -> dict[str, Column]:
    """CO2 that the crowns of urban trees take up.

    Parameters
    ----------
    area
        Area of the project [ha].
    crown_area
        Area under tree crowns [ha].
    crown_growth
        Carbon taken up per crown area in the year [tC/ha].
    co2_per_carbon
        CO2 per carbon, 44/12 [tCO2e/tC].

    Returns
    -------
    dict
        ``ghg_removed`` [tCO2e], ``area_restored`` [ha]; positive is good.
    """
    return {"ghg_removed": crown_area * crown_growth * co2_per_carbon, "area_restored": area}
