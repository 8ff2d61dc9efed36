"""Findings of integrity checks: what was found, the rows behind it, the money and tonnes it touches, what to do."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError
from carbonacct.sums import ExactSums

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Codes = NDArray[np.int64]
Positions = NDArray[np.intp]

SEVERITIES = ("error", "warning", "info")
SEVERITY_ZH = {"error": "错误", "warning": "警告", "info": "提示"}
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding: how severe, what it says, and what to do."""

    code: str
    severity: str
    title_en: str
    title_zh: str
    remedy_en: str
    remedy_zh: str


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """Return every rule by its code.

    Examples
    --------
    >>> rules()["shares_above_one"].severity
    'error'
    """
    return {row["code"]: Rule(**row) for row in table("integrity_rules")}


@lru_cache(maxsize=8)
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table of this package."""
    text = (files("carbonacct.checks") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Findings of one rule: rows, the finding each belongs to, and the evidence of each finding."""

    rule: Rule
    positions: Positions
    groups: Codes
    evidence: tuple[str, ...]


class Findings:
    """What integrity checks found, most severe and largest first.

    Parameters
    ----------
    book
        The book of the rows.
    money, known
        Balance of every row, shape (rows,), in its own currency, and where it is known.
    currency
        Currency of every row, shape (rows,).
    quantities
        Attributed figures by column title such as ``ghg_reduced [tCO2e]``, with where they are known.
    """

    def __init__(
        self,
        book: Book,
        money: Floats,
        known: Mask,
        currency: NDArray[np.object_],
        quantities: dict[str, tuple[Floats, Mask]],
        parameters: dict[str, Any],
    ) -> None:
        self.book = book
        self.parameters = parameters
        self._money, self._known, self._currency, self._quantities = money, known, currency, quantities
        self._loans = np.array(book.loans, dtype=object)
        self._chunks: list[Chunk] = []

    def add(self, code: str, positions: Positions, evidence: Sequence[str], groups: Codes | None = None) -> None:
        """Add findings of one rule: one per row, or one per group (``groups`` from 0, shape (rows,))."""
        if len(positions):
            numbers = np.arange(len(positions)) if groups is None else groups
            self._chunks.append(Chunk(rules()[code], np.asarray(positions, dtype=np.intp), numbers, tuple(evidence)))

    @property
    def codes(self) -> dict[str, int]:
        """Number of findings by code, most severe first."""
        found: dict[str, int] = {}
        for chunk in sorted(self._chunks, key=lambda one: SEVERITIES.index(one.rule.severity)):
            found[chunk.rule.code] = found.get(chunk.rule.code, 0) + len(chunk.evidence)
        return found

    @property
    def severities(self) -> dict[str, int]:
        """Number of findings by severity."""
        found = dict.fromkeys(SEVERITIES, 0)
        for chunk in self._chunks:
            found[chunk.rule.severity] += len(chunk.evidence)
        return found

    def __len__(self) -> int:
        return sum(len(chunk.evidence) for chunk in self._chunks)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per finding: severity, code, titles, loans and rows, evidence, money and tonnes touched, remedy."""
        import pandas as pd

        parts = [self._part(chunk) for chunk in self._chunks]
        columns = [*_COLUMNS[:9], *self._quantities, *_COLUMNS[9:]]
        if not parts:
            return pd.DataFrame(columns=columns)
        frame = pd.concat(parts, ignore_index=True)
        frame["order"] = frame["severity"].map(SEVERITIES.index)
        frame = frame.sort_values(["order", "money"], ascending=[True, False], kind="stable", na_position="last")
        return frame[columns].reset_index(drop=True)

    def _part(self, chunk: Chunk) -> pd.DataFrame:
        import pandas as pd

        size, rule = len(chunk.evidence), chunk.rule
        order = np.argsort(chunk.groups, kind="stable")
        rows, groups = chunk.positions[order], chunk.groups[order]
        bounds = np.searchsorted(groups, np.arange(size + 1))
        named = _listed(self._loans[rows].tolist(), bounds)
        listed = _listed(list(map(str, self.book.rows[rows].tolist())), bounds)
        data: dict[str, Any] = {
            "severity": rule.severity,
            "code": rule.code,
            "title_en": rule.title_en,
            "title_zh": rule.title_zh,
            "loans": named,
            "rows": listed,
            "evidence": chunk.evidence,
        }
        data["money"], data["currency"] = self._sum_of_money(rows, groups, bounds[:-1], size)
        for name, (values, known) in self._quantities.items():
            data[name] = _sums(values, known, rows, groups, size)
        data |= {"remedy_en": rule.remedy_en, "remedy_zh": rule.remedy_zh}
        return pd.DataFrame(data)

    def _sum_of_money(
        self, rows: Positions, groups: Codes, first: NDArray[np.intp], size: int
    ) -> tuple[Floats, NDArray[np.object_]]:
        words = self._currency[rows]
        leading = words[first]
        mixed = np.zeros(size, dtype=bool)
        mixed[groups[words != leading[groups]]] = True
        money = np.where(mixed, np.nan, _sums(self._money, self._known, rows, groups, size))
        return money, np.where(mixed, "several", leading)

    def text(self, lang: str = "en", first: int = SHOWN) -> str:
        """Return the findings as text in English or Chinese (``en``, ``zh``), the first of them in full.

        Raises
        ------
        OptionError
            There is no such language.
        """
        if lang not in ("en", "zh"):
            raise OptionError("no such language", where="lang", given=lang, needed="en, zh")
        from carbonacct.vocabulary.messages import chinese

        zh = lang == "zh"
        counts = [
            f"{SEVERITY_ZH[name] if zh else name} {count}" for name, count in self.severities.items() if count
        ] or ["无发现" if zh else "no findings"]
        lines = [("完整性检查：" if zh else "integrity: ") + ", ".join(counts)]
        for one in self.frame.head(first).to_dict("records"):
            severity = SEVERITY_ZH[one["severity"]] if zh else one["severity"]
            lines += [
                "",
                f"[{severity}] {one['title_zh' if zh else 'title_en']} ({one['code']})",
                f"  {one['loans']}: {chinese(one['evidence']) if zh else one['evidence']}",
                f"  {_touched(one, [*self._quantities])}",
                f"  {one['remedy_zh' if zh else 'remedy_en']}",
            ]
        if len(self) > first:
            lines += ["", f"… {len(self) - first:,}"]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Return the findings as plain data."""
        return {
            "schema": 1,
            "severities": self.severities,
            "codes": self.codes,
            "findings": [{name: _plain(value) for name, value in one.items()} for one in self.frame.to_dict("records")],
            "parameters": self.parameters,
        }

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(index=False, escape=True, na_rep="", max_rows=50))


