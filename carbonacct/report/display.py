"""A disclosure as it is shown: language, money unit, decimals, and parts adjusted to the shown total on request."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property

from carbonacct.errors import OptionError
from carbonacct.report.model import (
    EMPTY,
    LANGUAGES,
    PART,
    SUBTOTAL,
    TOTAL,
    Cell,
    Column,
    Disclosure,
    Row,
    Table,
    Wording,
)
from carbonacct.report.wording import standing, unit_word
from carbonacct.units import conversion, parse_unit, scale
from carbonacct.vocabulary.messages import chinese

NONE = "—"
NUMERIC = ("number", "ratio", "count", "share", "money")
REPORTER = (Wording("报送机构", "Reporting institution"), Wording("报送日期", "Date of report"))
TO_FILL_IN = "________"
ADJUSTED = Wording("为使分项之和等于合计，本格由{0}调整为{1}", "adjusted from {0} to {1} so that the parts add up")
NOT_FOOTED = Wording("分项之和与合计不符，未作尾差调整", "the parts do not make up the total: not footed")
LACKING = Wording("本台账缺少“{0}”：须提供{1}", "“{0}” cannot be filled: needs {1}")


@dataclass(frozen=True)
class Shown:
    """One cell as shown: its text; the number behind it, if any; and the number format of a spreadsheet.

    A figure without a value is shown as ``—``, with the reason as its note; a cell that has no figure is blank.
    """

    text: str
    number: float | None = None
    format: str = ""
    note: str = ""


@dataclass(frozen=True)
class ShownTable:
    """One table as shown; ``notes`` has what must stand below it."""

    id: str
    title: str
    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Shown, ...], ...]
    roles: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Display:
    """How a disclosure is shown.

    Parameters
    ----------
    disclosure
        The filled form.
    lang
        ``zh`` or ``en``.
    money_unit
        Unit of every money column, such as ``亿元``, instead of the form's own.
    foot
        Whether shown parts are adjusted to the shown total, each adjusted cell noted.
    """

    disclosure: Disclosure
    lang: str = "zh"
    money_unit: str | None = None
    foot: bool = False
    _ratios: dict[str, Fraction] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise OptionError("no such language", where="lang", given=self.lang, needed=", ".join(LANGUAGES))
        if self.money_unit is not None:
            self._ratio(self.money_unit)

    def _ratio(self, unit: str) -> Fraction:
        if unit not in self._ratios:
            self._ratios[unit] = conversion(parse_unit("CNY"), parse_unit(unit))
        return self._ratios[unit]

    @property
    def title(self) -> str:
        """Title of the form."""
        return self.disclosure.title(self.lang)

    @property
    def reporter(self) -> tuple[str, str]:
        """Who reports and when, each with its label; a rule to write on where it is not given."""
        colon = "：" if self.lang == "zh" else ": "
        given = (self.disclosure.institution, self.disclosure.report_date)
        institution, day = (
            f"{label(self.lang)}{colon}{text or TO_FILL_IN}" for label, text in zip(REPORTER, given, strict=True)
        )
        return institution, day

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be printed with the form, without repetition."""
        return tuple(dict.fromkeys(note(self.lang) for note in self.disclosure.notes))

    @property
    def sources(self) -> tuple[str, ...]:
        """What the form rests on, each with its citation and standing."""
        colon, left, right = ("：", "（", "）") if self.lang == "zh" else (": ", " (", ")")
        return tuple(
            f"{one.what(self.lang)}{colon}{chinese(one.citation) if self.lang == 'zh' else one.citation}"
            + (f"{left}{standing(one.status)(self.lang)}{right}" if one.status else "")
            for one in self.disclosure.sources
        )

    @cached_property
    def tables(self) -> tuple[ShownTable, ...]:
        """The tables as shown."""
        return tuple(self._table(table) for table in self.disclosure.tables)

    def unit_of(self, column: Column) -> str:
        """Return the unit that a column is shown in."""
        return self.money_unit or column.unit if column.kind == "money" else column.unit

    def heading(self, column: Column) -> str:
        """Return the heading of a column with its unit."""
        unit = "%" if column.kind == "share" else unit_word(self.unit_of(column))(self.lang)
        left, right = ("（", "）") if self.lang == "zh" else (" [", "]")
        return f"{column.title(self.lang)}{left}{unit}{right}" if unit else column.title(self.lang)

    def value(self, column: Column, cell: Cell) -> float | None:
        """Return the number of a cell in the unit it is shown in, not rounded."""
        if not isinstance(cell.value, int | float):
            return None
        value = float(cell.value)
        return float(scale(value, self._ratio(self.unit_of(column)))) if column.kind == "money" else value

    def _table(self, table: Table) -> ShownTable:
        footed: dict[tuple[int, str], Decimal] = {}
        notes = [note(self.lang) for note in table.notes]
        notes += [LACKING(self.lang).format(lack.column(self.lang), lack.needs(self.lang)) for lack in table.lacking]
        if self.foot:
            for column in table.columns:
                found = self._footed(table, column)
                if found is None:
                    notes.append(f"{column.title(self.lang)}: {NOT_FOOTED(self.lang)}")
                else:
                    footed |= {(place, column.id): value for place, value in found.items()}
        rows = []
        for place, row in enumerate(table.rows):
            rows.append(
                tuple(
                    self._shown(column, row.cells.get(column.id, EMPTY), footed.get((place, column.id)))
                    for column in table.columns
                )
            )
        return ShownTable(
            id=table.id,
            title=table.title(self.lang),
            headings=tuple(self.heading(column) for column in table.columns),
            numeric=tuple(column.kind in NUMERIC for column in table.columns),
            rows=tuple(rows),
            roles=tuple(row.role for row in table.rows),
            notes=tuple(dict.fromkeys(notes)),
        )

    def _footed(self, table: Table, column: Column) -> dict[int, Decimal] | None:
        """Return the shown value of every part and total of a column, by row; ``None`` if the parts are no parts."""
        if column.kind not in ("number", "money"):
            return {}
        values = [self.value(column, row.cells.get(column.id, EMPTY)) for row in table.rows]
        known = [(place, row.role) for place, row in enumerate(table.rows) if values[place] is not None]
        totals = [place for place, role in known if role == TOTAL]
        if len(totals) != 1 or not any(role == PART for _, role in known) or not _adds(table.rows, column):
            return {}
        found = {totals[0]: rounded(values[totals[0]] or 0.0, column.decimals)}
        if any(row.role == SUBTOTAL for row in table.rows):
            blocks = [(totals[0], [place for place, role in known if role == SUBTOTAL])]
            parts: list[int] = []
            for place, role in known:
                if role == PART:
                    parts.append(place)
                elif role == SUBTOTAL:
                    blocks.append((place, parts))
                    parts = []
        else:
            blocks = [(totals[0], [place for place, role in known if role == PART])]
        for whole, places in blocks:
            exact = [values[place] or 0.0 for place in places]
            shown = largest_remainder(exact, found[whole], column.decimals)
            if shown is None:
                return None
            found |= dict(zip(places, shown, strict=True))
        return found

    def _shown(self, column: Column, cell: Cell, footed: Decimal | None) -> Shown:
        why = cell.why(self.lang) if cell.why is not None else ""
        if isinstance(cell.value, Wording):
            return Shown(cell.value(self.lang), note=why)
        if isinstance(cell.value, str):
            return Shown(cell.value, note=why)
        number = self.value(column, cell)
        if number is None:
            return Shown(NONE if cell.trace or why else "", note=why)
        if column.kind == "count":
            return Shown(f"{cell.value:,d}", number, "#,##0", why)
        places = column.decimals if cell.decimals is None else cell.decimals
        format = "#,##0" + ("." + "0" * places if places else "")
        if column.kind == "share":
            return Shown(f"{rounded(100 * number, places):,}%", number, format + "%", why)
        plain = rounded(number, places)
        if footed is None:
            return Shown(f"{plain:,}", number, format, why)
        note = "" if footed == plain else ADJUSTED(self.lang).format(f"{plain:,}", f"{footed:,}")
        return Shown(f"{footed:,}", float(footed), format, note or why)


