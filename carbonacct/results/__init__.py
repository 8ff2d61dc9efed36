"""What every result says beside its figures: status and reason of each row, exact totals and groups, manifest."""

from __future__ import annotations

from carbonacct.results.figures import ROWS_PER_BLOCK, Figures, Measure, Piece
from carbonacct.results.groups import (
    BLANK,
    INDUSTRIES,
    Amount,
    Grouping,
    Groups,
    Totals,
    by_column,
    group_codes,
    groups_of,
    total_of,
)
from carbonacct.results.manifests import manifest, manifest_of
from carbonacct.results.outcome import (
    COMPUTED,
    NOT_QUANTIFIED,
    OPEN,
    OUT_OF_SCOPE,
    REJECTED,
    STATUSES,
    Outcome,
    Reconciliation,
    reconcile,
)
from carbonacct.results.plain import plain

__all__ = [
    "BLANK",
    "COMPUTED",
    "INDUSTRIES",
    "NOT_QUANTIFIED",
    "OPEN",
    "OUT_OF_SCOPE",
    "REJECTED",
    "ROWS_PER_BLOCK",
    "STATUSES",
    "Amount",
    "Figures",
    "Grouping",
    "Groups",
    "Measure",
    "Outcome",
    "Piece",
    "Reconciliation",
    "Totals",
    "by_column",
    "group_codes",
    "groups_of",
    "manifest",
    "manifest_of",
    "plain",
    "reconcile",
    "total_of",
]
