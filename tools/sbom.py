"""The parts list of an installation: CycloneDX 1.5 JSON of the package and all it needs, from what is installed.

``python -m tools.sbom FILE`` writes it. ``python -m tools.sbom --check`` looks at the same list: every requirement is
met by what is installed and has a lowest version, and every part says under which licence it stands. It asks no
advisory service; that needs a network and is done where a release is made.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

ROOT_PART = "carbonacct"
LOWEST = re.compile(r"(?:>=|==|~=)\s*([0-9][0-9a-zA-Z.]*)")


def requirements(part: Distribution) -> Iterator[tuple[str, str]]:
    """Yield name and version clause of what a part needs here: no extras, and no markers that do not hold."""
    from packaging.requirements import Requirement

    for text in part.requires or ():
        needed = Requirement(text)
        if needed.marker is None or needed.marker.evaluate({"extra": ""}):
            yield _normal(needed.name), str(needed.specifier)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def parts(name: str = ROOT_PART) -> dict[str, Distribution]:
    """Return a part and all it needs, by name, in alphabetical order.

    Raises
    ------
    PackageNotFoundError
        Something needed is not installed.
    """
    found: dict[str, Distribution] = {}
    waiting = [_normal(name)]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found[one] = distribution(one)
            waiting += [needed for needed, _ in requirements(found[one])]
    return dict(sorted(found.items()))


def licence(part: Distribution) -> str:
    """Return the licence a part states, as an expression where it gives one."""
    (stated, *_) = [*_all(part, "License-Expression"), *_all(part, "License"), ""]
    if stated and "\n" not in stated and len(stated) < 80:
        return stated
    classifiers = _all(part, "Classifier")
    named = [text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License :: ")]
    return "; ".join(named) or stated.partition("\n")[0][:80]


def _all(part: Distribution, name: str) -> list[str]:
    return [str(value) for value in part.metadata.get_all(name) or ()]


def bill(name: str = ROOT_PART) -> dict[str, Any]:
    """Return the parts list as CycloneDX 1.5; the same installation always gives the same list."""
    held = parts(name)
    components = [_component(one, part) for one, part in held.items()]
    whole = next(component for component in components if component["name"] == _normal(name))
    serial = uuid5(NAMESPACE_URL, json.dumps(components, sort_keys=True))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": {**whole, "type": "library"}},
        "components": [component for component in components if component is not whole],
        "dependencies": [
            {"ref": _ref(one, part), "dependsOn": [_ref(need, held[need]) for need, _ in sorted(requirements(part))]}
            for one, part in held.items()
        ],
    }


def _ref(name: str, part: Distribution) -> str:
    return f"pkg:pypi/{name}@{part.version}"


def _component(name: str, part: Distribution) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": _ref(name, part),
        "name": name,
        "version": part.version,
        "purl": _ref(name, part),
    }
    if stated := licence(part):
        made["licenses"] = [{"license": {"name": stated}}]
    record = part.read_text("RECORD")
    if record is not None:
        made["properties"] = [{"name": "files", "value": str(len(record.splitlines()))}]
    return made


def faults(name: str = ROOT_PART) -> list[str]:
    """Return what is wrong with the parts: not installed, below the lowest version, without bound or licence."""
    from packaging.specifiers import SpecifierSet

    try:
        held = parts(name)
    except PackageNotFoundError as error:
        return [f"{error.name} is needed and not installed"]
    told = []
    for one, part in held.items():
        if not licence(part):
            told.append(f"{one} {part.version} states no licence")
        for needed, clause in requirements(part):
            if not SpecifierSet(clause, prereleases=True).contains(held[needed].version):
                told.append(f"{one} needs {needed}{clause}, installed is {held[needed].version}")
            if one == _normal(name) and not LOWEST.search(clause):
                told.append(f"{needed} has no lowest version in pyproject.toml")
    return told


def main() -> int:
    """Write the list or check it."""
    parser = argparse.ArgumentParser(prog="python -m tools.sbom")
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.check:
        told = faults()
        print("\n".join(told) or f"{len(parts())} parts: versions and licences in order")
        return 1 if told else 0
    text = json.dumps(bill(), indent=1, ensure_ascii=False) + "\n"
    if options.file is None:
        print(text, end="")
    else:
        options.file.parent.mkdir(parents=True, exist_ok=True)
        options.file.write_text(text, "utf-8")
        print(options.file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
