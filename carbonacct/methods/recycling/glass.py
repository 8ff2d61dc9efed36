"""Glass made of cullet."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.recycling import IPCC_2006_INDUSTRY


@method(
    id="recycling.glass_cullet",
    title={"en": "Glass made of cullet", "zh": "碎玻璃回收利用"},
    source=IPCC_2006_INDUSTRY.at("chapter 2, equations 2.10 and 2.13: emission factor times (1 − cullet ratio)"),
    project_types=["glass_recycling"],
    returns={"ghg_reduced": "tCO2e", "solid_waste_used": "t"},
    plan="R1, R11: 资源循环利用",
    status="unverified",
    notes=(
        "A tonne of cullet makes about a tonne of glass and brings no carbonate to the furnace.",
        "The column fuel names the fuel of the furnace; the heat saved per tonne of cullet is that of the furnace.",
        "Default 0.20 tCO2 per tonne of glass; the chapter was not seen in the original.",
    ),
    monotone={"material_recycled": 1, "melting_heat_saved": 1, "glass_carbonate": 1},
    worked=[
        Worked(
            inputs={
                "material_recycled": 50000,
                "glass_carbonate": 0.2,
                "melting_heat_saved": 1.5,
                "fuel_emission_factor": 0.056,
            },
            results={"ghg_reduced": "14200 tCO2e", "solid_waste_used": "50000 t"},
            found_in="50 000 t × (0.2 + 1.5 × 0.056) t/t by hand",
            kind="own",
        ),
    ],
)
def glass_cullet(
    *,
    material_recycled: Annotated[Column, Activity("t")],
    glass_carbonate: Annotated[Column, FromFactor("glass.carbonate.ipcc2006", "tCO2e/t")],
    melting_heat_saved: Annotated[Column, Activity("GJ/t")],
    fuel_emission_factor: Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="fuel")],
) -> dict[str, Column]:
    """CO2 of carbonates and furnace fuel that cullet saves.

    Parameters
    ----------
    material_recycled
        Secondary material made and sold in the year [t].
    glass_carbonate
        CO2 of the carbonates in a tonne of glass made without cullet [tCO2e/t].
    melting_heat_saved
        Furnace heat that a tonne of cullet saves [GJ/t].
    fuel_emission_factor
        CO2 per energy of the fuel named in the column fuel [tCO2e/GJ].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``solid_waste_used`` [t]; positive is good.
    """
    saved_per_cullet = glass_carbonate + melting_heat_saved * fuel_emission_factor
    return {
        "ghg_reduced": material_recycled * saved_per_cullet,
        "solid_waste_used": material_recycled,
    }
