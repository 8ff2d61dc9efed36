"""Diffuse pollution of farmland."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Worked, method
from carbonacct.methods.water import GUIDELINE_WATER


@method(
    id="water.diffuse_pollution",
    title={"en": "Diffuse agricultural pollution", "zh": "农业面源污染治理"},
    source=GUIDELINE_WATER.at("class 4 and 8, diffuse pollution 面源污染治理, by export coefficients"),
    project_types=["diffuse_pollution"],
    returns={"tn_reduced": "t", "tp_reduced": "t"},
    optional_returns=("tn_reduced", "tp_reduced"),
    plan="R11: 流域水环境综合治理, 绿色有机农业",
    status="unverified",
    notes=(
        "Export coefficients and removal shares of the study, for the crop and slope of the site.",
        "Total nitrogen and phosphorus are not among the guideline's seven indicators.",
    ),
    monotone={"area": 1, "tn_export": 1, "tp_export": 1},
    worked=[
        Worked(
            inputs={
                "area": 2000,
                "tn_export": "25 kg/ha",
                "tp_export": "2 kg/ha",
                "tn_removal": 0.4,
                "tp_removal": 0.5,
            },
            results={"tn_reduced": "20 t", "tp_reduced": "2 t"},
            found_in="2 000 × 0.025 × 0.4 and 2 000 × 0.002 × 0.5 by hand",
            kind="own",
        ),
    ],
)
def diffuse_pollution(
    *,
    area: Annotated[Column, Activity("ha")],
    tn_export: Annotated[Column, Activity("t/ha")],
    tp_export: Annotated[Column, Activity("t/ha")],
    tn_removal: Annotated[Column, Activity("1")],
    tp_removal: Annotated[Column, Activity("1")],
) -> dict[str, Column]:
    """Nitrogen and phosphorus that no longer reach the water.

    Parameters
    ----------
    area
        Area of the project [ha].
    tn_export
        Total nitrogen washed from an area in a year [t/ha].
    tp_export
        Total phosphorus washed from an area in a year [t/ha].
    tn_removal
        Share of total nitrogen held back [1].
    tp_removal
        Share of total phosphorus held back [1].

    Returns
    -------
    dict
        ``tn_reduced`` [t], ``tp_reduced`` [t]; positive is good.
    """
    return {"tn_reduced": area * tn_export * tn_removal, "tp_reduced": area * tp_export * tp_removal}
