"""Compressed air."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.ams_ii import AMS_II_C
from carbonacct.methods.declare import Column, Worked, method


@method(
    id="ams_ii.compressed_air",
    title={"en": "Compressed air", "zh": "空压系统节能"},
    source=AMS_II_C.at("specific technologies: same service, less electricity 同等供气量电耗之差"),
    project_types=["compressed_air"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 绿色工厂, 能源梯级利用",
    status="unverified",
    notes=(
        "Electricity per free air of the whole station, dryers included, at the same pressure.",
        "Leaks mended lower the air needed: give that saving as electricity_saved to electricity_saving.",
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={"air_power_before": 1, "air_power_after": -1},
    worked=[
        Worked(
            inputs={
                "air_supplied": "100000000 m3",
                "air_power_before": "0.13 kWh/m3",
                "air_power_after": "0.1 kWh/m3",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"energy_saved": "900 tce", "ghg_reduced": "1500 tCO2e"},
            found_in="100 million m3 × 0.03 kWh/m3 = 3000 MWh by hand",
            kind="own",
        ),
    ],
)
def compressed_air(
    *,
    air_supplied: terms.AirSupplied,
    air_power_before: terms.AirPowerBefore,
    air_power_after: terms.AirPowerAfter,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """Standard coal and CO2 of the electricity that the same air no longer takes.

    Parameters
    ----------
    air_supplied
        Compressed air in a year, as free air at inlet conditions [m3].
    air_power_before
        Electricity per free air before [MWh/m3]; books give kWh/m3.
    air_power_after
        Electricity per free air after the works [MWh/m3].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    saved = air_supplied * (air_power_before - air_power_after)
    return {"energy_saved": saved * coal_rate, "ghg_reduced": saved * grid_average}
