"""Efficient appliances."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.retail import CITIZENS


@method(
    id="retail.efficient_appliance",
    title={"en": "Efficient appliances", "zh": "绿色节能家电消费"},
    source=CITIZENS.at("efficient appliances 节能家电: saved electricity × average factor"),
    project_types=["efficient_appliance"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R16, R11: 个人绿色消费",
    status="unverified",
    notes=(
        (
            "Against the appliance replaced only for its remaining life, else against the standard appliance of"
            " the same size."
        ),
        "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year.",
        "A larger appliance of a better class may use more: the sign stays.",
    ),
    negative_possible=True,
    monotone={"appliance_use_before": 1, "appliance_use_after": -1},
    worked=[
        Worked(
            inputs={
                "appliances": 10000,
                "appliance_use_before": "600 kWh",
                "appliance_use_after": "400 kWh",
                "coal_rate": "300 gce/kWh",
                "grid_average": 0.55,
            },
            results={"energy_saved": "600 tce", "ghg_reduced": "1100 tCO2e"},
            found_in="10 000 × 0.2 MWh = 2 000 MWh by hand",
            kind="own",
        ),
    ],
)
def efficient_appliance(
    *,
    appliances: Annotated[Column, Activity("1")],
    appliance_use_before: Annotated[Column, Activity("MWh")],
    appliance_use_after: Annotated[Column, Activity("MWh")],
    coal_rate: Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
) -> dict[str, Column]:
    """Electricity that efficient appliances save.

    Parameters
    ----------
    appliances
        Appliances bought [1].
    appliance_use_before
        Electricity a replaced or standard appliance takes in a year [MWh].
    appliance_use_after
        Electricity the efficient appliance takes in a year [MWh].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        CO2 per electricity used, average of the region [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    electricity = appliances * (appliance_use_before - appliance_use_after)
    return {"energy_saved": electricity * coal_rate, "ghg_reduced": electricity * grid_average}
