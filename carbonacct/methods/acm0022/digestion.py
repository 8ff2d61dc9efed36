"""Food waste digested instead of landfilled."""

from carbonacct.methods.acm0022 import ACM0022
from carbonacct.methods.acm0022.digester import digester_emissions
from carbonacct.methods.acm0022.idle import IDLE_DIGESTER, NO_LANDFILL, NO_POWER_GREEN_CREDIT, NO_POWER_MARGIN
from carbonacct.methods.acm0022.landfill import DECAY_NOTES, landfill_methane
from carbonacct.methods.acm0022.terms import (
    CarbonPerTce,
    CoalRate,
    DecayRate,
    DegradableCarbon,
    DieselPerLitre,
    DieselVolume,
    DigestateMethane,
    DigesterLeakage,
    DocFraction,
    ElectricitySupplied,
    ElectricityUsed,
    FlareEfficiency,
    GridFactor,
    GwpMethane,
    LandfillOxidation,
    LandfillRecovery,
    MethaneFlared,
    MethaneInGas,
    MethanePerCarbon,
    MethaneProduced,
    ModelCorrection,
    SiteCorrection,
    TransmissionLoss,
    Waste,
    Years,
)
from carbonacct.methods.declare import Column, Worked, method


@method(
    id="acm0022.anaerobic_digestion",
    title={"en": "Kitchen waste digestion (power by standard coal)", "zh": "厨余垃圾厌氧消化（电量按标准煤折算）"},
    source=ACM0022.at("anaerobic digestion; TOOL04 application B, TOOL14"),
    project_types=["kitchen_waste"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R11, L-19: 厨余垃圾处理",
    status="unverified",
    notes=(
        *DECAY_NOTES,
        "Food waste that would be landfilled: never biogas yield times GWP.",
        "Leakage counts only where methane_produced is given; blank overstates the benefit by some per cent.",
        "A first year can be negative: the landfill has hardly begun while the digester leaks.",
        "Power net of what the plant takes, by the supply coal rate of the year before times CO2 per tce.",
        "The CO2 coefficient of standard coal is not confirmed for the guideline: 0.67 tC/tce is the default.",
    ),
    negative_possible=True,
    monotone={"electricity_supplied": 1, "methane_produced": -1, "methane_flared": -1, "diesel_volume": -1},
    worked=[
        Worked(
            inputs={
                **NO_LANDFILL,
                **IDLE_DIGESTER,
                "methane_produced": 690.541,
                "digester_leakage": 0,
                "digestate_methane": 0.2,
                **NO_POWER_GREEN_CREDIT,
            },
            results={"ghg_reduced": "-3868 tCO2e"},
            found_in="Bergama, VCS joint PD and monitoring report v4.2, p. 180-181 (case P014)",
            tolerance=0.00035,
            note="the digestate term alone: 5 % liquid and 15 % solid, rounded up by the report",
        ),
        Worked(
            inputs={
                **NO_LANDFILL,
                **IDLE_DIGESTER,
                "methane_flared": "469 kgCH4",
                **NO_POWER_GREEN_CREDIT,
            },
            results={"ghg_reduced": "-6.566 tCO2e"},
            found_in="Bergama, VCS joint PD and monitoring report v4.2, p. 178 (case P016)",
            note="the flare term alone",
        ),
        Worked(
            inputs={
                **NO_LANDFILL,
                **IDLE_DIGESTER,
                "diesel_volume": 12950.1,
                "diesel_per_litre": "2.753 kgCO2e/L",
                **NO_POWER_GREEN_CREDIT,
            },
            results={"ghg_reduced": "-35.651 tCO2e"},
            found_in="Bergama, VCS joint PD and monitoring report v4.2, p. 176-177 (case P015)",
            tolerance=2e-05,
            note="the diesel term alone",
        ),
    ],
)
def anaerobic_digestion(
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
    methane_produced: MethaneProduced,
    digester_leakage: DigesterLeakage,
    digestate_methane: DigestateMethane,
    methane_flared: MethaneFlared,
    flare_efficiency: FlareEfficiency,
    diesel_volume: DieselVolume,
    diesel_per_litre: DieselPerLitre,
) -> dict[str, Column]:
    """Landfill methane avoided and standard coal of the power, less what the digester lets out.

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
    methane_produced
        Methane made in the digester [tCH4]; blank counts as 0 and leaves its leakage out.
    digester_leakage
        Share of the methane produced that leaks [1].
    digestate_methane
        Share of the methane produced that stored digestate lets out later [1]; blank counts as 0.
    methane_flared, flare_efficiency
        Methane sent to a flare [tCH4] and the share it destroys [1].
    diesel_volume, diesel_per_litre
        Diesel burnt by the plant [L] and its CO2 [tCO2e/L].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e], ``renewable_power`` [MWh]; positive is good.
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
    digester = digester_emissions(
        methane_produced=methane_produced,
        digester_leakage=digester_leakage,
        digestate_methane=digestate_methane,
        methane_flared=methane_flared,
        flare_efficiency=flare_efficiency,
        diesel_volume=diesel_volume,
        diesel_per_litre=diesel_per_litre,
        gwp_ch4=gwp_ch4,
    )
    energy_saved = (electricity_supplied - electricity_used) * coal_rate
    power = energy_saved * co2_per_tce
    return {
        "energy_saved": energy_saved,
        "ghg_reduced": avoided + power - digester,
        "renewable_power": electricity_supplied,
    }


@method(
    id="acm0022.anaerobic_digestion_combined_margin",
    title={"en": "Kitchen waste digestion (power by combined margin)", "zh": "厨余垃圾厌氧消化（电量按组合边际）"},
    source=ACM0022.at("anaerobic digestion; TOOL04 application B, TOOL05, TOOL14"),
    project_types=["kitchen_waste"],
    returns={"ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R10, L-19: 厨余垃圾处理",
    status="confirmed",
    notes=(
        *DECAY_NOTES,
        "Food waste that would be landfilled: never biogas yield times GWP.",
        "Leakage counts only where methane_produced is given; blank overstates the benefit by some per cent.",
        "A first year can be negative: the landfill has hardly begun while the digester leaks.",
        "Power by the regional combined margin in equal parts; transmission losses only where they are given.",
    ),
    negative_possible=True,
    monotone={"electricity_supplied": 1, "methane_produced": -1, "methane_flared": -1, "diesel_volume": -1},
    worked=[
        Worked(
            inputs={
                **NO_LANDFILL,
                **IDLE_DIGESTER,
                "methane_produced": 690.541,
                "digester_leakage": 0,
                "digestate_methane": 0.2,
                **NO_POWER_MARGIN,
            },
            results={"ghg_reduced": "-3868 tCO2e"},
            found_in="Bergama, VCS joint PD and monitoring report v4.2, p. 180-181 (case P014)",
            tolerance=0.00035,
            note="the digestate term alone: 5 % liquid and 15 % solid, rounded up by the report",
        ),
        Worked(
            inputs={
                **NO_LANDFILL,
                **IDLE_DIGESTER,
                "methane_flared": "469 kgCH4",
                **NO_POWER_MARGIN,
            },
            results={"ghg_reduced": "-6.566 tCO2e"},
            found_in="Bergama, VCS joint PD and monitoring report v4.2, p. 178 (case P016)",
            note="the flare term alone",
        ),
        Worked(
            inputs={
                **NO_LANDFILL,
                **IDLE_DIGESTER,
                "diesel_volume": 12950.1,
                "diesel_per_litre": "2.753 kgCO2e/L",
                **NO_POWER_MARGIN,
            },
            results={"ghg_reduced": "-35.651 tCO2e"},
            found_in="Bergama, VCS joint PD and monitoring report v4.2, p. 176-177 (case P015)",
            tolerance=2e-05,
            note="the diesel term alone",
        ),
        Worked(
            inputs={
                **NO_LANDFILL,
                **IDLE_DIGESTER,
                **NO_POWER_MARGIN,
                "electricity_used": 3792,
                "grid_factor": 0.5552,
                "transmission_loss": 0.03,
            },
            results={"ghg_reduced": "-2168.48 tCO2e"},
            found_in="Ödemiş, VCS joint PD and monitoring report (draft), p. 92 (case P024)",
            tolerance=1e-06,
            note="the electricity taken from the grid alone",
        ),
    ],
)
def anaerobic_digestion_combined_margin(
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
    methane_produced: MethaneProduced,
    digester_leakage: DigesterLeakage,
    digestate_methane: DigestateMethane,
    methane_flared: MethaneFlared,
    flare_efficiency: FlareEfficiency,
    diesel_volume: DieselVolume,
    diesel_per_litre: DieselPerLitre,
) -> dict[str, Column]:
    """Landfill methane and grid power avoided, less what the digester lets out.

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
    methane_produced
        Methane made in the digester [tCH4]; blank counts as 0 and leaves its leakage out.
    digester_leakage
        Share of the methane produced that leaks [1].
    digestate_methane
        Share of the methane produced that stored digestate lets out later [1]; blank counts as 0.
    methane_flared, flare_efficiency
        Methane sent to a flare [tCH4] and the share it destroys [1].
    diesel_volume, diesel_per_litre
        Diesel burnt by the plant [L] and its CO2 [tCO2e/L].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``renewable_power`` [MWh]; positive is good.
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
    digester = digester_emissions(
        methane_produced=methane_produced,
        digester_leakage=digester_leakage,
        digestate_methane=digestate_methane,
        methane_flared=methane_flared,
        flare_efficiency=flare_efficiency,
        diesel_volume=diesel_volume,
        diesel_per_litre=diesel_per_litre,
        gwp_ch4=gwp_ch4,
    )
    power = (electricity_supplied - electricity_used) * grid_factor * (1 + transmission_loss)
    return {"ghg_reduced": avoided + power - digester, "renewable_power": electricity_supplied}
