"""Data centre power usage effectiveness."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.gbt_32910_2016 import STANDARD


@method(
    id="gbt_32910_2016.data_centre",
    title={"en": "Data centre power usage effectiveness", "zh": "数据中心节能（PUE）"},
    source=STANDARD.at("total electricity = electricity of the equipment × effectiveness 电能利用效率"),
    project_types=["data_centre"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 绿色工厂, 低碳/零碳园区与楼宇",
    status="unverified",
    notes=(
        (
            "For one computing load: the equipment's electricity after the works, with both effectiveness figures of "
            "a whole year."
        ),
        (
            "For a new centre pue_before is the reference of the energy-saving assessment; limit grades are "
            "ceilings, not baselines."
        ),
        "Bought green power changes market-based scope 2 only.",
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={"pue_before": 1, "pue_after": -1},
    worked=[
        Worked(
            inputs={
                "it_electricity": "100000 MWh",
                "pue_before": 1.6,
                "pue_after": 1.3,
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"energy_saved": "9000 tce", "ghg_reduced": "15000 tCO2e"},
            found_in="100 000 MWh × (1.6 − 1.3) = 30 000 MWh by hand",
            kind="own",
        ),
    ],
)
def data_centre(
    *,
    it_electricity: terms.ItElectricity,
    pue_before: terms.PueBefore,
    pue_after: terms.PueAfter,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """Standard coal and CO2 of the cooling and supply losses that the same computing no longer takes.

    Parameters
    ----------
    it_electricity
        Electricity of the information-technology equipment in a year [MWh].
    pue_before
        Power usage effectiveness before, or of the reference [1].
    pue_after
        Power usage effectiveness after the works [1].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    saved = it_electricity * (pue_before - pue_after)
    return {"energy_saved": saved * coal_rate, "ghg_reduced": saved * grid_average}
