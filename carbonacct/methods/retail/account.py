"""Green acts of a personal carbon account."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ops import total
from carbonacct.methods.retail import CITIZENS


@method(
    id="retail.carbon_account",
    title={"en": "Carbon account of green acts", "zh": "个人碳账户（碳普惠行为）"},
    source=CITIZENS.at("acts × reduction of each act 行为减排量"),
    project_types=["green_consumption"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R16, R11: 个人绿色消费",
    status="unverified",
    notes=(
        "Reductions per act are those of the scheme (Chongqing 碳惠通 and others): the bank's own table, none ships.",
        "Points of a retail scheme are no credits, and an act may already be counted by the bus or metro operator.",
    ),
    monotone={"behaviours": 1, "behaviour_factor": 1},
    worked=[
        Worked(
            inputs={
                "behaviours": {"metro_trip": 100000, "paperless_bill": 50000},
                "behaviour_factor": {"metro_trip": 0.0005, "paperless_bill": 1e-05},
            },
            results={"ghg_reduced": "50.5 tCO2e"},
            found_in="50 + 0.5 t by hand",
            kind="own",
        ),
    ],
)
def carbon_account(
    *,
    behaviours: Annotated[Column, Activity("1", optional=True, labels="behaviour")],
    behaviour_factor: Annotated[Column, FromFactor("behaviour.reduction", "tCO2e", labels="behaviour")],
) -> dict[str, Column]:
    """Reductions of acts counted in personal carbon accounts.

    Parameters
    ----------
    behaviours
        Acts counted in the year, by kind [1]; blank counts as 0.
    behaviour_factor
        Reduction of one act, by the scheme's rule [tCO2e].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {"ghg_reduced": total(behaviours * behaviour_factor)}
