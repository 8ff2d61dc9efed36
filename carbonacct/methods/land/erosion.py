"""Soil kept from washing away."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Worked, method
from carbonacct.methods.land import ECOSYSTEM_SERVICES


@method(
    id="land.erosion_control",
    title={"en": "Soil and water conservation", "zh": "水土保持"},
    source=ECOSYSTEM_SERVICES.at("soil conservation: area times the difference of erosion 固土量"),
    project_types=["soil_conservation"],
    returns={"soil_retained": "t", "area_restored": "ha"},
    plan="R11: 流域水环境综合治理",
    status="unverified",
    notes=(
        "Erosion of the approved soil-conservation plan, before and after, in t per km2 and year.",
        "No CO2: eroded carbon is partly kept elsewhere.",
    ),
    negative_possible=True,
    monotone={"erosion_before": 1, "erosion_after": -1},
    worked=[
        Worked(
            inputs={"area": "50 km2", "erosion_before": "3500 t/km2", "erosion_after": "800 t/km2"},
            results={"soil_retained": "135000 t", "area_restored": "5000 ha"},
            found_in="50 km2 × 2 700 t/km2 by hand",
            kind="own",
        ),
    ],
)
def erosion_control(
    *,
    area: Annotated[Column, Activity("ha")],
    erosion_before: Annotated[Column, Activity("t/ha")],
    erosion_after: Annotated[Column, Activity("t/ha")],
) -> dict[str, Column]:
    """Soil that no longer washes away.

    Parameters
    ----------
    area
        Area of the project [ha].
    erosion_before
        Soil lost per area in a year before [t/ha].
    erosion_after
        Soil lost per area in a year after [t/ha].

    Returns
    -------
    dict
        ``soil_retained`` [t], ``area_restored`` [ha]; positive is good.
    """
    return {"soil_retained": area * erosion_before - area * erosion_after, "area_restored": area}
