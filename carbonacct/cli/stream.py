"""Books larger than memory on the command line: ``--stream``, the folder it writes, and the bar it shows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from carbonacct.cli.benefit_report import coverage_lines, figure_name, first_line, group_title, reconciliation_lines
from carbonacct.cli.footprint_report import groups, ratio_lines
from carbonacct.cli.options import Reading, finished
from carbonacct.cli.show import amount, table, word
from carbonacct.errors import OptionError
from carbonacct.vocabulary.headings import shown_unit

if TYPE_CHECKING:
    from carbonacct.engines.streamed import Streamed

# From this size on, a Parquet file is streamed without being asked [bytes].
LARGE = 1 << 30
PARQUET = (".parquet", ".parq", ".pq")

stream = click.option(
    "--stream",
    is_flag=True,
    help="Compute Parquet larger than memory in pieces; -o then names a folder. "
    "Taken without asking for a folder of files, and from 1 GiB on where -o has no suffix.",
)
workers = click.option("--workers", type=int, default=2, show_default=True, help="Processes of a stream.")


def wanted(book: Path, asked: bool, out: Path | None) -> bool:
    """Tell whether a book is streamed: asked for, a folder of Parquet, or a large Parquet file with a folder as result.

    Raises
    ------
    OptionError
        It is, and no folder is named for the result.
    """
    large = book.suffix.lower() in PARQUET and book.is_file() and book.stat().st_size >= LARGE
    folder = book.is_dir() and any(path.suffix.lower() in PARQUET for path in book.rglob("*"))
    chosen = asked or folder or (large and out is not None and not out.suffix)
    if chosen and out is None:
        raise OptionError("a stream writes into a folder", where="-o", needed="-o FOLDER")
    return chosen


def run(
    question: str,
    book: Path,
    out: Path,
    reading: Reading,
    *,
    by: str | None,
    workers: int,
    overwrite: bool,
    as_json: bool,
    lang: str,
    **options: Any,
) -> int:
    """Stream a book and print what it adds up to."""
    from carbonacct import output
    from carbonacct.engines import arrow

    for name in ("projects", "borrowers", "pools", "sheet", "header_row", "encoding"):
        if getattr(reading, name) is not None:
            hint = "join linked tables into the Parquet, or read the book in one piece"
            raise OptionError("not with --stream", where=f"--{name.replace('_', '-')}", hint=hint)
    with _bar() as progress:
        result = getattr(arrow, question)(
            book,
            out,
            units=reading.unit or None,
            year=reading.year,
            region=reading.region,
            currency=reading.currency,
            by=[by] if by else [],
            workers=workers,
            overwrite=overwrite,
            progress=progress,
            **options,
        )
    if as_json:
        click.echo(output.as_json(result.as_dict(by)))
    else:
        click.echo("\n\n".join("\n".join(part) for part in _parts(question, result, by, lang)))
        click.echo(f"\n{word('written', lang)}: {out}")
    return finished(result.reconciliation.rows["rejected"])


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show steps and rows as a bar on standard error, in a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _step, _done, _total: None
        return
    with click.progressbar(length=1000, file=sys.stderr) as bar:

        def told(step: str, done: int, total: int) -> None:
            bar.label = step
            bar.update(1000 * done // max(total, 1) - bar.pos)

        yield told


def _parts(question: str, result: Streamed, by: str | None, lang: str) -> Iterator[list[str]]:
    from carbonacct.engines.fields import EMISSIONS
    from carbonacct.portfolio.shown import ratios_of

    yield [first_line(result.headline, lang)]
    yield reconciliation_lines(result.reconciliation, lang)
    yield table(
        [
            [figure_name(name, lang), amount(one.value), shown_unit(one.unit, lang), f"{one.loans:,}"]
            for name, one in result.total().items()
        ],
        "lrlr",
    )
    if question == EMISSIONS:
        if by is not None:
            yield groups(result, by, lang)
        yield ratio_lines(ratios_of(result), lang)
        return
    if by is not None:
        rows = [
            [
                group_title(by, key, lang),
                figure_name(name, lang),
                amount(one.value),
                shown_unit(one.unit, lang),
                f"{one.loans:,}",
            ]
            for key, totals in result.by(by).items()
            for name, one in totals.items()
        ]
        yield table(rows, "llrlr")
    yield coverage_lines(result.coverage(), lang)
