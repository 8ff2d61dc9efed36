"""One column of a table becomes numbers, words or dates; plain cells at once, odd ones by the same rules one by one."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.cell_text import Refused, clean_text, has_control, has_invisible
from carbonacct.book.date_cells import date_cell, other_date_form
from carbonacct.book.fixed_width import FixedWidth, byte_range, few_words, text_buffers
from carbonacct.book.keys import rows_of
from carbonacct.book.numbers import Findings, Mask, Scaling, numbers_from_cells, numbers_from_text
from carbonacct.book.series import Dates, Numbers, Words
from carbonacct.book.tables import plain_text
from carbonacct.rowset import same_for_all
from carbonacct.units import scale

if TYPE_CHECKING:
    import pyarrow as pa

PLUS = ord("+")
_LOST_DIGITS = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+")


def numbers_of(cells: Any, scaling: Scaling, *, as_text: bool) -> tuple[Numbers, Findings]:
    """Read a column as numbers in its canonical unit."""
    if isinstance(cells, list):
        values, valid, findings = numbers_from_cells(cells, scaling, as_text=as_text)
        return Numbers(values, valid), findings
    import pyarrow as pa

    kind = cells.type
    if pa.types.is_dictionary(kind):
        cells, kind = cells.dictionary_decode(), pa.string()
    if pa.types.is_string_view(kind):
        cells, kind = plain_text(cells), pa.string()
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        values, valid, findings = numbers_from_text(cells, scaling)
        return Numbers(values, valid), findings
    if pa.types.is_null(kind):
        return Numbers(np.full(len(cells), np.nan), np.zeros(len(cells), dtype=bool)), Findings()
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        text = [None if cell is None else cell if isinstance(cell, bool) else str(cell) for cell in _listed(cells)]
        values, valid, findings = numbers_from_cells(text, scaling)
        return Numbers(values, valid), findings
    return _numeric(cells, scaling)


def _numeric(cells: pa.Array, scaling: Scaling) -> tuple[Numbers, Findings]:
    """Take a numeric column as it is, in the canonical unit; refuse what is not finite."""
    findings = Findings()
    if cells.null_count == len(cells):
        return Numbers(np.full(len(cells), np.nan), np.zeros(len(cells), dtype=bool)), findings
    raw, valid = _buffers(cells)
    low, high = float(raw.min()), float(raw.max())
    with np.errstate(over="ignore"):
        bounds = float(scale(low, scaling.ratio)), float(scale(high, scaling.ratio))
    if valid is None and low == high and math.isfinite(low):
        return Numbers(same_for_all(bounds[0] + 0.0, len(raw), np.float64), None, bounds=bounds), findings
    values = raw.astype(np.float64, copy=False)
    if not (math.isfinite(low) and math.isfinite(high)):
        finite = np.isfinite(values)
        bad = ~finite if valid is None else ~finite & valid
        for position in np.flatnonzero(bad).tolist():
            findings.refused.append((position, repr(float(values[position])), Refused("not_finite")))
        valid = finite if valid is None else valid & finite
        values = np.where(finite, values, np.nan)
    with np.errstate(over="ignore"):
        values = scale(values, scaling.ratio)
    if not low > 0 and np.signbit(values).any():
        values = values + 0.0
    if valid is not None:
        valid.flags.writeable = False
    return Numbers(values.view(), valid, bounds=bounds, filled=False), findings


def _buffers(cells: pa.Array) -> tuple[NDArray[Any], Mask | None]:
    """Return the numbers of an Arrow array without copying them, with anything at nulls, and where no null stands."""
    bits, numbers = cells.buffers()
    start, stop = cells.offset, cells.offset + len(cells)
    values = np.frombuffer(numbers, dtype=cells.type.to_pandas_dtype())[start:stop]
    if not cells.null_count:
        return values, None
    return values, np.unpackbits(np.frombuffer(bits, dtype=np.uint8), bitorder="little")[start:stop].view(np.bool_)


def words_of(cells: Any, *, identifier: bool, as_text: bool, lazy: bool = False) -> tuple[Words, Findings]:
    """Read a column as words, spaces trimmed; identifiers are also searched for characters that look like nothing."""
    if isinstance(cells, list):
        return _words_from_cells(cells, identifier=identifier, as_text=as_text)
    import pyarrow as pa

    if not pa.types.is_dictionary(cells.type):
        if pa.types.is_floating(cells.type):
            return _words_from_cells(
                [clean_text(cell) for cell in cells.to_pylist()], identifier=identifier, as_text=as_text
            )
        viewed = pa.types.is_string_view(cells.type)
        if not (viewed or pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)):
            cells = _as_text(cells)
        if lazy:
            cells = plain_text(cells) if viewed else cells
            return _long_text(cells, identifier=identifier)
        if found := None if viewed else _few_words(cells):
            return _named(*found, None, identifier=identifier)
        codes, given = _encoded(cells.dictionary_encode())
        return _named(codes, given, None, identifier=identifier)
    codes, given = _encoded(cells)
    used = np.zeros(len(given) + 1, dtype=bool)
    used[codes] = True
    return _named(codes, given, used, identifier=identifier)


def _few_words(text: pa.Array) -> tuple[NDArray[np.int32], list[str]] | None:
    """Encode a column of few short words of one length; nothing where it is none."""
    even = FixedWidth.of(text)
    if even is None:
        return None
    constant = same_for_all(0, len(text), np.int32), [0]
    found = constant if even.constant() else few_words(even)
    return None if found is None else (found[0], [text[row].as_py() for row in found[1]])


def _listed(cells: pa.Array) -> list[Any]:
    """Return Arrow cells as Python objects; times beyond the calendar of Python as whole numbers."""
    import pyarrow as pa

    try:
        return cells.to_pylist()  # type: ignore[no-any-return]
    except (OverflowError, ValueError):
        return cells.cast(pa.int64()).to_pylist()  # type: ignore[no-any-return]


def _as_text(cells: pa.Array) -> pa.Array:
    import pyarrow as pa

    if pa.types.is_timestamp(cells.type):
        return pa.array([clean_text(cell) for cell in _listed(cells)], pa.string())
    return cells.cast(pa.string())


def _words_from_cells(cells: list[Any], *, identifier: bool, as_text: bool) -> tuple[Words, Findings]:
    findings = Findings()
    places: dict[str, int] = {}
    codes = np.empty(len(cells), dtype=np.int32)
    for position, cell in enumerate(cells):
        word = clean_text(cell)
        if not word:
            codes[position] = -1
            continue
        if isinstance(cell, str) and len(cell) != len(word):
            findings.trimmed += 1
        refused = _refused_word(word, identifier=identifier)
        if identifier and as_text and isinstance(cell, float | int) and abs(cell) >= 1e15:
            refused = Refused("id_digits_lost", "export the column as text")
        if refused:
            findings.refused.append((position, word, refused))
        codes[position] = places.setdefault(word, len(places))
    return Words(codes, [*places]), findings


def _refused_word(word: str, *, identifier: bool) -> Refused | None:
    if word.isprintable() and (not identifier or "+" not in word):
        return None
    if has_control(word):
        return Refused("bad_characters", f"the cell reads {word!r}")
    if identifier and has_invisible(word):
        return Refused("id_characters", f"the cell reads {word.encode('unicode_escape').decode()}")
    if identifier and _LOST_DIGITS.fullmatch(word):
        return Refused("id_digits_lost", "export the column as text")
    return None


def _trimmed(text: pa.Array) -> tuple[pa.Array, int]:
    """Trim the words of an array; return how many changed."""
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim_whitespace(text)
    before, after = pc.sum(pc.binary_length(text)).as_py() or 0, pc.sum(pc.binary_length(trimmed)).as_py() or 0
    if before == after:
        return text, 0
    return trimmed, pc.sum(pc.not_equal(pc.binary_length(text), pc.binary_length(trimmed))).as_py()


def _long_text(text: pa.Array, *, identifier: bool) -> tuple[Words, Findings]:
    """Keep a column of mostly distinct words as text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    findings, given = Findings(), text
    low, high = byte_range(text)
    if low <= 0x20 or high >= 0x7F:
        text, findings.trimmed = _trimmed(text)
    ends, _ = text_buffers(text)
    if (ends[1:] == ends[:-1]).any():
        text = pc.if_else(pc.equal(pc.binary_length(text), 0), pa.scalar(None, text.type), text)
    if text is not given:
        low, high = byte_range(text)
    if low < 0x20 or high >= 0x7F or (low <= PLUS and pc.any(pc.match_substring(text, "+")).as_py()):
        for position, word in enumerate(text.to_pylist()):
            if word is not None and (refused := _refused_word(word, identifier=identifier)):
                findings.refused.append((position, word, refused))
    return Words(None, None, text, (low, high)), findings


