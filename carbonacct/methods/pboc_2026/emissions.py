"""Emissions of a borrower or project: report, energy, product, revenue."""

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.ops import total
from carbonacct.methods.pboc_2026 import GUIDE, UNREAD

RETURNS = {"scope1": "tCO2e", "scope2": "tCO2e", "scope1_2": "tCO2e"}
DRAFT = "PBoC, consultation draft of the operating guidelines"


@method(
    id="pboc_2026.report",
    title={"en": "Reported emissions", "zh": "报告法"},
    source=GUIDE.at("reporting method 报告法"),
    returns=RETURNS,
    plan="R2: 高碳类投融资碳核算",
    status="unverified",
    notes=(UNREAD, "The disclosed figures are taken unchanged; scope 2 is typed, 0 included."),
    monotone={"scope1": 1, "scope2": 1},
    worked=[
        Worked(
            inputs={"scope1": 2000000, "scope2": 0},
            results={"scope1_2": 2000000},
            found_in=f"{DRAFT}, section 7 (case CF-E01)",
        )
    ],
)
def report(*, scope1: terms.Scope1, scope2: terms.Scope2) -> dict[str, Column]:
    """Emissions as the borrower or project discloses them.

    Parameters
    ----------
    scope1, scope2
        Disclosed emissions of the accounting year [tCO2e].

    Returns
    -------
    dict
        ``scope1``, ``scope2``, ``scope1_2`` [tCO2e].
    """
    return {"scope1": scope1, "scope2": scope2, "scope1_2": scope1 + scope2}


