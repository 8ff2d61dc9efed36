"""The columns of a result as numbers and coded words, which become a pandas frame or an Arrow batch alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.series import Words
from carbonacct.rowset import RowSet

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Coded:
    """A column of words: a place per row in a list of words, shape (rows,)."""

    __slots__ = ("codes", "words")

    def __init__(self, words: Sequence[str], codes: NDArray[np.integer]) -> None:
        self.words, self.codes = [*words], codes

    def texts(self) -> NDArray[np.object_]:
        """Return the word of every row."""
        words = np.array(self.words, dtype=object)
        texts: NDArray[np.object_] = words[self.codes]
        return texts


class Known:
    """A column of figures: a number per row, and where it is known; shape (rows,)."""

    __slots__ = ("known", "values")

    def __init__(self, values: NDArray[np.float64], known: NDArray[np.bool_]) -> None:
        self.values, self.known = values, known

    def numbers(self) -> NDArray[np.float64]:
        """Return the figure of every row, NaN where it is not known."""
        return np.where(self.known, self.values, np.nan)

    def arrow(self, packed: dict[int, tuple[pa.Buffer | None, int]]) -> pa.Array:
        """Return the figures as Arrow has them, null where not known; ``packed`` remembers what is known where."""
        import pyarrow as pa

        rows = len(self.values)
        if id(self.known) not in packed:
            unknown = rows - RowSet.of(self.known).count
            bits = pa.py_buffer(np.packbits(self.known, bitorder="little")) if unknown else None
            packed[id(self.known)] = bits, unknown
        bits, unknown = packed[id(self.known)]
        values = pa.py_buffer(np.ascontiguousarray(self.values))
        return pa.Array.from_buffers(pa.float64(), rows, [bits, values], unknown)


Columns = Mapping[str, "NDArray[Any] | Coded | Known | Words"]


def frame_of(columns: Columns) -> pd.DataFrame:
    """Return columns as a pandas frame; a blank word is an empty text, a figure not known is NaN."""
    import pandas as pd

    return pd.DataFrame({name: _plain(held) for name, held in columns.items()})


def _plain(held: NDArray[Any] | Coded | Known | Words) -> Any:
    if isinstance(held, Known):
        return held.numbers()
    return held if isinstance(held, np.ndarray) else held.texts()


def batch_of(columns: Columns) -> pa.RecordBatch:
    """Return columns as an Arrow batch; a blank word is an empty text, a figure not known is null.

    Examples
    --------
    >>> status = Coded(["computed", "rejected"], np.array([0, 1]))
    >>> batch_of({"share": np.array([0.5, np.nan]), "status": status}).to_pylist()
    [{'share': 0.5, 'status': 'computed'}, {'share': None, 'status': 'rejected'}]
    """
    import pyarrow as pa

    packed: dict[int, tuple[pa.Buffer | None, int]] = {}
    arrays = [held.arrow(packed) if isinstance(held, Known) else _array(held) for held in columns.values()]
    return pa.RecordBatch.from_arrays(arrays, names=[*columns])


def _array(held: NDArray[Any] | Coded | Words) -> pa.Array:
    import pyarrow as pa

    if isinstance(held, np.ndarray):
        if held.dtype.kind != "f":
            return pa.array(held)
        blank = np.isnan(held)
        return pa.array(held, mask=blank) if blank.any() else pa.array(held)
    if isinstance(held, Words) and held.arrow is not None:
        return held.arrow.fill_null("") if held.arrow.null_count else held.arrow
    words, codes = held.words, held.codes.astype(np.int32, copy=False)
    if isinstance(held, Words) and len(codes) and int(codes.min()) < 0:
        codes, words = np.where(codes < 0, np.int32(len(words)), codes), [*words, ""]
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(words, pa.string()))
