"""Straw kept from the fire, straw returned to the field."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ipcc_2019 import IPCC_2019


@method(
    id="ipcc_2019.open_burning_avoided",
    title={"en": "Straw kept from open burning", "zh": "秸秆离田利用（避免露天焚烧）"},
    source=IPCC_2019.at("chapter 2, equation 2.27; tables 2.5 and 2.6"),
    project_types=["straw_use"],
    returns={"ghg_reduced": "tCO2e", "solid_waste_used": "t"},
    plan="R11: 绿色有机农业, 资源循环利用",
    status="unverified",
    notes=(
        "Straw for feed, substrate, board or paper; straw as fuel has a method of its own.",
        "Where burning is forbidden and the ban is kept, burnt_share is 0 and there is no benefit but the mass used.",
        "CO2 of the fire is not counted: the field takes it up again.",
        "Default of other crops 0.85; rice, wheat and maize have 0.80, 0.90 and 0.80 in the 2006 table, by memory.",
    ),
    negative_possible=True,
    monotone={"burnt_share": 1, "plant_emissions": -1},
    worked=[
        Worked(
            inputs={
                "straw_collected": 100000,
                "burnt_share": 0.2,
                "combustion_factor": 0.8,
                "burning_ch4": "2.5 kgCH4/t",
                "burning_n2o": "0.07 kgN2O/t",
                "gwp_ch4": 28,
                "gwp_n2o": 300,
                "plant_emissions": 456,
            },
            results={"ghg_reduced": "1000 tCO2e", "solid_waste_used": "100000 t"},
            found_in="16 000 t × (0.0025 × 28 + 0.00007 × 300) − 456 by hand",
            kind="own",
        ),
    ],
)
def open_burning_avoided(
    *,
    straw_collected: Annotated[Column, Activity("t")],
    burnt_share: Annotated[Column, Activity("1")],
    combustion_factor: Annotated[Column, FromFactor("burning.combustion_factor.ipcc2019", "1")],
    burning_ch4: Annotated[Column, FromFactor("burning.ch4.ipcc2006", "tCH4/t")],
    burning_n2o: Annotated[Column, FromFactor("burning.n2o.ipcc2006", "tN2O/t")],
    gwp_ch4: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tCH4", key="=CH4_nonfossil")],
    gwp_n2o: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tN2O", key="=N2O")],
    plant_emissions: Annotated[Column, Activity("tCO2e", optional=True)],
) -> dict[str, Column]:
    """Methane and nitrous oxide of field fires that no longer burn.

    Parameters
    ----------
    straw_collected
        Straw collected and used in the year, dry matter [t].
    burnt_share
        Share that would have been burnt in the field [1].
    combustion_factor
        Share of the dry matter that a field fire burns [1].
    burning_ch4
        Methane per dry matter burnt [tCH4/t].
    burning_n2o
        Nitrous oxide per dry matter burnt [tN2O/t].
    gwp_ch4
        Global warming potential of methane [tCO2e/tCH4].
    gwp_n2o
        Global warming potential of nitrous oxide [tCO2e/tN2O].
    plant_emissions
        Emissions of the plant's own fuels and processes in the year [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``solid_waste_used`` [t]; positive is good.
    """
    burnt = straw_collected * burnt_share * combustion_factor
    return {
        "ghg_reduced": burnt * (burning_ch4 * gwp_ch4 + burning_n2o * gwp_n2o) - plant_emissions,
        "solid_waste_used": straw_collected,
    }


@method(
    id="ipcc_2019.straw_return",
    title={"en": "Straw returned to the field", "zh": "秸秆还田"},
    source=IPCC_2019.at("chapter 2, equation 2.25; chapter 11, equations 11.1 and 11.10"),
    project_types=["straw_return"],
    returns={"ghg_removed": "tCO2e", "ghg_reduced": "tCO2e"},
    plan="R11: 绿色有机农业",
    status="unverified",
    notes=(
        "A removal is a kind of its own: it is never added to reductions.",
        "Straw adds nitrous oxide everywhere and much methane in flooded fields: both stand as a negative reduction.",
        "The rate is that of the study; it ends once the soil is saturated.",
        "Fires avoided are ipcc_2019.open_burning_avoided.",
    ),
    negative_possible=True,
    monotone={"straw_nitrogen": -1, "extra_methane": -1},
    worked=[
        Worked(
            inputs={
                "area": 3000,
                "soil_carbon_rate": 0.3,
                "baseline_carbon_rate": 0.1,
                "co2_per_carbon": 3.6666666666666665,
                "straw_nitrogen": 100,
                "soil_n2o": 0.01,
                "leached": 0.25,
                "leached_n2o": 0.012,
                "n2o_per_nitrogen": 1.5714285714285714,
                "gwp_n2o": 280,
                "extra_methane": 10,
                "gwp_ch4": 28,
            },
            results={"ghg_removed": "2200 tCO2e", "ghg_reduced": "-852 tCO2e"},
            found_in="3 000 × 0.2 × 44/12; −(100 × 0.013 × 44/28 × 280 + 10 × 28), by hand",
            kind="own",
        ),
    ],
)
def straw_return(
    *,
    area: Annotated[Column, Activity("ha")],
    soil_carbon_rate: Annotated[Column, Activity("tC/ha")],
    baseline_carbon_rate: Annotated[Column, Activity("tC/ha", optional=True)],
    co2_per_carbon: Annotated[Column, FromFactor("stoichiometry.co2_per_c", "tCO2e/tC")],
    straw_nitrogen: Annotated[Column, Activity("t", optional=True)],
    soil_n2o: Annotated[Column, FromFactor("soil.n2o_direct.ipcc2019", "1")],
    leached: Annotated[Column, FromFactor("soil.leached.ipcc2019", "1")],
    leached_n2o: Annotated[Column, FromFactor("soil.n2o_leached.ipcc2019", "1")],
    n2o_per_nitrogen: Annotated[Column, FromFactor("stoichiometry.n2o_per_n", "tN2O/t")],
    gwp_n2o: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tN2O", key="=N2O")],
    extra_methane: Annotated[Column, Activity("tCH4", optional=True)],
    gwp_ch4: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tCH4", key="=CH4_nonfossil")],
) -> dict[str, Column]:
    """Carbon that returned straw leaves in the soil, and the nitrous oxide and methane it adds.

    Parameters
    ----------
    area
        Area of the project [ha].
    soil_carbon_rate
        Gain of soil organic carbon per area in the year [tC/ha].
    baseline_carbon_rate
        Gain of soil organic carbon per area without the project [tC/ha]; blank counts as 0.
    co2_per_carbon
        CO2 per carbon, 44/12 [tCO2e/tC].
    straw_nitrogen
        Nitrogen in the straw returned in the year [t]; blank counts as 0.
    soil_n2o
        Nitrogen lost as nitrous oxide per nitrogen applied, direct (EF1) [1].
    leached
        Share of applied nitrogen that leaches (FracLEACH) [1].
    leached_n2o
        Nitrogen lost as nitrous oxide per nitrogen leached (EF5) [1].
    n2o_per_nitrogen
        Nitrous oxide per nitrogen in it, 44/28 [tN2O/t].
    gwp_n2o
        Global warming potential of nitrous oxide [tCO2e/tN2O].
    extra_methane
        Methane that the straw adds in flooded fields [tCH4]; blank counts as 0.
    gwp_ch4
        Global warming potential of methane [tCO2e/tCH4].

    Returns
    -------
    dict
        ``ghg_removed`` [tCO2e], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    gain = area * soil_carbon_rate - area * baseline_carbon_rate
    nitrous = straw_nitrogen * (soil_n2o + leached * leached_n2o) * n2o_per_nitrogen * gwp_n2o
    return {"ghg_removed": gain * co2_per_carbon, "ghg_reduced": 0 - nitrous - extra_methane * gwp_ch4}
