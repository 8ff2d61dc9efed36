"""Options that several commands share, and what they add up to: how a book is read, how benefits are computed."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from carbonacct.cli.show import LANGUAGES
from carbonacct.errors import OutputError

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.factors import FactorSet
    from carbonacct.loan_benefits import Benefits

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]
Collected = TypeVar("Collected")

FINISHED, WITH_REJECTED_ROWS = 0, 3
LONG_BOOK = 5_000_000
FILE = click.Path(path_type=Path)
FILED = (".json", ".zip")  # suffixes of filed results; any other file is a book
LANG = "carbonacct.lang"


def finished(rejected: int) -> int:
    """Return the exit status of a run; where rows were rejected, say so on standard error."""
    if not rejected:
        return FINISHED
    told = {
        "en": f"carbonacct: {rejected:,} rows were rejected and are in no total (exit status 3) — "
        "carbonacct validate lists them with the remedy",
        "zh": f"carbonacct：退回 {rejected:,} 行，不计入任何合计（退出码 3） — 用 carbonacct validate 查看原因与建议",
    }
    click.echo(told[str(click.get_current_context().find_root().meta.get(LANG, "en"))], err=True)
    return WITH_REJECTED_ROWS


def of_benefits(book: Book) -> bool:
    """Tell whether a book has projects to measure: types, methods, or figures of studies."""
    from carbonacct.vocabulary import indicators

    stated = {f"project_{one.id}" for one in indicators.list()}
    return bool({"project_type", "method"} & {*book.words} or stated & {*book.numbers})


def pairs(context: click.Context, option: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """Read repeated ``NAME=VALUE``."""
    read: dict[str, str] = {}
    for text in given:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise click.BadParameter(f"{text!r} is not of the form {option.make_metavar(context)}", context, option)
        if name in read:
            raise click.BadParameter(f"{name!r} is given twice", context, option)
        read[name] = value
    return read


@dataclass(frozen=True)
class Reading:
    """How a book is read (see :func:`carbonacct.read_book`)."""

    projects: Path | None
    borrowers: Path | None
    pools: Path | None
    unit: dict[str, str]
    sheet: str | None
    header_row: int | None
    year: int | None
    region: str | None
    currency: str | None
    encoding: str | None

    def book(self, path: Path) -> Book:
        """Read a loan book."""
        import carbonacct as ca

        return ca.read_book(
            path,
            projects=self.projects,
            borrowers=self.borrowers,
            pools=self.pools,
            units=self.unit or None,
            sheet=self.sheet,
            header_row=self.header_row,
            year=self.year,
            region=self.region,
            currency=self.currency,
            encoding=self.encoding,
        )


@dataclass(frozen=True)
class Running:
    """How benefits are computed (see :func:`carbonacct.benefits`)."""

    filing: str
    attribution: str | None
    method: dict[str, str]
    gwp: str
    edition: str | None
    factors: Path | None
    set: tuple[str, ...]
    fallback: str
    period: str | None

    def benefits(self, book: Book, *, uncertainty: bool = False) -> Benefits:
        """Compute the benefits of a book."""
        import carbonacct as ca

        return ca.benefits(book, uncertainty=uncertainty, **self.options())

    def options(self) -> dict[str, Any]:
        """Return the arguments of :func:`carbonacct.benefits`."""
        return {
            "filing": self.filing,
            "attribution": self.attribution,
            "methods": self.method,
            "gwp": self.gwp,
            "factors": factor_set(self.edition, self.factors, self.set),
            "fallback": self.fallback,
            "period": self.period,
        }


def factor_set(edition: str | None, file: Path | None, values: Sequence[str]) -> FactorSet:
    """Return the factors of an edition with a user's file and single values added."""
    import carbonacct as ca

    chosen = ca.FactorSet.load(edition)
    if file is not None:
        chosen = chosen.extend(file)
    for text in values:
        chosen = chosen.with_value(text)
    return chosen


