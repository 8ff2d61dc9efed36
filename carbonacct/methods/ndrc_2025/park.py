"""Low- and zero-carbon parks."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.ndrc_2025 import NOTICE


@method(
    id="ndrc_2025.zero_carbon_park",
    title={"en": "Low- and zero-carbon parks", "zh": "低碳（零碳）园区"},
    source=NOTICE.at("core indicator: CO2 per energy used 单位能耗碳排放"),
    project_types=["zero_carbon_park"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11: 低碳/零碳园区与楼宇",
    status="unverified",
    notes=(
        (
            "The park's CO2 per energy used, before and in the year, times the energy of the year: growth of the "
            "park is no emission here."
        ),
        (
            "Both intensities follow the notice's accounting; its thresholds (0.2 and 0.3 tCO2/tce) are targets, not "
            "baselines."
        ),
        "Plants in the park with loans of their own claim the same tonnes: count one or the other.",
    ),
    negative_possible=True,
    monotone={"park_intensity_before": 1, "park_intensity_after": -1},
    worked=[
        Worked(
            inputs={"energy_used": "200000 tce", "park_intensity_before": 2.1, "park_intensity_after": 0.2},
            results={"ghg_reduced": "380000 tCO2e"},
            found_in="200 000 tce × (2.1 − 0.2) tCO2/tce by hand",
            kind="own",
        ),
    ],
)
def zero_carbon_park(
    *,
    energy_used: terms.EnergyUsed,
    park_intensity_before: terms.ParkIntensityBefore,
    park_intensity_after: terms.ParkIntensityAfter,
) -> dict[str, Column]:
    """CO2 the park's energy would have carried at the earlier intensity, less what it carries.

    Parameters
    ----------
    energy_used
        Comprehensive energy use of the park in the year [tce].
    park_intensity_before
        CO2 per energy used, before [tCO2e/tce].
    park_intensity_after
        CO2 per energy used, in the year [tCO2e/tce].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {"ghg_reduced": energy_used * (park_intensity_before - park_intensity_after)}
