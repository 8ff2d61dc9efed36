"""Command ``check``: the targets of a plan, judged on a book and on figures given for district and city."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from carbonacct.cli import options
from carbonacct.cli.options import Reading, Running
from carbonacct.cli.show import word
from carbonacct.errors import OptionError

if TYPE_CHECKING:
    from carbonacct.book import Book


@click.command()
@click.argument("book", type=options.FILE)
@click.option("--plan", required=True, metavar="PLAN", help="yuzhong-2023, liangping-2023, or a CSV of one's own.")
@click.option(
    "--base", type=options.FILE, metavar="FILED", help="Filed result (.json, .zip) or book that the plan starts from."
)
@click.option(
    "--given",
    multiple=True,
    callback=options.pairs,
    metavar="NAME=VALUE",
    help="Figure of the district or city with its unit, such as green_loan_balance=62亿元; NAME@DATE for another day.",
)
@click.option("--today", metavar="DATE", help="Day of the verdict; today by default.")
@click.option("--standard", default="pboc", show_default=True, help="Standard of financed emissions.")
@options.reading
@options.running
@options.as_json
@options.lang
def check(
    book: Path,
    plan: str,
    base: Path | None,
    given: dict[str, str],
    today: str | None,
    standard: str,
    reading: Reading,
    running: Running,
    as_json: bool,
    lang: str,
) -> int:
    """The targets of a plan, judged · 对照方案目标."""
    import carbonacct as ca
    from carbonacct import output

    with options.stages(3 if base else 2, book) as begin:
        begin("reading")
        loans = reading.book(book)
        before: object = None
        if base is not None:
            begin("base")
            before = base if base.suffix.lower() in options.FILED else _results(reading.book(base), running, standard)
        begin("computing")
        results = _results(loans, running, standard)
        factors = options.factor_set(running.edition, running.factors, running.set)
        found = ca.check(results, plan=plan, base=before, given=given, today=today, factors=factors)
    click.echo(output.as_json(found.as_dict()) if as_json else found.text(lang))
    return options.finished(loans.summary()["rejected"])


@click.command()
@click.argument("book", type=options.FILE)
@click.option("--limit", multiple=True, callback=options.pairs, metavar="NAME=VALUE", help="Threshold to change.")
@options.reading
@options.running
@options.out("Write every finding, .xlsx or .csv.")
@options.overwrite
@options.as_json
@options.lang
def integrity(
    book: Path,
    limit: dict[str, str],
    reading: Reading,
    running: Running,
    out: Path | None,
    overwrite: bool,
    as_json: bool,
    lang: str,
) -> int:
    """What must be explained before a result is reported · 防范洗绿：报送前需说明的事项."""
    import carbonacct as ca
    from carbonacct import output

    options.refuse_input(out, book, reading.projects, reading.borrowers, reading.pools, running.factors)
    targets = output.destination(out, overwrite=overwrite, choices=[".xlsx", ".csv"]) if out is not None else ()
    with options.stages(2, book) as begin:
        begin("reading")
        loans = reading.book(book)
        begin("computing")
        result = running.benefits(loans)
        found = ca.integrity(result, limits={name: _number(name, text) for name, text in limit.items()})
    if out is not None:
        with output.replacing(targets, overwrite=overwrite) as (file,):
            output.write_table(found.frame, file)
    told = found.text(lang) + (f"\n\n{word('written', lang)}: {out}" if out is not None else "")
    click.echo(output.as_json(found.as_dict()) if as_json else told)
    return options.finished(result.reconciliation.rows["rejected"])


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise OptionError("the threshold is no number", where=f"--limit {name}", given=text) from None


def _results(book: Book, running: Running, standard: str) -> list[object]:
    import carbonacct as ca

    factors = options.factor_set(running.edition, running.factors, running.set)
    year = None if running.period is None else running.period[:4]
    emissions = ca.financed_emissions(
        book, standard=standard, gwp=running.gwp, factors=factors, fallback=running.fallback, period=year
    )
    return [running.benefits(book), emissions]
