"""Products recovered from batteries, tyres, vehicles and electronics."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ops import total
from carbonacct.methods.recycling import GUIDELINE_RECYCLING


@method(
    id="recycling.recovered_products",
    title={"en": "Products recovered from complex waste", "zh": "废旧电池、轮胎与电子产品拆解回收"},
    source=GUIDELINE_RECYCLING.at("class 5, resource recycling 资源循环利用"),
    project_types=["battery_recycling", "tyre_recycling", "scrap_dismantling"],
    returns={"ghg_reduced": "tCO2e", "solid_waste_used": "t"},
    plan="R1, R11: 资源循环利用",
    status="unverified",
    notes=(
        "No default ships: the figures come from the study, a product declaration or the bank's own table.",
        "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year.",
        "Products by kind: nickel, cobalt, lithium carbonate, copper, steel, rubber, carbon black, oil and others.",
        "Second-life use of a battery is storage, not recycling.",
        (
            "Burning the oil of tyres let out its fossil carbon: it replaces fuel oil only, and plant_emissions"
            " hold what the plant burns."
        ),
    ),
    negative_possible=True,
    monotone={"virgin_factor": 1, "electricity_used": -1, "plant_emissions": -1},
    worked=[
        Worked(
            inputs={
                "product_recovered": {"nickel": 1000, "cobalt": 500, "lithium_carbonate": 800},
                "virgin_factor": {"nickel": 12, "cobalt": 10, "lithium_carbonate": 15},
                "electricity_used": 6000,
                "grid_average": 0.5,
                "plant_emissions": 4000,
            },
            results={"ghg_reduced": "22000 tCO2e", "solid_waste_used": "2300 t"},
            found_in="12 000 + 5 000 + 12 000 − 6 000 × 0.5 − 4 000 by hand",
            kind="own",
        ),
    ],
)
def recovered_products(
    *,
    product_recovered: Annotated[Column, Activity("t", optional=True, labels="material")],
    virgin_factor: Annotated[Column, FromFactor("material.virgin", "tCO2e/t", labels="material")],
    electricity_used: Annotated[Column, Activity("MWh", optional=True)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
    plant_emissions: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """Emissions of making the recovered products anew, less those of recovering them.

    Parameters
    ----------
    product_recovered
        Products recovered from the waste [t]; blank counts as 0.
    virgin_factor
        Emissions of making each product from raw materials [tCO2e/t].
    electricity_used
        Electricity the project takes in the year [MWh]; blank counts as 0.
    grid_average
        CO2 per electricity used, average of the region [tCO2e/MWh].
    plant_emissions
        Emissions of the plant's own fuels and processes in the year [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``solid_waste_used`` [t]; positive is good.
    """
    replaced: Column = total(product_recovered * virgin_factor)
    return {
        "ghg_reduced": replaced - electricity_used * grid_average - plant_emissions,
        "solid_waste_used": total(product_recovered),
    }
