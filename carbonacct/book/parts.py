"""A table understood: every column bound to the vocabulary and read, with what was noticed on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.cell_text import BLANK_WORDS, Refused
from carbonacct.book.cells import dates_of, numbers_of, words_of
from carbonacct.book.codes import meaning, nearest_codes
from carbonacct.book.column_units import Reading, reading, unit_hint
from carbonacct.book.columns import Header, label_of, parse_header, with_label
from carbonacct.book.model import ColumnInfo, Source
from carbonacct.book.numbers import Findings
from carbonacct.book.series import Dates, Numbers, Words
from carbonacct.book.tables import Note, Table
from carbonacct.book.whole import SHOWN, Told, Whole
from carbonacct.errors import BookError, CarbonAcctError, OptionError
from carbonacct.vocabulary import labels
from carbonacct.vocabulary.columns import Column, get, nearest

HINTED = 100
EXACT_KEYS = {"loan_id": ("合同", "借据"), "borrower_id": ("客户", "信用代码")}
KEPT_AS_TEXT = ("loan_id", "project_id", "borrower_id", "group_id", "refinances", "lei", "isin")


@dataclass(frozen=True, slots=True)
class Finding:
    """Cells of one column that reject their rows, all for the same reason."""

    code: str
    positions: NDArray[np.intp]
    column: str
    given: list[str]
    hint: str | list[str]


@dataclass
class Part:
    """Columns of one table in canonical units, before the rows are checked."""

    size: int
    rows: NDArray[np.int64]
    source: Source
    numbers: dict[str, Numbers] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    dates: dict[str, Dates] = field(default_factory=dict)
    columns: dict[str, ColumnInfo] = field(default_factory=dict)
    ranges: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    currencies: dict[str, str] = field(default_factory=dict)
    problems: dict[str, CarbonAcctError] = field(default_factory=dict)
    given: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    note_columns: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    units_used: set[str] = field(default_factory=set)
    without_unit: dict[str, str] = field(default_factory=dict)
    linked: list[Part] = field(default_factory=list)
    whole: Whole | None = None

    def note(self, code: str, column: str = "", given: str | Told = "", hint: str = "") -> None:
        """Note something about the table as a whole."""
        self.notes.append(Note(code, given=given, hint=hint))
        self.note_columns.append(column)


def understand(table: Table, units: Mapping[str, str], whole: Whole | None = None) -> Part:
    """Read every column of a table, which may be a part of a ``whole``.

    Raises
    ------
    BookError
        Two columns of one name or meaning, no loan number, an id column of floats.
    OptionError
        A unit given twice.
    """
    headers = [parse_header(text) for text in table.headers]
    names = _names(headers, table)
    part = Part(table.size, table.rows, table.source, whole=whole)
    for note in table.notes:
        part.notes.append(note)
        part.note_columns.append("" if note.column is None else names[note.column] or "")
    _note_caption(table, part)
    for header, name, cells in zip(headers, names, table.columns, strict=True):
        if name is None:
            continue
        if header.column is None:
            _extra(part, name, cells, table)
        else:
            _known(part, header, cells, table, _unit(header, units, part, table))
    _note_extra(part)
    _note_money(part, table)
    if "loan_id" not in part.words and table.size and not {"project_id", "borrower_id"} & {*part.words}:
        close = next((name for name in part.extra if "loan_id" in nearest(name)), "")
        hint = f'is "{close}" the loan number?' if close else "name it 贷款编号 or loan_id"
        raise BookError(
            "column loan_id is missing",
            where=table.source.name,
            given=", ".join(table.headers)[:80],
            needed="loan_id",
            hint=hint,
        )
    return part


def _names(headers: list[Header], table: Table) -> list[str | None]:
    names: list[str | None] = []
    seen: dict[str, Header] = {}
    for place, header in enumerate(_exact_keys(headers)):
        headers[place] = header
        name: str | None = header.name or header.bare
        if not name:
            name = None if _all_blank(table.columns[place]) else f"column {place + 1}"
        if name is not None:
            if name in seen:
                other = seen[name]
                same = other.text.strip() == header.text.strip()
                raise BookError(
                    "two columns have the same name" if same else f"two columns mean {name}",
                    where=table.source.name,
                    given=f'"{other.text}" and "{header.text}"',
                    hint="keep one of them",
                )
            seen[name] = header
        names.append(name)
    return names


def _exact_keys(headers: list[Header]) -> list[Header]:
    """Return the headers with one column for each key: where several mean it, the more exact number is it.

    An export names a loan by its note (借据) beside its contract (合同), and a client by the unified social credit code
    beside the bank's own number; the other column stays as text.
    """
    chosen: dict[str, Header] = {}
    for key, (vague, exact) in EXACT_KEYS.items():
        same = [header for header in headers if header.name == key]
        for fits in (
            [header for header in same if header.bare == key],
            [header for header in same if vague not in header.bare],
            [header for header in same if exact in header.bare],
        ):
            if len(same) > 1 and len(fits) == 1:
                chosen.setdefault(key, fits[0])
    return [
        replace(header, name="", column=None) if chosen.get(header.name, header) is not header else header
        for header in headers
    ]


def _all_blank(cells: Any) -> bool:
    if isinstance(cells, list):
        return all(cell is None or cell == "" for cell in cells)
    words, _ = words_of(cells, identifier=False, as_text=False)
    return bool(words.blank.all())


def _unit(header: Header, units: Mapping[str, str], part: Part, table: Table) -> str:
    if not units:
        return ""
    key = next((key for key in (header.name, header.text, header.bare) if key in units), None)
    if key is None:
        return ""
    part.units_used.add(key)
    if header.unit:
        raise OptionError(
            "the unit is given twice",
            where=f'column "{header.text}" of {table.source.name}',
            given=f"[{header.unit}], {key}={units[key]}",
            hint="give it once",
        )
    return units[key]


def _note_caption(table: Table, part: Part) -> None:
    if table.caption and "、" not in table.caption:
        part.note("caption_unit", given=table.caption, hint="it holds for money columns without their own unit")


def _extra(part: Part, name: str, cells: Any, table: Table) -> None:
    words, findings = words_of(cells, identifier=False, as_text=table.as_text)
    part.words[name] = words
    part.columns[name] = ColumnInfo(name, "", "", "text")
    part.extra.append(name)
    _take_findings(part, name, findings, reject=False)


def _note_extra(part: Part) -> None:
    if not part.extra:
        return
    part.note("unknown_columns", given=", ".join(part.extra))
    for name in part.extra:
        if parse_header(name).column is not None:  # another column is this key
            continue
        near = with_label(name) or tuple(map(_example, nearest(name)))
        missing = [other for other in near if other not in part.columns]
        if missing:
            part.note("header_near_miss", name, given=name, hint=f"did you mean {' or '.join(missing)}?")


def _example(name: str) -> str:
    """Return a column's name, one by label with the first of its labels."""
    column = None if get(name) else get(f"{name}@")
    known = column is not None and column.labels in labels.sets()
    return f"{name}@{labels.names(column.labels)[0]}" if known and column is not None else name


