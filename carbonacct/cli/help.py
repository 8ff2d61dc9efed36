"""The help of every command in the language of the program: sentences stand once, in English, where they arise."""

from __future__ import annotations

from collections.abc import Iterable

import click

from carbonacct.cli.options import language
from carbonacct.vocabulary.messages import chinese

BOTH = " · "
HEADINGS = {"Options": "选项", "Commands": "命令"}
ENDINGS = {"default: ": "默认：", "required": "必填"}
OWN = {"Show this message and exit.": "显示本说明后退出。", "Show the version and exit.": "显示版本后退出。"}


class SpeakingContext(click.Context):
    """A context whose help is in the language of the arguments, or of the locale."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what lays out the help."""
        if language(self.find_root().obj or ()) != "zh":
            return super().make_formatter()
        return ChineseFormatter(self)


class ChineseFormatter(click.HelpFormatter):
    """Lays out help with the Chinese of each sentence; one that the catalogue lacks stays as it is."""

    def __init__(self, context: click.Context) -> None:
        super().__init__(width=context.terminal_width, max_width=context.max_content_width)
        self._commands = getattr(context.command, "commands", {})

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(HEADINGS.get(heading, heading))

    def write_text(self, text: str) -> None:
        """Write a paragraph or several."""
        super().write_text("\n\n".join(map(told, text.split("\n\n"))))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands with what each is for."""
        super().write_dl([(name, told(self._whole(name, help))) for name, help in rows], col_max, col_spacing)

    def _whole(self, name: str, help: str) -> str:
        """Return the first sentence of a command where the list has cut it."""
        command = self._commands.get(name)
        return command.get_short_help_str(limit=1000) if command is not None else help


def told(text: str) -> str:
    """Return a sentence of help in Chinese, with its default.

    Examples
    --------
    >>> told("Own emissions of branches · 自身运营碳排放."), told("Replace files that exist.")
    ('自身运营碳排放。', '文件已存在时覆盖。')
    >>> told("Processes of a stream.  [default: 2]")
    '分批计算的进程数。 [默认：2]'
    """
    whole, opening, ending = text.partition("  [")
    sentence = " ".join(whole.split())
    for english, word in ENDINGS.items():
        ending = ending.replace(english, word)
    after = f" [{ending}" if opening else ""
    if BOTH in sentence:
        return f"{sentence.partition(BOTH)[2].rstrip('.')}。{after}"
    return OWN.get(sentence) or chinese(sentence) + after
