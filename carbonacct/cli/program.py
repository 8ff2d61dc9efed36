"""The program: its commands, and how every error becomes one clear line and an exit status."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

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
    options,
    pack_commands,
    report_commands,
)
from carbonacct.cli.help import SpeakingContext
from carbonacct.errors import CarbonAcctError
from carbonacct.vocabulary.messages import chinese

NAME = "carbonacct"
REFUSED = 2
# Words around what was given and needed: their names, brackets, what parts them, what follows the place.
DETAILS = {"en": ("given: ", "needed: ", " (", "; ", ")", ": "), "zh": ("现为 ", "需要 ", "（", "；", "）", "：")}


@click.group(name=NAME, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, package_name=NAME)
@options.everywhere
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


def _speaking(group: click.Group) -> None:
    """Give every command the option of the language, also those whose text has one form, and help in that language."""
    group.context_class = SpeakingContext
    for command in group.commands.values():
        command.context_class = SpeakingContext
        if isinstance(command, click.Group):
            _speaking(command)
        elif not any(option.name == "lang" for option in command.params):
            options.everywhere(command)


_speaking(program)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    lang = options.language(arguments)
    say = chinese if lang == "zh" else str
    try:
        return int(
            program.main(list(arguments) or ["--help"], prog_name=NAME, standalone_mode=False, obj=[*arguments]) or 0
        )
    except CarbonAcctError as error:
        told = _one_line(error, say, DETAILS[lang])
        return _refuse(arguments, error.code, _one_line(error, str, DETAILS["en"]), told)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f"see {context.command_path if context else NAME} --help"
        message = " ".join(error.format_message().split())
        return _refuse(arguments, "usage", (message, hint), (say(message), say(hint)))
    except click.Abort:
        return _refuse(arguments, "interrupted", ("interrupted", ""), (say("interrupted"), ""))
    except BrokenPipeError:
        sys.stdout = io.TextIOWrapper(io.BytesIO())
        return 0
    except OSError as error:
        reason = error.strerror or str(error)
        where = f"{error.filename}: " if error.filename else ""
        return _refuse(arguments, "file_unreadable", (f"{where}{reason}", ""), (f"{where}{say(reason)}", ""))


def main() -> None:
    """Run the program on the arguments of the process, and end it at once.

    All is written by then. Taking the process down in order is left out: threads of Arrow, ended late, would now and
    then abort it with another exit status.
    """
    status = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with suppress(BrokenPipeError):
            stream.flush()
    os._exit(status)


def _one_line(error: CarbonAcctError, say: Callable[[str], str], words: Sequence[str]) -> tuple[str, str]:
    """Return message and hint in a language, each without line breaks."""
    given, needed, opening, between, closing, after = words
    details = [f"{given}{error.given}"] if error.given else []
    details += [f"{needed}{say(error.needed)}"] if error.needed else []
    told = f"{opening}{between.join(details)}{closing}" if details else ""
    where = f"{say(error.where)}{after}" if error.where else ""
    return " ".join(f"{where}{say(error.message)}{told}".split()), " ".join(say(error.hint).split())


def _refuse(arguments: Sequence[str], code: str, english: tuple[str, str], shown: tuple[str, str]) -> int:
    """Say on one line what is wrong; with ``--json`` also as data, whose words are English in every language."""
    line, hint = shown
    click.echo(f"{NAME}: {line}" + (f" — {hint}" if hint else ""), err=True)
    if "--json" in arguments:
        content = {"schema": 1, "error": {"code": code, "message": english[0], "hint": english[1]}}
        click.echo(json.dumps(content, ensure_ascii=False))
    return REFUSED
