"""Texts of one length read as numbers, and the ways around: the same as plain Python says, whatever the layout."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from carbonacct.book import fixed_width, keys, read_book
from carbonacct.book.cells import words_of
from carbonacct.book.fixed_width import FixedWidth, byte_range, few_words, surely_all_different
from carbonacct.book.keys import all_different, text_hashes

LETTERS = "0019Aaot贷合计\x00 +\uff10"
PARTS = st.sampled_from(["", "L", "JK-2024", "-X", "9"])
SERIALS = st.tuples(PARTS, st.integers(0, 12), PARTS).flatmap(
    lambda form: st.lists(st.integers(0, 30).map(lambda number: f"{form[0]}{number:0{form[1]}d}{form[2]}"), max_size=24)
)
EVEN = st.integers(1, 20).flatmap(
    lambda width: st.lists(st.text(st.sampled_from("0129:AP\x00\x7f"), min_size=width, max_size=width), max_size=24)
)
ANY = st.lists(st.text(st.sampled_from(LETTERS), max_size=18), max_size=24)
SOME_BLANK = st.lists(st.none() | st.text(st.sampled_from(LETTERS), max_size=9), min_size=1, max_size=9)
TEXTS = SERIALS | EVEN | ANY
KINDS = st.sampled_from([pa.string(), pa.large_string()])


@contextmanager
def small_blocks() -> Iterator[None]:
    with patch.object(fixed_width, "BLOCK", 3), patch.object(keys, "BLOCK", 3):
        yield


def sliced(texts: list[Any], kind: pa.DataType) -> pa.Array:
    """Return texts as a slice of a longer array."""
    return pa.array(["totals", "", *texts, "贷+"], kind)[2:-1]


def hashed(text: str) -> int:
    """Return the hash of one text, computed by hand."""
    data = text.encode()
    found = len(data)
    for first in range(0, len(data), 8):
        found = (found ^ int.from_bytes(data[first : first + 8], "little")) * 0x9E3779B97F4A7C15 % (1 << 64)
        found ^= found >> 29
    return found


@given(TEXTS, KINDS)
@settings(max_examples=300)
@example([f"{number:03d}" for number in range(24)], pa.string())
@example([f"L{number:020d}" for number in (5, 3, 4, 9, 5)], pa.string())
@example(["\x00\x00", "\x00\x01"], pa.string())
@example(["L0000000:", "L00000010"], pa.string())
def test_texts_differ_if_and_only_if_they_do(texts: list[str], kind: pa.DataType) -> None:
    array = sliced(texts, kind)
    differ = len(set(texts)) == len(texts)
    with small_blocks():
        assert all_different(array) == differ
        even = FixedWidth.of(array)
        lengths = {len(text.encode()) for text in texts}
        assert (even is not None) == (len(lengths) == 1 and lengths != {0})
        if even is not None:
            assert even.constant() == (len(set(texts)) == 1)
            assert differ or not surely_all_different(even)
        if texts:
            assert text_hashes(array).tolist() == [hashed(text) for text in texts]
        data = "".join(texts).encode()
        assert byte_range(array) == (min(data, default=255), max(data, default=0))


@pytest.mark.parametrize(
    ("shape", "numbers"), [("L{:09d}", range(5000)), ("JK-2024-{:014d}", range(1, 9000, 2)), ("{:d}", range(10))]
)
def test_serial_numbers_are_ticked_off_in_any_order(shape: str, numbers: range) -> None:
    ids = [shape.format(number) for number in np.random.default_rng(1).permutation(numbers)]
    even = FixedWidth.of(pa.array(ids))
    assert even is not None
    assert surely_all_different(even)
    ids[-1] = ids[0]
    twice = FixedWidth.of(pa.array(ids))
    assert twice is not None
    assert not surely_all_different(twice)


@given(TEXTS, KINDS)
@settings(max_examples=300)
def test_few_words_are_coded_in_order_of_appearance(texts: list[str], kind: pa.DataType) -> None:
    with small_blocks():
        even = FixedWidth.of(sliced(texts, kind))
        found = None if even is None else few_words(even)
    if even is not None and even.width <= 8:
        assert found is not None
    if found is not None:
        words = [*dict.fromkeys(texts)]
        assert [texts[row] for row in found[1]] == words
        assert found[0].tolist() == [words.index(text) for text in texts]


def test_many_words_are_left_to_arrow() -> None:
    texts = [f"{number:08d}" for number in range(2000)]
    even = FixedWidth.of(pa.array(texts))
    assert even is not None
    assert few_words(even) is None
    words, _ = words_of(pa.array(texts), identifier=False, as_text=False)
    assert words.texts() == texts


def layouts(texts: list[str | None], cut: int) -> Iterator[pa.Array | pa.ChunkedArray]:
    """Yield texts in every layout a column may have."""
    yield pa.array(texts, pa.string())
    yield sliced(texts, pa.string())
    yield pa.array(texts, pa.large_string())
    yield pa.array(texts, pa.string()).cast(pa.string_view())
    yield pa.array(texts, pa.string()).dictionary_encode()
    yield pa.chunked_array([sliced(texts[:cut], pa.string()), sliced(texts[cut:], pa.string())])


def said(ids: Any, branches: Any, size: int) -> tuple[Any, ...]:
    """Return all that a book of loans, read from some columns, says."""
    amounts = pa.array(np.arange(size) + 1.0)
    columns = pa.table(
        {"loan_id": ids, "branch": branches, "balance": amounts, "year": pa.array([2024] * size, pa.int64())}
    )
    with small_blocks():
        book = read_book(columns)
    words = {name: (column.texts(), column.blank.tolist()) for name, column in book.words.items()}
    coded = book.words["branch"].words, book.words["branch"].codes.tolist()
    numbers = [*map(str, book.numbers["balance"].values)], book.numbers["year"].values.tolist()
    return book.size, book.rows.tolist(), words, coded, numbers, book.state.tolist(), [*book.findings], book.sha256


@given(SOME_BLANK | SERIALS.filter(bool), st.data())
@settings(max_examples=60)
def test_a_book_does_not_depend_on_the_layout_of_its_texts(texts: list[str | None], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(texts)))
    branches = data.draw(st.permutations(texts) | st.just(texts[:1] * len(texts)))
    plain = pa.array(texts, pa.string()), pa.array(branches, pa.string())
    with patch.object(FixedWidth, "of", lambda texts: None):
        reference = said(*plain, len(texts))
    for ids, column in zip(layouts(texts, cut), layouts(branches, cut), strict=True):
        assert said(ids, column, len(texts)) == reference
