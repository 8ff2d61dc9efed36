"""A result as plain data: the JSON of the command line, of benefits as of a footprint, whole or in a stream."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from carbonacct.book.issues import Issue
    from carbonacct.results.groups import Totals
    from carbonacct.results.outcome import Reconciliation

TOLD_OF_ISSUES = ("row", "loan_id", "column", "severity", "code", "given", "hint")


class Summed(Protocol):
    """What every result has: totals, rows and money by status, and what it rests on."""

    def total(self) -> Totals:
        """Return the exact totals by indicator."""

    @property
    def reconciliation(self) -> Reconciliation:
        """Rows and money by status."""

    @property
    def manifest(self) -> dict[str, Any]:
        """What the result rests on."""


def plain(rule: str, result: Summed, said: Mapping[str, Any], issues: Iterable[Issue]) -> dict[str, Any]:
    """Return a result as plain data (schema 1).

    Parameters
    ----------
    rule
        Name in the manifest of what it was computed by: ``filing`` or ``standard``.
    said
        What it says beside its totals, such as coverage and groups.
    issues
        The issues to be told.
    """
    told = result.reconciliation
    return {
        "schema": 1,
        rule: result.manifest[rule],
        "rows": told.rows,
        "balance": told.balance,
        "balance_unreadable": told.balance_unreadable,
        "totals": result.total().as_dict(),
        **said,
        "issues": [{name: getattr(issue, name) for name in TOLD_OF_ISSUES} for issue in issues],
        "manifest": result.manifest,
    }
