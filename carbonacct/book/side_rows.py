"""Lines of a table that are no loans: blank ones, and the notes below it (制表人：…, 备注：…)."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.parts import Part
from carbonacct.book.whole import Told

Positions = NDArray[np.intp]
Mask = NDArray[np.bool_]

NOTE = re.compile(
    r"[（(]?[\u4e00-\u9fff\s]{1,12}\d{0,2}[）)]?\s*[:：].*|(?:备注|说明|注)\d{0,2}\s*[、.．].*"
    r"|(?:notes?|source|remarks?|prepared by|reviewed by|approved by)\s*:.*",
    re.IGNORECASE | re.DOTALL,
)
SHOWN_NOTES = 8
_STANDS_THERE = ("ragged_row", "error_cell", "formula_not_calculated")


def without_side_rows(part: Part) -> Part:
    """Return the part without blank lines and without the notes below the table; both are said, with their text."""
    if "loan_id" not in part.words or not part.size:
        return part
    notes = _notes_below(part)
    blank = _blank_lines(part)
    blank[list(notes)] = False
    if not notes and not blank.any():
        return part
    gone = blank.copy()
    gone[list(notes)] = True
    _keep(part, np.flatnonzero(~gone))
    if blank.any():
        part.note("blank_rows", given=Told("{count}", int(np.count_nonzero(blank))))
    if notes:
        told = Told.of(notes.values(), "{count}: {words}", count=len(notes), shown=SHOWN_NOTES)
        part.note("note_lines", given=told)
    return part


def _blank_lines(part: Part) -> Mask:
    blank = part.words["loan_id"].blank.copy()
    if not blank.any():
        return blank
    for finding in part.findings:
        blank[finding.positions] = False
    for note in part.notes:
        if note.positions is not None and note.code in _STANDS_THERE:
            blank[note.positions] = False
    for words in part.words.values():
        blank &= words.blank
    for numbers in part.numbers.values():
        blank &= ~numbers.known
    for given in part.given.values():
        blank &= ~given
    for dates in part.dates.values():
        blank &= np.isnat(dates.values)
    return blank


def _notes_below(part: Part) -> dict[int, str]:
    """Return the text of the last lines of a sheet or text file that hold notes and nothing else, by position."""
    if part.source.kind not in ("csv", "xlsx"):
        return {}
    found = {}
    for position in range(part.size - 1, -1, -1):
        texts = _texts_alone(part, position)
        if texts is None or not _are_notes(texts):
            break
        if texts:
            found[position] = " ".join(texts)
    return found


def _texts_alone(part: Part, position: int) -> list[str] | None:
    """Return the texts of a line, refused cells among them; nothing where it holds a figure or a date."""
    if any(numbers.known[position] for numbers in part.numbers.values()):
        return None
    if not all(np.isnat(dates.values[position]) for dates in part.dates.values()):
        return None
    texts = [word for words in part.words.values() if (word := words.word(position))]
    for finding in part.findings:
        texts += [finding.given[place] for place in np.flatnonzero(finding.positions == position).tolist()]
    return texts


def _are_notes(texts: list[str]) -> bool:
    """Tell whether every text is a note, or the name that a note asks for."""
    asked = False
    for text in texts:
        if not NOTE.fullmatch(text) and not asked:
            return False
        asked = text.endswith((":", "："))
    return True


def _keep(part: Part, positions: Positions) -> None:
    """Take the other lines out of the part, with what was found in them."""
    place = np.full(part.size, -1, dtype=np.intp)
    place[positions] = np.arange(len(positions))
    for columns in (part.numbers, part.words, part.dates):
        for name, column in columns.items():
            columns[name] = column.take(positions)  # type: ignore[assignment]
    part.given = {name: given[positions] for name, given in part.given.items()}
    findings = []
    for found in part.findings:
        stays = np.flatnonzero(place[found.positions] >= 0)
        if len(stays):
            given, hint = _those(found.given, stays), _those(found.hint, stays)
            findings.append(type(found)(found.code, place[found.positions[stays]], found.column, given, hint))
    part.findings = findings
    kept = []
    for note, about in zip(part.notes, part.note_columns, strict=True):
        if note.positions is None:
            kept.append((note, about))
            continue
        stays = np.flatnonzero(place[note.positions] >= 0)
        if len(stays):
            given, hint = _those(note.given, stays), _those(note.hint, stays)
            kept.append((type(note)(note.code, place[note.positions[stays]], note.column, given, hint), about))
    part.notes, part.note_columns = [note for note, _ in kept], [about for _, about in kept]
    part.size, part.rows = len(positions), part.rows[positions]


def _those(said: Any, places: Positions) -> Any:
    """Return what was said about some of the rows: one text for all, or one per row."""
    return [said[place] for place in places.tolist()] if isinstance(said, list) else said
