"""Wastewater treatment, water saving and water reuse."""

from typing import Annotated

from carbonacct.methods.cbirc_2020 import GUIDELINE
from carbonacct.methods.declare import Activity, Column, Worked, method


@method(
    id="cbirc_2020.wastewater",
    title={"en": "Wastewater treatment", "zh": "污水处理"},
    source=GUIDELINE.at("class 6 and 8, wastewater treatment 污水处理及提标改造"),
    project_types=["wastewater_treatment", "wastewater_upgrade", "river_basin", "sewer_network"],
    returns={"cod_reduced": "t", "nh3n_reduced": "t", "tn_reduced": "t", "tp_reduced": "t"},
    optional_returns=("tn_reduced", "tp_reduced"),
    plan="R11, L-19: 城镇污水处理提标改造, 管网补建, 流域水环境综合治理",
    status="unverified",
    notes=(
        "For upgrading, the inflow is the measured or approved outlet before the works, not the raw water.",
        "For sewers, the water is the newly collected flow, raw against the plant's outlet.",
        "A discharge limit is a ceiling, not a measurement.",
        "No CO2 benefit: treatment uses power and may emit methane; report that beside it.",
        "Total nitrogen and phosphorus are not among the guideline's seven indicators.",
    ),
    negative_possible=True,
    monotone={f"{p}_{end}": sign for p in ("cod", "nh3n", "tn", "tp") for end, sign in (("in", 1), ("out", -1))},
    worked=[
        Worked(
            inputs={
                "water_treated": "7300000 m3",
                "cod_in": "300 mg/L",
                "cod_out": "50 mg/L",
                "nh3n_in": "30 mg/L",
                "nh3n_out": "5 mg/L",
                "tn_in": "40 mg/L",
                "tn_out": "15 mg/L",
                "tp_in": "4 mg/L",
                "tp_out": "0.5 mg/L",
            },
            results={
                "cod_reduced": "1825 t",
                "nh3n_reduced": "182.5 t",
                "tn_reduced": "182.5 t",
                "tp_reduced": "25.55 t",
            },
            found_in="20 000 m3/d × 365 d by hand (synthetic case G23)",
            kind="own",
        )
    ],
)
def wastewater(
    *,
    water_treated: Annotated[Column, Activity("m3")],
    cod_in: Annotated[Column, Activity("t/m3")],
    cod_out: Annotated[Column, Activity("t/m3")],
    nh3n_in: Annotated[Column, Activity("t/m3")],
    nh3n_out: Annotated[Column, Activity("t/m3")],
    tn_in: Annotated[Column, Activity("t/m3")],
    tn_out: Annotated[Column, Activity("t/m3")],
    tp_in: Annotated[Column, Activity("t/m3")],
    tp_out: Annotated[Column, Activity("t/m3")],
) -> dict[str, Column]:
    """Pollutants kept out of the receiving water.

    Parameters
    ----------
    water_treated
        Water treated in a year [m3].
    cod_in, cod_out
        Chemical oxygen demand of inflow and outflow [t/m3]; books give mg/L.
    nh3n_in, nh3n_out
        Ammonia nitrogen of inflow and outflow [t/m3].
    tn_in, tn_out
        Total nitrogen of inflow and outflow [t/m3].
    tp_in, tp_out
        Total phosphorus of inflow and outflow [t/m3].

    Returns
    -------
    dict
        ``cod_reduced``, ``nh3n_reduced``, ``tn_reduced``, ``tp_reduced`` [t]; positive is good.
    """
    return {
        "cod_reduced": water_treated * cod_in - water_treated * cod_out,
        "nh3n_reduced": water_treated * nh3n_in - water_treated * nh3n_out,
        "tn_reduced": water_treated * tn_in - water_treated * tn_out,
        "tp_reduced": water_treated * tp_in - water_treated * tp_out,
    }


@method(
    id="cbirc_2020.water_saving",
    title={"en": "Water saving", "zh": "节水"},
    source=GUIDELINE.at("class 3 and 8, water saving 节水"),
    project_types=["water_saving"],
    returns={"water_saved": "m3"},
    plan="R11: 节水",
    status="unverified",
    notes=("Both uses are at the output after the works; 1 t of water is 1 m3.",),
    negative_possible=True,
    monotone={"water_before": 1, "water_after": -1},
    worked=[
        Worked(
            inputs={"water_before": "50 万m3", "water_after": "38.5 万m3"},
            results={"water_saved": "115000 m3"},
            found_in="(50 − 38.5) ten thousand m3 by hand",
            kind="own",
        )
    ],
)
def water_saving(
    *,
    water_before: Annotated[Column, Activity("m3")],
    water_after: Annotated[Column, Activity("m3")],
) -> dict[str, Column]:
    """Fresh water no longer taken.

    Parameters
    ----------
    water_before, water_after
        Fresh water used in a year before and after the works, at the same output [m3].

    Returns
    -------
    dict
        ``water_saved`` [m3]; positive is good.
    """
    return {"water_saved": water_before - water_after}


@method(
    id="cbirc_2020.water_reuse",
    title={"en": "Water reuse", "zh": "再生水利用"},
    source=GUIDELINE.at("class 3 and 8, reclaimed water 再生水利用"),
    project_types=["water_reuse"],
    returns={"water_saved": "m3"},
    plan="R11: 节水",
    status="unverified",
    notes=("Only water that replaces fresh water counts; what is produced but not used does not.",),
    monotone={"water_reused": 1},
    worked=[
        Worked(
            inputs={"water_reused": "12.5 万m3"},
            results={"water_saved": "125000 m3"},
            found_in="12.5 ten thousand m3",
            kind="own",
        )
    ],
)
def water_reuse(*, water_reused: Annotated[Column, Activity("m3")]) -> dict[str, Column]:
    """Fresh water that reclaimed water replaces.

    Parameters
    ----------
    water_reused
        Reclaimed or rain water used in place of fresh water in a year [m3].

    Returns
    -------
    dict
        ``water_saved`` [m3]; positive is good.
    """
    return {"water_saved": water_reused}
