"""Small programs that tests run in processes of their own: ``python -m tests.faults.programs NAME FOLDER``."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import resource
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
BOOK = ROOT / "examples" / "liangping" / "book.csv"
NAMES = ("result.csv", "result.xlsx", "result.parquet", "result.json")
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "pickle.", "urllib.", "ftplib.")


def written(folder: Path) -> dict[str, str]:
    """Compute the benefits of the example and write them in every format; return the SHA-256 of each file."""
    import carbonacct as ca

    benefits = ca.benefits(ca.read_book(BOOK))
    for name in NAMES:
        ca.write(benefits, folder / name, by="project_type", overwrite=True)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def digests(folder: Path) -> None:
    """Print the SHA-256 of what is written, with the clock shifted by ``CLOCK`` years."""
    import carbonacct.book.read as reader

    years = int(os.environ.get("CLOCK", "0"))

    class Shifted(date):
        @classmethod
        def today(cls) -> date:
            return date(2026 + years, 6, 30)

    reader.date = Shifted  # type: ignore[misc]
    print(json.dumps(written(folder), indent=1))


def forked(folder: Path) -> None:
    """Print the SHA-256 of what this process writes, then of what processes forked from it write."""
    first = written(folder)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        children = pool.map(_in_child, [folder / "a", folder / "b", folder / "c"])
    print(json.dumps([first, *children]))


def _in_child(folder: Path) -> dict[str, str]:
    folder.mkdir()
    return written(folder)


def watched(folder: Path) -> None:
    """Write everything while every file opened for writing and every call to the outside is watched."""
    seen: list[str] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            seen.append(event)
        if event == "open" and isinstance(arguments[0], str | bytes):
            flags = arguments[2] if isinstance(arguments[2], int) else 0
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                seen.append(os.fsdecode(arguments[0]))

    sys.addaudithook(hook)
    written(folder)
    print(json.dumps(sorted(set(seen))))


def full_disk(folder: Path) -> None:
    """Write on a disk that takes a few bytes of a file and no more; print what is told and what is left."""
    import carbonacct as ca

    benefits = ca.benefits(ca.read_book(BOOK))
    told = {}
    for room in (0, 1, 700):
        for name in NAMES:
            try:
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
                ca.write(benefits, folder / name)
            except ca.OutputError as error:
                told[f"{name} {room}"] = str(error)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(json.dumps({"told": told, "left": sorted(os.listdir(folder))}))


def killed(folder: Path) -> None:
    """Die at the ``AT``-th step of writing: before the files are whole, or while they take their names."""
    import carbonacct as ca
    from carbonacct import output

    left = int(os.environ["AT"])

    def dying(function: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)
            return function(*arguments, **options)

        return step

    for name in ("_write_csv", "_write_json"):
        setattr(output, name, dying(getattr(output, name)))
    output.os.replace = dying(os.replace)  # type: ignore[attr-defined]
    ca.write(ca.benefits(ca.read_book(BOOK)), folder / "result.csv", overwrite=True)


PROGRAMS = {program.__name__: program for program in (digests, forked, watched, full_disk, killed)}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](Path(sys.argv[2]))
