"""Why a figure moved between two books: an additive decomposition that leaves nothing over.

Lines, in this order: the restatements ``edition``, ``fx``, ``gwp``, ``method``, ``coverage`` (each the base book
computed anew with that step and all before it); ``entries`` and ``exits``; the drivers of loans in both books, split
by the logarithmic mean Divisia index, which has no order; ``fallback`` (loans without attribution factor);
``rounding``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError
from carbonacct.portfolio.lmdi import Floats, Mask, effects
from carbonacct.portfolio.pairing import Links, numbers, paired
from carbonacct.results import BLANK
from carbonacct.sums import ExactSums, total
from carbonacct.vocabulary.headings import shown_unit

if TYPE_CHECKING:
    import pandas as pd

STEPS = ("edition", "fx", "gwp", "method", "coverage")
RESTATED = "restated: "
FALLBACK, ROUNDING, ENTRIES, EXITS = "fallback", "rounding", "entries", "exits"
# A line below this part of the figure is the noise of rounding and is not printed.
SHOWN = 1e-12
ACTIVITY, PER_ACTIVITY, EMISSIONS = "activity", "emissions_per_activity", "emissions"


@dataclass(frozen=True, slots=True)
class Driver:
    """A factor of the value: the name of its line, its column, and whether the value is divided by it.

    ``shared_out`` marks the driver that is cut up when a loan is replaced by several (the exposure).
    """

    line: str
    column: str
    divides: bool = False
    shared_out: bool = False


FINANCED = (
    Driver("exposure", "numerator", shared_out=True),
    Driver("denominator", "denominator", divides=True),
    Driver(EMISSIONS, "entity_emissions"),
)


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
        One row for each pair, entry, exit and restated loan: key, key in the base, kind, base, now and the lines.
    """

    def __init__(
        self, frame: pd.DataFrame, names: Sequence[str], unit: str, totals: tuple[float, float, float]
    ) -> None:
        self.frame = frame
        self.unit = unit
        self._names = tuple(names)
        self.base, self.restated, self.now = totals
        self.lines = self._rounded([total(numbers(frame, name)) for name in names], self.base, self.now)

    @property
    def change(self) -> float:
        """The present total less the base."""
        return self.now - self.base

    def _rounded(self, lines: Sequence[float], base: float, now: float) -> dict[str, float]:
        rest = Fraction(now) - Fraction(base) - sum((Fraction(line) for line in lines), Fraction(0))
        return dict(zip(self._names, lines, strict=True)) | {ROUNDING: float(rest)}

    def by(self, column: str) -> pd.DataFrame:
        """Return base, now and every line for each word of a column that was named in ``by``; exact sums.

        Raises
        ------
        OptionError
            The column was not kept.
        """
        import pandas as pd

        if column not in self.frame.columns or column in self._names:
            raise OptionError("the decomposition did not keep this column", where="by", given=column)
        codes, words = pd.factorize(self.frame[column].fillna(BLANK).astype(str), sort=True)
        figures = {name: numbers(self.frame, name) for name in ("base", "now", *self._names)}
        step = self.frame["kind"].str.startswith(RESTATED).to_numpy(dtype=np.bool_)
        figures["base"] = np.where(step, figures["base"] - figures["now"], figures["base"])
        figures["now"] = np.where(step, 0.0, figures["now"])
        sums = {}
        for name, column_figures in figures.items():
            exact = ExactSums(len(words))
            exact.add(column_figures, codes.astype(np.int64))
            sums[name] = exact.floats()
        rows = []
        for place, word in enumerate(words):
            base, now = float(sums["base"][place]), float(sums["now"][place])
            lines = self._rounded([float(sums[name][place]) for name in self._names], base, now)
            rows.append({column: word, "base": base, "now": now, **lines})
        return pd.DataFrame(rows)

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
    by: Sequence[str] = (),
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
        `by`. A missing value is a loan not quantified; a missing driver, one without attribution factor.
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
    keys = [key] if isinstance(key, str) else list(key)
    names = [*STEPS, ENTRIES, EXITS, *_line_names(drivers), FALLBACK]
    parts, last = [], base
    _check_steps([step for step, _ in restated])
    for step, frame in restated:
        parts.append(_step_rows(last, frame, step, keys, value, by, names))
        last = frame
    links = paired(last, now, keys, _shared_out(drivers))
    parts.append(_rows(last, now, links, keys, value, drivers, by, names))
    totals = (_known_total(base, value), _known_total(last, value), _known_total(now, value))
    import pandas as pd

    return Change(pd.concat(parts, ignore_index=True), names, unit, totals)


