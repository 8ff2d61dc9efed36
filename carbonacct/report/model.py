"""What a disclosure is made of: tables of cells that know their result, figure and group; notes, sources, manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

LANGUAGES = ("zh", "en")
PART, SUBTOTAL, TOTAL, OTHER = "part", "subtotal", "total", "other"


class Wording(NamedTuple):
    """A text in Chinese and English."""

    zh: str
    en: str

    def __call__(self, lang: str) -> str:
        """Return the text in a language (``zh``, ``en``)."""
        return self[LANGUAGES.index(lang)]


def same(text: str) -> Wording:
    """Return a text that reads the same in both languages, such as a name or a number."""
    return Wording(text, text)


@dataclass(frozen=True)
class Column:
    """A column as the form has it.

    Parameters
    ----------
    id
        Name, stable.
    title
        Heading, without the unit.
    kind
        ``text``, ``number`` (of which parts add up), ``ratio`` (of which they do not), ``count``, ``share`` (0 to 1,
        shown in percent) or ``money`` (held in whole units of currency, shown in `unit` or the money unit asked for).
    unit
        Unit shown in the heading; for ``money`` the default one.
    decimals
        Places shown.
    """

    id: str
    title: Wording
    kind: str = "text"
    unit: str = ""
    decimals: int = 2


@dataclass(frozen=True)
class Trace:
    """Where a cell comes from.

    Attributes
    ----------
    result
        Which result: ``benefits``, ``emissions``, ``book``, ``operations``, ``plan``.
    figure
        Figure of that result.
    group
        Key by grouping; empty for the whole.
    rows
        Rows of the book that entered; ``None`` where the figure has none.
    """

    result: str
    figure: str
    group: Mapping[str, str] = field(default_factory=dict)
    rows: int | None = None

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={key}" for name, key in self.group.items())
        return f"{self.result}.{self.figure}" + (f"[{inside}]" if inside else "")

    def as_dict(self) -> dict[str, Any]:
        """Return the trace as plain data."""
        return {"result": self.result, "figure": self.figure, "group": dict(self.group), "rows": self.rows}


@dataclass(frozen=True)
class Cell:
    """A value, where it comes from, and, where there is none, why; ``decimals`` where they are not the column's."""

    value: float | int | str | Wording | None
    trace: Trace | None = None
    why: Wording | None = None
    decimals: int | None = None


EMPTY = Cell(None)


def figure(value: float | int | str | None, trace: Trace, why: Wording) -> Cell:
    """Return the cell of a figure; where there is none, with the reason."""
    return Cell(value, trace, why if value is None else None)


@dataclass(frozen=True)
class Row:
    """One line: its cells by column, and its role: part, subtotal of the parts above it, total, or none of these."""

    cells: Mapping[str, Cell]
    role: str = OTHER


@dataclass(frozen=True)
class Lack:
    """A column a form asks for and the book cannot fill, with what would fill it."""

    column: Wording
    needs: Wording


@dataclass(frozen=True)
class Table:
    """One table of a form."""

    id: str
    title: Wording
    columns: Sequence[Column]
    rows: Sequence[Row]
    notes: Sequence[Wording] = ()
    lacking: Sequence[Lack] = ()

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(column for column in self.columns if column.id == name)


@dataclass(frozen=True)
class Reference:
    """A document or result that the tables rest on."""

    what: Wording
    citation: str
    status: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG text by language, with what it shows in words; ``png`` yields bytes for a language."""

    id: str
    title: Wording
    svg: Mapping[str, str]
    png: Callable[[str], bytes] = field(compare=False, repr=False)


@dataclass(frozen=True)
class Disclosure:
    """A filled form, in no language yet: tables, notes, sources and what the results rest on.

    ``institution`` and ``report_date`` are those of whoever reports, as given; blank ones are left to be written in.
    """

    template: str
    title: Wording
    tables: Sequence[Table]
    notes: Sequence[Wording] = ()
    sources: Sequence[Reference] = ()
    manifest: Mapping[str, Any] = field(default_factory=dict)
    pictures: Sequence[Picture] = ()
    institution: str = ""
    report_date: str = ""

    def __getitem__(self, table: str) -> Table:
        for one in self.tables:
            if one.id == table:
                return one
        raise KeyError(table)

    def cells(self) -> Iterator[tuple[Table, int, Column, Cell]]:
        """Yield every cell with a value from a result: its table, row number from 1, column and cell."""
        for table in self.tables:
            for number, row in enumerate(table.rows, start=1):
                for column in table.columns:
                    cell = row.cells.get(column.id, EMPTY)
                    if cell.trace is not None:
                        yield table, number, column, cell


def text_row(role: str = OTHER, **cells: str | Wording | Cell) -> Row:
    """Return a row from texts and cells."""
    return Row({name: one if isinstance(one, Cell) else Cell(one) for name, one in cells.items()}, role)


def lacks(pairs: Iterable[tuple[Wording, Wording]]) -> tuple[Lack, ...]:
    """Return the columns that cannot be filled, from pairs of heading and need."""
    return tuple(Lack(column, needs) for column, needs in pairs)
