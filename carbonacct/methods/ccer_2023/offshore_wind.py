"""Offshore wind power with the meter rules."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.bands import INVESTMENT
from carbonacct.methods.declare import Column, Document, Worked, method

OFFSHORE_WIND = Document(
    title={"en": "Grid-connected offshore wind power", "zh": "并网海上风力发电"},
    publisher="MEE 中国生态环境部",
    number="CCER-01-002-V01",
    date="2023-10-24",
    note="Read in a public copy.",
)


@method(
    id="ccer_2023.offshore_wind_power",
    title={"en": "Offshore wind power with the meter rules", "zh": "并网海上风力发电（含电表误差保守规则）"},
    source=OFFSHORE_WIND.at("equations 1 to 3 and the rules for meters out of class 电能表误差的保守处理"),
    project_types=["offshore_wind"],
    returns={"ghg_reduced": "tCO2e", "renewable_power": "MWh"},
    plan="R10, R11: 风电",
    status="confirmed",
    notes=(
        "Grid power by the combined margin, half and half (grid.combined_margin.50_50).",
        (
            "Export is lowered and import raised by the meter's error where it was out of class or calibrated late; "
            "blank errors are 0."
        ),
        "More than 30 km offshore or deeper than 30 m: eligibility is not checked here.",
        "Project emissions and leakage are neglected by the methodology; weights 0.5 and 0.5.",
        (
            "Chosen by the column method or methods=; by default offshore wind takes the facility's or the "
            "guideline's method."
        ),
    ),
    negative_possible=True,
    monotone={
        "electricity_supplied": 1,
        "electricity_imported": -1,
        "export_meter_error": -1,
        "import_meter_error": -1,
    },
    bands=(INVESTMENT,),
    worked=[
        Worked(
            inputs={
                "electricity_supplied": "1050000 MWh",
                "electricity_imported": "50000 MWh",
                "export_meter_error": 0,
                "import_meter_error": 0,
                "grid_factor": "0.50885 tCO2e/MWh",
            },
            results={"ghg_reduced": "508850 tCO2e", "renewable_power": "1050000 MWh"},
            found_in="1 000 000 MWh × (0.5 × 0.8042 + 0.5 × 0.2135) by hand (case G17)",
            kind="own",
        ),
        Worked(
            inputs={
                "electricity_supplied": "1000 MWh",
                "electricity_imported": "100 MWh",
                "export_meter_error": 0.02,
                "import_meter_error": 0.01,
                "grid_factor": "0.5 tCO2e/MWh",
            },
            results={"ghg_reduced": "439.5 tCO2e"},
            found_in="(1000 × 0.98 − 100 × 1.01) MWh × 0.5 by hand",
            kind="own",
        ),
    ],
)
def offshore_wind_power(
    *,
    electricity_supplied: terms.ElectricitySupplied,
    electricity_imported: terms.ElectricityImported,
    export_meter_error: terms.ExportMeterError,
    import_meter_error: terms.ImportMeterError,
    grid_factor: terms.GridFactor,
) -> dict[str, Column]:
    """CO2 the grid would have emitted for the net export, both meters read on the safe side.

    Parameters
    ----------
    electricity_supplied
        Electricity delivered to others, net of the plant's own use [MWh].
    electricity_imported
        Electricity the plant takes from the grid [MWh]; blank counts as 0.
    export_meter_error
        Largest error of the export meter where it was out of class or not calibrated in time [1]; blank
        counts as 0.
    import_meter_error
        The same of the import meter [1]; blank counts as 0.
    grid_factor
        Combined margin, operating and build margin in equal parts [tCO2e/MWh].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``renewable_power`` [MWh]; positive is good.
    """
    exported = electricity_supplied * (1 - export_meter_error)
    imported = electricity_imported * (1 + import_meter_error)
    return {"ghg_reduced": (exported - imported) * grid_factor, "renewable_power": electricity_supplied}
