"""Carbon in the sediment of check dams."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.land import CHECK_DAM


@method(
    id="land.check_dam",
    title={"en": "Check-dam carbon sink", "zh": "淤地坝碳汇"},
    source=CHECK_DAM.at("carbon of trapped sediment less what soil would have kept, less the deduction for reversal"),
    project_types=["check_dam"],
    returns={"ghg_removed": "tCO2e"},
    plan="R11: 流域水环境综合治理",
    status="unverified",
    notes=(
        "A removal is a kind of its own: it is never added to reductions.",
        "Carbon in trapped sediment was somewhere before: only what would have been lost counts.",
        "The deduction for reversal is 1 % in the methodology, by its authors' words; its soil model was not seen.",
    ),
    monotone={"sediment_trapped": 1, "baseline_retention": -1},
    worked=[
        Worked(
            inputs={
                "sediment_trapped": "20 万t",
                "sediment_carbon": "4 kgC/t",
                "baseline_retention": 0.5,
                "permanence_deduction": 0.01,
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"ghg_removed": "1452 tCO2e"},
            found_in="200 000 × 0.004 × 0.5 × 0.99 × 44/12 by hand",
            kind="own",
        ),
    ],
)
def check_dam(
    *,
    sediment_trapped: Annotated[Column, Activity("t")],
    sediment_carbon: Annotated[Column, Activity("tC/t")],
    baseline_retention: Annotated[Column, Activity("1")],
    permanence_deduction: Annotated[Column, Activity("1")],
    co2_per_carbon: Annotated[Column, FromFactor("stoichiometry.co2_per_c", "tCO2e/tC")],
) -> dict[str, Column]:
    """CO2 kept in the sediment of a check dam.

    Parameters
    ----------
    sediment_trapped
        Sediment trapped in the year [t].
    sediment_carbon
        Organic carbon of the sediment [tC/t].
    baseline_retention
        Share of that carbon that would have stayed in soil without the dam [1].
    permanence_deduction
        Deduction for the risk of reversal [1].
    co2_per_carbon
        CO2 per carbon, 44/12 [tCO2e/tC].

    Returns
    -------
    dict
        ``ghg_removed`` [tCO2e]; positive is good.
    """
    kept = sediment_trapped * sediment_carbon * (1 - baseline_retention) * (1 - permanence_deduction)
    return {"ghg_removed": kept * co2_per_carbon}
