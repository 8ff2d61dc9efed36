"""Numerators and denominators."""

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.ops import larger
from carbonacct.methods.pcaf_2022 import STANDARD


@method(
    id="pcaf_2022.loan_outstanding",
    title={"en": "Outstanding loan", "zh": "贷款未偿余额"},
    source=STANDARD.at("5.2"),
    returns={"outstanding": "CNY"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("No accrued interest.",),
    monotone={"granted": 1, "repaid": -1},
    worked=[
        Worked(
            inputs={"granted": 1000, "repaid": 400},
            results={"outstanding": 600},
            found_in="CarbonIQ-Fin-Tech tests/parta-business-loans.test.js (case PCAF-025)",
            kind="independent",
        ),
        Worked(
            inputs={"granted": 1000, "repaid": 1000},
            results={"outstanding": 0},
            found_in="CarbonIQ-Fin-Tech tests/parta-business-loans.test.js (case PCAF-026)",
            kind="independent",
        ),
    ],
)
def loan_outstanding(*, granted: terms.Money, repaid: terms.Money) -> dict[str, Column]:
    """Disbursed − repaid.

    Parameters
    ----------
    granted, repaid
        Disbursed and repaid to date [CNY].

    Returns
    -------
    dict
        ``outstanding`` [CNY].
    """
    return {"outstanding": granted - repaid}


@method(
    id="pcaf_2022.unlisted_equity_outstanding",
    title={"en": "Holding of unlisted equity", "zh": "非上市股权持有额"},
    source=STANDARD.at("5.2"),
    returns={"outstanding": "CNY"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Negative equity counts as 0.",),
    monotone={"shares_held": 1},
    worked=[
        Worked(
            inputs={"shares_held": 25, "shares_issued": 100, "total_equity": 8000000},
            results={"outstanding": 2000000},
            found_in="CarbonIQ-Fin-Tech tests/parta-business-loans.test.js (case PCAF-027)",
            kind="independent",
        ),
        Worked(
            inputs={"shares_held": 25, "shares_issued": 100, "total_equity": -4000000},
            results={"outstanding": 0},
            found_in="CarbonIQ-Fin-Tech tests/parta-business-loans.test.js (case PCAF-028)",
            kind="independent",
        ),
    ],
)
def unlisted_equity_outstanding(
    *, shares_held: terms.Shares, shares_issued: terms.Shares, total_equity: terms.Money
) -> dict[str, Column]:
    """Own share of the company's book equity.

    Parameters
    ----------
    shares_held, shares_issued
        Shares [1].
    total_equity
        Book equity of the company [CNY].

    Returns
    -------
    dict
        ``outstanding`` [CNY].
    """
    return {"outstanding": shares_held / shares_issued * larger(total_equity, 0)}


@method(
    id="pcaf_2022.enterprise_value",
    title={"en": "Enterprise value including cash", "zh": "含现金企业价值"},
    source=STANDARD.at("5.1"),
    returns={"evic": "CNY"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Cash is never deducted; missing minor elements are left out.",),
    monotone={"market_cap": 1, "total_debt": 1},
    worked=[
        Worked(
            inputs={
                "market_cap": 800,
                "total_debt": 400,
                "preferred_equity": 0,
                "minority_interests": 0,
                "customer_deposits": 0,
            },
            results={"evic": 1200},
            found_in="CarbonIQ-Fin-Tech tests/parta-listed-equity.test.js (case PCAF-021)",
            kind="independent",
        ),
        Worked(
            inputs={
                "market_cap": 800,
                "total_debt": 400,
                "preferred_equity": 0,
                "minority_interests": 0,
                "customer_deposits": 5000,
            },
            results={"evic": 6200},
            found_in="CarbonIQ-Fin-Tech tests/parta-listed-equity.test.js (case PCAF-022)",
            kind="independent",
        ),
    ],
)
def enterprise_value(
    *,
    market_cap: terms.Money,
    total_debt: terms.Money,
    preferred_equity: terms.OptionalMoney,
    minority_interests: terms.OptionalMoney,
    customer_deposits: terms.OptionalMoney,
) -> dict[str, Column]:
    """Market value of equity, debt and minorities.

    Parameters
    ----------
    market_cap, preferred_equity
        Market value of shares at year end [CNY].
    total_debt, minority_interests
        Book values [CNY].
    customer_deposits
        Deposits of a borrower that is a bank, part of its debt by the third edition [CNY].

    Returns
    -------
    dict
        ``evic`` [CNY].
    """
    return {"evic": market_cap + preferred_equity + total_debt + minority_interests + customer_deposits}
