"""Sorted arrays on disk, one for each piece of a book, read back range by range so that equal keys meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Hashes = NDArray[np.uint64]
HELD, AHEAD = 1 << 18, 1 << 12
TOP = 1 << 64


def keep(file: Path, found: Array) -> None:
    """Write hashes, or records with a field ``key``, in the order of their keys."""
    plain = found.dtype.names is None
    np.save(file, np.sort(found) if plain else found[np.argsort(found["key"], kind="stable")])


class _Sorted:
    """A sorted array on disk, read once from its beginning to its end."""

    def __init__(self, file: Path) -> None:
        whole = np.load(file, mmap_mode="r")
        self.rows = self._left = len(whole)
        self._file, self._kind, self._at = file, whole.dtype, int(whole.offset)
        self._ahead: Array = np.zeros(0, dtype=whole.dtype)

    def below(self, limit: int) -> Array:
        """Return what comes before a key and was not returned yet."""
        while self._left and not (len(self._ahead) and int(_keys(self._ahead[-1:])[0]) >= limit):
            more = np.fromfile(self._file, self._kind, min(self._left, max(AHEAD, len(self._ahead))), offset=self._at)
            self._left -= len(more)
            self._at += more.nbytes
            self._ahead = np.concatenate([self._ahead, more])
        cut = len(self._ahead) if limit >= TOP else int(np.searchsorted(_keys(self._ahead), np.uint64(limit)))
        part, self._ahead = self._ahead[:cut], self._ahead[cut:]
        return part


def _keys(part: Array) -> Hashes:
    keys: Hashes = part if part.dtype.names is None else part["key"]
    return keys


def ranges(files: Iterable[Path]) -> Iterator[Array]:
    """Yield the content of sorted files by ranges of keys, each range from all files together."""
    held = [_Sorted(file) for file in files]
    count = max(1, -(-sum(one.rows for one in held) // HELD))
    for number in range(1, count + 1 if held else 1):
        yield np.concatenate([one.below(TOP * number // count) for one in held])


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
