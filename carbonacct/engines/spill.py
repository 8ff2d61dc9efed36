"""Sorted arrays on disk, one for each piece of a book, read back range by range so that equal keys meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Hashes = NDArray[np.uint64]
HELD = 1 << 18
TOP = 1 << 64


def keep(file: Path, found: Array) -> None:
    """Write hashes, or records with a field ``key``, in the order of their keys."""
    plain = found.dtype.names is None
    np.save(file, np.sort(found) if plain else found[np.argsort(found["key"], kind="stable")])


def ranges(files: Iterable[Path]) -> Iterator[Array]:
    """Yield the content of sorted files by ranges of keys, each range from all files together."""
    held = [*files]
    if not held:
        return
    total = sum(len(np.load(file, mmap_mode="r")) for file in held)
    count = max(1, -(-total // HELD))
    before = [0] * len(held)
    for number in range(1, count + 1):
        parts = []
        for place, file in enumerate(held):
            part = np.load(file, mmap_mode="r")
            keys = part if part.dtype.names is None else part["key"]
            limit = len(part)
            if number < count:
                limit = int(np.searchsorted(keys, np.uint64(TOP * number // count)))
            parts.append(np.array(part[before[place] : limit]))
            before[place] = limit
        yield np.concatenate(parts)


def repeated(files: Iterable[Path]) -> bool:
    """Tell whether a hash stands more than once in some files."""
    return any(len(twice(part)) for part in ranges(files))


def twice(part: Array) -> Hashes:
    """Return the hashes that stand more than once."""
    ordered = np.sort(part)
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


def chosen(files: Iterable[Path], choose: Callable[[Array], Hashes]) -> Hashes:
    """Return the keys that a rule chooses, ascending; it sees all records of a key at once."""
    found = [choose(part) for part in ranges(files)]
    return np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.uint64)


def among(keys: Hashes, wanted: Hashes) -> NDArray[np.bool_]:
    """Tell which keys are among some, which are ascending."""
    if not len(wanted):
        return np.zeros(len(keys), dtype=bool)
    place = np.searchsorted(wanted, keys)
    found: NDArray[np.bool_] = wanted[np.minimum(place, len(wanted) - 1)] == keys
    return found
