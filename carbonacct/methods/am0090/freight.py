"""Freight from road to rail or water."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.am0090 import AM0090
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import fuel_burnt


@method(
    id="am0090.freight_modal_shift",
    title={"en": "Freight from road to rail or water", "zh": "货运公转铁、公转水"},
    source=AM0090.at("baseline road transport less rail or water and feeder transport 公路运输排放减铁路、水路与接驳"),
    project_types=["freight_modal_shift"],
    returns={"ghg_reduced": "tCO2e", "clean_freight_transport": "tkm"},
    plan="R11: 绿色铁路, 航电枢纽, 新能源货运",
    status="unverified",
    notes=(
        "freight_moved is the freight on the road distance avoided; detours of the line are in its own energy.",
        (
            "The default for road is the national factor database's single figure; give road_freight for the lorries "
            "really replaced."
        ),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
        "Where no such fuel is burnt, a 0 under the bare column name says so; a blank is missing.",
    ),
    negative_possible=True,
    monotone={"freight_moved": 1, "feeder_freight": -1, "grid_electricity": -1, "fuel_used": -1},
    worked=[
        Worked(
            inputs={
                "freight_moved": "1000000000 tkm",
                "feeder_freight": "50000000 tkm",
                "road_freight": "0.1 kgCO2e/tkm",
                "grid_electricity": "20000 MWh",
                "grid_average": "0.5 tCO2e/MWh",
                "fuel_used": {"bituminous": 1000},
                "fuel_heating_value": {"bituminous": 20},
                "fuel_carbon_content": {"bituminous": 0.026},
                "fuel_oxidation": {"bituminous": 0.9},
                "co2_per_carbon": 3.6666666666666665,
            },
            results={"ghg_reduced": "83284 tCO2e", "clean_freight_transport": "1000000000 tkm"},
            found_in="950 million tkm × 0.1 kg − 10 000 − 1716 t by hand",
            kind="own",
        ),
    ],
)
def freight_modal_shift(
    *,
    freight_moved: terms.FreightMoved,
    feeder_freight: terms.FeederFreight,
    road_freight: terms.RoadFreight,
    grid_electricity: terms.GridElectricity,
    grid_average: terms.GridAverage,
    fuel_used: terms.FuelUsed,
    fuel_heating_value: terms.FuelHeatingValue,
    fuel_carbon_content: terms.FuelCarbonContent,
    fuel_oxidation: terms.FuelOxidation,
    co2_per_carbon: terms.Co2PerCarbon,
) -> dict[str, Column]:
    """CO2e of the same freight by road, less what rail or water and the feeders emit.

    Parameters
    ----------
    freight_moved
        Freight moved in a year [tkm].
    feeder_freight
        Freight still moved by road to and from the line [tkm]; blank counts as 0.
    road_freight
        CO2e per freight moved by road [tCO2e/tkm].
    grid_electricity
        Electricity the project takes from the grid in a year [MWh]; 0 where it takes none.
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].
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
        ``ghg_reduced`` [tCO2e], ``clean_freight_transport`` [tkm]; positive is good.
    """
    road = (freight_moved - feeder_freight) * road_freight
    emitted = grid_electricity * grid_average + fuel_burnt(
        fuel_used, fuel_heating_value, fuel_carbon_content, fuel_oxidation, co2_per_carbon
    )
    return {"ghg_reduced": road - emitted, "clean_freight_transport": freight_moved}
