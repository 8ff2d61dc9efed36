"""What the third edition and Part B add."""

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.ops import larger, smaller
from carbonacct.methods.pcaf_2025 import FACILITATED, STANDARD, UNREAD


@method(
    id="pcaf_2025.attribution_regional_gdp",
    title={"en": "Share of regional product", "zh": "按地区生产总值归因"},
    source=STANDARD.at("5.10 sub-sovereign debt, p. 154"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="unverified",
    notes=(UNREAD, "Capped at 1."),
    monotone={"exposure": 1},
    worked=[
        Worked(
            inputs={"exposure": 2, "regional_gdp": 1, "gdp_ppp": 1, "gdp": 1},
            results={"attribution_factor": 1.0},
            found_in="github Keremozdemirra/financed-emissions README, cap rule of p. 154 (case PCAF-051)",
            kind="own",
        )
    ],
)
def attribution_regional_gdp(
    *, exposure: terms.Dollars, regional_gdp: terms.Dollars, gdp_ppp: terms.GdpPpp, gdp: terms.Gdp
) -> dict[str, Column]:
    """Exposure ÷ regional product, at most 1.

    Parameters
    ----------
    exposure, regional_gdp
        Exposure and product of the region, nominal [USD].
    gdp_ppp, gdp
        National product at purchasing power parity and at market prices [USD].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": smaller(exposure / (regional_gdp * gdp_ppp / gdp), 1)}


@method(
    id="pcaf_2025.attribution_sub_sovereign_balance",
    title={"en": "Share of a region's balance sheet", "zh": "按地方政府资产负债归因"},
    source=STANDARD.at("5.10 sub-sovereign debt"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="unverified",
    notes=(UNREAD, "Capped at 1."),
    monotone={"outstanding": 1},
    worked=[
        Worked(
            inputs={"outstanding": 50, "total_equity": 60, "total_debt": 40},
            results={"attribution_factor": 0.5},
            found_in="50 ÷ 100 by hand",
            kind="own",
        )
    ],
)
def attribution_sub_sovereign_balance(
    *, outstanding: terms.Money, total_equity: terms.Money, total_debt: terms.Money
) -> dict[str, Column]:
    """Outstanding amount ÷ equity and debt of the issuer, at most 1.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    total_equity, total_debt
        Book values of the issuer [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": smaller(outstanding / (larger(total_equity, 0) + total_debt), 1)}


@method(
    id="pcaf_2025.attribution_structure",
    title={"en": "Share of a structure", "zh": "按结构权益与债务归因"},
    source=STANDARD.at("5.7 use of proceeds"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="unverified",
    notes=(UNREAD, "Times the asset-level attributed emissions of what the proceeds finance."),
    monotone={"outstanding": 1},
    worked=[
        Worked(
            inputs={"outstanding": 10, "total_equity": 60, "total_debt": 40},
            results={"attribution_factor": 0.1},
            found_in="10 ÷ 100 by hand",
            kind="own",
        )
    ],
)
def attribution_structure(
    *, outstanding: terms.Money, total_equity: terms.Money, total_debt: terms.Money
) -> dict[str, Column]:
    """Outstanding amount ÷ equity and debt of the structure.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    total_equity, total_debt
        Equity and debt of the structure [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": outstanding / (larger(total_equity, 0) + total_debt)}


@method(
    id="pcaf_2025.attribution_deal",
    title={"en": "Share of a securitisation", "zh": "按证券化总额归因"},
    source=STANDARD.at("5.8 securitisation"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="unverified",
    notes=(UNREAD, "Times the financed emissions of the pool; seniority is ignored."),
    monotone={"outstanding": 1},
    worked=[
        Worked(
            inputs={"outstanding": 5, "deal_nominal": 100},
            results={"attribution_factor": 0.05},
            found_in="5 ÷ 100 by hand",
            kind="own",
        )
    ],
)
def attribution_deal(*, outstanding: terms.Money, deal_nominal: terms.Money) -> dict[str, Column]:
    """Nominal holding ÷ nominal amount of the deal.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    deal_nominal
        Nominal amount of the deal [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": outstanding / deal_nominal}


@method(
    id="pcaf_2025.attribution_collateral",
    title={"en": "Collateral attribution factor", "zh": "抵押资产归因因子"},
    source=STANDARD.at("5.8 securitisation"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="unverified",
    notes=(UNREAD, "Capped at 1."),
    monotone={"outstanding": 1},
    worked=[
        Worked(
            inputs={"outstanding": 5, "asset_value": 4},
            results={"attribution_factor": 1.0},
            found_in="5 ÷ 4, capped",
            kind="own",
        )
    ],
)
def attribution_collateral(*, outstanding: terms.Money, asset_value: terms.Money) -> dict[str, Column]:
    """Outstanding amount ÷ asset value, at most 1.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    asset_value
        Value of the asset at origination, equity and debt, or enterprise value [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": smaller(outstanding / asset_value, 1)}


@method(
    id="pcaf_2025.reported_outstanding",
    title={"en": "Outstanding amount that counts", "zh": "计入的余额"},
    source=STANDARD.at("5.7 use of proceeds, p. 103"),
    returns={"reported_outstanding": "CNY"},
    plan="R2: PCAF",
    status="unverified",
    notes=(UNREAD, "Roles of the three numbers are inferred."),
    monotone={"outstanding": 1},
    worked=[
        Worked(
            inputs={"outstanding": 10, "structure_assets": 50, "total_equity": 60, "total_debt": 40},
            results={"reported_outstanding": 5},
            found_in="PCAF Part A 3rd edition p. 103, result and numbers second-hand (case PCAF-059)",
            kind="own",
        )
    ],
)
def reported_outstanding(
    *, outstanding: terms.Money, structure_assets: terms.Money, total_equity: terms.Money, total_debt: terms.Money
) -> dict[str, Column]:
    """Outstanding amount × allocated part of the structure.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    structure_assets
        Outstanding amount of the assets inside [CNY].
    total_equity, total_debt
        Equity and debt of the structure [CNY].

    Returns
    -------
    dict
        ``reported_outstanding`` [CNY].
    """
    return {"reported_outstanding": outstanding * structure_assets / (larger(total_equity, 0) + total_debt)}


@method(
    id="pcaf_2025.facilitated",
    title={"en": "Facilitated emissions", "zh": "促成排放"},
    source=FACILITATED.at("attribution and weighting"),
    returns={"facilitated_scope1_2": "tCO2e", "facilitated_unweighted_scope1_2": "tCO2e"},
    plan="R2: PCAF",
    status="unverified",
    notes=(UNREAD, "Weighted is required, unweighted may stand beside; both apart from financed emissions."),
    monotone={"outstanding": 1},
    worked=[
        Worked(
            inputs={"outstanding": 100, "evic": 1000, "scope1": 5000, "scope2": 0, "facilitation_weight": 0.33},
            results={"facilitated_scope1_2": 165.0, "facilitated_unweighted_scope1_2": 500.0},
            found_in="100 ÷ 1 000 × 5 000 by hand (case PCAF-060)",
            kind="own",
        )
    ],
)
def facilitated(
    *,
    outstanding: terms.Money,
    evic: terms.Money,
    scope1: terms.Scope1,
    scope2: terms.Scope2,
    facilitation_weight: terms.Weight,
) -> dict[str, Column]:
    """Emissions of capital-market deals arranged in the year.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    evic
        Enterprise value, or equity and debt [CNY].
    scope1, scope2
        Emissions of the issuer [tCO2e].
    facilitation_weight
        Weighting, 33 % by the standard [1].

    Returns
    -------
    dict
        ``facilitated_scope1_2`` [tCO2e], ``facilitated_unweighted_scope1_2`` [tCO2e].
    """
    whole = outstanding / evic * (scope1 + scope2)
    return {"facilitated_scope1_2": whole * facilitation_weight, "facilitated_unweighted_scope1_2": whole}
