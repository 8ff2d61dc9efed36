"""Recycled material against virgin material."""

from typing import Annotated

from carbonacct.methods.blocks import material_difference
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.recycling import GUIDELINE_RECYCLING


@method(
    id="recycling.material",
    title={"en": "Material recycling", "zh": "再生材料替代原生材料"},
    source=GUIDELINE_RECYCLING.at("class 5, resource recycling 资源循环利用"),
    project_types=[
        "steel_recycling",
        "aluminium_recycling",
        "copper_recycling",
        "paper_recycling",
        "textile_recycling",
        "resource_recycling",
    ],
    returns={"ghg_reduced": "tCO2e", "energy_saved": "tce", "solid_waste_used": "t"},
    optional_returns=("energy_saved",),
    plan="R1, R11: 资源循环利用, 无废城市",
    status="unverified",
    notes=(
        "No default ships: the figures come from the study, a product declaration or the bank's own table.",
        "The mass is that of the secondary material sold, not of the scrap taken in.",
        "Both factors must have the same boundary, cradle to the same semi-product.",
        "The smelter that uses the scrap may claim the same tonnes: a finding where both are financed.",
    ),
    negative_possible=True,
    monotone={"virgin_factor": 1, "recycled_factor": -1, "virgin_energy": 1, "recycled_energy": -1},
    worked=[
        Worked(
            inputs={
                "material_recycled": "10 万t",
                "virgin_factor": 1.9,
                "recycled_factor": 0.5,
                "virgin_energy": 0.6,
                "recycled_energy": 0.2,
            },
            results={"ghg_reduced": "140000 tCO2e", "energy_saved": "40000 tce", "solid_waste_used": "100000 t"},
            found_in="100 000 t × (1.9 − 0.5) t/t and × (0.6 − 0.2) tce/t by hand",
            kind="own",
        ),
    ],
)
def material(
    *,
    material_recycled: Annotated[Column, Activity("t")],
    virgin_factor: Annotated[Column, FromFactor("material.virgin", "tCO2e/t", key="material")],
    recycled_factor: Annotated[Column, FromFactor("material.recycled", "tCO2e/t", key="material")],
    virgin_energy: Annotated[Column, Activity("tce/t")],
    recycled_energy: Annotated[Column, Activity("tce/t")],
) -> dict[str, Column]:
    """Emissions and energy that recycled material saves against virgin material.

    Parameters
    ----------
    material_recycled
        Secondary material made and sold in the year [t].
    virgin_factor
        Emissions of making the material from raw materials [tCO2e/t].
    recycled_factor
        Emissions of making the material from scrap or waste [tCO2e/t].
    virgin_energy
        Energy of making the material from raw materials [tce/t].
    recycled_energy
        Energy of making the material from scrap or waste [tce/t].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``energy_saved`` [tce], ``solid_waste_used`` [t]; positive is good.
    """
    return {
        "ghg_reduced": material_difference(material_recycled, virgin_factor, recycled_factor),
        "energy_saved": material_difference(material_recycled, virgin_energy, recycled_energy),
        "solid_waste_used": material_recycled,
    }
