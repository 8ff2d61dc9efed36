"""Companies and projects by what they produce."""

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.ops import total
from carbonacct.methods.pcaf_2022 import STANDARD


@method(
    id="pcaf_2022.production",
    title={"en": "Production", "zh": "产量"},
    source=STANDARD.at("option 2b"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Factors per output of the sector.",),
    monotone={"product_mass": 1},
    worked=[
        Worked(
            inputs={"product_mass": {"clinker": 1000}, "product_factor": {"clinker": 0.88}},
            results={"scope1_2": 880.0},
            found_in="1 000 × 0.88 by hand",
            kind="own",
        )
    ],
)
def production(*, product_mass: terms.ProductMass, product_factor: terms.ProductFactor) -> dict[str, Column]:
    """Emissions by output.

    Parameters
    ----------
    product_mass
        Output by product [t].
    product_factor
        Emissions per output [tCO2e/t].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": total(product_mass * product_factor)}


@method(
    id="pcaf_2022.production_power",
    title={"en": "Production of power", "zh": "供电量"},
    source=STANDARD.at("option 2b"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Plants that sell power alone.",),
    monotone={"product_power": 1, "product_power_factor": 1},
    worked=[
        Worked(
            inputs={"product_power": 1000, "product_power_factor": 0.8},
            results={"scope1_2": 800.0},
            found_in="1 000 × 0.8 by hand",
            kind="own",
        )
    ],
)
def production_power(
    *, product_power: terms.ProductPower, product_power_factor: terms.ProductPowerFactor
) -> dict[str, Column]:
    """Emissions by electricity supplied.

    Parameters
    ----------
    product_power
        Electricity supplied [MWh].
    product_power_factor
        Emissions per electricity supplied [tCO2e/MWh].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": product_power * product_power_factor}


@method(
    id="pcaf_2022.production_power_heat",
    title={"en": "Production of power and heat", "zh": "供电量与供热量"},
    source=STANDARD.at("option 2b"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Combined heat and power.",),
    monotone={"product_power": 1, "product_heat": 1},
    worked=[
        Worked(
            inputs={
                "product_power": 1000,
                "product_power_factor": 0.8,
                "product_heat": 2000,
                "product_heat_factor": 0.1,
            },
            results={"scope1_2": 1000.0},
            found_in="1 000 × 0.8 + 2 000 × 0.1 by hand",
            kind="own",
        )
    ],
)
def production_power_heat(
    *,
    product_power: terms.ProductPower,
    product_power_factor: terms.ProductPowerFactor,
    product_heat: terms.ProductHeat,
    product_heat_factor: terms.ProductHeatFactor,
) -> dict[str, Column]:
    """Emissions by electricity and heat supplied.

    Parameters
    ----------
    product_power, product_heat
        Electricity [MWh] and heat [GJ] supplied.
    product_power_factor, product_heat_factor
        Emissions per electricity [tCO2e/MWh] and heat [tCO2e/GJ].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": product_power * product_power_factor + product_heat * product_heat_factor}
