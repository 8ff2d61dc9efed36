"""The first pass over a book on a cluster: what a row must know of all others, and which rows belong together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from carbonacct.book.parts import Part
from carbonacct.book.validate import far_off
from carbonacct.engines import links
from carbonacct.engines.batch import Plan
from carbonacct.engines.links import RECORD
from carbonacct.engines.partitions import LOAN, SHIFT, Digest, Places, Ties, Work, part_with, pieces
from carbonacct.engines.spill import twice
from carbonacct.engines.survey import Survey, UsualRatio, ratios_of, survey

if TYPE_CHECKING:
    import pyarrow as pa

RECORDS = ("rule", "key", "fact", "value", "flag", "told")
FOUND = ("rule", "key", "told")


@dataclass(frozen=True)
class Question:
    """What the first pass asks of every partition.

    Attributes
    ----------
    names
        Headers of all columns.
    needed
        Headers of the columns it looks at.
    kinds
        Kinds of keys.
    waste
        Whether the book has waste or sludge that decays.
    """

    plan: Plan
    names: tuple[str, ...]
    needed: tuple[str, ...]
    kinds: tuple[str, ...]
    waste: bool


def surveyed(question: Question) -> Work:
    """Return a pass that tells what each row's keys are tied to, and the facts of each partition."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        plan, digest, found, number = question.plan, Digest(), Survey(), None
        usual = UsualRatio()
        for table, places in pieces(batches, question.names):
            number = int(places[0]) >> SHIFT
            digest.add(table)
            part = part_with(plan, table, question.needed)
            yield _records(LOAN, _loans(part))
            for rule, _, records in links.records(plan, part, question.kinds):
                yield _records(rule, records)
            found.merge(survey(part, waste=question.waste, region=plan.reading["region"]))
            usual.count(ratios_of(part))
        if number is not None:
            bins = {int(place): int(usual.counts[place]) for place in np.flatnonzero(usual.counts)}
            facts = asdict(found) | {"regions": sorted(found.regions)}
            told = {"partition": number, "seen": asdict(digest.seen), "survey": facts, "ratios": bins}
            yield _told(number, json.dumps(told))

    return work


def _loans(part: Part) -> links.Records:
    key, known = links.key_hashes(part)[LOAN]
    made = np.zeros(int(np.count_nonzero(known)), dtype=RECORD)
    made["key"] = key[known]
    return made


def _records(rule: str, found: links.Records) -> pa.RecordBatch:
    import pyarrow as pa

    kinds = (("key", np.int64), ("fact", np.int64), ("value", np.float64), ("flag", np.int8))
    arrays = [pa.array(np.ascontiguousarray(found[name]).view(kind)) for name, kind in kinds]
    return pa.RecordBatch.from_arrays(
        [_repeated(rule, len(found)), *arrays, pa.nulls(len(found), pa.string())], names=RECORDS
    )


def _told(number: int, text: str) -> pa.RecordBatch:
    import pyarrow as pa

    blank = [pa.array([0], kind) for kind in (pa.int64(), pa.float64(), pa.int8())]
    columns = [pa.array([""], pa.string()), pa.array([number], pa.int64()), *blank, pa.array([text], pa.string())]
    return pa.RecordBatch.from_arrays(columns, names=RECORDS)


def _repeated(word: str, times: int) -> pa.Array:
    import pyarrow as pa

    return pa.array([word], pa.string()).take(pa.array(np.zeros(times, dtype=np.int32)))


def tied(plan: Plan) -> Work:
    """Return a pass over records, all of one key in one partition, that tells which keys' rows belong together."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        held: dict[str, list[links.Records]] = {}
        for batch in batches:
            coded = batch.column(0).dictionary_encode()
            codes, told = coded.indices.to_numpy(zero_copy_only=False), batch.column(5)
            for code, rule in enumerate(coded.dictionary.to_pylist()):
                mine = np.flatnonzero(codes == code)
                if not rule:
                    keys, said = batch.column(1).take(pa.array(mine)), told.take(pa.array(mine))
                    yield pa.RecordBatch.from_arrays([_repeated("", len(mine)), keys, said], names=FOUND)
                    continue
                records = np.empty(len(mine), dtype=RECORD)
                for place, name in enumerate(("key", "fact", "value", "flag"), start=1):
                    values = batch.column(place).to_numpy(zero_copy_only=False)[mine]
                    records[name] = values.view(RECORD[name]) if values.dtype.kind == "i" else values
                held.setdefault(rule, []).append(records)
        for rule, parts in held.items():
            records = np.concatenate(parts)
            keys = twice(records["key"]) if rule == LOAN else links.together(plan, rule, records)
            if len(keys):
                columns = [_repeated(rule, len(keys)), pa.array(keys.view(np.int64)), pa.nulls(len(keys), pa.string())]
                yield pa.RecordBatch.from_arrays(columns, names=FOUND)

    return work


def crossed(ties: Ties) -> Work:
    """Return a pass that tells which keys stand in one row: pairs of groups."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        pairs: set[tuple[int, int]] = set()
        for table, _ in pieces(batches, ties.names):
            hits = ties.hits(table)
            for first, (rule, place, mine) in enumerate(hits):
                for other, others, theirs in hits[first + 1 :]:
                    both = mine & theirs
                    one, two = ties.layout.groups[rule][place[both]], ties.layout.groups[other][others[both]]
                    pairs.update(zip(one.tolist(), two.tolist(), strict=True))
        if pairs:
            columns = [pa.array(column, pa.int64()) for column in zip(*sorted(pairs), strict=True)]
            yield pa.RecordBatch.from_arrays(columns, names=("one", "two"))

    return work


def joined(pairs: Iterable[tuple[int, int]], size: int) -> Places:
    """Return a number per group that groups joined by pairs share, shape (size,): the least of them.

    Examples
    --------
    >>> joined([(1, 3), (3, 4)], 5).tolist()
    [0, 1, 2, 1, 1]
    """
    parent = [*range(size)]

    def root(group: int) -> int:
        while parent[group] != group:
            parent[group] = parent[parent[group]]
            group = parent[group]
        return group

    for one, two in pairs:
        first, last = sorted((root(one), root(two)))
        parent[last] = first
    return np.array([root(group) for group in range(size)], dtype=np.int64)


def middle(question: Question, usual: UsualRatio) -> Work:
    """Return a pass that takes out the ratios of balance to investment around their median, all being counted."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for table, _ in pieces(batches, question.names):
            kept = UsualRatio()
            kept.counts = usual.counts
            kept.keep(ratios_of(part_with(question.plan, table, question.needed)))
            yield pa.RecordBatch.from_arrays([pa.array(np.concatenate(kept.kept))], names=["ratio"])

    return work


def far(question: Question, usual: float) -> Work:
    """Return a pass that counts the ratios of balance to investment far off the usual one."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for table, _ in pieces(batches, question.names):
            odd = int(np.count_nonzero(far_off(ratios_of(part_with(question.plan, table, question.needed)), usual)))
            yield pa.RecordBatch.from_arrays([pa.array([odd], pa.int64())], names=["odd"])

    return work
