"""Carbon in bamboo."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.land import AR_CM


@method(
    id="land.bamboo",
    title={"en": "Bamboo", "zh": "竹林碳汇"},
    source=AR_CM.at("AR-CM-002: bamboo biomass and long-lived bamboo products"),
    project_types=["bamboo"],
    returns={"ghg_removed": "tCO2e"},
    plan="R11: 林业碳汇",
    status="unverified",
    notes=(
        "A removal is a kind of its own: it is never added to reductions.",
        "A grown bamboo grove stands still: the gain is in new culms of young groves and in products that last.",
        "Growth, root share and retained share come from the design document.",
    ),
    negative_possible=True,
    monotone={"bamboo_growth": 1, "bamboo_products": 1, "baseline_rate": -1},
    worked=[
        Worked(
            inputs={
                "area": 600,
                "bamboo_growth": 2,
                "bamboo_root_shoot": 0.5,
                "bamboo_products": 1000,
                "retained_share": 0.2,
                "biomass_carbon": 0.48,
                "co2_per_carbon": 3.6666666666666665,
                "baseline_rate": 1,
            },
            results={"ghg_removed": "2920 tCO2e"},
            found_in="(1 800 + 200) × 0.48 × 44/12 − 600 by hand",
            kind="own",
        ),
    ],
)
def bamboo(
    *,
    area: Annotated[Column, Activity("ha")],
    bamboo_growth: Annotated[Column, Activity("t/ha")],
    bamboo_root_shoot: Annotated[Column, Activity("1")],
    bamboo_products: Annotated[Column, Activity("t", optional=True)],
    retained_share: Annotated[Column, Activity("1")],
    biomass_carbon: Annotated[Column, FromFactor("forest.carbon_fraction.ipcc2006", "tC/t")],
    co2_per_carbon: Annotated[Column, FromFactor("stoichiometry.co2_per_c", "tCO2e/tC")],
    baseline_rate: Annotated[Column, Activity("tCO2e/ha", optional=True)],
) -> dict[str, Column]:
    """CO2 in young bamboo and lasting bamboo products.

    Parameters
    ----------
    area
        Area of the project [ha].
    bamboo_growth
        Growth of above-ground dry biomass per area in the year [t/ha].
    bamboo_root_shoot
        Rhizomes and roots per above-ground biomass [1].
    bamboo_products
        Bamboo cut and made into lasting products, dry matter [t]; blank counts as 0.
    retained_share
        Share of it still in use after thirty years [1].
    biomass_carbon
        Carbon of dry biomass, default [tC/t].
    co2_per_carbon
        CO2 per carbon, 44/12 [tCO2e/tC].
    baseline_rate
        CO2 taken up per area without the project [tCO2e/ha]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_removed`` [tCO2e]; positive is good.
    """
    standing = area * bamboo_growth * (1 + bamboo_root_shoot)
    kept = bamboo_products * retained_share
    return {"ghg_removed": (standing + kept) * biomass_carbon * co2_per_carbon - area * baseline_rate}
