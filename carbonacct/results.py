"""What every result says beside its figures: status and reason of each row, exact totals and groups, manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct import __version__
from carbonacct.rowset import LARGEST, PerRow, RowSet, summable_rows
from carbonacct.sums import ExactSums
from carbonacct.vocabulary.industries import industry_code

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book
    from carbonacct.book.series import Words
    from carbonacct.factors import FactorSet

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

COMPUTED, NOT_QUANTIFIED, OUT_OF_SCOPE, REJECTED, OPEN = range(5)
STATUSES = ("computed", "not_quantified", "out_of_scope", "rejected")
BLANK = "(blank)"
INDUSTRIES = ("sector", "borrower_sector")
ROWS_PER_BLOCK = 1 << 16


class Outcome:
    """The status of every row and the word that explains it; a row is settled once."""

    def __init__(self, book: Book) -> None:
        self._status, self._reason = PerRow(book.size, np.uint8(OPEN)), PerRow(book.size, np.int16(0))
        self.open = RowSet.every(book.size)
        self.words = [""]
        if not book.state.any():
            return
        for state, status in ((book.REJECTED, REJECTED), (book.OUT_OF_SCOPE, OUT_OF_SCOPE)):
            for code in np.unique(book.reason[book.state == state]):
                self.settle((book.state == state) & (book.reason == code), status, book.reasons[code])

    @property
    def status(self) -> NDArray[np.uint8]:
        """Status of every row as its place in ``STATUSES``, shape (rows,)."""
        return self._status.values

    @property
    def reason(self) -> NDArray[np.int16]:
        """Place of every row's reason in ``words``, shape (rows,)."""
        return self._reason.values

    def having(self, status: int) -> RowSet:
        """Return the rows with a status."""
        return self._status.equal(status)

    def settle(self, rows: Mask | RowSet, status: int, reason: str) -> RowSet:
        """Give the open rows among ``rows`` a status and reason, and return which they were."""
        settled = self.open & rows
        if settled.any():
            if reason not in self.words:
                self.words.append(reason)
            self._status.put(settled, status)
            self._reason.put(settled, self.words.index(reason))
            self.open = self.open & ~settled
        return settled

    def reopen(self, rows: RowSet) -> None:
        """Take back what was settled for some rows."""
        self._status.put(rows, OPEN)
        self.open = self.open | rows

    def reasons(self) -> NDArray[np.object_]:
        """Return the reason of every row as text."""
        return np.array(self.words, dtype=object)[self.reason]

    def statuses(self) -> NDArray[np.object_]:
        """Return the status of every row as text."""
        return np.array(STATUSES, dtype=object)[self.status]


@dataclass(frozen=True)
class Amount:
    """A total: the correctly rounded exact sum, its unit, and how many loans stand behind it."""

    value: float
    unit: str
    loans: int

    def __getitem__(self, name: str) -> float | str | int:
        if name not in ("value", "unit", "loans"):
            raise KeyError(name)
        field: float | str | int = getattr(self, name)
        return field

    def __float__(self) -> float:
        return self.value

    def as_dict(self) -> dict[str, Any]:
        """Return the amount as plain data."""
        return {"value": self.value, "unit": self.unit, "loans": self.loans}


class Totals(Mapping[str, Amount]):
    """Totals by indicator; an indicator that no row computed is absent."""

    def __init__(self, amounts: Mapping[str, Amount]) -> None:
        self._amounts = dict(amounts)

    def __getitem__(self, indicator: str) -> Amount:
        return self._amounts[indicator]

    def __iter__(self) -> Iterator[str]:
        return iter(self._amounts)

    def __len__(self) -> int:
        return len(self._amounts)

    def __repr__(self) -> str:
        return "\n".join(f"{name:<18} {a.value:>20,.6g} {a.unit}  ({a.loans} loans)" for name, a in self.items())

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td style='text-align:right'>{a.value:,.6g}</td><td>{escape(a.unit)}</td>"
            f"<td style='text-align:right'>{a.loans}</td></tr>"
            for name, a in self.items()
        )
        head = "<tr><th>indicator</th><th>amount</th><th>unit</th><th>loans</th></tr>"
        return f"<table class='carbonacct'><thead>{head}</thead><tbody>{rows}</tbody></table>"

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """Return the totals as plain data."""
        return {name: amount.as_dict() for name, amount in self.items()}


