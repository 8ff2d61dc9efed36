"""Revenue or outstanding amount times a supply-chain factor: scopes 1, 2 and upstream 3 in one, never added to them."""

from typing import Annotated

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.pcaf_2022 import STANDARD

Dollars2022 = Annotated[Column, Activity("USD2022")]
EpaFactor = Annotated[Column, FromFactor("us.epa.supply_chain.without_margins", "tCO2e/USD2022", key="naics_code")]
OwnFactor = Annotated[Column, FromFactor("sector.supply_chain", "tCO2e/CNY", key="supply_chain_sector")]
BY_REVENUE, BY_TURNOVER = (
    STANDARD.at(f"option {option}, with an environmentally extended input-output model") for option in ("3a", "3c")
)
RETURNS = {"supply_chain": "tCO2e"}
MIXED = "Scopes 1 and 2 and upstream scope 3 are mixed: a kind of its own, with data quality of its own."


@method(
    id="pcaf_2022.supply_chain_us_epa",
    title={"en": "Revenue and US EPA supply-chain factor", "zh": "营业收入与美国EPA供应链排放因子"},
    source=BY_REVENUE,
    returns=RETURNS,
    plan="R2: PCAF",
    status="confirmed",
    notes=(MIXED, "US economy at producer prices of 2022: a foreign stand-in for a company elsewhere."),
    monotone={"revenue_usd2022": 1, "supply_chain_factor": 1},
    worked=[
        Worked(
            inputs={"revenue_usd2022": 1000000, "supply_chain_factor": 0.000488},
            results={"supply_chain": 488},
            found_in="1 000 000 × 0.488 kg by hand (soybean farming)",
            kind="own",
        )
    ],
)
def supply_chain_us_epa(*, revenue_usd2022: Dollars2022, supply_chain_factor: EpaFactor) -> dict[str, Column]:
    """Supply-chain emissions by revenue.

    Parameters
    ----------
    revenue_usd2022
        Revenue of the entity in US dollars at prices of 2022 [USD2022].
    supply_chain_factor
        Emissions per producer price, cradle to gate [tCO2e/USD2022].

    Returns
    -------
    dict
        ``supply_chain`` [tCO2e].
    """
    return {"supply_chain": revenue_usd2022 * supply_chain_factor}


@method(
    id="pcaf_2022.supply_chain_own",
    title={"en": "Revenue and supply-chain factor of one's own", "zh": "营业收入与自有供应链排放因子"},
    source=BY_REVENUE,
    returns=RETURNS,
    plan="R2: PCAF",
    status="confirmed",
    notes=(MIXED, "Revenue is brought to the price year of the factor."),
    monotone={"revenue_at_factor_prices": 1, "supply_chain_intensity": 1},
    worked=[
        Worked(
            inputs={"revenue_at_factor_prices": 800, "supply_chain_intensity": 0.1},
            results={"supply_chain": 80},
            found_in="CarbonIQ-Fin-Tech tests/parta-listed-equity.test.js, 1000 ÷ 1.25 × 0.1 (case PCAF-032)",
            kind="independent",
        )
    ],
)
def supply_chain_own(*, revenue_at_factor_prices: terms.Money, supply_chain_intensity: OwnFactor) -> dict[str, Column]:
    """Supply-chain emissions by revenue and a factor of one's own.

    Parameters
    ----------
    revenue_at_factor_prices
        Revenue of the entity in yuan, at prices of the factor's year [CNY].
    supply_chain_intensity
        Emissions per revenue, scopes 1, 2 and upstream 3 [tCO2e/CNY].

    Returns
    -------
    dict
        ``supply_chain`` [tCO2e].
    """
    return {"supply_chain": revenue_at_factor_prices * supply_chain_intensity}


