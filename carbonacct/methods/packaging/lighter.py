"""Lighter packaging."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Worked, method
from carbonacct.methods.packaging import PACKAGING


@method(
    id="packaging.lighter",
    title={"en": "Lighter packaging", "zh": "包装减量化"},
    source=PACKAGING.at("less material per package 包装减量"),
    project_types=["packaging_reduction"],
    returns={"ghg_reduced": "tCO2e", "material_saved": "t"},
    plan="R11: 绿色工厂, 资源循环利用",
    status="unverified",
    notes=(
        "No default ships: the figures come from the study, a product declaration or the bank's own table.",
        "Same material before and after; a change of material is two rows or recycling.material.",
    ),
    negative_possible=True,
    monotone={"package_mass_before": 1, "package_mass_after": -1},
    worked=[
        Worked(
            inputs={
                "packages": 10000000,
                "package_mass_before": "60 g",
                "package_mass_after": "45 g",
                "material_factor": 2,
            },
            results={"ghg_reduced": "300 tCO2e", "material_saved": "150 t"},
            found_in="10 million × 15 g × 2 t/t by hand",
            kind="own",
        ),
    ],
)
def lighter(
    *,
    packages: Annotated[Column, Activity("1")],
    package_mass_before: Annotated[Column, Activity("t")],
    package_mass_after: Annotated[Column, Activity("t")],
    material_factor: Annotated[Column, Activity("tCO2e/t")],
) -> dict[str, Column]:
    """Packaging material saved and the emissions of making it.

    Parameters
    ----------
    packages
        Packages made in the year [1].
    package_mass_before
        Mass of a package before [t].
    package_mass_after
        Mass of a package after [t].
    material_factor
        Emissions of making the packaging material [tCO2e/t].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e], ``material_saved`` [t]; positive is good.
    """
    saved = packages * package_mass_before - packages * package_mass_after
    return {"ghg_reduced": saved * material_factor, "material_saved": saved}
