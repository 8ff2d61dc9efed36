"""Issues of a book or a result: what is wrong or noteworthy, where, what was given and how to mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.whole import Told
from carbonacct.errors import clip
from carbonacct.vocabulary import issue_codes, messages

if TYPE_CHECKING:
    import pandas as pd

Positions = NDArray[np.intp]


class Rows(Protocol):
    """What issues need of a book: the row numbers a user sees, and the loan of each."""

    @property
    def rows(self) -> NDArray[np.int64]:
        """Row number of each row."""
        ...

    @property
    def words(self) -> Mapping[str, Any]:
        """Columns of words by name."""
        ...

    def loan_of(self, position: int) -> str:
        """Return the loan number at a position."""
        ...


class Issue(NamedTuple):
    """One issue, with the row as the user sees it (0: the whole book)."""

    row: int
    loan_id: str
    column: str
    severity: str
    code: str
    given: str
    hint: str
    message_zh: str
    message_en: str
    hint_zh: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """One finding over some rows; ``given`` and ``hint`` are one text for all or one per row.

    ``topic`` tells findings about the whole book apart that share code and column.
    """

    code: str
    severity: str
    positions: Positions | None
    column: str
    given: str | Sequence[object] | Told
    hint: str | Sequence[str]
    topic: str = ""

    def __len__(self) -> int:
        return 1 if self.positions is None else len(self.positions)

    def kept(self, new_place: NDArray[np.intp]) -> Chunk | None:
        """Return the part over rows that have a new place, or nothing."""
        if self.positions is None:
            return self
        moved = new_place[self.positions]
        keep = np.flatnonzero(moved >= 0).tolist()
        if not keep:
            return None
        given = self.given if isinstance(self.given, str | Told) else [self.given[i] for i in keep]
        hint = self.hint if isinstance(self.hint, str) else [self.hint[i] for i in keep]
        return Chunk(self.code, self.severity, moved[keep], self.column, given, hint)


def _at(value: str | Sequence[object] | Told, place: int) -> str:
    if isinstance(value, Told):
        return clip(value.text)
    return value if isinstance(value, str) else clip(value[place])


class Issues:
    """A growing table of issues over the rows of one book.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> book = read_book([{"loan_id": "L1", "balance": -5, "currency": "CNY"}])
    >>> [(issue.row, issue.loan_id, issue.column, issue.code, issue.given) for issue in book.findings]
    [(0, 'L1', 'balance', 'negative_amount', '-5')]
    """

    def __init__(self, book: Rows) -> None:
        self._book = book
        self._chunks: list[Chunk] = []

    def add(
        self,
        code: str,
        positions: Positions | Sequence[int] | int | None = None,
        column: str = "",
        given: str | Sequence[object] | Told = "",
        hint: str | Sequence[str] = "",
        *,
        severity: str = "",
        topic: str = "",
    ) -> None:
        """Add one finding.

        Parameters
        ----------
        code
            A word of the vocabulary of issue codes.
        positions
            Rows of the book, counted from 0; ``None`` for the book as a whole.
        column
            Column concerned.
        given
            What stands there: one text for all rows, or one per row.
        hint
            How to mend it; the remedy of the code where empty.
        severity
            Overrides the severity of the code.
        topic
            What a finding about the whole book is about, where code and column do not tell.
        """
        known = issue_codes.get(code)
        places = None
        if positions is not None:
            places = np.atleast_1d(np.asarray(positions, dtype=np.intp))
            if not len(places):
                return
        given = clip(given) if isinstance(given, str) and given else given
        made = Chunk(code, severity or known.severity, places, column, given, hint or known.remedy, topic)
        self._chunks.append(made)
        if isinstance(given, Told):
            self._merge_told(made)

    def _merge_told(self, new: Chunk) -> None:
        """Say once what is said twice of the whole book."""
        for place, old in enumerate(self._chunks[:-1]):
            if (old.code, old.column, old.topic) == (new.code, new.column, new.topic) and isinstance(old.given, Told):
                assert isinstance(new.given, Told)
                self._chunks[place] = replace(old, given=old.given.merged(new.given))
                self._chunks.pop()
                return

    def merge(self, other: Issues) -> None:
        """Take over every issue of another table over the same rows."""
        self._chunks.extend(other._chunks)

    def harden(self, code: str, columns: Collection[str]) -> Positions:
        """Make errors of the warnings of a code about some columns; return the positions of their rows."""
        found = [np.empty(0, dtype=np.intp)]
        for place, chunk in enumerate(self._chunks):
            if chunk.code == code and chunk.severity == "warning" and chunk.column in columns:
                self._chunks[place] = replace(chunk, severity="error")
                found.append(found[0] if chunk.positions is None else chunk.positions)
        return np.unique(np.concatenate(found))

    def select(self, positions: Positions, book: Rows) -> Issues:
        """Return the issues of some rows, which become the rows of ``book``; issues of the whole book stay."""
        new_place = np.full(len(self._book.rows), -1, dtype=np.intp)
        new_place[positions] = np.arange(len(positions))
        chosen = Issues(book)
        chosen._chunks = [kept for chunk in self._chunks if (kept := chunk.kept(new_place)) is not None]
        return chosen

    @property
    def rejecting(self) -> Positions:
        """Positions of rows with at least one error."""
        found = [c.positions for c in self._chunks if c.severity == "error" and c.positions is not None]
        return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.intp)

    def count(self, severity: str = "") -> int:
        """Return the number of issues, of one severity or of all."""
        return sum(len(chunk) for chunk in self._chunks if not severity or chunk.severity == severity)

    def codes(self) -> dict[str, int]:
        """Return the number of issues by code, in order of appearance."""
        counts: dict[str, int] = {}
        for chunk in self._chunks:
            counts[chunk.code] = counts.get(chunk.code, 0) + len(chunk)
        return counts

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Issue]:
        """Yield the issues of the whole book first, by code, then those of rows, in the order they were found."""
        for chunk in self.of_book():
            yield self._issue(-1, chunk, 0)
        order = sorted(
            (
                (int(position), number, place)
                for number, chunk in enumerate(self._chunks)
                if chunk.positions is not None
                for place, position in enumerate(chunk.positions)
            )
        )
        for position, number, place in order:
            yield self._issue(position, self._chunks[number], place)

    @property
    def book(self) -> Rows:
        """Row numbers and loans of the rows."""
        return self._book

    @property
    def chunks(self) -> list[Chunk]:
        """The findings in the order they were made."""
        return self._chunks

    def of_book(self) -> list[Chunk]:
        """Return what was found about the book as a whole, by code, column and what it says."""
        found = [chunk for chunk in self._chunks if chunk.positions is None]
        return sorted(found, key=lambda chunk: (chunk.code, chunk.column, chunk.topic, _at(chunk.given, 0)))

    def _issue(self, position: int, chunk: Chunk, place: int) -> Issue:
        given, hint = _at(chunk.given, place), chunk.hint if isinstance(chunk.hint, str) else str(chunk.hint[place])
        whole = position < 0
        return Issue(
            0 if whole else int(self._book.rows[position]),
            "" if whole else self._book.loan_of(position),
            chunk.column,
            chunk.severity,
            chunk.code,
            given,
            hint,
            messages.issue(chunk.code, chunk.column, given, "zh", whole=whole),
            messages.issue(chunk.code, chunk.column, given, "en", whole=whole),
            messages.chinese(hint),
        )

    @property
    def frame(self) -> pd.DataFrame:
        """The issues as a pandas frame, one row each."""
        import pandas as pd

        return pd.DataFrame([*self], columns=[*Issue._fields])

    def _repr_html_(self) -> str:
        return str(self.frame.head(50).to_html(index=False, escape=True))

    def __repr__(self) -> str:
        counts = ", ".join(f"{code} {count}" for code, count in self.codes().items())
        return f"<Issues: {counts or 'none'}>"
