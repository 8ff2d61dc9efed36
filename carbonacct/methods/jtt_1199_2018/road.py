"""Green road: solar power and lighting."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.jtt_1199_2018 import STANDARD


@method(
    id="jtt_1199_2018.green_road",
    title={"en": "Green road: solar power and lighting", "zh": "绿色公路（光伏与照明）"},
    source=STANDARD.at("solar power of service areas and lighting saved 服务区光伏与照明节电"),
    project_types=["green_road"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R11: 绿色公路",
    status="unverified",
    notes=(
        (
            "Solar power by the combined margin, lighting saved by the average factor: generation and saving are "
            "different things."
        ),
        "The road itself, its traffic and its materials are not measured.",
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Charging posts of the service area have a method of their own.",
    ),
    monotone={"electricity_supplied": 1, "electricity_self_used": 1, "electricity_saved": 1},
    worked=[
        Worked(
            inputs={
                "electricity_supplied": "2000 MWh",
                "electricity_self_used": "1000 MWh",
                "electricity_saved": "1000 MWh",
                "coal_rate": "300 gce/kWh",
                "grid_factor": "0.6 tCO2e/MWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"energy_saved": "1200 tce", "ghg_reduced": "2300 tCO2e", "renewable_power": "2000 MWh"},
            found_in="4000 MWh × 0.3 tce; 1800 + 500 t by hand",
            kind="own",
        ),
    ],
)
def green_road(
    *,
    electricity_supplied: terms.ElectricitySupplied,
    electricity_self_used: terms.ElectricitySelfUsed,
    electricity_saved: terms.ElectricitySaved,
    coal_rate: terms.CoalRate,
    grid_factor: terms.GridFactor,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """Standard coal and CO2 of solar power along the road and of lighting saved.

    Parameters
    ----------
    electricity_supplied
        Electricity delivered to others, net of the plant's own use [MWh].
    electricity_self_used
        Electricity made and used on site [MWh]; blank counts as 0.
    electricity_saved
        Electricity saved in a year, at the meter [MWh]; blank counts as 0.
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_factor
        Combined margin, operating and build margin in equal parts [tCO2e/MWh].
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e], ``renewable_power`` [MWh]; positive is good.
    """
    generated = electricity_supplied + electricity_self_used
    energy_saved = (generated + electricity_saved) * coal_rate
    return {
        "energy_saved": energy_saved,
        "ghg_reduced": generated * grid_factor + electricity_saved * grid_average,
        "renewable_power": electricity_supplied,
    }
