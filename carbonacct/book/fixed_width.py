"""Columns of texts that are all equally long, read as integers eight bytes at a time.

Loan numbers and codes mostly are. Each answer is exact, or nothing: then the caller asks Arrow. Rows go by in blocks
that stay in the cache of the processor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

Uints = NDArray[np.uint64]

BLOCK = 1 << 15
FEW = 256
ROOMY = 10
_SLOT_BITS = 16
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)
_SIXES = np.uint64(0x0606060606060606)
_CARRIED = np.uint64(0x1010101010101010)
# Eight decimal digits become one number in three steps: neighbours are joined, then pairs, then fours.
_JOINED = (
    (np.uint64(10 << 8 | 1), np.uint64(8), np.uint64(0x00FF00FF00FF00FF)),
    (np.uint64(100 << 16 | 1), np.uint64(16), np.uint64(0x0000FFFF0000FFFF)),
    (np.uint64(10_000 << 32 | 1), np.uint64(32), np.uint64(0xFFFFFFFF)),
)


def text_buffers(texts: pa.Array) -> tuple[NDArray[Any], pa.Buffer | None]:
    """Return where each text of an Arrow array starts and the last one ends, shape (rows + 1,), and the bytes."""
    import pyarrow as pa

    wide = pa.types.is_large_string(texts.type)
    places, content = texts.buffers()[1:]
    if not len(texts):
        return np.zeros(1, dtype=np.int64), None
    ends = np.frombuffer(places, dtype=np.int64 if wide else np.int32)
    return ends[texts.offset : texts.offset + len(texts) + 1], content


def byte_range(texts: pa.Array) -> tuple[int, int]:
    """Return the least and the greatest byte of an Arrow array of texts, (255, 0) where there is none."""
    ends, content = text_buffers(texts)
    if content is None or ends[0] == ends[-1]:
        return 255, 0
    data = np.frombuffer(content, dtype=np.uint8)[ends[0] : ends[-1]]
    return int(data.min()), int(data.max())


@dataclass(frozen=True, slots=True)
class FixedWidth:
    """The bytes of texts of one length, one after the other.

    Attributes
    ----------
    content
        ``rows`` times ``width`` bytes.
    """

    content: pa.Buffer
    rows: int
    width: int

    @classmethod
    def of(cls, texts: pa.Array) -> FixedWidth | None:
        """Return the bytes of an Arrow array of texts, nothing when some are null, empty or differ in length."""
        if not len(texts) or texts.null_count:
            return None
        ends, content = text_buffers(texts)
        width = int(ends[1] - ends[0])
        if not width or content is None or int(ends[-1] - ends[0]) != width * len(texts):
            return None
        for start in range(0, len(texts), BLOCK):
            block = ends[start : start + BLOCK + 1]
            if not (block[1:] - block[:-1] == width).all():
                return None
        return cls(content.slice(int(ends[0]), width * len(texts)), len(texts), width)

    def constant(self) -> bool:
        """Tell whether all texts are the same: the bytes then equal themselves one text further on."""
        rest = self.content.size - self.width
        return bool(self.content.slice(0, rest).equals(self.content.slice(self.width)))

    def windows(self) -> list[tuple[int, int]]:
        """Return first byte and length of the pieces of eight bytes or less that make up a text, from the left."""
        odd = self.width % 8
        return [*([(0, odd)] if odd else []), *((first, 8) for first in range(odd, self.width, 8))]

    def blocks(self, window: tuple[int, int]) -> Iterator[Uints]:
        """Yield one piece of each text as a number, block by block; the first byte counts least, zeros fill below."""
        first, length = window
        empty = np.uint64(8 * (8 - length))
        inside = self.rows if self.width >= 8 else max(0, (self.content.size - 8) // self.width + 1)
        words = np.ndarray((inside,), "<u8", self.content if inside else b"", first, (self.width,))
        for start in range(0, inside, BLOCK):
            yield words[start : start + BLOCK] << empty
        if inside < self.rows:
            last = memoryview(self.content)[inside * self.width :].tobytes() + bytes(8)
            yield np.ndarray((self.rows - inside,), "<u8", last, 0, (self.width,)) << empty


def surely_all_different(texts: FixedWidth) -> bool:
    """Tell whether texts differ only in decimal digits of a near-gapless range, and none stands twice.

    A text that differs from others in digits only is told from them by the number these make. Numbers below a limit
    are ticked off one by one: as many ticks as texts prove that no two are the same.

    Examples
    --------
    >>> import pyarrow as pa
    >>> [surely_all_different(FixedWidth.of(pa.array(ids))) for ids in (["L-7", "L-2"], ["L-7", "L-7"])]
    [True, False]
    """
    chosen: list[tuple[tuple[int, int], np.uint64, np.uint64]] = []
    digits = place = 0
    for window in reversed(texts.windows()):
        varying = _varying(texts, window)
        if varying & ~_NIBBLES:
            return False
        spots = np.flatnonzero(np.array([varying], dtype="<u8").view(np.uint8))
        if len(spots):
            digits = place + 8 - int(spots[0])
            if 10**digits > ROOMY * texts.rows:
                return False
            mask = np.uint64(sum(0x0F << 8 * spot for spot in spots.tolist()))
            chosen.append((window, mask, np.uint64(10**place)))
        place += 8 if chosen else 0
    ticked = np.zeros(10**digits, dtype=bool)
    for pieces in zip(*(texts.blocks(window) for window, _, _ in chosen), strict=True):
        numbers = np.zeros(len(pieces[0]), dtype=np.uint64)
        for piece, (_, mask, unit) in zip(pieces, chosen, strict=True):
            piece &= mask
            if np.bitwise_or.reduce(piece + _SIXES) & _CARRIED:
                return False
            for factor, shift, kept in _JOINED:
                piece *= factor
                piece >>= shift
                piece &= kept
            numbers += piece * unit
        ticked[numbers.view(np.int64)] = True
    return int(np.count_nonzero(ticked)) == texts.rows


def _varying(texts: FixedWidth, window: tuple[int, int]) -> np.uint64:
    """Return the bits of a piece that are not the same in all texts."""
    first = next(texts.blocks(window))[0]
    found: np.uint64 = np.bitwise_or.reduce([np.bitwise_or.reduce(piece ^ first) for piece in texts.blocks(window)])
    return found


def few_words(texts: FixedWidth) -> tuple[NDArray[np.int32], list[int]] | None:
    """Return a code per row and the first row of each code, in order of appearance; nothing if words are many or long.

    Each text is looked up by its hash and compared with the one word known there.

    Examples
    --------
    >>> import pyarrow as pa
    >>> codes, rows = few_words(FixedWidth.of(pa.array(["CNY", "USD", "CNY"])))
    >>> codes.tolist(), rows
    ([0, 1, 0], [0, 1])
    """
    if texts.width > 8:
        return None
    known, codes_of = np.zeros(1 << _SLOT_BITS, dtype=np.uint64), np.full(1 << _SLOT_BITS, -1, dtype=np.int32)
    known[0] = 1  # a word of zero bytes has the slot 0, where nothing but itself may be taken for it
    codes, rows = np.empty(texts.rows, dtype=np.int32), list[int]()
    start = 0
    for words in texts.blocks(texts.windows()[0]):
        slots = (words * _SPREAD >> np.uint64(64 - _SLOT_BITS)).view(np.int64)
        strange = np.flatnonzero(known.take(slots, mode="wrap") != words)
        if len(strange):
            first = np.unique(words[strange], return_index=True)[1]
            new = np.sort(strange[first])
            places = slots[new]
            codes_of[places], known[places] = np.arange(len(rows), len(rows) + len(new)), words[new]
            rows += (start + new).tolist()
            if len(rows) > FEW or np.count_nonzero(codes_of + 1) < len(rows):
                return None
        codes_of.take(slots, out=codes[start : start + len(words)], mode="wrap")
        start += len(words)
    return codes, rows
