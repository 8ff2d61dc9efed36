"""Emissions of a structure, looked through to its assets."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Worked, method
from carbonacct.methods.pcaf_2025 import STANDARD, UNREAD

OfPool = Annotated[Column, Activity("tCO2e")]


@method(
    id="pcaf_2025.pool",
    title={"en": "Emissions of a structure's assets", "zh": "结构底层资产的排放"},
    source=STANDARD.at("5.7 use of proceeds and 5.8 securitisation: look-through"),
    returns={"scope1": "tCO2e", "scope2": "tCO2e", "scope1_2": "tCO2e", "scope3": "tCO2e"},
    optional_returns=("scope1", "scope2", "scope3"),
    plan="R2: PCAF",
    status="unverified",
    notes=(
        UNREAD,
        "A sum over the assets of attribution × emissions, each by its own asset class and option.",
        "The collateral attribution of a securitised asset is at most 1.",
    ),
    monotone={"scope1_of_pool": 1, "scope2_of_pool": 1, "scope1_2_of_pool": 1, "scope3_of_pool": 1},
    worked=[
        Worked(
            inputs={"scope1_of_pool": 30, "scope2_of_pool": 10, "scope1_2_of_pool": 40, "scope3_of_pool": 5},
            results={"scope1": 30, "scope2": 10, "scope1_2": 40, "scope3": 5},
            found_in="assets of 100 t at 0.3 and 50 t at 0.2 by hand: 30 + 10",
            kind="own",
        )
    ],
)
def pool(
    *, scope1_of_pool: OfPool, scope2_of_pool: OfPool, scope1_2_of_pool: OfPool, scope3_of_pool: OfPool
) -> dict[str, Column]:
    """Emissions that a structure finances: those of its assets, attributed to it.

    Parameters
    ----------
    scope1_of_pool, scope2_of_pool, scope1_2_of_pool, scope3_of_pool
        Sums of the attributed emissions of the assets [tCO2e].

    Returns
    -------
    dict
        ``scope1`` [tCO2e], ``scope2`` [tCO2e], ``scope1_2`` [tCO2e], ``scope3`` [tCO2e].
    """
    return {
        "scope1": scope1_of_pool,
        "scope2": scope2_of_pool,
        "scope1_2": scope1_2_of_pool,
        "scope3": scope3_of_pool,
    }
