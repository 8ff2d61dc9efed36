"""The rows of a benefits result: the columns of its frame, and the factors behind every row."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.benefit_choice import REPORTED
from carbonacct.benefit_remarks import FLAGS
from carbonacct.benefit_run import BenefitRun
from carbonacct.factor_table import table_of, used
from carbonacct.result_columns import Coded, Known

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.benefit_uncertainty import Uncertainty

Mask = NDArray[np.bool_]


def columns_of(
    run: BenefitRun, measures: Mapping[str, results.Measure], uncertainty: Uncertainty | None
) -> dict[str, Any]:
    """Return the columns of the frame as numbers and coded words, with the uncertainty of figures where it is given."""
    book = run.book
    data: dict[str, Any] = {"row": book.rows}
    for name in ("loan_id", "project_id", "project_type", "region", "branch"):
        if name in book.words:
            data[name] = book.words[name]
    computed = run.outcome.having(results.COMPUTED)
    raw, share = run.shares.raw, run.shares.share
    data |= {
        "year": run.years,
        "method": methods_of(run),
        "status": Coded(results.STATUSES, run.outcome.status),
        "reason": Coded(run.outcome.words, run.outcome.reason),
        "share_raw": Known(raw, (computed & ~np.isnan(raw)).mask),
        "share": Known(share, (computed & ~np.isnan(share)).mask),
        "origin": origins_of(run),
        "flags": Coded(_flag_words(), run.flags),
    }
    for name, measure in measures.items():
        held = run.indicators[name]
        data[f"{name} [{held.unit}]"] = Known(measure.values, held.valid)
        data[f"project_{name} [{held.unit}]"] = Known(held.project, held.valid)
        if held.both is not None and held.other is not None and held.both.any():
            kind = "computed" if run.filing.reported_first else "reported"
            data[f"{kind}_{name} [{held.unit}]"] = Known(held.other, held.both & held.valid)
        if uncertainty is not None:
            data[f"{name}_u [{held.unit}]"], data[f"project_{name}_u [{held.unit}]"] = uncertainty.rows(name)
    if uncertainty is not None:
        data["uncertainty"] = uncertainty.words()
    return data


def first_of_projects(run: BenefitRun) -> dict[str, Mask]:
    """Mark, by indicator, the one row by which each project that has the figure counts."""
    projects = run.book.words.get("project_id")
    marked = {}
    for name, held in run.indicators.items():
        if projects is None:
            marked[name] = held.valid
            continue
        mine = np.flatnonzero(held.valid & (projects.codes >= 0))
        mine = mine[np.lexsort((held.project[mine], -run.years[mine], projects.codes[mine]))]
        _, first = np.unique(projects.codes[mine], return_index=True)
        mask = held.valid & (projects.codes < 0)
        mask[mine[first]] = True
        marked[name] = mask
    return marked


def methods_of(run: BenefitRun) -> Coded:
    """Return the method behind each computed row: ``reported`` where every figure comes from a study."""
    if all(held.reported is None for held in run.indicators.values()):
        return Coded(run.method_names, run.method_codes)
    own = np.zeros(run.book.size, dtype=bool)
    for held in run.indicators.values():
        own |= held.valid if held.reported is None else held.valid & ~held.reported
    stated = (run.outcome.status == results.COMPUTED) & ~own
    return Coded(run.method_names, np.where(stated, run.method_names.index(REPORTED), run.method_codes))


def origins_of(run: BenefitRun) -> Coded:
    """Return whether the figures of each row were computed or are those of a study, by figure where both."""
    if all(held.reported is None for held in run.indicators.values()):
        return Coded(["", "computed"], (run.outcome.status == results.COMPUTED).astype(np.int32))
    stated, own = np.zeros(run.book.size, dtype=bool), np.zeros(run.book.size, dtype=bool)
    for held in run.indicators.values():
        if held.reported is None:
            own |= held.valid
            continue
        stated |= held.valid & held.reported
        own |= held.valid & ~held.reported
    words = ["", "computed", "reported"]
    codes = own.astype(np.int32)
    codes[stated] = 2
    for row in np.flatnonzero(stated & own):
        told = ";".join(
            f"{name}:{'reported' if held.reported is not None and held.reported[row] else 'computed'}"
            for name, held in run.indicators.items()
            if held.valid[row]
        )
        if told not in words:
            words.append(told)
        codes[row] = words.index(told)
    return Coded(words, codes)


@lru_cache(maxsize=1)
def _flag_words() -> tuple[str, ...]:
    """Return the words of every set of flags, joined by ``;``, in the order of their bits."""
    sets = range(1 << len(FLAGS))
    return tuple(";".join(name for bit, name in enumerate(FLAGS) if value >> bit & 1) for value in sets)


def factors_of(run: BenefitRun) -> pd.DataFrame:
    """Return every factor behind a computed figure: argument, id, value, unit, match, status, edition, source.

    A figure of the book that replaces a factor has the status ``given`` and no id.
    """
    computed = run.outcome.status == results.COMPUTED
    return table_of(
        run.book,
        (
            used(use, done.positions, np.flatnonzero(computed[done.positions] & done.figured.mask))
            for done in run.runs
            for use in done.uses
        ),
    )
