"""Methane of digestion."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ipcc_2019 import IPCC_2019


@method(
    id="ipcc_2019.enteric_methane",
    title={"en": "Less enteric methane", "zh": "畜禽肠道甲烷减排"},
    source=IPCC_2019.at("chapter 10, equation 10.19"),
    project_types=["low_carbon_livestock"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 绿色有机农业",
    status="unverified",
    notes=(
        "Before and after at the same milk or meat; per animal figures hide a change of yield.",
        "No default ships: the figures come from the study, a product declaration or the bank's own table.",
    ),
    negative_possible=True,
    monotone={"enteric_before": 1, "enteric_after": -1},
    worked=[
        Worked(
            inputs={"animals": 5000, "enteric_before": "80 kgCH4", "enteric_after": "70 kgCH4", "gwp_ch4": 28},
            results={"ghg_reduced": "1400 tCO2e"},
            found_in="5 000 × 0.01 t × 28 by hand",
            kind="own",
        ),
    ],
)
def enteric_methane(
    *,
    animals: Annotated[Column, Activity("1")],
    enteric_before: Annotated[Column, Activity("tCH4")],
    enteric_after: Annotated[Column, Activity("tCH4")],
    gwp_ch4: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tCH4", key="=CH4_nonfossil")],
) -> dict[str, Column]:
    """Methane of digestion that feed or breed avoids.

    Parameters
    ----------
    animals
        Animals kept, yearly average [1].
    enteric_before
        Enteric methane of an animal in a year before [tCH4].
    enteric_after
        Enteric methane of an animal in a year with the project [tCH4].
    gwp_ch4
        Global warming potential of methane [tCO2e/tCH4].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {"ghg_reduced": animals * (enteric_before - enteric_after) * gwp_ch4}
