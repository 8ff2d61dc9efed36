"""District cooling."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.am0117 import AM0117
from carbonacct.methods.declare import Column, Worked, method


@method(
    id="am0117.district_cooling",
    title={"en": "District cooling", "zh": "区域集中供冷"},
    source=AM0117.at("baseline electricity of single chillers less electricity of the system 分散冷机用电减系统用电"),
    project_types=["district_cooling"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 区域集中供冷供暖",
    status="unverified",
    notes=(
        "The chillers replaced are those of the connected buildings, with their seasonal performance.",
        "Refrigerant losses of either side are not counted.",
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={"cooling_supplied": 1, "chiller_power_ratio": 1, "grid_electricity": -1},
    worked=[
        Worked(
            inputs={
                "cooling_supplied": "100000 MWh",
                "chiller_power_ratio": 0.3,
                "grid_electricity": "20000 MWh",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"energy_saved": "3000 tce", "ghg_reduced": "5000 tCO2e"},
            found_in="100 000 MWh × 0.3 − 20 000 MWh = 10 000 MWh by hand",
            kind="own",
        ),
    ],
)
def district_cooling(
    *,
    cooling_supplied: terms.CoolingSupplied,
    chiller_power_ratio: terms.ChillerPowerRatio,
    grid_electricity: terms.GridElectricity,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """Standard coal and CO2 of the electricity that single chillers would have used more.

    Parameters
    ----------
    cooling_supplied
        Cooling delivered in a year [MWh]; books may give GJ.
    chiller_power_ratio
        Electricity per cooling of the chillers replaced, 1 over their seasonal coefficient of performance
        [1].
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    saved = cooling_supplied * chiller_power_ratio - grid_electricity
    return {"energy_saved": saved * coal_rate, "ghg_reduced": saved * grid_average}