@method(
    id="pcaf_2022.financed_revenue",
    title={"en": "Revenue made by the outstanding amount", "zh": "余额对应的营业收入"},
    source=STANDARD.at("option 3c, the first two terms"),
    returns={"financed_revenue": "CNY"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("The sector's turnover stands in for that of the entity; nothing is attributed afterwards.",),
    monotone={"outstanding": 1, "asset_turnover": 1},
    worked=[
        Worked(
            inputs={"outstanding": 1000, "asset_turnover": 0.8},
            results={"financed_revenue": 800},
            found_in="1 000 × 0.8 by hand (inputs of case PCAF-031)",
            kind="own",
        )
    ],
)
def financed_revenue(*, outstanding: terms.Money, asset_turnover: terms.AssetTurnover) -> dict[str, Column]:
    """Revenue that the outstanding amount makes, by the asset turnover of the sector.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    asset_turnover
        Revenue per assets of the sector [1].

    Returns
    -------
    dict
        ``financed_revenue`` [CNY].
    """
    return {"financed_revenue": outstanding * asset_turnover}


@method(
    id="pcaf_2022.supply_chain_us_epa_turnover",
    title={"en": "Turnover and US EPA supply-chain factor", "zh": "资产周转率与美国EPA供应链排放因子"},
    source=BY_TURNOVER,
    returns=RETURNS,
    plan="R2: PCAF",
    status="confirmed",
    notes=(MIXED, "There is no attribution factor.", "US economy at producer prices of 2022: a foreign stand-in."),
    monotone={"financed_revenue_usd2022": 1, "supply_chain_factor": 1},
    worked=[
        Worked(
            inputs={"financed_revenue_usd2022": 800, "supply_chain_factor": 0.000488},
            results={"supply_chain": 0.3904},
            found_in="800 × 0.488 kg by hand (soybean farming)",
            kind="own",
        )
    ],
)
def supply_chain_us_epa_turnover(
    *, financed_revenue_usd2022: Dollars2022, supply_chain_factor: EpaFactor
) -> dict[str, Column]:
    """Supply-chain emissions of the outstanding amount.

    Parameters
    ----------
    financed_revenue_usd2022
        Revenue made by the outstanding amount in US dollars at prices of 2022 [USD2022].
    supply_chain_factor
        Emissions per producer price, cradle to gate [tCO2e/USD2022].

    Returns
    -------
    dict
        ``supply_chain`` [tCO2e].
    """
    return {"supply_chain": financed_revenue_usd2022 * supply_chain_factor}


@method(
    id="pcaf_2022.supply_chain_own_turnover",
    title={"en": "Turnover and supply-chain factor of one's own", "zh": "资产周转率与自有供应链排放因子"},
    source=BY_TURNOVER,
    returns=RETURNS,
    plan="R2: PCAF",
    status="confirmed",
    notes=(MIXED, "There is no attribution factor.", "Revenue is brought to the price year of the factor."),
    monotone={"financed_revenue_at_factor_prices": 1, "supply_chain_intensity": 1},
    worked=[
        Worked(
            inputs={"financed_revenue_at_factor_prices": 640, "supply_chain_intensity": 0.1},
            results={"supply_chain": 64},
            found_in="1 000 × 0.8 ÷ 1.25 × 0.1 by hand",
            kind="own",
        )
    ],
)
def supply_chain_own_turnover(
    *, financed_revenue_at_factor_prices: terms.Money, supply_chain_intensity: OwnFactor
) -> dict[str, Column]:
    """Supply-chain emissions of the outstanding amount by a factor of one's own.

    Parameters
    ----------
    financed_revenue_at_factor_prices
        Revenue made by the outstanding amount in yuan, at prices of the factor's year [CNY].
    supply_chain_intensity
        Emissions per revenue, scopes 1, 2 and upstream 3 [tCO2e/CNY].

    Returns
    -------
    dict
        ``supply_chain`` [tCO2e].
    """
    return {"supply_chain": financed_revenue_at_factor_prices * supply_chain_intensity}
