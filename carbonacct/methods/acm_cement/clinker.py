"""Cement with less clinker."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.acm_cement import ACM0005
from carbonacct.methods.declare import Column, Worked, method


@method(
    id="acm_cement.clinker_substitution",
    title={"en": "Cement with less clinker", "zh": "水泥熟料替代"},
    source=ACM0005.at("clinker per cement before less after × emissions per clinker 熟料系数之差"),
    project_types=["green_cement"],
    returns={"ghg_reduced": "tCO2e", "solid_waste_used": "t"},
    optional_returns=("solid_waste_used",),
    plan="R11, R14: 绿色建材, 资源循环利用",
    status="unverified",
    notes=(
        "The same cement grade before and after; a change of product is no reduction.",
        "Emissions per clinker are the plant's own: about 0.8 to 0.9 tCO2/t, an input with its document.",
        (
            "Grinding and drying of the additives are project emissions; additives taken from other cement works are "
            "leakage."
        ),
    ),
    negative_possible=True,
    monotone={"clinker_share_before": 1, "clinker_share_after": -1, "plant_emissions": -1, "leakage": -1},
    worked=[
        Worked(
            inputs={
                "output": "1000000 t",
                "clinker_share_before": 0.75,
                "clinker_share_after": 0.65,
                "clinker_intensity": "0.85 tCO2e/t",
                "solid_waste_input": "100000 t",
                "plant_emissions": "2000 tCO2e",
                "leakage": "1000 tCO2e",
            },
            results={"ghg_reduced": "82000 tCO2e", "solid_waste_used": "100000 t"},
            found_in="100 000 t of clinker × 0.85 − 3000 t by hand",
            kind="own",
        ),
    ],
)
def clinker_substitution(
    *,
    output: terms.Output,
    clinker_share_before: terms.ClinkerShareBefore,
    clinker_share_after: terms.ClinkerShareAfter,
    clinker_intensity: terms.ClinkerIntensity,
    solid_waste_input: terms.SolidWasteInput,
    plant_emissions: terms.PlantEmissions,
    leakage: terms.Leakage,
) -> dict[str, Column]:
    """CO2e of the clinker that the same cement no longer holds, less what the additives emit.

    Parameters
    ----------
    output
        Product of a year [t].
    clinker_share_before
        Clinker per cement before [1].
    clinker_share_after
        Clinker per cement after the works [1].
    clinker_intensity
        Emissions per clinker: calcination, kiln fuel and kiln power [tCO2e/t].
    solid_waste_input
        Solid waste used as raw material in a year [t]; blank leaves solid_waste_used blank.
    plant_emissions
        Other emissions of the project that no argument covers [tCO2e]; blank counts as 0.
    leakage
        Emissions elsewhere caused by the project [tCO2e]; blank counts as 0.

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``solid_waste_used`` [t]; positive is good.
    """
    clinker = output * (clinker_share_before - clinker_share_after)
    return {
        "ghg_reduced": clinker * clinker_intensity - plant_emissions - leakage,
        "solid_waste_used": solid_waste_input,
    }
