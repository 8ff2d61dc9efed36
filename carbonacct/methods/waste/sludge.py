"""Sludge kept from the landfill."""

from typing import Annotated

from carbonacct.methods.acm0022.terms import (
    DocFraction,
    GwpMethane,
    LandfillOxidation,
    LandfillRecovery,
    MethaneInGas,
    MethanePerCarbon,
    ModelCorrection,
    SiteCorrection,
    Years,
)
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ops import decay
from carbonacct.methods.waste import IPCC_WASTE


@method(
    id="waste.sludge_treatment",
    title={"en": "Sludge kept from the landfill", "zh": "污泥处理处置（避免填埋）"},
    source=IPCC_WASTE.at("chapter 3, first-order decay of sludge; table 3.3 groups sewage sludge with food"),
    project_types=["sludge_treatment"],
    returns={"ghg_reduced": "tCO2e", "waste_treated": "t"},
    plan="R1, R11: 城镇污水处理提标改造, 无废城市",
    status="unverified",
    notes=(
        "Sludge is the same in every year since commissioning; the value is that of the row's year.",
        (
            "Carbon and decay rate are inputs: wet sludge holds about 5 % degradable carbon in the guidelines, "
            "by memory."
        ),
        "Drying and burning take much energy: the sign is often negative in the first years.",
        "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year.",
    ),
    negative_possible=True,
    monotone={"electricity_used": -1, "diesel_volume": -1, "plant_emissions": -1},
    worked=[
        Worked(
            inputs={
                "sludge": 100000,
                "sludge_carbon": 0.05,
                "sludge_decay_rate": 0.6931471805599453,
                "years": 1,
                "model_correction": 0.8,
                "landfill_recovery": 0,
                "landfill_oxidation": 0.1,
                "methane_in_gas": 0.5,
                "doc_fraction": 0.5,
                "site_correction": 1,
                "methane_per_carbon": 1.3333333333333333,
                "gwp_ch4": 28,
                "electricity_used": 4000,
                "grid_average": 0.5,
                "diesel_volume": 0,
                "diesel_per_litre": "2.7 kgCO2e/L",
                "plant_emissions": 1000,
            },
            results={"ghg_reduced": "13800 tCO2e", "waste_treated": "100000 t"},
            found_in=(
                "half of 5 000 tC decays in a year: 2 500 × 0.8 × 4/3 × 0.5 × 0.5 × 0.9 × 28 = 16 800, less"
                " 2 000 and 1 000, by hand"
            ),
            kind="own",
        ),
    ],
)
def sludge_treatment(
    *,
    sludge: Annotated[Column, Activity("t")],
    sludge_carbon: Annotated[Column, Activity("tC/t")],
    sludge_decay_rate: Annotated[Column, Activity("1/a")],
    electricity_used: Annotated[Column, Activity("MWh", optional=True)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
    diesel_volume: Annotated[Column, Activity("L", optional=True)],
    diesel_per_litre: Annotated[Column, FromFactor("fuel.co2_volume.jst303", "tCO2e/L", key="=diesel")],
    plant_emissions: Annotated[Column, Activity("tCO2e", optional=True)],
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
    """Landfill methane that treated sludge would have made in the year, less what treatment lets out.

    Parameters
    ----------
    sludge
        Sludge kept from the landfill in each year, as delivered [t].
    sludge_carbon
        Degradable organic carbon of the sludge, as delivered [tC/t].
    sludge_decay_rate
        First-order decay rate of sludge [1/a].
    electricity_used
        Electricity the project takes in the year [MWh]; blank counts as 0.
    grid_average
        CO2 per electricity used, average of the region [tCO2e/MWh].
    diesel_volume
        Diesel the project burns in the year [L]; blank counts as 0.
    diesel_per_litre
        CO2 per volume of diesel [tCO2e/L].
    plant_emissions
        Emissions of the plant's own fuels and processes in the year [tCO2e]; blank counts as 0.
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

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``waste_treated`` [t]; positive is good.
    """
    decayed = sludge * sludge_carbon * (1 - decay(sludge_decay_rate, years))
    made = model_correction * methane_per_carbon * methane_in_gas * doc_fraction * site_correction * decayed
    avoided = made * (1 - landfill_recovery) * (1 - landfill_oxidation) * gwp_ch4
    own = electricity_used * grid_average + diesel_volume * diesel_per_litre + plant_emissions
    return {"ghg_reduced": avoided - own, "waste_treated": sludge}
