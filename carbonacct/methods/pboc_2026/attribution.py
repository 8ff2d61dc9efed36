"""The bank's share of a borrower's or project's emissions, and what counts where these are unknown."""

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.pboc_2026 import GUIDE, UNREAD

PLAN = "R2: 高碳类投融资碳核算"
DRAFT = "PBoC, consultation draft of the operating guidelines, inputs printed"


@method(
    id="pboc_2026.attribution_average_assets",
    title={"en": "Share of average total assets", "zh": "按平均资产总额归因"},
    source=GUIDE.at("attribution, non-project 非项目"),
    returns={"attribution_factor": "1"},
    plan=PLAN,
    status="unverified",
    notes=(UNREAD, "Average of two year ends, consolidated.", "No cap above 1 is stated: used as computed, and said."),
    monotone={"average_balance": 1, "total_assets": -1, "total_assets_last_year": -1},
    worked=[
        Worked(
            inputs={
                "average_balance": "500 万CNY",
                "total_assets": "85000 万CNY",
                "total_assets_last_year": "75000 万CNY",
            },
            results={"attribution_factor": 0.00625},
            found_in="500 ÷ 80 000 by hand (average of case CF-A04)",
            kind="own",
        )
    ],
)
def attribution_average_assets(
    *, average_balance: terms.Money, total_assets: terms.Money, total_assets_last_year: terms.Money
) -> dict[str, Column]:
    """Average balance ÷ average total assets, both doubled.

    Parameters
    ----------
    average_balance
        Average balance of the loan in the period [CNY].
    total_assets, total_assets_last_year
        Consolidated total assets at this and the last year end [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": (average_balance + average_balance) / (total_assets_last_year + total_assets)}


@method(
    id="pboc_2026.attribution_total_assets",
    title={"en": "Share of year-end total assets", "zh": "按年末资产总额归因"},
    source=GUIDE.at("attribution, non-project 非项目"),
    returns={"attribution_factor": "1"},
    plan=PLAN,
    status="unverified",
    notes=(UNREAD, "The draft's example takes the year-end figure.", "No cap above 1 is stated."),
    monotone={"average_balance": 1, "total_assets": -1},
    worked=[
        Worked(
            inputs={"average_balance": "500 万CNY", "total_assets": "5000 万CNY"},
            results={"attribution_factor": 0.1},
            found_in=f"{DRAFT} (case CF-B01)",
            kind="own",
        )
    ],
)
def attribution_total_assets(*, average_balance: terms.Money, total_assets: terms.Money) -> dict[str, Column]:
    """Average balance ÷ total assets at year end.

    Parameters
    ----------
    average_balance
        Average balance of the loan in the period [CNY].
    total_assets
        Consolidated total assets at year end [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": average_balance / total_assets}


@method(
    id="pboc_2026.attribution_investment",
    title={"en": "Share of total investment", "zh": "按项目总投资归因"},
    source=GUIDE.at("attribution, project 项目（以项目方式计算）"),
    returns={"attribution_factor": "1"},
    plan=PLAN,
    status="unverified",
    notes=(UNREAD, "Own funds, bank loans and others; a project by the non-project method never uses it."),
    monotone={"average_balance": 1, "total_investment": -1},
    worked=[
        Worked(
            inputs={"average_balance": "3 亿CNY", "total_investment": "5 亿CNY"},
            results={"attribution_factor": 0.6},
            found_in=f"{DRAFT} (case CF-B02)",
            kind="own",
        )
    ],
)
def attribution_investment(*, average_balance: terms.Money, total_investment: terms.Money) -> dict[str, Column]:
    """Average balance ÷ total investment of the project.

    Parameters
    ----------
    average_balance
        Average balance of the loan in the period [CNY].
    total_investment
        Total investment of the project [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": average_balance / total_investment}


@method(
    id="pboc_2026.balance_assets",
    title={"en": "Balance fallback, factor per assets", "zh": "其他计算法（单位资产因子）"},
    source=GUIDE.at("other method 其他计算法"),
    returns={"scope1_2": "tCO2e"},
    plan=PLAN,
    status="unverified",
    notes=(UNREAD, "Fully attributed: nothing is divided by assets; a figure of the loan, not of the entity."),
    monotone={"average_balance_yuan": 1, "asset_intensity": 1},
    worked=[
        Worked(
            inputs={"average_balance_yuan": "500 万CNY", "asset_intensity": "2.46 tCO2e/万CNY"},
            results={"scope1_2": 1230.0},
            found_in=f"{DRAFT} (case CF-B03)",
            kind="own",
        )
    ],
)
def balance_assets(*, average_balance_yuan: terms.Money, asset_intensity: terms.AssetIntensity) -> dict[str, Column]:
    """Average balance × emissions of the sector per total assets.

    Parameters
    ----------
    average_balance_yuan
        Average balance of the loan in the period [CNY].
    asset_intensity
        Scope 1 and 2 emissions of the sector per total assets [tCO2e/CNY].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": average_balance_yuan * asset_intensity}


@method(
    id="pboc_2026.balance_balance",
    title={"en": "Balance fallback, factor per money lent", "zh": "其他计算法（单位余额因子）"},
    source=GUIDE.at("other method 其他计算法"),
    returns={"scope1_2": "tCO2e"},
    plan=PLAN,
    status="unverified",
    notes=(UNREAD, "Fully attributed; a figure of the loan, not of the entity."),
    monotone={"average_balance_yuan": 1, "balance_intensity": 1},
    worked=[
        Worked(
            inputs={"average_balance_yuan": "500 万CNY", "balance_intensity": "2 tCO2e/万CNY"},
            results={"scope1_2": 1000.0},
            found_in="500 × 2 by hand",
            kind="own",
        )
    ],
)
def balance_balance(
    *, average_balance_yuan: terms.Money, balance_intensity: terms.BalanceIntensity
) -> dict[str, Column]:
    """Average balance × emissions of the sector per money lent.

    Parameters
    ----------
    average_balance_yuan
        Average balance of the loan in the period [CNY].
    balance_intensity
        Scope 1 and 2 emissions of the sector per money lent to it [tCO2e/CNY].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": average_balance_yuan * balance_intensity}


@method(
    id="pboc_2026.balance_revenue",
    title={"en": "Balance fallback, factor per revenue", "zh": "其他计算法（单位营业收入因子）"},
    source=GUIDE.at("other method 其他计算法"),
    returns={"scope1_2": "tCO2e"},
    plan=PLAN,
    status="unverified",
    notes=(
        UNREAD,
        "Only where asked for: a factor per revenue against a balance is off by the asset turnover of the sector.",
    ),
    monotone={"average_balance_yuan": 1, "revenue_intensity": 1},
    worked=[
        Worked(
            inputs={"average_balance_yuan": "500 万CNY", "revenue_intensity": "2 tCO2e/万CNY"},
            results={"scope1_2": 1000.0},
            found_in="500 × 2 by hand",
            kind="own",
        )
    ],
)
def balance_revenue(
    *, average_balance_yuan: terms.Money, revenue_intensity: terms.RevenueIntensity
) -> dict[str, Column]:
    """Average balance × emissions of the sector per revenue.

    Parameters
    ----------
    average_balance_yuan
        Average balance of the loan in the period [CNY].
    revenue_intensity
        Scope 1 and 2 emissions of the sector per operating revenue [tCO2e/CNY].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e].
    """
    return {"scope1_2": average_balance_yuan * revenue_intensity}
