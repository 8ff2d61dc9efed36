"""One batch of a book larger than memory: the computation of the book in one piece, over some of its rows.

A plan is plain data: it travels to another process or machine, where ``run`` computes a batch. Nothing there needs
pandas or pint. What reaches across rows is settled before (see ``links`` and ``survey``): a batch must not hold a part
of rows that belong together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.columns import parse_header
from carbonacct.book.issue_columns import row_issues
from carbonacct.book.model import OUT_OF_SCOPE, Book, Source
from carbonacct.book.parts import Part, understand
from carbonacct.book.tables import Limits, from_arrow
from carbonacct.book.validate import check
from carbonacct.book.whole import Whole
from carbonacct.engines.counted import counted, grouping
from carbonacct.engines.fields import BENEFITS, possible, schema
from carbonacct.engines.tally import Tally
from carbonacct.errors import BookError, FactorDataError, OptionError
from carbonacct.factors import FactorSet
from carbonacct.factors.model import FactorRow
from carbonacct.factors.model import Source as Document
from carbonacct.loan_benefits import Benefits, benefits
from carbonacct.portfolio.emissions import Emissions
from carbonacct.portfolio.financed import financed_emissions
from carbonacct.result_columns import batch_of

if TYPE_CHECKING:
    import pyarrow as pa

LIMITS = Limits()
LINKED = ("projects", "borrowers", "pools")
IN_ONE_PIECE = "read the book in one piece; facts of projects and borrowers may also be joined to its rows"
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """A question about a book, its options and factors, as plain data.

    Attributes
    ----------
    question
        ``benefits`` or ``financed_emissions``.
    options
        Arguments of that function, without the factors.
    reading
        Arguments of :func:`carbonacct.read_book`: ``units``, ``year``, ``region``, ``currency``; and ``today``.
    edition, given_rows, given_sources, sha256
        The factor set: its edition, the rows and documents a user added, and the checksum of it all.
    by
        Columns to group by.
    columns
        Columns of the result's rows, in order; those that no row fills are null.
    possible
        Columns that a result can have at all.
    whole
        What a batch must know of the whole book.
    source, kind
        Name of the book, and ``parquet`` or ``frame``.
    """

    question: str
    options: Mapping[str, Any]
    reading: Mapping[str, Any]
    edition: str
    given_rows: tuple[Mapping[str, Any], ...]
    given_sources: tuple[Mapping[str, Any], ...]
    sha256: str
    by: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    whole: Whole = field(default_factory=Whole)
    source: str = "frame"
    kind: str = "frame"

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema of the result's rows."""
        return schema(self.columns)

    def with_whole(self, whole: Whole) -> Plan:
        """Return the plan with what is known of the whole book."""
        return replace(self, whole=whole)

    def with_columns(self, columns: Iterable[str]) -> Plan:
        """Return the plan with some of the possible result columns."""
        chosen = {*columns}
        return replace(self, columns=tuple(name for name in self.possible if name in chosen))


