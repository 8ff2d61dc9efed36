"""Waste composted instead of landfilled."""

from typing import Annotated

from carbonacct.methods.acm0022 import ACM0022
from carbonacct.methods.acm0022.idle import NO_LANDFILL
from carbonacct.methods.acm0022.landfill import DECAY_NOTES, landfill_methane
from carbonacct.methods.acm0022.terms import (
    DecayRate,
    DegradableCarbon,
    DocFraction,
    GwpMethane,
    GwpNitrousOxide,
    LandfillOxidation,
    LandfillRecovery,
    MethaneInGas,
    MethanePerCarbon,
    ModelCorrection,
    SiteCorrection,
    Waste,
    Years,
)
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ops import total


@method(
    id="acm0022.composting",
    title={"en": "Composting instead of landfilling", "zh": "好氧堆肥替代填埋"},
    source=ACM0022.at("composting; TOOL13; the same baseline as AMS-III.F"),
    project_types=["composting"],
    returns={"ghg_reduced": "tCO2e", "waste_treated": "t"},
    plan="R11: 厨余垃圾处理, 绿色有机农业, 无废城市",
    status="unverified",
    notes=(
        *DECAY_NOTES,
        "Composting lets out methane and nitrous oxide of its own: in a first year the sign can be negative.",
        (
            "The defaults of TOOL13, 0.002 tCH4 and 0.0002 tN2O per wet tonne, are from memory: measure or "
            "override them."
        ),
        "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year.",
        "Compost that replaces fertiliser is ipcc_2019.organic_substitution, on a row of its own.",
    ),
    negative_possible=True,
    monotone={"electricity_used": -1, "diesel_volume": -1, "compost_ch4": -1, "landfill_recovery": -1},
    worked=[
        Worked(
            inputs={
                **NO_LANDFILL,
                "waste": {"food": 100000},
                "degradable_carbon": {"food": 0},
                "compost_ch4": "2 kgCH4/t",
                "compost_n2o": "0.2 kgN2O/t",
                "gwp_n2o": 265,
                "electricity_used": 200,
                "grid_average": 0.5,
                "diesel_volume": 22222.222,
                "diesel_per_litre": "2.7 kgCO2e/L",
            },
            results={"ghg_reduced": "-11060 tCO2e", "waste_treated": "100000 t"},
            found_in=(
                "no landfill carbon: −100 000 × (0.002 × 28 + 0.0002 × 265) − 200 × 0.5 − 22 222.222 L × "
                "2.7 kg/L by hand, rounded"
            ),
            tolerance=5e-06,
            kind="own",
        ),
    ],
)
def composting(
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
    compost_ch4: Annotated[Column, FromFactor("compost.ch4.tool13", "tCH4/t")],
    compost_n2o: Annotated[Column, FromFactor("compost.n2o.tool13", "tN2O/t")],
    gwp_n2o: GwpNitrousOxide,
    electricity_used: Annotated[Column, Activity("MWh", optional=True)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
    diesel_volume: Annotated[Column, Activity("L", optional=True)],
    diesel_per_litre: Annotated[Column, FromFactor("fuel.co2_volume.jst303", "tCO2e/L", key="=diesel")],
) -> dict[str, Column]:
    """Landfill methane avoided in the year, less the emissions of composting.

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
    model_correction
        Model uncertainty [1].
    landfill_recovery
        Landfill gas recovered anyway; blank counts as 0 [1].
    landfill_oxidation
        Methane oxidised in the cover [1].
    methane_in_gas
        Methane in landfill gas [1].
    doc_fraction
        Share of the carbon that decays [1].
    site_correction
        Methane correction of the site [1].
    methane_per_carbon
        Mass of methane per mass of its carbon [tCH4/tC].
    gwp_ch4
        Global warming potential of methane [tCO2e/tCH4].
    compost_ch4
        Methane per wet waste composted [tCH4/t].
    compost_n2o
        Nitrous oxide per wet waste composted [tN2O/t].
    gwp_n2o
        Global warming potential of nitrous oxide [tCO2e/tN2O].
    electricity_used
        Electricity the project takes in the year [MWh]; blank counts as 0.
    grid_average
        CO2 per electricity used, average of the region [tCO2e/MWh].
    diesel_volume
        Diesel the project burns in the year [L]; blank counts as 0.
    diesel_per_litre
        CO2 per volume of diesel [tCO2e/L].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``waste_treated`` [t]; positive is good.
    """
    avoided = landfill_methane(
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
    treated: Column = total(waste)
    composted = treated * (compost_ch4 * gwp_ch4 + compost_n2o * gwp_n2o)
    own = electricity_used * grid_average + diesel_volume * diesel_per_litre
    return {"ghg_reduced": avoided - composted - own, "waste_treated": treated}
