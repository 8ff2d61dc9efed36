"""Waste burnt for power instead of landfilled."""

from typing import Any

from carbonacct.methods.acm0022 import ACM0022
from carbonacct.methods.acm0022.burning import burning_emissions
from carbonacct.methods.acm0022.idle import NO_LANDFILL, NO_POWER_GREEN_CREDIT, NO_POWER_MARGIN
from carbonacct.methods.acm0022.landfill import DECAY_NOTES, landfill_methane
from carbonacct.methods.acm0022.terms import (
    CarbonContent,
    CarbonDioxidePerCarbon,
    CarbonPerTce,
    CoalRate,
    CombustionEfficiency,
    DecayRate,
    DegradableCarbon,
    DieselEmissionFactor,
    DieselHeatingValue,
    DieselUsed,
    DocFraction,
    ElectricitySupplied,
    ElectricityUsed,
    FossilShare,
    GridFactor,
    GwpMethane,
    GwpNitrousOxide,
    LandfillOxidation,
    LandfillRecovery,
    MethaneInGas,
    MethanePerCarbon,
    MethanePerWaste,
    ModelCorrection,
    NitrousOxidePerWaste,
    SiteCorrection,
    TransmissionLoss,
    Waste,
    Years,
)
from carbonacct.methods.bands import WASTE_BURNT
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.ops import total

_WASTE: dict[str, float] = {
    "paper": 39420,
    "textiles": 23360,
    "food": 757740,
    "rubber_leather": 18980,
    "plastic": 43800,
    "metal": 13140,
    "glass": 7300,
    "inert": 556260,
}
_NONE = dict.fromkeys(_WASTE, 0.0)
_CARBON: dict[str, float] = {
    "paper": 0.5,
    "textiles": 0.5,
    "food": 0.5,
    "rubber_leather": 0.67,
    "plastic": 0.85,
    "metal": 0,
    "glass": 0,
    "inert": 0.05,
}
_FOSSIL: dict[str, float] = {
    "paper": 0.05,
    "textiles": 0.5,
    "food": 0,
    "rubber_leather": 0.2,
    "plastic": 1,
    "metal": 0,
    "glass": 0,
    "inert": 1,
}
_IDLE_BURNER: dict[str, Any] = {
    "carbon_content": {"food": 0},
    "fossil_share": {"food": 0},
    "combustion_efficiency": 1,
    "co2_per_carbon": 3.6666666666666665,
    "n2o_per_waste": 0,
    "ch4_per_waste": 0,
    "gwp_n2o": 265,
    "diesel_used": 0,
    "diesel_heating_value": 43.3,
    "diesel_emission_factor": 0.0748,
}


