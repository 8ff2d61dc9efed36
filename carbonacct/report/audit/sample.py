"""A sample for assurance: the loans whose tonnes rest on what is least certain, then the largest ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct.report.audit.register import tonnes
from carbonacct.sums import total

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("result", "rank", "row", "loan_id", "tonnes", "tonnes_at_risk", "why", "share_up_to_here")
DOUBTS = ("unverified_factor", "factor_fallback", "given_factor", "reported", "warning")


def sample(results: dict[str, Any], size: int) -> list[dict[str, Any]]:
    """Return the loans to check, by tonnes at risk.

    Tonnes have the sign of the result. Tonnes at risk are the size of a row's tonnes where it rests on an unverified,
    older, coarser or given factor, on a figure reported and not recomputed, or has a warning; else 0. Rows with equal
    risk come by size, then by row; ``share_up_to_here`` is of the sizes of all rows.
    """
    lines: list[dict[str, Any]] = []
    for name, result in results.items():
        frame = result.frame
        signed = np.nan_to_num(tonnes(name, frame))
        size_of_row = np.abs(signed)
        why = _doubts(result)
        risk = np.where(np.array([bool(word) for word in why]), size_of_row, 0.0)
        rows = frame["row"].to_numpy(dtype=np.int64)
        whole = total(size_of_row)
        order = [place for place in np.lexsort((rows, -size_of_row, -risk)) if size_of_row[place] > 0][:size]
        for rank, place in enumerate(order, start=1):
            lines.append(
                {
                    "result": name,
                    "rank": rank,
                    "row": int(rows[place]),
                    "loan_id": str(frame["loan_id"].iloc[place]),
                    "tonnes": float(signed[place]),
                    "tonnes_at_risk": float(risk[place]),
                    "why": why[place],
                    "share_up_to_here": total(size_of_row[order[:rank]]) / whole,
                }
            )
    return lines


def _doubts(result: Any) -> list[str]:
    """Return what makes each row doubtful, words joined by ``;``."""
    frame: pd.DataFrame = result.frame
    found = [[word for word in str(flags).split(";") if word in DOUBTS] for flags in frame["flags"]]
    places = {row: place for place, row in enumerate(frame["row"].tolist())}
    used, issues = result.factors, result.issues
    for row in used.loc[used["status"] == "given", "row"].drop_duplicates():
        found[places[row]].append("given_factor")
    if "origin" in frame.columns:
        for place, origin in enumerate(frame["origin"]):
            if "reported" in str(origin):
                found[place].append("reported")
    warned = issues.loc[issues["severity"] == "warning", "row"].drop_duplicates()
    for row in warned:
        if row in places and (len(places) > 1 or row):
            found[places[row]].append("warning")
    return [";".join(dict.fromkeys(words)) for words in found]
