"""Land restored, by cover."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.land import GUIDELINE_LAND
from carbonacct.methods.ops import total


@method(
    id="land.restoration",
    title={"en": "Restored land by cover", "zh": "生态修复（按地类）"},
    source=GUIDELINE_LAND.at("class 4, ecological restoration 生态修复, with rates by land cover"),
    project_types=["ecological_restoration", "green_mine"],
    returns={"area_restored": "ha", "ghg_removed": "tCO2e"},
    optional_returns=("ghg_removed",),
    plan="R11: 绿色矿山, 流域水环境综合治理",
    status="unverified",
    notes=(
        "A removal is a kind of its own: it is never added to reductions.",
        "Area is the result; the removal is given only where rates by cover are.",
        "No default ships: the figures come from the study, a product declaration or the bank's own table.",
        "Land disturbed anew by the project is not deducted here.",
    ),
    monotone={"restored_area": 1, "cover_rate": 1},
    worked=[
        Worked(
            inputs={"restored_area": {"forest": 120, "grassland": 30}, "cover_rate": {"forest": 5, "grassland": 1}},
            results={"area_restored": "150 ha", "ghg_removed": "630 tCO2e"},
            found_in="120 × 5 + 30 × 1 by hand",
            kind="own",
        ),
    ],
)
def restoration(
    *,
    restored_area: Annotated[Column, Activity("ha", optional=True, labels="land_cover")],
    cover_rate: Annotated[Column, FromFactor("land.removal_rate", "tCO2e/ha", labels="land_cover")],
) -> dict[str, Column]:
    """Area restored and, where rates are given, the CO2 it takes up.

    Parameters
    ----------
    restored_area
        Area restored, by land cover [ha]; blank counts as 0.
    cover_rate
        CO2 taken up per area in the year, by land cover [tCO2e/ha].

    Returns
    -------
    dict
        ``area_restored`` [ha], ``ghg_removed`` [tCO2e]; positive is good.
    """
    return {
        "area_restored": total(restored_area),
        "ghg_removed": total(restored_area * cover_rate),
    }