class Piece(NamedTuple):
    """Figures of some rows: their positions (``None``: all rows), values, and where known (``None``: everywhere)."""

    positions: Positions | None
    values: Floats
    known: Mask | None


class Grouping(NamedTuple):
    """Rows put into groups: the name of the grouping, its keys in their order, and each row's place among them."""

    column: str
    keys: Sequence[str]
    codes: NDArray[np.integer]


class Figures:
    """One figure over ``size`` rows, kept in pieces that do not overlap and laid out over all rows on demand."""

    def __init__(self, size: int, *pieces: Piece) -> None:
        self.size = size
        self.pieces: list[Piece] = []
        self._whole: tuple[Floats, Mask] | None = None
        for piece in pieces:
            self.add(piece)

    def add(self, piece: Piece) -> None:
        """Add the figures of more rows; those that are not known are left out."""
        if piece.known is not None and not piece.known.any():
            return
        self.pieces.append(piece)
        self._whole = None

    def keep(self, rows: Mask) -> None:
        """Forget the figures of other rows."""
        pieces, self.pieces, self._whole = self.pieces, [], None
        for positions, values, known in pieces:
            kept = rows if positions is None else rows[positions]
            self.add(Piece(positions, values, kept if known is None else known & kept))

    def times(self, part: Floats) -> None:
        """Multiply by a number per row, shape (rows,)."""
        self.pieces = [
            Piece(positions, values * (part if positions is None else part[positions]), known)
            for positions, values, known in self.pieces
        ]
        self._whole = None

    def at(self, positions: Positions) -> tuple[Floats, Mask]:
        """Return the figures of some rows, 0 where not known, and where they are known."""
        for held, values, known in self.pieces:
            if held is positions or (held is None and len(positions) == self.size):
                return values, np.ones(len(values), dtype=bool) if known is None else known
        return self.values[positions], self.valid[positions]

    def below(self, least: float) -> Positions:
        """Return the positions of known figures below a number, ascending."""
        found = [np.empty(0, dtype=np.intp)]
        for positions, values, known in self.pieces:
            if values.min() < least:
                low = values < least if known is None else known & (values < least)
                found.append(np.flatnonzero(low) if positions is None else positions[low])
        return np.sort(np.concatenate(found))

    @property
    def values(self) -> Floats:
        """The figures, shape (rows,), 0 where not known."""
        return self._laid_out()[0]

    @property
    def valid(self) -> Mask:
        """Where the figure is known, shape (rows,)."""
        return self._laid_out()[1]

    def _laid_out(self) -> tuple[Floats, Mask]:
        if self._whole is None:
            values, valid = np.zeros(self.size), np.zeros(self.size, dtype=bool)
            for positions, figures, known in self.pieces:
                here = slice(None) if positions is None else positions
                values[here] = figures
                valid[here] = True if known is None else known
            self._whole = values, valid
        return self._whole