def _known(part: Part, header: Header, cells: Any, table: Table, unit: str) -> None:
    column, name = header.column, header.name
    assert column is not None
    where = table.source.name if table.source.kind != "frame" else ""
    how = reading(header, unit, _caption(column, table), where)
    if header.strange_label:
        part.note(
            "unknown_label", name, given=header.label, hint=f"the labels of {column.labels} are listed by the template"
        )
    part.columns[name] = ColumnInfo(header.text, how.unit, how.canonical, column.kind, how.scaling.ratio)
    part.ranges[name], part.groups[name] = column.range, column.group
    if column.kind in ("number", "money", "share", "year"):
        _read_numbers(part, column, name, cells, how, table)
    elif column.kind == "date":
        part.dates[name], findings = dates_of(cells)
        _take_findings(part, name, findings, form_code="date_forms")
    elif column.kind in ("code", "flag"):
        words, findings = words_of(cells, identifier=False, as_text=table.as_text)
        _take_findings(part, name, findings)
        part.words[name] = _coded(part, name, words)
    else:
        _read_words(part, name, cells, table)


def _caption(column: Column, table: Table) -> str:
    return table.caption if column.kind == "money" and "、" not in table.caption else ""


def _read_words(part: Part, name: str, cells: Any, table: Table) -> None:
    identifier = name in KEPT_AS_TEXT
    if identifier and not table.as_text and _is_float(cells):
        error = BookError(
            f"{name} holds floating-point numbers: leading zeros and long numbers are lost",
            where=f'column "{part.columns[name].header}"',
            given=_first_float(cells),
            needed="text",
            hint="read the column as text (dtype=str)",
        )
        error.code = "ids_are_floats"
        raise error
    words, findings = words_of(cells, identifier=identifier, as_text=table.as_text, lazy=name == "loan_id")
    part.words[name] = _labelled(name, words) if name in labels.sets() else words
    _take_findings(part, name, findings)


def _labelled(name: str, words: Words) -> Words:
    """Turn Chinese and English names of the labels of a set into the labels; other words stay as they are."""
    places: dict[str, int] = {}
    code = [places.setdefault(label_of(name, word)[0], len(places)) for word in words.words]
    return Words(np.array([*code, -1], dtype=np.int32)[words.codes], [*places])


def _is_float(cells: Any) -> bool:
    if isinstance(cells, list):
        return any(isinstance(cell, float | np.floating) and cell == cell for cell in cells)
    import pyarrow as pa

    return bool(pa.types.is_floating(cells.type)) and cells.null_count < len(cells)


def _first_float(cells: Any) -> str:
    found = cells if isinstance(cells, list) else cells.drop_null().slice(0, 1).to_pylist()
    return next((repr(cell) for cell in found if cell is not None and cell == cell), "")


