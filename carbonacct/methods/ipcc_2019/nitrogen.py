"""Nitrous oxide of fertilised soils."""

from typing import Annotated

from carbonacct.methods.blocks import nitrous_per_nitrogen
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ipcc_2019 import IPCC_2019


@method(
    id="ipcc_2019.fertiliser_reduction",
    title={"en": "Less nitrogen fertiliser", "zh": "化肥减量增效"},
    source=IPCC_2019.at("chapter 11, equations 11.1, 11.9 and 11.10; tables 11.1 and 11.3"),
    project_types=["fertiliser_reduction"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 绿色有机农业",
    status="unverified",
    notes=(
        "Pure nitrogen, not the mass of fertiliser: urea is 46 % N.",
        "Default EF1 0.010; wet climates have 0.016 for synthetic fertiliser, flooded rice 0.004: override soil_n2o.",
        "In dry climates nothing leaches: enter leached 0.",
        "Making the fertiliser is not counted.",
    ),
    negative_possible=True,
    monotone={"nitrogen_before": 1, "nitrogen_after": -1},
    worked=[
        Worked(
            inputs={
                "nitrogen_before": 1100,
                "nitrogen_after": 1000,
                "soil_n2o": 0.01,
                "volatilised_synthetic": 0.1,
                "deposited_n2o": 0.01,
                "leached": 0.25,
                "leached_n2o": 0.012,
                "n2o_per_nitrogen": 1.5714285714285714,
                "gwp_n2o": 280,
            },
            results={"ghg_reduced": "616 tCO2e"},
            found_in="100 t × (0.01 + 0.1 × 0.01 + 0.25 × 0.012) × 44/28 × 280 by hand",
            kind="own",
        ),
    ],
)
def fertiliser_reduction(
    *,
    nitrogen_before: Annotated[Column, Activity("t")],
    nitrogen_after: Annotated[Column, Activity("t")],
    soil_n2o: Annotated[Column, FromFactor("soil.n2o_direct.ipcc2019", "1")],
    volatilised_synthetic: Annotated[Column, FromFactor("soil.volatilised_synthetic.ipcc2019", "1")],
    deposited_n2o: Annotated[Column, FromFactor("soil.n2o_deposited.ipcc2019", "1")],
    leached: Annotated[Column, FromFactor("soil.leached.ipcc2019", "1")],
    leached_n2o: Annotated[Column, FromFactor("soil.n2o_leached.ipcc2019", "1")],
    n2o_per_nitrogen: Annotated[Column, FromFactor("stoichiometry.n2o_per_n", "tN2O/t")],
    gwp_n2o: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tN2O", key="=N2O")],
) -> dict[str, Column]:
    """Nitrous oxide of soils that less nitrogen avoids, direct and indirect.

    Parameters
    ----------
    nitrogen_before
        Synthetic nitrogen applied in a year before, pure N [t].
    nitrogen_after
        Synthetic nitrogen applied in the year, pure N [t].
    soil_n2o
        Nitrogen lost as nitrous oxide per nitrogen applied, direct (EF1) [1].
    volatilised_synthetic
        Share of synthetic nitrogen that volatilises (FracGASF) [1].
    deposited_n2o
        Nitrogen lost as nitrous oxide per nitrogen volatilised (EF4) [1].
    leached
        Share of applied nitrogen that leaches (FracLEACH) [1].
    leached_n2o
        Nitrogen lost as nitrous oxide per nitrogen leached (EF5) [1].
    n2o_per_nitrogen
        Nitrous oxide per nitrogen in it, 44/28 [tN2O/t].
    gwp_n2o
        Global warming potential of nitrous oxide [tCO2e/tN2O].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    per_nitrogen = nitrous_per_nitrogen(soil_n2o, volatilised_synthetic, deposited_n2o, leached, leached_n2o)
    return {"ghg_reduced": (nitrogen_before - nitrogen_after) * per_nitrogen * n2o_per_nitrogen * gwp_n2o}


@method(
    id="ipcc_2019.organic_substitution",
    title={"en": "Organic for synthetic nitrogen", "zh": "有机肥替代化肥"},
    source=IPCC_2019.at("chapter 11, equations 11.1, 11.9 and 11.10; tables 11.1 and 11.3"),
    project_types=["organic_agriculture"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 绿色有机农业",
    status="unverified",
    notes=(
        (
            "Net of the organic nitrogen applied instead: equal nitrogen gives a small loss, because organic "
            "nitrogen volatilises more."
        ),
        "Soil carbon gained by manure is ipcc_2019.soil_carbon, a removal, on a row of its own.",
        "Avoided manure storage is manure_biogas or composting, never counted twice.",
    ),
    negative_possible=True,
    monotone={"nitrogen_before": 1, "nitrogen_after": -1, "organic_nitrogen": -1},
    worked=[
        Worked(
            inputs={
                "nitrogen_before": 1000,
                "nitrogen_after": 700,
                "organic_nitrogen": 200,
                "soil_n2o": 0.01,
                "volatilised_synthetic": 0.1,
                "volatilised_organic": 0.2,
                "deposited_n2o": 0.01,
                "leached": 0.25,
                "leached_n2o": 0.012,
                "n2o_per_nitrogen": 1.5714285714285714,
                "gwp_n2o": 280,
            },
            results={"ghg_reduced": "528 tCO2e"},
            found_in="(300 × 0.014 − 200 × 0.015) × 44/28 × 280 by hand",
            kind="own",
        ),
    ],
)
def organic_substitution(
    *,
    nitrogen_before: Annotated[Column, Activity("t")],
    nitrogen_after: Annotated[Column, Activity("t")],
    organic_nitrogen: Annotated[Column, Activity("t")],
    soil_n2o: Annotated[Column, FromFactor("soil.n2o_direct.ipcc2019", "1")],
    volatilised_synthetic: Annotated[Column, FromFactor("soil.volatilised_synthetic.ipcc2019", "1")],
    volatilised_organic: Annotated[Column, FromFactor("soil.volatilised_organic.ipcc2019", "1")],
    deposited_n2o: Annotated[Column, FromFactor("soil.n2o_deposited.ipcc2019", "1")],
    leached: Annotated[Column, FromFactor("soil.leached.ipcc2019", "1")],
    leached_n2o: Annotated[Column, FromFactor("soil.n2o_leached.ipcc2019", "1")],
    n2o_per_nitrogen: Annotated[Column, FromFactor("stoichiometry.n2o_per_n", "tN2O/t")],
    gwp_n2o: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tN2O", key="=N2O")],
) -> dict[str, Column]:
    """Nitrous oxide of soils avoided, net of the organic nitrogen applied instead.

    Parameters
    ----------
    nitrogen_before
        Synthetic nitrogen applied in a year before, pure N [t].
    nitrogen_after
        Synthetic nitrogen applied in the year, pure N [t].
    organic_nitrogen
        Organic nitrogen applied instead in the year, pure N [t].
    soil_n2o
        Nitrogen lost as nitrous oxide per nitrogen applied, direct (EF1) [1].
    volatilised_synthetic
        Share of synthetic nitrogen that volatilises (FracGASF) [1].
    volatilised_organic
        Share of organic nitrogen that volatilises (FracGASM) [1].
    deposited_n2o
        Nitrogen lost as nitrous oxide per nitrogen volatilised (EF4) [1].
    leached
        Share of applied nitrogen that leaches (FracLEACH) [1].
    leached_n2o
        Nitrogen lost as nitrous oxide per nitrogen leached (EF5) [1].
    n2o_per_nitrogen
        Nitrous oxide per nitrogen in it, 44/28 [tN2O/t].
    gwp_n2o
        Global warming potential of nitrous oxide [tCO2e/tN2O].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    synthetic = nitrous_per_nitrogen(soil_n2o, volatilised_synthetic, deposited_n2o, leached, leached_n2o)
    organic = nitrous_per_nitrogen(soil_n2o, volatilised_organic, deposited_n2o, leached, leached_n2o)
    nitrogen = (nitrogen_before - nitrogen_after) * synthetic - organic_nitrogen * organic
    return {"ghg_reduced": nitrogen * n2o_per_nitrogen * gwp_n2o}
