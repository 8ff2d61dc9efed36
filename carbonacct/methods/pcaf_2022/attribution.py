"""The share of an entity's emissions that falls to the lender."""

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.ops import larger, where
from carbonacct.methods.pcaf_2022 import STANDARD


@method(
    id="pcaf_2022.attribution_evic",
    title={"en": "Share of enterprise value", "zh": "按含现金企业价值归因"},
    source=STANDARD.at("5.1 and 5.2, listed"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Cash is never deducted.", "No cap is stated."),
    monotone={"outstanding": 1, "evic": -1},
    worked=[
        Worked(
            inputs={"outstanding": 50, "evic": 100},
            results={"attribution_factor": 0.5},
            found_in="PCAF Part A 2nd edition 2022, box 5 (case PCAF-001)",
            kind="published",
        )
    ],
)
def attribution_evic(*, outstanding: terms.Money, evic: terms.Money) -> dict[str, Column]:
    """Outstanding amount ÷ enterprise value.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    evic
        Enterprise value including cash [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": outstanding / evic}


@method(
    id="pcaf_2022.attribution_equity_debt",
    title={"en": "Share of equity and debt", "zh": "按权益与债务归因"},
    source=STANDARD.at("5.2 and 5.3"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Negative equity counts as 0, by footnotes 57, 90 and 121.", "No cap is stated."),
    monotone={"outstanding": 1, "total_debt": -1},
    worked=[
        Worked(
            inputs={"outstanding": 60, "total_equity": -30, "total_debt": 120},
            results={"attribution_factor": 0.5},
            found_in="CarbonIQ-Fin-Tech tests/parta-listed-equity.test.js, denominator 120 (case PCAF-020)",
            kind="independent",
        )
    ],
)
def attribution_equity_debt(
    *, outstanding: terms.Money, total_equity: terms.Money, total_debt: terms.Money
) -> dict[str, Column]:
    """Outstanding amount ÷ equity and debt.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    total_equity, total_debt
        Book values at year end [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": outstanding / (larger(total_equity, 0) + total_debt)}


@method(
    id="pcaf_2022.attribution_assets",
    title={"en": "Share of total assets", "zh": "按资产总额归因"},
    source=STANDARD.at("footnotes 59, 92 and 123"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Where equity or debt is unknown; data quality stays.",),
    monotone={"outstanding": 1, "total_assets": -1},
    worked=[
        Worked(
            inputs={"outstanding": 50, "total_assets": 500},
            results={"attribution_factor": 0.1},
            found_in="CarbonIQ-Fin-Tech tests/parta-listed-equity.test.js, denominator 500 (case PCAF-023)",
            kind="independent",
        )
    ],
)
def attribution_assets(*, outstanding: terms.Money, total_assets: terms.Money) -> dict[str, Column]:
    """Outstanding amount ÷ total assets.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    total_assets
        Total balance sheet [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": outstanding / total_assets}


@method(
    id="pcaf_2022.attribution_investment",
    title={"en": "Share of a project's financing", "zh": "按项目融资总额归因"},
    source=STANDARD.at("5.3 project finance"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("At the start: total financing raised.",),
    monotone={"outstanding": 1, "total_investment": -1},
    worked=[
        Worked(
            inputs={"outstanding": 3, "total_investment": 12},
            results={"attribution_factor": 0.25},
            found_in="3 ÷ 12 by hand",
            kind="own",
        )
    ],
)
def attribution_investment(*, outstanding: terms.Money, total_investment: terms.Money) -> dict[str, Column]:
    """Outstanding amount ÷ total financing at the start.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    total_investment
        Equity and debt at the start, then frozen [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": outstanding / total_investment}


@method(
    id="pcaf_2022.attribution_property",
    title={"en": "Share of property value", "zh": "按房产价值归因"},
    source=STANDARD.at("5.4 and 5.5"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("No cap is stated: used as computed, and said.",),
    monotone={"outstanding": 1, "property_value": -1},
    worked=[
        Worked(
            inputs={"outstanding": 105, "property_value": 100},
            results={"attribution_factor": 1.05},
            found_in="github Keremozdemirra/financed-emissions README, row MG-03 (case PCAF-052)",
            kind="independent",
        )
    ],
)
def attribution_property(*, outstanding: terms.Money, property_value: terms.Money) -> dict[str, Column]:
    """Outstanding amount ÷ property value at origination.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    property_value
        Value at origination, then frozen [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": outstanding / property_value}


@method(
    id="pcaf_2022.attribution_vehicle",
    title={"en": "Share of vehicle value", "zh": "按车辆价值归因"},
    source=STANDARD.at("5.6"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Total value at origination.",),
    monotone={"outstanding": 1, "vehicle_value": -1},
    worked=[
        Worked(
            inputs={"outstanding": 5, "vehicle_value": 20},
            results={"attribution_factor": 0.25},
            found_in="5 ÷ 20 by hand",
            kind="own",
        )
    ],
)
def attribution_vehicle(*, outstanding: terms.Money, vehicle_value: terms.Money) -> dict[str, Column]:
    """Outstanding amount ÷ vehicle value at origination.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].
    vehicle_value
        Price at origination [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": outstanding / vehicle_value}


@method(
    id="pcaf_2022.attribution_vehicle_whole",
    title={"en": "Whole vehicle", "zh": "车辆全额归因"},
    source=STANDARD.at("5.6, value unknown"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("Value at origination unknown: 100 %; repaid: 0.",),
    monotone={},
    worked=[
        Worked(
            inputs={"outstanding": 3000000},
            results={"attribution_factor": 1.0},
            found_in="PCAF Part A 2nd edition 2022, section 5.6 (case PCAF-043)",
            kind="published",
        ),
        Worked(
            inputs={"outstanding": 0},
            results={"attribution_factor": 0.0},
            found_in="PCAF Part A 2nd edition 2022, section 5.6 (case PCAF-044)",
            kind="published",
        ),
    ],
)
def attribution_vehicle_whole(*, outstanding: terms.Money) -> dict[str, Column]:
    """1 while anything is outstanding.

    Parameters
    ----------
    outstanding
        Outstanding amount [CNY].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": where(outstanding > 0, outstanding / outstanding, 0)}


@method(
    id="pcaf_2022.attribution_gdp",
    title={"en": "Share of gross domestic product", "zh": "按国内生产总值归因"},
    source=STANDARD.at("5.7 sovereign debt"),
    returns={"attribution_factor": "1"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("US dollars against international dollars, by design of the standard.",),
    monotone={"exposure": 1, "gdp_ppp": -1},
    worked=[
        Worked(
            inputs={"exposure": 1000000, "gdp_ppp": 1000000000},
            results={"attribution_factor": 0.001},
            found_in="10⁶ ÷ 10⁹ by hand",
            kind="own",
        )
    ],
)
def attribution_gdp(*, exposure: terms.Dollars, gdp_ppp: terms.GdpPpp) -> dict[str, Column]:
    """Exposure ÷ gross domestic product.

    Parameters
    ----------
    exposure
        Exposure [USD].
    gdp_ppp
        Gross domestic product at purchasing power parity [international dollars].

    Returns
    -------
    dict
        ``attribution_factor`` [1].
    """
    return {"attribution_factor": exposure / gdp_ppp}
