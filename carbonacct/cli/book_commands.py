"""Commands ``template``, ``validate`` and ``gaps``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from carbonacct.cli import options
from carbonacct.cli.options import FINISHED, Reading
from carbonacct.cli.show import amount, table, word

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book

SHOWN = 50
SHEET = [".xlsx"]
ISSUES = [".xlsx", ".csv"]


@click.command()
@click.option("--project-type", "project_types", required=True, metavar="T,T", help="Project types, joined by commas.")
@options.filing
@options.out("The empty book, .xlsx.", required=True)
@options.overwrite
@options.lang
def template(project_types: str, filing: str, out: Path, overwrite: bool, lang: str) -> int:
    """An empty book for some project types · 生成空白模板."""
    import carbonacct as ca
    from carbonacct import output

    kinds = [kind.strip() for kind in project_types.split(",") if kind.strip()]
    with output.replacing(output.destination(out, overwrite=overwrite, choices=SHEET), overwrite=overwrite) as (file,):
        ca.template(kinds, file, filing=filing)
    click.echo(f"{word('written', lang)}: {out}")
    return FINISHED


@click.command()
@click.argument("book", type=options.FILE)
@options.reading
@options.filing
@options.out("Write every issue, .xlsx or .csv.")
@options.overwrite
@options.as_json
@options.lang
def validate(
    book: Path, reading: Reading, filing: str, out: Path | None, overwrite: bool, as_json: bool, lang: str
) -> int:
    """What is wrong in a book, and how to mend it · 校验台账.

    A book with project types, methods or figures of studies is computed under the filing as well, so that everything
    `benefits` would say of it is said here.
    """
    from carbonacct import output
    from carbonacct.cli.benefit_report import issue_lines

    options.refuse_input(out, book, reading.projects, reading.borrowers, reading.pools)
    targets = output.destination(out, overwrite=overwrite, choices=ISSUES) if out is not None else ()
    with options.stages(2, book) as begin:
        begin("reading")
        loans = reading.book(book)
        begin("computing")
        counts, issues = _checked(loans, filing)
    if out is not None:
        with output.replacing(targets, overwrite=overwrite) as (file,):
            output.write_table(issues, file)
    if as_json:
        content = {"schema": 1, "filing": filing, "rows": counts, "issues": output.records(issues)}
        click.echo(output.as_json(content | {"input_sha256": loans.sha256}))
    else:
        told = ", ".join(f"{count:,} {word(name, lang)}" for name, count in counts.items())
        lines = [f"{book}: {told}", "", *issue_lines(issues.itertuples(index=False), lang, first=SHOWN)]
        click.echo("\n".join(lines + ([f"{word('written', lang)}: {out}"] if out is not None else [])))
    return options.finished(counts["rejected"])


def _checked(loans: Book, filing: str) -> tuple[dict[str, int], pd.DataFrame]:
    """Return rows by status and every issue, of a run under a filing where the book is one of benefits."""
    import carbonacct as ca

    if options.of_benefits(loans):
        result = ca.benefits(loans, filing=filing)
        return dict(result.reconciliation.rows), result.issues
    return dict(loans.summary()), loans.issues


@click.command()
@click.argument("book", type=options.FILE)
@options.reading
@options.filing
@options.by
@options.out("The rows with what is missing, .xlsx, a sheet for each word of --by; filled in, it can be read again.")
@options.overwrite
@options.lang
def gaps(
    book: Path, reading: Reading, filing: str, by: str | None, out: Path | None, overwrite: bool, lang: str
) -> int:
    """What each loan lacks, ranked by money · 缺失数据清单."""
    import carbonacct as ca
    from carbonacct import output

    options.refuse_input(out, book, reading.projects, reading.borrowers, reading.pools)
    targets = output.destination(out, overwrite=overwrite, choices=SHEET) if out is not None else ()
    loans = reading.book(book)
    with output.replacing(targets, overwrite=overwrite) as files:
        found = ca.gaps(loans, *files, by=by, filing=filing)
    money = found.columns[-2]
    rows = [
        [f"{word('row', lang)} {row}", str(loan), amount(owed or 0.0), str(currency), _named(missing, lang)]
        for row, loan, owed, currency, missing in zip(
            *(found[name].head(SHOWN) for name in ("row", "loan_id", money, "currency", "missing")), strict=True
        )
    ]
    lines = [f"{book}: {len(found):,} {word('with_gaps', lang)}", *table(rows, "llrll", indent="  ")]
    if len(found) > SHOWN:
        lines.append(f"… {len(found) - SHOWN:,}")
    if out is not None:
        lines.append(f"{word('written', lang)}: {out}")
    click.echo("\n".join(lines))
    return FINISHED


def _named(missing: str, lang: str) -> str:
    """Return the columns that a row lacks, in Chinese with their names behind."""
    from carbonacct.vocabulary.messages import column

    return "、".join(map(column, missing.split(", "))) if lang == "zh" else missing
