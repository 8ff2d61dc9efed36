"""Methane captured from landfills, existing lagoons and coal mines."""

from typing import Annotated

from carbonacct.methods.cbirc_2020 import GUIDELINE
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method


@method(
    id="cbirc_2020.methane_capture",
    title={"en": "Methane capture", "zh": "甲烷回收利用"},
    source=GUIDELINE.at("landfill gas, biogas and coal-mine gas 填埋气、沼气与瓦斯利用; ACM0001 v19 equation 2"),
    project_types=["landfill_gas", "lagoon_biogas", "coal_mine_methane"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 垃圾与沼气利用",
    status="unverified",
    notes=(
        "For methane that escapes today; new digesters of food waste or manure have methods of their own.",
        "Volumes at 0 °C and 101.325 kPa; at 20 °C the density is 7 % lower.",
        "Methane that law or safety requires to be destroyed anyway is deducted.",
        "Non-fossil GWP: the CO2 of burning is not counted again; with the fossil GWP 2.75 would have to be deducted.",
        "Oxidation in the cover applies to landfills only; the project type decides.",
        "The guideline's own GWP was not seen (the 2013 issue probably took 21): the set is chosen for the run.",
        "Power made from the gas is renewable_power, on a row of its own.",
    ),
    negative_possible=True,
    monotone={"biogas_captured": 1, "methane_share": 1, "methane_required": -1},
    worked=[
        Worked(
            inputs={
                "biogas_captured": 235530,
                "methane_share": 1,
                "methane_density": "1 kgCH4/Nm3",
                "methane_required": 0,
                "destruction_efficiency": 1,
                "oxidation": 0.1,
                "gwp_ch4": 28,
            },
            results={"ghg_reduced": "5935 tCO2e"},
            found_in="Bergama, VCS joint PD and monitoring report v4.2, p. 162-165 (case P010)",
            tolerance=1e-4,
            note="the report meters 235.53 t of methane: 1 kg/Nm3 carries the mass through; results rounded down",
        )
    ],
)
def methane_capture(
    *,
    biogas_captured: Annotated[Column, Activity("Nm3")],
    methane_share: Annotated[Column, Activity("1")],
    methane_density: Annotated[Column, FromFactor("methane.density.normal", "tCH4/Nm3")],
    methane_required: Annotated[Column, Activity("tCH4", optional=True)],
    destruction_efficiency: Annotated[Column, FromFactor("methane.destruction_efficiency.acm0001", "1", key="=engine")],
    oxidation: Annotated[Column, FromFactor("methane.oxidation.tool04", "1", key="project_type")],
    gwp_ch4: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tCH4", key="=CH4_nonfossil")],
) -> dict[str, Column]:
    """CO2e of the methane that no longer escapes.

    Parameters
    ----------
    biogas_captured
        Gas captured [Nm3], 0 °C and 101.325 kPa.
    methane_share
        Methane in the gas by volume [1].
    methane_density
        Mass of methane per volume [tCH4/Nm3].
    methane_required
        Methane that had to be destroyed without the project [tCH4]; blank counts as 0.
    destruction_efficiency
        Share of the captured methane that is burnt [1].
    oxidation
        Share of the methane that the landfill cover would have oxidised [1]; 0 for lagoons and mines.
    gwp_ch4
        Global warming potential of methane [tCO2e/tCH4].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    methane = biogas_captured * methane_share * methane_density - methane_required
    return {"ghg_reduced": methane * destruction_efficiency * (1 - oxidation) * gwp_ch4}
