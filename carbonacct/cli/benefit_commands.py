"""Commands ``benefits``, ``explain`` and ``demo``."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from carbonacct.cli import options
from carbonacct.cli import stream as larger
from carbonacct.cli.options import FINISHED, Reading, Running
from carbonacct.cli.show import word
from carbonacct.cli.walk import walk
from carbonacct.errors import BookError, OptionError

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.loan_benefits import Benefits

DEMO_LOAN = "LP-006"
PACK = ".zip"


@click.command()
@click.argument("book", type=options.FILE)
@options.reading
@options.running
@options.by
@click.option("--uncertainty", is_flag=True, help="95 % intervals from factor ranges and columns NAME_u [%].")
@options.out("Write the result: .csv, .xlsx, .parquet or .json.")
@options.overwrite
@larger.stream
@larger.workers
@options.as_json
@options.lang
def benefits(
    book: Path,
    reading: Reading,
    running: Running,
    by: str | None,
    uncertainty: bool,
    out: Path | None,
    overwrite: bool,
    stream: bool,
    workers: int,
    as_json: bool,
    lang: str,
) -> int:
    """Environmental benefit of every loan · 测算环境效益."""
    from carbonacct import output
    from carbonacct.cli.benefit_report import report

    options.refuse_input(out, book, reading.projects, reading.borrowers, reading.pools, running.factors)
    if larger.wanted(book, stream, out):
        assert out is not None
        return larger.run(
            "benefits",
            book,
            out,
            reading,
            by=by,
            workers=workers,
            overwrite=overwrite,
            as_json=as_json,
            lang=lang,
            uncertainty=uncertainty,
            **running.options(),
        )
    if out is not None:
        output.destination(out, overwrite=overwrite)
    with options.stages(3 if out else 2, book) as begin:
        begin("reading")
        loans = reading.book(book)
        begin("computing")
        result = running.benefits(loans, uncertainty=uncertainty)
        text = output.as_json(result.as_dict(by)) if as_json else report(result, by, lang, uncertainty=uncertainty)
        written: tuple[Path, ...] = ()
        if out is not None:
            begin("writing")
            written = output.write(result, out, overwrite=overwrite, by=by, lang=lang)
    click.echo(text)
    if written and not as_json:
        click.echo(f"\n{word('written', lang)}: {', '.join(map(str, written))}")
    return _status(result)


def _status(result: Benefits) -> int:
    return options.finished(result.reconciliation.rows["rejected"])


@click.command()
@click.argument("book", metavar="BOOK|PACK", type=options.FILE)
@click.argument("loan_id")
@click.option("--project", metavar="ID", help="Project of a loan that has several.")
@options.reading
@options.running
@options.lang
def explain(book: Path, loan_id: str, project: str | None, reading: Reading, running: Running, lang: str) -> int:
    """One loan, back to its sources · 追溯一笔贷款.

    A pack is explained from the inputs and options in it, result by result.
    """
    with options.stages(2, book) as begin:
        begin("reading")
        if book.suffix.lower() == PACK:
            _refuse_options()
            from carbonacct.report import results_of

            found = results_of(book)
            begin("computing")
            texts = [f"{name}\n{walk(one.explain(loan_id, project), one.issues, lang)}" for name, one in found.items()]
            click.echo("\n\n".join(texts))
            return FINISHED
        loans = reading.book(book)
        _refuse_footprint(loans, book)
        begin("computing")
        result = running.benefits(loans)
        told = result.explain(loan_id, project)
    click.echo(walk(told, result.issues, lang))
    return FINISHED


def _refuse_options() -> None:
    """Refuse options beside a pack: it is explained as it was made."""
    context = click.get_current_context()
    own = {"book", "loan_id", "project", "lang"}
    given = [
        option.opts[0]
        for option in context.command.params
        if option.name not in own and context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
    ]
    if given:
        raise OptionError("a pack has its own options", given=", ".join(given), hint="leave them out")


def _refuse_footprint(loans: Book, path: Path) -> None:
    """Point from a book without projects to the command that explains its financed emissions."""
    if options.of_benefits(loans):
        return
    raise BookError(
        "the book has no project types",
        where=path.name,
        needed="project_type",
        hint="carbonacct footprint BOOK --explain LOAN walks its financed emissions",
    )


@click.command()
@options.lang
def demo(lang: str) -> int:
    """Measure the bundled loan book · 测算内置示例台账."""
    import carbonacct as ca
    from carbonacct.cli.benefit_report import report

    with as_file(files("carbonacct") / "data" / "liangping.csv") as book:
        result = ca.benefits(ca.read_book(book))
    told = result.explain(DEMO_LOAN)
    click.echo(
        f"{report(result, None, lang, first=0)}\n\n{word('synthetic', lang)}\n\n{walk(told, result.issues, lang)}"
    )
    return FINISHED
