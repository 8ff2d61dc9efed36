"""Leakage of water mains."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.water import LEAKAGE


@method(
    id="water.mains_leakage",
    title={"en": "Leakage of water mains", "zh": "供水管网漏损治理"},
    source=LEAKAGE.at("loss rate before and after 漏损率"),
    project_types=["water_mains"],
    returns={"water_saved": "m3", "energy_saved": "tce", "ghg_reduced": "tCO2e"},
    optional_returns=("energy_saved", "ghg_reduced"),
    plan="R11: 节水, 管网补建",
    status="unverified",
    notes=(
        "At the supply before the works: a smaller supply is what the works bring about.",
        "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year.",
        (
            "Standard coal by the supply coal rate of the year before; energy counts only where "
            "pumping_electricity is given."
        ),
    ),
    negative_possible=True,
    monotone={"leak_rate_before": 1, "leak_rate_after": -1},
    worked=[
        Worked(
            inputs={
                "water_supplied": "4000 万m3",
                "leak_rate_before": 0.2,
                "leak_rate_after": 0.1,
                "pumping_electricity": "0.5 kWh/m3",
                "coal_rate": "300 gce/kWh",
                "grid_average": 0.55,
            },
            results={"water_saved": "400 万m3", "energy_saved": "600 tce", "ghg_reduced": "1100 tCO2e"},
            found_in="4 million m3; × 0.5 kWh/m3 = 2 000 MWh; × 0.3 and × 0.55, by hand",
            kind="own",
        ),
    ],
)
def mains_leakage(
    *,
    water_supplied: Annotated[Column, Activity("m3")],
    leak_rate_before: Annotated[Column, Activity("1")],
    leak_rate_after: Annotated[Column, Activity("1")],
    pumping_electricity: Annotated[Column, Activity("MWh/m3")],
    coal_rate: Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
) -> dict[str, Column]:
    """Water no longer lost, and the electricity that pumped it.

    Parameters
    ----------
    water_supplied
        Water put into the network in the year [m3].
    leak_rate_before
        Share lost before [1].
    leak_rate_after
        Share lost after [1].
    pumping_electricity
        Electricity that lifts and pumps a volume of water [MWh/m3].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        CO2 per electricity used, average of the region [tCO2e/MWh].

    Returns
    -------
    dict
        ``water_saved`` [m3], ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    water_saved = water_supplied * (leak_rate_before - leak_rate_after)
    electricity = water_saved * pumping_electricity
    return {
        "water_saved": water_saved,
        "energy_saved": electricity * coal_rate,
        "ghg_reduced": electricity * grid_average,
    }
