"""Green building materials."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.bands import STANDARD_COAL
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.gbt_51366_2019 import STANDARD


@method(
    id="gbt_51366_2019.green_materials",
    title={"en": "Green building materials", "zh": "绿色建材"},
    source=STANDARD.at("product stage: energy per product against the reference, waste used 单位产品能耗与固废利用"),
    project_types=["green_materials"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e", "solid_waste_used": "t"},
    optional_returns=("solid_waste_used",),
    plan="R11, L-11: 绿色建材",
    status="unverified",
    notes=(
        (
            "The factory's saving per product against a documented reference; what the material saves in the "
            "building belongs to the building."
        ),
        "A product footprint by itself is no reduction.",
        "CO2 by 0.67 tC/tce; emissions of the process (lime, clinker) are not counted.",
    ),
    negative_possible=True,
    monotone={"energy_before": 1, "energy_after": -1},
    bands=(STANDARD_COAL,),
    worked=[
        Worked(
            inputs={
                "output": "100000 t",
                "energy_before": 0.05,
                "energy_after": 0.04,
                "solid_waste_input": "60000 t",
                "co2_per_tce": "2.4567 tCO2e/tce",
            },
            results={"energy_saved": "1000 tce", "ghg_reduced": "2456.7 tCO2e", "solid_waste_used": "60000 t"},
            found_in="100 000 t × 0.01 tce/t by hand",
            kind="own",
        ),
    ],
)
def green_materials(
    *,
    output: terms.Output,
    energy_before: terms.EnergyBefore,
    energy_after: terms.EnergyAfter,
    solid_waste_input: terms.SolidWasteInput,
    co2_per_tce: terms.Co2PerTce,
) -> dict[str, Column]:
    """Standard coal saved in making the material, its CO2, and the waste it takes up.

    Parameters
    ----------
    output
        Product of a year [t].
    energy_before
        Comprehensive energy use per product of the reference [tce/t].
    energy_after
        Comprehensive energy use per product of the project [tce/t].
    solid_waste_input
        Solid waste used as raw material in a year [t]; blank leaves solid_waste_used blank.
    co2_per_tce
        CO2 per standard coal [tCO2e/tce].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e], ``solid_waste_used`` [t]; positive is good.
    """
    energy_saved = output * (energy_before - energy_after)
    return {
        "energy_saved": energy_saved,
        "ghg_reduced": energy_saved * co2_per_tce,
        "solid_waste_used": solid_waste_input,
    }
