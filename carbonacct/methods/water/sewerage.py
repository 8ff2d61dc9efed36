"""Sewers where only persons are known."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Worked, method
from carbonacct.methods.water import GUIDELINE_WATER


@method(
    id="water.sewer_connection",
    title={"en": "Sewer connection by persons", "zh": "污水收集（按服务人口）"},
    source=GUIDELINE_WATER.at("class 8, sewers 污水管网, by load per person"),
    project_types=["rural_sewage"],
    returns={"cod_reduced": "t", "nh3n_reduced": "t"},
    optional_returns=("nh3n_reduced",),
    plan="R11: 管网补建, 流域水环境综合治理",
    status="unverified",
    notes=(
        (
            "Where flow and concentration are not measured: villages and small towns. Measured flows use "
            "cbirc_2020.wastewater."
        ),
        "Load per person of the year, from the local pollution census; persons already served do not count.",
    ),
    monotone={"persons_connected": 1},
    worked=[
        Worked(
            inputs={
                "persons_connected": 20000,
                "cod_per_person": "20 kg",
                "nh3n_per_person": "2.5 kg",
                "cod_removal": 0.8,
                "nh3n_removal": 0.7,
            },
            results={"cod_reduced": "320 t", "nh3n_reduced": "35 t"},
            found_in="20 000 × 0.02 × 0.8 and 20 000 × 0.0025 × 0.7 by hand",
            kind="own",
        ),
    ],
)
def sewer_connection(
    *,
    persons_connected: Annotated[Column, Activity("1")],
    cod_per_person: Annotated[Column, Activity("t")],
    nh3n_per_person: Annotated[Column, Activity("t")],
    cod_removal: Annotated[Column, Activity("1")],
    nh3n_removal: Annotated[Column, Activity("1")],
) -> dict[str, Column]:
    """Pollutants of newly connected persons that the plant removes.

    Parameters
    ----------
    persons_connected
        Persons newly connected [1].
    cod_per_person
        COD of a person in a year [t].
    nh3n_per_person
        Ammonia nitrogen of a person in a year [t].
    cod_removal
        Share of COD the plant removes [1].
    nh3n_removal
        Share of ammonia nitrogen the plant removes [1].

    Returns
    -------
    dict
        ``cod_reduced`` [t], ``nh3n_reduced`` [t]; positive is good.
    """
    return {
        "cod_reduced": persons_connected * cod_per_person * cod_removal,
        "nh3n_reduced": persons_connected * nh3n_per_person * nh3n_removal,
    }
