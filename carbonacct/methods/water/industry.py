"""Water per product."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Worked, method
from carbonacct.methods.water import GUIDELINE_WATER


@method(
    id="water.unit_consumption",
    title={"en": "Less water per product", "zh": "单位产品节水"},
    source=GUIDELINE_WATER.at("class 3, industrial water saving 工业节水, at equal output"),
    project_types=["industrial_water_saving"],
    returns={"water_saved": "m3"},
    plan="R11: 节水, 绿色工厂",
    status="unverified",
    notes=(
        "Both at the output after the works.",
        (
            "Water that evaporates in cooling and water that flows through are not the same saving: state which"
            " in the study."
        ),
    ),
    negative_possible=True,
    monotone={"water_per_output_before": 1, "water_per_output_after": -1},
    worked=[
        Worked(
            inputs={"output": "20 万t", "water_per_output_before": 4.5, "water_per_output_after": 3},
            results={"water_saved": "300000 m3"},
            found_in="200 000 t × 1.5 m3/t by hand",
            kind="own",
        ),
    ],
)
def unit_consumption(
    *,
    output: Annotated[Column, Activity("t")],
    water_per_output_before: Annotated[Column, Activity("m3/t")],
    water_per_output_after: Annotated[Column, Activity("m3/t")],
) -> dict[str, Column]:
    """Fresh water saved at the output after the works.

    Parameters
    ----------
    output
        Output after the works [t].
    water_per_output_before
        Fresh water per output before [m3/t].
    water_per_output_after
        Fresh water per output after [m3/t].

    Returns
    -------
    dict
        ``water_saved`` [m3]; positive is good.
    """
    return {"water_saved": output * (water_per_output_before - water_per_output_after)}
