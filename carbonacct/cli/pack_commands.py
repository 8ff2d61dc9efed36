"""Commands ``file`` and ``verify``: results frozen with all they rest on, and recomputed by anybody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from carbonacct.cli import options
from carbonacct.cli.options import FINISHED, Reading

DIFFERS = 3


def make_pack(
    book: Path,
    out: Path,
    reading: Reading,
    running: Mapping[str, Any],
    overwrite: bool,
    *,
    sample: int = 25,
    redact: bool = False,
    filed: Mapping[str, str] | None = None,
) -> int:
    """Write a pack and tell its checksum."""
    from carbonacct.report.audit import Inputs, write_pack
    from carbonacct.report.audit.verify import sha256_of

    linked = {"projects": reading.projects, "borrowers": reading.borrowers, "pools": reading.pools}
    given = {"book": book, **linked, "factors": running["factors"]}
    options.refuse_input(out, *given.values())
    read = {
        "units": reading.unit or None,
        "sheet": reading.sheet,
        "header_row": reading.header_row,
        "year": reading.year,
        "region": reading.region,
        "currency": reading.currency,
        "encoding": reading.encoding,
    }
    inputs = Inputs(
        files={role: path for role, path in given.items() if path is not None},
        reading={name: value for name, value in read.items() if value is not None},
        gwp=running["gwp"],
        fallback=running["fallback"],
        period=running["period"],
        edition=running["edition"],
        set=tuple(running["set"]),
        filings=tuple(running["filings"]) or (() if running["standards"] else ("green-credit",)),
        standards=tuple(running["standards"]),
    )
    written = write_pack(inputs, out, sample=sample, redact=redact, filed=filed, overwrite=overwrite)
    click.echo(f"{written}\nsha256 {sha256_of(written)}")
    return options.finished(inputs.book.summary()["rejected"])


@click.command(name="file")
@click.argument("book", type=options.FILE)
@options.out("Write the filed result: .zip.", required=True)
@click.option("--result-version", "version", default="1", show_default=True, metavar="V", help="Version of the result.")
@click.option("--reason", default="", metavar="TEXT", help="Why it is filed, or filed again.")
@click.option("--supersedes", default="", metavar="V", help="Version that this one replaces.")
@click.option("--prepared-by", default="", metavar="NAME", help="Who prepared it.")
@click.option("--reviewed-by", default="", metavar="NAME", help="Who reviewed it.")
@click.option("--approved-by", default="", metavar="NAME", help="Who approved it.")
@click.option(
    "--filing", "filings", multiple=True, metavar="F", help="Filings of benefits; green-credit without --standard."
)
@click.option("--standard", "standards", multiple=True, metavar="S", help="Standards of financed emissions.")
@options.reading
@click.option("--gwp", default="AR5", show_default=True, help="Set of global warming potentials.")
@options.options(*options.FACTORS)
@click.option("--fallback", default="mark", show_default=True, help="Older or coarser factors: mark, strict, regroup.")
@click.option("--period", metavar="P", help="Reporting period, such as 2026 or 2026Q2.")
@options.overwrite
def file_result(
    book: Path,
    out: Path,
    filings: tuple[str, ...],
    standards: tuple[str, ...],
    reading: Reading,
    overwrite: bool,
    gwp: str,
    edition: str | None,
    factors: Path | None,
    set: tuple[str, ...],
    fallback: str,
    period: str | None,
    **filed: str,
) -> int:
    """Freeze a result with all it rests on · 报送存档."""
    running = {
        "gwp": gwp,
        "edition": edition,
        "factors": factors,
        "set": set,
        "fallback": fallback,
        "period": period,
        "filings": filings,
        "standards": standards,
    }
    return make_pack(book, out, reading, running, overwrite, filed=filed)


@click.command()
@click.argument("pack", type=options.FILE)
@options.as_json
@options.lang
def verify(pack: Path, as_json: bool, lang: str) -> int:
    """Recompute a pack and compare every bit · 复算核对存档包.

    Exit status: 0 the same bits; 3 something differs; 2 the file is no pack.
    """
    from carbonacct import output
    from carbonacct.report.audit import verify as verified
    from carbonacct.vocabulary.messages import chinese

    found = verified(pack)
    if not found.ok:
        told = {
            "en": f"carbonacct: the pack differs from what its inputs yield (exit status {DIFFERS})",
            "zh": f"carbonacct：存档包与按其输入复算的结果不一致（退出码 {DIFFERS}）",
        }
        click.echo(told[lang], err=True)
    if as_json:
        click.echo(output.as_json(found.as_dict()))
        return FINISHED if found.ok else DIFFERS
    click.echo(f"sha256 {found.sha256}")
    say = chinese if lang == "zh" else str
    for note in found.notes:
        click.echo(say(note))
    for one in found.findings:
        click.echo(f"{one.member}{'：' if lang == 'zh' else ': '}{say(one.problem)}")
    same = {"zh": "已复算，逐位一致", "en": "recomputed, the same bits"}
    other = {"zh": "与存档不一致", "en": "not the same"}
    count = {
        "zh": f"（{found.members} 个文件中复算 {found.recomputed} 个，其余为输入、选项与校验值）",
        "en": f" ({found.recomputed} of {found.members} files recomputed; the others are inputs, options, checksums)",
    }
    click.echo(f"{(same if found.ok else other)[lang]}{count[lang]}")
    return FINISHED if found.ok else DIFFERS