_COLUMNS = (
    *("severity", "code", "title_en", "title_zh", "loans", "rows", "evidence", "money", "currency"),
    *("remedy_en", "remedy_zh"),
)


def _listed(words: list[str], bounds: NDArray[np.intp]) -> list[str]:
    """Join the words of every finding, the first few of them."""
    if len(words) == len(bounds) - 1:
        return words
    found = []
    for first, last in pairwise(bounds.tolist()):
        more = f" … ({last - first})" if last - first > SHOWN else ""
        found.append("; ".join(dict.fromkeys(words[first : min(last, first + SHOWN)])) + more)
    return found


def _sums(values: Floats, known: Mask, rows: Positions, groups: Codes, size: int) -> Floats:
    """Add up exact sums by finding; nothing known is missing, not zero."""
    usable = known[rows]
    if len(rows) == size:
        return np.where(usable, values[rows], np.nan)
    sums = ExactSums(size)
    sums.add(values[rows][usable], groups[usable])
    return np.where(np.bincount(groups[usable], minlength=size) > 0, sums.floats(), np.nan)


def _touched(one: dict[Any, Any], quantities: list[str]) -> str:
    parts = [f"{one['money']:,.2f} {one['currency']}"] if one["money"] == one["money"] else []
    for name in quantities:
        if one[name] == one[name]:
            title, _, unit = name.partition(" [")
            parts.append(f"{title} {one[name]:,.6g} {unit.rstrip(']')}")
    return ", ".join(parts) or "–"


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not np.isfinite(value) else value