class Measure:
    """One additive figure of every row, whole × share, where it is known, and its unit.

    ``whole`` is the figure of the project or entity, ``share`` the lender's share of it (``None``: all of it).
    """

    def __init__(self, whole: Floats | Figures, share: Floats | None, valid: Mask | RowSet | None, unit: str) -> None:
        if not isinstance(whole, Figures):
            known = None if valid is None or (rows := RowSet.of(valid)).all() else rows.mask
            whole = Figures(len(whole), Piece(None, whole, known))
        self.figures = whole
        self.share, self.unit = share, unit

    @property
    def whole(self) -> Floats:
        """The figure before the share, shape (rows,)."""
        return self.figures.values

    @property
    def valid(self) -> Mask:
        """Where the figure is known, shape (rows,)."""
        return self.figures.valid

    @property
    def everywhere(self) -> bool:
        """Whether the figure is known in every row."""
        return any(piece.positions is None and piece.known is None for piece in self.figures.pieces)

    @property
    def values(self) -> Floats:
        """The figures, shape (rows,); meaningless where not valid."""
        return self.whole if self.share is None else self.whole * self.share

    def too_large(self) -> RowSet:
        """Return the rows whose figure is known and beyond what can be added up."""
        if self.share is None or _largest(self.whole) * _largest(self.share) <= LARGEST:
            return RowSet.none(len(self.whole))
        with np.errstate(all="ignore"):
            return RowSet.of(self.valid) & ~summable_rows(self.values)

    def add_to(
        self, sums: ExactSums, codes: NDArray[np.integer] | None = None, shares: dict[int, Floats] | None = None
    ) -> None:
        """Add the valid figures to exact sums, block by block; ``shares`` remembers the shares of rows for the next."""
        for positions, whole, known in self.figures.pieces:
            share = self._share_of(positions, shares)
            for start in range(0, len(whole), ROWS_PER_BLOCK):
                block = slice(start, start + ROWS_PER_BLOCK)
                values = whole[block] if share is None else whole[block] * share[block]
                place = None if codes is None else codes[block if positions is None else positions[block]]
                if known is not None and not known[block].all():
                    values, place = values[known[block]], None if place is None else place[known[block]]
                if len(values):
                    sums.add(values, place)

    def _share_of(self, positions: Positions | None, shares: dict[int, Floats] | None) -> Floats | None:
        if self.share is None or positions is None:
            return self.share
        if shares is None:
            return self.share.take(positions, mode="clip")
        if id(positions) not in shares:
            shares[id(positions)] = self.share.take(positions, mode="clip")
        return shares[id(positions)]

    def loans(self, loans: NDArray[np.int64] | None) -> int:
        """Count the loans with a figure; ``loans`` numbers the loan of each row (``None``: one row each)."""
        if loans is not None:
            return _count_loans(self.valid, loans)
        return sum(
            len(values) if known is None else int(np.count_nonzero(known)) for _, values, known in self.figures.pieces
        )


class Groups(Mapping[str, Totals]):
    """Totals by the words of a column; they keep their exact sums, so adding them up gives the total bit for bit.

    Where ``order`` is given, ``keys`` stand in any order, and ``order`` has the places of the groups in theirs.
    ``rows`` says how many rows each key has, if that is known.
    """

    def __init__(
        self,
        column: str,
        keys: Sequence[str],
        codes: NDArray[np.integer],
        loans: NDArray[np.int64] | None,
        measures: Mapping[str, Measure],
        order: NDArray[np.int64] | None = None,
        rows: NDArray[np.int64] | None = None,
    ) -> None:
        self.column = column
        self._sums: dict[str, ExactSums] = {}
        self._units = {name: measure.unit for name, measure in measures.items()}
        self._loans: dict[str, NDArray[np.int64]] = {}
        self._all_loans: dict[str, int] = {}
        self._keys = list(keys) if order is None else [keys[place] for place in order.tolist()]
        for name, measure in measures.items():
            sums = ExactSums(len(keys))
            measure.add_to(sums, codes)
            if loans is None and measure.everywhere:
                rows = np.bincount(codes, minlength=len(keys)) if rows is None else rows
                counts = rows
            else:
                counts = _distinct_loans(measure.valid, codes, loans, len(keys))
            self._sums[name] = sums if order is None else sums.picked(order)
            self._loans[name] = counts if order is None else counts[order]
            self._all_loans[name] = measure.loans(loans)
        self._values = {name: sums.floats() for name, sums in self._sums.items()}

    @classmethod
    def merged(
        cls,
        column: str,
        keys: Sequence[str],
        sums: Mapping[str, ExactSums],
        loans: Mapping[str, Sequence[int]],
        all_loans: Mapping[str, int],
        units: Mapping[str, str],
    ) -> Groups:
        """Return groups from sums and loans by figure, which were added up in parts of a book."""
        made = cls(column, keys, np.zeros(0, dtype=np.int64), None, {})
        made._sums, made._units, made._all_loans = dict(sums), dict(units), dict(all_loans)
        made._loans = {name: np.array(counts, dtype=np.int64) for name, counts in loans.items()}
        made._values = {name: held.floats() for name, held in sums.items()}
        return made

    def parts(self) -> dict[str, tuple[ExactSums, list[int]]]:
        """Return, by figure, the exact sums of the groups and their loans, for merging with other parts of a book."""
        return {name: (sums, self._loans[name].tolist()) for name, sums in self._sums.items()}

    def __getitem__(self, key: str) -> Totals:
        if key not in self._keys:
            raise KeyError(key)
        place = self._keys.index(key)
        return Totals(
            {
                name: Amount(float(self._values[name][place]), self._units[name], int(self._loans[name][place]))
                for name in self._sums
                if self._loans[name][place]
            }
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def total(self) -> Totals:
        """Return the sum over all groups: the same bits as the total of the result itself."""
        return Totals(
            {
                name: Amount(float(sums.folded().floats()[0]), self._units[name], self._all_loans[name])
                for name, sums in self._sums.items()
                if self._all_loans[name]
            }
        )

    def shares(self, name: str) -> dict[str, float | None]:
        """Return each group's share of the total of a figure (0 to 1), a ratio of exact sums; ``None`` without one."""
        if not self._all_loans.get(name):
            return dict.fromkeys(self._keys)
        whole = float(self._sums[name].folded().floats()[0])
        parts = zip(self._keys, self._values[name].tolist(), self._loans[name].tolist(), strict=True)
        return {key: value / whole if loans and whole else None for key, value, loans in parts}

    def quotients(self, above: str, below: str) -> dict[str, float | None]:
        """Return one figure over another in every group, a ratio of exact sums; ``None`` where there is none."""
        found: dict[str, float | None] = {}
        for place, key in enumerate(self._keys):
            if not self._loans[below][place] or not self._values[below][place]:
                found[key] = None
                continue
            top = float(self._values[above][place]) if self._loans[above][place] else 0.0
            found[key] = top / float(self._values[below][place])
        return found

    @property
    def frame(self) -> pd.DataFrame:
        """One row per group: its key, and each indicator with its unit."""
        import pandas as pd

        data: dict[str, Any] = {self.column: self._keys}
        for name, values in self._values.items():
            data[f"{name} [{self._units[name]}]"] = np.where(self._loans[name] > 0, values, np.nan)
        return pd.DataFrame(data)

    def __repr__(self) -> str:
        return self.frame.to_string(index=False)

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(index=False, escape=True, na_rep="", max_rows=50))

    def as_list(self) -> list[dict[str, Any]]:
        """Return the groups as plain data."""
        return [{"key": key, "totals": self[key].as_dict()} for key in self]


