"""Why a figure moved between two books: an additive decomposition that leaves nothing over.

Lines, in this order: the restatements ``edition``, ``fx``, ``gwp``, ``method``, ``coverage`` (each the base book
computed anew with that step and all before it); ``entries`` and ``exits``; the drivers of loans in both books, split
by the logarithmic mean Divisia index, which has no order; ``fallback`` (loans without attribution factor, or from one
currency to another without a rate); ``rounding``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError
from carbonacct.portfolio.pair_lines import (
    ENTRIES,
    EXITS,
    FALLBACK,
    FINANCED,
    Driver,
    line_names,
    pair_lines,
    refuse_negative,
)
from carbonacct.portfolio.pairing import Floats, Links, numbers, paired
from carbonacct.results import BLANK
from carbonacct.sums import ExactSums, total
from carbonacct.vocabulary.headings import shown_unit

if TYPE_CHECKING:
    import pandas as pd

STEPS = ("edition", "fx", "gwp", "method", "coverage")
RESTATED = "restated: "
ROUNDING, REGROUPED, BEFORE = "rounding", "regrouped", "_before"
# A line below this part of the figure is the noise of rounding and is not printed.
SHOWN = 1e-12


class Book(NamedTuple):
    """A book and the value of each of its rows, shape (rows,); NaN where not known."""

    frame: pd.DataFrame
    values: Floats

    @property
    def total(self) -> float:
        """The exact sum of the values known."""
        return total(self.values[np.isfinite(self.values)])


class Change:
    """A change split into lines.

    Attributes
    ----------
    unit
        Unit of every figure.
    base, restated, now
        The base as filed, the base after the restatement steps, and the present total; exact sums, rounded once.
    lines
        Every line by name, in order; with ``rounding`` they add up to ``now − base``.
    frame
        One row for each pair, entry, exit and restated loan: key, key in the base, kind, base, now and the lines; the
        columns of ``by`` as they are now, and with ``_before`` as they were in the base.
    """

    def __init__(
        self, frame: pd.DataFrame, names: Sequence[str], unit: str, books: Mapping[str, Book], by: Sequence[str]
    ) -> None:
        self.frame = frame
        self.unit = unit
        self._names, self._by = tuple(names), tuple(by)
        self._ends = {end: (book.frame[[*by]], book.values) for end, book in books.items() if end != "restated"}
        self.base, self.restated, self.now = (books[end].total for end in ("base", "restated", "now"))
        self.lines = self._rounded({name: total(numbers(frame, name)) for name in names}, self.base, self.now)

    @property
    def change(self) -> float:
        """The present total less the base."""
        return self.now - self.base

    def _rounded(self, lines: Mapping[str, float], base: float, now: float) -> dict[str, float]:
        rest = Fraction(now) - Fraction(base) - sum((Fraction(line) for line in lines.values()), Fraction(0))
        return {**lines, ROUNDING: float(rest)}

    def by(self, column: str) -> pd.DataFrame:
        """Return base, now and every line for each word of a column that was named in ``by``; exact sums.

        What a loan had in the base stands under its word then, its drivers and what it has now under its word now;
        ``regrouped`` takes it from the one to the other and is nothing over all words.

        Raises
        ------
        OptionError
            The column was not kept.
        """
        import pandas as pd

        if column not in self._by or column in self._names:
            raise OptionError("the decomposition did not keep this column", where="by", given=column)
        held = {"now": self.frame[column], "base": self.frame[f"{column}{BEFORE}"]}
        held |= {f"{end} book": frame[column] for end, (frame, _) in self._ends.items()}
        every = pd.concat(held.values()).astype(object)
        codes, words = pd.factorize(every.where(every.notna(), "").astype(str).replace("", BLANK), sort=True)
        places = np.cumsum([len(one) for one in held.values()])[:-1]
        code = dict(zip(held, np.split(codes.astype(np.int64), places), strict=True))
        sums = {name: ExactSums(len(words)) for name in ("base", "now", *self._names, REGROUPED)}
        for end, (_, values) in self._ends.items():
            known = np.isfinite(values)
            sums[end].add(values[known], code[f"{end} book"][known])
        for name in self._names:
            sums[name].add(numbers(self.frame, name), code["now"])
        pairs = ~self.frame["kind"].str.startswith(RESTATED).to_numpy(dtype=np.bool_)
        first = numbers(self.frame, "base")[pairs]
        sums[REGROUPED].add(first, code["now"][pairs])
        sums[REGROUPED].add(-first, code["base"][pairs])
        told = {name: exact.floats() for name, exact in sums.items()}
        rows = []
        for place, word in enumerate(words):
            base, now = float(told["base"][place]), float(told["now"][place])
            lines = {name: float(told[name][place]) for name in (*self._names, REGROUPED)}
            rows.append({column: word, "base": base, "now": now, **self._rounded(lines, base, now)})
        return pd.DataFrame(rows, columns=[column, "base", "now", *self._names, REGROUPED, ROUNDING])

    def as_dict(self) -> dict[str, Any]:
        """Return the decomposition as plain data."""
        return {
            "unit": self.unit,
            "base": self.base,
            "restated": self.restated,
            "now": self.now,
            "change": self.change,
            "lines": dict(self.lines),
        }

    def __repr__(self) -> str:
        least = SHOWN * max(abs(self.base), abs(self.now))
        moved = ((name, line) for name, line in self.lines.items() if abs(line) > least)
        rows = [("base", self.base), *moved, ("now", self.now)]
        unit = shown_unit(self.unit, "en")
        return "\n".join(f"{name:<24} {value:>+20,.6g} {unit}" for name, value in rows)


def decompose(
    base: pd.DataFrame,
    now: pd.DataFrame,
    *,
    key: str | Sequence[str] = "loan_id",
    value: str = "financed_emissions",
    drivers: Sequence[Driver] = FINANCED,
    by: str | Sequence[str] = (),
    restated: Sequence[tuple[str, pd.DataFrame]] = (),
    unit: str = "tCO2e",
) -> Change:
    """Split the change of financed emissions between two books into lines.

    Parameters
    ----------
    base, now
        One row a loan (or a loan and project: name both in `key`). Columns: `key`, `value` [`unit`], and one for each
        driver: ``numerator`` and ``denominator`` in the loan's own currency, ``entity_emissions`` [`unit`].
        Optional: ``activity`` splits the emissions into activity and emissions per activity; ``refinances`` names the
        loan that this one replaces; ``method`` moves a loan whose method differs to the line ``method``; the columns of
        `by`. A missing value is a loan not quantified; a missing driver, one without attribution factor. Where
        ``currency`` differs between the two, ``exposure`` and ``denominator_across``, both in the reporting currency,
        take the place of numerator and denominator.
    restated
        ``(step, frame)`` in the order of `STEPS`: the base book with that step and those before it.

    Returns
    -------
    Change
        Lines whose sum with ``rounding`` is the change; ``rounding`` is within 1e-12 of the value.

    Raises
    ------
    OptionError
        A key twice in a book, a negative figure, a value that is not the product of its drivers, a step out of order.

    Notes
    -----
    Additive LMDI-I: Ang (2005), limits at zero: Ang and Liu (2007). A loan that replaces another is neither entry nor
    exit.

    Examples
    --------
    >>> import pandas as pd
    >>> base = pd.DataFrame({"loan_id": ["A", "B"], "numerator": [200.0, 50.0], "denominator": [2000.0, 500.0],
    ...     "entity_emissions": [4000.0, 100.0], "financed_emissions": [400.0, 10.0]})
    >>> now = pd.DataFrame({"loan_id": ["A", "C"], "numerator": [240.0, 80.0], "denominator": [2500.0, 100.0],
    ...     "entity_emissions": [3600.0, 10.0], "financed_emissions": [345.6, 8.0]})
    >>> print(decompose(base, now))
    base                                     +410 tCO2e
    entries                                    +8 tCO2e
    exits                                     -10 tCO2e
    exposure                             +67.8487 tCO2e
    denominator                          -83.0401 tCO2e
    emissions                            -39.2086 tCO2e
    now                                    +353.6 tCO2e
    """
    keys, by = ([one] if isinstance(one, str) else list(one) for one in (key, by))
    names = [*STEPS, ENTRIES, EXITS, *line_names(drivers), FALLBACK]
    parts, last = [], base
    _check_steps([step for step, _ in restated])
    for step, frame in restated:
        parts.append(_step_rows(last, frame, step, keys, value, by, names))
        last = frame
    links = paired(last, now, keys, _shared_out(drivers, last, now))
    parts.append(_rows(last, now, links, keys, value, drivers, by, names))
    books = {end: Book(one, numbers(one, value)) for end, one in (("base", base), ("restated", last), ("now", now))}
    import pandas as pd

    return Change(pd.concat(parts, ignore_index=True), names, unit, books, by)


def _shared_out(drivers: Sequence[Driver], *books: pd.DataFrame) -> list[str]:
    chosen = [driver for driver in drivers if driver.shared_out]
    if len(chosen) != 1:
        raise OptionError(
            "one driver is the exposure, which is shared out",
            where="drivers",
            given=[driver.line for driver in chosen],
            needed="one driver with shared_out=True",
        )
    driver = chosen[0]
    return [name for name in (driver.across, driver.column) if all(name in book.columns for book in books)]


def _check_steps(steps: Sequence[str]) -> None:
    if [step for step in STEPS if step in steps] != list(steps):
        raise OptionError(
            "restatement steps are taken in one order, each once",
            where="restated",
            given=list(steps),
            needed=", ".join(STEPS),
        )


def _step_rows(
    before: pd.DataFrame,
    after: pd.DataFrame,
    step: str,
    keys: list[str],
    value: str,
    by: Sequence[str],
    names: Sequence[str],
) -> pd.DataFrame:
    import pandas as pd

    links = paired(before, after.drop(columns="refinances", errors="ignore"), keys, [value])
    if len(links.only_base) or len(links.only_now):
        raise OptionError("a restated base holds the same loans as the base", where=step, given=len(after))
    first, last = numbers(before, value)[links.base], numbers(after, value)[links.now]
    first, last = np.nan_to_num(first), np.nan_to_num(last)
    moved = first != last
    rows = links.now[moved]
    data = _columns(after, rows, keys, by) | _before(after, rows, by) | {"replaced": "", "kind": f"{RESTATED}{step}"}
    data |= {"base": first[moved], "now": last[moved]} | dict.fromkeys(names, 0.0) | {step: (last - first)[moved]}
    return pd.DataFrame(data)


def _rows(
    base: pd.DataFrame,
    now: pd.DataFrame,
    links: Links,
    keys: list[str],
    value: str,
    drivers: Sequence[Driver],
    by: Sequence[str],
    names: Sequence[str],
) -> pd.DataFrame:
    import pandas as pd

    data = _columns(now, links.now, keys, by) | _before(base, links.base, by)
    found = pair_lines(base, now, links, value, drivers, _joined(now, keys)[links.now])
    kind = np.where(links.replaces, "replaced", "continuing").astype(object)
    data |= {"kind": kind, "base": found.base, "now": found.now} | dict.fromkeys(names, 0.0) | found.lines
    data["replaced"] = np.where(links.replaces, _joined(base, keys)[links.base], "")
    frames = [pd.DataFrame(data)]
    for line, frame, rows, sign in ((ENTRIES, now, links.only_now, 1.0), (EXITS, base, links.only_base, -1.0)):
        amount = np.nan_to_num(numbers(frame, value)[rows])
        refuse_negative(amount, value)
        none = np.zeros(len(rows))
        ends = {"base": none, "now": amount} if sign > 0 else {"base": amount, "now": none}
        made = _columns(frame, rows, keys, by) | _before(frame, rows, by) | {"replaced": "", "kind": line, **ends}
        frames.append(pd.DataFrame(made | dict.fromkeys(names, 0.0) | {line: sign * amount}))
    return pd.concat(frames, ignore_index=True)


def _before(frame: pd.DataFrame, rows: NDArray[np.int64], by: Sequence[str]) -> dict[str, Any]:
    return {f"{column}{BEFORE}": values for column, values in _columns(frame, rows, [], by).items()}


def _columns(frame: pd.DataFrame, rows: NDArray[np.int64], keys: list[str], by: Sequence[str]) -> dict[str, Any]:
    for column in by:
        if column not in frame.columns:
            raise OptionError("a book has no such column", where="by", given=column)
    return {column: frame[column].to_numpy()[rows] for column in dict.fromkeys([*keys, *by])}


def _joined(frame: pd.DataFrame, keys: list[str]) -> NDArray[np.object_]:
    rows = zip(*(frame[column].astype(str).to_numpy(dtype=object) for column in keys), strict=True)
    return np.array(["/".join(row) for row in rows], dtype=object)
