"""Carbon taken up by planted forest."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Document, Worked, method

METHODOLOGY = Document(
    title={"en": "Afforestation carbon sink", "zh": "造林碳汇"},
    publisher="MEE 中国生态环境部",
    number="CCER-14-001-V01",
    date="2023",
    note="The conditions were read; the tables of growth were not.",
)


@method(
    id="ccer_2023.afforestation",
    title={"en": "Afforestation", "zh": "造林碳汇"},
    source=METHODOLOGY.at("removals less baseline removals 项目清除量减基准线清除量"),
    project_types=["afforestation"],
    returns={"ghg_removed": "tCO2e", "area_restored": "ha"},
    plan="R6, R11, L-14: 林业碳汇",
    status="unverified",
    notes=(
        "A removal is a kind of its own: it is never added to reductions.",
        "The rate is that of the row's year and age of the stand, from the design document, not a life average.",
        "Growth of what stood there before is baseline_rate; blank counts as 0.",
        "At least 400 m2, no wetland, no economic forest, non-forest for three years: eligibility is not checked here.",
        "A bank's figure is no credit: no deduction for non-permanence is made.",
    ),
    negative_possible=True,
    monotone={"sequestration_rate": 1, "baseline_rate": -1},
    worked=[
        Worked(
            inputs={"area": "1000 亩", "sequestration_rate": "9 tCO2e/ha", "baseline_rate": 0},
            results={"ghg_removed": "600 tCO2e"},
            found_in="1000 亩 = 66.667 ha × 9 t/ha by hand",
            kind="own",
        )
    ],
)
def afforestation(
    *,
    area: Annotated[Column, Activity("ha")],
    sequestration_rate: Annotated[Column, Activity("tCO2e/ha")],
    baseline_rate: Annotated[Column, Activity("tCO2e/ha", optional=True)],
) -> dict[str, Column]:
    """CO2 taken up in the year by the planted area, less what would have grown there anyway.

    Parameters
    ----------
    area
        Area planted [ha].
    sequestration_rate
        CO2 taken up per area in the year [tCO2e/ha].
    baseline_rate
        CO2 taken up per area without the project [tCO2e/ha]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_removed`` [tCO2e], ``area_restored`` [ha]; positive is good.
    """
    return {"ghg_removed": area * (sequestration_rate - baseline_rate), "area_restored": area}
