"""Energy savings measured and verified."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.bands import STANDARD_COAL
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.gbt_28750_2012 import STANDARD


@method(
    id="gbt_28750_2012.energy_savings",
    title={"en": "Energy savings measured and verified", "zh": "节能量测量和验证（合同能源管理）"},
    source=STANDARD.at(
        "saving = reporting period less adjusted baseline, negative when energy is saved 节能量 "
        "= 统计报告期能耗 − 校准能耗"
    ),
    project_types=["energy_performance_contract", "energy_saving_retrofit"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 绿色工厂, 既有建筑节能改造",
    status="unverified",
    notes=(
        (
            "The standard's sign is the other way round: its saving is negative when energy is saved. Here positive "
            "is a saving."
        ),
        ("The adjustment brings the baseline to the reporting period's output, weather and hours; it may be negative."),
        "Electricity inside tce needs one convention for both periods, equivalent or calorific.",
        "CO2 by 0.67 tC/tce; carrier by carrier it is comprehensive_energy.",
    ),
    negative_possible=True,
    monotone={"energy_baseline": 1, "energy_adjustment": 1, "energy_reported": -1},
    bands=(STANDARD_COAL,),
    worked=[
        Worked(
            inputs={
                "energy_baseline": "10000 tce",
                "energy_adjustment": "-500 tce",
                "energy_reported": "8500 tce",
                "co2_per_tce": "2.4567 tCO2e/tce",
            },
            results={"energy_saved": "1000 tce", "ghg_reduced": "2456.7 tCO2e"},
            found_in="−(8500 − (10 000 − 500)) tce by hand",
            kind="own",
        ),
    ],
)
def energy_savings(
    *,
    energy_baseline: terms.EnergyBaseline,
    energy_adjustment: terms.EnergyAdjustment,
    energy_reported: terms.EnergyReported,
    co2_per_tce: terms.Co2PerTce,
) -> dict[str, Column]:
    """Standard coal saved against the adjusted baseline, positive when energy is saved, and its CO2.

    Parameters
    ----------
    energy_baseline
        Energy used in the baseline period [tce].
    energy_adjustment
        Adjustment of the baseline to the reporting period's conditions, of either sign [tce]; blank counts as
        0.
    energy_reported
        Energy used in the reporting period [tce].
    co2_per_tce
        CO2 per standard coal [tCO2e/tce].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    adjusted = energy_baseline + energy_adjustment
    energy_saved = adjusted - energy_reported
    return {"energy_saved": energy_saved, "ghg_reduced": energy_saved * co2_per_tce}
