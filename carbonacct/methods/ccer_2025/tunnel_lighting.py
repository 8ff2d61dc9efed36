"""Road tunnel lighting."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.ccer_2025 import TUNNEL
from carbonacct.methods.declare import Column, Worked, method


@method(
    id="ccer_2025.tunnel_lighting",
    title={"en": "Road tunnel lighting", "zh": "公路隧道照明系统节能"},
    source=TUNNEL.at("baseline power × hours less metered electricity, combined margin 基准线用电减项目用电"),
    project_types=["tunnel_lighting"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e"},
    plan="R11: 绿色公路, 城市照明节能",
    status="unverified",
    notes=(
        (
            "The form is from general knowledge; the methodology's own baseline table by tunnel class was not seen: "
            "the baseline power is an input."
        ),
        (
            "A crediting methodology takes the combined margin; other lighting takes the average factor "
            "(electricity_saving)."
        ),
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
    ),
    negative_possible=True,
    monotone={"lighting_power": 1, "lighting_electricity": -1},
    worked=[
        Worked(
            inputs={
                "lighting_power": "500 kW",
                "lighting_hours": "8760 h",
                "lighting_electricity": "2380 MWh",
                "coal_rate": "300 gce/kWh",
                "grid_factor": "0.6 tCO2e/MWh",
            },
            results={"energy_saved": "600 tce", "ghg_reduced": "1200 tCO2e"},
            found_in="500 kW × 8760 h − 2380 MWh = 2000 MWh by hand",
            kind="own",
        ),
    ],
)
def tunnel_lighting(
    *,
    lighting_power: terms.LightingPower,
    lighting_hours: terms.LightingHours,
    lighting_electricity: terms.LightingElectricity,
    coal_rate: terms.CoalRate,
    grid_factor: terms.GridFactor,
) -> dict[str, Column]:
    """Standard coal and CO2 of the electricity that the baseline lighting would have used more.

    Parameters
    ----------
    lighting_power
        Rated power of the baseline lighting [MW]; books give kW.
    lighting_hours
        Hours of lighting in a year [h].
    lighting_electricity
        Electricity the project's lighting uses in a year, metered [MWh].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_factor
        Combined margin, operating and build margin in equal parts [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e]; positive is good.
    """
    saved = lighting_power * lighting_hours - lighting_electricity
    return {"energy_saved": saved * coal_rate, "ghg_reduced": saved * grid_factor}
