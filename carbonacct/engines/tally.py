"""Exact sums of one batch, which merge: totals, groups, rows and money by status, what is said once of a book."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.book.issues import Chunk, Issue, Issues
from carbonacct.book.whole import Told
from carbonacct.engines.fields import figures
from carbonacct.engines.group_sums import Counts, GroupSums
from carbonacct.engines.ratio_tally import RatioTally
from carbonacct.engines.sets import MoneyBySets
from carbonacct.portfolio.exchange import HOME
from carbonacct.portfolio.ratio_sums import TOTAL, Summed
from carbonacct.portfolio.ratios import DOUBTFUL, shares_covered
from carbonacct.result_columns import Coded
from carbonacct.sums import ExactSums

COVERED, EXCHANGED, LACKING, CURRENCY = "covered ", "in_yuan ", "without_rate ", "covered_in "


@dataclass
class Tally:
    """What a batch leaves behind beside its rows and their issues; tallies of the batches of one book merge.

    Attributes
    ----------
    sums, loans, units
        By figure: exact sum over rows, loans with a figure, unit.
    grouped, grouped_loans
        By column: exact sums and loans by ``key``, for each figure.
    group_keys, numeric
        By column: all keys, and whether they are numbers.
    money
        Named sums of money, such as ``read CNY``; ``rows`` the counts that go with them.
    notes
        What is said once of the whole book.
    columns
        Names of the result columns that have a figure in some row.
    parameters, methods
        What was chosen for the run, and the methods that ran.
    ratios
        What intensity and data quality of financed emissions are made of.
    """

    sums: GroupSums = field(default_factory=GroupSums)
    loans: Counts = field(default_factory=Counts)
    units: dict[str, str] = field(default_factory=dict)
    grouped: dict[str, dict[str, GroupSums]] = field(default_factory=dict)
    grouped_loans: dict[str, dict[str, Counts]] = field(default_factory=dict)
    group_keys: dict[str, set[str]] = field(default_factory=dict)
    numeric: dict[str, bool] = field(default_factory=dict)
    money: GroupSums = field(default_factory=GroupSums)
    rows: Counts = field(default_factory=Counts)
    notes: dict[tuple[str, ...], Told | str] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)
    parameters: dict[str, Any] = field(default_factory=dict)
    ratios: RatioTally = field(default_factory=RatioTally)

    def take_measures(
        self,
        measures: Mapping[str, results.Measure],
        loans: NDArray[np.int64] | None,
        groupings: Sequence[tuple[results.Grouping, bool]],
    ) -> None:
        """Add the figures of a batch.

        Parameters
        ----------
        loans
            The loan of each row (``None``: every row its own).
        groupings
            Groups, and whether their keys are the ``repr`` of numbers.
        """
        taken: dict[tuple[int, int], NDArray[Any]] = {}
        counts: dict[tuple[int, int], NDArray[np.int64]] = {}
        for grouping, numeric in groupings:
            self.numeric[grouping.column] = numeric
            self.group_keys.setdefault(grouping.column, set()).update(grouping.keys)
        for name, measure in measures.items():
            count = measure.loans(loans)
            if not count:
                continue
            self.loans.add(name, count)
            self.units[name] = measure.unit
            whole = None
            for grouping, _ in groupings:
                held = ExactSums(len(grouping.keys))
                measure.add_to(held, grouping.codes, taken)
                self.grouped.setdefault(grouping.column, {}).setdefault(name, GroupSums()).add(grouping.keys, held)
                mine = self.grouped_loans.setdefault(grouping.column, {}).setdefault(name, Counts())
                for key, found in zip(grouping.keys, _loans(measure, grouping, loans, counts), strict=True):
                    mine.add(key, found)
                whole = held.folded()
            if whole is None:
                whole = ExactSums(1)
                measure.add_to(whole, None, taken)
            self.sums.add([name], whole)

    def take_notes(self, issues: Issues) -> None:
        """Add what the issues of a batch say of the whole book."""
        for chunk in issues.of_book():
            told = chunk.given
            assert isinstance(told, str | Told)
            words = (chunk.code, chunk.severity, chunk.column, str(chunk.hint), chunk.topic)
            self._note((*words, told if isinstance(told, str) else ""), told)

    def _note(self, key: tuple[str, ...], told: str | Told) -> None:
        before = self.notes.get(key)
        both = isinstance(before, Told) and isinstance(told, Told)
        self.notes[key] = before.merged(told) if both else told  # type: ignore[union-attr, arg-type]

    def merge(self, other: Tally) -> None:
        """Add the tally of other rows of the same book."""
        self.sums.merge(other.sums)
        self.loans.merge(other.loans)
        self.units |= other.units
        for column, grouped in other.grouped.items():
            for name, sums in grouped.items():
                self.grouped.setdefault(column, {}).setdefault(name, GroupSums()).merge(sums)
        for column, counted in other.grouped_loans.items():
            for name, counts in counted.items():
                self.grouped_loans.setdefault(column, {}).setdefault(name, Counts()).merge(counts)
        for column, keys in other.group_keys.items():
            self.group_keys.setdefault(column, set()).update(keys)
        self.numeric |= other.numeric
        self.money.merge(other.money)
        self.rows.merge(other.rows)
        for key, told in other.notes.items():
            self._note(key, told)
        self.columns |= other.columns
        self.methods |= other.methods
        self.parameters = self.parameters or other.parameters
        self.ratios.merge(other.ratios)

    # What it adds up to

    def total(self) -> results.Totals:
        """Return the exact totals, as of the book in one piece."""
        return results.Totals(
            {
                name: results.Amount(self.sums.value(name), self.units[name], self.loans.held[name])
                for name in _in_order(self.units)
            }
        )

    def by(self, column: str) -> results.Groups:
        """Return the groups of a column, as of the book in one piece."""
        grouped, counted = self.grouped.get(column, {}), self.grouped_loans.get(column, {})
        keys, shown = self._keys(column)
        names = [name for name in _in_order(grouped) if name in self.units]
        return results.Groups.merged(
            column,
            shown,
            {name: grouped[name].table(keys) for name in names},
            {name: [counted[name].held.get(key, 0) for key in keys] for name in names},
            {name: self.loans.held[name] for name in names},
            self.units,
        )

    def _keys(self, column: str) -> tuple[list[str], list[str]]:
        """Return the keys of a column in their order, and as they are shown."""
        found, numeric = self.group_keys.get(column, set()), self.numeric.get(column, False)
        keys = sorted(found - {results.BLANK}, key=float if numeric else None)
        shown = [format(float(key), ".15g") if numeric else key for key in keys]
        last = [results.BLANK] if results.BLANK in found else []
        return [*keys, *last], [*shown, *last]

    def summed(self, by: str | None) -> Summed:
        """Return what the ratios of financed emissions are made of, in all or by a column."""
        keys, shown = ([TOTAL], [TOTAL]) if by is None else self._keys(by)
        return self.ratios.summed(by or TOTAL, keys, shown, [*_in_order(self.units)], self.parameters)

    @property
    def reconciliation(self) -> results.Reconciliation:
        """Rows and money read, and what became of them."""
        rows = {name: self.rows.held.get(f"rows {name}", 0) for name in ("read", *results.STATUSES)}
        return results.Reconciliation(rows, self._balance("balance"), self.rows.held.get("balance unknown", 0))

    def _balance(self, what: str) -> dict[str, dict[str, float]]:
        words = sorted(key.split(" ", 1)[1] for key in self.rows.held if key.startswith(f"{what}_in "))
        return {
            word: {name: self.money.value(f"{what} {name} {word}") for name in ("read", *results.STATUSES)}
            for word in words
        }

    def coverage(self) -> dict[str, Any]:
        """Return how much is computed, by number and by money, as of the book in one piece."""
        rows, lent = self.reconciliation.rows, self._balance("lent")
        names = [key.removeprefix(COVERED) for key in self.rows.held if key.startswith(COVERED)]
        if names:
            currency = self._currency()
            return shares_covered(rows, lent, {name: self._covered(name, currency) for name in names})
        by_currency = {
            currency: _ratio(money["computed"], money["read"] - money["out_of_scope"])
            for currency, money in lent.items()
        }
        shares = {flag: _ratio(self.money.value(flag), self.money.value("computed")) for flag in DOUBTFUL}
        return {
            "loans": _ratio(rows["computed"], rows["read"] - rows["out_of_scope"]),
            "balance": next(iter(by_currency.values())) if len(by_currency) == 1 else None,
            "by_currency": by_currency,
            **(shares if len(lent) < 2 else dict.fromkeys(shares)),
        }

    def _currency(self) -> str:
        """Return the one currency of the rows in scope, else yuan."""
        found = [key.removeprefix(CURRENCY) for key in self.rows.held if key.startswith(CURRENCY)]
        return found[0] if len(found) == 1 else HOME

    def _covered(self, name: str, currency: str) -> float | None:
        """Return the money of rows that the coverage is about, in a currency; yuan has the foreign amounts as well.

        There is none in yuan where some of it has no rate.
        """
        if currency == HOME and self.rows.held.get(f"{LACKING}{name}"):
            return None
        names = [f"{COVERED}{name} {currency}", *([f"{EXCHANGED}{name}"] if currency == HOME else [])]
        return float(self.money.table(names).folded().floats()[0])

    def take_currencies(self, in_scope: NDArray[np.bool_], money: Coded) -> None:
        """Note the currencies of the rows in scope."""
        for place in np.unique(money.codes[in_scope]).tolist():
            self.rows.add(f"{CURRENCY}{money.words[place]}", int(np.count_nonzero(money.codes[in_scope] == place)))

    def take_covered(self, name: str, held: MoneyBySets, negative: str) -> None:
        """Add the money of rows that the coverage is about, by currency; ``negative`` names the rows left out."""
        self.rows.add(f"{COVERED}{name}", held.rows(name, without=negative))
        for word in held.words:
            self.money.add([f"{COVERED}{name} {word}"], held.sums(name, without=negative, word=word))

    def take_exchanged(self, name: str, amounts: NDArray[np.float64]) -> None:
        """Add the foreign money of rows that the coverage is about once more, in yuan; NaN lacks a rate, so no sum."""
        lacking, sums = int(np.count_nonzero(np.isnan(amounts))), ExactSums(1)
        if lacking:
            self.rows.add(f"{LACKING}{name}", lacking)
            return
        if len(amounts):
            sums.add(amounts)
        self.money.add([f"{EXCHANGED}{name}"], sums)

    def take_balance(self, what: str, held: MoneyBySets, without: str = "") -> None:
        """Add money by status and currency."""
        for word in held.words:
            rows = held.rows(without=without, word=word)
            if rows:
                for code, name in enumerate(results.STATUSES):
                    self.money.add([f"{what} {name} {word}"], held.sums(without=without, word=word, status=code))
                self.money.add([f"{what} read {word}"], held.sums(without=without, word=word))
                self.rows.add(f"{what}_in {word}", rows)

    def book_issues(self) -> list[Issue]:
        """Return the issues of the whole book, as of the book in one piece."""
        issues = Issues(_Nobody())
        for (code, severity, column, hint, topic, _), told in self.notes.items():
            issues.chunks.append(Chunk(code, severity, None, column, told, hint, topic))
        return [*issues]

    # Transport

    def to_json(self) -> str:
        """Return everything as JSON text."""
        content = {
            "sums": self.sums.state(),
            "loans": self.loans.held,
            "units": self.units,
            "grouped": {c: {n: s.state() for n, s in parts.items()} for c, parts in self.grouped.items()},
            "grouped_loans": {c: {n: k.held for n, k in parts.items()} for c, parts in self.grouped_loans.items()},
            "group_keys": {column: sorted(keys) for column, keys in self.group_keys.items()},
            "numeric": self.numeric,
            "money": self.money.state(),
            "rows": self.rows.held,
            "notes": [[[*key], told if isinstance(told, str) else told.state()] for key, told in self.notes.items()],
            "columns": sorted(self.columns),
            "methods": sorted(self.methods),
            "parameters": self.parameters,
            "ratios": self.ratios.state(),
        }
        return json.dumps(content, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Tally:
        """Return the tally again."""
        held = json.loads(text)
        read = GroupSums.from_state
        return cls(
            sums=read(held["sums"]),
            loans=Counts(held["loans"]),
            units=held["units"],
            grouped={c: {n: read(s) for n, s in parts.items()} for c, parts in held["grouped"].items()},
            grouped_loans={c: {n: Counts(k) for n, k in parts.items()} for c, parts in held["grouped_loans"].items()},
            group_keys={column: {*keys} for column, keys in held["group_keys"].items()},
            numeric=held["numeric"],
            money=read(held["money"]),
            rows=Counts(held["rows"]),
            notes={tuple(k): told if isinstance(told, str) else Told.from_state(told) for k, told in held["notes"]},
            columns={*held["columns"]},
            methods={*held["methods"]},
            parameters=held["parameters"],
            ratios=RatioTally.from_state(held["ratios"]),
        )


def _loans(
    measure: results.Measure,
    grouping: results.Grouping,
    loans: NDArray[np.int64] | None,
    counts: dict[tuple[int, int], NDArray[np.int64]],
) -> list[int]:
    """Return the loans with a figure in every group; ``counts`` remembers rows that several figures have."""
    size = len(grouping.keys)
    if loans is not None:
        rows = measure.valid
        span = int(loans.max(initial=0)) + 1
        codes = np.unique(grouping.codes[rows].astype(np.int64) * span + loans[rows]) // span
        return [*np.bincount(codes, minlength=size).tolist()]
    found = np.zeros(size, dtype=np.int64)
    for positions, _, known in measure.figures.pieces:
        key = (id(grouping.codes), id(positions))
        if known is not None or key not in counts:
            codes = grouping.codes if positions is None else grouping.codes[positions]
            held = np.bincount(codes if known is None else codes[known], minlength=size)
            if known is not None:
                found += held
                continue
            counts[key] = held
        found += counts[key]
    return [*found.tolist()]


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


class _Nobody:
    """A book without rows."""

    rows = np.zeros(0, dtype=np.int64)
    words: Mapping[str, Any] = {}

    def loan_of(self, position: int) -> str:
        """Return nothing: there are no rows."""
        raise IndexError(position)


def _in_order(names: Iterable[str]) -> list[str]:
    """Return figures in the order of a result."""
    return sorted(names, key=figures().index)
