"""Linked tables: facts of projects and borrowers joined to the loans that name them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.keys import rows_of
from carbonacct.book.parts import Finding, Part
from carbonacct.book.series import Words
from carbonacct.book.whole import Told
from carbonacct.errors import BookError

Positions = NDArray[np.intp]


def join(loans: Part, linked: Part, key: str) -> Part:
    """Add the columns of a linked table to the loans, by its key.

    A key that the linked table lacks or holds twice rejects the loans that use it; what is wrong in a linked row
    rejects the loans that name it.

    Raises
    ------
    BookError
        A table without the key, or a column that stands in both.
    """
    if key not in loans.words or key not in linked.words:
        raise BookError(
            f"column {key} is missing",
            where=(loans if key not in loans.words else linked).source.name,
            needed=key,
            hint=f"both tables need {key} to be joined",
        )
    both = [name for name in linked.columns if name in loans.columns and name != key]
    if both:
        raise BookError(
            "columns stand in both tables",
            where=linked.source.name,
            given=", ".join(both),
            hint="keep them in one table",
        )
    rows = _matched(loans, linked, key)
    for name, numbers in linked.numbers.items():
        loans.numbers[name] = numbers.take(rows)
    for name, words in linked.words.items():
        if name != key:
            loans.words[name] = words.take(rows)
    for name, dates in linked.dates.items():
        loans.dates[name] = dates.take(rows)
    for name, info in linked.columns.items():
        loans.columns.setdefault(name, info)
    for name, given in linked.given.items():
        loans.given[name] = np.append(given, False)[rows]
    loans.ranges = linked.ranges | loans.ranges
    loans.groups = linked.groups | loans.groups
    loans.currencies = linked.currencies | loans.currencies
    loans.problems = linked.problems | loans.problems
    loans.extra += [name for name in linked.extra if name not in loans.extra]
    loans.linked.append(linked)
    _take_over(loans, linked, rows)
    return linked


def _matched(loans: Part, linked: Part, key: str) -> Positions:
    """Return the linked row of each loan, -1 where it names none, and note keys that do not match one to one."""
    mine, theirs = loans.words[key], linked.words[key]
    counts = np.bincount(theirs.codes[theirs.codes >= 0], minlength=len(theirs.words))
    first = np.full(len(theirs.words), -1, dtype=np.intp)
    known = np.flatnonzero(theirs.codes >= 0)[::-1]
    first[theirs.codes[known]] = known
    place = {word: code for code, word in enumerate(theirs.words)}
    row_of = np.full(len(mine.words) + 1, -1, dtype=np.intp)
    for code, word in enumerate(mine.words):
        if word not in place:
            _refuse(
                loans,
                "orphan_key",
                mine,
                code,
                key,
                f"{linked.source.name} {linked.source.sheet}".strip() + " has no such row",
            )
        elif counts[place[word]] > 1:
            here = linked.rows[theirs.codes == place[word]].tolist()
            _refuse(
                loans,
                "duplicate_linked_key",
                mine,
                code,
                key,
                f"rows {', '.join(map(str, here))} of {linked.source.sheet or linked.source.name}",
            )
        else:
            row_of[code] = first[place[word]]
    used = {*mine.words}
    unused = [word for word in theirs.words if word not in used]
    if unused:
        loans.note(
            "unused_key",
            key,
            given=", ".join(unused[:8]),
            hint=f"{len(unused)} rows of {linked.source.sheet or linked.source.name}",
        )
    nameless = int(np.count_nonzero(theirs.codes < 0))
    if nameless:
        loans.note("unused_key", key, given=f"{nameless} rows without {key}")
    return row_of[mine.codes]


def _refuse(loans: Part, code: str, words: Words, word: int, key: str, hint: str) -> None:
    positions = np.flatnonzero(words.codes == word)
    loans.findings.append(Finding(code, positions, key, [words.words[word]] * len(positions), hint))


def _take_over(loans: Part, linked: Part, rows: Positions) -> None:
    """Turn what was noticed in linked rows into notes on the loans that name them."""
    place = linked.source.sheet or linked.source.name
    for finding in linked.findings:
        cell_of = {int(position): index for index, position in enumerate(finding.positions)}
        for position, users in rows_of(rows, finding.positions):
            index = cell_of[position]
            own = finding.hint if isinstance(finding.hint, str) else finding.hint[index]
            hint = f"row {linked.rows[position]} of {place}" + (f": {own}" if own else "")
            given = [finding.given[index]] * len(users)
            loans.findings.append(Finding(finding.code, users, finding.column, given, hint))
    for note, column in zip(linked.notes, linked.note_columns, strict=True):
        if note.positions is None:
            loans.notes.append(note)
            loans.note_columns.append(column)
            continue
        index_of = {int(position): index for index, position in enumerate(note.positions)}
        for position, users in rows_of(rows, note.positions):
            assert not isinstance(note.given, Told)
            shown = note.given if isinstance(note.given, str) else str(note.given[index_of[position]])
            moved = type(note)(note.code, users, None, shown, f"row {linked.rows[position]} of {place}")
            loans.notes.append(moved)
            loans.note_columns.append(column)