def _encoded(cells: pa.DictionaryArray) -> tuple[NDArray[np.int32], list[str]]:
    """Return the code of each row, -1 where null, and the words of a dictionary."""
    import pyarrow as pa

    indices = cells.indices.cast(pa.int32())
    indices = indices.fill_null(-1) if indices.null_count else indices
    return indices.to_numpy(zero_copy_only=False), [word or "" for word in cells.dictionary.to_pylist()]


def _named(
    codes: NDArray[np.int32], given: list[str], used: Mask | None, *, identifier: bool
) -> tuple[Words, Findings]:
    """Make a column of codes and words, of which some may be blank, untrimmed or not ``used`` (``None``: all are)."""
    findings = Findings()
    places: dict[str, int] = {}
    new_code = np.full(len(given) + 1, -1, dtype=np.int32)
    trimmed: list[int] = []
    refusals: dict[int, Refused] = {}
    for code, word in enumerate(given):
        stripped = word.strip()
        if not stripped or not (used is None or used[code]):
            continue
        new_code[code] = places.setdefault(stripped, len(places))
        if len(stripped) != len(word):
            trimmed.append(code)
        if refused := _refused_word(stripped, identifier=identifier):
            refusals[code] = refused
    if trimmed:
        findings.trimmed = int(np.isin(codes, trimmed).sum())
    if refusals:
        for code, rows in rows_of(codes, np.array([*refusals], dtype=np.int32)):
            findings.refused.extend((row, given[code].strip(), refusals[code]) for row in rows.tolist())
    same = np.array_equal(new_code[:-1], np.arange(len(given)))
    return Words(codes if same else new_code[codes], [*places]), findings


