"""Books larger than memory: Parquet in, Parquet out, in pieces; the same rows, issues and totals as in one piece.

Examples
--------
>>> import tempfile, pyarrow as pa, pyarrow.parquet as pq
>>> from carbonacct.engines import arrow
>>> folder = tempfile.TemporaryDirectory()
>>> loans = {"loan_id": ["A", "B"], "project_type": ["solar_pv"] * 2, "region": ["CN-CQ"] * 2, "year": [2024, 2024]}
>>> loans |= {"balance": [4e6, 5e6], "total_investment": [8e6, 5e6], "electricity_supplied [MWh]": [1000.0, 500.0]}
>>> pq.write_table(pa.table(loans), folder.name + "/loans.parquet")
>>> result = arrow.benefits(folder.name + "/loans.parquet", folder.name + "/out")
>>> result.total()["renewable_power"].value, len(result.table())
(1000.0, 2)
>>> folder.cleanup()
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from carbonacct import __version__
from carbonacct.book.issue_columns import book_issues
from carbonacct.book.whole import Whole
from carbonacct.engines import batch, linked, links, spill, tasks
from carbonacct.engines.fields import BENEFITS, EMISSIONS
from carbonacct.engines.folder import ISSUES, JOURNAL, MANIFEST, RESULT, Folder
from carbonacct.engines.pool import Pool, Progress
from carbonacct.engines.source import Parquet, open_parquet
from carbonacct.engines.streamed import Streamed
from carbonacct.engines.survey import Survey, UsualRatio, told_ratio
from carbonacct.engines.tally import Tally
from carbonacct.engines.tasks import Work, Writer
from carbonacct.errors import OptionError
from carbonacct.factors import FactorSet

PIECE_ROWS = 1 << 20
MOST_WORKERS = 64
Factors = FactorSet | str | PathLike[str] | None


def benefits(
    path: str | PathLike[str],
    out: str | PathLike[str],
    *,
    factors: Factors = None,
    units: Mapping[str, str] | None = None,
    year: int | None = None,
    region: str | None = None,
    currency: str | None = None,
    by: Sequence[str] = (),
    workers: int = 1,
    overwrite: bool = False,
    progress: Progress | None = None,
    **options: Any,
) -> Streamed:
    """Compute the benefits of a book in Parquet that may be larger than memory.

    Parameters
    ----------
    path
        A Parquet file, or a folder of them, also with folders named ``column=word``.
    out
        Folder for the result: ``rows/`` and ``issues/`` in Parquet, ``result.json``, ``manifest.json``. It has this
        name only when it is whole; an interrupted run is continued by the same call.
    factors
        As of :func:`carbonacct.benefits`.
    units, year, region, currency
        As of :func:`carbonacct.read_book`.
    by
        Columns to group by.
    workers
        Processes that work side by side. A script that asks for several must be guarded by
        ``if __name__ == "__main__":``.
    overwrite
        Replace the result of an earlier stream, or the beginning of another one.
    progress
        Called with the step, the rows done and all rows.
    options
        ``filing``, ``attribution``, ``methods``, ``gwp``, ``fallback``, ``period`` of :func:`carbonacct.benefits`.

    Returns
    -------
    Streamed
        Totals, groups, coverage and manifest; ``table()`` has the rows.

    Raises
    ------
    BookError
        The files cannot be read, or hold something that can only be told of a book in one piece.
    OptionError
        An argument is not among its choices.
    OutputError
        The folder exists, holds the beginning of another run, or cannot be written.
    """
    reading = {"units": units, "year": year, "region": region, "currency": currency}
    return _stream(BENEFITS, path, out, options, factors, reading, by, workers, overwrite, progress)


def financed_emissions(
    path: str | PathLike[str],
    out: str | PathLike[str],
    *,
    factors: Factors = None,
    units: Mapping[str, str] | None = None,
    year: int | None = None,
    region: str | None = None,
    currency: str | None = None,
    by: Sequence[str] = (),
    workers: int = 1,
    overwrite: bool = False,
    progress: Progress | None = None,
    **options: Any,
) -> Streamed:
    """Compute the financed emissions of a book in Parquet that may be larger than memory.

    Arguments are as of :func:`benefits`; ``options`` are ``standard``, ``scope``, ``exclusions``, ``threshold``,
    ``averaging``, ``assets``, ``fallback_basis``, ``edition``, ``gwp``, ``fallback`` and ``period`` of
    :func:`carbonacct.financed_emissions`.
    """
    reading = {"units": units, "year": year, "region": region, "currency": currency}
    return _stream(EMISSIONS, path, out, options, factors, reading, by, workers, overwrite, progress)


def _stream(
    question: str,
    path: str | PathLike[str],
    out: str | PathLike[str],
    options: dict[str, Any],
    factors: Factors,
    reading: dict[str, Any],
    by: Sequence[str],
    workers: int,
    overwrite: bool,
    progress: Progress | None,
) -> Streamed:
    if not 1 <= workers <= MOST_WORKERS:
        raise OptionError("no number of workers", where="workers", given=workers, needed=f"1 to {MOST_WORKERS}")
    batch.refuse_book(path)
    source = open_parquet(path)
    chosen = factors if isinstance(factors, FactorSet) else FactorSet.load()
    if factors is not None and not isinstance(factors, FactorSet):
        chosen = chosen.extend(factors)
    plan = batch.plan(
        question,
        source.schema(),
        options={name: [*value] if isinstance(value, tuple) else value for name, value in options.items()},
        factors=chosen,
        **reading,
        by=by,
        source=source.name,
        kind="parquet",
    )
    folder = Folder(out, overwrite=overwrite)
    told = progress or _silent
    total, rows, done = source.size, source.rows, 0

    def hashed(more: int) -> None:
        nonlocal done
        done += more
        told("read", done * rows // max(total, 1), rows)

    sha256 = source.sha256(hashed)
    begun = folder.begin(_identity(plan, sha256))
    if begun is not None:
        plan = replace(plan, reading={**plan.reading, "today": begun["today"]})
    pieces = tuple(source.pieces(PIECE_ROWS))
    groups, kinds = _columns(plan, source)
    work = Work(plan, source, pieces, folder.work, groups, kinds)
    with ExitStack() as held:
        if workers == 1 and not tasks.lean(plan):
            work = replace(work, hands=held.enter_context(tasks.Hands()))
        pool = held.enter_context(Pool(min(workers, max(len(pieces), 1)), work, told))
        work, extra = _prepared(pool, work)
        tally = _computed(pool, work, extra)
    return _finished(folder, work, tally, chosen, sha256)


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def _identity(plan: batch.Plan, sha256: str) -> dict[str, Any]:
    """Return what must be the same for a run to be continued; ``today`` is that of its beginning."""
    held = asdict(replace(plan, whole=Whole(), columns=(), possible=()))
    reading = dict(held.pop("reading"))
    today = reading.pop("today")
    kept = ("question", "options", "edition", "sha256", "by", "source")
    told = {name: [*held[name]] if isinstance(held[name], tuple) else held[name] for name in kept}
    told["factors"] = told.pop("sha256")
    return told | {"reading": reading, "input": sha256, "carbonacct": __version__, "rows": PIECE_ROWS, "today": today}


def _columns(plan: batch.Plan, source: Parquet) -> tuple[dict[str, str], dict[str, str]]:
    """Return group and kind of every column of the book."""
    schema = source.schema()
    part = batch.part_of(plan, [], np.zeros(0, dtype=np.int64), schema)
    return dict(part.groups), {name: info.kind for name, info in part.columns.items()}


def _prepared(pool: Pool, work: Work) -> tuple[Work, Tally]:
    """Settle what reaches across rows; return the work with it, and the tally of rows computed together."""
    found = pool.run("look", tasks.scout, work)
    survey = Survey()
    for one in found:
        survey.merge(one.survey)
    plan = work.plan.with_whole(survey.whole(_usual_ratio(work) if survey.mixed else None))
    work = replace(work, plan=plan)
    work = replace(work, again=_again(work, found))
    journal = work.folder / JOURNAL
    together = {}
    if "loan" in work.again:
        together["loan"] = spill.chosen(_files(work, "keys-loan"), spill.twice)
    if {*work.again} - {"loan"}:
        rules = {rule for names in pool.run("compare", tasks.records, work) for rule in names}
        for rule in sorted(rules):
            together[rule] = spill.chosen(_files(work, f"records-{rule}"), partial(links.together, plan, rule))
    for rule, keys in together.items():
        np.save(journal / f"together-{rule}.npy", keys)
    for file in [*journal.glob("keys-*.npy"), *journal.glob("records-*.npy")]:
        file.unlink()
    work = replace(work, rules=tuple(rule for rule, keys in together.items() if len(keys)))
    extra = Tally()
    (journal / linked.ROW_FILE).unlink(missing_ok=True)
    if work.rules and any(pool.run("gather", tasks.gather, work)):
        extra = linked.compute(work.plan, _files(work, "gathered", "arrow"), journal)
    sampled: set[str] = set()
    for columns in pool.run("sample", tasks.sample, work):
        sampled |= columns
    return replace(work, plan=work.plan.with_columns(sampled | extra.columns)), extra


def _files(work: Work, name: str, ending: str = "npy") -> list[Path]:
    made = (work.file(name, number, ending) for number in range(len(work.pieces)))
    return [file for file in made if file.exists()]


def _again(work: Work, found: Sequence[tasks.Scouted]) -> tuple[str, ...]:
    """Return the kinds of keys that occur more than once; ascending loan numbers need no comparison."""
    before = ""
    rising = True
    for one in found:
        rising = rising and one.ascending and (not before or before < one.first)
        before = one.last
    kinds = [kind for kind in links.KEYS if not (kind == "loan" and rising)]
    return tuple(kind for kind in kinds if spill.repeated(_files(work, f"keys-{kind}")))


def _usual_ratio(work: Work) -> float | None:
    usual = UsualRatio()
    numbers = range(len(work.pieces))
    for number in numbers:
        for part in tasks.ratios(work, number):
            usual.count(part)
    for number in numbers:
        for part in tasks.ratios(work, number):
            usual.keep(part)
    return told_ratio(usual.median, (part for number in numbers for part in tasks.ratios(work, number)))


def _computed(pool: Pool, work: Work, tally: Tally) -> Tally:
    """Compute all pieces that are not done, and add up what they leave behind."""
    pool.run("compute", tasks.compute, work)
    if not work.pieces:
        tally.merge(batch.run(work.plan, work.source.schema().empty_table(), 0).tally)
    for number in range(len(work.pieces)):
        tally.merge(Tally.from_json(json.loads(work.file("done", number, "json").read_text("utf-8"))["tally"]))
    pool.run("finish", tasks.conform, replace(work, plan=work.plan.with_columns(tally.columns)))
    return tally


def _finished(folder: Folder, work: Work, tally: Tally, factors: FactorSet, sha256: str) -> Streamed:
    """Write issues of the whole book, totals and manifest, and give the folder its name."""
    parameters = {**tally.parameters, "methods": sorted(tally.methods)}
    result = Streamed(folder.path, work.plan, tally, factors, parameters, [work.source.name], sha256)
    with Writer(folder.work / ISSUES / "book.parquet", book_issues([]).schema) as issues:
        issues.write(book_issues(tally.book_issues()))
    folder.save(RESULT, result.as_dict() | {"groups": result.groups()})
    folder.save(MANIFEST, result.manifest)
    folder.finish()
    return result


__all__ = ["Streamed", "benefits", "financed_emissions"]
