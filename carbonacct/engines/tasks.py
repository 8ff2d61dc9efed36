"""The steps of a stream over one piece of a book; each leaves files behind and can run in a process of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.codes import waste_decays
from carbonacct.book.columns import parse_header
from carbonacct.book.issue_columns import schema as issue_schema
from carbonacct.book.parts import Part
from carbonacct.engines import batch, links, spill
from carbonacct.engines.batch import NewColumns, Plan
from carbonacct.engines.fields import BENEFITS
from carbonacct.engines.folder import ISSUES, JOURNAL, ROWS, unfinished, unwritable, whole
from carbonacct.engines.linked import Linked
from carbonacct.engines.source import Parquet, Piece
from carbonacct.engines.survey import Survey, ratios_of, survey
from carbonacct.engines.survey import columns as columns_of_survey
from carbonacct.engines.tally import Tally

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
BATCH_ROWS, LEANER = 1 << 17, 4
SAMPLE_ROWS = 1 << 12
SAMPLES = 8


class Hands:
    """Threads that read and write beside the one that computes, for all pieces: each new one begins without memory."""

    def __init__(self) -> None:
        self.reader, self.rows, self.issues = (ThreadPoolExecutor(1) for _ in range(3))

    def __enter__(self) -> Hands:
        return self

    def __exit__(self, *_: object) -> None:
        for hand in (self.reader, self.rows, self.issues):
            hand.shutdown()


@dataclass(frozen=True)
class Work:
    """What every step needs: the plan, the book and its pieces, and the folder it works in.

    ``groups`` and ``kinds`` tell group and kind of every column of the book, ``again`` which kinds of keys occur more
    than once, ``rules`` the rules by which rows belong together, ``hands`` threads where there are any.
    """

    plan: Plan
    source: Parquet
    pieces: tuple[Piece, ...]
    folder: Path
    groups: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    hands: Hands | None = None

    @property
    def batch_rows(self) -> int:
        """Rows of a batch."""
        return -(-BATCH_ROWS // LEANER) if lean(self.plan) else BATCH_ROWS

    def file(self, name: str, number: int, ending: str = "npy") -> Path:
        """Return a file of the journal."""
        return self.folder / JOURNAL / f"{name}-{number:06d}.{ending}"

    def headers(self, names: set[str]) -> list[str]:
        """Return the headers of the columns of some names."""
        return [header for header in self.source.schema().names if parse_header(header).name in names]

    @contextmanager
    def parts(self, number: int, names: set[str]) -> Iterator[Iterator[Part]]:
        """Read a piece batch by batch, with some of its columns understood."""
        import pyarrow as pa

        def understood(first: int, read: pa.RecordBatch) -> Part:
            table = read if "loan_id" in names else read.append_column("loan_id", pa.nulls(read.num_rows, pa.string()))
            rows = np.arange(first, first + read.num_rows, dtype=np.int64)
            return batch.part_of(self.plan, [table], rows, table.schema)

        with self.batches(number, self.headers(names)) as batches:
            yield (understood(first, read) for first, read in batches)

    @contextmanager
    def batches(self, number: int, columns: list[str] | None = None) -> Iterator[Iterator[tuple[int, pa.RecordBatch]]]:
        """Read a piece batch by batch; its file is closed at the end, whatever happens."""
        with closing(
            self.source.batches(self.pieces[number], self.batch_rows, columns, threads=self.hands is not None)
        ) as read:
            yield read


def lean(plan: Plan) -> bool:
    """Tell whether memory comes before speed: a stream of financed emissions is to grow by 64 MiB at the most."""
    return plan.question != BENEFITS


@dataclass
class Scouted:
    """What a first look at a piece found: facts for all batches, and its loan numbers where they ascend."""

    survey: Survey
    ascending: bool
    first: str = ""
    last: str = ""
    rows: int = 0


def scout(work: Work, number: int) -> Scouted:
    """Look at the few columns that reach across rows; keep hashes of keys, of loans only where they do not ascend."""
    keys = {column for column in links.KEYS.values() if column in work.kinds}
    found: dict[str, list[NDArray[np.uint64]]] = {}
    made = Scouted(Survey(), ascending=True)
    waste = waste_decays(work.kinds)
    region = work.plan.reading["region"]
    with work.parts(number, keys | columns_of_survey(work.kinds)) as parts:
        for part in parts:
            made.survey.merge(survey(part, waste=waste, region=region))
            for kind, (hashes, known) in links.key_hashes(part).items():
                found.setdefault(kind, []).append(hashes[known])
            if made.ascending:
                made.ascending, made.first, made.last = _ascends(part, made)
            made.rows += part.size
    for kind, held in found.items():
        spill.keep(work.file(f"keys-{kind}", number), np.concatenate(held))
    return made


def _ascends(part: Part, before: Scouted) -> tuple[bool, str, str]:
    """Tell whether plain loan numbers ascend through a piece, with the first and the last."""
    import pyarrow.compute as pc

    text = part.words["loan_id"].arrow
    if text is None or text.null_count or not len(text):
        return False, "", ""
    first, last = text[0].as_py(), text[len(text) - 1].as_py()
    rising = links.plain(text) and (not before.rows or before.last < first)
    rising = rising and (len(text) < 2 or pc.all(pc.less(text[:-1], text[1:])).as_py())
    return rising, before.first or first, last


def ratios(work: Work, number: int) -> Iterator[NDArray[np.float64]]:
    """Yield balance over investment of the rows of a piece that state both."""
    with work.parts(number, {"balance", "total_investment"}) as parts:
        for part in parts:
            yield ratios_of(part)


def records(work: Work, number: int) -> list[str]:
    """Keep what the rules need to know of each row of a piece; return the rules."""
    found: dict[str, list[Any]] = {}
    with work.parts(number, links.columns_of_keys(work.plan, work.again, work.groups)) as parts:
        for part in parts:
            for rule, _, made in links.records(work.plan, part, work.again):
                found.setdefault(rule, []).append(made)
    for rule, held in found.items():
        spill.keep(work.file(f"records-{rule}", number), np.concatenate(held))
    return sorted(found)


def flagged(work: Work, part: Part) -> NDArray[np.bool_]:
    """Return the rows that must be computed in one piece with others."""
    rows = np.zeros(part.size, dtype=bool)
    year = links.year_of(part)
    for rule in work.rules:
        keys, known = links.of_rule(rule, part, year)
        rows |= known & spill.among(keys, np.load(work.folder / JOURNAL / f"together-{rule}.npy", mmap_mode="r"))
    return rows


def gather(work: Work, number: int) -> int:
    """Copy the rows of a piece that are computed in one piece with others; return how many."""
    import pyarrow as pa

    with work.parts(number, {*links.KEYS.values(), "year"} & {*work.kinds}) as parts:
        mask = np.concatenate([flagged(work, part) for part in parts])
    if not mask.any():
        return 0
    taken, rows, piece = [], [], work.pieces[number]
    with work.batches(number) as batches:
        for first, held in batches:
            places = np.flatnonzero(mask[first - piece.first : first - piece.first + held.num_rows])
            taken.append(held.take(pa.array(places)))
            rows.append(places + first)
    table = pa.Table.from_batches(taken).unify_dictionaries()
    with pa.ipc.new_file(str(work.file("gathered", number, "arrow")), table.schema) as writer:
        writer.write_table(table)
    np.save(work.file("gathered", number), np.concatenate(rows))
    return len(table)


def sample(work: Work, number: int) -> set[str]:
    """Return the result columns that the first rows of a piece fill; only some pieces are tried."""
    if number % max(1, len(work.pieces) // SAMPLES):
        return set()
    with closing(work.source.batches(work.pieces[number], SAMPLE_ROWS)) as batches:
        first, held = next(batches)
    return batch.run(replace(work.plan, columns=work.plan.possible), held, first).tally.columns


def compute(work: Work, number: int) -> list[str]:
    """Compute a piece: its rows, issues and tally; return its result columns.

    The tally is written last, by a rename: where it stands, rows and issues are whole.
    """
    done = work.file("done", number, "json")
    if done.is_file():
        columns: list[str] = json.loads(done.read_text("utf-8"))["columns"]
        return columns
    plan = work.plan
    while True:
        try:
            tally = _computed(replace(work, plan=plan), number)
            break
        except NewColumns as new:
            plan = plan.with_columns({*plan.columns, *new.names})
    content = {"columns": [*plan.columns], "tally": tally.to_json()}
    whole(done, json.dumps(content, ensure_ascii=False).encode())
    return [*plan.columns]


def _computed(work: Work, number: int) -> Tally:
    import pyarrow as pa

    piece, linked, hands = work.pieces[number], Linked(work.folder / JOURNAL), work.hands
    tally = Tally()
    files = [work.folder / name / part_name(number) for name in (ROWS, ISSUES)]
    parts = [unfinished(file) for file in files]
    try:
        with (
            Writer(parts[0], work.plan.schema, hands.rows if hands else None) as rows,
            Writer(parts[1], issue_schema(), hands.issues if hands else None) as issues,
            closing(work.source.batches(piece, work.batch_rows)) as read,
            closing(ahead(read, hands.reader) if hands else read) as batches,
        ):
            for first, held in batches:
                places = linked.inside(first, first + held.num_rows)
                numbers: int | NDArray[np.int64] = first
                if len(places):
                    kept = np.delete(np.arange(held.num_rows), places - first)
                    held, numbers = held.take(pa.array(kept)), kept + first
                made = batch.run(work.plan, held, numbers, apart=True)
                tally.merge(made.tally)
                if len(places):
                    rows.write(linked.rows(places, made.rows))
                    issues.write(linked.issues(places, made.issues))
                else:
                    rows.write(made.rows)
                    issues.write(made.issues)
        for part, file in zip(parts, files, strict=True):
            os.replace(part, file)
    except OSError as error:
        raise unwritable(error, files[0]) from error
    return tally


def part_name(number: int) -> str:
    """Return the name of the file of a piece."""
    return f"part-{number:06d}.parquet"


def ahead(items: Iterator[T], reader: ThreadPoolExecutor) -> Generator[T]:
    """Yield items, the next one being made while the last one is used."""
    coming = reader.submit(next, items, None)
    try:
        while (item := coming.result()) is not None:
            coming = reader.submit(next, items, None)
            yield item
    finally:
        wait([coming])


class Writer:
    """A Parquet file written batch by batch; only words are kept in dictionaries.

    Parameters
    ----------
    hand
        A thread that writes beside other work.
    """

    def __init__(self, file: Path, schema: pa.Schema, hand: ThreadPoolExecutor | None = None) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        words = [held.name for held in schema if pa.types.is_dictionary(held.type)]
        self._file = pa.OSFile(str(file), "wb")
        self._writer = pq.ParquetWriter(self._file, schema, use_dictionary=words, store_schema=True)
        self._hand = hand
        self._written: Future[None] | None = None

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the file; what failed is left without an end, so that it is no Parquet file."""
        try:
            if kind is None:
                self._wait()
                self._writer.close()
        finally:
            if self._written is not None:
                wait([self._written])
            self._writer.is_open = False  # else it would be ended when it is forgotten
            self._file.close()

    def write(self, rows: pa.RecordBatch | pa.Table) -> None:
        """Write some rows as a row group; an error of a thread shows at the next call."""
        import pyarrow as pa

        table = rows if isinstance(rows, pa.Table) else pa.Table.from_batches([rows])
        self._wait()
        if table.num_rows and self._hand is None:
            self._writer.write_table(table, row_group_size=table.num_rows)
        elif self._hand is not None and table.num_rows:
            self._written = self._hand.submit(self._writer.write_table, table, row_group_size=table.num_rows)

    def _wait(self) -> None:
        if self._written is not None:
            self._written.result()
            self._written = None


def conform(work: Work, number: int) -> None:
    """Give the rows of a piece the columns of the plan, where it has others."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = work.plan.schema
    file = work.folder / ROWS / part_name(number)
    with pq.ParquetFile(file) as reader:
        if reader.schema_arrow.names == wanted.names:
            return
        part = unfinished(file)
        try:
            with Writer(part, wanted) as writer:
                for group in range(reader.num_row_groups):
                    held = reader.read_row_group(group)
                    arrays = [
                        held.column(one.name) if one.name in held.column_names else pa.nulls(held.num_rows, one.type)
                        for one in wanted
                    ]
                    writer.write(pa.Table.from_arrays(arrays, schema=wanted))
            os.replace(part, file)
        except OSError as error:
            raise unwritable(error, file) from error
