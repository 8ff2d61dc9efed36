"""Travel by greener modes."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Worked, method
from carbonacct.methods.retail import CITIZENS


@method(
    id="retail.green_travel",
    title={"en": "Green travel", "zh": "绿色出行"},
    source=CITIZENS.at("green travel 绿色出行: distance × difference of modes"),
    project_types=["green_travel", "shared_mobility"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R16, R11: 共享交通, 个人绿色消费",
    status="unverified",
    notes=(
        "The mode replaced is a survey result: a shared bicycle mostly replaces a walk or a bus.",
        "Making, moving and repairing shared vehicles is service_emissions.",
        "No default ships: the figures come from the study, a product declaration or the bank's own table.",
    ),
    negative_possible=True,
    monotone={"replaced_factor": 1, "travel_factor": -1, "service_emissions": -1},
    worked=[
        Worked(
            inputs={
                "passenger_distance": "10000000 pkm",
                "replaced_factor": "60 gCO2e/pkm",
                "travel_factor": "10 gCO2e/pkm",
                "service_emissions": 100,
            },
            results={"ghg_reduced": "400 tCO2e"},
            found_in="10 million pkm × 50 g − 100 t by hand",
            kind="own",
        ),
    ],
)
def green_travel(
    *,
    passenger_distance: Annotated[Column, Activity("pkm")],
    replaced_factor: Annotated[Column, Activity("tCO2e/pkm")],
    travel_factor: Annotated[Column, Activity("tCO2e/pkm")],
    service_emissions: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """Emissions that travel by greener modes avoids.

    Parameters
    ----------
    passenger_distance
        Distance travelled by the greener mode in the year [pkm].
    replaced_factor
        Emissions of the mode replaced, by survey [tCO2e/pkm].
    travel_factor
        Emissions of the greener mode [tCO2e/pkm].
    service_emissions
        Emissions of the service: transport, repair, washing [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {"ghg_reduced": passenger_distance * (replaced_factor - travel_factor) - service_emissions}
