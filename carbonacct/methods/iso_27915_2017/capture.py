"""Carbon capture, use and storage."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.iso_27915_2017 import ISO_27915


@method(
    id="iso_27915_2017.capture_and_storage",
    title={"en": "Carbon capture, use and storage", "zh": "二氧化碳捕集利用与封存"},
    source=ISO_27915.at(
        "captured less released less the energy of capture, transport and injection 捕集量减泄漏减用能排放"
    ),
    project_types=["ccus"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R10, R11: CCUS",
    status="unverified",
    notes=(
        "Net of the energy penalty: electricity, heat and fuel of capture, compression, transport and injection.",
        "CO2 used in products that let it out again (drinks, urea, dry ice) is not stored and does not count.",
        "Oil that CO2 flooding brings up is not deducted here: give it as leakage where the filing asks.",
        "CO2 of biomass or air stored for good would be a removal, which is another indicator.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={"co2_captured": 1, "co2_released": -1, "grid_electricity": -1, "heat_used": -1, "leakage": -1},
    worked=[
        Worked(
            inputs={
                "co2_captured": "100000 tCO2e",
                "co2_released": "1000 tCO2e",
                "grid_electricity": "12000 MWh",
                "grid_average": "0.5 tCO2e/MWh",
                "heat_used": "250000 GJ",
                "heat_factor": "0.11 tCO2e/GJ",
                "plant_emissions": "2000 tCO2e",
                "leakage": 0,
            },
            results={"ghg_reduced": "63500 tCO2e"},
            found_in="100 000 − 1000 − 6000 − 27 500 − 2000 t by hand",
            kind="own",
        ),
    ],
)
def capture_and_storage(
    *,
    co2_captured: terms.Co2Captured,
    co2_released: terms.Co2Released,
    grid_electricity: terms.GridElectricity,
    grid_average: terms.GridAverage,
    heat_used: terms.HeatUsed,
    heat_factor: terms.HeatFactor,
    plant_emissions: terms.PlantEmissions,
    leakage: terms.Leakage,
) -> dict[str, Column]:
    """CO2 kept from the air, net of what capturing, moving and storing it emits.

    Parameters
    ----------
    co2_captured
        CO2 captured and put into storage or lasting use in a year, metered at the injection [tCO2e]; books
        give tCO2.
    co2_released
        CO2 that leaks or is vented on the way and from the store [tCO2e]; blank counts as 0.
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].
    heat_used
        Heat the project takes from others in a year [GJ]; blank counts as 0.
    heat_factor
        CO2 of purchased heat [tCO2e/GJ].
    plant_emissions
        Other emissions of the project that no argument covers [tCO2e]; blank counts as 0.
    leakage
        Emissions elsewhere caused by the project [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    energy = grid_electricity * grid_average + heat_used * heat_factor
    return {"ghg_reduced": co2_captured - co2_released - energy - plant_emissions - leakage}
