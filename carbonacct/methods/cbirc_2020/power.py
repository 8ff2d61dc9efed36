"""Electricity generated in place of the national grid's thermal power."""

from typing import Annotated

from carbonacct.methods.bands import INVESTMENT
from carbonacct.methods.cbirc_2020 import GUIDELINE
from carbonacct.methods.declare import Activity, Band, Column, FromFactor, Worked, method


@method(
    id="cbirc_2020.renewable_power",
    title={"en": "Renewable power generation", "zh": "可再生能源发电"},
    source=GUIDELINE.at("class 7, new and renewable power generation 新能源和可再生能源发电"),
    project_types=[
        "solar_pv",
        "wind_power",
        "offshore_wind",
        "solar_thermal_power",
        "hydropower",
        "biomass_power",
        "waste_pressure_power",
        "waste_heat_power",
        "waste_gas_power",
    ],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R1, R10, R11: 光伏, 风电, 水电, 生物质, 航电枢纽, 余热余压回收",
    status="unverified",
    notes=(
        "Standard coal by thermal power's supply coal rate of the year before, as read in the guideline.",
        "CO2 by tonnes of standard coal: the guideline's own coefficient was not seen, 0.67 tC/tce is the default.",
        "Power used on site saves as much as power supplied; only what is supplied is renewable power delivered.",
        "The first figures of the energy administration and the final ones of the electricity council never mix.",
        "Storage, charging posts and lines generate nothing and do not use this method.",
    ),
    monotone={"electricity_supplied": 1, "electricity_self_used": 1, "coal_rate": 1, "co2_per_tce": 1},
    bands=(
        Band(
            "ghg_reduced/energy_saved",
            2.2,
            2.8,
            "tCO2e/tce",
            "published single power projects: 2.27 to 2.67 (cases G03, G09, G25, P092, P093)",
        ),
        INVESTMENT,
    ),
    worked=[
        Worked(
            inputs={
                "electricity_supplied": "124000000 kWh",
                "electricity_self_used": 0,
                "coal_rate": "305.5 gce/kWh",
                "co2_per_tce": "2.4567 tCO2e/tce",
            },
            results={"energy_saved": "37882 tce", "renewable_power": "124000 MWh"},
            found_in="China Everbright Bank, Funing 100 MW roof PV, 2022-06-16 (case G02)",
        ),
        Worked(
            inputs={
                "electricity_supplied": "923000000 kWh",
                "electricity_self_used": 0,
                "coal_rate": "326 gce/kWh",
                "co2_per_tce": "2.4567 tCO2e/tce",
            },
            results={"energy_saved": "301000 tce"},
            found_in="Hengfeng Bank, Jinping West 350 MW wind, 2022-05-30 (case G01)",
            tolerance=1e-3,
            note="printed as 30.1 ten thousand tonnes",
        ),
    ],
)
def renewable_power(
    *,
    electricity_supplied: Annotated[Column, Activity("MWh")],
    electricity_self_used: Annotated[Column, Activity("MWh", optional=True)],
    coal_rate: Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)],
    co2_per_tce: Annotated[Column, FromFactor("co2_per_tce.eri_067", "tCO2e/tce")],
) -> dict[str, Column]:
    """Standard coal and CO2 that thermal power would have taken for the same electricity.

    Parameters
    ----------
    electricity_supplied
        Electricity delivered to others, net of the plant's own use [MWh].
    electricity_self_used
        Electricity used by the host on site [MWh]; blank counts as 0.
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    co2_per_tce
        CO2 per standard coal [tCO2e/tce].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e], ``renewable_power`` [MWh]; positive is good.
    """
    energy_saved = (electricity_supplied + electricity_self_used) * coal_rate
    return {
        "energy_saved": energy_saved,
        "ghg_reduced": energy_saved * co2_per_tce,
        "renewable_power": electricity_supplied,
    }
