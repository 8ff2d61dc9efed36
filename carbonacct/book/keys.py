"""Keys of long columns: whether texts all differ, and the rows of each code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.fixed_width import BLOCK, FixedWidth, surely_all_different, text_buffers

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST = 64
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BYTES_KEPT = np.array([(1 << 8 * count) - 1 for count in range(9)], dtype=np.uint64)


def all_different(texts: pa.Array) -> bool:
    """Tell whether no text of an Arrow array without nulls stands twice.

    Serial numbers of one length are ticked off. Other texts are hashed eight bytes at a time; only when two hashes
    agree are the texts themselves compared.

    Examples
    --------
    >>> import pyarrow as pa
    >>> all_different(pa.array(["L-1", "L-2", "L-10"])), all_different(pa.array(["L-1", "L-2", "L-1"]))
    (True, False)
    """
    import pyarrow.compute as pc

    if len(texts) < 2:
        return True
    even = FixedWidth.of(texts)
    if (even is not None and surely_all_different(even)) or _ascending(texts):
        return True
    hashes = text_hashes(texts)
    if hashes is not None:
        hashes.sort()
        if not (hashes[1:] == hashes[:-1]).any():
            return True
    return len(pc.unique(texts)) == len(texts)


def _ascending(texts: pa.Array) -> bool:
    """Tell whether each text comes after the one before it; the first ones soon tell where they do not."""
    import pyarrow.compute as pc

    return all(pc.all(pc.less(some[:-1], some[1:])).as_py() for some in (texts[:BLOCK], texts))


def text_hashes(texts: pa.Array) -> NDArray[np.uint64] | None:
    """Return a 64-bit hash of each text, the same in any array; nothing when some are long."""
    ends, content = text_buffers(texts)
    if content is None or int(np.diff(ends).max()) > LONGEST:
        return None
    hashes = np.empty(len(texts), dtype=np.uint64)
    for start in range(0, len(texts), BLOCK):
        block = ends[start : start + BLOCK + 1]
        padded = memoryview(content)[int(block[0]) : int(block[-1])].tobytes() + bytes(8)
        hashes[start : start + BLOCK] = _block_hashes(block - block[0], padded)
    return hashes


def _block_hashes(ends: NDArray[np.signedinteger], padded: bytes) -> NDArray[np.uint64]:
    """Hash some texts, whose bytes are followed by eight more."""
    starts, lengths = ends[:-1], np.diff(ends)
    longest, shortest = int(lengths.max()), int(lengths.min())
    if longest == shortest:
        return _even_hashes(len(lengths), longest, padded)
    words = np.ndarray(len(padded) - 7, dtype="<u8", buffer=padded, strides=(1,))
    hashes = lengths.astype(np.uint64)
    for first in range(0, longest, 8):
        left = np.clip(lengths - first, 0, 8)
        word = words[np.minimum(starts + first, len(words) - 1)] & _BYTES_KEPT[left]
        mixed = (hashes ^ word) * _MIX
        mixed ^= mixed >> np.uint64(29)
        hashes = mixed if first < shortest else np.where(left > 0, mixed, hashes)
    return hashes


def _even_hashes(count: int, length: int, padded: bytes) -> NDArray[np.uint64]:
    """Hash some texts of one length that follow each other, as :func:`_block_hashes` does."""
    hashes = np.full(count, length, dtype=np.uint64)
    for first in range(0, length, 8):
        words = np.ndarray((count,), dtype="<u8", buffer=padded, offset=first, strides=(length,))
        hashes ^= words & _BYTES_KEPT[min(length - first, 8)]
        hashes *= _MIX
        hashes ^= hashes >> np.uint64(29)
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
