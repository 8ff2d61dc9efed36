"""The targets of a plan as data: bundled ones, and a user's own file in the same format."""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from carbonacct.checks import quantity
from carbonacct.checks.quantity import PLAIN, Quantity
from carbonacct.errors import OptionError, UnitError
from carbonacct.units import parse_unit
from carbonacct.vocabulary import indicators

LEVELS = ("institution", "district", "city")
LIMITS, CHANGES, COURSES = (">=", ">", "<=", "<"), ("rise>=", "fall>="), ("rising", "falling", "on_path")
COMPARISONS = (*LIMITS, *CHANGES, *COURSES)
NONE_PUBLISHED = "none_published"
REQUIRED = ("plan", "indicator", "level", "comparison", "threshold", "unit", "deadline", "clause", "text_zh")
OPTIONAL = ("base_value", "base_date", "of", "measure", "path", "title_zh", "title_en", "text_en", "note")
BALANCES = ("green_balance", "green_share", "green_growth", "green_bond_balance", "balance")
INTENSITY = "intensity"
PATH = re.compile(r"co2_per_gdp:(\S+)")
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Target:
    """One target of a plan.

    Attributes
    ----------
    indicator
        Its name in the plan.
    level
        Whose figure is judged: the institution's own, or one of the district or city.
    comparison
        ``>=`` ``>`` ``<=`` ``<`` with the threshold; ``rise>=`` or ``fall>=``, the change on the base date in percent;
        ``rising``, ``falling``: the direction alone; ``on_path``: a path of decline.
    threshold
        In `unit`; ``None`` where none is published.
    base_value, base_date
        Where the figure starts, if printed.
    of
        Figure whose change is meant, if it is another one.
    measure
        What a loan book can say about it: an indicator of benefits, ``intensity``, or one of the green balances.
    path
        Path of decline of ``on_path``: ``co2_per_gdp:CN``.
    clause, text_zh, text_en
        Where it stands, the words of the plan, and their translation.
    """

    plan: str
    indicator: str
    level: str
    comparison: str
    threshold: float | None
    unit: str
    base_value: Quantity | None
    base_date: date | None
    deadline: date | None
    of: str
    measure: str
    path: str
    clause: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    note: str

    def title(self, lang: str) -> str:
        """Return its title in a language (``en``, ``zh``); its name where the plan's file has none."""
        return (self.title_zh if lang == "zh" else self.title_en) or self.indicator

    @property
    def region(self) -> str:
        """Whose schedule its path follows."""
        found = PATH.fullmatch(self.path)
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, where it comes from, and its targets."""

    id: str
    title_zh: str
    title_en: str
    publisher: str
    document_no: str
    issued: str
    targets: tuple[Target, ...]
    sha256: str

    @property
    def figures(self) -> tuple[str, ...]:
        """Names that figures may be given for."""
        return tuple(dict.fromkeys(name for t in self.targets for name in (t.indicator, t.of) if name))


def plans() -> tuple[str, ...]:
    """Return the ids of the bundled plans.

    Examples
    --------
    >>> plans()
    ('yuzhong-2023', 'liangping-2023')
    """
    return tuple(_bundled())


@lru_cache(maxsize=1)
def _bundled() -> dict[str, dict[str, str]]:
    text = (files("carbonacct.checks") / "data" / "plans.csv").read_text(encoding="utf-8")
    return {row["plan"]: row for row in csv.DictReader(text.splitlines())}


def load(plan: str | os.PathLike[str] | Plan) -> Plan:
    """Return a bundled plan by its id, or read a file in the same format.

    Parameters
    ----------
    plan
        ``yuzhong-2023``, ``liangping-2023``, or the path of a CSV with the columns of those.

    Raises
    ------
    OptionError
        There is no such plan, or the file breaks the format; the message names row and column.

    Examples
    --------
    >>> yuzhong = load("yuzhong-2023")
    >>> [(t.indicator, t.comparison, t.threshold, t.unit) for t in yuzhong.targets][3]
    ('green_loan_city_share', '>=', 25.0, '%')
    """
    if isinstance(plan, Plan):
        return plan
    known = _bundled()
    if isinstance(plan, str) and plan in known:
        return _read((files("carbonacct.checks") / "data" / f"{plan}.csv").read_bytes(), f"{plan}.csv", known[plan])
    path = Path(plan)
    if not path.is_file():
        near = difflib.get_close_matches(str(plan), known, n=1)
        raise OptionError(
            "there is no such plan",
            where="plan",
            given=str(plan),
            needed=f"{', '.join(known)}, or the path of a CSV",
            hint=f"did you mean {near[0]}?" if near else "",
        )
    return _read(path.read_bytes(), path.name, {})


def _read(content: bytes, name: str, about: Mapping[str, str]) -> Plan:
    rows = list(csv.reader(io.StringIO(_decoded(content, name), newline="")))
    header = [cell.strip() for cell in rows[0]] if rows else []
    _check_header(header, name)
    targets: list[Target] = []
    for line, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        where = f"{name}, row {line}"
        if len(cells) != len(header):
            raise OptionError("too many or too few cells", where=where, given=len(cells), needed=f"{len(header)} cells")
        cell = dict.fromkeys(OPTIONAL, "") | dict(zip(header, (c.strip() for c in cells), strict=True))
        target = _target(cell, where)
        if any(target.indicator == other.indicator for other in targets):
            raise OptionError("the indicator stands twice", where=where, given=target.indicator)
        if targets and target.plan != targets[0].plan:
            raise OptionError("one file holds one plan", where=where, given=target.plan, needed=targets[0].plan)
        targets.append(target)
    if not targets:
        raise OptionError("the plan has no targets", where=name)
    return Plan(
        id=targets[0].plan,
        title_zh=about.get("title_zh", ""),
        title_en=about.get("title_en", ""),
        publisher=about.get("publisher", ""),
        document_no=about.get("document_no", ""),
        issued=about.get("issued", ""),
        targets=tuple(targets),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OptionError("the plan is neither UTF-8 nor GB18030", where=name)


def _check_header(header: list[str], name: str) -> None:
    for column in REQUIRED:
        if column not in header:
            near = difflib.get_close_matches(column, header, n=1)
            hint = f"is {near[0]!r} meant?" if near else ""
            raise OptionError("the plan lacks a column", where=name, given=", ".join(header), needed=column, hint=hint)
    for column in header:
        if column not in (*REQUIRED, *OPTIONAL):
            needed = ", ".join((*REQUIRED, *OPTIONAL))
            raise OptionError("the plan has an unknown column", where=name, given=column, needed=needed)
    if len({*header}) < len(header):
        raise OptionError("a column stands twice", where=name, given=", ".join(header))


def _target(cell: Mapping[str, str], where: str) -> Target:
    for column in ("plan", "indicator", "clause", "text_zh"):
        if not cell[column]:
            raise OptionError("the cell is blank", where=f"{where}, column {column}")
    for column in ("indicator", "of"):
        if cell[column] and not NAME.fullmatch(cell[column]):
            raise OptionError(
                "a name has small letters, digits and _", where=f"{where}, column {column}", given=cell[column]
            )
    _among(cell, "level", LEVELS, where)
    comparison = _among(cell, "comparison", COMPARISONS, where)
    threshold = _threshold(cell, where)
    deadline, base_date = (
        quantity.day(cell[name], f"{where}, column {name}") if cell[name] else None
        for name in ("deadline", "base_date")
    )
    if comparison in CHANGES and (base_date is None or cell["unit"] != "%"):
        raise OptionError(
            "a change needs a base date and the unit %", where=where, given=f"{base_date}, {cell['unit']}"
        )
    if base_date is not None and deadline is not None and base_date >= deadline:
        raise OptionError("the base date must lie before the deadline", where=where, given=f"{base_date}, {deadline}")
    if comparison == "on_path" and (not PATH.fullmatch(cell["path"]) or cell["measure"] != INTENSITY):
        needed = "path co2_per_gdp:REGION and measure intensity"
        raise OptionError(
            "a path must be named", where=where, given=f"{cell['path']}, {cell['measure']}", needed=needed
        )
    if cell["measure"]:
        _among(cell, "measure", (*BALANCES, INTENSITY, *(one.id for one in indicators.list())), where)
    base = quantity.parse(cell["base_value"], f"{where}, column base_value") if cell["base_value"] else None
    texts = {name: cell[name] for name in ("title_zh", "title_en", "text_zh", "text_en", "clause", "note")}
    return Target(
        plan=cell["plan"],
        indicator=cell["indicator"],
        level=cell["level"],
        comparison=comparison,
        threshold=threshold,
        unit=cell["unit"],
        base_value=base,
        base_date=base_date,
        deadline=deadline,
        of=cell["of"],
        measure=cell["measure"],
        path=cell["path"],
        **texts,
    )


def _among(cell: Mapping[str, str], column: str, choices: tuple[str, ...], where: str) -> str:
    given = cell[column]
    if given not in choices:
        near = difflib.get_close_matches(given, choices, n=1)
        hint = f"did you mean {near[0]}?" if near else ""
        at = f"{where}, column {column}"
        raise OptionError("not among the choices", where=at, given=given, needed=", ".join(choices), hint=hint)
    return given


def _threshold(cell: Mapping[str, str], where: str) -> float | None:
    unit, given, at = cell["unit"], cell["threshold"], f"{where}, column threshold"
    if unit not in PLAIN:
        try:
            parse_unit(unit)
        except UnitError as error:
            raise OptionError(
                "the unit is not known", where=f"{where}, column unit", given=unit, hint=error.hint
            ) from error
    if given == NONE_PUBLISHED:
        return None
    if cell["comparison"] in COURSES:
        raise OptionError("a direction or path has no threshold", where=at, given=given, needed=NONE_PUBLISHED)
    try:
        value = float(given)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise OptionError("not a threshold", where=at, given=given, needed=f"a number in the unit, or {NONE_PUBLISHED}")
    if not cell["deadline"]:
        raise OptionError("a threshold needs its deadline", where=f"{where}, column deadline")
    return value
