"""What a table of branches says of energy: fuels parted by the unit they are counted in, and nothing used told as 0."""

from __future__ import annotations

import copy

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import known_of
from carbonacct.book.issues import Issues
from carbonacct.book.model import Book, ColumnInfo
from carbonacct.book.series import Numbers
from carbonacct.results import REJECTED, Outcome
from carbonacct.vocabulary import labels

Mask = NDArray[np.bool_]

FUELS = {"t": "fuel_mass", "Nm3": "fuel_gas", "L": "fuel_volume"}
DIRECT = {name: unit for unit, name in FUELS.items()} | {"refrigerant": "t"}


def refuse_contracts(book: Book, outcome: Outcome, issues: Issues) -> None:
    """Reject rows with more electricity under contract than was bought."""
    bought, known = known_of(book, "electricity_bought")
    contracted, stated = known_of(book, "electricity_contracted")
    settled = outcome.settle(known & stated & (contracted > bought), REJECTED, "contracted_above_bought")
    given = [f"{contracted[row]:.15g} of {bought[row]:.15g} MWh" for row in settled.positions.tolist()]
    issues.add("contracted_above_bought", settled.positions, "electricity_contracted", given)


def parted(book: Book, outcome: Outcome, issues: Issues) -> tuple[Book, Mask]:
    """Return the table with ``fuel@KIND`` parted by unit, with zeros where nothing of a kind was used.

    Second come the rows, shape (rows,), with a fuel or refrigerant that no factor measures: their direct emissions are
    not known.
    """
    held = copy.copy(book)
    held.numbers, held.columns = dict(book.numbers), dict(book.columns)
    unmeasured = np.zeros(book.size, dtype=bool)
    for name in [name for name in book.numbers if name.startswith(("fuel@", "refrigerant@"))]:
        info, (kind, _, label) = book.columns[name], name.partition("@")
        group = kind if kind in DIRECT else FUELS.get(info.canonical, "")
        if not group or label not in labels.names(group):
            strange = book.numbers[name].known & (book.numbers[name].values != 0)
            unmeasured |= strange
            code = "unknown_fuel" if kind == "fuel" else "unknown_label"
            issues.add(code, np.flatnonzero(strange), name, info.canonical if kind == "fuel" else label)
            continue
        held.numbers[f"{group}@{label}"] = book.numbers[name]
        held.columns[f"{group}@{label}"] = info
    for name in ("fuel", "refrigerant"):
        if name in book.words:
            unlabelled = book.words[name].codes >= 0
            unmeasured |= unlabelled
            issues.add("unknown_label", np.flatnonzero(unlabelled), name, "(no label)")
    given = {name: _any_of(held, name) for name in DIRECT}
    anything = np.logical_or.reduce([*given.values(), known_of(held, "electricity_bought")[1].mask])
    for name, known in given.items():
        nothing = anything & ~known
        held.numbers[name] = Numbers(np.where(nothing, 0.0, np.nan), nothing)
        held.columns[name] = ColumnInfo(name, DIRECT[name], DIRECT[name], "number")
    burnt = np.logical_or.reduce([given[name] for name in FUELS.values()])
    counted = outcome.open & anything & ~unmeasured
    for name, known in (("fuel@", burnt), ("refrigerant@", given["refrigerant"])):
        hint = "no fuel or refrigerant beside other energy counts as none"
        issues.add("assumed_zero", (counted & ~known).positions, name, "", hint)
    return held, unmeasured


def _any_of(book: Book, name: str) -> Mask:
    known = [book.numbers[column].known for column in book.numbers if column.partition("@")[0] == name]
    return np.logical_or.reduce(known) if known else np.zeros(book.size, dtype=bool)
