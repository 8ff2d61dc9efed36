"""Desulphurisation, denitrification and dust removal."""

from typing import Annotated

from carbonacct.methods.cbirc_2020 import GUIDELINE
from carbonacct.methods.declare import Activity, Column, Worked, method


@method(
    id="cbirc_2020.flue_gas",
    title={"en": "Flue-gas treatment", "zh": "烟气治理（脱硫脱硝除尘）"},
    source=GUIDELINE.at("class 6, air pollution control by flue-gas volume and concentration 大气污染治理"),
    project_types=["flue_gas_treatment"],
    returns={"so2_reduced": "t", "nox_reduced": "t", "pm_reduced": "t"},
    optional_returns=("so2_reduced", "nox_reduced", "pm_reduced"),
    plan="R11: 大气污染治理(脱硫脱硝除尘)",
    status="unverified",
    notes=(
        "By continuous measurement of volume and concentration; each pollutant stands alone, at least one is needed.",
        "Volume and concentrations at the same reference state (0 °C, dry, same oxygen).",
        "Particulate matter is not among the guideline's seven indicators.",
    ),
    negative_possible=True,
    monotone={f"{p}_{end}": sign for p in ("so2", "nox", "pm") for end, sign in (("in", 1), ("out", -1))},
    worked=[
        Worked(
            inputs={
                "flue_gas": "40 亿Nm3",
                "so2_in": "1200 mg/Nm3",
                "so2_out": "35 mg/Nm3",
                "nox_in": "400 mg/Nm3",
                "nox_out": "50 mg/Nm3",
                "pm_in": "60 mg/Nm3",
                "pm_out": "10 mg/Nm3",
            },
            results={"so2_reduced": "4660 t", "nox_reduced": "1400 t", "pm_reduced": "200 t"},
            found_in="4 × 10⁹ Nm3 × (1200 − 35) mg/Nm3 and so on by hand",
            kind="own",
        )
    ],
)
def flue_gas(
    *,
    flue_gas: Annotated[Column, Activity("Nm3")],
    so2_in: Annotated[Column, Activity("t/Nm3")],
    so2_out: Annotated[Column, Activity("t/Nm3")],
    nox_in: Annotated[Column, Activity("t/Nm3")],
    nox_out: Annotated[Column, Activity("t/Nm3")],
    pm_in: Annotated[Column, Activity("t/Nm3")],
    pm_out: Annotated[Column, Activity("t/Nm3")],
) -> dict[str, Column]:
    """Pollutants kept out of the air.

    Parameters
    ----------
    flue_gas
        Flue gas treated in a year [Nm3].
    so2_in, so2_out
        Sulphur dioxide before and after treatment [t/Nm3]; books give mg/Nm3.
    nox_in, nox_out
        Nitrogen oxides before and after treatment [t/Nm3].
    pm_in, pm_out
        Particulate matter before and after treatment [t/Nm3].

    Returns
    -------
    dict
        ``so2_reduced``, ``nox_reduced``, ``pm_reduced`` [t]; positive is good.
    """
    return {
        "so2_reduced": flue_gas * so2_in - flue_gas * so2_out,
        "nox_reduced": flue_gas * nox_in - flue_gas * nox_out,
        "pm_reduced": flue_gas * pm_in - flue_gas * pm_out,
    }
