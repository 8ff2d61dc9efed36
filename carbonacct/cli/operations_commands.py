"""Command ``operations``: a branch's own emissions, as text, JSON or files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from carbonacct.cli import options
from carbonacct.cli.benefit_report import issue_lines
from carbonacct.cli.options import FINISHED
from carbonacct.cli.show import amount, table

if TYPE_CHECKING:
    from carbonacct.own_operations import Operations


@click.command()
@click.argument("file", type=options.FILE)
@click.option("--unit", multiple=True, metavar="COLUMN=UNIT", callback=options.pairs, help="Unit of a column.")
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook.")
@click.option("--year", type=int, help="Year of rows that name none.")
@click.option("--region", metavar="CODE", help="Region of rows that name none.")
@click.option("--gwp", default="AR5", show_default=True, help="Set of global warming potentials.")
@options.options(*options.FACTORS)
@click.option("--fallback", default="mark", show_default=True, help="Older or coarser factors: mark, strict, regroup.")
@click.option("--explain", metavar="BRANCH", help="Walk one branch back to its sources instead.")
@options.by
@options.as_json
@options.lang
def operations(
    file: Path,
    unit: dict[str, str],
    sheet: str | None,
    year: int | None,
    region: str | None,
    gwp: str,
    edition: str | None,
    factors: Path | None,
    set: tuple[str, ...],
    fallback: str,
    explain: str | None,
    by: str | None,
    as_json: bool,
    lang: str,
) -> int:
    """Own emissions of branches · 自身运营碳排放."""
    import carbonacct as ca
    from carbonacct import output

    with options.stages(1, file) as begin:
        begin("computing")
        result = ca.operations(
            file,
            units=unit or None,
            sheet=sheet,
            year=year,
            region=region,
            gwp=gwp,
            factors=options.factor_set(edition, factors, set),
            fallback=fallback,
        )
    if explain is not None:
        click.echo(result.explain(explain, year))
        return FINISHED
    content = result.as_dict(by)
    click.echo(output.as_json(content) if as_json else report(result, by, lang))
    return options.finished(content["rows"]["rejected"])


def report(result: Operations, by: str | None, lang: str) -> str:
    """Return the result as text; the first line names everything the figures rest on."""
    intensity = result.intensity()
    rows = []
    for name, total in result.total().items():
        per = intensity[name]
        rows.append([name, amount(total.value), total.unit, _per(per["per_employee"]), _per(per["per_m2"])])
    parts = [[result.headline], table([["", "", "", "/ person", "/ m2"], *rows], "lrlrr")]
    if by is not None:
        groups = []
        for key, totals in result.by(by).items():
            shown = key
            for name, total in totals.items():
                groups.append([shown, name, amount(total.value), total.unit])
                shown = ""
        parts.append(table(groups, "llrl"))
    parts.append(issue_lines(result.issues.itertuples(index=False), lang, first=5))
    return "\n\n".join("\n".join(part) for part in parts if part)


def _per(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.4g}"
