"""One parser for every number that comes as text: read what can be read in one way only, refuse the rest with a hint.

Whole columns take a fast path (Arrow casts what is plain); only the cells it refuses are looked at one by one, by the
same rules. A unit that is a power of ten is added to the decimal exponent of the text, so that 1.23 万元 and 12300 元
give the same bits.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.cell_text import BLANK_WORDS, ERROR_CELLS, HALF_WIDTH, Refused, is_missing
from carbonacct.book.whole import SHOWN
from carbonacct.errors import clip
from carbonacct.units import power_of_ten, scale

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LARGEST = 1e18
LONGEST_PLAIN = 40
FIRST_YEAR, LAST_YEAR = 1990, 2100

_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,40})?")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_AMBIGUOUS = re.compile(r"[+-]?[0-9][0-9.,_'’ \u00a0\u2009\u202f]*[0-9]|\([0-9.,]+\)|[0-9.,]+-")
_TRAILING = re.compile(r"[+-]?[0-9][0-9.,]*\s*([^0-9\s.,][^0-9]{0,15})")
_INFINITE = re.compile(r"[+-]?(?:inf|infinity|∞)", re.IGNORECASE)
_YEAR_WORD = re.compile(r"([0-9]{4})\s*年度?")

PLAIN_PATTERN = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,40})?$"
GROUPED_PATTERN = r"^[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?$"


@dataclass(frozen=True, slots=True)
class Digits:
    """A number as plain decimal text; ``percent`` if it carried the sign, ``form`` if it was written otherwise."""

    text: str
    percent: bool = False
    form: bool = False


@dataclass(frozen=True, slots=True)
class Scaling:
    """How the numbers of one column become canonical: an exact ratio, and whether cells may carry a percent sign."""

    ratio: Fraction = Fraction(1)
    percent: bool = False
    year: bool = False

    @property
    def exponent(self) -> int | None:
        """The power of ten the ratio is, if it is one."""
        return _exponent(self.ratio)


_exponent = lru_cache(maxsize=1024)(power_of_ten)


@dataclass(slots=True)
class Findings:
    """What was noticed in one column: refused cells by position, and words and forms that were understood."""

    refused: list[tuple[int, str, Refused]] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    blanks: set[str] = field(default_factory=set)
    trimmed: int = 0


@lru_cache(maxsize=1 << 14)
def digits(text: str, *, percent: bool = False, year: bool = False) -> Digits | Refused | None:
    """Return the decimal text of a cell, ``None`` for a blank, or why it is refused.

    Parameters
    ----------
    text
        The cell.
    percent
        Whether ``12%`` is allowed.
    year
        Whether ``2024年`` is allowed.

    Examples
    --------
    >>> digits(" ３,０００.５０ ")
    Digits(text='3000.50', percent=False, form=True)
    >>> digits("1.234,50").code, digits("200万元").code, digits("n/a")
    ('ambiguous_number', 'unit_in_cell', None)
    """
    plain = text.translate(HALF_WIDTH).strip()
    if not plain or plain.casefold() in BLANK_WORDS:
        return None
    form = plain != text.strip()
    if _PLAIN.fullmatch(plain):
        return Digits(plain, form=form)
    if plain.upper() in ERROR_CELLS:
        return Refused("error_cell")
    if _INFINITE.fullmatch(plain):
        return Refused("not_finite")
    if _GROUPED.fullmatch(plain):
        return Digits(plain.replace(",", ""), form=True)
    if plain.endswith("%"):
        inner = digits(plain[:-1])
        if not isinstance(inner, Digits):
            return inner or Refused("unreadable_number")
        return Digits(inner.text, percent=True, form=True) if percent else Refused("percent_not_allowed")
    if year and (word := _YEAR_WORD.fullmatch(plain)):
        return Digits(word[1], form=True)
    return _refusal(plain)


def _refusal(plain: str) -> Refused:
    if _AMBIGUOUS.fullmatch(plain):
        bare = plain.strip("()").rstrip("-")
        minus = "-" if bare != plain else ""
        separators = [c for c in bare if c in ".,"]
        if len(separators) == 2 and separators == [".", ","]:
            return Refused("ambiguous_number", f"a decimal comma? write {bare.replace('.', '').replace(',', '.')}")
        if minus:
            return Refused(
                "ambiguous_number", f"brackets or a trailing minus: write -{bare.replace(',', '')} if that is meant"
            )
        only = re.sub(r"[^0-9.]", "", bare)
        if separators == [","]:
            decimal = bare.replace(",", ".")
            return Refused("ambiguous_number", f"write {only} without separators, or {decimal} for a decimal comma")
        return Refused("ambiguous_number", f"write {only} without separators" if only.count(".") <= 1 else "")
    if (trailing := _TRAILING.fullmatch(plain)) and trailing[1][0].isalpha():
        return Refused("unit_in_cell", unit=clip(trailing[1].strip()))
    return Refused("unreadable_number")


def to_float(text: str, exponent: int = 0) -> float:
    """Return the double nearest to a decimal text times a power of ten.

    Examples
    --------
    >>> to_float("1.23", 4), to_float("5e-1", 2)
    (12300.0, 50.0)
    """
    if exponent:
        head, _, tail = text.lower().partition("e")
        text = f"{head}e{int(tail or 0) + exponent}"
    return float(text)


def canonical(found: Digits, scaling: Scaling) -> float:
    """Return a number in the canonical unit of its column."""
    ratio = Fraction(1, 100) if found.percent else scaling.ratio
    exponent = _exponent(ratio)
    if exponent is not None:
        return to_float(found.text, exponent) + 0.0
    return scale(to_float(found.text), ratio) + 0.0


def number_cell(value: object, scaling: Scaling, *, as_text: bool = False) -> float | Refused | None:
    """Return one Python cell as a number in the canonical unit, ``None`` for a blank, or why it is refused.

    Parameters
    ----------
    value
        Text, a number, or nothing; a float that is not a number counts as blank, as in a pandas frame.
    scaling
        Unit of the column.
    as_text
        Whether a number is read through its shortest decimal text, as a spreadsheet's cells are.
    """
    if value is None or isinstance(value, str):
        found = digits(value, percent=scaling.percent, year=scaling.year) if value else None
        result = canonical(found, scaling) if isinstance(found, Digits) else found
    elif isinstance(value, bool | np.bool_):
        return Refused("unreadable_number")
    elif isinstance(value, int | float | np.integer | np.floating):
        number = _as_float(value)
        if number != number:
            return None
        if math.isinf(number):
            return Refused("not_finite")
        result = canonical(Digits(repr(number)), scaling) if as_text else float(scale(number, scaling.ratio)) + 0.0
    elif isinstance(value, Decimal):
        result = None if value.is_nan() else canonical(Digits(str(value)), scaling) if value.is_finite() else math.inf
    else:
        return None if is_missing(value) else Refused("unreadable_number")
    if isinstance(result, float) and not math.isfinite(result):
        return Refused("not_finite")
    return result


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def numbers_from_cells(
    cells: list[Any], scaling: Scaling, *, as_text: bool = False
) -> tuple[Floats, Mask | None, Findings]:
    """Read Python cells as numbers: values, where they are known (``None``: everywhere), and what was noticed."""
    values = np.full(len(cells), np.nan)
    findings = Findings()
    for position, cell in enumerate(cells):
        number = number_cell(cell, scaling, as_text=as_text)
        if isinstance(number, float):
            values[position] = number
        if isinstance(cell, str):
            _notice(cell, scaling, findings)
        if isinstance(number, Refused):
            findings.refused.append((position, str(cell), number))
    return values, _known(values), findings


def _known(values: Floats) -> Mask | None:
    known = values == values
    return None if known.all() else known


def _notice(cell: str, scaling: Scaling, findings: Findings) -> None:
    found = digits(cell, percent=scaling.percent, year=scaling.year) if cell else None
    if isinstance(found, Digits):
        if found.form and not found.percent:
            findings.forms.append(cell)
    elif found is None and cell.strip():
        findings.blanks.add(cell.strip())


def numbers_from_text(text: pa.Array, scaling: Scaling) -> tuple[Floats, Mask | None, Findings]:
    """Read a text column as numbers; plain cells at once, the rest one spelling at a time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    exponent = scaling.exponent
    suffix = f"e{exponent}" if exponent else ""
    blank = pc.equal(pc.binary_length(text), 0)
    if pc.any(blank).as_py():
        text = pc.if_else(blank, pa.scalar(None, text.type), text)
    findings = Findings()
    values, odd = _plain_cells(text, suffix)
    if odd is not None and pc.any(odd).as_py():
        grouped = pc.and_(odd, pc.fill_null(pc.match_substring_regex(text, GROUPED_PATTERN), False))
        if pc.any(grouped).as_py():
            cells = pc.replace_substring(text.filter(grouped), ",", "")
            findings.forms += _smallest(text.filter(grouped))
            values[_numpy(grouped)] = _cast(_joined(cells, suffix))
            odd = pc.and_not(odd, grouped)
        _odd_cells(text, _numpy(odd), scaling, values, findings)
    if exponent is None:
        ready = _odd_done(values, odd)
        with np.errstate(over="ignore"):
            values[ready] = scale(values[ready], scaling.ratio)
    if np.signbit(values).any():
        values = values + 0.0
    infinite = np.isinf(values)
    if infinite.any():
        for position in np.flatnonzero(infinite).tolist():
            findings.refused.append((position, text[position].as_py() or "", Refused("not_finite")))
        values[infinite] = np.nan
    findings.refused.sort(key=lambda entry: entry[0])
    return values, _known(values), findings


