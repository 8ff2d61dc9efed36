"""Commands ``template``, ``validate`` and ``gaps``."""

from __future__ import annotations

from pathlib import Path

import click

from carbonacct.cli import options
from carbonacct.cli.options import FINISHED, WITH_REJECTED_ROWS, Reading
from carbonacct.cli.show import amount, table, word

SHOWN = 50
SHEET = [".xlsx"]


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
@options.as_json
@options.lang
def validate(book: Path, reading: Reading, as_json: bool, lang: str) -> int:
    """What is wrong in a book, and how to mend it · 校验台账."""
    from carbonacct import output
    from carbonacct.cli.benefit_report import issue_lines

    with options.stages(1, book) as begin:
        begin("reading")
        loans = reading.book(book)
    counts = dict(loans.summary())
    if as_json:
        issues = [issue._asdict() for issue in loans.findings]
        content = {"schema": 1, "rows": counts, "issues": issues, "input_sha256": loans.sha256}
        click.echo(output.as_json(content))
    else:
        told = ", ".join(f"{count:,} {word(name, lang)}" for name, count in counts.items())
        click.echo("\n".join([f"{book}: {told}", "", *issue_lines(loans.findings, lang, first=SHOWN)]))
    return WITH_REJECTED_ROWS if counts["rejected"] else FINISHED


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
        [f"{word('row', lang)} {row}", str(loan), amount(owed or 0.0), str(currency), str(missing)]
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