def _adds(rows: Sequence[Row], column: Column) -> bool:
    """Tell whether the cells of a column are sums: a trace of the total names the same figure as its parts."""
    traces = [
        row.cells[column.id].trace for row in rows if row.role in (PART, SUBTOTAL, TOTAL) and column.id in row.cells
    ]
    names = {(trace.result, trace.figure) for trace in traces if trace is not None}
    return len(names) == 1


def width(text: str) -> float:
    """Return about how wide a text is, in letters; Chinese signs are two.

    Examples
    --------
    >>> width("CO2 减排")
    8.0
    """
    return float(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text))


def rounded(value: float, places: int) -> Decimal:
    """Return a number rounded half away from zero in its shortest decimal form, as Chinese forms are (四舍五入).

    Examples
    --------
    >>> rounded(2.675, 2), rounded(-0.5, 0), rounded(1e16, 0)
    (Decimal('2.68'), Decimal('-1'), Decimal('10000000000000000'))
    """
    exact = Decimal(repr(value))
    step = Decimal(1).scaleb(-places)
    return Decimal(int((exact / step).to_integral_value(ROUND_HALF_UP))) * step if exact else Decimal(0) * step


def largest_remainder(parts: Sequence[float], whole: Decimal, places: int) -> list[Decimal] | None:
    """Return parts rounded so that they add up to a rounded whole, or ``None`` where they do not make it up.

    Every part is cut down to a step of the last place; the steps still missing go to the largest remainders, the
    first of equal ones. A whole that is itself adjusted may lie one step beyond.

    Examples
    --------
    >>> [str(part) for part in largest_remainder([1.4, 1.4, 1.2], Decimal(4), 0)]
    ['2', '1', '1']
    >>> largest_remainder([1.0, 1.0], Decimal(9), 0) is None
    True
    """
    step = Decimal(1).scaleb(-places)
    exact = [Decimal(repr(part)) / step for part in parts]
    floors = [math.floor(part) for part in exact]
    missing = int(whole / step) - sum(floors)
    if not -1 <= missing <= len(parts) + 1 or (missing and not parts):
        return None
    order = sorted(range(len(parts)), key=lambda place: (floors[place] - exact[place], place))
    for place in [*order, *order][:missing] if missing > 0 else order[-1:] * -missing:
        floors[place] += 1 if missing > 0 else -1
    return [floor * step for floor in floors]
