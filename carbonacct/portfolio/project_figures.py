"""Whose figures a loan to a project takes: the project's, by their column or by the boundary, and never its company's.

A bare ``scope1`` in the row of a project may be the project's or its company's. Divided by the project's investment,
the company's would count many times over, so it counts as the project's only where the boundary says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from carbonacct.attribution import known_of
from carbonacct.results import NOT_QUANTIFIED
from carbonacct.rowset import RowSet

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

OF_PROJECTS = ("scope1", "scope2", "scope1_2", "revenue")
ENERGY_AND_OUTPUT = ("fuel", "process", "electricity_bought", "heat_bought", "output")
SAID = frozenset({"project"})


def said(run: FootprintRun) -> RowSet:
    """Return the rows whose boundary says that their figures are a project's."""
    return run.words("boundary", SAID)


def given(run: FootprintRun) -> RowSet:
    """Return the rows with figures in the columns of projects (``project_scope1`` …)."""
    found = RowSet.none(run.book.size)
    for name in OF_PROJECTS:
        found = found | known_of(run.book, f"project_{name}")[1]
    return found


def take(run: FootprintRun, projects: RowSet, alone: RowSet) -> None:
    """Let projects take the project's figures; those of ``alone`` take no others."""
    for name in OF_PROJECTS:
        own, own_known = known_of(run.book, f"project_{name}")
        plain, known = run.held(name)
        taken = projects & own_known
        if taken.any() or (known & alone).any():
            told = f"project_{name} for projects, else {run.derived.told.get(name, name)}"
            run.derived.number(name, np.where(taken.mask, own, plain), taken | known & ~alone, told)


def leave_those_of_others(run: FootprintRun, rows: RowSet) -> None:
    """Settle rows without figure that give some which are not said to be the project's, and name these."""
    rows = rows & run.outcome.open & ~run.figured
    texts, codes = [""], np.zeros(rows.count, dtype=np.int64)
    for name in (*OF_PROJECTS, *ENERGY_AND_OUTPUT) if rows.any() else ():
        for column in run.book.columns_of(name):
            here = known_of(run.book, column)[1].at(rows).mask
            numbers, codes = np.unique(codes * 2 + here, return_inverse=True)
            pairs = [(texts[number // 2], column if number % 2 else "") for number in numbers.tolist()]
            texts = [", ".join(filter(None, pair)) for pair in pairs]
    named = np.array([bool(text) for text in texts])[codes]
    rows = rows.within(RowSet.of(named))
    run.outcome.settle(rows, NOT_QUANTIFIED, "not_of_project")
    run.issues.add("not_of_project", rows.positions, "boundary", [texts[code] for code in codes[named].tolist()])