def _largest(values: Floats) -> float:
    """Return the largest magnitude among numbers, those that are NaN left out."""
    with np.errstate(all="ignore"):
        return max(float(np.fmax.reduce(values)), -float(np.fmin.reduce(values))) if len(values) else 0.0


def _distinct_loans(
    rows: Mask, codes: NDArray[np.integer], loans: NDArray[np.int64] | None, size: int
) -> NDArray[np.int64]:
    """Count the distinct loans of every group."""
    mine = codes[rows].astype(np.int64, copy=False)
    if loans is not None:
        span = int(loans.max(initial=0)) + 1
        mine = np.unique(mine * span + loans[rows]) // span
    return np.bincount(mine, minlength=size)


def _count_loans(rows: Mask, loans: NDArray[np.int64]) -> int:
    held = np.zeros(int(loans.max(initial=0)) + 1, dtype=bool)
    held[loans[rows]] = True
    return int(np.count_nonzero(held))


def total_of(measures: Mapping[str, Measure], loans: NDArray[np.int64] | None) -> Totals:
    """Return the exact totals of several measures over all rows.

    ``loans`` numbers the loan of each row; ``None`` says that every row is a loan of its own.
    """
    amounts = {}
    shares: dict[int, Floats] = {}
    for name, measure in measures.items():
        count = measure.loans(loans)
        if count:
            sums = ExactSums(1)
            measure.add_to(sums, None, shares)
            amounts[name] = Amount(float(sums.floats()[0]), measure.unit, count)
    return Totals(amounts)


@dataclass(frozen=True)
class Reconciliation:
    """Rows and money by status: what was read is what came out."""

    rows: dict[str, int]
    balance: dict[str, dict[str, float]]
    balance_unreadable: int


