"""Methane of wastewater left without oxygen."""

from typing import Annotated

from carbonacct.methods.acm0022 import ACM0022
from carbonacct.methods.acm0022.terms import GwpMethane
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method


@method(
    id="acm0022.wastewater_methane",
    title={"en": "Methane of anaerobic wastewater ponds avoided", "zh": "避免废水厌氧处理甲烷排放"},
    source=ACM0022.at("equation 28: wastewater treated anaerobically or released untreated"),
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 污水处理",
    status="confirmed",
    notes=(
        "For ponds without oxygen that the project replaces or covers; ordinary sewage plants have no such benefit.",
        "With the signs turned it is the emission of such a pond: cod_in below cod_out cannot be measured.",
        "Default potential and correction as the project document applies them; deep and shallow ponds differ.",
    ),
    negative_possible=True,
    monotone={"cod_in": 1, "cod_out": -1},
    worked=[
        Worked(
            inputs={
                "water_treated": 613200,
                "cod_in": 0.035,
                "cod_out": 0,
                "methane_per_cod": 0.25,
                "pond_correction": 0.8,
                "gwp_ch4": 28,
            },
            results={"ghg_reduced": "120187 tCO2e"},
            found_in="Soc Son waste-to-power, VCS PD v4.1 (VCS 2567), p. 63-64 (case P003)",
            tolerance=2e-6,
            note="1 680 m3/d of leachate over 365 d",
        )
    ],
)
def wastewater_methane(
    *,
    water_treated: Annotated[Column, Activity("m3")],
    cod_in: Annotated[Column, Activity("t/m3")],
    cod_out: Annotated[Column, Activity("t/m3")],
    methane_per_cod: Annotated[Column, FromFactor("wastewater.b0.acm0022", "tCH4/t")],
    pond_correction: Annotated[Column, FromFactor("wastewater.methane_correction.acm0022", "1")],
    gwp_ch4: GwpMethane,
) -> dict[str, Column]:
    """CO2e of the methane an anaerobic pond would have let out for the oxygen demand it removes.

    Parameters
    ----------
    water_treated
        Wastewater of a year [m3].
    cod_in, cod_out
        Chemical oxygen demand of inflow and outflow [t/m3]; books give mg/L.
    methane_per_cod
        Methane that oxygen demand can make [tCH4/t].
    pond_correction
        Methane correction of the pond [1].
    gwp_ch4
        Global warming potential of methane [tCO2e/tCH4].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {"ghg_reduced": water_treated * (cod_in - cod_out) * methane_per_cod * pond_correction * gwp_ch4}
