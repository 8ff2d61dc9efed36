"""Second-hand and shared goods."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Worked, method
from carbonacct.methods.retail import CITIZENS


@method(
    id="retail.second_hand",
    title={"en": "Second-hand and shared goods", "zh": "二手交易与共享物品"},
    source=CITIZENS.at("reuse of idle goods 闲置物品再利用"),
    project_types=["second_hand"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R16, R11: 个人绿色消费",
    status="unverified",
    notes=(
        "Only the share that replaces a new purchase counts; it is a survey result and far below one.",
        "No default ships: the figures come from the study, a product declaration or the bank's own table.",
    ),
    negative_possible=True,
    monotone={"item_factor": 1, "displacement_rate": 1, "service_emissions": -1},
    worked=[
        Worked(
            inputs={
                "items_reused": 100000,
                "displacement_rate": 0.4,
                "item_factor": "50 kgCO2e",
                "service_emissions": 300,
            },
            results={"ghg_reduced": "1700 tCO2e"},
            found_in="100 000 × 0.4 × 0.05 − 300 by hand",
            kind="own",
        ),
    ],
)
def second_hand(
    *,
    items_reused: Annotated[Column, Activity("1")],
    displacement_rate: Annotated[Column, Activity("1")],
    item_factor: Annotated[Column, Activity("tCO2e")],
    service_emissions: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """Making of new goods that reuse avoids.

    Parameters
    ----------
    items_reused
        Second-hand or shared items handed over in the year [1].
    displacement_rate
        Share of them that replaces a new purchase, by survey [1].
    item_factor
        Emissions of making a new item [tCO2e].
    service_emissions
        Emissions of the service: transport, repair, washing [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {"ghg_reduced": items_reused * displacement_rate * item_factor - service_emissions}
