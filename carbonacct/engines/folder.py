"""The output folder of a stream: it has its name only when it is whole; before, a journal says what is done."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carbonacct.errors import OutputError

UNFINISHED = ".unfinished"
MANIFEST, RESULT, JOURNAL, PLAN = "manifest.json", "result.json", "journal", "plan.json"
ROWS, ISSUES = "rows", "issues"


class Folder:
    """An output folder and the unfinished folder beside it, in which the work is done.

    Parameters
    ----------
    path
        The folder to be.

    Raises
    ------
    OutputError
        The folder exists and is not to be overwritten, or its place cannot be written to.
    """

    def __init__(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        self.path = Path(path)
        self.work = self.path.with_name(self.path.name + UNFINISHED)
        self.overwrite = overwrite
        if self.path.exists() and not overwrite:
            hint = "--overwrite (overwrite=True) replaces it, or name another folder"
            raise OutputError("the folder exists", where=str(self.path), hint=hint)
        if self.path.exists() and not (self.path / MANIFEST).is_file() and any(self.path.iterdir()):
            hint = "name another folder; only a folder that a stream has written is replaced"
            raise OutputError("the folder holds something else", where=str(self.path), hint=hint)

    def begin(self, plan: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Make the unfinished folder, or return the plan of one that is to be continued.

        Raises
        ------
        OutputError
            The folder cannot be made, or holds the beginning of another run.
        """
        held = self.work / JOURNAL / PLAN
        if held.is_file():
            begun: dict[str, Any] = json.loads(held.read_text("utf-8"))
            changed = [name for name in plan if begun.get(name) != plan[name] and name != "today"]
            if changed and not self.overwrite:
                hint = "start again with --overwrite (overwrite=True), or finish it with the same input and options"
                message = "the folder holds the beginning of another run"
                raise OutputError(message, where=str(self.work), given=f"changed: {', '.join(changed)}", hint=hint)
            if not changed:
                return begun
        if self.work.exists():
            self._refuse_strange()
            shutil.rmtree(self.work)
        try:
            for name in (ROWS, ISSUES, JOURNAL):
                (self.work / name).mkdir(parents=True)
        except OSError as error:
            raise unwritable(error, self.work) from error
        self.save(Path(JOURNAL) / PLAN, plan)
        return None

    def _refuse_strange(self) -> None:
        if not (self.work / JOURNAL).is_dir() and not (self.work / MANIFEST).is_file() and any(self.work.iterdir()):
            raise OutputError("the folder holds something else", where=str(self.work), hint="name another folder")

    def save(self, name: str | Path, content: Any) -> None:
        """Write plain data as JSON, whole or not at all."""
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
        whole(self.work / name, text.encode() + b"\n")

    def finish(self) -> None:
        """Give the folder its name; its manifest has been written last."""
        try:
            for left in self.work.rglob(".*.part"):
                left.unlink()
            shutil.rmtree(self.work / JOURNAL)
            old = self.path.with_name(self.path.name + ".replaced")
            if self.path.exists():
                os.replace(self.path, old)
            os.replace(self.work, self.path)
            if old.exists():
                shutil.rmtree(old)
        except OSError as error:
            raise unwritable(error, self.path) from error


def whole(file: Path, content: bytes) -> None:
    """Write a file under another name first, so that it is whole or not there.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    part = unfinished(file)
    try:
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, file)
    except OSError as error:
        raise unwritable(error, file) from error


def unfinished(file: Path) -> Path:
    """Return the name of a file while this process writes it."""
    return file.with_name(f".{file.name}-{os.getpid()}.part")


def unwritable(error: OSError, target: Path) -> OutputError:
    """Return the error of a place that cannot be written to."""
    hint = "what is done is kept: the same command continues when there is room and permission"
    return OutputError(f"the output cannot be written: {error.strerror or error}", where=str(target), hint=hint)
