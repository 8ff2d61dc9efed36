"""The book: columns of numbers, words and dates in canonical units, with the state of every row."""

from __future__ import annotations

import hashlib
import html
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.issues import Issues
from carbonacct.book.keys import all_different
from carbonacct.book.whole import Whole
from carbonacct.errors import CarbonAcctError, OptionError
from carbonacct.rowset import RowSet, same_for_all

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

OPEN, REJECTED, OUT_OF_SCOPE = range(3)


class Numbers:
    """One column of numbers in its canonical unit, float64, read-only.

    Parameters
    ----------
    values
        Shape (rows,).
    valid
        Where a number stands; ``None`` when everywhere.
    bounds
        Numbers between which all values lie, where they are known beforehand; they may be wider than the values.
    filled
        Whether ``values`` is NaN where not valid. If not, it is made so when `values` is asked for.
    """

    __slots__ = ("_extremes", "_filled", "_where", "bounds", "raw", "valid")

    def __init__(
        self,
        values: NDArray[np.float64],
        valid: Mask | None,
        *,
        bounds: tuple[float, float] | None = None,
        filled: bool = True,
    ) -> None:
        values.flags.writeable = False
        self.raw, self.valid, self.bounds = values, valid, bounds
        self._filled = filled or valid is None
        self._where: RowSet | None = None
        self._extremes = bounds if valid is None else None

    def __len__(self) -> int:
        return len(self.raw)

    @property
    def where(self) -> RowSet:
        """The rows with a number."""
        if self._where is None:
            self._where = RowSet.known(self.valid, len(self.raw))
        return self._where

    @property
    def extremes(self) -> tuple[float, float]:
        """The least and the greatest number."""
        if self._extremes is None:
            known = self.raw if self.where.all() else self.raw[self.where.mask]
            self._extremes = (float(known.min()), float(known.max())) if len(known) else (np.inf, -np.inf)
        return self._extremes

    def below(self, limit: float) -> RowSet:
        """Return the rows with a number below a limit."""
        low, high = self.extremes
        if low >= limit:
            return RowSet.none(len(self))
        return self.where if high < limit else self.where & (self.raw < limit)

    def above(self, limit: float) -> RowSet:
        """Return the rows with a number above a limit."""
        low, high = self.extremes
        if high <= limit:
            return RowSet.none(len(self))
        return self.where if low > limit else self.where & (self.raw > limit)

    @property
    def values(self) -> NDArray[np.float64]:
        """The numbers, NaN where not valid; shape (rows,). `raw` has anything there."""
        if not self._filled:
            self.raw = np.where(self.known, self.raw, np.nan)
            self.raw.flags.writeable = False
            self._filled = True
        return self.raw

    def take(self, positions: Positions) -> Numbers:
        """Return some rows; a position of -1 is blank."""
        values, valid = _picked(self.raw, positions, np.nan), _taken(self.valid, positions)
        if valid is not None:
            values[~valid] = np.nan
        return Numbers(values, valid)

    @property
    def known(self) -> Mask:
        """Where a number stands, always as an array."""
        return np.ones(len(self.raw), dtype=bool) if self.valid is None else self.valid


@dataclass(frozen=True, slots=True, eq=False)
class Dates:
    """One column of dates; shape (rows,), NaT where not valid."""

    values: NDArray[np.datetime64]
    valid: Mask | None

    def __len__(self) -> int:
        return len(self.values)

    def take(self, positions: Positions) -> Dates:
        """Return some rows; a position of -1 is blank."""
        values, valid = _picked(self.values, positions, np.datetime64("NaT", "D")), _taken(self.valid, positions)
        if valid is not None:
            values[~valid] = np.datetime64("NaT", "D")
        return Dates(values, valid)


def _picked(values: NDArray[Any], positions: Positions, blank: object) -> NDArray[Any]:
    return values[positions] if len(values) else np.full(len(positions), blank, dtype=values.dtype)


def _taken(valid: Mask | None, positions: Positions) -> Mask | None:
    blank = positions < 0
    if valid is None:
        return ~blank if blank.any() else None
    taken = valid[positions] & ~blank if len(valid) else ~np.ones(len(positions), dtype=bool)
    return None if taken.all() else taken


