"""The columns a result can have, in their order and with their Arrow types, told before any row is computed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from carbonacct.vocabulary import indicators

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

BENEFITS, EMISSIONS = "benefits", "financed_emissions"
UNDRAWN = ("scope1", "scope2", "scope1_2", "scope3")
TEXTS = ("loan_id", "project_id", "borrower_id", "group_id", "refinances")
WHOLE_NUMBERS = ("row", "year")
KEYS = {
    BENEFITS: ("loan_id", "project_id", "project_type", "region", "branch"),
    EMISSIONS: (
        *("loan_id", "project_id", "borrower_id", "group_id", "sector", "asset_class", "region", "branch"),
        *("refinances", "override_reason", "override_by"),
    ),
}
OWN = {
    BENEFITS: ("year", "method", "status", "reason", "share_raw", "share", "origin", "flags"),
    EMISSIONS: (
        *("year", "currency", "standard", "kind", "option", "method", "attribution", "status", "reason"),
        *("numerator", "denominator", "attribution_factor", "data_quality", "data_quality_scope3"),
        *("data_quality_supply_chain", "flags"),
    ),
}
NUMBERS = {"share_raw", "share", "numerator", "denominator", "attribution_factor"}
NUMBERS |= {"data_quality", "data_quality_scope3", "data_quality_supply_chain"}


@lru_cache(maxsize=1)
def figures() -> tuple[str, ...]:
    """Return every figure a result can add up, in the order of a result."""
    financed = [_financed(indicator.id) for indicator in indicators.footprints()]
    undrawn = [f"financed_undrawn_{part}{name}" for name in UNDRAWN for part in ("", "weighted_")]
    return (*(indicator.id for indicator in indicators.list()), *financed, *undrawn)


def _financed(name: str) -> str:
    return name if name.startswith("facilitated") else f"financed_{name}"


def possible(question: str, header: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that the result for a book with these columns can have, in their order.

    Parameters
    ----------
    question
        ``benefits`` or ``financed_emissions``.
    header
        Names of the book's columns.
    """
    given = {*header}
    known = ["row", *(name for name in KEYS[question] if name in given), *OWN[question]]
    if question == BENEFITS:
        for indicator in indicators.list():
            stated = f"project_{indicator.id}" in given
            both = [f"{kind}_{indicator.id}" for kind in ("computed", "reported")] if stated else []
            known += [f"{name} [{indicator.unit}]" for name in (indicator.id, f"project_{indicator.id}", *both)]
        return tuple(known)
    footprints = indicators.footprints()
    known += [f"entity_{one.id} [tCO2e]" for one in footprints if not one.id.startswith("facilitated")]
    known += [f"{_financed(one.id)} [{one.unit}]" for one in footprints]
    return (*known, *(f"{name} [tCO2e]" for name in figures() if name.startswith("financed_undrawn_")))


def schema(names: Iterable[str]) -> pa.Schema:
    """Return the Arrow schema of some result columns: words as dictionaries, keys as text."""
    import pyarrow as pa

    word = pa.dictionary(pa.int32(), pa.string())

    def kind(name: str) -> pa.DataType:
        if name in WHOLE_NUMBERS:
            return pa.int64()
        if name in TEXTS:
            return pa.string()
        return pa.float64() if name in NUMBERS or name.endswith("]") else word

    return pa.schema([(name, kind(name)) for name in names])
