"""The simple part of scope 3: travel, water and paper of a branch."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.ghgp_operations import SCOPE_3

_AIR = "=s3/business_travel-_air/flights"


@method(
    id="ghgp_operations.travel",
    title={"en": "Business travel", "zh": "商务差旅（范围三）"},
    source=SCOPE_3.at("category 6, business travel, distance-based"),
    returns={"scope3_travel": "tCO2e"},
    plan="R2, R17, Y1: 零碳机构网点示范",
    status="unverified",
    notes=(
        "Factors of the UK government, with radiative forcing for flights: no Chinese series is published.",
        "They start in 2025; for earlier years give the factors in columns of their names.",
        "Blank modes count as 0 where any is given.",
    ),
    monotone=dict.fromkeys(("flights_domestic", "flights_long", "rail_travel", "hotel_nights"), 1),
    worked=[
        Worked(
            inputs={
                "flights_domestic": 100000,
                "flights_domestic_factor": "0.2 kgCO2e/pkm",
                "flights_long": 50000,
                "flights_long_factor": "0.16 kgCO2e/pkm",
                "rail_travel": 200000,
                "rail_factor": "0.03 kgCO2e/pkm",
                "hotel_nights": 100,
                "hotel_factor": "50 kgCO2e/night",
            },
            results={"scope3_travel": "39 tCO2e"},
            found_in="20 + 8 + 6 + 5 t by hand",
            kind="own",
        )
    ],
)
def travel(
    *,
    flights_domestic: Annotated[Column, Activity("pkm", optional=True)],
    flights_domestic_factor: Annotated[
        Column,
        FromFactor("uk.desnz.passenger", "tCO2e/pkm", key=f"{_AIR}/domestic_to_from_uk/average_passenger/with_rf"),
    ],
    flights_long: Annotated[Column, Activity("pkm", optional=True)],
    flights_long_factor: Annotated[
        Column,
        FromFactor(
            "uk.desnz.passenger", "tCO2e/pkm", key=f"{_AIR}/international_to_from_non-uk/average_passenger/with_rf"
        ),
    ],
    rail_travel: Annotated[Column, Activity("pkm", optional=True)],
    rail_factor: Annotated[
        Column, FromFactor("uk.desnz.passenger", "tCO2e/pkm", key="=s3/business_travel-_land/rail/national_rail")
    ],
    hotel_nights: Annotated[Column, Activity("night", optional=True)],
    hotel_factor: Annotated[
        Column, FromFactor("uk.desnz.room_night", "tCO2e/night", key="=s3/hotel_stay/hotel_stay/china")
    ],
) -> dict[str, Column]:
    """Emissions of business travel.

    Parameters
    ----------
    flights_domestic, flights_long, rail_travel
        Distance flown within the country and abroad, and by rail, in the year [pkm]; blank counts as 0.
    hotel_nights
        Room nights in the year [night]; blank counts as 0.
    flights_domestic_factor, flights_long_factor, rail_factor
        Emissions per distance [tCO2e/pkm].
    hotel_factor
        Emissions per room night [tCO2e/night].

    Returns
    -------
    dict
        ``scope3_travel`` [tCO2e]; positive is emitted.
    """
    flown = flights_domestic * flights_domestic_factor + flights_long * flights_long_factor
    return {"scope3_travel": flown + rail_travel * rail_factor + hotel_nights * hotel_factor}


@method(
    id="ghgp_operations.water",
    title={"en": "Water bought", "zh": "用水（范围三）"},
    source=SCOPE_3.at("category 1, purchased goods, average-data method"),
    returns={"scope3_water": "tCO2e"},
    plan="R2, R17, Y1: 零碳机构网点示范",
    status="unverified",
    notes=("Factor of the UK government for water supply, from 2025; give your own in water_factor.",),
    monotone={"water_used": 1},
    worked=[
        Worked(
            inputs={"water_used": 5000, "water_factor": "0.2 kgCO2e/m3"},
            results={"scope3_water": "1 tCO2e"},
            found_in="5 000 m3 × 0.2 kg by hand",
            kind="own",
        )
    ],
)
def water(
    *,
    water_used: Annotated[Column, Activity("m3")],
    water_factor: Annotated[
        Column, FromFactor("uk.desnz.volume", "tCO2e/m3", key="=s3/water_supply/water_supply/water_supply/m3")
    ],
) -> dict[str, Column]:
    """Emissions of the water a branch buys.

    Parameters
    ----------
    water_used
        Water used in the year [m3].
    water_factor
        Emissions per water [tCO2e/m3].

    Returns
    -------
    dict
        ``scope3_water`` [tCO2e]; positive is emitted.
    """
    return {"scope3_water": water_used * water_factor}


@method(
    id="ghgp_operations.paper",
    title={"en": "Paper bought", "zh": "办公用纸（范围三）"},
    source=SCOPE_3.at("category 1, purchased goods, average-data method"),
    returns={"scope3_paper": "tCO2e"},
    plan="R2, R17, Y1: 零碳机构网点示范",
    status="unverified",
    notes=("No factor ships: give paper_factor or a row of the family office.paper.",),
    monotone={"paper_used": 1, "paper_factor": 1},
    worked=[
        Worked(
            inputs={"paper_used": 10, "paper_factor": 1.3},
            results={"scope3_paper": "13 tCO2e"},
            found_in="10 t × 1.3 by hand",
            kind="own",
        )
    ],
)
def paper(
    *,
    paper_used: Annotated[Column, Activity("t")],
    paper_factor: Annotated[Column, FromFactor("office.paper", "tCO2e/t")],
) -> dict[str, Column]:
    """Emissions of the paper a branch buys.

    Parameters
    ----------
    paper_used
        Paper bought in the year [t].
    paper_factor
        Emissions per paper [tCO2e/t].

    Returns
    -------
    dict
        ``scope3_paper`` [tCO2e]; positive is emitted.
    """
    return {"scope3_paper": paper_used * paper_factor}
