"""Release a new edition of the factor tables: list every file with its checksum. A released edition is never rewritten.

Usage: ``python -m tools.make_edition 2027.05``. A folder ``carbonacct/factors/data/NAME`` is a dataset; a later version
of it is a folder ``NAME@EDITION`` beside it, and the newest folder not after the edition is taken.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "carbonacct" / "factors" / "data"


def dataset(folder: Path, name: str) -> dict[str, object]:
    """Return folder, families and checksums of one dataset."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        families = sorted({row["family"] for row in csv.DictReader(file)})
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}
    return {"folder": folder.name, "families": families, "files": files}


def edition(name: str, data: Path = DATA) -> dict[str, object]:
    """Return the manifest of an edition: its newest datasets up to that edition."""
    folders: dict[str, Path] = {}
    for path in sorted(data.iterdir()):
        dataset_name, _, version = path.name.partition("@")
        if path.is_dir() and path.name != "editions" and version <= name:
            folders[dataset_name] = path
    return {"edition": name, "datasets": {key: dataset(folder, key) for key, folder in folders.items()}}


def main(arguments: list[str]) -> int:
    """Write the manifest of a new edition."""
    if len(arguments) != 1 or not re.fullmatch(r"20\d\d\.\d\d", arguments[0]):
        print("usage: python -m tools.make_edition YYYY.MM", file=sys.stderr)
        return 2
    path = DATA / "editions" / f"{arguments[0]}.json"
    if path.exists():
        print(f"{path.name} is released and never rewritten: choose a new edition", file=sys.stderr)
        return 2
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(edition(arguments[0]), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
