"""The book: columns of numbers, words and dates in canonical units, with the state of every row."""

from __future__ import annotations

import difflib
import hashlib
import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.issues import Issues
from carbonacct.book.series import Dates, Mask, Numbers, Positions, Words
from carbonacct.book.whole import Whole
from carbonacct.errors import CarbonAcctError, OptionError

if TYPE_CHECKING:
    import pandas as pd

OPEN, REJECTED, OUT_OF_SCOPE = range(3)
# Distinct loan numbers up to which one that is not there is compared with all.
COMPARED = 10_000


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
    """How one column was written: its header, the unit it was given in, and the unit its values are held in.

    ``ratio`` is what one unit as written is in the unit held.
    """

    header: str
    unit: str
    canonical: str
    kind: str
    ratio: Fraction = Fraction(1)

    def written(self, value: float) -> float:
        """Return a value that is held as its cell has it, in the unit of the header."""
        return float(Fraction(value) / self.ratio) if self.ratio != 1 and isfinite(value) else value


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
            near = difflib.get_close_matches(str(loan_id), words.words, n=3) if len(words.words) <= COMPARED else []
            hint = f"nearest: {', '.join(near)}" if near else "book.loans names them all"
            raise OptionError("the book has no such loan", given=loan_id, hint=hint)
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
