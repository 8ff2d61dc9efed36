"""Keys written piece by piece come back by ranges: each once, and equal ones together."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from carbonacct.engines import spill
from carbonacct.engines.links import RECORD

KEY = st.integers(0, 2**64 - 1) | st.sampled_from([0, 1, 2**63, 2**64 - 1])
PIECES = st.lists(st.lists(KEY, max_size=30), max_size=5)


def hashes(keys: list[int]) -> NDArray[np.uint64]:
    return np.array(keys, dtype=np.uint64)


def records(keys: list[int]) -> NDArray[np.void]:
    made = np.zeros(len(keys), dtype=RECORD)
    made["key"], made["value"] = hashes(keys), np.arange(len(keys))
    return made


@pytest.mark.parametrize("made", [hashes, records])
@given(pieces=PIECES, held=st.integers(1, 20), ahead=st.integers(1, 7))
def test_ranges_hold_every_key_once_and_equal_keys_together(
    made: Callable[[list[int]], NDArray[np.generic]], pieces: list[list[int]], held: int, ahead: int
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(spill, "HELD", held)
        patched.setattr(spill, "AHEAD", ahead)
        files = [Path(folder) / f"{number}.npy" for number in range(len(pieces))]
        for file, keys in zip(files, pieces, strict=True):
            spill.keep(file, made(keys))
        found = [part if part.dtype.names is None else part["key"] for part in spill.ranges(files)]
        flat = [key for keys in pieces for key in keys]
        if made is hashes:
            assert spill.repeated(files) == (len({*flat}) < len(flat))
    assert sorted(key for part in found for key in part.tolist()) == sorted(flat)
    tops = [(int(part.min()), int(part.max())) for part in found if len(part)]
    assert all(before[1] < after[0] for before, after in itertools.pairwise(tops))