def dates_of(cells: Any) -> tuple[Dates, Findings]:
    """Read a column as dates."""
    if isinstance(cells, list):
        return _dates_from_cells(cells)
    import pyarrow as pa

    if pa.types.is_date(cells.type) or pa.types.is_timestamp(cells.type):
        days = cells.cast(pa.date32(), safe=False)
        values = days.to_numpy(zero_copy_only=False).astype("datetime64[D]")
        return _checked_dates(values)
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if pa.types.is_string_view(cells.type):
        cells = plain_text(cells)
    if not (pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)):
        return _dates_from_cells(cells.to_pylist())
    encoded = cells.dictionary_encode()
    few, findings = _dates_from_cells(encoded.dictionary.to_pylist())
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    spread = Findings(forms=findings.forms, blanks=findings.blanks)
    refusals = {code: (cell, refused) for code, cell, refused in findings.refused}
    for code, rows in rows_of(codes, np.array([*refusals], dtype=np.int64)):
        spread.refused.extend((row, *refusals[code]) for row in rows.tolist())
    return few.take(codes.astype(np.intp)), spread


def _checked_dates(values: NDArray[np.datetime64]) -> tuple[Dates, Findings]:
    findings = Findings()
    known = ~np.isnat(values)
    outside = known & ((values < np.datetime64("1950-01-01")) | (values > np.datetime64("2100-12-31")))
    if outside.any():
        for position in np.flatnonzero(outside).tolist():
            findings.refused.append((position, str(values[position]), Refused("date_out_of_range")))
        values = np.where(outside, np.datetime64("NaT", "D"), values)
        known &= ~outside
    return Dates(values, None if known.all() else known), findings


def _dates_from_cells(cells: list[Any]) -> tuple[Dates, Findings]:
    values = np.full(len(cells), np.datetime64("NaT", "D"), dtype="datetime64[D]")
    findings = Findings()
    for position, cell in enumerate(cells):
        found = date_cell(cell)
        if isinstance(found, Refused):
            findings.refused.append((position, clean_text(cell), found))
        elif isinstance(found, date):
            values[position] = found
            if other_date_form(cell):
                findings.forms.append(str(cell))
        elif isinstance(cell, str) and cell.strip():
            findings.blanks.add(cell.strip())
    known = ~np.isnat(values)
    return Dates(values, None if known.all() else known), findings