filing = click.option("--filing", default="green-credit", show_default=True, help="green-credit, crst or pboc.")
_READING: tuple[Decorator, ...] = (
    click.option("--projects", type=FILE, metavar="FILE", help="Table of projects, linked by project_id."),
    click.option("--borrowers", type=FILE, metavar="FILE", help="Table of borrowers, linked by borrower_id."),
    click.option("--pools", type=FILE, metavar="FILE", help="Table of the assets of structures, by structure_id."),
    click.option(
        "--unit", multiple=True, callback=pairs, metavar="COLUMN=UNIT", help="Unit of a column whose header has none."
    ),
    click.option("--sheet", metavar="NAME", help="Sheet of an XLSX."),
    click.option("--header-row", type=int, metavar="N", help="Line of the header, the first line being 1."),
    click.option("--year", type=int, metavar="Y", help="Year of rows that name none."),
    click.option("--region", metavar="R", help="Region of rows that name none, such as 500155 or CN-CQ."),
    click.option("--currency", metavar="C", help="Currency of rows that name none, such as CNY."),
    click.option("--encoding", metavar="E", help="Encoding of a CSV, if it cannot be told."),
)
FACTORS: tuple[Decorator, ...] = (
    click.option("--edition", metavar="E", help="Edition of the factors; the newest by default."),
    click.option("--factors", type=FILE, metavar="FILE", help="CSV of factor rows added to the edition."),
    click.option(
        "--set",
        multiple=True,
        metavar="FACTOR=VALUE",
        help="One factor, written family[:key][@[region/]year]=value unit.",
    ),
)
_RUNNING: tuple[Decorator, ...] = (
    filing,
    click.option("--attribution", help="balance, granted or average_balance, instead of the filing's."),
    click.option(
        "--method",
        "--methods",
        "method",
        multiple=True,
        callback=pairs,
        metavar="TYPE=ID",
        help="Method of a project type, not the default.",
    ),
    click.option("--gwp", default="AR5", show_default=True, help="Set of global warming potentials."),
    *FACTORS,
    click.option(
        "--fallback", default="mark", show_default=True, help="Older or coarser factors: mark, strict or regroup."
    ),
    click.option("--period", metavar="P", help="Reporting period, such as 2026 or 2026Q2."),
)


def options(*given: Decorator) -> Decorator:
    """Join several options into one decorator."""

    def decorate(command: Command) -> Command:
        for option in reversed(given):
            command = option(command)
        return command

    return decorate


def _collecting(name: str, kind: type[Collected], given: Sequence[Decorator]) -> Decorator:
    """Add options to a command and hand them over as one argument."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def collected(**values: Any) -> Any:
            mine = {field: values.pop(field) for field in names}
            return command(**values, **{name: kind(**mine)})

        return options(*given)(collected)

    return decorate


reading = _collecting("reading", Reading, _READING)
running = _collecting("running", Running, _RUNNING)


def language(arguments: Sequence[str]) -> str:
    """Return the language that arguments ask for, else that of the locale.

    Examples
    --------
    >>> language(["explain", "book.csv", "L-1", "--lang", "zh"]), language(["--lang=en", "demo"])
    ('zh', 'en')
    """
    asked = [text.partition("=")[2] for text in arguments if text.startswith("--lang=")]
    asked += [after for text, after in pairwise(arguments) if text == "--lang"]
    settings = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, settings), "")
    return asked[-1] if asked and asked[-1] in LANGUAGES else ("zh" if locale.lower().startswith("zh") else "en")


def _language(context: click.Context, option: click.Parameter, given: str | None) -> str:
    """Return the language given to the command, else to the program, else that of the locale."""
    told = given or context.find_root().meta.get(LANG) or language([])
    context.find_root().meta[LANG] = told
    return str(told)


def _column(_context: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    """Return the name of the column that an alias means."""
    from carbonacct.vocabulary import columns

    known = columns.find(given) if given else None
    return known.name if known else given


lang = click.option(
    "--lang", type=click.Choice(["zh", "en"]), callback=_language, help="Language of the text; by default the locale's."
)
everywhere = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    callback=_language,
    expose_value=False,
    help="Language of the text; by default the locale's.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
by = click.option("--by", metavar="COLUMN", callback=_column, help="Group by a column of the book, 经办机构 or branch.")
overwrite = click.option("--overwrite", is_flag=True, help="Replace files that exist.")


def out(help: str, *, required: bool = False) -> Decorator:
    """Make the option ``-o`` of a command."""
    return click.option("-o", "--out", type=FILE, metavar="FILE", required=required, help=help)


def refuse_input(out: Path | None, *inputs: Path | None) -> None:
    """Refuse an output that is one of the files read.

    Raises
    ------
    OutputError
        If it is.
    """
    for given in inputs:
        if out is not None and given is not None and out.exists() and given.exists() and out.samefile(given):
            raise OutputError("the output is a file that is read", where=str(out), hint="choose another name")


@contextmanager
def stages(count: int, book: Path) -> Iterator[Callable[[str], None]]:
    """Show the stages of a command as a bar on standard error, for a long book in a terminal only."""
    if not (sys.stderr.isatty() and book.is_file() and book.stat().st_size >= LONG_BOOK):
        yield lambda _label: None
        return
    with click.progressbar(length=count, file=sys.stderr) as bar:

        def begin(label: str) -> None:
            bar.label = label
            bar.update(1)

        yield begin
