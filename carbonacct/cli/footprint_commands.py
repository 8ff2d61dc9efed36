"""Command ``footprint``: financed emissions of a book, as text, JSON or files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from carbonacct.cli import options
from carbonacct.cli import stream as larger
from carbonacct.cli.benefit_report import (
    figure_name,
    first_line,
    issue_lines,
    reconciliation_lines,
)
from carbonacct.cli.footprint_report import groups, ratio_lines
from carbonacct.cli.options import FINISHED, Reading
from carbonacct.cli.show import amount, percent, table, word
from carbonacct.cli.walk import walk
from carbonacct.vocabulary.headings import shown_unit

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions

WITHOUT_RATE = {
    "en": "a currency has no rate: no share of all money is told; the coverage below is told currency by currency",
    "zh": "有货币没有汇率：不计占全部金额的比例，下列覆盖率按币种列出",
}


@click.command()
@click.argument("book", type=options.FILE)
@options.reading
@click.option("--standard", default="pboc", show_default=True, help="pboc, pboc-2021 or pcaf.")
@click.option("--standard-edition", metavar="E", help="2026 or draft of pboc; 2025 or 2022 of pcaf.")
@click.option("--scope", help="high-carbon, corporate or all.")
@click.option("--averaging", help="period, tenure or year_end.")
@click.option("--assets", default="average", show_default=True, help="average of two year ends, or year_end.")
@click.option("--fallback-basis", default="per_assets", show_default=True, help="per_assets, per_balance, per_revenue.")
@click.option("--gwp", default="AR5", show_default=True, help="Set of global warming potentials.")
@options.options(*options.FACTORS)
@click.option("--fallback", default="mark", show_default=True, help="Older or coarser factors: mark, strict, regroup.")
@click.option("--period", metavar="Y", help="Accounting year.")
@click.option("--explain", metavar="LOAN", help="Walk one loan back to its sources instead.")
@options.by
@options.out("Write the result: .csv, .xlsx, .parquet or .json.")
@options.overwrite
@larger.stream
@larger.workers
@options.as_json
@options.lang
def footprint(
    book: Path,
    reading: Reading,
    standard_edition: str | None,
    edition: str | None,
    factors: Path | None,
    set: tuple[str, ...],
    explain: str | None,
    by: str | None,
    out: Path | None,
    overwrite: bool,
    stream: bool,
    workers: int,
    as_json: bool,
    lang: str,
    **parameters: Any,
) -> int:
    """Compute the emissions a lender finances · 测算融资碳排放."""
    import carbonacct as ca
    from carbonacct import output

    options.refuse_input(out, book, reading.projects, reading.borrowers, reading.pools, factors)
    if larger.wanted(book, stream, out):
        assert out is not None
        return larger.run(
            "financed_emissions",
            book,
            out,
            reading,
            by=by,
            workers=workers,
            overwrite=overwrite,
            as_json=as_json,
            lang=lang,
            edition=standard_edition,
            factors=options.factor_set(edition, factors, set),
            **parameters,
        )
    if out is not None:
        output.destination(out, overwrite=overwrite)
    with options.stages(3 if out else 2, book) as begin:
        begin("reading")
        loans = reading.book(book)
        begin("computing")
        result = ca.financed_emissions(
            loans,
            edition=standard_edition,
            factors=options.factor_set(edition, factors, set),
            **parameters,
        )
        if explain is not None:
            click.echo(walk(result.explain(explain), result.issues, lang))
            return FINISHED
        text = output.as_json(result.as_dict(by)) if as_json else report(result, by, lang)
        written: tuple[Path, ...] = ()
        if out is not None:
            begin("writing")
            written = output.write(result, out, overwrite=overwrite, by=by, lang=lang)
    click.echo(text)
    if written and not as_json:
        click.echo(f"\n{word('written', lang)}: {', '.join(map(str, written))}")
    return options.finished(result.reconciliation.rows["rejected"])


def report(emissions: Emissions, by: str | None, lang: str) -> str:
    """Return the result as text; the first line names everything the figures rest on."""
    parts = [
        [first_line(emissions.headline, lang)],
        reconciliation_lines(emissions.reconciliation, lang),
        _totals(emissions, lang),
    ]
    if by is not None:
        parts.append(groups(emissions, by, lang))
    parts += [
        ratio_lines(emissions.summary(), lang),
        issue_lines(emissions.issues.itertuples(index=False), lang, first=5),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _totals(emissions: Emissions, lang: str) -> list[str]:
    """Return every total with the money it covers, and why scopes 1 and 2 do not make up the two together."""
    totals, coverage = emissions.total(), emissions.coverage()
    covered = coverage["by_figure"]
    if not totals:
        return []
    rows = [
        [
            figure_name(name, lang),
            amount(total.value),
            shown_unit(total.unit, lang),
            f"{total.loans:,}",
            percent(covered.get(name)),
        ]
        for name, total in totals.items()
    ]
    head = [word(name, lang) for name in ("figure", "amount", "unit", "loans", "of_balance")]
    lines = table([head, *rows], "lrlrr")
    if len(coverage["by_currency"]) > 1 and any(share is None for share in covered.values()):
        lines.append(WITHOUT_RATE[lang])
    return lines + _scopes_apart(emissions, lang)


def _scopes_apart(emissions: Emissions, lang: str) -> list[str]:
    """Say on how many rows scope 1 and scopes 1 + 2 rest where they are not the same rows."""
    apart, both = (emissions.measures.get(name) for name in ("financed_scope1", "financed_scope1_2"))
    if apart is None or both is None:
        return []
    joint = int((both.valid & ~apart.valid).sum())
    if not joint:
        return []
    told = {
        "en": f"financed_scope1 and financed_scope1_2 rest on different rows: {joint:,} rows know scopes 1 and 2 only "
        "together; the totals do not add up",
        "zh": f"financed_scope1 与 financed_scope1_2 的行不同：{joint:,} 行只有范围一和范围二的合计数；"
        "各合计数之间不能加减",
    }
    return [told[lang]]