def _line_names(drivers: Sequence[Driver]) -> list[str]:
    names = []
    for driver in drivers:
        names += [EMISSIONS, ACTIVITY, PER_ACTIVITY] if driver.line == EMISSIONS else [driver.line]
    return names


def _shared_out(drivers: Sequence[Driver]) -> str:
    return next(driver.column for driver in drivers if driver.shared_out)


def _check_steps(steps: Sequence[str]) -> None:
    if [step for step in STEPS if step in steps] != list(steps):
        raise OptionError(
            "restatement steps are taken in one order, each once",
            where="restated",
            given=list(steps),
            needed=", ".join(STEPS),
        )


def _known_total(frame: pd.DataFrame, value: str) -> float:
    figures = numbers(frame, value)
    return total(figures[np.isfinite(figures)])


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

    links = paired(before, after.drop(columns="refinances", errors="ignore"), keys, value)
    if len(links.only_base) or len(links.only_now):
        raise OptionError("a restated base holds the same loans as the base", where=step, given=len(after))
    first, last = numbers(before, value)[links.base], numbers(after, value)[links.now]
    first, last = np.nan_to_num(first), np.nan_to_num(last)
    moved = first != last
    data = _columns(after, links.now[moved], keys, by) | {"replaced": "", "kind": f"{RESTATED}{step}"}
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

    data = _columns(now, links.now, keys, by) | _pair_lines(base, now, links, keys, value, drivers, names)
    data["replaced"] = np.where(links.replaces, _joined(base, keys)[links.base], "")
    frames = [pd.DataFrame(data)]
    for line, frame, rows, sign in ((ENTRIES, now, links.only_now, 1.0), (EXITS, base, links.only_base, -1.0)):
        amount = np.nan_to_num(numbers(frame, value)[rows])
        _refuse_negative(amount, value)
        none = np.zeros(len(rows))
        ends = {"base": none, "now": amount} if sign > 0 else {"base": amount, "now": none}
        made = _columns(frame, rows, keys, by) | {"replaced": "", "kind": line, **ends}
        frames.append(pd.DataFrame(made | dict.fromkeys(names, 0.0) | {line: sign * amount}))
    return pd.concat(frames, ignore_index=True)


def _pair_lines(
    base: pd.DataFrame,
    now: pd.DataFrame,
    links: Links,
    keys: list[str],
    value: str,
    drivers: Sequence[Driver],
    names: Sequence[str],
) -> dict[str, Any]:
    first, last = numbers(base, value)[links.base] * links.base_share, numbers(now, value)[links.now] * links.now_share
    ends = {driver: _ends(base, now, links, driver) for driver in drivers}
    known = [np.isfinite(first), np.isfinite(last)]
    shared = [np.all([np.isfinite(pair[end]) for pair in ends.values()], axis=0) for end in (0, 1)]
    both = known[0] & known[1]
    other = both & (_differs(base, now, links) | (shared[0] != shared[1]))
    split = both & shared[0] & shared[1] & ~other
    first, last = np.nan_to_num(first), np.nan_to_num(last)
    _refuse_negative(first, value)
    _refuse_negative(last, value)
    lines: dict[str, Floats] = {name: np.zeros(len(first)) for name in names}
    for covered, line in ((known[0] ^ known[1], "coverage"), (other, "method"), (both & ~split & ~other, FALLBACK)):
        lines[line][covered] = (last - first)[covered]
    labels = _joined(now, keys)[links.now]
    _split(lines, split, (first, last), ends, _activity(base, now, links), labels)
    kind = np.where(links.replaces, "replaced", "continuing").astype(object)
    return {"kind": kind, "base": first, "now": last, **lines}