class NewColumns(Exception):
    """A batch fills columns that the plan does not have."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


@dataclass(frozen=True)
class Outcome:
    """What a batch yields: its rows, the issues of these rows, and sums that merge."""

    rows: pa.RecordBatch
    issues: pa.RecordBatch
    tally: Tally


def plan(
    question: str,
    header: pa.Schema,
    *,
    options: Mapping[str, Any] | None = None,
    factors: FactorSet | None = None,
    units: Mapping[str, str] | None = None,
    year: int | None = None,
    region: str | None = None,
    currency: str | None = None,
    by: Sequence[str] = (),
    today: date | None = None,
    source: str = "frame",
    kind: str = "frame",
) -> Plan:
    """Return the plan of a question about a book with some columns.

    Parameters
    ----------
    question
        ``benefits`` or ``financed_emissions``.
    header
        Arrow schema of the book.
    options
        Arguments of :func:`carbonacct.benefits` or :func:`carbonacct.financed_emissions` but ``factors``.
    factors
        A factor set, the newest edition if ``None``.
    units, year, region, currency
        As of :func:`carbonacct.read_book`.
    by
        Columns to group by.
    today
        Date after which a disbursement lies in the future.
    source, kind
        Name of the book, and ``parquet`` or ``frame``: how it would have been read in one piece.

    Raises
    ------
    OptionError
        An argument is not among its choices, or cannot be answered in batches.
    BookError
        The columns cannot be understood.
    """
    chosen = factors or FactorSet.load()
    options = dict(options or {})
    for name in LINKED:
        if options.pop(name, None) is not None:
            raise OptionError("linked tables are not read in batches", where=name, hint=IN_ONE_PIECE)
    if options.pop("uncertainty", False):
        hint = "read the book in one piece: the errors of a factor reach across all rows"
        raise OptionError("uncertainty is not computed in batches", where="uncertainty", given=True, hint=hint)
    rows, sources = chosen.given()
    made = Plan(
        question,
        options,
        {
            "units": dict(units or {}),
            "year": year,
            "region": region,
            "currency": currency,
            "today": (today or date.today()).isoformat(),
        },
        chosen.edition,
        tuple(asdict(row) for row in rows),
        tuple(asdict(source) for source in sources),
        chosen.sha256,
        tuple(by),
        source=source,
        kind=kind,
    )
    _refuse_units(made, header)
    empty = _book(made, header.empty_table().to_batches(max_chunksize=1), np.zeros(0, dtype=np.int64), header)
    result = _result(made, empty)
    for column in made.by:
        grouping(result, column)
    every = possible(question, [*empty.columns, *empty.words])
    return replace(made, possible=every, columns=every)


def refuse_book(given: object) -> None:
    """Refuse a book that was read already: its pools and linked tables do not stand in its rows."""
    if isinstance(given, Book):
        hint = "ask carbonacct.benefits or carbonacct.financed_emissions about it"
        raise OptionError("a book in one piece is not computed in batches", given=given.source.name, hint=hint)


def _refuse_units(plan: Plan, header: pa.Schema) -> None:
    known = {key for name in header.names for key in _keys_of(name)}
    for name in plan.reading["units"]:
        if name not in known:
            needed = ", ".join(header.names)[:200]
            raise OptionError("no column of this name", where="units", given=name, needed=needed)
    if not any("loan_id" in _keys_of(name) for name in header.names):
        given = ", ".join(header.names)[:80]
        hint = "name it 贷款编号 or loan_id"
        raise BookError("column loan_id is missing", where=plan.source, given=given, needed="loan_id", hint=hint)


def _keys_of(name: str) -> tuple[str, str, str]:
    header = parse_header(name)
    return header.name, header.text, header.bare


def run(plan: Plan, batch: pa.RecordBatch | pa.Table, rows: int | Rows, *, apart: bool = False) -> Outcome:
    """Compute a batch.

    Parameters
    ----------
    batch
        Rows of the book, with all its columns.
    rows
        Row number of the first row, or of every row (ascending).
    apart
        Whether it is known that no loan stands in several rows.

    Raises
    ------
    BookError
        The batch holds a total row, or cannot be read.
    """
    numbers = np.arange(rows, rows + batch.num_rows, dtype=np.int64) if isinstance(rows, int) else rows
    book = _book(
        plan, [batch] if not hasattr(batch, "to_batches") else batch.to_batches(), numbers, batch.schema, apart=apart
    )
    result = _result(plan, book)
    made = batch_of(result.columns())
    return Outcome(_conformed(made, plan), row_issues(result.found), counted(plan.by, result, {*made.schema.names}))


@lru_cache(maxsize=4)
def _factors(edition: str, sha256: str, rows: tuple[Any, ...], sources: tuple[Any, ...]) -> FactorSet:
    held = FactorSet.load(edition)
    if rows:
        held = held.taking([FactorRow(**dict(row)) for row in rows], [Document(**dict(source)) for source in sources])
    if held.sha256 != sha256:
        raise FactorDataError(
            "the factors of this machine are not those of the plan",
            where=edition,
            given=held.sha256[:16],
            needed=sha256[:16],
            hint="install the same version of carbonacct everywhere",
        )
    return held


def factors_of(plan: Plan) -> FactorSet:
    """Return the factor set of a plan."""
    rows = tuple(tuple(row.items()) for row in plan.given_rows)
    return _factors(plan.edition, plan.sha256, rows, tuple(tuple(source.items()) for source in plan.given_sources))


def part_of(plan: Plan, batches: Sequence[pa.RecordBatch], rows: Rows, header: pa.Schema) -> Part:
    """Return some rows understood, before they are checked."""
    import pyarrow as pa

    table = from_arrow(pa.Table.from_batches(batches, header), LIMITS, Source(plan.source, plan.kind, str))
    table.rows = rows
    return understand(table, plan.reading["units"], plan.whole)


def _book(plan: Plan, batches: Sequence[pa.RecordBatch], rows: Rows, header: pa.Schema, *, apart: bool = False) -> Book:
    reading, part = plan.reading, part_of(plan, batches, rows, header)
    if apart:
        part.words["loan_id"].take_for_distinct()
    book = check(
        part,
        year=reading["year"],
        region=reading["region"],
        currency=reading["currency"],
        today=date.fromisoformat(reading["today"]),
    )
    totals = np.flatnonzero(book.state == OUT_OF_SCOPE)
    if len(totals):
        raise BookError(
            "a total row cannot be checked in batches",
            where=f"row {book.rows[totals[0]]}",
            given=book.loan_of(int(totals[0])),
            hint="take total rows out, or read the book in one piece",
        )
    return book


def _result(plan: Plan, book: Book) -> Benefits | Emissions:
    ask = benefits if plan.question == BENEFITS else financed_emissions
    return ask(book, factors=factors_of(plan), **plan.options)


def _conformed(rows: pa.RecordBatch, plan: Plan) -> pa.RecordBatch:
    """Return the rows with all columns of the plan, in their order."""
    strange = [name for name in rows.schema.names if name not in plan.columns]
    if strange:
        raise NewColumns(strange)
    return conformed(rows, plan.schema)


def conformed(rows: pa.RecordBatch | pa.Table, wanted: pa.Schema) -> Any:
    """Return rows with the columns of a schema; those they do not have are null, others are left out."""
    import pyarrow as pa

    arrays = []
    for held in wanted:
        place = rows.schema.get_field_index(held.name)
        column = pa.nulls(rows.num_rows, held.type) if place < 0 else rows.column(place)
        arrays.append(column if column.type == held.type else column.cast(held.type))
    return type(rows).from_arrays(arrays, schema=wanted)
