"""Methane that waste would have made in a landfill, by first-order decay."""

from carbonacct.methods.acm0022 import ACM0022
from carbonacct.methods.acm0022.terms import (
    DecayRate,
    DegradableCarbon,
    DocFraction,
    GwpMethane,
    LandfillOxidation,
    LandfillRecovery,
    MethaneInGas,
    MethanePerCarbon,
    ModelCorrection,
    SiteCorrection,
    Waste,
    Years,
)
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.ops import decay, total

DECAY_NOTES = (
    "Waste is the same in every year since commissioning: the n-th year yields 1 − exp(−k·n) of one year's carbon. "
    "A growing stream is the sum of rows with their own first years.",
    "The value is that of the row's year, not a life average; the first years are small.",
    "Decay rates follow the climate zone: food decays seven times faster in the wet tropics than in dry cold.",
    "Landfill gas that the landfill would have recovered anyway is landfill_recovery [1]; blank counts as 0.",
)


def landfill_methane(
    *,
    waste: Column,
    degradable_carbon: Column,
    decay_rate: Column,
    years: Column,
    model_correction: Column,
    landfill_recovery: Column,
    landfill_oxidation: Column,
    methane_in_gas: Column,
    doc_fraction: Column,
    site_correction: Column,
    methane_per_carbon: Column,
    gwp_ch4: Column,
) -> Column:
    """CO2e of the methane a landfill would have let out in the year [tCO2e] (TOOL04, application B, yearly)."""
    decayed: Column = total(waste * degradable_carbon * (1 - decay(decay_rate, years)))
    methane = model_correction * methane_per_carbon * methane_in_gas * doc_fraction * site_correction * decayed
    return methane * (1 - landfill_recovery) * (1 - landfill_oxidation) * gwp_ch4


@method(
    id="acm0022.landfill_diversion",
    title={"en": "Landfill methane avoided", "zh": "避免填埋甲烷排放（一阶衰减）"},
    source=ACM0022.at("TOOL04 v08 application B, equation 1 (yearly model)"),
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 厨余垃圾处理, 无废城市",
    status="confirmed",
    notes=(
        *DECAY_NOTES,
        "Only the baseline: the emissions of what is done with the waste instead are not deducted.",
    ),
    monotone={"waste": 1, "years": 1, "landfill_recovery": -1, "landfill_oxidation": -1},
    worked=[
        Worked(
            inputs={
                "waste": {"paper": 39420, "food": 757740, "textiles": 23360},
                "degradable_carbon": {"paper": 0.4, "food": 0.15, "textiles": 0.24},
                "decay_rate": {"paper": 0.07, "food": 0.4, "textiles": 0.07},
                "years": 7,
                "model_correction": 0.85,
                "landfill_recovery": 0,
                "landfill_oxidation": 0.1,
                "methane_in_gas": 0.5,
                "doc_fraction": 0.5,
                "site_correction": 1,
                "methane_per_carbon": 1.3333333333333333,
                "gwp_ch4": 28,
            },
            results={"ghg_reduced": "821308 tCO2e"},
            found_in="Soc Son waste-to-power, VCS PD v4.1 (VCS 2567), p. 73-75, seventh year (case P008)",
            tolerance=1e-6,
            note="printed to the tonne",
        )
    ],
)
def landfill_diversion(
    *,
    waste: Waste,
    degradable_carbon: DegradableCarbon,
    decay_rate: DecayRate,
    years: Years,
    model_correction: ModelCorrection,
    landfill_recovery: LandfillRecovery,
    landfill_oxidation: LandfillOxidation,
    methane_in_gas: MethaneInGas,
    doc_fraction: DocFraction,
    site_correction: SiteCorrection,
    methane_per_carbon: MethanePerCarbon,
    gwp_ch4: GwpMethane,
) -> dict[str, Column]:
    """CO2e of the methane that waste kept from a landfill would have made in the year.

    Parameters
    ----------
    waste
        Waste kept from the landfill in each year, by component, wet [t].
    degradable_carbon
        Degradable organic carbon by component, wet [tC/t].
    decay_rate
        First-order decay rate by component and climate [1/a].
    years
        Years since commissioning, the first calendar year counted as 1 [a].
    model_correction, landfill_recovery, landfill_oxidation
        Model uncertainty, gas recovered anyway, methane oxidised in the cover [1].
    methane_in_gas, doc_fraction, site_correction
        Methane in landfill gas, share of the carbon that decays, methane correction of the site [1].
    methane_per_carbon
        Mass of methane per mass of its carbon [tCH4/tC].
    gwp_ch4
        Global warming potential of methane [tCO2e/tCH4].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {
        "ghg_reduced": landfill_methane(
            waste=waste,
            degradable_carbon=degradable_carbon,
            decay_rate=decay_rate,
            years=years,
            model_correction=model_correction,
            landfill_recovery=landfill_recovery,
            landfill_oxidation=landfill_oxidation,
            methane_in_gas=methane_in_gas,
            doc_fraction=doc_fraction,
            site_correction=site_correction,
            methane_per_carbon=methane_per_carbon,
            gwp_ch4=gwp_ch4,
        )
    }
