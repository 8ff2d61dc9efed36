"""Alternative fuels in kilns."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.acm_cement import ACM0003
from carbonacct.methods.declare import Column, Worked, method


@method(
    id="acm_cement.alternative_kiln_fuel",
    title={"en": "Alternative fuels in kilns", "zh": "水泥窑替代燃料"},
    source=ACM0003.at("heat of alternative fuel × coal less its own fossil CO2 替代燃料热量"),
    project_types=["cement_alternative_fuel"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e", "solid_waste_used": "t"},
    plan="R11, R14: 绿色建材, 无废城市, 资源循环利用",
    status="unverified",
    notes=(
        (
            "Heat for heat: the kiln's lower efficiency with wet fuel is not deducted unless the heat given is net "
            "of it."
        ),
        "Fossil carbon of tyres, plastics and solvents is emitted as before: give alternative_co2.",
        "Landfill methane avoided belongs to the waste methods; count it once.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={"alternative_heat": 1, "alternative_co2": -1, "electricity_used": -1, "coal_emission_factor": 1},
    worked=[
        Worked(
            inputs={
                "alternative_fuel": "10000 t",
                "alternative_heat": "146535 GJ",
                "alternative_co2": "2000 tCO2e",
                "electricity_used": "1000 MWh",
                "coal_emission_factor": "0.1 tCO2e/GJ",
                "standard_coal_heat": "29.307 GJ/tce",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"energy_saved": "4700 tce", "ghg_reduced": "12153.5 tCO2e", "solid_waste_used": "10000 t"},
            found_in="5000 − 300 tce; 14 653.5 − 2000 − 500 t by hand",
            kind="own",
        ),
    ],
)
def alternative_kiln_fuel(
    *,
    alternative_fuel: terms.AlternativeFuel,
    alternative_heat: terms.AlternativeHeat,
    alternative_co2: terms.AlternativeCo2,
    electricity_used: terms.ElectricityUsed,
    coal_emission_factor: terms.CoalEmissionFactor,
    standard_coal_heat: terms.StandardCoalHeat,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """Coal and CO2 that the alternative fuel's heat replaces, less its own fossil CO2 and power.

    Parameters
    ----------
    alternative_fuel
        Alternative fuel burnt in the kiln in a year [t].
    alternative_heat
        Heat of the alternative fuel [GJ].
    alternative_co2
        Fossil CO2 of the alternative fuel itself [tCO2e]; blank counts as 0.
    electricity_used
        Electricity the project itself takes from the grid [MWh]; blank counts as 0.
    coal_emission_factor
        CO2 per heat of the coal replaced [tCO2e/GJ].
    standard_coal_heat
        Heat of one tonne of standard coal [GJ/tce].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e], ``solid_waste_used`` [t]; positive is good.
    """
    energy_saved = alternative_heat / standard_coal_heat - electricity_used * coal_rate
    emitted = alternative_co2 + electricity_used * grid_average
    return {
        "energy_saved": energy_saved,
        "ghg_reduced": alternative_heat * coal_emission_factor - emitted,
        "solid_waste_used": alternative_fuel,
    }
