"""Prefabricated buildings."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.gbt_51366_2019 import STANDARD


@method(
    id="gbt_51366_2019.prefabricated_building",
    title={"en": "Prefabricated buildings", "zh": "装配式建筑"},
    source=STANDARD.at("materials and construction per floor area, reference less design 建材生产与建造阶段碳排放之差"),
    project_types=["prefabricated_building"],
    returns={"ghg_reduced": "tCO2e", "green_floor_area": "m2"},
    plan="R11, L-11: 装配式建筑",
    status="unverified",
    notes=(
        (
            "Emissions of making materials and of building, once and for all: the figure belongs to the year of "
            "completion, not to every year."
        ),
        "Reference: the same building cast in place, from the same bill of quantities and the same factors.",
        "The guideline has no formula for prefabrication; energy in use belongs to green building.",
        "A design with more concrete and steel gives a negative figure.",
    ),
    negative_possible=True,
    monotone={"embodied_reference": 1, "embodied_design": -1},
    worked=[
        Worked(
            inputs={
                "floor_area": "20000 m2",
                "embodied_reference": "450 kgCO2e/m2",
                "embodied_design": "400 kgCO2e/m2",
            },
            results={"ghg_reduced": "1000 tCO2e", "green_floor_area": "20000 m2"},
            found_in="20 000 m2 × 50 kg/m2 by hand",
            kind="own",
        ),
    ],
)
def prefabricated_building(
    *,
    floor_area: terms.FloorArea,
    embodied_reference: terms.EmbodiedReference,
    embodied_design: terms.EmbodiedDesign,
) -> dict[str, Column]:
    """CO2e of materials and construction that the prefabricated building does without.

    Parameters
    ----------
    floor_area
        Floor area [m2].
    embodied_reference
        Emissions of making and building per floor area, of the cast-in-place reference [tCO2e/m2]; books give
        kgCO2e/m2.
    embodied_design
        The same of the prefabricated building [tCO2e/m2].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``green_floor_area`` [m2]; positive is good.
    """
    return {"ghg_reduced": floor_area * (embodied_reference - embodied_design), "green_floor_area": floor_area}