@method(
    id="pboc_2026.report_total",
    title={"en": "Reported emissions, one total", "zh": "报告法（总量）"},
    source=GUIDE.at("reporting method 报告法"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: 高碳类投融资碳核算",
    status="unverified",
    notes=(UNREAD, "Where a report gives scope 1 and 2 in one figure."),
    monotone={"scope1_2": 1},
    worked=[
        Worked(
            inputs={"scope1_2": 2000000},
            results={"scope1_2": 2000000},
            found_in=f"{DRAFT}, section 7 (case CF-E01)",
        )
    ],
)
def report_total(*, scope1_2: terms.Scope12) -> dict[str, Column]:
    """Emissions disclosed as one figure of scope 1 and 2.

    Parameters
    ----------
    scope1_2
        Disclosed emissions of the accounting year [tCO2e].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": scope1_2}


@method(
    id="pboc_2026.energy",
    title={"en": "Physical activity, energy", "zh": "物理活动法-能源法"},
    source=GUIDE.at("energy method 能源法"),
    returns=RETURNS,
    plan="R2: 高碳类投融资碳核算",
    status="unverified",
    notes=(
        UNREAD,
        "Net purchased power and heat; life-cycle electricity footprints do not belong here.",
        "Process factors come from the bank's own table; clinker and its carbonates never together.",
    ),
    monotone=dict.fromkeys(("fuel_mass", "fuel_gas", "process", "electricity_bought", "heat_bought"), 1),
    worked=[
        Worked(
            inputs={
                "fuel_mass": {"anthracite": 7113493, "gasoline": 313, "diesel": 13527},
                "fuel_mass_factor": {
                    "anthracite": 2.6556354,
                    "gasoline": 2.92505598,
                    "diesel": 3.09590963733333,
                },
                "fuel_gas": {"natural_gas": 5310000},
                "fuel_gas_factor": {"natural_gas": 0.002162188809},
                "process": {"clinker": 61330000},
                "process_factor": {"clinker": 0.5775},
                "electricity_bought": 0,
                "grid_average": 0,
                "heat_bought": 0,
                "heat_factor": 0,
            },
            results={"scope1_2": 54363193.96},
            found_in=f"{DRAFT}, appendix 1, cement group (case CF-E05)",
            tolerance=2e-10,
            note="printed to 0.01 t",
        )
    ],
)
def energy(
    *,
    fuel_mass: terms.FuelMass,
    fuel_mass_factor: terms.FuelMassFactor,
    fuel_gas: terms.FuelGas,
    fuel_gas_factor: terms.FuelGasFactor,
    process: terms.Process,
    process_factor: terms.ProcessFactor,
    electricity_bought: terms.ElectricityBought,
    grid_average: terms.GridAverage,
    heat_bought: terms.HeatBought,
    heat_factor: terms.HeatFactor,
) -> dict[str, Column]:
    """Emissions of fuel, processes, and purchased power and heat.

    Parameters
    ----------
    fuel_mass, fuel_gas
        Fuel burnt, by mass [t] and by volume at 0 °C [Nm3].
    fuel_mass_factor, fuel_gas_factor
        CO2 of burning [tCO2e/t], [tCO2e/Nm3].
    process, process_factor
        Process materials [t] and their CO2 [tCO2e/t].
    electricity_bought, heat_bought
        Net purchased power [MWh] and heat [GJ].
    grid_average, heat_factor
        Emissions of power [tCO2e/MWh] and heat [tCO2e/GJ].

    Returns
    -------
    dict
        ``scope1``, ``scope2``, ``scope1_2`` [tCO2e].
    """
    scope1 = terms.fuel_and_process(fuel_mass, fuel_mass_factor, fuel_gas, fuel_gas_factor, process, process_factor)
    scope2 = terms.power_and_heat(electricity_bought, grid_average, heat_bought, heat_factor)
    return {"scope1": scope1, "scope2": scope2, "scope1_2": scope1 + scope2}


@method(
    id="pboc_2026.product",
    title={"en": "Physical activity, product", "zh": "物理活动法-产品法"},
    source=GUIDE.at("product method 产品法"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: 高碳类投融资碳核算",
    status="unverified",
    notes=(UNREAD, "Final products only; a product footprint may stand in where no scope 1 and 2 factor exists."),
    monotone={"product_mass": 1},
    worked=[
        Worked(
            inputs={"product_mass": {"clinker": 61330000}, "product_factor": {"clinker": 0.88}},
            results={"scope1_2": 53970400.0},
            found_in=f"{DRAFT}, appendix 1, cement group (case CF-E06)",
        )
    ],
)
def product(*, product_mass: terms.ProductMass, product_factor: terms.ProductFactor) -> dict[str, Column]:
    """Emissions by output of final products.

    Parameters
    ----------
    product_mass
        Output by final product [t].
    product_factor
        Scope 1 and 2 emissions per output [tCO2e/t].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": total(product_mass * product_factor)}


@method(
    id="pboc_2026.product_power",
    title={"en": "Physical activity, power", "zh": "物理活动法-产品法（供电）"},
    source=GUIDE.at("product method 产品法"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: 高碳类投融资碳核算",
    status="unverified",
    notes=(UNREAD, "Plants that sell power alone."),
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
def product_power(
    *, product_power: terms.ProductPower, product_power_factor: terms.ProductPowerFactor
) -> dict[str, Column]:
    """Emissions by electricity supplied.

    Parameters
    ----------
    product_power
        Electricity supplied [MWh].
    product_power_factor
        Scope 1 and 2 emissions per electricity supplied [tCO2e/MWh].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": product_power * product_power_factor}


@method(
    id="pboc_2026.product_power_heat",
    title={"en": "Physical activity, power and heat", "zh": "物理活动法-产品法（热电联产）"},
    source=GUIDE.at("product method 产品法"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: 高碳类投融资碳核算",
    status="unverified",
    notes=(UNREAD, "Combined heat and power."),
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
def product_power_heat(
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
        Scope 1 and 2 emissions per electricity [tCO2e/MWh] and heat [tCO2e/GJ].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": product_power * product_power_factor + product_heat * product_heat_factor}


@method(
    id="pboc_2026.revenue",
    title={"en": "Economic activity", "zh": "经济活动法"},
    source=GUIDE.at("revenue method 经济活动法"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: 高碳类投融资碳核算",
    status="unverified",
    notes=(UNREAD, "Four-digit sector code first, then the sector; not applicable where revenue is 0 or missing."),
    monotone={"revenue_yuan": 1, "revenue_intensity": 1},
    worked=[
        Worked(
            inputs={"revenue_yuan": "1000 万CNY", "revenue_intensity": "2.35 tCO2e/万CNY"},
            results={"scope1_2": 2350.0},
            found_in=f"{DRAFT}, example of C2614, inputs printed (case CF-E04)",
            kind="own",
        )
    ],
)
def revenue(*, revenue_yuan: terms.Money, revenue_intensity: terms.RevenueIntensity) -> dict[str, Column]:
    """Emissions by operating revenue and the intensity of the sector.

    Parameters
    ----------
    revenue_yuan
        Operating revenue of the year [CNY].
    revenue_intensity
        Scope 1 and 2 emissions of the sector per operating revenue [tCO2e/CNY].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": revenue_yuan * revenue_intensity}
