"""Power from waste gas."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.acm0012 import ACM0012
from carbonacct.methods.declare import Column, Worked, method


@method(
    id="acm0012.waste_gas_power",
    title={"en": "Power from waste gas", "zh": "工业尾气（煤气）发电"},
    source=ACM0012.at("baseline electricity: net supply × share of waste energy × grid factor 基准线电量排放"),
    project_types=["waste_gas_power", "waste_heat_power", "waste_pressure_power"],
    returns={"ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R10, R11: 余热余压回收",
    status="unverified",
    notes=(
        "Grid power by the combined margin, half and half (grid.combined_margin.50_50).",
        (
            "waste_energy_share is the product of the methodology's two shares: output from waste energy, and waste "
            "energy not used before."
        ),
        "Gas that was burnt usefully before is no waste energy: its share is 0.",
        "Auxiliary fuel is a project emission.",
        "Power from fossil waste gas is recovered, not renewable; the indicator counts it as the guideline does.",
        "Published totals bound it: 0.877 tCO2e/MWh of a coke-oven gas plant in Shaanxi, 2008 (case P087).",
    ),
    negative_possible=True,
    monotone={
        "electricity_supplied": 1,
        "electricity_self_used": 1,
        "grid_factor": 1,
        "waste_energy_share": 1,
        "plant_emissions": -1,
    },
    worked=[
        Worked(
            inputs={
                "electricity_supplied": "100000 MWh",
                "electricity_self_used": "20000 MWh",
                "waste_energy_share": 0.9,
                "grid_factor": "0.6 tCO2e/MWh",
                "plant_emissions": "800 tCO2e",
            },
            results={"ghg_reduced": "64000 tCO2e", "renewable_power": "100000 MWh"},
            found_in="120 000 MWh × 0.9 × 0.6 − 800 t by hand",
            kind="own",
        ),
    ],
)
def waste_gas_power(
    *,
    electricity_supplied: terms.ElectricitySupplied,
    electricity_self_used: terms.ElectricitySelfUsed,
    waste_energy_share: terms.WasteEnergyShare,
    grid_factor: terms.GridFactor,
    plant_emissions: terms.PlantEmissions,
) -> dict[str, Column]:
    """CO2 the grid would have emitted for the electricity made of waste energy.

    Parameters
    ----------
    electricity_supplied
        Electricity delivered to others, net of the plant's own use [MWh].
    electricity_self_used
        Electricity made and used on site [MWh]; blank counts as 0.
    waste_energy_share
        Share of the output that comes from waste energy and was not already used before [1].
    grid_factor
        Combined margin, operating and build margin in equal parts [tCO2e/MWh].
    plant_emissions
        Other emissions of the project that no argument covers [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``renewable_power`` [MWh]; positive is good.
    """
    recovered = (electricity_supplied + electricity_self_used) * waste_energy_share
    return {"ghg_reduced": recovered * grid_factor - plant_emissions, "renewable_power": electricity_supplied}