def _spelling(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFKC", word)


class Words:
    """One column of words: a code per row (-1 where blank) and the distinct words.

    Long columns of distinct texts (loan numbers) are encoded only when the codes are asked for.
    """

    __slots__ = ("_codes", "_counts", "_distinct", "_text", "_words")

    def __init__(self, codes: NDArray[np.int32] | None, words: list[str] | None, text: pa.Array | None = None) -> None:
        self._codes = codes
        self._distinct: bool | None = None
        self._counts: NDArray[np.int64] | None = None
        self._words = words
        self._text = text

    def __len__(self) -> int:
        if self._codes is not None:
            return len(self._codes)
        return 0 if self._text is None else len(self._text)

    @property
    def codes(self) -> NDArray[np.int32]:
        """Place of each row's word in ``words``, -1 where blank; shape (rows,)."""
        if self._codes is None:
            self._encode()
        assert self._codes is not None
        return self._codes

    @property
    def words(self) -> list[str]:
        """The distinct words."""
        if self._words is None:
            self._encode()
        assert self._words is not None
        return self._words

    def _encode(self) -> None:
        import pyarrow as pa

        assert self._text is not None
        encoded = self._text.dictionary_encode()
        codes = encoded.indices.fill_null(-1).cast(pa.int32()).to_numpy(zero_copy_only=False)
        self._words, self._codes, self._text = encoded.dictionary.to_pylist(), codes, None

    @property
    def blank(self) -> Mask:
        """Where no word stands, shape (rows,)."""
        if self._codes is None and self._text is not None:
            return np.asarray(self._text.is_null().to_numpy(zero_copy_only=False), dtype=bool)
        return self.codes < 0

    @property
    def arrow(self) -> pa.Array | None:
        """The words as Arrow text while they are not encoded."""
        return self._text if self._codes is None else None

    def distinct(self) -> bool:
        """Tell whether no word stands twice, full-width and other compatible spellings taken as the same."""
        if self._distinct is None:
            self._distinct = self._all_distinct()
        return self._distinct

    def take_for_distinct(self) -> None:
        """Take for known that no word stands twice."""
        self._distinct = True

    def _all_distinct(self) -> bool:
        text = self.arrow
        if text is None:
            return bool(np.count_nonzero(self.codes >= 0) == len(self.words) == len(set(map(_spelling, self.words))))
        given = text.drop_null() if text.null_count else text
        content = given.buffers()[2]
        if content is None or np.frombuffer(content, dtype=np.uint8).max(initial=0) >= 0x80:
            return len(set(map(_spelling, given.to_pylist()))) == len(given)
        return all_different(given)

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many rows have each word, and last how many are blank; shape (words + 1,)."""
        if self._counts is None:
            if len(self.words) == 1:
                blank = int(np.count_nonzero(self.codes))
                self._counts = np.array([len(self) - blank, blank])
            else:
                self._counts = np.roll(np.bincount(self.codes + 1, minlength=len(self.words) + 1), -1)
        return self._counts

    @property
    def complete(self) -> bool:
        """Whether no row is blank and every word stands somewhere."""
        return not self.counts[-1] and bool(self.counts[:-1].all())

    def spread(self, by_word: Sequence[Any], blank: Any, dtype: Any) -> NDArray[Any]:
        """Return what was said by word for every row, held once where all rows have the same."""
        table = np.array([*by_word, blank], dtype=dtype)
        said = table[self.counts > 0]
        if len(said) and (said == said[0]).all():
            return same_for_all(said[0], len(self), dtype)
        return table.take(self.codes, mode="wrap")

    def having(self, chosen: Callable[[str], bool], *, blank: bool = False) -> RowSet:
        """Return the rows whose word is chosen, and those without a word if so asked."""
        return RowSet.of(self.spread([chosen(word) for word in self.words], blank, np.bool_))

    def recoded(self, names: list[str]) -> Words:
        """Return the column with one other word for each of its own; the same word may stand for several."""
        made = Words(self.codes, names)
        made._counts = self.counts
        return made

    def renamed(self, names: list[str]) -> Words:
        """Return the column with other words in place of its own, each of them once."""
        distinct = [*dict.fromkeys(names)]
        if len(distinct) == len(names):
            return self.recoded(names)
        places = {name: place for place, name in enumerate(distinct)}
        return Words(self.spread([places[name] for name in names], -1, np.int32), distinct)

    def normal_codes(self) -> NDArray[np.int32]:
        """Return a code per row that full-width and other compatible spellings of a word share, -1 where blank."""
        places: dict[str, int] = {}
        same = [places.setdefault(_spelling(word), len(places)) for word in self.words]
        return self.codes if len(places) == len(self.words) else np.array([*same, -1], dtype=np.int32)[self.codes]

    def word(self, position: int) -> str:
        """Return the word of one row, empty where blank."""
        if self._codes is None and self._text is not None:
            return self._text[position].as_py() or ""
        code = self.codes[position]
        return self.words[code] if code >= 0 else ""

    def texts(self) -> list[str]:
        """Return the word of every row, empty where blank."""
        if self._codes is None and self._text is not None:
            return [word or "" for word in self._text.to_pylist()]
        words = np.array([*self.words, ""], dtype=object)
        return words[self.codes].tolist()  # type: ignore[no-any-return]

    def take(self, positions: Positions) -> Words:
        """Return some rows; a position of -1 is blank."""
        codes = self.codes[positions] if len(self) else np.full(len(positions), -1, dtype=np.int32)
        codes[positions < 0] = -1
        return Words(codes, self.words)


class Source:
    """Where a table came from, and what identifies its content.

    Attributes
    ----------
    name, kind, sheet, encoding
        File name or ``frame``; ``csv``, ``xlsx``, ``parquet`` or ``frame``; sheet; encoding of a text file.
    """

    def __init__(self, name: str, kind: str, digest: Callable[[], str], *, sheet: str = "", encoding: str = "") -> None:
        self.name, self.kind, self.sheet, self.encoding = name, kind, sheet, encoding
        self._digest = digest
        self._sha256 = ""

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes of a file, or of the names and values of a frame."""
        if not self._sha256:
            self._sha256 = self._digest()
        return self._sha256

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_sha256": self.sha256, "_digest": None}

    def __repr__(self) -> str:
        parts = [self.name, self.kind, self.sheet, self.encoding]
        return f"<Source: {', '.join(filter(None, parts))}>"


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """How one column was written: its header, the unit it was given in, and the unit its values are held in."""

    header: str
    unit: str
    canonical: str
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class RowNames:
    """The row numbers of a book and the loan of each, without the book: its findings must not keep it in memory."""

    rows: NDArray[np.int64]
    words: Mapping[str, Words]

    def loan_of(self, position: int) -> str:
        """Return the loan number at a position."""
        return self.words["loan_id"].word(position)


@dataclass(eq=False)
class Book:
    """A loan book, read and checked.

    Attributes
    ----------
    size
        Number of rows.
    numbers, words, dates
        Columns by name (``waste@food`` for indexed ones); money is in units of the row's currency, 1 yuan and not 万元.
    rows
        Row number of each row as the user sees it: line of a file (the header line is 1), row of a sheet, position in
        a frame.
    state, reason, reasons
        ``OPEN``, ``REJECTED`` or ``OUT_OF_SCOPE`` per row; place of the reason in ``reasons``.
    column_problems
        The error of each column whose unit is missing or does not fit; rows that need it are rejected when it is used.
    given
        Where the columns with such an error hold something, shape (rows,).
    columns
        How each column was written.
    findings
        What was found on the way; ``issues`` is the same as a frame.
    extra
        Names of columns outside the vocabulary, kept as words.
    pools
        The assets of structures that the book holds, one row an asset, where they were given.
    whole
        What is known of all rows, where the book is a part of a larger one.
    """

    size: int
    numbers: dict[str, Numbers]
    words: dict[str, Words]
    dates: dict[str, Dates]
    rows: NDArray[np.int64]
    columns: dict[str, ColumnInfo]
    sources: list[Source]
    column_problems: dict[str, CarbonAcctError] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    given: dict[str, Mask] = field(default_factory=dict)
    pools: Book | None = None
    whole: Whole | None = None
    state: NDArray[np.uint8] = field(init=False)
    reason: NDArray[np.int16] = field(init=False)
    reasons: list[str] = field(default_factory=lambda: [""])
    findings: Issues = field(init=False)

    OPEN = OPEN
    REJECTED = REJECTED
    OUT_OF_SCOPE = OUT_OF_SCOPE

    def __post_init__(self) -> None:
        self.state = np.zeros(self.size, dtype=np.uint8)
        self.reason = np.zeros(self.size, dtype=np.int16)
        self.findings = Issues(RowNames(self.rows, self.words))

    def __len__(self) -> int:
        return self.size

    @property
    def issues(self) -> pd.DataFrame:
        """Findings as a frame: row, loan_id, column, severity, code, given, hint, and messages in both languages."""
        return self.findings.frame

    def settle(self, positions: Positions, state: int, reason: str) -> None:
        """Reject rows, or put them out of scope, for a reason; rows settled before stay as they are."""
        free = positions[self.state[positions] == OPEN]
        if len(free):
            if reason not in self.reasons:
                self.reasons.append(reason)
            self.state[free] = state
            self.reason[free] = self.reasons.index(reason)

    def refuse(
        self,
        code: str,
        positions: Positions | Sequence[int],
        column: str = "",
        given: str | Sequence[object] = "",
        hint: str | Sequence[str] = "",
    ) -> None:
        """Record an error over some rows and reject them; rows out of scope are left alone."""
        places = np.asarray(positions, dtype=np.intp)
        inside = self.state[places] != OUT_OF_SCOPE if len(places) else np.zeros(0, dtype=bool)
        if not inside.all():
            keep = np.flatnonzero(inside).tolist()
            given = given if isinstance(given, str) else [given[i] for i in keep]
            hint = hint if isinstance(hint, str) else [hint[i] for i in keep]
            places = places[inside]
        self.findings.add(code, places, column, given, hint)
        self.settle(places, REJECTED, code)

    def loan_of(self, position: int) -> str:
        """Return the loan number at a position."""
        return self.words["loan_id"].word(position)

    @property
    def loans(self) -> list[str]:
        """Loan number of every row."""
        return self.words["loan_id"].texts()

    @property
    def loan_numbers(self) -> NDArray[np.int64] | None:
        """Number of each row's loan, or ``None`` where every row is a loan of its own."""
        loans = self.words["loan_id"]
        return None if loans.distinct() else loans.codes.astype(np.int64) + 1

    @property
    def sha256(self) -> str:
        """What identifies the input: the hash of its one source, or of the hashes of its several sources."""
        digests = [source.sha256 for source in self.sources]
        return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()

    @property
    def source(self) -> Source:
        """The first source (the loans)."""
        return self.sources[0]

    @property
    def units(self) -> dict[str, str]:
        """The unit each column was written in."""
        return {name: info.unit for name, info in self.columns.items() if info.unit}

    def first_year(self, stated: NDArray[np.int64]) -> int:
        """Return the earliest year any row states, 0 where none does; ``stated`` are those of the rows at hand."""
        if self.whole is not None:
            return self.whole.first_year or 0
        return int(stated.min()) if len(stated) else 0

    def columns_of(self, name: str) -> list[str]:
        """Return the columns that give an input: itself, or one per label (``waste@food``)."""
        return [known for known in self.columns if known == name or known.startswith(name + "@")]

    def problems_of(self, names: Iterable[str]) -> Iterator[tuple[str, CarbonAcctError]]:
        """Yield the columns of some inputs whose unit is missing or unfit, with the error."""
        if self.column_problems:
            for name in names:
                for column in self.columns_of(name):
                    if column in self.column_problems:
                        yield column, self.column_problems[column]

    def positions_of(self, loan_id: str) -> Positions:
        """Return the rows of one loan.

        Raises
        ------
        OptionError
            The book has no such loan.
        """
        words = self.words["loan_id"]
        if loan_id not in words.words:
            raise OptionError("the book has no such loan", given=loan_id, hint="book.loans names them all")
        return np.flatnonzero(words.codes == words.words.index(loan_id))

    def select(self, positions: Positions | Sequence[int]) -> Book:
        """Return a book of some rows, with their state and issues; row numbers stay as they were read."""
        places = np.asarray(positions)
        places = np.flatnonzero(places) if places.dtype == bool else places.astype(np.intp)
        part = Book(
            size=len(places),
            numbers={name: column.take(places) for name, column in self.numbers.items()},
            words={name: column.take(places) for name, column in self.words.items()},
            dates={name: column.take(places) for name, column in self.dates.items()},
            rows=self.rows[places],
            columns=dict(self.columns),
            sources=list(self.sources),
            column_problems=dict(self.column_problems),
            extra=self.extra,
            given={name: given[places] for name, given in self.given.items()},
            pools=self.pools,
            whole=self.whole,
            reasons=list(self.reasons),
        )
        part.state, part.reason = self.state[places], self.reason[places]
        part.findings = self.findings.select(places, RowNames(part.rows, part.words))
        return part

    @property
    def frame(self) -> pd.DataFrame:
        """The book as a pandas frame: one row per row read, canonical units in the column names."""
        return self._frame(self)

    def head(self, rows: int = 5) -> pd.DataFrame:
        """Return the first rows as a pandas frame."""
        return self._frame(self.select(np.arange(min(rows, self.size))))

    def _frame(self, book: Book) -> pd.DataFrame:
        import pandas as pd

        columns: dict[str, Any] = {"row": book.rows}
        for name, info in book.columns.items():
            if name in book.words:
                columns[name] = np.array([word or None for word in book.words[name].texts()], dtype=object)
            elif name in book.dates:
                columns[name] = book.dates[name].values.astype("datetime64[s]")
            elif name in book.numbers:
                title = f"{name} [{info.canonical}]" if info.canonical not in ("", "1") else name
                columns[title] = book.numbers[name].values
        states = np.array(["", "rejected", "out_of_scope"], dtype=object)
        columns["state"] = states[book.state]
        columns["reason"] = np.array(book.reasons, dtype=object)[book.reason]
        return pd.DataFrame(columns)

    def summary(self) -> Mapping[str, int]:
        """Return the number of rows read, open, rejected and out of scope."""
        counts = np.bincount(self.state, minlength=3).tolist()
        return {"read": self.size, "open": counts[0], "rejected": counts[1], "out_of_scope": counts[2]}

    def __repr__(self) -> str:
        s = self.summary()
        return (
            f"<Book {self.source.name}: {s['read']} rows, {s['rejected']} rejected, {s['out_of_scope']} out of scope>"
        )

    def _repr_html_(self) -> str:
        table = self.head(10).to_html(index=False, escape=True, na_rep="")
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{table}"