@method(
    id="acm0022.waste_to_energy",
    title={"en": "Waste-to-energy (power by standard coal)", "zh": "垃圾焚烧发电（电量按标准煤折算）"},
    source=ACM0022.at("incineration, equations 22-27; TOOL04 application B"),
    project_types=["waste_to_energy"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e", "waste_treated": "t"},
    plan="R11, L-19: 垃圾焚烧发电",
    status="unverified",
    notes=(
        *DECAY_NOTES,
        "Fossil carbon burnt is deducted: plastics can turn the sign in a first year.",
        "Carbon contents are the upper defaults of ACM0022, per dry matter but applied to wet waste: conservative.",
        "Incineration power is partly fossil: it is not renewable power delivered.",
        "Power net of what the plant takes, by the supply coal rate of the year before times CO2 per tce.",
        "The CO2 coefficient of standard coal is not confirmed for the guideline: 0.67 tC/tce is the default.",
    ),
    negative_possible=True,
    bands=(WASTE_BURNT,),
    monotone={"electricity_supplied": 1, "diesel_used": -1, "fossil_share": -1},
    worked=[
        Worked(
            inputs={
                **NO_LANDFILL,
                "waste": _WASTE,
                "degradable_carbon": _NONE,
                "decay_rate": _NONE,
                **_IDLE_BURNER,
                "carbon_content": _CARBON,
                "fossil_share": _FOSSIL,
                **NO_POWER_GREEN_CREDIT,
            },
            results={"ghg_reduced": "-272843 tCO2e"},
            found_in="Soc Son waste-to-power, VCS PD v4.1 (VCS 2567), p. 61-62 (case P001)",
            tolerance=2e-06,
            note="the fossil carbon term alone",
        ),
        Worked(
            inputs={
                **NO_LANDFILL,
                "waste": _WASTE,
                "degradable_carbon": _NONE,
                "decay_rate": _NONE,
                **_IDLE_BURNER,
                "carbon_content": _CARBON,
                "fossil_share": _NONE,
                "n2o_per_waste": 6.05e-05,
                "ch4_per_waste": 2.42e-07,
                **NO_POWER_GREEN_CREDIT,
            },
            results={"ghg_reduced": "-23418 tCO2e"},
            found_in="Soc Son waste-to-power, VCS PD v4.1 (VCS 2567), p. 63 (case P002)",
            tolerance=3e-05,
            note="nitrous oxide and methane of burning alone, rounded up",
        ),
        Worked(
            inputs={
                **NO_LANDFILL,
                **_IDLE_BURNER,
                "diesel_used": 1200,
                **NO_POWER_GREEN_CREDIT,
            },
            results={"ghg_reduced": "-3887 tCO2e"},
            found_in="Soc Son waste-to-power, VCS PD v4.1 (VCS 2567), p. 60 (case P004)",
            tolerance=0.00011,
            note="the auxiliary diesel alone, rounded up; the printed units of heating value and factor are wrong",
        ),
    ],
)
def waste_to_energy(
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
    electricity_supplied: ElectricitySupplied,
    electricity_used: ElectricityUsed,
    coal_rate: CoalRate,
    co2_per_tce: CarbonPerTce,
    carbon_content: CarbonContent,
    fossil_share: FossilShare,
    combustion_efficiency: CombustionEfficiency,
    co2_per_carbon: CarbonDioxidePerCarbon,
    n2o_per_waste: NitrousOxidePerWaste,
    ch4_per_waste: MethanePerWaste,
    gwp_n2o: GwpNitrousOxide,
    diesel_used: DieselUsed,
    diesel_heating_value: DieselHeatingValue,
    diesel_emission_factor: DieselEmissionFactor,
) -> dict[str, Column]:
    """Landfill methane avoided and standard coal of the power, less the fossil carbon and trace gases of burning.

    Parameters
    ----------
    waste
        Waste treated in each year, by component, wet [t].
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
    electricity_supplied, electricity_used
        Electricity delivered, and taken from the grid by the plant (blank counts as 0) [MWh].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    co2_per_tce
        CO2 per standard coal [tCO2e/tce].
    carbon_content
        Carbon by component [tC/t].
    fossil_share, combustion_efficiency
        Fossil share of that carbon by component, share of it that burns [1].
    co2_per_carbon
        Mass of CO2 per mass of its carbon [tCO2e/tC].
    n2o_per_waste, ch4_per_waste
        Nitrous oxide [tN2O/t] and methane [tCH4/t] of burning waste.
    gwp_n2o
        Global warming potential of nitrous oxide [tCO2e/tN2O].
    diesel_used, diesel_heating_value, diesel_emission_factor
        Auxiliary diesel [t] (blank counts as 0), its heating value [GJ/t] and CO2 [tCO2e/GJ].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e], ``waste_treated`` [t]; positive is good.
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
    burning = burning_emissions(
        waste=waste,
        carbon_content=carbon_content,
        fossil_share=fossil_share,
        combustion_efficiency=combustion_efficiency,
        co2_per_carbon=co2_per_carbon,
        n2o_per_waste=n2o_per_waste,
        ch4_per_waste=ch4_per_waste,
        gwp_n2o=gwp_n2o,
        diesel_used=diesel_used,
        diesel_heating_value=diesel_heating_value,
        diesel_emission_factor=diesel_emission_factor,
        gwp_ch4=gwp_ch4,
    )
    energy_saved = (electricity_supplied - electricity_used) * coal_rate
    power = energy_saved * co2_per_tce
    return {"energy_saved": energy_saved, "ghg_reduced": avoided + power - burning, "waste_treated": total(waste)}


@method(
    id="acm0022.waste_to_energy_combined_margin",
    title={"en": "Waste-to-energy (power by combined margin)", "zh": "垃圾焚烧发电（电量按组合边际）"},
    source=ACM0022.at("incineration, equations 22-27; TOOL04 application B, TOOL05"),
    project_types=["waste_to_energy"],
    returns={"ghg_reduced": "tCO2e", "waste_treated": "t"},
    plan="R10, L-19: 垃圾焚烧发电",
    status="confirmed",
    notes=(
        *DECAY_NOTES,
        "Fossil carbon burnt is deducted: plastics can turn the sign in a first year.",
        "Carbon contents are the upper defaults of ACM0022, per dry matter but applied to wet waste: conservative.",
        "Incineration power is partly fossil: it is not renewable power delivered.",
        "Power by the regional combined margin in equal parts; transmission losses only where they are given.",
    ),
    negative_possible=True,
    bands=(WASTE_BURNT,),
    monotone={"electricity_supplied": 1, "diesel_used": -1, "fossil_share": -1},
    worked=[
        Worked(
            inputs={
                **NO_LANDFILL,
                "waste": _WASTE,
                "degradable_carbon": _NONE,
                "decay_rate": _NONE,
                **_IDLE_BURNER,
                "carbon_content": _CARBON,
                "fossil_share": _FOSSIL,
                **NO_POWER_MARGIN,
            },
            results={"ghg_reduced": "-272843 tCO2e"},
            found_in="Soc Son waste-to-power, VCS PD v4.1 (VCS 2567), p. 61-62 (case P001)",
            tolerance=2e-06,
            note="the fossil carbon term alone",
        ),
        Worked(
            inputs={
                **NO_LANDFILL,
                "waste": _WASTE,
                "degradable_carbon": _NONE,
                "decay_rate": _NONE,
                **_IDLE_BURNER,
                "carbon_content": _CARBON,
                "fossil_share": _NONE,
                "n2o_per_waste": 6.05e-05,
                "ch4_per_waste": 2.42e-07,
                **NO_POWER_MARGIN,
            },
            results={"ghg_reduced": "-23418 tCO2e"},
            found_in="Soc Son waste-to-power, VCS PD v4.1 (VCS 2567), p. 63 (case P002)",
            tolerance=3e-05,
            note="nitrous oxide and methane of burning alone, rounded up",
        ),
        Worked(
            inputs={
                **NO_LANDFILL,
                **_IDLE_BURNER,
                "diesel_used": 1200,
                **NO_POWER_MARGIN,
            },
            results={"ghg_reduced": "-3887 tCO2e"},
            found_in="Soc Son waste-to-power, VCS PD v4.1 (VCS 2567), p. 60 (case P004)",
            tolerance=0.00011,
            note="the auxiliary diesel alone, rounded up; the printed units of heating value and factor are wrong",
        ),
        Worked(
            inputs={
                **NO_LANDFILL,
                **_IDLE_BURNER,
                **NO_POWER_MARGIN,
                "electricity_supplied": 388050,
                "grid_factor": 0.8458,
                "transmission_loss": 0.03,
            },
            results={"ghg_reduced": "338059 tCO2e"},
            found_in="Soc Son waste-to-power, VCS PD v4.1 (VCS 2567), p. 57-58 (case P007)",
            tolerance=3e-07,
            note="the power alone",
        ),
    ],
)
def waste_to_energy_combined_margin(
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
    electricity_supplied: ElectricitySupplied,
    electricity_used: ElectricityUsed,
    grid_factor: GridFactor,
    transmission_loss: TransmissionLoss,
    carbon_content: CarbonContent,
    fossil_share: FossilShare,
    combustion_efficiency: CombustionEfficiency,
    co2_per_carbon: CarbonDioxidePerCarbon,
    n2o_per_waste: NitrousOxidePerWaste,
    ch4_per_waste: MethanePerWaste,
    gwp_n2o: GwpNitrousOxide,
    diesel_used: DieselUsed,
    diesel_heating_value: DieselHeatingValue,
    diesel_emission_factor: DieselEmissionFactor,
) -> dict[str, Column]:
    """Landfill methane and grid power avoided, less the fossil carbon and trace gases of burning.

    Parameters
    ----------
    waste
        Waste treated in each year, by component, wet [t].
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
    electricity_supplied, electricity_used
        Electricity delivered, and taken from the grid by the plant (blank counts as 0) [MWh].
    grid_factor
        Combined margin, operating and build margin in equal parts [tCO2e/MWh].
    transmission_loss
        Share of electricity lost on the way [1]; blank counts as 0.
    carbon_content
        Carbon by component [tC/t].
    fossil_share, combustion_efficiency
        Fossil share of that carbon by component, share of it that burns [1].
    co2_per_carbon
        Mass of CO2 per mass of its carbon [tCO2e/tC].
    n2o_per_waste, ch4_per_waste
        Nitrous oxide [tN2O/t] and methane [tCH4/t] of burning waste.
    gwp_n2o
        Global warming potential of nitrous oxide [tCO2e/tN2O].
    diesel_used, diesel_heating_value, diesel_emission_factor
        Auxiliary diesel [t] (blank counts as 0), its heating value [GJ/t] and CO2 [tCO2e/GJ].

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
    burning = burning_emissions(
        waste=waste,
        carbon_content=carbon_content,
        fossil_share=fossil_share,
        combustion_efficiency=combustion_efficiency,
        co2_per_carbon=co2_per_carbon,
        n2o_per_waste=n2o_per_waste,
        ch4_per_waste=ch4_per_waste,
        gwp_n2o=gwp_n2o,
        diesel_used=diesel_used,
        diesel_heating_value=diesel_heating_value,
        diesel_emission_factor=diesel_emission_factor,
        gwp_ch4=gwp_ch4,
    )
    power = (electricity_supplied - electricity_used) * grid_factor * (1 + transmission_loss)
    return {"ghg_reduced": avoided + power - burning, "waste_treated": total(waste)}
