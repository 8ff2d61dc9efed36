"""Rain kept, collected and used."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Worked, method
from carbonacct.methods.water import RAINWATER, SPONGE


@method(
    id="water.rainwater_harvest",
    title={"en": "Rainwater harvesting", "zh": "雨水收集利用"},
    source=RAINWATER.at("yearly run-off of a roof times the share collected 年雨水收集量"),
    project_types=["rainwater_use"],
    returns={"water_saved": "m3"},
    plan="R11: 海绵城市, 节水",
    status="unverified",
    notes=(
        "What is collected and used; the first flush and overflow are left out by collected_share.",
        "Rain of the year or the long-term mean of the design: say which.",
    ),
    monotone={"roof_area": 1, "rainfall": 1, "runoff_coefficient": 1, "collected_share": 1},
    worked=[
        Worked(
            inputs={"roof_area": "5 ha", "rainfall": "1000 mm", "runoff_coefficient": 0.8, "collected_share": 0.75},
            results={"water_saved": "30000 m3"},
            found_in="50 000 m2 × 1 m × 0.8 × 0.75 by hand",
            kind="own",
        ),
    ],
)
def rainwater_harvest(
    *,
    roof_area: Annotated[Column, Activity("m2")],
    rainfall: Annotated[Column, Activity("m")],
    runoff_coefficient: Annotated[Column, Activity("1")],
    collected_share: Annotated[Column, Activity("1")],
) -> dict[str, Column]:
    """Fresh water that collected rain replaces.

    Parameters
    ----------
    roof_area
        Area that collects rain [m2].
    rainfall
        Rain of the year [m].
    runoff_coefficient
        Share of the rain that runs off [1].
    collected_share
        Share of the run-off that is stored and used [1].

    Returns
    -------
    dict
        ``water_saved`` [m3]; positive is good.
    """
    return {"water_saved": roof_area * rainfall * runoff_coefficient * collected_share}


@method(
    id="water.sponge_city",
    title={"en": "Run-off control", "zh": "海绵城市径流控制"},
    source=SPONGE.at("capture ratio of the yearly rain 年径流总量控制率"),
    project_types=["sponge_city"],
    returns={"runoff_controlled": "m3", "cod_reduced": "t", "tn_reduced": "t", "tp_reduced": "t", "water_saved": "m3"},
    optional_returns=("cod_reduced", "tn_reduced", "tp_reduced", "water_saved"),
    plan="R11: 海绵城市",
    status="unverified",
    notes=(
        "The capture ratio is a share of the rain, not of the run-off: no run-off coefficient is multiplied in.",
        "What was kept before the works is deducted.",
        "Pollutants by the event mean concentration of the site; first flush is dirtier than the mean.",
        "Only rain that is used saves fresh water.",
    ),
    negative_possible=True,
    monotone={"control_rate_after": 1, "control_rate_before": -1},
    worked=[
        Worked(
            inputs={
                "catchment_area": "200 ha",
                "rainfall": "1100 mm",
                "control_rate_before": 0.45,
                "control_rate_after": 0.7,
                "runoff_cod": "80 mg/L",
                "runoff_tn": "4 mg/L",
                "runoff_tp": "0.4 mg/L",
                "rainwater_used": 20000,
            },
            results={
                "runoff_controlled": "550000 m3",
                "cod_reduced": "44 t",
                "tn_reduced": "2.2 t",
                "tp_reduced": "0.22 t",
                "water_saved": "20000 m3",
            },
            found_in="2 000 000 m2 × 1.1 m × 0.25 = 550 000 m3, by hand",
            kind="own",
        ),
    ],
)
def sponge_city(
    *,
    catchment_area: Annotated[Column, Activity("m2")],
    rainfall: Annotated[Column, Activity("m")],
    control_rate_before: Annotated[Column, Activity("1")],
    control_rate_after: Annotated[Column, Activity("1")],
    runoff_cod: Annotated[Column, Activity("t/m3")],
    runoff_tn: Annotated[Column, Activity("t/m3")],
    runoff_tp: Annotated[Column, Activity("t/m3")],
    rainwater_used: Annotated[Column, Activity("m3")],
) -> dict[str, Column]:
    """Storm water kept on site and the pollutants in it.

    Parameters
    ----------
    catchment_area
        Area whose run-off is controlled [m2].
    rainfall
        Rain of the year [m].
    control_rate_before
        Share of the year's rain kept before [1].
    control_rate_after
        Share of the year's rain kept after [1].
    runoff_cod
        COD of the run-off, event mean concentration [t/m3].
    runoff_tn
        TN of the run-off, event mean concentration [t/m3].
    runoff_tp
        TP of the run-off, event mean concentration [t/m3].
    rainwater_used
        Rain used in place of fresh water in the year [m3].

    Returns
    -------
    dict
        ``runoff_controlled`` [m3], ``cod_reduced`` [t], ``tn_reduced`` [t], ``tp_reduced`` [t],
        ``water_saved`` [m3]; positive is good.
    """
    runoff = catchment_area * rainfall * (control_rate_after - control_rate_before)
    return {
        "runoff_controlled": runoff,
        "cod_reduced": runoff * runoff_cod,
        "tn_reduced": runoff * runoff_tn,
        "tp_reduced": runoff * runoff_tp,
        "water_saved": rainwater_used,
    }
