"""Why an intensity moved: what the mix of the book did, and what those financed did.

A figure can fall because loans moved to cleaner sectors, because coverage changed or because the attribution
denominator rose, while nobody emits less. The composition note says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from carbonacct.errors import OptionError
from carbonacct.portfolio.change import ROUNDING, SHOWN, Change, decompose
from carbonacct.portfolio.pair_lines import ACTIVITY, EMISSIONS, FINANCED, PER_ACTIVITY, Driver
from carbonacct.portfolio.pairing import numbers
from carbonacct.sums import total
from carbonacct.vocabulary.headings import shown_unit

if TYPE_CHECKING:
    import pandas as pd

MIX = Driver("mix", "mix", shared_out=True)
OF_LOAN = (MIX, Driver("intensity", "intensity"))
OF_ENTITY = (MIX, Driver("currency", "currency_ratio", across="currency_across"), *FINANCED[1:])
BY_EMITTER = (EMISSIONS, ACTIVITY, PER_ACTIVITY, "intensity")
LINES_ZH = {
    "method": "方法",
    "coverage": "覆盖范围",
    "entries": "新增",
    "exits": "退出",
    "mix": "结构",
    "currency": "汇率",
    "denominator": "企业资产或项目投资规模",
    "fallback": "兜底法贷款",
}


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
    least = SHOWN * max(abs(change.base), abs(change.now))
    lines = {name: line for name, line in change.lines.items() if abs(line) > least}
    own = sum(lines.get(name, 0.0) for name in BY_EMITTER)
    if change.change >= -least or own < 0:
        return ""
    zh = lang == "zh"
    rest = [name for name in lines if name not in (*BY_EMITTER, ROUNDING)]
    parts = [f"{LINES_ZH.get(name, name) if zh else name} {lines[name]:+.6g}" for name in rest]
    fall = f"{-change.change:.6g} {shown_unit(change.unit, lang)}"
    if zh:
        return f"指标下降{fall}，但并非来自融资对象减排（{own:+.6g}）：{'，'.join(parts)}。"
    head = f"The figure fell by {fall}, but not through lower emissions of the financed ({own:+.6g})"
    return f"{head}: {', '.join(parts)}."


def _relative(frame: pd.DataFrame, value: str, exposure: str, by_entity: bool) -> pd.DataFrame:
    lent, emitted = numbers(frame, exposure), numbers(frame, value)
    known = np.isfinite(lent) & np.isfinite(emitted)
    whole = total(lent[known])
    if whole <= 0:
        raise OptionError("no exposure with known emissions: the intensity has no value", where=exposure, given=whole)
    millions = whole / 1e6
    positive = lent > 0
    safe = np.where(positive, lent, 1.0)
    figures = {value: emitted / millions, "mix": lent / millions}
    made = frame.assign(**{name: np.where(known, column, np.nan) for name, column in figures.items()})
    if not by_entity:
        return made.assign(intensity=np.where(positive, emitted / safe, 0.0))
    own = numbers(frame, "numerator")
    paid = np.where(own > 0, own, np.nan)
    return made.assign(
        currency_ratio=np.where(positive, own / safe, 1.0),
        currency_across=1.0,
        denominator_across=numbers(frame, "denominator") * lent / paid,
    )
