"""Electricity and heat bought by a branch, location-based and market-based."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.footprint_terms import GridAverage, HeatBought, HeatFactor
from carbonacct.methods.ghgp_operations import SCOPE_2

Electricity = Annotated[Column, Activity("MWh")]


@method(
    id="ghgp_operations.location_based",
    title={"en": "Energy bought, location-based", "zh": "外购电力热力（范围二，位置法）"},
    source=SCOPE_2.at("chapter 6, location-based method"),
    returns={"scope2_location": "tCO2e"},
    plan="R2, R17, Y1: 零碳机构网点示范",
    status="confirmed",
    notes=(
        "Average factor of the region (grid.average.mee_nbs): province, grid or country by what region says; the "
        "level changes the result by a factor of two in Chongqing.",
        "Heat at 0.11 tCO2/GJ unless the supplier's figure is given.",
        "Green certificates change nothing here.",
    ),
    monotone={"electricity_bought": 1, "heat_bought": 1},
    worked=[
        Worked(
            inputs={"electricity_bought": 200, "grid_average": 0.5581, "heat_bought": 1000, "heat_factor": 0.11},
            results={"scope2_location": "221.62 tCO2e"},
            found_in="200 × 0.5581 + 1 000 × 0.11 by hand",
            kind="own",
        )
    ],
)
def location_based(
    *, electricity_bought: Electricity, grid_average: GridAverage, heat_bought: HeatBought, heat_factor: HeatFactor
) -> dict[str, Column]:
    """Emissions of electricity and heat bought, at the average of the place.

    Parameters
    ----------
    electricity_bought
        Electricity bought in the year [MWh].
    grid_average
        CO2 per electricity, average of the region [tCO2e/MWh].
    heat_bought
        Heat bought in the year [GJ]; blank counts as 0.
    heat_factor
        CO2 per heat [tCO2e/GJ].

    Returns
    -------
    dict
        ``scope2_location`` [tCO2e]; positive is emitted.
    """
    return {"scope2_location": electricity_bought * grid_average + heat_bought * heat_factor}


@method(
    id="ghgp_operations.market_based",
    title={"en": "Energy bought, market-based", "zh": "外购电力热力（范围二，市场法）"},
    source=SCOPE_2.at("chapter 6, market-based method: contracts first, then the residual"),
    returns={"scope2_market": "tCO2e"},
    plan="R2, R17, Y1: 零碳机构网点示范",
    status="confirmed",
    notes=(
        "What contracts or certificates do not cover takes the national average without market-traded non-fossil "
        "power (grid.average.excl_traded), the nearest thing to a residual mix.",
        "contract_factor is that of the contract: 0 for wind and sun; blank counts as 0.",
        "Contracted power above what was bought gives a negative remainder: correct the figure.",
        "It stands beside the location-based figure and is never added to it.",
    ),
    negative_possible=True,
    monotone={"contract_factor": 1, "heat_bought": 1},
    worked=[
        Worked(
            inputs={
                "electricity_bought": 200,
                "electricity_contracted": 150,
                "contract_factor": 0,
                "residual_factor": 0.6096,
                "heat_bought": 0,
                "heat_factor": 0.11,
            },
            results={"scope2_market": "30.48 tCO2e"},
            found_in="50 × 0.6096 by hand",
            kind="own",
        )
    ],
)
def market_based(
    *,
    electricity_bought: Electricity,
    electricity_contracted: Annotated[Column, Activity("MWh", optional=True)],
    contract_factor: Annotated[Column, Activity("tCO2e/MWh", optional=True)],
    residual_factor: Annotated[Column, FromFactor("grid.average.excl_traded", "tCO2e/MWh")],
    heat_bought: HeatBought,
    heat_factor: HeatFactor,
) -> dict[str, Column]:
    """Emissions of electricity and heat bought, by contract and residual.

    Parameters
    ----------
    electricity_bought
        Electricity bought in the year [MWh].
    electricity_contracted
        Part of it under green contracts or certificates [MWh]; blank counts as 0.
    contract_factor
        CO2 per electricity under contract [tCO2e/MWh]; blank counts as 0.
    residual_factor
        CO2 per electricity not under contract [tCO2e/MWh].
    heat_bought
        Heat bought in the year [GJ]; blank counts as 0.
    heat_factor
        CO2 per heat [tCO2e/GJ].

    Returns
    -------
    dict
        ``scope2_market`` [tCO2e]; positive is emitted.
    """
    rest = (electricity_bought - electricity_contracted) * residual_factor
    return {"scope2_market": rest + electricity_contracted * contract_factor + heat_bought * heat_factor}
