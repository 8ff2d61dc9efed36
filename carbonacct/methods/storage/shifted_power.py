"""Electricity taken from one hour and given back in another."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Document, FromFactor, Worked, method

CONVENTION = Document(
    title={"en": "Emissions of charging and discharging", "zh": "储能充放电排放差额"},
    publisher="carbonacct (convention; no published Chinese method was found)",
)


@method(
    id="storage.shifted_power",
    title={"en": "Storage (battery and pumped)", "zh": "储能（电化学与抽水蓄能）"},
    source=CONVENTION.at("discharged × factor of that hour − charged × factor of that hour"),
    project_types=["battery_storage", "pumped_storage"],
    returns={"ghg_reduced": "tCO2e"},
    plan="R11, L-18: 储能电站",
    status="unverified",
    notes=(
        "Storage generates nothing: with one factor for both hours the result is negative by the round-trip loss.",
        "A reduction needs proof that charging takes curtailed or cleaner power: give charging_factor.",
        "The default for both factors is the region's average of the year.",
        "The generator of the shifted power may claim the same kilowatt-hours.",
    ),
    negative_possible=True,
    monotone={
        "electricity_discharged": 1,
        "electricity_charged": -1,
        "discharging_factor": 1,
        "charging_factor": -1,
    },
    worked=[
        Worked(
            inputs={
                "electricity_charged": "100 MWh",
                "electricity_discharged": "88 MWh",
                "charging_factor": "0.5581 tCO2e/MWh",
                "discharging_factor": "0.5581 tCO2e/MWh",
            },
            results={"ghg_reduced": "-6.6972 tCO2e"},
            found_in="(88 − 100) MWh × 0.5581 tCO2/MWh by hand",
            kind="own",
        ),
        Worked(
            inputs={
                "electricity_charged": "100 MWh",
                "electricity_discharged": "88 MWh",
                "charging_factor": 0,
                "discharging_factor": "0.5581 tCO2e/MWh",
            },
            results={"ghg_reduced": "49.1128 tCO2e"},
            found_in="charged from power that would be curtailed, by hand",
            kind="own",
        ),
    ],
)
def shifted_power(
    *,
    electricity_charged: Annotated[Column, Activity("MWh")],
    electricity_discharged: Annotated[Column, Activity("MWh")],
    charging_factor: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
    discharging_factor: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
) -> dict[str, Column]:
    """CO2 of the power replaced when discharging, less that of the power taken when charging.

    Parameters
    ----------
    electricity_charged, electricity_discharged
        Electricity taken and given back in a year, at the meter [MWh].
    charging_factor, discharging_factor
        CO2 of the grid's electricity in the hours of charging and of discharging [tCO2e/MWh].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {"ghg_reduced": electricity_discharged * discharging_factor - electricity_charged * charging_factor}
