"""The columns of a result as numbers and coded words, which become a pandas frame or an Arrow batch alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.series import Words

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


Columns = Mapping[str, "NDArray[Any] | Coded | Words"]


def frame_of(columns: Columns) -> pd.DataFrame:
    """Return columns as a pandas frame; a blank word is an empty text, a figure not known is NaN."""
    import pandas as pd

    return pd.DataFrame(
        {name: held if isinstance(held, np.ndarray) else held.texts() for name, held in columns.items()}
    )


def batch_of(columns: Columns) -> pa.RecordBatch:
    """Return columns as an Arrow batch; a blank word is an empty text, a figure not known is null.

    Examples
    --------
    >>> status = Coded(["computed", "rejected"], np.array([0, 1]))
    >>> batch_of({"share": np.array([0.5, np.nan]), "status": status}).to_pylist()
    [{'share': 0.5, 'status': 'computed'}, {'share': None, 'status': 'rejected'}]
    """
    import pyarrow as pa

    arrays = [_array(held) for held in columns.values()]
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
