"""Renewable power taken up by storage and grid."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.crst_2021 import FACILITY
from carbonacct.methods.declare import Column, Worked, method


@method(
    id="crst_2021.renewable_absorption",
    title={"en": "Renewable power taken up by storage and grid", "zh": "储能与电网促进新能源消纳"},
    source=FACILITY.at(
        "storage, pumped storage and smart grid: curtailment avoided less losses 储能、抽水蓄能、智能电网"
    ),
    project_types=["pumped_storage", "battery_storage", "smart_grid"],
    returns={"ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R10, R11: 储能电站, 智能电网",
    status="unverified",
    notes=(
        "Grid power by the combined margin, half and half (grid.combined_margin.50_50).",
        (
            "Every bank's method differs: this one counts the power that would have been curtailed, less the "
            "round-trip loss."
        ),
        "Curtailment avoided needs a dispatch study; it is not the electricity charged.",
        "Storage that takes up nothing is negative by its loss. The generator may claim the same kilowatt-hours.",
        "Chosen by the column method or methods=; the default for storage is shifted_power.",
    ),
    negative_possible=True,
    monotone={"curtailment_avoided": 1, "electricity_charged": -1, "electricity_discharged": 1},
    worked=[
        Worked(
            inputs={
                "curtailment_avoided": "90000 MWh",
                "electricity_charged": "100000 MWh",
                "electricity_discharged": "75000 MWh",
                "grid_factor": "0.6 tCO2e/MWh",
            },
            results={"ghg_reduced": "39000 tCO2e", "renewable_power": "90000 MWh"},
            found_in="(90 000 − 25 000) MWh × 0.6 by hand",
            kind="own",
        ),
    ],
)
def renewable_absorption(
    *,
    curtailment_avoided: terms.CurtailmentAvoided,
    electricity_charged: terms.ElectricityCharged,
    electricity_discharged: terms.ElectricityDischarged,
    grid_factor: terms.GridFactor,
) -> dict[str, Column]:
    """CO2 the grid would have emitted for renewable power taken up, less that of the storage losses.

    Parameters
    ----------
    curtailment_avoided
        Wind and solar power that would have been curtailed and is taken up [MWh].
    electricity_charged
        Electricity taken for charging or pumping, at the meter [MWh].
    electricity_discharged
        Electricity given back, at the meter [MWh].
    grid_factor
        Combined margin, operating and build margin in equal parts [tCO2e/MWh].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``renewable_power`` [MWh]; positive is good.
    """
    lost = electricity_charged - electricity_discharged
    return {"ghg_reduced": (curtailment_avoided - lost) * grid_factor, "renewable_power": curtailment_avoided}
