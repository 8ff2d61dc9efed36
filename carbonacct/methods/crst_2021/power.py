"""Electricity valued by the combined margin of the regional grid."""

from typing import Annotated

from carbonacct.methods.bands import INVESTMENT
from carbonacct.methods.crst_2021 import FACILITY
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method

_REGION = (
    "Each release defines its own grids: Chongqing was in the Central grid until the 2019 release and in the "
    "Southwest grid from the 2024 release."
)
_SELF_USE = "Power used on site avoids as much as power supplied; only what is supplied is renewable power delivered."


@method(
    id="crst_2021.wind_solar_power",
    title={"en": "Wind and solar power (combined margin 0.75/0.25)", "zh": "风电光伏发电（组合边际 0.75/0.25）"},
    source=FACILITY.at("clean energy: wind and solar, regional baseline factors 清洁能源"),
    project_types=["solar_pv", "wind_power", "offshore_wind"],
    returns={"ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R10: 碳减排支持工具",
    status="unverified",
    notes=(
        "Weights 0.75 and 0.25 are the CDM rule for wind and solar; the facility's own weights were not seen.",
        _REGION,
        _SELF_USE,
    ),
    monotone={"electricity_supplied": 1, "electricity_self_used": 1, "grid_factor": 1},
    bands=(INVESTMENT,),
    worked=[
        Worked(
            inputs={
                "electricity_supplied": "72668 MWh",
                "electricity_self_used": 0,
                "grid_factor": "0.878425 tCO2e/MWh",
            },
            results={"ghg_reduced": "63831 tCO2e"},
            found_in="CDM PDD Liangzhou District 50 MWp PV, 2013-09-04, p. 1-2 (case P040)",
            tolerance=1e-4,
            note="0.75 × 0.9913 + 0.25 × 0.5398; the document truncates it to 0.8784",
        )
    ],
)
def wind_solar_power(
    *,
    electricity_supplied: Annotated[Column, Activity("MWh")],
    electricity_self_used: Annotated[Column, Activity("MWh", optional=True)],
    grid_factor: Annotated[Column, FromFactor("grid.combined_margin.75_25", "tCO2e/MWh")],
) -> dict[str, Column]:
    """CO2 the regional grid would have emitted for the same electricity.

    Parameters
    ----------
    electricity_supplied
        Electricity delivered to others, net of the plant's own use [MWh].
    electricity_self_used
        Electricity used by the host on site [MWh]; blank counts as 0.
    grid_factor
        Combined margin, 0.75 operating and 0.25 build margin [tCO2e/MWh].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``renewable_power`` [MWh]; positive is good.
    """
    return {
        "ghg_reduced": (electricity_supplied + electricity_self_used) * grid_factor,
        "renewable_power": electricity_supplied,
    }


@method(
    id="crst_2021.other_power",
    title={
        "en": "Hydro, biomass and recovered power (combined margin 0.5/0.5)",
        "zh": "水电、生物质等发电（组合边际 0.5/0.5）",
    },
    source=FACILITY.at("clean energy other than wind and solar, regional baseline factors 清洁能源"),
    project_types=[
        "hydropower",
        "biomass_power",
        "waste_pressure_power",
        "waste_heat_power",
        "solar_pv",
        "wind_power",
        "offshore_wind",
    ],
    returns={"ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R10: 碳减排支持工具",
    status="unverified",
    notes=(
        "Equal weights are the rule of TOOL07 in the first period and of the national methodologies.",
        "For wind and PV only where it is chosen (column method, or methods=), instead of 0.75 and 0.25.",
        _REGION,
        _SELF_USE,
        "Emissions of a reservoir or of biomass supply are not deducted here.",
    ),
    monotone={"electricity_supplied": 1, "electricity_self_used": 1, "grid_factor": 1},
    bands=(INVESTMENT,),
    worked=[
        Worked(
            inputs={
                "electricity_supplied": "122888 MWh",
                "electricity_self_used": 0,
                "grid_factor": "0.66645 tCO2e/MWh",
            },
            results={"ghg_reduced": "81891 tCO2e"},
            found_in="GCC S00728 Baishitoukouzi cascade hydropower, Gansu (case P043)",
            tolerance=1e-4,
            note="0.5 × 0.8922 + 0.5 × 0.4407",
        )
    ],
)
def other_power(
    *,
    electricity_supplied: Annotated[Column, Activity("MWh")],
    electricity_self_used: Annotated[Column, Activity("MWh", optional=True)],
    grid_factor: Annotated[Column, FromFactor("grid.combined_margin.50_50", "tCO2e/MWh")],
) -> dict[str, Column]:
    """CO2 the regional grid would have emitted for the same electricity.

    Parameters
    ----------
    electricity_supplied
        Electricity delivered to others, net of the plant's own use [MWh].
    electricity_self_used
        Electricity used by the host on site [MWh]; blank counts as 0.
    grid_factor
        Combined margin, operating and build margin in equal parts [tCO2e/MWh].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``renewable_power`` [MWh]; positive is good.
    """
    return {
        "ghg_reduced": (electricity_supplied + electricity_self_used) * grid_factor,
        "renewable_power": electricity_supplied,
    }