def _smallest(text: pa.Array) -> list[str]:
    """Return the few spellings that stand first in order."""
    import pyarrow.compute as pc

    distinct = pc.unique(text)
    few = pc.select_k_unstable(distinct, min(SHOWN, len(distinct)), [("", "ascending")])
    return distinct.take(few).to_pylist()  # type: ignore[no-any-return]


def _odd_done(values: Floats, odd: pa.Array | None) -> Mask:
    """Tell which values still await the ratio: those that were not read one by one."""
    return np.ones(len(values), dtype=bool) if odd is None else ~_numpy(odd)


def _numpy(array: pa.Array) -> NDArray[Any]:
    result: NDArray[Any] = array.to_numpy(zero_copy_only=False)
    return result


def _joined(text: pa.Array, suffix: str) -> pa.Array:
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(text, suffix, "") if suffix else text


def _cast(text: pa.Array) -> Floats:
    import pyarrow as pa

    values = _numpy(text.cast(pa.float64()))
    return values if values.flags.writeable else values.copy()


def _cast_whole(text: pa.Array, suffix: str) -> Floats | None:
    """Cast a column at once; nothing when a cell is not plain, or too long for Arrow and our pattern to agree on it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if (pc.max(pc.binary_length(text)).as_py() or 0) > LONGEST_PLAIN:
        return None
    try:
        return _cast(_joined(text, suffix))
    except pa.ArrowInvalid:
        return None


def _plain_cells(text: pa.Array, suffix: str) -> tuple[Floats, pa.Array | None]:
    """Cast what is plain; return the values (NaN elsewhere) and which cells are not plain (``None``: all are)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = _cast_whole(text, suffix)
    if values is None:
        plain = pc.match_substring_regex(text, PLAIN_PATTERN)
        if suffix:
            plain = pc.and_(plain, pc.invert(pc.match_substring_regex(text, "[eE]")))
        odd = pc.and_(pc.is_valid(text), pc.invert(pc.fill_null(plain, False)))
        return _cast(_joined(pc.if_else(odd, pa.scalar(None, text.type), text), suffix)), odd
    given = _numpy(pc.is_valid(text)) if text.null_count else np.ones(len(text), dtype=bool)
    odd_mask = given & ~np.isfinite(values)
    if not odd_mask.any():
        return values, None
    values[odd_mask] = np.nan
    return values, pa.array(odd_mask)


def _odd_cells(text: pa.Array, odd: Mask, scaling: Scaling, values: Floats, findings: Findings) -> None:
    import pyarrow as pa

    positions = np.flatnonzero(odd)
    if not len(positions):
        return
    spellings = text.take(pa.array(positions)).dictionary_encode()
    cells = spellings.dictionary.to_pylist()
    read = [number_cell(cell, scaling) for cell in cells]
    codes = _numpy(spellings.indices)
    values[positions] = np.array([number if isinstance(number, float) else np.nan for number in read])[codes]
    for cell in cells:
        _notice(cell, scaling, findings)
    wrong = np.array([isinstance(number, Refused) for number in read])[codes]
    for position, code in zip(positions[wrong].tolist(), codes[wrong].tolist(), strict=True):
        reason = read[code]
        assert isinstance(reason, Refused)
        findings.refused.append((position, cells[code], reason))
