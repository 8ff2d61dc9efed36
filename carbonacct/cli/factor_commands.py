"""Commands ``factors``: search, ``show``, ``resolve``, ``verify``, ``diff``, ``gaps``."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from carbonacct.cli import options
from carbonacct.cli.method_commands import WordsGroup
from carbonacct.cli.options import FINISHED
from carbonacct.cli.show import table, word
from carbonacct.cli.walk import in_chinese

if TYPE_CHECKING:
    from carbonacct.factors import Factor, FactorRow, FactorSet
    from carbonacct.factors.store import Change
    from carbonacct.vocabulary.families import Family

FACTOR = (
    *("id", "family", "key", "region", "year", "value", "unit", "match", "fallback", "edition", "place"),
    *("status", "confidence", "unverified", "low", "high", "basis", "note", "dataset"),
)


@click.group(cls=WordsGroup)
def factors() -> None:
    """Search, resolve and compare factors · 查找排放因子.

    `factors [WORDS]` searches the factor families in Chinese and English; without words it lists all.
    """


@factors.command()
@click.argument("words", nargs=-1)
@options.options(*options.FACTORS)
@options.as_json
@options.lang
def search(
    words: tuple[str, ...], edition: str | None, factors: Path | None, set: tuple[str, ...], as_json: bool, lang: str
) -> int:
    """List the families that fit all words."""
    from carbonacct import output
    from carbonacct.vocabulary import families

    chosen = options.factor_set(edition, factors, set)
    found = families.search(" ".join(words))
    if as_json:
        content = {"schema": 1, "edition": chosen.edition, "families": [_family_record(chosen, f) for f in found]}
        click.echo(output.as_json(content))
        return FINISHED
    present = {*chosen.families()}
    years = {family.name: _years(chosen, family) if family.name in present else word("own", lang) for family in found}
    rows = [[family.name, family.unit, years[family.name], _title(family, lang)] for family in found]
    nothing = "没有符合的因子族" if lang == "zh" else "no factor family fits"
    click.echo("\n".join(table(rows, "llll")) if rows else nothing)
    return FINISHED


@factors.command()
@click.argument("factor_id", metavar="ID")
@options.options(*options.FACTORS)
@options.as_json
@options.lang
def show(
    factor_id: str, edition: str | None, factors: Path | None, set: tuple[str, ...], as_json: bool, lang: str
) -> int:
    """Show a family with its rows, or one row with its source."""
    from carbonacct import output
    from carbonacct.vocabulary import families

    chosen = options.factor_set(edition, factors, set)
    if factor_id in families.names():
        family = families.get(factor_id)
        rows = chosen.rows(factor_id)
        content = {**_family_record(chosen, family), "factors": [asdict(row) for row in rows]}
        lines = [*_family_lines(family, lang), "", *_row_lines(rows, lang)]
    else:
        row = chosen.get(factor_id)
        source = chosen.source(row.source_id)
        content = {**asdict(row), "source": asdict(source)}
        lines = [f"{name}: {value}" for name, value in asdict(row).items() if value not in ("", None)]
        lines += [f"source.{name}: {value}" for name, value in asdict(source).items() if value]
    click.echo(output.as_json({"schema": 1, "edition": chosen.edition, **content}) if as_json else "\n".join(lines))
    return FINISHED


@factors.command()
@click.argument("family")
@click.option("--key", default="", metavar="K", help="Fuel, gas, component … where the family has keys.")
@click.option("--region", default="", metavar="R", help="Code or name of a place, such as 500155 or CN-CQ.")
@click.option("--year", type=int, metavar="Y", help="Year asked for; the newest by default.")
@click.option("--in", "unit", metavar="UNIT", help="Unit of the answer; as published by default.")
@click.option("--fallback", default="mark", show_default=True, help="mark, strict or regroup.")
@options.options(*options.FACTORS)
@options.as_json
@options.lang
def resolve(
    family: str,
    key: str,
    region: str,
    year: int | None,
    unit: str | None,
    fallback: str,
    edition: str | None,
    factors: Path | None,
    set: tuple[str, ...],
    as_json: bool,
    lang: str,
) -> int:
    """Find the factor that answers for a key, place and year, and say how it was matched."""
    from carbonacct import output

    chosen = options.factor_set(edition, factors, set)
    found = chosen.resolve(family, key=key, region=region, year=year, unit=unit, fallback=fallback)
    if as_json:
        click.echo(output.as_json({"schema": 1, **_factor_record(found)}))
    else:
        lines = _factor_lines(found)
        click.echo("\n".join(map(in_chinese, lines) if lang == "zh" else lines))
    return FINISHED


@factors.command()
@click.option("--edition", metavar="E", help="Edition; the newest by default.")
@options.lang
def verify(edition: str | None, lang: str) -> int:
    """Recompute the checksum of every released factor file."""
    chosen = options.factor_set(edition, None, ())
    files = chosen.verify()
    told = {"en": "edition {}: {} files as released, SHA-256 {}", "zh": "版本 {}：{} 个文件与发布时一致，SHA-256 {}"}
    click.echo(told[lang].format(chosen.edition, len(files), chosen.sha256))
    return FINISHED


@factors.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
def diff(before: str, after: str) -> int:
    """List what is added, removed and changed from A to B; each is an edition or a CSV of rows added to the newest."""
    difference = _named(before).diff(_named(after))
    changed = [
        [
            row.family,
            row.key,
            row.region,
            _blank(row.year),
            _blank(row.before),
            _blank(row.after),
            row.unit,
            _percent(row),
        ]
        for row in difference.changed
    ]
    lines = [f"{len(difference.added)} added, {len(difference.removed)} removed, {len(changed)} changed"]
    for sign, rows in (("+", difference.added), ("-", difference.removed)):
        lines += table([[sign, row.family, *_place(row), _figure(row), row.unit] for row in rows], "lllllrl")
    click.echo("\n".join([*lines, *table(changed, "llllrrlr")]))
    return FINISHED


@factors.command()
@click.option("--edition", metavar="E", help="Edition; the newest by default.")
@click.option("--factors", type=options.FILE, metavar="FILE", help="CSV of factor rows added to the edition.")
@options.out("Write the empty rows to fill in, as .csv for --factors.")
@options.overwrite
@options.lang
def gaps(edition: str | None, factors: Path | None, out: Path | None, overwrite: bool, lang: str) -> int:
    """List the figures known to be missing, who publishes them, and an empty row for each."""
    from carbonacct.vocabulary.messages import chinese

    say = chinese if lang == "zh" else str
    found = options.factor_set(edition, factors, ()).gaps()
    for gap in found:
        years = "–".join(dict.fromkeys(str(year) for year in (gap.first_year, gap.last_year) if year))
        head = " ".join(filter(None, (gap.family, gap.key, gap.region, years)))
        whose = f"{gap.publisher}{'：' if lang == 'zh' else ': '}{say(gap.where)}"
        click.echo(f"{head}\n  {say(gap.what)}\n  {whose}\n  {','.join(gap.row.values())}")
    if out is not None:
        _write_rows(out, [gap.row for gap in found], overwrite=overwrite)
        click.echo(f"{word('written', lang)}: {out}")
    return FINISHED


def _write_rows(out: Path, rows: Sequence[Mapping[str, str]], *, overwrite: bool) -> None:
    from carbonacct import output

    targets = output.destination(out, overwrite=overwrite, choices=[".csv"])
    with (
        output.replacing(targets, overwrite=overwrite) as (file,),
        file.open("w", encoding="utf-8-sig", newline="") as stream,
    ):
        writer = csv.DictWriter(stream, [*rows[0]] if rows else [])
        writer.writeheader()
        writer.writerows(rows)


def _blank(value: object) -> str:
    return "" if value is None else str(value)


def _percent(change: Change) -> str:
    return "" if change.percent is None else f"{change.percent:+.2f} %"


def _named(text: str) -> FactorSet:
    """Return the edition of a name, or the newest with a file of rows added."""
    file = text.lower().endswith(".csv")
    return options.factor_set(None if file else text, Path(text) if file else None, ())


def _title(family: Family, lang: str) -> str:
    return family.title_zh if lang == "zh" else family.title_en


def _years(chosen: FactorSet, family: Family) -> str:
    years = sorted({row.year for row in chosen.rows(family.name) if row.year is not None})
    return "–".join(dict.fromkeys((str(years[0]), str(years[-1])))) if years else ""


def _family_record(chosen: FactorSet, family: Family) -> dict[str, Any]:
    return {
        "family": family.name,
        "unit": family.unit,
        "levels": list(family.levels),
        "yearly": family.yearly,
        "key": family.key,
        "parts": [{"family": name, "weight": float(weight)} for name, weight in family.parts],
        "title": {"en": family.title_en, "zh": family.title_zh},
        "publisher": family.publisher,
        "url": family.url,
        "note": family.note,
        "rows": len(chosen.rows(family.name)),
    }


def _family_lines(family: Family, lang: str) -> list[str]:
    lines = [f"{family.name} [{family.unit}]  {_title(family, lang)}", family.publisher, family.url, family.note]
    lines += [f"= {float(weight):g} × {name}" for name, weight in family.parts]
    return [line for line in lines if line]


def _place(row: FactorRow) -> list[str]:
    return [row.key, row.region, "" if row.year is None else str(row.year)]


def _row_lines(rows: tuple[FactorRow, ...], lang: str) -> list[str]:
    from carbonacct.factors.model import standing
    from carbonacct.vocabulary.messages import chinese

    say = chinese if lang == "zh" else str
    cells = [[*_place(row), _figure(row), row.unit, say(standing(row.status, row.confidence)), row.id] for row in rows]
    return table(cells, "lllrlll")


def _figure(row: FactorRow) -> str:
    return f"{row.low:.15g}…{row.high:.15g}" if row.value is None else f"{row.value:.15g}"


def _factor_record(found: Factor) -> dict[str, Any]:
    names = (
        "id",
        "family",
        "key",
        "region",
        "year",
        "value",
        "unit",
        "match",
        "fallback",
        "edition",
        "place",
        "status",
    )
    names += ("confidence", "unverified", "low", "high", "basis", "note", "dataset")  # type: ignore[assignment]
    record = {name: getattr(found, name) for name in names}
    return record | {"source": asdict(found.source), "parts": [_factor_record(part) for part in found.parts]}


def _factor_lines(found: Factor) -> list[str]:
    from carbonacct.explain import factor_lines

    return factor_lines(f"{found.family} = {found.value:.15g} {found.unit}", found, found.unit)
