"""Volatile organic compounds."""

from typing import Annotated

from carbonacct.methods.air import VOC_RULES
from carbonacct.methods.declare import Activity, Column, Worked, method


@method(
    id="air.voc_treatment",
    title={"en": "Treatment of volatile organic compounds", "zh": "挥发性有机物末端治理"},
    source=VOC_RULES.at("arising × collection × removal 产生量×收集率×去除率"),
    project_types=["voc_treatment"],
    returns={"voc_reduced": "t"},
    plan="R11: 大气污染治理(脱硫脱硝除尘)",
    status="unverified",
    notes=(
        "Removal counts only for what is collected: a good burner behind a bad hood does little.",
        "Gas burnt to destroy the compounds lets out CO2: it is not deducted here.",
    ),
    negative_possible=True,
    monotone={"voc_collected_after": 1, "voc_removal_after": 1, "voc_collected_before": -1, "voc_removal_before": -1},
    worked=[
        Worked(
            inputs={
                "voc_generated": 500,
                "voc_collected_before": 0.5,
                "voc_collected_after": 0.9,
                "voc_removal_before": 0.5,
                "voc_removal_after": 0.9,
            },
            results={"voc_reduced": "280 t"},
            found_in="500 × (0.81 − 0.25) by hand",
            kind="own",
        ),
    ],
)
def voc_treatment(
    *,
    voc_generated: Annotated[Column, Activity("t")],
    voc_collected_before: Annotated[Column, Activity("1")],
    voc_collected_after: Annotated[Column, Activity("1")],
    voc_removal_before: Annotated[Column, Activity("1")],
    voc_removal_after: Annotated[Column, Activity("1")],
) -> dict[str, Column]:
    """Volatile organic compounds collected and destroyed beyond what was before.

    Parameters
    ----------
    voc_generated
        Volatile organic compounds arising in the year [t].
    voc_collected_before
        Share collected before [1].
    voc_collected_after
        Share collected after [1].
    voc_removal_before
        Share of the collected that is destroyed, before [1].
    voc_removal_after
        Share of the collected that is destroyed, after [1].

    Returns
    -------
    dict
        ``voc_reduced`` [t]; positive is good.
    """
    before = voc_collected_before * voc_removal_before
    after = voc_collected_after * voc_removal_after
    return {"voc_reduced": voc_generated * (after - before)}


@method(
    id="air.voc_substitution",
    title={"en": "Low-VOC materials", "zh": "低挥发性原辅材料替代"},
    source=VOC_RULES.at("material balance of content before and after 源头替代"),
    project_types=["low_voc_materials"],
    returns={"voc_reduced": "t"},
    plan="R11: 大气污染治理(脱硫脱硝除尘), 绿色工厂",
    status="unverified",
    notes=(
        (
            "At the amount used after the change; water-borne paint covers differently, so give both contents "
            "at equal cover."
        ),
        "What a treatment plant would have destroyed anyway is not deducted: do not add both.",
    ),
    negative_possible=True,
    monotone={"voc_content_before": 1, "voc_content_after": -1},
    worked=[
        Worked(
            inputs={"coating_used": 800, "voc_content_before": 0.45, "voc_content_after": 0.1},
            results={"voc_reduced": "280 t"},
            found_in="800 × 0.35 by hand",
            kind="own",
        ),
    ],
)
def voc_substitution(
    *,
    coating_used: Annotated[Column, Activity("t")],
    voc_content_before: Annotated[Column, Activity("1")],
    voc_content_after: Annotated[Column, Activity("1")],
) -> dict[str, Column]:
    """Volatile organic compounds that better materials no longer hold.

    Parameters
    ----------
    coating_used
        Coatings, inks or adhesives used in the year [t].
    voc_content_before
        VOC content of what was used before [1].
    voc_content_after
        VOC content of what is used instead [1].

    Returns
    -------
    dict
        ``voc_reduced`` [t]; positive is good.
    """
    return {"voc_reduced": coating_used * voc_content_before - coating_used * voc_content_after}
