"""Texts of units read into the names they are made of: the grammar, spellings, and what is refused with which hint."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from carbonacct.dimensions import Dimension
from carbonacct.errors import UnitError

Parts = tuple[tuple[str, int], ...]

MAX_LENGTH = 64
MAX_POWER = 3
WAN = "万"
SCALES = {"万": 1, "亿": 2}

_SIGNS = str.maketrans({**dict.fromkeys("×⋅∙•・‧", "·"), **dict.fromkeys("−‐‑–", "-"), "∕": "/", "⁄": "/"})
_POWER = re.compile(r"(.+?)(?:\^([-+]?[0-9]{1,2})|([-+]?[0-9]{1,2}))")
_LISTED_POWER = re.compile(r"([a-z]+)([23])")

_COUNT = "a count is a pure number: leave the unit out or write 1"
_SCALE = "a scale alone fits money columns only; write 万元, 百万元, MUSD, 万kWh …"
AMBIGUOUS: Mapping[str, str] = {
    **dict.fromkeys(("MT", "mt"), "t (metric ton) or Mt (a million t)?"),
    **dict.fromkeys(("MTCO2e", "mtCO2e"), "tCO2e or MtCO2e (a million t)?"),
    **dict.fromkeys(("MTCO2", "mtCO2"), "tCO2 or MtCO2 (a million t)?"),
    **dict.fromkeys(("kt", "Kt", "KT"), "Gg (a thousand t) or the knot? for tonnes write Gg or 千吨"),
    **dict.fromkeys(("ton", "tons", "Ton", "TON"), "t (metric), short_ton (US) or long_ton (UK)?"),
    **dict.fromkeys(("mwh", "mWh"), "MWh (megawatt hour) or a milliwatt hour? write MWh"),
    **dict.fromkeys(("mw", "mW"), "MW (megawatt) or a milliwatt? write MW"),
    **dict.fromkeys(("mj", "mJ"), "MJ (megajoule) or a millijoule? write MJ"),
    **dict.fromkeys(("cal", "Cal", "kcal", "Kcal", "卡", "千卡", "大卡"), "kcal_IT (4.1868 kJ) or kcal_th (4.184 kJ)?"),
    **dict.fromkeys(("gal", "gallon", "gallons", "加仑"), "US_gallon or imperial_gallon?"),
    **dict.fromkeys(("ppm", "ppb"), "mg/kg, mg/L or mg/Nm3?"),
    **dict.fromkeys(("吨碳", "千克碳", "公斤碳", "克碳"), "tC (carbon), tCO2 or tCO2e?"),
    "G": "g (gram), Gg, GJ, GW or GWh?",
    "M": "m (metre), MUSD, 百万元, MJ, MW or MWh?",
    "k": "kg, km, kW, kWh, 千元?",
    "T": "t (metric ton), TJ or TWh?",
    "H": "h (hour)?",
    "N": "Nm3 (normal cubic metre)?",
    "$": "USD, HKD, SGD, AUD …? write the ISO 4217 code",
    "Sm3": "standard conditions differ; state the volume in Nm3 (0 °C, 101.325 kPa) or m3",
    "方": "m3 or Nm3 (0 °C)?",
}
COUNTS = frozenset("辆户台套盏座只棵株个头羽件次人名") | {"人次"}
NO_UNIT: Mapping[str, str] = {
    **dict.fromkeys(("million", "billion", "thousand", "百万", "十亿", "千", "mn", "bn"), _SCALE),
    **dict.fromkeys(COUNTS, _COUNT),
    **dict.fromkeys(("vehicle", "vehicles", "household", "households", "unit", "units"), _COUNT),
    **dict.fromkeys(("°C", "°F"), "a temperature scale has no ratio; for a difference write K"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """Dimension and ratio of each name, the name and power of each spelling, and spellings by their folded case."""

    units: Mapping[str, tuple[Dimension, Fraction]]
    spellings: Mapping[str, tuple[str, int]]
    folded: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the names that are units, and the spellings of them."""
    units: dict[str, tuple[Dimension, Fraction]] = {WAN: ((), Fraction(10_000))}
    spellings: dict[str, tuple[str, int]] = {}
    with Path(__file__).with_name("units.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["name"]
            part = (name, 1)
            listed_power = _LISTED_POWER.fullmatch(name)
            if listed_power and listed_power[1] in units:
                part = (listed_power[1], int(listed_power[2]))
            else:
                units[name] = (_read_dimension(row["dimension"]), Fraction(row["ratio"]))
            for spelling in (name, *filter(None, row["aliases"].split("|"))):
                spellings[spelling] = part
    folded: dict[str, tuple[str, ...]] = {}
    for spelling in spellings:
        folded[spelling.casefold()] = (*folded.get(spelling.casefold(), ()), spelling)
    return Table(units, spellings, folded)


def _read_dimension(text: str) -> Dimension:
    pairs = (symbol.partition("^") for symbol in text.split())
    return tuple((base, int(power or 1)) for base, _, power in pairs)


def _plain(text: str) -> str:
    if any(unicodedata.category(character).startswith("C") for character in text.strip()):
        raise UnitError("the unit holds a control or invisible character", hint="type it again without formatting")
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip()
    if not plain:
        raise UnitError("the unit is empty", hint="write 1 for a pure number")
    if len(plain) > MAX_LENGTH:
        raise UnitError(f"the unit is longer than {MAX_LENGTH} characters")
    return plain


def count_of(text: str) -> int | None:
    """Return how many a word that counts things stands for; nothing for any other text.

    Only a column of pure numbers takes such a word: in a product it would hide what is counted.

    Examples
    --------
    >>> count_of("辆"), count_of("万户"), count_of("kWh")
    (1, 10000, None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    scale = SCALES.get(plain[:1], 0)
    return 10 ** (4 * scale) if plain[1 if scale else 0 :] in COUNTS else None


def names_of(text: str) -> list[tuple[str, int]]:
    """Return the names in a unit and their powers, as they come.

    Raises
    ------
    UnitError
        If the text is not of the grammar, or names no listed unit or an ambiguous one.
    """
    return _read(_plain(text))


def _read(text: str) -> list[tuple[str, int]]:
    above, stroke, below = text.partition("/")
    if "/" in below:
        raise UnitError("a unit has one /", hint="put what follows it in brackets, as in kWh/(m2·a)")
    below = below.strip()
    bracketed = below.startswith("(") and below.endswith(")")
    if bracketed:
        below = below[1:-1]
    if set("()") & {*above, *below}:
        raise UnitError("brackets stand only around all that follows the /", hint="write as in kWh/(m2·a)")
    parts = _names(above)
    if stroke:
        divisors = _names(below)
        if len([name for name, _ in divisors if name != WAN]) > 1 and not bracketed:
            raise UnitError("it is not clear what the / divides by", hint=f"write {above}/({below}) if all of it")
        parts += [(name, -power) for name, power in divisors]
    return parts


def _names(side: str) -> list[tuple[str, int]]:
    """Read one side of the stroke, a product of names with an optional scale in front."""
    spellings = table().spellings
    factors = [factor.split() for factor in re.split(r"[·*]", side)]
    if not all(factors):
        raise UnitError("a name is missing beside ·, * or /", hint="write as in t·km, kWh/t, m2 or m^2")
    parts: list[tuple[str, int]] = []
    first = factors[0][0]
    listed = first.rstrip("^-+0123456789") in spellings
    if first[0] in SCALES and not listed:
        factors[0][:1] = [first[1:]] if len(first) > 1 else []
        if not factors[0]:
            raise UnitError(f'"{first}" is a scale, not a unit', hint=_SCALE)
        parts.append((WAN, SCALES[first[0]]))
    for words in factors:
        parts += [_name(word) for word in _joined(words)]
    return parts


def _joined(words: list[str]) -> list[str]:
    """Join words that are one name written apart, such as ``kg CO2e`` or ``short ton``."""
    spellings = table().spellings
    joined = [words[0]]
    for word in words[1:]:
        left = joined[-1]
        apart = word not in spellings if left in spellings else len(left) > 1
        if apart and left + word in spellings:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _name(word: str) -> tuple[str, int]:
    spellings = table().spellings
    if word in spellings:
        return spellings[word]
    if word in AMBIGUOUS:
        raise UnitError(f'"{word}" is ambiguous as a unit', hint=AMBIGUOUS[word])
    if word in NO_UNIT:
        raise UnitError(f'"{word}" is not a unit', hint=NO_UNIT[word])
    power = _POWER.fullmatch(word)
    if power and not power[1][0].isdigit():
        stem, exponent = power[1], int(power[2] or power[3])
        if stem in spellings:
            if not 1 <= abs(exponent) <= MAX_POWER:
                raise UnitError(f'"{word}": powers go from −{MAX_POWER} to {MAX_POWER}')
            name, listed = spellings[stem]
            return name, listed * exponent
    raise UnitError(f'"{word}" is not a unit', hint=_nearest(word))


def _nearest(word: str) -> str:
    found = list(table().folded.get(word.casefold(), ()))
    if not found and 3 <= len(word) <= 12:
        found = [spelling for spelling in table().spellings if _one_slip_apart(word, spelling)]
    return f"did you mean {' or '.join(found[:3])}?" if found else "units.csv lists the names that are known"


def _one_slip_apart(word: str, spelling: str) -> bool:
    """Tell whether one letter was added, left out, changed or swapped with its neighbour."""
    start = 0
    while start < min(len(word), len(spelling)) and word[start] == spelling[start]:
        start += 1
    given, wanted = word[start:], spelling[start:]
    slips = given[1:] == wanted[1:] or given[1:] == wanted or given == wanted[1:]
    return slips or (given[1::-1] == wanted[:2] and given[2:] == wanted[2:])
