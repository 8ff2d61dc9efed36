"""Figures an entity states."""

from carbonacct.methods import footprint_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.pcaf_2022 import STANDARD

TERRITORIAL = ("territorial_scope1", "territorial_scope1_excl_lulucf", "territorial_scope2", "territorial_scope3")


@method(
    id="pcaf_2022.reported",
    title={"en": "Reported emissions", "zh": "披露的排放"},
    source=STANDARD.at("options 1a and 1b"),
    returns={"scope1": "tCO2e", "scope2": "tCO2e", "scope1_2": "tCO2e", "scope3": "tCO2e"},
    optional_returns=("scope3",),
    plan="R2: PCAF",
    status="confirmed",
    notes=(
        "A provider's estimate is no reported figure: name its option.",
        "Scope 2 is typed, 0 included; scope 3 stands apart.",
    ),
    monotone={"scope1": 1, "scope2": 1, "scope3": 1},
    worked=[
        Worked(
            inputs={"scope1": 1000, "scope2": 100, "scope3": 5000},
            results={"scope1_2": 1100, "scope3": 5000},
            found_in="1 000 + 100 by hand (forestry company of table 5-4)",
            kind="own",
        )
    ],
)
def reported(*, scope1: terms.Scope1, scope2: terms.Scope2, scope3: terms.Scope3) -> dict[str, Column]:
    """Emissions of an entity as stated.

    Parameters
    ----------
    scope1, scope2, scope3
        Emissions of the entity in the year [tCO2e].

    Returns
    -------
    dict
        ``scope1`` [tCO2e], ``scope2`` [tCO2e], ``scope1_2`` [tCO2e], ``scope3`` [tCO2e].
    """
    return {"scope1": scope1, "scope2": scope2, "scope1_2": scope1 + scope2, "scope3": scope3}


@method(
    id="pcaf_2022.reported_total",
    title={"en": "Reported emissions, one total", "zh": "披露的排放总量"},
    source=STANDARD.at("options 1a and 1b"),
    returns={"scope1_2": "tCO2e", "scope3": "tCO2e"},
    optional_returns=("scope3",),
    plan="R2: PCAF",
    status="confirmed",
    notes=("Where one figure of scope 1 and 2 is stated.",),
    monotone={"scope1_2": 1, "scope3": 1},
    worked=[
        Worked(
            inputs={"scope1_2": 7360, "scope3": 10000},
            results={"scope1_2": 7360},
            found_in="tables 5-4 and 5-5 (case PCAF-002)",
            kind="own",
        )
    ],
)
def reported_total(*, scope1_2: terms.Scope12, scope3: terms.Scope3) -> dict[str, Column]:
    """Emissions stated as one figure of scope 1 and 2.

    Parameters
    ----------
    scope1_2, scope3
        Emissions of the entity in the year [tCO2e].

    Returns
    -------
    dict
        ``scope1_2`` [tCO2e], ``scope3`` [tCO2e].
    """
    return {"scope1_2": scope1_2, "scope3": scope3}


@method(
    id="pcaf_2022.territorial",
    title={"en": "Emissions of a sovereign", "zh": "主权排放"},
    source=STANDARD.at("5.7 sovereign debt"),
    returns=dict.fromkeys(TERRITORIAL, "tCO2e"),
    optional_returns=TERRITORIAL,
    plan="R2: PCAF",
    status="confirmed",
    notes=(
        "Scope 1 with and without land use stand side by side, never added.",
        "A territory holds the emissions of its companies: figures of their own, in no total of companies.",
    ),
    monotone={"scope1": 1, "scope1_excl_lulucf": 1},
    worked=[
        Worked(
            inputs={"scope1": 50, "scope1_excl_lulucf": 60, "scope2": 1, "scope3": 2},
            results={"territorial_scope1": 50, "territorial_scope1_excl_lulucf": 60},
            found_in="identity by hand",
            kind="own",
        )
    ],
)
def territorial(
    *, scope1: terms.Scope1, scope1_excl_lulucf: terms.Scope1, scope2: terms.Scope2, scope3: terms.Scope3
) -> dict[str, Column]:
    """Emissions of a country or region as stated.

    Parameters
    ----------
    scope1, scope1_excl_lulucf
        Domestic emissions with and without land use [tCO2e].
    scope2, scope3
        Imported energy; other imports [tCO2e].

    Returns
    -------
    dict
        ``territorial_scope1``, ``territorial_scope1_excl_lulucf``, ``territorial_scope2``, ``territorial_scope3``
        [tCO2e].
    """
    return dict(zip(TERRITORIAL, (scope1, scope1_excl_lulucf, scope2, scope3), strict=True))


@method(
    id="pcaf_2022.removals",
    title={"en": "Removals", "zh": "碳清除"},
    source=STANDARD.at("removals"),
    returns={"removals": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("A line of its own, attributed like emissions, never netted.",),
    monotone={"removals": 1},
    worked=[
        Worked(
            inputs={"removals": 20000},
            results={"removals": 20000},
            found_in="identity by hand",
            kind="own",
        )
    ],
)
def removals(*, removals: terms.Removals) -> dict[str, Column]:
    """Removals of an entity as stated.

    Parameters
    ----------
    removals
        Removals of the entity in the year [tCO2e].

    Returns
    -------
    dict
        ``removals`` [tCO2e].
    """
    return {"removals": removals}


@method(
    id="pcaf_2022.credits_retired",
    title={"en": "Credits retired", "zh": "注销的碳信用"},
    source=STANDARD.at("carbon credits"),
    returns={"credits_retired": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("A line of its own, never netted.",),
    monotone={"credits_retired": 1},
    worked=[
        Worked(
            inputs={"credits_retired": 5000},
            results={"credits_retired": 5000},
            found_in="identity by hand",
            kind="own",
        )
    ],
)
def credits_retired(*, credits_retired: terms.Credits) -> dict[str, Column]:
    """Carbon credits of an entity as stated.

    Parameters
    ----------
    credits_retired
        Carbon credits of the year [tCO2e].

    Returns
    -------
    dict
        ``credits_retired`` [tCO2e].
    """
    return {"credits_retired": credits_retired}


@method(
    id="pcaf_2022.credits_generated",
    title={"en": "Credits generated", "zh": "产生的碳信用"},
    source=STANDARD.at("carbon credits"),
    returns={"credits_generated": "tCO2e"},
    plan="R2: PCAF",
    status="confirmed",
    notes=("A line of its own, never netted.",),
    monotone={"credits_generated": 1},
    worked=[
        Worked(
            inputs={"credits_generated": 5000},
            results={"credits_generated": 5000},
            found_in="identity by hand",
            kind="own",
        )
    ],
)
def credits_generated(*, credits_generated: terms.Credits) -> dict[str, Column]:
    """Carbon credits of an entity as stated.

    Parameters
    ----------
    credits_generated
        Carbon credits of the year [tCO2e].

    Returns
    -------
    dict
        ``credits_generated`` [tCO2e].
    """
    return {"credits_generated": credits_generated}
