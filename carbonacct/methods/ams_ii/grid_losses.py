"""Grid losses reduced."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.ams_ii import AMS_II_A
from carbonacct.methods.declare import Column, Worked, method


@method(
    id="ams_ii.grid_losses",
    title={"en": "Grid losses reduced", "zh": "电网降损"},
    source=AMS_II_A.at("electricity fed in × difference of loss rates 输送电量乘以线损率之差"),
    project_types=["smart_grid", "rural_grid"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 智能电网, 农村电网改造",
    status="unverified",
    notes=(
        "Both loss rates are of the same section at the same load and voltage; new demand is no saving.",
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "Lines and control systems generate nothing: what new lines carry is not counted.",
    ),
    negative_possible=True,
    monotone={"loss_before": 1, "loss_after": -1},
    worked=[
        Worked(
            inputs={
                "electricity_carried": "1000000 MWh",
                "loss_before": 0.065,
                "loss_after": 0.055,
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"energy_saved": "3000 tce", "ghg_reduced": "5000 tCO2e"},
            found_in="1 000 000 MWh × (6.5 % − 5.5 %) = 10 000 MWh by hand",
            kind="own",
        ),
    ],
)
def grid_losses(
    *,
    electricity_carried: terms.ElectricityCarried,
    loss_before: terms.LossBefore,
    loss_after: terms.LossAfter,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """Standard coal and CO2 of the electricity no longer lost on the way.

    Parameters
    ----------
    electricity_carried
        Electricity fed into the grid section in a year [MWh].
    loss_before
        Share of it lost before the works [1].
    loss_after
        Share of it lost after the works [1].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    saved = electricity_carried * (loss_before - loss_after)
    return {"energy_saved": saved * coal_rate, "ghg_reduced": saved * grid_average}
