"""The program: its commands, and how every error becomes one clear line and an exit status."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence

import click

from carbonacct import __version__
from carbonacct.cli import (
    benefit_commands,
    book_commands,
    check_commands,
    factor_commands,
    footprint_commands,
    method_commands,
    operations_commands,
    pack_commands,
    report_commands,
)
from carbonacct.errors import CarbonAcctError

NAME = "carbonacct"
REFUSED = 2


@click.group(name=NAME, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, package_name=NAME)
def program() -> None:
    """Environmental benefit of every loan, traceable to its source · 逐笔贷款环境效益测算.

    Exit status: 0 nothing rejected; 3 finished with rejected rows; 2 nothing could be read or the arguments are wrong.
    """


for command in (
    benefit_commands.demo,
    benefit_commands.benefits,
    benefit_commands.explain,
    footprint_commands.footprint,
    operations_commands.operations,
    book_commands.template,
    book_commands.validate,
    book_commands.gaps,
    check_commands.check,
    check_commands.integrity,
    report_commands.report,
    pack_commands.file_result,
    pack_commands.verify,
    report_commands.filings,
    method_commands.methods,
    factor_commands.factors,
):
    program.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return int(program.main(list(arguments) or ["--help"], prog_name=NAME, standalone_mode=False) or 0)
    except CarbonAcctError as error:
        return _refuse(arguments, error.code, *_one_line(error))
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f"{context.command_path} --help" if context else f"{NAME} --help"
        return _refuse(arguments, "usage", error.format_message(), f"see {hint}")
    except click.Abort:
        return _refuse(arguments, "interrupted", "interrupted", "")
    except BrokenPipeError:
        sys.stdout = io.TextIOWrapper(io.BytesIO())
        return 0
    except OSError as error:
        reason = error.strerror or str(error)
        where = f"{error.filename}: " if error.filename else ""
        return _refuse(arguments, "file_unreadable", f"{where}{reason}", "")


def main() -> None:
    """Run the program on the arguments of the process."""
    sys.exit(run(sys.argv[1:]))


def _one_line(error: CarbonAcctError) -> tuple[str, str]:
    """Return message and hint, each without line breaks."""
    details = [f"{name}: {value}" for name, value in (("given", error.given), ("needed", error.needed)) if value]
    told = f" ({'; '.join(details)})" if details else ""
    where = f"{error.where}: " if error.where else ""
    return " ".join(f"{where}{error.message}{told}".split()), " ".join(error.hint.split())


def _refuse(arguments: Sequence[str], code: str, message: str, hint: str) -> int:
    line = " ".join(message.split())
    click.echo(f"{NAME}: {line}" + (f" — {hint}" if hint else ""), err=True)
    if "--json" in arguments:
        content = {"schema": 1, "error": {"code": code, "message": line, "hint": hint}}
        click.echo(json.dumps(content, ensure_ascii=False))
    return REFUSED
