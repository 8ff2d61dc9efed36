"""Commands ``report`` and ``filings``: forms filled from a book, and what there is to file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from carbonacct.cli import options
from carbonacct.cli.options import FINISHED, Reading
from carbonacct.cli.show import table, word

if TYPE_CHECKING:
    from carbonacct.factors import FactorSet
    from carbonacct.own_operations import Operations

AUDIT, OWN = "audit", "own-operations"


@click.command()
@click.argument("book", type=options.FILE)
@click.option("--template", required=True, metavar="NAME", help="A form of `carbonacct filings`, or audit.")
@options.out("Write the form: .xlsx, .html, .md or .json; for audit .zip.", required=True)
@options.lang
@click.option("--money-unit", metavar="UNIT", help="Unit of money, such as 亿元.")
@click.option("--foot", is_flag=True, help="Adjust shown parts so that they add up; each such cell is noted.")
@click.option("--institution", default="", metavar="NAME", help="Who reports; blank leaves a line to write on.")
@click.option("--report-date", default="", metavar="DATE", help="Date of the report; blank likewise.")
@click.option("--pictures", is_flag=True, help="Add pictures (.html).")
@options.reading
@click.option("--gwp", default="AR5", show_default=True, help="Set of global warming potentials.")
@options.options(*options.FACTORS)
@click.option("--fallback", default="mark", show_default=True, help="Older or coarser factors: mark, strict, regroup.")
@click.option("--period", metavar="P", help="Reporting period, such as 2026 or 2026Q2.")
@click.option("--plan", metavar="PLAN", help="Plan of the form plan.")
@click.option("--given", multiple=True, callback=options.pairs, metavar="NAME=VALUE", help="Figure for the form plan.")
@click.option(
    "--base", type=options.FILE, metavar="FILED", help="Filed result (.json, .zip) or book that the plan starts from."
)
@click.option("--today", metavar="DATE", help="Day of the plan's verdicts.")
@click.option("--operations", type=options.FILE, metavar="FILE", help="Own operations, for own-operations and jrt0227.")
@click.option("--drawdowns", type=options.FILE, metavar="FILE", help="Single payments, for crst.")
@click.option("--before", type=options.FILE, metavar="BOOK", help="Earlier book: pboc and pcaf show the change.")
@click.option("--recalculation-threshold", type=float, metavar="SHARE", help="Of the institution's own policy: 0.05.")
@click.option("--filing", "filings", multiple=True, metavar="F", help="Filings in the pack of audit; see --standard.")
@click.option(
    "--standard",
    "standards",
    multiple=True,
    metavar="S",
    help="Standards in the pack of audit; without any, the filing green-credit.",
)
@click.option("--sample", type=int, default=25, show_default=True, metavar="N", help="Loans in the sample of audit.")
@click.option("--redact", is_flag=True, help="Hash names and ids in the pack of audit, also inside reasons.")
@options.overwrite
def report(
    book: Path,
    template: str,
    out: Path,
    lang: str,
    money_unit: str | None,
    foot: bool,
    pictures: bool,
    reading: Reading,
    edition: str | None,
    factors: Path | None,
    set: tuple[str, ...],
    overwrite: bool,
    filings: tuple[str, ...],
    standards: tuple[str, ...],
    sample: int,
    redact: bool,
    **parameters: Any,
) -> int:
    """Fill a form from a book · 填写披露报表.

    For own-operations BOOK is the table of branches.
    """
    from carbonacct import output
    from carbonacct.report import SUFFIXES, disclosure, write

    options.refuse_input(out, book, reading.projects, reading.borrowers, reading.pools, factors)
    if template == AUDIT:
        from carbonacct.cli.pack_commands import make_pack

        running = {name: parameters[name] for name in ("gwp", "fallback", "period")}
        wanted = {"filings": filings, "standards": standards}
        factor = {"edition": edition, "factors": factors, "set": set}
        return make_pack(book, out, reading, running | factor | wanted, overwrite, sample=sample, redact=redact)
    output.destination(out, overwrite=overwrite, choices=SUFFIXES)
    chosen = options.factor_set(edition, factors, set)
    if template == OWN:
        loans = None
        parameters["operations"] = _operations(book, reading, chosen, parameters)
    else:
        loans = reading.book(book)
        if parameters["before"] is not None:
            parameters["before"] = reading.book(parameters["before"])
        if parameters["base"] is not None and parameters["base"].suffix.lower() not in options.FILED:
            parameters["base"] = reading.book(parameters["base"])
    filled = disclosure(loans, template, factors=chosen, pictures=pictures, **parameters)
    written = write(filled, out, lang=lang, money_unit=money_unit, foot=foot, overwrite=overwrite)
    click.echo(f"{word('written', lang)}: {written}")
    return options.finished(0 if loans is None else loans.summary()["rejected"])


def _operations(table: Path, reading: Reading, factors: FactorSet, parameters: Mapping[str, Any]) -> Operations:
    """Return the own operations of a table of branches, which stands in the place of the book."""
    import carbonacct as ca

    return ca.operations(
        table,
        units=reading.unit or None,
        sheet=reading.sheet,
        year=reading.year,
        region=reading.region,
        encoding=reading.encoding,
        gwp=parameters["gwp"],
        factors=factors,
        fallback=parameters["fallback"],
    )


@click.command()
@click.argument("book", type=options.FILE, required=False)
@options.reading
@options.as_json
@options.lang
def filings(book: Path | None, reading: Reading, as_json: bool, lang: str) -> int:
    """What there is to file, when, and what a book lacks · 报送事项、期限与台账缺项."""
    from carbonacct import output
    from carbonacct.report.calendar import filings as listed
    from carbonacct.vocabulary.messages import chinese

    found = listed(None if book is None else reading.book(book))
    if as_json:
        click.echo(output.as_json({"schema": 1, "filings": [one.as_dict() for one in found]}))
        return FINISHED
    head = {
        "zh": ("事项", "名称", "频率", "期间", "期限", "模板", "依据状态", "台账缺少"),
        "en": ("filing", "title", "frequency", "period", "deadline", "template", "status", "the book lacks"),
    }[lang]
    lines = [head[: len(head) - (book is None)]]
    for one in found:
        say = chinese if lang == "zh" else str
        told = [say(text) for text in (one.frequency, one.period, one.deadline)]
        line = [one.id, one.title(lang), *told, one.template, say(one.status)]
        lines.append((*line, ", ".join(map(say, one.lacks)) or "–") if book is not None else tuple(line))
    click.echo("\n".join(table(lines, "l" * len(lines[0]))))
    return FINISHED
