"""Reusable packaging."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Worked, method
from carbonacct.methods.packaging import PACKAGING


@method(
    id="packaging.reusable",
    title={"en": "Reusable packaging", "zh": "可循环包装"},
    source=PACKAGING.at("single-use packaging replaced less reusable boxes and their return 可循环快递包装"),
    project_types=["green_packaging"],
    returns={"ghg_reduced": "tCO2e", "material_saved": "t"},
    plan="R11: 资源循环利用, 个人绿色消费",
    status="unverified",
    notes=(
        "No default ships: the figures come from the study, a product declaration or the bank's own table.",
        (
            "Boxes put into service are charged in their first year: the sign can be negative until they have "
            "been used often enough."
        ),
        "Return haul and washing belong to return_emissions.",
    ),
    negative_possible=True,
    monotone={"single_use_factor": 1, "box_factor": -1, "return_emissions": -1},
    worked=[
        Worked(
            inputs={
                "package_uses": 1000000,
                "single_use_mass": "0.2 kg",
                "single_use_factor": 1.2,
                "boxes_added": 20000,
                "box_mass": "1.5 kg",
                "box_factor": 2,
                "return_emissions": 30,
            },
            results={"ghg_reduced": "150 tCO2e", "material_saved": "170 t"},
            found_in="200 t × 1.2 − 30 t × 2 − 30 by hand",
            kind="own",
        ),
    ],
)
def reusable(
    *,
    package_uses: Annotated[Column, Activity("1")],
    single_use_mass: Annotated[Column, Activity("t")],
    single_use_factor: Annotated[Column, Activity("tCO2e/t")],
    boxes_added: Annotated[Column, Activity("1")],
    box_mass: Annotated[Column, Activity("t")],
    box_factor: Annotated[Column, Activity("tCO2e/t")],
    return_emissions: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """Single-use packaging saved, less the boxes and their return.

    Parameters
    ----------
    package_uses
        Shipments packed in the year [1].
    single_use_mass
        Single-use packaging of one shipment [t].
    single_use_factor
        Emissions of making the single-use packaging [tCO2e/t].
    boxes_added
        Reusable boxes put into service in the year [1].
    box_mass
        Mass of a reusable box [t].
    box_factor
        Emissions of making the reusable box [tCO2e/t].
    return_emissions
        Emissions of bringing the boxes back and washing them in the year [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``material_saved`` [t]; positive is good.
    """
    single = package_uses * single_use_mass
    boxes = boxes_added * box_mass
    return {
        "ghg_reduced": single * single_use_factor - boxes * box_factor - return_emissions,
        "material_saved": single - boxes,
    }
