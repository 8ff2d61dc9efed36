"""Carbon in planted mangrove."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Document, Worked, method

MANGROVE = Document(
    title={"en": "Mangrove planting", "zh": "红树林营造"},
    publisher="MEE 中国生态环境部",
    number="CCER-14-002-V01",
    date="2023",
    note="First page seen: no vegetation or abandoned ponds before, planted by hand; the tables of rates were not.",
)


@method(
    id="ccer_2023.mangrove",
    title={"en": "Mangrove planting", "zh": "红树林营造"},
    source=MANGROVE.at("removals of biomass and soil less baseline 生物质与土壤有机碳清除量"),
    project_types=["mangrove"],
    returns={"ghg_removed": "tCO2e", "area_restored": "ha"},
    plan="R6, R11: 湿地保护修复, 林业碳汇",
    status="unverified",
    notes=(
        "A removal is a kind of its own: it is never added to reductions.",
        "Rates by species and age from the design document; the methodology's tables were not seen.",
        "Bare tidal flats and abandoned ponds only; eligibility is not checked here.",
    ),
    negative_possible=True,
    monotone={"biomass_rate": 1, "soil_rate": 1, "baseline_rate": -1},
    worked=[
        Worked(
            inputs={"area": 50, "biomass_rate": 8, "soil_rate": 3, "baseline_rate": 0.5},
            results={"ghg_removed": "525 tCO2e", "area_restored": "50 ha"},
            found_in="50 ha × (8 + 3 − 0.5) t/ha by hand",
            kind="own",
        ),
    ],
)
def mangrove(
    *,
    area: Annotated[Column, Activity("ha")],
    biomass_rate: Annotated[Column, Activity("tCO2e/ha")],
    soil_rate: Annotated[Column, Activity("tCO2e/ha")],
    baseline_rate: Annotated[Column, Activity("tCO2e/ha", optional=True)],
) -> dict[str, Column]:
    """CO2 that planted mangrove and its soil take up.

    Parameters
    ----------
    area
        Area of the project [ha].
    biomass_rate
        CO2 taken up by biomass per area in the year [tCO2e/ha].
    soil_rate
        CO2 taken up by soil per area in the year [tCO2e/ha].
    baseline_rate
        CO2 taken up per area without the project [tCO2e/ha]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_removed`` [tCO2e], ``area_restored`` [ha]; positive is good.
    """
    taken_up = area * (biomass_rate + soil_rate) - area * baseline_rate
    return {"ghg_removed": taken_up, "area_restored": area}
