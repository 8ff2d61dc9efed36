"""Flue gas of coal by material balance."""

from typing import Annotated

from carbonacct.methods.air import TOTAL_RULES
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method


@method(
    id="air.coal_flue_gas",
    title={"en": "Flue-gas treatment by coal burnt", "zh": "燃煤烟气治理（物料衡算）"},
    source=TOTAL_RULES.at("1.7 × coal × sulphur × efficiency; NOx by factor; dust by ash"),
    project_types=["coal_flue_gas"],
    returns={"so2_reduced": "t", "nox_reduced": "t", "pm_reduced": "t"},
    optional_returns=("so2_reduced", "nox_reduced", "pm_reduced"),
    plan="R11: 大气污染治理(脱硫脱硝除尘)",
    status="unverified",
    notes=(
        (
            "1.7 is 2 times the 85 % of the sulphur that leaves a power boiler; industrial boilers have 1.6: "
            "override so2_per_sulphur."
        ),
        "Sulphur and ash are shares: 1.2 in a share column is an error, 1.2 % is read.",
        "Where continuous measurement exists, cbirc_2020.flue_gas goes first.",
        "No CO2: limestone scrubbers let some out.",
    ),
    negative_possible=True,
    monotone={
        "desulphurisation_after": 1,
        "desulphurisation_before": -1,
        "denitrification_after": 1,
        "denitrification_before": -1,
        "dust_removal_after": 1,
        "dust_removal_before": -1,
    },
    worked=[
        Worked(
            inputs={
                "coal_burnt": "100 万t",
                "sulphur_content": 0.01,
                "so2_per_sulphur": 1.7,
                "desulphurisation_before": 0.9,
                "desulphurisation_after": 0.98,
                "nox_per_coal": "8 kg/t",
                "denitrification_before": 0.5,
                "denitrification_after": 0.85,
                "ash_content": 0.2,
                "fly_ash_share": 0.8,
                "dust_removal_before": 0.99,
                "dust_removal_after": 0.999,
            },
            results={"so2_reduced": "1360 t", "nox_reduced": "2800 t", "pm_reduced": "1440 t"},
            found_in="1 000 000 × 0.01 × 1.7 × 0.08; × 0.008 × 0.35; × 0.2 × 0.8 × 0.009, by hand",
            kind="own",
        ),
    ],
)
def coal_flue_gas(
    *,
    coal_burnt: Annotated[Column, Activity("t")],
    sulphur_content: Annotated[Column, Activity("1")],
    so2_per_sulphur: Annotated[Column, FromFactor("air.so2_per_sulphur", "1", key="=power_plant")],
    desulphurisation_before: Annotated[Column, Activity("1")],
    desulphurisation_after: Annotated[Column, Activity("1")],
    nox_per_coal: Annotated[Column, Activity("t/t")],
    denitrification_before: Annotated[Column, Activity("1")],
    denitrification_after: Annotated[Column, Activity("1")],
    ash_content: Annotated[Column, Activity("1")],
    fly_ash_share: Annotated[Column, Activity("1")],
    dust_removal_before: Annotated[Column, Activity("1")],
    dust_removal_after: Annotated[Column, Activity("1")],
) -> dict[str, Column]:
    """Pollutants kept out of the air, by the coal burnt and its sulphur and ash.

    Parameters
    ----------
    coal_burnt
        Coal burnt in the year [t].
    sulphur_content
        Sulphur of the coal, as received [1].
    so2_per_sulphur
        SO2 let out per sulphur burnt [1].
    desulphurisation_before
        Desulphurisation efficiency before [1].
    desulphurisation_after
        Desulphurisation efficiency after [1].
    nox_per_coal
        NOx per coal burnt, before treatment [t/t].
    denitrification_before
        Denitrification efficiency before [1].
    denitrification_after
        Denitrification efficiency after [1].
    ash_content
        Ash of the coal, as received [1].
    fly_ash_share
        Share of the ash that leaves with the flue gas [1].
    dust_removal_before
        Dust removal efficiency before [1].
    dust_removal_after
        Dust removal efficiency after [1].

    Returns
    -------
    dict
        ``so2_reduced`` [t], ``nox_reduced`` [t], ``pm_reduced`` [t]; positive is good.
    """
    sulphur = coal_burnt * sulphur_content * so2_per_sulphur
    nox = coal_burnt * nox_per_coal
    dust = coal_burnt * ash_content * fly_ash_share
    return {
        "so2_reduced": sulphur * (desulphurisation_after - desulphurisation_before),
        "nox_reduced": nox * (denitrification_after - denitrification_before),
        "pm_reduced": dust * (dust_removal_after - dust_removal_before),
    }
