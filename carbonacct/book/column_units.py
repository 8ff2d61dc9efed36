"""How the cells of a column become canonical numbers: the unit of its header, of a caption, or given beside it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from carbonacct.book.columns import Header
from carbonacct.book.numbers import Scaling
from carbonacct.errors import CarbonAcctError, UnitError, UnitMismatch, clip
from carbonacct.unit_text import count_of
from carbonacct.units import Unit, conversion, parse_unit
from carbonacct.vocabulary import columns as vocabulary
from carbonacct.vocabulary.columns import Column

_CAPTION = re.compile(r"单位\s*[::]\s*(?:人民币\s*[、,]?\s*)?([^\s,;。,()\[\]]{1,20})")
_SCALES = {
    "": 1,
    "十": 10,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
}
_SCALE_WORD = re.compile("|".join(sorted(filter(None, _SCALES), key=len, reverse=True)), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one column is read: scaling to its canonical unit, and what its header says about currency."""

    scaling: Scaling
    unit: str
    canonical: str
    currency: str = ""
    problem: CarbonAcctError | None = None
    co2_only: bool = False


@lru_cache(maxsize=1024)
def money_unit(text: str) -> tuple[str, int] | None:
    """Return the currency (empty: the row's own) and scale of a money unit, or ``None``.

    Examples
    --------
    >>> money_unit("万元"), money_unit("万"), money_unit("million USD"), money_unit("kg")
    (('CNY', 10000), ('', 10000), ('USD', 1000000), None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in _SCALES and plain:
        return "", _SCALES[plain]
    whole = vocabulary.code_of("currency", plain)
    if whole:
        return whole, 1
    for match in _SCALE_WORD.finditer(plain):
        before, after = plain[: match.start()].strip(), plain[match.end() :].strip()
        if before and after:
            continue
        rest = before or after
        currency = vocabulary.code_of("currency", rest) if rest else ""
        if currency is not None and match[0].lower() in _SCALES:
            return currency, _SCALES[match[0].lower()]
    return None


def caption_unit(text: str) -> str:
    """Return the unit of money that a line above the header announces, several joined by ``、``, or an empty text.

    Examples
    --------
    >>> caption_unit("填报单位：某银行  单位：万元"), caption_unit("单位：亿元、万元"), caption_unit("单位：吨")
    ('万元', '亿元、万元', '')
    """
    found = [word for match in _CAPTION.findall(unicodedata.normalize("NFKC", text)) for word in match.split("、")]
    return "、".join(dict.fromkeys(word for word in found if money_unit(word)))


@lru_cache(maxsize=4096)
def reading(header: Header, unit: str, caption: str, where: str) -> Reading:
    """Say how the cells of a column are read.

    Parameters
    ----------
    header
        The column.
    unit
        Unit given beside the header (``units={…}``); empty to take the header's.
    caption
        Unit announced above the header; money columns without their own unit take it.
    where
        File, for the message.
    """
    column = header.column
    assert column is not None
    written = unit or header.unit
    place = f'column "{clip(header.text)}"' + (f" of {where}" if where else "")
    if column.kind == "money":
        return _money(written or caption, place, column)
    if column.kind == "year":
        return Reading(Scaling(year=True), written, "")
    if column.kind not in ("number", "share"):
        return Reading(Scaling(), written, "")
    return _physical(column, written, place)


def _money(written: str, place: str, column: Column) -> Reading:
    if not written:
        return Reading(Scaling(), "", "")
    found = money_unit(written)
    if found is None:
        message = f"`{column.name}` needs a unit of money (e.g. 万元), got {clip(written)}."
        problem = UnitMismatch(
            message, where=place, given=written, needed="money", hint="write [万元], [元], [万] or [million USD]"
        )
        return Reading(Scaling(), written, "", problem=problem)
    return Reading(Scaling(Fraction(found[1])), written, "", currency=found[0])


def unit_hint(column: Column, how: Reading, word: str) -> str:
    """Say what to write instead of a cell that carries a unit, such as ``15万`` or ``200万元``; the advice can be read.

    Examples
    --------
    >>> from carbonacct.book.columns import parse_header
    >>> water = parse_header("年污水处理量 [m3]")
    >>> unit_hint(water.column, reading(water, "", "", ""), "万")
    'put the unit in the header, such as [万m3], and leave only the number'
    >>> unit_hint(water.column, reading(water, "", "", ""), "亩")
    'write the number in m3, and nothing else in the cell'
    """
    if column.kind == "money":
        choices = [f"{word}元", word] if word in _SCALES and not word.isascii() else [word]
        known = [choice for choice in choices if money_unit(choice)]
    else:
        known = [choice for choice in (word, f"{word}{how.unit or how.canonical}") if _fits(choice, column)]
    if known:
        return f"put the unit in the header, such as [{known[0]}], and leave only the number"
    meant = how.unit or how.canonical or ("whole units of the currency" if column.kind == "money" else "")
    return f"write the number in {meant}, and nothing else in the cell" if meant else "leave only the number"


def _fits(text: str, column: Column) -> bool:
    """Tell whether a text is a unit that the cells of a column can be read in."""
    try:
        _converted(parse_unit(text), [parse_unit(choice) for choice in (column.unit or "1").split("|")])
    except (UnitError, UnitMismatch):
        return False
    return True


class UnitMissing(UnitError):
    """A column of a physical quantity whose header names no unit."""

    code = "unit_missing"


def _physical(column: Column, written: str, place: str) -> Reading:
    problem: CarbonAcctError
    choices = column.unit.split("|") if column.unit else ["1"]
    percent = column.kind == "share"
    if not written:
        if column.needs_unit:
            message = f"`{column.name}` needs a unit (e.g. {choices[0]}), the header has none."
            hint = (
                f'write "{column.zh or column.name} [{choices[0]}]" or pass units={{"{column.name}": "{choices[0]}"}}'
            )
            problem = UnitMissing(message, where=place, needed=choices[0], hint=hint)
            return Reading(Scaling(percent=percent), "", choices[0], problem=problem)
        return Reading(Scaling(percent=percent), "", choices[0])
    counted = count_of(written) if choices == ["1"] and not percent else None
    if counted:
        return Reading(Scaling(Fraction(counted)), written, "1")
    try:
        source = parse_unit(written)
        ratio, target, co2_only = _converted(source, [parse_unit(choice) for choice in choices])
    except UnitMismatch as error:
        targets = [parse_unit(choice) for choice in choices]
        needs = " or ".join(f"{target.quantity} (e.g. {target.text})" for target in targets)
        message = f"`{column.name}` needs {needs}, got {written} ({parse_unit(written).quantity})."
        hint = _water_hint(column, parse_unit(written)) or error.hint
        problem = UnitMismatch(message, where=place, given=written, needed=" or ".join(choices), hint=hint)
        return Reading(Scaling(percent=percent), written, choices[0], problem=problem)
    except UnitError as error:
        problem = UnitError(
            f"`{column.name}`: {error.message}", where=place, given=written, needed=choices[0], hint=error.hint
        )
        return Reading(Scaling(percent=percent), written, choices[0], problem=problem)
    return Reading(Scaling(ratio, percent=percent), written, target, co2_only=co2_only)


def _water_hint(column: Column, source: Unit) -> str:
    """Say how tonnes of water are written as a volume, where a column of water was given them."""
    tonne = parse_unit("t")
    if "water" not in column.name or "m3" not in column.unit.split("|") or source.dimension != tonne.dimension:
        return ""
    unit = {1: "m3", 10**4: "万m3", 10**8: "亿m3"}.get(int(conversion(source, tonne)))
    return f"a tonne of water fills about a cubic metre: write [{unit}] where that is meant" if unit else ""


def _converted(source: Unit, targets: list[Unit]) -> tuple[Fraction, str, bool]:
    for target in targets:
        if source.dimension == target.dimension:
            return conversion(source, target), target.text, False
    target = targets[0]
    as_co2e = _co2_as_co2e(source) if "CO2e" in dict(target.dimension) else None
    return conversion(as_co2e or source, target), target.text, as_co2e is not None


def _co2_as_co2e(source: Unit) -> Unit | None:
    if dict(source.dimension).get("CO2") != 1:
        return None
    return source * parse_unit("tCO2e") / parse_unit("tCO2")
