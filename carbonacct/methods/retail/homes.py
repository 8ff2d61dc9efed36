"""Efficient homes bought on a green mortgage."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.retail import CITIZENS


@method(
    id="retail.efficient_home",
    title={"en": "Green mortgage", "zh": "绿色住房按揭"},
    source=CITIZENS.at("low-carbon living: electricity and gas of a home 低碳居住"),
    project_types=["green_mortgage"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R16, R11: 个人绿色消费, 绿色建筑(星级, 超低能耗)",
    status="unverified",
    notes=(
        "Per home as designed or metered; the reference home needs a document, a consumption limit is a bound.",
        "Energy saved counts electricity alone: gas gives CO2 and no standard coal in the guideline.",
        "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year.",
        "The developer's loan may claim the same floor: a finding.",
    ),
    negative_possible=True,
    monotone={"home_electricity_before": 1, "home_electricity_after": -1, "home_gas_after": -1},
    worked=[
        Worked(
            inputs={
                "homes": 500,
                "home_electricity_before": "3000 kWh",
                "home_electricity_after": "2000 kWh",
                "home_gas_before": 300,
                "home_gas_after": 200,
                "coal_rate": "300 gce/kWh",
                "grid_average": 0.55,
                "gas_factor": "20 tCO2e/万Nm3",
            },
            results={"energy_saved": "150 tce", "ghg_reduced": "375 tCO2e"},
            found_in="500 MWh × 0.3; 500 × 0.55 + 5 万Nm3 × 20, by hand",
            kind="own",
        ),
    ],
)
def efficient_home(
    *,
    homes: Annotated[Column, Activity("1")],
    home_electricity_before: Annotated[Column, Activity("MWh")],
    home_electricity_after: Annotated[Column, Activity("MWh")],
    home_gas_before: Annotated[Column, Activity("Nm3")],
    home_gas_after: Annotated[Column, Activity("Nm3")],
    coal_rate: Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
    gas_factor: Annotated[Column, FromFactor("fuel.co2_gas.mee", "tCO2e/Nm3", key="=natural_gas")],
) -> dict[str, Column]:
    """Electricity and gas that efficient homes save.

    Parameters
    ----------
    homes
        Homes financed [1].
    home_electricity_before
        Electricity of a reference home in a year [MWh].
    home_electricity_after
        Electricity of the efficient home in a year [MWh].
    home_gas_before
        Gas of a reference home in a year [Nm3].
    home_gas_after
        Gas of the efficient home in a year [Nm3].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        CO2 per electricity used, average of the region [tCO2e/MWh].
    gas_factor
        CO2 per natural gas burnt [tCO2e/Nm3].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    electricity = homes * (home_electricity_before - home_electricity_after)
    gas = homes * (home_gas_before - home_gas_after)
    return {
        "energy_saved": electricity * coal_rate,
        "ghg_reduced": electricity * grid_average + gas * gas_factor,
    }
