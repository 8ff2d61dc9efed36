"""Manure digested instead of left in an open lagoon."""

from typing import Any

from carbonacct.methods.acm0022 import ACM0022
from carbonacct.methods.acm0022.digester import digester_emissions
from carbonacct.methods.acm0022.idle import IDLE_DIGESTER, NO_POWER_GREEN_CREDIT, NO_POWER_MARGIN
from carbonacct.methods.acm0022.terms import (
    CarbonPerTce,
    CoalRate,
    DensityStandard,
    DieselPerLitre,
    DieselVolume,
    DigestateMethane,
    DigesterLeakage,
    ElectricitySupplied,
    ElectricityUsed,
    FlareEfficiency,
    GridFactor,
    GwpMethane,
    GwpNitrousOxide,
    LagoonCorrection,
    MethaneFlared,
    MethanePotential,
    MethaneProduced,
    NitrousNitrogen,
    NitrousOxidePerNitrogen,
    TransmissionLoss,
    VolatileSolids,
)
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.ops import total

_NO_LAGOON: dict[str, Any] = {
    "volatile_solids": {"dairy": 0},
    "methane_potential": {"dairy": 240},
    "methane_density_standard": "0.67 kgCH4/m3",
    "lagoon_correction": 0.73,
    "n2o_nitrogen": 0,
    "n2o_per_nitrogen": 1.5714285714285714,
    "gwp_n2o": 265,
    "gwp_ch4": 28,
}


@method(
    id="acm0022.manure_digestion",
    title={"en": "Manure digestion (power by standard coal)", "zh": "畜禽粪污厌氧消化（电量按标准煤折算）"},
    source=ACM0022.at("anaerobic digestion of manure; lagoon baseline of ACM0010, TOOL14"),
    project_types=["manure_biogas"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R11: 畜禽粪污资源化, 绿色有机农业",
    status="unverified",
    notes=(
        "For manure that lay in an open anaerobic lagoon; volatile solids per year come from the feasibility study.",
        "Methane potential and lagoon correction depend on breed, feed and temperature: give your own.",
        "Nitrous oxide of the lagoon counts only where n2o_nitrogen is given.",
        "Leakage counts only where methane_produced is given; blank overstates the benefit by some per cent.",
        "Power net of what the plant takes, by the supply coal rate of the year before times CO2 per tce.",
        "The CO2 coefficient of standard coal is not confirmed for the guideline: 0.67 tC/tce is the default.",
    ),
    negative_possible=True,
    monotone={"electricity_supplied": 1, "methane_produced": -1, "methane_flared": -1, "diesel_volume": -1},
    worked=[
        Worked(
            inputs={
                **_NO_LAGOON,
                **IDLE_DIGESTER,
                **NO_POWER_GREEN_CREDIT,
                "n2o_nitrogen": 1.54861,
            },
            results={"ghg_reduced": "644.88 tCO2e"},
            found_in="Ödemiş, VCS joint PD and monitoring report (draft), p. 90 (case P027)",
            tolerance=9e-06,
            note="the nitrous oxide term alone",
        ),
    ],
)
def manure_digestion(
    *,
    volatile_solids: VolatileSolids,
    methane_potential: MethanePotential,
    methane_density_standard: DensityStandard,
    lagoon_correction: LagoonCorrection,
    n2o_nitrogen: NitrousNitrogen,
    n2o_per_nitrogen: NitrousOxidePerNitrogen,
    gwp_n2o: GwpNitrousOxide,
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
    """Lagoon methane and nitrous oxide avoided and standard coal of the power, less what the digester lets out.

    Parameters
    ----------
    volatile_solids
        Volatile solids excreted in the year, by livestock [t].
    methane_potential
        Methane that volatile solids can make, by livestock [m3/t].
    methane_density_standard
        Mass of methane per volume at 20 °C and 1 atm [tCH4/m3].
    lagoon_correction
        Methane correction of the lagoon at its mean temperature [1].
    n2o_nitrogen
        Nitrogen that the lagoon would have let out as nitrous oxide [t]; blank counts as 0.
    n2o_per_nitrogen
        Mass of nitrous oxide per mass of its nitrogen [tN2O/t].
    gwp_n2o
        Global warming potential of nitrous oxide [tCO2e/tN2O].
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
    lagoon = total(volatile_solids * methane_potential) * methane_density_standard * lagoon_correction * gwp_ch4
    nitrous = n2o_nitrogen * n2o_per_nitrogen * gwp_n2o
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
        "ghg_reduced": lagoon + nitrous + power - digester,
        "renewable_power": electricity_supplied,
    }


@method(
    id="acm0022.manure_digestion_combined_margin",
    title={"en": "Manure digestion (power by combined margin)", "zh": "畜禽粪污厌氧消化（电量按组合边际）"},
    source=ACM0022.at("anaerobic digestion of manure; lagoon baseline of ACM0010, TOOL05, TOOL14"),
    project_types=["manure_biogas"],
    returns={"ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R10: 畜禽粪污资源化, 绿色有机农业",
    status="confirmed",
    notes=(
        "For manure that lay in an open anaerobic lagoon; volatile solids per year come from the feasibility study.",
        "Methane potential and lagoon correction depend on breed, feed and temperature: give your own.",
        "Nitrous oxide of the lagoon counts only where n2o_nitrogen is given.",
        "Leakage counts only where methane_produced is given; blank overstates the benefit by some per cent.",
        "Power by the regional combined margin in equal parts; transmission losses only where they are given.",
    ),
    negative_possible=True,
    monotone={"electricity_supplied": 1, "methane_produced": -1, "methane_flared": -1, "diesel_volume": -1},
    worked=[
        Worked(
            inputs={
                **_NO_LAGOON,
                **IDLE_DIGESTER,
                **NO_POWER_MARGIN,
                "n2o_nitrogen": 1.54861,
            },
            results={"ghg_reduced": "644.88 tCO2e"},
            found_in="Ödemiş, VCS joint PD and monitoring report (draft), p. 90 (case P027)",
            tolerance=9e-06,
            note="the nitrous oxide term alone",
        ),
    ],
)
def manure_digestion_combined_margin(
    *,
    volatile_solids: VolatileSolids,
    methane_potential: MethanePotential,
    methane_density_standard: DensityStandard,
    lagoon_correction: LagoonCorrection,
    n2o_nitrogen: NitrousNitrogen,
    n2o_per_nitrogen: NitrousOxidePerNitrogen,
    gwp_n2o: GwpNitrousOxide,
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
    """Lagoon methane and nitrous oxide and grid power avoided, less what the digester lets out.

    Parameters
    ----------
    volatile_solids
        Volatile solids excreted in the year, by livestock [t].
    methane_potential
        Methane that volatile solids can make, by livestock [m3/t].
    methane_density_standard
        Mass of methane per volume at 20 °C and 1 atm [tCH4/m3].
    lagoon_correction
        Methane correction of the lagoon at its mean temperature [1].
    n2o_nitrogen
        Nitrogen that the lagoon would have let out as nitrous oxide [t]; blank counts as 0.
    n2o_per_nitrogen
        Mass of nitrous oxide per mass of its nitrogen [tN2O/t].
    gwp_n2o
        Global warming potential of nitrous oxide [tCO2e/tN2O].
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
    lagoon = total(volatile_solids * methane_potential) * methane_density_standard * lagoon_correction * gwp_ch4
    nitrous = n2o_nitrogen * n2o_per_nitrogen * gwp_n2o
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
    return {"ghg_reduced": lagoon + nitrous + power - digester, "renewable_power": electricity_supplied}
