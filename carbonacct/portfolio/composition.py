"""Why an intensity moved: what the mix of the book did, and what those financed did.

A figure can fall because loans moved to cleaner sectors, because coverage changed or because the attribution
denominator rose, while nobody emits less. The composition note says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from carbonacct.errors import OptionError
from carbonacct.portfolio.change import (
    ACTIVITY,
    EMISSIONS,
    FINANCED,
    PER_ACTIVITY,
    ROUNDING,
    Change,
    Driver,
    decompose,
)
from carbonacct.portfolio.pairing import numbers
from carbonacct.sums import total
from carbonacct.vocabulary.headings import shown_unit

if TYPE_CHECKING:
    import pandas as pd

MIX = Driver("mix", "mix", shared_out=True)
OF_LOAN = (MIX, Driver("intensity", "intensity"))
OF_ENTITY = (MIX, Driver("currency", "currency_ratio"), *FINANCED[1:])
BY_EMITTER = (EMISSIONS, ACTIVITY, PER_ACTIVITY, "intensity")


def intensity_change(
    base: pd.DataFrame,
    now: pd.DataFrame,
    *,
    key: str | Sequence[str] = "loan_id",
    value: str = "financed_emissions",
    exposure: str = "exposure",
    by: Sequence[str] = (),
    unit: str = "tCO2e/MCNY",
) -> Change:
    """Split the change of an economic intensity (Σ emissions over Σ exposure, per million) into mix and intensity.

    Parameters
    ----------
    base, now
        Frames as in :func:`decompose`, with `exposure` in the reporting currency. With ``numerator``, ``denominator``
        and ``entity_emissions`` the lines are ``mix`` (the loan's part of all exposure), ``currency``, ``denominator``
        and ``emissions``; without, ``mix`` and ``intensity`` (emissions per exposure of the loan).

    Returns
    -------
    Change
        In `unit`, per million of exposure of the loans whose emissions are known.

    Raises
    ------
    OptionError
        No exposure with known emissions in one of the books, or as in :func:`decompose`.

    Examples
    --------
    >>> import pandas as pd
    >>> base = pd.DataFrame({"loan_id": ["A", "B"], "exposure": [1e6, 1e6], "financed_emissions": [90.0, 10.0]})
    >>> now = pd.DataFrame({"loan_id": ["A", "B"], "exposure": [1e6, 3e6], "financed_emissions": [90.0, 30.0]})
    >>> moved = intensity_change(base, now)
    >>> moved.base, moved.now, round(moved.lines["mix"], 9)
    (50.0, 30.0, -20.0)
    """
    entity = ("numerator", "denominator", "entity_emissions")
    by_entity = all(name in frame.columns for frame in (base, now) for name in entity)
    return decompose(
        _relative(base, value, exposure, by_entity),
        _relative(now, value, exposure, by_entity),
        key=key,
        value=value,
        drivers=OF_ENTITY if by_entity else OF_LOAN,
        by=by,
        unit=unit,
    )


def composition_note(change: Change, *, lang: str = "en") -> str:
    """Say so when a fall came from the composition of the book alone; empty if there is nothing to say.

    Parameters
    ----------
    change
        What :func:`intensity_change` returned.
    lang
        ``en`` or ``zh``.

    Examples
    --------
    >>> import pandas as pd
    >>> base = pd.DataFrame({"loan_id": ["A", "B"], "exposure": [1e6, 1e6], "financed_emissions": [90.0, 10.0]})
    >>> now = pd.DataFrame({"loan_id": ["A", "B"], "exposure": [1e6, 3e6], "financed_emissions": [90.0, 30.0]})
    >>> composition_note(intensity_change(base, now))
    'The figure fell by 20 tCO2e/million CNY, but not through lower emissions of the financed (+0): mix -20.'
    """
    own = sum(change.lines.get(line, 0.0) for line in BY_EMITTER)
    if change.change >= 0 or own < 0:
        return ""
    rest = {name: line for name, line in change.lines.items() if name not in (*BY_EMITTER, ROUNDING) and abs(line) > 0}
    parts = ", ".join(f"{name} {line:+.6g}" for name, line in rest.items())
    fall = f"{-change.change:.6g} {shown_unit(change.unit, lang)}"
    if lang == "zh":
        return f"指标下降{fall}，但并非来自融资对象减排（{own:+.6g}）：{parts}。"
    return f"The figure fell by {fall}, but not through lower emissions of the financed ({own:+.6g}): {parts}."


def _relative(frame: pd.DataFrame, value: str, exposure: str, by_entity: bool) -> pd.DataFrame:
    lent, emitted = numbers(frame, exposure), numbers(frame, value)
    known = np.isfinite(lent) & np.isfinite(emitted)
    whole = total(lent[known])
    if whole <= 0:
        raise OptionError("no exposure with known emissions: the intensity has no value", where=exposure, given=whole)
    millions = whole / 1e6
    safe = np.where(lent > 0, lent, 1.0)
    made = frame.assign(**{value: emitted / millions, "mix": np.where(known, lent / millions, np.nan)})
    if not by_entity:
        return made.assign(intensity=np.where(lent > 0, emitted / safe, 0.0))
    return made.assign(currency_ratio=np.where(lent > 0, numbers(frame, "numerator") / safe, 1.0))
