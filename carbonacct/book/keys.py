"""Keys of long columns: whether texts all differ, and the rows of each code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST = 64
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BYTES_KEPT = np.array([(1 << 8 * count) - 1 for count in range(9)], dtype=np.uint64)


def all_different(texts: pa.Array) -> bool:
    """Tell whether no text of an Arrow array without nulls stands twice.

    Texts are hashed eight bytes at a time; only when two hashes agree are the texts themselves compared.

    Examples
    --------
    >>> import pyarrow as pa
    >>> all_different(pa.array(["L-1", "L-2", "L-10"])), all_different(pa.array(["L-1", "L-2", "L-1"]))
    (True, False)
    """
    import pyarrow.compute as pc

    if len(texts) < 2 or pc.all(pc.less(texts[:-1], texts[1:])).as_py():
        return True
    hashes = text_hashes(texts)
    if hashes is not None:
        hashes.sort()
        if not (hashes[1:] == hashes[:-1]).any():
            return True
    return len(pc.unique(texts)) == len(texts)


def text_hashes(texts: pa.Array) -> NDArray[np.uint64] | None:
    """Return a 64-bit hash of each text, the same in any array; nothing when some are long."""
    import pyarrow as pa

    wide = pa.types.is_large_string(texts.type)
    offsets_buffer, content = texts.buffers()[1:]
    offsets = np.frombuffer(offsets_buffer, dtype=np.int64 if wide else np.int32)
    offsets = offsets[texts.offset : texts.offset + len(texts) + 1]
    starts, lengths = offsets[:-1], np.diff(offsets)
    longest, shortest = int(lengths.max()), int(lengths.min())
    if longest > LONGEST or content is None:
        return None
    padded = content.to_pybytes() + bytes(8)
    words = np.ndarray(len(padded) - 7, dtype="<u8", buffer=padded, strides=(1,))
    hashes = lengths.astype(np.uint64)
    for first in range(0, longest, 8):
        left = np.clip(lengths - first, 0, 8)
        word = words[np.minimum(starts + first, len(words) - 1)] & _BYTES_KEPT[left]
        mixed = (hashes ^ word) * _MIX
        mixed ^= mixed >> np.uint64(29)
        hashes = mixed if first < shortest else np.where(left > 0, mixed, hashes)
    return hashes


def rows_of(codes: NDArray[np.integer], wanted: NDArray[np.integer]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield each wanted code that occurs with its rows, ascending, in one pass over the column.

    Examples
    --------
    >>> [(code, rows.tolist()) for code, rows in rows_of(np.array([2, 0, 2, 1]), np.array([1, 2]))]
    [(1, [3]), (2, [0, 2])]
    """
    found = np.flatnonzero(np.isin(codes, wanted))
    if len(found):
        order = found[np.argsort(codes[found], kind="stable")]
        edges = np.flatnonzero(np.diff(codes[order])) + 1
        for rows in np.split(order, edges):
            yield int(codes[rows[0]]), rows
