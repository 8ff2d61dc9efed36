"""Shore power."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.shipping import CONVENTION


@method(
    id="shipping.shore_power",
    title={"en": "Shore power", "zh": "港口岸电"},
    source=CONVENTION.at("auxiliary engines at berth less electricity from shore 靠港辅机排放减岸电排放"),
    project_types=["shore_power"],
    returns={"ghg_reduced": "tCO2e", "nox_reduced": "t", "so2_reduced": "t"},
    optional_returns=(
        "nox_reduced",
        "so2_reduced",
    ),
    plan="R11: 绿色码头(岸电)",
    status="unverified",
    notes=(
        (
            "Emissions per electricity of the auxiliary engines are inputs: Chinese four-stroke auxiliaries were "
            "measured at 534 to 745 gCO2/kWh and 6.8 to 13.6 gNOx/kWh (环境科学 2016, 37(10), range over engine "
            "kinds)."
        ),
        "SO2 follows the sulphur of the fuel in port, 0.1 or 0.5 %.",
        "Losses of the shore supply are in grid_electricity.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "Pollutants of the power plants behind the plug are not deducted: they arise elsewhere.",
    ),
    negative_possible=True,
    monotone={"auxiliary_co2": 1, "grid_electricity": -1},
    worked=[
        Worked(
            inputs={
                "electricity_delivered": "10000 MWh",
                "auxiliary_co2": "700 gCO2e/kWh",
                "auxiliary_nox": "10 g/kWh",
                "auxiliary_so2": "0.4 g/kWh",
                "grid_electricity": "10500 MWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"ghg_reduced": "1750 tCO2e", "nox_reduced": "100 t", "so2_reduced": "4 t"},
            found_in="7000 − 5250 t by hand",
            kind="own",
        ),
    ],
)
def shore_power(
    *,
    electricity_delivered: terms.ElectricityDelivered,
    auxiliary_co2: terms.AuxiliaryCo2,
    auxiliary_nox: terms.AuxiliaryNox,
    auxiliary_so2: terms.AuxiliarySo2,
    grid_electricity: terms.GridElectricity,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """CO2, NOx and SO2 of the auxiliary engines that stand still, less the CO2 of shore power.

    Parameters
    ----------
    electricity_delivered
        Electricity delivered to vehicles or ships in a year, at the outlet [MWh].
    auxiliary_co2
        CO2 per electricity of the ship's auxiliary engine [tCO2e/MWh]; books give g/kWh.
    auxiliary_nox
        NOx per electricity of the ship's auxiliary engine [t/MWh]; books give g/kWh.
    auxiliary_so2
        SO2 per electricity of the ship's auxiliary engine [t/MWh]; books give g/kWh.
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``nox_reduced`` [t], ``so2_reduced`` [t]; positive is good.
    """
    engines = electricity_delivered * auxiliary_co2
    return {
        "ghg_reduced": engines - grid_electricity * grid_average,
        "nox_reduced": electricity_delivered * auxiliary_nox,
        "so2_reduced": electricity_delivered * auxiliary_so2,
    }
