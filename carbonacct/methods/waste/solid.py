"""Industrial solid waste and hazardous waste."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Worked, method
from carbonacct.methods.waste import GUIDELINE_WASTE


@method(
    id="waste.solid_waste_use",
    title={"en": "Industrial solid waste use", "zh": "工业固体废物综合利用"},
    source=GUIDELINE_WASTE.at("class 5 and 6, use of solid waste 固体废物综合利用"),
    project_types=["solid_waste_use"],
    returns={"solid_waste_used": "t", "waste_treated": "t"},
    plan="R1, R11: 危险废物与固废处置, 无废城市",
    status="unverified",
    notes=(
        "Fly ash, slag, gypsum, gangue, tailings; what is only stored is treated and not used.",
        "No CO2: where the product replaces clinker or another material, use recycling.material.",
    ),
    monotone={"solid_waste_received": 1},
    worked=[
        Worked(
            inputs={"solid_waste_received": "30 万t", "use_share": 0.85},
            results={"solid_waste_used": "255000 t", "waste_treated": "300000 t"},
            found_in="300 000 t × 0.85 by hand",
            kind="own",
        ),
    ],
)
def solid_waste_use(
    *,
    solid_waste_received: Annotated[Column, Activity("t")],
    use_share: Annotated[Column, Activity("1")],
) -> dict[str, Column]:
    """Solid waste taken in and made into products.

    Parameters
    ----------
    solid_waste_received
        Industrial solid waste taken in during the year [t].
    use_share
        Share of it made into products [1].

    Returns
    -------
    dict
        ``solid_waste_used`` [t], ``waste_treated`` [t]; positive is good.
    """
    return {
        "solid_waste_used": solid_waste_received * use_share,
        "waste_treated": solid_waste_received,
    }


@method(
    id="waste.hazardous_treatment",
    title={"en": "Hazardous waste treatment", "zh": "危险废物无害化处置"},
    source=GUIDELINE_WASTE.at("class 6, hazardous waste 危险废物处置"),
    project_types=["hazardous_waste"],
    returns={"waste_treated": "t"},
    plan="R1, R11: 危险废物与固废处置",
    status="unverified",
    notes=(
        "A quantity of service: burning or burying hazardous waste reduces no greenhouse gas, it lets some out.",
        "Waste passed on to another plant is that plant's.",
    ),
    negative_possible=True,
    monotone={"hazardous_waste_received": 1, "hazardous_waste_forwarded": -1},
    worked=[
        Worked(
            inputs={"hazardous_waste_received": 36000, "hazardous_waste_forwarded": 1500},
            results={"waste_treated": "34500 t"},
            found_in="36 000 − 1 500 t by hand",
            kind="own",
        ),
    ],
)
def hazardous_treatment(
    *,
    hazardous_waste_received: Annotated[Column, Activity("t")],
    hazardous_waste_forwarded: Annotated[Column, Activity("t", optional=True)],
) -> dict[str, Column]:
    """Hazardous waste made harmless.

    Parameters
    ----------
    hazardous_waste_received
        Hazardous waste taken in during the year [t].
    hazardous_waste_forwarded
        Hazardous waste passed on untreated [t]; blank counts as 0.

    Returns
    -------
    dict
        ``waste_treated`` [t]; positive is good.
    """
    return {"waste_treated": hazardous_waste_received - hazardous_waste_forwarded}