def reconcile(outcome: Outcome, balance: Floats, known: Mask, currency: NDArray[np.object_]) -> Reconciliation:
    """Count rows and add up balances by status and currency; each figure is an exact sum, rounded once."""
    rows = {"read": len(outcome.status)}
    rows |= {name: int((outcome.status == code).sum()) for code, name in enumerate(STATUSES)}
    money: dict[str, dict[str, float]] = {}
    for word in sorted(set(currency[known])):
        mine = known & (currency == word)
        sums = ExactSums(len(STATUSES))
        sums.add(balance[mine], outcome.status[mine].astype(np.int64))
        money[word] = {"read": float(sums.folded().floats()[0])}
        money[word] |= dict(zip(STATUSES, sums.floats().tolist(), strict=True))
    return Reconciliation(rows, money, int((~known).sum()))


def _words(book: Book, column: str) -> Words | None:
    """Return a column of words to group by; industries by their code."""
    text = book.words.get(column)
    if text is None or column not in INDUSTRIES:
        return text
    return text.renamed([industry_code(word) or word for word in text.words])


def by_column(book: Book, column: str, loans: NDArray[np.int64] | None, measures: Mapping[str, Measure]) -> Groups:
    """Return the totals by the words of a book column; one without blanks is grouped by its own codes."""
    text = _words(book, column)
    if text is None or not text.complete:
        return Groups(column, *group_codes(book, column), loans, measures)
    order = np.argsort(np.array(text.words, dtype=object))
    return Groups(column, text.words, text.codes, loans, measures, order, text.counts[:-1])


def groups_of(words: NDArray[np.object_]) -> tuple[list[str], NDArray[np.int64]]:
    """Return distinct words, ascending with the blank group last, and each row's place among them; shape (rows,).

    Examples
    --------
    >>> keys, codes = groups_of(np.array(["b", "", "a", "b"], dtype=object))
    >>> keys, codes.tolist()
    (['a', 'b', '(blank)'], [1, 2, 0, 1])
    """
    keys, codes = np.unique(words.astype(str), return_inverse=True)
    if len(keys) and not keys[0]:
        return [*keys[1:].tolist(), BLANK], np.where(codes, codes - 1, len(keys) - 1).astype(np.int64)
    return keys.tolist(), codes.astype(np.int64)


def group_codes(book: Book, column: str) -> tuple[list[str], NDArray[np.int64]]:
    """Return the words of a column, by name or alias, ascending with the blank group last, and each row's place.

    Industries are grouped by their code, however a cell writes it.
    """
    from carbonacct.book.columns import name_in

    column = name_in(book.columns.keys(), column)
    text = _words(book, column)
    if text is not None:
        order = np.argsort(np.array(text.words, dtype=object)) if text.words else np.zeros(0, dtype=np.int64)
        place = np.empty(len(order) + 1, dtype=np.int64)
        place[order] = np.arange(len(order))
        place[-1] = len(order)
        keys = [text.words[i] for i in order]
        codes = place[text.codes]
    else:
        keys, codes = _number_groups(book, column)
    used = np.bincount(codes, minlength=len(keys) + 1) > 0
    compact = np.cumsum(used) - 1
    return [key for key, there in zip([*keys, BLANK], used, strict=True) if there], compact[codes]


def _number_groups(book: Book, column: str) -> tuple[list[str], NDArray[np.int64]]:
    from carbonacct.errors import OptionError

    numbers = book.numbers.get(column)
    if numbers is None:
        choices = ", ".join(sorted([*book.words, *(n for n in book.numbers if "@" not in n)]))
        raise OptionError("the book has no such column", where="by", given=column, needed=choices)
    distinct, codes = np.unique(numbers.values, return_inverse=True)
    keys = [format(value, ".15g") for value in distinct]
    if numbers.valid is not None:
        codes = np.where(numbers.valid, codes, len(keys))
    return keys, codes.astype(np.int64)


def manifest(book: Book, factors: FactorSet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a result rests on; the same manifest means the same result."""
    return manifest_of([source.name for source in book.sources], book.sha256, factors, parameters)


def manifest_of(names: Sequence[str], sha256: str, factors: FactorSet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest of a result from the names of its inputs and what identifies their content."""
    content = {
        "carbonacct": __version__,
        **parameters,
        "factors": {factors.edition: factors.sha256},
        "input": [*names],
        "input_sha256": sha256,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return content | {"run": hashlib.sha256(text.encode()).hexdigest()}
