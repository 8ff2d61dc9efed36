"""Waste made into fuel instead of landfilled."""

from typing import Annotated

from carbonacct.methods.acm0022 import ACM0022
from carbonacct.methods.acm0022.idle import NO_LANDFILL
from carbonacct.methods.acm0022.landfill import DECAY_NOTES, landfill_methane
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
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ops import total


@method(
    id="acm0022.refuse_derived_fuel",
    title={"en": "Refuse-derived fuel", "zh": "垃圾衍生燃料（RDF）替代燃煤"},
    source=ACM0022.at("refuse-derived fuel, its fossil carbon counted where it is burnt; TOOL04 application B"),
    project_types=["refuse_derived_fuel"],
    returns={"ghg_reduced": "tCO2e", "waste_treated": "t"},
    plan="R11: 垃圾焚烧发电, 无废城市",
    status="unverified",
    notes=(
        *DECAY_NOTES,
        "The fuel replaces coal of equal heat; its own fossil carbon is deducted, plastics raise it.",
        "Waste is what was kept from the landfill; the fuel is what was made of it.",
        (
            "Where the fuel is sold and its use is unknown, enter 0 for coal_emission_factor: the burning then "
            "counts as leakage."
        ),
        "Electricity by the average factor of the consuming region (grid.average.mee_nbs), same year.",
    ),
    negative_possible=True,
    monotone={"rdf_emission_factor": -1, "electricity_used": -1, "diesel_volume": -1},
    worked=[
        Worked(
            inputs={
                **NO_LANDFILL,
                "rdf_mass": 2400,
                "rdf_heating_value": 18,
                "coal_emission_factor": 0,
                "rdf_emission_factor": 0.121,
                "electricity_used": 0,
                "grid_average": 0,
                "diesel_volume": 0,
                "diesel_per_litre": "2.7 kgCO2e/L",
            },
            results={"ghg_reduced": "-5228 tCO2e"},
            found_in="İnegöl, VCS draft project description (VCS 3908), p. 93 (case P026)",
            tolerance=0.00016,
            note="the leakage term of the fuel alone, rounded up",
        ),
    ],
)
def refuse_derived_fuel(
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
    rdf_mass: Annotated[Column, Activity("t")],
    rdf_heating_value: Annotated[Column, Activity("GJ/t")],
    coal_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="=other_bituminous")],
    rdf_emission_factor: Annotated[Column, Activity("tCO2e/GJ")],
    electricity_used: Annotated[Column, Activity("MWh", optional=True)],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
    diesel_volume: Annotated[Column, Activity("L", optional=True)],
    diesel_per_litre: Annotated[Column, FromFactor("fuel.co2_volume.jst303", "tCO2e/L", key="=diesel")],
) -> dict[str, Column]:
    """Landfill methane avoided in the year and coal replaced, less the fuel's own fossil carbon and energy.

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
    rdf_mass
        Refuse-derived fuel made and burnt instead of coal [t].
    rdf_heating_value
        Net calorific value of the refuse-derived fuel [GJ/t].
    coal_emission_factor
        CO2 per energy of the coal replaced [tCO2e/GJ].
    rdf_emission_factor
        Fossil CO2 per energy of the refuse-derived fuel [tCO2e/GJ].
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
    burnt = rdf_mass * rdf_heating_value * (coal_emission_factor - rdf_emission_factor)
    own = electricity_used * grid_average + diesel_volume * diesel_per_litre
    return {"ghg_reduced": avoided + burnt - own, "waste_treated": total(waste)}
