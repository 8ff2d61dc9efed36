"""Put the real output of the commands named in README.md between their markers.

A block is ``<!-- output: COMMAND -->`` … ``<!-- /output -->``; the command is run from the root of the repository. With
``<!-- output 20: COMMAND -->`` its first 20 lines stand there, and a sign that more follow.
With ``--check`` nothing is written and a stale block ends the program with 1.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"<!-- output(?: (?P<most>\d+))?: (?P<command>[^\n]+?) -->\n.*?<!-- /output -->", re.DOTALL)


def output(command: str) -> str:
    """Standard output of a ``carbonacct`` command, plain and 100 columns wide."""
    program, *arguments = shlex.split(command)
    if program != "carbonacct":
        raise ValueError(f"README.md may show only carbonacct commands, not {program}")
    settings = {"COLUMNS": "100", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "PYTHONUTF8": "1", "TERM": "dumb"}
    done = subprocess.run(
        [str(Path(sys.executable).with_name("carbonacct")), *arguments],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode not in (0, 3):
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.strip()}")
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def current(text: str) -> str:
    """``text`` with every output block renewed."""

    def renew(block: re.Match[str]) -> str:
        command, mark = block["command"], block[0].partition("\n")[0]
        told = output(command).split("\n")
        if block["most"] and len(told) > int(block["most"]):
            told[int(block["most"]) :] = ["…"]
        return "\n".join([mark, "```text", f"$ {command}", *told, "```", "<!-- /output -->"])

    return BLOCK.sub(renew, text)


def main(arguments: list[str]) -> int:
    """Renew README.md, or say with ``--check`` whether it is current."""
    text = README.read_text("utf-8")
    renewed = current(text)
    if "--check" in arguments:
        return int(renewed != text)
    README.write_text(renewed, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
