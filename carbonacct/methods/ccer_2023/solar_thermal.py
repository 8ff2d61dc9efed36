"""Concentrated solar power."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Document, Worked, method
from carbonacct.methods.energy_blocks import fuel_burnt

SOLAR_THERMAL = Document(
    title={"en": "Grid-connected solar thermal power", "zh": "并网光热发电"},
    publisher="MEE 中国生态环境部",
    number="CCER-01-001-V01",
    date="2023-10-24",
    note="Read in a public copy.",
)


@method(
    id="ccer_2023.solar_thermal_power",
    title={"en": "Concentrated solar power", "zh": "并网光热发电"},
    source=SOLAR_THERMAL.at(
        "equations 1 to 5: baseline by combined margin, project emissions of auxiliary fuel 基准线排放与项目排放"
    ),
    project_types=["solar_thermal_power"],
    returns={"ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R10, R11: 光伏, 可再生能源发电",
    status="confirmed",
    notes=(
        "Weights of operating and build margin 0.5 and 0.5, as the methodology's tables prescribe.",
        "Only CO2 is counted; leakage is neglected by the methodology.",
        (
            "Fuel for starting and for keeping the salt warm is a project emission; where no such fuel is burnt, a 0 "
            "under the bare column name says so; a blank is missing."
        ),
        "Credits issued for the same tonnes may not be claimed twice.",
    ),
    negative_possible=True,
    monotone={"electricity_supplied": 1, "electricity_imported": -1, "fuel_used": -1},
    worked=[
        Worked(
            inputs={
                "electricity_supplied": "200000 MWh",
                "electricity_imported": "5000 MWh",
                "grid_factor": "0.6 tCO2e/MWh",
                "fuel_used": {"bituminous": 1000},
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"ghg_reduced": "115284 tCO2e", "renewable_power": "200000 MWh"},
            found_in="195 000 MWh × 0.6 − 1000 t × 20 GJ/t × 0.026 tC/GJ × 0.9 × 44/12 (1716 t) by hand",
            kind="own",
        ),
    ],
)
def solar_thermal_power(
    *,
    electricity_supplied: terms.ElectricitySupplied,
    electricity_imported: terms.ElectricityImported,
    grid_factor: terms.GridFactor,
    fuel_used: terms.FuelUsed,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """CO2 the grid would have emitted for the net export, less the CO2 of auxiliary fuel.

    Parameters
    ----------
    electricity_supplied
        Electricity delivered to others, net of the plant's own use [MWh].
    electricity_imported
        Electricity the plant takes from the grid [MWh]; blank counts as 0.
    grid_factor
        Combined margin, operating and build margin in equal parts [tCO2e/MWh].
    fuel_used
        Fuel the project burns, by kind [t]; 0 under the bare name where it burns none.
    fuel_heating_value
        Net heating value of each fuel [GJ/t].
    fuel_carbon_content
        Carbon per heat of each fuel [tC/GJ].
    fuel_oxidation
        Share of each fuel's carbon that burns [1].
    co2_per_carbon
        CO2 per carbon burnt, 44/12 [tCO2e/tC].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``renewable_power`` [MWh]; positive is good.
    """
    net = electricity_supplied - electricity_imported
    project = fuel_burnt(fuel_used, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon)
    return {"ghg_reduced": net * grid_factor - project, "renewable_power": electricity_supplied}