def _split(
    lines: dict[str, Floats],
    rows: Mask,
    value: tuple[Floats, Floats],
    ends: dict[Driver, tuple[Floats, Floats]],
    activity: tuple[Floats, Floats],
    labels: NDArray[np.object_],
) -> None:
    """Write the effects of the drivers into their lines, for the rows that have them all."""
    usable = rows & (activity[0] > 0) & (activity[1] > 0)
    for mine, by_activity in ((rows & ~usable, False), (usable, True)):
        if not mine.any():
            continue
        first, last = value[0][mine], value[1][mine]
        multiplied, divided = {}, {}
        for driver, pair in ends.items():
            figures = (pair[0][mine], pair[1][mine])
            if driver.divides:
                divided[driver.line] = figures
            elif driver.line == EMISSIONS and by_activity:
                made = (activity[0][mine], activity[1][mine])
                multiplied[ACTIVITY] = made
                multiplied[PER_ACTIVITY] = (figures[0] / made[0], figures[1] / made[1])
            else:
                multiplied[driver.line] = figures
        found = effects((first, last), multiplied, divided, labels[mine])
        for name, line in found.lines.items():
            lines[name][mine] = np.where(found.together, 0.0, line)
        jump = np.where(found.together, last - first, 0.0)
        lines[ENTRIES][mine] = np.maximum(jump, 0.0)
        lines[EXITS][mine] = np.minimum(jump, 0.0)


def _ends(base: pd.DataFrame, now: pd.DataFrame, links: Links, driver: Driver) -> tuple[Floats, Floats]:
    first, last = numbers(base, driver.column)[links.base], numbers(now, driver.column)[links.now]
    return (first * links.base_share, last * links.now_share) if driver.shared_out else (first, last)


def _activity(base: pd.DataFrame, now: pd.DataFrame, links: Links) -> tuple[Floats, Floats]:
    if ACTIVITY in base.columns and ACTIVITY in now.columns:
        return numbers(base, ACTIVITY)[links.base], numbers(now, ACTIVITY)[links.now]
    nothing = np.zeros(len(links.base))
    return nothing, nothing


def _differs(base: pd.DataFrame, now: pd.DataFrame, links: Links) -> Mask:
    if "method" in base.columns and "method" in now.columns:
        one, other = base["method"].fillna("").to_numpy(), now["method"].fillna("").to_numpy()
        return np.asarray(one[links.base] != other[links.now], dtype=np.bool_)
    return np.zeros(len(links.base), dtype=np.bool_)


def _columns(frame: pd.DataFrame, rows: NDArray[np.int64], keys: list[str], by: Sequence[str]) -> dict[str, Any]:
    for column in by:
        if column not in frame.columns:
            raise OptionError("a book has no such column", where="by", given=column)
    return {column: frame[column].to_numpy()[rows] for column in dict.fromkeys([*keys, *by])}


def _joined(frame: pd.DataFrame, keys: list[str]) -> NDArray[np.object_]:
    rows = zip(*(frame[column].astype(str) for column in keys), strict=True)
    return np.array(["/".join(row) for row in rows], dtype=object)


def _refuse_negative(figures: Floats, value: str) -> None:
    if (figures < 0).any():
        raise OptionError(
            "a logarithmic index is not defined for negative emissions",
            where=value,
            given=float(figures.min()),
            hint="decompose removals on their own, as positive figures",
        )
