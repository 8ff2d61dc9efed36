"""Nitrous oxide of nitric and adipic acid."""

from typing import Annotated

from carbonacct.methods.air import NITRIC_ACID
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method


@method(
    id="air.nitrous_oxide_destruction",
    title={"en": "Nitrous oxide destroyed", "zh": "硝酸与己二酸N2O减排"},
    source=NITRIC_ACID.at("nitrous oxide destroyed × GWP less the project's emissions"),
    project_types=["nitrous_oxide_destruction"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 大气污染治理(脱硫脱硝除尘), 绿色工厂",
    status="unverified",
    notes=(
        "By continuous measurement before and behind the catalyst.",
        "What a rule requires to be destroyed is no benefit of the project.",
        "Case P091 (40 000 t, printed as more than 12 Mt with the GWP of 310) bounds it.",
    ),
    negative_possible=True,
    monotone={"n2o_destroyed": 1, "plant_emissions": -1},
    worked=[
        Worked(
            inputs={"n2o_destroyed": 100, "gwp_n2o": 265, "plant_emissions": 500},
            results={"ghg_reduced": "26000 tCO2e"},
            found_in="100 × 265 − 500 by hand",
            kind="own",
        ),
    ],
)
def nitrous_oxide_destruction(
    *,
    n2o_destroyed: Annotated[Column, Activity("tN2O")],
    gwp_n2o: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tN2O", key="=N2O")],
    plant_emissions: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """CO2e of nitrous oxide no longer let out.

    Parameters
    ----------
    n2o_destroyed
        Nitrous oxide destroyed in the year beyond what the law requires [tN2O].
    gwp_n2o
        Global warming potential of nitrous oxide [tCO2e/tN2O].
    plant_emissions
        Emissions of the plant's own fuels and processes in the year [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {"ghg_reduced": n2o_destroyed * gwp_n2o - plant_emissions}
