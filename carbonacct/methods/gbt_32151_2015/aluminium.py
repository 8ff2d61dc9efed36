"""Aluminium with cleaner power."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.gbt_32151_2015 import ALUMINIUM


@method(
    id="gbt_32151_2015.green_aluminium",
    title={"en": "Aluminium with cleaner power", "zh": "绿色电解铝"},
    source=ALUMINIUM.at("boundary of the standard; electricity of electrolysis before less after 电解用电排放之差"),
    project_types=["green_aluminium"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11, R14: 绿色工厂",
    status="unverified",
    notes=(
        (
            "Cleaner power counts where it comes by its own line or plant; certificates and trading change "
            "market-based scope 2 only."
        ),
        "Both power factors are inputs with their documents: the captive plant's own, the grid's average, or 0.",
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Anodes and perfluorocarbons are not counted.",
    ),
    negative_possible=True,
    monotone={"power_per_output_before": 1, "power_per_output_after": -1},
    worked=[
        Worked(
            inputs={
                "output": "100000 t",
                "power_per_output_before": "13500 kWh/t",
                "power_per_output_after": "13000 kWh/t",
                "power_factor_before": "0.9 tCO2e/MWh",
                "power_factor_after": "0.5 tCO2e/MWh",
                "coal_rate": "300 gce/kWh",
            },
            results={"energy_saved": "15000 tce", "ghg_reduced": "565000 tCO2e"},
            found_in="100 000 t × (13.5 × 0.9 − 13 × 0.5) t/t by hand",
            kind="own",
        ),
    ],
)
def green_aluminium(
    *,
    output: terms.Output,
    power_per_output_before: terms.PowerPerOutputBefore,
    power_per_output_after: terms.PowerPerOutputAfter,
    power_factor_before: terms.PowerFactorBefore,
    power_factor_after: terms.PowerFactorAfter,
    coal_rate: terms.CoalRate,
) -> dict[str, Column]:
    """CO2 of the electricity before, less that of the electricity after, for the same metal.

    Parameters
    ----------
    output
        Product of a year [t].
    power_per_output_before
        Electricity per product before [MWh/t]; books give kWh/t.
    power_per_output_after
        Electricity per product after [MWh/t].
    power_factor_before
        CO2 of the electricity used before: captive plant or grid [tCO2e/MWh].
    power_factor_after
        CO2 of the electricity used after; green power by its own line counts 0 [tCO2e/MWh].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    before = output * power_per_output_before
    after = output * power_per_output_after
    return {
        "energy_saved": (before - after) * coal_rate,
        "ghg_reduced": before * power_factor_before - after * power_factor_after,
    }