def _read_numbers(part: Part, column: Column, name: str, cells: Any, how: Reading, table: Table) -> None:
    numbers, findings = numbers_of(cells, how.scaling, as_text=table.as_text)
    findings.refused = [
        (position, cell, replace(reason, hint=unit_hint(column, how, reason.unit)) if reason.unit else reason)
        for position, cell, reason in findings.refused
    ]
    if how.problem is not None:
        part.problems[name] = how.problem
        refused = np.array([position for position, _, _ in findings.refused], dtype=np.intp)
        given = numbers.known.copy()
        given[refused] = True
        part.given[name] = given
        part.numbers[name] = Numbers(np.full(part.size, np.nan), np.zeros(part.size, dtype=bool))
        return
    part.numbers[name] = numbers
    if column.kind == "money" and not how.unit and not _by_contract(part, name):
        part.without_unit[name] = part.columns[name].header
    if how.currency:
        part.currencies[name] = how.currency
    if how.co2_only:
        part.note("co2_only", name, given=how.unit)
    _take_findings(part, name, findings)
    if how.scaling.percent and how.unit and how.scaling.ratio != 1:
        _look_at_percent(part, name, numbers)


def _by_contract(part: Part, name: str) -> bool:
    """Tell whether a typed column stands under its own name: such a column is in whole units by contract."""
    return part.source.kind in ("frame", "parquet") and part.columns[name].header.strip() == name


def _note_money(part: Part, table: Table) -> None:
    """Say once which columns of money name no unit, where they hold an amount.

    Raises
    ------
    BookError
        The caption announces several units of money, and such a column has none of its own.
    """
    headers = [header for name, header in part.without_unit.items() if largest_of(part.numbers[name])]
    if headers and "、" in table.caption:
        raise BookError(
            "the caption announces several units of money",
            where=table.source.name,
            given=table.caption,
            needed=f"a unit in each of the headers {', '.join(headers)}",
            hint="write it into the header, such as 贷款余额[万元]",
        )
    if headers:
        part.note("money_unit_assumed", given=Told.of(headers))


def _look_at_percent(part: Part, name: str, numbers: Numbers) -> None:
    largest = largest_of(numbers) if part.whole is None else part.whole.largest.get(name)
    if largest is not None and 0 < largest <= 0.01:
        part.note("share_looks_scaled", name, given=f"largest {largest * 100:g} %")


def largest_of(numbers: Numbers) -> float | None:
    """Return the largest number of a column, nothing where it has none."""
    values = numbers.values if numbers.valid is None else numbers.values[numbers.valid]
    return float(values.max()) if len(values) else None


def _take_findings(
    part: Part, name: str, findings: Findings, *, form_code: str = "number_forms", reject: bool = True
) -> None:
    if findings.forms:
        part.note(form_code, name, given=Told.of(findings.forms, shown=SHOWN))
    if findings.blanks:
        part.note("blank_words", name, given=Told.of(findings.blanks, shown=8))
    if findings.trimmed:
        part.note("spaces_trimmed", name, given=Told("{count} cells", findings.trimmed))
    if findings.refused and reject:
        _group_refused(part, name, findings.refused)


def _group_refused(part: Part, name: str, refused: list[tuple[int, str, Refused]]) -> None:
    kinds: dict[str, list[tuple[int, str, str]]] = {}
    for position, cell, reason in refused:
        kinds.setdefault(reason.code, []).append((position, cell, reason.hint))
    for code, cells in kinds.items():
        positions = np.array([position for position, _, _ in cells], dtype=np.intp)
        given, hints = [cell for _, cell, _ in cells], [hint for _, _, hint in cells]
        part.findings.append(Finding(code, positions, name, given, hints if any(hints) else ""))


def _coded(part: Part, name: str, words: Words) -> Words:
    """Turn words into codes of the vocabulary; cells whose word is unknown are refused and blank."""
    places: dict[str, int] = {}
    new_code = np.full(len(words.words) + 1, -1, dtype=np.int32)
    unknown: list[int] = []
    blanks: list[str] = []
    for code, word in enumerate(words.words):
        found = meaning(name, word)
        if found.code:
            new_code[code] = places.setdefault(found.code, len(places))
        elif word.casefold() in BLANK_WORDS:
            blanks.append(word)
        else:
            unknown.append(code)
        if found.replaced:
            part.note("region_successor", name, given=f"{found.replaced} → {found.code}")
    if blanks:
        part.note("blank_words", name, given=Told.of(blanks, shown=8))
    if unknown:
        hints = {code: nearest_codes(name, words.words[code]) for code in unknown[:HINTED]}
        positions = np.flatnonzero(np.isin(words.codes, unknown))
        codes = words.codes[positions].tolist()
        given, hint = [words.words[code] for code in codes], [hints.get(code, "") for code in codes]
        part.findings.append(Finding("unknown_code", positions, name, given, hint))
    same = np.array_equal(new_code[:-1], np.arange(len(words.words)))
    return Words(words.codes if same else new_code[words.codes], [*places])
