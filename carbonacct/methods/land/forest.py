"""Carbon in planted and managed forest by the growth of stems."""

from typing import Annotated

from carbonacct.methods.blocks import stem_carbon_dioxide
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.land import AR_CM


@method(
    id="land.forest_stock_change",
    title={"en": "Planted forest by growth of stems", "zh": "造林碳汇（蓄积量法）"},
    source=AR_CM.at(
        "AR-CM-001: stem volume × wood density × expansion × (1 + root to shoot) × carbon fraction × 44/12"
    ),
    project_types=["afforestation_stock"],
    returns={"ghg_removed": "tCO2e", "area_restored": "ha"},
    plan="R6, R11, L-14: 林业碳汇",
    status="unverified",
    notes=(
        "A removal is a kind of its own: it is never added to reductions.",
        "The column species names the tree; its tables are from memory and unverified.",
        "Growth of the row's year and age, from the design document or a plot survey, not a life average.",
        "Soil and litter are left out: conservative.",
    ),
    negative_possible=True,
    monotone={"volume_growth": 1, "baseline_rate": -1},
    worked=[
        Worked(
            inputs={
                "area": 1000,
                "volume_growth": 6,
                "wood_density": 0.4,
                "expansion_factor": 1.5,
                "root_shoot": 0.25,
                "carbon_fraction": 0.5,
                "co2_per_carbon": 3.6666666666666665,
                "baseline_rate": 0.25,
            },
            results={"ghg_removed": "8000 tCO2e", "area_restored": "1000 ha"},
            found_in="6 000 m3 × 0.4 × 1.5 × 1.25 × 0.5 × 44/12 − 250 by hand",
            kind="own",
        ),
    ],
)
def forest_stock_change(
    *,
    area: Annotated[Column, Activity("ha")],
    volume_growth: Annotated[Column, Activity("m3/ha")],
    wood_density: Annotated[Column, FromFactor("forest.wood_density.ar_cm_001", "t/m3", key="species")],
    expansion_factor: Annotated[Column, FromFactor("forest.expansion_factor.ar_cm_001", "1", key="species")],
    root_shoot: Annotated[Column, FromFactor("forest.root_shoot.ar_cm_001", "1", key="species")],
    carbon_fraction: Annotated[Column, FromFactor("forest.carbon_fraction.ar_cm_001", "tC/t", key="species")],
    co2_per_carbon: Annotated[Column, FromFactor("stoichiometry.co2_per_c", "tCO2e/tC")],
    baseline_rate: Annotated[Column, Activity("tCO2e/ha", optional=True)],
) -> dict[str, Column]:
    """CO2 in the growth of planted trees, less what would have grown there anyway.

    Parameters
    ----------
    area
        Area of the project [ha].
    volume_growth
        Growth of stem volume per area in the year [m3/ha].
    wood_density
        Dry wood density, by the column species [t/m3].
    expansion_factor
        Above-ground biomass per stem biomass, by species [1].
    root_shoot
        Roots per above-ground biomass, by species [1].
    carbon_fraction
        Carbon of dry biomass, by species [tC/t].
    co2_per_carbon
        CO2 per carbon, 44/12 [tCO2e/tC].
    baseline_rate
        CO2 taken up per area without the project [tCO2e/ha]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_removed`` [tCO2e], ``area_restored`` [ha]; positive is good.
    """
    stem_growth = area * volume_growth
    removed = stem_carbon_dioxide(
        stem_growth, wood_density, expansion_factor, root_shoot, carbon_fraction, co2_per_carbon
    )
    return {"ghg_removed": removed - area * baseline_rate, "area_restored": area}


@method(
    id="land.forest_management",
    title={"en": "Forest management", "zh": "森林经营碳汇"},
    source=AR_CM.at("AR-CM-003: growth above the baseline less the wood cut"),
    project_types=["forest_management"],
    returns={"ghg_removed": "tCO2e"},
    plan="R6, R11, L-14: 林业碳汇",
    status="unverified",
    notes=(
        "A removal is a kind of its own: it is never added to reductions.",
        "Only growth above the baseline counts; both need plot surveys.",
        "Thinning takes carbon out first: the sign is negative in the year of the cut.",
        "The column species names the tree; its tables are from memory and unverified.",
    ),
    negative_possible=True,
    monotone={"volume_growth": 1, "baseline_volume_growth": -1, "volume_harvested": -1},
    worked=[
        Worked(
            inputs={
                "area": 2000,
                "volume_growth": 7,
                "baseline_volume_growth": 5,
                "volume_harvested": 1000,
                "wood_density": 0.4,
                "expansion_factor": 1.5,
                "root_shoot": 0.25,
                "carbon_fraction": 0.5,
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"ghg_removed": "4125 tCO2e"},
            found_in="3 000 m3 × 0.4 × 1.5 × 1.25 × 0.5 × 44/12 by hand",
            kind="own",
        ),
    ],
)
def forest_management(
    *,
    area: Annotated[Column, Activity("ha")],
    volume_growth: Annotated[Column, Activity("m3/ha")],
    baseline_volume_growth: Annotated[Column, Activity("m3/ha")],
    volume_harvested: Annotated[Column, Activity("m3", optional=True)],
    wood_density: Annotated[Column, FromFactor("forest.wood_density.ar_cm_001", "t/m3", key="species")],
    expansion_factor: Annotated[Column, FromFactor("forest.expansion_factor.ar_cm_001", "1", key="species")],
    root_shoot: Annotated[Column, FromFactor("forest.root_shoot.ar_cm_001", "1", key="species")],
    carbon_fraction: Annotated[Column, FromFactor("forest.carbon_fraction.ar_cm_001", "tC/t", key="species")],
    co2_per_carbon: Annotated[Column, FromFactor("stoichiometry.co2_per_c", "tCO2e/tC")],
) -> dict[str, Column]:
    """CO2 in the growth above the baseline, less the wood cut.

    Parameters
    ----------
    area
        Area of the project [ha].
    volume_growth
        Growth of stem volume per area in the year [m3/ha].
    baseline_volume_growth
        Growth of stem volume per area without the project [m3/ha].
    volume_harvested
        Stem volume cut in the year beyond the baseline [m3]; blank counts as 0.
    wood_density
        Dry wood density, by the column species [t/m3].
    expansion_factor
        Above-ground biomass per stem biomass, by species [1].
    root_shoot
        Roots per above-ground biomass, by species [1].
    carbon_fraction
        Carbon of dry biomass, by species [tC/t].
    co2_per_carbon
        CO2 per carbon, 44/12 [tCO2e/tC].

    Returns
    -------
    dict
        ``ghg_removed`` [tCO2e]; positive is good.
    """
    stem_growth = area * (volume_growth - baseline_volume_growth) - volume_harvested
    removed = stem_carbon_dioxide(
        stem_growth, wood_density, expansion_factor, root_shoot, carbon_fraction, co2_per_carbon
    )
    return {"ghg_removed": removed}
