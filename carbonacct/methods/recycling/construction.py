"""Construction waste made into aggregate."""

from typing import Annotated

from carbonacct.methods.blocks import material_difference
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.recycling import GUIDELINE_RECYCLING


@method(
    id="recycling.construction_waste",
    title={"en": "Construction waste made into aggregate", "zh": "建筑垃圾资源化利用"},
    source=GUIDELINE_RECYCLING.at("class 5, construction waste 建筑垃圾资源化; boundary after GB/T 51366-2019"),
    project_types=["construction_waste"],
    returns={"ghg_reduced": "tCO2e", "solid_waste_used": "t"},
    plan="R1, R11: 资源循环利用, 无废城市",
    status="unverified",
    notes=(
        "No default ships: the figures come from the study, a product declaration or the bank's own table.",
        "The benefit is small per tonne and a longer haul can turn its sign.",
        "Inert waste makes no methane in a landfill: nothing is credited for that.",
    ),
    negative_possible=True,
    monotone={"natural_factor": 1, "aggregate_factor": -1, "haul_before": 1, "haul_after": -1},
    worked=[
        Worked(
            inputs={
                "construction_waste_used": "50 万t",
                "natural_factor": "8 kgCO2e/t",
                "aggregate_factor": "3 kgCO2e/t",
                "haul_before": 60,
                "haul_after": 20,
                "road_freight": 0.0001,
            },
            results={"ghg_reduced": "4500 tCO2e", "solid_waste_used": "500000 t"},
            found_in="500 000 × (0.008 − 0.003) + 500 000 × 40 × 0.0001 by hand",
            kind="own",
        ),
    ],
)
def construction_waste(
    *,
    construction_waste_used: Annotated[Column, Activity("t")],
    natural_factor: Annotated[Column, Activity("tCO2e/t")],
    aggregate_factor: Annotated[Column, Activity("tCO2e/t")],
    haul_before: Annotated[Column, Activity("km")],
    haul_after: Annotated[Column, Activity("km")],
    road_freight: Annotated[Column, FromFactor("transport.freight.nefdb", "tCO2e/tkm", key="=road")],
) -> dict[str, Column]:
    """Emissions that recycled aggregate saves in making and hauling.

    Parameters
    ----------
    construction_waste_used
        Construction waste made into products in the year [t].
    natural_factor
        Emissions of the natural aggregate replaced [tCO2e/t].
    aggregate_factor
        Emissions of making the recycled aggregate [tCO2e/t].
    haul_before
        Haul of waste and natural aggregate without the project [km].
    haul_after
        Haul with the project [km].
    road_freight
        Emissions of road freight [tCO2e/tkm].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``solid_waste_used`` [t]; positive is good.
    """
    making = material_difference(construction_waste_used, natural_factor, aggregate_factor)
    hauling = construction_waste_used * (haul_before - haul_after) * road_freight
    return {
        "ghg_reduced": making + hauling,
        "solid_waste_used": construction_waste_used,
    }
