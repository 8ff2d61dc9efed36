"""Methane of paddy rice."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ipcc_2019 import IPCC_2019


@method(
    id="ipcc_2019.rice_paddy",
    title={"en": "Paddy rice water management", "zh": "水稻节水灌溉甲烷减排"},
    source=IPCC_2019.at("chapter 5, equations 5.1 and 5.2; tables 5.11 to 5.13"),
    project_types=["paddy_rice"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 绿色有机农业",
    status="unverified",
    notes=(
        (
            "The columns rice_water_before and rice_water_after hold continuous, single_drainage, "
            "multiple_drainage, rainfed or drought_prone."
        ),
        "EFc of East Asia 1.32 kg CH4 per hectare and day; the factor is that of China by region.",
        "SFp × SFo are inputs: 1 where fields lie dry before the season and no straw or manure is put in.",
        "Drainage raises nitrous oxide: enter it apart, it is not counted here.",
        "Two harvests are two rows or twice the area.",
    ),
    negative_possible=True,
    monotone={
        "water_regime_before": 1,
        "water_regime_after": -1,
        "amendment_scaling_before": 1,
        "amendment_scaling_after": -1,
    },
    worked=[
        Worked(
            inputs={
                "rice_area": 1000,
                "season_days": 100,
                "rice_ch4": "1.25 kgCH4/(ha*d)",
                "water_regime_before": 1,
                "water_regime_after": 0.56,
                "amendment_scaling_before": 1,
                "amendment_scaling_after": 1,
                "gwp_ch4": 28,
            },
            results={"ghg_reduced": "1540 tCO2e"},
            found_in="1 000 ha × 100 d × 1.25 kg × (1 − 0.56) × 28 by hand",
            kind="own",
        ),
    ],
)
def rice_paddy(
    *,
    rice_area: Annotated[Column, Activity("ha")],
    season_days: Annotated[Column, Activity("d")],
    rice_ch4: Annotated[Column, FromFactor("rice.ch4.ipcc2019", "tCH4/(ha*d)")],
    water_regime_before: Annotated[Column, FromFactor("rice.water_regime.ipcc2019", "1", key="rice_water_before")],
    water_regime_after: Annotated[Column, FromFactor("rice.water_regime.ipcc2019", "1", key="rice_water_after")],
    amendment_scaling_before: Annotated[Column, Activity("1")],
    amendment_scaling_after: Annotated[Column, Activity("1")],
    gwp_ch4: Annotated[Column, FromFactor("gwp.SET", "tCO2e/tCH4", key="=CH4_nonfossil")],
) -> dict[str, Column]:
    """Methane that other water management keeps in the paddies.

    Parameters
    ----------
    rice_area
        Paddy area [ha].
    season_days
        Days from sowing or transplanting to harvest [d].
    rice_ch4
        Methane of continuously flooded fields without amendments (EFc) [tCH4/(ha*d)].
    water_regime_before
        Scaling factor of the water regime before (SFw), by the column rice_water_before [1].
    water_regime_after
        Scaling factor of the water regime of the project (SFw), by the column rice_water_after [1].
    amendment_scaling_before
        Scaling factor of season before and organic amendments, before the project (SFp × SFo) [1].
    amendment_scaling_after
        Scaling factor of season before and organic amendments, with the project (SFp × SFo) [1].
    gwp_ch4
        Global warming potential of methane [tCO2e/tCH4].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    scaling = water_regime_before * amendment_scaling_before - water_regime_after * amendment_scaling_after
    return {"ghg_reduced": rice_area * season_days * rice_ch4 * scaling * gwp_ch4}
