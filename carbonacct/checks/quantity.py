"""Figures given by people: a number with its unit, or a plain one where no unit is needed; never a guess."""

from __future__ import annotations

import calendar
import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from carbonacct.errors import OptionError, UnitError
from carbonacct.portfolio.percent import percent
from carbonacct.units import conversion, parse_unit, scale

NUMBER = re.compile(r"\s*(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(?P<unit>.*?)\s*")
DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
PLAIN = ("", "1", "class")
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the unit it was given in; empty where none was."""

    value: float
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.value:.12g} {self.unit}".strip()


def parse(given: object, where: str) -> Quantity:
    """Read a figure such as ``62亿元``, ``26%``, ``0.26`` or a plain number.

    Raises
    ------
    OptionError
        It is no finite number, or the rest is no unit.

    Examples
    --------
    >>> parse("1,250.5 万元", "given"), parse(0.26, "given")
    (Quantity(value=1250.5, unit='万元'), Quantity(value=0.26, unit=''))
    """
    if isinstance(given, Quantity):
        return given
    if isinstance(given, int | float) and not isinstance(given, bool):
        return Quantity(_finite(float(given), given, where))
    found = NUMBER.fullmatch(unicodedata.normalize("NFKC", given)) if isinstance(given, str) else None
    if found is None:
        raise OptionError(
            "not a figure", where=where, given=given, needed="a number with its unit, such as 62亿元 or 26%"
        )
    unit = found["unit"]
    if unit:
        try:
            parse_unit(unit)
        except UnitError as error:
            raise OptionError("the unit is not known", where=where, given=given, hint=error.hint) from error
    return Quantity(_finite(float(found["number"].replace(",", "")), given, where), unit)


def _finite(value: float, given: object, where: str) -> float:
    if not math.isfinite(value):
        raise OptionError("a figure must be finite", where=where, given=given)
    return value


def in_unit(figure: Quantity, unit: str, where: str) -> float:
    """Return a figure in a unit.

    A plain number is taken as it is where the unit is a count or class, and as a share where the unit is percent
    (0.26 is 26 %, and 26 is refused); anything else needs its unit.

    Raises
    ------
    OptionError
        The figure lacks a unit, or has one of another dimension.

    Examples
    --------
    >>> in_unit(Quantity(6.2e9, "元"), "亿CNY", "given"), in_unit(Quantity(0.26), "%", "given")
    (62.0, 26.0)
    """
    if unit in PLAIN:
        if figure.unit not in PLAIN:
            raise OptionError("the figure is a plain number", where=where, given=str(figure), needed="no unit")
        return figure.value
    if not figure.unit:
        if unit != PERCENT:
            raise OptionError(
                "the figure needs its unit", where=where, given=str(figure), needed=f"such as {figure}{unit}"
            )
        if abs(figure.value) > 1:
            raise OptionError(
                "a plain number is read as a share", where=where, given=str(figure), needed="0.26 or 26%, not 26"
            )
        return percent(figure.value, 1.0)
    try:
        ratio = conversion(parse_unit(figure.unit), parse_unit(unit))
    except ValueError as error:
        raise OptionError("the unit does not fit", where=where, given=str(figure), needed=unit) from error
    return float(scale(figure.value, ratio))


def convertible(source: str, target: str) -> bool:
    """Tell whether figures of one unit can be stated in another."""
    try:
        conversion(parse_unit(source), parse_unit(target))
    except ValueError:
        return False
    return True


def day(text: str, where: str) -> date:
    """Return a date; a year or a month stands for its last day.

    Raises
    ------
    OptionError
        It is no date.

    Examples
    --------
    >>> day("2024", "deadline"), day("2024-02", "deadline")
    (datetime.date(2024, 12, 31), datetime.date(2024, 2, 29))
    """
    found = DAY.fullmatch(text.strip())
    try:
        if found is not None:
            year, month = int(found[1]), int(found[2] or 12)
            return date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))
    except ValueError:
        pass
    raise OptionError("not a date", where=where, given=text, needed="2025-12-31, 2025-12 or 2025")
