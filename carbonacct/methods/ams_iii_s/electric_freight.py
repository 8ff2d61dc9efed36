"""Electric freight by freight moved."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.ams_iii_s import AMS_III_S
from carbonacct.methods.declare import Column, Worked, method


@method(
    id="ams_iii_s.electric_freight",
    title={"en": "Electric freight by freight moved", "zh": "电动货运（按周转量）"},
    source=AMS_III_S.at("baseline fuel per freight moved less electricity 按周转量的基准排放"),
    project_types=["electric_truck"],
    returns={"ghg_reduced": "tCO2e", "clean_freight_transport": "tkm"},
    plan="R11: 新能源货运",
    status="unverified",
    notes=(
        "By tonne-kilometres: a lorry that carries less because of its battery is not flattered.",
        "The column fuel names what the replaced lorries burn.",
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "Chosen by the column method or methods=.",
    ),
    negative_possible=True,
    monotone={"fuel_per_tkm": 1, "fuel_factor": 1, "grid_electricity": -1},
    worked=[
        Worked(
            inputs={
                "freight_moved": "100000000 tkm",
                "fuel_per_tkm": "0.02 L/tkm",
                "fuel_factor": "2.6 kgCO2e/L",
                "grid_electricity": "6000 MWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"ghg_reduced": "2200 tCO2e", "clean_freight_transport": "100000000 tkm"},
            found_in="10⁸ tkm × 0.02 L × 2.6 kg − 3000 t by hand",
            kind="own",
        ),
    ],
)
def electric_freight(
    *,
    freight_moved: terms.FreightMoved,
    fuel_per_tkm: terms.FuelPerTkm,
    fuel_factor: terms.FuelFactor,
    grid_electricity: terms.GridElectricity,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """CO2 of the fuel that the same freight would have taken, less the electricity.

    Parameters
    ----------
    freight_moved
        Freight moved in a year [tkm].
    fuel_per_tkm
        Fuel per freight moved of the vehicles replaced [L/tkm].
    fuel_factor
        CO2 per fuel; the column fuel names what the replaced vehicle burns [tCO2e/L].
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``clean_freight_transport`` [tkm]; positive is good.
    """
    burnt = freight_moved * fuel_per_tkm * fuel_factor
    return {"ghg_reduced": burnt - grid_electricity * grid_average, "clean_freight_transport": freight_moved}
