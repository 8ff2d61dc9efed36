"""Scope sets: the only way to add scopes is to name the set, and a row counts where all of its scopes are known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from carbonacct.errors import OptionError
from carbonacct.portfolio.pairing import Floats, numbers

if TYPE_CHECKING:
    import pandas as pd

SCOPE_SETS = {
    "scope1": ("scope1",),
    "scope2": ("scope2",),
    "scope3": ("scope3",),
    "scope1+2": ("scope1", "scope2"),
    "scope1+2+3": ("scope1", "scope2", "scope3"),
}
APART, TOGETHER = ("scope1", "scope2"), "scope1_2"
FINANCED = "financed_{scope} [tCO2e]"
ENTITY = "entity_{scope} [tCO2e]"


def emissions_of(frame: pd.DataFrame, scopes: str, *, pattern: str = FINANCED) -> Floats:
    """Return the emissions of a scope set for every row [tCO2e], NaN where one of its scopes is not known.

    Parameters
    ----------
    frame
        One row a holding, a column for each scope.
    scopes
        Name of a set in `SCOPE_SETS`. Scopes 1 and 2 that are known only together come from the column ``scope1_2``;
        where it stands, the columns of either may be missing, and are then not known.
    pattern
        Column names with ``{scope}``.

    Raises
    ------
    OptionError
        An unknown set, a missing column, or a negative figure (removals are a kind of their own).

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"financed_scope1 [tCO2e]": [3.0, None], "financed_scope2 [tCO2e]": [1.0, None],
    ...     "financed_scope1_2 [tCO2e]": [None, 9.0]})
    >>> emissions_of(frame, "scope1+2").tolist()
    [4.0, 9.0]
    >>> emissions_of(frame[["financed_scope1_2 [tCO2e]"]], "scope1+2").tolist()
    [nan, 9.0]
    """
    if scopes not in SCOPE_SETS:
        raise OptionError(
            "scopes are added only in a set that is named", where="scopes", given=scopes, needed=", ".join(SCOPE_SETS)
        )
    joint = pattern.format(scope=TOGETHER)
    parts = SCOPE_SETS[scopes]
    if joint not in frame.columns:
        return _sum(frame, parts, pattern)
    if not {*APART} <= {*parts}:
        return _sum(_with_both(frame, pattern), parts, pattern)
    known = numbers(frame, joint)
    _refuse_negative(known, scopes)
    both = np.where(np.isfinite(known), known, _sum(_with_both(frame, pattern), APART, pattern))
    return both + _sum(frame, [scope for scope in parts if scope not in APART], pattern)


def of_scopes(frame: pd.DataFrame, scopes: str) -> pd.DataFrame:
    """Return the frame of financed emissions with the columns a decomposition takes, for one scope set.

    Adds ``financed_emissions`` and ``entity_emissions`` [tCO2e]; `numerator`, `denominator`, `method` and `refinances`
    stand in the frame already.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"financed_scope1 [tCO2e]": [3.0], "entity_scope1 [tCO2e]": [30.0]})
    >>> of_scopes(frame, "scope1")[["financed_emissions", "entity_emissions"]].values.tolist()
    [[3.0, 30.0]]
    """
    return frame.assign(
        financed_emissions=emissions_of(frame, scopes),
        entity_emissions=emissions_of(frame, scopes, pattern=ENTITY),
    )


def with_scopes(frame: pd.DataFrame, scopes: str) -> pd.DataFrame:
    """Return a result's frame as :func:`of_scopes` does, with blanks for scopes that no row has.

    States have none of them: their territories hold everybody else's emissions, and are figures of their own.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"financed_scope1 [tCO2e]": [3.0, 9.0], "financed_scope2 [tCO2e]": [1.0, 1.0],
    ...     "financed_scope1_2 [tCO2e]": [4.0, None]})
    >>> with_scopes(frame, "scope1+2")["financed_emissions"].tolist()
    [4.0, nan]
    """
    if scopes not in SCOPE_SETS:
        raise OptionError("unknown scope set", where="scopes", given=scopes, needed=", ".join(SCOPE_SETS))
    parts = SCOPE_SETS[scopes]
    joint = {"scope1", "scope2"} <= {*parts}
    blank = {}
    for pattern in (FINANCED, ENTITY):
        for scope in parts:
            name = pattern.format(scope=scope)
            if name not in frame.columns or (joint and scope != "scope3"):
                blank[name] = np.nan
        name = pattern.format(scope=TOGETHER)
        if joint and name not in frame.columns:
            blank[name] = np.nan
    figures = of_scopes(frame.assign(**blank), scopes)[["financed_emissions", "entity_emissions"]]
    return frame.assign(**figures)


def _with_both(frame: pd.DataFrame, pattern: str) -> pd.DataFrame:
    """Return the frame with scopes 1 and 2 apart, blank where it has them only together."""
    names = [pattern.format(scope=scope) for scope in APART]
    return frame.assign(**{name: np.nan for name in names if name not in frame.columns})


def _sum(frame: pd.DataFrame, scopes: Iterable[str], pattern: str) -> Floats:
    found = np.zeros(len(frame))
    for scope in scopes:
        part = numbers(frame, pattern.format(scope=scope))
        _refuse_negative(part, scope)
        found = found + part
    return found


def _refuse_negative(figures: Floats, scope: str) -> None:
    if (figures < 0).any():
        raise OptionError("removals are a kind of their own and never net emissions", where=scope)
