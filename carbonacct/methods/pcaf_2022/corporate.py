"""Companies and projects: energy, sector averages."""

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.pcaf_2022 import STANDARD


@method(
    id="pcaf_2022.energy",
    title={"en": "Energy consumption", "zh": "能源消耗"},
    source=STANDARD.at("option 2a"),
    returns={"scope1": "tCO2e", "scope2": "tCO2e", "scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Process emissions are added before attribution.", "Scopes 1 and 2 only."),
    monotone={"fuel_mass": 1, "fuel_gas": 1, "process": 1, "electricity_bought": 1, "heat_bought": 1},
    worked=[
        Worked(
            inputs={
                "fuel_mass": {"coal": 100},
                "fuel_mass_factor": {"coal": 0.5},
                "fuel_gas": {},
                "fuel_gas_factor": {},
                "process": {"clinker": 7},
                "process_factor": {"clinker": 1},
                "electricity_bought": 0,
                "grid_average": 0,
                "heat_bought": 0,
                "heat_factor": 0,
            },
            results={"scope1_2": 57},
            found_in="CarbonIQ-Fin-Tech tests/parta-listed-equity.test.js (case PCAF-029)",
            kind="independent",
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
        Purchased power [MWh] and heat [GJ].
    grid_average, heat_factor
        Emissions of power [tCO2e/MWh] and heat [tCO2e/GJ].

    Returns
    -------
    dict
        ``scope1`` [tCO2e], ``scope2`` [tCO2e], ``scope1_2`` [tCO2e].
    """
    scope1 = terms.fuel_and_process(fuel_mass, fuel_mass_factor, fuel_gas, fuel_gas_factor, process, process_factor)
    scope2 = terms.power_and_heat(electricity_bought, grid_average, heat_bought, heat_factor)
    return {"scope1": scope1, "scope2": scope2, "scope1_2": scope1 + scope2}


@method(
    id="pcaf_2022.sector_revenue",
    title={"en": "Revenue and sector intensity", "zh": "营业收入与行业强度"},
    source=STANDARD.at("option 3a"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Revenue and factor of one price year.",),
    monotone={"revenue_yuan": 1, "revenue_intensity": 1},
    worked=[
        Worked(
            inputs={"revenue_yuan": 1000, "revenue_intensity": 0.1},
            results={"scope1_2": 100},
            found_in="1 000 × 0.1 by hand",
            kind="own",
        )
    ],
)
def sector_revenue(*, revenue_yuan: terms.Money, revenue_intensity: terms.RevenueIntensity) -> dict[str, Column]:
    """Emissions by revenue and the intensity of the sector.

    Parameters
    ----------
    revenue_yuan
        Revenue of the entity [CNY].
    revenue_intensity
        Emissions of the sector per revenue [tCO2e/CNY].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": revenue_yuan * revenue_intensity}


@method(
    id="pcaf_2022.sector_revenue_adjusted",
    title={"en": "Revenue and sector intensity, adjusted for prices", "zh": "营业收入与行业强度（价格调整）"},
    source=STANDARD.at("option 3a and box on inflation"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("An old factor on today's revenue overstates when prices rose.",),
    monotone={"revenue_yuan": 1, "revenue_intensity": 1, "price_ratio": -1},
    worked=[
        Worked(
            inputs={"revenue_yuan": 1000, "revenue_intensity": 0.1, "price_ratio": 1.25},
            results={"scope1_2": 80},
            found_in="CarbonIQ-Fin-Tech tests/parta-listed-equity.test.js (case PCAF-032)",
            kind="independent",
        )
    ],
)
def sector_revenue_adjusted(
    *, revenue_yuan: terms.Money, revenue_intensity: terms.RevenueIntensity, price_ratio: terms.PriceRatio
) -> dict[str, Column]:
    """Emissions by revenue and an older intensity of the sector.

    Parameters
    ----------
    revenue_yuan
        Revenue of the entity [CNY].
    revenue_intensity
        Emissions of the sector per revenue, at older prices [tCO2e/CNY].
    price_ratio
        Price index now ÷ price index of the factor's year [1].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": revenue_yuan * revenue_intensity / price_ratio}


@method(
    id="pcaf_2022.sector_assets",
    title={"en": "Outstanding and sector intensity per assets", "zh": "余额与行业资产强度"},
    source=STANDARD.at("option 3b"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("There is no attribution factor.",),
    monotone={"outstanding_yuan": 1, "asset_intensity": 1},
    worked=[
        Worked(
            inputs={"outstanding_yuan": 1000, "asset_intensity": 0.002},
            results={"scope1_2": 2},
            found_in="CarbonIQ-Fin-Tech tests/parta-listed-equity.test.js (case PCAF-030)",
            kind="independent",
        )
    ],
)
def sector_assets(*, outstanding_yuan: terms.Money, asset_intensity: terms.AssetIntensity) -> dict[str, Column]:
    """Financed emissions by outstanding amount and sector assets.

    Parameters
    ----------
    outstanding_yuan
        Outstanding amount [CNY].
    asset_intensity
        Emissions of the sector per assets [tCO2e/CNY].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": outstanding_yuan * asset_intensity}


@method(
    id="pcaf_2022.sector_turnover",
    title={"en": "Outstanding, asset turnover and sector intensity", "zh": "余额、资产周转率与行业强度"},
    source=STANDARD.at("option 3c"),
    returns={"scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("There is no attribution factor.",),
    monotone={"outstanding_yuan": 1, "asset_turnover": 1, "revenue_intensity": 1},
    worked=[
        Worked(
            inputs={"outstanding_yuan": 1000, "asset_turnover": 0.8, "revenue_intensity": 0.002},
            results={"scope1_2": 1.6},
            found_in="CarbonIQ-Fin-Tech tests/parta-listed-equity.test.js (case PCAF-031)",
            kind="independent",
        )
    ],
)
def sector_turnover(
    *, outstanding_yuan: terms.Money, asset_turnover: terms.AssetTurnover, revenue_intensity: terms.RevenueIntensity
) -> dict[str, Column]:
    """Financed emissions by outstanding amount, turnover and sector revenue.

    Parameters
    ----------
    outstanding_yuan
        Outstanding amount [CNY].
    asset_turnover
        Revenue per assets of the sector [1].
    revenue_intensity
        Emissions of the sector per revenue [tCO2e/CNY].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": outstanding_yuan * asset_turnover * revenue_intensity}
