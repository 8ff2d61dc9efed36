"""The bank's share by main business income."""

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.pboc_2021 import GUIDE


@method(
    id="pboc_2021.attribution_revenue",
    title={"en": "Share of main business income", "zh": "按主营业务收入归因"},
    source=GUIDE.at("non-project financing 非项目融资"),
    returns={"attribution_factor": "1"},
    plan="R2: 试点地区金融机构碳核算",
    status="unverified",
    notes=("From memory: the text was not read.", "Far above 1 for asset-heavy firms; never capped."),
    monotone={"average_balance": 1, "revenue": -1},
    worked=[
        Worked(
            inputs={"average_balance": "500 万CNY", "revenue": "1000 万CNY"},
            results={"attribution_factor": 0.5},
            found_in="500 ÷ 1 000 by hand",
            kind="own",
        )
    ],
)
def attribution_revenue(*, average_balance: terms.Money, revenue: terms.Money) -> dict[str, Column]:
    """Average balance ÷ main business income.

    Parameters
    ----------
    average_balance
        Average balance of the loan in the period [CNY].
    revenue
        Main business income of the borrower in the year [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": average_balance / revenue}
