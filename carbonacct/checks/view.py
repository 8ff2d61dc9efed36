"""The rows of a result as arrays, for checks that look at all of them at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import amounts
from carbonacct.book import Book
from carbonacct.checks.findings import Findings
from carbonacct.loan_benefits import Benefits
from carbonacct.result_columns import Known
from carbonacct.results import COMPUTED

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Codes = NDArray[np.int64]

HOME = "CNY"
TONNES = ("ghg_reduced", "ghg_removed")


class View:
    """The rows of a result as arrays, and the findings made on them."""

    def __init__(self, computed: Benefits, limits: dict[str, float]) -> None:
        self.result, self.limits = computed, limits
        self.book: Book = computed.book
        self.columns = computed.columns()
        self.computed: Mask = np.asarray(computed.status == COMPUTED)
        self.money, self.money_known = amounts(self.book, "balance", np.zeros(self.book.size, dtype=np.int64), ())
        self.years: Codes = self.columns["year"].astype(np.int64)
        currency = self.book.words.get("currency")
        words = np.array([*(() if currency is None else currency.words), HOME], dtype=object)
        self.currency = np.full(self.book.size, HOME, dtype=object) if currency is None else words[currency.codes]
        self.projects, self.project_names = self._projects()
        self.attributed = {
            f"{name} [{measure.unit}]": (measure.values, measure.valid)
            for name, measure in computed.measures.items()
            if name in TONNES
        }
        parameters = {"thresholds": limits, "headline": computed.headline, "manifest": computed.manifest}
        self.findings = Findings(self.book, self.money, self.money_known, self.currency, self.attributed, parameters)

    def _projects(self) -> tuple[Codes, list[str]]:
        """Number the project of every row; a row without project number is a project of its loan's own."""
        given, loans = self.book.words.get("project_id"), self.book.words["loan_id"]
        if given is None:
            return loans.codes.astype(np.int64), list(loans.words)
        own = len(given.words) + loans.codes.astype(np.int64)
        return np.where(given.codes >= 0, given.codes, own), [*given.words, *loans.words]

    def figure(self, name: str) -> tuple[Floats, Mask]:
        """Return a column of the result and where it has a figure."""
        if name not in self.columns:
            return np.zeros(self.book.size), np.zeros(self.book.size, dtype=bool)
        held = self.columns[name]
        values = held.numbers() if isinstance(held, Known) else np.asarray(held, dtype=np.float64)
        return values, np.isfinite(values)

    def word(self, name: str) -> NDArray[np.object_]:
        """Return a column of words, empty where blank."""
        words = self.book.words.get(name)
        if words is None:
            return np.full(self.book.size, "", dtype=object)
        return np.array([*words.words, ""], dtype=object)[words.codes]

    def flagged(self, flag: str) -> Mask:
        """Return the computed rows with a flag of the run."""
        return np.asarray(self.computed & self.result.flagged(flag))

    def positions(self, numbers: Codes) -> NDArray[np.intp]:
        """Return the positions of rows named by the number a user sees."""
        order = np.argsort(self.book.rows, kind="stable")
        return order[np.searchsorted(self.book.rows[order], numbers)]

    def group(self, code: str, rows: NDArray[np.intp], places: Codes, chosen: Mask, texts: list[str]) -> None:
        """Add one finding for each chosen group of rows."""
        mine = chosen[places] if len(places) else np.zeros(0, dtype=bool)
        self.findings.add(code, rows[mine], texts, (np.cumsum(chosen) - 1)[places[mine]])


def compact(numbers: Codes) -> tuple[Codes, Codes]:
    """Return the distinct numbers, and the place of each row's among them."""
    found, places = np.unique(numbers, return_inverse=True)
    return found, places.astype(np.int64)
