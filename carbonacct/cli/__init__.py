"""The command line: parse, call, print."""

from carbonacct.cli.program import main

__all__ = ["main"]
